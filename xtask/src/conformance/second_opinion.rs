//! A second opinion on verdicts: Python's `jsonschema`, where it is installed.
//!
//! A body of a folder has no expected verdict. Without a second opinion, a wrong refusal of ours would count as a body that breaks its own
//! schema.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = include_str!("second_opinion.py");
/// The folder of documents from other hosts. Its paths continue with the host.
const VENDORED: &str = "_vendored/";
/// Dialects that Python's validator does not know.
const UNKNOWN: &str = "openapi";

/// What the other validator says about one body.
pub enum Opinion {
    /// The schema allows the body.
    Valid,
    /// The schema does not allow the body, and why.
    Invalid(String),
    /// It cannot judge: it does not resolve a reference, or cannot compile a pattern.
    Unable,
}

/// A schema with bodies to judge.
pub struct Question {
    /// The schema's path in the provider's folder.
    pub path: String,
    pub bodies: Vec<String>,
}

/// Returns whether Python and the package `jsonschema` are installed.
pub fn is_available() -> bool {
    let import = Command::new("python3")
        .args(["-c", "import jsonschema, referencing"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    import.is_ok_and(|status| status.success())
}

/// Returns one opinion per body, in the order of the questions; `None` if the dialect is unknown to Python's validator.
///
/// `documents` are the texts of all schemas by their path in the provider's folder.
///
/// # Errors
/// Fails if the script fails; the message is what Python says.
pub fn ask(dialect: &str, documents: &BTreeMap<String, String>, questions: &[Question]) -> Result<Option<Vec<Opinion>>, String> {
    if dialect.starts_with(UNKNOWN) {
        return Ok(None);
    }
    let documents: BTreeMap<String, &str> = documents.iter().map(|(path, text)| (uri_of(path), text.as_str())).collect();
    let cases: Vec<serde_json::Value> = questions
        .iter()
        .map(|question| serde_json::json!({ "uri": uri_of(&question.path), "bodies": question.bodies }))
        .collect();
    let request = serde_json::json!({ "dialect": dialect, "documents": documents, "cases": cases }).to_string();
    let answers = run(request)?;
    let opinions: Vec<Opinion> = answers.lines().map(opinion).collect::<Result<_, _>>()?;
    let expected: usize = questions.iter().map(|question| question.bodies.len()).sum();
    if opinions.len() == expected {
        Ok(Some(opinions))
    } else {
        Err(format!("Python's jsonschema judged {} of {expected} bodies", opinions.len()))
    }
}

/// Documents of other hosts keep their address; all others get one that keeps relative references intact.
fn uri_of(path: &str) -> String {
    match path.strip_prefix(VENDORED) {
        Some(address) => format!("https://{address}"),
        None => format!("file:///{path}"),
    }
}

fn run(request: String) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("cannot run python3: {error}");
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut input = child.stdin.take().ok_or("python3 has no standard input")?;
    let writer = std::thread::spawn(move || input.write_all(request.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    let written = writer.join().is_ok_and(|result| result.is_ok());
    if output.status.success() && written {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("Python's jsonschema failed:\n{}", String::from_utf8_lossy(&output.stderr)))
    }
}

fn opinion(line: &str) -> Result<Opinion, String> {
    let answer: serde_json::Value =
        serde_json::from_str(line).map_err(|error| format!("Python's jsonschema answered {line:?}: {error}"))?;
    let message = answer["message"].as_str().unwrap_or_default().to_owned();
    Ok(match answer["valid"].as_bool() {
        Some(true) => Opinion::Valid,
        Some(false) => Opinion::Invalid(message),
        None => Opinion::Unable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opinions_follow_references_and_come_in_order() {
        if !is_available() {
            eprintln!("skipped: Python's jsonschema is not installed");
            return;
        }
        let documents = BTreeMap::from([
            (
                "orders/placed/v1.json".to_owned(),
                r#"{"properties": {"total": {"$ref": "../../_shared/amount.json"}, "size": {"format": "int8"}}}"#.to_owned(),
            ),
            ("_shared/amount.json".to_owned(), r#"{"type": "integer"}"#.to_owned()),
            ("orders/paid/v1.json".to_owned(), r#"{"$ref": "gone.json"}"#.to_owned()),
        ]);
        let question = |path: &str, bodies: &[&str]| Question {
            path: path.to_owned(),
            bodies: bodies.iter().map(ToString::to_string).collect(),
        };
        let placed = question(
            "orders/placed/v1.json",
            &[r#"{"total": 1}"#, r#"{"total": "1"}"#, r#"{"size": 128}"#],
        );
        let questions = [placed, question("orders/paid/v1.json", &["{}"])];
        let opinions = ask("draft-07", &documents, &questions).unwrap().unwrap();
        let words: Vec<&str> = opinions
            .iter()
            .map(|opinion| match opinion {
                Opinion::Valid => "valid",
                Opinion::Invalid(message) => message,
                Opinion::Unable => "unable",
            })
            .collect();
        assert_eq!(
            words,
            [
                "valid",
                "$.total: '1' is not of type 'integer'",
                "$.size: 128 is not a 'int8'",
                "unable"
            ]
        );
    }
}
