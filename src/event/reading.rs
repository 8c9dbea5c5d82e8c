//! Reading a body into its envelope and its payload.

use bytes::Bytes;

use super::dispatch::{self, Routed};
use super::identify::identify;
use super::observe::observe;
use super::unknown_version::{Settle as _, Settled};
use super::whole::{PAYLOAD, write_content};
use super::{MalformedEvent, Payload, PayloadEnum, PayloadFrom, Unknown};
use crate::body::text_of;
use crate::codec::{AnyValue, Codec};
use crate::delivery::Context;
use crate::drift;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::record::Record;

/// What a body was read into.
pub(crate) struct Reading<P: PayloadEnum> {
    pub(super) envelope: P::Envelope,
    pub(crate) payload: P,
    /// What the envelope names, if the payload was read as the highest known version.
    pub(super) assumed: Option<Unknown>,
    /// Something may be new to this build, so that observing the body is worth it.
    pub(super) surprised: bool,
    /// The event is in the catalog.
    pub(super) is_known: bool,
}

/// Reads the bytes of a body. Also returns their text.
#[inline]
pub(crate) fn read_body<'b, P: Payload>(raw: &'b Bytes, context: Context<'_>) -> Result<(Reading<P>, &'b str), MalformedEvent> {
    let text = match text_of(raw) {
        Ok(text) => text,
        Err(error) => return Err(MalformedEvent::new(raw.clone(), Some(P::table().folder()), None, None, error)),
    };
    match read_parts(text, context) {
        Ok(reading) => Ok((reading, text)),
        Err(error) => Err(failed::<P>(raw, text, context, error)),
    }
}

/// Reads a body into its envelope and its payload.
pub(super) fn read_parts<'de, P: PayloadFrom<'de>>(text: &'de str, context: Context<'_>) -> Result<Reading<P>, DecodeError> {
    let mut envelope = P::Envelope::blank();
    let mut payload = None;
    let mut spelling = None;
    let mut read = |at: usize, from: &mut Decoder<'de>| {
        payload = Some(P::read(at, from)?);
        spelling = from.take_spelling();
        Ok(())
    };
    let mut from = Decoder::new(text);
    let routed = dispatch::read(P::table(), &mut from, context, &mut envelope, &mut read)?;
    let is_known = !matches!(routed, Routed::Unknown(..));
    let surprised = from.surprises > 0 || !is_known;
    // What is presumed to be an event may be something else.
    if surprised && !context.is_presumed && drift::is_watched() {
        drift::report(&observe::<P>(text, context));
    }
    let mut assumed = None;
    match routed {
        Routed::Known => {}
        Routed::Bare => envelope = P::Envelope::blank(),
        // An earlier payload member does not count.
        Routed::Missing(descriptor) => (payload, spelling) = (Some(P::missing(descriptor)), None),
        Routed::Unknown(unknown, data) => match P::settle(*unknown, data)? {
            Settled::Kept(kept) => (payload, spelling) = (Some(kept), None),
            Settled::Assumed(_, read, unknown, spelled) => (payload, assumed, spelling) = (Some(read), Some(unknown), spelled),
        },
    }
    let payload = payload.ok_or_else(|| DecodeError::missing("payload", 0))?;
    note_spelling(&mut envelope, &payload, spelling);
    Ok(Reading {
        envelope,
        payload,
        assumed,
        surprised,
        is_known,
    })
}

/// Returns the context of a body that is presumed to be an event. What is read is one only if it is [known](Reading::is_known).
pub(super) fn presumed(context: Context<'_>) -> Context<'_> {
    Context {
        is_presumed: true,
        ..context
    }
}

impl<P: PayloadEnum> Reading<P> {
    /// Reports what is new about a body, once it is certain that it is an event.
    #[inline]
    pub(super) fn report<'de>(&self, text: &'de str, context: Context<'_>)
    where
        P: PayloadFrom<'de>,
    {
        if self.surprised && drift::is_watched() {
            drift::report(&observe::<P>(text, context));
        }
    }
}

/// Records in the envelope how its payload was spelled.
pub(super) fn note_spelling<'de, P: PayloadFrom<'de>>(envelope: &mut P::Envelope, payload: &P, spelling: Option<Box<str>>) {
    if let Some(literal) = spelling {
        let mut canonical = Encoder::new();
        write_content(&payload.content(), &mut canonical);
        envelope.extra_mut().note_spelling(PAYLOAD, canonical.into_string(), literal);
    }
}

/// Collects what can be said about a body that does not fit.
#[cold]
pub(super) fn failed<P: Payload>(raw: &Bytes, text: &str, context: Context<'_>, error: DecodeError) -> MalformedEvent {
    let provider = P::table();
    let descriptor = identify(provider, text, context).row;
    MalformedEvent::new(raw.clone(), Some(provider.folder()), descriptor, envelope_of::<P>(text), error)
}

/// Reads the envelope of a body that does not fit, if the envelope can be read.
#[cold]
pub(super) fn envelope_of<P: Payload>(text: &str) -> Option<Box<dyn AnyValue>> {
    let provider = P::table();
    let mut envelope = P::Envelope::blank();
    let readable = provider.envelope().is_some() && dispatch::read_envelope(provider, text, &mut envelope).is_ok();
    if readable { Some(Box::new(envelope)) } else { None }
}
