//! Reading a site folder again and again: files that are as they were are not opened.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use ahash::HashMap;
use rayon::prelude::*;

use super::disk::ReadError;
use super::ignore::is_ignored;
use super::regular::{RealFolder, in_flux, is_in_flux};
use super::walk::{Walk, unreadable};
use super::{CONFIGURATION, FOLDERS, Snapshot};

/// Files that a thread reads at once: some are pictures.
const AT_ONCE: usize = 16;

/// So often a folder is listed where files go or change while it is read.
const LOOKS: u32 = 4;

/// A site folder with what was read from it.
#[derive(Debug)]
pub(crate) struct Reader {
    named: PathBuf,
    output: Option<PathBuf>,
    /// The real folder of the last look.
    root: PathBuf,
    /// Every file that was read, by its real path, which is not hashed part by part.
    known: HashMap<OsString, Known>,
    snapshot: Snapshot,
    /// The real folders that were listed.
    folders: Vec<PathBuf>,
}

/// A file as it was read.
#[derive(Clone, Debug)]
struct Known {
    stamp: Stamp,
    bytes: Arc<[u8]>,
    /// Its names in the site: more than one where links lead to it.
    names: Vec<Arc<str>>,
}

impl Known {
    fn has(&self, names: &[String]) -> bool {
        self.names.iter().map(|name| &**name).eq(names.iter().map(String::as_str))
    }

    /// Whether what was read now under these names is this.
    fn is(&self, names: &[String], (stamp, bytes): &(Stamp, Arc<[u8]>)) -> bool {
        self.stamp == *stamp && Arc::ptr_eq(&self.bytes, bytes) && self.has(names)
    }
}

/// By what a file is seen to have changed without being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, number and time of change, where the system has them: a file that another was renamed over.
    identity: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt as _;
            (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0, 0);
        Self { length: metadata.len(), modified: metadata.modified().ok(), identity }
    }
}

/// What a look found to be different from the look before, by the names of files in the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    /// New files, and files that hold something else.
    pub(crate) written: Vec<Arc<str>>,
    /// Files that held something and are empty now; they are among the written ones too.
    pub(crate) emptied: Vec<Arc<str>>,
    /// Files that are gone.
    pub(crate) gone: Vec<Arc<str>>,
    /// What cannot be read is not the same as before.
    pub(crate) diagnostics: bool,
}

impl Difference {
    /// Whether there is none.
    pub(crate) fn is_none(&self) -> bool {
        self.written.is_empty() && self.gone.is_empty() && !self.diagnostics
    }

    fn compare(old: &Snapshot, new: &Snapshot) -> Self {
        let mut difference = Self { diagnostics: old.diagnostics != new.diagnostics, ..Self::default() };
        for (name, bytes) in &*new.files {
            let before = old.files.get(name);
            if before.is_none_or(|before| !Arc::ptr_eq(before, bytes) && before != bytes) {
                difference.write(name, before, bytes);
            }
        }
        difference.gone = old.files.keys().filter(|name| !new.files.contains_key(*name)).cloned().collect();
        difference
    }

    fn write(&mut self, name: &Arc<str>, before: Option<&Arc<[u8]>>, bytes: &[u8]) {
        self.written.push(Arc::clone(name));
        if bytes.is_empty() && before.is_some_and(|before| !before.is_empty()) {
            self.emptied.push(Arc::clone(name));
        }
    }
}

impl Reader {
    /// A reader of the site folder `root`; `output`, where it lies inside, is left out. Nothing is read yet.
    pub(crate) fn new(root: &Path, output: Option<&Path>) -> Self {
        Self {
            named: root.to_path_buf(),
            output: output.map(Path::to_path_buf),
            root: PathBuf::new(),
            known: HashMap::default(),
            snapshot: Snapshot::default(),
            folders: Vec::new(),
        }
    }

    /// What was found at the last look.
    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// What was found, where nobody looks again.
    pub(crate) fn into_snapshot(self) -> Snapshot {
        self.snapshot
    }

