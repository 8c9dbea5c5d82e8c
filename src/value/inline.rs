//! Short texts without an allocation.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A text that is stored inline if it is short. Equality, order and hash are those of the text.
#[derive(Clone)]
pub(crate) enum Inline {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

// Room for a timestamp with nanoseconds and an offset, which has 35 letters. The type takes five words.
const SHORT: usize = 38;

impl Inline {
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            // The bytes are a copy of a whole `str`.
            Inline::Short { length, bytes } => {
                std::str::from_utf8(bytes.get(..usize::from(*length)).unwrap_or_default()).unwrap_or_default()
            }
            Inline::Long(text) => text,
        }
    }
}

impl From<&str> for Inline {
    #[inline]
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(text.as_bytes());
                Inline::Short { length, bytes }
            }
            _ => Inline::Long(text.into()),
        }
    }
}

impl Default for Inline {
    #[inline]
    fn default() -> Self {
        Inline::from("")
    }
}

impl PartialEq for Inline {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Inline {}

impl Ord for Inline {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Inline {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Inline {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::{Inline, SHORT};

    #[test]
    fn texts_of_any_length_stay_as_they_are() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 300] {
            let text = "7".repeat(length);
            assert_eq!(Inline::from(text.as_str()).as_str(), text);
        }
        let wide = "ü".repeat(SHORT / 2);
        assert_eq!(Inline::from(wide.as_str()).as_str(), wide);
        assert!(Inline::from("b") > Inline::from("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        assert!(size_of::<Inline>() <= 40);
    }
}
