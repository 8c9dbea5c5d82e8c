//! `refresh` and `import` over TLS, with a certificate authority of the tests' own.
#![cfg(feature = "network")]

mod stage;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use stage::{Answer, Authority, Checkout, Provider, schema};

const PAGE: &str = "/orders/created-1.json";
const FILE: &str = "schemas/acme/orders/created/v1.json";
const LOCK: &str = "schemas/lock.toml";
const VALID: (i32, i32) = (2020, 2099);

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

fn page() -> Answer {
    Answer::json(&schema(&["id"], &[]))
}

fn redirect(to: &str) -> Answer {
    Answer::status("302 Found", &[&format!("Location: {to}")])
}

/// A checkout whose source is this server. It holds an empty schema of the event, so that a run has something to ask for.
fn checkout(name: &str, provider: &Provider, authorities: &[&Authority]) -> Checkout {
    let checkout = Checkout::new(name, &format!("policy = \"reviewed\"\n{}", provider.sources_alone()));
    checkout.write(FILE, "{}\n");
    checkout.succeeds(&["check", "--lock"]);
    let pem: Vec<&str> = authorities.iter().map(|authority| authority.pem.as_str()).collect();
    checkout.write("ca.pem", &pem.concat());
    checkout
}

const REFRESH: &[&str] = &["refresh", "--accept", "published", "--overwrite", "--ca", "ca.pem"];

/// What `refresh` says about the server; nothing is written.
#[track_caller]
fn refused(checkout: &Checkout, provider: &Provider) -> String {
    let before = checkout.tree();
    let said = checkout.fails(REFRESH);
    assert_eq!(checkout.tree(), before, "{said}");
    let port = provider.url.rsplit(':').next().unwrap();
    said.replace(&format!("localhost:{port}"), "localhost:PORT")
}

#[test]
fn a_page_of_a_trusted_server_is_credited_to_its_address() {
    let authority = Authority::new("ours");
    let provider = Provider::secure("localhost", authority.issue(&["localhost"], VALID));
    provider.says(PAGE, &[page()]);
    let checkout = checkout("tls-good", &provider, &[&authority]);
    checkout.succeeds(REFRESH);
    assert_eq!(checkout.read(FILE), schema(&["id"], &[]));
    let lock = checkout.read(LOCK);
    expect(&lock, &format!("source = \"{}{PAGE}\"\nreader = ", provider.url));
    checkout.succeeds(&["refresh", "--check", "--ca", "ca.pem"]);
    // `import` asks under the same rules.
    let address = format!("{}{PAGE}", provider.url);
    let import = ["import", "--as", "acme/orders/created/v1", &address];
    checkout.fails(&import);
    checkout.succeeds(&[&import[..], &["--ca", "ca.pem"]].concat());
}

#[test]
fn an_authority_that_nobody_knows_is_not_trusted() {
    let provider = Provider::secure("localhost", Authority::new("theirs").issue(&["localhost"], VALID));
    provider.says(PAGE, &[page()]);
    let checkout = checkout("tls-unknown", &provider, &[&Authority::new("ours")]);
    expect(
        &refused(&checkout, &provider),
        "error: the certificate of `localhost` is not trusted: no authority that this machine trusts has issued it\n  --> \
         https://localhost:PORT/orders/created-1.json\n   help: if the authority is your own, give its certificate with --ca FILE; otherwise do not trust this page\n",
    );
    assert_eq!(provider.requests(), [""; 0], "nothing was asked of it");
}

#[test]
fn a_certificate_for_another_host_is_not_trusted() {
    let authority = Authority::new("ours");
    let provider = Provider::secure(
        "localhost",
        authority.issue(&["acme.example", "*.acme.example", "127.0.0.1"], VALID),
    );
    provider.says(PAGE, &[page()]);
    let checkout = checkout("tls-host", &provider, &[&authority]);
    expect(
        &refused(&checkout, &provider),
        "error: the server at `localhost` has a certificate for another host: acme.example, *.acme.example, 127.0.0.1\n  --> \
         https://localhost:PORT/orders/created-1.json\n   help: check the host in provider.toml; if it is right, ask the provider to correct \
         the certificate\n",
    );
    assert_eq!(provider.requests(), [""; 0]);
}

