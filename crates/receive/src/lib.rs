//! Verifies deliveries, such as webhooks, before anything is parsed. Only what is [`Verified`] is trusted.
//!
//! - A [`Verifier`] knows a scheme, its keys, and the time. It takes an [`eventry::Delivery`], and returns a [`Verified`] one or a [`Refusal`].
//!   Schemes are data: a preset, or parts that settings spell out.
//! - A [`Receiver`] hands the events of verified deliveries over once, puts what cannot be decoded into a [`Quarantine`], and says how each delivery
//!   is answered. Features adapt it: `axum`, `tower`, `lambda`, and `http` for everything else that uses that crate.
//!
//! ```
//! use eventry::Delivery;
//! use eventry_receive::Verifier;
//!
//! let verifier = Verifier::from_toml("[authenticity]\nscheme = 'standard-webhooks'")?
//!     .key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
//!     .clock(|| 1_614_265_330) // for this example; the default is the clock of the system
//!     .build()?;
//! let delivery = Delivery::new(r#"{"test": 2432232314}"#)
//!     .with_attribute("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
//!     .with_attribute("webhook-timestamp", "1614265330")
//!     .with_attribute("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
//! match verifier.verify(delivery) {
//!     Ok(verified) => assert!(verified.covered().attribute("webhook-id")),
//!     Err(refusal) => panic!("{refusal}"), // for the log: the sender learns nothing
//! }
//! # Ok::<(), eventry_receive::SetupError>(())
//! ```
//!
//! # `[authenticity]`
//!
//! The section is part of a `provider.toml`. A build checks it, generated code carries it, and [`Verifier::of`] reads it from there.
//!
//! `scheme` names a preset, and the other keys replace its settings. Without `scheme`, the parts are spelled out. A setting that can never work is
//! an error when the verifier is made.
//!
//! | key | default | meaning |
//! |---|---|---|
//! | `scheme` | none | a preset: one of [`Verifier::presets`] |
//! | `signature` | required | the place of the signature |
//! | `syntax` | `"plain"` | how it is written: `"plain"`; `"pairs"`, `t=…,v1=…`; `"versions"`, `v1,… v1a,…`; `"jwt"`; `"detached-jws"` |
//! | `prefix` | `""` | what precedes a plain signature |
//! | `signed` | required | what is signed: text with `{body}`, `{id}`, `{timestamp}`, `{method}`, `{url}`, `{path}`, `{parameters}`, `{listed}`, `{attribute:NAME}` |
//! | `fields` | none | in place of `signed`: JSON pointers of the members that are signed, for a signature in the body |
//! | `separator` · `field_style` | none | what separates their values · `"named lines"`: a line with the name, and a line with the value |
//! | `absent` | `"empty"` | how a member that is absent is signed; `"left out"` needs named lines |
//! | `free` | none | the one member whose value may contain the separator |
//! | `items` | none | where the items are that carry a signature each: `"/items/*"` |
//! | `version` | none | the member of the body that chooses among `accepts` |
//! | `id` | none | the place of a delivery id that is signed |
//! | `timestamp` · `timestamp_format` | none · `"unix"` | the place of the time of signing · `"unix"`, `"unix-millis"`, `"rfc3339"` |
//! | `tolerance` | none | by how many seconds that time may differ from the clock; required with `timestamp` |
//! | `algorithm` | required | `"hmac-sha1"`, `"hmac-sha256"`, `"hmac-sha512"`, `"ed25519"`, `"ecdsa-p256"`, `"rsa-sha1"`, `"rsa-sha256"`, `"jwt-hs256"`, `"jwt-es256"`, `"jwt-rs256"`, `"jws-es512"`, `"token"`, `"basic"` |
//! | `encoding` | `"hex"` | how the signature is encoded: `"hex"`, `"base64"`, `"base64url"` |
//! | `key` | `"text"` | how keys are written: `"text"`, `"base64"`, `"hex"`, `"pem"`, `"jwk"`; `"key-set"` and `"certificate"` come from a [`KeySource`] |
//! | `key_prefix` | `""` | what keys start with |
//! | `accepts` | none | a list of tables with the last four keys and `version`, if several kinds of signatures are accepted |
//! | `origin` | none | the public origin, `"https://example.com"`, for `{url}` |
//! | `body_digest` · `body_digest_encoding` | none · `"hex"` | the place of a SHA-256 of the body: a claim, or a parameter of a signed URL |
//! | `key_address` · `key_addresses` | none | where a message names the address of its key · the patterns of those that are allowed |
//! | `protected` | none | what members of a protected header must be |
//! | `listed` · `required` | none | the member of a protected header that lists signed attributes · those that it must list |
//!
//! A place is `attribute:NAME`, `pair:NAME`, `claim:NAME`, `protected:NAME`, `query:NAME`, or the JSON pointer of a member of the body. The method is
//! the attribute `:method`, and the URL is the attribute `:url` or `:path`, else the route.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "http")]
mod adapter;
mod algorithm;
mod answer;
mod attributes;
mod clock;
mod duplicates;
mod encoding;
mod form;
mod jose;
mod key;
mod message;
mod quarantine;
mod receiver;
mod refusal;
mod secret;
mod source;
mod timestamp;
mod verified;
mod verifier;

#[cfg(feature = "lambda")]
pub use adapter::lambda;
#[cfg(feature = "tower")]
pub use adapter::tower;
pub use answer::Answer;
#[doc(hidden)]
pub use answer::template;
pub use clock::{Clock, SystemClock};
pub use duplicates::{Claim, SeenKeys, StoreError, Window};
pub use eventry_scheme::{Covered, SetupError};
pub use quarantine::{JsonLines, Kept, Quarantine};
pub use receiver::{Accepted, Notice, Receiver};
pub use refusal::{Reason, Refusal};
pub use secret::Secret;
pub use source::{KeyRequest, KeySource, KeyUnavailable, StaticKeys};
pub use verified::{DeliveryKey, Verified};
pub use verifier::{Verifier, VerifierBuilder};
