//! An archive of old and new events, read by code that knows only the newest version.
#![deny(warnings, missing_docs)]

use archive::bakery::{self, Payload};
use archive::{CATALOG, kiosk};

const ARCHIVE: &str = r#"
{"id": "1", "type": "orders.placed", "version": 1, "data": {"id": 7, "customer_name": "Ada", "lines": [{"article": "bread", "qty": 2}], "total": 9, "state": "paid", "legacy_code": 3}}
{"id": "2", "type": "orders.placed", "version": 2, "data": {"id": 8, "customer": "Grace", "lines": [], "total": 4, "currency": "CHF", "state": "new", "priority": 1}}
{"id": "3", "type": "orders.placed", "version": 1, "data": {"id": 9, "customer_name": "Alan", "lines": [], "total": 9.5, "state": "new"}}
{"id": "4", "type": "orders.placed", "version": 5, "data": {"id": 10, "customer": "Edsger", "lines": [], "total": 12, "currency": "EUR", "state": "new", "note": null, "tip": 1}}
{"id": "5", "type": "orders.cancelled", "version": 1, "data": {"id": "7"}}
{"id": "6", "type": "orders.shipped", "version": 1, "data": {"code": "p-1"}}
"#;

fn main() {
    for row in CATALOG.iter().filter(|row| row.provider() == "bakery") {
        println!("{} {:?}", row.id(), row.upgrade());
    }
    for event in bakery::decode_batch(ARCHIVE) {
        match event.map(bakery::Event::into_latest) {
            Ok(event) => show(&event),
            Err(malformed) => println!("{malformed}"),
        }
    }
    // A person decides what the schemas leave open.
    let old = eventry::decode(r#"{"id": "7", "by": {"name": "Ada"}}"#);
    match old.map(|old| bakery::orders::cancelled::v1_to_v2::upgrade(old, &Decisions)) {
        Ok(Ok(new)) => println!("{}", eventry::encode(&new)),
        Ok(Err(error)) => println!("{error}"),
        Err(malformed) => println!("{malformed}"),
    }
    if let Err(malformed) = kiosk::decode(r#"{"what": "sales.sold.v2", "body": {}}"#) {
        println!("{malformed}");
    }
}

/// Shows an event. This code knows only the newest version.
fn show(event: &bakery::Event) {
    match &event.payload {
        Payload::OrdersPlacedV4(placed) => {
            println!(
                "{}: {} for {} {}",
                placed.customer,
                placed.lines.len(),
                placed.total,
                placed.currency
            );
        }
        Payload::OrdersShippedV3(parcel) => println!("parcel {}", parcel.code),
        _ => println!("{}", event.catalog_id()),
    }
    if let Some(from) = event.upgraded_from() {
        println!("  it came as v{}", from.version());
    }
    if let Some(unknown) = event.assumed() {
        println!("  it came as v{}, which is not known", unknown.version.as_deref().unwrap_or("?"));
    }
    if let Some(error) = event.upgrade_error() {
        println!("  {error}");
    }
}

/// The decisions that version 2 of a canceled order needs.
struct Decisions;

impl bakery::orders::cancelled::v1_to_v2::Upgrade for Decisions {
    fn id(&self, old: &bakery::orders::cancelled::v1::Cancelled) -> Result<eventry::Integer, eventry::UpgradeError> {
        old.id.parse().map_err(eventry::UpgradeError::from)
    }

    fn reason(&self, _: &bakery::orders::cancelled::v1::Cancelled) -> Result<String, eventry::UpgradeError> {
        Ok("not said".to_owned())
    }

    fn by_role(&self, _: &bakery::orders::cancelled::v1::By) -> Result<String, eventry::UpgradeError> {
        Ok("customer".to_owned())
    }
}
