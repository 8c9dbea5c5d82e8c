//! The part of `provider.toml` that these commands read: where schemas come from, what may change, which samples break their schema.
//!
//! ```toml
//! policy = "compatible"                # which changes of a version in lock.toml are allowed: "frozen", "compatible" (the
//!                                      # default) or "reviewed"
//!
//! [[sources]]
//! at = "https://acme.example/events/{domain:kebab}-{event:kebab}-{version}"
//! reader = "docs-page"                 # how to read the page; by default, its form decides
//! index = "https://acme.example/events"                   # a page whose links lead to more events, or a folder
//! links = "https://acme.example/events/*"                 # which links do; by default, those that match `at`
//! only = ["orders/*"]                  # the events of this source, as <domain>/<event>; by default, all
//! except = ["orders/internal"]         # events that are not of this source
//! domain = "orders"                    # the domain of events whose page does not name it
//! events = { "orders/created/v2" = "https://acme.example/created-new" }   # the page of one event, or of one version
//! insecure = true                      # allows plain `http` to other machines; false by default
//!
//! [[exceptions]]
//! sample = "orders/created/v1.sample.documented.json"
//! reason = "the provider's own example has a space in the currency"
//! ```

pub mod address;
mod index;
pub mod location;
mod template;

use std::collections::BTreeMap;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::event_id::EventId;
use eventry_schema::json::Span;
use eventry_schema::toml::{File, span_in, span_of_value};
use toml_span::value::{Table, Value};

pub use address::Plain;
pub use index::links;
pub use template::Template;

use crate::readers;

const POLICY_HELP: &str = "set it to \"frozen\" (no changes), \"compatible\" (changes that do not affect readers; the default) or \"reviewed\" \
                           (any change, with a reason)";
const AT_HELP: &str = "set it to the address of a page, such as at = \"https://acme.example/{domain}/{event:kebab}-{version}\"; placeholders are {domain}, \
                       {event} and {version}, each also with :kebab or :lower";
const EVENTS_HELP: &str = "list addresses by event, such as events = { \"orders/created\" = \"https://…\" }";
const ONLY_HELP: &str = "list events as <domain>/<event>, such as only = [\"orders/*\"]";
const INSECURE_HELP: &str = "set it to true to allow plain `http` in this source, or leave it out";
const EXCEPTION_HELP: &str = "write [[exceptions]] with sample = \"<domain>/<event>/v1.sample.<label>.json\" and reason = \"…\"";

/// What may become of a version that is in the lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    Frozen,
    /// Changes that do not affect readers.
    #[default]
    Compatible,
    /// Any change, with a reason.
    Reviewed,
}

impl Policy {
    /// As `provider.toml` spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Policy::Frozen => "frozen",
            Policy::Compatible => "compatible",
            Policy::Reviewed => "reviewed",
        }
    }
}

/// What one `provider.toml` says to these commands.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What may become of published versions.
    pub policy: Policy,
    /// Where schemas come from, in document order.
    pub sources: Vec<Source>,
    /// Samples that may break their schema, with the reasons.
    pub exceptions: Vec<Exception>,
}

/// One `[[sources]]` section.
#[derive(Clone, Debug)]
pub struct Source {
    /// The address of a page.
    pub at: Template,
    /// The name of its reader; by default, the form of the page decides.
    pub reader: Option<String>,
    /// A page or folder that names further events.
    pub index: Option<String>,
    /// Which of its links do.
    pub links: Template,
    /// Addresses of single events.
    pub events: BTreeMap<String, String>,
    /// The domain of events whose page does not say it.
    pub domain: Option<String>,
    /// Whether plain `http` is allowed for hosts other than this machine.
    pub plain: Plain,
    only: Vec<Template>,
    except: Vec<Template>,
    /// The line of the section.
    pub line: usize,
}

/// One `[[exceptions]]` section.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The sample, by its path from the provider's folder.
    pub sample: String,
    /// Why it may break its schema.
    pub reason: String,
    /// The line of the section.
    pub line: usize,
}

impl Settings {
    /// Reads a `provider.toml`; diagnostics call it `path`. Skips what the generator reads; a file that is not TOML
    /// gives the defaults, because the generator reports it.
    pub fn read(path: &str, text: &str, problems: &mut Diagnostics) -> Self {
        let mut unreadable = Diagnostics::new();
        let mut file = File {
            path,
            text,
            problems: &mut unreadable,
        };
        let Some(root) = file.root() else {
            return Settings::default();
        };
        let Some(table) = root.as_table() else {
            return Settings::default();
        };
        let mut file = File { path, text, problems };
        let policy = policy(&mut file, table);
        let sections = file.tables(table, "sources", AT_HELP);
        let sources = sections
            .into_iter()
            .filter_map(|(table, at)| source(&mut file, table, at))
            .collect();
        let sections = file.tables(table, "exceptions", EXCEPTION_HELP);
        let exceptions = sections
            .into_iter()
            .filter_map(|(table, at)| exception(&mut file, table, at))
            .collect();
        Settings {
            policy,
            sources,
            exceptions,
        }
    }
}

