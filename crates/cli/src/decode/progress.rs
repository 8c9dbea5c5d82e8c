//! What a person sees while something takes time.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Inputs that take less time than this are not worth a bar.
const WORTHWHILE: u64 = 16 << 20;

/// Shows how much of the input is read.
pub struct Reading {
    bar: Option<ProgressBar>,
    position: Arc<AtomicU64>,
}

impl Reading {
    /// Begins. `size` is that of all inputs, if it is known. There is a bar only if a person sees it, and no lines of output in between.
    pub fn start(position: Arc<AtomicU64>, size: Option<u64>, lines: bool) -> Self {
        let seen = io::stderr().is_terminal() && !(lines && io::stdout().is_terminal());
        let bar = (seen && size.is_none_or(|size| size >= WORTHWHILE)).then(|| {
            let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr());
            bar.set_style(match size {
                Some(_) => style("{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}"),
                None => style("{spinner} {bytes} {bytes_per_sec} {elapsed}"),
            });
            bar
        });
        Reading { bar, position }
    }

    /// Shows how far it is.
    pub fn show(&self) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.position.load(Ordering::Relaxed));
        }
    }

    /// Ends.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Writes to standard error, above the bar.
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{message}")),
            None => eprintln!("{message}"),
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.end();
    }
}

/// A wrong template would be a defect of this file; the bar is then shown in the default style.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
