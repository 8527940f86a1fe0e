//! An archive, for hosts that take an upload.
//!
//! The same release gives the same bytes: files are in the order of paths and at the archive's root, belong to nobody,
//! may be read by all, and are dated to the first moment (UTC) of the day that the story is told for. There is no
//! manifest in it, as hosts would publish that; every archive is whole.
//!
//! It is written beside and renamed, and left alone where its bytes are those that are there.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead as _, BufReader, BufWriter, ErrorKind, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::{Done, Live, Run, Target};
use crate::config::publish::ArchiveForm;
use crate::output::is_at;
use crate::publish::content::Content;
use crate::publish::disk;
use crate::publish::error::PublishError;
use crate::publish::plan::Plan;
use crate::publish::release::{self, Release};
use crate::site::Bytes;

/// So many bytes of files, and so many files, are rendered at a time.
const AT_A_TIME: u64 = 16 << 20;
const FILES_AT_A_TIME: usize = 256;

/// How long is waited before it is looked again whether another process is done with the same archive.
const PAUSE: Duration = Duration::from_millis(50);

/// A file of the release, with its path.
type Packed<'r> = (&'r String, &'r release::File);

/// An archive.
pub(crate) struct Archive {
    name: String,
    path: PathBuf,
    form: ArchiveForm,
}

impl Archive {
    /// The archive at `path`.
    ///
    /// # Errors
    /// [`PublishError::Settings`] where no file can be at `path`.
    pub(crate) fn new(path: &Path, form: ArchiveForm) -> Result<Self, PublishError> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(PublishError::Settings {
                message: format!("`{}` cannot be an archive: it is a folder", path.display()),
                hint: "name a file in `to`, such as `archive:site.tar.gz`".to_owned(),
            });
        }
        Ok(Self { name: path.display().to_string(), path: path.to_path_buf(), form })
    }

    fn writing(&self, source: io::Error) -> PublishError {
        PublishError::Io { action: "write", path: self.path.clone(), source }
    }

    /// The file that the archive is written to, locked; what a killed process left in it is gone.
    fn staged(&self, run: &Run<'_>) -> Result<(PathBuf, File), PublishError> {
        let mut name = OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(".briefing-new");
        let path = self.path.with_file_name(name);
        loop {
            run.go_on()?;
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(|error| self.writing(error))?;
            match file.try_lock() {
                // Another process may have renamed or removed it meanwhile.
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) => return file.set_len(0).map(|()| (path, file)).map_err(|error| self.writing(error)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => return Ok((path, file)),
                Err(TryLockError::Error(error)) => return Err(self.writing(error)),
            }
        }
    }

    fn write(&self, staged: &File, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError> {
        let as_of = plan.release.about.as_of;
        let files: Vec<Packed<'_>> = plan.release.files.iter().collect();
        let file = BufWriter::new(staged);
        let io = |error: io::Error| self.writing(error);
        match self.form {
            ArchiveForm::TarGz => {
                let mut tar = TarGz::new(file, as_of);
                each(&files, content, run, |path, bytes| tar.add(path, bytes).map_err(io))?;
                tar.finish().map_err(io)
            }
            ArchiveForm::Zip => {
                let mut zip = Zip::new(file, as_of);
                each(&files, content, run, |path, bytes| zip.add(path, bytes).map_err(io))?;
                zip.finish().map_err(io)
            }
        }
    }
}

impl Target for Archive {
    fn name(&self) -> &str {
        &self.name
    }

    fn live(&self) -> Result<Live, PublishError> {
        Ok(Live::default())
    }

    fn strangers(&self, _: usize) -> Result<Vec<String>, PublishError> {
        Ok(Vec::new())
    }

    fn apply(&self, _: &Live, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError> {
        run.go_on()?;
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|source| PublishError::Io {
                action: "make",
                path: folder.to_path_buf(),
                source,
            })?;
        }
        let (path, file) = self.staged(run)?;
        let written = self.write(&file, plan, content, run).and_then(|()| {
            run.go_on()?;
            if is_same(&file, &self.path) {
                return fs::remove_file(&path).map_err(|error| self.writing(error));
            }
            file.sync_all().map_err(|error| self.writing(error))?;
            fs::rename(&path, &self.path).map_err(|error| self.writing(error))?;
            let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
            disk::flush_names(folder.unwrap_or(Path::new("."))).map_err(|error| self.writing(error))
        });
        if written.is_err() && is_at(&file, &path) {
            let _ = fs::remove_file(&path);
        }
        written
    }

    fn earlier(&self, _: &Live, id: &str) -> Result<(Release, Box<dyn Content + '_>), PublishError> {
        Err(PublishError::NoRelease(id.to_owned()))
    }
}

