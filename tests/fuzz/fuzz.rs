//! Running a target for some time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::corpus::corpus;
use crate::edits::{edited, edits};
use crate::targets::Target;

/// Nothing as small as these inputs takes so long, on however busy a machine.
const HANG: Duration = Duration::from_secs(60);

/// How long a target runs, where nobody says otherwise.
pub(crate) fn seconds(default: u64) -> u64 {
    std::env::var("FUZZ_SECONDS").ok().map_or(default, |value| value.parse().unwrap())
}

/// Runs the corpus as it is, then new input for `seconds`.
pub(crate) fn run(target: &Target, seconds: u64) {
    let corpus = corpus(target.name);
    assert!(!corpus.is_empty(), "{} has no corpus", target.name);
    let watch = Watch::start(target.name);
    let mut judge = (target.judge)();
    for seed in &corpus {
        watch.begin(seed);
        judge(seed);
    }
    let until = Instant::now() + Duration::from_secs(seconds);
    let seed = std::env::var("FUZZ_SEED").map_or(0, |value| value.parse().unwrap());
    let mut round: u64 = 0;
    let mut cases = 0_u64;
    let judge = std::cell::RefCell::new(judge);
    while Instant::now() < until {
        let random = blake3::hash(format!("{} {seed} {round}", target.name).as_bytes());
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, random.as_bytes());
        let config = Config {
            cases: 32,
            failure_persistence: None,
            max_shrink_iters: 2000,
            max_shrink_time: 60_000,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, random);
        let strategy = (any::<prop::sample::Index>(), edits());
        let outcome = runner.run(&strategy, |(index, edits)| {
            let text = edited(index.get::<Vec<u8>>(&corpus), &edits, target.words, &corpus);
            if text.len() > target.longest {
                return Ok(());
            }
            watch.begin(&text);
            let (memory, judged) = taken(|| quietly(|| (judge.borrow_mut())(&text)));
            judged.map_err(TestCaseError::fail)?;
            // 64 MB and fifty times the input.
            let most = 64_000 + 50 * text.len() as u64 / 1000;
            if memory > most {
                return Err(TestCaseError::fail(format!("it takes {memory} kB, and {most} are in proportion")));
            }
            Ok(())
        });
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(why, (index, edits))) => {
                let text = edited(index.get::<Vec<u8>>(&corpus), &edits, target.words, &corpus);
                let file = save(target.name, &text);
                panic!(
                    "{}: {why}\nseed {seed}, round {round}; the input is in {}:\n{}",
                    target.name,
                    file.display(),
                    String::from_utf8_lossy(&text)
                );
            }
            Err(other) => panic!("{}: {other}", target.name),
        }
        round += 1;
        cases += 32;
    }
    println!("{}: {} texts of the corpus and {cases} new ones (FUZZ_SEED={seed})", target.name, corpus.len());
}

/// Puts an input where it can be copied to the corpus from.
fn save(target: &str, text: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(&blake3::hash(text).to_hex()[..12]);
    std::fs::write(&file, text).unwrap();
    file
}

/// Ends the process when one input takes too long: a test that hangs says nothing.
struct Watch {
    now: Now,
}

/// What is being judged, and since when.
type Now = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

impl Watch {
    fn start(target: &'static str) -> Self {
        let now = Now::default();
        let seen = Arc::downgrade(&now);
        std::thread::spawn(move || {
            while let Some(now) = seen.upgrade() {
                if let Some((began, text)) = &*now.lock().unwrap()
                    && began.elapsed() > HANG
                {
                    let file = save(target, text);
                    eprintln!("{target}: this input takes more than {HANG:?}: {}", file.display());
                    std::process::exit(101);
                }
                drop(now);
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        Self { now }
    }

    fn begin(&self, text: &[u8]) {
        *self.now.lock().unwrap() = Some((Instant::now(), text.to_vec()));
    }
}

/// How much more memory than before the process held while `run` ran, in kB; 0 where the system does not tell.
fn taken<T>(run: impl FnOnce() -> T) -> (u64, T) {
    // Linux: "5" sets the peak to what is held now (proc(5), clear_refs).
    let is_told = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let held = |what: &str| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(what));
        line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse().unwrap())
    };
    let before: u64 = held("VmRSS:");
    let value = run();
    (if is_told { held("VmHWM:").saturating_sub(before) } else { 0 }, value)
}

/// What `run` says when it panics. While an input is made smaller it does so a thousand times, which nobody wants to read.
fn quietly(run: impl FnOnce()) -> Result<(), String> {
    let hook = std::panic::take_hook();
    let place = Arc::new(Mutex::new(String::new()));
    let note = Arc::clone(&place);
    std::panic::set_hook(Box::new(move |panic| *note.lock().unwrap() = panic.to_string()));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    std::panic::set_hook(hook);
    outcome.map_err(|_| std::mem::take(&mut *place.lock().unwrap()))
}
