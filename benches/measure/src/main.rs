//! `cargo xtask bench` and `cargo xtask bench-compile`.
#![forbid(unsafe_code)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eventry_measure::compile::{self, Mode, Places};
use eventry_measure::consumers::Kind;
use eventry_measure::decode::Contenders;
use eventry_measure::goals::{self, BODIES, DELIVERED, LATE, Measured};
use eventry_measure::{document, generate, generators, machine, report, rustc};
use lexopt::{Arg, Parser, ValueExt};

const BENCH_HELP: &str = "\
usage: cargo xtask bench [--full] [--only PART[,PART…]] [--json | --write]

Measures Eventry against its goals, and prints the goals with what was measured.

  --full         all bodies and contenders, catalogs of up to 10,000 schemas, packages of 10 too: an hour or so
  --only PARTS   of decode, generate, types (compiled), builds (edit, shared definitions, cold); the others stay as they were
  --json         prints a list of `name`, `ratio`, `goal`, `met`
  --write        writes the tables to docs/PERFORMANCE.md
";

const COMPILE_HELP: &str = "\
usage: cargo xtask bench-compile [--n N[,N…]] [--only KIND[,KIND…]] [--mode MODE[,MODE…]]

Compiles packages of the same made-up events, and prints lines, CPU seconds and peak memory of the compiler.

  --n N          how many events: 10, 100 and 500 unless told; of several, cold takes the largest, or 100 unless told
  --only KINDS   of eventry, eventry-serde, typify, typify-builder, derive (written by hand); and edit, sharing, cold
  --mode MODES   of check, dev, release
";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if env::var_os(rustc::LOG).is_some() {
        return rustc::wrap(&arguments);
    }
    match run(Parser::from_args(arguments)) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Parser) -> Result<String, String> {
    match arguments.next().map_err(text)? {
        Some(Arg::Value(name)) if name == "bench" => bench(arguments),
        Some(Arg::Value(name)) if name == "bench-compile" => bench_compile(arguments),
        Some(Arg::Value(name)) if name == "decode" => decode(arguments),
        Some(Arg::Value(name)) if name == "generate" => {
            let mut value = || arguments.value().and_then(|value| value.string()).map_err(text);
            let (name, schemas) = (value()?, value()?);
            generate::run(&name, &schemas)
        }
        _ => Err("call it as `cargo xtask bench` or `cargo xtask bench-compile`".to_owned()),
    }
}

fn text(error: lexopt::Error) -> String {
    error.to_string()
}

/// The folder for build output, where this program was built, and the repository, where it is run.
fn places() -> Result<(PathBuf, PathBuf), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let output = program.ancestors().nth(2).ok_or("this program was not built by Cargo")?;
    let here = env::current_dir().map_err(|error| error.to_string())?;
    let repository = here
        .ancestors()
        .find(|dir| dir.join("benches").is_dir() && dir.join("crates/codegen").is_dir());
    let repository = repository.ok_or("this is not a checkout of Eventry: run it inside one")?;
    Ok((output.to_owned(), repository.to_owned()))
}

fn bench(mut arguments: Parser) -> Result<String, String> {
    let (mut full, mut json, mut write, mut parts) = (false, false, false, String::from("decode,generate,types,builds"));
    while let Some(argument) = arguments.next().map_err(text)? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(BENCH_HELP.to_owned()),
            Arg::Long("full") => full = true,
            Arg::Long("json") => json = true,
            Arg::Long("write") => write = true,
            Arg::Long("only") => parts = arguments.value().and_then(|value| value.string()).map_err(text)?,
            other => return Err(text(other.unexpected())),
        }
    }
    let known = ["decode", "generate", "types", "builds"];
    if let Some(unknown) = parts.split(',').find(|part| !known.contains(part)) {
        return Err(format!("there is no part `{unknown}`; there are {}", known.join(", ")));
    }
    let (output, repository) = places()?;
    let mut measured = Measured::default();
    let has = |part: &str| parts.split(',').any(|wanted| wanted == part);
    if has("decode") {
        measure_decoding(&output, &repository, full, &mut measured)?;
    }
    if has("generate") {
        measure_generating(full, &mut measured)?;
    }
    if has("types") || has("builds") {
        let places = Places {
            output: &output,
            repository: &repository,
        };
        let sizes: &[usize] = if full { &[10, 100] } else { &[100] };
        let kinds: &[Kind] = if full {
            &Kind::ALL
        } else {
            &[Kind::Eventry, Kind::EventrySerde, Kind::Typify, Kind::Derive]
        };
        let modes: &[Mode] = if full { &Mode::ALL } else { &[Mode::Check, Mode::Release] };
        if has("types") {
            measured.compiled = compile::packages(places, sizes, kinds, modes)?;
        }
        if has("builds") {
            measured.edits = Some(compile::edits(places, 100, Mode::Dev)?);
            let events = if full { 200 } else { 20 };
            let (ours, theirs) = compile::sharing(places, events)?;
            measured.sharing = Some((events, ours, theirs));
            measured.cold = Some(compile::cold(places, 100)?);
        }
    }
    let goals = goals::evaluate(&measured);
    if write {
        let path = repository.join("docs").join("PERFORMANCE.md");
        let before = fs::read_to_string(&path).unwrap_or_default();
        let document = document::document(&machine::describe(), &measured, &before);
        let written = fs::create_dir_all(repository.join("docs")).and_then(|()| fs::write(&path, document));
        written.map_err(|error| format!("cannot write docs/PERFORMANCE.md: {error}"))?;
    }
    Ok(if json {
        format!("{:#}\n", goals::as_json(&goals))
    } else {
        report::goals(&goals)
    })
}

