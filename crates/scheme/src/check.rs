//! Makes a scheme of settings. A setting that can never work is an error.

use std::sync::Arc;

use crate::accept::{Accept, Algorithm, Encoding, KeyForm};
use crate::address::AddressPattern;
use crate::covered::Covered;
use crate::place::Place;
use crate::scheme::{Fields, Scheme, Signed, Syntax, TimestampFormat};
use crate::settings::Settings;
use crate::setup_error::SetupError;
use crate::template::{self, Part};

impl Scheme {
    /// Checks settings, and makes a scheme of them.
    ///
    /// # Errors
    ///
    /// Returns an error if the settings can never work together.
    pub fn of(settings: Settings) -> Result<Self, SetupError> {
        scheme(settings).map_err(SetupError::new)
    }
}

fn scheme(settings: Settings) -> Result<Scheme, String> {
    let signature = settings
        .signature
        .clone()
        .ok_or("`signature` is missing: it says where the signature is")?;
    if settings.accepts.is_empty() {
        return Err("`algorithm` is missing".to_owned());
    }
    let syntax = syntax(&settings)?;
    let signed = signed(&settings)?;
    check_signature_place(&signature, &syntax, &signed)?;
    for accept in &settings.accepts {
        check_accept(accept, &settings, &syntax, &signed)?;
    }
    check_versions(&settings, &syntax)?;
    let items = settings.items.as_deref().map(items).transpose()?;
    if items.is_some() && !matches!(signed, Signed::Fields(_)) {
        return Err("`items` needs `fields`: each item must carry its own signature".to_owned());
    }
    let scheme = Scheme {
        covered: Arc::new(covered(&settings, &signed)),
        timestamp: settings
            .timestamp
            .clone()
            .map(|place| (place, settings.timestamp_format.unwrap_or(TimestampFormat::Unix))),
        body_digest: settings
            .body_digest
            .clone()
            .map(|place| (place, settings.body_digest_encoding.unwrap_or(Encoding::Hex))),
        key_address: key_address(&settings)?,
        listed: listed(&settings)?,
        signature,
        syntax,
        signed,
        items,
        id: settings.id,
        tolerance: settings.tolerance,
        version: settings.version,
        accepts: settings.accepts,
        origin: settings.origin,
        protected: settings.protected,
        required: settings.required,
    };
    check_places(&scheme)?;
    check_covered(
        &scheme,
        settings.timestamp_format.is_some(),
        settings.body_digest_encoding.is_some(),
    )?;
    Ok(scheme)
}

fn syntax(settings: &Settings) -> Result<Syntax, String> {
    let name = settings.syntax.as_deref().unwrap_or("plain");
    let syntax = match name {
        "plain" => Syntax::Plain {
            prefix: settings.prefix.clone().unwrap_or_default(),
        },
        "pairs" => Syntax::Pairs,
        "versions" => Syntax::Versions,
        "jwt" => Syntax::Jwt,
        "detached-jws" => Syntax::DetachedJws,
        _ => {
            return Err(format!(
                "`{name}` is not a syntax; write `plain`, `pairs`, `versions`, `jwt`, or `detached-jws`"
            ));
        }
    };
    if settings.prefix.is_some() && !matches!(syntax, Syntax::Plain { .. }) {
        return Err(format!("`prefix` has no meaning for the syntax `{name}`"));
    }
    Ok(syntax)
}

