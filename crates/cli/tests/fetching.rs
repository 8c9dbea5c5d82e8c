//! `refresh` against servers that do everything that servers do.
#![cfg(feature = "network")]

mod stage;

use stage::{Answer, Checkout, Provider, schema};

const PAGE: &str = "/orders/created-1.json";
const FILE: &str = "schemas/acme/orders/created/v1.json";

/// A checkout that is up to date with a provider who published one event.
fn up_to_date(name: &str, provider: &Provider) -> Checkout {
    let checkout = Checkout::new(name, &provider.sources_alone());
    checkout.write(FILE, &schema(&["id"], &[]));
    provider.says(PAGE, &[Answer::json(&schema(&["id"], &[]))]);
    checkout.succeeds(&["refresh"]);
    checkout
}

/// What `refresh` says when the page gives these answers; the folder stays as it was.
fn failure(name: &str, answers: &[Answer], arguments: &[&str]) -> String {
    let provider = Provider::start();
    let checkout = up_to_date(name, &provider);
    let before = checkout.tree();
    provider.says(PAGE, answers);
    let said = checkout.fails(&[&["refresh", "--retries", "0"], arguments].concat());
    assert_eq!(checkout.tree(), before, "{said}");
    said.replace(&provider.url, "http://provider")
}

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let provider = Provider::start();
    let checkout = up_to_date("not-modified", &provider);
    // What was fetched is kept where Cargo builds.
    checkout.write("Cargo.lock", "");
    let text = schema(&["id"], &[]);
    let fresh = Answer::json(&text)
        .with("ETag: \"one\"")
        .with("Last-Modified: Sun, 22 Nov 2026 10:00:00 GMT");
    provider.says(PAGE, &[fresh, Answer::status("304 Not Modified", &[])]);
    checkout.succeeds(&["refresh"]);
    let before = checkout.tree();
    provider.requests();
    checkout.succeeds(&["refresh", "--check"]);
    let request = provider.requests().concat().to_ascii_lowercase();
    expect(&request, "if-none-match: \"one\"\r\n");
    expect(&request, "if-modified-since: sun, 22 nov 2026 10:00:00 gmt\r\n");
    assert_eq!(checkout.tree(), before);
    // Without what was kept, nothing else comes out.
    std::fs::remove_dir_all(checkout.0.join("target")).unwrap();
    provider.says(PAGE, &[Answer::json(&text)]);
    checkout.succeeds(&["refresh"]);
    assert_eq!(checkout.tree(), before);
}

#[test]
fn not_modified_without_being_asked_is_an_error() {
    let said = failure("unasked", &[Answer::status("304 Not Modified", &[])], &[]);
    expect(
        &said,
        "error: the server responds with `not modified` to an unconditional request\n  --> http://provider/orders/created-1.json",
    );
}

#[test]
fn a_page_that_is_gone_is_named() {
    let said = failure("gone", &[Answer::status("404 Not Found", &[])], &[]);
    expect(
        &said,
        "error: the server responds with 404: there is no such page\n  --> http://provider/orders/created-1.json\n   help: if the provider moved it, \
         correct `at` or `events` in provider.toml; if it is gone for good, list the event under `except`\n",
    );
}

#[test]
fn a_failing_server_is_asked_again() {
    let provider = Provider::start();
    let checkout = up_to_date("stumbles", &provider);
    let good = Answer::json(&schema(&["id"], &[]));
    let cut = Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{}".to_vec());
    for stumble in [
        Answer::status("500 Internal Server Error", &[]),
        Answer::status("429 Too Many Requests", &["Retry-After: 0"]),
        Answer::Bytes(Vec::new()),
        cut,
    ] {
        provider.says(PAGE, &[stumble, good.clone()]);
        provider.requests();
        checkout.succeeds(&["refresh", "--check", "--retries", "1"]);
        assert_eq!(provider.requests().len(), 2);
    }
    let said = failure(
        "stumbles-on",
        &[Answer::status("503 Service Unavailable", &[])],
        &["--retries", "1"],
    );
    expect(&said, "error: the server responds with 503 (Service Unavailable)\n");
    expect(&said, "help: tried 2 times; try again later");
    let later = Answer::status("429 Too Many Requests", &["Retry-After: 3600"]);
    let said = failure("asks-for-peace", &[later], &["--retries", "3"]);
    expect(&said, "help: the server asks to retry in 3600 seconds");
}

