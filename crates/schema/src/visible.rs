//! Foreign text on a terminal: what cannot be seen, or would steer the terminal, is shown as an escape.
//!
//! Text from schemas, samples, `provider.toml`, folder names and bodies may hold anything: a sequence that clears the screen, a line break
//! that forges a message, a character that turns the direction of what follows. Every message and report shows such text through this
//! module. It depends on nothing else, so that tools can use the file by its path.

use std::fmt::{self, Write};

/// Foreign text as one line: line breaks and tabs are escapes as well.
///
/// ```
/// use eventry_schema::visible::OneLine;
/// assert_eq!(OneLine("a\nb\u{1b}[2J\u{202e}").to_string(), r"a\nb\u{1b}[2J\u{202e}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OneLine<'t>(pub &'t str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Through a width, as tables ask for it, only what needs no escape is written as it is.
        if self.0.chars().any(is_hidden) || self.0.contains(['\n', '\t']) {
            f.pad(&escaped(self.0, |_| false, spelled))
        } else {
            f.pad(self.0)
        }
    }
}

/// Text of many lines that holds foreign text: line breaks and tabs stay.
#[must_use]
pub fn lines(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'), spelled)
}

/// JSON whose strings hold foreign text. The escapes are JSON's own, so that the value is the same.
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
    // Outside of strings, JSON has no such characters but white space.
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

/// Whether a character shows nothing by itself, moves what stands around it, or steers a terminal. Line breaks and tabs do.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' // soft hyphen
            | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' // zero width, and marks of direction
            | '\u{2028}'..='\u{202e}' // line and paragraph separator, embeddings and overrides
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
    fn what_steers_a_terminal_is_an_escape() {
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
