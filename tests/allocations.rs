//! How much reading allocates. This test is a separate binary, because it counts every allocation of the process.
#![cfg(feature = "pismo")]

use allocation_counter::measure;
use eventry::{CATALOG, pismo};

/// Returns the first documented body of an event, in compact form.
fn body(id: &str) -> String {
    let sample = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body();
    eventry::Json::parse(sample).unwrap().to_string()
}

#[test]
fn a_view_of_a_plain_body_does_not_allocate() {
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
fn an_event_allocates_only_for_its_texts() {
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
    // From the second handle on, sharing the bytes does not allocate.
    let _second = body.clone();
    let counted = measure(|| assert!(pismo::decode(&body).is_ok()));
    assert_eq!(counted.count_total, texts as u64);
}
