//! What strangers' content can cost and do: time and memory stay in proportion to what is written, nothing recurses
//! as deep as a text is nested, and no text becomes something else than text in a file, a terminal or a machine's format.
//!
//! That nothing runs in a browser is in `tests/browser/hostile.test.mjs`; what is told of bad input in `tests/bad_input`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says what it measured when asked"
)]

#[cfg(feature = "cards")]
mod cards;
#[path = "../common/mod.rs"]
mod common;
mod cost;
mod files;
mod formats;
mod front_matter;
mod graph;
mod markdown;
mod terminal;
