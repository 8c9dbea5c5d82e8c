//! Compiles schema documents to validators.

use std::error::Error;
use std::sync::Arc;

use jsonschema::json::Json;
use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, Registry, Retrieve, Uri, ValidationError, ValidationOptions, Validator};
use serde_json::{Map, Value};

use super::node::Taped;
use crate::table::{Schema, SchemaDocument};

/// A validator of this crate's representation of JSON.
pub(super) type TapedValidator = Validator<Taped>;

/// Its options.
type Options<'i> = ValidationOptions<'i, Arc<dyn Retrieve>, Taped>;

/// Keywords that `jsonschema` asserts in some dialects although they only describe the intended content of a string.
const ANNOTATIONS: [&str; 2] = ["contentEncoding", "contentMediaType"];

/// The options of all validators.
fn options<'i>(assert_formats: bool) -> Options<'i> {
    let options = jsonschema::options_for::<Taped>().should_validate_formats(assert_formats);
    ANNOTATIONS
        .into_iter()
        .fold(options, |options, keyword| options.with_keyword(keyword, annotation))
}

/// The validator of a schema.
pub(super) fn validator(schema: &Schema) -> Result<TapedValidator, String> {
    let Some(own) = schema.document() else {
        return Err("the schema is not part of this build".to_owned());
    };
    options(schema.assert_formats)
        .with_base_uri(schema.uri)
        .with_registry(registry(schema)?)
        .build(&parse(own.text())?)
        .map_err(|error| error.to_string())
}

/// The validator of a schema that is in no document, and refers to the schemas of a set.
pub(super) fn validator_of(made: &Value, schema: &Schema) -> Result<TapedValidator, String> {
    options(schema.assert_formats)
        .with_registry(registry(schema)?)
        .build(made)
        .map_err(|error| error.to_string())
}

/// The validator of keywords that refer to nothing.
pub(super) fn validator_of_assertions(made: &Value, draft: Draft, assert_formats: bool) -> Option<TapedValidator> {
    options(assert_formats).with_draft(draft).build(made).ok()
}

/// The registry that resolves references between the documents of a provider. It is made once for all of them.
pub(super) fn registry(schema: &Schema) -> Result<&'static Registry<'static>, String> {
    let set = schema.set;
    let registry = set.registry.get_or_init(|| registry_of_sound(set.documents()));
    registry.as_ref().map_err(Clone::clone)
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Replaces every document that is referred to but not part of the build.
///
/// A reference in a part that no event uses must not make the other schemas unusable. Therefore every document exists, but a missing one
/// contains only a reference that cannot be resolved: following it is an error.
struct Missing;

impl Retrieve for Missing {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::json!({ "$ref": "#/not-part-of-this-build" }))
    }
}

/// Leaves out documents that no registry accepts, so that only schemas that need them are unusable.
fn registry_of_sound(documents: &'static [SchemaDocument]) -> Result<Registry<'static>, String> {
    let sound = |document: &&SchemaDocument| registry_of([*document]).is_ok();
    registry_of(documents).or_else(|_| registry_of(documents.iter().filter(sound)))
}

fn registry_of<'d>(documents: impl IntoIterator<Item = &'d SchemaDocument>) -> Result<Registry<'static>, String> {
    let mut registry = Registry::new().retriever(Missing);
    for document in documents {
        registry = registry
            .add(document.uri(), parse(document.text())?)
            .map_err(|error| error.to_string())?;
    }
    registry.prepare().map_err(|error| error.to_string())
}

/// A keyword that asserts nothing.
struct Annotation;

impl<'i> Keyword<'i, Taped> for Annotation {
    fn validate(&self, _: <Taped as Json>::Node<'i>) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: <Taped as Json>::Node<'i>) -> bool {
        true
    }
}

fn annotation<'a>(
    _: &'a Map<String, Value>,
    _: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Taped>>, ValidationError<'a>> {
    Ok(Box::new(Annotation))
}
