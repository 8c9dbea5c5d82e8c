//! The links of an index page.

use std::collections::BTreeSet;

use super::location;
use crate::reading::Page;

/// Every address that a page names, made absolute, without fragments, sorted: links of HTML and Markdown, texts of JSON, bare URLs. A page of
/// the network names addresses of the network; what it says about files here is passed over.
#[must_use]
pub fn links(page: &Page) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let text = page.text.as_str();
    for attribute in ["href=", "src="] {
        let values = text.match_indices(attribute).filter_map(|(at, _)| text.get(at + attribute.len()..));
        found.extend(values.filter_map(attribute_value));
    }
    let targets = text.match_indices("](").filter_map(|(at, _)| text.get(at + 2..));
    found.extend(targets.filter_map(|rest| Some(rest.split_once(')')?.0.split_whitespace().next()?.to_owned())));
    for scheme in ["http://", "https://"] {
        let urls = text.match_indices(scheme).filter_map(|(at, _)| text.get(at..));
        found.extend(urls.map(|rest| {
            until(rest, |c| {
                c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')' | '\\' | '`')
            })
        }));
    }
    if text.trim_start().starts_with(['[', '{']) {
        found.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    let absolute = found.iter().filter(|link| !link.is_empty() && link.len() <= 2048);
    let addresses = absolute.map(|link| location::join(&page.place, &link.replace("&amp;", "&")));
    let is_remote = location::is_url(&page.place);
    addresses.filter(|address| !is_remote || location::is_url(address)).collect()
}

fn attribute_value(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    match rest.chars().next()? {
        quote @ ('"' | '\'') => Some(rest.get(1..)?.split_once(quote)?.0.trim().to_owned()),
        _ => Some(until(rest, |c| c.is_whitespace() || c == '>')),
    }
}

fn until(text: &str, ends: impl Fn(char) -> bool) -> String {
    text.split(ends).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::links;
    use crate::reading::Page;

    #[test]
    fn links_of_all_forms_are_found() {
        let text = "<a class=x href=\"/events/a-1?x=1&amp;y=2#top\">a</a> <a href='b-1'>b</a> <a href=c-1>c</a>\n\
                    [d](d-1 \"title\") <loc>https://acme.example/events/e-1</loc> \"https://acme.example/events/f-1\"";
        let page = Page {
            place: "https://acme.example/events/index".to_owned(),
            media_type: None,
            text: text.to_owned(),
        };
        let found: Vec<String> = links(&page).into_iter().collect();
        let expected = ["a-1?x=1&y=2", "b-1", "c-1", "d-1", "e-1", "f-1"].map(|name| format!("https://acme.example/events/{name}"));
        assert_eq!(found, expected);
    }
}
