//! Containers of the standard library as JSON values.

use std::collections::BTreeMap;

#[cfg(feature = "validate")]
use super::TakeMember;
use super::{Codec, TextFrom};
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder, Spelling};
use crate::kind::Kind;

/// `null` is `None`. An object does not write a member that is `None`.
///
/// Uses `match` only: every method of `Option` would be compiled again for each generated type.
impl<'de, T: Codec<'de>> Codec<'de> for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if from.kind()? == Kind::Null {
            *self = None;
            return from.null();
        }
        *self = Some(T::blank());
        match self {
            Some(value) => value.read(from),
            None => Ok(()),
        }
    }

    fn reset(&mut self) {
        *self = None;
    }

    fn write(&self, to: &mut Encoder) {
        match self {
            Some(value) => value.write(to),
            None => to.null(),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Some(value) => value.is_absent(),
            None => true,
        }
    }

    #[cfg(feature = "validate")]
    fn each_member(&self, take: &mut TakeMember<'_, 'de>) {
        if let Some(value) = self {
            value.each_member(take);
        }
    }
}

impl<'de, T: Codec<'de>> Codec<'de> for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        (**self).read(from)
    }

    fn reset(&mut self) {
        (**self).reset();
    }

    fn write(&self, to: &mut Encoder) {
        (**self).write(to);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    #[cfg(feature = "validate")]
    fn each_member(&self, take: &mut TakeMember<'_, 'de>) {
        (**self).each_member(take);
    }
}

impl<'de, T: Codec<'de>> Codec<'de> for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.clear();
        from.begin_array()?;
        let start = from.offset().saturating_sub(1);
        from.enter()?;
        let mut spelled = false;
        while from.next_element()? {
            let mut element = T::blank();
            element.read(from).map_err(|error| error.under_index(self.len()))?;
            spelled |= from.spelling.take().is_some();
            self.push(element);
        }
        from.leave();
        keep_spelling(from, start, spelled);
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_array();
        for element in self {
            to.element();
            element.write(to);
        }
        to.end_array();
    }
}

/// If one element of an array or map keeps its spelling, the whole array or map does, because only a record can store it.
fn keep_spelling(from: &mut Decoder<'_>, start: usize, spelled: bool) {
    if spelled {
        from.spelling = Some(Spelling::Part(start..from.offset()));
    }
}

/// If a name occurs several times, the last member counts.
impl<'de, K: TextFrom<'de>, T: Codec<'de>> Codec<'de> for BTreeMap<K, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.clear();
        from.begin_object()?;
        from.note_map();
        let start = from.offset().saturating_sub(1);
        let mut spelled = false;
        from.enter()?;
        while let Some(name) = from.next_member()? {
            let mut value = T::blank();
            value.read(from).map_err(|error| error.under_member(&name))?;
            spelled |= from.spelling.take().is_some();
            self.insert(K::from(name), value);
        }
        from.leave();
        keep_spelling(from, start, spelled);
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_object();
        for (name, value) in self {
            to.member(name.as_ref());
            value.write(to);
        }
        to.end_object();
    }
}
