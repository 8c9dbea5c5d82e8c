//! How providers sign, as data: the section `[authenticity]` of a `provider.toml`, for `eventry-receive` and the generator.
//!
//! **Internal.** This crate does not follow semantic versioning. Depend on `eventry-receive` instead.
//!
//! [`from_toml`] and [`preset`] read [`Settings`], and [`Scheme::of`] makes a [`Scheme`] of them, or says what can never work. There is no key here,
//! and no cryptography.
//!
//! ```
//! use eventry_scheme::{Algorithm, Scheme, from_toml};
//!
//! let scheme = Scheme::of(from_toml("[authenticity]\nscheme = 'standard-webhooks'")?)?;
//! assert_eq!(scheme.accepts[0].algorithm, Algorithm::HmacSha256);
//! assert!(scheme.covered.body());
//! # Ok::<(), eventry_scheme::SetupError>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod accept;
mod address;
mod check;
mod covered;
mod place;
mod presets;
mod scheme;
mod settings;
mod setup_error;
mod template;

pub use accept::{Accept, Algorithm, Encoding, KeyForm};
pub use address::AddressPattern;
pub use covered::Covered;
pub use place::Place;
pub use presets::{check_section, from_toml, preset, preset_names};
pub use scheme::{Fields, Scheme, Signed, Syntax, TimestampFormat};
pub use settings::Settings;
pub use setup_error::SetupError;
pub use template::Part;
