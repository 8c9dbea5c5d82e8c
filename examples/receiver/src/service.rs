//! Puts the parts together.

use std::error::Error;
use std::fs;
use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{MethodRouter, get, post};
use eventry_receive::{Receiver, Verifier, Window};

use crate::config::{Config, secrets};
use crate::health::{self, Health};
use crate::hook::{self, Hook};
use crate::metrics::Metrics;
use crate::provider::Provider;
use crate::quarantine::Quarantine;
use crate::sink::Sink;
use crate::{drift, ferry, orchard};

/// How many deliveries of each provider are remembered, to recognize those that are repeated.
const SEEN: usize = 10_000;
/// How large a body may be, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// Opens the files, and routes requests.
///
/// # Errors
///
/// Returns an error if a file cannot be opened, or if secrets are missing or cannot be used.
pub fn open(config: &Config) -> Result<Router, Box<dyn Error + Send + Sync>> {
    let folder = &config.folder;
    let files = [folder.join("events.jsonl"), folder.join("quarantine.jsonl")];
    let cannot_open = |error| format!("cannot use the folder {}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(cannot_open)?;
    let parts = Parts {
        sink: Sink::open(&files[0]).map_err(cannot_open)?,
        quarantine: Quarantine::open(&files[1]).map_err(cannot_open)?,
        metrics: Arc::new(Metrics::new(&[ferry::Payload::NAME, orchard::Payload::NAME])),
    };
    let metrics = Arc::clone(&parts.metrics);
    drift::count_in(Arc::clone(&metrics))?;
    let health = Health {
        sink: parts.sink.clone(),
        quarantine: parts.quarantine.clone(),
        files: Arc::new(files),
    };
    Ok(Router::new()
        .route("/hooks/ferry", parts.hook::<ferry::Payload>(config)?)
        .route("/hooks/orchard", parts.hook::<orchard::Payload>(config)?)
        .route("/healthz", get(health::check).with_state(health))
        .route(
            "/metrics",
            get(move || async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.text()) }),
        ))
}

/// What the hooks share.
struct Parts {
    sink: Sink,
    quarantine: Quarantine,
    metrics: Arc<Metrics>,
}

impl Parts {
    /// Makes the hook of a provider.
    fn hook<P: Provider>(&self, config: &Config) -> Result<MethodRouter, Box<dyn Error + Send + Sync>> {
        let mut verifier = Verifier::of::<P>()?;
        for secret in secrets(P::SECRETS)? {
            verifier = verifier.key(secret);
        }
        let verifier = verifier.build().map_err(|error| format!("{}: {error}", P::SECRETS))?;
        let metrics = Arc::clone(&self.metrics);
        let receiver = Receiver::<P>::new(verifier, self.quarantine.clone())
            .with_seen_keys(Window::new(SEEN))
            .with_notices(move |notice| metrics.count_notice(P::NAME, &notice))
            .with_body_limit(BODY_LIMIT)
            .with_body_timeout(config.body_timeout);
        let hook = Hook {
            receiver,
            sink: self.sink.clone(),
            metrics: Arc::clone(&self.metrics),
        };
        Ok(post(hook::receive::<P>).with_state(hook))
    }
}
