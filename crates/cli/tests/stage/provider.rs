//! A web server that says what a test tells it to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the server does with a request.
#[derive(Clone)]
pub enum Answer {
    /// An answer: status line, header lines, body.
    Page(String, Vec<String>, String),
    /// These bytes, and then the connection ends.
    Bytes(Vec<u8>),
    /// Half an answer, and then silence until the other side gives up.
    Silence,
    /// An answer whose body never ends.
    Endless,
    /// An answer of which one byte comes now and then, for ever.
    Drip,
}

impl Answer {
    pub fn json(text: &str) -> Self {
        Answer::page("application/json", text)
    }

    pub fn page(media_type: &str, text: &str) -> Self {
        Answer::Page("200 OK".to_owned(), vec![format!("Content-Type: {media_type}")], text.to_owned())
    }

    pub fn status(line: &str, headers: &[&str]) -> Self {
        Answer::Page(
            line.to_owned(),
            headers.iter().map(|line| (*line).to_owned()).collect(),
            String::new(),
        )
    }

    pub fn with(self, header: &str) -> Self {
        match self {
            Answer::Page(status, mut headers, body) => {
                headers.push(header.to_owned());
                Answer::Page(status, headers, body)
            }
            other => other,
        }
    }
}

#[derive(Default)]
struct State {
    /// What is said at a path, in order; the last answer is repeated.
    answers: BTreeMap<String, Vec<Answer>>,
    /// The requests so far, headers included.
    requests: Vec<String>,
}

/// The server.
pub struct Provider {
    /// Where it listens: `http://127.0.0.1:1234`, or `https://localhost:1234`.
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Provider {
    pub fn start() -> Self {
        Provider::listen("http://127.0.0.1", None)
    }

    /// One that speaks TLS, under a name or number of this machine.
    pub fn secure(host: &str, certificate: Arc<ServerConfig>) -> Self {
        Provider::listen(&format!("https://{host}"), Some(certificate))
    }

    fn listen(host: &str, certificate: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{host}:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), shared, certificate) = (stream, Arc::clone(&shared), certificate.clone()) else {
                    return;
                };
                // The connection of a killed client fails, which the server ignores.
                thread::spawn(move || match certificate {
                    Some(certificate) => {
                        let connection = ServerConnection::new(certificate).unwrap();
                        drop(serve(StreamOwned::new(connection, stream), &shared));
                    }
                    None => drop(serve(stream, &shared)),
                });
            }
        });
        Provider { url, state }
    }

    /// From now on, the path gives these answers, one after the other.
    pub fn says(&self, path: &str, answers: &[Answer]) {
        self.state.lock().unwrap().answers.insert(path.to_owned(), answers.to_vec());
    }

    /// The requests since the last call.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }

    /// `[[sources]]` of schema files on this server, with an index.
    pub fn sources(&self) -> String {
        let url = &self.url;
        format!(
            "[[sources]]\nat = \"{url}/{{domain}}/{{event}}-{{version}}.json\"\nreader = \"schema-file\"\nindex = \"{url}/index.html\"\n"
        )
    }

    /// The same without an index.
    pub fn sources_alone(&self) -> String {
        self.sources()
            .lines()
            .filter(|line| !line.starts_with("index"))
            .fold(String::new(), |all, line| all + line + "\n")
    }

    /// An index of these paths.
    pub fn lists(&self, paths: &[&str]) {
        let links: String = paths
            .iter()
            .map(|path| format!("<li><a href=\"{path}\">{path}</a></li>\n"))
            .collect();
        self.says(
            "/index.html",
            &[Answer::page("text/html; charset=utf-8", &format!("<ul>\n{links}</ul>\n"))],
        );
    }
}

/// The head of the next request; nothing when the client has hung up.
fn request(reader: &mut BufReader<impl Read>) -> std::io::Result<String> {
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if reader.read_line(&mut request)? == 0 {
            return Ok(String::new());
        }
    }
    Ok(request)
}

fn serve(stream: impl Read + Write, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = request(&mut reader)?;
    if request.starts_with("CONNECT ") {
        // As a proxy, it is every server that somebody wants to talk to.
        state.lock().unwrap().requests.push(request);
        reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        request = self::request(&mut reader)?;
    }
    if request.is_empty() {
        return Ok(());
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let answer = {
        let mut state = state.lock().unwrap();
        state.requests.push(request);
        let answers = state.answers.get_mut(&path);
        answers.and_then(|answers| {
            if answers.len() > 1 {
                Some(answers.remove(0))
            } else {
                answers.first().cloned()
            }
        })
    };
    let stream = reader.get_mut();
    match answer {
        None => stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        Some(Answer::Page(status, headers, body)) => {
            let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())
        }
        Some(Answer::Bytes(bytes)) => stream.write_all(&bytes),
        Some(Answer::Silence) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")?;
            // Until the other side hangs up.
            reader.read_to_end(&mut Vec::new()).map(drop)
        }
        Some(Answer::Endless) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[")?;
            loop {
                stream.write_all(&[b' '; 65536])?;
            }
        }
        Some(Answer::Drip) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[")?;
            loop {
                stream.write_all(b" ")?;
                thread::sleep(std::time::Duration::from_millis(50));
            }
        }
    }
}
