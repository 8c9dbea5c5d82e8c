//! Bodies and nothing else: one, several one after the other, or an array of them. Their schema is inferred.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::json::{self, Json, Node};

use crate::infer;
use crate::reading::{Confidence, Name, Page, Reading, Sample};

/// Whether the page is JSON, and not a schema or a document of another kind.
pub(super) fn recognizes(page: &Page) -> bool {
    bodies(page).is_ok_and(|bodies| !bodies.is_empty() && !bodies.iter().any(|(_, body)| super::schema_files::is_schema(body)))
}

/// Reads the bodies: one reading for each, because only their provider's settings can tell which of them are of one event.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let bodies = bodies(page)?;
    if bodies.is_empty() {
        return Err(Diagnostic::error(page.place.clone(), "it contains no body")
            .at(1, 1)
            .help("give one or more JSON objects")
            .into());
    }
    let name = name(&page.place);
    let readings = bodies.into_iter().map(|(text, body)| Reading {
        name: name.clone(),
        schema: infer::schema(&[&body], None, None),
        samples: BTreeMap::from([("recorded".to_owned(), Sample { text, whole: false })]),
        confidence: Confidence::Inferred,
        notes: Vec::new(),
        shared: BTreeMap::new(),
        whole: true,
    });
    Ok(readings.collect())
}

/// What the name of a file says: `order_created-2.json`; anything else says nothing.
fn name(place: &str) -> Name {
    super::schema_files::name(place)
        .filter(|name| name.version.is_some())
        .unwrap_or_default()
}

/// The objects of a text, each with its own text: several one after the other, or the elements of one array.
fn bodies(page: &Page) -> Result<Vec<(String, Node)>, Diagnostics> {
    let text = page.text.strip_prefix('\u{feff}').unwrap_or(&page.text);
    let mut bodies = Vec::new();
    let mut rest = text;
    while !rest.trim_start().is_empty() {
        let start = text.len() - rest.trim_start().len();
        let tail = text.get(start..).unwrap_or_default();
        let wrong = |problem: Diagnostic, at: usize| Diagnostics::from(problem.at_offset(text, start + at));
        let length = crate::page::blocks::end_of(tail)
            .filter(|_| tail.starts_with(['{', '[']))
            .ok_or_else(|| {
                wrong(
                    Diagnostic::error(page.place.clone(), "this is not a complete JSON object").help("a body is a JSON object"),
                    0,
                )
            })?;
        let own = tail.get(..length).unwrap_or_default();
        let node =
            json::parse(own).map_err(|error| wrong(Diagnostic::error(page.place.clone(), error.message).help(error.help), error.offset))?;
        let elements = match node.value {
            Json::Array(elements) => elements,
            value => vec![Node { value, ..node }],
        };
        for body in elements {
            if !matches!(body.value, Json::Object(_)) {
                let problem = Diagnostic::error(page.place.clone(), format!("expected a body, found {}", body.described_kind()));
                return Err(wrong(problem.help("a body is a JSON object"), body.span.start));
            }
            bodies.push((own.get(body.span.start..body.span.end).unwrap_or_default().to_owned(), body));
        }
        rest = tail.get(length..).unwrap_or_default();
    }
    Ok(bodies)
}
