//! The rules: one row per kind of change, with what it means for readers and for code.
//!
//! A row says what holds where nothing around the change softens it. Each row has a proof in `tests/proofs`: a pair of schemas and
//! bodies that are decoded by the types generated from both.
//!
//! - `safe`: the schema of the reading side allows everything that the other side writes, and its types read it;
//! - `note`: its types read everything and write it back unchanged, but strict decoding may report it, or a value is new to the code;
//! - `edge`: its types read everything but integers that 64 bits cannot hold;
//! - `unsafe`: there are events that its types do not read.
//!
//! WIRE and REPLAY assume that a name which only one of the schemas knows is used by nobody else: no event of the other schema has it with a
//! value of another type. That holds for structs and maps alike; the words of a change say where a verdict depends on it.
//!
//! SOURCE speaks for two kinds of code that is written against the old types. Code in other crates sees types that are `#[non_exhaustive]`.
//! Code in the crate of `events!()` does not, and may list all fields of a struct or all variants of an enum.
//!
//! - `safe`: both compile against the new types;
//! - `note`: a type has more parts; code that lists all of them (a literal, a pattern without `..`, a `match` without `_`) does not compile in
//!   the crate of `events!()`, all other code does;
//! - `unsafe`: there is code in other crates that does not compile.
//!
//! Turned around, old for new, a row becomes its mirror: WIRE of the one is REPLAY of the other.

use crate::change::Verdict;

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is called in every output.
    pub name: &'static str,
    /// Code built from the old schema reads new events.
    pub wire: Verdict,
    /// Code built from the new schema reads old events.
    pub replay: Verdict,
    /// Code written against the old types compiles against the new ones.
    pub source: Verdict,
    /// What the same change is called from the other end.
    pub mirror: &'static str,
    /// What happens, in words.
    pub what: &'static str,
}

impl Rule {
    /// Whether it is about words only: neither which values are allowed nor what they become in Rust.
    #[must_use]
    pub fn is_words(&self) -> bool {
        let words = [&TITLE_CHANGED, &DESCRIPTION_CHANGED, &EXAMPLES_CHANGED, &DEPRECATED, &RESTORED];
        words.contains(&self)
    }

    /// Whether its SOURCE is about parts that a type gains: where no type does, nothing is to be noted.
    #[must_use]
    pub fn is_gain(&self) -> bool {
        let gains = [
            &MEMBER_ADDED,
            &NEEDED_MEMBER_ADDED,
            &MEMBER_ADDED_CLOSED,
            &NEEDED_ADDED_CLOSED,
            &ENUM_VALUE_ADDED,
            &BRANCH_ADDED,
            &PLACE_ADDED,
            &NEEDED_PLACE_ADDED,
            &PLACE_ADDED_CLOSED,
            &NEEDED_PLACE_ADDED_CLOSED,
        ];
        gains.contains(&self)
    }
}

macro_rules! verdict {
    (safe) => {
        Verdict::Safe
    };
    (note) => {
        Verdict::Note
    };
    (edge) => {
        Verdict::Edge
    };
    (unknown) => {
        Verdict::Unknown
    };
    (BREAKS) => {
        Verdict::Unsafe
    };
}

