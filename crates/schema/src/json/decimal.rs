/// Whether two JSON number literals are the same number, compared as decimals: `1`, `1.0` and `10e-1` are.
///
/// ```
/// use eventry_schema::json::same_number;
/// assert!(same_number("1.50", "15e-1"));
/// assert!(!same_number("9007199254740993", "9007199254740992"));
/// ```
#[must_use]
pub fn same_number(one: &str, two: &str) -> bool {
    one == two || Decimal::of(one) == Decimal::of(two)
}

/// The one spelling of a JSON number that all literals of the same number share: significant digits, `e`, and a power of ten; or `0`.
///
/// ```
/// use eventry_schema::json::canonical_number;
/// assert_eq!(canonical_number("-12.50"), "-125e-1");
/// assert_eq!(canonical_number("100"), canonical_number("1.0e2"));
/// assert_eq!(canonical_number("-0.0"), "0");
/// ```
#[must_use]
pub fn canonical_number(literal: &str) -> String {
    let Decimal {
        negative,
        digits,
        exponent,
    } = Decimal::of(literal);
    if digits.is_empty() {
        return "0".to_owned();
    }
    format!("{}{digits}e{exponent}", if negative { "-" } else { "" })
}

/// A number as its significant digits and the power of ten behind the last of them. Zero has no digits.
#[derive(PartialEq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(literal: &str) -> Self {
        let (negative, unsigned) = match literal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, literal),
        };
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let leading = all.trim_start_matches('0');
        let digits = leading.trim_end_matches('0');
        if digits.is_empty() {
            return Self {
                negative: false,
                digits: String::new(),
                exponent: 0,
            };
        }
        let zeros = length(leading).saturating_sub(length(digits));
        Self {
            negative,
            digits: digits.to_owned(),
            exponent: power(exponent).saturating_sub(length(fraction)).saturating_add(zeros),
        }
    }
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

/// The exponent; one too large for an `i64` is as large as can be, which is still far outside of any use.
fn power(text: &str) -> i64 {
    text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::same_number;

    #[test]
    fn spelling_does_not_matter() {
        for (one, two) in [
            ("0", "-0.0e5"),
            ("100", "1e2"),
            ("1.0", "1"),
            ("-12.30", "-123E-1"),
            ("1e+3", "1000"),
            ("0.001", "1e-3"),
        ] {
            assert!(same_number(one, two), "{one} {two}");
        }
        for (one, two) in [("1", "-1"), ("1", "10"), ("1.01", "1.1"), ("0.1", "0.10001")] {
            assert!(!same_number(one, two), "{one} {two}");
        }
    }
}
