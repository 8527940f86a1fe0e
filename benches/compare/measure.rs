//! Processes, and what they take.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run of a program took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// From start to end.
    pub(crate) time: Duration,
    /// Of all processors, its own and the system's for it; in steps of 10 ms.
    pub(crate) processors: Duration,
}

/// Runs a program to its end, and tells how long that took.
///
/// # Panics
/// Where it cannot be started or does not succeed: there is nothing to measure then.
pub(crate) fn time(command: &mut Command) -> Taken {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let before = of_children();
    let start = Instant::now();
    let status = command.status();
    let time = start.elapsed();
    assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{command:?}: {status:?}");
    Taken { time, processors: of_children() - before }
}

/// The processors' time of all programs that this one has started and seen end.
fn of_children() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold anything. After it the 14th and 15th are meant: `cutime`, `cstime`.
    let (_, fields) = text.rsplit_once(") ").unwrap_or_default();
    let ticks: u64 = fields.split(' ').skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // Linux counts them in hundredths of a second on all machines.
    Duration::from_millis(10 * ticks)
}

/// Runs a program to its end, and gives the most memory that it held, in kB. It is asked every millisecond, which takes time
/// of its own, so that such a run is not timed.
///
/// # Errors
/// How it ended, where that is no success.
pub(crate) fn peak_memory(command: &mut Command) -> Result<u64, String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    let exit = loop {
        peak = peak.max(high_water(&status).unwrap_or(0));
        if let Some(exit) = child.try_wait().unwrap() {
            break exit;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    if exit.success() { Ok(peak) } else { Err(format!("{command:?}: {exit}")) }
}

fn high_water(status: &Path) -> Option<u64> {
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// What several runs took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<Taken>);

impl Times {
    pub(crate) fn push(&mut self, taken: Taken) {
        self.0.push(taken);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The median from start to end, in milliseconds; `None` where there was no run.
    pub(crate) fn median(&self) -> Option<f64> {
        median(self.0.iter().map(|taken| taken.time))
    }

    /// That of the processors.
    pub(crate) fn processors(&self) -> Option<f64> {
        median(self.0.iter().map(|taken| taken.processors))
    }
}

fn median(times: impl Iterator<Item = Duration>) -> Option<f64> {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).map(|time| time.as_secs_f64() * 1000.0)
}

/// What a folder of a built site holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Output {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) pages: u64,
    /// Bytes of the pages.
    pub(crate) html: u64,
}

impl Output {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut output = Self::default();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            if !entry.file_type().is_file() {
                continue;
            }
            let size = entry.metadata().unwrap().len();
            output.files += 1;
            output.bytes += size;
            if is_page(entry.path()) {
                output.pages += 1;
                output.html += size;
            }
        }
        output
    }
}

pub(crate) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "html")
}
