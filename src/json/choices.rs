//! Reads choices: values that have one of several types.
//!
//! To choose, the driver reads a value as one type after another. Where choices nest, that takes exponential time unless each choice is
//! made once. Therefore reading has a [`Purpose`], and results are remembered until the outermost choice is made:
//!
//! - As long as the first type fits, values are read to be kept ([`Purpose::Try`]), and nothing is remembered.
//! - If it does not fit, an enclosing choice has to read its value again in any case. Until that choice is made, values are only judged
//!   ([`Purpose::Judge`]). The [`Verdict`] is stored by place and table of the choice; the next time, the value is skipped in one step.
//! - The outermost choice then reads its value once more ([`Purpose::Keep`]) and follows the verdicts.
//! - A long object or array whose content does not matter is skipped in one step, too ([`Extents`]).
//!
//! The bound: consider the bytes of a value that are in no nested choice. They are read at most once in the first attempt, once per branch
//! to judge them, and once in the end. Every byte belongs to one such value per kind of choice, so the time is linear in the length of the
//! text times the number of branches of the schema. A choice that is short and contains no choice is not worth an entry; it is made again
//! for each branch around it, which is a constant factor.

use super::extents::{Extents, MIN_LENGTH};
use super::limits::LIMIT;
use super::verdicts::{Branching, ChoiceKey, Choices, Judged, Purpose, Verdict};
use super::{CHOICE_DEPTH, Decoder, Mark, Spelling};
use crate::error::{DecodeError, Reason};

/// A choice that contains no other choice and is not longer than this is made again instead of being remembered.
const SHORT: usize = 1024;

/// An open choice.
#[derive(Debug)]
pub(crate) struct OpenChoice {
    /// The place before the value.
    pub mark: Mark,
    /// Why the value is read.
    pub purpose: Purpose,
    key: ChoiceKey,
    /// The number of choices opened so far, including this one.
    count: usize,
    /// The largest number of bytes that a branch has read.
    read: usize,
    /// What closing it restores.
    outside: Outside,
}

#[derive(Debug)]
struct Outside {
    watermark: u16,
    innermost: (usize, ChoiceKey),
    cycled: bool,
    /// The enclosing choice begins at the same place.
    same_place: bool,
}

