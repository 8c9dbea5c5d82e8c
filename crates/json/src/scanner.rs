//! Finds the end of a value whose bytes arrive in pieces.

use crate::levels::Levels;
use crate::plain::plain_end;
use crate::{Syntax, SyntaxError};

/// How far a value reaches into a piece of bytes. Offsets `at` count from the start of the piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The value continues behind the piece.
    Open,
    /// The value ends before this offset.
    End(usize),
    /// The text is not JSON.
    Error {
        /// The byte that the grammar does not allow.
        at: usize,
        /// The error. Its offset counts from where the scanner started.
        error: SyntaxError,
    },
}

/// The number of open objects and arrays at line starts that are remembered. It bounds the memory; no well-meant batch comes near.
const LINE_STARTS: usize = 4096;

/// Reads the bytes of one value once, without recursion, and checks its grammar as [`Lexer::skip`](crate::Lexer::skip) does. It does not
/// check that strings are UTF-8.
///
/// ```
/// use eventry_json::{Progress, Scanner};
///
/// let mut scanner = Scanner::new(usize::MAX);
/// assert_eq!(scanner.advance(b"{\"a\": [tr"), Progress::Open);
/// assert_eq!(scanner.advance(b"ue]} 1"), Progress::End(4));
/// ```
#[derive(Debug)]
pub struct Scanner {
    state: State,
    levels: Levels,
    max_depth: usize,
    /// The number of bytes in earlier pieces.
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

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum State {
    Value,
    /// A value, or the end of the array.
    FirstElement,
    /// A member's name, or the end of the object.
    FirstName,
    Name,
    Colon,
    /// A comma, or the end of the innermost object or array.
    AfterValue,
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
    Number(Number),
    /// The rest of `true`, `false` or `null`, and how many of its bytes were read.
    Literal {
        rest: &'static [u8],
        read: usize,
    },
}

/// The last part of a number that was read.
#[derive(Clone, Copy, Debug)]
enum Number {
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    Exponent,
    Sign,
    Power,
}

impl Number {
    /// The part that one more byte belongs to; `None` if the byte does not continue the number.
    fn next(self, byte: u8) -> Option<Self> {
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

impl Scanner {
    /// Creates a scanner for a value that nests at most `max_depth` levels. Each level takes a bit of memory.
    #[must_use]
    pub fn new(max_depth: usize) -> Self {
        Scanner {
            state: State::Value,
            levels: Levels::default(),
            max_depth,
            read: 0,
            after_newline: false,
            line_starts: Vec::new(),
        }
    }

    /// Starts over with another value.
    pub fn restart(&mut self) {
        self.state = State::Value;
        self.levels.clear();
        self.read = 0;
        self.after_newline = false;
        self.line_starts.clear();
    }

    /// Starts over behind a member of an object whose beginning was read by other means.
    pub fn restart_after_member(&mut self) {
        self.restart();
        self.levels.push(true);
        self.state = State::AfterValue;
    }

    /// Reads the next bytes of the value.
    pub fn advance(&mut self, bytes: &[u8]) -> Progress {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.state {
                State::Text { name } => {
                    at = plain_end(bytes, at);
                    match bytes.get(at) {
                        None => break,
                        Some(b'"') if name => self.state = State::Colon,
                        Some(b'"') => {
                            if self.value_ended() {
                                return Progress::End(at + 1);
                            }
                        }
                        Some(b'\\') => self.state = State::Escape { name },
                        Some(_) => return self.error(at),
                    }
                }
                State::Escape { name } => match byte {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.state = State::Text { name },
                    b'u' => self.state = State::Hexadecimal { name, left: 4 },
                    _ => return self.error(at),
                },
                State::Hexadecimal { name, left } => match (byte.is_ascii_hexdigit(), left) {
                    (true, 0 | 1) => self.state = State::Text { name },
                    (true, left) => self.state = State::Hexadecimal { name, left: left - 1 },
                    (false, _) => return self.error(at),
                },
                State::Number(number) => match number.next(byte) {
                    Some(number) => self.state = State::Number(number),
                    None if !number.may_end() => return self.error(at),
                    None if self.value_ended() => return Progress::End(at),
                    // The byte follows the number.
                    None => continue,
                },
                State::Literal { rest, read } => match rest.split_first() {
                    Some((first, rest)) if *first == byte => {
                        self.state = State::Literal { rest, read: read + 1 };
                        if rest.is_empty() && self.value_ended() {
                            return Progress::End(at + 1);
                        }
                    }
                    _ => return self.error(at),
                },
                _ if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') => {}
                State::Colon if byte == b':' => self.state = State::Value,
                State::Name | State::FirstName if byte == b'"' => self.state = State::Text { name: true },
                State::Value | State::FirstElement if byte != b']' => {
                    let newline = match at.checked_sub(1) {
                        Some(before) => bytes.get(before) == Some(&b'\n'),
                        None => self.after_newline,
                    };
                    if let Err(kind) = self.begin(byte, at, newline) {
                        let offset = self.read + at;
                        let error = SyntaxError { kind, offset };
                        return Progress::Error { at, error };
                    }
                }
                State::AfterValue if byte == b',' => match self.levels.top() {
                    Some(true) => self.state = State::Name,
                    _ => self.state = State::Value,
                },
                State::AfterValue | State::FirstElement | State::FirstName => {
                    let closes = match self.levels.top() {
                        Some(true) => byte == b'}',
                        Some(false) => byte == b']',
                        None => false,
                    };
                    if !closes {
                        return self.error(at);
                    }
                    if self.close() {
                        return Progress::End(at + 1);
                    }
                }
                State::Value | State::Name | State::Colon => return self.error(at),
            }
            at += 1;
        }
        self.read += bytes.len();
        if let Some(last) = bytes.last() {
            self.after_newline = *last == b'\n';
        }
        Progress::Open
    }

    /// Ends the text: nothing follows the pieces that were read.
    ///
    /// # Errors
    ///
    /// An error unless the value is complete: only a number ends without a byte that says so.
    pub fn finish(&self) -> Result<(), SyntaxError> {
        match self.missing() {
            Syntax::TrailingData => Ok(()),
            kind => Err(SyntaxError { kind, offset: self.read }),
        }
    }

    /// The offsets of the objects and arrays inside the value that begin a line and are not closed, outermost first.
    pub fn line_starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.line_starts.iter().map(|start| start.offset)
    }

