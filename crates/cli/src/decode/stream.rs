//! Decodes inputs and writes what becomes of their events.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use eventry_schema::visible::{self, OneLine};
use serde_json::Value;

use super::arguments::{Action, Arguments, Format, Input};
use super::deliveries::Lines;
use super::feed::{Collector, Cut};
use super::progress::Reading;
use super::quarantine::Quarantine;
use super::recovery::Recovery;
use super::render::{Quarantined, Render, Rendered};
use super::tally::Tally;
use super::{deliveries, feed, input, pool, summary};
use crate::command::Failure;
use crate::worker::Worker;

/// Decodes inputs. Returns whether everything was read, and nothing is malformed.
///
/// # Errors
///
/// Fails if the output cannot be written, or if a worker stops.
pub fn run(action: Action, arguments: &Arguments, first: Worker, program: &Path, whole_arrays: bool) -> Result<bool, Failure> {
    let inputs = inputs(&action);
    let quarantine = open_quarantine(arguments, &inputs)?;
    let position = Arc::new(AtomicU64::new(0));
    let is_lines = matches!(action, Action::Lines(_));
    let progress = Reading::start(Arc::clone(&position), input::size(&inputs), is_lines);
    let (feed, outcomes) = pool::start(first, program, &arguments.job(), render(&action, arguments), arguments.workers());
    let cut = Cut {
        limit: arguments.limit(),
        whole_arrays,
    };
    let lines = lines(&action, arguments);
    // It may wait for input that never comes, so nobody waits for it.
    thread::spawn(move || {
        let collector = Collector::new(feed);
        // If nobody waits for outcomes any more, there is nothing left to do.
        let _ = match lines {
            Some(lines) => inputs
                .iter()
                .try_for_each(|input| deliveries::read(input, &lines, &collector, &position)),
            None => feed::read(&inputs, &collector, cut, &position),
        };
    });
    let mut run = Run {
        out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        quarantine,
        progress,
        tally: Tally::default(),
        recovery: Recovery::default(),
        fine: true,
    };
    let mut closed = Ok(true);
    while let Some(outcome) = outcomes.next(|| closed = run.flush()) {
        let open = std::mem::replace(&mut closed, Ok(true))?;
        // Nobody reads the output any more, which is not a failure.
        if !(open && run.take(outcome?)?) {
            return Ok(true);
        }
    }
    run.finish(&action)
}

fn inputs(action: &Action) -> Vec<Input> {
    match action {
        Action::Samples => Vec::new(),
        Action::Lines(inputs) | Action::Summary(inputs, _) => inputs.clone(),
        Action::Redrive(input, _) => vec![input.clone()],
    }
}

/// How recorded deliveries are read, if the inputs hold them.
fn lines(action: &Action, arguments: &Arguments) -> Option<Lines> {
    let redrive = matches!(action, Action::Redrive(..));
    (redrive || arguments.holds_deliveries()).then(|| Lines {
        limit: arguments.limit(),
        common: arguments.common(),
        // What stays in quarantine keeps its place in the input that it came from.
        recorded_offsets: redrive,
    })
}

/// What is written about each event.
fn render(action: &Action, arguments: &Arguments) -> Render {
    let redrive = matches!(action, Action::Redrive(..));
    Render {
        lines: matches!(action, Action::Lines(_)),
        echo: arguments.job().echo,
        tally: matches!(action, Action::Summary(..)),
        recovery: redrive,
        // What is quarantined already stays there until its event is known.
        quarantine: arguments.quarantine().map(|(_, unknown)| match unknown || redrive {
            true => Quarantined::NotKnown,
            false => Quarantined::Malformed,
        }),
        common: arguments.common(),
    }
}

fn open_quarantine(arguments: &Arguments, inputs: &[Input]) -> Result<Option<Quarantine>, Failure> {
    let Some((path, _)) = arguments.quarantine() else {
        return Ok(None);
    };
    let real = path.canonicalize();
    for input in inputs {
        if let (Input::File(file), Ok(real)) = (input, &real)
            && file.canonicalize().is_ok_and(|file| file == *real)
        {
            return Err(Failure::usage(
                format!("`{}` is both read and written", path.display()),
                "name another file: --quarantine FILE",
            ));
        }
    }
    let (quarantine, torn) = Quarantine::open(path, "--quarantine")?;
    if torn {
        let path = path.to_string_lossy();
        eprintln!(
            "warning: the last line of `{}` is incomplete, because the run that wrote it was killed\n   help: decode the input of that \
             run again; `--redrive` reports the line",
            OneLine(&path)
        );
    }
    Ok(Some(quarantine))
}

/// What a run has written and counted so far.
struct Run<'o> {
    out: BufWriter<StdoutLock<'o>>,
    quarantine: Option<Quarantine>,
    progress: Reading,
    tally: Tally,
    recovery: Recovery,
    /// Everything was read, and nothing is malformed.
    fine: bool,
}

impl Run<'_> {
    /// Takes what is written about the next events. Returns false if nobody reads the output any more.
    fn take(&mut self, rendered: Rendered) -> Result<bool, Failure> {
        // What is in quarantine twice can be found; what is in no place cannot.
        if let Some(quarantine) = self.quarantine.as_mut().filter(|_| !rendered.quarantined.is_empty()) {
            quarantine.append(&rendered.quarantined)?;
        }
        if !self.write(&rendered.lines)? {
            return Ok(false);
        }
        self.tally.add(rendered.tally);
        self.recovery.add(rendered.recovery);
        self.fine &= !rendered.malformed && rendered.problems.is_empty();
        if !rendered.problems.is_empty() && !self.flush()? {
            return Ok(false);
        }
        for problem in &rendered.problems {
            self.progress.say(problem);
        }
        self.progress.show();
        Ok(true)
    }

    /// Writes the end of the output. Returns whether everything is fine.
    fn finish(mut self, action: &Action) -> Result<bool, Failure> {
        if let Some(quarantine) = self.quarantine.take() {
            quarantine.finish()?;
        }
        let json = |value: Value| visible::json(&format!("{value}\n"));
        self.progress.end();
        let text = match action {
            Action::Summary(_, Format::Table) => summary::table(&self.tally),
            Action::Summary(_, Format::Json) => json(summary::json(&self.tally)),
            Action::Redrive(_, Format::Table) => self.recovery.table(),
            Action::Redrive(_, Format::Json) => json(self.recovery.json()),
            Action::Samples | Action::Lines(_) => String::new(),
        };
        Ok(match self.write(text.as_bytes())? && self.flush()? {
            true => self.fine && self.recovery.is_complete(),
            // Nobody reads the output any more, which is not a failure.
            false => true,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<bool, Failure> {
        is_open(self.out.write_all(bytes))
    }

    fn flush(&mut self) -> Result<bool, Failure> {
        is_open(self.out.flush())
    }
}

/// Returns whether somebody reads the output.
fn is_open(written: io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::stopped(
            format!("cannot write to standard output: {error}"),
            "check where it is redirected to",
        )),
    }
}
