//! Events of a stream, and errors of its reader.

use super::*;

#[test]
fn events_are_the_same_as_those_of_a_whole_body() {
    let event = event();
    let wrong = event.replace("\"data\":", "\"data\":5,\"was\":");
    let bodies = [
        format!("{event}\n{wrong}\n{event}\n"),
        format!("\u{feff}[{event},\r\n{wrong},5,{event}]"),
        format!("{event}{}\n{event}", &event[..200]),
        format!("[{event}, {}", &event[..300]),
    ];
    for body in &bodies {
        for length in (1..40).chain([64, 1000, body.len()]) {
            assert_same_events(body.as_bytes(), &[length]);
        }
    }
    let outcomes: Vec<_> = pismo::read_batch(bodies[0].as_bytes()).map(|item| item.is_ok()).collect();
    assert_eq!(outcomes, [true, false, true]);
    let mut broken = bodies[0].clone().into_bytes();
    broken[event.len() + 20] = 0xff;
    let items: Vec<_> = pismo::read_batch(&broken[..]).collect();
    assert!(matches!(&items[1], Err(BatchError::Malformed(it)) if it.error().reason() == &Reason::NotUtf8));
    assert!(items.len() == 3 && items[2].is_ok());
}

#[test]
fn an_error_of_the_reader_is_the_last_item() {
    let event = event();
    let body = format!("{event}\n{event}\n{}", &event[..100]);
    let mut items = pismo::read_batch(Failing(body.as_bytes()));
    assert!(items.next().unwrap().is_ok());
    assert!(items.next().unwrap().is_ok());
    assert_eq!(items.offset(), event.len() as u64 + 1);
    let error = items.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "cannot read the stream");
    assert!(matches!(error, BatchError::Io(_)));
    assert!(items.next().is_none());
    assert!(items.next().is_none());
}
