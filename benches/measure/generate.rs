//! Generating by wall clock: `cargo bench --package eventry-measure --bench generate`
//!
//! Times drift with whatever else the machine does; `cargo xtask bench` counts instructions.

use divan::Bencher;
use divan::counter::ItemsCount;
use eventry_measure::generators::{self, Generator};

fn main() {
    divan::main();
}

fn run(bencher: Bencher, generator: &'static Generator, schemas: usize) {
    bencher.counter(ItemsCount::new(schemas)).bench(|| (generator.run)(schemas).is_ok());
}

#[divan::bench(args = [10, 100, 1_000, 10_000], sample_count = 3, sample_size = 1)]
fn eventry(bencher: Bencher, schemas: usize) {
    run(bencher, &generators::EVENTRY, schemas);
}

#[divan::bench(args = [10, 100, 1_000, 10_000], sample_count = 3, sample_size = 1)]
fn typify_syn_prettyplease(bencher: Bencher, schemas: usize) {
    run(bencher, &generators::TYPIFY, schemas);
}
