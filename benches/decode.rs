//! Decoding and encoding by wall clock: `cargo bench --package eventry-bench --bench decode`
//!
//! Times drift with whatever else the machine does; `cargo xtask bench` counts instructions.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use eventry_bench::bodies::{BODIES, Body};
use eventry_bench::contenders::{CONTENDERS, Contender};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

struct Pair(&'static Contender, &'static Body);

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.1.name, self.0.name)
    }
}

fn pairs() -> impl Iterator<Item = Pair> {
    BODIES
        .iter()
        .flat_map(|body| CONTENDERS.iter().map(move |contender| Pair(contender, body)))
}

#[divan::bench(args = pairs())]
fn contenders(bencher: Bencher, pair: &Pair) {
    let mut task = pair.0.prepare(pair.1);
    bencher.counter(BytesCount::new(pair.1.text().len())).bench_local(&mut task);
}
