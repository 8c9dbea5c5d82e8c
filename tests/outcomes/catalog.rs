//! The catalog, and the traits of events.

use super::*;

#[test]
fn the_catalog_lists_what_is_known() {
    assert_eq!(
        CATALOG.providers().iter().map(|provider| provider.folder()).collect::<Vec<_>>(),
        ["apiida", "paydata", "pismo"]
    );
    let ids: Vec<&str> = CATALOG.iter().map(|row| row.id()).collect();
    assert!(ids.is_sorted());
    for row in CATALOG.iter() {
        assert_eq!(CATALOG.get(row.id()), Some(row));
        assert_eq!(CATALOG.latest(row.event_type()).map(|row| row.event_type()), Some(row.event_type()));
        assert!(CATALOG.versions(row.event_type()).any(|version| version == row));
        assert_eq!(
            format!("{}/{}/{}/v{}", row.provider(), row.domain(), row.event(), row.version()),
            row.id()
        );
    }
    let row = CATALOG.get(QUOTA_UPDATE).unwrap();
    assert_eq!(row.title(), Some("Quota updated"));
    assert_eq!(row.description(), Some("This event occurs when a quota is updated."));
    assert_eq!(row.rust_type(), "pismo::assets::quota_update::v1::QuotaUpdate");
    assert_eq!(row.samples().len(), 2);
    assert_eq!(CATALOG.latest("pismo/assets/quota_update"), Some(row));
    assert_eq!(CATALOG.get("pismo/assets/quota_update/v2"), None);
    assert_eq!(CATALOG.get("pismo/assets/quota_update"), None);
    assert_eq!(CATALOG.latest("pismo/assets/other"), None);
}

#[test]
fn a_payload_is_decoded_by_its_id() {
    let data = sample(QUOTA_UPDATE)["data"].to_string();
    let value = CATALOG.decode_payload(QUOTA_UPDATE, &data).unwrap().unwrap();
    assert_same(&value.to_json(), &data);
    let update: &QuotaUpdate = value.as_any().downcast_ref().unwrap();
    assert_eq!(update.quota.purchased_units, 100.0);
    assert_eq!(*update, eventry::decode(&data).unwrap());

    assert!(CATALOG.decode_payload("pismo/assets/quota_update/v2", &data).is_none());
    let problem = CATALOG.decode_payload(QUOTA_UPDATE, "{\"quota\": 1}").unwrap().unwrap_err();
    assert_eq!(problem.pointer(), "/quota");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.raw(), &b"{\"quota\": 1}"[..]);
}

#[test]
fn an_event_is_decoded_by_its_provider() {
    let provider = CATALOG.provider("pismo").unwrap();
    let event: Box<dyn AnyEvent> = provider.decode(text(QUOTA_UPDATE)).unwrap();
    assert_eq!(event.catalog_id(), QUOTA_UPDATE);
    let typed: &pismo::Event = event.as_any().downcast_ref().unwrap();
    assert_eq!(*typed, pismo::decode(text(QUOTA_UPDATE)).unwrap());
    assert!(CATALOG.provider("nobody").is_none());
}

#[test]
fn events_and_errors_are_send_sync_and_static() {
    fn free<T: Send + Sync + Clone + 'static>() {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    free::<pismo::Event>();
    free::<paydata::Event>();
    free::<eventry::apiida::Event>();
    error::<MalformedEvent>();
    fn boxed<T: Send + Sync + 'static + ?Sized>() {}
    boxed::<dyn AnyEvent>();
    boxed::<dyn eventry::AnyValue>();

    let event = std::thread::spawn(|| pismo::decode(text(QUOTA_UPDATE))).join().unwrap().unwrap();
    assert_eq!(event.outcome(), Outcome::Known);
    fn caller() -> Result<pismo::Event, Box<dyn std::error::Error + Send + Sync>> {
        Ok(pismo::decode("{")?)
    }
    assert_eq!(
        caller().unwrap_err().to_string(),
        "malformed pismo event: the text ends inside a value (byte 1)"
    );
}
