//! Compiling: CPU seconds and memory of the compiler for packages of the same events, of one edit, of shared definitions, of everything.

use std::path::Path;

use crate::consumers::{Kind, eventry_checked_in, eventry_with_build_script, typify_with_build_script};
use crate::scratch::{Build, Crates, Scratch};
use crate::{catalog, shared};

/// How often a package is built for one figure. Packages take turns, so that all of them meet what else the machine does.
const TURNS: usize = 4;
/// With more events than these, once: that takes long enough to even out.
const MANY: usize = 100;

/// How a package is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// `cargo check`
    Check,
    /// `cargo build`
    Dev,
    /// `cargo build --release`
    Release,
}

impl Mode {
    /// All of them.
    pub const ALL: [Mode; 3] = [Mode::Check, Mode::Dev, Mode::Release];

    /// As it is called on the command line and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Mode::Check => "check",
            Mode::Dev => "dev",
            Mode::Release => "release",
        }
    }

    fn command(self) -> &'static [&'static str] {
        match self {
            Mode::Check => &["check"],
            Mode::Dev => &["build"],
            Mode::Release => &["build", "--release"],
        }
    }
}

/// One package, built in some ways.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Whose types.
    pub kind: Kind,
    /// How many events.
    pub events: usize,
    /// How many lines of code.
    pub lines: usize,
    /// What each way used.
    pub builds: Vec<(Mode, Build)>,
}

impl Compiled {
    /// The compiler's CPU seconds of one way.
    #[must_use]
    pub fn seconds(&self, mode: Mode) -> Option<f64> {
        let (_, build) = self.builds.iter().find(|(built, _)| *built == mode)?;
        Some(build.package.seconds)
    }

    /// Takes a build of one way, if it used less than those before it: what else a machine does only ever adds.
    fn keep_least(&mut self, mode: Mode, build: Build) {
        match self.builds.iter_mut().find(|(built, _)| *built == mode) {
            None => self.builds.push((mode, build)),
            Some((_, least)) if build.package.seconds < least.package.seconds => *least = build,
            Some(_) => {}
        }
    }
}

/// Where to build, and from what.
#[derive(Clone, Copy, Debug)]
pub struct Places<'p> {
    /// The folder for build output.
    pub output: &'p Path,
    /// The repository.
    pub repository: &'p Path,
}

/// Builds packages of so many events of each of these kinds, in each of these ways.
///
/// # Errors
/// When a package cannot be written or does not build.
pub fn packages(places: Places<'_>, sizes: &[usize], kinds: &[Kind], modes: &[Mode]) -> Result<Vec<Compiled>, String> {
    let scratch = scratch(places, "packages")?;
    let named = |kind: Kind, events: usize| format!("{}-{events}", kind.name().replace("eventry", "ours"));
    let all: Vec<(Kind, usize)> = sizes
        .iter()
        .flat_map(|events| kinds.iter().map(move |kind| (*kind, *events)))
        .collect();
    let names: Vec<String> = all.iter().map(|(kind, events)| named(*kind, *events)).collect();
    scratch.workspace(&names).map_err(|error| error.to_string())?;
    let mut compiled = Vec::new();
    for (kind, events) in &all {
        let lines = kind.write(&scratch, &named(*kind, *events), *events)?;
        compiled.push(Compiled {
            kind: *kind,
            events: *events,
            lines,
            builds: Vec::new(),
        });
    }
    for (events, mode) in sizes.iter().flat_map(|events| modes.iter().map(move |mode| (*events, *mode))) {
        let turns = match mode {
            _ if events > MANY => 1,
            // It takes so little that half a minute of something else would count.
            Mode::Check => 3 * TURNS,
            Mode::Dev | Mode::Release => TURNS,
        };
        for turn in 0..turns {
            for package in compiled.iter_mut().filter(|package| package.events == events) {
                let kind = package.kind.name();
                eprintln!("compiling {events} events of {kind}: {}, {} of {turns}", mode.name(), turn + 1);
                let build = scratch.anew(mode.command(), &named(package.kind, events))?;
                package.keep_least(mode, build);
            }
        }
    }
    scratch.remove().map_err(|error| error.to_string())?;
    Ok(compiled)
}

/// What one edit costs beside building the whole package: the build script's run and the compiler.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    /// The package from nothing, its dependencies and its build script being there.
    pub full: Build,
    /// After a member was added to one schema.
    pub edited: Build,
    /// After a comment was added to `lib.rs`, while all generated code stayed as it was: what the compiler takes for any edit.
    pub commented: Build,
}

impl Edit {
    /// The least of each, of two turns.
    fn least(self, other: Edit) -> Edit {
        let less = |one: Build, two: Build| if two.work() < one.work() { two } else { one };
        Edit {
            full: less(self.full, other.full),
            edited: less(self.edited, other.edited),
            commented: less(self.commented, other.commented),
        }
    }
}

