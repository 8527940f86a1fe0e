//! The lock of a folder whose releases are swapped: one publisher at a time.
//!
//! The file `lock.json` is locked (`flock` on Unix) for as long as a publisher works, and says who that is. The system
//! lets go of it when the process dies, so that the lock of a dead one is free. One that hangs has it until its time is
//! over, or until somebody takes it from him: a new file is put in the place of the old one then, and whoever holds the
//! old one finds that it is no longer there.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::io_error;
use crate::output::is_at;
use crate::publish::error::PublishError;
use crate::publish::hash::Sha256;
use crate::publish::target::Run;

/// How long a publisher may take. Writing a hundred thousand files to a slow disk takes minutes.
const LEASE: SignedDuration = SignedDuration::from_hours(1);

/// How often a lock is looked at again that changes hands in this moment, and how long is waited between.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(5);

/// What the lock says.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// Who holds it.
    owner: String,
    /// Since when.
    since: Timestamp,
    /// Until when at the latest.
    until: Timestamp,
}

/// A lock that is held until it is dropped.
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes the lock of the folder `area`.
    ///
    /// # Errors
    /// [`PublishError::Locked`] where another has it and `run` does not say to take it from him;
    /// [`PublishError::NoConditions`] on file systems that have no locks.
    pub(super) fn take(area: &Path, run: &Run<'_>) -> Result<Self, PublishError> {
        let path = area.join("lock.json");
        let now = (run.now)();
        let record = Record { owner: run.owner.clone(), since: now, until: now + LEASE };
        for _ in 0..TRIES {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = file.map_err(|error| io_error("write", &path, error))?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    write(&mut file, &record).map_err(|error| io_error("write", &path, error))?;
                    return Ok(Self { path, file });
                }
                // Somebody has put another file there while we waited.
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    return Err(PublishError::NoConditions);
                }
                Err(TryLockError::Error(error)) => return Err(io_error("lock", &path, error)),
            }
            let holder = read(&mut file);
            if run.steal || holder.as_ref().is_some_and(|holder| holder.until <= now) {
                if let Some(lock) = replace(area, &path, &file, &record, run)? {
                    return Ok(lock);
                }
            } else if let Some(Record { owner, since, until }) = holder {
                return Err(PublishError::Locked { owner, since, until });
            }
            // Its holder is about to write down who it is.
            std::thread::sleep(PAUSE);
        }
        Err(PublishError::Locked { owner: "somebody".to_owned(), since: now, until: now + LEASE })
    }

    /// Makes sure that the lock is still ours.
    ///
    /// # Errors
    /// [`PublishError::LockLost`] where somebody took it.
    pub(super) fn confirm(&self) -> Result<(), PublishError> {
        if is_at(&self.file, &self.path) {
            return Ok(());
        }
        let holder = File::open(&self.path).ok().and_then(|mut file| read(&mut file));
        Err(PublishError::LockLost(holder.map_or_else(|| "somebody".to_owned(), |holder| holder.owner)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Not left to the closing of the file: a process that is about to be started may have it open for a moment yet.
        let _ = self.file.unlock();
    }
}

/// Puts a lock of our own in the place of `theirs`, unless somebody else was faster.
fn replace(
    area: &Path,
    path: &Path,
    theirs: &File,
    record: &Record,
    run: &Run<'_>,
) -> Result<Option<Lock>, PublishError> {
    let gate_path = area.join("gate");
    let gate = File::options().write(true).create(true).truncate(false).open(&gate_path);
    let gate = gate.map_err(|error| io_error("write", &gate_path, error))?;
    wait(&gate).map_err(|error| io_error("lock", &gate_path, error))?;
    if !is_at(theirs, path) {
        return Ok(None);
    }
    let ours = area.join(format!("lock-{}.json", &Sha256::of(run.nonce.as_bytes()).to_string()[..16]));
    let made = || {
        let mut file = File::create(&ours)?;
        file.lock()?;
        write(&mut file, record)?;
        fs::rename(&ours, path)?;
        Ok(file)
    };
    let file = made().map_err(|error| io_error("write", &ours, error))?;
    Ok(Some(Lock { path: path.to_path_buf(), file }))
}

/// Waits until a file's lock is free, and takes it; where the file system has none, there is nothing to wait for.
pub(super) fn wait(file: &File) -> io::Result<()> {
    match file.lock() {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        outcome => outcome,
    }
}

fn read(file: &mut File) -> Option<Record> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn write(file: &mut File, record: &Record) -> io::Result<()> {
    let bytes = serde_json::to_vec(record)?;
    file.set_len(0)?;
    file.write_all(&bytes)
}
