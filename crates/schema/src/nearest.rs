//! Suggestions for misspelled words.

/// Returns the known word that a misspelled one most likely stands for: one letter may differ, and one more for every four.
///
/// ```
/// use eventry_schema::nearest::nearest;
/// assert_eq!(nearest("refersh", ["refresh", "import"]), Some("refresh"));
/// assert_eq!(nearest("colour", ["name", "docs"]), None);
/// ```
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = folded(word);
    let near = known.into_iter().map(|candidate| (distance(&word, &folded(candidate)), candidate));
    let (_, candidate) = near.filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4).min()?;
    Some(candidate)
}

/// Differences that people overlook: capitals, and the two kinds of dashes.
fn folded(word: &str) -> String {
    word.to_lowercase().replace('-', "_")
}

/// How many letters have to be added, removed or changed to turn one word into the other.
fn distance(one: &str, two: &str) -> usize {
    let mut row: Vec<usize> = (0..=two.chars().count()).collect();
    for (index, a) in one.chars().enumerate() {
        let mut left = index + 1;
        let mut next = vec![left];
        for ((b, diagonal), above) in two.chars().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a != b)).min(left + 1).min(above + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn misspelled_words_are_recognized() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let known = ["name", "docs", "envelope", "aliases"];
        assert_eq!(nearest("envelop", known), Some("envelope"));
        assert_eq!(nearest("alias", known), Some("aliases"));
        assert_eq!(nearest("Name", known), Some("name"));
        assert_eq!(nearest("colour", known), None);
    }
}
