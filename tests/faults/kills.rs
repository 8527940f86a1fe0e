//! Builds that are killed at any moment, with cards and search: what is kept must be sound too.

use std::collections::BTreeMap;
use std::fs;
use std::thread::sleep;
use std::time::Instant;

use super::desk::{Desk, published};

/// Kills so many builds, in a fixed sequence of moments spread over the whole build.
fn kills(rounds: usize) {
    let desk = Desk::with("");
    let fresh = |number: usize| {
        desk.edit(number);
        desk.built_anew()
    };
    let editions: Vec<BTreeMap<String, Vec<u8>>> = (0..3).map(fresh).collect();
    let build = || desk.run(&["build"]).has_status(0);
    let forget = |what: &str| {
        let _ = fs::remove_dir_all(desk.path(what));
    };
    forget("site/.briefing-cache");
    let begun = Instant::now();
    build();
    let cold = begun.elapsed();
    desk.edit(0);
    let begun = Instant::now();
    build();
    let warm = begun.elapsed();
    let mut killed = 0;
    for round in 0..rounds {
        let edition = round % editions.len();
        desk.edit(edition);
        let is_cold = round % 4 == 0;
        if is_cold {
            forget("site/.briefing-cache");
        }
        if round % 8 == 0 {
            forget("site/public");
        }
        let mut child = desk.program(&["build"]).spawn().unwrap();
        // Spread by the golden ratio, which leaves no gaps however many there are.
        let part = (round as f64 * 0.618_034).fract();
        sleep(if is_cold { cold } else { warm }.mul_f64(part));
        let _ = child.kill();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let there =
            if desk.path("site/public").exists() { published(desk.tree("site/public")) } else { BTreeMap::new() };
        for (path, bytes) in &there {
            let is_whole = editions.iter().any(|files| files.get(path) == Some(bytes));
            assert!(is_whole, "`{path}` is torn in round {round}");
        }
        // A folder that was not there is there whole.
        assert!(round % 8 != 0 || there.is_empty() || there == editions[edition], "round {round}");
        // Now and then the next one is killed as well.
        if round % 3 != 2 {
            build();
            assert_eq!(published(desk.tree("site/public")), editions[edition], "round {round}");
            assert_eq!(desk.leftovers(), [""; 0], "round {round}");
        }
    }
    eprintln!("{killed} of {rounds} killed");
    assert!(killed * 3 > rounds, "only {killed} of {rounds} builds were killed before they ended");
    // All that was kept gives what was never kept.
    forget("site/public");
    desk.edit(0);
    build();
    assert_eq!(published(desk.tree("site/public")), editions[0]);
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_mends_the_rest() {
    kills(8);
}

mod long {
    #[test]
    #[ignore = "takes minutes"]
    fn a_thousand_killed_builds_leave_whole_files() {
        super::kills(1000);
    }
}
