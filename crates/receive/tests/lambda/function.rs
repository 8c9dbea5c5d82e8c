//! The function, as an application would write it.

use eventry::apiida;
use eventry_receive::{Accepted, Answer, JsonLines, Receiver, Verifier, lambda};

use crate::events::SECRET;

/// The variable with the address of the runtime API.
pub const ADDRESS: &str = "AWS_LAMBDA_RUNTIME_API";

/// The variable with the path of the quarantine.
pub const QUARANTINE: &str = "EVENTRY_QUARANTINE";

async fn process(accepted: Accepted<apiida::Payload>) -> Answer {
    if accepted.events().iter().any(|event| event.attribute("x-fails").is_some()) {
        return accepted.failed();
    }
    for event in accepted.events() {
        println!("{} {}", event.catalog_id(), event.attribute("x-form").unwrap_or_default());
    }
    if accepted.events().is_empty() {
        println!("nothing");
    }
    accepted.done()
}

/// Serves invocations until the process is killed.
pub fn run() {
    let verifier = Verifier::preset("github")
        .expect("a preset")
        .key(SECRET)
        .build()
        .expect("a verifier");
    let path = std::env::var_os(QUARANTINE).expect("a path");
    let receiver = Receiver::<apiida::Payload>::new(verifier, JsonLines::open(path).expect("a file"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let ended = runtime.block_on(lambda_runtime::run(lambda::handler(receiver, process)));
    panic!("the runtime ended: {ended:?}");
}
