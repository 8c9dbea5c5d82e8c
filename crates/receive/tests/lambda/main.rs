//! The handler for AWS Lambda, run by its runtime in a process of its own, against an API of that runtime on loopback.
//!
//! This program is both: without an address of the API it is the test, which starts itself again as the function.

mod events;
mod function;
mod runtime_api;

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};

use eventry::Delivery;
use events::{BROKEN_BASE64, FORMS, Form, poison, renewal, signature};
use runtime_api::RuntimeApi;
use serde_json::json;

/// The function in its process, and the folder with what it writes.
struct Process {
    child: Child,
    folder: PathBuf,
}

impl Process {
    fn start(address: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("eventry-lambda-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let child = Command::new(std::env::current_exe().expect("this program"))
            .env(function::ADDRESS, address)
            .env(function::QUARANTINE, folder.join("quarantine.jsonl"))
            .env("AWS_LAMBDA_FUNCTION_NAME", "hooks")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .stdout(File::create(folder.join("handled")).expect("a file"))
            .spawn()
            .expect("a process");
        Process { child, folder }
    }

    /// The lines of a file that the function writes.
    fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn main() {
    if std::env::var_os(function::ADDRESS).is_some() {
        return function::run();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let mut api = RuntimeApi::start().await;
        let process = Process::start(&api.address);
        for form in FORMS {
            requests_of(form, &mut api, &process).await;
        }
        println!("{} invocations", api.invocations());
        assert_eq!(
            api.invocations(),
            9 * FORMS.len() + 2 * FORMS.iter().filter(|form| form.repeats_headers()).count()
        );
    });
}

/// Sends requests in one form, and looks at the answers and at what the function writes.
async fn requests_of(form: Form, api: &mut RuntimeApi, process: &Process) {
    let (handled, kept) = (process.lines("handled").len(), process.lines("quarantine.jsonl").len());
    let body = renewal(form);
    let signed = signature(&body);
    let headers = |signature: &str| vec![("X-Hub-Signature-256", signature.to_owned()), ("X-Form", format!("{form:?}"))];

    let valid = form.event(&headers(&signed), Some(&body));
    // The first attempt fails, and the second one does not. The third one is a duplicate.
    let mut failing = headers(&signed);
    failing.push(("X-Fails", "yes".to_owned()));
    let answer = api.invoke(form.event(&failing, Some(&body))).await;
    assert_eq!(
        (&answer["statusCode"], &answer["headers"]["Retry-After"]),
        (&json!(503), &json!("5")),
        "{form:?}"
    );
    let lists = &answer["multiValueHeaders"];
    match form.repeats_headers() {
        true => assert_eq!(lists, &json!({"Retry-After": ["5"]}), "{form:?}"),
        false => assert!(lists.is_null(), "{form:?}: {answer}"),
    }
    for _ in 0..2 {
        let answer = api.invoke(valid.clone()).await;
        let seen = (
            &answer["statusCode"],
            &answer["body"],
            &answer["headers"],
            &answer["isBase64Encoded"],
        );
        assert_eq!(seen, (&json!(200), &json!(""), &json!({}), &json!(false)), "{form:?}");
    }

    let changed = body.replace("renew", "cancel");
    let refused = [
        ("another body", form.event(&headers(&signed), Some(&changed))),
        ("a body that is not JSON", form.event(&headers(&signed), Some("{\"type\": "))),
        ("no body", form.event(&headers(&signed), None)),
        ("no headers", form.event(&[], Some(&body))),
        ("a body that is not base64", form.event_of_base64(&headers(&signed), BROKEN_BASE64)),
    ];
    for (what, event) in refused {
        let answer = api.invoke(event).await;
        assert_eq!(
            (&answer["statusCode"], &answer["body"], &answer["headers"]),
            (&json!(401), &json!(""), &json!({})),
            "{form:?}: {what}"
        );
    }
    if form.repeats_headers() {
        let mut twice = headers(&signed);
        twice.push(("X-Hub-Signature-256", "sha256=00".to_owned()));
        assert_eq!(
            api.invoke(form.event(&twice, Some(&body))).await["statusCode"],
            json!(401),
            "{form:?}: twice"
        );
        twice.pop();
        twice.push(("x-hub-signature-256", "sha256=00".to_owned()));
        let answer = api.invoke(form.event(&twice, Some(&body))).await;
        assert_eq!(answer["statusCode"], json!(401), "{form:?}: twice, in small letters");
    }

    let malformed = poison(form);
    let answer = api.invoke(form.event(&headers(&signature(&malformed)), Some(&malformed))).await;
    assert_eq!(answer["statusCode"], json!(200), "{form:?}");

    // One event, and one delivery without events, which is in quarantine.
    let expected = [format!("apiida/subscription/renew {form:?}"), "nothing".to_owned()];
    assert_eq!(process.lines("handled")[handled..], expected, "{form:?}");
    let lines = process.lines("quarantine.jsonl");
    assert_eq!(lines.len(), kept + 1, "{form:?}");
    let delivery = Delivery::from_json(&lines[kept]).expect("a recorded delivery");
    assert_eq!(
        (delivery.body(), delivery.route()),
        (malformed.as_bytes(), Some("/hooks/a b")),
        "{form:?}"
    );
    let expected = (Some("POST"), Some(form.path()), Some(format!("{form:?}")));
    let found = (
        delivery.attribute(":method"),
        delivery.attribute(":path"),
        delivery.attribute("x-form").map(str::to_owned),
    );
    assert_eq!(found, expected, "{form:?}");
}
