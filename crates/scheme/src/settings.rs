//! The settings of a scheme, as TOML writes them.

use toml_span::value::{Key, Table, Value};

use crate::accept::{Accept, Algorithm, Encoding, KeyForm};
use crate::address::AddressPattern;
use crate::place::Place;
use crate::scheme::TimestampFormat;
use crate::setup_error::SetupError;

/// The settings, before they become a scheme. What is `None` is not set.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub(crate) signature: Option<Place>,
    pub(crate) syntax: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) id: Option<Place>,
    pub(crate) timestamp: Option<Place>,
    pub(crate) timestamp_format: Option<TimestampFormat>,
    pub(crate) tolerance: Option<i64>,
    pub(crate) signed: Option<String>,
    pub(crate) fields: Option<Vec<String>>,
    pub(crate) field_style: Option<String>,
    pub(crate) separator: Option<String>,
    pub(crate) absent: Option<String>,
    pub(crate) free: Option<String>,
    pub(crate) items: Option<String>,
    pub(crate) version: Option<Place>,
    pub(crate) accepts: Vec<Accept>,
    pub(crate) origin: Option<String>,
    pub(crate) body_digest: Option<Place>,
    pub(crate) body_digest_encoding: Option<Encoding>,
    pub(crate) key_address: Option<Place>,
    pub(crate) key_addresses: Vec<AddressPattern>,
    pub(crate) protected: Vec<(String, String)>,
    pub(crate) listed: Option<Place>,
    pub(crate) required: Vec<String>,
}

impl Settings {
    /// Reads a table.
    pub(crate) fn read(text: &str, table: &Table<'_>) -> Result<Self, SetupError> {
        Settings::default().overridden(text, table)
    }

    /// These settings, with those of a table in place of them.
    pub(crate) fn overridden(mut self, text: &str, table: &Table<'_>) -> Result<Self, SetupError> {
        let mut accept = self.accepts.first().filter(|_| self.accepts.len() == 1).cloned();
        let mut touched = false;
        for (key, value) in table {
            match &*key.name {
                "scheme" => {}
                "signature" => self.signature = Some(place(text, key, value)?),
                "syntax" => self.syntax = Some(string(text, key, value)?),
                "prefix" => self.prefix = Some(string(text, key, value)?),
                "id" => self.id = Some(place(text, key, value)?),
                "timestamp" => self.timestamp = Some(place(text, key, value)?),
                "timestamp_format" => self.timestamp_format = Some(one_of(text, key, value, TIMESTAMP_FORMATS)?),
                "tolerance" => self.tolerance = Some(value.as_integer().ok_or_else(|| wrong(text, key, "seconds, as a number"))?),
                "signed" => self.signed = Some(string(text, key, value)?),
                "fields" => self.fields = Some(strings(text, key, value)?),
                "field_style" => self.field_style = Some(string(text, key, value)?),
                "separator" => self.separator = Some(string(text, key, value)?),
                "absent" => self.absent = Some(string(text, key, value)?),
                "free" => self.free = Some(string(text, key, value)?),
                "items" => self.items = Some(string(text, key, value)?),
                "version" => self.version = Some(place(text, key, value)?),
                "origin" => self.origin = Some(string(text, key, value)?),
                "body_digest" => self.body_digest = Some(place(text, key, value)?),
                "body_digest_encoding" => self.body_digest_encoding = Some(one_of(text, key, value, ENCODINGS)?),
                "key_address" => self.key_address = Some(place(text, key, value)?),
                "key_addresses" => {
                    let patterns = strings(text, key, value)?;
                    let parsed: Result<_, String> = patterns.iter().map(|pattern| AddressPattern::parse(pattern)).collect();
                    self.key_addresses = parsed.map_err(|message| SetupError::at(text, value.span.start, message))?;
                }
                "protected" => self.protected = pairs(text, key, value)?,
                "listed" => self.listed = Some(place(text, key, value)?),
                "required" => self.required = strings(text, key, value)?,
                "accepts" => {
                    let tables = value.as_array().ok_or_else(|| wrong(text, key, "an array of tables"))?;
                    let tables = tables
                        .iter()
                        .map(|value| value.as_table().ok_or_else(|| wrong(text, key, "an array of tables")));
                    self.accepts = tables.map(|table| accept_of(text, table?)).collect::<Result<_, _>>()?;
                }
                "algorithm" | "encoding" | "key" | "key_prefix" => {
                    touched = true;
                    let accept = accept.get_or_insert_with(empty_accept);
                    set_accept(text, accept, key, value)?;
                }
                name => return Err(unknown(text, key, name, KEYS)),
            }
        }
        if touched {
            if table.contains_key("accepts") || self.accepts.len() > 1 {
                return Err(SetupError::new(
                    "`algorithm`, `encoding`, `key`, and `key_prefix` belong in [[authenticity.accepts]] if there are several",
                ));
            }
            self.accepts = accept.into_iter().collect();
        }
        Ok(self)
    }
}

const KEYS: &str = "scheme, signature, syntax, prefix, id, timestamp, timestamp_format, tolerance, signed, fields, field_style, separator, absent, \
                    free, items, version, accepts, algorithm, encoding, key, key_prefix, origin, body_digest, body_digest_encoding, \
                    key_address, key_addresses, protected, listed, required";

const TIMESTAMP_FORMATS: &[(&str, TimestampFormat)] = &[
    ("unix", TimestampFormat::Unix),
    ("unix-millis", TimestampFormat::UnixMillis),
    ("rfc3339", TimestampFormat::Rfc3339),
];

