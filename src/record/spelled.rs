//! Writing values as they were spelled.

use crate::codec::Codec;
use crate::json::Encoder;
use crate::value::{Extra, Note};

/// Writes a value in its original spelling, if it is still the value that was read.
pub(crate) fn write_value<'de>(value: &dyn Codec<'de>, extra: &Extra, at: usize, to: &mut Encoder) {
    write_spelled(&|to| value.write(to), extra, at, to);
}

/// Does the same as [`write_value`] for a value that is not a member of the record that stores the spelling.
pub(crate) fn write_spelled(write: &dyn Fn(&mut Encoder), extra: &Extra, at: usize, to: &mut Encoder) {
    let spelled = extra.notes(at).find_map(|note| match note {
        Note::Spelled { canonical, literal } => Some((canonical, literal)),
        _ => None,
    });
    let Some((canonical, literal)) = spelled else {
        return write(to);
    };
    let mut now = Encoder::new();
    write(&mut now);
    let now = now.into_string();
    if *now == **canonical {
        to.raw(literal);
    } else {
        to.raw(&now);
    }
}
