//! What `diff` is given: folders, files, event ids and git revisions, as trees of schemas.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::{Tree, read_tree};
use eventry_schema::event_id::EventId;

use crate::command::{Failure, nearest};
use crate::place::{Place, SCHEMAS};

/// What can be given.
pub const FORMS: &str = concat!(
    "  a folder       of schemas, or of one provider\n",
    "  a file         with a schema: in a provider's folder, or on its own\n",
    "  an event id    of the schemas here: <provider>/<domain>/<event>/v<version>\n",
    "  a revision     of git, for its schemas: HEAD~1, a branch, a tag\n",
    "  both           REVISION:EVENT_ID",
);

/// Two trees, and the document that is meant where only one is.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Before.
    pub old: Tree,
    /// After.
    pub new: Tree,
    /// Relative to the schemas folder.
    pub document: Option<String>,
    /// Where the old document stood, if it took the place of another: two versions are compared, or two files.
    pub from: Option<String>,
    /// Whether each side is a single file: then its tree is named after it.
    pub alone: (bool, bool),
    /// How messages spell the folder of each side.
    pub shown: (String, String),
}

impl Pair {
    /// What people call a document of the new side.
    pub fn called<'p>(&'p self, document: &'p str) -> &'p str {
        if self.alone.1 { &self.new.root_name } else { document }
    }

    /// The file of a document of the new side.
    pub fn file(&self, document: &str) -> String {
        if self.alone.1 {
            self.new.root_name.clone()
        } else {
            format!("{}/{document}", self.shown.1)
        }
    }

    /// Rewrites the paths of problems to what opens from the current folder.
    pub fn located(&self, problems: Diagnostics) -> Diagnostics {
        let sides = [(&self.old, self.alone.0, &self.shown.0), (&self.new, self.alone.1, &self.shown.1)];
        let located = problems.into_iter().map(|mut problem| {
            let of = |tree: &Tree| Some(problem.path.strip_prefix(&tree.root_name)?.strip_prefix('/')?.to_owned());
            let mut found: Vec<String> = sides
                .iter()
                .filter_map(|(tree, alone, shown)| {
                    let inside = of(tree)?;
                    let exists = *alone || tree.files.contains_key(&inside);
                    let path = if *alone {
                        tree.root_name.clone()
                    } else {
                        format!("{shown}/{inside}")
                    };
                    exists.then_some(path)
                })
                .collect();
            found.dedup();
            // Two folders of one name can both have such a file; then the plain name stays.
            if let [path] = found.as_slice() {
                problem.path.clone_from(path);
            }
            problem
        });
        located.collect()
    }
}

/// One argument.
struct Input {
    tree: Tree,
    document: Option<String>,
    alone: bool,
    shown: String,
}

/// Reads what two arguments name.
///
/// # Errors
/// When one of them names nothing, or nothing that could be compared with the other.
pub fn pair(place: &Result<Place, Failure>, old: &str, new: &str) -> Result<Pair, Failure> {
    let (old, new) = (input(place, old)?, input(place, new)?);
    let document = match (&old.document, &new.document) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (Some(_), Some(new)) => Some(new.clone()),
    };
    let alone = (old.alone, new.alone);
    let shown = (old.shown, new.shown);
    let from = match old.alone {
        true => Some(old.tree.root_name.clone()),
        false => old.document.clone().filter(|from| document.as_ref() != Some(from)),
    };
    let old_tree = match (&old.document, &document) {
        (Some(from), Some(to)) if from != to => moved(old.tree, from, to),
        _ => old.tree,
    };
    Ok(Pair {
        old: old_tree,
        new: new.tree,
        document,
        from,
        alone,
        shown,
    })
}

