//! `briefing check`: all that a build finds wrong, on standard output.

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::progress::Bar;
use super::site_folder::{SiteFolder, Wishes, counted, early_day, rendering_errors, status_of_errors};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::{Format, draw};

/// A check.
#[derive(Debug)]
pub(super) struct Check {
    site: SiteFolder,
    deny_warnings: bool,
    format: Format,
}

impl Check {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Check,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Check { format, day, without, deny_warnings } = typed;
        let wishes = Wishes { as_of: day.as_of, no_cards: without.no_cards, ..Wishes::default() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, deny_warnings, format })
    }

    /// Checks.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let mut compiled = self.site.compile(terminal)?;
        {
            let bar = Bar::new(terminal);
            let errors = rendering_errors(&compiled.site, &|done, all| bar.update(done, all));
            compiled.diagnostics.extend(errors);
            compiled.diagnostics.sort();
        }
        terminal.data(&draw(&compiled.diagnostics, &compiled, self.format, &terminal.out_style(), None))?;
        if let Some(early) = early_day(&compiled) {
            terminal.warn(&early);
        }
        terminal.say(&counted(&compiled, self.deny_warnings));
        Ok(match (compiled.diagnostics.errors(), compiled.diagnostics.warnings()) {
            (0, 0) => Status::Done,
            (0, _) if self.deny_warnings => Status::SiteErrors,
            (0, _) => Status::Done,
            _ => status_of_errors(&compiled),
        })
    }
}
