//! From `cargo eventry init` to a verified webhook, word for word as `docs/receiving.md` shows it.
#![cfg(feature = "network")]

mod outside;
mod stage;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use outside::{Outside, REPOSITORY, target};
use sha2::Sha256;

const GUIDE: &str = include_str!("../../../docs/receiving.md");

/// The first block of the guide in a language.
fn block(language: &str) -> &'static str {
    let start = GUIDE.split_once(&format!("```{language}\n")).expect("a block").1;
    start.split_once("```").expect("its end").0
}

/// The second block in TOML: the dependencies, with this checkout's crate in place of the published one.
fn dependencies() -> String {
    let rest = GUIDE.split_once(block("toml")).expect("the first block").1;
    let rest = rest.split_once("```toml\n").expect("the second block").1;
    let block = rest.split_once("```").expect("its end").0;
    let path = format!("path = \"{REPOSITORY}/crates/receive\"");
    let replaced = block.replace(
        "version = \"0.1\", features = [\"axum\"]",
        &format!("{path}, features = [\"axum\"]"),
    );
    assert_ne!(replaced, block);
    replaced
}

/// The service, which ends with the test.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends a delivery. Returns the status line.
fn send(port: u16, body: &str, headers: &[(&str, String)]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request =
        format!("POST /hooks/acme HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

/// What the specification of Standard Webhooks says a sender does.
fn signed(key: &[u8], id: &str, body: &str) -> [(&'static str, String); 3] {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().to_string();
    let mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap()
        .chain_update(format!("{id}.{now}.{body}"));
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", now),
        ("webhook-signature", signature),
    ]
}

#[test]
fn from_init_to_a_verified_webhook() {
    let outside = Outside::new("webhook");
    outside.package("shop", &[]);
    outside.good("shop", &["init", "--path", REPOSITORY]);
    let settings = outside.read("shop/schemas/acme/provider.toml");
    outside.write("shop/schemas/acme/provider.toml", &format!("{settings}\n{}", block("toml")));
    let manifest = outside
        .read("shop/Cargo.toml")
        .replace("[dependencies]\n", &format!("[dependencies]\n{}", dependencies()));
    outside.write("shop/Cargo.toml", &manifest);
    let code: Vec<&str> = block("rust").lines().filter(|line| line.contains(char::is_alphanumeric)).collect();
    assert!(code.len() <= 11, "{code:?}"); // ten, and the attribute of `main`

    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let program = block("rust").replace("127.0.0.1:3000", &format!("127.0.0.1:{port}"));
    outside.write("shop/src/main.rs", &program);
    // Of what the guide adds, this repository does not download everything.
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet"])
        .env("CARGO_TARGET_DIR", target())
        .current_dir(outside.0.join("shop"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));

    let key = b"0123456789abcdef0123456789abcdef";
    let service = Command::new(target().join("debug").join("shop"))
        .env("ACME_SECRET", format!("whsec_{}", STANDARD.encode(key)))
        .current_dir(outside.0.join("shop"))
        .spawn();
    let _service = Service(service.unwrap());
    let started = (0..100).any(|_| {
        sleep(Duration::from_millis(50));
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    assert!(started, "the service does not listen");

    let body = outside.read("shop/schemas/acme/orders/placed/v1.sample.example.json");
    assert_eq!(send(port, &body, &signed(key, "msg_1", &body)), "HTTP/1.1 200 OK");
    assert_eq!(
        send(port, &body.replace("12.50", "0.01"), &signed(key, "msg_2", &body)),
        "HTTP/1.1 401 Unauthorized"
    );
    assert_eq!(send(port, &body, &[]), "HTTP/1.1 401 Unauthorized");
    assert_eq!(outside.read("shop/quarantine.jsonl"), "");
    // What cannot be decoded is kept, and can be read by the command that the guide names.
    assert_eq!(send(port, "{}", &signed(key, "msg_3", "{}")), "HTTP/1.1 200 OK");
    let redrive = outside.run("shop", &["decode", "--redrive", "quarantine.jsonl"]);
    assert!(
        redrive.out.starts_with("0 of 1 deliveries can be read now\n"),
        "{}{}",
        redrive.out,
        redrive.errors
    );
}
