//! The staging folder: on the output's file system, of one build at a time, gone when the build ends.
//!
//! Two locks keep builds apart, and the system lets go of both when a process dies. The one on a file in the staging folder
//! says who holds it, and holds also where there is no output folder yet. The one on the output folder itself holds
//! whichever way a build comes to it: past a mount point, or as a user who may not write beside it, a build has its staging
//! folder elsewhere. It leaves nothing in a folder that is published as it stands.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::error::{FolderProblem, OutputError};
use super::folder::Folder;

/// The name of the staging folder where it must lie in the output folder.
pub(super) const INSIDE: &str = ".briefing-staging";

/// The file that is locked, and by which a staging folder is known as ours.
const LOCK: &str = ".briefing-lock";

/// How the lock's one line begins; the number of the process follows.
const SIGN: &str = "briefing build, process ";

/// How often a lock is tried that vanishes with its folder while we wait: each time another build has just ended.
const TRIES: usize = 100;

/// A staging folder that this build alone has. It is removed when it is dropped.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
    /// Held until the folder is gone.
    lock: File,
    /// Held as long.
    output: Option<File>,
    /// Whether the file system has no locks, so that nothing keeps another build away.
    pub(super) is_unguarded: bool,
    _parents: Parents,
}

impl Staging {
    /// Makes and locks the staging folder for `folder`, and clears what a killed build left in it.
    pub(super) fn acquire(folder: &Folder) -> Result<Self, OutputError> {
        let mut staging = Self::acquire_somewhere(folder)?;
        staging.output = lock_output(folder)?;
        Ok(staging)
    }

    fn acquire_somewhere(folder: &Folder) -> Result<Self, OutputError> {
        let inside = folder.real.join(INSIDE);
        if folder.exists() && is_mount_point(folder) {
            return acquire_at(inside, folder, Parents::default());
        }
        let parents = Parents::make(&folder.parent).map_err(|(path, error)| folder.writing(&path, error))?;
        let mut name = OsString::from(".");
        name.push(&folder.name);
        name.push(".briefing-staging");
        match acquire_at(folder.parent.join(name), folder, parents) {
            // A folder of ours in one that is not, as `/var/www/html` may be.
            Err(OutputError::Folder { problem: FolderProblem::ReadOnly { .. }, .. }) if folder.exists() => {
                acquire_at(inside, folder, Parents::default())
            }
            Ok(staging) => {
                // Left there by a build from before the folder could be written beside, and since killed.
                if fs::symlink_metadata(&inside).is_ok_and(|metadata| metadata.is_dir()) {
                    drop(acquire_at(inside, folder, Parents::default())?);
                }
                Ok(staging)
            }
            other => other,
        }
    }

    /// The path of `name` in the folder.
    pub(super) fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Makes the folder `name` in the folder.
    pub(super) fn make(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.join(name);
        fs::create_dir(&path)?;
        Ok(path)
    }

    /// Writes down which process has the folder, for the message that another build gets.
    fn sign(&mut self) -> io::Result<()> {
        self.lock.set_len(0)?;
        writeln!(self.lock, "{SIGN}{}", std::process::id())
    }

    /// Removes all that the folder holds but the lock. Links are removed, not followed.
    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() == LOCK {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build; the pages are not concerned. The lock goes last,
        // since a folder without it is not known as ours. A build that waits for it sees it gone.
        let _ =
            self.clear().and_then(|()| fs::remove_file(self.path.join(LOCK))).and_then(|()| fs::remove_dir(&self.path));
    }
}

