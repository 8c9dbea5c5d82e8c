//! What a conjunction of schemas says at one place of the data.
//!
//! References and `allOf` are flattened, so that two schemas which say the same in different words give the same facts. Other than the
//! generator's own gathering, everything that strict decoding judges by is kept too, and so is where it stands.

use std::collections::BTreeMap;

use eventry_schema::json::{Json, Node};
use eventry_schema::kinds::Kinds;
use eventry_schema::model::Fixed;
use eventry_schema::normalize::{Dialect, Place};
use eventry_schema::pointer;

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// Index of the document in its library.
    pub document: usize,
    /// JSON pointer within it.
    pub pointer: String,
}

impl Spot {
    /// A keyword of a schema.
    pub fn keyword(place: &Place<'_>, keyword: &str) -> Spot {
        Spot {
            document: place.document,
            pointer: pointer::join(&place.pointer, keyword),
        }
    }

    /// One step further in.
    #[must_use]
    pub fn below(mut self, token: &str) -> Spot {
        pointer::push(&mut self.pointer, token);
        self
    }

    /// A schema itself.
    pub fn of(place: &Place<'_>) -> Spot {
        Spot {
            document: place.document,
            pointer: place.pointer.to_string(),
        }
    }
}

/// One `anyOf` or `oneOf` between different shapes.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// `anyOf` or `oneOf`
    pub keyword: &'static str,
    /// Where it stands.
    pub spot: Spot,
    /// Its branches, less those for null alone and those that admit nothing.
    pub branches: Vec<Place<'a>>,
    /// OpenAPI's `discriminator` beside it.
    pub discriminator: Option<&'a Node>,
}

/// A keyword that only strict decoding judges by.
#[derive(Clone, Debug)]
pub struct Assertion<'a> {
    /// The schema that it belongs to.
    pub owner: Place<'a>,
    /// Its value.
    pub node: &'a Node,
}

impl Assertion<'_> {
    /// Whether its value is a schema that does not allow everything at a glance.
    fn narrows(&self) -> bool {
        match &self.node.value {
            Json::Bool(allowed) => !allowed,
            Json::Object(members) => !members.is_empty(),
            _ => false,
        }
    }
}

/// What stands in for members that `properties` does not name.
#[derive(Clone, Debug)]
pub enum Rest<'a> {
    /// Anything may.
    Open,
    /// Nothing may.
    Closed(Spot),
    /// Values of these schemas may.
    Typed(Vec<Place<'a>>),
}

/// Everything that the schemas of one place say.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The kinds of values that are admitted.
    pub kinds: Kinds,
    /// Where `type` stands.
    pub kinds_spot: Option<Spot>,
    /// What `enum` and `const` leave.
    pub values: Option<(Vec<&'a Node>, Spot)>,
    /// Members in document order, with all schemas that each has.
    pub members: Vec<(&'a str, Vec<Place<'a>>)>,
    /// Names that have to be there.
    pub required: BTreeMap<&'a str, Spot>,
    /// Other members.
    pub rest: Rest<'a>,
    /// `patternProperties`
    pub patterns: Vec<(&'a str, Place<'a>)>,
    /// Schemas of all elements.
    pub items: Vec<Place<'a>>,
    /// Schemas of the first elements, each by itself.
    pub tuple: Vec<Vec<Place<'a>>>,
    /// The least number of elements.
    pub min_items: u64,
    /// `anyOf` and `oneOf`.
    pub choices: Vec<Choice<'a>>,
    /// `format`
    pub format: Option<(&'a str, Spot)>,
    /// The integer that the format makes of a number.
    pub fixed: Option<Fixed>,
    /// What else narrows, by keyword.
    pub assertions: BTreeMap<&'a str, Vec<Assertion<'a>>>,
    /// `title`, `description`, `deprecated`, `default`, `examples`.
    pub said: BTreeMap<&'static str, (&'a Node, Spot)>,
    /// What the references from here lead to, in order.
    pub trail: Vec<Spot>,
    /// Where the first schema stands.
    pub spot: Option<Spot>,
    /// Whether schemas are combined here: `allOf`, `anyOf`, `oneOf`, `not`, `if`.
    pub combined: bool,
    /// Whether a part cannot be known: a reference that leads nowhere, or only when it is used.
    pub opaque: bool,
}

/// Whether two schemas are the same text without references, which would depend on where it stands.
fn same(one: &[Place<'_>], other: &[Place<'_>]) -> bool {
    match (one, other) {
        ([one], [other]) => one.node == other.node && one.dialect == other.dialect && !one.node.to_compact().contains('$'),
        _ => false,
    }
}

