//! Checks that strict decoding can use every schema.

use eventry_codegen::Generated;
use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::provider::Formats;
use eventry_schema::source::ProviderSource;
use jsonschema::{Registry, Retrieve, Uri, ValidationError, Validator};
use serde_json::{Value, json};

/// The schemas of one provider, compiled as for strict decoding.
pub struct Schemas<'g> {
    provider: &'g ProviderSource,
    generated: &'g Generated,
    registry: Registry<'static>,
}

/// Stands in for documents that are referred to by nothing in use, as at run time.
struct Missing;

impl Retrieve for Missing {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(json!({ "$ref": "#/not-part-of-this-build" }))
    }
}

impl<'g> Schemas<'g> {
    /// Compiles the schemas of a provider. `None` if they cannot be used together; `problems` says why.
    pub fn of(provider: &'g ProviderSource, generated: &'g Generated, problems: &mut Diagnostics) -> Option<Self> {
        let before = problems.len();
        let mut registry = Registry::new().retriever(Missing);
        for (path, by) in &generated.schemas {
            let text = generated.files.get(&by.file).map_or("", String::as_str);
            let value = match serde_json::from_str::<Value>(text) {
                Ok(value) => value,
                Err(error) => {
                    problems.push(unusable(provider, path, "", &error.to_string()));
                    continue;
                }
            };
            match registry.add(by.uri.as_str(), value) {
                Ok(longer) => registry = longer,
                Err(error) => {
                    problems.push(unusable(provider, path, "", &error.to_string()));
                    return None;
                }
            }
        }
        match registry.prepare() {
            Ok(registry) if problems.len() == before => Some(Schemas {
                provider,
                generated,
                registry,
            }),
            Ok(_) => None,
            Err(error) => {
                problems.push(unusable(provider, &provider.toml_path, "", &error.to_string()));
                None
            }
        }
    }

    /// Compiles every document of the provider. One that no validator takes would have strict decoding refuse every body.
    pub fn compile(&self, problems: &mut Diagnostics) {
        for path in self.generated.schemas.keys() {
            if let Err((place, message)) = self.built(path) {
                problems.push(unusable(self.provider, path, &place, &message));
            }
        }
    }

    /// The validator of a document.
    ///
    /// # Errors
    /// Says why the document cannot be compiled.
    pub fn validator(&self, document: &str) -> Result<Validator, String> {
        self.built(document).map_err(|(_, message)| message)
    }

    /// The validator of a document, or the place in it that is at fault and why.
    fn built(&self, document: &str) -> Result<Validator, (String, String)> {
        let nowhere = |message: String| (String::new(), message);
        let by = self
            .generated
            .schemas
            .get(document)
            .ok_or_else(|| nowhere("it is not in use".to_owned()))?;
        let text = self.generated.files.get(&by.file).map_or("", String::as_str);
        let root: Value = serde_json::from_str(text).map_err(|error| nowhere(error.to_string()))?;
        jsonschema::options()
            .with_base_uri(by.uri.as_str())
            .with_registry(&self.registry)
            .should_validate_formats(self.provider.settings.formats == Formats::Assert)
            .build(&root)
            .map_err(|error: ValidationError<'_>| (error.instance_path().to_string(), error.to_string()))
    }
}

fn unusable(provider: &ProviderSource, path: &str, place: &str, message: &str) -> Diagnostic {
    let message = format!("strict decoding cannot use this schema: {message}");
    let help = "correct the schema with a patch; please also report this, because the generator should leave it out";
    let documents = provider.envelope.iter().chain(&provider.documents);
    let document = documents
        .chain(provider.events.iter().map(|event| &event.document))
        .find(|document| document.path == path);
    let found = document.and_then(|document| Some(document.error(document.root.pointer(place)?.span, place, message.clone())));
    found.unwrap_or_else(|| Diagnostic::error(path, message).under(place)).help(help)
}

#[cfg(test)]
mod tests {
    use eventry_codegen::generate;
    use eventry_schema::diagnostic::Diagnostics;
    use eventry_schema::discover::Tree;
    use eventry_schema::source::Sources;

    use super::Schemas;

    /// What is said of a schema by which strict decoding is made to judge instead.
    fn said(judging: &str) -> String {
        let schema = "{\n  \"type\": \"object\",\n  \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \"x\"}}\n}\n";
        let tree = Tree::from_files("schemas", [("p/provider.toml", "name = \"P\"\n"), ("p/d/e/v1.json", schema)]);
        let (sources, _) = Sources::read(&tree);
        let mut generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
        if !judging.is_empty() {
            generated.files.insert("p/d/e/v1.json".to_owned(), judging.to_owned());
        }
        let mut problems = Diagnostics::new();
        if let Some(schemas) = Schemas::of(&sources.providers[0], &generated, &mut problems) {
            schemas.compile(&mut problems);
        }
        problems.to_string()
    }

    #[test]
    fn a_schema_that_no_validator_takes_is_an_error_with_its_place() {
        assert_eq!(said(""), "");
        assert_eq!(
            said(r#"{"properties": {"a": {"type": "string", "pattern": "("}}}"#),
            "error: strict decoding cannot use this schema: \"(\" is not a \"regex\"
  --> schemas/p/d/e/v1.json:3:53
   at /properties/a/pattern
   help: correct the schema with a patch; please also report this, because the generator should leave it out"
        );
        assert!(said("{").starts_with("error: strict decoding cannot use this schema: "));
        assert!(said(r##"{"$ref": "#/nowhere"}"##).starts_with("error: strict decoding cannot use this schema: "));
    }
}