fn acquire_at(path: PathBuf, folder: &Folder, parents: Parents) -> Result<Staging, OutputError> {
    let lock_path = path.join(LOCK);
    for _ in 0..TRIES {
        match fs::create_dir(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match is_ours(&path) {
                Ok(true) => {}
                Ok(false) => return Err(folder.refuse(FolderProblem::Staging(path))),
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(folder.writing(&path, error)),
            },
            Err(error) => return Err(folder.writing(&path, error)),
        }
        let lock = match File::options().read(true).write(true).create(true).truncate(false).open(&lock_path) {
            Ok(lock) => lock,
            // Another build has just ended and removed the folder.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                // Fails where it is not empty, as it should.
                let _ = fs::remove_dir(&path);
                return Err(folder.writing(&lock_path, error));
            }
        };
        let is_unguarded = match lock.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => {
                let process = fs::read_to_string(&lock_path).ok().and_then(|text| process_of(&text));
                // It was signed when the build began.
                let since = fs::metadata(&lock_path).and_then(|metadata| metadata.modified()).ok();
                return Err(OutputError::Busy { output: folder.shown.clone(), process, since });
            }
            // It cannot keep two builds apart, but can be built on.
            Err(TryLockError::Error(error)) if has_no_locks(&error) => true,
            Err(TryLockError::Error(error)) => return Err(folder.writing(&lock_path, error)),
        };
        // The lock is ours; but is it still the folder's, or that of one that was removed while we waited?
        if !is_at(&lock, &lock_path) {
            continue;
        }
        let mut staging = Staging { path, lock, output: None, is_unguarded, _parents: parents };
        staging.clear().and_then(|()| staging.sign()).map_err(|error| folder.writing(&staging.path, error))?;
        return Ok(staging);
    }
    Err(OutputError::Busy { output: folder.shown.clone(), process: None, since: None })
}

/// Locks the output folder itself, where it is there and the system lets a folder be locked.
#[cfg(unix)]
fn lock_output(folder: &Folder) -> Result<Option<File>, OutputError> {
    // A folder that may be written and not listed is told of by whoever lists it.
    let Ok(output) = File::open(&folder.real) else { return Ok(None) };
    match output.try_lock() {
        Ok(()) => Ok(Some(output)),
        Err(TryLockError::WouldBlock) => {
            Err(OutputError::Busy { output: folder.shown.clone(), process: None, since: None })
        }
        // NFS locks what is open for writing, which no folder is.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Windows opens no folder as a file.
#[cfg(not(unix))]
fn lock_output(_: &Folder) -> Result<Option<File>, OutputError> {
    Ok(None)
}

/// Whether the file system has no locks at all: some of those in user space, and NFS without its daemon.
fn has_no_locks(error: &io::Error) -> bool {
    #[cfg(target_os = "linux")]
    if rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::NOLCK) {
        return true;
    }
    error.kind() == ErrorKind::Unsupported
}

/// Whether a build made the folder at `path`: it holds a lock, or was killed when it held nothing yet.
fn is_ours(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return Ok(false);
    }
    let is_locked = || match fs::symlink_metadata(path.join(LOCK)) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    };
    // Asked again in the end, since another build may have begun while we looked.
    Ok(is_locked()? || fs::read_dir(path)?.next().is_none() || is_locked()?)
}

fn process_of(sign: &str) -> Option<u32> {
    sign.strip_prefix(SIGN)?.trim_end().parse().ok()
}

/// Whether `path` leads to the open file `lock`.
#[cfg(unix)]
pub(crate) fn is_at(lock: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (ours, there) = (lock.metadata().map(identity), fs::symlink_metadata(path).map(identity));
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// Windows lets nobody put another file at the path of one that is open.
#[cfg(not(unix))]
pub(crate) fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Whether something is mounted at the output folder: files cannot be renamed into it from beside it, not even where both are
/// of one file system, as with what a container is given of its host's.
#[cfg(unix)]
fn is_mount_point(folder: &Folder) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        // Linux before 5.8 does not say.
        let told = statx(CWD, &folder.real, AtFlags::empty(), StatxFlags::empty());
        if let Ok(told) = told
            && told.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            return told.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
        }
    }
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(&folder.real) != device(&folder.parent)
}

#[cfg(not(unix))]
fn is_mount_point(_: &Folder) -> bool {
    false
}

/// Folders above the output that this build made, innermost first. They are removed in the end unless the output
/// is in them by then.
#[derive(Debug, Default)]
struct Parents(Vec<PathBuf>);

impl Parents {
    fn make(path: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let missing: Vec<_> = path.ancestors().take_while(|folder| !folder.is_dir()).map(Path::to_path_buf).collect();
        let mut made = Self::default();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(&folder) {
                Ok(()) => made.0.insert(0, folder),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err((folder, error)),
            }
        }
        Ok(made)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in &self.0 {
            // Fails, as it should, where anything is in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests;