impl<'a> Facts<'a> {
    /// Facts that say nothing yet.
    pub(super) fn nothing(places: &[Place<'a>]) -> Facts<'a> {
        Facts {
            kinds: Kinds::ALL,
            kinds_spot: None,
            values: None,
            members: Vec::new(),
            required: BTreeMap::new(),
            rest: Rest::Open,
            patterns: Vec::new(),
            items: Vec::new(),
            tuple: Vec::new(),
            min_items: 0,
            choices: Vec::new(),
            format: None,
            fixed: None,
            assertions: BTreeMap::new(),
            said: BTreeMap::new(),
            trail: Vec::new(),
            spot: places.first().map(Spot::of),
            combined: places.len() > 1,
            opaque: false,
        }
    }

    /// Whether it becomes a struct: members are named. A map keeps names that are only required as it keeps others.
    pub fn is_record(&self) -> bool {
        !self.members.is_empty() || (!self.required.is_empty() && !self.is_map())
    }

    /// Whether it becomes a map whose values have a schema.
    pub fn is_map(&self) -> bool {
        self.members.is_empty() && (!self.patterns.is_empty() || matches!(self.rest, Rest::Typed(_)))
    }

    /// Whether it allows no members besides those that it names.
    pub fn is_closed(&self) -> bool {
        let none = |assertion: &Assertion<'_>| assertion.owner.dialect >= Dialect::Draft201909 && assertion.node.as_bool() == Some(false);
        let unevaluated = self.assertions.get("unevaluatedProperties").into_iter().flatten();
        self.patterns.is_empty()
            && match self.rest {
                Rest::Closed(_) => true,
                Rest::Open => self.choices.is_empty() && unevaluated.into_iter().any(none),
                Rest::Typed(_) => false,
            }
    }

    /// Whether the only object that it allows is the empty one.
    pub fn is_empty_object(&self) -> bool {
        self.members.is_empty() && self.is_closed()
    }

    /// Whether no value satisfies it.
    pub fn is_void(&self) -> bool {
        self.kinds.is_empty() && !self.opaque
    }

    /// Whether no value but null satisfies it. Its type is JSON.
    pub fn is_void_or_null(&self) -> bool {
        self.kinds.without(Kinds::NULL).is_empty() && !self.opaque
    }

    /// Whether `unevaluatedProperties` or `unevaluatedItems` says what may stand beside all that is named.
    pub fn constrains_unevaluated(&self, keyword: &str) -> bool {
        let own = self.assertions.get(keyword).into_iter().flatten();
        own.filter(|assertion| assertion.owner.dialect >= Dialect::Draft201909)
            .any(Assertion::narrows)
    }

    /// Whether it says what a member that it does not name may be, other than `like` does: its schemas where it has a name.
    pub fn constrains_others(&self, like: &[Place<'a>]) -> bool {
        let rest = match &self.rest {
            Rest::Open => false,
            Rest::Closed(_) => true,
            Rest::Typed(places) => !same(places, like),
        };
        rest || !self.patterns.is_empty() || self.constrains_unevaluated("unevaluatedProperties")
    }

    /// Whether it says what further elements of a tuple may be.
    pub fn constrains_elements(&self) -> bool {
        let mut rest = ["items", "additionalItems"]
            .into_iter()
            .filter_map(|keyword| self.assertions.get(keyword))
            .flatten();
        rest.any(Assertion::narrows) || self.constrains_unevaluated("unevaluatedItems")
    }

    /// Whether it says anything about objects.
    pub fn has_object_shape(&self) -> bool {
        self.is_record() || self.is_map() || matches!(self.rest, Rest::Typed(_))
    }

    /// All names of members: those with a schema, then those that are only required.
    pub fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<&'a str> = self.members.iter().map(|(name, _)| *name).collect();
        names.extend(
            self.required
                .keys()
                .filter(|name| !self.members.iter().any(|(known, _)| known == *name)),
        );
        names
    }

    /// The schemas of a member.
    pub fn member(&self, name: &str) -> &[Place<'a>] {
        self.members
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&[], |(_, places)| places)
    }

    /// Where a member stands.
    pub fn member_spot(&self, name: &str) -> Option<Spot> {
        self.member(name).first().map(Spot::of).or_else(|| self.required.get(name).cloned())
    }

    /// The schemas of a map's values.
    pub fn map_values(&self) -> Vec<Place<'a>> {
        match (&self.rest, self.patterns.as_slice()) {
            (Rest::Typed(places), []) => places.clone(),
            (_, [(_, place)]) => vec![place.clone()],
            _ => Vec::new(),
        }
    }

    /// An annotation's text.
    pub fn said(&self, keyword: &str) -> Option<&(&'a Node, Spot)> {
        self.said.get(keyword)
    }

    /// Where a keyword of this place stands or would stand.
    pub fn spot_of(&self, keyword: &str) -> Option<Spot> {
        self.spot.clone().map(|spot| spot.below(keyword))
    }

    /// Where it says what other members may be, or would say it.
    pub fn rest_spot(&self) -> Option<Spot> {
        match &self.rest {
            Rest::Closed(spot) => Some(spot.clone()),
            Rest::Typed(places) => places.first().map(Spot::of),
            Rest::Open => self.spot_of("additionalProperties"),
        }
    }

    pub(super) fn and_kinds(&mut self, kinds: Kinds, spot: Spot) {
        self.kinds = self.kinds.and(kinds);
        self.kinds_spot.get_or_insert(spot);
    }

    pub(super) fn and_values(&mut self, values: Vec<&'a Node>, spot: Spot) {
        let mut kinds = values.iter().fold(Kinds::NONE, |kinds, value| kinds.or(Kinds::of_instance(value)));
        // A whole number may be spelled with a fraction part of zero and the other way round.
        if kinds.meets(Kinds::NUMBER) {
            kinds = kinds.or(Kinds::NUMBER);
        }
        self.kinds = self.kinds.and(kinds);
        match &mut self.values {
            Some((known, _)) => known.retain(|value| values.contains(value)),
            None => self.values = Some((values, spot)),
        }
    }
}
