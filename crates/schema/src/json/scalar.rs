use super::parse::{ParseError, Parser};

/// Strings and numbers: what stands between the brackets.
impl Parser<'_> {
    pub(super) fn string(&mut self) -> Result<Box<str>, ParseError> {
        let opening = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'\\') || byte < b' ')
                .unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out.into());
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(b'\n' | b'\r') => {
                    return Err(self.error(
                        "line break inside a string".into(),
                        "close the string with `\"`, or write the line break as `\\n`",
                    ));
                }
                Some(control) => {
                    return Err(self.error(
                        format!("control character U+{control:04X} inside a string"),
                        &format!("write it as `\\u{control:04x}`"),
                    ));
                }
                None => {
                    self.at = opening;
                    return Err(self.error("string without end".into(), "close it with `\"`: the file may be cut off"));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        let start = self.at;
        self.at += 1;
        let escaped = self.peek();
        self.at += 1;
        Ok(match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => {
                self.at = start;
                return Err(self.error(
                    "unknown escape in a string".into(),
                    "JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX; write a backslash itself as `\\\\`",
                ));
            }
        })
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, ParseError> {
        let high = self.four_digits(start)?;
        if let Some(character) = char::from_u32(high) {
            return Ok(character);
        }
        if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
            self.at += 2;
            let low = self.four_digits(start)?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                if let Some(character) = char::from_u32(code) {
                    return Ok(character);
                }
            }
        }
        self.at = start;
        Err(self.error(
            "half of a surrogate pair in a string".into(),
            "characters above U+FFFF are two escapes, as in `\\ud83d\\ude00`",
        ))
    }

    fn four_digits(&mut self, start: usize) -> Result<u32, ParseError> {
        let digits = self.rest().get(..4).filter(|digits| {
            // from_str_radix alone would take a sign.
            digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => {
                self.at = start;
                Err(self.error(
                    "`\\u` without four hexadecimal digits".into(),
                    "write the character's code as `\\u00e9`",
                ))
            }
        }
    }

    pub(super) fn number(&mut self) -> Result<Box<str>, ParseError> {
        let start = self.at;
        self.eat(b'-');
        let first = self.peek();
        let whole = self.digits();
        let zero_first = first == Some(b'0') && whole > 1;
        let mut well_formed = whole > 0 && !zero_first;
        if self.eat(b'.') {
            well_formed &= self.digits() > 0;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            well_formed &= self.digits() > 0;
        }
        let literal = self.text.get(start..self.at).unwrap_or_default();
        if well_formed {
            return Ok(literal.into());
        }
        let message = format!("`{literal}` is not a JSON number");
        self.at = start;
        let help = if zero_first {
            "write it without leading zeros, or as a string"
        } else {
            "write digits on both sides of the point and behind the `e`"
        };
        Err(self.error(message, help))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }
}