fn signed(settings: &Settings) -> Result<Signed, String> {
    let bearer = settings.accepts.iter().any(|accept| accept.algorithm.is_bearer());
    let jwt = settings.syntax.as_deref() == Some("jwt");
    match (&settings.signed, &settings.fields) {
        (Some(_), Some(_)) => Err("`signed` and `fields` exclude each other".to_owned()),
        (Some(_), None) | (None, Some(_)) if bearer || jwt => {
            Err("`signed` and `fields` have no meaning here: a token signs nothing, and a JWT signs its claims".to_owned())
        }
        (None, None) if bearer || jwt => Ok(Signed::Nothing),
        (None, None) => Err("`signed` is missing: it says which parts are signed, such as `{timestamp}.{body}`".to_owned()),
        (Some(template), None) => {
            let field_keys = [&settings.field_style, &settings.separator, &settings.absent, &settings.free];
            if field_keys.iter().any(|key| key.is_some()) {
                return Err("`field_style`, `separator`, `absent`, and `free` have no meaning without `fields`".to_owned());
            }
            Ok(Signed::Parts(template::parse(template)?))
        }
        (None, Some(members)) => fields(settings, members).map(Signed::Fields),
    }
}

fn fields(settings: &Settings, members: &[String]) -> Result<Fields, String> {
    if members.is_empty() {
        return Err("`fields` is empty".to_owned());
    }
    for (at, member) in members.iter().enumerate() {
        if !member.starts_with('/') || eventry_json::pointer::tokens(member).is_none() {
            return Err(format!("`{member}` in `fields` is not a JSON pointer"));
        }
        if members.iter().take(at).any(|known| known == member) {
            return Err(format!("`{member}` is in `fields` twice"));
        }
    }
    let named_lines = match settings.field_style.as_deref() {
        None => false,
        Some("named lines") => true,
        Some(style) => return Err(format!("`{style}` is not a `field_style`; the only one is `named lines`")),
    };
    let separator = match (&settings.separator, named_lines) {
        (Some(_), true) => return Err("`separator` has no meaning for `named lines`".to_owned()),
        (None, true) => "\n".to_owned(),
        (Some(separator), false) if !separator.is_empty() => separator.clone(),
        _ => return Err("`separator` is missing or empty: values next to each other could be shifted".to_owned()),
    };
    let leave_out = match settings.absent.as_deref() {
        None | Some("empty") => false,
        Some("left out") if named_lines => true,
        Some("left out") => return Err("`absent = \"left out\"` needs `field_style`: without names, values could be shifted".to_owned()),
        Some(absent) => return Err(format!("`{absent}` is not a value of `absent`; write `empty` or `left out`")),
    };
    if let Some(free) = settings.free.as_ref().filter(|free| !members.contains(free)) {
        return Err(format!("`free` names `{free}`, which is not in `fields`"));
    }
    Ok(Fields {
        members: members.to_vec(),
        named_lines,
        separator,
        leave_out,
        free: settings.free.clone(),
    })
}

fn check_signature_place(signature: &Place, syntax: &Syntax, signed: &Signed) -> Result<(), String> {
    match (signature, signed) {
        (Place::Attribute(_), Signed::Parts(_) | Signed::Nothing) => Ok(()),
        (Place::Attribute(_), Signed::Fields(_)) => Err("`fields` needs a `signature` in the body".to_owned()),
        (Place::Member(_), Signed::Fields(_)) if matches!(syntax, Syntax::Plain { prefix } if prefix.is_empty()) => Ok(()),
        (Place::Member(_), Signed::Fields(_)) => Err("a signature in the body has the syntax `plain` and no prefix".to_owned()),
        (Place::Member(_), _) => Err("a `signature` in the body needs `fields`: it cannot cover itself".to_owned()),
        _ => Err(format!("`{signature}` cannot be the place of a signature")),
    }
}

