//! How bodies and deliveries are decoded, and what is said about them.

use std::io;
use std::ops::Range;

use eventry::rt::{EVENT_LIMIT, Kind};
use eventry::{Body, Delivery, Descriptor, Provider, Reason};

use crate::beside::Beside;
use crate::frame::{self, Content};
use crate::receive::receive;
use crate::verdict::{Mode, Verdict};
use crate::{CATALOG, drift};

/// How to decode what follows.
#[derive(Debug)]
pub struct Job {
    mode: Mode,
    echo: bool,
    observe: bool,
    /// How many bytes may be unpacked from one delivery.
    limit: usize,
    /// What stands beside every body.
    common: Beside<'static>,
    /// The event version, if its payload may be an array.
    array: Option<&'static Descriptor>,
    /// The folders of the providers whose bodies may hold something else than one event.
    unpacking: Vec<&'static str>,
}

impl Default for Job {
    fn default() -> Self {
        Job {
            mode: Mode::Recognize,
            echo: false,
            observe: false,
            limit: EVENT_LIMIT,
            common: Beside::default(),
            array: None,
            unpacking: Vec::new(),
        }
    }
}

impl Job {
    /// Reads the content of a frame. The inner error is a message for a person.
    pub fn read(content: &mut Content<'_>) -> io::Result<Result<Self, String>> {
        let (mode, name) = (content.number()?, content.text()?);
        let (echo, observe) = (content.number()? != 0, content.number()? != 0);
        let limit = usize::try_from(content.number()?).unwrap_or(usize::MAX);
        let common = Beside::read(content)?.into_owned();
        let mode = match mode {
            frame::PROVIDER => match CATALOG.provider(name) {
                Some(provider) => Mode::Provider(provider),
                None => return Ok(Err(format!("there is no provider `{name}`"))),
            },
            frame::PAYLOAD => match CATALOG.get(name) {
                Some(event) => Mode::Payload(event),
                None => return Ok(Err(format!("there is no event `{name}` in the catalog"))),
            },
            _ => Mode::Recognize,
        };
        let array = match mode {
            Mode::Payload(event) if takes_arrays(event) => Some(event),
            _ => None,
        };
        let unpacking = CATALOG.providers().iter().filter(|provider| provider.unpacks());
        let unpacking = unpacking.map(|provider| provider.folder()).collect();
        if observe {
            drift::observe();
        }
        Ok(Ok(Job {
            mode,
            echo,
            observe,
            limit,
            common,
            array,
            unpacking,
        }))
    }

    /// Returns whether an array is one payload rather than a batch.
    pub fn takes_arrays(&self) -> bool {
        self.array.is_some()
    }

    /// Decodes bodies, and writes what became of them.
    pub fn decode(&self, bodies: &mut Content<'_>, answer: &mut Vec<u8>) -> io::Result<()> {
        while !bodies.is_empty() {
            let body = bodies.bytes()?;
            if self.common.is_empty() {
                self.put_body(answer, body);
            } else {
                self.put_delivery(answer, body, &self.common);
            }
        }
        self.put_drift(answer);
        Ok(())
    }

    /// Decodes deliveries, and writes what became of their items.
    pub fn receive(&self, deliveries: &mut Content<'_>, answer: &mut Vec<u8>) -> io::Result<()> {
        while !deliveries.is_empty() {
            let body = deliveries.bytes()?;
            let beside = Beside::read(deliveries)?;
            self.put_delivery(answer, body, &beside);
        }
        self.put_drift(answer);
        Ok(())
    }

    fn put_drift(&self, answer: &mut Vec<u8>) {
        if self.observe {
            drift::put(answer);
        } else {
            frame::put_number(answer, 0);
        }
    }

