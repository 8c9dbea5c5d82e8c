//! Bytes as text. Decoding is strict: for every value there is one text.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use eventry_scheme::Encoding;
use zeroize::Zeroizing;

/// Decodes a signature or a digest.
pub(crate) fn decode(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Hex => hex(text.as_bytes(), b"abcdef"),
        Encoding::Base64 => STANDARD.decode(text).ok(),
        Encoding::Base64Url => base64url(text),
    }
}

/// Decodes base64 for URLs, without padding.
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Encodes base64 for URLs, without padding.
pub(crate) fn to_base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes a secret in base64, with or without its padding.
pub(crate) fn secret_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let padded = STANDARD.decode(text);
    padded
        .or_else(|_| base64::engine::general_purpose::STANDARD_NO_PAD.decode(text))
        .ok()
        .map(Zeroizing::new)
}

/// Decodes a secret in hexadecimal digits of either case.
pub(crate) fn secret_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    hex(text.as_bytes(), b"abcdefABCDEF").map(Zeroizing::new)
}

fn hex(digits: &[u8], letters: &[u8]) -> Option<Vec<u8>> {
    // Allocated once: a secret is not left behind in memory that was too small.
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for pair in digits.chunks(2) {
        let [high, low] = pair else { return None };
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            _ if letters.contains(&digit) => Some(digit.to_ascii_lowercase() - b'a' + 10),
            _ => None,
        };
        bytes.push(value(*high)? << 4 | value(*low)?);
    }
    Some(std::mem::take(&mut *bytes))
}

#[cfg(test)]
mod tests {
    use super::{decode, secret_base64, secret_hex};
    use eventry_scheme::Encoding;

    #[test]
    fn every_value_has_one_text() {
        assert_eq!(decode(Encoding::Hex, "0aff"), Some(vec![10, 255]));
        for text in ["0aF0", "0af", "0x0a", "zz", " 0a"] {
            assert_eq!(decode(Encoding::Hex, text), None, "{text}");
        }
        assert_eq!(decode(Encoding::Base64, "AQI="), Some(vec![1, 2]));
        for text in ["AQI", "AQJ=", "AQI=\n", "AQ-_"] {
            assert_eq!(decode(Encoding::Base64, text), None, "{text}");
        }
        assert_eq!(decode(Encoding::Base64Url, "-_8"), Some(vec![0xfb, 0xff]));
        assert_eq!(decode(Encoding::Base64Url, "-_8="), None);
    }

    #[test]
    fn secrets_are_read_as_their_owners_write_them() {
        assert_eq!(secret_hex("0AfF").map(|bytes| bytes.to_vec()), Some(vec![10, 255]));
        assert_eq!(secret_base64("AQI").map(|bytes| bytes.to_vec()), Some(vec![1, 2]));
        assert!(secret_base64("not base64").is_none());
    }
}