fn check_accept(accept: &Accept, settings: &Settings, syntax: &Syntax, signed: &Signed) -> Result<(), String> {
    use Algorithm as A;
    use KeyForm as K;
    let forms: &[KeyForm] = match accept.algorithm {
        A::HmacSha1 | A::HmacSha256 | A::HmacSha512 | A::JwtHs256 => &[K::Text, K::Base64, K::Hex],
        A::Ed25519 => &[K::Base64, K::Hex, K::Jwk],
        A::EcdsaP256 => &[K::Base64, K::Pem, K::Jwk, K::KeySet],
        A::RsaSha1 | A::RsaSha256 => &[K::Base64, K::Pem, K::Jwk, K::KeySet, K::Certificate],
        A::JwtEs256 | A::JwtRs256 | A::JwsEs512 => &[K::Base64, K::Pem, K::Jwk, K::KeySet],
        A::Token | A::Basic => &[K::Text],
    };
    if !forms.contains(&accept.key) {
        return Err(format!(
            "keys of the algorithm {:?} are not written as {:?}",
            accept.algorithm, accept.key
        ));
    }
    let fits = match syntax {
        Syntax::Jwt => matches!(accept.algorithm, A::JwtHs256 | A::JwtEs256 | A::JwtRs256),
        Syntax::DetachedJws => accept.algorithm == A::JwsEs512,
        Syntax::Plain { .. } => accept.algorithm.jose_name().is_none(),
        Syntax::Pairs | Syntax::Versions => accept.algorithm.jose_name().is_none() && !accept.algorithm.is_bearer(),
    };
    if !fits {
        return Err(format!(
            "signatures of the algorithm {:?} are not written in the syntax {syntax:?}",
            accept.algorithm
        ));
    }
    if accept.algorithm.is_bearer() && (settings.timestamp.is_some() || settings.id.is_some() || settings.body_digest.is_some()) {
        return Err("a token covers no id, no timestamp, and no digest".to_owned());
    }
    if accept.key == K::Certificate && settings.key_address.is_none() {
        return Err("`key = \"certificate\"` needs `key_address`".to_owned());
    }
    // Who holds such a key could fetch it from the address in a message and sign with it.
    if accept.algorithm.is_symmetric() && settings.key_address.is_some() {
        return Err("a shared secret has no `key_address`".to_owned());
    }
    let by_id = matches!(syntax, Syntax::Jwt | Syntax::DetachedJws);
    if accept.key == K::KeySet && !by_id {
        return Err("`key = \"key-set\"` needs a message that names its key: the syntax `jwt` or `detached-jws`".to_owned());
    }
    if matches!(signed, Signed::Nothing) && matches!(syntax, Syntax::Jwt) && settings.body_digest.is_none() {
        return Err("`body_digest` is missing: without it, a JWT does not cover the body".to_owned());
    }
    Ok(())
}

fn check_versions(settings: &Settings, syntax: &Syntax) -> Result<(), String> {
    let accepts = &settings.accepts;
    let versioned = matches!(syntax, Syntax::Pairs | Syntax::Versions) || settings.version.is_some();
    if settings.version.is_some() && !matches!(syntax, Syntax::Plain { .. }) {
        return Err("`version` has no meaning where signatures name theirs".to_owned());
    }
    for (at, accept) in accepts.iter().enumerate() {
        if versioned && accept.version.is_empty() {
            return Err("an entry of `accepts` has no `version`".to_owned());
        }
        if !versioned && !accept.version.is_empty() {
            return Err(format!("the version `{}` is announced nowhere", accept.version));
        }
        if accept.version.contains([',', '=', ' ']) {
            return Err(format!("`{}` cannot be a version", accept.version));
        }
        for other in accepts.iter().skip(at + 1) {
            if versioned && other.version == accept.version {
                return Err(format!("the version `{}` is accepted twice", accept.version));
            }
            let given = !accept.key.is_fetched() && !other.key.is_fetched();
            if given && (accept.key_prefix.is_empty() || other.key_prefix.is_empty() || other.key_prefix == accept.key_prefix) {
                return Err("several algorithms need different prefixes of their keys: the key must tell which it is for".to_owned());
            }
        }
    }
    if !versioned && accepts.len() > 1 && !matches!(syntax, Syntax::Jwt) {
        return Err("several algorithms need a `version` that tells them apart".to_owned());
    }
    let fetched = accepts.iter().filter(|accept| accept.key.is_fetched()).count();
    if fetched != 0 && fetched != accepts.len() {
        return Err("either all keys come from a key source, or none".to_owned());
    }
    Ok(())
}

