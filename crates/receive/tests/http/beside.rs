//! Valid traffic beside the attacks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::base::Base;
use crate::server::SENDER;
use crate::wire::{Connection, PATIENCE};

/// The sender of valid traffic.
pub const BESIDE: &str = "beside";

/// The deliveries that are cheap to sign and to verify.
const CHEAP: [Base; 7] = [
    Base::StandardWebhooks,
    Base::Github,
    Base::Stripe,
    Base::Slack,
    Base::Token,
    Base::Basic,
    Base::InBody,
];

/// A sender that sends one valid delivery after another, over one connection.
pub struct Beside {
    answered: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Beside {
    pub fn start(address: SocketAddr) -> Self {
        let (answered, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, stopped) = (Arc::clone(&answered), Arc::clone(&stop));
        let traffic = move || {
            let mut connection = Connection::open(address);
            for base in CHEAP.iter().cycle() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let mut request = base.request();
                request.add(SENDER, BESIDE);
                connection.send(&request);
                let answer = connection.answer().expect("an answer");
                assert_eq!((answer.status, answer.body.len()), (200, 0), "{base:?}");
                count.fetch_add(1, Ordering::Relaxed);
            }
        };
        Beside {
            answered,
            stop,
            thread: Some(std::thread::spawn(traffic)),
        }
    }

    /// Waits until a delivery that was sent from now on is answered.
    pub fn serves_another(&self) {
        let (before, start) = (self.answered.load(Ordering::Relaxed), Instant::now());
        // The next one that is answered may have been sent already.
        while self.answered.load(Ordering::Relaxed) < before + 2 {
            assert!(start.elapsed() < PATIENCE, "valid traffic is not served");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// Ends it. Returns how many deliveries were answered with 200: all of them.
    pub fn stop(mut self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.take().expect("a thread");
        assert!(thread.join().is_ok(), "valid traffic was not served");
        self.answered.load(Ordering::Relaxed)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
