//! What the service promises to those who run it.
#![cfg(unix)]

mod support;

use std::time::{Duration, Instant};
use std::{fs, thread};

use support::client::{Connection, Request, Response};
use support::process::{Process, command, folder};
use support::records;
use support::signing::{FERRY, ORCHARD, ferry, orchard, written};

const SOLD: &str =
    r#"{"type": "tickets.sold", "timestamp": "2026-05-01T08:30:00Z", "data": {"order": "f-1", "passengers": 2, "class": "cabin"}}"#;
const WEIGHED: &str = r#"{"at": "2026-09-01T17:00:00Z", "field": "south", "kilograms": 12.50}"#;

fn send(process: &Process, request: &Request) -> Response {
    let mut connection = Connection::open(process.address).unwrap();
    connection.send(request).unwrap()
}

fn get(process: &Process, path: &str) -> Response {
    Connection::open(process.address).unwrap().get(path).unwrap()
}

#[test]
fn health_says_whether_events_can_be_stored() {
    let data = folder("health").join("data");
    let process = Process::start(&data);
    let health = || get(&process, "/healthz");
    assert_eq!((health().status, &*health().body), (200, "ok\n"));
    let elsewhere = data.with_file_name("elsewhere");
    fs::rename(&data, &elsewhere).unwrap();
    assert_eq!((health().status, &*health().body), (503, "not healthy\n"));
    fs::rename(&elsewhere, &data).unwrap();
    assert_eq!(health().status, 200);
    // Checks at the same time do not disturb each other.
    thread::scope(|scope| {
        let checks: Vec<_> = (0..8).map(|_| scope.spawn(|| (0..20).all(|_| health().status == 200))).collect();
        assert!(checks.into_iter().all(|check| check.join().unwrap()));
    });
    // A check leaves nothing behind.
    let mut names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["events.jsonl", "quarantine.jsonl"]);
}

