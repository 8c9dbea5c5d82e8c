//! Instructions and allocations per event of every contender and body, or of those whose names begin with what is asked for:
//! `instructions [CONTENDER[,CONTENDER…] [BODY[,BODY…]]]`. Ratios are against C1 (`value-validate-type`), C4 (`typify`) and C6 (`floor`).
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::path::Path;

use eventry_bench::bodies::BODIES;
use eventry_bench::contenders::CONTENDERS;
use eventry_bench::counted::{allocations, instructions, per_time};

/// Those that others are compared with.
const REFERENCES: [&str; 3] = ["value-validate-type", "typify", "floor"];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let program = env::current_exe()?.with_file_name("contenders");
    for body in BODIES.iter().filter(|body| is_wanted(wanted.get(1), body.name)) {
        println!("\n{} ({} bytes)", body.name, body.text().len());
        println!("{:22}{:>14}{:>10}{:>8}{:>8}{:>8}", "", "instructions", "allocs", "C1", "C4", "C6");
        let mut counts = BTreeMap::new();
        for name in REFERENCES {
            counts.insert(name, count(&program, name, body.name, body.times())?);
        }
        for contender in CONTENDERS.iter().filter(|contender| is_wanted(wanted.first(), contender.name)) {
            let mine = match counts.get(contender.name) {
                Some(counted) => *counted,
                None => count(&program, contender.name, body.name, body.times())?,
            };
            print!("{:22}{:>14.0}{:>10.1}", contender.name, mine.0, mine.1);
            for reference in REFERENCES {
                print!("{:>8.3}", mine.0 / counts.get(reference).map_or(f64::NAN, |counted| counted.0));
            }
            println!();
        }
    }
    Ok(())
}

fn is_wanted(asked: Option<&String>, name: &str) -> bool {
    asked.is_none_or(|asked| asked.split(',').any(|start| name.starts_with(start)))
}

/// Instructions and allocations of one time.
fn count(program: &Path, contender: &str, body: &str, times: (u32, u32)) -> Result<(f64, f64), Box<dyn Error>> {
    let (few, many) = times;
    let arguments = |times: u32| [contender.to_owned(), body.to_owned(), times.to_string()];
    let ir = per_time(
        (few, instructions(program, &arguments(few))?),
        (many, instructions(program, &arguments(many))?),
    );
    let allocs = per_time(
        (few, allocations(program, &arguments(few))?),
        (many, allocations(program, &arguments(many))?),
    );
    Ok((ir, allocs))
}
