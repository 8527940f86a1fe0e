//! Where the program speaks: data on standard output, everything else on standard error.
//!
//! Names of files and words of authors may hold characters that act on a terminal: what is said in lines is cleaned
//! of them here, what is drawn or printed as data by whoever draws it.

use std::io::{self, ErrorKind, Write};

use clap::builder::styling::{AnsiColor, Style as Ansi};

use super::arguments::{Color, Everywhere};
use super::failure::Failure;
use super::{Status, Surroundings};
use crate::diagnostics::{Style, clean};

/// The two streams, and how much is said in which colours.
pub(super) struct Terminal<'t> {
    out: &'t mut dyn Write,
    err: &'t mut dyn Write,
    out_style: Style,
    err_style: Style,
    err_is_terminal: bool,
    quiet: bool,
    verbose: bool,
}

impl<'t> Terminal<'t> {
    /// The streams as the surroundings suggest them.
    pub(super) fn new(surroundings: &Surroundings, out: &'t mut dyn Write, err: &'t mut dyn Write) -> Self {
        let style = |is_terminal: bool| Style {
            color: surroundings.color.unwrap_or(is_terminal),
            width: surroundings.width.filter(|_| is_terminal),
        };
        Self {
            out,
            err,
            out_style: style(surroundings.out_is_terminal),
            err_style: style(surroundings.err_is_terminal),
            err_is_terminal: surroundings.err_is_terminal,
            quiet: false,
            verbose: false,
        }
    }

    /// Does as the arguments say.
    pub(super) fn configure(&mut self, everywhere: &Everywhere) {
        if let Some(color) = match everywhere.color {
            Color::Auto => None,
            Color::Always => Some(true),
            Color::Never => Some(false),
        } {
            self.out_style.color = color;
            self.err_style.color = color;
        }
        self.quiet = everywhere.quiet;
        self.verbose = everywhere.verbose;
    }

    /// How text on standard output looks.
    pub(super) fn out_style(&self) -> Style {
        self.out_style
    }

    /// How text on standard error looks.
    pub(super) fn err_style(&self) -> Style {
        self.err_style
    }

    /// Whether more is wanted than usual.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether nothing is wanted but what is wrong.
    #[cfg(feature = "publish")]
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether somebody watches who wants to see how far things are.
    pub(super) fn shows_progress(&self) -> bool {
        self.err_is_terminal && !self.quiet
    }

    /// Writes data. A reader that has had enough is no failure.
    pub(super) fn data(&mut self, text: &str) -> Result<(), Failure> {
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
            _ => Ok(()),
        }
    }

    /// Tells something that must be told. There is nobody to tell that this failed.
    pub(super) fn tell(&mut self, text: &str) {
        let _: io::Result<()> = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }

    /// Tells something in a line, unless quiet is wanted.
    pub(super) fn say(&mut self, line: &str) {
        if !self.quiet {
            self.tell(&format!("{}\n", clean(line)));
        }
    }

    /// Tells something in a line to those who want to know more.
    pub(super) fn detail(&mut self, line: impl FnOnce() -> String) {
        if self.verbose {
            self.tell(&format!("{}\n", clean(&line())));
        }
    }

    /// A warning in a line.
    pub(super) fn warn(&mut self, message: &str) {
        let text = format!("{}: {}\n", self.painted("warning", AnsiColor::Yellow), clean(message));
        self.tell(&text);
    }

    /// Why the program could not do what it was told.
    pub(super) fn failed(&mut self, failure: &Failure) {
        let mut text = format!("{}: {}\n", self.painted("error", AnsiColor::Red), clean(&failure.to_string()));
        for hint in failure.hints() {
            text.push_str(&format!("{}: {}\n", self.painted("help", AnsiColor::Cyan), clean(&hint)));
        }
        self.tell(&text);
    }

    /// Why something was not done, or did not go well, with a way out.
    #[cfg(feature = "publish")]
    pub(super) fn refused(&mut self, message: &str, hint: &str) {
        let mut text = format!("{}: {}\n", self.painted("error", AnsiColor::Red), clean(message));
        if !hint.is_empty() {
            text.push_str(&format!("{}: {}\n", self.painted("help", AnsiColor::Cyan), clean(hint)));
        }
        self.tell(&text);
    }

    /// Help and version are data; what clap found wrong is wrong usage.
    pub(super) fn told_by_clap(&mut self, error: &clap::Error) -> Result<Status, Failure> {
        let text = error.render();
        let styled = |style: Style| if style.color { text.ansi().to_string() } else { text.to_string() };
        if error.use_stderr() {
            let text = styled(self.err_style);
            self.tell(&text);
            return Ok(Status::Usage);
        }
        let text = styled(self.out_style);
        self.data(&text).map(|()| Status::Done)
    }

    fn painted(&self, word: &str, color: AnsiColor) -> String {
        if !self.err_style.color {
            return word.to_owned();
        }
        let style = Ansi::new().bold().fg_color(Some(color.into()));
        format!("{style}{word}{style:#}")
    }
}
