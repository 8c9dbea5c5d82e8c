//! Makes type names from the location of a schema.

use crate::naming::snake;

/// The first elements of a tuple.
const ORDINALS: [&str; 10] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// Returns the snake-case name of the type for the schema at a location, in a document whose root is called `root`. A location is a JSON
/// pointer in which `~` and a label stand in place of the index of a branch.
///
/// A definition has its own name. A member appends its name to the name of its parent, an element appends `item`, and a map value appends
/// `value`. A branch of a choice appends its label. The root's name is not a prefix of its members.
pub fn type_name(location: &str, root: &str) -> String {
    let tokens: Vec<String> = location
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut parts: Vec<String> = Vec::new();
    let mut rest = tokens.iter().map(String::as_str).peekable();
    while let Some(token) = rest.next() {
        match token {
            "properties" | "dependentSchemas" | "dependencies" => parts.extend(rest.next().map(snake)),
            "definitions" | "$defs" | "schemas" => parts = rest.next().map(snake).into_iter().collect(),
            "components" => {}
            "items" | "prefixItems" => match rest.peek().and_then(|next| next.parse::<usize>().ok()) {
                Some(at) => {
                    rest.next();
                    parts.push(
                        ORDINALS
                            .get(at)
                            .map_or_else(|| format!("item{at}"), |ordinal| (*ordinal).to_owned()),
                    );
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
                let label = rest.next().unwrap_or_default();
                parts.push(label.strip_prefix('~').unwrap_or(label).to_owned());
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
            ("/properties/pair/prefixItems/1", "pair_second"),
            ("/properties/map/additionalProperties", "map_value"),
            ("/properties/x/oneOf/~card", "x_card"),
            ("/allOf/0/properties/a", "a"),
        ] {
            assert_eq!(type_name(pointer, "root"), name, "{pointer}");
        }
    }
}
