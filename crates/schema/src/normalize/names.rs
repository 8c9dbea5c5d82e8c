//! Makes type names from the location of a schema.

use crate::naming::snake;
use crate::pointer;

/// Returns the snake-case name of the type for the schema at `pointer`, in a document whose root is called `root`.
///
/// A definition has its own name. A member appends its name to the name of its parent, an element appends `item`, and a map value appends
/// `value`. The branches of a union are numbered. The root's name is not a prefix of its members.
pub fn type_name(pointer: &str, root: &str) -> String {
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
    use super::type_name;

    #[test]
    fn names_follow_the_location() {
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
            assert_eq!(type_name(pointer, "root"), name, "{pointer}");
        }
    }
}
