//! Every way to read a text, each reduced to its verdict.

use eventry_json::{Lexer, Progress, Scanner, Syntax, SyntaxError, tree};
use serde::de::IgnoredAny;

/// A verdict: `Ok`, or the violated rule and its offset.
pub type Verdict = Result<(), SyntaxError>;

/// Skips the value.
pub fn skip(text: &str) -> Verdict {
    let mut lexer = Lexer::new(text);
    lexer.skip()?;
    lexer.end()
}

/// Reads every token and decodes every string.
pub fn pull(text: &str) -> Verdict {
    walk(text, |lexer| lexer.string().map(drop))
}

/// Reads every token but decodes no string.
pub fn pull_raw(text: &str) -> Verdict {
    walk(text, |lexer| lexer.skip_string().map(drop))
}

/// Reads every token, without recursion.
fn walk(text: &str, read_string: fn(&mut Lexer<'_>) -> Verdict) -> Verdict {
    let mut lexer = Lexer::new(text);
    // Whether the open values are objects.
    let mut open = Vec::new();
    loop {
        match lexer.token() {
            Some(byte @ (b'{' | b'[')) => {
                lexer.open();
                open.push(byte == b'{');
            }
            Some(b'"') => read_string(&mut lexer)?,
            Some(b'-' | b'0'..=b'9') => {
                if lexer.small_integer().is_none() {
                    lexer.skip_number()?;
                }
            }
            Some(b't') => lexer.literal("true")?,
            Some(b'f') => lexer.literal("false")?,
            Some(b'n') => lexer.literal("null")?,
            _ => return Err(lexer.error(Syntax::Value)),
        }
        loop {
            let more = match open.last() {
                None => return lexer.end(),
                Some(true) => lexer.next_member()?,
                Some(false) => lexer.next_element()?,
            };
            if more {
                break;
            }
            open.pop();
        }
        if open.last() == Some(&true) {
            read_string(&mut lexer)?;
            lexer.colon()?;
        }
    }
}

/// Reads a tree.
pub fn tree(text: &str) -> Verdict {
    tree::parse(text).map(drop)
}

/// Scans pieces of a text.
pub fn scan<'t>(pieces: impl IntoIterator<Item = &'t [u8]>) -> Verdict {
    let mut scanner = Scanner::new(usize::MAX);
    let mut before = 0;
    let mut end = None;
    for piece in pieces {
        let rest = match end {
            Some(_) => 0,
            None => match scanner.advance(piece) {
                Progress::Open => piece.len(),
                Progress::End(at) => {
                    end = Some(before + at);
                    at
                }
                Progress::Error { error, .. } => return Err(error),
            },
        };
        // Behind the value, only white space is allowed.
        let behind = piece.get(rest..).unwrap_or_default();
        if let Some(at) = behind.iter().position(|byte| !b" \n\r\t".contains(byte)) {
            let offset = before + rest + at;
            let kind = Syntax::TrailingData;
            return Err(SyntaxError { kind, offset });
        }
        before += piece.len();
    }
    match end {
        Some(_) => Ok(()),
        None => scanner.finish(),
    }
}

/// Asserts that all readers agree on a text with each other and with `serde_json`, the scanner at every split into two pieces and byte by
/// byte. Returns the verdict.
pub fn agree(text: &str) -> Verdict {
    let verdict = skip(text);
    assert_eq!(verdict.is_ok(), serde_json::from_str::<IgnoredAny>(text).is_ok(), "{text:?}");
    assert_eq!(pull_raw(text), verdict, "pull of {text:?}");
    assert_eq!(scan(text.as_bytes().chunks(1)), verdict, "scan of {text:?} byte by byte");
    // A long text has too many splits to try all of them.
    let step = if text.len() > 5000 { text.len() / 10 } else { 1 };
    for at in (0..=text.len()).step_by(step) {
        let (one, two) = text.as_bytes().split_at(at);
        assert_eq!(scan([one, two]), verdict, "scan of {text:?} split at {at}");
    }
    // These two decode strings, and half of a surrogate pair is not a character.
    let decoded = pull(text);
    match decoded {
        Err(SyntaxError {
            kind: Syntax::LoneSurrogate,
            offset,
        }) => {
            assert!(verdict.is_ok() || verdict.is_err_and(|error| error.offset > offset), "{text:?}");
        }
        _ => assert_eq!(decoded, verdict, "pull of {text:?}"),
    }
    // The tree skips a byte order mark, and limits the depth.
    if !text.starts_with('\u{feff}') {
        match tree(text) {
            Err(SyntaxError {
                kind: Syntax::TooDeep,
                offset,
            }) => {
                assert!(decoded.is_ok() || decoded.is_err_and(|error| error.offset > offset), "{text:?}");
            }
            read => assert_eq!(read, decoded, "tree of {text:?}"),
        }
    }
    verdict
}