impl Decoder<'_> {
    /// Opens a choice before a value. Every success is paired with one [`close_choice`](Self::close_choice).
    ///
    /// # Errors
    ///
    /// Returns an error if no value follows, it would be too deep, or the choice leads to itself without a value in between.
    pub(crate) fn open_choice(&mut self, key: ChoiceKey) -> Result<OpenChoice, DecodeError> {
        self.kind()?;
        let place = (self.offset(), key);
        if let Some(choices) = &mut self.choices
            && choices.leads_back(place)
        {
            choices.cycled = true;
            return Err(DecodeError::new(Reason::Other("a choice that leads to itself".to_owned()), place.0));
        }
        let ceiling = LIMIT.min(self.depth.saturating_add(CHOICE_DEPTH as u16));
        self.enter()?;
        let watermark = self.watermark;
        // Every deeper level moves it, so that it counts them.
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

    /// Closes a choice behind its value, or where reading it failed.
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

    /// Counts the choices between types that are open. A typed value that may also be any JSON does not count.
    #[inline]
    pub(crate) fn count_unions(&mut self, change: isize) {
        if let Some(choices) = &mut self.choices {
            choices.unions = choices.unions.wrapping_add_signed(change);
        }
    }

    /// Whether the next value is a part of a choice between types.
    pub(crate) fn is_in_union(&self) -> bool {
        self.choices.as_ref().is_some_and(|choices| choices.unions > 0)
    }

    /// Whether values are only judged.
    #[inline]
    pub(crate) fn is_judging(&self) -> bool {
        self.purpose == Purpose::Judge
    }

    /// The result of this choice, if it was made before; the caller then reads the value as that branch. A value that is only judged is
    /// skipped instead, and the branch is `None`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is too deep.
    pub(crate) fn recall(&mut self, choice: &OpenChoice) -> Result<Option<Option<Branching>>, DecodeError> {
        let memory = self.choices.as_ref().and_then(|choices| choices.memory.as_deref());
        let verdict = memory.and_then(|memory| memory.verdicts.get(&(choice.mark.offset(), choice.key)));
        let Some(verdict) = verdict.filter(|verdict| !verdict.cyclic || !choice.outside.same_place) else {
            return Ok(None);
        };
        if choice.purpose == Purpose::Judge {
            let judged = verdict.judged;
            return self.skip_judged(judged).map(|()| Some(None));
        }
        let branch = verdict.branch.clone();
        self.purpose = choice.purpose;
        Ok(Some(Some(branch)))
    }

    /// Returns to the start of the value, which was read as one of its types.
    pub(crate) fn try_again(&mut self, choice: &mut OpenChoice) {
        choice.read = choice.read.max(self.offset().saturating_sub(choice.mark.offset()));
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

    /// Accepts the value as read, unless it was only judged. Returns whether it did.
    pub(crate) fn take_as_read(&mut self, choice: &OpenChoice) -> bool {
        let complete = self.purpose == Purpose::Try;
        if complete {
            self.purpose = choice.purpose;
        }
        complete
    }

    /// Makes a choice, before its value. Returns the branch if the caller has to read the value as that branch now; otherwise skips the
    /// value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is too deep.
    pub(crate) fn settle(&mut self, choice: &OpenChoice, branch: Branching, judged: Judged) -> Result<Option<Branching>, DecodeError> {
        let plain = self.is_plain(choice) && judged.end - choice.mark.offset() <= SHORT;
        if choice.purpose == Purpose::Keep || (choice.purpose == Purpose::Try && plain) {
            self.purpose = choice.purpose;
            return Ok(Some(branch));
        }
        if !plain
            && let Some(choices) = &mut self.choices
            // A choice inside a cycle can have another result than elsewhere.
            && !(choices.cycled && choice.outside.same_place)
        {
            let memory = choices.memory.get_or_insert_default();
            let cyclic = choices.cycled;
            let verdict = Verdict { branch, judged, cyclic };
            memory.verdicts.insert((choice.mark.offset(), choice.key), verdict);
        }
        // The enclosing choice reads its value again.
        self.purpose = Purpose::Judge;
        self.skip_judged(judged)?;
        Ok(None)
    }

    /// The judgment of the value that ends here. `before` counts the surprises before it.
    pub(crate) fn judged(&self, choice: &OpenChoice, before: usize) -> Judged {
        Judged {
            end: self.offset(),
            surprises: self.surprises - before,
            spelled: self.spelling.is_some(),
            levels: self.watermark.saturating_sub(choice.mark.depth),
        }
    }

    /// Skips a value that was judged before.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is too deep at this level.
    fn skip_judged(&mut self, judged: Judged) -> Result<(), DecodeError> {
        let deepest = self.depth.saturating_add(judged.levels);
        if deepest > self.ceiling() {
            return Err(self.too_deep());
        }
        self.watermark = self.watermark.max(deepest);
        self.spelling = judged.spelled.then_some(Spelling::Part(self.offset()..judged.end));
        self.advance_to(judged.end);
        self.add_surprises(judged.surprises);
        Ok(())
    }

    /// Returns the error of a branch if another branch may fit.
    ///
    /// # Errors
    ///
    /// Returns an error that no branch can avoid: the text is not JSON, or an enclosing choice is too deep.
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

    /// Skips the next value, whose text nobody needs.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not JSON.
    pub(crate) fn leap(&mut self) -> Result<(), DecodeError> {
        self.token();
        let start = self.offset();
        let Some(choices) = &self.choices else {
            return self.skip().map(drop);
        };
        let text = self.text();
        let (nested, outermost) = (choices.open > 1, choices.start);
        let extents = choices.memory.as_ref().and_then(|memory| memory.extents.as_ref());
        if let Some(end) = extents.and_then(|extents| extents.end_of(start)) {
            self.advance_to(end);
            return Ok(());
        }
        let noted = extents.is_some();
        if let Err(error) = self.skip() {
            return Err(self.broken(error));
        }
        // Enclosing and nested choices may skip the same bytes again.
        if nested
            && !noted
            && self.offset() - start >= MIN_LENGTH
            && let Some(choices) = &mut self.choices
        {
            choices.memory.get_or_insert_default().extents = Some(Extents::of_value(text, outermost));
        }
        Ok(())
    }
}
