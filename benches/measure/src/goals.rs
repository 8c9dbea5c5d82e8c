//! The goals: what was measured against what must be true.

use serde_json::{Value, json};

use crate::compile::{Cold, Compiled, Edit, Mode};
use crate::consumers::Kind;
use crate::decode::{Decoding, SIMD};
use crate::generate::Generation;
use crate::scratch::Build;

/// The bodies of a few hundred bytes.
pub const SMALL: [&str; 2] = ["pismo", "apiida"];
/// The large body that goals are about.
pub const BIG: &str = "courier-30k";
/// The bodies that goals about all sizes are about.
pub const BODIES: [&str; 3] = ["pismo", "apiida", BIG];
/// Those that are received as deliveries without wrappers.
pub const DELIVERED: [&str; 2] = ["courier-0.5k", BIG];
/// Those with the payload in front.
pub const LATE: [&str; 3] = ["pismo-late", "apiida-late", "courier-30k-late"];

/// One goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What it is about.
    pub name: String,
    /// What was measured; `None` when it was left out.
    pub ratio: Option<f64>,
    /// The most that meets it.
    pub goal: f64,
}

impl Goal {
    /// Whether it is met; what was not measured is not.
    #[must_use]
    pub fn met(&self) -> bool {
        self.ratio.is_some_and(|ratio| ratio <= self.goal)
    }
}

/// All that was measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Decoding and encoding.
    pub decoding: Decoding,
    /// Eventry's generator.
    pub generated: Vec<Generation>,
    /// typify's.
    pub generated_by_typify: Vec<Generation>,
    /// Packages.
    pub compiled: Vec<Compiled>,
    /// One edit, in a dev build: of a consumer of Eventry, then of one of typify.
    pub edits: Option<(Edit, Edit)>,
    /// Events that share definitions: how many, Eventry's, typify's.
    pub sharing: Option<(usize, Build, Build)>,
    /// From nothing.
    pub cold: Option<Cold>,
}

/// The table of goals. Where several bodies count, the worst is taken.
#[must_use]
pub fn evaluate(measured: &Measured) -> Vec<Goal> {
    let decoding = &measured.decoding;
    let row = |name: &str, goal: f64, ratio: Option<f64>| Goal {
        name: name.to_owned(),
        ratio,
        goal,
    };
    let view = decoding.costs.get(&("pismo".to_owned(), "eventry-view".to_owned()));
    let simd = format!("eventry-view{SIMD}");
    let (c1, c4, c6) = ("value-validate-type", "typify", "floor");
    vec![
        row("dispatching decode, owned, against C4", 1.0, decoding.worst(&BODIES, "eventry", c4)),
        row(
            "dispatching decode, owned, against C1, small body",
            0.45,
            decoding.worst(&SMALL, "eventry", c1),
        ),
        row(
            "dispatching decode, owned, against C1, big body",
            0.35,
            decoding.worst(&[BIG], "eventry", c1),
        ),
        row(
            "dispatching decode, borrowed view, against C6",
            1.05,
            decoding.worst(&BODIES, "eventry-view", c6),
        ),
        row(
            "dispatching decode, borrowed view, SIMD feature, against C6",
            0.8,
            decoding.worst(&BODIES, &simd, c6),
        ),
        row(
            "discriminators after the payload, owned, against C4",
            1.2,
            decoding.worst(&LATE, "eventry", c4),
        ),
        row(
            "allocations of a borrowed view of a plain Pismo body",
            0.0,
            view.and_then(|cost| cost.allocations),
        ),
        row(
            "receiving a delivery without wrappers against decoding its body",
            1.02,
            decoding.worst(&DELIVERED, "eventry-receive", "eventry-slice"),
        ),
        row(
            "receiving SNS in SQS against aws_lambda_events and serde_json, 30 kB",
            0.6,
            decoding.worst(&[BIG], "eventry-wrapped", "lambda-wrapped"),
        ),
        row(
            "receiving SNS in SQS against aws_lambda_events and serde_json, 0.5 kB",
            0.6,
            decoding.worst(&["courier-0.5k"], "eventry-wrapped", "lambda-wrapped"),
        ),
        row(
            "verifying and decoding against an HMAC by hand and decoding",
            1.1,
            decoding.worst(&DELIVERED, "eventry-verified", "hmac-decode"),
        ),
        row("strict decode against C1", 0.75, decoding.worst(&BODIES, "eventry-strict", c1)),
        row(
            "encode against serde's derive",
            1.0,
            decoding.worst(&BODIES, "encode-eventry", "encode-typify"),
        ),
        row(
            "`cargo check` against hand-written derives, N = 100",
            0.35,
            compiled(measured, Mode::Check),
        ),
        row(
            "release build against hand-written derives, N = 100",
            0.4,
            compiled(measured, Mode::Release),
        ),
        row(
            "edit of one schema in 100 against a full rebuild",
            0.15,
            measured.edits.map(|(ours, _)| ours.edited.work() / ours.full.work()),
        ),
        row(
            &format!(
                "{} events that share 60 definitions, `cargo check`, against typify one module per schema",
                measured.sharing.map_or(200, |(events, ..)| events)
            ),
            0.1,
            measured
                .sharing
                .map(|(_, ours, theirs)| ours.package.seconds / theirs.package.seconds),
        ),
        row(
            "consumer's cold build, N = 100, against build.rs with plain typify",
            0.6,
            measured.cold.map(|cold| cold.ours.seconds / cold.typifys.seconds),
        ),
        row(
            "consumer's cold build with checked-in code, N = 100, against build.rs with plain typify",
            0.25,
            measured.cold.map(|cold| cold.checked_in.seconds / cold.typifys.seconds),
        ),
        row(
            "generate: instructions per schema against typify + syn + prettyplease",
            1.0,
            per_schema(measured),
        ),
        linear(&measured.generated),
        row(
            "generate: memory at 1,000 schemas, MB",
            64.0,
            measured.generated.iter().find(|it| it.schemas == 1_000).map(|it| it.megabytes),
        ),
    ]
}

