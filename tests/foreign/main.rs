//! Text that none of us wrote: the examples of the specifications that we follow.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod specifications;
