//! New input, made from what is known to matter: every part that reads what others wrote gets texts that are nearly right.
//!
//! Each target takes the texts of its corpus (`tests/fuzz/corpus`, the bundled briefing, the examples of
//! `docs/diagnostics.md`), edits them at random and looks at what becomes of the whole site: nothing panics, hangs or
//! takes memory out of proportion, every mistake can be told in every format, and nothing that an author wrote becomes
//! a script in a page (see `oracle`). Ten seconds a target, or as many as `FUZZ_SECONDS` says; ten minutes in
//! the ignored tests. `FUZZ_SEED` goes another way through the same input, and is printed.
//!
//! What was found is in `tests/fuzz/corpus`, so that it is tried first, unedited, at every run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says how far it came"
)]

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod disk;
mod edits;
mod fuzz;
mod imports;
mod lists;
mod oracle;
mod published;
mod requests;
mod targets;

use targets::TARGETS;

/// One at a time: memory is that of the whole process.
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn run(name: &str, seconds: u64) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    fuzz::run(target, seconds);
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test] fn $name() { run(stringify!($name), fuzz::seconds(10)); })*

        /// Ten minutes each.
        mod long {
            $(#[test] #[ignore = "takes ten minutes"] fn $name() { super::run(stringify!($name), super::fuzz::seconds(600)); })*
        }

        #[test]
        fn every_target_has_a_test() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

targets! {
    components
    configuration
    dates
    front_matter
    import
    markdown
    pictures
    published_list
    requests
    rows
    style_sheets
    templates
    words_of_the_interface
    written_list
}
