//! Displays untrusted text on a terminal: characters that are invisible or control the terminal are shown as escapes.
//!
//! Text from schemas, samples, `provider.toml`, folder names and bodies may contain anything: a sequence that clears the screen, a line
//! break that forges a message, a character that reverses the direction of the text after it. Every message and report passes such text
//! through this module.

use std::fmt::{self, Write};

/// Displays untrusted text on one line: line breaks and tabs are escaped as well.
///
/// ```
/// use eventry_schema::visible::OneLine;
/// assert_eq!(OneLine("a\nb\u{1b}[2J\u{202e}").to_string(), r"a\nb\u{1b}[2J\u{202e}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OneLine<'t>(pub &'t str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `pad` honors the width that tables ask for.
        if self.0.chars().any(is_hidden) || self.0.contains(['\n', '\t']) {
            f.pad(&escaped(self.0, |_| false, spelled))
        } else {
            f.pad(self.0)
        }
    }
}

/// Escapes untrusted text of several lines. Line breaks and tabs stay.
#[must_use]
pub fn lines(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'), spelled)
}

/// Escapes JSON whose strings contain untrusted text. It uses JSON escapes, so the value does not change.
///
/// ```
/// use eventry_schema::json::parse;
/// let text = "{\n\t\"a\u{202e}\": \"\u{7f}\u{e0001}é\"\r\n}";
/// let shown = eventry_schema::visible::json(text);
/// assert_eq!(shown, "{\n\t\"a\\u202e\": \"\\u007f\\udb40\\udc01é\"\r\n}");
/// assert_eq!(parse(&shown)?, parse(text)?);
/// # Ok::<(), eventry_schema::json::ParseError>(())
/// ```
#[must_use]
pub fn json(text: &str) -> String {
    // Outside of strings, whitespace is the only such character that JSON allows.
    escaped(
        text,
        |c| matches!(c, '\n' | '\t' | '\r'),
        |out, c| {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        },
    )
}

/// Returns whether a character is invisible, changes the direction of text, or controls a terminal. This includes line breaks and tabs.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' // soft hyphen
            | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' // zero width, and direction marks
            | '\u{2028}'..='\u{202e}' // line and paragraph separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // joiners, isolates
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' // tags
        )
}

fn spelled(out: &mut String, c: char) {
    // `\n`, `\r`, `\t`, otherwise `\u{…}`.
    out.extend(c.escape_default());
}

fn escaped(text: &str, stays: impl Fn(char) -> bool, spell: impl Fn(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !stays(c) {
            spell(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{OneLine, lines};

    #[test]
    fn control_characters_are_escaped() {
        for (text, shown) in [
            ("plain é 漢 👍", "plain é 漢 👍"),
            ("\u{0}\u{7}\u{8}\u{1b}]0;x\u{7f}", r"\u{0}\u{7}\u{8}\u{1b}]0;x\u{7f}"),
            ("\u{85}\u{9b}2J", r"\u{85}\u{9b}2J"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
            ("\u{202e}\u{2066}\u{200f}\u{61c}", r"\u{202e}\u{2066}\u{200f}\u{61c}"),
            ("\u{200b}\u{2060}\u{feff}\u{ad}", r"\u{200b}\u{2060}\u{feff}\u{ad}"),
        ] {
            assert_eq!(OneLine(text).to_string(), shown);
            assert_eq!(lines(text), shown);
        }
        assert_eq!(OneLine("a\r\n\tb").to_string(), r"a\r\n\tb");
        assert_eq!(lines("a\r\n\tb"), "a\\r\n\tb");
        assert_eq!(format!("[{:6}]", OneLine("a\n")), r"[a\n   ]");
    }
}
