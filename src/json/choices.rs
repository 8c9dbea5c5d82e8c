//! What a decoder knows while it reads choices: values that have one of several types.
//!
//! To choose, the driver reads a value as one type after the other. Where choices nest, that takes exponential time unless each choice
//! is made once. Reading therefore has a [`Purpose`], and results are remembered until the outermost choice is made:
//!
//! - As long as the first type fits, values are read for good ([`Purpose::Try`]), and nothing is remembered.
//! - When it does not fit, an enclosing choice has to read its value again in any case. Until that choice is made, values are only judged
//!   ([`Purpose::Judge`]). The [`Verdict`] on a choice is stored under its place and its table; the next time, the value is passed in one
//!   step.
//! - The outermost choice then reads its value once more ([`Purpose::Keep`]) and follows the verdicts.
//! - A long object or array whose content is of no interest is passed in one step too ([`Extents`]).
//!
//! The bound: take the bytes of a value that are in no choice nested in it. They are read at most once for good in the first attempt, once
//! per branch to judge them, and once in the end. Every byte belongs to one such value per kind of choice, so the time is linear in the
//! text, times the branches of the schema. A choice that is short and has no choice in it is not worth an entry; it is made again for each
//! branch around it, which is a constant factor.

use std::collections::HashMap;

use super::depth::LIMIT;
use super::extents::{Extents, NOTED};
use super::{CHOICE_DEPTH, Decoder, MAX_DEPTH, Mark, Spelling};
use crate::error::{DecodeError, Reason};

/// A choice that contains no other choice and is no longer than this is made again instead of being remembered.
const SHORT: usize = 1024;

/// What a value is read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is kept.
    #[default]
    Keep,
    /// It is kept if the enclosing choices keep what they are trying.
    Try,
    /// Only whether it fits matters, and how well. Its choices and JSON values may be left blank.
    Judge,
}

/// Identifies a choice: the address of its table or of its code. Two types with the same address choose alike.
pub(crate) type ChoiceKey = usize;

/// The branch that fits; otherwise the error of the branch that came closest, and that branch.
pub(crate) type Branching = Result<usize, Option<(DecodeError, usize)>>;

/// The result of a choice.
#[derive(Clone, Debug)]
struct Verdict {
    branch: Branching,
    judged: Judged,
    /// The choice leads to itself without a value in between. Then the verdict holds only where no other choice leads to it so.
    cyclic: bool,
}

/// How a value was judged: what passing it needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    /// Where the value ends.
    pub end: usize,
    /// What was tolerated in it.
    pub surprises: usize,
    /// Its type cannot say how it is spelled.
    pub spelled: bool,
    /// How many levels were entered.
    levels: u16,
}

/// What is known about the choices that are open.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    /// How many there are.
    open: usize,
    /// How many have been opened.
    count: usize,
    /// Where the outermost begins.
    start: usize,
    /// How deeply the outermost may be read.
    ceiling: u16,
    /// It was read that deeply.
    too_deep: bool,
    /// A choice was met within itself, without a value in between.
    cycled: bool,
    /// Where the innermost begins, and its key.
    innermost: (usize, ChoiceKey),
    /// Those around it that begin at the same place.
    around: Vec<(usize, ChoiceKey)>,
    memory: Option<Box<Memory>>,
}

