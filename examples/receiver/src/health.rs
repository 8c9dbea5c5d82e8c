//! Whether deliveries can be stored.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use tokio::time::timeout;

use crate::quarantine::Quarantine;
use crate::sink::Sink;

/// A disk that needs longer does not work.
const PATIENCE: Duration = Duration::from_secs(5);

/// What must work.
#[derive(Clone)]
pub struct Health {
    /// The sink.
    pub sink: Sink,
    /// The quarantine.
    pub quarantine: Quarantine,
    /// Their files, in the same order.
    pub files: Arc<[PathBuf; 2]>,
}

/// Answers 200 if the sink and the quarantine can be written, and 503 otherwise. Details are for the log.
pub async fn check(State(health): State<Health>) -> (StatusCode, &'static str) {
    match timeout(PATIENCE, problem(&health)).await {
        Ok(Ok(())) => (StatusCode::OK, "ok\n"),
        Ok(Err(problem)) => {
            eprintln!("not healthy: {problem}");
            (StatusCode::SERVICE_UNAVAILABLE, "not healthy\n")
        }
        Err(_) => {
            eprintln!("not healthy: the disk does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "not healthy\n")
        }
    }
}

async fn problem(health: &Health) -> Result<(), String> {
    // Waits for its turn among the writes, and synchronizes.
    health
        .sink
        .append(String::new())
        .await
        .map_err(|error| format!("the sink: {error}"))?;
    if health.quarantine.has_failed() {
        return Err("the quarantine could not keep what it was given; start the service again".to_owned());
    }
    let files = Arc::clone(&health.files);
    let probes = tokio::task::spawn_blocking(move || files.iter().try_for_each(|file| probe(file)));
    probes.await.map_err(|error| error.to_string())?
}

/// A file is there and may be written, and its disk has room: a small file beside it can be written, too.
fn probe(file: &Path) -> Result<(), String> {
    let beside = file.with_extension("probe");
    let write = || -> io::Result<()> {
        OpenOptions::new().append(true).open(file)?;
        let mut probe = File::create(&beside)?;
        probe.write_all(b"is there room?\n")?;
        probe.sync_data()?;
        match fs::remove_file(&beside) {
            // Another check runs at the same time.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    };
    write().map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
