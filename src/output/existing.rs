//! What the output folder holds where it matters: at the paths of the site's pages and of those it had.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileType};
use std::io::{self, Read as _};
use std::path::Path;

use rayon::prelude::*;

use super::error::OutputError;
use super::manifest::Hash;
use super::paths::folders;
use crate::source::open_regular;

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    Special,
}

impl Kind {
    fn of(kind: FileType) -> Self {
        match () {
            () if kind.is_dir() => Self::Folder,
            () if kind.is_file() => Self::File,
            () if kind.is_symlink() => Self::Link,
            () => Self::Special,
        }
    }
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
        Ok(Self(list(output, String::new(), &leads_on)?.into_iter().collect()))
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

/// What the folder at `path` holds, at any depth; `name` is its path in the output folder. Most folders hold one page, so
/// that there are as many of them as there are pages: they are listed on all threads.
fn list(
    path: &Path,
    name: String,
    leads_on: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<(String, Kind)>, OutputError> {
    let failed = |error| OutputError::io("read", path, error);
    let mut found = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = Kind::of(entry.file_type().map_err(failed)?);
        let file_name = entry.file_name();
        let file_name = file_name.to_string_lossy();
        let inside = if name.is_empty() { file_name.into_owned() } else { [&name, "/", &*file_name].concat() };
        if kind == Kind::Folder && leads_on(&inside) {
            folders.push((entry.path(), inside.clone()));
        }
        found.push((inside, kind));
    }
    let inner = folders.into_par_iter().map(|(path, name)| list(&path, name, leads_on));
    found.extend(inner.collect::<Result<Vec<_>, _>>()?.into_iter().flatten());
    Ok(found)
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
    let (mut file, metadata) = open_regular(path)?;
    let length = metadata.len();
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
    let (file, metadata) = open_regular(path)?;
    Ok(judge(metadata.len(), Hash::of_file(&file)?, known) == Compared::Ours)
}

fn judge(length: u64, hash: Hash, known: &[Hash]) -> Compared {
    // An empty file where we wrote is what a loss of power leaves.
    if length == 0 || known.contains(&hash) { Compared::Ours } else { Compared::Changed }
}
