//! The plan: what publishing a release to a target would do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::hash::Sha256;
use super::manifest::{Manifest, Retired};
use super::release::{About, File, Release};
use crate::site::Class;

/// How long what is needed for a way back, and what old pages name, stays at a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keeping {
    /// How long an asset stays that no live page names.
    pub(crate) retired: SignedDuration,
    /// To how many releases there is a way, the live one among them; 0 where none is to be kept, not even as a list.
    pub(crate) releases: usize,
}

/// What happens to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is new.
    Create,
    /// It is there with other bytes, other headers, or both; both, too, where what it holds is not known.
    Update {
        /// Whether the bytes are others.
        bytes: bool,
        /// Whether the headers are others.
        headers: bool,
    },
    /// It stays as it is.
    Keep,
    /// The site no longer has it; it stays until so long after.
    Retire,
    /// The site no longer has it, and it is deleted.
    Delete,
}

/// What publishing a release would do, path by path.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The release that will be live.
    pub(crate) release: Release,
    /// What happens to each path, in the order of paths.
    pub(crate) changes: BTreeMap<String, Change>,
    /// The files at paths that retire or are deleted, as far as known.
    pub(crate) former: BTreeMap<String, File>,
    /// Paths whose bytes are put aside before they go, with the hash of these.
    pub(crate) put_aside: BTreeMap<String, Sha256>,
    /// Bytes that no release needs any more that there is a way back to.
    pub(crate) drop_aside: BTreeSet<Sha256>,
    /// Releases whose lists of files are no longer needed.
    pub(crate) drop_releases: BTreeSet<String>,
    /// The manifest while the plan is carried out.
    pub(crate) intent: Manifest,
    /// The manifest when it is done.
    pub(crate) outcome: Manifest,
}

impl Plan {
    /// The difference between what the target holds by its manifest and what is to be live.
    pub(crate) fn new(live: Option<&Manifest>, release: Release, keeping: Keeping) -> Self {
        let nothing = Manifest::default();
        let before = live.unwrap_or(&nothing);
        let now = release.about.made;
        let mut changes = BTreeMap::new();
        let mut former = BTreeMap::new();
        let mut retired = BTreeMap::new();

        for (path, file) in &release.files {
            let there = before.files.get(path).or_else(|| before.retired.get(path).map(|retired| &retired.file));
            let change = match there {
                _ if before.pending.contains(path) => Change::Update { bytes: true, headers: true },
                None => Change::Create,
                Some(there) => match (there.sha256 != file.sha256, there.headers != file.headers) {
                    (false, false) => Change::Keep,
                    (bytes, headers) => Change::Update { bytes, headers },
                },
            };
            changes.insert(path.clone(), change);
        }
        let gone = |path: &String| !release.files.contains_key(path);
        for (path, file) in before.files.iter().filter(|(path, _)| gone(path)) {
            let is_asset = matches!(file.class, Class::Fingerprinted | Class::Asset);
            // What it holds is not known where it is pending: it may be gone already.
            let stays = is_asset
                && keeping.retired > SignedDuration::ZERO
                && !before.pending.contains(path)
                && !is_in_the_way(path, &release.files);
            changes.insert(path.clone(), if stays { Change::Retire } else { Change::Delete });
            former.insert(path.clone(), file.clone());
            if stays {
                retired.insert(path.clone(), Retired { since: now, file: file.clone() });
            }
        }
        for (path, old) in before.retired.iter().filter(|(path, _)| gone(path)) {
            if before.files.contains_key(path) {
                continue;
            }
            let is_due = now.duration_since(old.since) >= keeping.retired
                || before.pending.contains(path)
                || is_in_the_way(path, &release.files);
            if is_due {
                changes.insert(path.clone(), Change::Delete);
                former.insert(path.clone(), old.file.clone());
            } else {
                retired.insert(path.clone(), old.clone());
            }
        }
        for path in before.pending.iter().filter(|path| gone(path)) {
            changes.entry(path.clone()).or_insert(Change::Delete);
        }
        let mut plan = Self {
            intent: before.clone(),
            outcome: Manifest {
                live: Some(release.about.clone()),
                files: release.files.clone(),
                retired,
                ..Manifest::default()
            },
            release,
            changes,
            former,
            put_aside: BTreeMap::new(),
            drop_aside: BTreeSet::new(),
            drop_releases: BTreeSet::new(),
        };
        plan.keep_a_way_back(before, keeping.releases);
        let touched = plan.changes.iter().filter(|(_, change)| !matches!(change, Change::Keep | Change::Retire));
        plan.intent.pending.extend(touched.map(|(path, _)| path.clone()));
        plan
    }

