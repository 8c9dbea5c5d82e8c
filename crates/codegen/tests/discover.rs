//! Reading of folders on disk.

use eventry_schema::discover::{Tree, read_tree};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A temporary folder.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> io::Result<Self> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(path.join("schemas"))?;
        Ok(Self(path))
    }

    fn schemas(&self) -> PathBuf {
        self.0.join("schemas")
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.schemas().join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // If this fails, the next run removes the folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_are_sorted_and_ignored_files_are_left_out() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Folder::new("sorted")?;
    let files = [
        ("b/provider.toml", "name = \"B\""),
        ("a/orders/created/v1.json", "{}"),
        ("lock.toml", ""),
    ];
    let ignored = [
        "README.md",
        "a/README.de.md",
        "a/.git/config",
        "a/orders/created/.v1.json.swp",
        "a/orders/created/v1.json~",
    ];
    for (path, text) in files {
        folder.write(path, text.as_bytes())?;
    }
    for path in ignored {
        folder.write(path, b"ignored")?;
    }
    let tree = read_tree(&folder.schemas())?;
    assert_eq!(tree, Tree::from_files("schemas", files));
    let paths: Vec<_> = tree.files.keys().map(String::as_str).collect();
    assert_eq!(paths, ["a/orders/created/v1.json", "b/provider.toml", "lock.toml"]);
    Ok(())
}

#[test]
fn missing_folders_are_reported() {
    let problems = read_tree(Path::new("no/such/schemas")).expect_err("the folder does not exist");
    assert_eq!(
        problems.to_string(),
        "error: this folder does not exist
  --> no/such/schemas
   help: create it, or pass the folder that holds the schemas, with one folder per provider"
    );
}

#[test]
fn invalid_utf8_is_located_by_line_and_column() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Folder::new("latin1")?;
    folder.write("a/orders/created/v1.json", b"{\n \"\xc3\xa9\": \"\xe9\"}")?;
    let problems = read_tree(&folder.schemas()).expect_err("it is not UTF-8");
    assert_eq!(
        problems.to_string(),
        "error: the text is not valid UTF-8
  --> schemas/a/orders/created/v1.json:2:8
   help: save the file as UTF-8"
    );
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_loops_are_reported() -> Result<(), Box<dyn std::error::Error>> {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("links")?;
    folder.write("a/_shared/issue.json", b"{}")?;
    folder.write("b/provider.toml", b"")?;
    symlink("../a/_shared", folder.schemas().join("b/_shared"))?;
    let tree = read_tree(&folder.schemas())?;
    assert!(tree.files.contains_key("b/_shared/issue.json"));

    symlink("..", folder.schemas().join("a/loop"))?;
    symlink("nowhere", folder.schemas().join("a/broken.json"))?;
    let problems = read_tree(&folder.schemas()).expect_err("there is a loop");
    assert_eq!(
        problems.to_string(),
        "error: this path cannot be read: No such file or directory (os error 2)
  --> schemas/a/broken.json
   help: check that it exists and that you have permission to read it

error: this folder contains itself, or is nested too deeply
  --> schemas/a/loop
   help: remove the symbolic link, or flatten the folders"
    );
    Ok(())
}
