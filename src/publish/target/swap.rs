//! A folder whose whole content is swapped at one stroke.
//!
//! `/srv/www/berlin` is a link to a release:
//!
//! ```text
//! /srv/www/berlin -> .berlin.briefing/releases/20251216T101500Z-1f3a9c
//! /srv/www/.berlin.briefing/
//!     releases/    whole releases, each with its manifest in `.briefing/`
//!     work/        releases that are being made, and old ones that are being removed
//!     before/      what was at the place when a release first came there
//!     lock.json    who publishes (see [`Lock`])
//!     gate         held for the moment of the swap
//! ```
//!
//! A release is made in `work/`: files that a release before it has are second names of the same ones, so that they keep
//! their time and take no room; the others are written. When all of it is on the disk it moves to `releases/`, and a new
//! link takes the place of the old one by a rename. At each moment the place shows one whole release. A process that is
//! killed leaves the old release or the new one, and work that the next one clears away.
//!
//! Files of a release are never changed, only removed with it.
//!
//! What is at the place and is not ours, a folder or a link, is never deleted: it moves to `before/`, in the same
//! stroke where the system can.

mod lock;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use self::lock::Lock;
use super::{Done, Live, Run, Target};
use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::hash::Sha256;
use crate::publish::manifest::{Manifest, Retired};
use crate::publish::plan::{Change, Plan};
use crate::publish::release::{self, Release};
use crate::publish::store::Tag;
use crate::publish::{MANIFEST, OWN, disk};
use crate::site::Bytes;

/// A folder whose content is swapped.
pub(crate) struct Swap {
    name: String,
    /// The place: `/srv/www/berlin`.
    place: PathBuf,
    /// The folder that the place is in.
    parent: PathBuf,
    /// `.berlin.briefing`.
    area_name: OsString,
    /// `/srv/www/.berlin.briefing`.
    area: PathBuf,
}

/// What is at the place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum There {
    /// Nothing.
    Nothing,
    /// A link to one of our releases, which need not be there; the name of its folder.
    Release(String),
    /// An empty folder.
    Empty,
    /// A folder, or a link to one, that is not ours.
    Foreign,
    /// Anything else.
    NoFolder,
}

/// A release whose files can be had by a second name.
struct Source {
    folder: PathBuf,
    manifest: Manifest,
}

