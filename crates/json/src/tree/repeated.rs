//! Member names that occur more than once.

use super::node::{Json, Member, Node};

impl Node {
    /// The first member in this node whose name occurs earlier in the same object, after the earlier member. Inner objects come first.
    #[must_use]
    pub fn repeated_member(&self) -> Option<(&Member, &Member)> {
        match &self.value {
            Json::Array(elements) => elements.iter().find_map(Node::repeated_member),
            Json::Object(members) => {
                let inside = members.iter().find_map(|member| member.node.repeated_member());
                inside.or_else(|| repeated_among(members))
            }
            _ => None,
        }
    }
}

fn repeated_among(members: &[Member]) -> Option<(&Member, &Member)> {
    let mut sorted: Vec<(usize, &Member)> = members.iter().enumerate().collect();
    // The sort is stable: of equal names the earlier one comes first.
    sorted.sort_by(|one, two| one.1.name.cmp(&two.1.name));
    let pairs = sorted.windows(2).filter_map(|pair| match pair {
        [(_, first), (at, second)] if first.name == second.name => Some((*at, (*first, *second))),
        _ => None,
    });
    pairs.min_by_key(|(at, _)| *at).map(|(_, pair)| pair)
}

#[cfg(test)]
mod tests {
    use crate::tree::parse;

    #[test]
    fn the_first_repeated_member_is_found() {
        let names = |text: &str| {
            let node = parse(text).unwrap();
            node.repeated_member()
                .map(|(first, second)| (first.name_span.start, second.name_span.start))
        };
        assert_eq!(names(r#"{"b": 1, "a": 2, "b": 3, "a": 4}"#), Some((1, 17)));
        assert_eq!(names(r#"{"a": 1, "a": [{"b": 1, "b": 2}]}"#), Some((16, 24)));
        assert_eq!(names(r#"{"a": {"b": 1}, "b": {"a": 1}}"#), None);
    }
}
