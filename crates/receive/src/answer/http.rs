//! Answers as responses of the crate `http`.

use http::{HeaderValue, Response, StatusCode};

use super::Answer;

impl Answer {
    /// Makes a response.
    ///
    /// ```
    /// let response = eventry_receive::Answer::retry().into_http::<String>();
    /// assert_eq!(response.status(), 503);
    /// assert_eq!(response.headers()["Retry-After"], "5");
    /// ```
    #[must_use]
    pub fn into_http<B: From<String>>(self) -> Response<B> {
        let mut response = Response::new(B::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (http::HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