macro_rules! rules {
    ($($id:ident $name:literal $wire:ident $replay:ident $source:ident $mirror:literal $what:literal;)*) => {
        $(
            #[doc = $what]
            pub static $id: Rule = Rule {
                name: $name,
                wire: verdict!($wire),
                replay: verdict!($replay),
                source: verdict!($source),
                mirror: $mirror,
                what: $what,
            };
        )*
        /// The table.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

#[rustfmt::skip]
rules! {
//  id                          name                                  wire    replay  source mirror                                what happens
    MEMBER_ADDED                "member-added"                        safe    safe    note   "member-removed"                      "an optional member more";
    MEMBER_REMOVED              "member-removed"                      safe    safe    BREAKS "member-added"                        "an optional member less";
    NEEDED_MEMBER_ADDED         "required-member-added"               safe    BREAKS  note   "required-member-removed"             "a required member more";
    NEEDED_MEMBER_REMOVED       "required-member-removed"             BREAKS  safe    BREAKS "required-member-added"               "a required member less";
    MEMBER_ADDED_CLOSED         "member-added-to-closed"              note    safe    note   "member-removed-from-closed"          "a member more where the old schema constrains others, or allows none";
    MEMBER_REMOVED_CLOSED       "member-removed-from-closed"          safe    note    BREAKS "member-added-to-closed"              "a member less, and the new schema constrains others, or allows none";
    NEEDED_ADDED_CLOSED         "required-member-added-to-closed"     note    BREAKS  note   "required-member-removed-from-closed" "a required member more where the old schema constrains others, or allows none";
    NEEDED_REMOVED_CLOSED       "required-member-removed-from-closed" BREAKS  note    BREAKS "required-member-added-to-closed"     "a required member less, and the new schema constrains others, or allows none";
    MEMBER_RENAMED              "member-renamed"                      BREAKS  note    BREAKS "member-renamed-back"                 "a required member has a new name, and the old one is its alias";
    MEMBER_RENAMED_BACK         "member-renamed-back"                 note    BREAKS  BREAKS "member-renamed"                      "a required member has a new name, which was an alias before";
    OPTIONAL_RENAMED            "optional-member-renamed"             note    safe    BREAKS "optional-member-renamed-back"        "an optional member has a new name, and the old one is its alias";
    OPTIONAL_RENAMED_BACK       "optional-member-renamed-back"        safe    note    BREAKS "optional-member-renamed"             "an optional member has a new name, which was an alias before";
    ALIASES_CHANGED             "aliases-changed"                     note    note    safe   "aliases-changed"                     "a member is read under other spellings besides its own";
    MEMBER_REQUIRED             "member-required"                     safe    BREAKS  BREAKS "member-optional"                     "an optional member became required";
    MEMBER_OPTIONAL             "member-optional"                     BREAKS  safe    BREAKS "member-required"                     "a required member became optional";
    NULL_ADDED                  "null-added"                          BREAKS  safe    BREAKS "null-removed"                        "null is allowed where a value had to be";
    NULL_REMOVED                "null-removed"                        safe    BREAKS  BREAKS "null-added"                          "null is not allowed any more where a value has to be";
    NULL_ADDED_OPTIONAL         "null-added-to-optional"              note    safe    BREAKS "null-removed-from-optional"          "an optional member may be null";
    NULL_REMOVED_OPTIONAL       "null-removed-from-optional"          safe    note    BREAKS "null-added-to-optional"              "an optional member may not be null any more";
    TYPE_WIDENED                "type-widened"                        BREAKS  safe    BREAKS "type-narrowed"                       "more kinds of values are allowed";
    TYPE_NARROWED               "type-narrowed"                       safe    BREAKS  BREAKS "type-widened"                        "fewer kinds of values are allowed";
    TYPE_CHANGED                "type-changed"                        BREAKS  BREAKS  BREAKS "type-changed"                        "other kinds of values are allowed";
    VALUE_FORBIDDEN             "value-forbidden"                     safe    note    BREAKS "value-allowed"                       "no value is allowed any more: `false`, or conditions that exclude each other";
    VALUE_ALLOWED               "value-allowed"                       note    safe    BREAKS "value-forbidden"                     "values are allowed where none was";
    ENUM_VALUE_ADDED            "enum-value-added"                    note    safe    note   "enum-value-removed"                  "an enum lists a text more";
    ENUM_VALUE_REMOVED          "enum-value-removed"                  safe    note    BREAKS "enum-value-added"                    "an enum lists a text less";
    VALUE_ADDED                 "value-added"                         note    safe    safe   "value-removed"                       "`enum` or `const` allows a value more that is no text of an enum";
    VALUE_REMOVED               "value-removed"                       safe    note    safe   "value-added"                         "`enum` or `const` allows a value less that is no text of an enum";
    ENUM_ADDED                  "enum-added"                          safe    note    BREAKS "enum-removed"                        "a string became an enum";
    ENUM_REMOVED                "enum-removed"                        note    safe    BREAKS "enum-added"                          "an enum became any string";
    VALUES_ADDED                "values-added"                        safe    note    safe   "values-removed"                      "`enum` or `const` stands where it did not, and makes no enum";
    VALUES_REMOVED              "values-removed"                      note    safe    safe   "values-added"                        "`enum` or `const` is gone, and made no enum";
    FORMAT_ADDED                "format-added"                        safe    note    safe   "format-removed"                      "a format that makes no other type";
    FORMAT_REMOVED              "format-removed"                      note    safe    safe   "format-added"                        "a format less that made no other type";
    FORMAT_CHANGED              "format-changed"                      note    note    safe   "format-changed"                      "another format, and the same type";
    TIMESTAMP_ADDED             "timestamp-format-added"              safe    note    BREAKS "timestamp-format-removed"            "a string became a `date-time`";
    TIMESTAMP_REMOVED           "timestamp-format-removed"            note    safe    BREAKS "timestamp-format-added"              "a `date-time` became a string";
    INTEGER_FORMAT_ADDED        "integer-format-added"                safe    edge    BREAKS "integer-format-removed"              "an integer format where integers of any size were";
    INTEGER_FORMAT_REMOVED      "integer-format-removed"              edge    safe    BREAKS "integer-format-added"                "integers of any size where an integer format was";
    UNSIGNED_ADDED              "unsigned-format-added"               safe    BREAKS  BREAKS "unsigned-format-removed"             "an unsigned format where integers of any size were";
    UNSIGNED_REMOVED            "unsigned-format-removed"             BREAKS  safe    BREAKS "unsigned-format-added"               "integers of any size where an unsigned format was";
    NUMBER_FIXED                "integer-format-added-to-number"      safe    BREAKS  BREAKS "integer-format-removed-from-number"  "an integer format where any number was";
    NUMBER_FREED                "integer-format-removed-from-number"  BREAKS  safe    BREAKS "integer-format-added-to-number"      "any number where an integer format was";
    INTEGER_SIGN_CHANGED        "integer-sign-changed"                BREAKS  BREAKS  BREAKS "integer-sign-changed"                "signed became unsigned, or the other way round";
    FLOAT_FORMAT_ADDED          "float-format-added"                  safe    safe    BREAKS "float-format-removed"                "a number became a `double` or `float`";
    FLOAT_FORMAT_REMOVED        "float-format-removed"                safe    safe    BREAKS "float-format-added"                  "a `double` or `float` became a number";
    BOUND_LOOSENED              "bound-loosened"                      note    safe    safe   "bound-tightened"                     "a bound allows more, or is gone";
    BOUND_TIGHTENED             "bound-tightened"                     safe    note    safe   "bound-loosened"                      "a bound allows less, or is new";
    BOUND_CHANGED               "bound-changed"                       note    note    safe   "bound-changed"                       "another bound that allows neither less nor more";
    PATTERN_ADDED               "pattern-added"                       safe    note    safe   "pattern-removed"                     "a pattern more";
    PATTERN_REMOVED             "pattern-removed"                     note    safe    safe   "pattern-added"                       "a pattern less";
    PATTERN_CHANGED             "pattern-changed"                     note    note    safe   "pattern-changed"                     "another pattern";
    CONDITION_ADDED             "condition-added"                     safe    note    safe   "condition-removed"                   "a condition more that has no shape in Rust: `not`, `if`, `contains` and the like";
    CONDITION_REMOVED           "condition-removed"                   note    safe    safe   "condition-added"                     "such a condition less";
    CONDITION_CHANGED           "condition-changed"                   note    note    safe   "condition-changed"                   "such a condition says something else";
    OBJECT_CLOSED               "object-closed"                       safe    note    safe   "object-opened"                       "members that are not named are not allowed any more";
    OBJECT_OPENED               "object-opened"                       note    safe    safe   "object-closed"                       "members that are not named are allowed";
    REST_TYPED                  "additional-typed"                    safe    note    safe   "additional-untyped"                  "other members have a schema";
    REST_UNTYPED                "additional-untyped"                  note    safe    safe   "additional-typed"                    "other members have no schema any more";
    MAP_TO_OBJECT               "map-to-object"                       safe    safe    BREAKS "object-to-map"                       "an object without named members names some";
    OBJECT_TO_MAP               "object-to-map"                       safe    safe    BREAKS "map-to-object"                       "an object names no members any more";
    TYPED_MAP_TO_OBJECT         "typed-map-to-object"                 BREAKS  safe    BREAKS "object-to-typed-map"                 "a map of one schema names its members";
    OBJECT_TO_TYPED_MAP         "object-to-typed-map"                 safe    BREAKS  BREAKS "typed-map-to-object"                 "an object became a map of one schema";
    LIST_TO_TUPLE               "list-to-tuple"                       BREAKS  BREAKS  BREAKS "tuple-to-list"                       "elements have schemas of their own by their place";
    TUPLE_TO_LIST               "tuple-to-list"                       BREAKS  BREAKS  BREAKS "list-to-tuple"                       "all elements have one schema";
    PLACE_ADDED                 "place-added"                         safe    safe    note   "place-removed"                       "an array has an optional place more";
    PLACE_REMOVED               "place-removed"                       safe    safe    BREAKS "place-added"                         "an array has an optional place less";
    NEEDED_PLACE_ADDED          "required-place-added"                safe    BREAKS  note   "required-place-removed"              "an array has a required place more";
    NEEDED_PLACE_REMOVED        "required-place-removed"              BREAKS  safe    BREAKS "required-place-added"                "an array has a required place less";
    PLACE_ADDED_CLOSED          "place-added-to-closed"               note    safe    note   "place-removed-from-closed"           "a place more where the old schema constrains further elements, or allows none";
    PLACE_REMOVED_CLOSED        "place-removed-from-closed"           safe    note    BREAKS "place-added-to-closed"               "a place less, and the new schema constrains further elements, or allows none";
    NEEDED_PLACE_ADDED_CLOSED   "required-place-added-to-closed"      note    BREAKS  note   "required-place-removed-from-closed"  "a required place more where the old schema constrains further elements, or allows none";
    NEEDED_PLACE_REMOVED_CLOSED "required-place-removed-from-closed"  BREAKS  note    BREAKS "required-place-added-to-closed"      "a required place less, and the new schema constrains further elements, or allows none";
    PLACE_REQUIRED              "place-required"                      safe    BREAKS  BREAKS "place-optional"                      "an optional place of an array became required";
    PLACE_OPTIONAL              "place-optional"                      BREAKS  safe    BREAKS "place-required"                      "a required place of an array became optional";
    BRANCH_ADDED                "branch-added"                        note    safe    note   "branch-removed"                      "`oneOf` or `anyOf` has a branch more";
    BRANCH_REMOVED              "branch-removed"                      safe    note    BREAKS "branch-added"                        "`oneOf` or `anyOf` has a branch less";
    BRANCH_MOVED                "branch-moved"                        safe    safe    BREAKS "branch-moved"                        "branches stand in another order";
    CHOICE_ADDED                "choice-added"                        BREAKS  note    BREAKS "choice-removed"                      "one form became a choice between several";
    CHOICE_REMOVED              "choice-removed"                      note    BREAKS  BREAKS "choice-added"                        "a choice between several forms became one form";
    CHOICE_KEYWORD_CHANGED      "choice-keyword-changed"              note    note    safe   "choice-keyword-changed"              "`oneOf` became `anyOf`, or the other way round";
    TAG_CHANGED                 "tag-changed"                         note    note    BREAKS "tag-changed"                         "OpenAPI's `discriminator` says something else";
    PARTS_MOVED                 "parts-moved"                         safe    safe    safe   "parts-moved"                         "the same is said through `allOf` in another arrangement";
    REFERENCE_MOVED             "reference-moved"                     safe    safe    safe   "reference-moved"                     "the same is said in another place";
    TYPE_RENAMED                "type-renamed"                        safe    safe    BREAKS "type-renamed"                        "the same is said in another place, which gives the type another name";
    DYNAMIC_CHANGED             "dynamic-reference-changed"           note    note    safe   "dynamic-reference-changed"           "a reference that is known only when it is used, or what stands beside it";
    DIALECT_CHANGED             "dialect-changed"                     note    note    safe   "dialect-changed"                     "strict decoding judges by another dialect";
    TITLE_CHANGED               "title-changed"                       safe    safe    safe   "title-changed"                       "another title";
    DESCRIPTION_CHANGED         "description-changed"                 safe    safe    safe   "description-changed"                 "another description";
    EXAMPLES_CHANGED            "examples-changed"                    safe    safe    safe   "examples-changed"                    "other examples";
    DEFAULT_ADDED               "default-added"                       safe    safe    safe   "default-removed"                     "a default more";
    DEFAULT_REMOVED             "default-removed"                     safe    safe    BREAKS "default-added"                       "a default less";
    DEFAULT_CHANGED             "default-changed"                     safe    safe    note   "default-changed"                     "another default";
    DEPRECATED                  "deprecated"                          safe    safe    note   "restored"                            "deprecated from now on";
    RESTORED                    "restored"                            safe    safe    safe   "deprecated"                          "not deprecated any more";
    DOCUMENT_ADDED              "document-added"                      note    safe    note   "document-removed"                    "a document more";
    DOCUMENT_REMOVED            "document-removed"                    safe    note    BREAKS "document-added"                      "a document less";
    SETTINGS_CHANGED            "settings-changed"                    unknown unknown safe   "settings-changed"                    "`provider.toml` tells events otherwise";
    UNDECIDED                   "undecided"                           unknown unknown safe   "undecided"                           "the rules do not explain what the types or the schemas accept";
    NAMES_CHANGED               "names-changed"                       safe    safe    BREAKS "names-changed"                       "Rust names are different for a reason that stands elsewhere";
}
