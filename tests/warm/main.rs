//! A warm compiler gives what a cold one gives, for any sequence of edits, path by path and byte by byte.
//!
//! `SEED=17 cargo test --test warm` begins with that seed and `SEQUENCES=1` stops after so many sequences: a failure
//! prints both. The long run is `cargo test --release --test warm -- --ignored`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod edit;
mod fault;

use std::collections::BTreeMap;
use std::path::Path;

use briefing::{Compiled, Compiler, Options, Snapshot, compile};
use rayon::prelude::*;

use self::edit::{KINDS, Random, Site};
use self::fault::Fault;

/// Bytes of all paths or what rendering told, and diagnostics as text.
type Outcome = (BTreeMap<String, Result<Vec<u8>, String>>, String);

fn outcome(compiled: &Compiled) -> Outcome {
    let paths: Vec<&str> = compiled.site.paths().map(|(path, _)| path).collect();
    let render = |path: &&str| match compiled.site.render(path) {
        Ok(bytes) => ((*path).to_owned(), Ok(bytes.to_vec())),
        Err(diagnostics) => ((*path).to_owned(), Err(format!("{diagnostics:?}"))),
    };
    (paths.par_iter().map(render).collect(), format!("{:?}", compiled.diagnostics))
}

/// The first difference between two outcomes, in words.
fn difference(warm: &Outcome, cold: &Outcome) -> Option<String> {
    if warm.1 != cold.1 {
        return Some(format!("diagnostics\n warm {}\n cold {}", warm.1, cold.1));
    }
    let paths = warm.0.keys().chain(cold.0.keys());
    let path = paths.into_iter().find(|path| warm.0.get(*path) != cold.0.get(*path))?;
    Some(format!("`{path}`, there warm {}, cold {}", warm.0.contains_key(path), cold.0.contains_key(path)))
}

/// What a sequence of edits came to.
struct Ran {
    edits: Vec<String>,
    difference: Option<String>,
}

/// Edits a site some times, and compiles it warm and cold after each; stops at the first difference.
fn sequence(seed: u64, fault: Fault) -> Ran {
    let mut random = Random::new(seed);
    // A larger site shows more, a small one goes faster.
    let folder = if random.below(8) == 0 { "." } else { "src/cli/init/template" };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut site = Site::new(briefing::source::read_site(&root, None).unwrap(), random.below(3) == 0);
    let mut warm = fault.plant(Compiler::default());
    let mut edits = Vec::new();
    let mut options = common::options(if folder == "." { "2025-12-16" } else { "2026-03-16" });
    warm.compile(&site.snapshot(), &options);
    for _ in 0..=random.below(7) {
        edits.push(site.edit(&mut random));
        // Whoever previews a site may look at another day, and at drafts.
        if random.below(6) == 0 {
            options = Options { drafts: !options.drafts, ..options };
        }
        if random.below(12) == 0 {
            options = Options { noindex: !options.noindex, ..options };
        }
        let snapshot: Snapshot = site.snapshot();
        let difference =
            difference(&outcome(&warm.compile(&snapshot, &options)), &outcome(&compile(&snapshot, &options)));
        if difference.is_some() {
            return Ran { edits, difference };
        }
    }
    Ran { edits, difference: None }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |value| value.parse().unwrap())
}

/// Runs so many sequences, and says how often each kind of edit was made.
fn warm_is_cold(sequences: u64) -> BTreeMap<String, usize> {
    let first = number("SEED", 1);
    println!("seeds from {first}");
    let mut counts = BTreeMap::new();
    for seed in first..first + number("SEQUENCES", sequences) {
        let ran = sequence(seed, Fault::None);
        if let Some(difference) = ran.difference {
            panic!("SEED={seed} SEQUENCES=1: warm differs from cold in {difference}\nafter {:#?}", ran.edits);
        }
        for edit in ran.edits {
            let kind = edit.split_once(':').map_or(edit.as_str(), |(kind, _)| kind);
            *counts.entry(kind.to_owned()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn warm_equals_cold() {
    warm_is_cold(25);
}

#[test]
#[ignore = "takes some minutes"]
fn warm_equals_cold_in_a_thousand_sequences() {
    let counts = warm_is_cold(1000);
    println!("{counts:#?}");
    for (kind, _) in KINDS {
        let count = counts.get(*kind).copied().unwrap_or_default();
        assert!(count >= 50, "`{kind}` was tried {count} times only");
    }
}

#[test]
fn faults_are_found() {
    for fault in [Fault::KeptByPath, Fault::DeletionIgnored, Fault::TemplateKept] {
        let found = (1..200).map(|seed| sequence(seed, fault)).any(|ran| ran.difference.is_some());
        assert!(found, "{fault:?} makes no difference");
    }
}