impl Swap {
    /// The place `path`, with releases beside it. Nothing is made before the first release is.
    ///
    /// # Errors
    /// [`PublishError::Settings`] where a link cannot be put at `path`.
    pub(crate) fn new(path: &Path) -> Result<Self, PublishError> {
        if cfg!(not(unix)) {
            return Err(PublishError::Settings {
                message: format!("`{}` cannot be swapped: this system has no links for it", path.display()),
                hint: "publish with `mode = \"in-place\"`".to_owned(),
            });
        }
        let place = std::path::absolute(path).map_err(|error| io_error("look at", path, error))?;
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(PublishError::Settings {
                message: format!("`{}` cannot be swapped: it is in no folder that could hold releases", path.display()),
                hint: "name a folder of its own for the site".to_owned(),
            });
        };
        let mut area_name = OsString::from(".");
        area_name.push(name);
        area_name.push(".briefing");
        let (parent, area) = (parent.to_path_buf(), parent.join(&area_name));
        Ok(Self { name: place.display().to_string(), place, parent, area_name, area })
    }

    fn there(&self) -> Result<There, PublishError> {
        let look = |error| io_error("look at", &self.place, error);
        let metadata = match fs::symlink_metadata(&self.place) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(There::Nothing),
            metadata => metadata.map_err(look)?,
        };
        if metadata.is_symlink() {
            let to = fs::read_link(&self.place).map_err(look)?;
            if let Some(name) = self.release_of(&to) {
                return Ok(There::Release(name));
            }
        }
        match fs::read_dir(&self.place) {
            Ok(mut entries) => {
                let is_empty = !metadata.is_symlink() && entries.next().is_none();
                Ok(if is_empty { There::Empty } else { There::Foreign })
            }
            // A link to nothing.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(There::Foreign),
            Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(There::NoFolder),
            Err(error) => Err(io_error("read", &self.place, error)),
        }
    }

    /// The name of the release that a link to `to` at the place leads to.
    fn release_of(&self, to: &Path) -> Option<String> {
        let release = self.parent.join(to);
        let name = release.strip_prefix(self.releases()).ok()?.to_str()?;
        is_name(name).then(|| name.to_owned())
    }

    fn releases(&self) -> PathBuf {
        self.area.join("releases")
    }

    /// The names of the folders in `releases/`, in order.
    fn names(&self) -> Result<Vec<String>, PublishError> {
        let releases = self.releases();
        let mut names = Vec::new();
        match fs::read_dir(&releases) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            entries => {
                for entry in entries.map_err(|error| io_error("read", &releases, error))? {
                    let entry = entry.map_err(|error| io_error("read", &releases, error))?;
                    names.extend(entry.file_name().into_string().ok().filter(|name| is_name(name)));
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// The folder of the release `id`: the last one that was made, where there are several.
    fn folder_of(&self, id: &str) -> Result<Option<PathBuf>, PublishError> {
        let folders = self.names()?.into_iter().filter(|name| id_of(name) == id);
        Ok(folders.max_by_key(|name| number_of(name)).map(|name| self.releases().join(name)))
    }

    fn make_area(&self) -> Result<(), PublishError> {
        for folder in [self.releases(), self.area.join("work"), self.area.join("before")] {
            fs::create_dir_all(&folder).map_err(|error| self.beside(&folder, error))?;
        }
        Ok(())
    }

    /// An error of changing something in the folder that the place is in.
    fn beside(&self, path: &Path, error: io::Error) -> PublishError {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => PublishError::Settings {
                message: format!("releases cannot be kept beside `{}`: no right to write there", self.place.display()),
                hint: format!(
                    "give yourself the right to write in `{}`, or publish with `mode = \"in-place\"`",
                    self.parent.display()
                ),
            },
            ErrorKind::ResourceBusy => PublishError::Settings {
                message: format!("`{}` cannot be swapped: something is mounted there", self.place.display()),
                hint: "publish with `mode = \"in-place\"`, or mount the folder that it is in".to_owned(),
            },
            _ => io_error("write", path, error),
        }
    }

    /// Clears away what processes left that are gone. Only while the lock is held.
    fn sweep(&self) -> Result<(), PublishError> {
        let work = self.area.join("work");
        for entry in fs::read_dir(&work).map_err(|error| io_error("read", &work, error))? {
            let entry = entry.map_err(|error| io_error("read", &work, error))?;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
            match removed {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(io_error("delete", &entry.path(), error));
                }
                _ => {}
            }
        }
        // A link that did not come to be swapped with what was at the place.
        let before = self.area.join("before");
        for entry in fs::read_dir(&before).map_err(|error| io_error("read", &before, error))?.flatten() {
            if fs::read_link(entry.path()).is_ok_and(|to| self.release_of(&to).is_some()) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// Releases whose files may be had by a second name, the live one first.
    fn sources(&self, live: &Live, there: &There) -> Result<Vec<Source>, PublishError> {
        let (There::Release(name), Some(manifest)) = (there, &live.manifest) else { return Ok(Vec::new()) };
        let mut sources = vec![Source { folder: self.releases().join(name), manifest: manifest.clone() }];
        for about in &manifest.releases {
            let Some(folder) = self.folder_of(&about.id)? else { continue };
            if folder == sources[0].folder {
                continue;
            }
            // One that is damaged gives nothing; its files are written instead.
            if let Some(manifest) = fs::read(folder.join(MANIFEST)).ok().and_then(|it| Manifest::read(&it).ok()) {
                sources.push(Source { folder, manifest });
            }
        }
        Ok(sources)
    }

    /// Puts a link to the release folder `name` at the place.
    fn point(&self, name: &str, there: &There) -> Result<(), PublishError> {
        let to = Path::new(&self.area_name).join("releases").join(name);
        let aside = match there {
            There::Nothing | There::Release(_) => self.area.join("work").join(format!("link-{name}")),
            There::Empty | There::Foreign | There::NoFolder => self.area.join("before").join(name),
        };
        symlink(&to, &aside).map_err(|error| self.beside(&aside, error))?;
        let swapped = match there {
            There::Nothing | There::Release(_) => fs::rename(&aside, &self.place),
            There::Empty | There::Foreign | There::NoFolder => self.exchange(&aside),
        };
        if let Err(error) = swapped {
            // Unless it is what was at the place.
            if fs::read_link(&aside).is_ok_and(|link| link == to) {
                let _ = fs::remove_file(&aside);
            }
            return Err(self.beside(&self.place, error));
        }
        if *there == There::Empty {
            // Fails where somebody has put something in meanwhile, which stays.
            let _ = fs::remove_dir(&aside);
        }
        Ok(())
    }

    /// Swaps the link `aside` with what is at the place.
    fn exchange(&self, aside: &Path) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            use rustix::io::Errno;
            match renameat_with(CWD, aside, CWD, &self.place, RenameFlags::EXCHANGE) {
                // The file system cannot, or the kernel.
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                outcome => return Ok(outcome?),
            }
        }
        // For a moment there is nothing at the place.
        let link = self.area.join("work").join("link");
        match fs::remove_file(&link) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => fs::rename(aside, &link)?,
        }
        fs::rename(&self.place, aside)?;
        fs::rename(&link, &self.place).inspect_err(|_| {
            let _ = fs::rename(aside, &self.place);
        })
    }

    /// Removes the releases that are not kept. What cannot be removed is tried again after the next release.
    fn clear_away(&self, plan: &Plan, live_name: &str, former: &There, is_locked: bool) {
        let kept: BTreeSet<&str> = plan.outcome.releases.iter().map(|about| about.id.as_str()).collect();
        let live_id = plan.release.about.id.as_str();
        for name in self.names().unwrap_or_default() {
            let id = id_of(&name);
            let is_kept = if id == live_id { name == live_name } else { kept.contains(id) };
            // Without a lock, releases that others are about to swap in may be here too.
            let is_known = || plan.drop_releases.contains(id) || *former == There::Release(name.clone());
            if is_kept || !(is_locked || is_known()) {
                continue;
            }
            let folder = self.releases().join(&name);
            let manifest = fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| Manifest::read(&bytes).ok());
            if manifest.and_then(|manifest| manifest.live).is_none_or(|about| about.id != id) {
                // Not made by us.
                continue;
            }
            // In `releases/` there are whole ones only.
            let work = self.area.join("work").join(format!("old-{name}"));
            if fs::rename(&folder, &work).is_ok() {
                let _ = fs::remove_dir_all(&work);
            }
        }
    }
}

