//! `cargo xtask tidy`: checks the repository's own rules.

mod blocks;
mod checkout;
mod code;
mod cycles;
mod design;
mod documents;
mod hygiene;
mod schemas;
mod secrets;

use std::process::ExitCode;

use lexopt::{Arg, Parser};

use crate::command::{self, Command, Failure};
use crate::repository;
use checkout::Checkout;

const HELP: &str = "\
Checks the rules of this repository that the compiler does not check.

usage: cargo xtask tidy

  -h, --help  print this help

It checks every rule, and shows every breach with what to do about it. Exit status: 1 if there is any.
";

/// `tidy`
pub const COMMAND: Command = Command {
    name: "tidy",
    summary: "check the repository's own rules",
    run,
};

/// One rule.
struct Rule {
    /// What holds, as one word.
    name: &'static str,
    /// What to do when it does not.
    mend: &'static str,
    /// Looks for breaches; each is a sentence that names the place.
    check: fn(&Checkout) -> Vec<String>,
}

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    match arguments.next()? {
        None => {}
        Some(Arg::Short('h') | Arg::Long("help")) => {
            command::print(HELP)?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
    }
    let checkout = Checkout::read(&repository::root()?)?;
    let rules = || {
        [
            design::RULES,
            cycles::RULES,
            hygiene::RULES,
            schemas::RULES,
            secrets::RULES,
            documents::RULES,
            blocks::RULES,
        ]
        .into_iter()
        .flatten()
    };
    let mut text = String::new();
    let mut broken = 0;
    for rule in rules() {
        let breaches = (rule.check)(&checkout);
        if !breaches.is_empty() {
            broken += 1;
            text.push_str(&format!("{}:\n", rule.name));
            for breach in breaches {
                text.push_str(&format!("  {breach}\n"));
            }
            text.push_str(&format!("  help: {}\n\n", rule.mend));
        }
    }
    let all = rules().count();
    if broken == 0 {
        command::print(&format!("tidy: {all} rules hold\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    command::print(&format!("{text}tidy: {broken} of {all} rules are broken\n"))?;
    Ok(ExitCode::FAILURE)
}
