//! Differences of objects: members, maps, and additional members.

use eventry_schema::kinds::Kinds;
use eventry_schema::model::Member;

use super::facts::{Facts, Rest, Spot};
use super::path::Step;
use super::rules;
use super::walk::{Here, Side, Walk};

impl<'s> Walk<'_, 's> {
    /// Compares what two schemas say about objects.
    pub(super) fn object(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let silent = |facts: &Facts<'_>| facts.kinds == Kinds::ALL && !facts.has_object_shape();
        // If one side does not allow objects, the kinds have reported that.
        if (silent(a) || silent(b)) && a.kinds != b.kinds {
            return;
        }
        // An object without named members is compared like one with some.
        match (a.is_record(), b.is_record()) {
            (true, true) => {}
            (false, false) => self.map_values(a, b, here),
            (_, to_object) => self.form(a, b, here, to_object),
        }
        self.members(a, b, here);
        self.rest(a, b, here);
        self.patterns(a, b, here);
    }

    /// A map became a struct, or the other way round.
    fn form(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here, to_object: bool) {
        let Some(spot) = &b.spot else { return };
        let typed = |facts: &Facts<'_>| !facts.map_values().is_empty();
        let (rule, words) = match to_object {
            true if typed(a) => (&rules::TYPED_MAP_TO_OBJECT, "now names its members; it was a map"),
            true => (&rules::MAP_TO_OBJECT, "now names its members"),
            false if typed(b) => (&rules::OBJECT_TO_TYPED_MAP, "is now a map; it named its members"),
            false => (&rules::OBJECT_TO_MAP, "no longer names its members"),
        };
        self.note(rule, Side::New, spot, here, format!("{} {words}", here.subject()));
    }

    fn members(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let (old_names, new_names) = (a.names(), b.names());
        let renamed = self.renames(a, b, here);
        for name in &new_names {
            if old_names.contains(name) {
                self.member(name, a, b, here);
            } else if !renamed.iter().any(|(_, new)| new == name) {
                self.lone(name, a, b, here, true);
            }
        }
        for name in old_names.iter().filter(|name| !new_names.contains(*name)) {
            if !renamed.iter().any(|(old, _)| old == name) {
                self.lone(name, a, b, here, false);
            }
        }
    }

    /// A member that both sides name.
    fn member(&mut self, name: &str, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let mut inner = here.then(Step::Member(name.to_owned()));
        inner.required = (a.required.contains_key(name), b.required.contains_key(name));
        inner.place = a.member_spot(name);
        match inner.required {
            (false, true) => {
                let spot = b.required.get(name).cloned();
                if let Some(spot) = spot {
                    self.note(
                        &rules::MEMBER_REQUIRED,
                        Side::New,
                        &spot,
                        &inner,
                        format!("member \"{name}\" is now required"),
                    );
                }
            }
            (true, false) => {
                if let Some(spot) = b.member_spot(name) {
                    let words = format!("member \"{name}\" is no longer required");
                    self.note(&rules::MEMBER_OPTIONAL, Side::New, &spot, &inner, words);
                }
            }
            (true, true) => self.doubt(name, b, here, &inner),
            (false, false) => {}
        }
        let (before, after) = (self.old_aliases(here, name), self.new_aliases(here, name));
        if before != after
            && let Some(spot) = b.member_spot(name)
        {
            let spelled = |names: &[String]| {
                if names.is_empty() {
                    "none".to_owned()
                } else {
                    format!("\"{}\"", names.join("\", \""))
                }
            };
            let words = format!(
                "member \"{name}\" now has the aliases {}; it had {}",
                spelled(&after),
                spelled(&before)
            );
            self.note(&rules::ALIASES_CHANGED, Side::New, &spot, &inner, words);
        }
        self.site(a.member(name), b.member(name), &inner);
    }

    /// A member that both schemas require, and that only one side's settings doubt.
    fn doubt(&mut self, name: &str, b: &Facts<'s>, here: &Here, inner: &Here) {
        let doubted = |types: &super::path::Types<'_>| typed(types, here, name, |member| member.doubted);
        let (rule, words) = match (doubted(&self.old.types()), doubted(&self.new.types())) {
            (Some(false), Some(true)) => (&rules::MEMBER_DOUBTED, "is now doubted in provider.toml: bodies may lack it"),
            (Some(true), Some(false)) => (&rules::MEMBER_TRUSTED, "is no longer doubted in provider.toml"),
            _ => return,
        };
        if let Some(spot) = b.member_spot(name) {
            self.note(rule, Side::New, &spot, inner, format!("member \"{name}\" {words}"));
        }
    }

    /// A member that only one side names.
    fn lone(&mut self, name: &str, a: &Facts<'s>, b: &Facts<'s>, here: &Here, added: bool) {
        let (with, without, which) = if added { (b, a, Side::New) } else { (a, b, Side::Old) };
        let Some(spot) = with.member_spot(name) else { return };
        let required = with.required.contains_key(name);
        let places = with.member(name);
        let library = if added { &self.shelves.1.library } else { &self.shelves.0.library };
        let fenced = if added { here.fenced.0 } else { here.fenced.1 };
        // A name that is only required has the schema of those that are not named.
        let constrained = match (places, &with.rest) {
            ([], Rest::Typed(rest)) => without.constrains_others(rest),
            _ => without.constrains_others(places),
        } || fenced;
        // An object that allows no other members keeps the name out of the events of its side.
        let unused = without.is_closed();
        // A name that may not have a value matters only where it could have one.
        let void = !required && !unused && !places.is_empty() && Facts::of(library, places).is_void();
        let rule = match (added, required, constrained) {
            (true, false, _) if void => &rules::VALUE_FORBIDDEN,
            (false, false, _) if void => &rules::VALUE_ALLOWED,
            (true, false, false) => &rules::MEMBER_ADDED,
            (true, true, false) => &rules::NEEDED_MEMBER_ADDED,
            (true, false, true) => &rules::MEMBER_ADDED_CLOSED,
            (true, true, true) => &rules::NEEDED_ADDED_CLOSED,
            (false, false, false) => &rules::MEMBER_REMOVED,
            (false, true, false) => &rules::NEEDED_MEMBER_REMOVED,
            (false, false, true) => &rules::MEMBER_REMOVED_CLOSED,
            (false, true, true) => &rules::NEEDED_REMOVED_CLOSED,
        };
        let kind = if required { "required member" } else { "optional member" };
        let mut words = match (void, added) {
            (true, true) => format!("member \"{name}\" is no longer allowed"),
            (true, false) => format!("member \"{name}\" is now allowed"),
            (false, true) => format!("{kind} \"{name}\" was added"),
            (false, false) => format!("{kind} \"{name}\" was removed"),
        };
        if !required && !void && !unused {
            words.push_str(&match added {
                true => format!("; REPLAY assumes that no old event has \"{name}\" with a value of another type"),
                false => format!("; WIRE assumes that no new event has \"{name}\" with a value of another type"),
            });
        }
        let mut inner = here.then(Step::Member(name.to_owned()));
        inner.place = (!added).then(|| spot.clone());
        self.note(rule, which, &spot, &inner, words);
        if let Some(found) = self.found.last_mut() {
            found.lone = Some((added, spot));
        }
    }

    /// Members that have a new name, where `provider.toml` declares the other one an alias: old name and new name.
    fn renames(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) -> Vec<(&'s str, &'s str)> {
        let (old_names, new_names) = (a.names(), b.names());
        let mut renamed = Vec::new();
        for new in new_names.iter().filter(|name| !old_names.contains(*name)) {
            for old in old_names.iter().filter(|name| !new_names.contains(*name)) {
                if renamed.iter().any(|(known, _)| known == old) {
                    continue;
                }
                let read_by_new = self.new_aliases(here, new).iter().any(|alias| alias == old);
                let read_by_old = self.old_aliases(here, old).iter().any(|alias| alias == new);
                if read_by_new || read_by_old {
                    self.rename(old, new, (a, b), here, read_by_new);
                    renamed.push((*old, *new));
                    break;
                }
            }
        }
        renamed
    }

    fn rename(&mut self, old: &str, new: &str, (a, b): (&Facts<'s>, &Facts<'s>), here: &Here, forward: bool) {
        let required = (a.required.contains_key(old), b.required.contains_key(new));
        let rule = match (forward, if forward { required.0 } else { required.1 }) {
            (true, true) => &rules::MEMBER_RENAMED,
            (true, false) => &rules::OPTIONAL_RENAMED,
            (false, true) => &rules::MEMBER_RENAMED_BACK,
            (false, false) => &rules::OPTIONAL_RENAMED_BACK,
        };
        let Some(spot) = b.member_spot(new) else { return };
        let inner = here.then(Step::Member(if forward { old } else { new }.to_owned()));
        let alias = if forward { old } else { new };
        let words = format!("member \"{old}\" was renamed to \"{new}\", and \"{alias}\" is an alias in provider.toml");
        self.note(rule, Side::New, &spot, &inner, words);
        let mut inner = here.then(Step::Member(new.to_owned()));
        inner.required = required;
        self.site(a.member(old), b.member(new), &inner);
    }

    fn new_aliases(&self, here: &Here, name: &str) -> Vec<String> {
        aliases(&self.new.types(), here, name)
    }

    fn old_aliases(&self, here: &Here, name: &str) -> Vec<String> {
        aliases(&self.old.types(), here, name)
    }

    fn map_values(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let (old, new) = (a.map_values(), b.map_values());
        if old.is_empty() && new.is_empty() {
            return;
        }
        let inner = here.then(Step::Value);
        if (a.is_empty_object() || b.is_empty_object())
            && let Some(spot) = b.rest_spot()
        {
            let (rule, words) = match b.is_empty_object() {
                true => (&rules::VALUE_FORBIDDEN, "can no longer have members"),
                false => (&rules::VALUE_ALLOWED, "can now have members"),
            };
            return self.note(rule, Side::New, &spot, &inner, format!("{} {words}", here.subject()));
        }
        self.site(&old, &new, &inner);
    }

    fn rest(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let subject = here.subject();
        let maps = !a.is_record() && !b.is_record();
        if maps && (a.is_empty_object() && b.is_map() || a.is_map() && b.is_empty_object()) {
            return;
        }
        let spot = |facts: &Facts<'_>| facts.rest_spot();
        match (&a.rest, &b.rest) {
            (Rest::Closed(_), Rest::Closed(_)) | (Rest::Open, Rest::Open) => {}
            (_, Rest::Closed(spot)) => {
                let words = format!("{subject} no longer allows additional members");
                self.note(&rules::OBJECT_CLOSED, Side::New, spot, here, words);
            }
            (Rest::Closed(_), _) => {
                if let Some(spot) = spot(b).filter(|_| !matches!(b.rest, Rest::Open)).or_else(|| b.spot.clone()) {
                    self.note(
                        &rules::OBJECT_OPENED,
                        Side::New,
                        &spot,
                        here,
                        format!("{subject} now allows additional members"),
                    );
                }
            }
            // The values of a map have been compared already.
            _ if maps => {}
            (Rest::Open, Rest::Typed(places)) => {
                if let Some(spot) = places.first().map(Spot::of) {
                    self.note(
                        &rules::REST_TYPED,
                        Side::New,
                        &spot,
                        here,
                        format!("additional members of {subject} now have a schema"),
                    );
                }
            }
            (Rest::Typed(places), Rest::Open) => {
                if let Some(spot) = places.first().map(Spot::of) {
                    let words = format!("additional members of {subject} no longer have a schema");
                    self.note(&rules::REST_UNTYPED, Side::Old, &spot, here, words);
                }
            }
            (Rest::Typed(old), Rest::Typed(new)) => self.site(old, new, &here.then(Step::Value)),
        }
    }

    fn patterns(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let in_map = |facts: &Facts<'_>| !facts.is_record() && facts.patterns.len() == 1;
        if in_map(a) && in_map(b) && a.patterns.iter().map(|(name, _)| name).eq(b.patterns.iter().map(|(name, _)| name)) {
            return;
        }
        for (name, place) in &b.patterns {
            match a.patterns.iter().find(|(known, _)| known == name) {
                Some((_, old)) => self.site(std::slice::from_ref(old), std::slice::from_ref(place), &here.then(Step::Value)),
                None => {
                    let words = format!("members of {} that match `{name}` now have a schema", here.subject());
                    self.note(&rules::REST_TYPED, Side::New, &Spot::of(place), here, words);
                }
            }
        }
        for (name, place) in a
            .patterns
            .iter()
            .filter(|(name, _)| !b.patterns.iter().any(|(known, _)| known == name))
        {
            let words = format!("members of {} that match `{name}` no longer have a schema", here.subject());
            self.note(&rules::REST_UNTYPED, Side::Old, &Spot::of(place), here, words);
        }
    }
}

/// The other spellings under which a struct reads a member.
fn aliases(types: &super::path::Types<'_>, here: &Here, name: &str) -> Vec<String> {
    typed(types, here, name, |member| member.aliases.clone()).unwrap_or_default()
}

/// What a struct says about a member, if the types lead to it.
fn typed<T>(types: &super::path::Types<'_>, here: &Here, name: &str, of: impl FnOnce(&Member) -> T) -> Option<T> {
    let way = here.way.then(Step::Member(name.to_owned()));
    let slot = types.follow(&way).filter(|reached| reached.whole).and_then(|reached| reached.slot);
    let member = slot.and_then(|slot| slot.member).filter(|member| member.wire == name);
    member.map(of)
}
