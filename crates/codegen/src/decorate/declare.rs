//! Declares structs and enums as typify laid them out, with their members in the order of the schema, a field for members that the schema
//! does not declare, and a type parameter for text (`String` in owned events, the runtime's `Text` in views that borrow from the body).

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Fields, Generics, Ident, Item, ItemEnum, ItemStruct, Path, Variant, Visibility, parse_quote};

use super::Unit;
use super::names::Names;
use crate::syntax::{self, attribute, attribute_with, field, generic, ident, path, type_of};
use crate::types::{Layout, Type};
use eventry_schema::model::UNRECOGNIZED;
use eventry_schema::model::{Model, Module, Shape, TypeDef, TypeKind};
use eventry_schema::naming;

pub(super) fn declare(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, layout) in std::mem::take(&mut unit.layouts) {
        let def = unit.model.get(id);
        let item = item(unit, def, layout).map_err(|message| format!("`{}` {message}", def.name))?;
        unit.types.push((id, item));
    }
    Ok(())
}

fn item(unit: &Unit<'_>, def: &TypeDef, layout: Layout) -> Result<Item, String> {
    Ok(match (&def.kind, layout) {
        (TypeKind::Record(record), Layout::Struct(mut field_types)) => {
            let mut fields = Vec::with_capacity(record.members.len() + 1);
            for member in &record.members {
                let ty = field_types
                    .remove(&member.ident)
                    .ok_or_else(|| format!("has no field `{}`", member.ident))?;
                let ty = match (&member.shape, &ty) {
                    // The intermediate schema does not distinguish null from absent.
                    (Shape::Nullable(_), Type::Option(inner)) => generic(path(["rt", "Nullable"]), [unit.type_of(inner)]),
                    _ => unit.type_of(&ty),
                };
                fields.push(field(&member.ident, ty));
            }
            fields.push(field("extra", runtime("Extra")));
            struct_item(unit, def, syntax::named(fields))
        }
        (TypeKind::Values(values), Layout::Enum(layout)) => {
            if layout.len() != values.len() {
                return Err("has an unexpected number of variants".to_owned());
            }
            let names = values.iter().map(|value| naming::camel(&value.ident));
            let variants = names.map(|name| syntax::variant(&name, Fields::Unit));
            let other = syntax::variant(
                &naming::camel(UNRECOGNIZED),
                syntax::unnamed(Visibility::Inherited, runtime("Unrecognized")),
            );
            enum_item(unit, def, variants.chain([other]))
        }
        (TypeKind::Union(union), Layout::Enum(layout)) => {
            if layout.len() != union.branches.len() {
                return Err("has an unexpected number of variants".to_owned());
            }
            let mut variants = Vec::with_capacity(layout.len() + 1);
            for (branch, (_, ty)) in union.branches.iter().zip(layout) {
                let ty = ty.ok_or_else(|| format!("has no value in variant `{}`", branch.ident))?;
                variants.push(syntax::variant(
                    &naming::camel(&branch.ident),
                    syntax::unnamed(Visibility::Inherited, unit.type_of(&ty)),
                ));
            }
            variants.push(syntax::variant(
                "Other",
                syntax::unnamed(Visibility::Inherited, runtime("Unmatched")),
            ));
            enum_item(unit, def, variants)
        }
        (TypeKind::Wrapper(_), Layout::Newtype(ty)) => {
            let public = Visibility::Public(Default::default());
            struct_item(unit, def, syntax::unnamed(public, unit.type_of(&ty)))
        }
        _ => return Err("has an unexpected kind".to_owned()),
    })
}

/// `rt::name`
fn runtime(name: &str) -> syn::Type {
    type_of(path(["rt", name]))
}

fn struct_item(unit: &Unit<'_>, def: &TypeDef, fields: Fields) -> Item {
    Item::Struct(ItemStruct {
        attrs: attributes(def),
        vis: Visibility::Public(Default::default()),
        struct_token: Default::default(),
        ident: ident(&naming::camel(&def.name)),
        generics: generics(unit, def),
        semi_token: matches!(fields, Fields::Unnamed(_)).then(Default::default),
        fields,
    })
}

