//! Sends HTTP requests, byte by byte as the tests want them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The secret of the hub.
pub const SECRET: &str = "It's a Secret to Everybody";

/// A request.
pub struct Request {
    address: SocketAddr,
    head: String,
}

impl Request {
    /// A POST to a path.
    pub fn to(address: SocketAddr, path: &str) -> Self {
        Request::with_method(address, "POST", path)
    }

    /// A request with this method.
    pub fn with_method(address: SocketAddr, method: &str, path: &str) -> Self {
        Request {
            address,
            head: format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n"),
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Adds the signature of a body by the hub.
    pub fn signed(self, body: impl AsRef<[u8]>) -> Self {
        let signature = sign(body.as_ref());
        self.header("X-Hub-Signature", &signature)
    }

    /// Sends it. Returns the status and the body of the response.
    #[track_caller]
    pub fn send(self, body: impl AsRef<[u8]>) -> (u16, String) {
        let body = body.as_ref();
        let mut stream = connect(self.address);
        let head = format!("{}Content-Length: {}\r\n\r\n", self.head, body.len());
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        response(stream)
    }

    /// Sends it in chunks, without its length.
    #[track_caller]
    pub fn send_chunked(self, chunks: &[&[u8]]) -> (u16, String) {
        let mut stream = connect(self.address);
        stream
            .write_all(format!("{}Transfer-Encoding: chunked\r\n\r\n", self.head).as_bytes())
            .unwrap();
        for chunk in chunks {
            stream
                .write_all(&[format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
                .unwrap();
        }
        stream.write_all(b"0\r\n\r\n").unwrap();
        response(stream)
    }

    /// Sends the head, and the beginning of a body that never ends.
    #[track_caller]
    pub fn begin(self, length: usize, beginning: &[u8]) -> TcpStream {
        let mut stream = connect(self.address);
        let head = format!("{}Content-Length: {length}\r\n\r\n", self.head);
        stream.write_all(&[head.as_bytes(), beginning].concat()).unwrap();
        stream
    }
}

/// The signature of a body by the hub.
pub fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

/// A connection that does not wait for ever.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// The status and the body of a response.
#[track_caller]
pub fn response(mut stream: TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no response: {text:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}
