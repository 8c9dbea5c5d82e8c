//! Connections that tell a page that ended from one that was cut off.
//!
//! A page without a length ends where its connection does. The client takes a connection that breaks, or whose encryption ends without the
//! server saying so, for such an end; then anyone on the way can shorten a page, and the rest still reads like one.

use std::io;

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// What is said of a page whose connection broke.
pub const CUT_OFF: &str = "the page is incomplete: the connection ended too early";

/// Wraps every connection.
#[derive(Debug)]
pub struct Ending;

/// A connection whose breaks are errors of a kind that the client does not take for an end.
#[derive(Debug)]
pub struct Ended<T>(T);

impl<T: Transport> Connector<T> for Ending {
    type Out = Ended<T>;

    fn connect(&self, _details: &ConnectionDetails<'_>, chained: Option<T>) -> Result<Option<Ended<T>>, ureq::Error> {
        Ok(chained.map(Ended))
    }
}

impl<T: Transport> Transport for Ended<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout).map_err(|error| match error {
            ureq::Error::Io(error) if is_break(&error) => ureq::Error::Io(io::Error::other(Cut)),
            other => other,
        })
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

fn is_break(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

/// Whether that is what went wrong.
pub fn is_cut(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof || error.get_ref().is_some_and(|error| error.is::<Cut>())
}

#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(CUT_OFF)
    }
}

impl std::error::Error for Cut {}
