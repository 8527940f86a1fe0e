//! How far long work is, for those who watch and only where it takes long.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;

/// Work that ends before this is not worth a look.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error that appears when the patience of whoever watches may be at its end.
pub(super) struct Bar {
    template: &'static str,
    started: Instant,
    is_watched: bool,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar that waits for pages to be rendered. On no terminal, and where quiet is wanted, it waits for ever.
    pub(super) fn rendering(terminal: &Terminal<'_>) -> Self {
        Self::new("rendering {bar:30} {pos} of {len} pages", terminal)
    }

    /// The same for addresses that are asked for.
    #[cfg(feature = "external")]
    pub(super) fn asking(terminal: &Terminal<'_>) -> Self {
        Self::new("asking {bar:30} {pos} of {len} addresses", terminal)
    }

    /// The same for records that are indexed.
    #[cfg(feature = "search")]
    pub(super) fn indexing(terminal: &Terminal<'_>) -> Self {
        Self::new("indexing {bar:30} {pos} of {len} records", terminal)
    }

    fn new(template: &'static str, terminal: &Terminal<'_>) -> Self {
        Self { template, started: Instant::now(), is_watched: terminal.shows_progress(), bar: OnceLock::new() }
    }

    /// So many of so many are done.
    pub(super) fn update(&self, done: usize, all: usize) {
        if self.is_watched && self.started.elapsed() >= PATIENCE {
            let bar = self.bar.get_or_init(|| {
                let style = ProgressStyle::with_template(self.template);
                let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
                // A template without a mistake is always taken.
                style.into_iter().for_each(|style| bar.set_style(style));
                bar
            });
            // From any thread, and not always in order.
            if done as u64 > bar.position() {
                bar.set_position(done as u64);
            }
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