    /// The real path of the site folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The real paths of all folders that were listed, those included that links lead to, and those that hold a file
    /// that a link leads to.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Looks at all of the folder. Files that look as they did are not opened, unless they were modified after
    /// `in_doubt`: the clock of a file system may not tell two writes in a row from one.
    ///
    /// # Errors
    /// Where the folder is gone, cannot be listed, or is no site any more; what was known is then kept.
    pub(crate) fn read(&mut self, in_doubt: Option<SystemTime>) -> Result<Difference, ReadError> {
        // What is gone between listing and opening was somebody's way to save, and not all of it was seen. What is another
        // at the end of reading than it was at the beginning is half of the one and half of the other.
        let mut looks = 0;
        loop {
            looks += 1;
            if let Some(difference) = self.look(in_doubt, looks == LOOKS)? {
                return Ok(difference);
            }
        }
    }

    /// One look; `None` where a file was gone before it could be opened, or changed while it was read, which the last
    /// look tells.
    fn look(&mut self, in_doubt: Option<SystemTime>, is_last: bool) -> Result<Option<Difference>, ReadError> {
        let failed = |source| ReadError::Folder { path: self.named.clone(), source };
        // All paths below are real ones: what leads out of the folder, or in a circle, then shows by prefix alone.
        let real = self.named.canonicalize().map_err(failed)?;
        fs::read_dir(&real).map_err(failed)?;
        if fs::symlink_metadata(real.join(CONFIGURATION)).is_err() {
            return Err(ReadError::NotASite(self.named.clone()));
        }
        // An output that is a file is refused later; here it would be missed where it is needed.
        let output = self.output.as_ref().and_then(|output| output.canonicalize().ok()).filter(|path| path.is_dir());
        let mut walk = Walk::new(real.clone(), output);
        walk.file(CONFIGURATION);
        for folder in FOLDERS {
            walk.folder(folder);
        }
        let found = walk.finish();
        let folder = RealFolder::open(real.clone()).map_err(failed)?;
        // A file that several links lead to is read once and shared.
        let known = &self.known;
        let (read, is_known): (Vec<_>, Vec<_>) = found
            .files
            .par_iter()
            .with_max_len(AT_ONCE)
            .map_init(Vec::new, |room, (path, names)| {
                let known = known.get(path.as_os_str());
                let read = again(&folder, path, known, in_doubt, room);
                let is_known = known.is_some_and(|known| read.as_ref().is_ok_and(|read| known.is(names, read)));
                (read, is_known)
            })
            .unzip();
        if !is_last && read.iter().any(|read| read.as_ref().is_err_and(is_in_flux)) {
            return Ok(None);
        }
        let mut diagnostics = found.diagnostics;
        let mut folders = found.folders;
        for ((path, names), read) in found.files.iter().zip(&read) {
            match read {
                Ok(_) => {
                    if let Some(folder) =
                        path.parent().filter(|folder| folders.last().is_none_or(|last| last != folder))
                    {
                        folders.push(folder.to_path_buf());
                    }
                }
                Err(error) => diagnostics.extend(names.iter().map(|name| unreadable(name, error))),
            }
        }
        folders.sort_unstable();
        folders.dedup();
        diagnostics.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
        // Most looks find what was there, and to put it together again takes as long as to look.
        let is_same = is_known.len() == self.known.len() && is_known.iter().all(|is_known| *is_known);
        if is_same && diagnostics == self.snapshot.diagnostics {
            (self.root, self.folders) = (real, folders);
            return Ok(Some(Difference::default()));
        }
        let mut known = HashMap::default();
        let mut files = Vec::with_capacity(found.files.len());
        for ((path, names), read) in found.files.into_iter().zip(read) {
            if let Ok((stamp, bytes)) = read {
                // Names that are known stay where they are in memory, as bytes do.
                let names: Vec<Arc<str>> = match self.known.get(path.as_os_str()).filter(|known| known.has(&names)) {
                    Some(known) => known.names.clone(),
                    None => names.into_iter().map(Arc::from).collect(),
                };
                files.extend(names.iter().map(|name| (Arc::clone(name), Arc::clone(&bytes))));
                known.insert(path.into_os_string(), Known { stamp, bytes, names });
            }
        }
        let snapshot = Snapshot { files: files.into_iter().collect(), diagnostics };
        let difference = Difference::compare(&self.snapshot, &snapshot);
        (self.root, self.known, self.snapshot, self.folders) = (real, known, snapshot, folders);
        Ok(Some(difference))
    }

