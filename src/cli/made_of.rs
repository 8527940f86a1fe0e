//! What a build is made of: the folder, the options and the program.

use std::fs;
use std::path::Path;

use crate::compile::configuration;
use crate::output::Fingerprint;
use crate::{Options, Snapshot};

/// What a build is made of.
#[derive(Debug)]
pub(super) struct MadeOf {
    /// What tells it from another.
    pub(super) fingerprint: Fingerprint,
    /// The folder to build into, as `briefing.toml` names it.
    pub(super) output: String,
}

impl MadeOf {
    /// That of `snapshot` compiled with `options`; `None` where something of it cannot be read, which is to be told.
    ///
    /// The theme and the words are part of the program, and so are all its rules: it counts byte by byte, since its version
    /// does not change whenever it does.
    pub(super) fn read(snapshot: &Snapshot, options: &Options, program: Option<&Path>) -> Option<Self> {
        let mut wrong = snapshot.diagnostics.clone();
        let config = configuration(snapshot, options, &mut wrong);
        if !wrong.is_empty() {
            return None;
        }
        let program = fs::read(program?).ok()?;
        let day = options.as_of.or(config.as_of).unwrap_or(options.today).to_string();
        let base_url = options.base_url.as_deref().map_or_else(|| "-".to_owned(), |url| format!("={url}"));
        let Options { drafts, search, cards, .. } = options;
        let switches = format!("drafts {drafts} search {search} cards {cards}");
        let named = [day.as_bytes(), switches.as_bytes(), base_url.as_bytes(), &program];
        let files = snapshot.files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        Some(Self { fingerprint: Fingerprint::of(named.into_iter().chain(files)), output: config.output })
    }
}
