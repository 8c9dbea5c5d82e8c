//! Console blocks: commands with their output, which has to match.

/// The mark for omitted output: at the end of a line for its rest, as a line for any number of lines.
const ANYTHING: char = '…';

/// One command of a block.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    /// The line of the document that it starts on.
    pub line: usize,
    /// What is typed, over as many lines as it takes.
    pub text: String,
    /// What it prints; without it, anything, as long as the command succeeds.
    pub prints: Option<Vec<String>>,
}

/// The commands of a `console` block: lines that start with `$`, and what each prints. A command goes on in the next line where it
/// ends with `\`, `|` or `&&`, or where the next line starts with `>`.
pub fn console(text: &str, first: usize) -> Result<Vec<Command>, String> {
    let mut commands: Vec<Command> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(text), _) => {
                is_open = goes_on(text);
                commands.push(Command {
                    line: first + at,
                    text: format!("{text}\n"),
                    prints: Some(Vec::new()),
                });
            }
            (None, None) => return Err("it does not start with a command: `$ …`".to_owned()),
            (None, Some(command)) => {
                let more = line
                    .strip_prefix("> ")
                    .filter(|_| command.prints.as_ref().is_some_and(Vec::is_empty));
                match command.prints.as_mut() {
                    Some(prints) if !is_open && more.is_none() => prints.push(line.to_owned()),
                    _ => {
                        let text = more.unwrap_or(line);
                        is_open = goes_on(text);
                        command.text.push_str(&format!("{text}\n"));
                    }
                }
            }
        }
    }
    Ok(commands)
}

/// The commands of an `sh` block, one for each line or here-document. They print what they like, and have to succeed.
pub fn script(text: &str, first: usize) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut is_open = false;
    // The line that ends the here-document.
    let mut end: Option<&str> = None;
    for (at, line) in text.lines().enumerate() {
        match commands.last_mut().filter(|_| is_open || end.is_some()) {
            Some(command) => command.text.push_str(&format!("{line}\n")),
            None if line.trim().is_empty() || line.trim_start().starts_with('#') => continue,
            None => commands.push(Command {
                line: first + at,
                text: format!("{line}\n"),
                prints: None,
            }),
        }
        end = match end {
            Some(end) if line == end => None,
            Some(end) => Some(end),
            None => line.split_once("<<").map(|(_, end)| end.trim().trim_matches('\'')),
        };
        is_open = end.is_none() && goes_on(line);
    }
    commands
}

fn goes_on(line: &str) -> bool {
    ["\\", "|", "&&"].iter().any(|end| line.trim_end().ends_with(end))
}

/// What a program prints by the comments behind its `println!` lines, with anything around them; nothing if there are none.
pub fn commented(code: &str) -> Option<Vec<String>> {
    let lines = code.lines().filter(|line| line.trim_start().starts_with("println!("));
    let comments = lines.filter_map(|line| line.split_once("); // ").map(|(_, comment)| comment.trim().to_owned()));
    let mut prints = vec![ANYTHING.to_string()];
    prints.extend(comments.flat_map(|comment| [comment, ANYTHING.to_string()]));
    (prints.len() > 1).then_some(prints)
}

/// Whether these lines are what a command printed.
pub fn matches(expected: &[String], printed: &[&str]) -> bool {
    let Some((first, rest)) = expected.split_first() else {
        return printed.is_empty();
    };
    let first = first.trim_end();
    if first.trim_start() == ANYTHING.to_string() {
        return (0..=printed.len()).any(|skipped| printed.get(skipped..).is_some_and(|printed| matches(rest, printed)));
    }
    let Some((line, others)) = printed.split_first() else {
        return false;
    };
    let is_line = match first.strip_suffix(ANYTHING) {
        Some(start) => line.starts_with(start),
        None => line.trim_end() == first,
    };
    is_line && matches(rest, others)
}

#[cfg(test)]
mod tests {
    use super::{Command, commented, console, matches, script};

    fn command(line: usize, text: &str, prints: Option<&[&str]>) -> Command {
        let prints = prints.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect());
        let text = text.to_owned();
        Command { line, text, prints }
    }

    #[test]
    fn commands_are_told_from_what_they_print() {
        let block = "$ a |\n    b\nc\n> d\n$ cat <<E\n> x\n> E\nx\n$ f\n";
        let expected = [
            command(5, "a |\n    b\n", Some(&["c", "> d"])),
            command(9, "cat <<E\nx\nE\n", Some(&["x"])),
            command(13, "f\n", Some(&[])),
        ];
        assert_eq!(console(block, 5).unwrap(), expected);
        assert!(console("a\n$ b\n", 1).is_err());
        let expected = [command(2, "a \\\n b\n", None), command(4, "c # d\n", None)];
        assert_eq!(script("# x\na \\\n b\nc # d\n", 1), expected);
        let expected = [command(1, "a <<'E'\n\nb |\nE\n", None), command(5, "c\n", None)];
        assert_eq!(script("a <<'E'\n\nb |\nE\nc\n", 1), expected);
    }

    #[test]
    fn an_ellipsis_stands_for_anything() {
        let check = |expected: &[&str], printed: &[&str]| {
            let expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
            matches(&expected, printed)
        };
        assert!(check(&["a…", "…", "b"], &["abc", "b", "b"]));
        assert!(check(&["a", "…"], &["a "]));
        assert!(!check(&["a"], &["a", "b"]));
        assert!(!check(&["a", "b"], &["a"]));
        assert!(!check(&["…", "c"], &["a", "b"]));
        assert!(!check(&[], &["a"]));
    }

    #[test]
    fn comments_behind_println_say_what_it_prints() {
        let code = "fn main() {\n    println!(\"{}\", 1); // 1\n    let x = 2; // two\n    println!(\"x\");\n}\n";
        assert_eq!(commented(code).unwrap(), ["…", "1", "…"]);
        assert_eq!(commented("let x = 1; // 1"), None);
    }
}
