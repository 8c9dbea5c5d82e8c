//! What happens to a delivery: it is accepted, its events go to the sink, and the provider gets its answer.

use std::error::Error;
use std::sync::Arc;

use axum::extract::{Request, State};
use eventry_receive::{Accepted, Answer, Receiver, StoreError};

use crate::line::line;
use crate::metrics::Metrics;
use crate::provider::Provider;
use crate::sink::Sink;

/// What the hook of one provider needs.
pub struct Hook<P> {
    /// Verifies, decodes, and recognizes duplicates.
    pub receiver: Receiver<P>,
    /// Where events go.
    pub sink: Sink,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// Receives one delivery.
pub async fn receive<P: Provider>(State(hook): State<Hook<P>>, request: Request) -> Answer {
    // A client that hangs up cancels this function, but not the task: what is stored already would otherwise be taken for new.
    let work = tokio::spawn(async move { process(&hook, request).await });
    work.await.unwrap_or_else(|_| Answer::retry())
}

async fn process<P: Provider>(hook: &Hook<P>, request: Request) -> Answer {
    let accepted = match hook.receiver.accept_request(request).await {
        Ok(accepted) => accepted,
        Err(answer) => return answer,
    };
    match store(hook, accepted).await {
        Ok(accepted) => accepted.done(),
        // What was accepted is dropped, so that it is new when the provider repeats it.
        Err(error) => {
            eprintln!("{}: cannot store events, so the provider must repeat them: {error}", P::NAME);
            hook.metrics.count(P::NAME, "failed", "");
            Answer::retry()
        }
    }
}

/// Stores all events: in the sink, or in quarantine if the service can never process them.
async fn store<P: Provider>(hook: &Hook<P>, accepted: Accepted<P>) -> Result<Accepted<P>, StoreError> {
    let mut lines = String::new();
    let mut is_rejected = false;
    for event in accepted.events() {
        match P::objection(event) {
            Some(_) => is_rejected = true,
            None => lines.push_str(&line(event)?),
        }
    }
    if !lines.is_empty() {
        hook.sink.append(lines).await.map_err(Box::<dyn Error + Send + Sync>::from)?;
        hook.metrics.count(P::NAME, "accepted", "");
    }
    match is_rejected {
        true => tokio::task::spawn_blocking(|| reject(accepted)).await?,
        false => Ok(accepted),
    }
}

/// Puts what the service can never process into quarantine, which waits for the disk.
fn reject<P: Provider>(accepted: Accepted<P>) -> Result<Accepted<P>, StoreError> {
    for event in accepted.events() {
        if let Some(reason) = P::objection(event) {
            accepted.quarantine(event, reason)?;
        }
    }
    Ok(accepted)
}

impl<P> Clone for Hook<P> {
    fn clone(&self) -> Self {
        Hook {
            receiver: self.receiver.clone(),
            sink: self.sink.clone(),
            metrics: Arc::clone(&self.metrics),
        }
    }
}
