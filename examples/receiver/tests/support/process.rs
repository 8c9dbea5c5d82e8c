//! The service as a process.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::signing::{FERRY, ORCHARD, written};

/// How long the service may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// The service while it runs. It is killed when this is dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Process {
    /// Starts the service on the files of a folder.
    pub fn start(folder: &Path) -> Self {
        Process::start_with(folder, &[])
    }

    /// Starts the service with some variables changed.
    pub fn start_with(folder: &Path, variables: &[(&str, &str)]) -> Self {
        Process::spawn(command(folder, variables))
    }

    /// Starts the service where no file can be larger than 4 or 8 KiB, depending on the shell.
    pub fn start_on_a_small_disk(folder: &Path) -> Self {
        let mut shell = Command::new("sh");
        // Without the trap, the system would end the service.
        shell.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\"", env!("CARGO_BIN_EXE_receiver")]);
        Process::spawn(with_settings(shell, folder, &[]))
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the service starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it has an output");
        BufReader::new(stdout).read_line(&mut line).expect("it prints where it listens");
        let address = line
            .trim_end()
            .strip_prefix("listening on ")
            .and_then(|address| address.parse().ok());
        Process {
            address: address.unwrap_or_else(|| panic!("not an address: {line:?}")),
            child,
        }
    }

    /// Ends it as a crash would: it can do nothing about it.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it has ended");
    }

    /// Sends a signal by its name.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(status.expect("`kill` runs").success());
    }

    /// Waits until it has ended.
    pub fn wait(mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its status is known") {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the service does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Its resident memory in kB, where the system shows it.
    pub fn resident_memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // If it has ended already, there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that starts the service on a free port, with one secret for each provider.
pub fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    with_settings(Command::new(env!("CARGO_BIN_EXE_receiver")), folder, variables)
}

fn with_settings(mut command: Command, folder: &Path, variables: &[(&str, &str)]) -> Command {
    command
        .env("RECEIVER_ADDRESS", "127.0.0.1:0")
        .env("RECEIVER_FOLDER", folder)
        .env("FERRY_SECRETS", written(FERRY))
        .env("ORCHARD_SECRETS", ORCHARD)
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    command
}

/// An empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("receiver").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}