/// Edits one schema of a consumer of Eventry, and of one of typify, and builds again.
///
/// # Errors
/// As [`packages`].
pub fn edits(places: Places<'_>, events: usize, mode: Mode) -> Result<(Edit, Edit), String> {
    let scratch = scratch(places, "edit")?;
    let middle = events / 2;
    let made = catalog::event(middle);
    let (ours, typifys) = ("edited-ours", "edited-typify");
    let our_schema = format!("{ours}/schemas/{}/{}/{}/v1.json", catalog::PROVIDER, made.domain, made.event);
    let their_schema = format!("{typifys}/schemas/e{middle}.json");
    let prepared = scratch
        .workspace(&[ours.to_owned(), typifys.to_owned()])
        .and_then(|()| eventry_with_build_script(&scratch, ours, events))
        .and_then(|()| typify_with_build_script(&scratch, typifys, events));
    prepared.map_err(|error| error.to_string())?;
    for package in [ours, typifys] {
        scratch.cargo(mode.command(), package)?;
    }
    let mut least: Option<(Edit, Edit)> = None;
    for turn in 1..=TURNS {
        eprintln!("editing one of {events} schemas: {}, {turn} of {TURNS}", mode.name());
        let measured = (
            edit(&scratch, mode, ours, &our_schema, &made.schema)?,
            edit(&scratch, mode, typifys, &their_schema, &made.schema)?,
        );
        least = Some(match least {
            None => measured,
            Some((ours, typifys)) => (ours.least(measured.0), typifys.least(measured.1)),
        });
    }
    scratch.remove().map_err(|error| error.to_string())?;
    least.ok_or_else(|| "nothing was edited".to_owned())
}

/// Builds a package, edits one of its schemas, then its `lib.rs`.
fn edit(scratch: &Scratch, mode: Mode, package: &str, path: &str, schema: &str) -> Result<Edit, String> {
    let write = |path: &str, text: &str| scratch.write(path, text).map_err(|error| error.to_string());
    write(path, schema)?;
    scratch.cargo(mode.command(), package)?;
    let full = scratch.anew(mode.command(), package)?;
    let more = schema.replacen("\"amount\": {", "\"added\": { \"type\": \"string\" },\n        \"amount\": {", 1);
    write(path, &more)?;
    let edited = scratch.cargo(mode.command(), package)?;
    let library = format!("{package}/src/lib.rs");
    let text = scratch.read(&library).map_err(|error| error.to_string())?;
    write(&library, &format!("{text}// A comment.\n"))?;
    let commented = scratch.cargo(mode.command(), package)?;
    Ok(Edit { full, edited, commented })
}

/// Checks events that share definitions: Eventry's package, then typify's.
///
/// # Errors
/// As [`packages`].
pub fn sharing(places: Places<'_>, events: usize) -> Result<(Build, Build), String> {
    let scratch = scratch(places, "sharing")?;
    let (ours, typifys) = ("sharing-ours", "sharing-typify");
    eprintln!("checking {events} events that share definitions");
    let prepared = scratch
        .workspace(&[ours.to_owned(), typifys.to_owned()])
        .and_then(|()| shared::write(&scratch, ours, typifys, events));
    prepared.map_err(|error| error.to_string())?;
    let both = (scratch.cargo(&["check"], ours)?, scratch.cargo(&["check"], typifys)?);
    scratch.remove().map_err(|error| error.to_string())?;
    Ok(both)
}

/// A consumer and all that it depends on, from nothing.
#[derive(Clone, Copy, Debug)]
pub struct Cold {
    /// How many events.
    pub events: usize,
    /// With Eventry.
    pub ours: Build,
    /// With Eventry, the generated code being checked in.
    pub checked_in: Build,
    /// With typify.
    pub typifys: Build,
    /// Seconds for the crates that both trees hold, as the cheaper of the two builds them: no choice of Eventry's takes less.
    pub shared: f64,
}

/// Builds a consumer and all that it depends on, from nothing: with Eventry, also with checked-in code, and with typify.
///
/// # Errors
/// As [`packages`].
pub fn cold(places: Places<'_>, events: usize) -> Result<Cold, String> {
    let build = |name: &str, write: fn(&Scratch, &str, usize) -> std::io::Result<()>| {
        let scratch = scratch(places, name)?;
        eprintln!("building a consumer of {events} events and its dependencies: {name}");
        let prepared = scratch.workspace(&[name.to_owned()]).and_then(|()| write(&scratch, name, events));
        prepared.map_err(|error| error.to_string())?;
        let build = scratch.cargo(&["build"], name)?;
        let crates = scratch.crates();
        scratch.remove().map_err(|error| error.to_string())?;
        Ok::<(Build, Crates), String>((build, crates))
    };
    let (ours, our_crates) = build("cold-ours", eventry_with_build_script)?;
    let (checked_in, _) = build("cold-checked-in", eventry_checked_in)?;
    let (typifys, their_crates) = build("cold-typify", typify_with_build_script)?;
    let both = our_crates.iter().filter_map(|(name, ours)| Some((ours, their_crates.get(name)?)));
    let shared = both.map(|(ours, theirs)| ours.seconds.min(theirs.seconds)).sum();
    Ok(Cold {
        events,
        ours,
        checked_in,
        typifys,
        shared,
    })
}

fn scratch(places: Places<'_>, name: &str) -> Result<Scratch, String> {
    Scratch::new(places.output, name, places.repository).map_err(|error| format!("cannot make a scratch folder: {error}"))
}
