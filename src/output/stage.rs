//! Rendering: every page, on all processors, each compared with its file and put into the staging folder where
//! it differs. No more pages are in memory than there are processors.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Pages;
use super::error::{OutputError, Stranger, StrangerKind};
use super::existing::{Compared, Existing, Kind, compare};
use super::folder::Folder;
use super::manifest::{Hash, Manifest};
use crate::diagnostics::Diagnostic;
use crate::site::{Bytes, Class};

/// Called with the pages that are done and all that there are, from any thread.
pub type Progress<'p> = &'p (dyn Fn(usize, usize) + Sync);

/// Pages that a thread takes at once. Some cost a hundred times as much as others: a thread that is stuck in a long run
/// would leave the rest with nothing to do.
const AT_ONCE: usize = 8;

/// What the pages are compared with.
pub(super) struct Before<'b> {
    pub(super) folder: &'b Folder,
    pub(super) existing: &'b Existing,
    pub(super) manifest: &'b Manifest,
}

/// Where a page's bytes are after rendering.
#[derive(Debug)]
pub(super) enum Staged {
    /// In its file already.
    Unchanged(Hash),
    /// In the staging folder.
    New {
        hash: Hash,
        length: u64,
        /// Whether there is a file of ours to be replaced.
        replaces: bool,
    },
}

/// No page needs more; `briefing.json` does, and what it took is better used by all.
const LARGEST_ROOM: usize = 1 << 20;

thread_local! {
    /// The memory of the page that the thread has written, for its next one.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

enum Outcome {
    Staged(Staged),
    Stranger(Stranger),
    Failed(Vec<Diagnostic>),
    Io(OutputError),
    /// Nothing was written, since the build has failed elsewhere.
    Skipped,
}

/// All pages, staged, or why there is nothing to be put in place. The file of page `n` is where `place(n)` says.
///
/// # Errors
/// `Io` at once; else all diagnostics of all pages; else all strangers, with those that are known before.
pub(super) fn stage(
    site: &impl Pages,
    pages: &[(String, Class)],
    place: impl Fn(usize) -> PathBuf + Sync,
    before: &Before<'_>,
    strangers: impl IntoIterator<Item = Stranger>,
    progress: Progress<'_>,
) -> Result<Vec<Staged>, OutputError> {
    let mut strangers: Vec<Stranger> = strangers.into_iter().collect();
    let broken = AtomicBool::new(false);
    let writing = AtomicBool::new(strangers.is_empty());
    let done = AtomicUsize::new(0);
    progress(0, pages.len());
    let outcomes = pages.par_iter().with_max_len(AT_ONCE).enumerate().map(|(number, (path, _))| {
        if broken.load(Ordering::Relaxed) {
            return Outcome::Skipped;
        }
        let outcome = stage_one(site, path, || place(number), before, &writing);
        match &outcome {
            Outcome::Io(_) => broken.store(true, Ordering::Relaxed),
            // The others are still rendered and compared, to tell all that is wrong.
            Outcome::Failed(_) | Outcome::Stranger(_) => writing.store(false, Ordering::Relaxed),
            Outcome::Staged(_) | Outcome::Skipped => {}
        }
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len());
        outcome
    });
    let mut staged = Vec::with_capacity(pages.len());
    let mut diagnostics = Vec::new();
    for outcome in outcomes.collect::<Vec<_>>() {
        match outcome {
            Outcome::Staged(page) => staged.push(page),
            Outcome::Stranger(stranger) => strangers.push(stranger),
            Outcome::Failed(failed) => diagnostics.extend(failed),
            Outcome::Io(error) => return Err(error),
            Outcome::Skipped => {}
        }
    }
    if !diagnostics.is_empty() {
        return Err(OutputError::Site(once_each(diagnostics)));
    }
    if !strangers.is_empty() {
        strangers.sort();
        return Err(OutputError::Strangers { output: before.folder.shown.clone(), strangers });
    }
    Ok(staged)
}

fn stage_one(
    site: &impl Pages,
    path: &str,
    place: impl Fn() -> PathBuf,
    before: &Before<'_>,
    writing: &AtomicBool,
) -> Outcome {
    let bytes = match site.render_into(path, ROOM.take()) {
        Ok(bytes) => bytes,
        Err(diagnostics) => return Outcome::Failed(diagnostics),
    };
    let outcome = stage_bytes(path, &bytes, place, before, writing);
    if let Bytes::Owned(room) = bytes
        && room.capacity() <= LARGEST_ROOM
    {
        ROOM.set(room);
    }
    outcome
}

fn stage_bytes(
    path: &str,
    bytes: &[u8],
    place: impl Fn() -> PathBuf,
    before: &Before<'_>,
    writing: &AtomicBool,
) -> Outcome {
    let replaces = before.existing.get(path) == Some(Kind::File);
    if replaces {
        let file = before.folder.real.join(path);
        let stranger = |kind| Outcome::Stranger(Stranger { path: path.to_owned(), kind });
        match compare(&file, bytes, before.manifest.hashes(path)) {
            Ok(Compared::Same) => return Outcome::Staged(Staged::Unchanged(Hash::of(bytes))),
            Ok(Compared::Ours) => {}
            Ok(Compared::Changed) => return stranger(StrangerKind::Changed),
            Ok(Compared::Unknown) => return stranger(StrangerKind::Unknown),
            Err(error) => return Outcome::Io(OutputError::io("read", &file, error)),
        }
    }
    if !writing.load(Ordering::Relaxed) {
        return Outcome::Skipped;
    }
    match write(&place(), bytes) {
        Ok(()) => Outcome::Staged(Staged::New { hash: Hash::of(bytes), length: bytes.len() as u64, replaces }),
        // People know the page, not the file of the staging folder that stands for it.
        Err(error) => Outcome::Io(before.folder.writing(&before.folder.shown.join(path), error)),
    }
}

/// Writes a file, and makes the folders that it lies in where they are missing: here, on all processors, rather than
/// one after the other before. Most pages are the first file of their folder, so that it is made without a look.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        match fs::create_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder)?,
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    fs::write(path, bytes)
}

/// A mistake in a template that ten thousand pages have is told once, for the first of them.
fn once_each(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|it| match &it.place {
        Some(place) => seen.insert((it.code, place.clone(), it.message.clone())),
        None => true,
    });
    diagnostics
}