const ENCODINGS: &[(&str, Encoding)] = &[
    ("hex", Encoding::Hex),
    ("base64", Encoding::Base64),
    ("base64url", Encoding::Base64Url),
];

const KEY_FORMS: &[(&str, KeyForm)] = &[
    ("text", KeyForm::Text),
    ("base64", KeyForm::Base64),
    ("hex", KeyForm::Hex),
    ("pem", KeyForm::Pem),
    ("jwk", KeyForm::Jwk),
    ("key-set", KeyForm::KeySet),
    ("certificate", KeyForm::Certificate),
];

const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("hmac-sha1", Algorithm::HmacSha1),
    ("hmac-sha256", Algorithm::HmacSha256),
    ("hmac-sha512", Algorithm::HmacSha512),
    ("ed25519", Algorithm::Ed25519),
    ("ecdsa-p256", Algorithm::EcdsaP256),
    ("rsa-sha1", Algorithm::RsaSha1),
    ("rsa-sha256", Algorithm::RsaSha256),
    ("jwt-hs256", Algorithm::JwtHs256),
    ("jwt-es256", Algorithm::JwtEs256),
    ("jwt-rs256", Algorithm::JwtRs256),
    ("jws-es512", Algorithm::JwsEs512),
    ("token", Algorithm::Token),
    ("basic", Algorithm::Basic),
];

fn empty_accept() -> Accept {
    Accept {
        version: String::new(),
        algorithm: Algorithm::HmacSha256,
        encoding: Encoding::Hex,
        key: KeyForm::Text,
        key_prefix: String::new(),
    }
}

fn accept_of(text: &str, table: &Table<'_>) -> Result<Accept, SetupError> {
    let mut accept = empty_accept();
    for (key, value) in table {
        set_accept(text, &mut accept, key, value)?;
    }
    if !table.contains_key("algorithm") {
        return Err(SetupError::new("an entry of `accepts` has no `algorithm`"));
    }
    Ok(accept)
}

fn set_accept(text: &str, accept: &mut Accept, key: &Key<'_>, value: &Value<'_>) -> Result<(), SetupError> {
    match &*key.name {
        "version" => accept.version = string(text, key, value)?,
        "algorithm" => accept.algorithm = one_of(text, key, value, ALGORITHMS)?,
        "encoding" => accept.encoding = one_of(text, key, value, ENCODINGS)?,
        "key" => {
            let form = one_of(text, key, value, KEY_FORMS);
            accept.key = form.map_err(|error| error.with(": it says how keys are written. The keys themselves are given at run time"))?;
        }
        "key_prefix" => accept.key_prefix = string(text, key, value)?,
        name => return Err(unknown(text, key, name, "version, algorithm, encoding, key, key_prefix")),
    }
    Ok(())
}

pub(crate) fn wrong(text: &str, key: &Key<'_>, expected: &str) -> SetupError {
    SetupError::at(text, key.span.start, format!("`{}` is not {expected}", key.name))
}

/// What people call a secret, in the hope that settings may hold it.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "passphrase",
    "token",
    "private_key",
    "public_key",
    "keys",
    "certificate",
];

fn unknown(text: &str, key: &Key<'_>, name: &str, known: &str) -> SetupError {
    let folded = name.to_ascii_lowercase().replace('-', "_");
    if SECRETS.iter().any(|word| folded.contains(word)) {
        let message = format!("`{name}` does not belong in settings: keys and secrets are given at run time");
        return SetupError::at(text, key.span.start, message);
    }
    SetupError::at(text, key.span.start, format!("unknown key `{name}`; known keys are {known}"))
}

fn string(text: &str, key: &Key<'_>, value: &Value<'_>) -> Result<String, SetupError> {
    value.as_str().map(str::to_owned).ok_or_else(|| wrong(text, key, "a string"))
}

fn strings(text: &str, key: &Key<'_>, value: &Value<'_>) -> Result<Vec<String>, SetupError> {
    let array = value.as_array().ok_or_else(|| wrong(text, key, "an array of strings"))?;
    let texts = array.iter().map(|value| value.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or_else(|| wrong(text, key, "an array of strings"))
}

fn pairs(text: &str, key: &Key<'_>, value: &Value<'_>) -> Result<Vec<(String, String)>, SetupError> {
    let table = value.as_table().ok_or_else(|| wrong(text, key, "a table of strings"))?;
    let pairs = table
        .iter()
        .map(|(key, value)| Some((key.name.to_string(), value.as_str()?.to_owned())));
    pairs.collect::<Option<_>>().ok_or_else(|| wrong(text, key, "a table of strings"))
}

fn place(text: &str, key: &Key<'_>, value: &Value<'_>) -> Result<Place, SetupError> {
    let written = value.as_str().ok_or_else(|| wrong(text, key, "a place"))?;
    Place::parse(written).map_err(|message| SetupError::at(text, value.span.start, message))
}

fn one_of<T: Copy>(text: &str, key: &Key<'_>, value: &Value<'_>, known: &[(&str, T)]) -> Result<T, SetupError> {
    let found = value.as_str().and_then(|name| known.iter().find(|(known, _)| *known == name));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        SetupError::at(
            text,
            value.span.start,
            format!("`{}` must be one of {}", key.name, names.join(", ")),
        )
    })
}

impl Settings {
    /// Replaces the tolerance.
    pub fn set_tolerance(&mut self, seconds: i64) {
        self.tolerance = Some(seconds);
    }

    /// Replaces the origin.
    pub fn set_origin(&mut self, origin: String) {
        self.origin = Some(origin);
    }
}