    /// Looks at `paths` alone, which are real ones that [concern](Self::concerns) the site, and opens them in any case. `None` where that does not do: there is
    /// something new among them, or something gone, or a folder.
    pub(crate) fn read_again(&mut self, paths: &[PathBuf]) -> Option<Difference> {
        let mut difference = Difference::default();
        let folder = RealFolder::open(self.root.clone()).ok()?;
        for path in paths {
            let Some(known) = self.known.get_mut(path.as_os_str()) else {
                // What was made and is gone again was somebody's way to save.
                if fs::symlink_metadata(path).is_ok() {
                    return None;
                }
                continue;
            };
            let (stamp, bytes) = open(&folder, path, &mut Vec::new()).ok()?;
            known.stamp = stamp;
            if known.bytes != bytes {
                for name in &known.names {
                    difference.write(name, Some(&known.bytes), &bytes);
                    self.snapshot.files.insert(Arc::clone(name), Arc::clone(&bytes));
                }
                known.bytes = bytes;
            }
        }
        Some(difference)
    }

    /// Whether something at the real path `path` can matter to the site.
    pub(crate) fn concerns(&self, path: &Path) -> bool {
        if path == self.root {
            return true;
        }
        if path.file_name().is_some_and(|name| is_ignored(name.as_encoded_bytes())) {
            return false;
        }
        if path.parent() == Some(&self.root) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            return name == CONFIGURATION || FOLDERS.contains(&name) || self.folders.iter().any(|known| known == path);
        }
        // Folders above the site are watched for the site's sake alone.
        path.starts_with(&self.root) || self.root.starts_with(path)
    }
}

/// The file at `path`, which is opened only where it does not look as it is known.
fn again(
    folder: &RealFolder,
    path: &Path,
    known: Option<&Known>,
    in_doubt: Option<SystemTime>,
    room: &mut Vec<u8>,
) -> io::Result<(Stamp, Arc<[u8]>)> {
    if let Some(known) = known {
        let stamp = Stamp::of(&fs::symlink_metadata(path)?);
        let is_old = || in_doubt.is_none_or(|doubt| stamp.modified.is_some_and(|modified| modified < doubt));
        if stamp == known.stamp && is_old() {
            return Ok((stamp, Arc::clone(&known.bytes)));
        }
        let (stamp, bytes) = open(folder, path, room)?;
        // What is the same by value stays where it is in memory.
        let bytes = if known.bytes == bytes { Arc::clone(&known.bytes) } else { bytes };
        return Ok((stamp, bytes));
    }
    open(folder, path, room)
}

/// The whole file at `path`, as it was from the beginning of reading to its end; it is read into `room`, which a thread
/// takes for one file after the other.
fn open(folder: &RealFolder, path: &Path, room: &mut Vec<u8>) -> io::Result<(Stamp, Arc<[u8]>)> {
    let (file, metadata) = folder.file(path)?;
    whole(&file, &metadata, room).map(|bytes| (Stamp::of(&metadata), bytes))
}

/// What is in `file`, of which `metadata` was said before.
fn whole(file: &fs::File, metadata: &Metadata, room: &mut Vec<u8>) -> io::Result<Arc<[u8]>> {
    let length = metadata.len();
    room.clear();
    // No further than its length: whether it has grown is told by the look at its stamp, which has to be in any case.
    file.take(length).read_to_end(room)?;
    if room.len() as u64 != length || Stamp::of(&file.metadata()?) != Stamp::of(metadata) {
        return Err(in_flux("somebody writes to it"));
    }
    Ok(Arc::from(room.as_slice()))
}

#[cfg(test)]
mod tests;
