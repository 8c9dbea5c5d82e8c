//! Writes JSON text.

use eventry_json::{Lexer, plain_end};
use serde_json::ser::{CompactFormatter, Formatter as _};

/// Writes one JSON value as text, without white space.
///
/// The caller is responsible for the order of calls: `member` before each value in an object, `element` before each value in an array, one
/// `end_…` for each `begin_…`. The encoder adds commas and escapes.
///
/// ```
/// use eventry::rt::Encoder;
///
/// let mut out = Encoder::new();
/// out.begin_object();
/// out.member("id");
/// out.integer(7);
/// out.member("tags");
/// out.begin_array();
/// out.element();
/// out.string("a \"b\"");
/// out.element();
/// out.null();
/// out.end_array();
/// out.end_object();
/// assert_eq!(out.into_string(), r#"{"id":7,"tags":["a \"b\"",null]}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    // Always UTF-8: only whole texts and ASCII are added.
    out: Vec<u8>,
    // The next member or element needs a comma.
    comma: bool,
}

impl Encoder {
    /// Creates an empty encoder.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an encoder that writes this many bytes without allocating again.
    #[inline]
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
            comma: false,
        }
    }

    /// Returns the text written.
    #[must_use]
    pub fn into_string(self) -> String {
        match String::from_utf8(self.out) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }

    /// Returns the text written, as UTF-8: cheaper than [`into_string`](Self::into_string).
    #[inline]
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes `null`.
    #[inline]
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.text(if value { "true" } else { "false" });
    }

    /// Writes a string. Escapes only `"`, `\` and control characters.
    #[inline]
    pub fn string(&mut self, value: &str) {
        self.out.push(b'"');
        self.escaped(value);
        self.out.push(b'"');
    }

    /// Writes a signed integer.
    #[inline]
    pub fn integer(&mut self, value: i64) {
        // The formatter of `serde_json` is a dependency anyway and faster than `core::fmt`. Writing to a `Vec` cannot fail.
        let _ = CompactFormatter.write_i64(&mut self.out, value);
    }

    /// Writes an unsigned integer.
    #[inline]
    pub fn unsigned(&mut self, value: u64) {
        let _ = CompactFormatter.write_u64(&mut self.out, value);
    }

    /// Writes a number with the fewest digits that read back as the same `f64`; a whole one without a fraction. Infinities and NaN, which
    /// JSON does not have, become `null`.
    #[inline]
    pub fn float(&mut self, value: f64) {
        // Smaller whole numbers are exact and have no shorter spelling.
        const EXACT: f64 = 1e15;
        if value.abs() < EXACT && value == (value as i64) as f64 && !(value == 0.0 && value.is_sign_negative()) {
            self.integer(value as i64);
        } else if value.is_finite() {
            let _ = CompactFormatter.write_f64(&mut self.out, value);
        } else {
            self.null();
        }
    }

    /// Writes a value that is already JSON text, without the white space outside its strings.
    pub fn raw(&mut self, json: &str) {
        let bytes = json.as_bytes();
        let (mut copied, mut at) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => {
                    let mut lexer = Lexer::starting_at(json, at);
                    // A text that is not JSON is written as it is.
                    at = lexer.skip_string().map_or(bytes.len(), |_| lexer.offset());
                }
                b' ' | b'\n' | b'\r' | b'\t' => {
                    self.text(json.get(copied..at).unwrap_or_default());
                    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
                        at += 1;
                    }
                    copied = at;
                }
                _ => at += 1,
            }
        }
        self.text(json.get(copied..).unwrap_or_default());
    }

    /// Writes a value that is already JSON text without such white space.
    #[inline]
    pub(crate) fn compact(&mut self, json: &str) {
        self.text(json);
    }

    /// Begins an object.
    #[inline]
    pub fn begin_object(&mut self) {
        self.out.push(b'{');
        self.comma = false;
    }

    /// Writes the name of the next member; its value follows.
    #[inline]
    pub fn member(&mut self, name: &str) {
        if self.comma {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.comma = true;
        self.escaped(name);
        self.out.extend_from_slice(b"\":");
    }

    /// Ends the object.
    #[inline]
    pub fn end_object(&mut self) {
        self.out.push(b'}');
        self.comma = true;
    }

    /// Begins an array.
    #[inline]
    pub fn begin_array(&mut self) {
        self.out.push(b'[');
        self.comma = false;
    }

    /// Goes on to the next element; its value follows.
    #[inline]
    pub fn element(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    /// Ends the array.
    #[inline]
    pub fn end_array(&mut self) {
        self.out.push(b']');
        self.comma = true;
    }

    #[inline]
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn escaped(&mut self, value: &str) {
        let stop = plain_end(value.as_bytes(), 0);
        if stop == value.len() {
            self.text(value);
        } else {
            self.escaped_from(value, stop);
        }
    }

    fn escaped_from(&mut self, value: &str, mut stop: usize) {
        let bytes = value.as_bytes();
        let mut start = 0;
        while let Some(&byte) = bytes.get(stop) {
            self.text(value.get(start..stop).unwrap_or_default());
            match byte {
                b'"' => self.text("\\\""),
                b'\\' => self.text("\\\\"),
                b'\n' => self.text("\\n"),
                b'\r' => self.text("\\r"),
                b'\t' => self.text("\\t"),
                0x08 => self.text("\\b"),
                0x0c => self.text("\\f"),
                control => {
                    const HEX: [u8; 16] = *b"0123456789abcdef";
                    self.text("\\u00");
                    self.out.push(b'0' + (control >> 4));
                    self.out.extend(HEX.get(usize::from(control & 0x0F)));
                }
            }
            start = stop + 1;
            stop = plain_end(bytes, start);
        }
        self.text(value.get(start..).unwrap_or_default());
    }
}
