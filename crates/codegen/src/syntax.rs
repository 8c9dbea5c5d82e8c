//! Builds syntax nodes directly, for code that occurs once per event or member. Making tokens and parsing them is many times slower.

use proc_macro2::{Ident, Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, AttrStyle, Attribute, Expr, ExprLit, Field, Fields, FieldsNamed, FieldsUnnamed, GenericArgument, Item,
    ItemMacro, ItemMod, ItemUse, Lit, LitStr, Macro, MacroDelimiter, Meta, MetaList, MetaNameValue, Path, PathArguments, PathSegment, Type,
    TypePath, UseName, UsePath, UseTree, Variant, Visibility,
};

/// Creates an identifier. `name` must be a valid identifier.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Creates a path.
pub fn path<'n>(names: impl IntoIterator<Item = &'n str>) -> Path {
    let segments = names.into_iter().map(|name| PathSegment::from(ident(name)));
    Path {
        leading_colon: None,
        segments: segments.collect(),
    }
}

/// Creates a type from a path.
pub fn type_of(path: Path) -> Type {
    Type::Path(TypePath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// Creates the type `path<arguments>`.
pub fn generic(mut path: Path, arguments: impl IntoIterator<Item = Type>) -> Type {
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::AngleBracketed(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: Default::default(),
            args: list(arguments.into_iter().map(GenericArgument::Type)),
            gt_token: Default::default(),
        });
    }
    type_of(path)
}

/// Creates a string literal.
fn text(text: &str) -> Expr {
    Expr::Lit(ExprLit {
        attrs: Vec::new(),
        lit: Lit::Str(LitStr::new(text, Span::call_site())),
    })
}

fn list<T, P: Default>(elements: impl IntoIterator<Item = T>) -> Punctuated<T, P> {
    elements.into_iter().collect()
}

/// Creates one line of documentation.
pub fn doc(line: &str) -> Attribute {
    outer(Meta::NameValue(MetaNameValue {
        path: path(["doc"]),
        eq_token: Default::default(),
        value: text(line),
    }))
}

/// Creates the attribute `#[name]`.
pub fn attribute(name: &str) -> Attribute {
    outer(Meta::Path(path([name])))
}

/// Creates the attribute `#[name(tokens)]`.
pub fn attribute_with(name: &str, tokens: TokenStream) -> Attribute {
    outer(Meta::List(MetaList {
        path: path([name]),
        delimiter: MacroDelimiter::Paren(Default::default()),
        tokens,
    }))
}

fn outer(meta: Meta) -> Attribute {
    Attribute {
        pound_token: Default::default(),
        style: AttrStyle::Outer,
        bracket_token: Default::default(),
        meta,
    }
}

/// Creates a public field of a struct.
pub fn field(name: &str, of: Type) -> Field {
    Field {
        attrs: Vec::new(),
        vis: Visibility::Public(Default::default()),
        modifiers: Default::default(),
        ident: Some(ident(name)),
        colon_token: Some(Default::default()),
        ty: of,
        default: None,
    }
}

/// Creates named fields.
pub fn named(fields: Vec<Field>) -> Fields {
    Fields::Named(FieldsNamed {
        brace_token: Default::default(),
        named: list(fields),
    })
}

/// Creates a single unnamed field.
pub fn unnamed(vis: Visibility, of: Type) -> Fields {
    let field = Field {
        attrs: Vec::new(),
        vis,
        modifiers: Default::default(),
        ident: None,
        colon_token: None,
        ty: of,
        default: None,
    };
    Fields::Unnamed(FieldsUnnamed {
        paren_token: Default::default(),
        unnamed: list([field]),
    })
}

/// Creates a variant of an enum.
pub fn variant(name: &str, fields: Fields) -> Variant {
    Variant {
        attrs: Vec::new(),
        ident: ident(name),
        fields,
        discriminant: None,
    }
}

/// Creates `use path;`.
pub fn import(path: Path) -> Item {
    let mut names = path.segments.into_iter().map(|segment| segment.ident).rev();
    let last = names.next().unwrap_or_else(|| ident("self"));
    let before = |tree: UseTree, ident: Ident| {
        UseTree::Path(UsePath {
            ident,
            colon2_token: Default::default(),
            tree: Box::new(tree),
        })
    };
    Item::Use(ItemUse {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        use_token: Default::default(),
        leading_colon: path.leading_colon,
        tree: names.fold(UseTree::Name(UseName { ident: last }), before),
        semi_token: Default::default(),
    })
}

/// Returns the path of a generated module, relative to another one.
pub fn relative<'p>(from: &'p [String], to: &'p [String]) -> impl Iterator<Item = &'p str> {
    let common = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(common).map(|_| "super");
    up.chain(to.iter().skip(common).map(String::as_str))
}

/// Creates a public module.
pub fn module(name: &str, attrs: Vec<Attribute>, items: Vec<Item>) -> Item {
    Item::Mod(ItemMod {
        attrs,
        vis: Visibility::Public(Default::default()),
        unsafety: None,
        mod_token: Default::default(),
        ident: ident(name),
        content: Some((Default::default(), items)),
        semi: None,
    })
}

/// Creates `name!(tokens);`.
pub fn invocation(name: Path, tokens: TokenStream) -> Item {
    Item::Macro(ItemMacro {
        attrs: Vec::new(),
        ident: None,
        mac: Macro {
            path: name,
            bang_token: Default::default(),
            delimiter: MacroDelimiter::Paren(Default::default()),
            tokens,
        },
        semi_token: Some(Default::default()),
    })
}
