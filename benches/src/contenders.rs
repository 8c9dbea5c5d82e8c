//! Every way of decoding and encoding that is measured, in one table.
//!
//! All read the same bytes and drop what they made. Eventry's find the event by its discriminators, and keep raw bytes and unknown members;
//! of the others, those that are told the type say so.

use std::hint::black_box;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::bodies::{Body, Kind};
use crate::peers::{Apiida, Courier, Dispatch, Peer, Pismo};
use crate::task::{Task, is_event, is_known, kept};
use crate::verified::{by_hand as verified_by_hand, eventry as verified};
use crate::wrapped;

/// One way of doing it.
pub struct Contender {
    /// As it is called on the command line and in tables.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    prepare: fn(&Body) -> Task,
}

impl Contender {
    /// Whether it can read a body. Only the courier's events have a provider that accepts wrappers and is measured in them.
    #[must_use]
    pub fn reads(&self, body: &Body) -> bool {
        !self.name.contains("wrapped") || body.kind == Kind::Courier
    }

    /// Prepares it for a body: all that a program does once, when it starts, is done here.
    #[must_use]
    pub fn prepare(&self, body: &Body) -> Task {
        (self.prepare)(body)
    }
}

/// Chooses the types of the body's event.
macro_rules! by_kind {
    ($prepare:ident) => {
        |body| match body.kind {
            Kind::Pismo => $prepare::<Pismo>(body),
            Kind::Apiida => $prepare::<Apiida>(body),
            Kind::Courier => $prepare::<Courier>(body),
        }
    };
}

/// All contenders.
pub const CONTENDERS: &[Contender] = &[
    Contender {
        name: "eventry",
        about: "eventry: dispatch, owned types, raw bytes and unknown members kept",
        prepare: by_kind!(eventry_owned),
    },
    Contender {
        name: "eventry-view",
        about: "eventry: dispatch, texts borrowed from the body, unknown members kept",
        prepare: by_kind!(eventry_view),
    },
    Contender {
        name: "eventry-strict",
        about: "eventry: the same, and the verdict of the schema",
        prepare: by_kind!(eventry_strict),
    },
    Contender {
        name: "value-validate-type",
        about: "C1: serde_json::Value, jsonschema, from_value into typify's type",
        prepare: by_kind!(value_validate_type),
    },
    Contender {
        name: "value-type",
        about: "C2: serde_json::Value, from_value into typify's type",
        prepare: by_kind!(value_type),
    },
    Contender {
        name: "tagged",
        about: "C3: serde's tagged enum over typify's types",
        prepare: by_kind!(tagged),
    },
    Contender {
        name: "typify",
        about: "C4: typify's type, told which",
        prepare: by_kind!(typify),
    },
    Contender {
        name: "floor",
        about: "C6: a struct of &str written by hand, told which: serde_json's floor",
        prepare: by_kind!(floor),
    },
    Contender {
        name: "header-raw",
        about: "C7: header with raw payload first, then typify's type",
        prepare: by_kind!(header_raw),
    },
    Contender {
        name: "floor-sonic",
        about: "sonic-rs into the struct of C6, told which",
        prepare: by_kind!(floor_sonic),
    },
    Contender {
        name: "floor-simd-json",
        about: "simd-json into the struct of C6, told which, with the copy that it needs",
        prepare: by_kind!(floor_simd_json),
    },
    Contender {
        name: "eventry-slice",
        about: "eventry: decoding a borrowed body, which is copied once",
        prepare: by_kind!(eventry_slice),
    },
    Contender {
        name: "eventry-receive",
        about: "eventry: the same, as a delivery without wrappers",
        prepare: by_kind!(eventry_receive),
    },
    Contender {
        name: "eventry-wrapped",
        about: "eventry: a delivery in SNS in SQS, owned types",
        prepare: wrapped::eventry,
    },
    Contender {
        name: "eventry-wrapped-view",
        about: "eventry: a delivery in SNS in SQS, views",
        prepare: wrapped::eventry_view,
    },
    Contender {
        name: "lambda-wrapped",
        about: "aws_lambda_events, then serde_json for SNS and for typify's type, told which",
        prepare: wrapped::aws_lambda_events,
    },
    Contender {
        name: "eventry-verified",
        about: "eventry: a signed delivery, verified and decoded",
        prepare: by_kind!(verified),
    },
    Contender {
        name: "hmac-decode",
        about: "HMAC-SHA256 by hand, then eventry's decode",
        prepare: by_kind!(verified_by_hand),
    },
    Contender {
        name: "encode-eventry",
        about: "eventry: writing from typed values",
        prepare: by_kind!(encode_eventry),
    },
    Contender {
        name: "encode-typify",
        about: "serde's derive: writing typify's type",
        prepare: by_kind!(encode_typify),
    },
];

