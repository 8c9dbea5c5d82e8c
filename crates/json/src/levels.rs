//! The nesting of objects and arrays, without recursion.

/// The open objects (`true`) and arrays (`false`), one bit each.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    full: Vec<u64>,
    // The innermost levels; the lowest bit is the innermost.
    bits: u64,
    count: u32,
}

impl Levels {
    #[inline]
    pub(crate) fn push(&mut self, object: bool) {
        if self.count == u64::BITS {
            self.full.push(self.bits);
            self.count = 0;
        }
        self.bits = (self.bits << 1) | u64::from(object);
        self.count += 1;
    }

    /// The innermost level.
    #[inline]
    pub(crate) fn top(&self) -> Option<bool> {
        (self.count > 0).then_some(self.bits & 1 == 1)
    }

    #[inline]
    pub(crate) fn pop(&mut self) {
        self.bits >>= 1;
        self.count = self.count.saturating_sub(1);
        if self.count == 0
            && let Some(bits) = self.full.pop()
        {
            self.bits = bits;
            self.count = u64::BITS;
        }
    }

    /// The number of open levels.
    pub(crate) fn depth(&self) -> usize {
        // One bit is one level, and a word of them takes eight bytes: the product fits.
        self.full.len() * u64::BITS as usize + self.count as usize
    }

    /// Closes all levels.
    pub(crate) fn clear(&mut self) {
        self.full.clear();
        // Do not keep the memory of one deep value for the next.
        self.full.shrink_to(64);
        self.count = 0;
    }
}
