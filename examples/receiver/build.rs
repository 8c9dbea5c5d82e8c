fn main() {
    eventry_codegen::Config::new("schemas").build();
}