#[test]
fn metrics_count_every_outcome_and_drift() {
    let data = folder("metrics");
    let process = Process::start_with(&data, &[("RECEIVER_BODY_SECONDS", "1")]);
    assert!(
        get(&process, "/metrics")
            .body
            .contains("receiver_deliveries_total{provider=\"ferry\",outcome=\"accepted\",reason=\"\"} 0\n")
    );

    let drifted = SOLD.replace("\"cabin\"", "\"first\", \"color\": \"blue\", \"pet\": \"dog\"");
    let painted = SOLD.replace("tickets.sold", "boats.painted");
    for (request, status) in [
        (ferry(FERRY, "f-1", SOLD), 200),
        (ferry(FERRY, "f-1", SOLD), 200),
        (ferry(FERRY, "f-2", &drifted), 200),
        (ferry(FERRY, "f-3", &painted), 200),
        (ferry(FERRY, "f-4", &SOLD.replace("2,", "0,")), 200),
        (ferry(FERRY, "f-5", "{\"type\": "), 200),
        (ferry("a guess", "f-6", SOLD), 401),
        (ferry(FERRY, "f-7", &format!("{SOLD}{}", " ".repeat(300_000))), 413),
        (orchard(ORCHARD, "o-1", "harvests/weighed", WEIGHED), 204),
        (orchard(ORCHARD, "o-2", "hello", r#"{"challenge": "core"}"#), 200),
        (orchard("a guess", "o-3", "harvests/weighed", WEIGHED), 401),
    ] {
        let response = send(&process, &request);
        assert_eq!(response.status, status, "{request:?}");
        let is_challenge = request.path == "/hooks/orchard" && status == 200;
        assert_eq!(response.body, if is_challenge { "core" } else { "" });
    }
    let mut stale = orchard(ORCHARD, "o-4", "harvests/weighed", WEIGHED);
    stale.headers.retain(|(name, _)| name != "X-Orchard-Timestamp");
    assert_eq!(send(&process, &stale).status, 401);
    // Half a body, and then silence.
    let slow = orchard(ORCHARD, "o-5", "harvests/weighed", WEIGHED);
    let mut connection = Connection::open(process.address).unwrap();
    connection.write(&slow.head()).unwrap();
    connection.write(&slow.body[..9]).unwrap();
    assert_eq!(connection.response().unwrap().status, 408);

    let text = get(&process, "/metrics").body;
    let expected = r#"# HELP receiver_deliveries_total What became of deliveries. Malformed and rejected events, and control messages, count one by one.
# TYPE receiver_deliveries_total counter
receiver_deliveries_total{provider="ferry",outcome="accepted",reason=""} 3
receiver_deliveries_total{provider="ferry",outcome="duplicate",reason=""} 1
receiver_deliveries_total{provider="ferry",outcome="malformed",reason=""} 1
receiver_deliveries_total{provider="ferry",outcome="refused",reason="mismatch"} 1
receiver_deliveries_total{provider="ferry",outcome="rejected",reason=""} 1
receiver_deliveries_total{provider="ferry",outcome="too-large",reason=""} 1
receiver_deliveries_total{provider="orchard",outcome="accepted",reason=""} 1
receiver_deliveries_total{provider="orchard",outcome="control",reason=""} 1
receiver_deliveries_total{provider="orchard",outcome="refused",reason="mismatch"} 1
receiver_deliveries_total{provider="orchard",outcome="refused",reason="missing"} 1
receiver_deliveries_total{provider="orchard",outcome="too-slow",reason=""} 1
# HELP receiver_drift_total How far events differ from their schemas, by kind, event, and place.
# TYPE receiver_drift_total counter
receiver_drift_total{kind="unknown-event",event="",place=""} 1
receiver_drift_total{kind="unknown-member",event="ferry/tickets/sold/v1",place=""} 2
receiver_drift_total{kind="unknown-value",event="ferry/tickets/sold/v1",place="/data/class"} 1
"#;
    let occurred: String = text.split_inclusive('\n').filter(|line| !line.ends_with(" 0\n")).collect();
    assert_eq!(occurred, expected);

    let stored: Vec<_> = records::sink(&data)
        .records
        .into_iter()
        .map(|record| (record.delivery, record.what))
        .collect();
    let expected = [
        ("f-1", "ferry/tickets/sold/v1"),
        ("f-2", "ferry/tickets/sold/v1"),
        ("f-3", "ferry/boats/painted"),
        ("o-1", "orchard/harvests/weighed/v1"),
    ];
    assert_eq!(stored, expected.map(|(id, what)| (id.to_owned(), what.to_owned())));
    let kept: Vec<_> = records::quarantine(&data)
        .records
        .into_iter()
        .map(|record| record.delivery)
        .collect();
    assert_eq!(kept, ["f-4", "f-5"]);
}

#[test]
fn a_full_disk_loses_nothing() {
    let data = folder("full");
    let process = Process::start_on_a_small_disk(&data);
    let answers: Vec<u16> = (0..60)
        .map(|at| send(&process, &ferry(FERRY, &format!("f-{at}"), SOLD)).status)
        .collect();
    let taken = answers.iter().filter(|status| **status == 200).count();
    assert!(taken > 5 && taken < 60, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 503].contains(status)), "{answers:?}");
    // What is answered is stored, and nothing else: not even half a line.
    let ids = |data| {
        records::sink(data)
            .records
            .into_iter()
            .map(|record| record.delivery)
            .collect::<Vec<_>>()
    };
    let expected: Vec<String> = (0..taken).map(|at| format!("f-{at}")).collect();
    assert_eq!(ids(&data), expected);
    assert!(records::sink(&data).torn.is_empty());
    let failed = format!(
        "receiver_deliveries_total{{provider=\"ferry\",outcome=\"failed\",reason=\"\"}} {}\n",
        60 - taken
    );
    assert!(get(&process, "/metrics").body.contains(&failed));
    process.signal("TERM");
    assert!(process.wait().success());
    // The provider repeats the others once there is room.
    let process = Process::start(&data);
    for at in taken..60 {
        assert_eq!(send(&process, &ferry(FERRY, &format!("f-{at}"), SOLD)).status, 200);
    }
    assert_eq!(ids(&data).len(), 60);
}

