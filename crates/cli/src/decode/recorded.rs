//! Recorded deliveries: one line of JSON each.

use eventry::rt::{Decoder, Encoder};
use eventry::{DecodeError, Delivery};
use eventry_schema::visible;

use crate::worker::{Beside, Layer};

/// A line of recorded deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file.
    pub number: u64,
    /// What stands beside the body.
    pub beside: Beside,
}

/// What is kept of an item that could not be decoded.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'k> {
    /// The body, in the wrappers that could not be taken off.
    pub body: &'k [u8],
    /// What stood beside it.
    pub beside: &'k Beside,
    /// Where its delivery begins in the input.
    pub offset: u64,
    /// Why it could not be decoded.
    pub reason: &'k str,
    /// Where, as a JSON pointer.
    pub pointer: &'k str,
    /// The wrapper that could not be taken off.
    pub layer: Option<&'k str>,
}

/// A line that was read.
pub struct Recorded {
    /// The body.
    pub body: Vec<u8>,
    /// What stood beside it.
    pub beside: Beside,
    /// Where it was in the input from which it was recorded; 0 if that is not recorded.
    pub offset: u64,
}

/// Returns what stands beside an item whose wrappers are taken off, so that it can be decoded without them.
pub fn beside(delivery: &Beside, layers: &[Layer<'_>]) -> Beside {
    let mut all = delivery.clone();
    for (at, layer) in layers.iter().enumerate() {
        let inside = |name: &str| {
            let mut attributes = layers.iter().skip(at + 1).flat_map(|layer| &layer.attributes);
            attributes.any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        for (name, value) in &layer.attributes {
            // Of several wrappers with the name, the innermost one counts. The others must not contradict it.
            if inside(name) {
                all.add(&format!("{}.{name}", layer.name), value);
            } else {
                all.add(name, value);
            }
        }
    }
    all
}

/// Appends an item that could not be decoded, with its line break.
pub fn write(to: &mut Vec<u8>, kept: Kept<'_>) {
    let delivery = kept.beside.delivery(kept.body);
    let mut rest = Encoder::with_capacity(256);
    rest.begin_object();
    rest.member("offset");
    rest.raw(&kept.offset.to_string());
    rest.member("reason");
    rest.string(kept.reason);
    rest.member("pointer");
    rest.string(kept.pointer);
    if let Some(layer) = kept.layer {
        rest.member("layer");
        rest.string(layer);
    }
    rest.end_object();
    // The members of both objects make one.
    let (delivery, rest) = (delivery.to_json(), rest.into_string());
    let (head, tail) = (delivery.strip_suffix('}'), rest.strip_prefix('{'));
    let line = format!("{},{}", head.unwrap_or(&delivery), tail.unwrap_or(&rest));
    to.extend_from_slice(visible::json(&line).as_bytes());
    to.push(b'\n');
}

/// Reads a line.
///
/// # Errors
///
/// Returns a message if the line is not a recorded delivery.
pub fn read(line: &[u8]) -> Result<Recorded, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    let marks = Marks::read(text).map_err(|error| said(&error))?;
    match marks.bodies {
        0 => return Err("there is neither `body` nor `body_base64`".to_owned()),
        1 => {}
        _ => return Err("there is more than one of `body` and `body_base64`".to_owned()),
    }
    let delivery = Delivery::from_json(text).map_err(|error| said(&error))?;
    Ok(Recorded {
        body: delivery.body().to_vec(),
        beside: Beside::of(&delivery),
        offset: marks.offset,
    })
}

fn said(error: &DecodeError) -> String {
    match error.pointer().as_str() {
        "" => error.to_string(),
        pointer => format!("{error} at `{pointer}`"),
    }
}

/// What a line says besides its delivery.
#[derive(Debug, Default)]
struct Marks {
    offset: u64,
    /// How many bodies it has.
    bodies: usize,
}

impl Marks {
    fn read(text: &str) -> Result<Self, DecodeError> {
        let mut marks = Marks::default();
        let mut from = Decoder::new(text);
        from.begin_object()?;
        while let Some(name) = from.next_member()? {
            let value = from.skip()?;
            match &*name {
                "offset" => marks.offset = value.parse().unwrap_or_default(),
                "body" | "body_base64" if value != "null" => marks.bodies += 1,
                _ => {}
            }
        }
        from.end()?;
        Ok(marks)
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Kept, Layer, beside, read, write};

    fn of(attributes: &[(&str, &str)]) -> Beside {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Beside {
            attributes: attributes.iter().map(owned).collect(),
            route: Some("/hooks/}{".to_owned()),
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let beside = of(&[("X-Hub-Event", "push\u{202e}"), ("B", "1"), ("b", "2")]);
        for body in [&b"{\"a\": \"\x1b[2J\xe2\x80\xae\"}}}\n"[..], b"\xff\xfe{", b"", b"}"] {
            let mut line = Vec::new();
            let kept = Kept {
                body,
                beside: &beside,
                offset: 17,
                reason: "{expected a value}",
                pointer: "/a",
                layer: Some("sqs"),
            };
            write(&mut line, kept);
            assert!(line.is_ascii() && line.iter().filter(|byte| byte.is_ascii_control()).count() == 1);
            let back = read(&line).unwrap_or_else(|message| panic!("{message}"));
            assert_eq!((back.body.as_slice(), back.offset), (body, 17));
            assert_eq!(back.beside.route, beside.route);
            let names: Vec<&str> = back.beside.attributes.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["X-Hub-Event", "B", "B"]);
        }
    }

    #[test]
    fn the_attributes_of_an_inner_wrapper_count() {
        let layer = |name, attributes: &[(&'static str, &'static str)]| Layer {
            name,
            attributes: attributes.to_vec(),
        };
        let layers = [
            layer("sqs", &[("messageId", "1"), ("queue", "q")]),
            layer("sns", &[("MessageId", "2"), ("kind", "a"), ("kind", "b")]),
        ];
        let expected = of(&[
            ("Host", "acme"),
            ("sqs.messageId", "1"),
            ("queue", "q"),
            ("MessageId", "2"),
            ("kind", "a"),
            ("kind", "b"),
        ]);
        assert_eq!(beside(&of(&[("Host", "acme")]), &layers), expected);
    }

    #[test]
    fn a_line_that_is_no_delivery_says_why() {
        for (line, says) in [
            (&b"{\"body\": \"{"[..], "the text ends inside a value"),
            (b"{\"body\": \"\xff\"}", "the line is not UTF-8"),
            (b"[]", "expected an object, found an array"),
            (b"{}", "neither `body` nor `body_base64`"),
            (b"{\"body\": null}", "neither `body` nor `body_base64`"),
            (b"{\"body\": 1}", "expected a string, found a number at `/body`"),
            (b"{\"body\": \"\", \"body_base64\": \"\"}", "more than one of"),
            (b"{\"body\": \"\", \"body\": \"1\"}", "more than one of"),
            (b"{\"body_base64\": \"!\"}", "the text is not base64"),
            (
                b"{\"body\": \"\", \"attributes\": []}",
                "expected an object, found an array at `/attributes`",
            ),
            (
                b"{\"body\": \"\", \"attributes\": {\"a\": 1}}",
                "expected a string, found a number at `/attributes/a`",
            ),
            (b"{\"body\": \"\", \"route\": 1}", "expected a string, found a number at `/route`"),
            (b"{\"body\": \"\"} {}", ""),
        ] {
            let message = read(line).err().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(line)));
            assert!(message.contains(says), "{}: {message}", String::from_utf8_lossy(line));
        }
    }
}
