//! Finding the end of a value whose bytes come in pieces.

use super::{scan, skip::Levels};

/// What came of a piece of bytes. Offsets count from the start of the piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The value goes on behind the piece.
    Open,
    /// The value ends in front of this offset.
    End(usize),
    /// At this offset stands what the grammar does not allow.
    Error(usize),
}

/// How many open objects and arrays are noted that begin a line. Bounds the memory; no batch that is meant well comes near.
const LINE_STARTS: usize = 4096;

/// Walks once over the bytes of one value, without recursion, and checks its grammar as [`Decoder::skip`](super::Decoder::skip) does.
/// Whether strings are UTF-8 is left to whoever reads the value.
#[derive(Debug)]
pub(crate) struct ValueScan {
    place: Place,
    levels: Levels,
    max_depth: usize,
    /// Bytes of the value in earlier pieces.
    read: usize,
    after_newline: bool,
    line_starts: Vec<LineStart>,
}

/// An object or array inside the value that begins a line and is not closed yet.
#[derive(Clone, Copy, Debug)]
struct LineStart {
    depth: usize,
    offset: usize,
}

/// What stands next.
#[derive(Clone, Copy, Debug)]
enum Place {
    Value,
    /// A value, or the end of the array.
    FirstElement,
    /// A member's name, or the end of the object.
    FirstName,
    Name,
    Colon,
    /// A comma, or the end of the innermost object or array.
    Behind,
    /// The rest of a string, which may be a member's name.
    Text {
        name: bool,
    },
    Escape {
        name: bool,
    },
    Hexadecimal {
        name: bool,
        left: u8,
    },
    Number(Digits),
    /// The rest of `true`, `false` or `null`.
    Word(&'static [u8]),
}

/// Inside a number.
#[derive(Clone, Copy, Debug)]
enum Digits {
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    Exponent,
    Sign,
    Power,
}

impl Digits {
    /// Where a number stands behind one more byte; `None` if that is no part of it.
    fn behind(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Minus, b'0') => Self::Zero,
            (Self::Minus | Self::Whole, b'0'..=b'9') => Self::Whole,
            (Self::Zero | Self::Whole, b'.') => Self::Point,
            (Self::Zero | Self::Whole | Self::Fraction, b'e' | b'E') => Self::Exponent,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Exponent, b'+' | b'-') => Self::Sign,
            (Self::Exponent | Self::Sign | Self::Power, b'0'..=b'9') => Self::Power,
            _ => return None,
        })
    }

    fn may_end(self) -> bool {
        matches!(self, Self::Zero | Self::Whole | Self::Fraction | Self::Power)
    }
}

impl ValueScan {
    /// Stands in front of a value. What is nested deeper than `max_depth` is an error: each level takes a bit.
    pub(crate) fn new(max_depth: usize) -> Self {
        ValueScan {
            place: Place::Value,
            levels: Levels::default(),
            max_depth,
            read: 0,
            after_newline: false,
            line_starts: Vec::new(),
        }
    }

    /// Stands in front of another value.
    pub(crate) fn restart(&mut self) {
        self.place = Place::Value;
        self.levels.clear();
        self.read = 0;
        self.after_newline = false;
        self.line_starts.clear();
    }

    /// Stands behind a member of an object, whose beginning is not part of what is counted.
    pub(crate) fn restart_behind_member(&mut self) {
        self.restart();
        self.levels.push(true);
        self.place = Place::Behind;
    }

