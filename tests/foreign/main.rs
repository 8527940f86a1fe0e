//! Text that none of us wrote: the examples of the specifications that we follow, and what packages ship as documentation.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says how far it came"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../fuzz/oracle.rs"]
mod oracle;
mod specifications;
mod wild;
