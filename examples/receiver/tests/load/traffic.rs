//! What the providers send, and what strangers send in their names.

use crate::ledger::Store;
use crate::support::client::Request;
use crate::support::signing::{FERRY, ORCHARD, ferry, orchard};

/// Numbers that look random, and are the same in every run.
pub struct Random(u64);

impl Random {
    /// Starts a sequence.
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The kinds of deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Events in the catalog.
    Sold,
    Cancelled,
    Weighed,
    Shipped,
    /// An event with a member and a value that its schema does not name.
    Drifted,
    /// Events that are not in the catalog.
    Painted,
    Pruned,
    /// An event that the service can never process.
    Rejected,
    /// What is signed rightly, and is not an event.
    Torn,
    Untyped,
    /// What somebody else has signed.
    ForgedFerry,
    ForgedOrchard,
    /// What is signed rightly, and is too large.
    Oversized,
}

/// Of 100 deliveries, how many are of each kind.
const MIX: &[(Kind, u64)] = &[
    (Kind::Sold, 24),
    (Kind::Cancelled, 8),
    (Kind::Weighed, 24),
    (Kind::Shipped, 8),
    (Kind::Drifted, 6),
    (Kind::Painted, 4),
    (Kind::Pruned, 4),
    (Kind::Rejected, 2),
    (Kind::Torn, 3),
    (Kind::Untyped, 3),
    (Kind::ForgedFerry, 6),
    (Kind::ForgedOrchard, 6),
    (Kind::Oversized, 2),
];

/// A delivery. Each attempt is signed anew, as providers do.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What no other delivery has.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    body: String,
}

impl Delivery {
    /// Makes a delivery of any kind.
    pub fn any(id: String, random: &mut Random) -> Self {
        let mut rest = random.below(MIX.iter().map(|(_, share)| share).sum());
        let mut kinds = MIX.iter();
        let kind = loop {
            let (kind, share) = kinds.next().expect("the shares are complete");
            match rest.checked_sub(*share) {
                Some(left) => rest = left,
                None => break *kind,
            }
        };
        Delivery::new(id, kind)
    }

    /// Makes a delivery of a kind.
    pub fn new(id: String, kind: Kind) -> Self {
        let ferry = |event: &str, data: &str| format!(r#"{{"type": "{event}", "timestamp": "2026-05-01T08:30:00Z", "data": {data}}}"#);
        let sold = format!(r#"{{"order": "{id}", "passengers": 2, "class": "cabin"}}"#);
        let body = match kind {
            Kind::Sold | Kind::ForgedFerry => ferry("tickets.sold", &sold),
            Kind::Cancelled => ferry("sailings.cancelled", r#"{"sailing": "north-7", "reason": null}"#),
            Kind::Drifted => ferry("tickets.sold", &sold.replace("\"cabin\"", "\"first\", \"color\": \"blue\"")),
            Kind::Painted => ferry("boats.painted", "{\n  \"color\": \"blue\"\n}"),
            Kind::Rejected => ferry("tickets.sold", &sold.replace('2', "0")),
            Kind::Torn => format!(r#"{{"type": "tickets.sold", "data": {{"order": "{id}"#),
            Kind::Weighed | Kind::Pruned | Kind::ForgedOrchard => {
                r#"{"at": "2026-09-01T17:00:00Z", "field": "south", "kilograms": 12.50}"#.to_owned()
            }
            Kind::Shipped => r#"{"at": "2026-09-02T06:00:00Z", "crates": [{"number": 1}, {"number": 2, "grade": "A"}]}"#.to_owned(),
            Kind::Untyped => r#"{"at": 7, "field": "south"}"#.to_owned(),
            Kind::Oversized => ferry("tickets.sold", &sold) + &" ".repeat(300 * 1024),
        };
        Delivery { id, kind, body }
    }

    /// Signs the delivery.
    pub fn request(&self) -> Request {
        match self.kind {
            Kind::ForgedFerry => ferry("a guess", &self.id, &self.body),
            Kind::ForgedOrchard => orchard("a guess", &self.id, "harvests/weighed", &self.body),
            Kind::Weighed | Kind::Untyped => orchard(ORCHARD, &self.id, "harvests/weighed", &self.body),
            Kind::Shipped => orchard(ORCHARD, &self.id, "crates/shipped", &self.body),
            Kind::Pruned => orchard(ORCHARD, &self.id, "trees/pruned", &self.body),
            _ => ferry(FERRY, &self.id, &self.body),
        }
    }

    /// Where the service must store it. What it refuses is in neither file.
    pub fn store(&self) -> Option<Store> {
        match self.kind {
            Kind::ForgedFerry | Kind::ForgedOrchard | Kind::Oversized => None,
            Kind::Rejected | Kind::Torn | Kind::Untyped => Some(Store::Quarantine),
            _ => Some(Store::Sink),
        }
    }
}
