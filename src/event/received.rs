//! Bodies that another library deserializes.

use super::MalformedEvent;

/// The result of deserializing a body with serde: an event, or a body that could not be decoded.
///
/// Deserializing an [`Event`](crate::Event) directly fails for such a body, and the library answers with an error of its own. `Received`
/// deserializes from any JSON value, so that the [`MalformedEvent`], which keeps the body, reaches your code. Use it as the type of the message:
/// `LambdaEvent<Received<pismo::Event>>` with `lambda_runtime`, `Json<Received<pismo::Event>>` with `axum`.
///
/// Serde does not pass on the text of the body, so [`raw`](crate::Event::raw) returns a text that is rebuilt from the values. Decode the bytes
/// instead if you have them.
///
/// ```
/// # #[cfg(all(feature = "serde", feature = "apiida"))] {
/// use eventry::{Received, apiida};
///
/// fn handle(message: Received<apiida::Event>) -> String {
///     match message.into_result() {
///         Ok(event) => event.catalog_id(),
///         Err(malformed) => serde_json::to_string(&malformed).unwrap(), // a line for `cargo eventry decode --redrive`
///     }
/// }
///
/// let message = serde_json::from_str(r#"{"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#)?;
/// assert_eq!(handle(message), "apiida/subscription/paused");
/// let message = serde_json::from_str("[]")?;
/// assert!(handle(message).contains(r#""reason":"expected an object, found an array""#));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Received<E>(Result<E, MalformedEvent>);

impl<E> Received<E> {
    /// Returns the event.
    ///
    /// # Errors
    ///
    /// Returns the error of decoding, which keeps the body.
    pub fn into_result(self) -> Result<E, MalformedEvent> {
        self.0
    }

    /// Returns a reference to the event.
    ///
    /// # Errors
    ///
    /// Returns a reference to the error of decoding.
    pub const fn as_result(&self) -> Result<&E, &MalformedEvent> {
        self.0.as_ref()
    }
}

impl<E> From<Result<E, MalformedEvent>> for Received<E> {
    fn from(decoded: Result<E, MalformedEvent>) -> Self {
        Received(decoded)
    }
}

impl<E> From<Received<E>> for Result<E, MalformedEvent> {
    fn from(received: Received<E>) -> Self {
        received.0
    }
}