/// The contender of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Contender> {
    CONTENDERS.iter().find(|contender| contender.name == name)
}

fn eventry_owned<P: Peer>(body: &Body) -> Task {
    let body = Bytes::from(body.text());
    Box::new(move || eventry::decode_event::<P::Events>(black_box(&body).into()).is_ok_and(|event| is_known(&black_box(event))))
}

fn eventry_slice<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || {
        let body: &[u8] = black_box(&body);
        eventry::decode_event::<P::Events>(body.into()).is_ok_and(|event| is_known(&black_box(event)))
    })
}

fn eventry_receive<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || {
        let delivery = eventry::Delivery::new(black_box(&body));
        let item = eventry::rt::receive::<P::Events>(&delivery).next();
        item.is_some_and(|item| is_event(item, |event| is_known(&black_box(event))))
    })
}

fn eventry_view<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || eventry::EventView::<P::Events>::read(black_box(&body)).is_ok_and(kept))
}

fn eventry_strict<P: Peer>(body: &Body) -> Task {
    let body = Bytes::from(body.text());
    Box::new(move || {
        eventry::Strict::new()
            .decode::<P::Events>(black_box(&body))
            .is_ok_and(|event| is_known(&black_box(event)))
    })
}

fn value_validate_type<P: Peer>(body: &Body) -> Task {
    let validator = serde_json::from_str(P::SCHEMA)
        .ok()
        .and_then(|schema| jsonschema::options().build(&schema).ok());
    let body = body.text();
    Box::new(move || {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(black_box(&body)) else {
            return false;
        };
        value.get(P::TAG).and_then(serde_json::Value::as_str) == Some(P::EVENT)
            && validator.as_ref().is_some_and(|validator| validator.is_valid(&value))
            && serde_json::from_value::<P::Whole>(value).is_ok_and(kept)
    })
}

fn value_type<P: Peer>(body: &Body) -> Task {
    let body = body.text();
    Box::new(move || {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(black_box(&body)) else {
            return false;
        };
        value.get(P::TAG).and_then(serde_json::Value::as_str) == Some(P::EVENT) && serde_json::from_value::<P::Whole>(value).is_ok_and(kept)
    })
}

fn tagged<P: Peer>(body: &Body) -> Task {
    told::<P::Tagged>(body)
}

fn typify<P: Peer>(body: &Body) -> Task {
    told::<P::Whole>(body)
}

fn told<T: DeserializeOwned>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || serde_json::from_slice::<T>(black_box(&body)).is_ok_and(kept))
}

fn floor<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || serde_json::from_slice::<P::Floor<'_>>(black_box(&body)).is_ok_and(kept))
}

fn header_raw<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || {
        let Ok(header) = serde_json::from_slice::<P::Header<'_>>(black_box(&body)) else {
            return false;
        };
        header.event() == P::EVENT && serde_json::from_str::<P::Data>(header.data().get()).is_ok_and(kept) && kept(header)
    })
}

fn floor_sonic<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    Box::new(move || sonic_rs::from_slice::<P::Floor<'_>>(black_box(&body)).is_ok_and(kept))
}

fn floor_simd_json<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    let mut copy = Vec::with_capacity(body.len());
    let mut buffers = simd_json::Buffers::new(body.len());
    Box::new(move || {
        copy.clear();
        copy.extend_from_slice(black_box(&body));
        simd_json::serde::from_slice_with_buffers::<P::Floor<'_>>(&mut copy, &mut buffers).is_ok_and(kept)
    })
}

fn encode_eventry<P: Peer>(body: &Body) -> Task {
    let event = eventry::decode_event::<P::Events>(body.text().into()).ok();
    Box::new(move || black_box(&event).as_ref().is_some_and(|event| kept(event.to_json())))
}

fn encode_typify<P: Peer>(body: &Body) -> Task {
    let whole = serde_json::from_str::<P::Whole>(&body.text()).ok();
    Box::new(move || {
        black_box(&whole)
            .as_ref()
            .is_some_and(|whole| serde_json::to_string(whole).is_ok_and(kept))
    })
}
