//! Tokens in a form that can be looked at more than once.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Tokens one after another, groups with what they hold behind them: a tree of tokens cannot be looked at without being copied.
#[derive(Default)]
pub struct Flat {
    /// All of them.
    pub tokens: Vec<Token>,
    /// The texts of all names and literals, one behind the other.
    pub words: String,
}

#[derive(Clone, Copy)]
pub enum Token {
    /// A name or a literal: where its text is in `words`.
    Word(usize, usize),
    /// A sign, and whether the next one completes it.
    Sign(char, bool),
    /// A group; its content is that many tokens.
    Open(Open),
}

#[derive(Clone, Copy)]
pub struct Open {
    /// What it opens with.
    pub delimiter: Delimiter,
    /// How many of the tokens behind this one are inside.
    pub inside: usize,
    /// How long its content is without any space.
    pub length: usize,
    /// Whether it has to be spread over lines.
    pub spread: bool,
}

impl Flat {
    /// Adds tokens; returns how long they are without spaces, whether they forbid one line, and whether they forbid it between braces.
    pub fn add(&mut self, tokens: TokenStream) -> (usize, bool, bool) {
        let (mut length, mut spread, mut spread_in_braces) = (0, false, false);
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let at = self.tokens.len();
                    let mut open = Open {
                        delimiter: group.delimiter(),
                        inside: 0,
                        length: 0,
                        spread: false,
                    };
                    self.tokens.push(Token::Open(open));
                    let content = group.stream();
                    // So that the content is nobody else's, and is taken apart without a copy.
                    drop(group);
                    let (inner, always, in_braces) = self.add(content);
                    let brace = open.delimiter == Delimiter::Brace;
                    open.inside = self.tokens.len() - at - 1;
                    open.length = inner;
                    open.spread = always || (brace && in_braces);
                    if let Some(place) = self.tokens.get_mut(at) {
                        *place = Token::Open(open);
                    }
                    length += inner + 2;
                    spread |= open.spread;
                    spread_in_braces |= brace && open.inside > 0;
                }
                TokenTree::Punct(sign) => {
                    let (sign, joint) = (sign.as_char(), sign.spacing() == Spacing::Joint);
                    self.tokens.push(Token::Sign(sign, joint));
                    length += 1;
                    // Attributes; statements; arms of a `match`.
                    spread |= sign == '#';
                    spread_in_braces |= sign == ';' || (sign == '=' && joint);
                }
                word => {
                    let from = self.words.len();
                    // Writing to a string cannot fail.
                    let _ = write!(self.words, "{word}");
                    self.tokens.push(Token::Word(from, self.words.len()));
                    length += self.words.len() - from;
                    spread_in_braces |= self.words.get(from..) == Some("fn");
                }
            }
        }
        (length, spread, spread_in_braces)
    }
}
