//! `briefing schema`: JSON Schema for front matter, row files and `briefing.toml`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::site_folder::{SiteFolder, Wishes};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::compile::configuration;
use crate::diagnostics::{Level, plural};
use crate::schema::{Subject, schema};
use crate::source::CONFIGURATION;
use crate::words::{Wordings, english};

/// Schemas to give.
#[derive(Debug)]
pub(super) struct Schema {
    /// The site whose words count; none outside of one.
    site: Option<SiteFolder>,
    /// What to print the schema of.
    subject: Option<Subject>,
    /// The folder to write all of them to.
    out: Option<PathBuf>,
}

impl Schema {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Schema,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Schema { subject, out } = typed;
        let site = match SiteFolder::new(everywhere, surroundings, Wishes::default()) {
            Err(failure) if everywhere.site.is_some() => return Err(failure),
            // Without a site, the words are those of the program.
            found => found.ok(),
        };
        Ok(Self { site, subject, out })
    }

    /// Prints the schema, or writes all of them.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let mut status = Status::Done;
        let words = match &self.site {
            None => None,
            Some(site) => {
                let snapshot = site.read(None, terminal)?;
                let mut told = Vec::new();
                let config = configuration(&snapshot, &site.options, &mut told);
                let (_, words, unread) = Wordings::default().load(&snapshot, &config);
                if told.iter().chain(&unread).any(|told| told.level == Level::Error) {
                    status = Status::Usage;
                    terminal.warn(&format!(
                        "`{CONFIGURATION}` or a file of words has errors, and words of the site may be missing here; \
                         `briefing check` lists them"
                    ));
                }
                Some(words)
            }
        };
        let words = words.as_deref().unwrap_or_else(|| english());
        if let Some(subject) = self.subject {
            terminal.data(&text(&schema(subject, words)))?;
        }
        if let Some(folder) = &self.out {
            fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, error))?;
            let mut count = 0;
            for subject in Subject::all() {
                let path = folder.join(format!("{}.schema.json", subject.name()));
                write_if_changed(&path, &text(&schema(subject, words)))?;
                count += 1;
            }
            terminal.say(&format!("wrote {} to `{}`", plural(count, "schema"), folder.display()));
        }
        Ok(status)
    }
}

fn text(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

/// Editors look at the file's time.
fn write_if_changed(path: &Path, text: &str) -> Result<(), Failure> {
    match fs::read(path) {
        Ok(bytes) if bytes == text.as_bytes() => return Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(Failure::file("read", path, error)),
        _ => {}
    }
    fs::write(path, text).map_err(|error| Failure::file("write", path, error))
}
