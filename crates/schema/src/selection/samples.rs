//! Checks that each sample is recognized as the event whose schema it accompanies.

use std::collections::BTreeMap;

use super::check::expected_values;
use super::{Rules, Selected};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::event_id::EventId;
use crate::json::{self, Json, Node};
use crate::model::{Event, Provider};
use crate::pointer;
use crate::source::{ProviderSource, Sample};

/// Warns about every sample that the runtime would not recognize as its event.
pub fn check_samples(source: &ProviderSource, provider: &Provider, diagnostics: &mut Diagnostics) {
    let Some(rules) = Rules::of(provider) else { return };
    let samples: BTreeMap<&EventId, &[Sample]> = source.events.iter().map(|own| (&own.id, own.samples.as_slice())).collect();
    for (at, event) in provider.events.iter().enumerate() {
        for sample in samples.get(&event.id).copied().unwrap_or_default() {
            // Invalid JSON has been reported.
            let Ok(body) = json::parse_recorded(&sample.text) else { continue };
            match &body.value {
                // An array holds several events, as a batch does.
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
    let what = match rules.select_as(body, at) {
        Selected::Event(found) if found == at => return None,
        Selected::Event(found) => {
            let found = rules.events.get(found).map(|event| event.id.to_string()).unwrap_or_default();
            format!("it is recognized as `{found}`")
        }
        Selected::OtherVersion => "it names a version that is not in the catalog".to_owned(),
        Selected::Unknown => "its discriminators do not name an event in the catalog".to_owned(),
        Selected::Nothing => "nothing in it identifies an event".to_owned(),
    };
    let message = format!("this sample is not recognized as its event `{}`: {what}", event.id);
    let present = rules
        .discriminators
        .iter()
        .find_map(|discriminator| Some((discriminator.place.pointer()?, discriminator.place.value_in(body)?)));
    let (pointer, node) = present.map_or((place.to_owned(), body), |(pointer, node)| (format!("{place}{pointer}"), node));
    let help = match &event.bare {
        Some(bare) => format!(
            "a body of this event has the top-level member `{}`, and neither the payload nor a discriminator of an envelope; correct the sample, or [[documents]] in {}",
            bare.member, source.toml_path
        ),
        None => format!(
            "a body of this event has {}; correct the sample, [discriminators] in {}, or the name of the folder",
            expected_values(rules, &event.id),
            source.toml_path
        ),
    };
    let problem = Diagnostic::warning(&sample.path, message).at_span(&sample.text, node.span.start..node.span.end);
    Some(problem.under(pointer).help(help).fails_check())
}
