//! Deliveries that could not be decoded, and decoding them again.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use eventry::Json;

use crate::support::{CREATED, STATUS, compiled, file, folder, number, run, sample, text};

/// A malformed event, in which nothing is written twice.
fn broken() -> String {
    sample(CREATED).replacen("\"subscription\":", "\"renamed\":", 1)
}

fn lines_of(path: &str) -> Vec<Json> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| Json::parse(line).unwrap())
        .collect()
}

#[test]
fn malformed_events_are_kept_with_the_reason() {
    let path = folder("kept").join("q.jsonl");
    let path = path.to_str().unwrap();
    let binary: &[u8] = b"{\"type\": \"\xff\x1b[2J\"}";
    let unknown = sample(CREATED).replace("subscription.create", "subscription.renew");
    let input = [sample(STATUS).as_bytes(), broken().as_bytes(), binary, b"\n", unknown.as_bytes()].concat();
    let outcome = run(&["--quarantine", path, "-"], &input);
    assert_eq!((outcome.status, outcome.errors.as_str(), outcome.lines().len()), (1, "", 4));
    let lines = lines_of(path);
    assert_eq!(lines.len(), 2, "what is unknown is not malformed");
    assert_eq!(text(&lines[0], "body"), broken().trim_end());
    assert_eq!(number(&lines[0], "offset"), sample(STATUS).len() as u64);
    assert_eq!(
        (text(&lines[0], "pointer").as_str(), text(&lines[0], "reason").as_str()),
        ("/data", "missing member `subscription`")
    );
    assert_eq!(lines[0].get("attributes"), Json::parse("{}").ok());
    assert!(lines[0].get("route").unwrap().is_null());
    assert!(lines[1].get("body").is_none() && text(&lines[1], "body_base64").starts_with("eyJ0"));
    // Another run appends.
    run(&["--quarantine", path, "--quarantine-unknown", "-"], &input);
    let lines = lines_of(path);
    assert_eq!(lines.len(), 5);
    assert_eq!(
        text(&lines[4], "reason"),
        "the event type is not in the catalog: apiida/subscription/renew"
    );
}

