//! `briefing publish` from outside: the program as a process, and on the other side real servers, a line on which
//! anything can go wrong, and a reader who looks between all requests.
//!
//! What needs moto is ignored where nobody asks for it: `tests/run` installs it and asks. Modules called `long` take
//! minutes.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says how far it came"
)]

mod bucket;
mod command;
mod faults;
mod guards;
mod http;
mod line;
mod live;
mod many;
mod moto;
mod names;
mod nginx;
mod releases;
mod site;
mod two;
mod web_server;
