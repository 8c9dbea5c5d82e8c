//! Envelopes whose discriminators are of different types.

use eventry::rt::{
    Discriminator, EnvelopeShape, FormPart, Identity, NoEnvelope, PayloadFrom as _, Place, Presence, ProviderTable, Schema, SchemaSet,
};
use eventry::{Descriptor, Event, Extra, Integer, Json, Nullable, Number, TypedOr, decode_event, encode};

use crate::laws;

static SCHEMAS: SchemaSet = SchemaSet::new(&[]);
const VERSION: &[&[FormPart]] = &[&[FormPart::Version]];
const KIND: &[&[FormPart]] = &[&[FormPart::Event, FormPart::Literal("."), FormPart::Version], &[FormPart::Event]];
const BY_EVENT: &[Discriminator] = &[
    Discriminator::new(Place::Member("kind"), KIND).at(0),
    Discriminator::new(Place::Member("version"), VERSION).at(1),
];
const IN_EXTRA: &[Discriminator] = &[
    Discriminator::new(Place::Member("kind"), KIND),
    Discriminator::new(Place::Member("version"), VERSION),
];

const fn row(id: &'static str) -> Descriptor {
    Descriptor::new(
        Identity::new(id),
        "String",
        <String as eventry::AnyValue>::new_boxed,
        Schema::new("shop:any", &SCHEMAS, false),
    )
}

/// A provider with three events, whose envelope is of any type.
macro_rules! provider {
    ($module:ident, $envelope:ty, $presence:ident, $discriminators:expr, $($chosen:tt)*) => {
        mod $module {
            use super::*;

            #[derive(Clone, PartialEq)]
            pub enum Payload {
                PaidV1(String),
                PaidV2(String),
                Numbered(String),
                Missing(&'static Descriptor),
                Unknown(eventry::Unknown),
            }
            eventry::rt::payload_impls!(Payload in $envelope { 0 => PaidV1, 1 => PaidV2, 2 => Numbered, });
            impl eventry::Payload for Payload {
                type View<'de> = Payload;
            }
            static EVENTS: [Descriptor; 3] =
                [row("shop/orders/paid/v1")$($chosen)*, row("shop/orders/paid/v2"), row("shop/orders/1001/v1")];
            static TABLE: ProviderTable = ProviderTable::new(
                "shop",
                "Shop",
                None,
                Some(EnvelopeShape::new("body", Presence::$presence, 0, Schema::new("shop:envelope", &SCHEMAS, false))),
                &EVENTS,
                &[2, 0, 1],
            )
            .with_discriminators($discriminators);
        }
    };
}

/// An envelope with two members.
macro_rules! envelope {
    ($name:ident, $presence:ident, $kind:ty, $version:ty) => {
        #[derive(Clone, PartialEq)]
        pub struct $name {
            pub kind: $kind,
            pub version: $version,
            pub extra: Extra,
        }
        eventry::rt::record_impls! { $name { 0 => kind: $presence("kind"), 1 => version: $presence("version"), } }
    };
}

envelope!(Plain, required, String, i64);
envelope!(Maybe, optional, Option<String>, Option<Integer>);
envelope!(Either, optional_nullable, Nullable<Json>, Nullable<Number>);
envelope!(Typed, required, TypedOr<String>, String);
provider!(plain, Plain, Required, BY_EVENT,);
provider!(maybe, Maybe, RequiredOrNull, BY_EVENT,);
provider!(either, Either, Optional, BY_EVENT,);
provider!(typed, Typed, Optional, BY_EVENT, .with_discriminators(&["\"Paid\"", "\"1\""]));
provider!(outside, NoEnvelope, Optional, IN_EXTRA,);

#[test]
fn discriminators_of_every_type_are_set() {
    laws::check::<plain::Payload>();
    laws::check::<maybe::Payload>();
    laws::check::<either::Payload>();
    laws::check::<typed::Payload>();
    laws::check::<outside::Payload>();
}

#[test]
fn a_value_is_of_the_kind_that_its_member_holds() {
    let plain = Event::<plain::Payload>::new(Plain::new(), plain::Payload::PaidV2("x".into()));
    assert_eq!(plain.to_json(), r#"{"body":"x","kind":"paid.2","version":2}"#);
    let maybe = Event::<maybe::Payload>::new(Maybe::new(), maybe::Payload::Numbered("x".into()));
    assert_eq!(maybe.envelope.version, Some(1.into()));
    let typed = Event::<typed::Payload>::new(Typed::new(), typed::Payload::PaidV1("x".into()));
    assert_eq!(encode(&typed.envelope), r#"{"kind":"Paid","version":"1"}"#);
    let outside = Event::<outside::Payload>::new(NoEnvelope::default(), outside::Payload::PaidV1("x".into()));
    assert_eq!(outside.to_json(), r#"{"body":"x","kind":"paid.1","version":1}"#);
}

#[test]
fn what_selects_the_event_already_stays() {
    let body = r#"{"body":"x","kind":"PAID","version":2}"#;
    let mut event = decode_event::<plain::Payload>(body.into()).unwrap();
    event.set_payload(plain::Payload::PaidV2("y".into()));
    assert_eq!(event.to_json(), r#"{"body":"y","kind":"PAID","version":2}"#);
    assert_eq!(event.raw(), body);
    event.payload = plain::Payload::PaidV1("z".into());
    assert_eq!(event.envelope.kind, "PAID");
    event.set_payload(event.payload.clone());
    assert_eq!(event.to_json(), r#"{"body":"z","kind":"paid.1","version":1}"#);
}

#[test]
fn an_event_may_have_no_payload() {
    let rows = <maybe::Payload as eventry::rt::PayloadEnum>::table().events();
    let made = Event::<maybe::Payload>::new(Maybe::new(), maybe::Payload::Missing(&rows[1]));
    assert_eq!(made.to_json(), r#"{"kind":"paid.2","version":2,"body":null}"#);
    let read = decode_event::<maybe::Payload>(made.to_json().into()).unwrap();
    assert_eq!(read, made);
    let rows = <either::Payload as eventry::rt::PayloadEnum>::table().events();
    let made = Event::<either::Payload>::new(Either::new(), either::Payload::Missing(&rows[0]));
    assert_eq!(made.to_json(), r#"{"kind":"paid.1","version":1}"#);
}

#[test]
fn an_unknown_event_keeps_its_envelope() {
    let unknown = decode_event::<plain::Payload>(r#"{"kind": "lost", "version": 9, "body": 1}"#.into()).unwrap();
    let event = Event::<plain::Payload>::new(unknown.envelope.clone(), unknown.payload.clone());
    assert_eq!(event.to_json(), r#"{"body":1,"kind":"lost","version":9}"#);
    assert!(plain::Payload::blank(3).is_none());
}
