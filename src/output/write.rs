//! Writing a whole site: judge, stage, put in place.

use std::collections::BTreeSet;
use std::fs;

use super::Pages;
use super::commit::Commit;
use super::error::OutputError;
use super::existing::Existing;
use super::folder::{Destination, Folder};
use super::manifest::{MANIFEST, Manifest, ReadFailure};
use super::obstacles::Obstacles;
use super::paths::{self, folders};
use super::stage::{Before, Progress, Staged, stage};
use super::staging::Staging;
use crate::site::Class;

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or changed.
    pub written: usize,
    /// Files that had their bytes already.
    pub unchanged: usize,
    /// Files that the site no longer has.
    pub removed: usize,
    /// The bytes of the files that were written.
    pub bytes: u64,
    /// Files that the site no longer has, and that stay since somebody changed them after a build wrote them.
    pub kept: Vec<String>,
    /// The file system has no locks: nothing would have kept another build from writing at the same time.
    pub is_unguarded: bool,
}

/// Writes the pages of `site` to the output folder of `destination`.
///
/// `progress` is told how many pages are rendered, of how many; from any thread, not always in order.
///
/// # Errors
/// Every error leaves the output folder as it was; see [`OutputError`] for what they are, and the module for what
/// is promised when the process is killed.
pub fn write_site(
    site: &impl Pages,
    destination: Destination<'_>,
    progress: Progress<'_>,
) -> Result<Written, OutputError> {
    let folder = Folder::judge(destination)?;
    let mut pages = site.paths();
    pages.sort();
    let faults = paths::check(&pages);
    if !faults.is_empty() {
        return Err(OutputError::Site(faults));
    }
    let staging = Staging::acquire(&folder)?;
    // Asked only now: a build that was under way may just have made it.
    let written = if folder.exists() {
        update(site, &pages, &folder, &staging, progress)?
    } else {
        create(site, &pages, &folder, &staging, progress)?
    };
    Ok(Written { is_unguarded: staging.is_unguarded, ..written })
}

/// A folder that is not there is staged as it will be and renamed as one.
fn create(
    site: &impl Pages,
    pages: &[(String, Class)],
    folder: &Folder,
    staging: &Staging,
    progress: Progress<'_>,
) -> Result<Written, OutputError> {
    let new = staging.join("new");
    let failed = |error| folder.writing(&folder.shown, error);
    fs::create_dir(&new).map_err(failed)?;
    let (existing, manifest) = (Existing::default(), Manifest::default());
    let before = Before { folder, existing: &existing, manifest: &manifest };
    let staged = stage(site, pages, |number| new.join(&pages[number].0), &before, [], progress)?;
    fs::write(new.join(MANIFEST), listed(site, pages, &staged).text(folder.site)).map_err(failed)?;
    fs::rename(&new, &folder.real).map_err(failed)?;
    Ok(written(&staged))
}

/// A folder that is there is changed file by file, the list of files first.
fn update(
    site: &impl Pages,
    pages: &[(String, Class)],
    folder: &Folder,
    staging: &Staging,
    progress: Progress<'_>,
) -> Result<Written, OutputError> {
    let manifest = Manifest::read(&folder.real, folder.site).map_err(|failure| match failure {
        ReadFailure::Folder(problem) => folder.refuse(problem),
        ReadFailure::Io(error) => OutputError::io("read", &folder.shown.join(MANIFEST), error),
    })?;
    let paths: BTreeSet<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    let existing = Existing::list(&folder.real, &paths, &manifest.paths().collect())?;
    let mut obstacles = Obstacles::find(&folder.real, &paths, &existing, &manifest)?;

    let failed = |error| folder.writing(&folder.shown, error);
    // Flat, by number: no folders to make that are not needed in the end.
    let new = staging.make("new").map_err(failed)?;
    let place = |number: usize| new.join(number.to_string());
    let before = Before { folder, existing: &existing, manifest: &manifest };
    let strangers = std::mem::take(&mut obstacles.strangers);
    let staged = stage(site, pages, place, &before, strangers, progress)?;

    let mut written = written(&staged);
    written.removed = obstacles.early.len() + obstacles.late.len();
    let after = listed(site, pages, &staged);
    if after == manifest && written.written == 0 && folder.real.join(MANIFEST).exists() {
        return Ok(written);
    }
    let union = manifest.union(&after);
    let (union_file, after_file) = (staging.join("union"), staging.join("after"));
    fs::write(&union_file, union.text(folder.site)).map_err(failed)?;
    fs::write(&after_file, after.text(folder.site)).map_err(failed)?;

    let mut commit = Commit::begin(folder, staging)?;
    // Before anything else: a build that is killed from here on leaves a list of both the old files and the new.
    commit.put_manifest(&union_file)?;
    for path in &obstacles.early {
        commit.remove(path)?;
    }
    for path in obstacles.folders.iter().rev() {
        commit.remove_folder(path)?;
    }
    for path in folders_of(pages) {
        if existing.get(path).is_none() || obstacles.early.contains(path) {
            commit.make_folder(path)?;
        }
    }
    for number in in_order(pages) {
        if let Staged::New { replaces, .. } = staged[number] {
            commit.put(&place(number), &pages[number].0, replaces)?;
        }
    }
    for path in &obstacles.late {
        commit.remove(path)?;
    }
    let removed = obstacles.early.iter().chain(&obstacles.late).chain(&obstacles.gone);
    commit.prune(removed.map(String::as_str), &existing)?;
    commit.put_manifest(&after_file)?;
    commit.finish();
    written.kept = obstacles.kept;
    Ok(written)
}

/// The folders that the pages lie in, each after the one that it is in.
fn folders_of(pages: &[(String, Class)]) -> BTreeSet<&str> {
    pages.iter().flat_map(|(path, _)| folders(path)).collect()
}

/// The pages' numbers in the order in which they are put in place: what pages refer to, then pages, then what
/// lists them, so that nothing refers to what is not there yet.
fn in_order(pages: &[(String, Class)]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..pages.len()).collect();
    numbers.sort_by_key(|number| pages[*number].1);
    numbers
}

fn listed(site: &impl Pages, pages: &[(String, Class)], staged: &[Staged]) -> Manifest {
    let hash = |staged: &Staged| match staged {
        Staged::Unchanged(hash) | Staged::New { hash, .. } => *hash,
    };
    Manifest::of(pages.iter().zip(staged).map(|((path, _), staged)| (path.as_str(), hash(staged))), site.made_of())
}

fn written(staged: &[Staged]) -> Written {
    let mut written = Written::default();
    for staged in staged {
        match staged {
            Staged::Unchanged(_) => written.unchanged += 1,
            Staged::New { length, .. } => {
                written.written += 1;
                written.bytes += length;
            }
        }
    }
    written
}

#[cfg(test)]
mod tests;