fn policy(file: &mut File<'_>, table: &Table<'_>) -> Policy {
    let Some(word) = file.text(table, "policy", POLICY_HELP) else {
        return Policy::default();
    };
    let all = [Policy::Frozen, Policy::Compatible, Policy::Reviewed];
    all.into_iter().find(|policy| policy.as_str() == word).unwrap_or_else(|| {
        let at = span_in(table, "policy", Span::default());
        file.error(at, format!("`policy` cannot be `{word}`"), POLICY_HELP);
        Policy::default()
    })
}

fn source(file: &mut File<'_>, table: &Table<'_>, at: Span) -> Option<Source> {
    let known = ["at", "reader", "index", "links", "events", "domain", "only", "except", "insecure"];
    file.only_known(table, &known, "in [[sources]]");
    let address = template(file, table, "at", at);
    if !table.contains_key("at") {
        file.error(at, "missing key `at` in [[sources]]", AT_HELP);
    }
    let links = template(file, table, "links", at);
    let reader = reader(file, table, at);
    let index = file.text(table, "index", "set it to the address of a page, or to a folder");
    let events = file.string_table(table, "events", EVENTS_HELP);
    let domain = file.text(table, "domain", "set it to the domain of events whose page does not name it");
    let only = templates(file, table, "only");
    let except = templates(file, table, "except");
    let plain = Plain::allowed_if(file.flag(table, "insecure", INSECURE_HELP));
    judge(file, table, plain);
    let line = file.line(at);
    let at = address?;
    Some(Source {
        links: links.unwrap_or_else(|| at.clone()),
        at,
        reader,
        index,
        events,
        domain,
        plain,
        only,
        except,
        line,
    })
}

