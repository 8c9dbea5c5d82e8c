//! Rust's syntax put together piece by piece, for what stands in generated code once per event or per member: to make tokens of it and to
//! parse them costs many times as much.

use proc_macro2::{Ident, Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, AttrStyle, Attribute, Expr, ExprArray, ExprCall, ExprLit, ExprMethodCall, ExprPath, ExprReference,
    ExprTuple, Field, Fields, FieldsNamed, FieldsUnnamed, GenericArgument, Item, ItemMacro, ItemMod, ItemUse, Lit, LitBool, LitInt, LitStr,
    Macro, MacroDelimiter, Meta, MetaList, MetaNameValue, Path, PathArguments, PathSegment, QSelf, Type, TypePath, UsePath, UseRename,
    UseTree, Variant, Visibility,
};

use crate::markdown::Docs;

/// A name; it must be one.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A path of these names.
pub fn path<'n>(names: impl IntoIterator<Item = &'n str>) -> Path {
    let segments = names.into_iter().map(|name| PathSegment::from(ident(name)));
    Path {
        leading_colon: None,
        segments: segments.collect(),
    }
}

/// The value of the runtime at a path in it.
pub fn runtime(names: &[&str]) -> Expr {
    value(path(["rt"].iter().chain(names).copied()))
}

/// The value that a path names.
pub fn value(path: Path) -> Expr {
    Expr::Path(ExprPath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// The type that a path names.
pub fn type_of(path: Path) -> Type {
    Type::Path(TypePath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// `path<arguments>`.
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

/// `<of as rt::name>::function`.
pub fn function_of(of: Path, name: &str, function: &str) -> Expr {
    Expr::Path(ExprPath {
        attrs: Vec::new(),
        qself: Some(QSelf {
            lt_token: Default::default(),
            ty: Box::new(type_of(of)),
            position: 2,
            as_token: Some(Default::default()),
            gt_token: Default::default(),
        }),
        path: path(["rt", name, function]),
    })
}

/// `rt::name::new(arguments)`.
pub fn instance(name: &str, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    call(path(["rt", name, "new"]), arguments)
}

/// `function(arguments)`.
pub fn call(function: Path, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::Call(ExprCall {
        attrs: Vec::new(),
        func: Box::new(value(function)),
        paren_token: Default::default(),
        args: list(arguments),
    })
}

/// `receiver.method(arguments)`.
pub fn with(receiver: Expr, method: &str, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::MethodCall(ExprMethodCall {
        attrs: Vec::new(),
        receiver: Box::new(receiver),
        dot_token: Default::default(),
        method: ident(method),
        turbofish: None,
        paren_token: Default::default(),
        args: list(arguments),
    })
}

/// `Some(value)` or `None`, whatever these words mean where it stands.
pub fn option(held: Option<Expr>) -> Expr {
    let named = |name: &str| {
        let mut path = path(["std", "option", "Option", name]);
        path.leading_colon = Some(Default::default());
        path
    };
    match held {
        Some(held) => call(named("Some"), [held]),
        None => value(named("None")),
    }
}

/// `[elements]`.
pub fn array(elements: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::Array(ExprArray {
        attrs: Vec::new(),
        bracket_token: Default::default(),
        elems: list(elements),
    })
}

/// `&[elements]`.
pub fn slice(elements: impl IntoIterator<Item = Expr>) -> Expr {
    reference(array(elements))
}

/// `&place`.
pub fn reference(place: Expr) -> Expr {
    Expr::Reference(ExprReference {
        attrs: Vec::new(),
        and_token: Default::default(),
        mutability: None,
        expr: Box::new(place),
    })
}

/// `(elements)`.
pub fn tuple(elements: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::Tuple(ExprTuple {
        attrs: Vec::new(),
        paren_token: Default::default(),
        elems: list(elements),
    })
}

/// A string.
pub fn text(text: &str) -> Expr {
    literal(Lit::Str(LitStr::new(text, Span::call_site())))
}

/// A number.
pub fn number(number: u32) -> Expr {
    literal(Lit::Int(LitInt::new(&number.to_string(), Span::call_site())))
}

/// `true` or `false`.
pub fn boolean(value: bool) -> Expr {
    literal(Lit::Bool(LitBool::new(value, Span::call_site())))
}

fn literal(lit: Lit) -> Expr {
    Expr::Lit(ExprLit { attrs: Vec::new(), lit })
}

fn list<T, P: Default>(elements: impl IntoIterator<Item = T>) -> Punctuated<T, P> {
    elements.into_iter().collect()
}

/// Documentation: an attribute for each line.
pub fn docs(docs: &Docs) -> Vec<Attribute> {
    let line = |line: String| {
        attribute(Meta::NameValue(MetaNameValue {
            path: path(["doc"]),
            eq_token: Default::default(),
            value: self::text(&line),
        }))
    };
    docs.lines().map(line).collect()
}

/// `#[name]`
pub fn mark(name: &str) -> Attribute {
    attribute(Meta::Path(path([name])))
}

/// `#[name(tokens)]`
pub fn mark_with(name: &str, tokens: TokenStream) -> Attribute {
    attribute(Meta::List(MetaList {
        path: path([name]),
        delimiter: MacroDelimiter::Paren(Default::default()),
        tokens,
    }))
}

fn attribute(meta: Meta) -> Attribute {
    Attribute {
        pound_token: Default::default(),
        style: AttrStyle::Outer,
        bracket_token: Default::default(),
        meta,
    }
}

/// A public field of a struct.
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

/// `{ fields }`
pub fn named(fields: Vec<Field>) -> Fields {
    Fields::Named(FieldsNamed {
        brace_token: Default::default(),
        named: list(fields),
    })
}

/// `(type)` of a struct or a variant.
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

/// A variant of an enum.
pub fn variant(name: &str, fields: Fields) -> Variant {
    Variant {
        attrs: Vec::new(),
        ident: ident(name),
        fields,
        discriminant: None,
    }
}

/// `use names::name as alias;`
pub fn imported<'n>(names: impl IntoIterator<Item = &'n str, IntoIter: DoubleEndedIterator>, name: &str, alias: &str) -> Item {
    let last = UseTree::Rename(UseRename {
        ident: ident(name),
        as_token: Default::default(),
        rename: ident(alias),
    });
    let before = |tree: UseTree, name: &str| {
        UseTree::Path(UsePath {
            ident: ident(name),
            colon2_token: Default::default(),
            tree: Box::new(tree),
        })
    };
    Item::Use(ItemUse {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        use_token: Default::default(),
        leading_colon: None,
        tree: names.into_iter().rev().fold(last, before),
        semi_token: Default::default(),
    })
}

/// A public module.
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

/// `name!(tokens);`
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
