//! A folder whose files are changed one by one.
//!
//! A file is written to a folder of our own, `.briefing/new/`, and renamed into place: whoever asks for it gets the old
//! bytes or the new ones. A file that has the bytes already is not touched.
//!
//! Headers are not kept: what files are served with is up to the folder's server.
//!
//! Links below the folder are never followed, since they may lead to what is somebody else's. (The folder itself may be
//! a link.) Empty folders are removed with the last file in them.
//!
//! # Conditions
//! Writes on a condition exclude each other by an advisory lock on `.briefing/guard` (`flock` on Unix), which the system
//! lets go when a process dies. A file system that has no such locks has no conditions.
//!
//! # Power loss
//! The manifest is written when all that came before it is on the disk, and nothing is written after it before it is on
//! the disk too, so that it never promises what a machine forgot.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use walkdir::WalkDir;

use super::{Condition, Object, Store, Tag};
use crate::output::path_fault;
use crate::publish::error::{PublishError, StoreError, StoreErrorKind};
use crate::publish::hash::Sha256;
use crate::publish::headers::Headers;
use crate::publish::target::swap::is_swapped;
use crate::publish::{MANIFEST, OWN, disk};
use crate::site::Bytes;
use crate::source::plain_words;

/// How often a folder is made again that another's deletion of its last file takes away.
const TRIES: usize = 8;

/// A folder that files are written to, in place.
pub(crate) struct FolderStore {
    name: String,
    root: PathBuf,
    staging: Mutex<Option<Staging>>,
    /// How many files were staged.
    count: AtomicU64,
    /// Whether something was written that may not be on the disk yet.
    is_dirty: AtomicBool,
}

/// Where files of one process are written before they are renamed. It goes with the process, or with the next one.
struct Staging {
    folder: PathBuf,
    lock_path: PathBuf,
    /// Held for as long as the process lives.
    _lock: File,
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next process that publishes here.
        let _ = fs::remove_dir_all(&self.folder).and_then(|()| fs::remove_file(&self.lock_path));
    }
}

/// Where the way to a path's file leads.
enum Way {
    /// To a folder, in which the file may be.
    Folder,
    /// To nothing: this folder is missing, and those below it.
    Missing,
    /// To something that is no folder.
    NoFolder(String),
}

impl FolderStore {
    /// The folder `root`. It is made when the first file is written.
    ///
    /// # Errors
    /// [`PublishError::Settings`] where whole releases are swapped there.
    pub(crate) fn new(root: &Path) -> Result<Self, PublishError> {
        if is_swapped(root) {
            return Err(PublishError::Settings {
                message: format!("`{}` is a link to a release that was swapped in", root.display()),
                hint: "publish without `mode = \"in-place\"` as before, or remove the link first".to_owned(),
            });
        }
        Ok(Self {
            name: root.display().to_string(),
            root: root.to_path_buf(),
            staging: Mutex::default(),
            count: AtomicU64::new(0),
            is_dirty: AtomicBool::new(false),
        })
    }

    fn error(&self, action: &'static str, path: &str, kind: StoreErrorKind, message: impl Into<String>) -> StoreError {
        StoreError { action, path: path.to_owned(), store: self.name.clone(), kind, message: message.into() }
    }

