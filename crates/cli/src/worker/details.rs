//! What a worker says about the items of deliveries, besides their verdicts.

use std::io;

use super::frame::Content;

/// Names and values.
pub type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// A message that carries no event.
#[derive(Clone, Debug)]
pub struct ControlMessage<'a> {
    /// Its name in the settings.
    pub name: &'a str,
    /// What an answer needs.
    pub values: Pairs<'a>,
}

/// Where an item stands in its delivery, and what identifies it.
#[derive(Clone, Debug)]
pub struct Details<'a> {
    /// Its number, beginning with 1, if the delivery has several items.
    pub number: Option<u64>,
    /// Its bytes, if they are not all of the body and the event is not known.
    pub raw: Option<&'a [u8]>,
    /// The wrappers that were around it, outermost first.
    pub layers: Vec<Layer<'a>>,
    /// The wrapper that could not be taken off.
    pub wrapper: Option<&'a str>,
    /// What distinguishes the delivery from others.
    pub delivery_id: Option<&'a str>,
    /// When the event occurred.
    pub occurred_at: Option<&'a str>,
}

/// A wrapper that was around an item.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    /// Its name.
    pub name: &'a str,
    /// The attributes that it gives to the item, if the event is not known.
    pub attributes: Pairs<'a>,
}

impl<'a> ControlMessage<'a> {
    /// Reads a part of a frame.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn read(content: &mut Content<'a>) -> io::Result<Self> {
        Ok(ControlMessage {
            name: content.text()?,
            values: pairs(content)?,
        })
    }
}

impl<'a> Details<'a> {
    /// Reads a part of a frame.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn read(content: &mut Content<'a>) -> io::Result<Self> {
        let (number, raw) = (content.number()?, content.optional_bytes()?);
        let mut layers = Vec::new();
        for _ in 0..content.number()? {
            layers.push(Layer {
                name: content.text()?,
                attributes: pairs(content)?,
            });
        }
        Ok(Details {
            number: (number > 0).then_some(number),
            raw,
            layers,
            wrapper: content.optional()?,
            delivery_id: content.optional()?,
            occurred_at: content.optional()?,
        })
    }
}

fn pairs<'a>(content: &mut Content<'a>) -> io::Result<Pairs<'a>> {
    let mut pairs = Vec::new();
    for _ in 0..content.number()? {
        pairs.push((content.text()?, content.text()?));
    }
    Ok(pairs)
}
