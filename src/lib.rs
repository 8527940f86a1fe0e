//! `briefing` turns a folder of typed, dated records and Markdown into a static site about an unfolding story.
//!
//! A build is a pure function of what the folder holds, the options and the day that it is built for. It runs in
//! stages, a module each: [`source`] reads, `parse` takes one file at a time, `model` resolves the records into a
//! graph, `check` judges it, `pages` lists what the site holds, `render` makes bytes of a page when they are needed.
//! [`compile()`] runs the first five and gives a [`Site`], which renders any of its pages, in any order, on any thread;
//! [`output`] writes all of them to a folder. The program `briefing` is [`cli`], a few lines a command on top of these.
//!
//! Bad input is no error of a function but a [`Diagnostic`] with a code, a place and a way out, and all of them come in
//! one run. The library itself never looks at a clock, the network or the environment.
//!
//! ```
//! use briefing::{Options, Snapshot, compile};
//!
//! let files = [
//!     ("briefing.toml", "[site]\ntitle = \"The tram\"\nbase_url = \"https://example.org/\""),
//!     ("content/parties/city.md", "+++\ntitle = \"The city\"\nkind = \"government-body\"\n+++\n\nIt wants a tram."),
//!     ("content/parties/residents.md", "+++\ntitle = \"Residents\"\nkind = \"movment\"\n+++\n"),
//! ];
//! let snapshot = Snapshot::from_files(files.map(|(path, text)| (path, text.as_bytes())));
//! let today = "2026-03-16".parse()?;
//! let compiled = compile(&snapshot, &Options::on(today));
//!
//! let page = compiled.site.render("parties/city/index.html").map_err(|errors| format!("{errors:?}"))?;
//! assert!(std::str::from_utf8(&page)?.contains("It wants a tram."));
//!
//! let told: Vec<String> = compiled.diagnostics.iter().map(|told| format!("{}: {}", told.code, told.message)).collect();
//! assert_eq!(told, ["unknown-value: `kind` has no word `movment`"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Dates of the interface are [`jiff::civil::Date`]s.

mod assets;
mod cards;
mod check;
pub mod cli;
mod compile;
mod config;
mod content_type;
pub mod diagnostics;
mod edition;
#[cfg(feature = "external")]
mod external;
#[cfg(any(feature = "external", feature = "publish"))]
mod http;
mod import;
mod keep;
mod model;
pub mod output;
mod pages;
mod parse;
mod pictures;
#[cfg(feature = "publish")]
mod publish;
mod render;
mod schema;
#[cfg(feature = "search")]
mod search;
mod serve;
mod signals;
mod site;
pub mod source;
mod timelinejs;
mod words;

pub use compile::{Compiled, Compiler, Options, Unchecked, compile};
pub use diagnostics::{Code, Diagnostic, Level};
pub use model::Kind;
pub use site::{Bytes, Class, Site};
pub use source::Snapshot;
