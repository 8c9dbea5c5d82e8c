//! Finds the event that a reading describes: from the reading, its bodies, the events that exist, and the command line.

use std::collections::BTreeMap;

use eventry_schema::event_id::{EventId, check_name, check_provider_name, folded};
use eventry_schema::json::{self, Node};
use eventry_schema::provider::{Form, FormPart, Place};
use eventry_schema::source::{ProviderSource, Sources};
use eventry_schema::version::Version;

use super::extracts;
use crate::body;
use crate::reading::{Name, Reading};

/// Bytes of the longest text that is taken for the name of an event.
const MAX_NAME: usize = 256;

/// What a person said about the id: all of it, or its first parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The provider.
    pub provider: Option<String>,
    /// The rest.
    pub name: Name,
}

impl Wanted {
    /// Reads an id, or the first parts of one: `acme`, `acme/orders`, `acme/orders/created`, `acme/orders/created/v2`.
    ///
    /// # Errors
    ///
    /// With a sentence about the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split('/');
        let provider = parts.next().unwrap_or_default();
        check_provider_name(provider).map_err(|error| error.to_string())?;
        let mut wanted = Wanted {
            provider: Some(provider.to_owned()),
            ..Wanted::default()
        };
        if let Some(domain) = parts.next() {
            check_name("domain", domain).map_err(|error| error.to_string())?;
            wanted.name.domain = Some(domain.to_owned());
        }
        if let Some(event) = parts.next() {
            check_name("event type", event).map_err(|error| error.to_string())?;
            wanted.name.event = Some(event.to_owned());
        }
        if let Some(version) = parts.next() {
            wanted.name.version = Some(Version::of_file(version).map_err(|error| error.to_string())?);
        }
        match parts.next() {
            None => Ok(wanted),
            Some(_) => Err(format!(
                "`{text}` has more parts than an event id: <provider>/<domain>/<event>/v<version>"
            )),
        }
    }
}

/// Files in `_` folders that are not documents, by provider and by path from its folder.
pub type FolderNotes = BTreeMap<String, BTreeMap<String, String>>;

/// How sure it is that a reading is of a provider. Later ones are surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// The page names domain, event type and version, and so does every event of the provider.
    Parts,
    /// The person says so.
    Said,
    /// The name has the form in which the provider spells events.
    Form,
    /// A domain or an event of that name is there.
    Known,
    /// The bodies have the provider's envelope.
    Bodies,
}

/// The id of a reading, and what a reviewer should know about how it was found.
///
/// # Errors
///
/// With a message and the help.
pub fn identify(
    sources: &Sources,
    settings: &FolderNotes,
    wanted: &Wanted,
    reading: &Reading,
) -> Result<(EventId, Option<String>), (String, String)> {
    let named = reading
        .name
        .event
        .clone()
        .map_or("this page".to_owned(), |event| format!("`{event}`"));
    let asked = |provider: &&ProviderSource| wanted.provider.as_ref().is_none_or(|name| provider.folder == *name);
    let candidates: Vec<&ProviderSource> = sources.providers.iter().filter(asked).collect();
    if let (Some(name), true) = (&wanted.provider, candidates.is_empty()) {
        let help = format!("create it with `cargo eventry new {name}/<domain>/<event>/v1`");
        return Err((format!("there is no provider `{name}` in schemas/"), help));
    }
    let none = BTreeMap::new();
    let mut found: Vec<(Evidence, EventId)> = Vec::new();
    for provider in candidates {
        let own = settings.get(&provider.folder).unwrap_or(&none);
        found.extend(of_provider(provider, own, wanted, reading));
    }
    let best = found.iter().map(|(evidence, _)| *evidence).max();
    found.retain(|(evidence, _)| Some(*evidence) == best);
    match found.as_slice() {
        [(Evidence::Parts, id)] => {
            let guess = format!(
                "{id} is a guess: `{}` is the only provider whose events are identified by domain, event type and version",
                id.provider
            );
            Ok((id.clone(), Some(guess)))
        }
        [(_, id)] => Ok((id.clone(), None)),
        [] => Err((
            format!("{named} does not say which event it describes"),
            format!("name the event: --as <provider>/<domain>/<event>/v<version>{}", providers(sources)),
        )),
        several => {
            let ids: Vec<String> = several.iter().map(|(_, id)| id.to_string()).collect();
            Err((
                format!("{named} could describe {}", ids.join(" or ")),
                "name the event: --as <provider>/<domain>/<event>/v<version>".to_owned(),
            ))
        }
    }
}

