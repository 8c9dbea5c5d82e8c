//! Does what may wait for a disk or a network on a thread of its own.

use eventry::{Delivery, Payload};

use crate::answer::Answer;
use crate::receiver::{Accepted, Receiver};

/// Accepts a delivery that borrows from what was received.
pub(super) async fn accept<P, T>(
    receiver: &Receiver<P>,
    received: T,
    delivery: impl for<'t> FnOnce(&'t T) -> Delivery<'t> + Send + 'static,
) -> Result<Accepted<P>, Answer>
where
    P: Payload,
    T: Send + 'static,
{
    if receiver.asks_for_keys() || receiver.has_blocking_store() {
        let receiver = receiver.clone();
        return elsewhere(move || receiver.accept(delivery(&received))).await;
    }
    let judged = receiver.judge(delivery(&received));
    if judged.is_malformed() {
        let receiver = receiver.clone();
        return elsewhere(move || judged.admit(&receiver)).await;
    }
    judged.admit(receiver)
}

async fn elsewhere<P: Payload>(accept: impl FnOnce() -> Result<Accepted<P>, Answer> + Send + 'static) -> Result<Accepted<P>, Answer> {
    // It fails only if the runtime ends, or if a store of the application panics: the provider then repeats the delivery.
    tokio::task::spawn_blocking(accept).await.unwrap_or_else(|_| Err(Answer::retry()))
}
