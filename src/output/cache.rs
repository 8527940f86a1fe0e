//! The folder of what is dear to make: `.briefing-cache` in the site folder.
//!
//! A file an entry, named by its key: the hash of the result (BLAKE3, 32 bytes) and the result. An entry whose hash does
//! not fit is as good as none, so that a damaged or cut one costs time and nothing else. The folder may be deleted at
//! any time.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::keep::{Keep, Key};

/// The name of the folder in the site folder.
pub(crate) const CACHE: &str = ".briefing-cache";

/// An entry that no build has asked for in this time goes.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The time of an entry is set anew when it is older than this: writing it at each use would be for nothing.
const USED_LATELY: Duration = Duration::from_secs(24 * 60 * 60);

const HASH: usize = blake3::OUT_LEN;

/// Results on the disk. Where the disk does not do what it is asked for, nothing is kept.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    now: SystemTime,
}

impl Cache {
    /// The cache of the site in `root`, used now. Nothing is made before something is kept.
    pub(crate) fn of_site(root: &Path, now: SystemTime) -> Self {
        Self { folder: root.join(CACHE), now }
    }

    /// Deletes what no build has asked for in thirty days. Files that are no entries are left alone. An entry from a day that
    /// is still to come was dated by a clock that went wrong, and is dated anew, or it would stay for good.
    pub(crate) fn forget_unused(&self) {
        let Ok(shelves) = fs::read_dir(&self.folder) else { return };
        for shelf in shelves.flatten().filter(|shelf| shelf.file_type().is_ok_and(|kind| kind.is_dir())) {
            let Some(start) = shelf.file_name().to_str().map(str::to_owned).filter(|name| name.len() == 2) else {
                continue;
            };
            let Ok(entries) = fs::read_dir(shelf.path()) else { continue };
            for entry in entries.flatten() {
                let is_ours = entry.file_name().to_str().is_some_and(|rest| is_entry(&start, rest));
                let Ok(used) = entry.metadata().and_then(|data| data.modified()) else { continue };
                // What is left is looked at again by the next build.
                match self.now.duration_since(used) {
                    Ok(age) if is_ours && age > UNUSED => drop(fs::remove_file(entry.path())),
                    Err(ahead) if is_ours && ahead.duration() > USED_LATELY => self.mark_used(&entry.path()),
                    _ => {}
                }
            }
        }
    }

    /// Dates an entry today. It is good without that.
    fn mark_used(&self, path: &Path) {
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(self.now));
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = key.hex();
        self.folder.join(&name[..2]).join(&name[2..])
    }

    fn write(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        // Neither a repository nor a backup wants it (https://bford.info/cachedir/). A build that was killed or found the
        // disk full may have made the folder and not these.
        for (name, text) in [("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n"), (".gitignore", "*\n")] {
            let path = self.folder.join(name);
            if !path.exists() {
                write_whole(&path, &[text.as_bytes()])?;
            }
        }
        write_whole(&self.path(key), &[blake3::hash(bytes).as_bytes(), bytes])
    }
}

/// Writes a file and the folders that it lies in. It takes its name when it is whole, so that two builds may write it at
/// once, and one that is killed leaves no half of it.
fn write_whole(path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    pieces.iter().try_for_each(|piece| file.write_all(piece))?;
    file.persist(path)?;
    Ok(())
}

/// Whether a file of a shelf is an entry, or what a build that died has left of one.
fn is_entry(start: &str, rest: &str) -> bool {
    let is_key = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key(start) && (rest.len() == 62 && is_key(rest) || rest.starts_with(".tmp"))
}

impl Keep for Cache {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.path(key);
        let mut bytes = fs::read(&path).ok()?;
        let (hash, result) = bytes.split_first_chunk::<HASH>()?;
        if blake3::hash(result) != *hash {
            return None;
        }
        let used = fs::metadata(&path).and_then(|data| data.modified()).ok()?;
        if self.now.duration_since(used).is_ok_and(|age| age > USED_LATELY) {
            self.mark_used(&path);
        }
        bytes.drain(..HASH);
        Some(bytes)
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        // A full or a read-only disk is told where it matters, by the output folder.
        let _ = self.write(key, bytes);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::time::{Duration, SystemTime};