fn measure_decoding(output: &Path, repository: &Path, full: bool, measured: &mut Measured) -> Result<(), String> {
    let all = &mut measured.decoding;
    eprintln!("building the contenders, with the feature `simd` first");
    let simd = Contenders::build(output, repository, true)?;
    *all = simd.list()?;
    for body in BODIES {
        simd.count(all, "eventry-view", body, false)?;
        simd.count(all, "eventry", body, false)?;
    }
    let plain = Contenders::build(output, repository, false)?;
    eprintln!("counting instructions");
    let wanted = [
        "eventry",
        "eventry-view",
        "eventry-strict",
        "value-validate-type",
        "typify",
        "floor",
        "encode-eventry",
        "encode-typify",
    ];
    for (body, _) in all.bodies.clone() {
        for (contender, _) in all.contenders.clone() {
            let late = LATE.contains(&body.as_str()) && matches!(contender.as_str(), "eventry" | "typify");
            let delivered = matches!(
                contender.as_str(),
                "eventry-slice" | "eventry-receive" | "eventry-wrapped" | "lambda-wrapped" | "eventry-verified" | "hmac-decode"
            );
            let late = late || (delivered && DELIVERED.contains(&body.as_str()));
            let needed = late || (BODIES.contains(&body.as_str()) && wanted.contains(&contender.as_str()));
            if full || needed {
                plain.count(all, &contender, &body, full || (body == "pismo" && contender == "eventry-view"))?;
            }
        }
    }
    Ok(())
}

fn measure_generating(full: bool, measured: &mut Measured) -> Result<(), String> {
    let sizes: &[usize] = if full { &[10, 100, 1_000, 10_000] } else { &[100, 1_000] };
    for schemas in sizes {
        eprintln!("generating {schemas} schemas");
        measured.generated.push(generate::measure(generators::EVENTRY.name, *schemas)?);
        if *schemas <= 1_000 && (full || *schemas == 100) {
            measured
                .generated_by_typify
                .push(generate::measure(generators::TYPIFY.name, *schemas)?);
        }
    }
    Ok(())
}

fn bench_compile(mut arguments: Parser) -> Result<String, String> {
    let (mut sizes, mut only, mut modes) = (vec![10, 100, 500], String::new(), Mode::ALL.to_vec());
    let mut cold = 100;
    while let Some(argument) = arguments.next().map_err(text)? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(COMPILE_HELP.to_owned()),
            Arg::Long("n") => {
                let given = arguments.value().and_then(|value| value.string()).map_err(text)?;
                let numbers: Result<Vec<usize>, _> = given.split(',').map(str::parse).collect();
                sizes = numbers.map_err(|_| format!("`{given}` is not a list of numbers"))?;
                cold = sizes.iter().copied().max().unwrap_or(cold);
            }
            Arg::Long("only") => only = arguments.value().and_then(|value| value.string()).map_err(text)?,
            Arg::Long("mode") => {
                let given = arguments.value().and_then(|value| value.string()).map_err(text)?;
                let named = |name: &str| Mode::ALL.into_iter().find(|mode| mode.name() == name);
                let found: Option<Vec<Mode>> = given.split(',').map(named).collect();
                modes = found.ok_or_else(|| format!("`{given}` is not a list of modes; known modes are check, dev, release"))?;
            }
            other => return Err(text(other.unexpected())),
        }
    }
    let others = ["edit", "sharing", "cold"];
    let is_known = |name: &str| others.contains(&name) || Kind::ALL.iter().any(|kind| kind.name() == name);
    if let Some(unknown) = only.split(',').find(|name| !name.is_empty() && !is_known(name)) {
        return Err(format!(
            "there is no `{unknown}`; there are eventry, eventry-serde, typify, typify-builder, derive, edit, sharing, cold"
        ));
    }
    let wanted = |name: &str| only.is_empty() || only.split(',').any(|wanted| wanted == name);
    let (output, repository) = places()?;
    let places = Places {
        output: &output,
        repository: &repository,
    };
    let mut measured = Measured::default();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| wanted(kind.name())).collect();
    if !kinds.is_empty() {
        measured.compiled = compile::packages(places, &sizes, &kinds, &modes)?;
    }
    if wanted("edit") {
        measured.edits = Some(compile::edits(places, 100, Mode::Dev)?);
    }
    if wanted("sharing") {
        let (ours, theirs) = compile::sharing(places, 200)?;
        measured.sharing = Some((200, ours, theirs));
    }
    if wanted("cold") {
        measured.cold = Some(compile::cold(places, cold)?);
    }
    Ok(report::compiling(&measured))
}

/// Every contender over every body, or those whose names begin with what is asked for: `decode [CONTENDERS [BODIES]]`.
fn decode(mut arguments: Parser) -> Result<String, String> {
    let mut wanted = Vec::new();
    while let Some(argument) = arguments.next().map_err(text)? {
        match argument {
            Arg::Value(names) => wanted.push(names.to_string_lossy().into_owned()),
            other => return Err(text(other.unexpected())),
        }
    }
    let is_wanted = |at: usize, name: &str| {
        wanted
            .get(at)
            .is_none_or(|asked| asked.split(',').any(|start| name.starts_with(start)))
    };
    let (output, repository) = places()?;
    let plain = Contenders::build(&output, &repository, false)?;
    let mut measured = Measured {
        decoding: plain.list()?,
        ..Measured::default()
    };
    let all = &mut measured.decoding;
    for (body, _) in all.bodies.clone().iter().filter(|(body, _)| is_wanted(1, body)) {
        for (contender, _) in all.contenders.clone() {
            if is_wanted(0, &contender) || ["value-validate-type", "typify", "floor"].contains(&contender.as_str()) {
                plain.count(all, &contender, body, true)?;
            }
        }
    }
    Ok(report::decoding(&measured))
}
