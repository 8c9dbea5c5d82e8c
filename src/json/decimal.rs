//! Exact comparison of JSON numbers by their digits, without big integers.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::exponent::Exponent;

/// A number literal of checked grammar, taken apart: `digits × 10^exponent`, the digits (those of `whole`, then those
/// of `fraction`) without leading and trailing zeros. Zero has no digits, exponent 0 and no sign.
#[derive(Clone, Debug)]
pub(crate) struct Decimal<'a> {
    pub(crate) negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    pub(crate) exponent: Exponent,
}

impl<'a> Decimal<'a> {
    /// Takes a literal; returns its parts.
    pub(crate) fn parse(literal: &'a str) -> Self {
        let (negative, rest) = match literal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, literal),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent),
            None => (rest, ""),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let places = signed(fraction.len());
        let whole = whole.trim_start_matches('0');
        let (whole, dropped) = if fraction.is_empty() {
            let kept = whole.trim_end_matches('0');
            (kept, signed(whole.len() - kept.len()))
        } else {
            (whole, 0)
        };
        let fraction = if whole.is_empty() {
            fraction.trim_start_matches('0')
        } else {
            fraction
        };
        if whole.is_empty() && fraction.is_empty() {
            return Self {
                negative: false,
                whole: &[],
                fraction: &[],
                exponent: Exponent::Near(0),
            };
        }
        Self {
            negative,
            whole: whole.as_bytes(),
            fraction: fraction.as_bytes(),
            exponent: Exponent::sum(exponent, dropped - places),
        }
    }

    /// The digits, most significant first.
    pub(crate) fn digits(&self) -> impl Iterator<Item = u8> + 'a {
        self.whole.iter().chain(self.fraction).copied()
    }

    /// The number of digits.
    pub(crate) fn len(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    /// Whether there is no fraction.
    pub(crate) fn is_integer(&self) -> bool {
        !self.exponent.is_negative()
    }

    /// The place of the first digit: orders magnitudes before their digits do.
    fn magnitude(&self) -> Exponent {
        self.exponent.plus(self.len())
    }

    /// Compares the magnitudes, whatever the signs.
    pub(crate) fn compare_magnitude(&self, other: &Self) -> Ordering {
        (self.len() > 0)
            .cmp(&(other.len() > 0))
            .then_with(|| self.magnitude().cmp(&other.magnitude()))
            .then_with(|| self.digits().cmp(other.digits()))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative && self.exponent == other.exponent && self.len() == other.len() && self.digits().eq(other.digits())
    }
}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.negative.hash(state);
        self.exponent.hash(state);
        for digit in self.digits() {
            state.write_u8(digit);
        }
    }
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Takes two number literals; returns whether they are the same number.
pub(crate) fn equal(left: &str, right: &str) -> bool {
    left == right || Decimal::parse(left) == Decimal::parse(right)
}

/// Takes a number literal; returns whether it is whole: `1`, `1.0` and `1e2` are.
pub(crate) fn is_integer(literal: &str) -> bool {
    Decimal::parse(literal).is_integer()
}

/// Takes a number literal; returns it if it is whole and fits.
pub(crate) fn to_i64(literal: &str) -> Option<i64> {
    match literal.parse() {
        Ok(value) => Some(value),
        Err(_) => to_i128(literal).and_then(|value| i64::try_from(value).ok()),
    }
}

/// Takes a number literal; returns it if it is whole and fits.
pub(crate) fn to_i128(literal: &str) -> Option<i128> {
    let decimal = Decimal::parse(literal);
    let zeros: u32 = decimal.exponent.to()?;
    let mut value = 0_i128;
    for digit in decimal.digits() {
        let digit = i128::from(digit - b'0');
        value = value.checked_mul(10)?;
        // Towards the sign, so that the smallest integer fits.
        value = if decimal.negative {
            value.checked_sub(digit)?
        } else {
            value.checked_add(digit)?
        };
    }
    if value == 0 {
        return Some(0);
    }
    value.checked_mul(10_i128.checked_pow(zeros)?)
}

#[cfg(test)]
mod tests {
    use super::{equal, is_integer, to_i64, to_i128};

    #[test]
    fn equal_numbers_are_equal_however_spelled() {
        for (left, right) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("100", "1.00E+2"),
            ("0.001", "1e-3"),
            ("-0", "0"),
            ("0", "0e99999999999999999999"),
            ("120", "0.12e3"),
            ("0.10", "0.1"),
            ("1e99999999999999999999", "10e99999999999999999998"),
            ("1e9223372036854775808", "10e9223372036854775807"),
            ("1000e9223372036854775806", "100e9223372036854775807"),
            ("0.1e-9223372036854775808", "1e-9223372036854775809"),
        ] {
            assert!(equal(left, right), "{left} {right}");
        }
        for (left, right) in [
            ("1", "-1"),
            ("1", "10"),
            ("0.1", "0.01"),
            ("12", "21"),
            ("101", "11"),
            ("1e1", "1e-1"),
            ("1e9223372036854775808", "1e9223372036854775807"),
            ("1e99999999999999999999", "1e99999999999999999998"),
        ] {
            assert!(!equal(left, right), "{left} {right}");
        }
        assert!(!equal("0.1", "0.1000000000000000055511151231257827"));
    }

    #[test]
    fn whole_numbers_are_found_however_spelled() {
        for (literal, value) in [("1.0", 1), ("1e2", 100), ("100e-2", 1), ("-5.0e1", -50), ("0.0", 0), ("-0", 0)] {
            assert!(is_integer(literal), "{literal}");
            assert_eq!(to_i64(literal), Some(value), "{literal}");
        }
        for literal in ["1.5", "1e-1", "1e-99999999999999999999", "10.01"] {
            assert!(!is_integer(literal), "{literal}");
            assert_eq!(to_i64(literal), None, "{literal}");
        }
        assert!(is_integer("1e99999999999999999999"));
        assert_eq!(to_i64("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(to_i64("9223372036854775808"), None);
        assert_eq!(to_i128("9223372036854775808"), Some(1 << 63));
        assert_eq!(to_i128(&i128::MIN.to_string()), Some(i128::MIN));
        assert_eq!(to_i128("1e39"), None);
        assert_eq!(to_i128("1e999999999"), None);
    }
}
