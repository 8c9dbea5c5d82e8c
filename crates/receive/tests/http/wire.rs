//! Requests as bytes, so that they can be wrong in every way.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a test waits for an answer.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// A request before it is written.
#[derive(Clone)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub version: &'static str,
    /// Names and values, as they are written.
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    pub framing: Framing,
    pub ending: Ending,
}

/// What says where the body ends.
#[derive(Clone)]
pub enum Framing {
    /// `Content-Length`, which is right.
    Length,
    /// `Content-Length`, which says this.
    Stated(String),
    /// Chunks of this many bytes.
    Chunks(usize),
    /// Nothing: the headers say it, and the body has it already.
    AsWritten,
}

/// What the sender does when it has sent the headers and some bytes.
#[derive(Clone, Copy)]
pub enum Ending {
    /// It sends all of them.
    Whole,
    /// It sends no more than this many bytes of the body, and is silent.
    Silence(usize),
    /// It sends the body byte by byte, for seconds, and never waits long.
    Trickles,
    /// It sends no more than this many bytes of the body, and hangs up.
    HangsUp(usize),
}

impl Request {
    pub fn new(target: &str, body: impl Into<Vec<u8>>) -> Self {
        Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            version: "HTTP/1.1",
            headers: vec![("Host".to_owned(), b"hooks.example.com".to_vec())],
            body: body.into(),
            framing: Framing::Length,
            ending: Ending::Whole,
        }
    }

    /// Adds a header, also if there is one with this name.
    pub fn add(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        self.headers.push((name.to_owned(), value.into()));
    }

    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// Sets a header, which is then there once.
    pub fn set(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        self.remove(name);
        self.add(name, value);
    }

    /// The value of a header that is text.
    pub fn header(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let (_, value) = found.unwrap_or_else(|| panic!("there is no header {name}"));
        String::from_utf8(value.clone()).expect("text")
    }

    /// Replaces the value of a header by what a function makes of it.
    pub fn change(&mut self, name: &str, change: impl Fn(&str) -> String) {
        let changed = change(&self.header(name));
        self.set(name, changed);
    }

    pub fn body_text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The head and the body, as they are sent.
    pub fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let mut head = format!("{} {} {}\r\n", self.method, self.target, self.version).into_bytes();
        for (name, value) in &self.headers {
            head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let mut body = self.body.clone();
        match &self.framing {
            Framing::Length => head.extend(format!("Content-Length: {}\r\n", body.len()).bytes()),
            Framing::Stated(length) => head.extend(format!("Content-Length: {length}\r\n").bytes()),
            Framing::Chunks(size) => {
                head.extend(b"Transfer-Encoding: chunked\r\n");
                body = chunks(&body, *size);
                body.extend(b"0\r\n\r\n");
            }
            Framing::AsWritten => {}
        }
        head.extend(b"\r\n");
        (head, body)
    }
}

/// The bytes in chunks, without the last one, which is empty.
pub fn chunks(body: &[u8], size: usize) -> Vec<u8> {
    let chunk = |chunk: &[u8]| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
    body.chunks(size).flat_map(chunk).collect()
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A connection to the server.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        stream.set_nodelay(true).expect("no delay");
        Connection {
            stream,
            received: Vec::new(),
        }
    }

    /// Sends a request. A server that has seen enough may hang up before it has read everything.
    pub fn send(&mut self, request: &Request) {
        let (head, body) = request.bytes();
        let length = match request.ending {
            Ending::Whole => body.len(),
            Ending::Trickles => 0,
            Ending::Silence(length) | Ending::HangsUp(length) => length.min(body.len()),
        };
        let sent = self.stream.write_all(&head).and_then(|()| self.stream.write_all(&body[..length]));
        match request.ending {
            Ending::HangsUp(_) => drop(self.stream.shutdown(Shutdown::Write)),
            Ending::Trickles => self.trickle(&body),
            Ending::Whole | Ending::Silence(_) => {}
        }
        if let Err(error) = sent {
            assert!(
                matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset),
                "{error}"
            );
        }
    }

    /// Sends bytes one by one, until all are sent or the server hangs up.
    fn trickle(&mut self, body: &[u8]) {
        for byte in body {
            std::thread::sleep(Duration::from_millis(40));
            if self.stream.write_all(&[*byte]).is_err() {
                return;
            }
        }
    }

    /// Waits for an answer; `None` if the server hangs up without one.
    pub fn answer(&mut self) -> Option<Response> {
        let end = loop {
            if let Some(at) = self.received.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if !self.read() {
                assert!(self.received.is_empty(), "half an answer");
                return None;
            }
        };
        let head = String::from_utf8(self.received.drain(..end).collect()).expect("text");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: usize = length.map_or(0, |(_, length)| length.parse().expect("a length"));
        while self.received.len() < length {
            assert!(self.read(), "half a body");
        }
        Some(Response {
            status: status.parse().expect("a number"),
            headers,
            body: self.received.drain(..length).collect(),
        })
    }

    /// Reads some bytes; `false` at the end.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.stream.read(&mut buffer) {
            Ok(length) => {
                self.received.extend(&buffer[..length]);
                length > 0
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => false,
            Err(error) => panic!("no answer: {error}"),
        }
    }
}

/// Sends a request over a connection of its own.
pub fn send(address: SocketAddr, request: &Request) -> Option<Response> {
    let mut connection = Connection::open(address);
    connection.send(request);
    connection.answer()
}
