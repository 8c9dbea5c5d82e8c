//! Lines that are tried as a whole, instead of being scanned first.

use std::ops::Range;

use memchr::memchr;

use super::Splitter;
use crate::split::document::skip_space;
use crate::split::state::Phase;

impl Splitter<'_> {
    /// Returns the next line if an event begins with it and may end with it, without the white space around it. If it is a whole value,
    /// [`step`](Self::step) finds exactly this part.
    ///
    /// If it is not, the next call returns another line or none, so that looking into each takes linear time.
    pub(in crate::split) fn line(&self, window: &[u8]) -> Option<Range<usize>> {
        if !matches!(self.phase, Phase::Between) || self.array.is_some() {
            return None;
        }
        let start = skip_space(window, self.at);
        let rest = window.get(start..).filter(|rest| rest.first() == Some(&b'{'))?;
        if start < self.lost.error || !self.begins_line(window, start) {
            return None;
        }
        // Without its newline, the line may be an event already, which does not wait for more.
        let line = rest.get(..memchr(b'\n', rest)?)?.trim_ascii_end();
        let is_event = line.len() <= self.limit && self.batch_in(line).is_none();
        is_event.then(|| start..start + line.len())
    }

    /// Passes a line that is a whole value and ends here.
    pub(in crate::split) fn pass_line(&mut self, end: usize) {
        self.found = true;
        self.at = end;
    }
}