impl Target for Swap {
    fn name(&self) -> &str {
        &self.name
    }

    fn live(&self) -> Result<Live, PublishError> {
        let there = self.there()?;
        let read = |folder: &Path| match fs::read(folder.join(MANIFEST)) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            read => read.map(Some).map_err(|error| io_error("read", &folder.join(MANIFEST), error)),
        };
        match there {
            There::Nothing | There::Empty => Ok(Live::default()),
            There::NoFolder => Err(PublishError::Settings {
                message: format!("`{}` cannot be swapped: it is a file", self.place.display()),
                hint: "name a folder in `to`, or move the file away".to_owned(),
            }),
            There::Foreign if read(&self.place)?.is_some() => Err(PublishError::Settings {
                message: format!("`{}` was published to in place", self.place.display()),
                hint: "publish with `mode = \"in-place\"` as before, or move the folder away first".to_owned(),
            }),
            There::Foreign => Ok(Live::default()),
            There::Release(name) => {
                let Some(bytes) = read(&self.releases().join(&name))? else { return Ok(Live::default()) };
                let tag = Tag { etag: Some(Sha256::of(&bytes).to_string()), version: Some(name) };
                Ok(Live { manifest: Some(Manifest::read(&bytes)?), tag: Some(tag) })
            }
        }
    }

    fn strangers(&self, most: usize) -> Result<Vec<String>, PublishError> {
        if matches!(self.there()?, There::Nothing | There::Empty) {
            return Ok(Vec::new());
        }
        let entries = WalkDir::new(self.place.join("")).min_depth(1).sort_by_file_name().into_iter();
        let paths = entries.filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(entry.into_path()),
            Err(error) => error.path().map(Path::to_path_buf),
        });
        let within = |path: PathBuf| path.strip_prefix(&self.place).ok().map(|path| path.display().to_string());
        Ok(paths.filter_map(within).filter(|path| !path.is_empty()).take(most).collect())
    }

    fn apply(&self, live: &Live, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError> {
        run.go_on()?;
        self.make_area()?;
        let lock = if run.no_lock { None } else { Some(Lock::take(&self.area, run)?) };
        let may_write = || {
            run.go_on()?;
            lock.as_ref().map_or(Ok(()), Lock::confirm)
        };
        if self.live()?.tag != live.tag {
            return Err(PublishError::Changed);
        }
        if lock.is_some() {
            self.sweep()?;
        }
        let sources = self.sources(live, &self.there()?)?;
        let work = Work::make(&self.area.join("work").join(&Sha256::of(run.nonce.as_bytes()).to_string()[..16]))?;
        let written = fill(&work.0, &sources, plan, content, run, &may_write);
        // Where somebody took the lock and cleared our work away, that is what went wrong.
        written.or_else(|error| may_write().and(Err(error)))?;
        disk::flush(&work.0).map_err(|error| io_error("write", &work.0, error))?;

        let gate_path = self.area.join("gate");
        let gate = File::options().write(true).create(true).truncate(false).open(&gate_path);
        let gate = gate.map_err(|error| io_error("write", &gate_path, error))?;
        lock::wait(&gate).map_err(|error| io_error("lock", &gate_path, error))?;
        may_write()?;
        if self.live()?.tag != live.tag {
            return Err(PublishError::Changed);
        }
        let there = self.there()?;
        let name = self.free_name(&plan.release.about.id)?;
        let folder = self.releases().join(&name);
        fs::rename(&work.0, &folder).map_err(|error| io_error("write", &folder, error))?;
        let swapped = disk::flush_names(&self.releases())
            .map_err(|error| io_error("write", &folder, error))
            .and_then(|()| self.point(&name, &there));
        if let Err(error) = swapped {
            let _ = fs::rename(&folder, &work.0);
            return Err(error);
        }
        drop(gate);
        disk::flush_names(&self.parent).map_err(|error| io_error("write", &self.parent, error))?;
        plan.to_delete().for_each(|_| (run.progress)(Done::Deleted));
        self.clear_away(plan, &name, &there, lock.is_some());
        Ok(())
    }

    fn earlier(&self, live: &Live, id: &str) -> Result<(Release, Box<dyn Content + '_>), PublishError> {
        let none = || PublishError::NoRelease(id.to_owned());
        let is_listed = live.manifest.iter().flat_map(|manifest| &manifest.releases).any(|about| about.id == id);
        let folder = self.folder_of(id)?.filter(|_| is_listed).ok_or_else(none)?;
        let manifest = folder.join(MANIFEST);
        let bytes = match fs::read(&manifest) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(none()),
            bytes => bytes.map_err(|error| io_error("read", &manifest, error))?,
        };
        let release = Manifest::read(&bytes)?.release().ok_or_else(none)?;
        Ok((release, Box::new(Kept(folder))))
    }
}

