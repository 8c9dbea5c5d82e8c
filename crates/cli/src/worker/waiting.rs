//! What a person sees while schemas are compiled.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the display changes.
const TICK: Duration = Duration::from_millis(100);

/// Shows on a terminal what a run that compiles is waiting for.
pub struct Waiting {
    bar: ProgressBar,
}

impl Waiting {
    /// Begins. Nothing is shown yet.
    pub fn new() -> Self {
        Waiting {
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        }
    }

    /// Shows what takes time now.
    pub fn show(&self, message: String) {
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        // A wrong template would be a defect of this file; the style is then the default.
        if let Ok(style) = ProgressStyle::with_template("{msg} {spinner} {elapsed}") {
            self.bar.set_style(style);
        }
        self.bar.set_message(message);
        self.bar.enable_steady_tick(TICK);
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
