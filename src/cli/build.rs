//! `briefing build`: renders all and writes what differs.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::progress::Bar;
use super::site_folder::{
    SiteFolder, Wishes, below, counted, rendering_errors, seconds, status_of_errors, tell_an_early_day,
};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::Compiled;
use crate::diagnostics::{Format, draw, plural};
use crate::output::{Destination, OutputError, Written, write_site};

/// Of warnings of one kind no more are listed: a build is run often, and what matters must not scroll away.
pub(super) const LISTED: usize = 10;

/// A build, and where to.
#[derive(Debug)]
pub(super) struct Build {
    site: SiteFolder,
    out: Option<PathBuf>,
    home: Option<PathBuf>,
    deny_warnings: bool,
    format: Format,
}

impl Build {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Build,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Build { out, day, base_url, drafts, deny_warnings, format } = typed;
        let wishes = Wishes { as_of: day.as_of, drafts, base_url, ..Wishes::default() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, out, home: surroundings.home.clone(), deny_warnings, format })
    }

    /// Builds.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let started = Instant::now();
        let mut compiled = self.site.compile(self.out.as_deref(), terminal)?;
        let output = self.out.clone().unwrap_or_else(|| below(&self.site.root, &compiled.output));
        let written = self.write(&mut compiled, &output, terminal);
        self.tell(&compiled, terminal);
        let Some(written) = written? else {
            self.end(terminal, &format!("{}; nothing was written", counted(&compiled, self.deny_warnings)));
            return Ok(match compiled.diagnostics.errors() {
                0 => Status::SiteErrors,
                _ => status_of_errors(&compiled),
            });
        };
        for path in &written.kept {
            terminal.warn(&format!(
                "`{}` is no longer part of the site and was left alone, since somebody changed it after a build \
                 wrote it",
                output.join(path).display()
            ));
        }
        tell_an_early_day(&compiled, terminal);
        self.end(terminal, &format!("{} in {} → {}/", done(&written), seconds(started), folder(&output)));
        // The program ends here, and the system takes back all memory at once. To free a story of ten thousand records
        // one by one takes longer than to check it.
        std::mem::forget(compiled);
        Ok(Status::Done)
    }

    /// Writes the site; `None` where it has errors, all of which are then in its diagnostics.
    fn write(
        &self,
        compiled: &mut Compiled,
        output: &Path,
        terminal: &Terminal<'_>,
    ) -> Result<Option<Written>, Failure> {
        let bar = Bar::new(terminal);
        let progress = |done, all| bar.update(done, all);
        let are_denied = self.deny_warnings && compiled.diagnostics.warnings() > 0;
        let errors = if compiled.diagnostics.errors() > 0 || are_denied {
            rendering_errors(&compiled.site, &progress)
        } else {
            let destination = Destination { output, site_root: &self.site.root, home: self.home.as_deref() };
            match write_site(&compiled.site, destination, &progress) {
                Ok(written) => return Ok(Some(written)),
                Err(OutputError::Site(errors)) => errors,
                Err(error) => return Err(error.into()),
            }
        };
        compiled.diagnostics.extend(errors);
        compiled.diagnostics.sort();
        Ok(None)
    }

    fn tell(&self, compiled: &Compiled, terminal: &mut Terminal<'_>) {
        let limit = (!terminal.is_verbose()).then_some(LISTED);
        let mut text = draw(&compiled.diagnostics, compiled, self.format, &terminal.err_style(), limit);
        if self.format == Format::Human && !text.is_empty() {
            text.push('\n');
        }
        terminal.tell(&text);
    }

    /// The last line. In the formats for machines it would be one that they cannot read.
    fn end(&self, terminal: &mut Terminal<'_>, line: &str) {
        if self.format == Format::Human {
            terminal.say(line);
        }
    }
}

/// What was done, in words. Style sheets, feeds and pictures count too, so these are files and not pages.
fn done(written: &Written) -> String {
    let mut text = format!("wrote {}", plural(written.written, "file"));
    for (count, what) in [(written.unchanged, "unchanged"), (written.removed, "removed")] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}

/// A folder's name without a slash at its end.
fn folder(path: &Path) -> String {
    let name = path.display().to_string();
    name.strip_suffix('/').map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{Written, done};

    #[test]
    fn the_last_line_counts_what_there_is() {
        let written =
            |written, unchanged, removed| done(&Written { written, unchanged, removed, ..Written::default() });
        assert_eq!(written(143, 12, 1), "wrote 143 files, 12 unchanged, 1 removed");
        assert_eq!(written(1, 0, 0), "wrote 1 file");
        assert_eq!(written(0, 155, 0), "wrote 0 files, 155 unchanged");
        assert_eq!(written(2, 0, 1), "wrote 2 files, 1 removed");
    }
}
