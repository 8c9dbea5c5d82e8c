//! What is compared of generated files.

use super::PublicItems;

fn breaks(old: &str, new: &str) -> Vec<String> {
    let old = PublicItems::of(old).unwrap();
    let new = PublicItems::of(new).unwrap();
    old.breaks(&new, "a").into_iter().map(|it| it.words).collect()
}

#[test]
fn what_code_can_rely_on_is_compared() {
    let old = "pub struct Quota { pub id: ::std::string::String, pub extra: rt::Extra, hidden: u8 }
               pub enum State { Open, Closed(Quota) }
               pub type Other = super::x::Quota;
               impl ::std::fmt::Display for State { }
               impl Quota { pub fn id_or_default(&self) -> &str { \"\" } fn own(&self) {} }";
    assert_eq!(breaks(old, old), Vec::<String>::new());
    let new = "pub struct Quota { pub id: ::std::option::Option<::std::string::String>, pub extra: rt::Extra, pub more: u8 }
               pub enum State { Closed(Other), Ajar }
               pub type Other = super::y::Quota;";
    assert_eq!(
        breaks(old, new),
        [
            "Other: Quota became Quota",
            "Quota::more was added",
            "Quota::id: String became Option<String>",
            "Quota::id_or_default() was removed",
            "State::Ajar was added",
            "State::Closed: (Quota) became (Other)",
            "State::Open was removed",
            "Display for State was removed",
        ]
    );
    assert_eq!(
        breaks(old, "pub enum Quota {} pub enum State {} pub type Other = super::x::Quota;")[0],
        "Quota: struct became enum"
    );
}

#[test]
fn names_are_what_they_are_imported_as() {
    let old = "use std::collections::BTreeMap; use super::x::Quota; use super::super::rt;
               pub struct A { pub a: Quota, pub b: Option<String>, pub c: BTreeMap<String, rt::Json> }";
    let spelled = "pub struct A { pub a: super::x::Quota, pub b: ::std::option::Option<::std::string::String>,
                   pub c: ::std::collections::BTreeMap<String, rt::Json> }";
    assert_eq!(breaks(old, spelled), Vec::<String>::new());
    let other = old.replace("super::x", "super::y");
    assert_eq!(breaks(old, &other), ["A::a: super::x::Quota became super::y::Quota"]);
    let shadowed = format!("{old} pub struct Option<T> {{ pub a: T }}");
    assert_eq!(
        breaks(old, &shadowed),
        ["A::b: ::std::option::Option<::std::string::String> became Option<::std::string::String>"]
    );
}

#[test]
fn a_parameter_for_texts_is_its_default() {
    let plain =
        "pub struct A { pub a: ::std::option::Option<::std::string::String>, pub b: B, pub c: rt::Nullable<super::x::C>, pub d: rt::Json }
                 pub enum B { C(::std::string::String) }
                 impl A { pub fn a_or_default(&self) -> ::std::option::Option<&B> { None } }";
    let generic = "pub struct A<T: rt::TextStore = ::std::string::String> { pub a: ::std::option::Option<T>, pub b: B<T>,
                   pub c: rt::Nullable<super::x::C<T>>, pub d: T::Json }
                   pub enum B<T: rt::TextStore = ::std::string::String> { C(T) }
                   impl<T: rt::TextStore> A<T> { pub fn a_or_default(&self) -> ::std::option::Option<&B<T>> { None } }";
    assert_eq!(breaks(generic, generic), Vec::<String>::new());
    assert_eq!(breaks(plain, generic), Vec::<String>::new());
    assert_eq!(breaks(generic, plain), Vec::<String>::new());
}

#[test]
fn a_type_that_another_event_takes_too_loses_its_conversion() {
    let items = |alone: &str| {
        format!(
            "pub struct Created {} super::super::super::rt::event_items!(\"acme/orders/created/v1\" => Created in OrdersCreatedV1{alone});",
            "{}"
        )
    };
    assert_eq!(breaks(&items(" alone"), &items("")), ["Into<Payload> for Created was removed"]);
    assert_eq!(breaks(&items(""), &items(" alone")), Vec::<String>::new());
}
