//! `briefing build`: renders all and writes what differs.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::made_of::MadeOf;
use super::progress::Bar;
use super::site_folder::{
    SiteFolder, Wishes, below, counted, early_day, rendering_errors, searched, seconds, status_of_errors,
};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::{Diagnostic, Format, draw, plural};
use crate::output::{Destination, Fingerprint, OutputError, Pages, Written, up_to_date, write_site};
use crate::source::read_site;
use crate::{Bytes, Class, Compiled, Site};

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
        let arguments::Build { out, day, base_url, drafts, without, deny_warnings, format } = typed;
        let wishes = Wishes { as_of: day.as_of, drafts, base_url, ..without.into() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, out, home: surroundings.home.clone(), deny_warnings, format })
    }

    /// Builds.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let started = Instant::now();
        let snapshot = self.site.read(self.out.as_deref(), terminal)?;
        let made_of = MadeOf::read(&snapshot, &self.site.options);
        if let Some(made_of) = &made_of
            && let Some(written) = self.up_to_date(made_of)
        {
            terminal.detail(|| "nothing that the site is made of has changed".to_owned());
            let output = self.output(&made_of.output);
            self.end(terminal, &format!("{} in {} → {}/", done(&written), seconds(started), folder(&output)));
            return Ok(Status::Done);
        }
        let mut compiled = self.site.compiled(&snapshot, terminal);
        // As a rule nothing is told, and pages take the memory of the files that they were made of.
        drop(snapshot);
        let has_forgotten = compiled.forget_sources();
        let output = self.output(&compiled.output);
        let written = self.write(&mut compiled, made_of.as_ref(), &output, terminal);
        if has_forgotten && compiled.diagnostics.iter().next().is_some() {
            // A page failed. Where the folder is gone by now, that is told without the lines that it is about.
            compiled.remember_sources(read_site(&self.site.root, self.out.as_deref()).unwrap_or_default());
        }
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
        if written.is_unguarded {
            terminal.say(&format!(
                "note: the file system of `{}` has no locks; see to it that no two builds write there at once",
                output.display()
            ));
        }
        self.site.cache().forget_unused();
        if let Some(early) = early_day(&compiled) {
            terminal.warn(&early);
        }
        self.end(terminal, &format!("{} in {} → {}/", done(&written), seconds(started), folder(&output)));
        // The program ends here, and the system takes back all memory at once. To free a story of ten thousand records
        // one by one takes longer than to check it.
        std::mem::forget(compiled);
        Ok(Status::Done)
    }

    /// The folder to build into, where the site names `output`.
    fn output(&self, output: &str) -> PathBuf {
        self.out.clone().unwrap_or_else(|| below(&self.site.root, output))
    }

    /// What there is to do for a site that was built already, where that is nothing. Only people are told so in a line
    /// of its own.
    fn up_to_date(&self, made_of: &MadeOf) -> Option<Written> {
        let output = self.output(&made_of.output);
        let destination = Destination { output: &output, site_root: &self.site.root, home: self.home.as_deref() };
        (self.format == Format::Human).then(|| up_to_date(destination, made_of.fingerprint)).flatten()
    }

    /// Writes the site; `None` where it has errors, all of which are then in its diagnostics.
    fn write(
        &self,
        compiled: &mut Compiled,
        made_of: Option<&MadeOf>,
        output: &Path,
        terminal: &Terminal<'_>,
    ) -> Result<Option<Written>, Failure> {
        let bar = Bar::rendering(terminal);
        let progress = |done, all| bar.update(done, all);
        let are_denied = self.deny_warnings && compiled.diagnostics.warnings() > 0;
        let errors = if compiled.diagnostics.errors() > 0 || are_denied {
            rendering_errors(&compiled.site, &progress)
        } else {
            let destination = Destination { output, site_root: &self.site.root, home: self.home.as_deref() };
            // What has something to be told must be compiled again to tell it again.
            let is_silent = compiled.diagnostics.iter().next().is_none() && early_day(compiled).is_none();
            let made_of = made_of.filter(|_| is_silent).map(|made_of| made_of.fingerprint);
            let site = searched(&compiled.site, terminal)?;
            match write_site(&Known { site: &site, made_of }, destination, &progress) {
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

/// A site with what it is made of, where that is known and there is nothing to be told of it.
struct Known<'s> {
    site: &'s Site,
    made_of: Option<Fingerprint>,
}

impl Pages for Known<'_> {
    fn paths(&self) -> Vec<(String, Class)> {
        Pages::paths(self.site)
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        self.site.render(path)
    }

    fn render_into(&self, path: &str, room: Vec<u8>) -> Result<Bytes, Vec<Diagnostic>> {
        self.site.render_into(path, room)
    }

    fn made_of(&self) -> Option<Fingerprint> {
        self.made_of
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
