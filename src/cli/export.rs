//! `briefing export`: the story for other tools.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::arguments::{self, Everywhere, ExportFormat};
use super::failure::Failure;
use super::site_folder::{SiteFolder, Wishes, status_of_data};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::pages::data::export::{Export as Data, bytes};

/// What is wanted.
#[derive(Debug)]
pub(super) struct Export {
    site: SiteFolder,
    format: ExportFormat,
    out: Option<PathBuf>,
}

impl Export {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Export,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Export { format, out, day, drafts } = typed;
        let wishes = Wishes { as_of: day.as_of, drafts, ..Wishes::default() };
        Ok(Self { site: SiteFolder::new(everywhere, surroundings, wishes)?, format, out })
    }

    /// Writes it.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let compiled = self.site.compile(terminal)?;
        let data = match self.format {
            ExportFormat::Timelinejs => Data::Timelinejs,
            ExportFormat::Json => Data::Briefing,
            ExportFormat::Csv => Data::Spreadsheet,
            ExportFormat::Ics => Data::Calendar,
        };
        let bytes = bytes(&compiled.site.views, data);
        match &self.out {
            None => terminal.data(&String::from_utf8_lossy(&bytes))?,
            Some(file) => {
                write(file, &bytes).map_err(|error| Failure::file("write", file, error))?;
                terminal.data(&format!("{}\n", file.display()))?;
            }
        }
        Ok(status_of_data(&compiled, terminal))
    }
}

/// Writes a file whole: what is there stays until the new one is. What a link leads to is replaced, and not the link. What
/// is no file, `/dev/stdout` or a pipe, is written to.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_other = fs::metadata(file).is_ok_and(|found| !found.is_file());
    if is_other {
        return File::options().write(true).open(file)?.write_all(bytes);
    }
    let target = if file.is_symlink() { file.canonicalize()? } else { file.to_path_buf() };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut temporary = builder.prefix(".briefing-export-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.persist(&target).map(drop).map_err(|error| error.error)
}
