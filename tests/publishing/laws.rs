//! What holds for every event that code makes, whatever its provider.

use eventry::rt::PayloadFrom;
use eventry::{Event, Payload, decode_event};

/// Makes every event of a provider from `new()` and from its samples, and moves every event to every other one.
pub fn check<P: Payload>() {
    let table = P::table();
    let of_row = |at: usize| {
        let mut payloads: Vec<P> = vec![<P as PayloadFrom>::blank(at).unwrap()];
        let samples = table.events()[at].samples().iter();
        payloads.extend(
            samples
                .filter_map(|sample| decode_event::<P>(sample.body().into()).ok())
                .map(|event| event.payload),
        );
        payloads
    };
    let rows = 0..table.events().len();
    let recognizable = |at: &usize| !table.events()[*at].is_document();
    for at in rows.clone().filter(recognizable) {
        let id = table.events()[at].id();
        for payload in of_row(at) {
            let made = Event::<P>::new(blank_envelope::<P>(), payload);
            let read = decode_event::<P>(made.to_json().into()).unwrap_or_else(|error| panic!("{id}: {error}: {}", made.to_json()));
            assert_eq!(read.catalog_id(), made.catalog_id(), "{}", made.to_json());
            assert!(made.raw().is_empty() && made.drift().is_empty());
            assert_eq!(read.envelope, made.envelope, "{id}");
        }
        for sample in table.events()[at].samples() {
            let Ok(received) = decode_event::<P>(sample.body().into()) else {
                continue;
            };
            if received.descriptor() != Some(&table.events()[at]) {
                continue;
            }
            // What is received keeps its spelling.
            let again = Event::<P>::new(received.envelope.clone(), received.payload.clone());
            assert_eq!(again.to_json(), received.to_json(), "{id}");
            assert!(again == received && again.raw() != received.raw());
        }
    }
    for at in rows.clone().filter(|at| !recognizable(at)) {
        for sample in table.events()[at].samples() {
            let received = decode_event::<P>(sample.body().into()).unwrap();
            let made = Event::<P>::new(blank_envelope::<P>(), received.payload.clone());
            assert_eq!(decode_event::<P>(made.to_json().into()).unwrap(), received);
        }
    }
    for from in rows.clone().filter(recognizable) {
        for to in rows.clone().filter(recognizable) {
            let mut event = Event::<P>::new(blank_envelope::<P>(), <P as PayloadFrom>::blank(from).unwrap());
            event.set_payload(<P as PayloadFrom>::blank(to).unwrap());
            let read = decode_event::<P>(event.to_json().into()).unwrap();
            assert_eq!(read.descriptor(), Some(&table.events()[to]), "from row {from}: {}", event.to_json());
        }
    }
}

fn blank_envelope<P: Payload>() -> P::Envelope {
    eventry::rt::blank()
}
