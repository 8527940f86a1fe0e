//! The whole build as a user meets it: a process, a folder, a memory file system; beside `cp -r` of what it wrote,
//! taken in turn, so that both see the same machine.
//!
//! `cargo bench --bench whole_build` prints a table. `-- --pages 117000` takes a larger story, `-- --runs 9` more runs.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark that cannot run may say so by a panic")]

mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str, default: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(default, |value| value.parse().unwrap())
    };
    let pages = option("--pages", 11_700);
    let runs = option("--runs", 5);
    let root = memory_folder().join(format!("briefing-bench-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    corpus::write(&root.join("site"), corpus::Size::FULL.scaled(pages, 11_700)).unwrap();

    let mut cold = Vec::new();
    let mut copy = Vec::new();
    let mut warm = Vec::new();
    let mut peak = 0;
    for _ in 0..=runs {
        let _ = fs::remove_dir_all(root.join("public"));
        let (time, memory) = build(&root);
        peak = peak.max(memory);
        cold.push(time);
        let _ = fs::remove_dir_all(root.join("copy"));
        let start = Instant::now();
        let status = Command::new("cp").arg("-r").arg(root.join("public")).arg(root.join("copy")).status();
        assert!(status.unwrap().success(), "cp failed");
        copy.push(start.elapsed());
        warm.push(build(&root).0);
    }
    // The first of each warms the machine up.
    let cold_median = median(cold.split_off(1));
    let copy_median = median(copy.split_off(1));
    let warm_median = median(warm.split_off(1));
    let output = measure(&root.join("public"));
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("| what | value |\n|---|---|");
    println!(
        "| files written | {} ({} pages, {} KB of HTML a page) |",
        output.files,
        output.pages,
        output.html / output.pages.max(1) / 1000
    );
    println!(
        "| cold build | {:.0} ms, {:.0} µs a page |",
        milliseconds(cold_median),
        cold_median.as_secs_f64() * 1e6 / output.pages as f64
    );
    println!("| `cp -r` of its output | {:.0} ms |", milliseconds(copy_median));
    println!("| cold build / `cp -r` | {:.2} |", cold_median.as_secs_f64() / copy_median.as_secs_f64());
    println!(
        "| build with nothing changed | {:.0} ms, {:.2} of the cold one |",
        milliseconds(warm_median),
        warm_median.as_secs_f64() / cold_median.as_secs_f64()
    );
    println!("| peak memory | {} MB |", peak / 1000);
    fs::remove_dir_all(&root).unwrap();
}

/// A memory file system where there is one.
fn memory_folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}

/// Builds the site; how long the process took, and the most memory that it held, in kB.
fn build(root: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_briefing"))
        // The search is asked for apart: it takes longer than all the pages.
        .args(["build", "--quiet", "--no-search", "--no-cards", "--site"])
        .arg(root.join("site"))
        .arg("--out")
        .arg(root.join("public"))
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    let exit = loop {
        peak = peak.max(peak_memory(&status).unwrap_or(0));
        if let Some(exit) = child.try_wait().unwrap() {
            break exit;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(exit.success(), "the build failed");
    (start.elapsed(), peak)
}

fn peak_memory(status: &Path) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[derive(Default)]
struct Output {
    files: u64,
    pages: u64,
    html: u64,
}

fn measure(folder: &Path) -> Output {
    let mut output = Output::default();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        output.files += 1;
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            output.pages += 1;
            output.html += entry.metadata().unwrap().len();
        }
    }
    output
}
