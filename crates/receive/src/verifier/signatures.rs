//! The signatures that an attribute holds.

use eventry_scheme::{Scheme, Syntax};
use smallvec::{SmallVec, smallvec};

use crate::refusal::{Reason, Refusal};

/// The most signatures that are tried. Providers send one for each key of a rotation.
const MAX_SIGNATURES: usize = 16;

/// The longest attribute that is read.
const MAX_LENGTH: usize = 16 << 10;

/// One signature: the index of what it is accepted as, and its text.
pub(super) type Candidate<'a> = (usize, &'a str);

/// The signatures of an attribute: mostly one.
pub(super) type Candidates<'a> = SmallVec<[Candidate<'a>; 2]>;

/// The signatures of known versions in an attribute.
pub(super) fn read<'a>(scheme: &Scheme, text: &'a str, place: &str) -> Result<Candidates<'a>, Refusal> {
    let refusal = |reason| Err(Refusal::new(reason, place));
    if text.len() > MAX_LENGTH {
        return refusal(Reason::Malformed);
    }
    let found: Candidates<'a> = match &scheme.syntax {
        Syntax::Plain { prefix } => {
            let bearer = scheme.accepts.iter().any(|accept| accept.algorithm.is_bearer());
            match without_prefix(text, prefix, bearer) {
                Some(rest) => smallvec![(0, rest)],
                None => SmallVec::new(),
            }
        }
        Syntax::Pairs => versions(scheme, pairs(text)),
        Syntax::Versions => versions(scheme, text.split(' ').filter_map(|entry| entry.split_once(','))),
        Syntax::Jwt | Syntax::DetachedJws => SmallVec::new(),
    };
    if found.is_empty() {
        return refusal(Reason::UnknownVersion);
    }
    if found.len() > MAX_SIGNATURES {
        return refusal(Reason::TooMany);
    }
    if found.iter().all(|(_, signature)| signature.is_empty()) {
        return refusal(Reason::Empty);
    }
    Ok(found)
}

/// The value of a pair such as `t=…`, which must not occur with different values.
pub(super) fn pair<'a>(text: &'a str, name: &str) -> Result<&'a str, Refusal> {
    let refusal = |reason| Err(Refusal::new(reason, format!("pair:{name}")));
    let mut values = pairs(text).filter(|(known, _)| *known == name).map(|(_, value)| value);
    let first = match values.next() {
        None => return refusal(Reason::Missing),
        Some("") => return refusal(Reason::Empty),
        Some(first) => first,
    };
    match values.all(|other| other == first) {
        true => Ok(first),
        false => refusal(Reason::Conflicting),
    }
}

/// `t=1,v1=aa`: white space around a pair does not matter.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(',').filter_map(|pair| pair.trim_matches(' ').split_once('='))
}

fn versions<'a>(scheme: &Scheme, entries: impl Iterator<Item = (&'a str, &'a str)>) -> Candidates<'a> {
    let known = |version: &str| scheme.accepts.iter().position(|accept| accept.version == version);
    entries
        .filter_map(|(version, signature)| Some((known(version)?, signature)))
        .collect()
}

/// Schemes of HTTP authentication are written in any letter case.
fn without_prefix<'a>(text: &'a str, prefix: &str, any_case: bool) -> Option<&'a str> {
    if !any_case {
        return text.strip_prefix(prefix);
    }
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