/// The tree in which one document takes the place of another: so two versions are compared as if they were two states of one.
fn moved(tree: Tree, from: &str, to: &str) -> Tree {
    let (from_folder, to_folder) = (first(from), first(to));
    let mut files = tree.files;
    if from_folder != to_folder {
        // It is from another provider; the documents that it refers to move with it.
        let prefix = format!("{from_folder}/");
        let renamed = |path: String| match path.strip_prefix(&prefix) {
            Some(rest) => format!("{to_folder}/{rest}"),
            None => path,
        };
        files = files.into_iter().map(|(path, text)| (renamed(path), text)).collect();
    }
    let from = format!("{to_folder}/{}", from.split_once('/').map_or("", |(_, rest)| rest));
    for end in [".json", ".patch.json"] {
        let name = |path: &str| format!("{}{end}", path.trim_end_matches(".json"));
        match files.remove(&name(&from)) {
            Some(text) => drop(files.insert(name(to), text)),
            None => drop(files.remove(&name(to))),
        }
    }
    // Samples are not compared.
    files.retain(|path, _| !path.contains(".sample."));
    Tree::from_files(tree.root_name, files)
}

fn first(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn input(place: &Result<Place, Failure>, text: &str) -> Result<Input, Failure> {
    let path = Path::new(text);
    if path.is_dir() {
        return folder(path);
    }
    if path.is_file() {
        return file(path);
    }
    // Everything else is found with the schemas of the place, so what is wrong with the place is what is wrong with the argument.
    let known = || place.as_ref().map_err(|failure| outside(text, failure));
    if let Ok(id) = text.parse::<EventId>() {
        let place = known()?;
        return event(place, place.read()?, &id);
    }
    if let Some((revision, id)) = text.split_once(':')
        && let Ok(id) = id.parse::<EventId>()
    {
        let place = known()?;
        return event(place, at_revision(place, revision, text)?, &id);
    }
    let place = known()?;
    Ok(whole(at_revision(place, text, text)?, &place.shown))
}

/// All documents of a tree.
fn whole(tree: Tree, shown: &str) -> Input {
    Input {
        tree,
        document: None,
        alone: false,
        shown: shown.to_owned(),
    }
}

/// An argument that names neither a file nor a folder, where no schemas exist that it could mean.
fn outside(text: &str, failure: &Failure) -> Failure {
    match (near(text), failure) {
        (Some(near), _) => Failure::usage(format!("there is no file or folder `{text}`"), format!("did you mean `{near}`?")),
        (None, Failure::Usage(message, help) | Failure::Stopped(message, help)) => Failure::usage(
            format!("there is no file or folder `{text}`, and for an event id or a revision, {message}"),
            help.clone(),
        ),
        (None, Failure::Schemas(_)) => failure.clone(),
    }
}

/// An argument that names nothing.
fn nothing(text: &str) -> Failure {
    let help = match near(text) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("give one of these:\n{FORMS}"),
    };
    Failure::usage(format!("`{text}` is not a folder, a file, an event id or a revision"), help)
}

/// A path that differs little.
fn near(text: &str) -> Option<String> {
    let path = Path::new(text);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = std::fs::read_dir(parent.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let names: Vec<String> = beside.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let near = nearest(&name, names.iter().map(String::as_str))?;
    let near = parent.map_or_else(|| PathBuf::from(near), |parent| parent.join(near));
    Some(near.display().to_string())
}

fn event(place: &Place, tree: Tree, id: &EventId) -> Result<Input, Failure> {
    let document = format!("{id}.json");
    if tree.files.contains_key(&document) {
        return Ok(Input {
            tree,
            document: Some(document),
            alone: false,
            shown: place.shown.clone(),
        });
    }
    let ids = tree.files.keys().filter_map(|path| path.strip_suffix(".json"));
    let ids = ids.filter(|path| path.parse::<EventId>().is_ok());
    let help = match nearest(&id.to_string(), ids) {
        Some(id) => format!("did you mean `{id}`?"),
        None => "`cargo eventry list` shows all events".to_owned(),
    };
    Err(Failure::usage(format!("there is no event `{id}` in {}/", place.shown), help))
}

fn folder(path: &Path) -> Result<Input, Failure> {
    let tree = read_tree(path)?;
    if !tree.files.contains_key("provider.toml") {
        return Ok(whole(tree, spelled(path).trim_end_matches('/')));
    }
    let provider = tree.root_name.clone();
    let files = tree.files.into_iter().map(|(path, text)| (format!("{provider}/{path}"), text));
    let above = path.canonicalize().ok();
    let above = above.as_deref().and_then(Path::parent).and_then(Path::file_name);
    let above = above.map_or_else(|| SCHEMAS.into(), |name| name.to_string_lossy());
    let shown = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => spelled(parent),
        // The folder above has no name in what was given.
        _ => above.to_string(),
    };
    Ok(whole(Tree::from_files(above, files), &shown))
}