    /// Takes the next bytes of the value; returns how far they reach.
    pub(crate) fn advance(&mut self, bytes: &[u8]) -> Progress {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.place {
                Place::Text { name } => {
                    at = scan::plain_end(bytes, at);
                    match bytes.get(at) {
                        None => break,
                        Some(b'"') if name => self.place = Place::Colon,
                        Some(b'"') => {
                            if self.value_ended() {
                                return Progress::End(at + 1);
                            }
                        }
                        Some(b'\\') => self.place = Place::Escape { name },
                        Some(_) => return Progress::Error(at),
                    }
                }
                Place::Escape { name } => match byte {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.place = Place::Text { name },
                    b'u' => self.place = Place::Hexadecimal { name, left: 4 },
                    _ => return Progress::Error(at),
                },
                Place::Hexadecimal { name, left } => match (byte.is_ascii_hexdigit(), left) {
                    (true, 0 | 1) => self.place = Place::Text { name },
                    (true, left) => self.place = Place::Hexadecimal { name, left: left - 1 },
                    (false, _) => return Progress::Error(at),
                },
                Place::Number(digits) => match digits.behind(byte) {
                    Some(digits) => self.place = Place::Number(digits),
                    None if !digits.may_end() => return Progress::Error(at),
                    None if self.value_ended() => return Progress::End(at),
                    // The byte is what stands behind the number.
                    None => continue,
                },
                Place::Word(rest) => match rest.split_first() {
                    Some((first, rest)) if *first == byte => {
                        self.place = Place::Word(rest);
                        if rest.is_empty() && self.value_ended() {
                            return Progress::End(at + 1);
                        }
                    }
                    _ => return Progress::Error(at),
                },
                _ if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') => {}
                Place::Colon if byte == b':' => self.place = Place::Value,
                Place::Name | Place::FirstName if byte == b'"' => self.place = Place::Text { name: true },
                Place::Value | Place::FirstElement if byte != b']' => {
                    let newline = match at.checked_sub(1) {
                        Some(before) => bytes.get(before) == Some(&b'\n'),
                        None => self.after_newline,
                    };
                    if !self.begin(byte, at, newline) {
                        return Progress::Error(at);
                    }
                }
                Place::Behind if byte == b',' => match self.levels.top() {
                    Some(true) => self.place = Place::Name,
                    _ => self.place = Place::Value,
                },
                Place::Behind | Place::FirstElement | Place::FirstName => {
                    let closes = match self.levels.top() {
                        Some(true) => byte == b'}',
                        Some(false) => byte == b']',
                        None => false,
                    };
                    if !closes {
                        return Progress::Error(at);
                    }
                    if self.close() {
                        return Progress::End(at + 1);
                    }
                }
                Place::Value | Place::Name | Place::Colon => return Progress::Error(at),
            }
            at += 1;
        }
        self.read += bytes.len();
        if let Some(last) = bytes.last() {
            self.after_newline = *last == b'\n';
        }
        Progress::Open
    }

    /// Says whether the value is whole if nothing follows it: only a number ends without a byte that says so.
    pub(crate) fn may_end(&self) -> bool {
        matches!(self.place, Place::Number(digits) if digits.may_end()) && self.levels.top().is_none()
    }

    /// The objects and arrays inside the value that begin a line and are not closed, outermost first, by their offsets in the value.
    pub(crate) fn line_starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.line_starts.iter().map(|start| start.offset)
    }

    /// Whether there were so many of them that the innermost were not noted.
    pub(crate) fn has_more_line_starts(&self) -> bool {
        self.line_starts.len() >= LINE_STARTS
    }

    /// Begins a value with its first byte; returns false when none begins so, or none so deep.
    fn begin(&mut self, byte: u8, at: usize, newline: bool) -> bool {
        self.place = match byte {
            b'"' => Place::Text { name: false },
            b'{' => Place::FirstName,
            b'[' => Place::FirstElement,
            b'-' => Place::Number(Digits::Minus),
            b'0' => Place::Number(Digits::Zero),
            b'1'..=b'9' => Place::Number(Digits::Whole),
            b't' => Place::Word(b"rue"),
            b'f' => Place::Word(b"alse"),
            b'n' => Place::Word(b"ull"),
            _ => return false,
        };
        if matches!(byte, b'{' | b'[') {
            self.levels.push(byte == b'{');
            let depth = self.levels.depth();
            if depth > self.max_depth {
                return false;
            }
            if newline && depth > 1 && self.line_starts.len() < LINE_STARTS {
                let offset = self.read + at;
                self.line_starts.push(LineStart { depth, offset });
            }
        }
        true
    }

    /// Closes the innermost object or array; returns whether that was the whole value.
    fn close(&mut self) -> bool {
        if self.line_starts.last().is_some_and(|start| start.depth == self.levels.depth()) {
            self.line_starts.pop();
        }
        self.levels.pop();
        self.value_ended()
    }

    /// Goes on behind a value; returns whether it was the whole one.
    fn value_ended(&mut self) -> bool {
        self.place = Place::Behind;
        self.levels.top().is_none()
    }
}
