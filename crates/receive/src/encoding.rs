//! Bytes as text. Decoding is strict: for every value there is one text.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use eventry_scheme::Encoding;
use smallvec::SmallVec;
use zeroize::Zeroizing;

/// The bytes of a signature: those of an HMAC need no allocation.
pub(crate) type Bytes = SmallVec<[u8; 64]>;

/// Decodes a signature or a digest.
pub(crate) fn decode(encoding: Encoding, text: &str) -> Option<Bytes> {
    match encoding {
        Encoding::Hex => {
            let mut bytes = Bytes::from_elem(0, text.len() / 2);
            base16ct::lower::decode(text, &mut bytes).is_ok().then_some(bytes)
        }
        Encoding::Base64 => STANDARD.decode(text).ok().map(Bytes::from_vec),
        Encoding::Base64Url => base64url(text).map(Bytes::from_vec),
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
    // Allocated once: a secret is not left behind in memory that was too small.
    let mut bytes = Zeroizing::new(vec![0; text.len() / 2]);
    base16ct::mixed::decode(text, &mut bytes).is_ok().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, secret_base64, secret_hex};
    use eventry_scheme::Encoding;

    #[test]
    fn every_value_has_one_text() {
        let bytes = |encoding, text| decode(encoding, text).map(|bytes| bytes.to_vec());
        assert_eq!(bytes(Encoding::Hex, "0aff"), Some(vec![10, 255]));
        for text in ["0aF0", "0af", "0x0a", "zz", " 0a", "0A", "0@", "0`", "0g", "0/", "0:", "é"] {
            assert_eq!(decode(Encoding::Hex, text), None, "{text}");
        }
        assert_eq!(bytes(Encoding::Base64, "AQI="), Some(vec![1, 2]));
        for text in ["AQI", "AQJ=", "AQI=\n", "AQ-_"] {
            assert_eq!(decode(Encoding::Base64, text), None, "{text}");
        }
        assert_eq!(bytes(Encoding::Base64Url, "-_8"), Some(vec![0xfb, 0xff]));
        assert_eq!(decode(Encoding::Base64Url, "-_8="), None);
    }

    #[test]
    fn secrets_are_read_as_their_owners_write_them() {
        assert_eq!(secret_hex("0AfF").map(|bytes| bytes.to_vec()), Some(vec![10, 255]));
        assert_eq!(secret_base64("AQI").map(|bytes| bytes.to_vec()), Some(vec![1, 2]));
        for text in ["0AfG", "0Af", "@0", "g0", "\u{10}0"] {
            assert!(secret_hex(text).is_none(), "{text}");
        }
        assert!(secret_base64("not base64").is_none());
    }
}
