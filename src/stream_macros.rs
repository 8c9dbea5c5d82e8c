//! The macro for what generated code has only with the feature `stream`: features of this crate decide, not those of its users.

/// A provider's function for asynchronous streams, with the feature `stream`.
#[doc(hidden)]
#[cfg(feature = "stream")]
#[macro_export]
macro_rules! stream_function {
    () => {
        /// Decodes an asynchronous stream that may hold many events, such as the body of a request, and yields the same items as
        /// [`read_batch`].
        ///
        /// See [`rt::BatchStream`] for an example. An event that exceeds the size limit is an error, after which the stream continues with
        /// the next event. A read error ends the stream.
        pub fn stream_batch<R: rt::AsyncRead>(reader: R) -> rt::BatchStream<R, Payload> {
            rt::BatchStream::new(reader)
        }
    };
}

/// A provider's function for asynchronous streams, with the feature `stream`.
#[doc(hidden)]
#[cfg(not(feature = "stream"))]
#[macro_export]
macro_rules! stream_function {
    () => {};
}
