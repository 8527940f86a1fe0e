//! What the output folder holds where it matters: at the paths of the site's pages and of those it had.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use walkdir::WalkDir;

use super::error::OutputError;
use super::manifest::Hash;
use super::paths::folders;

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    Special,
}

/// What the output folder holds, by path. Folders that lead to none of our paths are not looked into: they are
/// somebody else's, and may be large or locked.
#[derive(Debug, Default)]
pub(super) struct Existing(BTreeMap<String, Kind>);

impl Existing {
    /// Lists the folder `output`. `pages` are the paths of the site, `listed` those that builds wrote before.
    pub(super) fn list(output: &Path, pages: &BTreeSet<&str>, listed: &BTreeSet<&str>) -> Result<Self, OutputError> {
        let leads_on = |folder: &str| {
            let inside = format!("{folder}/");
            let next = |paths: &BTreeSet<&str>| {
                paths.range(inside.as_str()..).next().is_some_and(|path| path.starts_with(&inside))
            };
            // A folder where a page goes must be known in full.
            next(pages) || next(listed) || pages.contains(folder) || folders(folder).any(|above| pages.contains(above))
        };
        let mut existing = BTreeMap::new();
        let mut entries = WalkDir::new(output).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let (path, kind) = match entry {
                Ok(entry) => {
                    let kind = entry.file_type();
                    let kind = match () {
                        () if kind.is_dir() => Kind::Folder,
                        () if kind.is_file() => Kind::File,
                        () if kind.is_symlink() => Kind::Link,
                        () => Kind::Special,
                    };
                    (name_in(output, entry.path()), kind)
                }
                Err(error) => {
                    let path = error.path().unwrap_or(output).to_path_buf();
                    if path != output && !leads_on(&name_in(output, &path)) {
                        continue;
                    }
                    let error = error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into());
                    return Err(OutputError::io("read", &path, error));
                }
            };
            if kind == Kind::Folder && !leads_on(&path) {
                entries.skip_current_dir();
            }
            existing.insert(path, kind);
        }
        Ok(Self(existing))
    }

    /// What is at `path`.
    pub(super) fn get(&self, path: &str) -> Option<Kind> {
        self.0.get(path).copied()
    }

    /// What is in the folder at `path`, at any depth.
    pub(super) fn inside<'e>(&'e self, path: &str) -> impl Iterator<Item = (&'e str, Kind)> + use<'e> {
        let inside = format!("{path}/");
        self.0
            .range(inside.clone()..)
            .take_while(move |(path, _)| path.starts_with(&inside))
            .map(|(path, kind)| (path.as_str(), *kind))
    }
}

fn name_in(output: &Path, path: &Path) -> String {
    let mut name = String::new();
    for part in path.strip_prefix(output).unwrap_or(path) {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&part.to_string_lossy());
    }
    name
}

/// How a file compares with the bytes that a page has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// It has them.
    Same,
    /// It has others, which a build wrote.
    Ours,
    /// It has others than any that a build wrote.
    Changed,
    /// No build wrote a file there.
    Unknown,
}

/// Compares the file at `path`, where builds wrote bytes of the hashes `known`, with `bytes`.
pub(super) fn compare(path: &Path, bytes: &[u8], known: Option<&[Hash]>) -> io::Result<Compared> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length != bytes.len() as u64 {
        return match known {
            None => Ok(Compared::Unknown),
            Some(known) => Ok(judge(length, Hash::of_file(&file)?, known)),
        };
    }
    let mut existing = Vec::with_capacity(bytes.len() + 1);
    file.read_to_end(&mut existing)?;
    Ok(match known {
        _ if existing == bytes => Compared::Same,
        None => Compared::Unknown,
        Some(known) => judge(length, Hash::of(&existing), known),
    })
}

/// Whether the file at `path` is one of those that builds wrote.
pub(super) fn is_ours(path: &Path, known: &[Hash]) -> io::Result<bool> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok(judge(length, Hash::of_file(&file)?, known) == Compared::Ours)
}

fn judge(length: u64, hash: Hash, known: &[Hash]) -> Compared {
    // An empty file where we wrote is what a loss of power leaves.
    if length == 0 || known.contains(&hash) { Compared::Ours } else { Compared::Changed }
}
