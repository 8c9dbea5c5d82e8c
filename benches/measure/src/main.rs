//! x
#![forbid(unsafe_code)]
pub mod catalog;
pub mod generators;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let g = generators::GENERATORS.iter().find(|g| g.name == a[1]).unwrap();
    println!("{:?}", (g.run)(a[2].parse().unwrap()));
}