#[test]
fn silent_and_dropped_connections_time_out() {
    for (name, answer) in [("silence", Answer::Silence), ("drip", Answer::Drip)] {
        let said = failure(name, &[answer], &["--timeout", "0.5"]);
        expect(
            &said,
            "error: the page did not arrive within 0.5 seconds\n  --> http://provider/orders/created-1.json\n   help: try again later, or allow more time with --timeout SECONDS\n",
        );
    }
}

#[test]
fn an_endless_body_is_not_read_forever() {
    let said = failure("endless", &[Answer::Endless], &[]);
    expect(&said, "error: the page is larger than 16 MiB\n");
}

#[test]
fn a_page_that_is_not_text_is_rejected() {
    let said = failure("picture", &[Answer::page("image/png", "x")], &[]);
    expect(
        &said,
        "error: the server sends `image/png`, which is not a page\n  --> http://provider/orders/created-1.json\n",
    );
    let said = failure("charset", &[Answer::page("text/html; charset=ISO-8859-1", "x")], &[]);
    expect(&said, "error: the server sends text in `iso-8859-1` instead of UTF-8\n");
    let said = failure("login", &[Answer::page("text/html", "<html><form>Log in</form></html>")], &[]);
    expect(&said, "--> http://provider/orders/created-1.json:1:1\n");
}

#[test]
fn redirects_are_followed_and_counted() {
    let provider = Provider::start();
    let checkout = up_to_date("redirect", &provider);
    let before = checkout.tree();
    provider.says(PAGE, &[Answer::status("301 Moved Permanently", &["Location: /moved"])]);
    provider.says("/moved", &[Answer::json(&schema(&["id"], &[]))]);
    checkout.succeeds(&["refresh"]);
    assert_eq!(checkout.tree(), before);
    let around = Answer::status("302 Found", &["Location: /orders/created-1.json"]);
    let said = failure("redirect-loop", &[around], &[]);
    expect(&said, "error: this address redirects more than 5 times\n");
}

#[test]
fn a_page_that_was_cut_off_is_rejected() {
    let text = schema(&["id", "name"], &[]);
    let whole = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    );
    let cut = whole.as_bytes()[..whole.len() - 9].to_vec();
    let said = failure("cut-off", &[Answer::Bytes(cut)], &[]);
    expect(&said, "error: the page is incomplete: the connection ended too early\n");
    let chunked = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n".to_vec();
    let said = failure("cut-chunk", &[Answer::Bytes(chunked)], &[]);
    expect(&said, "error: the page is incomplete: the connection ended too early\n");
    // Without a length nobody but the reader can tell.
    let unknown = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"type\": \"obj".to_vec();
    let said = failure("cut-text", &[Answer::Bytes(unknown)], &[]);
    expect(&said, " --> http://provider/orders/created-1.json:1:");
}

#[test]
fn an_unreachable_server_is_an_error() {
    let said = failure("nobody", &[], &["--offline"]);
    expect(&said, "error: this page is on the network, which --offline forbids\n");
    let checkout = Checkout::new(
        "no-server",
        "[[sources]]\nat = \"http://127.0.0.1:9/{event}\"\ndomain = \"orders\"\n",
    );
    checkout.write(FILE, &schema(&["id"], &[]));
    let said = checkout.fails(&["refresh", "--retries", "0"]);
    expect(&said, "error: the connection failed: ");
    expect(&said, "  --> http://127.0.0.1:9/created\n");
}

#[test]
fn the_proxy_of_the_environment_is_used() {
    let proxy = Provider::start();
    let checkout = Checkout::new(
        "proxy",
        "[[sources]]\nat = \"http://acme.example/{event}\"\ndomain = \"orders\"\ninsecure = true\n",
    );
    checkout.write(FILE, &schema(&["id"], &[]));
    let mut command = checkout.command(&["refresh", "--retries", "0"]);
    let output = command
        .env("http_proxy", &proxy.url)
        .env("HTTP_PROXY", &proxy.url)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    expect(&proxy.requests().concat(), "acme.example");
}
