//! Ways of decoding a file of JSON Lines, side by side.
//!
//! All read the same file of one provider's events, and drop each event before the next.

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use bytes::Bytes;
use eventry::{CATALOG, Json, pismo};

/// How many bytes a reader of lines reads at a time: as many as `read_batch`.
const CHUNK: usize = 64 << 10;

/// One way of decoding a file. Returns how many events it decoded, and how many of them are known.
pub struct Stream {
    /// As it is called on the command line and in tables.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Decodes a file.
    pub run: fn(&Path) -> Result<Count, Box<dyn Error>>,
}

/// What was decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Events of any kind.
    pub events: u64,
    /// Those that are in the catalog.
    pub known: u64,
}

impl Count {
    fn add(&mut self, event: &pismo::Event) {
        self.events += 1;
        self.known += u64::from(black_box(event).outcome() == eventry::Outcome::Known);
    }
}

/// All ways.
pub const STREAMS: &[Stream] = &[
    Stream {
        name: "lines-decode",
        about: "a line at a time into one buffer, `decode` of each, which copies it",
        run: lines_decode,
    },
    Stream {
        name: "lines-share",
        about: "the whole file in memory, `decode` of each line as a slice of it: no copy, but an event keeps the file in memory",
        run: lines_share,
    },
    Stream {
        name: "read-batch",
        about: "`read_batch`",
        run: read_batch,
    },
    Stream {
        name: "lines-value",
        about: "a line at a time into one buffer, serde_json::Value of each",
        run: lines_value,
    },
];

/// The way of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Stream> {
    STREAMS.iter().find(|stream| stream.name == name)
}

/// Writes a file of at least so many bytes: the samples of all events of Pismo in turn, one on each line.
///
/// # Errors
///
/// Fails if the file cannot be written.
pub fn write(path: &Path, bytes: u64) -> io::Result<()> {
    let provider = CATALOG.provider("pismo");
    let rows = provider.map(|provider| provider.events()).unwrap_or_default();
    let samples = rows.iter().flat_map(|row| row.samples());
    let lines: Vec<String> = samples
        .filter_map(|sample| Json::parse(sample.body()).ok())
        .map(|json| json.to_string())
        .collect();
    let mut file = BufWriter::new(File::create(path)?);
    let mut written = 0;
    for line in lines.iter().cycle() {
        if written >= bytes {
            break;
        }
        writeln!(file, "{line}")?;
        written += line.len() as u64 + 1;
    }
    file.flush()
}

/// Calls a function for each line of a file, without its newline.
fn each_line(path: &Path, mut take: impl FnMut(&[u8]) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        take(line.trim_ascii_end())?;
        line.clear();
    }
    Ok(())
}

fn lines_decode(path: &Path) -> Result<Count, Box<dyn Error>> {
    let mut count = Count::default();
    each_line(path, |line| {
        count.add(&pismo::decode(line)?);
        Ok(())
    })?;
    Ok(count)
}

fn lines_share(path: &Path) -> Result<Count, Box<dyn Error>> {
    let mut count = Count::default();
    let mut rest = Bytes::from(fs::read(path)?);
    loop {
        let length = rest.as_ref().skip_until(b'\n')?;
        if length == 0 {
            return Ok(count);
        }
        let line = rest.split_to(length);
        count.add(&pismo::decode(line.slice(..line.trim_ascii_end().len()))?);
    }
}

fn read_batch(path: &Path) -> Result<Count, Box<dyn Error>> {
    let mut count = Count::default();
    for event in pismo::read_batch(File::open(path)?) {
        count.add(&event?);
    }
    Ok(count)
}

fn lines_value(path: &Path) -> Result<Count, Box<dyn Error>> {
    let mut count = Count::default();
    each_line(path, |line| {
        let value: serde_json::Value = serde_json::from_slice(line)?;
        count.events += 1;
        count.known += u64::from(black_box(&value).get("event_type").is_some());
        Ok(())
    })?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_decode_the_same_events() -> Result<(), Box<dyn Error>> {
        let path = std::env::temp_dir().join(format!("eventry-streams-{}.jsonl", std::process::id()));
        write(&path, 200_000)?;
        let counts: Result<Vec<Count>, _> = STREAMS.iter().map(|stream| (stream.run)(&path)).collect();
        fs::remove_file(&path)?;
        let counts = counts?;
        assert!(counts[0].events > 100);
        for count in counts {
            assert_eq!((count.known, count.events), (count.events, count.events));
        }
        Ok(())
    }
}
