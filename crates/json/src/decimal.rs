//! Exact decimals: compares number literals by their digits, without big integers.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};

use crate::exponent::Exponent;

/// The parts of a number literal: `digits × 10^exponent`, with neither leading nor trailing zeros in the digits. Zero has no digits,
/// exponent 0, and no sign.
///
/// Two decimals are equal if they are the same number. [`Display`](fmt::Display) writes the form that all literals of a number share.
///
/// ```
/// use eventry_json::Decimal;
///
/// assert_eq!(Decimal::parse("1.50"), Decimal::parse("15e-1"));
/// assert_ne!(Decimal::parse("9007199254740993"), Decimal::parse("9007199254740992"));
/// assert_eq!(Decimal::parse("-12.50").to_string(), "-125e-1");
/// ```
#[derive(Clone, Debug)]
pub struct Decimal<'a> {
    negative: bool,
    // The digits before and after the point.
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: Exponent,
}

impl<'a> Decimal<'a> {
    /// Takes apart a literal of valid grammar.
    #[must_use]
    pub fn parse(literal: &'a str) -> Self {
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

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The power of ten that scales the digits.
    #[must_use]
    pub fn exponent(&self) -> &Exponent {
        &self.exponent
    }

    /// The digits in ASCII, most significant first.
    pub fn digits(&self) -> impl Iterator<Item = u8> + 'a {
        self.whole.iter().chain(self.fraction).copied()
    }

    /// The number of digits.
    #[must_use]
    pub fn digit_count(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    /// Whether the number is an integer.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.exponent.is_negative()
    }

    /// The position of the first digit: it orders magnitudes before their digits do.
    fn magnitude(&self) -> Exponent {
        self.exponent.plus(self.digit_count())
    }

    /// Compares the magnitudes and ignores the signs.
    #[must_use]
    pub fn compare_magnitude(&self, other: &Self) -> Ordering {
        (self.digit_count() > 0)
            .cmp(&(other.digit_count() > 0))
            .then_with(|| self.magnitude().cmp(&other.magnitude()))
            .then_with(|| self.digits().cmp(other.digits()))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative
            && self.exponent == other.exponent
            && self.digit_count() == other.digit_count()
            && self.digits().eq(other.digits())
    }
}

impl fmt::Display for Decimal<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digit_count() == 0 {
            return to.write_str("0");
        }
        if self.negative {
            to.write_char('-')?;
        }
        for digit in self.digits() {
            to.write_char(char::from(digit))?;
        }
        write!(to, "e{}", self.exponent)
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

/// Whether two number literals are the same number: `1`, `1.0` and `10e-1` are.
#[must_use]
pub fn equal_numbers(left: &str, right: &str) -> bool {
    left == right || Decimal::parse(left) == Decimal::parse(right)
}

/// Whether a number literal is an integer: `1`, `1.0` and `1e2` are.
#[must_use]
pub fn is_integer(literal: &str) -> bool {
    Decimal::parse(literal).is_integer()
}

/// The integer that a number literal is, if it fits.
#[must_use]
pub fn to_i64(literal: &str) -> Option<i64> {
    match literal.parse() {
        Ok(value) => Some(value),
        Err(_) => to_i128(literal).and_then(|value| i64::try_from(value).ok()),
    }
}

/// The integer that a number literal is, if it fits.
#[must_use]
pub fn to_i128(literal: &str) -> Option<i128> {
    let decimal = Decimal::parse(literal);
    let zeros: u32 = decimal.exponent.to()?;
    let mut value = 0_i128;
    for digit in decimal.digits() {
        let digit = i128::from(digit - b'0');
        value = value.checked_mul(10)?;
        // Away from zero on either side, so that the smallest integer fits.
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
    use super::{Decimal, equal_numbers, is_integer, to_i64, to_i128};

    #[test]
    fn spelling_does_not_matter_for_equality() {
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
            assert!(equal_numbers(left, right), "{left} {right}");
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
            assert!(!equal_numbers(left, right), "{left} {right}");
        }
        assert!(!equal_numbers("0.1", "0.1000000000000000055511151231257827"));
    }

    #[test]
    fn all_literals_of_a_number_share_one_form() {
        for (literal, form) in [
            ("-12.50", "-125e-1"),
            ("100", "1e2"),
            ("1.0e2", "1e2"),
            ("0.001", "1e-3"),
            ("-0.0e7", "0"),
        ] {
            assert_eq!(Decimal::parse(literal).to_string(), form, "{literal}");
        }
    }

    #[test]
    fn integers_are_recognized_in_any_spelling() {
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