    fn io(&self, action: &'static str, path: &str, error: &io::Error) -> StoreError {
        let kind = match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreErrorKind::Rights,
            _ => StoreErrorKind::Other,
        };
        self.error(action, path, kind, plain_words(error))
    }

    /// Looks at each folder on the way to `path`, and follows no link.
    fn way(&self, action: &'static str, path: &str) -> Result<Way, StoreError> {
        if let Some(fault) = path_fault(path) {
            return Err(self.error(action, path, StoreErrorKind::Other, format!("the path {fault}")));
        }
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            match fs::symlink_metadata(self.root.join(folder)) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(metadata) if metadata.is_symlink() => {
                    let message = format!("`{folder}` is a link, and leads to what may be somebody else's");
                    return Err(self.error(action, path, StoreErrorKind::Other, message));
                }
                Ok(_) => return Ok(Way::NoFolder(folder.to_owned())),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Way::Missing),
                Err(error) => return Err(self.io(action, path, &error)),
            }
        }
        Ok(Way::Folder)
    }

    /// Makes the folders that `path` lies in.
    fn make_way(&self, path: &str) -> Result<(), StoreError> {
        match self.way("write", path)? {
            // There is none to look for where the root itself is missing.
            Way::Folder if path.contains('/') => Ok(()),
            Way::Folder | Way::Missing => {
                let folder = self.root.join(path);
                let made = folder.parent().map_or(Ok(()), fs::create_dir_all);
                made.map_err(|error| self.io("write", path, &error))
            }
            Way::NoFolder(folder) => {
                let message = format!("`{folder}` is a file there, and would have to be a folder");
                Err(self.error("write", path, StoreErrorKind::Other, message))
            }
        }
    }

    /// The file at `path` and its version, if there is one.
    fn read(&self, action: &'static str, path: &str) -> Result<Option<Object>, StoreError> {
        let Way::Folder = self.way(action, path)? else { return Ok(None) };
        let at = self.root.join(path);
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(metadata) if metadata.is_symlink() => {
                let message = "it is a link, and leads to what may be somebody else's";
                return Err(self.error(action, path, StoreErrorKind::Other, message));
            }
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.io(action, path, &error)),
        }
        match fs::read(&at) {
            Ok(bytes) => Ok(Some(Object { tag: tag(&bytes), bytes })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.io(action, path, &error)),
        }
    }

    /// Keeps other processes from writing on a condition until it is dropped; nothing on file systems that cannot.
    fn guard(&self) -> io::Result<Option<File>> {
        let own = self.root.join(OWN);
        refuse_link(&own)?;
        fs::create_dir_all(&own)?;
        let guard = File::options().write(true).create(true).truncate(false).open(own.join("guard"))?;
        match guard.lock() {
            Ok(()) => Ok(Some(guard)),
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A path for a new file in the staging folder.
    fn staged(&self) -> io::Result<PathBuf> {
        Ok(self.staging_folder()?.join(self.count.fetch_add(1, Ordering::Relaxed).to_string()))
    }

    /// The staging folder, which is made when it is first asked for.
    fn staging_folder(&self) -> io::Result<PathBuf> {
        let mut staging = self.staging.lock().unwrap_or_else(PoisonError::into_inner);
        match &*staging {
            Some(staging) => Ok(staging.folder.clone()),
            None => Ok(staging.insert(self.make_staging()?).folder.clone()),
        }
    }

    fn make_staging(&self) -> io::Result<Staging> {
        let _guard = self.guard()?;
        let all = self.root.join(OWN).join("new");
        refuse_link(&all)?;
        fs::create_dir_all(&all)?;
        sweep(&all)?;
        for number in 0_u64.. {
            let name = format!("{}-{number}", std::process::id());
            let (folder, lock_path) = (all.join(&name), all.join(format!("{name}.lock")));
            match File::create_new(&lock_path) {
                Ok(lock) => {
                    match lock.try_lock() {
                        Ok(()) => {}
                        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
                        Err(error) => return Err(error.into()),
                    }
                    // Of a process whose lock is gone, which had the same number.
                    if folder.exists() {
                        fs::remove_dir_all(&folder)?;
                    }
                    fs::create_dir(&folder)?;
                    return Ok(Staging { folder, lock_path, _lock: lock });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("all names for a staging folder are taken"))
    }

    /// Puts bytes at `path`, over what is there.
    fn place(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let at = self.root.join(path);
        self.make_way(path)?;
        let former = fs::symlink_metadata(&at).ok();
        let same_size = |former: &fs::Metadata| former.is_file() && former.len() == bytes.len() as u64;
        if former.as_ref().is_some_and(same_size) && fs::read(&at).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        if former.as_ref().is_some_and(fs::Metadata::is_dir) {
            let message = "it is a folder there, and would have to be a file";
            return Err(self.error("write", path, StoreErrorKind::Other, message));
        }
        self.is_dirty.store(true, Ordering::SeqCst);
        let io = |error: io::Error| self.io("write", path, &error);
        let staged = self.staged().map_err(io)?;
        disk::write(&staged, bytes, former.as_ref()).map_err(io)?;
        let placed = self.rename(&staged, path, |beside| disk::write(beside, bytes, former.as_ref()));
        if placed.is_err() {
            let _ = fs::remove_file(&staged);
        }
        placed
    }

    /// Renames a staged file to `path`. Where that lies on another file system, something is mounted in the folder, and
    /// `again` writes the file beside.
    fn rename(&self, staged: &Path, path: &str, again: impl Fn(&Path) -> io::Result<()>) -> Result<(), StoreError> {
        let at = self.root.join(path);
        let mut tries = 0;
        loop {
            match fs::rename(staged, &at) {
                Err(error) if error.kind() == ErrorKind::NotFound && tries < TRIES => {
                    tries += 1;
                    self.make_way(path)?;
                }
                Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                    let number = self.count.fetch_add(1, Ordering::Relaxed);
                    let beside = at.with_file_name(format!(".briefing-new-{}-{number}", std::process::id()));
                    let moved = again(&beside).and_then(|()| fs::rename(&beside, &at));
                    if moved.is_err() {
                        let _ = fs::remove_file(&beside);
                    }
                    let _ = fs::remove_file(staged);
                    return moved.map_err(|error| self.io("write", path, &error));
                }
                outcome => return outcome.map_err(|error| self.io("write", path, &error)),
            }
        }
    }

    /// Waits until everything is on the disk that was written.
    fn flush(&self, path: &str) -> Result<(), StoreError> {
        if self.is_dirty.swap(false, Ordering::SeqCst) && self.root.is_dir() {
            disk::flush(&self.root).map_err(|error| self.io("write", path, &error))?;
        }
        Ok(())
    }

    fn put_if(&self, path: &str, bytes: &[u8], condition: Condition<'_>) -> Result<(), StoreError> {
        let _guard = match condition {
            Condition::Always => None,
            Condition::Absent | Condition::Matches(_) => {
                // The staging folder is made under the guard, which we cannot take twice.
                let guard = self.staging_folder().and_then(|_| self.guard());
                let guard = guard.map_err(|error| self.io("write", path, &error))?;
                let none = || self.error("write", path, StoreErrorKind::Other, "the file system has no locks");
                Some(guard.ok_or_else(none)?)
            }
        };
        let holds = match condition {
            Condition::Always => true,
            Condition::Absent => self.read("write", path)?.is_none(),
            Condition::Matches(tag) => self.read("write", path)?.is_some_and(|there| there.tag == *tag),
        };
        if !holds {
            let message = "it is not what it was when it was read";
            return Err(self.error("write", path, StoreErrorKind::Condition, message));
        }
        self.place(path, bytes)
    }
}

fn refuse_link(folder: &Path) -> io::Result<()> {
    if fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()) {
        return Err(io::Error::other(format!("`{}` is a link", folder.display())));
    }
    Ok(())
}

/// Removes staging folders of processes that are gone.
fn sweep(all: &Path) -> io::Result<()> {
    for entry in fs::read_dir(all)? {
        let lock_path = entry?.path();
        if lock_path.extension().is_none_or(|extension| extension != "lock") {
            continue;
        }
        // Those of others, who may publish here too, are theirs to remove.
        let Ok(lock) = File::options().write(true).open(&lock_path) else { continue };
        if lock.try_lock().is_ok() {
            let folder = lock_path.with_extension("");
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => continue,
                _ => drop(fs::remove_file(&lock_path)),
            }
        }
    }
    Ok(())
}

