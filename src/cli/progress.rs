//! How far rendering or asking is, for those who watch and only where it takes long.

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
    /// A bar of pages that are rendered. It waits; on no terminal, and where quiet is wanted, for ever.
    pub(super) fn new(terminal: &Terminal<'_>) -> Self {
        Self::of("rendering {bar:30} {pos} of {len} pages", terminal)
    }

    /// A bar of addresses that are asked for.
    #[cfg(feature = "external")]
    pub(super) fn of_addresses(terminal: &Terminal<'_>) -> Self {
        Self::of("asking {bar:30} {pos} of {len} addresses", terminal)
    }

    fn of(template: &'static str, terminal: &Terminal<'_>) -> Self {
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