#[test]
fn a_stop_lets_a_request_in_flight_end() {
    for signal in ["TERM", "INT"] {
        let data = folder(&format!("stop-{signal}"));
        let process = Process::start(&data);
        let mut idle = Connection::open(process.address).unwrap();
        assert_eq!(idle.get("/healthz").unwrap().status, 200);
        let request = ferry(FERRY, "f-1", SOLD);
        let mut connection = Connection::open(process.address).unwrap();
        connection.write(&request.head()).unwrap();
        connection.write(&request.body[..20]).unwrap();
        thread::sleep(Duration::from_millis(200));
        process.signal(signal);
        let start = Instant::now();
        // Nobody else is served any more.
        while Connection::open(process.address).is_ok() {
            assert!(start.elapsed() < Duration::from_secs(10), "it still listens");
            thread::sleep(Duration::from_millis(10));
        }
        assert!(idle.get("/healthz").is_err());
        connection.write(&request.body[20..]).unwrap();
        assert_eq!(connection.response().unwrap().status, 200);
        assert_eq!(process.wait().code(), Some(0));
        assert_eq!(records::sink(&data).records.len(), 1);
    }
}

#[test]
fn a_stop_does_not_wait_forever() {
    let process = Process::start_with(&folder("overdue"), &[("RECEIVER_BODY_SECONDS", "1")]);
    let mut connection = Connection::open(process.address).unwrap();
    // A head that never ends is no request yet.
    connection.write(b"POST /hooks/ferry HTTP/1.1\r\nhost: ").unwrap();
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    process.signal("TERM");
    assert_eq!(process.wait().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(12), "{:?}", start.elapsed());
}

#[test]
fn secrets_are_rotated_without_a_gap() {
    let data = folder("rotation");
    let (old, new) = (written("the old one"), written("the new one"));
    let status = |process: &Process, secret: &str, id: &str| send(process, &ferry(secret, id, SOLD)).status;
    let orchard_status =
        |process: &Process, secret: &str, id: &str| send(process, &orchard(secret, id, "harvests/weighed", WEIGHED)).status;

    let both = [("FERRY_SECRETS", &*format!("{old}, {new}")), ("ORCHARD_SECRETS", "pip core")];
    let process = Process::start_with(&data, &both);
    assert_eq!(status(&process, "the old one", "f-1"), 200);
    assert_eq!(status(&process, "the new one", "f-2"), 200);
    assert_eq!(orchard_status(&process, "pip", "o-1"), 204);
    assert_eq!(orchard_status(&process, "core", "o-2"), 204);
    assert_eq!(orchard_status(&process, "pip core", "o-3"), 401);
    process.signal("TERM");
    assert!(process.wait().success());

    let process = Process::start_with(&data, &[("FERRY_SECRETS", &*new), ("ORCHARD_SECRETS", "core,")]);
    assert_eq!(status(&process, "the old one", "f-3"), 401);
    assert_eq!(status(&process, "the new one", "f-4"), 200);
    assert_eq!(orchard_status(&process, "pip", "o-4"), 401);
    assert_eq!(orchard_status(&process, "core", "o-5"), 204);
    let stored: Vec<_> = records::sink(&data).records.into_iter().map(|record| record.delivery).collect();
    assert_eq!(stored, ["f-1", "f-2", "o-1", "o-2", "f-4", "o-5"]);
}

#[test]
fn settings_that_cannot_work_are_named_without_their_value() {
    let data = folder("settings");
    for (variable, value, says) in [
        (
            "FERRY_SECRETS",
            " , ",
            "receiver: FERRY_SECRETS holds no secret; set it to one, or to several with commas between them\n",
        ),
        (
            "FERRY_SECRETS",
            "hush",
            "receiver: FERRY_SECRETS: key 1 does not start with `whsec_` or `whpk_`\n",
        ),
        (
            "RECEIVER_ADDRESS",
            "here",
            "receiver: RECEIVER_ADDRESS is `here`; set it to an address and a port, such as `127.0.0.1:8080`\n",
        ),
        (
            "RECEIVER_BODY_SECONDS",
            "0",
            "receiver: RECEIVER_BODY_SECONDS is `0`; set it to a number from 1 to 600\n",
        ),
    ] {
        let output = command(&data, &[(variable, value)]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), says);
    }
}
