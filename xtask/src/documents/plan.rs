//! The steps for each block of a document, in order. `tidy` uses them too, to find blocks that are not run.

use super::console::{self, Command};
use super::markdown::{Block, Part, parts};

/// One step.
pub enum Step {
    /// Work in an empty folder of this name from here on.
    Folder(String),
    /// Work in the copy of the checkout from here on.
    Checkout,
    /// Write a file.
    Write {
        /// Its path in the current folder.
        path: String,
        /// What is in it.
        text: String,
    },
    /// Run a command.
    Run(Command),
}

/// Rust code that is a block, or several that go on from each other.
pub struct Code {
    /// The line of the document on which the last block starts.
    pub line: usize,
    /// Pieces of code, with the line on which each starts.
    pub pieces: Vec<(usize, String)>,
    /// Whether it is compiled only.
    pub no_run: bool,
    /// What it has to print.
    pub prints: Option<Vec<String>>,
}

/// The steps for a document.
#[derive(Default)]
pub struct Plan {
    /// For the shell.
    pub steps: Vec<Step>,
    /// For the compiler.
    pub code: Vec<Code>,
    /// Blocks that cannot be run, each with its line and the reason.
    pub problems: Vec<(usize, String)>,
    /// Which of the exceptions there are.
    pub used: Vec<usize>,
}

impl Plan {
    /// The plan for a document. Blocks whose first line starts with one of `exceptions` are left out.
    pub fn of(document: &str, exceptions: &[&str]) -> Self {
        let mut plan = Plan::default();
        let mut section = Vec::new();
        let mut name = "start".to_owned();
        for part in parts(document) {
            match part {
                Part::Heading(text) => {
                    let ended = std::mem::replace(&mut name, slug(&text));
                    plan.section(&ended, std::mem::take(&mut section), exceptions);
                }
                part => section.push(part),
            }
        }
        plan.section(&name, section, exceptions);
        plan
    }

    /// How many commands there are to run.
    pub fn commands(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Run(_))).count()
    }

    /// One section, between two headings. If it shows a `Cargo.toml`, it is about a crate of the reader.
    fn section(&mut self, name: &str, parts: Vec<Part>, exceptions: &[&str]) {
        let files = parts.iter().filter_map(|part| match part {
            Part::Block(block) | Part::Hidden(block) => file(block),
            Part::Heading(_) => None,
        });
        let files: Vec<String> = files.map(str::to_owned).collect();
        let is_crate = files.iter().any(|file| file == "Cargo.toml");
        if is_crate {
            self.steps.push(Step::Folder(name.to_owned()));
        }
        let mut hidden: Vec<(usize, String)> = Vec::new();
        let mut is_run = false;
        let mut main = None;
        for part in parts {
            match part {
                Part::Hidden(block) => match block.language.as_str() {
                    "rust" => hidden.push((block.line, block.text)),
                    "sh" => self
                        .steps
                        .extend(console::script(&block.text, block.line).into_iter().map(Step::Run)),
                    "file" if block.file.is_some() => self.write(&block),
                    other => self.problem(&block, format!("a hidden block is `rust`, `sh` or `file PATH`, not `{other}`")),
                },
                Part::Block(block) => {
                    let start = block.text.lines().next().unwrap_or_default();
                    if let Some(exception) = exceptions.iter().position(|exception| start.starts_with(exception)) {
                        self.used.push(exception);
                        continue;
                    }
                    if file(&block) == Some("src/main.rs") {
                        main = Some((block.line, console::commented(&block.text)));
                    }
                    is_run |= is_crate && block.language == "console";
                    self.block(block, std::mem::take(&mut hidden));
                }
                Part::Heading(_) => {}
            }
        }
        if is_crate {
            let (line, text, prints) = match main {
                Some((line, prints)) => (line, "cargo run\n", prints),
                None => (0, "cargo check\n", None),
            };
            if !is_run {
                let text = text.to_owned();
                self.steps.push(Step::Run(Command { line, text, prints }));
            }
            self.steps.push(Step::Checkout);
        }
    }

    fn block(&mut self, block: Block, hidden: Vec<(usize, String)>) {
        let has = |word: &str| block.words.iter().any(|found| found == word);
        match block.language.as_str() {
            _ if has("ignore") => self.problem(&block, "`ignore` has nobody run it".to_owned()),
            "rust" if file(&block).is_some() => self.write(&block),
            "rust" => {
                let mut pieces = hidden;
                pieces.push((block.line, block.text.clone()));
                let prints = console::commented(&block.text);
                let no_run = has("no_run");
                let line = block.line;
                if has("continues") {
                    let Some(before) = self.code.last() else {
                        return self.problem(&block, "there is no block that it continues".to_owned());
                    };
                    pieces.splice(0..0, before.pieces.iter().cloned());
                }
                self.code.push(Code {
                    line,
                    pieces,
                    no_run,
                    prints,
                });
            }
            "console" => match console::console(&block.text, block.line) {
                Ok(commands) => self.steps.extend(commands.into_iter().map(Step::Run)),
                Err(message) => self.problem(&block, message),
            },
            "sh" => self
                .steps
                .extend(console::script(&block.text, block.line).into_iter().map(Step::Run)),
            "toml" | "json" => {
                let error = match block.language.as_str() {
                    "toml" => toml_span::parse(&block.text).err().map(|error| error.to_string()),
                    _ => serde_json::from_str::<serde_json::Value>(&block.text)
                        .err()
                        .map(|error| error.to_string()),
                };
                match error {
                    Some(error) => self.problem(&block, format!("it cannot be read: {error}")),
                    None if file(&block).is_some() => self.write(&block),
                    None => {}
                }
            }
            "" => self.problem(&block, "it has no language".to_owned()),
            other => self.problem(&block, format!("blocks of the language `{other}` are not run")),
        }
    }

    fn write(&mut self, block: &Block) {
        self.steps.push(Step::Write {
            path: file(block).unwrap_or_default().to_owned(),
            text: block.text.clone(),
        });
    }

    fn problem(&mut self, block: &Block, message: String) {
        self.problems.push((block.line, message));
    }
}

