//! `briefing serve`: a preview that follows every edit.

use std::sync::Arc;
use std::time::Duration;

use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::site_folder::{SiteFolder, Wishes};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::plural;
use crate::serve::{News, Reached, Settings, bind, serve};

/// A preview.
#[derive(Debug)]
pub(super) struct Serve {
    site: SiteFolder,
    host: Option<String>,
    port: Option<u16>,
    allowed: Vec<String>,
    open: bool,
    follow: bool,
    poll: bool,
}

impl Serve {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Serve,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Serve { port, host, allow_host, open, follow, poll, day, no_drafts, without } = typed;
        let wishes = Wishes { as_of: day.as_of, drafts: !no_drafts, ..without.into() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, host, port, allowed: allow_host, open, follow, poll })
    }

    /// Serves until it is told to end.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let bound = bind(self.host.as_deref(), self.port)?;
        let urls = bound.urls();
        let (is_public, is_other_port, port) = (bound.is_public(), bound.is_other_port, bound.address.port());
        let settings = Settings {
            kept: Arc::new(self.site.cache()),
            root: self.site.root,
            options: self.site.options,
            allowed: self.allowed,
            follow: self.follow,
            poll: self.poll,
            style: terminal.err_style(),
        };
        for news in serve(bound, settings)? {
            match news {
                News::First { base } => {
                    for url in &urls {
                        terminal.say(&format!("the site is at {url}{base}"));
                    }
                    if is_other_port {
                        terminal.say(&format!("the usual port is in use, so this is {port}"));
                    }
                    if is_public {
                        terminal.warn(
                            "other machines can look at it, drafts included; leave out `--host` to keep it to this one",
                        );
                    }
                    terminal.say("edits show as they are saved; Ctrl-C ends it");
                    if let (true, Some(url)) = (self.open, urls.first()) {
                        let opened = open::that_detached(format!("{url}{base}"));
                        if let Err(error) = opened {
                            terminal
                                .warn(&format!("no browser could be opened: {}", crate::source::plain_words(&error)));
                        }
                    }
                }
                News::Changed { what, reached, took } => {
                    terminal.say(&format!("{what} → {} in {}", shown(reached), milliseconds(took)));
                }
                News::Checked { appeared, gone, unseen } => {
                    if !appeared.is_empty() {
                        terminal.tell(&format!("{}\n", appeared.trim_end()));
                    }
                    for line in gone {
                        terminal.say(&format!("no more: {line}"));
                    }
                    if let Some(line) = unseen {
                        terminal.say(&line);
                    }
                }
                News::Warning(word) => terminal.warn(&word),
                News::Stopped => break,
            }
        }
        Ok(Status::Done)
    }
}

/// Who sees a change.
fn shown(reached: Reached) -> String {
    match reached {
        Reached { open: 0, .. } => "no page is open; ready".to_owned(),
        Reached { updated: 0, .. } => "no open page shows it; ready".to_owned(),
        Reached { updated, .. } => format!("{} updated", plural(updated, "open page")),
    }
}

/// A short time as a person reads it: "6 ms".
fn milliseconds(time: Duration) -> String {
    match time.as_millis() {
        0 => "less than 1 ms".to_owned(),
        long @ 1000.. => format!("{:.1} s", long as f64 / 1000.0),
        short => format!("{short} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_tells_who_sees_it_and_how_long_it_took() {
        assert_eq!(shown(Reached { updated: 3, open: 5 }), "3 open pages updated");
        assert_eq!(shown(Reached { updated: 1, open: 1 }), "1 open page updated");
        assert_eq!(shown(Reached { updated: 0, open: 2 }), "no open page shows it; ready");
        assert_eq!(shown(Reached { updated: 0, open: 0 }), "no page is open; ready");
        assert_eq!(milliseconds(Duration::from_micros(300)), "less than 1 ms");
        assert_eq!(milliseconds(Duration::from_millis(6)), "6 ms");
        assert_eq!(milliseconds(Duration::from_millis(1234)), "1.2 s");
    }
}