/// Reports the addresses of a source that are never fetched, and a needless `insecure`.
fn judge(file: &mut File<'_>, table: &Table<'_>, plain: Plain) {
    let filled = |value: &Value<'_>| Some(Template::parse(value.as_str()?).ok()?.filled());
    let templates = ["at", "links"].map(|name| (name, table.get(name), filled as fn(&Value<'_>) -> Option<String>));
    let verbatim = |value: &Value<'_>| value.as_str().map(str::to_owned);
    let events = table.get("events").and_then(Value::as_table);
    let events = events.into_iter().flatten().map(|(key, value)| (&*key.name, Some(value)));
    let others = events.chain([("index", table.get("index"))]);
    let others = others.map(|(name, value)| (name, value, verbatim as fn(&Value<'_>) -> Option<String>));
    let mut is_needed = false;
    for (name, value, text) in templates.into_iter().chain(others) {
        let Some((value, address)) = value.and_then(|value| Some((value, text(value)?))) else {
            continue;
        };
        is_needed |= address::is_plain_http(&address);
        if let Some(objection) = address::objection(&address, plain) {
            file.error(
                span_of_value(value),
                format!("the address `{name}` {}", objection.reason()),
                objection.help(),
            );
        }
    }
    if let Some(value) = table.get("insecure").filter(|_| plain == Plain::Allowed && !is_needed) {
        file.error(
            span_of_value(value),
            "`insecure` allows plain `http`, but no address of this source needs it",
            "remove it",
        );
    }
}

/// The name of a reader that there is.
fn reader(file: &mut File<'_>, table: &Table<'_>, at: Span) -> Option<String> {
    let name = file.text(table, "reader", "set it to the name of a reader, or leave it out")?;
    if let Err((message, help)) = readers::named(&name) {
        file.error(span_in(table, "reader", at), message, help);
    }
    Some(name)
}

fn template(file: &mut File<'_>, table: &Table<'_>, name: &str, at: Span) -> Option<Template> {
    let text = file.text(table, name, AT_HELP)?;
    let place = span_in(table, name, at);
    Template::parse(&text).map_err(|message| file.error(place, message, AT_HELP)).ok()
}

fn templates(file: &mut File<'_>, table: &Table<'_>, name: &str) -> Vec<Template> {
    let texts = file.strings(table, name, ONLY_HELP);
    let mut read = |(text, place): (String, Span)| Template::parse(&text).map_err(|message| file.error(place, message, ONLY_HELP)).ok();
    texts.into_iter().filter_map(&mut read).collect()
}

fn exception(file: &mut File<'_>, table: &Table<'_>, at: Span) -> Option<Exception> {
    file.only_known(table, &["sample", "reason"], "in [[exceptions]]");
    let section = (at, "in [[exceptions]]");
    let sample = file.needed_text(table, "sample", section, EXCEPTION_HELP);
    let reason = file.needed_text(table, "reason", section, EXCEPTION_HELP);
    Some(Exception {
        sample: sample?,
        reason: reason?,
        line: file.line(at),
    })
}

impl Source {
    /// Whether it is for this event type.
    #[must_use]
    pub fn covers(&self, domain: &str, event: &str) -> bool {
        let name = format!("{domain}/{event}");
        let among = |patterns: &[Template]| patterns.iter().any(|pattern| pattern.matches(&name));
        (self.only.is_empty() || among(&self.only)) && !among(&self.except)
    }

    /// The address of the page of one event version, if it has one of its own.
    #[must_use]
    pub fn address(&self, id: &EventId) -> Option<String> {
        let event = format!("{}/{}", id.domain, id.event);
        let own = self
            .events
            .get(&format!("{event}/v{}", id.version))
            .or_else(|| self.events.get(&event));
        match own {
            Some(address) => Some(address.clone()),
            None => self.at.expand(&id.domain, &id.event, id.version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Policy, Settings};
    use eventry_schema::diagnostic::Diagnostics;

    #[test]
    fn sources_are_data() {
        let text = "name = \"Acme\"\npolicy = \"frozen\"\n[[sources]]\nat = \"https://a.example/{domain}-{event}-{version}\"\n\
                    events = { \"a/b/v2\" = \"https://a.example/new\" }\nonly = [\"a/*\"]\nexcept = [\"a/c\"]\n";
        let mut problems = Diagnostics::new();
        let settings = Settings::read("p", text, &mut problems);
        assert!(problems.is_empty(), "{problems}");
        assert_eq!(settings.policy, Policy::Frozen);
        let source = settings.sources.first().unwrap();
        assert!(source.covers("a", "b") && !source.covers("a", "c") && !source.covers("b", "b"));
        let address = |id: &str| source.address(&id.parse().unwrap());
        assert_eq!(address("acme/a/b/v1").as_deref(), Some("https://a.example/a-b-1"));
        assert_eq!(address("acme/a/b/v2").as_deref(), Some("https://a.example/new"));
    }

    #[test]
    fn addresses_that_are_not_fetched_are_named() {
        let problems = |text: &str| {
            let mut problems = Diagnostics::new();
            Settings::read("provider.toml", text, &mut problems);
            problems.to_string()
        };
        let all = problems(
            "[[sources]]\nat = \"http://acme.example/{event}\"\nlinks = \"http://{domain}localhost/*\"\nindex = \"HTTP://acme.example/\"\n\
             [[sources]]\nat = \"https://me:secret@acme.example/{event}\"\nevents = { \"a/b\" = \"http://127.0.0.1.acme.example/b\" }\n\
             [[sources]]\nat = \"https://acme.example/a b/{event}\"\n",
        );
        for (message, place) in [
            (
                "the address `at` is plain `http`: anyone on the network can change what it returns",
                "2:6",
            ),
            (
                "the address `links` is plain `http`: anyone on the network can change what it returns",
                "3:9",
            ),
            (
                "the address `index` is plain `http`: anyone on the network can change what it returns",
                "4:9",
            ),
            ("the address `at` contains a user name or a password", "6:6"),
            (
                "the address `a/b` is plain `http`: anyone on the network can change what it returns",
                "7:20",
            ),
            ("the address `at` is not a valid URL", "9:6"),
        ] {
            assert!(
                all.contains(&format!("error: {message}\n  --> provider.toml:{place}\n   help: ")),
                "{message} {place}\n\n{all}"
            );
        }
        assert_eq!(all.matches("error: ").count(), 6, "{all}");
        assert!(!all.contains("secret"), "{all}");
        for fine in [
            "at = \"http://localhost:8000/{event}\"\nindex = \"http://[::1]/\"\nevents = { \"a/b\" = \"http://127.0.0.1/\" }\n",
            "at = \"http://acme.example/{event}\"\nindex = \"http://acme.example/\"\ninsecure = true\n",
            "at = \"https://acme.example/{event}\"\ninsecure = false\n",
            "at = \"pages/{event}.json\"\nindex = \"file:pages\"\n",
        ] {
            assert_eq!(problems(&format!("[[sources]]\n{fine}")), "");
        }
        assert_eq!(
            problems("[[sources]]\nat = \"https://acme.example/{event}\"\ninsecure = true\n"),
            "error: `insecure` allows plain `http`, but no address of this source needs it\n  --> provider.toml:3:12\n   help: remove it"
        );
        assert!(
            problems("[[sources]]\nat = \"a\"\ninsecure = \"yes\"\n")
                .starts_with("error: `insecure` expects true or false, found a string\n")
        );
    }

    #[test]
    fn mistakes_are_named() {
        let text =
            "policy = \"open\"\n[[sources]]\nat = \"{evnt}\"\nraeder = \"x\"\nreader = \"docs-pag\"\n[[exceptions]]\nsample = \"a\"\n";
        let mut problems = Diagnostics::new();
        Settings::read("provider.toml", text, &mut problems);
        let all = problems.to_string();
        for message in [
            "`policy` cannot be `open`\n  --> provider.toml:1:",
            "`{evnt}` is not a placeholder\n  --> provider.toml:3:",
            "unknown key `raeder` in [[sources]]\n  --> provider.toml:4:1\n   help: did you mean `reader`?",
            "there is no reader `docs-pag`\n  --> provider.toml:5:10\n   help: did you mean `docs-page`?",
            "missing key `reason` in [[exceptions]]\n  --> provider.toml:",
        ] {
            assert!(all.contains(message), "{all}");
        }
    }
}
