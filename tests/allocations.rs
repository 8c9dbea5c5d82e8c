//! What reading takes from the allocator. A binary of its own: it counts every allocation of the process.
#![cfg(feature = "pismo")]

use allocation_counter::measure;
use eventry::{CATALOG, pismo};

/// The first documented body of an event, in the compact form in which it travels.
fn body(id: &str) -> String {
    let sample = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body();
    eventry::Json::parse(sample).unwrap().to_string()
}

#[test]
fn a_view_of_a_plain_body_allocates_nothing() {
    let pismo = CATALOG.providers().iter().find(|provider| provider.folder() == "pismo").unwrap();
    for row in pismo.events() {
        for sample in row.samples() {
            let spaced = sample.body().to_owned();
            for body in [body(row.id()), spaced] {
                let counted = measure(|| {
                    let view = pismo::view(body.as_bytes());
                    assert!(view.is_ok());
                });
                assert_eq!(counted.count_total, 0, "{}: {body}", row.id());
            }
        }
    }
}

#[test]
fn an_event_allocates_for_its_texts_alone() {
    let body = bytes::Bytes::from(body("pismo/assets/quota_update/v1"));
    let texts = {
        let view = pismo::view(&body).unwrap();
        let pismo::Payload::AssetsQuotaUpdateV1(update) = &view.payload else {
            panic!("{view:?}")
        };
        let quota = &update.quota;
        let envelope = &view.envelope;
        let texts = [
            &quota.id,
            &quota.asset_id,
            &quota.issuer_id,
            &quota.type_,
            &quota.customer_name,
            &quota.customer_document_number,
            &quota.operation_type,
            &envelope.event_id,
            &envelope.domain,
            &envelope.event_type,
            &envelope.org_id,
            &envelope.cid,
        ];
        texts.into_iter().filter(|text| !text.is_empty()).count()
    };
    // From the second handle on, sharing the bytes takes nothing.
    let _second = body.clone();
    let counted = measure(|| assert!(pismo::decode(&body).is_ok()));
    assert_eq!(counted.count_total, texts as u64);
}
