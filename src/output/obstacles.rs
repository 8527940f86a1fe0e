//! What goes, and what stands in a page's way: decided before anything is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::error::{OutputError, Stranger, StrangerKind};
use super::existing::{Existing, Kind, is_ours};
use super::manifest::Manifest;
use super::paths::folders;

/// What must be removed from the output folder, and what must not but is in the way.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    /// Our files that the site no longer has and that stand in the way of others.
    pub(super) early: BTreeSet<String>,
    /// Empty folders where a page goes.
    pub(super) folders: BTreeSet<String>,
    /// Our files that the site no longer has, apart from `early`.
    pub(super) late: BTreeSet<String>,
    /// Listed paths that the site no longer has and where there is nothing: a killed build may have removed the
    /// file and not yet its folder.
    pub(super) gone: BTreeSet<String>,
    /// Files that the site no longer has and that somebody changed since a build wrote them: theirs now.
    pub(super) kept: Vec<String>,
    /// What is in the way.
    pub(super) strangers: BTreeSet<Stranger>,
}

/// The state of a listed file that the site no longer has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Obsolete {
    Ours,
    Changed,
    Gone,
}

impl Obstacles {
    /// Compares the paths of the site with what the folder `output` holds. Reads the files that may have to go.
    pub(super) fn find(
        output: &Path,
        pages: &BTreeSet<&str>,
        existing: &Existing,
        manifest: &Manifest,
    ) -> Result<Self, OutputError> {
        let obsolete: Vec<&str> = manifest.paths().filter(|path| !pages.contains(path)).collect();
        let states = obsolete.par_iter().map(|path| {
            let file = output.join(path);
            let state = match existing.get(path) {
                Some(Kind::File) => is_ours(&file, manifest.hashes(path).unwrap_or_default())
                    .map(|ours| if ours { Obsolete::Ours } else { Obsolete::Changed }),
                Some(_) => Ok(Obsolete::Changed),
                None => Ok(Obsolete::Gone),
            };
            state.map(|state| (*path, state)).map_err(|error| OutputError::io("read", &file, error))
        });
        let states = states.collect::<Result<BTreeMap<_, _>, _>>()?;
        let mut obstacles = Self::default();
        for page in pages {
            obstacles.in_the_way_of(page, existing, &states);
        }
        // Where the file system takes `A.html` and `a.html` for one, the old one must go before the new one comes.
        let folded: BTreeSet<String> = match states.is_empty() {
            true => BTreeSet::new(),
            false => pages.iter().map(|page| page.to_lowercase()).collect(),
        };
        for (path, state) in states {
            match state {
                Obsolete::Gone => obstacles.gone.insert(path.to_owned()),
                Obsolete::Ours if folded.contains(&path.to_lowercase()) => obstacles.early.insert(path.to_owned()),
                Obsolete::Ours if !obstacles.early.contains(path) => obstacles.late.insert(path.to_owned()),
                Obsolete::Ours => false,
                Obsolete::Changed => {
                    obstacles.kept.push(path.to_owned());
                    false
                }
            };
        }
        Ok(obstacles)
    }

    fn in_the_way_of(&mut self, page: &str, existing: &Existing, states: &BTreeMap<&str, Obsolete>) {
        for folder in folders(page) {
            if let Some(kind @ (Kind::File | Kind::Link | Kind::Special)) = existing.get(folder) {
                self.remove(folder, kind, states);
            }
        }
        match existing.get(page) {
            // A file is compared with the page when that is rendered.
            None | Some(Kind::File) => {}
            Some(Kind::Folder) => {
                self.folders.insert(page.to_owned());
                for (path, kind) in existing.inside(page) {
                    self.remove(path, kind, states);
                }
            }
            Some(kind) => self.remove(page, kind, states),
        }
    }

    fn remove(&mut self, path: &str, kind: Kind, states: &BTreeMap<&str, Obsolete>) {
        let kind = match kind {
            Kind::File => match states.get(path) {
                Some(Obsolete::Ours) => {
                    self.early.insert(path.to_owned());
                    return;
                }
                Some(_) => StrangerKind::Changed,
                None => StrangerKind::Unknown,
            },
            Kind::Folder => {
                self.folders.insert(path.to_owned());
                return;
            }
            Kind::Link => StrangerKind::Link,
            Kind::Special => StrangerKind::Special,
        };
        self.strangers.insert(Stranger { path: path.to_owned(), kind });
    }
}
