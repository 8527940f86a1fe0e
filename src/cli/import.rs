//! `briefing import`: other tools' data become records.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::record_files::write_all_new;
use super::site_folder::{SiteFolder, Wishes, below};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::{Diagnostics, Format, closest, draw, plural};
use crate::import::{self, Groups, Known, timelinejs};
use crate::parse::records::common::{id_from, is_id};
use crate::source::Snapshot;

/// A timeline to import.
#[derive(Debug)]
pub(super) struct Import {
    site: SiteFolder,
    file: PathBuf,
    name: String,
    kind: String,
    groups: Groups,
    source: Option<String>,
    dry_run: bool,
}

impl Import {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Import,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Import { from: arguments::Tool::Timelinejs, file, name, kind, groups, source, dry_run } = typed;
        let name = match name {
            Some(name) if !is_id(&name) => {
                let message = format!("`{name}` cannot name a folder of records");
                return Err(Failure::usage(message).hint(format!("write it as `{}`", id_from(&name))));
            }
            Some(name) => name,
            None => id_from(&file.file_stem().unwrap_or_default().to_string_lossy()),
        };
        let groups = match groups {
            arguments::Groups::Label => Groups::Label,
            arguments::Groups::Issue => Groups::Issue,
            arguments::Groups::Party => Groups::Party,
        };
        let site = SiteFolder::new(everywhere, surroundings, Wishes { drafts: true, ..Wishes::default() })?;
        Ok(Self { site, file, name, kind, groups, source, dry_run })
    }

    /// Imports it: paths of the files on standard output, what could not be carried on standard error.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let bytes = fs::read(&self.file).map_err(|error| Failure::file("read", &self.file, error))?;
        let snapshot = self.site.read(None, terminal)?;
        let compiled = self.site.compiled(&snapshot, terminal);
        let views = &compiled.site.views;
        let kinds = views.words.labels("event_kind");
        if self.kind != "other" && !kinds.contains_key(&*self.kind) {
            let failure = Failure::usage(format!("no event is of the kind `{}`", self.kind));
            let near = closest(&self.kind, kinds.keys().copied());
            let hint = near.map_or_else(
                || "`briefing new event --help` leads on".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(failure.hint(hint));
        }
        let known = Known {
            snapshot: &snapshot,
            briefing: &views.briefing,
            address: &views.absolute_page("/"),
            pages: compiled.site.pages(),
        };
        if let Some(source) = &self.source
            && !known.has_source(source)
        {
            let failure = Failure::usage(format!("no source or document is called `{source}`, which `--source` names"));
            return Err(failure.hint("start it first with `briefing new source \"…\"`"));
        }
        let wishes = import::Wishes {
            name: self.name.clone(),
            kind: self.kind.clone(),
            groups: self.groups,
            source: self.source.clone(),
            day: views.briefing.day,
        };
        let path: Arc<str> = self.file.display().to_string().into();
        let mut import = timelinejs(&path, &bytes, &wishes, &known);
        let mut diagnostics: Diagnostics = std::mem::take(&mut import.diagnostics).into();
        diagnostics.sort();
        let file = Snapshot::from_files([(path, bytes)]);
        terminal.tell(&draw(&diagnostics, &file, Format::Human, &terminal.err_style(), None));
        if !self.dry_run {
            write_all_new(&self.site.root, &import.files)?;
        }
        self.tell(&import, &diagnostics, terminal)?;
        Ok(if diagnostics.errors() > 0 { Status::SiteErrors } else { Status::Done })
    }

    fn tell(
        &self,
        import: &import::Import,
        diagnostics: &Diagnostics,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let shown = |path: &String| below(&self.site.root, path).display().to_string();
        let paths: String = import.files.iter().map(|(path, _)| format!("{}\n", shown(path))).collect();
        terminal.data(&paths)?;
        for path in &import.left {
            terminal.say(&format!("`{}` is there with other words, and stays as it is", shown(path)));
        }
        for path in &import.elsewhere {
            terminal.say(&format!("`{}` tells of the same already", shown(path)));
        }
        if diagnostics.errors() > 0 {
            return Ok(());
        }
        let verb = if self.dry_run { "would write" } else { "wrote" };
        let mut line = format!("{verb} {}", plural(import.files.len(), "file"));
        for (count, what) in [
            (import.unchanged, "unchanged"),
            (import.left.len(), "left as they are"),
            (import.elsewhere.len(), "told elsewhere"),
        ] {
            if count > 0 {
                line.push_str(&format!(", {count} {what}"));
            }
        }
        let slides = plural(import.slides, "slide");
        line.push_str(&match import.slides - import.carried {
            0 => format!("; all of {slides} carried"),
            left_out => format!("; {left_out} of {slides} left out"),
        });
        if diagnostics.warnings() > 0 {
            line.push_str(&format!(", {}", plural(diagnostics.warnings(), "warning")));
        }
        terminal.say(&line);
        if !self.dry_run && !import.files.is_empty() {
            terminal.say("next: look at `git diff` or at the files above, then `briefing check`");
        }
        Ok(())
    }
}
