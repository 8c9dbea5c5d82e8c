//! A running receiver.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{self, Receiver as Lines};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::hub;
use crate::scratch::Package;
use crate::sender::{Request, SECRET};
use crate::support::run_command;

/// The variable that holds the secret of the hub.
pub const VARIABLE: &str = "HUB_SECRET";

/// The secret that the meters carry along.
pub const TOKEN: &str = "meters-and-more-meters";

/// How long anything may take that takes no time. The machine may have other work.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the hub signs.
const SIGNED: &str =
    "\n[authenticity]\nsignature = \"attribute:X-Hub-Signature\"\nprefix = \"sha256=\"\nsigned = \"{body}\"\nalgorithm = \"hmac-sha256\"\n";

/// What the hub's challenge contains, and how the hub wants it to be answered.
const VALUES: &str = "values = { challenge = \"/challenge\" }";
const ANSWER: &str =
    r#"answer = { content_type = "application/json", body = '{"challenge":"{challenge}","proof":"{challenge|hmac-sha256}"}' }"#;

/// How the meters sign.
const BEARER: &str = "\n[authenticity]\nscheme = \"token\"\nsignature = \"attribute:X-Meters-Token\"\nprefix = \"\"\n";

/// The package of the tests of `decode`, with providers that sign; the depot does not. Its schemas are compiled.
static PACKAGE: LazyLock<Package> = LazyLock::new(|| {
    let package = hub::package("listen");
    for (provider, section) in [("hub", SIGNED), ("meters", BEARER)] {
        let path = format!("schemas/{provider}/provider.toml");
        let settings = std::fs::read_to_string(package.folder.join(&path)).unwrap();
        let settings = settings.replace(VALUES, &format!("{VALUES}\n{ANSWER}"));
        package.put(&path, &(settings + section));
    }
    let outcome = run_command(&mut package.command(&[]), b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    package
});

/// The path of a file in the package.
pub fn file(name: &str) -> String {
    let path = PACKAGE.folder.join(name);
    let _ = std::fs::remove_file(&path);
    path.to_str().unwrap().to_owned()
}

/// A command in the package. The environment has the secrets.
pub fn command(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-eventry"));
    command
        .arg(name)
        .args(arguments)
        .current_dir(&PACKAGE.folder)
        .env("CARGO_TARGET_DIR", &PACKAGE.target)
        .env(VARIABLE, SECRET)
        .env("METERS_SECRET", TOKEN);
    command
}

/// A running receiver. It ends with this value.
pub struct Receiver {
    child: Child,
    pub address: SocketAddr,
    lines: Lines<String>,
    errors: JoinHandle<String>,
}

impl Receiver {
    /// Starts a receiver on a free port, and waits until it is ready.
    #[track_caller]
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = command("listen", arguments);
        command
            .args(["--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let errors = read_all(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let first: String = lines.recv_timeout(PATIENCE).expect("it does not begin");
        let address = match first.strip_prefix("listening on ") {
            Some(address) => address.to_owned(),
            None => serde_json::from_str::<Value>(&first).unwrap()["listening"]
                .as_str()
                .unwrap()
                .to_owned(),
        };
        Receiver {
            child,
            address: address.parse().unwrap(),
            lines,
            errors,
        }
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A request to it.
    pub fn request(&self, path: &str) -> Request {
        Request::to(self.address, path)
    }

    /// The next line of its output.
    #[track_caller]
    pub fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("there is no other line")
    }

    /// The next line of its output, as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Sends it a signal, and waits for its end: the status, the rest of its output, and all of standard error.
    #[track_caller]
    pub fn end(self, signal: &str) -> (Option<i32>, String, String) {
        crate::receiver::signal(signal, self.child.id());
        self.ended()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn ended(mut self) -> (Option<i32>, String, String) {
        let begin = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if begin.elapsed() > PATIENCE => {
                    self.child.kill().unwrap();
                    panic!("it does not end");
                }
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let rest: String = self.lines.iter().map(|line| line + "\n").collect();
        (status.code(), rest, self.errors.join().unwrap())
    }
}

/// Sends a signal to a process.
#[track_caller]
pub fn signal(name: &str, process: u32) {
    let kill = ["-c", "kill -s \"$0\" \"$1\"", name, &process.to_string()].map(str::to_owned);
    assert!(Command::new("sh").args(kill).status().unwrap().success());
}

fn read_all(mut stderr: ChildStderr) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    })
}
