//! A build of what was built already.
//!
//! A site's files are a function of what they are made of. Where the list of files says that they were made of the same,
//! and each still has the bytes that it had, nothing has to be rendered. That somebody changed a file is seen: all of
//! them are read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::folder::{Destination, Folder};
use super::manifest::{Hash, Manifest};
use super::paths::folders;
use super::staging::Staging;
use super::write::Written;
use crate::source::open_regular;

/// What tells whether a site is made of the same as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub(super) Hash);

impl Fingerprint {
    /// That of all that a site is made of, in an order that does not change.
    pub fn of<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Self {
        Self(Hash::of_pieces(pieces))
    }
}

/// What a build of a site that is made of `made_of` would do, where it would do nothing: the output folder is as the last
/// build left it, and that was made of the same. `None` where there is something to do, or something to be told.
///
/// What a killed build left beside the folder is removed.
#[must_use]
pub fn up_to_date(destination: Destination<'_>, made_of: Fingerprint) -> Option<Written> {
    let folder = Folder::judge(destination).ok().filter(Folder::exists)?;
    let manifest = Manifest::read(&folder.real, folder.site).ok()?;
    if manifest.made_of != Some(made_of) {
        return None;
    }
    let _staging = Staging::acquire(&folder).ok()?;
    let files = manifest.files();
    let is_there = files.len() == manifest.paths().count() && are_folders(&folder.real, &files);
    let is_same = is_there && files.par_iter().all(|(path, hash)| has(&folder.real.join(path), *hash));
    is_same.then(|| Written { unchanged: files.len(), ..Written::default() })
}

/// Whether the files lie in folders, none of which is a link.
fn are_folders(output: &Path, files: &[(&str, Hash)]) -> bool {
    let folders: BTreeSet<&str> = files.iter().flat_map(|(path, _)| folders(path)).collect();
    let is_folder = |path: &&str| fs::symlink_metadata(output.join(path)).is_ok_and(|found| found.is_dir());
    folders.into_iter().collect::<Vec<_>>().par_iter().all(is_folder)
}

/// Whether the file at `path` has bytes of that hash.
fn has(path: &Path, hash: Hash) -> bool {
    open_regular(path).and_then(|(file, _)| Hash::of_file(&file)).is_ok_and(|found| found == hash)
}
