//! Several workers at a time. What they return keeps the order of the input, and what is in memory is bounded.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError, TrySendError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::chunk::{Chunk, SIZE};
use super::render::{Render, Rendered};
use crate::command::Failure;
use crate::worker::Job;
use crate::worker::Worker;
use crate::worker::frame;

/// A chunk, and where its outcome is expected.
struct Task {
    chunk: Chunk,
    reply: SyncSender<Outcome>,
}

type Outcome = Result<Rendered, Failure>;

/// What becomes of a chunk, and how many bytes its events have.
type Expected = (Receiver<Outcome>, usize);

/// Takes the chunks of the input.
pub struct Feed {
    tasks: SyncSender<Task>,
    order: Sender<Expected>,
    memory: Arc<Memory>,
    crew: Crew,
}

/// The outcomes, in the order of the chunks.
pub struct Outcomes {
    order: Receiver<Expected>,
    memory: Arc<Memory>,
}

/// Nobody waits for outcomes any more.
#[derive(Debug)]
pub struct Gone;

/// Starts with one worker that has its job; others follow as they are needed.
pub fn start(first: Worker, program: &Path, job: &Job, render: Render, workers: usize) -> (Feed, Outcomes) {
    // Without room in the channel, a chunk is taken by a worker that waits for one.
    let (tasks, queue) = mpsc::sync_channel(0);
    let (order, outcomes) = mpsc::channel();
    let memory = Arc::new(Memory::new(4 * workers * SIZE));
    let crew = Crew {
        queue: Arc::new(Mutex::new(queue)),
        program: program.to_owned(),
        job: job.clone(),
        render: Arc::new(render),
        left: workers.saturating_sub(1),
    };
    crew.work(|| Some(first));
    let feed = Feed {
        tasks,
        order,
        memory: Arc::clone(&memory),
        crew,
    };
    (feed, Outcomes { order: outcomes, memory })
}

impl Feed {
    /// Hands a chunk to the next worker that is free.
    ///
    /// # Errors
    ///
    /// Fails if nobody waits for outcomes any more.
    pub fn send(&mut self, chunk: Chunk) -> Result<(), Gone> {
        let weight = chunk.request.len();
        self.memory.take(weight)?;
        let (reply, outcome) = mpsc::sync_channel(1);
        self.order.send((outcome, weight)).map_err(|_| Gone)?;
        match self.tasks.try_send(Task { chunk, reply }) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(task)) => {
                self.crew.grow();
                self.tasks.send(task).map_err(|_| Gone)
            }
            Err(TrySendError::Disconnected(_)) => Err(Gone),
        }
    }
}

impl Outcomes {
    /// Returns the next outcome; `None` at the end. `wait` is called if it is not there yet.
    pub fn next(&self, mut wait: impl FnMut()) -> Option<Outcome> {
        let (outcome, weight) = receive(&self.order, &mut wait)?;
        let outcome = receive(&outcome, &mut wait);
        self.memory.free(weight);
        Some(outcome.unwrap_or_else(|| Err(Failure::stopped("decoding stopped", "run the command again"))))
    }
}

impl Drop for Outcomes {
    fn drop(&mut self) {
        self.memory.close();
    }
}

fn receive<T>(from: &Receiver<T>, wait: &mut impl FnMut()) -> Option<T> {
    match from.try_recv() {
        Ok(value) => Some(value),
        Err(TryRecvError::Disconnected) => None,
        Err(TryRecvError::Empty) => {
            wait();
            from.recv().ok()
        }
    }
}

/// Those who work, one thread for each worker.
struct Crew {
    queue: Arc<Mutex<Receiver<Task>>>,
    program: PathBuf,
    job: Job,
    render: Arc<Render>,
    /// How many more there may be.
    left: usize,
}

impl Crew {
    /// Adds a worker, if there may be another.
    fn grow(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            let (program, job) = (self.program.clone(), self.job.clone());
            // The first worker runs, so a second one that does not start makes this slower and nothing else.
            self.work(move || {
                let (mut worker, _) = Worker::start(&program).ok()?;
                worker.set(&job).ok()?;
                Some(worker)
            });
        }
    }

    fn work(&self, worker: impl FnOnce() -> Option<Worker> + Send + 'static) {
        let (queue, render) = (Arc::clone(&self.queue), Arc::clone(&self.render));
        thread::spawn(move || {
            let Some(mut worker) = worker() else { return };
            while let Some(task) = next(&queue) {
                let outcome = decode(&mut worker, task.chunk, &render);
                let failed = outcome.is_err();
                // If nobody waits for it, there is no next task either.
                let _ = task.reply.send(outcome);
                if failed {
                    return;
                }
            }
        });
    }
}

fn next(queue: &Mutex<Receiver<Task>>) -> Option<Task> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn decode(worker: &mut Worker, chunk: Chunk, render: &Render) -> Outcome {
    if chunk.events.is_empty() {
        return Ok(render.problems(chunk));
    }
    let content = worker.ask(chunk.kind(), &chunk.request, frame::VERDICTS)?;
    render.chunk(chunk, content).map_err(|error| {
        Failure::stopped(
            format!("the process that decodes wrote something else than verdicts: {error}"),
            "this is a bug in Eventry: please report it with the input and the schemas",
        )
    })
}

/// How many bytes of events are read and not yet written.
struct Memory {
    state: Mutex<State>,
    changed: Condvar,
    limit: usize,
}

#[derive(Default)]
struct State {
    used: usize,
    closed: bool,
}

impl Memory {
    fn new(limit: usize) -> Self {
        Memory {
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
            limit,
        }
    }

    /// Waits until there is room. An event that is longer than everything that may be used waits until it is alone.
    fn take(&self, bytes: usize) -> Result<(), Gone> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |state: &mut State| !state.closed && state.used > 0 && state.used.saturating_add(bytes) > self.limit;
        let mut state = self.changed.wait_while(state, full).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Err(Gone);
        }
        state.used += bytes;
        Ok(())
    }

    fn free(&self, bytes: usize) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).used -= bytes;
        self.changed.notify_all();
    }

    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_all();
    }
}
