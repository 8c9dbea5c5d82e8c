//! Checks that samples match their schemas.

use std::collections::BTreeMap;

use eventry_codegen::Generated;
use eventry_schema::diagnostic::{Diagnostic, Diagnostics, Severity};
use eventry_schema::pointer;
use eventry_schema::source::{EventSource, ProviderSource, Sample};
use jsonschema::Validator;
use serde_json::Value;

use super::compiled::Schemas;
use super::decoded::Decoded;
use crate::checkout::Checkout;
use crate::sources::Exception;

/// How many violations of one sample are named.
const SHOWN: usize = 5;
/// How long a message with the value in it may be.
const LONGEST: usize = 160;

/// Compiles all schemas and judges all samples as strict decoding does; returns how many samples there are.
pub fn check(checkout: &Checkout, generated: &BTreeMap<String, Generated>, decoded: &Decoded, problems: &mut Diagnostics) -> usize {
    let mut count = 0;
    for provider in &checkout.sources.providers {
        let samples = provider.events.iter().map(|event| event.samples.len()).sum::<usize>();
        count += samples;
        let exceptions = checkout.settings_of(&provider.folder).exceptions;
        let Some(generated) = generated.get(&provider.folder) else {
            continue;
        };
        if let Some(schemas) = Schemas::of(provider, generated, problems) {
            schemas.compile(problems);
            let judge = Judge {
                provider,
                generated,
                decoded,
                schemas,
            };
            judge.provider(&exceptions, problems);
        }
    }
    count
}

/// One provider, and what its samples are checked against.
struct Judge<'g> {
    provider: &'g ProviderSource,
    generated: &'g Generated,
    decoded: &'g Decoded,
    schemas: Schemas<'g>,
}

impl Judge<'_> {
    fn provider(&self, exceptions: &[Exception], problems: &mut Diagnostics) {
        let envelope = self
            .provider
            .envelope
            .as_ref()
            .map(|envelope| self.schemas.validator(&envelope.path));
        let mut excused = vec![false; exceptions.len()];
        for event in &self.provider.events {
            // An event that was left out, because its schema is wrong, has its own problem.
            if !self.generated.schemas.contains_key(&event.document.path) {
                continue;
            }
            let own = self.schemas.validator(&event.document.path);
            for sample in &event.samples {
                let mut violations = self.unrecognized(sample);
                violations.extend(self.violations(event, sample, envelope.as_ref(), &own));
                if violations.is_empty() {
                    violations.extend(self.undecoded(event, sample));
                }
                let inside = format!("{}.sample.{}.json", event.document.inside.trim_end_matches(".json"), sample.label);
                let exception = exceptions.iter().position(|exception| exception.sample == inside);
                if let Some(mark) = exception.and_then(|at| excused.get_mut(at)) {
                    *mark = !violations.is_empty();
                } else {
                    problems.extend(violations.into_iter().take(SHOWN));
                }
            }
        }
        for (exception, _) in exceptions.iter().zip(excused).filter(|(_, excused)| !excused) {
            problems.push(
                Diagnostic::error(&self.provider.toml_path, format!("`{}` needs no exception", exception.sample))
                    .at(exception.line, 1)
                    .help("the sample does not exist, or it matches its schema: remove the section"),
            );
        }
    }

    /// What the generator warns of: a consumer would take the sample for something else.
    fn unrecognized(&self, sample: &Sample) -> Vec<Diagnostic> {
        let warnings = self.generated.warnings.iter();
        let own = warnings.filter(|warning| warning.fails_check && warning.path == sample.path);
        own.map(|warning| Diagnostic {
            severity: Severity::Error,
            ..warning.clone()
        })
        .collect()
    }

    /// What the compiled types make of a sample, if that is not what it says.
    fn undecoded(&self, event: &EventSource, sample: &Sample) -> Option<Diagnostic> {
        let message = self.decoded.get(&(event.id.to_string(), sample.label.clone()))?;
        Some(Diagnostic::error(&sample.path, message).help(
            "`cargo eventry decode` shows the outcome; if the sample matches its schema, this is a bug in Eventry: please report it with the \
             schema",
        ))
    }

    /// Where a sample breaks the envelope's schema, or its own.
    fn violations(
        &self,
        event: &EventSource,
        sample: &Sample,
        envelope: Option<&Result<Validator, String>>,
        own: &Result<Validator, String>,
    ) -> Vec<Diagnostic> {
        let Ok(body) = serde_json::from_str::<Value>(&sample.text) else {
            // What serde cannot represent, such as a huge number, says nothing about the schema.
            return vec![problem(sample, "", "this body cannot be checked: a number in it is out of range")];
        };
        let settings = &self.provider.settings;
        let name = format!("{}/{}", event.id.domain, event.id.event);
        let is_bare = settings.documents.iter().any(|document| document.event == name);
        let (Some(envelope), Some(shape)) = (envelope.filter(|_| !is_bare), &settings.envelope) else {
            return judge(sample, own, &body, "");
        };
        // A batch is a list of bodies.
        let bodies: Vec<(String, &Value)> = match &body {
            Value::Array(bodies) => bodies.iter().enumerate().map(|(at, body)| (format!("/{at}"), body)).collect(),
            body => vec![(String::new(), body)],
        };
        let mut found = Vec::new();
        for (place, body) in bodies {
            found.extend(judge(sample, envelope, body, &place));
            if let Some(payload) = body.get(&shape.payload) {
                found.extend(judge(sample, own, payload, &pointer::join(&place, &shape.payload)));
            }
        }
        found
    }
}

fn judge(sample: &Sample, validator: &Result<Validator, String>, value: &Value, place: &str) -> Vec<Diagnostic> {
    match validator {
        Ok(validator) => validator
            .iter_errors(value)
            .map(|error| {
                let said = error.to_string();
                // A large value is found by its place.
                let said = if said.len() > LONGEST { error.masked().to_string() } else { said };
                problem(
                    sample,
                    &format!("{place}{}", error.instance_path()),
                    &format!("this does not match the schema: {said}"),
                )
            })
            .collect(),
        Err(error) => vec![problem(sample, "", &format!("the schema cannot be used: {error}"))],
    }
}

fn problem(sample: &Sample, place: &str, message: &str) -> Diagnostic {
    let node = eventry_schema::json::parse(&sample.text).ok();
    let span = node.as_ref().and_then(|node| node.pointer(place)).map(|node| node.span);
    let problem = Diagnostic::error(&sample.path, message).under(place).help(
        "if the schema is wrong, patch it; if the provider's own example is wrong, add [[exceptions]] with `sample` and `reason` to \
         provider.toml",
    );
    match span {
        Some(span) => problem.at_span(&sample.text, span.start..span.end),
        None => problem,
    }
}