fn providers(sources: &Sources) -> String {
    let names: Vec<&str> = sources.providers.iter().map(|provider| provider.folder.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!("; the provider is {only}"),
        several => format!("; the providers are {}", several.join(", ")),
    }
}

/// The id, if the reading can be of this provider.
fn of_provider(
    provider: &ProviderSource,
    settings: &BTreeMap<String, String>,
    wanted: &Wanted,
    reading: &Reading,
) -> Option<(Evidence, EventId)> {
    let mut evidence = wanted.provider.as_ref().map(|_| Evidence::Said);
    let mut name = Name {
        domain: wanted.name.domain.clone(),
        event: wanted.name.event.clone(),
        version: wanted.name.version,
    };
    let from_bodies = reading.samples.values().find_map(|sample| {
        let body = json::parse(&sample.text).ok()?;
        provider.settings.envelope.as_ref()?;
        body::is_whole(provider, &body).then(|| told(provider, &body))?
    });
    if let Some(told) = from_bodies {
        evidence = evidence.max(Some(Evidence::Bodies));
        fill(&mut name, told);
    }
    // What the page calls an event may be how the provider spells it in bodies.
    let spelled = reading
        .name
        .event
        .as_deref()
        .filter(|_| reading.name.domain.is_none())
        .and_then(|text| spelled(provider, text));
    if let Some(spelled) = spelled.filter(|spelled| spelled.domain.is_some()) {
        evidence = evidence.max(Some(Evidence::Form));
        fill(&mut name, spelled);
    }
    let said = &reading.name;
    if said.domain.is_some() && said.event.is_some() && said.version.is_some() && tells_all_parts(provider) {
        evidence = evidence.max(Some(Evidence::Parts));
    }
    fill(&mut name, reading.name.clone());
    let event = name.event.clone()?;
    let domains = || provider.events.iter().map(|known| known.id.domain.as_str());
    let known: Vec<&str> = provider
        .events
        .iter()
        .filter(|known| folded(&known.id.event) == folded(&event))
        .map(|known| known.id.domain.as_str())
        .collect();
    if let Some(domain) = &name.domain {
        if domains().any(|known| folded(known) == folded(domain)) {
            evidence = evidence.max(Some(Evidence::Known));
        }
    } else {
        let origin = extracts::origins(provider, settings).into_iter().find_map(|origin| {
            let (domain, name) = origin.split_once('/')?;
            (folded(name) == folded(&event)).then(|| domain.to_owned())
        });
        let declared = provider.settings.documents.iter().find_map(|document| {
            let (domain, name) = document.event.split_once('/')?;
            (folded(name) == folded(&event)).then(|| domain.to_owned())
        });
        let one_of = |mut all: Vec<&str>| {
            all.dedup();
            match all.as_slice() {
                [domain] => Some((*domain).to_owned()),
                _ => None,
            }
        };
        let there = one_of(known).or(origin).or(declared);
        if there.is_some() {
            evidence = evidence.max(Some(Evidence::Known));
        }
        // A provider with one domain has no other place for a new event.
        name.domain = there.or_else(|| one_of(domains().collect()).filter(|_| evidence.is_some()));
    }
    let id = spelled_as_known(provider, &name.domain?, &event, name.version);
    let good = check_name("domain", &id.domain).is_ok() && check_name("event type", &id.event).is_ok();
    Some((evidence.filter(|_| good)?, id))
}

/// Whether the members of an envelope name domain, event type and version.
fn tells_all_parts(provider: &ProviderSource) -> bool {
    let forms = || {
        provider
            .settings
            .discriminators
            .iter()
            .flat_map(|discriminator| &discriminator.forms)
    };
    let told = |part: FormPart| forms().any(|form| form.parts().contains(&part));
    told(FormPart::Domain) && told(FormPart::Event) && told(FormPart::Version)
}

