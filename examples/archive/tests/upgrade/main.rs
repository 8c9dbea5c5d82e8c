//! Bodies of three versions, mixed at random, are upgraded and converted back without loss.
#![deny(warnings)]
#![allow(deprecated)] // Version 1 is deprecated, and these tests are about it.

mod bodies;
mod catalog;
mod placed;
mod reworked;
mod unknown;

use archive::CATALOG;
use archive::bakery::{self, Payload};
use eventry::Json;

fn json(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