/// Gives `add` each file in order. Some are rendered at a time, on all processors.
fn each(
    files: &[Packed<'_>],
    content: &dyn Content,
    run: &Run<'_>,
    mut add: impl FnMut(&str, &[u8]) -> Result<(), PublishError>,
) -> Result<(), PublishError> {
    let mut rest = files;
    while !rest.is_empty() {
        run.go_on()?;
        let mut size = 0;
        let fits = |(_, file): &&Packed<'_>| {
            size += file.size;
            size <= AT_A_TIME
        };
        let count = rest.iter().take(FILES_AT_A_TIME).take_while(fits).count().max(1);
        let (now, later) = rest.split_at(count);
        let rendered: Vec<Result<Bytes, PublishError>> =
            now.par_iter().map(|(path, file)| content.bytes(path, file)).collect();
        for ((path, file), bytes) in now.iter().zip(rendered) {
            add(path, &bytes?)?;
            (run.progress)(Done::Sent(file.size));
        }
        rest = later;
    }
    Ok(())
}

/// Whether the file at `path` has the bytes of `staged`.
fn is_same(staged: &File, path: &Path) -> bool {
    let compare = || -> io::Result<bool> {
        let (mut ours, there) = (staged, File::open(path)?);
        if ours.metadata()?.len() != there.metadata()?.len() {
            return Ok(false);
        }
        ours.rewind()?;
        let (mut ours, mut there) = (BufReader::new(ours), BufReader::new(there));
        loop {
            let (one, other) = (ours.fill_buf()?, there.fill_buf()?);
            let length = one.len().min(other.len());
            if one[..length] != other[..length] {
                return Ok(false);
            }
            if length == 0 {
                return Ok(one.len() == other.len());
            }
            ours.consume(length);
            there.consume(length);
        }
    };
    compare().unwrap_or(false)
}

/// A `.tar.gz` that is being written.
struct TarGz<W: Write> {
    tar: tar::Builder<GzEncoder<W>>,
    modified: u64,
}

impl<W: Write> TarGz<W> {
    fn new(to: W, as_of: Date) -> Self {
        // 255: on an unknown system (RFC 1952, 2.3.1).
        let gzip = GzBuilder::new().mtime(0).operating_system(255).write(to, Compression::best());
        let midnight = TimeZone::UTC.to_timestamp(as_of.at(0, 0, 0, 0)).map_or(0, Timestamp::as_second);
        // The form has no time before 1970.
        Self { tar: tar::Builder::new(gzip), modified: u64::try_from(midnight).unwrap_or(0) }
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(self.modified);
        self.tar.append_data(&mut header, path, bytes)
    }

    fn finish(self) -> io::Result<()> {
        self.tar.into_inner()?.finish()?.flush()
    }
}

/// A `.zip` that is being written.
struct Zip<W: Write + io::Seek> {
    zip: ZipWriter<W>,
    options: SimpleFileOptions,
}

impl<W: Write + io::Seek> Zip<W> {
    fn new(to: W, as_of: Date) -> Self {
        // From 1980 to 2107; the form has no other years.
        let part = |part: i8| u8::try_from(part).unwrap_or(1);
        let modified = u16::try_from(as_of.year()).ok().and_then(|year| {
            zip::DateTime::from_date_and_time(year, part(as_of.month()), part(as_of.day()), 0, 0, 0).ok()
        });
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(modified.unwrap_or_default())
            .unix_permissions(0o644)
            // Not the one that it is written on.
            .system(System::Unix);
        Self { zip: ZipWriter::new(to), options }
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let is_large = bytes.len() as u64 >= u64::from(u32::MAX);
        self.zip.start_file(path, self.options.large_file(is_large))?;
        self.zip.write_all(bytes)
    }

    fn finish(self) -> io::Result<()> {
        self.zip.finish()?.flush()
    }
}

#[cfg(test)]
mod tests;
