//! The envelope of providers without one.

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::record::{Record, RecordShape};
use crate::value::Extra;

/// The envelope of a provider that sends bare payloads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoEnvelope(Extra);

impl<'de> Record<'de> for NoEnvelope {
    fn table(&self) -> (&'static RecordShape, &Extra) {
        static SHAPE: RecordShape = RecordShape::new("NoEnvelope", &[]);
        (&SHAPE, &self.0)
    }

    fn member(&self, _: usize) -> &dyn Codec<'de> {
        &self.0
    }

    fn member_mut(&mut self, _: usize) -> &mut dyn Codec<'de> {
        &mut self.0
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.0
    }
}

impl<'de> Codec<'de> for NoEnvelope {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        crate::record::read(self, from)
    }

    fn write(&self, to: &mut Encoder) {
        crate::record::write(self, to);
    }
}
