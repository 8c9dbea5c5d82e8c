//! Exponents of any size.

use std::cmp::Ordering;
use std::fmt;

/// A power of ten: an integer of any size. Each has exactly one form, so that equal exponents have equal forms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Exponent {
    /// An exponent between -2^126 and 2^126, exclusive.
    Near(i128),
    /// Any other exponent.
    Far {
        /// Whether it is below zero.
        negative: bool,
        /// The digits, without leading zeros.
        digits: Box<str>,
    },
}

/// The length of a text can be added to a smaller exponent twice without overflowing an `i128`.
const BOUND: u128 = 1 << 126;

/// Integers of this many digits always fit an `i128`.
const FIT: usize = 38;

impl Exponent {
    /// The sum of an exponent as written and an integer.
    #[inline]
    pub(crate) fn sum(written: &str, added: i64) -> Self {
        let (negative, digits) = match written.as_bytes().first() {
            Some(b'-') => (true, written.get(1..)),
            Some(b'+') => (false, written.get(1..)),
            _ => (false, Some(written)),
        };
        let digits = digits.unwrap_or_default().trim_start_matches('0');
        if digits.len() <= FIT {
            // An empty text means zero, or that no exponent is written.
            let magnitude: i128 = digits.parse().unwrap_or(0);
            let value = if negative { -magnitude } else { magnitude };
            if let Some(sum) = value.checked_add(added.into()).filter(is_near) {
                return Exponent::Near(sum);
            }
        }
        Self::far(negative, digits, added)
    }

    /// The sum of an exponent and the number of digits it scales.
    pub(crate) fn plus(&self, digits: usize) -> Self {
        let added = i64::try_from(digits).unwrap_or(i64::MAX);
        match self {
            Exponent::Near(value) => match value.checked_add(added.into()).filter(is_near) {
                Some(sum) => Exponent::Near(sum),
                None => Self::far(*value < 0, &value.unsigned_abs().to_string(), added),
            },
            Exponent::Far { negative, digits } => Self::far(*negative, digits, added),
        }
    }

    /// The magnitude of `added` is the smaller one, so the sign stays.
    #[cold]
    fn far(negative: bool, digits: &str, added: i64) -> Self {
        let mut sum = vec![b'0'];
        sum.extend(digits.bytes());
        // The carry at the current digit; it points toward zero for negative exponents.
        let mut left = if negative { -i128::from(added) } else { i128::from(added) };
        for digit in sum.iter_mut().rev() {
            if left == 0 {
                break;
            }
            let value = i128::from(*digit - b'0') + left;
            left = value.div_euclid(10);
            *digit = b'0' + value.rem_euclid(10) as u8;
        }
        let digits: String = sum.into_iter().map(char::from).collect();
        let digits = digits.trim_start_matches('0');
        if digits.len() <= FIT {
            let magnitude: i128 = digits.parse().unwrap_or(0);
            let value = if negative { -magnitude } else { magnitude };
            if is_near(&value) {
                return Exponent::Near(value);
            }
        }
        Exponent::Far {
            negative,
            digits: digits.into(),
        }
    }

    /// Whether the exponent is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match self {
            Exponent::Near(value) => *value < 0,
            Exponent::Far { negative, .. } => *negative,
        }
    }

    /// The exponent, if the type can hold it.
    #[must_use]
    pub fn to<T: TryFrom<i128>>(&self) -> Option<T> {
        match self {
            Exponent::Near(value) => T::try_from(*value).ok(),
            Exponent::Far { .. } => None,
        }
    }
}

fn is_near(value: &i128) -> bool {
    value.unsigned_abs() < BOUND
}

impl Ord for Exponent {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |digits: &str, other: &str| digits.len().cmp(&other.len()).then_with(|| digits.cmp(other));
        match (self, other) {
            (Exponent::Near(one), Exponent::Near(other)) => one.cmp(other),
            (Exponent::Near(_), Exponent::Far { negative, .. }) => negative.cmp(&false).then(Ordering::Less),
            (Exponent::Far { negative, .. }, Exponent::Near(_)) => false.cmp(negative).then(Ordering::Greater),
            (
                Exponent::Far { negative, digits },
                Exponent::Far {
                    negative: below,
                    digits: others,
                },
            ) => match (*negative, *below) {
                (false, false) => size(digits, others),
                (true, true) => size(others, digits),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
            },
        }
    }
}

impl PartialOrd for Exponent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exponent::Near(value) => value.fmt(f),
            Exponent::Far { negative, digits } => write!(f, "{}{digits}", if *negative { "-" } else { "" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exponent;

    #[test]
    fn sums_are_exact_at_every_size() {
        let nines = "9".repeat(60);
        for (written, added, sum) in [
            ("", 3, "3"),
            ("+07", -9, "-2"),
            ("9223372036854775807", 1, "9223372036854775808"),
            ("-9223372036854775808", -1, "-9223372036854775809"),
            ("0000000000000000000000000000000000000000000000000005", 0, "5"),
            (
                "85070591730234615865843651857942052863",
                1,
                "85070591730234615865843651857942052864",
            ),
            (
                "85070591730234615865843651857942052864",
                -1,
                "85070591730234615865843651857942052863",
            ),
            (
                "-85070591730234615865843651857942052864",
                2,
                "-85070591730234615865843651857942052862",
            ),
            (&nines, 1, &format!("1{}", "0".repeat(60))),
            (&format!("1{}", "0".repeat(60)), -1, &nines),
            (&format!("-1{}", "0".repeat(60)), 1, &format!("-{nines}")),
        ] {
            assert_eq!(Exponent::sum(written, added).to_string(), sum, "{written} {added}");
        }
        // However an exponent was computed, it has one form.
        let bound = "85070591730234615865843651857942052864";
        assert_eq!(Exponent::sum(bound, -1), Exponent::sum("85070591730234615865843651857942052863", 0));
        assert_eq!(
            Exponent::sum(bound, 0),
            Exponent::sum("85070591730234615865843651857942052863", 0).plus(1)
        );
    }

    #[test]
    fn exponents_have_their_order() {
        let texts = [
            "-1000000000000000000000000000000000000000000000000",
            "-999999999999999999999999999999999999999999999999",
            "-5",
            "0",
            "7",
            "999999999999999999999999999999999999999999999999",
            "1000000000000000000000000000000000000000000000000",
        ];
        let exponents = texts.map(|text| Exponent::sum(text, 0));
        assert!(exponents.is_sorted_by(|one, other| one < other), "{exponents:?}");
    }
}
