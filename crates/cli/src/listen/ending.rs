//! What ends the command: a signal, or a desk that cannot go on.

use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// Ends the command.
#[derive(Clone, Debug)]
pub struct Ending(mpsc::Sender<()>);

/// Waits for the end of the command.
#[derive(Debug)]
pub struct Ended(mpsc::Receiver<()>);

impl Ending {
    /// Makes both sides. Signals count from now on.
    pub fn new(runtime: &Handle) -> (Ending, Ended) {
        let (sender, receiver) = mpsc::channel(1);
        let ending = Ending(sender);
        watch(runtime, &ending);
        (ending, Ended(receiver))
    }

    /// Ends the command.
    pub fn end(&self) {
        // If there is no room, it ends already.
        let _ = self.0.try_send(());
    }
}

impl Ended {
    /// Waits for the end.
    pub async fn wait(mut self) {
        self.0.recv().await;
    }
}

/// Waits for Ctrl-C and for SIGTERM. A signal that cannot be waited for ends the command at once, as usual.
#[cfg(unix)]
fn watch(runtime: &Handle, ending: &Ending) {
    use tokio::signal::unix::{SignalKind, signal};

    let _inside = runtime.enter();
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        if let Ok(mut signal) = signal(kind) {
            let ending = ending.clone();
            runtime.spawn(async move {
                signal.recv().await;
                ending.end();
            });
        }
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn watch(runtime: &Handle, ending: &Ending) {
    let ending = ending.clone();
    runtime.spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            ending.end();
        }
    });
}
