//! The interface to typify. No other file uses it.
//!
//! typify receives a module as a JSON Schema [`document`]. Its result is returned as data, with one [`Layout`] for each definition.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use typify::{TypeDetails, TypeEnumVariant, TypeSpace, TypeSpaceSettings, UnknownPolicy};

use crate::document::{self, BOX, RUNTIME, TYPED_OR, TYPES};
use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::model::{Model, Module, TypeId};

/// The layout of one definition.
#[derive(Debug)]
pub enum Layout {
    /// A struct, with its fields by name.
    Struct(BTreeMap<String, Type>),
    /// An enum, with its variants and their values.
    Enum(Vec<(String, Option<Type>)>),
    /// A tuple struct around one type.
    Newtype(Type),
}

/// A type in a layout.
#[derive(Debug)]
pub enum Type {
    /// A primitive type such as `bool` or `i64`.
    Primitive(String),
    /// A string.
    Text,
    /// A type of the runtime.
    Runtime(String),
    /// A generated type.
    Generated(TypeId),
    Option(Box<Type>),
    List(Box<Type>),
    /// A map from strings.
    Map(Box<Type>),
    Boxed(Box<Type>),
    TypedOr(Box<Type>),
}

impl Type {
    /// Calls `visitor` for the type and all its type arguments.
    pub fn visit(&self, visitor: &mut impl FnMut(&Type)) {
        visitor(self);
        match self {
            Type::Option(inner) | Type::List(inner) | Type::Map(inner) | Type::Boxed(inner) | Type::TypedOr(inner) => inner.visit(visitor),
            Type::Primitive(_) | Type::Text | Type::Runtime(_) | Type::Generated(_) => {}
        }
    }
}

/// The settings of typify.
pub struct Settings(TypeSpaceSettings);

impl Settings {
    pub fn new() -> Self {
        let mut settings = TypeSpaceSettings::default();
        settings.with_unknown_crates(UnknownPolicy::Allow);
        Self(settings)
    }
}

/// Lays out the types of a module, in order.
///
/// # Errors
/// Returns a diagnostic that names the document if typify rejects the module, panics, or returns something unexpected.
pub fn lay_out(settings: &Settings, model: &Model, module: &Module) -> Result<Vec<(TypeId, Layout)>, Diagnostic> {
    let outcome = catch_unwind(AssertUnwindSafe(|| run_typify(settings, model, module)));
    let message = match outcome {
        Ok(Ok(layouts)) => return Ok(layouts),
        Ok(Err(message)) => format!("typify rejected the schema: {message}"),
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied());
            format!("typify panicked on the schema: {}", text.unwrap_or("no reason given"))
        }
    };
    Err(Diagnostic::error(&module.document, message)
        .at(1, 1)
        .help("this is a bug in Eventry: please report it; to work around it, simplify the schema in a patch"))
}

fn run_typify(settings: &Settings, model: &Model, module: &Module) -> Result<Vec<(TypeId, Layout)>, String> {
    let mut space = TypeSpace::new(&settings.0);
    space
        .add_root_schema(document::of_module(model, module))
        .map_err(|error| error.to_string())?;
    let mut ids = Vec::with_capacity(module.types.len());
    for id in &module.types {
        // A reference adds no type. It returns the id of the definition.
        let known = space.add_type(&document::reference(model.get(*id)));
        ids.push((known.map_err(|error| error.to_string())?, *id));
    }
    let reader = Reader {
        space: &space,
        definitions: ids.iter().cloned().collect(),
    };
    ids.iter().map(|(known, id)| Ok((*id, reader.layout(known)?))).collect()
}

/// Reads the result of typify.
struct Reader<'s> {
    space: &'s TypeSpace,
    definitions: HashMap<typify::TypeId, TypeId>,
}

impl Reader<'_> {
    fn layout(&self, id: &typify::TypeId) -> Result<Layout, String> {
        let typify_type = self.space.get_type(id).map_err(|error| error.to_string())?;
        Ok(match typify_type.details() {
            TypeDetails::Struct(it) => {
                let fields = it.properties_info().map(|field| {
                    let ty = match self.convert(&field.type_id)? {
                        // typify represents an absent list or map as empty.
                        ty @ (Type::List(_) | Type::Map(_)) if !field.required => Type::Option(Box::new(ty)),
                        ty => ty,
                    };
                    Ok((field.name.to_owned(), ty))
                });
                Layout::Struct(fields.collect::<Result<_, String>>()?)
            }
            TypeDetails::Enum(it) => {
                let variants = it.variants().map(|(name, held)| {
                    let held = match held {
                        TypeEnumVariant::Simple => None,
                        TypeEnumVariant::Tuple(held) => match &held[..] {
                            [held] => Some(self.convert(held)?),
                            [outer, held] => Some(self.generic(outer, held)?),
                            _ => return Err(format!("variant `{name}` has too many values")),
                        },
                        TypeEnumVariant::Struct(_) => return Err(format!("variant `{name}` has named fields")),
                    };
                    Ok((name.to_owned(), held))
                });
                Layout::Enum(variants.collect::<Result<_, String>>()?)
            }
            TypeDetails::Newtype(it) => Layout::Newtype(self.convert(&it.inner())?),
            _ => return Err(format!("{} is not a definition", typify_type.describe())),
        })
    }

    fn convert(&self, id: &typify::TypeId) -> Result<Type, String> {
        if let Some(id) = self.definitions.get(id) {
            return Ok(Type::Generated(*id));
        }
        let typify_type = self.space.get_type(id).map_err(|error| error.to_string())?;
        let inner = |id: &typify::TypeId| self.convert(id).map(Box::new);
        Ok(match typify_type.details() {
            TypeDetails::String => Type::Text,
            TypeDetails::Option(it) => Type::Option(inner(&it)?),
            TypeDetails::Vec(it) => Type::List(inner(&it)?),
            TypeDetails::Map(_, it) => Type::Map(inner(&it)?),
            // typify breaks cycles as well, but the model has already decided where.
            TypeDetails::Box(it) => self.convert(&it)?,
            TypeDetails::Tuple(mut it) => match (it.next(), it.next(), it.next()) {
                (Some(outer), Some(it), None) => self.generic(&outer, &it)?,
                _ => return Err("unexpected tuple".to_owned()),
            },
            TypeDetails::Builtin(name) => match name.trim_start_matches("::").split_once("::") {
                None => Type::Primitive(name.to_owned()),
                Some((RUNTIME, name)) => Type::Runtime(name.to_owned()),
                Some((TYPES, number)) => Type::Generated(TypeId(number.parse().map_err(|_| format!("unknown type number `{number}`"))?)),
                Some(_) => return Err(format!("unknown type `{name}`")),
            },
            _ => return Err(format!("unexpected type `{}`", typify_type.describe())),
        })
    }

    /// Returns a generic type with its argument.
    fn generic(&self, outer: &typify::TypeId, inner: &typify::TypeId) -> Result<Type, String> {
        let inner = Box::new(self.convert(inner)?);
        match self.convert(outer)? {
            Type::Runtime(name) if name == TYPED_OR => Ok(Type::TypedOr(inner)),
            Type::Runtime(name) if name == BOX => Ok(Type::Boxed(inner)),
            _ => Err("unknown generic type".to_owned()),
        }
    }
}
