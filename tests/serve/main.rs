//! The preview server as a process: what it answers, to whom, and what it notices. Sockets are raw, where a client
//! would tidy up what is sent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod changes;
#[path = "../common/mod.rs"]
mod common;
mod hammer;
mod preview;
mod safety;
