//! Places of a message, as settings spell them.

use std::fmt;

/// A place of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `attribute:X-Signature`: an attribute of the delivery.
    Attribute(String),
    /// `pair:t`: the value of `t=…` in the attribute of the signature.
    Pair(String),
    /// `/additionalData/signature`: a member of the body, or of an item of it.
    Member(String),
    /// `claim:iat`: a claim of a JWT.
    Claim(String),
    /// `protected:kid`: a member of the protected header of a JWS.
    Protected(String),
    /// `query:digest`: a parameter in the query of the URL.
    Query(String),
}

impl Place {
    /// Reads a place.
    ///
    /// # Errors
    ///
    /// Returns a message that lists the kinds of places if the text is not a place.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            let tokens = eventry_json::pointer::tokens(text);
            return match tokens {
                Some(_) => Ok(Place::Member(text.to_owned())),
                None => Err(format!("`{text}` is not a JSON pointer")),
            };
        }
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        let make = match kind {
            "attribute" => Place::Attribute,
            "pair" => Place::Pair,
            "claim" => Place::Claim,
            "protected" => Place::Protected,
            "query" => Place::Query,
            _ => {
                return Err(format!(
                    "`{text}` is not a place; write `attribute:NAME`, `pair:NAME`, `claim:NAME`, `protected:NAME`, `query:NAME`, or a JSON pointer"
                ));
            }
        };
        if name.is_empty() || name.trim() != name {
            return Err(format!("`{text}` has no name after `{kind}:`"));
        }
        Ok(make(name.to_owned()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Attribute(name) => write!(f, "attribute:{name}"),
            Place::Pair(name) => write!(f, "pair:{name}"),
            Place::Member(pointer) => f.write_str(pointer),
            Place::Claim(name) => write!(f, "claim:{name}"),
            Place::Protected(name) => write!(f, "protected:{name}"),
            Place::Query(name) => write!(f, "query:{name}"),
        }
    }
}