fn spelled(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A file in a provider's folder brings the whole provider along: it may refer to others.
fn file(path: &Path) -> Result<Input, Failure> {
    let unreadable = |error: std::io::Error| Failure::stopped(format!("{}: {error}", path.display()), "give a file that you can read");
    let whole = path.canonicalize().map_err(unreadable)?;
    for above in whole.ancestors().skip(1).take(32) {
        if above.join("provider.toml").is_file() {
            let provider = folder(above)?;
            let inside = whole.strip_prefix(above).unwrap_or(&whole);
            let inside: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
            let name = above.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            return Ok(Input {
                document: Some(format!("{name}/{}", inside.join("/"))),
                tree: provider.tree,
                alone: false,
                // The same folder, as the argument spells it, if it goes that far up.
                shown: match path.ancestors().nth(inside.len() + 1) {
                    Some(folder) if !folder.as_os_str().is_empty() => spelled(folder),
                    _ => provider.shown,
                },
            });
        }
    }
    let text = std::fs::read_to_string(&whole).map_err(unreadable)?;
    let document = "files/alone/schema/v1.json";
    Ok(Input {
        // Named after the file: that is where its problems and its changes are.
        tree: Tree::from_files(
            path.to_string_lossy(),
            [
                ("files/provider.toml".to_owned(), "name = \"Files\"\n".to_owned()),
                (document.to_owned(), text),
            ],
        ),
        document: Some(document.to_owned()),
        alone: true,
        shown: spelled(path),
    })
}

/// The schemas as they are in a git revision; `argument` is the argument that names it.
fn at_revision(place: &Place, revision: &str, argument: &str) -> Result<Tree, Failure> {
    let folder = &place.schemas;
    let unknown = || nothing(argument);
    if revision.starts_with('-') {
        return Err(unknown());
    }
    let commit = git(folder, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")], "").map_err(|_| unknown())?;
    let commit = text(&commit).trim().to_owned();
    let listed = git(folder, &["ls-tree", "-r", "-z", "--name-only", &commit], "")?;
    let listed = text(&listed);
    // A name with a line break cannot be in a list of lines, and is not the name of a schema.
    let paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty() && !path.contains('\n')).collect();
    let asked: String = paths.iter().map(|path| format!("{commit}:./{path}\n")).collect();
    let answered = git(folder, &["cat-file", "--batch"], &asked)?;
    let mut rest = answered.as_slice();
    let mut files = Vec::new();
    for path in paths {
        let Some((content, behind)) = next_blob(rest) else { break };
        rest = behind;
        if let Ok(content) = std::str::from_utf8(content) {
            files.push((path.to_owned(), content.to_owned()));
        }
    }
    Ok(Tree::from_files(SCHEMAS, files))
}

/// The next answer of `git cat-file --batch`: a line with name, kind and length, the content, a line break.
fn next_blob(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = answer.split_at(end);
    let length: usize = text(head).rsplit(' ').next()?.parse().ok()?;
    let rest = rest.get(1..)?;
    Some((rest.get(..length)?, rest.get(length + 1..)?))
}

fn git(folder: &Path, arguments: &[&str], input: &str) -> Result<Vec<u8>, Failure> {
    let cannot = |error: std::io::Error| Failure::stopped(format!("cannot run git: {error}"), "install git, or give folders or files");
    let mut child = Process::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    let feed = child.stdin.take().map(|mut stdin| {
        let input = input.to_owned();
        std::thread::spawn(move || stdin.write_all(input.as_bytes()))
    });
    let output = child.wait_with_output().map_err(cannot)?;
    // git may have stopped reading; its status says so.
    drop(feed.map(std::thread::JoinHandle::join));
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = text(&output.stderr);
    Err(Failure::stopped(
        format!("git {} failed: {}", arguments.first().unwrap_or(&""), said.trim()),
        "run it in a checkout with its full history",
    ))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
