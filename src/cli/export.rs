//! `briefing export`: the story for other tools.

use std::io::Write;
use std::path::PathBuf;

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

/// Writes a file whole: what is there stays until the new one is.
fn write(file: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut temporary = builder.prefix(".briefing-export-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.persist(file).map(drop).map_err(|error| error.error)
}
