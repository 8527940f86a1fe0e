//! What an input costs: time of the processor and memory, on a thread with little stack.

use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use briefing::diagnostics::{Format, Style, draw};
use briefing::{Options, Snapshot, compile};

/// Twice the input may take this many times as long: twice, with some room for what a machine does besides.
const GROWTH: f64 = 3.0;

/// Below this nothing can be said of growth.
const MEASURABLE: Duration = Duration::from_millis(60);

/// One at a time: memory is that of the whole process.
static TURN: Mutex<()> = Mutex::new(());

/// One thread, for all stages, with the stack that a thread has as a rule.
static POOL: LazyLock<rayon::ThreadPool> =
    LazyLock::new(|| rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(2 << 20).build().unwrap());

/// A site: paths and texts.
pub(crate) type Files = Vec<(String, String)>;

/// Makes a site of a size.
pub(crate) type Make = Box<dyn Fn(usize) -> Files>;

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    /// In bytes, above what was held before; 0 where the system does not tell.
    pub(crate) memory: u64,
}

/// What `run` takes.
pub(crate) fn cost(run: impl FnOnce() + Send) -> Cost {
    POOL.install(|| {
        // Linux: "5" sets the peak to what is held now (proc(5), clear_refs).
        let is_told = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        let (held, began) = (held("VmRSS:"), on_processor());
        run();
        let time = on_processor().saturating_sub(began);
        let memory = if is_told { self::held("VmHWM:").saturating_sub(held) } else { 0 };
        Cost { time, memory: memory * 1000 }
    })
}

/// Time that this thread has spent on a processor.
fn on_processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap())
}

fn held(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// All that a build and `check` do with a site: compile it, tell what is wrong, render every page.
pub(crate) fn build(snapshot: &Snapshot) {
    let compiled = compile(snapshot, &Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) });
    let _ = draw(&compiled.diagnostics, &compiled, Format::Human, &Style::default(), None);
    for (path, _) in compiled.site.paths() {
        let _ = compiled.site.render(path);
    }
}

/// Nobody else measures until the guard is dropped.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A name, what a run for a size costs with the bytes that it read, and a size.
pub(crate) type Run<'n> = (&'n str, Box<dyn Fn(usize) -> (Cost, u64)>, usize);

/// Checks of each input, made for a size, that a site of it grows in proportion: see [`assert_grows`].
#[track_caller]
pub(crate) fn assert_in_proportion<'n>(inputs: impl IntoIterator<Item = (&'n str, Make, usize)>) {
    assert_grows(inputs.into_iter().map(|(name, make, size)| {
        let run = Box::new(move |size: usize| {
            let files = make(size);
            let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let snapshot = crate::common::site(&files);
            (cost(|| build(&snapshot)), bytes as u64)
        }) as Box<dyn Fn(usize) -> (Cost, u64)>;
        (name, run, size)
    }));
}

/// Checks of each run that twice the size takes no more than [`GROWTH`] times as long, and that memory is at most 64 MB
/// and fifty times the input. All that fail are told. `SCALE` makes sizes larger, `SHOW` prints what each takes.
#[track_caller]
pub(crate) fn assert_grows<'n>(runs: impl IntoIterator<Item = Run<'n>>) {
    let _turn = alone();
    let scale: usize = std::env::var("SCALE").map_or(1, |scale| scale.parse().unwrap());
    let mut failed = String::new();
    for (name, run, size) in runs {
        let size = size * scale;
        let (once, _) = run(size);
        let (mut twice, bytes) = run(2 * size);
        let growth = |twice: Duration| twice.as_secs_f64() / once.time.max(MEASURABLE).as_secs_f64();
        // What else the machine does takes from caches.
        for _ in 0..2 {
            if growth(twice.time) > GROWTH {
                twice = Cost { time: run(2 * size).0.time.min(twice.time), ..twice };
            }
        }
        let (most, growth) = (64_000_000 + 50 * bytes, growth(twice.time));
        if std::env::var_os("SHOW").is_some() {
            println!("{name:?}: {once:?}, {twice:?}, ×{growth:.1}, {} kB", bytes / 1000);
        }
        if growth > GROWTH {
            writeln!(failed, "{name:?}: {:?} for {size}, {:?} for twice as much", once.time, twice.time).unwrap();
        }
        if twice.memory > most {
            writeln!(failed, "{name:?}: {} kB, and {} are in proportion", twice.memory / 1000, most / 1000).unwrap();
        }
    }
    assert!(failed.is_empty(), "out of proportion:\n{failed}");
}
