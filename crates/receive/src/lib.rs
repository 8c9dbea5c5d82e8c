//! Verifies deliveries, such as webhooks, before anything is parsed. Only what is [`Verified`] is trusted.
//!
//! A [`Verifier`] knows a scheme, its keys, and the time. It takes an [`eventry::Delivery`], and returns a [`Verified`] one or a [`Refusal`].
//! Schemes are data: a preset, or parts that settings spell out. [`Window`] recognizes duplicates.
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
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod algorithm;
mod attributes;
mod clock;
mod encoding;
mod form;
mod jose;
mod key;
mod message;
mod refusal;
mod scheme;
mod secret;
mod setup_error;
mod source;
mod timestamp;
mod verified;
mod verifier;
mod window;

pub use clock::{Clock, SystemClock};
pub use refusal::{Reason, Refusal};
pub use secret::Secret;
pub use setup_error::SetupError;
pub use source::{KeyRequest, KeySource, KeyUnavailable, StaticKeys};
pub use verified::{Covered, DeliveryKey, Verified};
pub use verifier::{Verifier, VerifierBuilder};
pub use window::{SeenKeys, Window};
