//! Whether an event may come without its payload. Null and absence are distinguished as the envelope's schema requires.

use eventry::rt::NoEnvelope;
use eventry::{Json, MalformedEvent, Outcome, Reason};

/// A provider whose payloads are any JSON, so that only its envelope decides what may be absent or null.
macro_rules! provider {
    ($module:ident, $presence:ident) => {
        mod $module {
            use eventry::rt::{Discriminator, EnvelopeShape, Identity, NoEnvelope, FormPart, Place, Presence, ProviderTable, Schema, SchemaSet};
            use eventry::{Descriptor, Json};

            #[derive(Clone, PartialEq)]
            pub enum Payload {
                PlacedV1(Json),
                Missing(&'static Descriptor),
                Unknown(eventry::Unknown),
            }
            eventry::rt::payload_impls!(Payload in NoEnvelope { 0 => PlacedV1, });
            impl eventry::Payload for Payload {
                type View<'de> = Payload;
            }
            static SCHEMAS: SchemaSet = SchemaSet::new(&[]);
            static EVENTS: [Descriptor; 1] = [Descriptor::new(
                Identity::new("shop/orders/placed/v1"),
                "Json",
                <Json as eventry::AnyValue>::new_boxed,
                Schema::new("shop:placed", &SCHEMAS, false),
            )];
            static TABLE: ProviderTable = ProviderTable::new(
                "shop",
                "Shop",
                None,
                Some(EnvelopeShape::new(
                    "body",
                    Presence::$presence,
                    0,
                    Schema::new("shop:envelope", &SCHEMAS, false),
                )),
                &EVENTS,
                &[0],
            )
            .with_discriminators(&[Discriminator::new(Place::Member("kind"), &[&[FormPart::Event]])]);
        }
    };
}

provider!(required, Required);
provider!(required_or_null, RequiredOrNull);
provider!(optional, Optional);

/// Reads the body in every possible way and checks that all agree.
fn read<P>(body: &str) -> Result<eventry::Event<P>, MalformedEvent>
where
    P: eventry::Payload<Envelope = NoEnvelope>,
{
    let one = eventry::decode_event::<P>(body.into());
    let view = eventry::EventView::<P>::read(body.as_bytes());
    let batched: Vec<_> = eventry::rt::Batch::<P>::new(body.into()).collect();
    let streamed: Vec<_> = eventry::BatchReader::<_, P>::new(body.as_bytes()).collect();
    let opened = eventry::rt::open::<P>(body.into(), None);
    assert_eq!((batched.len(), streamed.len()), (1, 1));
    let others = [
        view.as_ref().map(|view| view.to_json()).map_err(ToString::to_string),
        batched[0].as_ref().map(|event| event.to_json()).map_err(ToString::to_string),
        streamed[0].as_ref().map(|event| event.to_json()).map_err(ToString::to_string),
        opened.as_ref().map(|event| event.to_json()).map_err(ToString::to_string),
        eventry::decode_event::<P>(body.into())
            .map(eventry::Event::into_latest)
            .map(|event| event.to_json())
            .map_err(|error| error.to_string()),
    ];
    for other in others {
        assert_eq!(other, one.as_ref().map(|event| event.to_json()).map_err(ToString::to_string));
    }
    one
}

const ABSENT: &str = r#"{"kind":"placed","id":"e"}"#;
const NULL: &str = r#"{"kind":"placed","id":"e","body":null}"#;
const NULL_FIRST: &str = r#"{"body":null,"kind":"placed","id":"e"}"#;

/// Checks that the body is an event without a payload and is written back as it came.
fn comes_without<P: eventry::Payload<Envelope = NoEnvelope>>(body: &str) {
    let event = read::<P>(body).unwrap();
    assert_eq!((event.outcome(), event.payload_json().as_str()), (Outcome::Known, "null"), "{body}");
    assert!(
        matches!(event.payload_missing(), Some("shop/orders/placed/v1")),
        "{body}: {:?}",
        event.payload
    );
    assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(body).unwrap());
}

trait PayloadMissing {
    fn payload_missing(&self) -> Option<&'static str>;
}

impl<P: eventry::Payload> PayloadMissing for eventry::Event<P> {
    fn payload_missing(&self) -> Option<&'static str> {
        match eventry::rt::PayloadFrom::content(&self.payload) {
            eventry::rt::Content::Missing(row) => Some(row.id()),
            _ => None,
        }
    }
}

fn is_absent<P: eventry::Payload<Envelope = NoEnvelope>>(body: &str) {
    let malformed = read::<P>(body).unwrap_err();
    let member = "body".to_owned();
    assert_eq!(malformed.error().reason(), &Reason::Missing { member }, "{body}");
    assert_eq!(malformed.descriptor().map(|row| row.id()), Some("shop/orders/placed/v1"));
}

#[test]
fn a_required_payload_must_be_present() {
    is_absent::<required::Payload>(ABSENT);
    for body in [NULL, NULL_FIRST] {
        let malformed = read::<required::Payload>(body).unwrap_err();
        assert_eq!(malformed.pointer(), "/body");
        assert_eq!(malformed.message(), "expected a payload, found null");
    }
}

#[test]
fn a_required_payload_may_be_null_if_the_envelope_allows_it() {
    is_absent::<required_or_null::Payload>(ABSENT);
    comes_without::<required_or_null::Payload>(NULL);
    comes_without::<required_or_null::Payload>(NULL_FIRST);
}

#[test]
fn an_optional_payload_may_be_absent_or_null() {
    for body in [ABSENT, NULL, NULL_FIRST] {
        comes_without::<optional::Payload>(body);
    }
}
