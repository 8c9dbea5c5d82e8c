//! Addresses with placeholders: `https://acme.example/events/{domain:kebab}-{event:kebab}-{version}`.

use std::fmt::Write as _;

use eventry_schema::version::Version;

use crate::reading::Name;

/// The most placeholders of an address; matching tries all ways to fill them.
const MAX_GAPS: usize = 8;

/// An address with placeholders for the parts of an event's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Text(String),
    Gap(Gap, Spelling),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Domain,
    Event,
    Version,
    /// `*`: anything without a slash.
    Any,
}

/// How an address spells a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    AsItIs,
    /// Lower case, with `-` for `_`.
    Kebab,
    /// Lower case.
    Lower,
}

impl Template {
    /// Reads an address.
    ///
    /// # Errors
    /// With a message about the first unknown placeholder.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '*']) {
            let (before, after) = rest.split_at(at);
            if !before.is_empty() {
                parts.push(Segment::Text(before.to_owned()));
            }
            if let Some(after) = after.strip_prefix('*') {
                parts.push(Segment::Gap(Gap::Any, Spelling::AsItIs));
                rest = after;
                continue;
            }
            let inside = after.strip_prefix('{').and_then(|after| after.split_once('}'));
            let (word, after) = inside.ok_or_else(|| format!("`{text}` has an unclosed brace"))?;
            parts.push(gap(word).ok_or_else(|| format!("`{{{word}}}` is not a placeholder"))?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Segment::Text(rest.to_owned()));
        }
        let template = Template { parts };
        if template.gaps() > MAX_GAPS {
            return Err(format!("`{text}` has more than {MAX_GAPS} placeholders"));
        }
        Ok(template)
    }

    fn gaps(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Segment::Gap(..))).count()
    }

    /// The address with a letter for each placeholder, as an example of the addresses that it matches.
    #[must_use]
    pub fn filled(&self) -> String {
        let part = |part: &Segment| match part {
            Segment::Text(text) => text.clone(),
            Segment::Gap(..) => "x".to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    /// Whether it is a single address, without placeholders.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.gaps() == 0
    }

    /// The address of one event version; `None` if the address has a `*`.
    #[must_use]
    pub fn expand(&self, domain: &str, event: &str, version: Version) -> Option<String> {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Segment::Text(text) => out.push_str(text),
                Segment::Gap(Gap::Domain, spelling) => out.push_str(&spelling.of(domain)),
                Segment::Gap(Gap::Event, spelling) => out.push_str(&spelling.of(event)),
                Segment::Gap(Gap::Version, _) => {
                    // Writing into a String cannot fail.
                    let _ = write!(out, "{version}");
                }
                Segment::Gap(Gap::Any, _) => return None,
            }
        }
        Some(out)
    }

    /// Whether an address matches. A placeholder matches anything without a slash, a version matches digits.
    #[must_use]
    pub fn matches(&self, address: &str) -> bool {
        !fillings(&self.parts, address).is_empty()
    }

    /// The parts of an event's name in an address: none if the address is ambiguous or spells names differently.
    ///
    /// ```
    /// use cargo_eventry::sources::Template;
    /// let template = Template::parse("dump/{domain}/{event}-{version}.json")?;
    /// let name = template.name("dump/orders/order-created-2.json");
    /// assert_eq!(name.event.as_deref(), Some("order-created"));
    /// assert_eq!((name.domain.as_deref(), name.version), (Some("orders"), "2".parse().ok()));
    /// # Ok::<(), String>(())
    /// ```
    #[must_use]
    pub fn name(&self, address: &str) -> Name {
        let mut name = Name::default();
        let all = fillings(&self.parts, address);
        let [filling] = all.as_slice() else { return name };
        let gaps = self.parts.iter().filter_map(|part| match part {
            Segment::Gap(gap, spelling) => Some((*gap, *spelling)),
            Segment::Text(_) => None,
        });
        for ((gap, spelling), text) in gaps.zip(filling) {
            match gap {
                Gap::Domain if spelling == Spelling::AsItIs => name.domain = Some((*text).to_owned()),
                Gap::Event if spelling == Spelling::AsItIs => name.event = Some((*text).to_owned()),
                Gap::Version => name.version = Version::lenient(text),
                _ => {}
            }
        }
        name
    }
}