#[test]
fn a_certificate_of_another_time_is_not_trusted() {
    let authority = Authority::new("ours");
    for (name, years, reason) in [
        ("tls-expired", (2019, 2020), "expired on 2020-12-31"),
        ("tls-early", (2098, 2099), "is not valid before 2098-01-01"),
    ] {
        let provider = Provider::secure("localhost", authority.issue(&["localhost"], years));
        provider.says(PAGE, &[page()]);
        let checkout = checkout(name, &provider, &[&authority]);
        expect(
            &refused(&checkout, &provider),
            &format!(
                "error: the certificate of `localhost` {reason}\n  --> https://localhost:PORT/orders/created-1.json\n   help: check the clock \
                 of this machine; if it is right, ask the provider to renew the certificate\n"
            ),
        );
        assert_eq!(provider.requests(), [""; 0]);
    }
}

#[test]
fn a_server_without_tls_is_not_asked_over_plain_http() {
    // It takes the first bytes for a request that it does not understand.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut provider = Provider::start();
    provider.url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for mut stream in listener.incoming().map(Result::unwrap) {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let checkout = checkout("tls-none", &provider, &[&Authority::new("ours")]);
    let said = refused(&checkout, &provider);
    expect(&said, "error: no secure connection to `localhost`: ");
    expect(
        &said,
        "\n  --> https://localhost:PORT/orders/created-1.json\n   help: check the address in provider.toml, and the certificates of this machine \
         (--ca FILE adds some)\n",
    );
}

#[test]
fn an_end_that_the_server_did_not_announce_is_a_cut() {
    let authority = Authority::new("ours");
    let provider = Provider::secure("localhost", authority.issue(&["localhost"], VALID));
    let text = schema(&["id"], &[]);
    // A whole page, as far as its text tells; but neither a length nor the end of TLS says so.
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{text}");
    provider.says(PAGE, &[Answer::Bytes(answer.into_bytes())]);
    let checkout = checkout("tls-cut", &provider, &[&authority]);
    let said = checkout.fails(&[REFRESH, &["--retries", "0"]].concat());
    expect(&said, "error: the page is incomplete: the connection ended too early\n");
}

#[test]
fn a_redirect_to_plain_http_is_refused_wherever_it_stands() {
    let authority = Authority::new("ours");
    let plain = Provider::start();
    plain.says(PAGE, &[page()]);
    let provider = Provider::secure("localhost", authority.issue(&["localhost"], VALID));
    let checkout = checkout("tls-downgrade", &provider, &[&authority]);
    let target = format!("{}{PAGE}", plain.url);
    let help = "   help: what comes from there may be anyone's: put an `https` address that returns the page into provider.toml, or ask the \
                provider to correct the redirect\n";
    provider.says(PAGE, &[redirect(&target)]);
    let message = format!("error: the server redirects from `https` to plain `http`, to {target}");
    expect(
        &refused(&checkout, &provider),
        &format!("{message}\n  --> https://localhost:PORT{PAGE}\n{help}"),
    );
    // Not at once, and in other letters.
    for answer in [redirect(&target), redirect(&target.replace("http", "HTTP"))] {
        provider.says(PAGE, &[redirect("/moved")]);
        provider.says("/moved", &[answer]);
        let said = refused(&checkout, &provider).replace("HTTP:", "http:");
        expect(
            &said,
            &format!("{message} (redirected from https://localhost:PORT{PAGE})\n  --> https://localhost:PORT/moved\n{help}"),
        );
    }
    // Nor where the source allows plain `http`.
    provider.says(PAGE, &[redirect(&target)]);
    let url = &provider.url;
    let settings = format!(
        "name = \"Acme\"\npolicy = \"reviewed\"\n[[sources]]\nat = \"{url}/{{domain}}/{{event}}-{{version}}.json\"\nevents = {{ \"x/y\" = \
         \"http://acme.example\" }}\ninsecure = true\n"
    );
    checkout.write("schemas/acme/provider.toml", &settings);
    let before = checkout.tree();
    let said = checkout.fails(&[REFRESH, &["acme/orders/created/v1"]].concat());
    expect(&said, &message);
    assert_eq!(checkout.tree(), before);
    assert_eq!(plain.requests(), [""; 0], "the other server was never asked");
}

#[test]
fn a_redirect_to_https_is_followed_and_recorded() {
    let authority = Authority::new("ours");
    let other = Provider::secure("127.0.0.1", authority.issue(&["127.0.0.1"], VALID));
    other.says("/moved", &[redirect("new.json?v=1#top")]);
    other.says("/new.json?v=1", &[page()]);
    for (name, provider) in [
        (
            "tls-redirect",
            Provider::secure("localhost", authority.issue(&["localhost"], VALID)),
        ),
        // From this machine to TLS: it only gets better.
        ("tls-upgrade", Provider::start()),
    ] {
        let checkout = checkout(name, &provider, &[&authority]);
        provider.says(PAGE, &[redirect(&format!("{}/moved", other.url))]);
        let out = checkout.succeeds(REFRESH).out;
        let end = format!("{}/new.json?v=1", other.url);
        expect(&out, &format!("{}{PAGE}:1: this address redirects to {end}\n", provider.url));
        let lock = checkout.read(LOCK);
        expect(
            &lock,
            &format!("source = \"{}{PAGE}\"\nredirected-to = \"{end}\"\nreader = ", provider.url),
        );
        checkout.succeeds(&["refresh", "--check", "--ca", "ca.pem"]);
        checkout.succeeds(&["check", "--lock"]);
        assert_eq!(checkout.read(LOCK), lock);
    }
    // Each server has to prove who it is.
    let stranger = Provider::secure("127.0.0.1", Authority::new("theirs").issue(&["127.0.0.1"], VALID));
    let provider = Provider::secure("localhost", authority.issue(&["localhost"], VALID));
    let checkout = checkout("tls-stranger", &provider, &[&authority]);
    provider.says(PAGE, &[redirect(&format!("{}/moved", stranger.url))]);
    expect(
        &refused(&checkout, &provider),
        &format!(
            "error: the certificate of `127.0.0.1` is not trusted: no authority that this machine trusts has issued it (redirected from \
             https://localhost:PORT{PAGE})\n  --> {}/moved\n",
            stranger.url
        ),
    );
}

#[test]
fn authorities_come_from_the_command_line_and_from_the_platform() {
    let (one, two) = (Authority::new("one"), Authority::new("two"));
    let first = Provider::secure("localhost", one.issue(&["localhost"], VALID));
    let second = Provider::secure("localhost", two.issue(&["localhost"], VALID));
    first.says(PAGE, &[redirect(&format!("{}/moved", second.url))]);
    second.says("/moved", &[page()]);
    let both = checkout("tls-authorities", &first, &[&one]);
    both.write("two.pem", &format!("# Two.\n{}", two.pem));
    both.fails(REFRESH);
    both.succeeds(&[REFRESH, &["--ca", "two.pem"]].concat());
    if cfg!(target_os = "linux") {
        let mut command = both.command(&["refresh", "--check", "--ca", "two.pem"]);
        let output = command.env("SSL_CERT_FILE", both.0.join("ca.pem")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let direct = checkout("tls-environment", &second, &[]);
        second.says(PAGE, &[page()]);
        direct.write("two.pem", &two.pem);
        let mut command = direct.command(&["refresh", "--accept", "published", "--overwrite"]);
        let output = command.env("SSL_CERT_FILE", direct.0.join("two.pem")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_file_of_authorities_that_cannot_be_used_is_named() {
    let provider = Provider::start();
    let checkout = checkout("tls-files", &provider, &[]);
    checkout.write("cut.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    checkout.write("other.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (file, message) in [
        ("none.pem", "cannot be read: "),
        ("ca.pem", "the file contains no certificate\n"),
        ("cut.pem", "not a file in PEM format: "),
        ("other.pem", "a certificate in the file cannot be used: "),
    ] {
        for command in [&["refresh"][..], &["import", "https://acme.example"]] {
            let said = checkout.fails(&[command, &["--ca", file]].concat());
            expect(&said, &format!("error: {message}"));
            expect(
                &said,
                &format!("\n  --> {file}\n   help: give a file with certificates in PEM format: --ca FILE\n"),
            );
        }
    }
}
