//! What a build is made of: the folder, the options and the program.

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
    /// That of `snapshot` compiled with `options` by this program; `None` where something of it cannot be read, which is
    /// to be told.
    pub(super) fn read(snapshot: &Snapshot, options: &Options) -> Option<Self> {
        // The theme, the words and all rules are part of the program, see `src/build.rs`.
        Self::by(env!("SOURCES_HASH"), snapshot, options)
    }

    fn by(program: &str, snapshot: &Snapshot, options: &Options) -> Option<Self> {
        let mut wrong = snapshot.diagnostics.clone();
        let config = configuration(snapshot, options, &mut wrong);
        if !wrong.is_empty() {
            return None;
        }
        let day = options.as_of.or(config.as_of).unwrap_or(options.today).to_string();
        let base_url = options.base_url.as_deref().map_or_else(|| "-".to_owned(), |url| format!("={url}"));
        let Options { drafts, search, cards, .. } = options;
        let switches = format!("drafts {drafts} search {search} cards {cards}");
        let named = [day.as_bytes(), switches.as_bytes(), base_url.as_bytes(), program.as_bytes()];
        let files = snapshot.files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        Some(Self { fingerprint: Fingerprint::of(named.into_iter().chain(files)), output: config.output })
    }
}

#[cfg(test)]
mod tests {
    use super::MadeOf;
    use crate::{Options, Snapshot};

    #[test]
    fn another_program_builds_anew() {
        let snapshot = Snapshot::from_files([("briefing.toml", *b"[site]\ntitle = \"T\"\n")]);
        let options = Options::on(jiff::civil::date(2026, 3, 20));
        let by = |program| MadeOf::by(program, &snapshot, &options).map(|made_of| made_of.fingerprint);
        assert!(by("0123456789abcdef").is_some());
        assert_eq!(by("0123456789abcdef"), by("0123456789abcdef"));
        assert_ne!(by("0123456789abcdef"), by("0123456789abcdee"));
    }
}