impl Store for FolderStore {
    fn name(&self) -> &str {
        &self.name
    }

    fn has_conditions(&self) -> bool {
        // Where it cannot be known, for want of a right, the write that follows tells why.
        !matches!(self.guard(), Ok(None))
    }

    fn get(&self, path: &str) -> Result<Option<Object>, StoreError> {
        self.read("read", path)
    }

    fn put(&self, path: &str, bytes: &Bytes, _: &Headers, condition: Condition<'_>) -> Result<Tag, StoreError> {
        if path == MANIFEST {
            self.flush(path)?;
        }
        self.put_if(path, bytes, condition)?;
        if path == MANIFEST {
            self.flush(path)?;
        }
        Ok(tag(bytes))
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, StoreError> {
        let io = |error: io::Error| self.io("copy", from, &error);
        let Way::Folder = self.way("copy", from)? else { return Ok(false) };
        let source = self.root.join(from);
        // Files are never changed, but replaced, so that a second name is as good as a copy.
        if !fs::symlink_metadata(&source).is_ok_and(|metadata| metadata.is_file()) {
            return Ok(false);
        }
        self.make_way(to)?;
        let staged = self.staged().map_err(io)?;
        match disk::link(&source, &staged) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            linked => linked.map_err(io)?,
        }
        self.is_dirty.store(true, Ordering::SeqCst);
        let placed = self.rename(&staged, to, |beside| disk::link(&source, beside));
        // A second name of what is at `to` already is not renamed, but stays.
        let _ = fs::remove_file(&staged);
        placed.map(|()| true)
    }

    fn delete(&self, path: &str) -> Result<(), StoreError> {
        let Way::Folder = self.way("delete", path)? else { return Ok(()) };
        let at = self.root.join(path);
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.is_dir() => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.io("delete", path, &error)),
        }
        self.is_dirty.store(true, Ordering::SeqCst);
        match fs::remove_file(&at) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(self.io("delete", path, &error)),
            _ => {}
        }
        // From the innermost folder on, and no further than the first that is not empty, or that may not be removed.
        for (end, _) in path.rmatch_indices('/') {
            if fs::remove_dir(self.root.join(&path[..end])).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn some(&self, most: usize) -> Result<Vec<String>, StoreError> {
        match fs::symlink_metadata(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.io("list", "", &error)),
            Ok(_) => {}
        }
        if !fs::metadata(&self.root).map_err(|error| self.io("list", "", &error))?.is_dir() {
            return Err(self.error("list", "", StoreErrorKind::NoStore, "it is a file"));
        }
        let entries = WalkDir::new(&self.root).min_depth(1).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() != 1 || entry.file_name() != OWN);
        let paths = entries.filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(entry.into_path()),
            // A folder that may not be looked into is somebody else's.
            Err(error) => error.path().map(Path::to_path_buf),
        });
        let within = |path: PathBuf| path.strip_prefix(&self.root).ok().map(|path| path.display().to_string());
        Ok(paths.filter_map(within).take(most).collect())
    }
}

/// The version of a file that has these bytes.
fn tag(bytes: &[u8]) -> Tag {
    Tag { etag: Some(Sha256::of(bytes).to_string()), version: None }
}

#[cfg(test)]
mod tests;
