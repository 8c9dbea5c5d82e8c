//! Bodies without members that their schemas require. The ferry doubts all required members, the tram only some; their schemas are equal.
#![deny(warnings)]

use archive::ferry::trips::left::v1::{Cargo, Left};
use archive::{ferry, tram};
use eventry::rt::Observations;
use eventry::{Json, Nullable, Outcome, Reason};

/// A whole body around a payload.
fn body(data: &str) -> String {
    format!(r#"{{"id":"e","type":"trips.left","version":1,"data":{data}}}"#)
}

const WHOLE: &str = r#"{"ship":"Ada","seats":4,"note":null,"stops":[{"port":"Rab","at":"2024-03-18T09:14:06Z"}],"seal":1}"#;

fn summary(observations: &Observations) -> Vec<String> {
    let drifts = observations.iter();
    drifts.map(|it| format!("{} {} {}", it.kind.as_str(), it.pointer, it.count)).collect()
}

/// Decodes a body of the ferry, which must be written back unchanged. Returns the event and what is new about it.
fn left(body: &str) -> (ferry::Event, Vec<String>) {
    let event = ferry::decode(body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(body).unwrap());
    let drift = summary(&event.drift());
    let view = ferry::view(body.as_bytes()).unwrap();
    assert_eq!(summary(&view.drift()), drift);
    assert_eq!(Json::parse(&view.to_json()).unwrap(), Json::parse(body).unwrap());
    (event, drift)
}

fn payload(event: &ferry::Event) -> &Left {
    match &event.payload {
        ferry::Payload::TripsLeftV1(left) => left,
        other => panic!("{other:?}"),
    }
}

/// Why the tram does not read a body, and where.
fn refusal(body: &str) -> (String, Reason) {
    let error = tram::decode(body).unwrap_err();
    (error.error().pointer().to_string(), error.error().reason().clone())
}

fn missing(member: &str) -> Reason {
    Reason::Missing { member: member.to_owned() }
}

#[test]
fn conforming_bodies_have_no_drift() {
    let (event, drift) = left(&body(WHOLE));
    assert!(drift.is_empty(), "{drift:?}");
    let left = payload(&event);
    assert_eq!((left.ship.as_deref(), left.note.is_null()), (Some("Ada"), true));
    assert!(tram::decode(body(WHOLE)).unwrap().drift().is_empty());
}

#[test]
fn absent_members_are_read_and_counted_if_they_are_doubted() {
    let (event, drift) = left(&body(r#"{"stops":[{},{"port":"Rab"}]}"#));
    let expected = [
        "missing-member /data/stops/*/port 1",
        "missing-member /data/stops/*/at 2",
        "missing-member /data/ship 1",
        "missing-member /data/seats 1",
        "missing-member /data/note 1",
        "missing-member /data/seal 1",
    ];
    assert_eq!(drift, expected);
    let left = payload(&event);
    assert_eq!((&left.ship, &left.seats, &left.note), (&None, &None, &Nullable::Absent));
    assert_eq!(left.seal, Nullable::Absent);

    let tolerated = body(&WHOLE.replace(r#""seats":4,"#, "").replace(r#","at":"2024-03-18T09:14:06Z""#, ""));
    let event = tram::decode(tolerated.as_str()).unwrap();
    assert_eq!(
        summary(&event.drift()),
        ["missing-member /data/stops/*/at 1", "missing-member /data/seats 1"]
    );
    assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(&tolerated).unwrap());
    assert_eq!(refusal(&body(&WHOLE.replace(r#""ship":"Ada","#, ""))), ("/data".to_owned(), missing("ship")));
    assert_eq!(
        refusal(&body(&WHOLE.replace(r#""port":"Rab","#, ""))),
        ("/data/stops/0".to_owned(), missing("port"))
    );
}

#[test]
fn null_is_read_and_counted_if_the_member_is_doubted_and_the_schema_excludes_null() {
    let (event, drift) = left(&body(&WHOLE.replace("\"Ada\"", "null").replace(":4", ":null").replace(":1}", ":null}")));
    assert_eq!(drift, ["null-member /data/ship 1", "null-member /data/seats 1"]);
    let left = payload(&event);
    assert_eq!((&left.ship, &left.seats), (&None, &None));
    // Any value is allowed here.
    assert_eq!(left.seal, Nullable::Null);

    let nulled = body(&WHOLE.replace(":4", ":null"));
    assert_eq!(summary(&tram::decode(nulled).unwrap().drift()), ["null-member /data/seats 1"]);
    let (pointer, reason) = refusal(&body(&WHOLE.replace("\"Ada\"", "null")));
    assert_eq!(pointer, "/data/ship");
    assert!(matches!(reason, Reason::Expected { .. }), "{reason:?}");
}

#[test]
fn integers_in_quotes_are_read_and_counted() {
    let quoted = body(&WHOLE.replace(":4", r#":"40000000000000000000","decks":"3""#));
    let (event, drift) = left(&quoted);
    assert_eq!(drift, ["quoted-integer /data/seats 1", "quoted-integer /data/decks 1"]);
    let left = payload(&event);
    assert_eq!(left.seats.as_ref().map(ToString::to_string).as_deref(), Some("40000000000000000000"));
    let event = tram::decode(quoted.as_str()).unwrap();
    assert_eq!(summary(&event.drift()), ["quoted-integer /data/seats 1", "quoted-integer /data/decks 1"]);
    assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(&quoted).unwrap());
}

#[test]
fn a_doubt_does_not_change_the_branch_of_a_conforming_value() {
    let cargo = |data: &str| {
        let (event, drift) = left(&body(&format!(r#"{},"cargo":{data}}}"#, WHOLE.trim_end_matches('}'))));
        (payload(&event).cargo.clone().unwrap(), drift)
    };
    // A bicycle of a color that its schema does not name, rather than a truck without wheels.
    let (bicycle, drift) = cargo(r#"{"plate":"b","color":"red"}"#);
    assert!(matches!(bicycle, Cargo::Bicycle(_)), "{bicycle:?}");
    assert_eq!(drift, ["unknown-member /data/cargo/color 1"]);
    let (truck, _) = cargo(r#"{"plate":"t","wheels":6,"more":1,"most":2}"#);
    assert!(matches!(truck, Cargo::Truck(_)), "{truck:?}");
    // What conforms to no branch takes one that lacks something.
    let (lacking, drift) = cargo(r#"{"wheels":6}"#);
    assert!(matches!(lacking, Cargo::Truck(_)), "{lacking:?}");
    assert_eq!(drift, ["missing-member /data/cargo/plate 1"]);
    // In a choice, quotes tell a text from an integer.
    let (quoted, _) = cargo(r#"{"plate":"t","wheels":"6"}"#);
    assert!(matches!(quoted, Cargo::Bicycle(_)), "{quoted:?}");
}

#[test]
fn the_envelope_is_doubted_as_well() {
    let (event, drift) = left(&format!(r#"{{"type":"trips.left","version":1,"data":{WHOLE}}}"#));
    assert_eq!((drift, &event.envelope.id), (vec!["missing-member /id 1".to_owned()], &None));
    let (event, drift) = left(r#"{"id":"e","type":"trips.left","version":1}"#);
    assert_eq!(drift, ["missing-member /data 1"]);
    assert!(matches!(event.payload, ferry::Payload::Missing(_)));
    let (event, drift) = left(r#"{"id":"e","type":"trips.left","version":1,"data":null}"#);
    assert_eq!(drift, ["null-member /data 1"]);
    assert!(matches!(event.payload, ferry::Payload::Missing(_)));
    // Without its type, an event is unknown; without its version, it is of the newest.
    let unnamed = ferry::decode(r#"{"id":"e","version":1,"data":{}}"#).unwrap();
    assert_eq!(unnamed.outcome(), Outcome::UnknownType);
    let newest = ferry::decode(format!(r#"{{"id":"e","type":"trips.left","data":{WHOLE}}}"#)).unwrap();
    assert_eq!(newest.catalog_id(), "ferry/trips/left/v2");
    assert_eq!(refusal(r#"{"id":"e","type":"trips.left","version":1}"#), (String::new(), missing("data")));
}

#[test]
fn a_made_value_starts_without_its_doubted_members() {
    let made = Left::new();
    assert_eq!((&made.ship, &made.note, &made.stops), (&None, &Nullable::Absent, &None));
    assert_eq!(eventry::encode(&made), "{}");
    assert_eq!(eventry::encode(&tram::trips::left::v1::Left::new()), r#"{"ship":"","note":null,"stops":[]}"#);
}

#[test]
fn versions_are_converted_without_what_is_missing() {
    for data in ["{}", WHOLE, r#"{"ship":null,"seats":"4","cargo":{"wheels":6}}"#] {
        let (event, _) = left(&body(data));
        let newest = event.into_latest();
        assert_eq!(newest.catalog_id(), "ferry/trips/left/v2");
        assert_eq!(Json::parse(&newest.payload_json()).unwrap(), Json::parse(data).unwrap());
    }
}
