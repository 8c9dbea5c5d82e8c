//! Schemes whose deliveries carry the secret itself.

use toml_span::value::Table;

/// The place of the section that says how deliveries are signed.
const SECTION: &str = "/authenticity";

/// The schemes and the algorithms whose deliveries carry the secret itself.
const BEARER: [&str; 2] = ["token", "basic"];

/// The attribute that carries it, unless the section names another one.
const BEARER_ATTRIBUTE: &str = "Authorization";

/// Returns the attributes that carry the secret itself, by the text of a `provider.toml`.
pub fn attributes(settings: &str) -> Vec<String> {
    let settings = toml_span::parse(settings);
    let section = settings.as_ref().ok().and_then(|root| root.pointer(SECTION)?.as_table());
    section.and_then(attribute).into_iter().collect()
}

fn attribute(section: &Table<'_>) -> Option<String> {
    let text = |table: &Table<'_>, key: &str| table.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let is_bearer = |table: &Table<'_>, key: &str| text(table, key).is_some_and(|name| BEARER.contains(&name.as_str()));
    let accepts = section.get("accepts").and_then(|value| value.as_array()).into_iter().flatten();
    let mut accepts = accepts.filter_map(|accept| accept.as_table());
    if !is_bearer(section, "scheme") && !is_bearer(section, "algorithm") && !accepts.any(|accept| is_bearer(accept, "algorithm")) {
        return None;
    }
    let place = text(section, "signature");
    let name = place.as_deref().and_then(|place| place.strip_prefix("attribute:"));
    Some(name.unwrap_or(BEARER_ATTRIBUTE).to_owned())
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn the_attribute_that_carries_a_secret_is_known() {
        for (section, expected) in [
            ("scheme = 'token'", Some("Authorization")),
            ("scheme = 'token'\nsignature = 'attribute:X-Hub-Token'", Some("X-Hub-Token")),
            ("signature = 'attribute:X-Key'\nalgorithm = 'basic'", Some("X-Key")),
            ("signature = 'attribute:X-Key'\naccepts = [{ algorithm = 'token' }]", Some("X-Key")),
            ("signature = 'attribute:X-Key'\nsigned = '{body}'\nalgorithm = 'hmac-sha256'", None),
        ] {
            let found = attributes(&format!("name = 'Hub'\n\n[authenticity]\n{section}\n"));
            assert_eq!(found.first().map(String::as_str), expected, "{section}");
        }
        assert!(attributes("name = 'Hub'").is_empty());
    }
}
