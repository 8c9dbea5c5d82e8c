//! A provider's worker: it repeats a delivery until it is answered.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::ledger::{Entry, Ledger};
use crate::support::client::{Connection, Request, Response};
use crate::traffic::{Delivery, Kind, Random};

/// How long a worker waits before it tries again. A real provider waits longer.
const PAUSE: Duration = Duration::from_millis(20);
/// After this time without an answer, the service is taken for dead.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many of its last deliveries a worker may repeat although they were answered. The service remembers them.
const RECENT: u64 = 50;

/// What all workers see.
pub struct Situation {
    service: Mutex<Service>,
    is_over: AtomicBool,
}

/// One life of the service, from its start to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Service {
    address: SocketAddr,
    life: usize,
}

impl Situation {
    /// The service lives for the first time.
    pub fn new(address: SocketAddr) -> Self {
        Situation {
            service: Mutex::new(Service { address, life: 0 }),
            is_over: AtomicBool::new(false),
        }
    }

    /// The service lives again.
    pub fn restarted(&self, address: SocketAddr) {
        *self.service.lock().unwrap() = Service { address, life: 1 };
    }

    /// Once this is dropped, workers end as soon as their last delivery is answered.
    pub fn end(&self) -> End<'_> {
        End(self)
    }

    fn service(&self) -> Service {
        *self.service.lock().unwrap()
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

/// Ends the situation, also if a test fails.
pub struct End<'s>(&'s Situation);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

/// A worker with one connection.
pub struct Worker<'s> {
    name: u64,
    situation: &'s Situation,
    connection: Option<(Service, Connection)>,
    random: Random,
    ledger: Ledger,
}

impl<'s> Worker<'s> {
    /// Makes a worker.
    pub fn new(name: u64, situation: &'s Situation) -> Self {
        Worker {
            name,
            situation,
            connection: None,
            random: Random::new(name + 1),
            ledger: Ledger::default(),
        }
    }

    /// Sends until the situation is over.
    pub fn run(mut self) -> Ledger {
        let mut done: Vec<Delivery> = Vec::new();
        while !self.situation.is_over() {
            let id = self.next_id();
            let delivery = Delivery::any(id, &mut self.random);
            self.ledger.entries.push(Entry::new(&delivery));
            let at = self.ledger.entries.len() - 1;
            match delivery.kind {
                Kind::Oversized => self.send_too_much(at, &delivery),
                _ => {
                    if self.random.below(100) < 3 {
                        self.hang_up(at, &delivery.request());
                    }
                    self.deliver(at, &delivery, |connection, request| connection.send(request));
                }
            }
            done.push(delivery);
            if self.random.below(100) < 5 {
                let back = self.random.below(RECENT.min(done.len() as u64)) as usize;
                let at = done.len() - 1 - back;
                let again = done[at].clone();
                if again.store().is_some() {
                    self.ledger.replays += 1;
                    self.deliver(at, &again, |connection, request| connection.send(request));
                }
            }
        }
        self.ledger
    }

    /// Sends like a client on a bad line, until the situation is over.
    pub fn run_slowly(mut self) -> Ledger {
        while !self.situation.is_over() {
            // It arrives in the end.
            let (at, delivery) = self.next_slow();
            self.deliver(at, &delivery, |connection, request| {
                connection.write(&request.head())?;
                for part in request.body.chunks(request.body.len() / 4 + 1) {
                    thread::sleep(Duration::from_millis(25));
                    connection.write(part)?;
                }
                connection.response()
            });
            // It breaks off. The provider sends it again, but the test does not: it must not be stored.
            let (at, delivery) = self.next_slow();
            self.ledger.entries[at].store = None;
            let _ = self.attempt(at, &delivery.request(), |connection, request| {
                connection.write(&request.head())?;
                connection.write(&request.body[..10])?;
                Err(std::io::ErrorKind::BrokenPipe.into())
            });
            // It never ends.
            let (at, delivery) = self.next_slow();
            self.ledger.entries[at].store = None;
            let answer = self.attempt(at, &delivery.request(), |connection, request| {
                connection.write(&request.head())?;
                connection.write(&request.body[..10])?;
                connection.response()
            });
            assert!(answer.is_none_or(|answer| answer.status == 408), "a body that does not arrive");
            self.connection = None;
        }
        self.ledger
    }

    fn next_id(&self) -> String {
        format!("{}-{}", self.name, self.ledger.entries.len())
    }

    fn next_slow(&mut self) -> (usize, Delivery) {
        let kind = if self.random.below(2) == 0 { Kind::Sold } else { Kind::Weighed };
        let delivery = Delivery::new(self.next_id(), kind);
        self.ledger.entries.push(Entry::new(&delivery));
        (self.ledger.entries.len() - 1, delivery)
    }

    /// Repeats a delivery until it is answered for good.
    fn deliver(&mut self, at: usize, delivery: &Delivery, send: impl Fn(&mut Connection, &Request) -> std::io::Result<Response>) {
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < PATIENCE, "no answer to {delivery:?}");
            let answer = self.attempt(at, &delivery.request(), &send);
            match (answer.map(|answer| answer.status), delivery.store()) {
                (Some(200 | 204), Some(_)) => {
                    self.ledger.entries[at].is_answered = true;
                    self.ledger.accepted += 1;
                    return;
                }
                (Some(401), None) => {
                    self.ledger.refused += 1;
                    return;
                }
                (Some(503), Some(_)) => self.ledger.asked_again += 1,
                (None, _) => {}
                (Some(status), _) => panic!("{status} for {delivery:?}"),
            }
            thread::sleep(PAUSE);
        }
    }

    /// Tries once. Without an answer, nobody knows what became of it.
    fn attempt(
        &mut self,
        at: usize,
        request: &Request,
        send: impl Fn(&mut Connection, &Request) -> std::io::Result<Response>,
    ) -> Option<Response> {
        let service = self.situation.service();
        let mut connection = match self.connection.take() {
            Some((of, connection)) if of == service => connection,
            _ => Connection::open(service.address).ok()?,
        };
        self.ledger.attempts += 1;
        self.ledger.entries[at].lives[service.life] = true;
        match send(&mut connection, request) {
            Ok(response) => {
                if !response.closes {
                    self.connection = Some((service, connection));
                }
                Some(response)
            }
            Err(_) => {
                self.ledger.lost += 1;
                None
            }
        }
    }

    /// Sends a delivery, and does not wait for the answer.
    fn hang_up(&mut self, at: usize, request: &Request) {
        let _ = self.attempt(at, request, |connection, request| {
            connection.write(&request.bytes())?;
            Err(std::io::ErrorKind::BrokenPipe.into())
        });
    }

    /// Sends a body that is too large, on a connection of its own: the service closes it before it has read everything.
    fn send_too_much(&mut self, at: usize, delivery: &Delivery) {
        let request = delivery.request();
        let is_chunked = self.random.below(2) == 0;
        let bytes = if is_chunked { request.in_chunks() } else { request.bytes() };
        let kept = self.connection.take();
        let answer = self.attempt(at, &request, |connection, _| {
            // The service may close the connection while this is written. There may be an answer nevertheless.
            let _ = connection.write(&bytes);
            connection.response()
        });
        self.connection = kept;
        match answer {
            Some(answer) => {
                assert_eq!(answer.status, 413);
                self.ledger.refused += 1;
            }
            None => thread::sleep(PAUSE),
        }
    }
}