    use super::{CACHE, Cache};
    use crate::keep::{Keep, Key};

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn key(name: &str) -> Key {
        Key::of("test 1", [name.as_bytes()])
    }

    fn entry(cache: &Cache, name: &str) -> PathBuf {
        cache.path(&key(name))
    }

    #[test]
    fn what_is_kept_is_there_for_the_next_build() {
        let site = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let cache = Cache::of_site(site.path(), now);
        assert_eq!(cache.get(&key("a")), None);
        assert!(!site.path().join(CACHE).exists(), "made before anything is kept");
        cache.put(&key("a"), b"picture");
        cache.put(&key("empty"), b"");
        let next = Cache::of_site(site.path(), now);
        assert_eq!(next.get(&key("a")).unwrap(), b"picture");
        assert_eq!(next.get(&key("empty")).unwrap(), b"");
        assert_eq!(next.get(&key("b")), None);
        assert_eq!(fs::read_to_string(site.path().join(CACHE).join(".gitignore")).unwrap(), "*\n");
    }

    #[test]
    fn a_damaged_entry_is_none_and_is_replaced() {
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::of_site(site.path(), SystemTime::now());
        for damage in [&b""[..], b"short", &[7; 100]] {
            cache.put(&key("a"), b"picture");
            fs::write(entry(&cache, "a"), damage).unwrap();
            assert_eq!(cache.get(&key("a")), None);
        }
        cache.put(&key("a"), b"picture");
        assert_eq!(cache.get(&key("a")).unwrap(), b"picture");
    }

    #[test]
    fn what_nobody_asks_for_goes_after_a_month() {
        let site = tempfile::tempdir().unwrap();
        let start = SystemTime::now();
        let cache = Cache::of_site(site.path(), start);
        cache.put(&key("used"), b"1");
        cache.put(&key("unused"), b"2");
        let strangers = [site.path().join(CACHE).join("notes.txt"), entry(&cache, "unused").with_file_name("notes")];
        for stranger in &strangers {
            fs::write(stranger, "mine").unwrap();
        }
        let later = Cache::of_site(site.path(), start + 29 * DAY);
        assert!(later.get(&key("used")).is_some());
        later.forget_unused();
        assert!(entry(&cache, "unused").exists());
        Cache::of_site(site.path(), start + 31 * DAY).forget_unused();
        assert!(!entry(&cache, "unused").exists());
        assert!(entry(&cache, "used").exists());
        assert!(strangers.iter().all(|stranger| stranger.exists()), "a stranger's file was deleted");
    }

    #[test]
    fn an_entry_that_a_wrong_clock_dated_goes_like_any_other() {
        let site = tempfile::tempdir().unwrap();
        let start = SystemTime::now();
        let cache = Cache::of_site(site.path(), start);
        cache.put(&key("a"), b"1");
        let in_2106 = start + 80 * 365 * DAY;
        fs::File::options().append(true).open(entry(&cache, "a")).unwrap().set_modified(in_2106).unwrap();
        Cache::of_site(site.path(), start).forget_unused();
        assert_eq!(cache.get(&key("a")).unwrap(), b"1");
        Cache::of_site(site.path(), start + 31 * DAY).forget_unused();
        assert!(!entry(&cache, "a").exists());
    }

    #[test]
    fn what_says_that_it_is_a_cache_comes_back() {
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::of_site(site.path(), SystemTime::now());
        // A build was killed when it had made the folder.
        fs::create_dir(site.path().join(CACHE)).unwrap();
        cache.put(&key("a"), b"1");
        assert_eq!(fs::read_to_string(site.path().join(CACHE).join(".gitignore")).unwrap(), "*\n");
        assert!(site.path().join(CACHE).join("CACHEDIR.TAG").exists());
    }

    #[test]
    fn a_place_that_cannot_be_written_to_keeps_nothing() {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join(CACHE), "a file in the way").unwrap();
        let cache = Cache::of_site(site.path(), SystemTime::now());
        cache.put(&key("a"), b"picture");
        assert_eq!(cache.get(&key("a")), None);
        cache.forget_unused();
        assert_eq!(fs::read_to_string(site.path().join(CACHE)).unwrap(), "a file in the way");
    }
}
