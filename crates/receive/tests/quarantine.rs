//! The quarantine in a file.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use eventry::{Delivery, apiida};
use eventry_receive::{JsonLines, Kept, Quarantine};

/// A folder that is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("eventry-quarantine-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("quarantine.jsonl")
    }

    /// The bodies of the lines that can be read, and how many cannot.
    fn read(&self) -> (Vec<String>, usize) {
        let text = fs::read_to_string(self.file()).unwrap();
        let (mut bodies, mut broken) = (Vec::new(), 0);
        for line in text.lines() {
            match Delivery::from_json(line) {
                Ok(delivery) => bodies.push(String::from_utf8(delivery.body().to_vec()).unwrap()),
                Err(_) => broken += 1,
            }
        }
        (bodies, broken)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn keep(quarantine: &JsonLines, body: &str) {
    let malformed = apiida::decode(body.to_owned()).unwrap_err();
    quarantine.keep(&[Kept::Malformed(&malformed)]).unwrap();
}

#[test]
fn lines_are_appended_over_restarts() {
    let folder = Folder::new("restarts");
    for at in 0..3 {
        let quarantine = JsonLines::open(folder.file()).unwrap();
        keep(&quarantine, &format!("{{{at}"));
        assert_eq!(quarantine.path(), folder.file());
    }
    assert_eq!(folder.read(), (vec!["{0".to_owned(), "{1".to_owned(), "{2".to_owned()], 0));
}

#[test]
fn a_torn_line_spoils_only_itself() {
    let folder = Folder::new("torn");
    keep(&JsonLines::open(folder.file()).unwrap(), "{first");
    let whole = fs::read(folder.file()).unwrap();
    // Wherever the line ends that was being written when the process died.
    for torn in [1, whole.len() / 2, whole.len() - 1] {
        let bytes = [&whole[..], &whole[..torn]].concat();
        fs::write(folder.file(), bytes).unwrap();
        keep(&JsonLines::open(folder.file()).unwrap(), "{next");
        let (bodies, broken) = folder.read();
        // A line that lacks only its line break is whole.
        let is_whole = torn == whole.len() - 1;
        assert_eq!(broken, usize::from(!is_whole), "{torn}");
        assert_eq!(bodies.last().unwrap(), "{next", "{torn}");
        assert_eq!(bodies.len(), 2 + usize::from(is_whole), "{torn}");
    }
}

#[test]
fn lines_of_many_threads_stay_whole() {
    let folder = Folder::new("threads");
    let quarantine = Arc::new(JsonLines::open(folder.file()).unwrap());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let quarantine = Arc::clone(&quarantine);
            scope.spawn(move || (0..25).for_each(|at| keep(&quarantine, &format!("{{{thread}-{at}"))));
        }
    });
    let (mut bodies, broken) = folder.read();
    assert_eq!((bodies.len(), broken), (200, 0));
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), 200);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("mode");
    let quarantine = JsonLines::open(folder.file()).unwrap();
    keep(&quarantine, "{");
    assert_eq!(fs::metadata(folder.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_not_a_loss() {
    let quarantine = JsonLines::open("/dev/full");
    // Some systems refuse to synchronize a device; then it cannot be opened, which is an error too.
    if let Ok(quarantine) = quarantine {
        let malformed = apiida::decode("{").unwrap_err();
        assert!(quarantine.keep(&[Kept::Malformed(&malformed)]).is_err());
    }
}
