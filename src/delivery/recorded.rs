//! Recorded deliveries: a delivery as one line of JSON.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Delivery;
use super::attributes::Attributes;
use super::transport::Transport;
use crate::error::{DecodeError, Reason};
use crate::json::{Decoder, Encoder};
use crate::kind::Kind;

impl Delivery<'_> {
    /// Writes the delivery as a recorded delivery: one line of JSON with `attributes`, `route`, and the body as `body`, or as `body_base64` if
    /// it is not UTF-8. The value of an attribute that repeats is an array.
    ///
    /// ```
    /// # use eventry::Delivery;
    /// let delivery = Delivery::new("{}").with_attribute("X-Hub-Event", "push").with_route("/hooks");
    /// let line = delivery.to_json();
    /// assert_eq!(line, r#"{"attributes":{"X-Hub-Event":"push"},"route":"/hooks","body":"{}"}"#);
    /// assert_eq!(Delivery::from_json(&line)?, delivery);
    /// # Ok::<(), eventry::DecodeError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut to = Encoder::with_capacity(self.body.len() + 256);
        to.begin_object();
        write_recorded(&mut to, &self.body, &self.transport.attributes, self.route());
        to.end_object();
        to.into_string()
    }

    /// Writes a line of a quarantine file: the recorded delivery, and why it was not processed.
    ///
    /// ```
    /// # use eventry::Delivery;
    /// let line = Delivery::new("{}").to_quarantined("the account is closed");
    /// assert_eq!(line, r#"{"attributes":{},"route":null,"body":"{}","offset":0,"reason":"the account is closed","pointer":""}"#);
    /// assert_eq!(Delivery::from_json(&line)?.body(), b"{}");
    /// # Ok::<(), eventry::DecodeError>(())
    /// ```
    #[must_use]
    pub fn to_quarantined(&self, reason: &str) -> String {
        write_quarantined(&self.body, &self.transport.attributes, self.route(), reason, "", None)
    }

    /// Reads a recorded delivery, such as a line of a quarantine file. Members that this type does not know are ignored.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not such an object, or if it has no body.
    pub fn from_json(line: &str) -> Result<Delivery<'static>, DecodeError> {
        let mut from = Decoder::new(line);
        let mut body = None;
        let mut attributes = Attributes::default();
        let mut route = None;
        from.begin_object()?;
        while let Some(name) = from.next_member()? {
            let read = match &*name {
                "attributes" => read_attributes(&mut from, &mut attributes),
                "route" => optional_string(&mut from).map(|text| route = text.map(|text| Cow::Owned(text.into_owned()))),
                "body" => optional_string(&mut from).map(|text| {
                    if let Some(text) = text {
                        body = Some(text.into_owned().into_bytes());
                    }
                }),
                "body_base64" => optional_bytes(&mut from).map(|bytes| body = bytes.or(body.take())),
                _ => from.skip().map(drop),
            };
            read.map_err(|error| error.under_member(&name))?;
        }
        from.end()?;
        let body = body.ok_or_else(|| DecodeError::missing("body", 0))?;
        Ok(Delivery {
            transport: Transport { attributes, route },
            ..Delivery::of(Cow::Owned(body))
        })
    }
}

/// Writes the members of a recorded delivery into an object.
fn write_recorded(to: &mut Encoder, body: &[u8], attributes: &Attributes<'_>, route: Option<&str>) {
    to.member("attributes");
    to.begin_object();
    for (at, (name, _)) in attributes.iter().enumerate() {
        if attributes.iter().take(at).any(|(before, _)| before.eq_ignore_ascii_case(name)) {
            continue;
        }
        to.member(name);
        let values: Vec<&str> = attributes.all(name).collect();
        if let [value] = values.as_slice() {
            to.string(value);
        } else {
            to.begin_array();
            for value in values {
                to.element();
                to.string(value);
            }
            to.end_array();
        }
    }
    to.end_object();
    to.member("route");
    match route {
        Some(route) => to.string(route),
        None => to.null(),
    }
    match std::str::from_utf8(body) {
        Ok(text) => {
            to.member("body");
            to.string(text);
        }
        Err(_) => {
            to.member("body_base64");
            to.string(&STANDARD.encode(body));
        }
    }
}

/// Writes a line of a quarantine file.
pub(crate) fn write_quarantined(
    body: &[u8],
    attributes: &Attributes<'_>,
    route: Option<&str>,
    reason: &str,
    pointer: &str,
    layer: Option<&str>,
) -> String {
    let mut to = Encoder::with_capacity(body.len() + 256);
    to.begin_object();
    write_recorded(&mut to, body, attributes, route);
    to.member("offset");
    to.raw("0");
    to.member("reason");
    to.string(reason);
    to.member("pointer");
    to.string(pointer);
    if let Some(layer) = layer {
        to.member("layer");
        to.string(layer);
    }
    to.end_object();
    to.into_string()
}

fn read_attributes(from: &mut Decoder<'_>, to: &mut Attributes<'static>) -> Result<(), DecodeError> {
    if from.kind()? == Kind::Null {
        return from.null();
    }
    from.begin_object()?;
    while let Some(name) = from.next_member()? {
        let mut add = |value: Cow<'_, str>| to.push(Cow::Owned(name.to_string()), Cow::Owned(value.into_owned()));
        let read = if from.kind()? == Kind::Array {
            read_values(from, &mut add)
        } else {
            from.string().map(add)
        };
        read.map_err(|error| error.under_member(&name))?;
    }
    Ok(())
}

fn read_values(from: &mut Decoder<'_>, add: &mut dyn FnMut(Cow<'_, str>)) -> Result<(), DecodeError> {
    from.begin_array()?;
    let mut at = 0;
    while from.next_element()? {
        add(from.string().map_err(|error| error.under_index(at))?);
        at += 1;
    }
    Ok(())
}

fn optional_string<'de>(from: &mut Decoder<'de>) -> Result<Option<Cow<'de, str>>, DecodeError> {
    if from.kind()? == Kind::Null {
        return from.null().map(|()| None);
    }
    from.string().map(Some)
}

fn optional_bytes(from: &mut Decoder<'_>) -> Result<Option<Vec<u8>>, DecodeError> {
    let offset = from.offset();
    let Some(text) = optional_string(from)? else { return Ok(None) };
    let bytes = STANDARD
        .decode(&*text)
        .map_err(|error| DecodeError::new(Reason::Other(format!("the text is not base64: {error}")), offset))?;
    Ok(Some(bytes))
}
