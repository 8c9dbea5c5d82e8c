//! Requests that are too long, too slow, or not HTTP.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::receiver::Receiver;
use crate::sender::{connect, response};

const KIND: &str = "{\"number\": 1}";

#[test]
fn a_body_that_is_too_long_is_answered_and_nothing_else_is_hurt() {
    let receiver = Receiver::start(&["--provider", "depot", "--limit", "100000"]);
    let path = "/hooks/stock/counted";
    let too_long = format!("POST {path}: not read: the body is longer than 100000 bytes; `--limit BYTES` raises the limit");
    for length in [100_001, 3_000_000] {
        assert_eq!(receiver.request(path).send(" ".repeat(length)), (413, String::new()));
        assert_eq!(receiver.line(), too_long);
    }
    let chunk = vec![b' '; 60_000];
    assert_eq!(receiver.request(path).send_chunked(&[&chunk, &chunk]), (413, String::new()));
    assert_eq!(receiver.line(), too_long);

    let padded = format!("{}{KIND}", " ".repeat(100_000 - KIND.len()));
    assert_eq!(receiver.request(path).send(&padded), (200, String::new()));
    assert_eq!(
        [receiver.line(), receiver.line()],
        [&format!("POST {path}: not verified"), "  depot/stock/counted/v1 known"]
    );
    let (head, tail) = KIND.as_bytes().split_at(4);
    assert_eq!(receiver.request(path).send_chunked(&[head, tail]), (200, String::new()));
    assert_eq!(receiver.end("TERM").0, Some(0));
}

#[test]
fn a_slow_client_does_not_hold_up_another() {
    let receiver = Receiver::start(&["--provider", "depot"]);
    // Half a head, half a body, nothing at all, and one that goes away.
    let mut half_head = connect(receiver.address);
    half_head.write_all(b"POST /slow HTTP/1.1\r\nHost: a\r\nX-").unwrap();
    let half_body = receiver.request("/slow").begin(100, b"{");
    let nothing = connect(receiver.address);
    drop(receiver.request("/gone").begin(100, b"{"));
    assert_eq!(receiver.line(), "POST /gone: not read: the connection ended before the body did");
    for _ in 0..5 {
        assert_eq!(receiver.request("/hooks/stock/counted").send(KIND).0, 200);
        assert_eq!(receiver.line(), "POST /hooks/stock/counted: not verified");
        assert_eq!(receiver.line(), "  depot/stock/counted/v1 known");
    }
    // What takes too long is answered: nobody waits for ever.
    assert_eq!(response(half_body), (408, String::new()));
    assert_eq!(receiver.line(), "POST /slow: not read: the body did not arrive within 10 seconds");
    for mut closed in [half_head, nothing] {
        let mut rest = String::new();
        closed.read_to_string(&mut rest).unwrap();
        assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 408 "), "{rest}");
    }
    let (status, rest, _) = receiver.end("TERM");
    assert_eq!(status, Some(0));
    assert!(rest.starts_with("\n7 deliveries: 5 not verified, 2 not read\n"), "{rest}");
}

#[test]
fn what_is_not_http_is_reported() {
    let receiver = Receiver::start(&["--provider", "depot"]);
    let long = format!("POST / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(70_000));
    let many = format!("POST / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X: a\r\n".repeat(300));
    for (request, status) in [("\u{16}\u{3}\u{1} hello\r\n\r\n", 400), (&long, 431), (&many, 431)] {
        let mut stream = connect(receiver.address);
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(response(stream).0, status);
    }
    assert_eq!(receiver.request("/hooks/stock/counted").send(KIND).0, 200);
    assert_eq!(receiver.line(), "POST /hooks/stock/counted: not verified");
    let (status, _, errors) = receiver.end("TERM");
    assert_eq!(status, Some(0));
    assert_eq!(
        errors.matches("warning: a request was answered with an error").count(),
        3,
        "{errors}"
    );
}

#[test]
fn many_connections_are_served_at_once() {
    let receiver = Receiver::start(&["--provider", "depot"]);
    let begin = Instant::now();
    let open: Vec<_> = (0..50)
        .map(|at| receiver.request(&format!("/{at}")).begin(KIND.len(), b"{"))
        .collect();
    // The last one to begin is the first one to end.
    for mut stream in open.into_iter().rev() {
        stream.write_all(&KIND.as_bytes()[1..]).unwrap();
        assert_eq!(response(stream).0, 200);
    }
    assert!(begin.elapsed() < Duration::from_secs(60));
    let rest = receiver.end("TERM").1;
    assert!(rest.contains("\n50 deliveries: 50 not verified\n"), "{rest}");
}
