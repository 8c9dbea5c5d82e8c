//! Differences of annotations: title, description, examples, defaults, deprecation.

use eventry_schema::json::Node;

use super::facts::Facts;
use super::rules;
use super::walk::{Here, Side, Walk};

impl<'s> Walk<'_, 's> {
    /// Compares the annotations of one place.
    pub(super) fn annotations(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        for (keyword, rule) in [
            ("title", &rules::TITLE_CHANGED),
            ("description", &rules::DESCRIPTION_CHANGED),
            ("examples", &rules::EXAMPLES_CHANGED),
            ("example", &rules::EXAMPLES_CHANGED),
        ] {
            self.annotation(keyword, (rule, rule, rule), a, b, here);
        }
        let defaults = (&rules::DEFAULT_ADDED, &rules::DEFAULT_REMOVED, &rules::DEFAULT_CHANGED);
        self.annotation("default", defaults, a, b, here);
        let deprecated = |facts: &Facts<'_>| facts.annotation("deprecated").is_some_and(|(node, _)| node.as_bool() == Some(true));
        let (rule, words) = match (deprecated(a), deprecated(b)) {
            (false, true) => (&rules::DEPRECATED, "is deprecated"),
            (true, false) => (&rules::RESTORED, "is no longer deprecated"),
            _ => return,
        };
        let spot = b.annotation("deprecated").map(|(_, spot)| spot.clone()).or_else(|| b.spot.clone());
        if let Some(spot) = spot {
            self.note(rule, Side::New, &spot, here, format!("{} {words}", here.subject()));
        }
    }

    fn annotation(
        &mut self,
        keyword: &str,
        (added, removed, changed): (&'static rules::Rule, &'static rules::Rule, &'static rules::Rule),
        a: &Facts<'s>,
        b: &Facts<'s>,
        here: &Here,
    ) {
        let text = |node: &Node| node.as_str().map_or_else(|| node.to_compact(), |text| format!("\"{text}\""));
        let subject = here.subject();
        match (a.annotation(keyword), b.annotation(keyword)) {
            (Some((old, _)), Some((new, spot))) if old != new => {
                let words = match keyword {
                    "title" | "default" => format!("the {keyword} of {subject} is now {}; it was {}", text(new), text(old)),
                    _ => format!("the {keyword} of {subject} changed"),
                };
                self.note(changed, Side::New, spot, here, words);
            }
            (None, Some((_, spot))) => self.note(added, Side::New, spot, here, format!("{subject} now has a {keyword}")),
            (Some((_, spot)), None) => self.note(removed, Side::Old, spot, here, format!("{subject} no longer has a {keyword}")),
            _ => {}
        }
    }
}