impl Swap {
    /// A name for the folder of the release `id`: its own, or one with a number where it is made anew in one second.
    fn free_name(&self, id: &str) -> Result<String, PublishError> {
        let names = self.names()?;
        let last = names.iter().filter(|name| id_of(name) == id).map(|name| number_of(name)).max();
        Ok(last.map_or_else(|| id.to_owned(), |last| format!("{id}.{}", last + 1)))
    }
}

/// Makes the files of a release in the empty folder `work`.
fn fill(
    work: &Path,
    sources: &[Source],
    plan: &Plan,
    content: &dyn Content,
    run: &Run<'_>,
    may_write: &(dyn Fn() -> Result<(), PublishError> + Sync),
) -> Result<(), PublishError> {
    let files = &plan.release.files;
    let retired = still_there(&plan.outcome.retired, sources);
    let all = files.iter().chain(retired.iter().map(|(path, retired)| (path, &retired.file)));
    let all: Vec<(&String, &release::File)> = all.collect();
    let folders: BTreeSet<&str> = all.iter().flat_map(|(path, _)| folders(path)).chain([OWN]).collect();
    for folder in folders {
        let at = work.join(folder);
        fs::create_dir(&at).map_err(|error| io_error("write", &at, error))?;
    }
    let make = |(path, file): &(&String, &release::File)| {
        may_write()?;
        let at = work.join(path);
        let linked = source_of(sources, path, file).map(|source| disk::link(&source, &at));
        if linked.is_none_or(|linked| linked.is_err()) {
            let former = sources.first().and_then(|live| fs::symlink_metadata(live.folder.join(path)).ok());
            let bytes = content.bytes(path, file)?;
            disk::write(&at, &bytes, former.as_ref()).map_err(|error| io_error("write", &at, error))?;
        }
        if matches!(plan.changes.get(*path), Some(Change::Create | Change::Update { .. })) {
            (run.progress)(Done::Sent(file.size));
        }
        Ok(())
    };
    // The first in the order of paths, so that the same fault gives the same message.
    if let Some(error) = all.par_iter().find_map_first(|file| make(file).err()) {
        return Err(error);
    }
    may_write()?;
    // Nothing is put aside: releases that there is a way back to are here as a whole.
    let manifest = Manifest { retired, kept: BTreeMap::new(), ..plan.outcome.clone() };
    let at = work.join(MANIFEST);
    disk::write(&at, &manifest.bytes(), None).map_err(|error| io_error("write", &at, error))
}

