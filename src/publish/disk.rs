//! Files of a target that is a folder: how one is written, and when it is on the disk for good.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Makes the file `path`, which is not there yet. `former` is what the file replaces, where it is known.
///
/// Servers make entity tags of a file's size and of the *second* in which it was written, nginx for one. A file that has
/// the size of the one before it and comes within the same second would be told to be that one, and browsers would keep
/// the old bytes for as long as nothing else changes. It is dated a second later then.
pub(super) fn write(path: &Path, bytes: &[u8], former: Option<&Metadata>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    if let Some(former) = former.filter(|former| former.is_file() && former.len() == bytes.len() as u64) {
        let before = second(former.modified()?);
        if second(file.metadata()?.modified()?) <= before {
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(before + 1))?;
        }
    }
    if cfg!(target_os = "linux") { Ok(()) } else { file.sync_all() }
}

/// Gives the file `from` a second name, `to`, which is not there yet. Where the system allows none (on file systems that
/// know none, between two of them, and of files of others), it is copied, and keeps its time.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => Err(error),
        Err(_) => {
            let modified = fs::metadata(from)?.modified()?;
            // Not by `fs::copy`: the new file is ours, with the rights that our files have.
            let mut copy = File::create_new(to)?;
            io::copy(&mut File::open(from)?, &mut copy)?;
            copy.set_modified(modified)?;
            if cfg!(target_os = "linux") { Ok(()) } else { copy.sync_all() }
        }
    }
}

/// Waits until all that was written to the file system of `folder` is on the disk. One wait for all files: one for each
/// would take minutes where there are many.
#[cfg(target_os = "linux")]
pub(super) fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Files were flushed one by one when they were written; this leaves their names.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn flush(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Files were flushed one by one when they were written, and folders cannot be.
#[cfg(not(unix))]
pub(super) fn flush(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Waits until the names in `folder` are on the disk.
pub(super) fn flush_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn second(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{link, second, write};

    #[test]
    fn a_file_of_the_same_size_is_never_of_the_same_second() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new, other) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("other"));
        write(&old, b"5 of 9", None).unwrap();
        // As when the clock was put back an hour.
        let future = SystemTime::now() + Duration::from_secs(3600);
        File::options().write(true).open(&old).unwrap().set_modified(future).unwrap();
        let former = fs::metadata(&old).unwrap();
        write(&new, b"6 of 9", Some(&former)).unwrap();
        write(&other, b"10 of 10", Some(&former)).unwrap();
        let time = |path| second(fs::metadata(path).unwrap().modified().unwrap());
        assert_eq!(time(&new), second(future) + 1);
        assert!(time(&other) < second(future));
    }

    #[test]
    fn a_file_that_cannot_be_linked_is_copied_with_its_time() {
        // Memory and disk are two file systems.
        let Ok(memory) = tempfile::tempdir_in("/dev/shm") else { return };
        let disk = tempfile::tempdir().unwrap();
        let (from, to) = (memory.path().join("from"), disk.path().join("to"));
        fs::write(&from, "text").unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::options().write(true).open(&from).unwrap().set_modified(long_ago).unwrap();
        link(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"text");
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), long_ago);
    }
}
