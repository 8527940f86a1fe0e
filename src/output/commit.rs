//! Putting what was staged in place, so that a failure can be undone.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::existing::{Existing, Kind};
use super::folder::Folder;
use super::manifest::MANIFEST;
use super::paths::folders;
use super::staging::Staging;

/// A change of the output folder that has been made, and what undoes it.
#[derive(Debug)]
enum Done {
    /// A folder was made.
    MadeFolder(PathBuf),
    /// An empty folder was removed.
    RemovedFolder(PathBuf),
    /// A file was put where there was none.
    Put(PathBuf),
    /// A file was replaced or removed; the old one is in the staging folder.
    Moved { from: PathBuf, kept: PathBuf },
}

/// Changes of the output folder in progress. Unless it is finished, dropping it undoes them.
pub(super) struct Commit<'c> {
    folder: &'c Folder,
    /// Where old files are kept.
    old: PathBuf,
    count: usize,
    done: Vec<Done>,
}

impl<'c> Commit<'c> {
    pub(super) fn begin(folder: &'c Folder, staging: &Staging) -> Result<Self, OutputError> {
        let old = staging.make("old").map_err(|error| folder.writing(&staging.join("old"), error))?;
        Ok(Self { folder, old, count: 0, done: Vec::new() })
    }

    /// Puts the list of files, staged at `staged`, in place.
    pub(super) fn put_manifest(&mut self, staged: &Path) -> Result<(), OutputError> {
        let replaces = fs::symlink_metadata(self.folder.real.join(MANIFEST)).is_ok();
        self.put(staged, MANIFEST, replaces)
    }

    /// Puts the staged file at `staged` in place as `path`; `replaces` says that a file is there.
    pub(super) fn put(&mut self, staged: &Path, path: &str, replaces: bool) -> Result<(), OutputError> {
        let to = self.folder.real.join(path);
        let put = if replaces {
            let kept = self.kept();
            // A second name for the old file, so that there is no moment without one at the path.
            fs::hard_link(&to, &kept)
                .or_else(|_| fs::copy(&to, &kept).map(|_| ()))
                .and_then(|()| fs::rename(staged, &to))
                .map(|()| Done::Moved { from: to.clone(), kept })
        } else {
            fs::rename(staged, &to).map(|()| Done::Put(to.clone()))
        };
        self.note(&to, put)
    }

    /// Removes the file `path`.
    pub(super) fn remove(&mut self, path: &str) -> Result<(), OutputError> {
        let (from, kept) = (self.folder.real.join(path), self.kept());
        let moved = fs::rename(&from, &kept).map(|()| Done::Moved { from: from.clone(), kept });
        self.note(&from, moved)
    }

    /// Makes the folder `path`, in a folder that is there; nothing where it is there already.
    pub(super) fn make_folder(&mut self, path: &str) -> Result<(), OutputError> {
        let at = self.folder.real.join(path);
        match fs::create_dir(&at) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            made => self.note(&at, made.map(|()| Done::MadeFolder(at.clone()))),
        }
    }

    /// Removes the empty folder `path`.
    pub(super) fn remove_folder(&mut self, path: &str) -> Result<(), OutputError> {
        let at = self.folder.real.join(path);
        let removed = fs::remove_dir(&at).map(|()| Done::RemovedFolder(at.clone()));
        self.note(&at, removed)
    }

    /// Removes the folders that the files `removed` leave empty. Only folders that were listed in `existing` are:
    /// a path may lead through a link of somebody else's by now.
    pub(super) fn prune<'p>(
        &mut self,
        removed: impl Iterator<Item = &'p str>,
        existing: &Existing,
    ) -> Result<(), OutputError> {
        let listed = |path: &&str| existing.get(path) == Some(Kind::Folder);
        let left: BTreeSet<&str> = removed.flat_map(folders).filter(listed).collect();
        // A folder comes after the one that it is in.
        for path in left.into_iter().rev() {
            let at = self.folder.real.join(path);
            match fs::remove_dir(&at) {
                Ok(()) => self.done.push(Done::RemovedFolder(at)),
                Err(error) if stays(error.kind()) => {}
                Err(error) => self.note(&at, Err(error))?,
            }
        }
        Ok(())
    }

    /// Keeps the changes.
    pub(super) fn finish(mut self) {
        self.done.clear();
    }

    fn kept(&mut self) -> PathBuf {
        self.count += 1;
        self.old.join(self.count.to_string())
    }

    fn note(&mut self, path: &Path, change: io::Result<Done>) -> Result<(), OutputError> {
        self.done.push(change.map_err(|error| self.folder.writing(path, error))?);
        Ok(())
    }
}

/// Whether a folder that cannot be removed for this reason is to stay: it is not empty, already gone, a page by now,
/// or something is mounted there.
fn stays(kind: ErrorKind) -> bool {
    use ErrorKind::{DirectoryNotEmpty, NotADirectory, NotFound, ResourceBusy};
    matches!(kind, DirectoryNotEmpty | NotADirectory | NotFound | ResourceBusy)
}

impl Drop for Commit<'_> {
    fn drop(&mut self) {
        // Backwards, and no further than the first that fails: the list of files, which is first of all, then still
        // names both the old and the new, and the next build mends the rest.
        while let Some(change) = self.done.pop() {
            let undone = match change {
                Done::MadeFolder(path) => fs::remove_dir(path),
                Done::RemovedFolder(path) => fs::create_dir(path),
                Done::Put(path) => fs::remove_file(path),
                Done::Moved { from, kept } => fs::rename(kept, from),
            };
            if undone.is_err() {
                self.done.clear();
            }
        }
    }
}