/// The retired assets that are there.
fn still_there(retired: &BTreeMap<String, Retired>, sources: &[Source]) -> BTreeMap<String, Retired> {
    let stays = |(path, retired): &(&String, &Retired)| source_of(sources, path, &retired.file).is_some();
    retired.iter().filter(stays).map(|(path, retired)| (path.clone(), retired.clone())).collect()
}

/// The file at `path` of a release that has the bytes of `file` there.
fn source_of(sources: &[Source], path: &str, file: &release::File) -> Option<PathBuf> {
    sources.iter().find_map(|Source { folder, manifest }| {
        let there = manifest.files.get(path).or_else(|| manifest.retired.get(path).map(|retired| &retired.file));
        let at = folder.join(path);
        let is_whole = || fs::symlink_metadata(&at).is_ok_and(|there| there.is_file() && there.len() == file.size);
        (there.is_some_and(|there| there.sha256 == file.sha256) && is_whole()).then_some(at)
    })
}

/// A folder that a release is made in. It is removed, unless it has moved to the releases.
struct Work(PathBuf);

impl Work {
    fn make(path: &Path) -> Result<Self, PublishError> {
        fs::create_dir(path).map_err(|error| io_error("write", path, error))?;
        Ok(Self(path.to_path_buf()))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The bytes of an earlier release, in its folder.
struct Kept(PathBuf);

impl Content for Kept {
    fn bytes(&self, path: &str, file: &release::File) -> Result<Bytes, PublishError> {
        let at = self.0.join(path);
        match fs::read(&at) {
            Ok(bytes) if Sha256::of(&bytes) == file.sha256 => Ok(Bytes::Owned(bytes)),
            Ok(_) => Err(PublishError::Gone(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(PublishError::Gone(path.to_owned())),
            Err(error) => Err(io_error("read", &at, error)),
        }
    }
}

/// Whether `place` is a link to a release that was swapped in there.
pub(crate) fn is_swapped(place: &Path) -> bool {
    let there = Swap::new(place).and_then(|swap| swap.there());
    matches!(there, Ok(There::Release(_)))
}

/// Whether a folder in `releases/` can be one of ours by its name: a release's, and a number where it was made twice.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

fn id_of(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn number_of(name: &str) -> u64 {
    name.split_once('.').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

/// The folders that `path` lies in, outermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> PublishError {
    PublishError::Io { action, path: path.to_path_buf(), source }
}

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(all(test, unix))]
mod tests;
