//! Shows a value in a message: its text, shortened.

use std::fmt::{self, Write};

use super::place::Place;

/// The number of characters of a value that are shown.
const SHOWN: usize = 60;

/// Shows the beginning of a value, on one line.
pub(super) struct Excerpt<'a>(pub Place<'a>);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(characters) = self.0.as_string() {
            return string(&characters, f);
        }
        if let Some(number) = self.0.as_number() {
            return shortened(&number.number().to_string(), f);
        }
        match self.0 {
            Place::At(tape, entry, _) => compact(tape.text_from(entry), f),
            Place::Text(_) | Place::Lead(_) => Ok(()),
        }
    }
}

fn string(characters: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shown: String = characters.chars().take(SHOWN).collect();
    let quoted = serde_json::Value::from(shown.as_str()).to_string();
    match quoted.strip_suffix('"') {
        Some(open) if shown.len() < characters.len() => write!(f, "{open}…\""),
        _ => f.write_str(&quoted),
    }
}

/// Shows the value at the beginning of a text, without the white space between its parts.
fn compact(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (mut shown, mut levels) = (0, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for character in text.chars() {
        if !in_string && matches!(character, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        if !in_string && levels == 0 && shown > 0 && matches!(character, ',' | ']' | '}') {
            // Behind a literal.
            return Ok(());
        }
        if shown == SHOWN {
            return f.write_char('…');
        }
        f.write_char(character)?;
        shown += 1;
        match character {
            '"' if !escaped => in_string = !in_string,
            '{' | '[' if !in_string => levels += 1,
            '}' | ']' if !in_string => {
                levels = levels.saturating_sub(1);
                if levels == 0 {
                    return Ok(());
                }
            }
            _ => {}
        }
        escaped = in_string && character == '\\' && !escaped;
    }
    Ok(())
}

/// Shows a text up to a length.
pub(super) fn shortened(text: &str, f: &mut impl Write) -> fmt::Result {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => write!(f, "{}…", text.get(..end).unwrap_or_default()),
        None => f.write_str(text),
    }
}
