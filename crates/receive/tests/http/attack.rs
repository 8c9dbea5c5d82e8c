//! An attack, and what must become of it.

use std::collections::{BTreeMap, BTreeSet};

use eventry_receive::Reason;

use crate::base::Base;
use crate::beside::{BESIDE, Beside};
use crate::server::{SENDER, Seen, Server};
use crate::wire::{Connection, Request, Response, send};

/// How an attack ends.
#[derive(Clone, Copy)]
pub enum Refused {
    /// With 401, and this reason in the notice.
    Because(Reason),
    /// With this status, before anything of it is judged.
    With(u16),
    /// With this status, or without an answer, before anything of it is judged: the sender hung up.
    WithOrUnanswered(u16),
}

/// One accepted delivery, and changes of it.
pub struct Attacks {
    base: Base,
    changes: Vec<(&'static str, Refused, Change)>,
}

type Change = Box<dyn Fn(&mut Request)>;

impl Attacks {
    pub fn on(base: Base) -> Self {
        Attacks { base, changes: Vec::new() }
    }

    pub fn refused(mut self, what: &'static str, refused: Refused, change: impl Fn(&mut Request) + 'static) -> Self {
        self.changes.push((what, refused, Box::new(change)));
        self
    }

    pub fn because(self, what: &'static str, reason: Reason, change: impl Fn(&mut Request) + 'static) -> Self {
        self.refused(what, Refused::Because(reason), change)
    }

    /// Replaces a header by what a function makes of it.
    pub fn header(self, what: &'static str, reason: Reason, name: &'static str, change: impl Fn(&str) -> String + 'static) -> Self {
        self.because(what, reason, move |request| request.change(name, &change))
    }

    /// A header that is absent, empty, or there twice.
    pub fn without_or_twice(self, name: &'static str) -> Self {
        self.because("no header", Reason::Missing, move |request| request.remove(name))
            .because("an empty header", Reason::Empty, move |request| request.set(name, ""))
            .because("a second header", Reason::Conflicting, move |request| request.add(name, "1"))
            .because("a second header in front", Reason::Conflicting, move |request| {
                request.headers.insert(0, (name.to_ascii_lowercase(), b"1".to_vec()));
            })
    }

    /// A body that is not JSON, under the signature of another one. Nobody may look at it before it is verified.
    pub fn with_a_body_that_is_not_json(self) -> Self {
        self.because("a body that is not JSON", Reason::Mismatch, |request| {
            request.body = b"{\"type\": [".to_vec();
        })
    }
}

/// What must be true of all answers together.
#[derive(Default)]
pub struct Answers {
    /// The refusals by status: they must not differ, or the sender learns why.
    by_status: BTreeMap<u16, BTreeSet<Vec<(String, String)>>>,
}

impl Answers {
    fn check(&mut self, what: &str, answer: Response) {
        assert!(answer.body.is_empty(), "{what}: {answer:?}");
        let mut headers = answer.headers;
        for (name, _) in &headers {
            assert!(matches!(name.as_str(), "content-length" | "connection" | "date"), "{what}: {name}");
        }
        headers.retain(|(name, _)| name == "content-length");
        self.by_status.entry(answer.status).or_default().insert(headers);
    }
}

/// Sends a request, and returns its answer and what happened behind the route, without valid traffic.
pub fn observed(server: &Server, beside: &Beside, base: Base, request: &Request) -> (Option<Response>, Vec<Seen>) {
    server.take_record(base);
    let mut connection = Connection::open(server.address);
    connection.send(request);
    // While the request waits, or is answered, others are served.
    beside.serves_another();
    let answer = connection.answer();
    let mut seen = server.take_record(base);
    seen.retain(|seen| *seen != Seen::Handled(vec![BESIDE.to_owned()]));
    (answer, seen)
}

/// Sends a delivery that must be accepted.
pub fn accepted(server: &Server, base: Base, request: &Request) {
    let answer = send(server.address, request).expect("an answer");
    assert_eq!((answer.status, answer.body.len()), (200, 0), "{base:?}");
}

/// Tries all attacks. Returns how many there were.
pub fn run(attacks: impl IntoIterator<Item = Attacks>) -> usize {
    let server = Server::start();
    let beside = Beside::start(server.address);
    let (mut tried, mut answers) = (0, Answers::default());
    for Attacks { base, changes } in attacks {
        for (what, refused, change) in changes {
            let what = format!("{base:?}: {what}");
            let mut request = base.request();
            request.add(SENDER, what.clone());
            let original = request.bytes();

            let (answer, seen) = observed(&server, &beside, base, &request);
            let answer = answer.expect("an answer");
            assert_eq!((answer.status, answer.body.len()), (200, 0), "{what}: the delivery itself");
            match base.is_event() {
                true => assert_eq!(seen, [Seen::Handled(vec![what.clone()])], "{what}: the delivery itself"),
                false => assert!(
                    seen == [Seen::Duplicate] || seen == [Seen::Kept, Seen::Malformed, Seen::Handled(Vec::new())],
                    "{what}: {seen:?}"
                ),
            }

            change(&mut request);
            let hangs = !matches!(request.ending, crate::wire::Ending::Whole);
            assert!(request.bytes() != original || hangs, "{what}: nothing was changed");
            let (answer, seen) = observed(&server, &beside, base, &request);
            let (status, expected) = match refused {
                Refused::Because(reason) => (401, vec![Seen::Refused(reason)]),
                Refused::With(status) | Refused::WithOrUnanswered(status) => (status, Vec::new()),
            };
            // No handler, no quarantine, and nothing parsed.
            assert_eq!(seen, expected, "{what}: {answer:?}");
            match answer {
                Some(answer) => {
                    assert_eq!(answer.status, status, "{what}");
                    answers.check(&what, answer);
                }
                None => assert!(matches!(refused, Refused::WithOrUnanswered(_)), "{what}: no answer"),
            }
            accepted(&server, base, &base.request());
            tried += 1;
        }
    }
    let different = answers.by_status.get(&401).map_or(1, BTreeSet::len);
    assert_eq!(different, 1, "refusals differ: {:?}", answers.by_status);
    assert!(beside.stop() > 2 * tried);
    tried
}
