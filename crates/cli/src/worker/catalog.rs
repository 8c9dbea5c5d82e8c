//! What a worker can decode.

use std::io;

use super::frame::Content;

/// What a worker can decode.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The folder names of the providers.
    pub providers: Vec<String>,
    /// The ids of the event versions.
    pub events: Vec<String>,
}

impl Catalog {
    /// Reads what a worker says first.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn read(mut content: Content<'_>) -> io::Result<Self> {
        let mut list = || -> io::Result<Vec<String>> {
            let count = content.number()?;
            (0..count).map(|_| Ok(content.text()?.to_owned())).collect()
        };
        Ok(Catalog {
            providers: list()?,
            events: list()?,
        })
    }
}