/// The id in the spelling of the folders that are there; without a version, the newest one that is there, or 1.
fn spelled_as_known(provider: &ProviderSource, domain: &str, event: &str, version: Option<Version>) -> EventId {
    let ids = || {
        provider
            .events
            .iter()
            .map(|known| &known.id)
            .filter(|id| folded(&id.domain) == folded(domain))
    };
    let same = || ids().filter(|id| folded(&id.event) == folded(event));
    EventId {
        provider: provider.folder.clone(),
        domain: ids().next().map_or_else(|| domain.to_owned(), |id| id.domain.clone()),
        event: same().next().map_or_else(|| event.to_owned(), |id| id.event.clone()),
        version: version.or_else(|| same().map(|id| id.version).max()).unwrap_or(Version::Number(1)),
    }
}

fn fill(name: &mut Name, more: Name) {
    name.domain = name.domain.take().or(more.domain);
    name.event = name.event.take().or(more.event);
    name.version = name.version.or(more.version);
}

/// What the members of a whole body say about the event.
fn told(provider: &ProviderSource, body: &Node) -> Option<Name> {
    let mut name = Name::default();
    for discriminator in &provider.settings.discriminators {
        let Some(value) = discriminator.place.value_in(body) else {
            match discriminator.place {
                // What is outside of the body may be known from elsewhere.
                Place::Attribute(_) | Place::Route => continue,
                Place::Member(_) | Place::Pointer(_) => return None,
            }
        };
        let text = value.as_str().or_else(|| value.as_number())?;
        let said = discriminator.forms.iter().find_map(|form| match_form(form, text))?;
        let contradicts =
            |one: &Option<String>, two: &Option<String>| matches!((one, two), (Some(one), Some(two)) if folded(one) != folded(two));
        if contradicts(&name.domain, &said.domain) || contradicts(&name.event, &said.event) {
            return None;
        }
        fill(&mut name, said);
    }
    name.event.is_some().then_some(name)
}

/// A name of an event as one of the provider's discriminators spells it.
fn spelled(provider: &ProviderSource, text: &str) -> Option<Name> {
    let forms = provider
        .settings
        .discriminators
        .iter()
        .flat_map(|discriminator| &discriminator.forms);
    forms
        .filter(|form| form.parts().contains(&FormPart::Event))
        .find_map(|form| match_form(form, text))
}

/// Takes a text apart by a form. Domain and event are names of folders.
fn match_form(form: &Form, text: &str) -> Option<Name> {
    if text.len() > MAX_NAME {
        return None;
    }
    let mut name = Name::default();
    match_parts(form.parts(), text, &mut name).then_some(name)
}

fn match_parts(parts: &[FormPart], text: &str, name: &mut Name) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return text.is_empty();
    };
    if *first == FormPart::Any && match_parts(rest, text, name) {
        return true;
    }
    if let FormPart::Literal(literal) = first {
        return text
            .strip_prefix(literal.as_str())
            .is_some_and(|text| match_parts(rest, text, name));
    }
    let mut ends: Vec<usize> = (1..=text.len()).filter(|end| text.is_char_boundary(*end)).collect();
    // A domain takes as little as it can, an event and a version as much.
    if *first != FormPart::Domain {
        ends.reverse();
    }
    for (value, tail) in ends.into_iter().filter_map(|end| text.split_at_checked(end)) {
        let fits = match first {
            FormPart::Version => {
                name.version = Version::lenient(value.strip_prefix(['v', 'V']).unwrap_or(value));
                name.version.is_some()
            }
            FormPart::Any => true,
            FormPart::Domain => {
                name.domain = Some(value.to_owned());
                check_name("domain", value).is_ok()
            }
            _ => {
                name.event = Some(value.to_owned());
                check_name("event type", value).is_ok()
            }
        };
        if fits && match_parts(rest, tail, name) {
            return true;
        }
    }
    false
}
