//! Generates the shipped events from `schemas/`, one provider per Cargo feature.

fn main() {
    #[cfg(feature = "generate")]
    eventry_codegen::Config::new("schemas").providers_by_feature().build();
}
