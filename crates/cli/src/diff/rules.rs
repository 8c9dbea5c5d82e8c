//! The rules: one row per kind of change, with what it means for readers and for code.
//!
//! The verdicts of a row apply unless something around the change softens them. Each row has a proof in `tests/proofs`: a pair of schemas,
//! and bodies that are decoded by the types generated from both.
//!
//! - `safe`: the reader's schema allows everything that the other side writes, and its types read it;
//! - `note`: its types read everything and write it back unchanged, but strict decoding may report it, or a value is new to the code;
//! - `edge`: its types read everything except integers that do not fit into 64 bits;
//! - `unsafe`: its types cannot read some events.
//!
//! WIRE and REPLAY assume that a name that only one of the schemas knows is not used otherwise: no event of the other schema has it with a
//! value of another type. This applies to structs and maps; the words of a change say where a verdict depends on it.
//!
//! SOURCE is about code written against the old types. Enums are `#[non_exhaustive]`, which has no effect in the crate of `events!()`.
//!
//! - `safe`: it compiles against the new types;
//! - `note`: a type has new parts. Code that lists all parts does not compile: a literal or a pattern without `..`, and in the crate of
//!   `events!()` a `match` without `_`. All other code does;
//! - `unsafe`: some other code does not compile.
//!
//! With old and new exchanged, a row becomes its mirror: WIRE of one is REPLAY of the other.

use crate::change::Verdict;

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in every output.
    pub name: &'static str,
    /// Code built from the old schema reads new events.
    pub wire: Verdict,
    /// Code built from the new schema reads old events.
    pub replay: Verdict,
    /// Code written against the old types compiles against the new ones.
    pub source: Verdict,
    /// The name of the same change with old and new exchanged.
    pub mirror: &'static str,
    /// What happens, in words.
    pub what: &'static str,
}

impl Rule {
    /// Whether it is about text only, neither about the allowed values nor about their Rust types.
    #[must_use]
    pub fn is_words(&self) -> bool {
        let words = [&TITLE_CHANGED, &DESCRIPTION_CHANGED, &EXAMPLES_CHANGED, &DEPRECATED, &RESTORED];
        words.contains(&self)
    }