impl Spelling {
    fn of(self, name: &str) -> String {
        match self {
            Spelling::AsItIs => name.to_owned(),
            Spelling::Kebab => name.to_ascii_lowercase().replace('_', "-"),
            Spelling::Lower => name.to_ascii_lowercase(),
        }
    }
}

fn gap(word: &str) -> Option<Segment> {
    let (name, spelling) = word.split_once(':').unwrap_or((word, ""));
    let gap = match name {
        "domain" => Gap::Domain,
        "event" => Gap::Event,
        "version" => Gap::Version,
        _ => return None,
    };
    let spelling = match spelling {
        "" if !word.ends_with(':') => Spelling::AsItIs,
        "kebab" => Spelling::Kebab,
        "lower" => Spelling::Lower,
        _ => return None,
    };
    Some(Segment::Gap(gap, spelling))
}

/// The ways to fill the placeholders. It stops after two, because then the address is ambiguous.
fn fillings<'t>(parts: &[Segment], text: &'t str) -> Vec<Vec<&'t str>> {
    let mut found = Vec::new();
    let mut filled = Vec::new();
    fill(parts, text, &mut filled, &mut found);
    found
}

fn fill<'t>(parts: &[Segment], text: &'t str, filled: &mut Vec<&'t str>, found: &mut Vec<Vec<&'t str>>) {
    if found.len() > 1 {
        return;
    }
    match parts.split_first() {
        None if text.is_empty() => found.push(filled.clone()),
        None => {}
        Some((Segment::Text(expected), others)) => {
            if let Some(rest) = text.strip_prefix(expected.as_str()) {
                fill(others, rest, filled, found);
            }
        }
        Some((Segment::Gap(gap, _), others)) => {
            for (at, character) in text.char_indices() {
                let fits = match gap {
                    Gap::Version => character.is_ascii_digit(),
                    _ => !matches!(character, '/' | '?' | '#'),
                };
                if !fits {
                    break;
                }
                let (inside, rest) = text.split_at(at + character.len_utf8());
                // A number is not cut in two.
                if *gap == Gap::Version && rest.starts_with(|next: char| next.is_ascii_digit()) {
                    continue;
                }
                filled.push(inside);
                fill(others, rest, filled, found);
                filled.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, Version};

    fn template(text: &str) -> Template {
        Template::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_made_of_names() {
        let slug = template("https://a.example/{domain:kebab}-{event:kebab}-{version}");
        assert_eq!(
            slug.expand("interest-management", "status_change_quota", Version::Number(1))
                .as_deref(),
            Some("https://a.example/interest-management-status-change-quota-1")
        );
        assert_eq!(
            template("{event:lower}")
                .expand("d", "AccountCreated", Version::Number(1))
                .as_deref(),
            Some("accountcreated")
        );
        assert_eq!(template("a/*").expand("d", "e", Version::Number(1)), None);
        assert!(template("a/b").is_plain() && !slug.is_plain());
    }

    #[test]
    fn addresses_are_recognized() {
        let slug = template("https://a.example/{domain:kebab}-{event:kebab}-{version}");
        assert!(slug.matches("https://a.example/a-b-c-12"));
        assert!(!slug.matches("https://a.example/a-b-c"));
        assert!(!slug.matches("https://a.example/x/a-b-1"));
        assert_eq!(slug.name("https://a.example/a-b-c-12").version, None, "three ways to cut it");
        assert_eq!(slug.name("https://a.example/a-b-12").version, Some(Version::Number(12)));
        let folder = template("dump/{domain}/{event}-{version}.json");
        assert_eq!(folder.name("dump/a/b_c-2.json").event.as_deref(), Some("b_c"));
        assert!(template("a/*.json").matches("a/b.json"));
    }

    #[test]
    fn what_is_no_address_is_said() {
        for text in ["{domain", "{name}", "{event:upper}", "{event:}", "*********"] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }
}
