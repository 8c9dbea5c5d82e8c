//! Attacks on the way in which HTTP carries a body: size, time, and what says where it ends.

use eventry_receive::Reason;

use crate::attack::{Attacks, Refused, run};
use crate::base::Base;
use crate::server::BODY_LIMIT;
use crate::wire::{Ending, Framing, Request, chunks};

/// A body that is written in chunks by the attack itself.
fn written(request: &mut Request, body: Vec<u8>) {
    request.add("Transfer-Encoding", "chunked");
    request.body = body;
    request.framing = Framing::AsWritten;
}

fn oversized(request: &mut Request) {
    request.body.resize(BODY_LIMIT + 1, b' ');
}

#[test]
fn sizes_and_times() {
    let tried = run([
        Attacks::on(Base::Github)
            .refused("an oversized body", Refused::With(413), oversized)
            .refused("an oversized body in chunks", Refused::With(413), |request| {
                oversized(request);
                request.framing = Framing::Chunks(1000);
            })
            .refused("an oversized body in one chunk", Refused::With(413), |request| {
                oversized(request);
                request.framing = Framing::Chunks(BODY_LIMIT + 1);
            })
            .refused("chunks without an end", Refused::With(413), |request| {
                oversized(request);
                let body = chunks(&request.body, 500);
                written(request, body);
            })
            .refused("a length without a body", Refused::With(413), |request| {
                request.framing = Framing::Stated((BODY_LIMIT + 1).to_string());
                request.ending = Ending::Silence(0);
            })
            .refused("a huge length", Refused::With(413), |request| {
                request.framing = Framing::Stated("9223372036854775807".to_owned());
                request.ending = Ending::Silence(10);
            })
            .refused("an oversized body that waits for permission", Refused::With(413), |request| {
                oversized(request);
                request.add("Expect", "100-continue");
                request.ending = Ending::Silence(0);
            })
            .refused("a slow body", Refused::With(408), |request| request.ending = Ending::Silence(5))
            .refused("a body that does not begin", Refused::With(408), |request| {
                request.ending = Ending::Silence(0);
            })
            .refused("a body that lacks a byte", Refused::With(408), |request| {
                request.ending = Ending::Silence(request.body.len() - 1);
            })
            .refused("a body that trickles", Refused::WithOrUnanswered(408), |request| {
                request.ending = Ending::Trickles;
            })
            .refused("a slow chunk", Refused::With(408), |request| {
                request.framing = Framing::Chunks(10);
                request.ending = Ending::Silence(20);
            }),
        Attacks::on(Base::Token).refused("a slow body of an oversized chunk", Refused::With(408), |request| {
            let body = [b"ffffff\r\n", &request.body[..]].concat();
            written(request, body);
            request.ending = Ending::Silence(30);
        }),
    ]);
    assert!(tried >= 13, "{tried}");
}

#[test]
fn ends_of_bodies() {
    let tried = run([Attacks::on(Base::Github)
        .refused("a truncated body", Refused::WithOrUnanswered(400), |request| {
            request.ending = Ending::HangsUp(20);
        })
        .refused("a truncated chunk", Refused::WithOrUnanswered(400), |request| {
            request.framing = Framing::Chunks(50);
            request.ending = Ending::HangsUp(30);
        })
        .refused("no last chunk", Refused::WithOrUnanswered(400), |request| {
            let body = chunks(&request.body, 50);
            written(request, body);
            request.ending = Ending::HangsUp(usize::MAX);
        })
        .refused("a chunk without a size", Refused::With(400), |request| {
            let body = [b"\r\n", &request.body[..]].concat();
            written(request, body);
        })
        .refused("a chunk whose size is not a number", Refused::With(400), |request| {
            let body = [b"zz\r\n", &request.body[..]].concat();
            written(request, body);
        })
        .refused("a chunk whose size overflows", Refused::With(400), |request| {
            let body = [b"fffffffffffffffffff\r\n", &request.body[..]].concat();
            written(request, body);
        })
        .refused("a chunk that is longer than its size", Refused::With(400), |request| {
            let body = [b"5\r\n", &request.body[..], b"\r\n0\r\n\r\n"].concat();
            written(request, body);
        })
        .because("a length that is too small", Reason::Mismatch, |request| {
            request.framing = Framing::Stated((request.body.len() - 1).to_string());
        })
        .because("a length of zero", Reason::Mismatch, |request| {
            request.framing = Framing::Stated("0".to_owned());
        })
        .because("no length", Reason::Mismatch, |request| request.framing = Framing::AsWritten)
        .refused("two lengths", Refused::With(400), |request| {
            request.add("Content-Length", (request.body.len() - 1).to_string());
        })
        .refused("a negative length", Refused::With(400), |request| {
            request.framing = Framing::Stated("-1".to_owned());
        })
        .refused("a length that overflows", Refused::With(400), |request| {
            request.framing = Framing::Stated("99999999999999999999".to_owned());
        })
        .because("chunks beside a length", Reason::Mismatch, |request| {
            // Whoever believes the length reads the signed body; whoever believes the chunks reads another one.
            request.add("Transfer-Encoding", "chunked");
            request.body = [b"0\r\n\r\n", &request.body[..]].concat();
        })
        .refused("an encoding that is not known", Refused::With(400), |request| {
            request.add("Transfer-Encoding", "gzip");
        })
        .because("an encoded body", Reason::Mismatch, |request| {
            request.add("Content-Encoding", "gzip");
            request.body = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00".to_vec();
        })
        .because("HTTP/1.0 without a length", Reason::Mismatch, |request| {
            request.version = "HTTP/1.0";
            request.framing = Framing::AsWritten;
        })
        .refused("HTTP/1.0 in chunks", Refused::With(400), |request| {
            request.version = "HTTP/1.0";
            request.framing = Framing::Chunks(50);
        })
        .refused("a version that does not exist", Refused::With(400), |request| {
            request.version = "HTTP/9.9"
        })
        .refused("very many headers", Refused::With(431), |request| {
            (0..200).for_each(|at| request.add(&format!("X-Header-{at}"), "1"));
        })
        .refused("a very long header", Refused::With(431), |request| {
            request.add("X-Header", "1".repeat(1 << 20));
        })
        .refused("a path in a header", Refused::With(400), |request| request.add(":path", "/other"))
        .refused("a target with a space", Refused::With(400), |request| {
            request.target = "/github /other".to_owned();
        })]);
    assert!(tried >= 20, "{tried}");
}