impl Choices {
    fn new(start: usize, ceiling: u16) -> Self {
        Choices {
            open: 0,
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

    /// Whether the choice is open already, and all that were opened since begin where it does.
    fn leads_back(&self, place: (usize, ChoiceKey)) -> bool {
        let around = self.around.iter().rev().take_while(|(start, _)| *start == place.0);
        self.innermost == place || (self.innermost.0 == place.0 && around.into_iter().any(|known| *known == place))
    }
}

/// What was found out, until the outermost choice is made.
#[derive(Clone, Debug, Default)]
struct Memory {
    verdicts: HashMap<(usize, ChoiceKey), Verdict>,
    /// Those in the outermost choice, from the first long value that is passed.
    extents: Option<Extents>,
    /// The text is not JSON.
    broken: Option<DecodeError>,
}

/// An open choice.
#[derive(Debug)]
pub(crate) struct OpenChoice {
    /// In front of the value.
    pub mark: Mark,
    /// What the value is read for.
    pub purpose: Purpose,
    key: ChoiceKey,
    /// How many choices had been opened, this one included.
    count: usize,
    /// The most bytes that a branch read.
    read: usize,
    /// What applies again when it is closed.
    outside: Outside,
}

#[derive(Debug)]
struct Outside {
    watermark: u16,
    innermost: (usize, ChoiceKey),
    cycled: bool,
    /// The choice around it begins at the same place.
    same_place: bool,
}

impl Decoder<'_> {
    /// Opens a choice in front of a value. Every success is paired with one [`close_choice`](Self::close_choice).
    ///
    /// # Errors
    /// When no value follows, it would be too deep, or the choice leads to itself without a value in between.
    pub(crate) fn open_choice(&mut self, key: ChoiceKey) -> Result<OpenChoice, DecodeError> {
        self.kind()?;
        let place = (self.at, key);
        if let Some(choices) = &mut self.choices
            && choices.leads_back(place)
        {
            choices.cycled = true;
            return Err(DecodeError::new(Reason::Other("a choice that leads to itself".to_owned()), self.at));
        }
        let ceiling = LIMIT.min(self.depth.saturating_add(CHOICE_DEPTH as u16));
        self.enter()?;
        let watermark = self.watermark;
        // Every deeper level moves it, so that it tells how many there are.
        self.watermark = self.depth;
        let mark = self.mark();
        let purpose = self.purpose;
        let choices = self.choices.get_or_insert_with(|| Choices::new(place.0, ceiling));
        let outside = Outside {
            watermark,
            innermost: choices.innermost,
            cycled: choices.cycled,
            same_place: choices.innermost.0 == place.0,
        };
        if outside.same_place {
            choices.around.push(choices.innermost);
        } else {
            choices.cycled = false;
        }
        choices.innermost = place;
        choices.open += 1;
        choices.count += 1;
        let count = choices.count;
        if self.purpose == Purpose::Keep {
            self.purpose = Purpose::Try;
        }
        Ok(OpenChoice {
            mark,
            purpose,
            key,
            count,
            read: 0,
            outside,
        })
    }

    /// Closes a choice behind its value, or wherever reading it failed.
    pub(crate) fn close_choice(&mut self, choice: OpenChoice) {
        self.leave();
        let Some(choices) = &mut self.choices else { return };
        choices.open -= 1;
        if choices.open == 0 {
            self.choices = None;
            self.purpose = Purpose::Keep;
            self.watermark = LIMIT;
            return;
        }
        self.watermark = self.watermark.max(choice.outside.watermark);
        choices.innermost = choice.outside.innermost;
        if choice.outside.same_place {
            choices.around.pop();
        } else {
            choices.cycled = choice.outside.cycled;
        }
    }

    /// Whether values are read only to be judged.
    #[inline]
    pub(crate) fn is_judging(&self) -> bool {
        self.purpose == Purpose::Judge
    }

    /// The result of this choice, if it was made before: the value is to be read as that branch now. A value that is only judged is passed
    /// instead, and the branch is `None`.
    ///
    /// # Errors
    /// When the value is too deep.
    pub(crate) fn recall(&mut self, choice: &OpenChoice) -> Result<Option<Option<Branching>>, DecodeError> {
        let memory = self.choices.as_ref().and_then(|choices| choices.memory.as_deref());
        let verdict = memory.and_then(|memory| memory.verdicts.get(&(choice.mark.at, choice.key)));
        let Some(verdict) = verdict.filter(|verdict| !verdict.cyclic || !choice.outside.same_place) else {
            return Ok(None);
        };
        if choice.purpose == Purpose::Judge {
            let judged = verdict.judged;
            return self.pass_judged(judged).map(|()| Some(None));
        }
        let branch = verdict.branch.clone();
        self.purpose = choice.purpose;
        Ok(Some(Some(branch)))
    }

    /// Goes back in front of the value, which was read as one of its types.
    pub(crate) fn try_again(&mut self, choice: &mut OpenChoice) {
        choice.read = choice.read.max(self.at.saturating_sub(choice.mark.at));
        self.rewind(choice.mark);
        self.purpose = match choice.purpose {
            Purpose::Judge => Purpose::Judge,
            _ if self.is_plain(choice) => Purpose::Try,
            _ => Purpose::Judge,
        };
    }

    /// Whether a choice is too simple to be remembered.
    fn is_plain(&self, choice: &OpenChoice) -> bool {
        choice.read <= SHORT && self.choices.as_ref().is_some_and(|choices| choices.count == choice.count)
    }

    /// Accepts the value as it was read, unless it was only judged. Returns whether it did.
    pub(crate) fn take_as_read(&mut self, choice: &OpenChoice) -> bool {
        let complete = self.purpose == Purpose::Try;
        if complete {
            self.purpose = choice.purpose;
        }
        complete
    }

    /// Makes a choice, in front of its value. Returns the branch if the value is to be read as it now; otherwise passes the value.
    ///
    /// # Errors
    /// When the value is too deep.
    pub(crate) fn settle(&mut self, choice: &OpenChoice, branch: Branching, judged: Judged) -> Result<Option<Branching>, DecodeError> {
        let plain = self.is_plain(choice) && judged.end - choice.mark.at <= SHORT;
        if choice.purpose == Purpose::Keep || (choice.purpose == Purpose::Try && plain) {
            self.purpose = choice.purpose;
            return Ok(Some(branch));
        }
        if !plain
            && let Some(choices) = &mut self.choices
            // In the middle of a cycle a choice comes out differently than elsewhere.
            && !(choices.cycled && choice.outside.same_place)
        {
            let memory = choices.memory.get_or_insert_default();
            let cyclic = choices.cycled;
            let verdict = Verdict { branch, judged, cyclic };
            memory.verdicts.insert((choice.mark.at, choice.key), verdict);
        }
        // The enclosing choice reads its value again.
        self.purpose = Purpose::Judge;
        self.pass_judged(judged)?;
        Ok(None)
    }

    /// How the value was judged that ends here. `before` are the surprises in front of it.
    pub(crate) fn judged(&self, choice: &OpenChoice, before: usize) -> Judged {
        Judged {
            end: self.at,
            surprises: self.surprises - before,
            spelled: self.spelling.is_some(),
            levels: self.watermark.saturating_sub(choice.mark.depth),
        }
    }

    /// Passes a value that was judged before.
    ///
    /// # Errors
    /// When it is too deep where it stands now.
    pub(crate) fn pass_judged(&mut self, judged: Judged) -> Result<(), DecodeError> {
        let deepest = self.depth.saturating_add(judged.levels);
        if deepest > self.ceiling() {
            return Err(self.too_deep());
        }
        self.watermark = self.watermark.max(deepest);
        self.spelling = judged.spelled.then_some(Spelling::Part(self.at..judged.end));
        self.at = judged.end;
        self.surprises += judged.surprises;
        Ok(())
    }

    /// Takes the error of a branch; returns it if another branch may fit.
    ///
    /// # Errors
    /// What no branch can cure: the text is not JSON, or an enclosing choice is too deep.
    pub(crate) fn may_go_on(&mut self, error: DecodeError) -> Result<DecodeError, DecodeError> {
        let Some(choices) = &mut self.choices else { return Ok(error) };
        if let Some(broken) = choices.memory.as_ref().and_then(|memory| memory.broken.as_ref()) {
            return Err(broken.clone());
        }
        if choices.too_deep {
            if choices.open > 1 || choices.ceiling == LIMIT {
                return Err(error);
            }
            choices.too_deep = false;
        }
        Ok(error)
    }

    /// Remembers that the text is not JSON: no branch of an enclosing choice can fit.
    #[cold]
    pub(crate) fn broken(&mut self, error: DecodeError) -> DecodeError {
        if let Some(choices) = &mut self.choices {
            choices.memory.get_or_insert_default().broken = Some(error.clone());
        }
        error
    }

    /// How deeply values may be read.
    pub(super) fn ceiling(&self) -> u16 {
        self.choices.as_ref().map_or(LIMIT, |choices| choices.ceiling)
    }

    /// The error for a value that nests too deeply. No choice but the outermost tries anything else.
    pub(super) fn too_deep(&mut self) -> DecodeError {
        let limit = if self.ceiling() == LIMIT { MAX_DEPTH } else { CHOICE_DEPTH };
        if let Some(choices) = &mut self.choices {
            choices.too_deep = true;
        }
        DecodeError::new(Reason::TooDeep { limit }, self.at)
    }

    /// Passes the next value, if nobody needs its text.
    ///
    /// # Errors
    /// When it is not JSON.
    pub(crate) fn leap(&mut self) -> Result<(), DecodeError> {
        self.token();
        let start = self.at;
        let Some(choices) = &self.choices else {
            return self.skip().map(drop);
        };
        let (nested, outermost) = (choices.open > 1, choices.start);
        let extents = choices.memory.as_ref().and_then(|memory| memory.extents.as_ref());
        if let Some(end) = extents.and_then(|extents| extents.end_of(start)) {
            self.at = end;
            return Ok(());
        }
        let noted = extents.is_some();
        if let Err(error) = self.skip() {
            return Err(self.broken(error));
        }
        // Enclosing and nested choices may pass the same bytes again.
        if nested
            && !noted
            && self.at - start >= NOTED
            && let Some(choices) = &mut self.choices
        {
            choices.memory.get_or_insert_default().extents = Some(Extents::of_value(self.text, outermost));
        }
        Ok(())
    }
}
