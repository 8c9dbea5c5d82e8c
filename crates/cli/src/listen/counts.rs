//! How many deliveries had which verdict.

use serde_json::{Value, json};

use crate::verify::authenticity::Authenticity;

/// How many deliveries had which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    verified: u64,
    refused: u64,
    unverified: u64,
    unread: u64,
}

impl Counts {
    /// Counts a delivery.
    pub fn delivery(&mut self, authenticity: &Authenticity) {
        match authenticity {
            Authenticity::Verified { .. } => self.verified += 1,
            Authenticity::Refused(_) => self.refused += 1,
            Authenticity::Unverified => self.unverified += 1,
        }
    }

    /// Counts a request that could not be read.
    pub fn unread(&mut self) {
        self.unread += 1;
    }

    /// Returns one line for people.
    pub fn text(&self) -> String {
        let total = self.verified + self.refused + self.unverified + self.unread;
        let deliveries = if total == 1 { "delivery" } else { "deliveries" };
        let parts: Vec<String> = [
            (self.verified, "verified"),
            (self.refused, "refused"),
            (self.unverified, "not verified"),
            (self.unread, "not read"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
        let colon = if parts.is_empty() { "" } else { ": " };
        format!("{total} {deliveries}{colon}{}\n", parts.join(", "))
    }

    /// Returns the counts for programs.
    pub fn json(&self) -> Value {
        json!({ "verified": self.verified, "refused": self.refused, "unverified": self.unverified, "unread": self.unread })
    }
}

#[cfg(test)]
mod tests {
    use super::{Authenticity, Counts};

    #[test]
    fn counts_that_are_zero_are_left_out() {
        let mut counts = Counts::default();
        assert_eq!(counts.text(), "0 deliveries\n");
        counts.delivery(&Authenticity::Unverified);
        assert_eq!(counts.text(), "1 delivery: 1 not verified\n");
        counts.unread();
        assert_eq!(counts.text(), "2 deliveries: 1 not verified, 1 not read\n");
    }
}
