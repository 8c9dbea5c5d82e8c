//! What a run found.

use std::fmt::Write as _;

use eventry_schema::visible::OneLine;

use super::names::Count;

/// One thing that is not as the theorem says.
pub struct Failure {
    /// `generate`, `compile`, `accept`, `lossless`, `strict` or `verdict`.
    pub class: &'static str,
    /// Which schema.
    pub case: String,
    /// Which body, where it is about one.
    pub body: String,
    /// What happened.
    pub message: String,
}

/// Counts and failures of one dialect.
#[derive(Default)]
pub struct Report {
    pub dialect: String,
    pub schemas: usize,
    pub compiled: usize,
    pub valid: usize,
    pub accepted: usize,
    pub lossless: usize,
    pub verdicts: usize,
    pub verdicts_right: usize,
    /// Variants of bodies that the validator allows, and how many of them were accepted and came back unchanged.
    pub variants: usize,
    pub variants_kept: usize,
    pub failures: Vec<Failure>,
    /// The names of types and variants.
    pub names: Count,
    /// Samples that break their own schema, with the validator's reason: no error of ours, and not counted.
    pub invalid: Vec<String>,
    /// Verdicts that Python's jsonschema was asked about, and how many of them it shares. It cannot judge every schema.
    pub compared: usize,
    pub shared: usize,
}

impl Report {
    /// One line of JSON.
    pub fn to_json(&self) -> String {
        let failures: Vec<serde_json::Value> = self
            .failures
            .iter()
            .map(|failure| {
                serde_json::json!({
                    "class": failure.class, "case": failure.case, "body": failure.body, "message": failure.message,
                })
            })
            .collect();
        serde_json::json!({
            "dialect": self.dialect, "schemas": self.schemas, "compiled": self.compiled, "valid": self.valid,
            "accepted": self.accepted, "lossless": self.lossless, "verdicts": self.verdicts,
            "verdicts_right": self.verdicts_right, "variants": self.variants, "variants_kept": self.variants_kept,
            "names": self.names.all, "names_numbered": self.names.numbered.len(), "invalid": self.invalid,
            "verdicts_compared": self.compared, "verdicts_shared": self.shared, "failures": failures,
        })
        .to_string()
    }

    /// The table for people, followed by every failure.
    pub fn table(reports: &[Report]) -> String {
        let mut out = String::from(
            "| dialect | schemas | compiled | valid accepted | lossless | strict right | one-edit variants kept | numbered names |\n|---|---|---|---|---|---|---|---|\n",
        );
        for report in reports {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                report.dialect,
                report.schemas,
                share(report.compiled, report.schemas),
                share(report.accepted, report.valid),
                share(report.lossless, report.valid),
                share(report.verdicts_right, report.verdicts),
                share(report.variants_kept, report.variants),
                share(report.names.numbered.len(), report.names.all),
            );
        }
        for report in reports.iter().filter(|report| !report.invalid.is_empty()) {
            let _ = writeln!(
                out,
                "\n{}: {} bodies break their own schema and are not counted",
                report.dialect,
                report.invalid.len()
            );
            for reason in report.invalid.iter().take(20) {
                let _ = writeln!(out, "  {}", clip(reason));
            }
        }
        for report in reports.iter().filter(|report| report.compared > 0) {
            let shared = share(report.shared, report.compared);
            let _ = writeln!(out, "\n{}: Python's jsonschema agrees with {shared} verdicts", report.dialect);
        }
        for report in reports.iter().filter(|report| !report.failures.is_empty()) {
            let _ = writeln!(out, "\n{}: {} failures", report.dialect, report.failures.len());
            for failure in &report.failures {
                let _ = writeln!(out, "  {:<9} {}", failure.class, failure.case);
                if !failure.body.is_empty() {
                    let _ = writeln!(out, "            body: {}", clip(&failure.body));
                }
                let _ = writeln!(out, "            {}", clip(&failure.message));
            }
        }
        out
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{part} / {whole} ({:.1} %)", 100.0 * part as f64 / whole as f64)
}

fn clip(text: &str) -> String {
    const MAX: usize = 300;
    let one_line = OneLine(&text.replace('\n', " ")).to_string();
    if one_line.chars().count() <= MAX {
        one_line
    } else {
        one_line.chars().take(MAX).chain(['…']).collect()
    }
}
