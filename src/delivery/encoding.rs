//! How wrappers contain bodies.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::error::{DecodeError, Reason};

/// The bytes that the id of a schema takes, with the zero byte in front.
pub(super) const SCHEMA_ID: usize = 5;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD_ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL_SAFE_ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Decodes base64 in either alphabet of RFC 4648, with or without padding and line breaks.
///
/// # Errors
///
/// Returns an error if the text is not base64.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, DecodeError> {
    let has_space = text.bytes().any(|byte| byte.is_ascii_whitespace());
    let text: Cow<'_, str> = if has_space {
        text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>().into()
    } else {
        text.into()
    };
    let engine = if text.contains(['-', '_']) {
        &URL_SAFE_ENGINE
    } else {
        &STANDARD_ENGINE
    };
    engine
        .decode(&*text)
        .map_err(|error| DecodeError::new(Reason::Other(format!("the text is not base64: {error}")), 0))
}

/// Compresses bytes as a gzip file.
#[cfg(feature = "gzip")]
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;

    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to a `Vec` cannot fail.
    let _ = to.write_all(bytes);
    to.finish().unwrap_or_default()
}

/// Decompresses a gzip file of one or several members (RFC 1952).
///
/// # Errors
///
/// Returns an error if the bytes are not such a file, or if it holds more than `limit` bytes.
#[cfg(feature = "gzip")]
pub(super) fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    use std::io::Read as _;

    let mut inner = Vec::new();
    let most = (limit as u64).saturating_add(1);
    flate2::read::MultiGzDecoder::new(bytes)
        .take(most)
        .read_to_end(&mut inner)
        .map_err(|error| DecodeError::new(Reason::Other(format!("the bytes are not gzip: {error}")), 0))?;
    Ok(inner)
}
