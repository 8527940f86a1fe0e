//! The preview server as a process: what it answers, to whom, and what it notices. Sockets are raw, where a client
//! would tidy up what is sent.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says what it measured"
)]

mod answers;
mod changes;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod garbage;
mod hammer;
#[cfg(target_os = "linux")]
mod load;
mod preview;
mod safety;
