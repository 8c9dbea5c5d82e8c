//! Whether the recorded bodies are recognized as the events beside whose schemas they stand.

use super::judge::expected;
use super::{Rules, Selected};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::{self, Json, Node};
use crate::model::{Event, Provider};
use crate::pointer;
use crate::source::{ProviderSource, Sample};

/// Warns of every sample that a consumer would take for something else.
pub fn report(source: &ProviderSource, provider: &Provider, diagnostics: &mut Diagnostics) {
    let Some(rules) = Rules::of(provider) else { return };
    for (at, event) in provider.events.iter().enumerate() {
        let own = source.events.iter().find(|own| own.id == event.id);
        for sample in own.map(|own| own.samples.as_slice()).unwrap_or_default() {
            // What is no JSON has a problem of its own.
            let Ok(body) = json::parse_recorded(&sample.text) else { continue };
            match &body.value {
                // Bodies in a row are events each, as a batch is.
                Json::Array(bodies) if event.bare.is_none() => {
                    let problems = bodies.iter().enumerate().filter_map(|(place, body)| {
                        let place = pointer::join("", place.to_string());
                        problem(source, &rules, (at, event), sample, (&place, body))
                    });
                    diagnostics.extend(problems);
                }
                _ => diagnostics.extend(problem(source, &rules, (at, event), sample, ("", &body))),
            }
        }
    }
}

fn problem(
    source: &ProviderSource,
    rules: &Rules<'_>,
    (at, event): (usize, &Event),
    sample: &Sample,
    (place, body): (&str, &Node),
) -> Option<Diagnostic> {
    let what = match rules.select(body) {
        Selected::Event(found) if found == at => return None,
        Selected::Event(found) => {
            let found = rules.events.get(found).map(|event| event.id.to_string()).unwrap_or_default();
            format!("it is recognized as `{found}`")
        }
        Selected::OtherVersion => "it names a version that is not in the catalog".to_owned(),
        Selected::Unknown => "its discriminators name no event of the catalog".to_owned(),
        Selected::Nothing => "it has nothing by which an event is told".to_owned(),
    };
    let message = format!("this sample is not recognized as its event `{}`: {what}", event.id);
    let present = rules
        .discriminators
        .iter()
        .find_map(|known| Some((known.place.pointer(), known.place.value_in(body)?)));
    let (pointer, node) = present.map_or((place.to_owned(), body), |(pointer, node)| (format!("{place}{pointer}"), node));
    let help = match &event.bare {
        Some(bare) => format!(
            "such a body has `{}` at its top, and neither the payload nor a discriminator of an envelope; correct the sample, or [[documents]] in {}",
            bare.member, source.toml_path
        ),
        None => format!(
            "such a body has {}; correct the sample, [discriminators] in {}, or the name of the folder",
            expected(rules, &event.id),
            source.toml_path
        ),
    };
    let problem = Diagnostic::warning(&sample.path, message).at_offset(&sample.text, node.span.start);
    Some(problem.under(pointer).help(help).fails_check())
}