fn items(path: &str) -> Result<(String, String), String> {
    let parts = path.split_once("/*").filter(|(before, after)| {
        let whole = after.is_empty() || after.starts_with('/');
        let plain = |pointer: &str| !pointer.contains('*') && eventry_json::pointer::tokens(pointer).is_some();
        whole && plain(before) && plain(after)
    });
    let (before, after) = parts.ok_or_else(|| format!("`{path}` does not name items; write `/items/*`"))?;
    Ok((before.to_owned(), after.to_owned()))
}

fn key_address(settings: &Settings) -> Result<Option<(Place, Vec<AddressPattern>)>, String> {
    match (&settings.key_address, settings.key_addresses.is_empty()) {
        (None, true) => Ok(None),
        (None, false) => Err("`key_addresses` has no meaning without `key_address`".to_owned()),
        (Some(_), true) => Err("`key_addresses` is missing: a message could name any address".to_owned()),
        (Some(place), false) => {
            let fetched = settings.accepts.iter().all(|accept| accept.key.is_fetched());
            if !fetched {
                return Err("`key_address` has no meaning if keys are given".to_owned());
            }
            Ok(Some((place.clone(), settings.key_addresses.clone())))
        }
    }
}

fn listed(settings: &Settings) -> Result<Option<String>, String> {
    match &settings.listed {
        None if !settings.required.is_empty() => Err("`required` needs `listed`".to_owned()),
        None => Ok(None),
        Some(Place::Protected(name)) => Ok(Some(name.clone())),
        Some(place) => Err(format!("`listed` is in the protected header, not in `{place}`")),
    }
}

/// Whether every place can exist with this syntax.
fn check_places(scheme: &Scheme) -> Result<(), String> {
    let in_body = matches!(scheme.signed, Signed::Fields(_));
    let jws = matches!(scheme.syntax, Syntax::Jwt | Syntax::DetachedJws);
    let check = |name: &str, place: &Place| {
        let exists = match place {
            Place::Attribute(_) => !in_body,
            Place::Pair(_) => scheme.syntax == Syntax::Pairs,
            Place::Member(_) => in_body,
            Place::Claim(_) => scheme.syntax == Syntax::Jwt,
            Place::Protected(_) => jws,
            Place::Query(_) => name == "body_digest",
        };
        if exists {
            return Ok(());
        }
        Err(format!("`{name}` cannot be in `{place}` with this scheme"))
    };
    if let Some(place) = &scheme.id {
        check("id", place)?;
    }
    if let Some((place, _)) = &scheme.timestamp {
        check("timestamp", place)?;
    }
    if let Some(place) = &scheme.version {
        check("version", place)?;
    }
    if let Some((place, _)) = &scheme.body_digest {
        check("body_digest", place)?;
        if !matches!(place, Place::Claim(_) | Place::Query(_)) {
            return Err(format!("`body_digest` is not covered in `{place}`"));
        }
    }
    if let Some((place, _)) = &scheme.key_address {
        check("key_address", place)?;
    }
    if !scheme.protected.is_empty() && !jws {
        return Err("`protected` needs the syntax `jwt` or `detached-jws`".to_owned());
    }
    if scheme.listed.is_some() && scheme.syntax != Syntax::DetachedJws {
        return Err("`listed` needs the syntax `detached-jws`".to_owned());
    }
    Ok(())
}