fn compiled(measured: &Measured, mode: Mode) -> Option<f64> {
    let of = |kind: Kind| {
        measured
            .compiled
            .iter()
            .find(|it| it.kind == kind && it.events == 100)?
            .seconds(mode)
    };
    Some(of(Kind::Eventry)? / of(Kind::Derive)?)
}

/// At the size that both generators were measured at.
fn per_schema(measured: &Measured) -> Option<f64> {
    let theirs = measured.generated_by_typify.last()?;
    let ours = measured.generated.iter().find(|it| it.schemas == theirs.schemas)?;
    Some(ours.instructions / theirs.instructions)
}

/// The largest catalog against ten times one of a tenth.
fn linear(generated: &[Generation]) -> Goal {
    let large = generated.iter().max_by_key(|it| it.schemas);
    let tenth = large.and_then(|large| generated.iter().find(|it| it.schemas * 10 == large.schemas));
    let (from, to) = (tenth.map_or(1_000, |it| it.schemas), large.map_or(10_000, |it| it.schemas));
    Goal {
        name: format!("generate: N = {to} against 10 × N = {from}"),
        ratio: large
            .zip(tenth)
            .map(|(large, tenth)| large.instructions / (10.0 * tenth.instructions)),
        goal: 1.05,
    }
}

/// The goals as `--json` prints them.
#[must_use]
pub fn as_json(goals: &[Goal]) -> Value {
    let rows = goals.iter().map(|goal| {
        let ratio = goal.ratio.map(|ratio| (ratio * 1e4).round() / 1e4);
        json!({ "name": goal.name, "ratio": ratio, "goal": goal.goal, "met": goal.met() })
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(ratio: Option<f64>, goal: f64) -> Goal {
        Goal {
            name: "speed".to_owned(),
            ratio,
            goal,
        }
    }

    #[test]
    fn a_goal_is_met_up_to_its_limit_and_never_unmeasured() {
        assert!(goal(Some(1.0), 1.0).met());
        assert!(goal(Some(0.0), 0.0).met());
        assert!(!goal(Some(1.001), 1.0).met());
        assert!(!goal(Some(f64::NAN), 1.0).met());
        assert!(!goal(None, 1.0).met());
    }

    #[test]
    fn json_has_the_four_members() {
        let rows = as_json(&[goal(Some(0.123_456), 0.5), goal(None, 1.0)]);
        assert_eq!(
            rows.to_string(),
            r#"[{"goal":0.5,"met":true,"name":"speed","ratio":0.1235},{"goal":1.0,"met":false,"name":"speed","ratio":null}]"#
        );
    }

    #[test]
    fn all_goals_are_rows_and_what_is_missing_is_not_met() {
        let goals = evaluate(&Measured::default());
        assert_eq!(goals.len(), 22);
        assert!(goals.iter().all(|goal| goal.ratio.is_none() && !goal.met()));
    }

    #[test]
    fn growth_is_judged_by_the_largest_catalog() {
        let of = |schemas: usize, instructions: f64| Generation {
            schemas,
            instructions,
            megabytes: 10.0,
        };
        let goal = linear(&[of(10, 9e6), of(100, 8e7), of(1_000, 8.8e8)]);
        assert_eq!(goal.name, "generate: N = 1000 against 10 × N = 100");
        assert!(goal.ratio.is_some_and(|ratio| (ratio - 1.1).abs() < 1e-9));
        assert!(!goal.met());
    }
}
