//! Trying again when a server stumbles.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::thread;
use std::time::Duration;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// The longest pause, also when a server asks for more.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why an attempt failed.
pub enum Miss {
    /// It may work the next time, and not before that long.
    ForNow(Box<Diagnostic>, Option<Duration>),
    /// It will not.
    ForGood(Diagnostics),
}

/// Repeats `attempt` until it succeeds, fails permanently, or has been repeated `retries` times.
pub fn until_settled<T>(retries: u32, mut attempt: impl FnMut() -> Result<T, Miss>) -> Result<T, Diagnostics> {
    let mut made = 0;
    loop {
        match attempt() {
            Ok(found) => return Ok(found),
            Err(Miss::ForGood(problems)) => return Err(problems),
            Err(Miss::ForNow(problem, asked)) => {
                if made >= retries || asked.is_some_and(|asked| asked > LONGEST_PAUSE) {
                    return Err(tried(*problem, made + 1, asked).into());
                }
                thread::sleep(pause(made).max(asked.unwrap_or_default()).min(LONGEST_PAUSE));
                made += 1;
            }
        }
    }
}

fn tried(problem: Diagnostic, times: u32, asked: Option<Duration>) -> Diagnostic {
    let help = match asked.filter(|asked| *asked > LONGEST_PAUSE) {
        Some(asked) => format!("the server asks to retry in {} seconds", asked.as_secs()),
        None if times > 1 => format!("tried {times} times; try again later"),
        None => "try again later".to_owned(),
    };
    problem.help(help)
}

/// The pause after that many repetitions: doubling, and up to half as long again by chance, so that many who were turned away together do
/// not come back together.
fn pause(made: u32) -> Duration {
    let base = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(made.min(10)));
    let chance = RandomState::new().build_hasher().finish() % 500;
    base + base.saturating_mul(u32::try_from(chance).unwrap_or_default()) / 1000
}
