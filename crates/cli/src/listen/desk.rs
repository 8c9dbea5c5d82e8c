//! Where deliveries are taken, one after another.

use std::io;

use eventry::Delivery;
use eventry_receive::Verifier;
use tokio::sync::{mpsc, oneshot};

use super::answer::{Answer, Answers};
use super::counts::Counts;
use super::ending::Ending;
use super::output::Output;
use super::report::{self, Report};
use super::saved::Saved;
use super::unread::Unread;
use crate::command::Failure;
use crate::decode::tally::Tally;
use crate::verify::authenticity::Authenticity;
use crate::worker::frame::{self, Content};
use crate::worker::{Beside, Drift, Verdict, Worker};

/// A request that has arrived.
#[derive(Debug)]
pub struct Arrival {
    /// The delivery. Its body is empty if it could not be read.
    pub delivery: Delivery<'static>,
    /// Why the body could not be read.
    pub unread: Option<Unread>,
    /// Where the answer is expected.
    pub reply: oneshot::Sender<Answer>,
}

/// Takes deliveries.
pub struct Desk {
    worker: Worker,
    verifier: Option<Verifier>,
    answers: Answers,
    saved: Option<Saved>,
    output: Output,
    counts: Counts,
    tally: Tally,
}

impl Desk {
    /// Takes a worker that has its job.
    pub fn new(worker: Worker, verifier: Option<Verifier>, answers: Answers, saved: Option<Saved>, output: Output) -> Self {
        Desk {
            worker,
            verifier,
            answers,
            saved,
            output,
            counts: Counts::default(),
            tally: Tally::default(),
        }
    }

    /// Takes what arrives until nothing does any more, and sums it up. Ends the command if it cannot go on, or if nobody reads its output.
    ///
    /// # Errors
    ///
    /// Fails if the worker stops, or if something cannot be written.
    pub fn run(mut self, mut arrivals: mpsc::Receiver<Arrival>, ending: &Ending) -> Result<(), Failure> {
        while let Some(arrival) = arrivals.blocking_recv() {
            let taken = match arrival.unread {
                Some(unread) => self.unread(&arrival.delivery, unread),
                None => self.take(&arrival.delivery),
            };
            match taken {
                // A sender that has gone away misses its answer.
                Ok(answer) => drop(arrival.reply.send(answer)),
                Err(failure) => {
                    ending.end();
                    return Err(failure);
                }
            }
            if !self.output.is_open() {
                ending.end();
            }
        }
        self.finish()
    }

    /// Takes a delivery. Whatever comes after it is saved, it is in the file.
    fn take(&mut self, delivery: &Delivery<'_>) -> Result<Answer, Failure> {
        if let Some(saved) = &mut self.saved {
            saved.append(delivery)?;
        }
        let authenticity = Authenticity::of(self.verifier.as_ref(), delivery);
        self.counts.delivery(&authenticity);
        let (mut items, mut drifts) = (Vec::new(), Vec::new());
        // Nothing of a delivery that is refused is read.
        if !authenticity.is_refused() {
            let mut request = Vec::new();
            frame::put_text(&mut request, delivery.body());
            Beside::of(delivery).put(&mut request);
            let content = self.worker.ask(frame::DELIVERIES, &request, frame::VERDICTS)?;
            (items, drifts) = read(content).map_err(|error| {
                Failure::stopped(
                    format!("the process that decodes wrote something else than verdicts: {error}"),
                    "this is a bug in Eventry: please report it with the delivery and the schemas",
                )
            })?;
        }
        for item in &items {
            self.tally.event(item);
        }
        for drift in &drifts {
            self.tally.drift(drift);
        }
        let answer = self.answers.answer(&authenticity, &items, self.verifier.as_ref());
        let report = Report {
            delivery,
            authenticity: &authenticity,
            items: &items,
            drifts: &drifts,
            answer: &answer,
        };
        self.output.write(&report.lines(self.output.format()))?;
        Ok(answer)
    }

    /// Shows a request that could not be read.
    fn unread(&mut self, delivery: &Delivery<'_>, unread: Unread) -> Result<Answer, Failure> {
        self.counts.unread();
        self.output.write(&report::unread(self.output.format(), delivery, unread))?;
        Ok(Answer::of(unread.status()))
    }

    fn finish(mut self) -> Result<(), Failure> {
        if let Some(saved) = self.saved.take() {
            saved.finish()?;
        }
        self.output.summary(&self.counts, &self.tally)
    }
}

fn read<'a>(mut content: Content<'a>) -> io::Result<(Vec<Verdict<'a>>, Vec<Drift<'a>>)> {
    let (mut items, mut drifts) = (Vec::new(), Vec::new());
    Verdict::each(&mut content, false, |verdict| items.push(verdict.clone()))?;
    Drift::each(&mut content, |drift| drifts.push(*drift))?;
    Ok((items, drifts))
}
