//! Type names, made from where a schema stands and from nothing else.

use crate::naming::snake;
use crate::pointer;

/// The name, in snake case, of the type that a schema at `pointer` becomes in a document whose root is called `root`.
///
/// Definitions carry their own name; members add theirs to the name of what they stand in, elements add `item`, values of maps add
/// `value`, and branches of a union are counted. The root's own name is not repeated in front of its members.
pub fn of_place(pointer: &str, root: &str) -> String {
    let tokens = pointer::tokens(pointer).unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    let mut rest = tokens.iter().map(AsRef::as_ref).peekable();
    while let Some(token) = rest.next() {
        match token {
            "properties" | "dependentSchemas" | "dependencies" => parts.extend(rest.next().map(snake)),
            "definitions" | "$defs" | "schemas" => parts = rest.next().map(snake).into_iter().collect(),
            "components" => {}
            "items" | "prefixItems" => match rest.peek().and_then(|next| next.parse::<usize>().ok()) {
                Some(at) => {
                    rest.next();
                    parts.push(format!("item{at}"));
                }
                None => parts.push("item".to_owned()),
            },
            "additionalItems" | "unevaluatedItems" | "contains" => parts.push("item".to_owned()),
            "patternProperties" => {
                rest.next();
                parts.push("value".to_owned());
            }
            "additionalProperties" | "unevaluatedProperties" => parts.push("value".to_owned()),
            "anyOf" | "oneOf" => {
                let at = rest.next().and_then(|at| at.parse::<usize>().ok()).unwrap_or(0);
                parts.push(format!("option{}", at + 1));
            }
            "allOf" => {
                rest.next();
            }
            other => parts.push(snake(other)),
        }
    }
    if parts.is_empty() { root.to_owned() } else { parts.join("_") }
}

#[cfg(test)]
mod tests {
    use super::of_place;

    #[test]
    fn names_come_from_places() {
        for (pointer, name) in [
            ("", "root"),
            ("/properties/quota", "quota"),
            ("/properties/quota/properties/ownerId", "quota_owner_id"),
            ("/definitions/User/properties/address", "user_address"),
            ("/components/schemas/Pet", "pet"),
            ("/properties/list/items", "list_item"),
            ("/properties/pair/prefixItems/1", "pair_item1"),
            ("/properties/map/additionalProperties", "map_value"),
            ("/properties/x/oneOf/0", "x_option1"),
            ("/allOf/0/properties/a", "a"),
        ] {
            assert_eq!(of_place(pointer, "root"), name, "{pointer}");
        }
    }
}