#[test]
fn what_can_be_read_again_is_counted_and_the_rest_is_kept() {
    let folder = folder("redrive");
    let (path, rest) = (folder.join("q.jsonl"), folder.join("rest.jsonl"));
    let (path, rest) = (path.to_str().unwrap(), rest.to_str().unwrap());
    // As if the schemas had been corrected since.
    let recorded = |body: &str| {
        format!(
            "{}\n",
            serde_json::json!({"attributes": {"X-Id": "7"}, "route": "/a", "body": body, "offset": 5})
        )
    };
    let (fine, broken) = (sample(STATUS), broken());
    fs::write(
        path,
        [recorded(&fine), recorded(&broken), recorded(&fine), recorded(&broken)].concat(),
    )
    .unwrap();
    let outcome = run(&["--redrive", path, "--quarantine", rest], b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert!(outcome.out.starts_with("2 of 4 deliveries can be read now\n"), "{}", outcome.out);
    let rows: Vec<Vec<&str>> = outcome.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(rows.contains(&vec![STATUS, "2"]), "{}", outcome.out);
    assert!(
        rows.contains(&vec![CREATED, "2", "/data", "missing", "member", "`subscription`", "2"]),
        "{}",
        outcome.out
    );
    // The rest is what it was.
    let kept = lines_of(rest);
    assert_eq!(kept.len(), 2);
    assert_eq!((text(&kept[0], "body"), text(&kept[0], "route")), (broken, "/a".to_owned()));
    assert_eq!(
        (number(&kept[0], "offset"), kept[0].get("attributes")),
        (5, Json::parse(r#"{"X-Id": "7"}"#).ok())
    );

    fs::write(path, recorded(&fine)).unwrap();
    let outcome = run(&["--redrive", path, "--format", "json"], b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let report = Json::parse(&outcome.out).unwrap();
    assert_eq!((number(&report, "readable"), number(&report, "unreadable")), (1, 0));
}

#[test]
fn a_file_is_not_read_and_written_at_once() {
    let folder = folder("both");
    let path = file(&folder, "q.jsonl", "{\"body\": \"1\"}\n");
    for arguments in [&["--redrive", &path, "--quarantine", &path][..], &["--quarantine", &path, &path]] {
        let outcome = run(arguments, b"");
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""));
        assert!(outcome.errors.contains("is both read and written"), "{}", outcome.errors);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"body\": \"1\"}\n");
}

#[test]
fn lines_of_other_content_are_reported() {
    let folder = folder("other");
    let path = file(&folder, "q.jsonl", "{\"body\": 1}\n\n[]\n{\"body\": \"\\u001b[2J\u{1b}[2J");
    let outcome = run(&["--redrive", &path], b"");
    assert_eq!((outcome.status, outcome.out.as_str()), (1, "0 of 0 deliveries can be read now\n"));
    for says in [
        "error: line 1 of `",
        "expected a string, found a number at `/body`",
        "error: line 3 of `",
        "expected an object",
        "error: line 4 of `",
        "the line is incomplete",
    ] {
        assert!(outcome.errors.contains(says), "{says}: {}", outcome.errors);
    }
    assert!(!outcome.errors.contains('\u{1b}'));
}

/// Starts a run whose input never ends, and kills it once its quarantine has this many bytes.
fn kill_while_it_writes(path: &Path, bytes: u64) {
    let mut command = compiled(&["--quarantine", path.to_str().unwrap(), "-"]);
    let mut child: Child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let body = broken().repeat(100);
    // Writing fails once the command is killed.
    let writer = thread::spawn(move || while stdin.write_all(body.as_bytes()).is_ok() {});
    let start = Instant::now();
    while fs::metadata(path).map_or(0, |file| file.len()) < bytes {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing is written");
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    writer.join().unwrap();
}

#[test]
fn a_killed_run_leaves_whole_lines() {
    let path = folder("killed").join("q.jsonl");
    for round in 1..=5 {
        let before = fs::metadata(&path).map_or(0, |file| file.len());
        kill_while_it_writes(&path, before + round * 300_000);
        let content = fs::read(&path).unwrap();
        let mut lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
        let last = lines.pop().unwrap();
        let (whole, torn): (Vec<&[u8]>, Vec<&[u8]>) = lines
            .into_iter()
            .partition(|line| serde_json::from_slice::<serde_json::Value>(line).is_ok());
        assert!(whole.len() > 100);
        // At most the last line of each earlier run, which the next run ended.
        assert!(torn.len() < usize::try_from(round).unwrap(), "{} lines are torn", torn.len());
        assert!(last.ends_with(b"\n") || last.len() < 4_000);
    }
}

#[test]
fn the_run_after_a_killed_one_reports_the_torn_line() {
    let path = folder("torn").join("q.jsonl");
    let path = path.to_str().unwrap();
    run(&["--quarantine", path, "-"], broken().repeat(2).as_bytes());
    let content = fs::read(path).unwrap();
    fs::write(path, &content[..content.len() - 20]).unwrap();
    let outcome = run(&["--quarantine", path, "-"], broken().as_bytes());
    assert!(
        outcome.errors.contains("warning: the last line of `") && outcome.errors.contains("is incomplete"),
        "{}",
        outcome.errors
    );
    let outcome = run(&["--redrive", path], b"");
    assert_eq!(outcome.status, 1);
    assert!(outcome.errors.contains("error: line 2 of `"), "{}", outcome.errors);
    assert!(outcome.out.starts_with("0 of 2 deliveries can be read now\n"), "{}", outcome.out);
}

#[test]
fn two_runs_do_not_write_one_file() {
    let path = folder("shared").join("q.jsonl");
    let path = path.to_str().unwrap();
    let mut first = compiled(&["--quarantine", path, "-"]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while !Path::new(path).exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "the file is not created");
        thread::sleep(Duration::from_millis(1));
    }
    let outcome = run(&["--quarantine", path, "-"], b"{}");
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(outcome.errors.contains("another run writes to"), "{}", outcome.errors);
    drop(first.stdin.take());
    first.wait().unwrap();
    assert_eq!(run(&["--quarantine", path, "-"], b"{}").status, 0);
}

/// The lines are those of `tests/serde.rs`.
#[test]
fn what_a_service_writes_is_read_again() {
    let path = folder("service").join("q.jsonl");
    let lines = [
        r#"{"attributes":{},"route":null,"body":"{\"eventType\": \"AccountCreated\", \"eventData\": 7}","offset":0,"reason":"expected an object, found a number","pointer":"/eventData"}"#,
        r#"{"attributes":{},"route":null,"body_base64":"e/99","offset":0,"reason":"the text is not UTF-8","pointer":""}"#,
    ];
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let outcome = run(&["--redrive", path.to_str().unwrap()], b"");
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert!(outcome.out.starts_with("0 of 2 deliveries can be read now\n"), "{}", outcome.out);
}
