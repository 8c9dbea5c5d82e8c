//! What the attributes and the route of a delivery say.

use std::borrow::Cow;

use eventry::Delivery;
use percent_encoding::percent_decode_str;

use crate::refusal::{Reason, Refusal};

/// The attribute that adapters for HTTP set to the method.
const METHOD: &str = ":method";

/// The attributes that say the URL, or its path and query: an adapter knows the whole one, `Delivery::from_http` the second.
const URL: [&str; 2] = [":url", ":path"];

/// The value of an attribute: not absent, not empty, and not said twice with different values.
pub(crate) fn value<'d>(delivery: &'d Delivery<'_>, name: &str) -> Result<&'d str, Refusal> {
    let refusal = |reason| Err(Refusal::new(reason, format!("attribute:{name}")));
    match said(delivery, name) {
        Ok(None) => refusal(Reason::Missing),
        Ok(Some("")) => refusal(Reason::Empty),
        Ok(Some(value)) => Ok(value),
        Err(reason) => refusal(reason),
    }
}

fn said<'d>(delivery: &'d Delivery<'_>, name: &str) -> Result<Option<&'d str>, Reason> {
    let mut values = delivery
        .attributes()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value);
    let first = values.next();
    match values.all(|other| Some(other) == first) {
        true => Ok(first),
        false => Err(Reason::Conflicting),
    }
}

/// The HTTP method in capital letters.
pub(crate) fn method<'d>(delivery: &'d Delivery<'_>) -> Result<Cow<'d, str>, Refusal> {
    let method = value(delivery, METHOD)?;
    match method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Ok(Cow::Owned(method.to_ascii_uppercase())),
        false => Ok(Cow::Borrowed(method)),
    }
}

/// The URL: the attribute or the route, behind the origin if one is set.
pub(crate) fn url<'d>(delivery: &'d Delivery<'_>, origin: Option<&str>) -> Result<Cow<'d, str>, Refusal> {
    let target = target(delivery)?;
    match origin {
        Some(origin) => Ok(Cow::Owned(format!("{origin}{}", path_and_query(target)))),
        None if is_absolute(target) => Ok(Cow::Borrowed(target)),
        None => Err(Refusal::new(Reason::Missing, "origin")),
    }
}

/// The path of the URL, without the query.
pub(crate) fn path<'d>(delivery: &'d Delivery<'_>) -> Result<&'d str, Refusal> {
    let rest = path_and_query(target(delivery)?);
    Ok(rest.split(['?', '#']).next().unwrap_or(rest))
}

/// The value of a parameter in the query of a URL.
pub(crate) fn query<'u>(url: &'u str, name: &str) -> Result<Option<Cow<'u, str>>, Refusal> {
    let refusal = |reason| Refusal::new(reason, format!("query:{name}"));
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or(query);
    let mut found: Option<Cow<'u, str>> = None;
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if percent_decode_str(key).decode_utf8_lossy() != name {
            continue;
        }
        let value = percent_decode_str(value).decode_utf8().map_err(|_| refusal(Reason::Malformed))?;
        if found.as_ref().is_some_and(|known| *known != value) {
            return Err(refusal(Reason::Conflicting));
        }
        found = Some(value);
    }
    match found {
        Some(value) if value.is_empty() => Err(refusal(Reason::Empty)),
        found => Ok(found),
    }
}

fn target<'d>(delivery: &'d Delivery<'_>) -> Result<&'d str, Refusal> {
    let mut name = "route";
    let mut target = delivery.route();
    for attribute in URL {
        match said(delivery, attribute) {
            Ok(None) => continue,
            Ok(said) => target = said,
            Err(reason) => return Err(Refusal::new(reason, format!("attribute:{attribute}"))),
        }
        name = attribute;
        break;
    }
    let refusal = |reason| Err(Refusal::new(reason, name));
    match target {
        None => refusal(Reason::Missing),
        Some("") => refusal(Reason::Empty),
        // Such characters are never in a URL. They could be the start of a body that is signed right behind it.
        Some(target) if target.contains(|c: char| matches!(c, '{' | '}' | '"' | '<' | '>' | '\\') || c <= ' ') => {
            refusal(Reason::Malformed)
        }
        Some(target) => Ok(target),
    }
}

fn is_absolute(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

fn path_and_query(target: &str) -> &str {
    match target.split_once("://") {
        Some((_, rest)) if is_absolute(target) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        _ => target,
    }
}
