//! Recorded deliveries: one line of JSON each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry::rt::Encoder;
use eventry_schema::visible;
use serde_json::{Map, Value};

/// What a delivery was received with besides its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The line of the file on which it is recorded.
    pub line: u64,
    /// The headers or attributes by name.
    pub attributes: Map<String, Value>,
    /// The path, topic or queue.
    pub route: Option<String>,
}

/// Why a delivery could not be decoded.
#[derive(Clone, Copy, Debug)]
pub struct Reason<'r> {
    /// A message.
    pub message: &'r str,
    /// A JSON pointer.
    pub pointer: &'r str,
}

/// A line that was read: the delivery, its body, and where it was in the input from which it was recorded.
pub struct Recorded {
    /// What the body was received with.
    pub delivery: Delivery,
    /// The body.
    pub body: Vec<u8>,
    /// The offset; 0 if it is not recorded.
    pub offset: u64,
}

/// Appends a delivery that could not be decoded, with its line break.
pub fn write(to: &mut Vec<u8>, delivery: Option<&Delivery>, body: &[u8], offset: u64, reason: Reason<'_>) {
    let mut line = Encoder::with_capacity(body.len() + 256);
    line.begin_object();
    line.member("attributes");
    match delivery {
        Some(delivery) => line.raw(&Value::Object(delivery.attributes.clone()).to_string()),
        None => line.raw("{}"),
    }
    line.member("route");
    match delivery.and_then(|delivery| delivery.route.as_deref()) {
        Some(route) => line.string(route),
        None => line.null(),
    }
    match std::str::from_utf8(body) {
        Ok(text) => {
            line.member("body");
            line.string(text);
        }
        Err(_) => {
            line.member("body_base64");
            line.string(&STANDARD.encode(body));
        }
    }
    line.member("offset");
    line.raw(&offset.to_string());
    line.member("reason");
    line.string(reason.message);
    line.member("pointer");
    line.string(reason.pointer);
    line.end_object();
    to.extend_from_slice(visible::json(&line.into_string()).as_bytes());
    to.push(b'\n');
}

/// Reads a line, without its line break.
///
/// # Errors
///
/// Returns a message if the line is not a recorded delivery.
pub fn read(text: &[u8], line: u64) -> Result<Recorded, String> {
    let Value::Object(mut members) = serde_json::from_slice(text).map_err(|error| format!("this is not JSON: {error}"))? else {
        return Err("expected an object".to_owned());
    };
    let body = match (members.remove("body"), members.remove("body_base64")) {
        (Some(Value::String(text)), None) => text.into_bytes(),
        (None, Some(Value::String(text))) => STANDARD
            .decode(text)
            .map_err(|error| format!("`body_base64` is not Base64: {error}"))?,
        (None, None) => return Err("there is neither `body` nor `body_base64`".to_owned()),
        (Some(_), Some(_)) => return Err("there are both `body` and `body_base64`".to_owned()),
        _ => return Err("the body is not a string".to_owned()),
    };
    let attributes = match members.remove("attributes") {
        Some(Value::Object(attributes)) => attributes,
        None | Some(Value::Null) => Map::new(),
        Some(_) => return Err("`attributes` is not an object".to_owned()),
    };
    let route = match members.remove("route") {
        Some(Value::String(route)) => Some(route),
        None | Some(Value::Null) => None,
        Some(_) => return Err("`route` is neither a string nor null".to_owned()),
    };
    Ok(Recorded {
        delivery: Delivery { line, attributes, route },
        body,
        offset: members.get("offset").and_then(Value::as_u64).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Reason, read, write};
    use serde_json::json;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let attributes = json!({"X-Hub-Event": "push\u{202e}"});
        let delivery = Delivery {
            line: 3,
            attributes: attributes.as_object().cloned().unwrap_or_default(),
            route: Some("/hooks/a".to_owned()),
        };
        for body in [&b"{\"a\": \"\x1b[2J\xe2\x80\xae\"}\n"[..], b"\xff\xfe{", b""] {
            let mut line = Vec::new();
            let reason = Reason {
                message: "expected a value",
                pointer: "/a",
            };
            write(&mut line, Some(&delivery), body, 17, reason);
            assert!(line.is_ascii() && line.iter().filter(|byte| byte.is_ascii_control()).count() == 1);
            let back = read(line.trim_ascii_end(), 3).unwrap_or_else(|message| panic!("{message}"));
            assert_eq!((back.body.as_slice(), back.offset, &back.delivery), (body, 17, &delivery));
        }
    }

    #[test]
    fn a_line_that_is_no_delivery_says_why() {
        for (line, says) in [
            ("{\"body\": \"{", "not JSON"),
            ("[]", "expected an object"),
            ("{}", "neither `body` nor `body_base64`"),
            ("{\"body\": 1}", "the body is not a string"),
            ("{\"body\": \"\", \"body_base64\": \"\"}", "both"),
            ("{\"body_base64\": \"!\"}", "not Base64"),
            ("{\"body\": \"\", \"attributes\": []}", "`attributes`"),
            ("{\"body\": \"\", \"route\": 1}", "`route`"),
        ] {
            let message = read(line.as_bytes(), 1).err().unwrap_or_default();
            assert!(message.contains(says), "{line}: {message}");
        }
    }
}
