//! The part of a file that a problem is about, so that a tool can show it after the file is gone.

use std::ops::Range;

/// How many characters are kept on each side of the place. A minified document is one long line.
const AROUND: usize = 200;
/// How many characters of the place are kept.
const LONGEST: usize = 80;

/// A line of a file, or the part of it around a place.
///
/// ```
/// use eventry_schema::excerpt::Excerpt;
/// let excerpt = Excerpt::of("{\n  \"type\": \"objet\"\n}", 12..19);
/// assert_eq!(excerpt.text, "  \"type\": \"objet\"");
/// assert_eq!(&excerpt.text[excerpt.marked], "\"objet\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// How many characters of the line precede `text`.
    pub skipped: usize,
    /// The text, without a line break.
    pub text: String,
    /// The bytes of `text` that the problem is about. They end with the line, even if the place does not.
    pub marked: Range<usize>,
}

impl Excerpt {
    /// Returns the line of `text` in which a range of bytes starts. A byte order mark is not part of it.
    #[must_use]
    pub fn of(text: &str, range: Range<usize>) -> Self {
        let start = boundary(text, range.start);
        let (before, after) = text.split_at(start);
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let after = after.strip_suffix('\r').unwrap_or(after);
        let length = boundary(after, range.end.saturating_sub(start));
        let (place, rest) = after.split_at(length);
        let place = first(place, LONGEST);
        let rest = if place.len() < length { "" } else { first(rest, AROUND) };
        let skipped = before.chars().count().saturating_sub(AROUND);
        let kept: String = before.chars().skip(skipped).collect();
        Excerpt {
            skipped,
            marked: kept.len()..kept.len() + place.len(),
            text: kept + place + rest,
        }
    }
}

/// The nearest boundary of a character at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The first characters of a text.
fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.split_at(end).0
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn the_line_around_a_place_is_kept() {
        for (text, range, line, marked) in [
            ("\u{feff}{\r\n", 3..4, "{", "{"),
            ("a\n\tbé\r\nc", 3..99, "\tbé", "bé"),
            ("a\nb", 2..2, "b", ""),
            ("a\n", 2..2, "", ""),
            ("é", 1..1, "é", ""),
            ("", 7..9, "", ""),
            ("a\u{feff}b", 4..5, "a\u{feff}b", "b"),
        ] {
            let excerpt = Excerpt::of(text, range);
            assert_eq!((excerpt.text.as_str(), excerpt.skipped), (line, 0), "{text:?}");
            assert_eq!(&excerpt.text[excerpt.marked], marked, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!("{}{}", "é".repeat(1000), "x".repeat(1000));
        let excerpt = Excerpt::of(&text, 2000..2003);
        assert_eq!((excerpt.skipped, excerpt.text.chars().count()), (800, 403));
        assert_eq!(&excerpt.text[excerpt.marked], "xxx");
        let excerpt = Excerpt::of(&text, 2000..3000);
        assert_eq!(excerpt.marked.len(), 80);
    }
}
