//! The event id that a wrong one is probably meant to be.

/// No longer text is compared: the ids of a catalog are short.
const LONGEST: usize = 256;

/// Returns the id that differs least from `wanted`, if less than a third of it has to change.
pub(crate) fn nearest(wanted: &str, ids: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if wanted.len() > LONGEST {
        return None;
    }
    let (distance, id) = ids
        .map(|id| (distance(wanted.as_bytes(), id.as_bytes()), id))
        .min_by_key(|(distance, _)| *distance)?;
    (distance * 3 < wanted.len()).then_some(id)
}

/// How many bytes have to be inserted, removed, or replaced.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, left) in one.iter().enumerate() {
        let mut diagonal = at;
        let mut before = at + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *cell;
            *cell = replaced.min(diagonal + 1).min(before + 1);
            before = *cell;
        }
    }
    if other.is_empty() {
        return one.len();
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn the_nearest_id_is_near() {
        let ids = ["shop/orders/placed/v1", "shop/orders/paid/v1"];
        assert_eq!(nearest("shop/orders/placd/v1", ids.into_iter()), Some(ids[0]));
        assert_eq!(nearest("shop/orders/paid/v2", ids.into_iter()), Some(ids[1]));
        assert_eq!(nearest("x", ids.into_iter()), None);
        assert_eq!(nearest("", ids.into_iter()), None);
        assert_eq!(
            (distance(b"kitten", b"sitting"), distance(b"", b"ab"), distance(b"ab", b"")),
            (3, 2, 2)
        );
    }
}
