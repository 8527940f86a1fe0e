//! What was typed behind `briefing publish`.

use clap::{Args, ValueEnum};

use super::super::arguments::{Day, Without};

/// Publish the site to static hosting
///
/// Builds the site for a target of `briefing.toml`, shows what would change there, asks, and sends what differs in an
/// order in which no reader ever sees half of it. Nothing is deleted that it did not publish itself.
#[derive(Args, Debug)]
pub(in crate::cli) struct Publish {
    /// The target: `live` of `[publish.live]` [default: the only one that there is]
    pub(in crate::cli) target: Option<String>,
    /// Show the plan and write nothing
    #[arg(long, conflicts_with_all = ["yes", "verify"])]
    pub(in crate::cli) dry_run: bool,
    /// Exit with status 5 when a dry run finds something to do
    #[arg(long, requires = "dry_run")]
    pub(in crate::cli) exit_code: bool,
    /// What the plan and the releases are written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = PublishFormat::Human)]
    pub(in crate::cli) format: PublishFormat,
    /// Do not ask
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) day: Day,
    /// Publish drafts too, to a target for previews
    #[arg(long)]
    pub(in crate::cli) drafts: bool,
    #[command(flatten)]
    pub(in crate::cli) without: Without,
    /// Let so many files be deleted, in place of what the target allows
    #[arg(long, value_name = "N")]
    pub(in crate::cli) max_deletes: Option<usize>,
    /// Publish to a place that holds files of others; those that the site has too become ours
    #[arg(long)]
    pub(in crate::cli) adopt: bool,
    /// Go on although something looks like a mistake; may be repeated
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(in crate::cli) allow: Vec<Meaning>,
    /// Take the lock from whoever holds it
    #[arg(long, conflicts_with = "no_lock")]
    pub(in crate::cli) steal: bool,
    /// Hold no lock, in a store that has none: nobody else may publish meanwhile
    #[arg(long)]
    pub(in crate::cli) no_lock: bool,
    /// Fetch pages by their public address afterwards and compare them: a sample, or all
    #[arg(long, value_name = "WHICH", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "sample")]
    pub(in crate::cli) verify: Option<Extent>,
    /// Make an earlier release live again [default: the one before the live one]
    #[arg(long, value_name = "RELEASE", num_args = 0..=1, require_equals = true, conflicts_with_all = ["releases", "as_of", "drafts"])]
    pub(in crate::cli) rollback: Option<Option<String>>,
    /// List the releases that there is a way back to
    #[arg(long, conflicts_with_all = ["dry_run", "yes", "verify"])]
    pub(in crate::cli) releases: bool,
}

/// What a plan and releases are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PublishFormat {
    Human,
    Json,
}

/// What looks like a mistake and may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Meaning {
    /// The site moves to another address than the live release has
    BaseUrl,
    /// The release is for an earlier day than the live one
    OlderDay,
}

/// How many files are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Extent {
    /// Some of each kind
    Sample,
    /// All of them
    All,
}