fn enum_item(unit: &Unit<'_>, def: &TypeDef, variants: impl IntoIterator<Item = Variant>) -> Item {
    Item::Enum(ItemEnum {
        attrs: attributes(def),
        vis: Visibility::Public(Default::default()),
        enum_token: Default::default(),
        ident: ident(&naming::camel(&def.name)),
        generics: generics(unit, def),
        brace_token: Default::default(),
        variants: variants.into_iter().collect(),
    })
}

/// Returns the derives. The macros of the runtime implement `Debug` for all types except enums of strings.
fn attributes(def: &TypeDef) -> Vec<Attribute> {
    let traits = match def.kind {
        TypeKind::Values(_) => quote!(Clone, Debug, PartialEq),
        TypeKind::Record(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) => quote!(Clone, PartialEq),
    };
    // A struct can be made from a literal: `Placed { id, ..Placed::new() }`.
    let open = matches!(def.kind, TypeKind::Values(_) | TypeKind::Union(_));
    [attribute_with("derive", traits)]
        .into_iter()
        .chain(open.then(|| attribute("non_exhaustive")))
        .collect()
}

fn generics(unit: &Unit<'_>, def: &TypeDef) -> Generics {
    if def.holds_text {
        unit.generics.clone()
    } else {
        Generics::default()
    }
}

/// Returns the name of the type parameter for text: `T`, unless a type of the module has this name.
pub(super) fn parameter(model: &Model, module: &Module) -> Ident {
    let taken = module.types.iter().any(|id| naming::camel(&model.get(*id).name) == "T");
    format_ident!("{}", if taken { "T_" } else { "T" })
}

/// Returns the declaration of the type parameter for text.
pub(super) fn declared(text: &Ident, names: &Names<'_>) -> Generics {
    let owned = names.standard("String");
    parse_quote!(<#text: rt::TextStore = #owned>)
}

impl Unit<'_> {
    /// Returns a type as written in the module.
    fn type_of(&self, ty: &Type) -> syn::Type {
        let text = || type_of(self.text.clone().into());
        match ty {
            Type::Primitive(name) => type_of(path([name.as_str()])),
            Type::Text => text(),
            // Any JSON is stored as text, too.
            Type::Runtime(name) if name == "Json" => {
                let mut json: Path = self.text.clone().into();
                json.segments.push(ident(name).into());
                type_of(json)
            }
            Type::Runtime(name) => runtime(name),
            Type::Generated(id) => {
                let path = self.names.generated(*id);
                if self.model.get(*id).holds_text {
                    generic(path, [text()])
                } else {
                    type_of(path)
                }
            }
            Type::Option(inner) => generic(self.names.standard("Option"), [self.type_of(inner)]),
            Type::List(inner) => generic(self.names.standard("Vec"), [self.type_of(inner)]),
            Type::Map(inner) => generic(self.names.standard("BTreeMap"), [text(), self.type_of(inner)]),
            Type::Boxed(inner) => generic(self.names.standard("Box"), [self.type_of(inner)]),
            Type::TypedOr(inner) => generic(path(["rt", "TypedOr"]), [self.type_of(inner)]),
        }
    }
}

/// The header of the impls of a type.
pub(super) struct Head {
    /// The generic parameters.
    pub generics: TokenStream,
    /// The type.
    pub self_type: TokenStream,
    /// The type, as the macros of the runtime expect it.
    pub macro_type: String,
}

impl Head {
    pub(super) fn of(unit: &Unit<'_>, def: &TypeDef) -> Self {
        let name = format_ident!("{}", naming::camel(&def.name));
        if !def.holds_text {
            return Head {
                generics: TokenStream::new(),
                macro_type: name.to_string(),
                self_type: quote!(#name),
            };
        }
        let text = &unit.text;
        Head {
            generics: quote!(<#text: rt::TextStore>),
            macro_type: format!("{name}<{text}>"),
            self_type: quote!(#name<#text>),
        }
    }
}