    /// Settles which bytes are put aside, and which releases fall off the end of the list.
    fn keep_a_way_back(&mut self, before: &Manifest, releases: usize) {
        let mut list: Vec<About> = Vec::new();
        if releases > 0 {
            list.push(self.release.about.clone());
            list.extend(before.releases.iter().take(releases - 1).cloned());
        }
        let listed: BTreeSet<&String> = list.iter().map(|about| &about.id).collect();
        let mut kept = before.kept.clone();
        if let Some(live) = before.live.as_ref().filter(|live| listed.contains(&live.id)) {
            for (path, file) in &before.files {
                let stays = matches!(self.changes.get(path), Some(Change::Keep | Change::Update { bytes: false, .. }));
                if stays || before.pending.contains(path) {
                    continue;
                }
                if kept.insert(file.sha256, live.id.clone()).is_none() {
                    self.put_aside.insert(path.clone(), file.sha256);
                }
            }
        }
        self.intent.kept.clone_from(&kept);
        self.drop_aside = kept.iter().filter(|(_, id)| !listed.contains(id)).map(|(hash, _)| *hash).collect();
        kept.retain(|_, id| listed.contains(id));
        self.drop_releases =
            before.releases.iter().map(|about| &about.id).filter(|id| !listed.contains(id)).cloned().collect();
        self.outcome.kept = kept;
        self.outcome.releases = list;
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.values().all(|change| *change == Change::Keep) && self.forgotten() == 0
    }

    /// How many releases there is no way back to any more because fewer are to be kept than were; what was put aside for
    /// them goes. That one falls off the end of the list as another comes does not count.
    pub(crate) fn forgotten(&self) -> usize {
        self.intent.releases.len().saturating_sub(self.outcome.releases.len())
    }

    /// What is sent, in the order of sending: what pages refer to, then pages, then what lists them; each in the order
    /// of paths. Files of one [`step`] may be sent at the same time.
    pub(crate) fn to_send(&self) -> Vec<(&str, &File)> {
        let sent = |change: &Change| matches!(change, Change::Create | Change::Update { .. });
        let paths = self.changes.iter().filter(|(_, change)| sent(change)).map(|(path, _)| path.as_str());
        let mut files: Vec<_> = paths.filter_map(|path| Some((path, self.release.files.get(path)?))).collect();
        files.sort_by_key(|(path, file)| (step(file.class), *path));
        files
    }

    /// What is deleted before anything is sent: a file where a folder is to be, and what is in a folder where a file is
    /// to be. The order of paths.
    pub(crate) fn in_the_way(&self) -> impl Iterator<Item = &str> {
        self.to_delete().filter(|path| is_in_the_way(path, &self.release.files))
    }

    /// What is deleted, in the order of paths.
    pub(crate) fn to_delete(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter(|(_, change)| **change == Change::Delete).map(|(path, _)| path.as_str())
    }
}

/// Whether in a file system `path` and one of `files` could not be there together.
fn is_in_the_way(path: &str, files: &BTreeMap<String, File>) -> bool {
    let folder = format!("{path}/");
    let is_a_folder = files.range(folder.clone()..).next().is_some_and(|(inner, _)| inner.starts_with(&folder));
    is_a_folder || path.match_indices('/').any(|(at, _)| files.contains_key(&path[..at]))
}

/// In which step a file is sent: whatever a page names is there before the page.
pub(crate) fn step(class: Class) -> u8 {
    match class {
        Class::Fingerprinted => 0,
        Class::Asset => 1,
        Class::Page | Class::Redirect => 2,
        Class::Data | Class::Sitemap => 3,
    }
}

#[cfg(test)]
mod tests;
