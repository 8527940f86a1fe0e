//! What goes wrong around a run: disks, rights, clocks, signals, other runs. Nothing of it loses data.
//!
//! Faults that come by themselves only once in years are made: by a small disk in a namespace of its own, by `strace`, which
//! lets calls of the system fail, by `faketime`. Where the system allows none of these to whoever runs the tests, the test
//! says so on standard error and is not tried.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stderr, reason = "what was not tried is told")]

mod builds;
mod calls;
mod clocks;
mod desk;
mod disks;
mod kills;
mod places;
mod signals;
#[path = "../common/templates.rs"]
mod templates;