/// Whether what is used is signed, and what is signed is known.
fn check_covered(scheme: &Scheme, has_format: bool, has_digest_encoding: bool) -> Result<(), String> {
    let parts = match &scheme.signed {
        Signed::Parts(parts) => parts.as_slice(),
        _ => &[],
    };
    if let Signed::Parts(parts) = &scheme.signed
        && !parts.iter().any(|part| matches!(part, Part::Body | Part::Parameters))
    {
        return Err("`signed` covers neither `{body}` nor `{parameters}`".to_owned());
    }
    if parts.iter().filter(|part| matches!(part, Part::Body)).count() > 1 {
        return Err("`signed` has `{body}` twice".to_owned());
    }
    if parts.contains(&Part::Id) && scheme.id.is_none() {
        return Err("`signed` has `{id}`, and `id` does not say where it is".to_owned());
    }
    if parts.contains(&Part::Timestamp) && scheme.timestamp.is_none() {
        return Err("`signed` has `{timestamp}`, and `timestamp` does not say where it is".to_owned());
    }
    if parts.contains(&Part::Listed) != scheme.listed.is_some() {
        return Err("`{listed}` in `signed` and the key `listed` need each other".to_owned());
    }
    let is_covered = |place: &Place, part: &Part| match place {
        Place::Attribute(name) => parts.contains(part) || scheme.required.iter().any(|known| known.eq_ignore_ascii_case(name)),
        Place::Pair(_) => parts.contains(part),
        Place::Member(pointer) => matches!(&scheme.signed, Signed::Fields(fields) if fields.members.contains(pointer)),
        Place::Claim(_) | Place::Protected(_) => true,
        Place::Query(_) => parts.contains(&Part::Url),
    };
    if let Some(place) = scheme.id.as_ref().filter(|place| !is_covered(place, &Part::Id)) {
        return Err(format!("the signature does not cover the id in `{place}`"));
    }
    match (&scheme.timestamp, scheme.tolerance) {
        (None, Some(_)) => return Err("`tolerance` has no meaning without `timestamp`".to_owned()),
        (Some((place, _)), _) if !is_covered(place, &Part::Timestamp) => {
            return Err(format!("the signature does not cover the timestamp in `{place}`"));
        }
        (Some(_), None) => return Err("`tolerance` is missing: it says how many seconds a timestamp may be off".to_owned()),
        (_, Some(seconds)) if seconds < 1 => return Err("`tolerance` must be at least one second".to_owned()),
        (None, None) if has_format => return Err("`timestamp_format` has no meaning without `timestamp`".to_owned()),
        _ => {}
    }
    if scheme.body_digest.is_none() && has_digest_encoding {
        return Err("`body_digest_encoding` has no meaning without `body_digest`".to_owned());
    }
    if let Some((place @ Place::Query(_), _)) = &scheme.body_digest
        && !is_covered(place, &Part::Url)
    {
        return Err("`body_digest` is in the URL, and `signed` has no `{url}`".to_owned());
    }
    if let Some(origin) = &scheme.origin {
        if !parts.contains(&Part::Url) {
            return Err("`origin` has no meaning: `signed` has no `{url}`".to_owned());
        }
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', ' '])) {
            return Err(format!("`{origin}` is not an origin; write `https://example.com`, without a path"));
        }
    }
    Ok(())
}

fn covered(settings: &Settings, signed: &Signed) -> Covered {
    let mut covered = Covered::default();
    match signed {
        Signed::Nothing => covered.body = settings.body_digest.is_some(),
        Signed::Fields(fields) => covered.members.clone_from(&fields.members),
        Signed::Parts(parts) => {
            for part in parts {
                match part {
                    Part::Body => covered.body = true,
                    Part::Parameters => covered.parameters = true,
                    Part::Method => covered.method = true,
                    Part::Url | Part::Path => covered.url = true,
                    Part::Attribute(name) => covered.attributes.push(name.clone()),
                    Part::Id => covered.attributes.extend(attribute_of(settings.id.as_ref())),
                    Part::Timestamp => covered.attributes.extend(attribute_of(settings.timestamp.as_ref())),
                    Part::Listed | Part::Text(_) => {}
                }
            }
        }
    }
    covered
}

fn attribute_of(place: Option<&Place>) -> Option<String> {
    match place {
        Some(Place::Attribute(name)) => Some(name.clone()),
        _ => None,
    }
}
