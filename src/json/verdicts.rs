//! What a decoder remembers about choices until the outermost one is made.

use std::collections::HashMap;

use super::extents::Extents;
use crate::error::DecodeError;

/// Why a value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To keep it.
    #[default]
    Keep,
    /// To keep it if the enclosing choices keep what they are trying.
    Try,
    /// To find out whether it fits, and how well. Its choices and JSON values may stay blank.
    Judge,
}

/// Identifies a choice by the address of its table or its code. Two types with the same address choose alike.
pub(crate) type ChoiceKey = usize;

/// The branch that fits; otherwise the branch that came closest, with its error.
pub(crate) type Branching = Result<usize, Option<(DecodeError, usize)>>;

/// The result of a choice.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub branch: Branching,
    pub judged: Judged,
    /// The choice leads to itself without a value in between. The verdict then holds only where no other choice leads to it like that.
    pub cyclic: bool,
}

/// The judgment of a value: everything that skipping it needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    /// The end of the value.
    pub end: usize,
    /// How often something was tolerated in it.
    pub surprises: usize,
    /// Its type cannot express its spelling.
    pub spelled: bool,
    /// The number of levels that were entered.
    pub(super) levels: u16,
}

/// The choices that are open.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    /// How many are open.
    pub open: usize,
    /// How many of them choose between types.
    pub unions: usize,
    /// How many have been opened.
    pub count: usize,
    /// Where the outermost begins.
    pub start: usize,
    /// How deeply the outermost may be read.
    pub ceiling: u16,
    /// It was read that deeply.
    pub too_deep: bool,
    /// A choice was opened within itself, without a value in between.
    pub cycled: bool,
    /// Where the innermost begins, and its key.
    pub innermost: (usize, ChoiceKey),
    /// Those around it that begin at the same place.
    pub around: Vec<(usize, ChoiceKey)>,
    pub memory: Option<Box<Memory>>,
}

impl Choices {
    pub(super) fn new(start: usize, ceiling: u16) -> Self {
        Choices {
            open: 0,
            unions: 0,
            count: 0,
            start,
            ceiling,
            too_deep: false,
            cycled: false,
            innermost: (usize::MAX, 0),
            around: Vec::new(),
            memory: None,
        }
    }

    /// Whether the choice is open already, and all choices opened since begin at the same place.
    pub(super) fn leads_back(&self, place: (usize, ChoiceKey)) -> bool {
        let around = self.around.iter().rev().take_while(|(start, _)| *start == place.0);
        self.innermost == place || (self.innermost.0 == place.0 && around.into_iter().any(|known| *known == place))
    }
}

/// What was found out.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    pub verdicts: HashMap<(usize, ChoiceKey), Verdict>,
    /// Those of the outermost choice, as soon as a long value is skipped.
    pub extents: Option<Extents>,
    /// The text is not JSON.
    pub broken: Option<DecodeError>,
}