    /// Whether there were too many of them to remember the innermost.
    #[must_use]
    pub fn has_more_line_starts(&self) -> bool {
        self.line_starts.len() >= LINE_STARTS
    }

    /// The error at an offset of the piece.
    #[cold]
    fn error(&self, at: usize) -> Progress {
        let mut offset = self.read + at;
        if let State::Literal { read, .. } = self.state {
            offset = offset.saturating_sub(read);
        }
        let error = SyntaxError {
            kind: self.missing(),
            offset,
        };
        Progress::Error { at, error }
    }

    /// What the grammar requires next.
    fn missing(&self) -> Syntax {
        match self.state {
            State::Value | State::FirstElement => Syntax::Value,
            State::FirstName => Syntax::MemberNameOrEnd,
            State::Name => Syntax::MemberName,
            State::Colon => Syntax::Colon,
            State::Text { .. } => Syntax::ControlCharacter,
            State::Escape { .. } => Syntax::Escape,
            State::Hexadecimal { .. } => Syntax::HexadecimalDigits,
            State::Number(number) if !number.may_end() => Syntax::Digit,
            State::Literal { .. } => Syntax::Literal,
            State::AfterValue | State::Number(_) => match self.levels.top() {
                Some(true) => Syntax::CommaOrBrace,
                Some(false) => Syntax::CommaOrBracket,
                None => Syntax::TrailingData,
            },
        }
    }

    /// Begins a value with its first byte.
    fn begin(&mut self, byte: u8, at: usize, newline: bool) -> Result<(), Syntax> {
        let literal = |rest| State::Literal { rest, read: 1 };
        self.state = match byte {
            b'"' => State::Text { name: false },
            b'{' => State::FirstName,
            b'[' => State::FirstElement,
            b'-' => State::Number(Number::Minus),
            b'0' => State::Number(Number::Zero),
            b'1'..=b'9' => State::Number(Number::Whole),
            b't' => literal(b"rue"),
            b'f' => literal(b"alse"),
            b'n' => literal(b"ull"),
            _ => return Err(Syntax::Value),
        };
        if matches!(byte, b'{' | b'[') {
            self.levels.push(byte == b'{');
            let depth = self.levels.depth();
            if depth > self.max_depth {
                return Err(Syntax::TooDeep);
            }
            if newline && depth > 1 && self.line_starts.len() < LINE_STARTS {
                let offset = self.read + at;
                self.line_starts.push(LineStart { depth, offset });
            }
        }
        Ok(())
    }

    /// Closes the innermost object or array; returns whether that was the whole value.
    fn close(&mut self) -> bool {
        if self.line_starts.last().is_some_and(|start| start.depth == self.levels.depth()) {
            self.line_starts.pop();
        }
        self.levels.pop();
        self.value_ended()
    }

    /// Continues behind a value; returns whether it was the whole one.
    fn value_ended(&mut self) -> bool {
        self.state = State::AfterValue;
        self.levels.top().is_none()
    }
}
