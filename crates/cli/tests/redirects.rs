//! Where `refresh` goes, and where it does not: plain `http`, credentials, redirects, proxies.
#![cfg(feature = "network")]

mod stage;

use stage::{Answer, Checkout, Provider, schema};

const PAGE: &str = "/orders/created-1.json";
const FILE: &str = "schemas/acme/orders/created/v1.json";
const REFRESH: &[&str] = &["refresh", "--retries", "0", "--accept", "published", "--overwrite"];

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

fn page() -> Answer {
    Answer::json(&schema(&["id"], &[]))
}

fn redirect(to: &str) -> Answer {
    Answer::status("302 Found", &[&format!("Location: {to}")])
}

/// A checkout with an empty schema of the event, so that a run has something to ask for.
fn checkout(name: &str, sources: &str) -> Checkout {
    let checkout = Checkout::new(name, &format!("policy = \"reviewed\"\n{sources}"));
    checkout.write(FILE, "{}\n");
    checkout
}

/// What `refresh` says; nothing is written.
#[track_caller]
fn refused(checkout: &Checkout) -> String {
    let before = checkout.tree();
    let said = checkout.fails(REFRESH);
    assert_eq!(checkout.tree(), before, "{said}");
    said
}

const HELP: &str = "   help: use `https`; if the provider has none and you accept the risk, set `insecure = true` in this [[sources]] of \
                    provider.toml (for `import`: --insecure)\n";

#[test]
fn plain_http_in_provider_toml_is_an_error_of_reading_it() {
    let source = "[[sources]]\nat = \"http://acme.example/{event}\"\n";
    let checkout = checkout("plain-http", source);
    let expected = format!(
        "error: the address `at` is plain `http`: anyone on the network can change what it returns\n --> \
         schemas/acme/provider.toml:4:6\n  |\n4 | at = \"http://acme.example/{{event}}\"\n  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  = {}",
        HELP.trim_start()
    );
    assert_eq!(refused(&checkout), expected);
    assert_eq!(checkout.fails(&["refresh", "--offline"]), expected);
    expect(&checkout.fails(&["check"]), &expected);
    // What somebody types is judged, too.
    let said = checkout.fails(&["import", "http://acme.example/created"]);
    assert_eq!(
        said,
        format!(
            "error: this address is plain `http`: anyone on the network can change what it returns\n  --> http://acme.example/created\n{HELP}"
        )
    );
}

#[test]
fn credentials_are_neither_sent_nor_shown() {
    let checkout = checkout("credentials", "[[sources]]\nat = \"https://me:secret@acme.example/{event}\"\n");
    let said = refused(&checkout);
    expect(
        &said,
        "error: the address `at` contains a user name or a password\n --> schemas/acme/provider.toml:4:6\n  |\n4 | at = \"https://·········@acme.example/{event}\"\n  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  = help: remove them, because everyone who reads this repository sees them; save a page that needs a login by hand, and use --from PATH\n",
    );
    let provider = Provider::start();
    let address = provider.url.replace("http://", "http://me:secret@");
    let imported = checkout.fails(&["import", &address]);
    expect(&imported, "error: this address contains a user name or a password\n");
    let checkout = self::checkout("credentials-redirect", &provider.sources_alone());
    provider.says(PAGE, &[redirect(&format!("{address}/moved"))]);
    provider.says("/moved", &[page()]);
    let redirected = refused(&checkout);
    expect(
        &redirected,
        &format!(
            "error: the server redirects to {}/moved, which contains a user name or a password\n  --> {}{PAGE}\n",
            provider.url.replace("http://", "http://…@"),
            provider.url
        ),
    );
    assert!(![said, imported, redirected].concat().contains("secret"));
    let requests = provider.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(!requests.concat().to_ascii_lowercase().contains("authorization"));
}

#[test]
fn redirects_lead_to_web_addresses_only() {
    let provider = Provider::start();
    let checkout = checkout("schemes", &provider.sources_alone());
    checkout.write("orders/secret.json", &schema(&["id"], &[]));
    for target in [
        "file:orders/secret.json",
        "file:///etc/passwd",
        "ftp://acme.example/a",
        "data:application/json,{}",
    ] {
        provider.says(PAGE, &[redirect(target)]);
        expect(
            &refused(&checkout),
            &format!(
                "error: the server redirects to `{target}`, which is not a web address\n  --> {}{PAGE}\n   help: open the address in a browser, and put the final one into provider.toml\n",
                provider.url
            ),
        );
    }
    provider.says(PAGE, &[Answer::status("301 Moved Permanently", &[])]);
    expect(
        &refused(&checkout),
        &format!(
            "error: the server redirects without a usable `Location`\n  --> {}{PAGE}\n",
            provider.url
        ),
    );
    // From this machine to another one, without TLS.
    provider.says(PAGE, &[redirect("http://acme.example/a")]);
    expect(
        &refused(&checkout),
        &format!(
            "error: the server redirects to http://acme.example/a, which is plain `http`: anyone on the network can change what it returns\n  \
             --> {}{PAGE}\n{HELP}",
            provider.url
        ),
    );
    // What goes wrong at the other end is said of both.
    provider.says(PAGE, &[redirect("/moved")]);
    expect(
        &refused(&checkout),
        &format!(
            "error: the server responds with 404: there is no such page (redirected from {0}{PAGE})\n  --> {0}/moved\n",
            provider.url
        ),
    );
}

