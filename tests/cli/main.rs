//! The command line, run as a program: what it prints where, how it ends, what it leaves behind.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod build;
mod changes;
mod check;
mod export;
mod help;
mod import;
mod init;
mod new;
mod publish;
mod schema;
#[cfg(feature = "search")]
mod search;
mod show;
mod streams;
#[path = "../common/templates.rs"]
mod templates;
mod test;
