//! A publication that is under way: who does it, how far it is, and how it is told to stop.

use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use super::super::failure::Failure;
use super::super::terminal::Terminal;
use crate::publish::target::Done;
use crate::signals::told_to_end;

/// Signals that come within this time are one.
const ONE_SIGNAL: Duration = Duration::from_millis(500);

/// What drives requests.
///
/// # Errors
/// A system without threads to spare.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Failure::file("start", std::path::Path::new("the threads for requests"), error))
}

/// Who publishes, for whoever finds the lock: `anna@newsroom, process 4711`.
pub(super) fn owner(variable: &dyn Fn(&str) -> Option<String>) -> String {
    let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(variable);
    let user = user.unwrap_or_else(|| "somebody".to_owned());
    let host = host(variable).unwrap_or_else(|| "a machine without a name".to_owned());
    format!("{user}@{host}, process {}", std::process::id())
}

#[cfg(target_os = "linux")]
fn host(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    Some(name).filter(|name| !name.is_empty()).or_else(|| variable("HOSTNAME"))
}

#[cfg(not(target_os = "linux"))]
fn host(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    variable("HOSTNAME").or_else(|| variable("COMPUTERNAME"))
}

/// A text that no other run has.
pub(super) fn nonce(now: Timestamp) -> String {
    // Each has keys of its own, which the system's randomness gave.
    let random = || std::hash::RandomState::new().build_hasher().finish();
    format!("{}-{:016x}{:016x}", now.as_nanosecond(), random(), random())
}

/// A run that can be told to stop.
pub(super) struct UnderWay {
    stop: Arc<AtomicBool>,
}

impl UnderWay {
    /// From here on Ctrl-C asks the run to stop when what is being written is whole; a second one ends the program at
    /// once, which the next run mends too.
    pub(super) fn new(runtime: &Runtime) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let set = Arc::clone(&stop);
        runtime.spawn(async move {
            told_to_end().await;
            set.store(true, Ordering::SeqCst);
            // A signal that is sent to a process and to its group comes twice.
            tokio::time::sleep(ONE_SIGNAL).await;
            told_to_end().await;
            std::process::exit(super::super::Status::Io.code().into());
        });
        Self { stop }
    }

    /// Set when the run is to stop.
    pub(super) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// A bar for so many files of so many bytes, on a terminal.
    pub(super) fn sending(&self, files: usize, bytes: u64, terminal: &Terminal<'_>) -> Sending {
        let bar = terminal.shows_progress().then(|| {
            let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
            let style = "sending {wide_bar} {msg} files, {decimal_bytes} of {decimal_total_bytes}, \
                         {decimal_bytes_per_sec}, {eta} left";
            // A template without a mistake is always taken.
            ProgressStyle::with_template(style).into_iter().for_each(|style| bar.set_style(style));
            bar.set_message(format!("0 of {files}"));
            bar
        });
        Sending { bar, sent: AtomicU64::new(0), files }
    }
}

/// How far sending is.
pub(super) struct Sending {
    bar: Option<ProgressBar>,
    sent: AtomicU64,
    files: usize,
}

impl Sending {
    /// A piece of work was done.
    pub(super) fn done(&self, done: Done) {
        if let (Some(bar), Done::Sent(bytes)) = (&self.bar, done) {
            let sent = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
            bar.set_message(format!("{sent} of {}", self.files));
            bar.inc(bytes);
        }
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
