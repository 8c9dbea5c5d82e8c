//! The comparison of two versions of a page, which mixes old and new text. The new text counts.
//!
//! HTML marks removed text, which is dropped earlier. Plain text contains both:
//!
//! - A changed line appears twice, first the old one, then the new one.
//! - Inside a line, words that were changed break it: what stays, then on lines of their own the old word and the new word with what stays
//!   behind it, then the next old word, and so on. A number, or a whole string, is such a word too.

use eventry_schema::diagnostic::Diagnostic;

use crate::page::Lines;
use crate::page::blocks::Block;
use crate::reading::Note;

/// Whether a page says of itself that it compares versions.
pub(super) fn is_comparison(lines: &Lines) -> bool {
    let says = |words: &str| lines.lines.iter().any(|line| line.text.to_lowercase().contains(words));
    let legend = says("line was added") && says("line was removed");
    legend
        || lines
            .lines
            .iter()
            .take(40)
            .any(|line| matches!(line.text.to_lowercase().as_str(), "versions compared" | "compare versions"))
}

/// The block without what was removed.
///
/// # Errors
///
/// When the current words cannot be determined.
pub(super) fn current(lines: &Lines, block: &Block, notes: &mut Vec<Note>) -> Result<Block, Diagnostic> {
    let joined = join_broken_strings(lines, block, notes)?;
    let kept = without_old_lines(lines, block, &joined, notes);
    let kept = without_old_values(lines, block, &kept, notes);
    Ok(Block {
        text: kept,
        ..block.clone()
    })
}

/// Puts strings together that were broken by changed words. Every line break that this takes out comes back behind the string, so that
/// lines keep their numbers.
fn join_broken_strings(lines: &Lines, block: &Block, notes: &mut Vec<Note>) -> Result<String, Diagnostic> {
    let mut out = String::with_capacity(block.text.len());
    let mut pieces: Vec<String> = Vec::new();
    let mut string = false;
    let mut escaped = false;
    let mut line = lines.at(block.start);
    for c in block.text.chars() {
        if c == '\n' {
            line += 1;
        }
        if !string {
            string = c == '"';
            out.push(c);
            if string {
                pieces = vec![String::new()];
            }
            continue;
        }
        match c {
            '\n' => pieces.push(String::new()),
            '"' if !escaped => {
                let first = line + 1 - pieces.len();
                out.push_str(&new_text(lines, first, &pieces, notes)?);
                out.push('"');
                out.push_str(&"\n".repeat(pieces.len().saturating_sub(1)));
                string = false;
            }
            c => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    Ok(out)
}

/// The new text of a broken string: the first piece stays, then old and new take turns.
fn new_text(lines: &Lines, first: usize, pieces: &[String], notes: &mut Vec<Note>) -> Result<String, Diagnostic> {
    if let [whole] = pieces {
        return Ok(whole.clone());
    }
    // Blanks around a piece, and lines of nothing but blanks, are layout of the comparison.
    let rest = pieces.iter().skip(1).map(|piece| piece.trim()).filter(|piece| !piece.is_empty());
    // A blank that stays is one between words.
    let stays = pieces.first().map_or("", String::as_str);
    let stays = match stays.trim_end() {
        end if end.ends_with(char::is_alphabetic) => stays,
        end => end,
    };
    let trimmed: Vec<&str> = [stays].into_iter().chain(rest).collect();
    if trimmed.len().is_multiple_of(2) {
        return Err(lines.error(
            first,
            format!(
                "a text was changed, and the page does not say which of its words are current: {}",
                trimmed.join(" | ")
            ),
            "import the page itself instead of the comparison",
        ));
    }
    let old: Vec<&str> = trimmed.iter().skip(1).step_by(2).copied().collect();
    let new: String = trimmed.iter().step_by(2).copied().collect();
    notes.push(Note {
        line: lines.lines.get(first).map_or(0, |line| line.number),
        words: format!(
            "the comparison shows a changed text; `{new}` is treated as the current one, without {}",
            quoted(&old)
        ),
    });
    Ok(new)
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Takes out lines that were replaced: of two lines in a row with the same member the second counts; lines marked with `-` go, a `+` goes
/// off its line.
fn without_old_lines(lines: &Lines, block: &Block, text: &str, notes: &mut Vec<Note>) -> String {
    let first = lines.at(block.start);
    let all: Vec<&str> = text.split('\n').collect();
    let marked = all.iter().any(|line| line.trim_start().starts_with('+')) && all.iter().skip(1).all(|line| line.trim_end() != "-");
    let mut kept: Vec<String> = Vec::new();
    for (at, line) in all.iter().enumerate() {
        let trimmed = line.trim_start();
        let removed = marked && trimmed.starts_with('-');
        let replaced = member(trimmed).is_some_and(|name| {
            let later = all.iter().skip(at + 1).find(|line| !line.trim().is_empty());
            later.and_then(|line| member(line.trim_start())) == Some(name)
        });
        if removed || replaced {
            notes.push(Note {
                line: lines.lines.get(first + at).map_or(0, |line| line.number),
                words: format!("the comparison shows a removed line: `{}`", trimmed.trim_end()),
            });
            kept.push(String::new());
        } else if let Some(rest) = trimmed.strip_prefix('+').filter(|_| marked) {
            kept.push(rest.to_owned());
        } else {
            kept.push((*line).to_owned());
        }
    }
    kept.join("\n")
}

/// Takes out values, and names of members, that were replaced: where one belongs, one stands alone on its line and the next line starts
/// with another. Of three in a row none goes: the block is no JSON then, which is said where it is read.
fn without_old_values(lines: &Lines, block: &Block, text: &str, notes: &mut Vec<Note>) -> String {
    let first = lines.at(block.start);
    let mut kept: Vec<&str> = text.split('\n').collect();
    let filled: Vec<(usize, &str)> = kept
        .iter()
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    for window in filled.windows(4) {
        let [(_, before), (place, old), (_, new), (_, next)] = window else {
            continue;
        };
        let belongs = before.ends_with([':', '[', ',', '{']);
        let third = is_scalar(new) && starts_scalar(next);
        if !belongs || !is_scalar(old) || !starts_scalar(new) || third {
            continue;
        }
        let current = new.trim_end_matches(',');
        notes.push(Note {
            line: lines.lines.get(first + place).map_or(0, |line| line.number),
            words: format!("the comparison shows a changed value; `{current}` is treated as the current one, without `{old}`"),
        });
        if let Some(line) = kept.get_mut(*place) {
            *line = "";
        }
    }
    kept.join("\n")
}

/// Whether a text is a JSON value without others in it.
fn is_scalar(text: &str) -> bool {
    starts_scalar(text) && eventry_schema::json::check(text).is_ok()
}

fn starts_scalar(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '"' | '-' | 't' | 'f' | 'n') || c.is_ascii_digit())
}

/// The name of the member that a line holds in full: `"plan" : 1,`.
fn member(line: &str) -> Option<&str> {
    let (name, value) = line.strip_prefix('"')?.split_once('"')?;
    let value = value.trim_start().strip_prefix(':')?.trim().trim_end_matches(',');
    let whole = !value.is_empty() && !value.ends_with(['{', '[']);
    whole.then_some(name)
}
