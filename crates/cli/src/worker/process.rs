//! A running worker.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use eventry_schema::visible::OneLine;

use super::catalog::Catalog;
use super::frame::{self, Content};
use super::job::Job;
use crate::command::Failure;

/// A running worker. It ends with this value.
pub struct Worker {
    child: Child,
    /// `None` only while it is dropped.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    answer: Vec<u8>,
}

impl Worker {
    /// Starts a compiled worker.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be run, or does not say what it can decode.
    pub fn start(program: &Path) -> Result<(Self, Catalog), Failure> {
        let cannot = |reason: String| {
            Failure::stopped(
                format!("the compiled schemas cannot be run: {}: {reason}", program.display()),
                "remove the file, and run the command again",
            )
        };
        let mut command = Command::new(program);
        // Ctrl-C is for the tool, which may still need an answer. The worker ends with its input.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(cannot("it has no pipes".to_owned()));
        };
        let mut worker = Worker {
            child,
            input: Some(input),
            output: BufReader::with_capacity(1 << 16, output),
            answer: Vec::new(),
        };
        let content = worker.receive(frame::HELLO)?;
        let catalog = Catalog::read(content).map_err(|error| cannot(error.to_string()))?;
        Ok((worker, catalog))
    }

    /// Says how to decode from now on. Returns whether an array is one event rather than a batch.
    ///
    /// # Errors
    ///
    /// Fails if the worker does not know what the job names.
    pub fn set(&mut self, job: &Job) -> Result<bool, Failure> {
        let mut content = self.ask(frame::JOB, &job.content(), frame::READY)?;
        content.number().map(|flag| flag != 0).map_err(|error| self.broken(&error))
    }

    /// Sends a request and returns the content of its answer.
    ///
    /// # Errors
    ///
    /// Fails if the worker has ended, or refuses the request.
    pub fn ask(&mut self, kind: u8, content: &[u8], answer: u8) -> Result<Content<'_>, Failure> {
        let sent = match &mut self.input {
            Some(input) => frame::send(input, kind, content),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        sent.map_err(|error| self.broken(&error))?;
        self.receive(answer)
    }

    fn receive(&mut self, expected: u8) -> Result<Content<'_>, Failure> {
        match frame::receive(&mut self.output, &mut self.answer) {
            Ok(Some(kind)) if kind == expected => Ok(Content::new(&self.answer)),
            Ok(Some(frame::REFUSED)) => {
                let message = Content::new(&self.answer).text().unwrap_or_default().to_owned();
                Err(Failure::stopped(message, "`--help` shows the options"))
            }
            Ok(Some(_)) => Err(self.broken(&io::ErrorKind::InvalidData.into())),
            Ok(None) => Err(self.broken(&io::ErrorKind::UnexpectedEof.into())),
            Err(error) => Err(self.broken(&error)),
        }
    }

    /// What a person needs to report a worker that does not answer.
    fn broken(&mut self, error: &io::Error) -> Failure {
        drop(self.input.take());
        // It says more if it ended by itself, and that is all it says.
        let mut words = Vec::new();
        let ended = match self.child.try_wait() {
            Ok(Some(status)) => {
                if let Some(stderr) = &mut self.child.stderr {
                    let _ = stderr.take(1 << 16).read_to_end(&mut words);
                }
                format!("it ended with {status}")
            }
            _ => error.to_string(),
        };
        let words = String::from_utf8_lossy(&words);
        let words = OneLine(words.trim()).to_string();
        let colon = if words.is_empty() { "" } else { ": " };
        Failure::stopped(
            format!("the process that decodes stopped unexpectedly: {ended}{colon}{words}"),
            "this is a bug in Eventry, unless the process was killed: please report it with the input and the schemas",
        )
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It ends with its input. If it is busy, nobody needs the answer.
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