#[test]
fn what_an_index_names_is_judged_as_well() {
    let provider = Provider::start();
    let url = &provider.url;
    let checkout = checkout(
        "index-plain",
        &format!(
            "[[sources]]\nat = \"{url}/{{domain}}/{{event}}-{{version}}.json\"\nindex = \"{url}/index.html\"\nlinks = \
             \"*//acme.example/*/*.json\"\n"
        ),
    );
    provider.says(PAGE, &[page()]);
    provider.lists(&["http://acme.example/orders/shipped-1.json"]);
    expect(
        &refused(&checkout),
        &format!(
            "error: this address is plain `http`: anyone on the network can change what it returns\n  --> \
             http://acme.example/orders/shipped-1.json\n{HELP}"
        ),
    );
}

#[test]
fn a_page_of_the_network_names_no_files() {
    let provider = Provider::start();
    let url = &provider.url;
    let checkout = checkout(
        "index-files",
        &format!(
            "[[sources]]\nat = \"{url}/{{domain}}/{{event}}-{{version}}.json\"\nindex = \"{url}/index.html\"\nlinks = \"*/*-1.json\"\ndomain = \
             \"orders\"\n"
        ),
    );
    checkout.write("saved/shipped-1.json", &schema(&["secret"], &[]));
    provider.says(PAGE, &[page()]);
    provider.lists(&["file:saved/shipped-1.json"]);
    let said = refused(&checkout);
    expect(&said, "error: no link of this index leads to an event\n");
}

#[test]
fn links_of_an_index_start_where_it_came_from() {
    let provider = Provider::start();
    let checkout = checkout("index-moved", &provider.sources());
    provider.says("/index.html", &[redirect("/orders/list.html")]);
    provider.says(
        "/orders/list.html",
        &[Answer::page("text/html", "<a href=\"shipped-1.json\">shipped</a>")],
    );
    provider.says(PAGE, &[page()]);
    provider.says("/orders/shipped-1.json", &[page()]);
    checkout.succeeds(REFRESH);
    assert!(checkout.has("schemas/acme/orders/shipped/v1.json"));
}

#[test]
fn what_was_kept_belongs_to_the_address_that_sent_it() {
    let provider = Provider::start();
    let checkout = checkout("kept", &provider.sources_alone());
    provider.says(PAGE, &[redirect("/moved")]);
    provider.says("/moved", &[page().with("ETag: \"one\""), Answer::status("304 Not Modified", &[])]);
    checkout.succeeds(REFRESH);
    provider.requests();
    checkout.succeeds(&["refresh", "--check"]);
    let requests = provider.requests();
    let [first, second] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert!(!first.to_ascii_lowercase().contains("if-none-match"), "{first}");
    expect(&second.to_ascii_lowercase(), "if-none-match: \"one\"\r\n");
    // The first address cannot bring back what the second one sent.
    provider.says(PAGE, &[Answer::status("304 Not Modified", &[])]);
    expect(
        &refused(&checkout),
        "error: the server responds with `not modified` to an unconditional request\n",
    );
}

#[test]
fn insecure_allows_plain_http_to_other_hosts() {
    let proxy = Provider::start();
    let checkout = checkout(
        "insecure",
        "[[sources]]\nat = \"http://acme.example/{domain}/{event}-{version}.json\"\ninsecure = true\n",
    );
    proxy.says(PAGE, &[redirect("http://docs.acme.example/moved")]);
    proxy.says("/moved", &[page()]);
    let mut command = checkout.command(REFRESH);
    let output = command.env("http_proxy", &proxy.url).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    expect(
        &checkout.read("schemas/lock.toml"),
        &format!("source = \"http://acme.example{PAGE}\"\nredirected-to = \"http://docs.acme.example/moved\"\n"),
    );
    expect(&proxy.requests().concat().to_ascii_lowercase(), "host: docs.acme.example\r\n");
}

#[test]
fn this_machine_is_not_asked_through_a_proxy() {
    let (proxy, provider) = (Provider::start(), Provider::start());
    let checkout = checkout("loopback-proxy", &provider.sources_alone());
    provider.says(PAGE, &[page()]);
    let mut command = checkout.command(REFRESH);
    let output = command
        .env("http_proxy", &proxy.url)
        .env("https_proxy", &proxy.url)
        .env("all_proxy", &proxy.url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(proxy.requests(), [""; 0]);
}
