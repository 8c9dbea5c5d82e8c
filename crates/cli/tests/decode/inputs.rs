//! Where events come from: files, standard input, compressed, large, slow.

use std::io::{BufRead, BufReader, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{BATCH, CREATED, QUOTA, STATUS, compiled, decode, file, folder, number, outcomes, pair, run, sample, samples, start};

#[test]
fn files_are_read_in_order_and_a_missing_one_stops_nothing() {
    let folder = folder("files");
    let (one, two) = (
        file(&folder, "one.json", sample(STATUS)),
        file(&folder, "two.json", sample(CREATED)),
    );
    let outcome = run(&[&one, "not-there.json", "-", &two], sample(BATCH).as_bytes());
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.errors.contains("`not-there.json`") && outcome.errors.contains("help: "),
        "{}",
        outcome.errors
    );
    let lines = outcome.lines();
    assert_eq!(
        outcomes(&lines),
        [pair(STATUS, "known"), pair(BATCH, "known"), pair(CREATED, "known")]
    );
    assert!(
        lines.iter().all(|line| number(line, "offset") == 0),
        "offsets start over with each input"
    );
    assert_eq!(run(&["--provider", "pismo", &one], b"").status, 0);
}

#[test]
fn an_event_that_is_too_long_stops_nothing() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let limit = one.len().max(other.len()).to_string();
    let long = format!("{{\"x\": \"{}\"}}", "x".repeat(200_000));
    let body = format!("{one}\n{long}\n{other}");
    let outcome = run(&["--limit", &limit, "-"], body.as_bytes());
    assert_eq!(outcome.status, 1);
    assert_eq!(outcomes(&outcome.lines()), [pair(STATUS, "known"), pair(CREATED, "known")]);
    assert_eq!(
        outcome.errors,
        format!(
            "error: cannot decode standard input: the event at byte {} is longer than {limit} bytes\n   help: raise the limit with `--limit BYTES`\n",
            one.len() + 1
        )
    );
    assert_eq!(run(&["-"], body.as_bytes()).status, 0, "it is not too long by default");
}

/// Many events, whose lines differ by an unknown type with a number.
fn numbered(count: usize) -> String {
    let samples = samples();
    let created = sample(CREATED);
    (0..count)
        .map(|at| match at % 3 {
            0 => format!("{}\n", created.replace("subscription.create", &format!("subscription.n{at}"))),
            _ => format!("{}\n", samples[at % samples.len()].2),
        })
        .collect()
}

#[test]
fn several_workers_keep_the_order() {
    let body = numbered(6_000);
    assert!(body.len() > 4 << 20, "{} bytes are not enough for several workers", body.len());
    for options in [&["-"][..], &["--echo", "-"]] {
        let [one, two, four] = ["1", "2", "4"].map(|jobs| run(&[&["--jobs", jobs], options].concat(), body.as_bytes()));
        assert!(one == two && one == four, "the output depends on the number of workers");
        let ids: Vec<(String, String)> = outcomes(&one.lines())
            .into_iter()
            .filter(|(_, outcome)| outcome == "unknown-type")
            .collect();
        let expected: Vec<(String, String)> = (0..6_000)
            .step_by(3)
            .map(|at| pair(&format!("apiida/subscription/n{at}"), "unknown-type"))
            .collect();
        assert_eq!(ids, expected);
    }
}

#[test]
fn events_are_written_before_the_next_ones_arrive() {
    let mut child = start(&mut compiled(&["-"]));
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in [STATUS, CREATED, QUOTA] {
        stdin.write_all(sample(id).as_bytes()).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        // If this waited for more input, it would never end.
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains(id), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// Compresses each part into a member of its own.
fn compressed(parts: &[&str]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|part| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(part.as_bytes()).unwrap();
            encoder.finish().unwrap()
        })
        .collect()
}

#[test]
fn compressed_inputs_are_recognized_by_their_first_bytes() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let expected = (0, vec![pair(STATUS, "known"), pair(CREATED, "known")]);
    let folder = folder("compressed");
    let bytes = compressed(&[&one, &other]);
    let (status, lines) = decode(&[], &bytes);
    assert_eq!((status, outcomes(&lines)), expected);
    assert_eq!(number(&lines[1], "offset"), one.len() as u64, "offsets count decompressed bytes");
    let outcome = run(&[&file(&folder, "no-matching-name", &bytes)], b"");
    assert_eq!((outcome.status, outcomes(&outcome.lines())), expected);
    // A member may end inside an event.
    let (head, tail) = one.split_at(one.len() / 2);
    assert_eq!(outcomes(&decode(&[], &compressed(&[head, tail])).1), [pair(STATUS, "known")]);
}

#[test]
fn what_a_truncated_input_holds_is_decoded() {
    let folder = folder("truncated");
    let (one, other) = (sample(STATUS), sample(CREATED));
    let whole = compressed(&[&one, &other]);
    let first = compressed(&[&one]).len();
    for (name, bytes, says) in [
        ("in-a-member", &whole[..whole.len() - 30], "the gzip data is truncated"),
        ("in-a-header", &whole[..first + 5], "the gzip data is truncated"),
        (
            "behind",
            &[&whole[..first], b"junk that is not gzip"].concat(),
            "the gzip data is damaged",
        ),
    ] {
        let path = file(&folder, name, bytes);
        let outcome = run(&[&path], b"");
        assert_eq!(outcome.status, 1, "{name}");
        assert_eq!(outcomes(&outcome.lines())[0], pair(STATUS, "known"), "{name}");
        assert!(
            outcome.errors.contains(says) && outcome.errors.contains(&path),
            "{name}: {}",
            outcome.errors
        );
        assert!(outcome.errors.contains("nothing can be read after byte "), "{}", outcome.errors);
    }
    let mut damaged = whole;
    damaged[first / 2] ^= 0xff;
    let outcome = run(&["-"], &damaged);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.errors.contains("cannot read standard input: the gzip data is damaged"),
        "{}",
        outcome.errors
    );
}
