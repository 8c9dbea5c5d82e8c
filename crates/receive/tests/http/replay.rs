//! Deliveries that are sent again.

use std::sync::atomic::Ordering;
use std::time::Instant;

use eventry_receive::Reason;

use crate::base::Base;
use crate::server::{SENDER, Seen, Server};
use crate::signing::NOW;
use crate::wire::{Connection, PATIENCE, Request, send};

/// Schemes that sign a time, and those that sign none.
const TIMED: [Base; 6] = [
    Base::StandardWebhooks,
    Base::StandardWebhooksAsymmetric,
    Base::Stripe,
    Base::Slack,
    Base::Plaid,
    Base::Truelayer,
];
const UNTIMED: [Base; 4] = [Base::Github, Base::Token, Base::Basic, Base::InBody];

fn status(server: &Server, request: &Request) -> u16 {
    let answer = send(server.address, request).expect("an answer");
    assert!(answer.body.is_empty(), "{answer:?}");
    answer.status
}

#[test]
fn a_delivery_that_is_sent_again_is_handed_over_once() {
    let server = Server::start();
    for base in TIMED.into_iter().chain(UNTIMED) {
        let mut request = base.request();
        request.add(SENDER, "first");
        let mut connection = Connection::open(server.address);
        for _ in 0..3 {
            connection.send(&request);
            assert_eq!(connection.answer().expect("an answer").status, 200, "{base:?}");
        }
        // Over another connection, and with whatever the signature does not cover.
        request.set(SENDER, "second");
        request.add("X-GitHub-Delivery", "another id");
        request.add("X-Request-Id", "another id");
        request.add("svix-id", "another id");
        assert_eq!(status(&server, &request), 200, "{base:?}");
        let handled = Seen::Handled(vec!["first".to_owned()]);
        let expected = [handled, Seen::Duplicate, Seen::Duplicate, Seen::Duplicate];
        assert_eq!(server.take_record(base), expected, "{base:?}");
    }
}

#[test]
fn a_delivery_that_is_sent_again_too_late_is_refused() {
    let server = Server::start();
    for base in TIMED {
        server.clock.store(NOW, Ordering::Relaxed);
        let request = base.request();
        assert_eq!(status(&server, &request), 200, "{base:?}");
        server.clock.store(NOW + 300, Ordering::Relaxed);
        assert_eq!(status(&server, &request), 200, "{base:?}");
        server.clock.store(NOW + 301, Ordering::Relaxed);
        assert_eq!(status(&server, &request), 401, "{base:?}");
        let seen = server.take_record(base);
        assert_eq!(seen[1..], [Seen::Duplicate, Seen::Refused(Reason::Stale)], "{base:?}");
    }
}

#[test]
fn a_delivery_that_is_sent_to_another_provider_is_refused() {
    let server = Server::start();
    let mut tried = 0;
    for from in Base::ALL {
        for to in Base::ALL.into_iter().filter(|to| to.route() != from.route()) {
            let mut request = from.request();
            request.target = to.route().to_owned();
            assert_eq!(status(&server, &request), 401, "{from:?} to {to:?}");
            let seen = server.take_record(to);
            assert!(matches!(seen.as_slice(), [Seen::Refused(_)]), "{from:?} to {to:?}: {seen:?}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn an_event_of_one_delivery_that_many_send_at_once_is_handed_over_once() {
    let server = Server::start();
    for base in [Base::StandardWebhooks, Base::Plaid] {
        let mut request = base.request();
        request.add(SENDER, "first");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    // A receiver may answer that the delivery is in work: then it is sent once more, as providers do.
                    let start = Instant::now();
                    while status(&server, &request) == 503 {
                        assert!(start.elapsed() < PATIENCE, "the delivery is always in work");
                    }
                });
            }
        });
        let handled = server
            .take_record(base)
            .into_iter()
            .filter(|seen| matches!(seen, Seen::Handled(_)))
            .count();
        assert_eq!(handled, 1, "{base:?}");
    }
}
