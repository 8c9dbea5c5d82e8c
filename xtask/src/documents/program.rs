//! The Rust blocks of all documents: one crate, in which each is a function.

use std::fs;
use std::io;

use super::console::matches;
use super::plan::Code;
use super::scratch::Scratch;

/// The name of the crate.
const NAME: &str = "blocks";

/// Compiles and runs the blocks, each with the document that it is from; returns what went wrong, with document and line.
pub fn run(scratch: &Scratch, blocks: &[(&str, &Code)]) -> io::Result<Vec<(String, usize, String)>> {
    let Some((first, _)) = blocks.first() else { return Ok(Vec::new()) };
    let folder = scratch.crates.join(NAME);
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"{NAME}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         eventry = {{ path = \"../../checkout\", features = [\"validate\"] }}\neventry-codegen = \"0.1\"\nserde_json = \"1\"\n\
         eventry-receive = {{ path = \"../../checkout/crates/receive\" }}\narchive = {{ path = \"../../checkout/examples/archive\" }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let mut main =
        "use std::process::{ExitCode, Termination};\n\nfn main() -> ExitCode {\n    match std::env::args().nth(1).as_deref() {\n"
            .to_owned();
    let mut modules = String::new();
    for (at, (document, code)) in blocks.iter().enumerate() {
        // Named after the document, and with each line where it is there: what the compiler says points into the document.
        let file = format!("{}-{}.rs", document.replace('/', "_"), code.line);
        fs::write(folder.join("src").join(&file), module(code))?;
        main.push_str(&format!("        Some(\"{at}\") => block_{at}::main().report(),\n"));
        modules.push_str(&format!("\n#[allow(warnings)]\n#[path = {file:?}]\nmod block_{at};\n"));
    }
    main.push_str("        _ => ExitCode::FAILURE,\n    }\n}\n");
    fs::write(folder.join("src/main.rs"), main + &modules)?;
    // They run in the copy of the checkout, as commands do.
    let manifest = folder.join("Cargo.toml");
    let cargo = |command: &str, arguments: &[&str]| {
        let mut cargo = scratch.command("cargo", &scratch.checkout);
        cargo.arg(command).arg("--manifest-path").arg(&manifest).args(arguments);
        cargo.env("CARGO_NET_OFFLINE", "true").output()
    };
    let built = cargo("build", &[])?;
    if !built.status.success() {
        let message = format!("Rust blocks do not compile:\n{}", String::from_utf8_lossy(&built.stderr));
        return Ok(vec![((*first).to_owned(), 1, message)]);
    }
    let mut failures = Vec::new();
    for (at, (document, code)) in blocks.iter().enumerate().filter(|(_, (_, code))| !code.no_run) {
        let output = cargo("run", &["--", &at.to_string()])?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> = printed.lines().collect();
        let is_right = output.status.success() && code.prints.as_ref().is_none_or(|prints| matches(prints, &lines));
        if !is_right {
            let expected = code.prints.as_ref().map(|prints| format!("expected:\n{}\n", prints.join("\n")));
            let errors = String::from_utf8_lossy(&output.stderr);
            let message = format!("{}printed:\n{printed}{errors}", expected.unwrap_or_default());
            failures.push(((*document).to_owned(), code.line, message));
        }
    }
    Ok(failures)
}

/// A module with a function `main` that does what the pieces say.
fn module(code: &Code) -> String {
    let is_program = code.pieces.iter().any(|(_, text)| text.contains("fn main("));
    let mut module = String::new();
    if !is_program {
        module.push_str("pub fn main() -> Result<(), Box<dyn std::error::Error>> {");
    }
    let mut line = 1;
    for (start, text) in &code.pieces {
        while line < *start {
            module.push('\n');
            line += 1;
        }
        // Alone, it is called by the operating system; here by another module.
        let callable = |line: &str| line.strip_prefix("fn main(").map(|rest| format!("pub fn main({rest}"));
        for code in text.lines() {
            module.push_str(&callable(code).unwrap_or_else(|| code.to_owned()));
            module.push('\n');
        }
        line += text.lines().count();
    }
    if !is_program {
        module.push_str("Ok(()) }\n");
    }
    module
}