/// The file that a block is: the info string says so, or else the paragraph in front.
fn file(block: &Block) -> Option<&str> {
    let named = block.words.iter().find_map(|word| word.strip_prefix("file="));
    named.or(block.file.as_deref())
}

/// A heading as the name of a folder and of a crate.
fn slug(heading: &str) -> String {
    let name = heading.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    format!("in-{}", name.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::{Plan, Step};

    fn shown(plan: &Plan) -> Vec<String> {
        let show = |step: &Step| match step {
            Step::Folder(name) => format!("folder {name}"),
            Step::Checkout => "checkout".to_owned(),
            Step::Write { path, .. } => format!("write {path}"),
            Step::Run(command) => format!("run {}", command.text.trim_end()),
        };
        plan.steps.iter().map(show).collect()
    }

    #[test]
    fn a_section_with_a_manifest_is_a_crate() {
        let document = "```console\n$ a\n```\n\n## Your own\n\n`Cargo.toml`:\n\n```toml\n```\n\n<!-- hidden file schemas/a.json\n{}\n-->\n\n\
                        ```rust file=src/main.rs\nprintln!(); // 1\n```\n\n## More\n\n```sh\nb\n```\n";
        let plan = Plan::of(document, &[]);
        let expected = [
            "run a",
            "folder in-your-own",
            "write Cargo.toml",
            "write schemas/a.json",
            "write src/main.rs",
            "run cargo run",
            "checkout",
            "run b",
        ];
        assert_eq!(shown(&plan), expected);
        assert!(plan.problems.is_empty() && plan.code.is_empty());
    }

    #[test]
    fn code_goes_on_from_the_block_before() {
        let document = "<!-- hidden rust\nlet a = 1;\n-->\n\n```rust\nlet b = a;\n```\n\n```rust,no_run,continues\nlet c = b;\n```\n";
        let plan = Plan::of(document, &[]);
        let pieces: Vec<_> = plan.code.iter().map(|code| (code.line, code.pieces.len(), code.no_run)).collect();
        assert_eq!(pieces, [(6, 2, false), (10, 3, true)]);
    }

    #[test]
    fn what_nobody_runs_is_a_problem() {
        let document =
            "```\na\n```\n\n```text\nb\n```\n\n```rust,ignore\n```\n\n```json\n{\n```\n\n```console\nx\n```\n\n    y\n\n```toml\n=\n```\n";
        let lines = |plan: &Plan| plan.problems.iter().map(|(line, _)| *line).collect::<Vec<_>>();
        assert_eq!(lines(&Plan::of(document, &[])), [2, 6, 10, 13, 17, 20, 23]);
        let plan = Plan::of(document, &["b", "c"]);
        assert_eq!(lines(&plan), [2, 10, 13, 17, 20, 23]);
        assert_eq!(plan.used, [0]);
    }
}