    /// Whether its SOURCE is about parts that a type gains. Where no type gains any, it does not apply.
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
    MEMBER_ADDED                "member-added"                        safe    safe    note   "member-removed"                      "an optional member was added";
    MEMBER_REMOVED              "member-removed"                      safe    safe    BREAKS "member-added"                        "an optional member was removed";
    NEEDED_MEMBER_ADDED         "required-member-added"               safe    BREAKS  note   "required-member-removed"             "a required member was added";
    NEEDED_MEMBER_REMOVED       "required-member-removed"             BREAKS  safe    BREAKS "required-member-added"               "a required member was removed";
    MEMBER_ADDED_CLOSED         "member-added-to-closed"              note    safe    note   "member-removed-from-closed"          "an optional member was added, and the old schema restricts additional members";
    MEMBER_REMOVED_CLOSED       "member-removed-from-closed"          safe    note    BREAKS "member-added-to-closed"              "an optional member was removed, and the new schema restricts additional members";
    NEEDED_ADDED_CLOSED         "required-member-added-to-closed"     note    BREAKS  note   "required-member-removed-from-closed" "a required member was added, and the old schema restricts additional members";
    NEEDED_REMOVED_CLOSED       "required-member-removed-from-closed" BREAKS  note    BREAKS "required-member-added-to-closed"     "a required member was removed, and the new schema restricts additional members";
    MEMBER_RENAMED              "member-renamed"                      BREAKS  note    BREAKS "member-renamed-back"                 "a required member was renamed, and the old name is an alias";
    MEMBER_RENAMED_BACK         "member-renamed-back"                 note    BREAKS  BREAKS "member-renamed"                      "a required member was renamed to one of its aliases";
    OPTIONAL_RENAMED            "optional-member-renamed"             note    safe    BREAKS "optional-member-renamed-back"        "an optional member was renamed, and the old name is an alias";
    OPTIONAL_RENAMED_BACK       "optional-member-renamed-back"        safe    note    BREAKS "optional-member-renamed"             "an optional member was renamed to one of its aliases";
    ALIASES_CHANGED             "aliases-changed"                     note    note    safe   "aliases-changed"                     "the aliases of a member changed";
    MEMBER_DOUBTED              "member-doubted"                      note    safe    BREAKS "member-trusted"                      "bodies may now lack a required member, as provider.toml says";
    MEMBER_TRUSTED              "member-trusted"                      safe    note    BREAKS "member-doubted"                      "a required member is no longer doubted in provider.toml";
    MEMBER_REQUIRED             "member-required"                     safe    BREAKS  BREAKS "member-optional"                     "an optional member became required";
    MEMBER_OPTIONAL             "member-optional"                     BREAKS  safe    BREAKS "member-required"                     "a required member became optional";
    NULL_ADDED                  "null-added"                          BREAKS  safe    BREAKS "null-removed"                        "null is now allowed where a value was required";
    NULL_REMOVED                "null-removed"                        safe    BREAKS  BREAKS "null-added"                          "null is no longer allowed where a value is required";
    NULL_ADDED_OPTIONAL         "null-added-to-optional"              note    safe    BREAKS "null-removed-from-optional"          "an optional member can now be null";
    NULL_REMOVED_OPTIONAL       "null-removed-from-optional"          safe    note    BREAKS "null-added-to-optional"              "an optional member can no longer be null";
    TYPE_WIDENED                "type-widened"                        BREAKS  safe    BREAKS "type-narrowed"                       "more kinds of values are allowed";
    TYPE_NARROWED               "type-narrowed"                       safe    BREAKS  BREAKS "type-widened"                        "fewer kinds of values are allowed";
    TYPE_CHANGED                "type-changed"                        BREAKS  BREAKS  BREAKS "type-changed"                        "different kinds of values are allowed";
    VALUE_FORBIDDEN             "value-forbidden"                     safe    note    BREAKS "value-allowed"                       "no value is allowed anymore: `false`, or conditions that exclude each other";
    VALUE_ALLOWED               "value-allowed"                       note    safe    BREAKS "value-forbidden"                     "values are allowed where none were";
    ENUM_VALUE_ADDED            "enum-value-added"                    note    safe    note   "enum-value-removed"                  "a string was added to an enum";
    ENUM_VALUE_REMOVED          "enum-value-removed"                  safe    note    BREAKS "enum-value-added"                    "a string was removed from an enum";
    VALUE_ADDED                 "value-added"                         note    safe    safe   "value-removed"                       "`enum` or `const` allows another value, which is not a string of an enum";
    VALUE_REMOVED               "value-removed"                       safe    note    safe   "value-added"                         "`enum` or `const` no longer allows a value, which is not a string of an enum";
    ENUM_ADDED                  "enum-added"                          safe    note    BREAKS "enum-removed"                        "a string became an enum";
    ENUM_REMOVED                "enum-removed"                        note    safe    BREAKS "enum-added"                          "an enum became a string";
    VALUES_ADDED                "values-added"                        safe    note    safe   "values-removed"                      "`enum` or `const` was added without making an enum";
    VALUES_REMOVED              "values-removed"                      note    safe    safe   "values-added"                        "`enum` or `const` was removed without having made an enum";
    FORMAT_ADDED                "format-added"                        safe    note    safe   "format-removed"                      "a format was added that does not change the type";
    FORMAT_REMOVED              "format-removed"                      note    safe    safe   "format-added"                        "a format was removed that did not change the type";
    FORMAT_CHANGED              "format-changed"                      note    note    safe   "format-changed"                      "the format changed, but not the type";
    TIMESTAMP_ADDED             "timestamp-format-added"              safe    note    BREAKS "timestamp-format-removed"            "a string became a `date-time`";
    TIMESTAMP_REMOVED           "timestamp-format-removed"            note    safe    BREAKS "timestamp-format-added"              "a `date-time` became a string";
    INTEGER_FORMAT_ADDED        "integer-format-added"                safe    edge    BREAKS "integer-format-removed"              "integers of any size became an integer format";
    INTEGER_FORMAT_REMOVED      "integer-format-removed"              edge    safe    BREAKS "integer-format-added"                "an integer format became integers of any size";
    UNSIGNED_ADDED              "unsigned-format-added"               safe    BREAKS  BREAKS "unsigned-format-removed"             "integers of any size became an unsigned format";
    UNSIGNED_REMOVED            "unsigned-format-removed"             BREAKS  safe    BREAKS "unsigned-format-added"               "an unsigned format became integers of any size";
    NUMBER_FIXED                "integer-format-added-to-number"      safe    BREAKS  BREAKS "integer-format-removed-from-number"  "any number became an integer format";
    NUMBER_FREED                "integer-format-removed-from-number"  BREAKS  safe    BREAKS "integer-format-added-to-number"      "an integer format became any number";
    INTEGER_SIGN_CHANGED        "integer-sign-changed"                BREAKS  BREAKS  BREAKS "integer-sign-changed"                "signed became unsigned, or the other way around";
    FLOAT_FORMAT_ADDED          "float-format-added"                  safe    safe    BREAKS "float-format-removed"                "a number became a `double` or `float`";
    FLOAT_FORMAT_REMOVED        "float-format-removed"                safe    safe    BREAKS "float-format-added"                  "a `double` or `float` became a number";
    BOUND_LOOSENED              "bound-loosened"                      note    safe    safe   "bound-tightened"                     "a bound was loosened or removed";
    BOUND_TIGHTENED             "bound-tightened"                     safe    note    safe   "bound-loosened"                      "a bound was tightened or added";
    BOUND_CHANGED               "bound-changed"                       note    note    safe   "bound-changed"                       "a bound changed without becoming looser or tighter";
    PATTERN_ADDED               "pattern-added"                       safe    note    safe   "pattern-removed"                     "a pattern was added";
    PATTERN_REMOVED             "pattern-removed"                     note    safe    safe   "pattern-added"                       "a pattern was removed";
    PATTERN_CHANGED             "pattern-changed"                     note    note    safe   "pattern-changed"                     "a pattern changed";
    CONDITION_ADDED             "condition-added"                     safe    note    safe   "condition-removed"                   "a condition was added that Rust types do not express: `not`, `if`, `contains` and the like";
    CONDITION_REMOVED           "condition-removed"                   note    safe    safe   "condition-added"                     "such a condition was removed";
    CONDITION_CHANGED           "condition-changed"                   note    note    safe   "condition-changed"                   "such a condition changed";
    OBJECT_CLOSED               "object-closed"                       safe    note    safe   "object-opened"                       "additional members are no longer allowed";
    OBJECT_OPENED               "object-opened"                       note    safe    safe   "object-closed"                       "additional members are now allowed";
    REST_TYPED                  "additional-typed"                    safe    note    safe   "additional-untyped"                  "additional members now have a schema";
    REST_UNTYPED                "additional-untyped"                  note    safe    safe   "additional-typed"                    "additional members no longer have a schema";
    MAP_TO_OBJECT               "map-to-object"                       safe    safe    BREAKS "object-to-map"                       "an object without named members now names some";
    OBJECT_TO_MAP               "object-to-map"                       safe    safe    BREAKS "map-to-object"                       "an object no longer names members";
    TYPED_MAP_TO_OBJECT         "typed-map-to-object"                 BREAKS  safe    BREAKS "object-to-typed-map"                 "a map with one schema became an object with named members";
    OBJECT_TO_TYPED_MAP         "object-to-typed-map"                 safe    BREAKS  BREAKS "typed-map-to-object"                 "an object became a map with one schema";
    LIST_TO_TUPLE               "list-to-tuple"                       BREAKS  BREAKS  BREAKS "tuple-to-list"                       "a list became a tuple: each element has its own schema";
    TUPLE_TO_LIST               "tuple-to-list"                       BREAKS  BREAKS  BREAKS "list-to-tuple"                       "a tuple became a list: all elements share one schema";
    PLACE_ADDED                 "place-added"                         safe    safe    note   "place-removed"                       "an optional place was added to a tuple";
    PLACE_REMOVED               "place-removed"                       safe    safe    BREAKS "place-added"                         "an optional place was removed from a tuple";
    NEEDED_PLACE_ADDED          "required-place-added"                safe    BREAKS  note   "required-place-removed"              "a required place was added to a tuple";
    NEEDED_PLACE_REMOVED        "required-place-removed"              BREAKS  safe    BREAKS "required-place-added"                "a required place was removed from a tuple";
    PLACE_ADDED_CLOSED          "place-added-to-closed"               note    safe    note   "place-removed-from-closed"           "an optional place was added to a tuple, and the old schema restricts additional elements";
    PLACE_REMOVED_CLOSED        "place-removed-from-closed"           safe    note    BREAKS "place-added-to-closed"               "an optional place was removed from a tuple, and the new schema restricts additional elements";
    NEEDED_PLACE_ADDED_CLOSED   "required-place-added-to-closed"      note    BREAKS  note   "required-place-removed-from-closed"  "a required place was added to a tuple, and the old schema restricts additional elements";
    NEEDED_PLACE_REMOVED_CLOSED "required-place-removed-from-closed"  BREAKS  note    BREAKS "required-place-added-to-closed"      "a required place was removed from a tuple, and the new schema restricts additional elements";
    PLACE_REQUIRED              "place-required"                      safe    BREAKS  BREAKS "place-optional"                      "an optional place of a tuple became required";
    PLACE_OPTIONAL              "place-optional"                      BREAKS  safe    BREAKS "place-required"                      "a required place of a tuple became optional";
    BRANCH_ADDED                "branch-added"                        note    safe    note   "branch-removed"                      "a branch was added to `oneOf` or `anyOf`";
    BRANCH_REMOVED              "branch-removed"                      safe    note    BREAKS "branch-added"                        "a branch was removed from `oneOf` or `anyOf`";
    BRANCH_MOVED                "branch-moved"                        safe    safe    safe   "branch-moved"                        "the order of branches changed";
    CHOICE_ADDED                "choice-added"                        BREAKS  note    BREAKS "choice-removed"                      "one form became a choice of several";
    CHOICE_REMOVED              "choice-removed"                      note    BREAKS  BREAKS "choice-added"                        "a choice of several forms became one form";
    CHOICE_KEYWORD_CHANGED      "choice-keyword-changed"              note    note    safe   "choice-keyword-changed"              "`oneOf` became `anyOf`, or the other way around";
    TAG_CHANGED                 "tag-changed"                         note    note    BREAKS "tag-changed"                         "OpenAPI's `discriminator` changed";
    PARTS_MOVED                 "parts-moved"                         safe    safe    safe   "parts-moved"                         "`allOf` is arranged differently, with the same meaning";
    REFERENCE_MOVED             "reference-moved"                     safe    safe    safe   "reference-moved"                     "a schema moved, with the same meaning";
    TYPE_RENAMED                "type-renamed"                        safe    safe    BREAKS "type-renamed"                        "a schema moved, with the same meaning, and its type has a new name";
    DYNAMIC_CHANGED             "dynamic-reference-changed"           note    note    safe   "dynamic-reference-changed"           "a dynamic reference changed, or the keywords next to it";
    DIALECT_CHANGED             "dialect-changed"                     note    note    safe   "dialect-changed"                     "strict decoding uses a different dialect";
    TITLE_CHANGED               "title-changed"                       safe    safe    safe   "title-changed"                       "the title changed";
    DESCRIPTION_CHANGED         "description-changed"                 safe    safe    safe   "description-changed"                 "the description changed";
    EXAMPLES_CHANGED            "examples-changed"                    safe    safe    safe   "examples-changed"                    "the examples changed";
    DEFAULT_ADDED               "default-added"                       safe    safe    safe   "default-removed"                     "a default was added";
    DEFAULT_REMOVED             "default-removed"                     safe    safe    BREAKS "default-added"                       "a default was removed";
    DEFAULT_CHANGED             "default-changed"                     safe    safe    note   "default-changed"                     "the default changed";
    DEPRECATED                  "deprecated"                          safe    safe    note   "restored"                            "it is now deprecated";
    RESTORED                    "restored"                            safe    safe    safe   "deprecated"                          "it is no longer deprecated";
    DOCUMENT_ADDED              "document-added"                      note    safe    note   "document-removed"                    "a document was added";
    DOCUMENT_REMOVED            "document-removed"                    safe    note    BREAKS "document-added"                      "a document was removed";
    SETTINGS_CHANGED            "settings-changed"                    unknown unknown safe   "settings-changed"                    "`provider.toml` recognizes events differently";
    UNDECIDED                   "undecided"                           unknown unknown safe   "undecided"                           "the rules do not explain what the types or the schemas accept";
    NAMES_CHANGED               "names-changed"                       safe    safe    BREAKS "names-changed"                       "Rust names changed because of a change elsewhere";
}
