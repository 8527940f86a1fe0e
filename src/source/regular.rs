//! Opening what was a file when it was listed, and may be something else by now: a link that leads elsewhere, a pipe on
//! which nobody writes, a device without an end.
//!
//! Who can write to a folder can swap its files between a look at them and the opening. So the question of what a file
//! is goes to the open file, and the system is asked to follow no link on the way to it.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Something is not what it was a moment ago; another look tells what it is.
#[derive(Debug, Error)]
#[error("{0}")]
struct InFlux(&'static str);

/// The error of a file that somebody changes while it is read.
pub(super) fn in_flux(what: &'static str) -> io::Error {
    io::Error::other(InFlux(what))
}

/// Whether the error tells of something that changed between listing and reading, so that another look may help.
pub(super) fn is_in_flux(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound || is_of_influx(error)
}

/// Whether another than the system found the fault: what was listed is there, and something else.
pub(super) fn is_of_influx(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<InFlux>())
}

/// Opens the file at `path` for reading; with it comes what the system says of the open file.
///
/// # Errors
/// Where there is a link, a folder, a pipe, a socket, a device, nothing of which is waited for or read from.
pub(crate) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    is_regular(open_here(path)?)
}

fn is_regular(file: File) -> io::Result<(File, Metadata)> {
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(in_flux("something else is in its place by now")) }
}

#[cfg(target_os = "linux")]
fn open_here(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = i32::try_from(flags().bits()).unwrap_or_default();
    File::options().read(true).custom_flags(flags).open(path).map_err(moved)
}

/// Without a way to ask for both at once, a look goes before.
#[cfg(not(target_os = "linux"))]
fn open_here(path: &Path) -> io::Result<File> {
    if !std::fs::symlink_metadata(path)?.is_file() {
        return Err(in_flux("something else is in its place by now"));
    }
    File::open(path)
}

/// No link is followed, and no pipe waited for; of a file neither makes a difference.
#[cfg(target_os = "linux")]
fn flags() -> rustix::fs::OFlags {
    use rustix::fs::OFlags;
    OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY
}

/// What the system says of a link where none was, and of a file where a folder was.
#[cfg(target_os = "linux")]
fn moved(error: io::Error) -> io::Error {
    use rustix::io::Errno;
    match Errno::from_io_error(&error) {
        Some(Errno::LOOP | Errno::NOTDIR | Errno::XDEV | Errno::NXIO) => {
            in_flux("something else is in its place by now")
        }
        _ => error,
    }
}

/// A real folder, whose files are opened by their real paths: no link is on the way to any of them, and one that was put
/// there since leads nowhere.
#[derive(Debug)]
pub(super) struct RealFolder {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    open: File,
}

impl RealFolder {
    /// The folder at the real path `path`.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        let open = {
            use rustix::fs::{Mode, OFlags};
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            File::from(rustix::fs::open(&path, flags, Mode::empty())?)
        };
        Ok(Self {
            path,
            #[cfg(target_os = "linux")]
            open,
        })
    }

    /// Opens the file at the real path `path`, which lies in the folder.
    ///
    /// # Errors
    /// As [`open_regular`], and where a link is on the way.
    pub(super) fn file(&self, path: &Path) -> io::Result<(File, Metadata)> {
        let Ok(inside) = path.strip_prefix(&self.path) else {
            return Err(in_flux("it lies outside of the site folder by now"));
        };
        is_regular(self.inside(inside, path)?)
    }

    #[cfg(target_os = "linux")]
    fn inside(&self, inside: &Path, path: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, ResolveFlags, openat2};
        use rustix::io::Errno;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        match openat2(&self.open, inside, flags(), Mode::empty(), resolve) {
            Ok(file) => Ok(File::from(file)),
            // Linux before 5.6, and containers from before its time: links on the way are then followed.
            Err(Errno::NOSYS | Errno::PERM) => open_here(path),
            Err(error) => Err(moved(error.into())),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn inside(&self, _: &Path, path: &Path) -> io::Result<File> {
        open_here(path)
    }
}

#[cfg(test)]
#[cfg(unix)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::{RealFolder, is_of_influx, open_regular};

    /// A site and what lies beside it.
    fn desk() -> (tempfile::TempDir, PathBuf, RealFolder) {
        let desk = tempfile::tempdir().unwrap();
        let real = desk.path().canonicalize().unwrap();
        fs::create_dir_all(real.join("site/content")).unwrap();
        fs::create_dir_all(real.join("beside")).unwrap();
        fs::write(real.join("site/content/a.md"), "ours").unwrap();
        fs::write(real.join("beside/a.md"), "secret").unwrap();
        let folder = RealFolder::open(real.join("site")).unwrap();
        (desk, real, folder)
    }

    #[test]
    fn a_file_is_opened_and_described() {
        let (_desk, real, folder) = desk();
        for opened in [folder.file(&real.join("site/content/a.md")), open_regular(&real.join("site/content/a.md"))] {
            let (mut file, metadata) = opened.unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert_eq!((text.as_str(), metadata.len()), ("ours", 4));
        }
    }

    #[test]
    fn a_link_in_the_place_of_a_file_leads_nowhere() {
        let (_desk, real, folder) = desk();
        let file = real.join("site/content/a.md");
        fs::remove_file(&file).unwrap();
        symlink(real.join("beside/a.md"), &file).unwrap();
        assert!(is_of_influx(&folder.file(&file).unwrap_err()));
        assert!(is_of_influx(&open_regular(&file).unwrap_err()));
        assert!(is_of_influx(&folder.file(&real.join("beside/a.md")).unwrap_err()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_link_in_the_place_of_a_folder_leads_nowhere() {
        let (_desk, real, folder) = desk();
        fs::remove_dir_all(real.join("site/content")).unwrap();
        symlink(real.join("beside"), real.join("site/content")).unwrap();
        assert!(is_of_influx(&folder.file(&real.join("site/content/a.md")).unwrap_err()));
    }

    #[test]
    fn what_is_no_file_any_more_is_neither_waited_for_nor_read() {
        let (_desk, real, folder) = desk();
        let at = |name: &str| real.join("site/content").join(name);
        fs::create_dir(at("folder")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for name in ["folder", "pipe", "socket"] {
            assert!(is_of_influx(&folder.file(&at(name)).unwrap_err()), "{name}");
            assert!(is_of_influx(&open_regular(&at(name)).unwrap_err()), "{name}");
        }
        assert!(is_of_influx(&open_regular("/dev/zero".as_ref()).unwrap_err()));
    }
}
