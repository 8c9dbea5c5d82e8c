//! Whether the time to refuse a signature depends on where it is wrong.

use std::hint::black_box;
use std::time::Instant;

use eventry::Delivery;
use eventry_receive::Verifier;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const SECRET: &str = "It's a Secret to Everybody";
const BODY: &str = r#"{"ref":"main"}"#;

/// In how many places of memory signatures are: few enough for the fastest cache.
const PLACES: usize = 128;

/// Times of one class: how many, their mean, and their variance, by Welford's method.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    count: f64,
    /// In nanoseconds.
    pub mean: f64,
    squares: f64,
}

impl Times {
    fn add(&mut self, nanoseconds: f64) {
        self.count += 1.0;
        let difference = nanoseconds - self.mean;
        self.mean += difference / self.count;
        self.squares += difference * (nanoseconds - self.mean);
    }

    fn variance_of_mean(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

/// The times of both classes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Statistic {
    /// The signature is wrong in its first byte.
    pub first: Times,
    /// It is wrong in its last byte.
    pub last: Times,
}

impl Statistic {
    /// Welch's t of the two means.
    #[must_use]
    pub fn t(&self) -> f64 {
        (self.first.mean - self.last.mean) / (self.first.variance_of_mean() + self.last.variance_of_mean()).sqrt()
    }
}

/// Measures the verifiers: of an HMAC in hexadecimal digits, of one in base64, and of a token.
#[must_use]
pub fn verified(rounds: usize) -> Vec<(String, Statistic)> {
    let tag = tag();
    let token = "0123456789abcdef0123456789abcdef";
    let hex = |tag: &[u8]| format!("sha256={}", tag.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let bearer = |token: &[u8]| format!("Bearer {}", String::from_utf8_lossy(token));
    vec![
        (
            "hmac".to_owned(),
            refusals(rounds, "github", SECRET, "X-Hub-Signature-256", &tag, hex),
        ),
        (
            "token".to_owned(),
            refusals(rounds, "token", token, "Authorization", token.as_bytes(), bearer),
        ),
    ]
}

/// Measures `==` of the same tags: it stops at the first byte that differs.
#[must_use]
pub fn compared(rounds: usize) -> Statistic {
    // Long enough that a loop over words shows.
    let right = vec![7_u8; 4096];
    let changed = |at: usize| {
        let mut changed = right.clone();
        changed.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
        changed
    };
    let (first, last) = (changed(0), changed(right.len() - 1));
    measured(rounds, &first, &last, |tag| black_box(tag == black_box(right.as_slice())))
}

fn refusals(rounds: usize, preset: &str, key: &str, attribute: &str, tag: &[u8], write: impl Fn(&[u8]) -> String) -> Statistic {
    let verifier = Verifier::preset(preset).and_then(|builder| builder.key(key).build());
    let verifier = verifier.expect("a preset and a key make a verifier");
    let accepts = |value: &str| verifier.verify(Delivery::new(BODY).with_attribute(attribute, value)).is_ok();
    assert!(accepts(&write(tag)), "the right signature is accepted");
    let changed = |at: usize| {
        let mut changed = tag.to_vec();
        changed.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
        write(&changed)
    };
    let (first, last) = (changed(0), changed(tag.len() - 1));
    let refused = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(accepts);
    measured(rounds, first.as_bytes(), last.as_bytes(), refused)
}

/// Times both classes in random order. Each is in many places of memory, because a place has a time of its own. Of each class the slowest tenth
/// is left out: it was interrupted.
fn measured(rounds: usize, first: &[u8], last: &[u8], mut accepts: impl FnMut(&[u8]) -> bool) -> Statistic {
    let places = places(first, last);
    let mut times = [Vec::with_capacity(rounds), Vec::with_capacity(rounds)];
    for (round, (is_last, signature)) in places.iter().cycle().take(rounds + rounds / 10).enumerate() {
        let begin = Instant::now();
        let accepted = accepts(black_box(signature));
        let nanoseconds = begin.elapsed().as_nanos();
        assert!(!accepted, "a wrong signature is refused");
        // The first tenth warms up.
        if round >= rounds / 10
            && let Some(times) = times.get_mut(usize::from(*is_last))
        {
            times.push(u32::try_from(nanoseconds).unwrap_or(u32::MAX));
        }
    }
    let [first, last] = times.map(|mut times| {
        times.sort_unstable();
        let mut kept = Times::default();
        times.iter().take(times.len() * 9 / 10).for_each(|time| kept.add(f64::from(*time)));
        kept
    });
    Statistic { first, last }
}

/// As many signatures of one class as of the other, in random order.
fn places(first: &[u8], last: &[u8]) -> Vec<(bool, Vec<u8>)> {
    let mut left = [PLACES / 2; 2];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut places = Vec::with_capacity(PLACES);
    for _ in 0..PLACES {
        // xorshift64: the order only must not follow anything that the machine does.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let [firsts, lasts] = left;
        let is_last = firsts == 0 || (lasts > 0 && random & (1 << 20) != 0);
        left.get_mut(usize::from(is_last)).into_iter().for_each(|left| *left -= 1);
        places.push((is_last, if is_last { last } else { first }.to_vec()));
    }
    places
}

fn tag() -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of any length");
    mac.chain_update(BODY).finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_is_that_of_welch() {
        let mut statistic = Statistic::default();
        [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4,
        ]
        .iter()
        .for_each(|time| statistic.first.add(*time));
        [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 20.8,
        ]
        .iter()
        .for_each(|time| statistic.last.add(*time));
        // Means 20.82 and 23.413, variances 7.867 and 7.407, of 15 each.
        assert!((statistic.t() + 2.5699).abs() < 0.001, "{}", statistic.t());
    }

    #[test]
    fn every_wrong_signature_is_refused() {
        assert_eq!(verified(50).len(), 2);
        assert!(compared(50).first.mean > 0.0);
    }
}