    fn put_delivery(&self, answer: &mut Vec<u8>, body: &[u8], beside: &Beside<'_>) {
        match self.mode {
            // A bare payload has nothing that attributes or wrappers could say.
            Mode::Payload(_) => self.put_body(answer, body),
            Mode::Provider(provider) => self.put_items(answer, beside.delivery(body), Some(provider)),
            Mode::Recognize => self.put_items(answer, beside.delivery(body), None),
        }
    }

    /// Writes what became of a body without anything beside it.
    fn put_body(&self, answer: &mut Vec<u8>, body: &[u8]) {
        match self.way(body) {
            Way::Elements(elements) => {
                frame::put_number(answer, elements.len() as u64);
                for element in elements {
                    let bytes = body.get(element.clone()).unwrap_or_default();
                    self.put(answer, element.start, bytes, &Verdict::of(Body::from(bytes), self.mode));
                }
            }
            Way::Items(provider) => self.put_items(answer, Delivery::new(body), Some(provider)),
            Way::Event(mode) => {
                frame::put_number(answer, 1);
                self.put(answer, 0, body, &Verdict::of(Body::from(body), mode));
            }
        }
    }

    /// Returns how to decode a body.
    fn way(&self, body: &[u8]) -> Way {
        let provider = match self.mode {
            Mode::Payload(_) => return self.elements(body).map_or(Way::Event(self.mode), Way::Elements),
            Mode::Provider(provider) => provider,
            // If every body is one event, it need not be read before it is decoded.
            Mode::Recognize if self.unpacking.is_empty() => return Way::Event(self.mode),
            Mode::Recognize => match CATALOG.provider_of(body) {
                Some(provider) => provider,
                None => return Way::Event(self.mode),
            },
        };
        if self.unpacking.contains(&provider.folder()) {
            Way::Items(provider)
        } else {
            Way::Event(Mode::Provider(provider))
        }
    }

    fn put(&self, answer: &mut Vec<u8>, offset: usize, bytes: &[u8], verdict: &Verdict) {
        put_head(answer, offset, bytes);
        verdict.put(answer, self.echo);
        // What echoes values can afford to look for more.
        let is_detailed = self.echo && verdict.has_identity();
        frame::put_number(answer, u64::from(is_detailed));
        if is_detailed {
            verdict.put_details(answer, 0, bytes);
        }
    }

    fn put_items(&self, answer: &mut Vec<u8>, delivery: Delivery<'_>, provider: Option<&'static Provider>) {
        let delivery = delivery.with_limit(self.limit);
        let verdicts = receive(&delivery, provider);
        frame::put_number(answer, verdicts.len() as u64);
        let is_alone = verdicts.len() == 1;
        for (verdict, number) in verdicts.iter().zip(1..) {
            put_head(answer, 0, delivery.body());
            verdict.put(answer, self.echo);
            frame::put_number(answer, 1);
            verdict.put_details(answer, if is_alone { 0 } else { number }, delivery.body());
        }
    }

    /// Returns the elements of an array that is not a payload itself but contains some.
    fn elements(&self, body: &[u8]) -> Option<Vec<Range<usize>>> {
        let event = self.array.filter(|_| body.first() == Some(&b'['))?;
        // A payload may be an array itself: that comes first.
        event.decode_payload(body).is_err().then(|| eventry::rt::split(body, None))
    }
}

/// How to decode a body.
enum Way {
    /// It is one event.
    Event(Mode),
    /// Its elements are payloads.
    Elements(Vec<Range<usize>>),
    /// It may hold items of this provider.
    Items(&'static Provider),
}

fn put_head(answer: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    frame::put_number(answer, offset as u64);
    frame::put_number(answer, bytes.len() as u64);
}

/// Returns whether the payload of an event may be an array.
fn takes_arrays(event: &'static Descriptor) -> bool {
    let Err(problem) = event.decode_payload("[]") else {
        return true;
    };
    let refused = matches!(problem.error().reason(), Reason::Expected { found: Kind::Array, .. });
    !(refused && problem.pointer().is_empty())
}
