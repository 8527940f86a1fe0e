//! `briefing check`: all that a build finds wrong, on standard output.

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::progress::Bar;
use super::site_folder::{SiteFolder, Wishes, counted, early_day, rendering_errors, status_of_errors};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::{Format, draw};
#[cfg(feature = "external")]
use crate::{
    Compiled,
    diagnostics::{Code, plural},
    external::{self, Manners},
};

/// A check.
#[derive(Debug)]
pub(super) struct Check {
    /// The day on which the web is to be asked, where it is.
    #[cfg(feature = "external")]
    external: Option<jiff::civil::Date>,
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
        #[cfg(feature = "external")]
        let external = typed.external.then_some(surroundings.today);
        let arguments::Check { format, day, without, deny_warnings, .. } = typed;
        let site = SiteFolder::new(everywhere, surroundings, Wishes { as_of: day.as_of, ..without.into() })?;
        Ok(Self {
            #[cfg(feature = "external")]
            external,
            site,
            deny_warnings,
            format,
        })
    }

    /// Checks.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let mut compiled = self.site.compile(terminal)?;
        {
            let bar = Bar::rendering(terminal);
            let errors = rendering_errors(&compiled.site, &|done, all| bar.update(done, all));
            compiled.diagnostics.extend(errors);
        }
        #[cfg(feature = "external")]
        let looked_at = self.external.map(|today| ask_the_web(&mut compiled, today, terminal)).transpose()?;
        compiled.diagnostics.sort();
        terminal.data(&draw(&compiled.diagnostics, &compiled, self.format, &terminal.out_style(), None))?;
        if let Some(early) = early_day(&compiled) {
            terminal.warn(&early);
        }
        #[cfg(feature = "external")]
        if let Some(looked_at) = looked_at {
            terminal.say(&looked_at);
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

/// Adds what the web says to the diagnostics. Gives a line on how much was looked at.
#[cfg(feature = "external")]
fn ask_the_web(compiled: &mut Compiled, today: jiff::civil::Date, terminal: &Terminal<'_>) -> Result<String, Failure> {
    let bar = Bar::asking(terminal);
    let found = external::check(&compiled.site, today, Manners::GOOD, &|done, all| bar.update(done, all))?;
    compiled.diagnostics.extend(found.diagnostics);
    let all = plural(found.addresses, "address");
    if found.unchecked == 0 {
        return Ok(format!("looked at {all}"));
    }
    let is_listed = compiled.diagnostics.iter().any(|told| told.code == Code::UncheckedLink);
    let hint = if is_listed { "" } else { ": `unchecked-link = \"warn\"` in `[check.lints]` lists the others" };
    Ok(format!("looked at {} of {all}{hint}", found.addresses - found.unchecked))
}
