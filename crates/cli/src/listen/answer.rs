//! How deliveries are answered.

use crate::verify::authenticity::Authenticity;
use crate::worker::Verdict;

/// What the sender receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer without headers and with an empty body.
    pub fn of(status: u16) -> Self {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }
}

/// Returns how a delivery is answered. `items` is empty if it is refused.
///
/// A malformed event is taken, too: sending it again would not repair it. The sender of a refused delivery learns nothing but that.
pub fn answer(authenticity: &Authenticity, items: &[Verdict<'_>]) -> Answer {
    match (authenticity.is_refused(), items) {
        (true, _) => Answer::of(401),
        (false, _) => Answer::of(200),
    }
}
