//! What was typed, without any look at the world.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::diagnostics::Format;
use crate::model::{Kind, When};
use crate::schema::Subject;

/// A static site generator for explainer briefings on an unfolding story
#[derive(Debug, Parser)]
#[command(name = "briefing", version, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Everywhere {
    /// The site folder [default: the nearest folder upwards with a `briefing.toml`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) site: Option<PathBuf>,
    /// Whether text is coloured; `auto` looks at the terminal, `NO_COLOR` and `CLICOLOR`
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Say nothing but what is wrong
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: the folder, the day, how long each step takes, all warnings
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(Build),
    Serve(Serve),
    Check(Check),
    Show(Show),
    New(New),
    Init(Init),
    #[cfg(feature = "publish")]
    Publish(super::publish::arguments::Publish),
    Changes(Changes),
    Schema(Schema),
    Import(Import),
    Export(Export),
    Completions(Completions),
}

/// Build the site into a folder
///
/// Writes what differs, removes what a build wrote before and the site no longer has, and touches nothing else. With
/// errors nothing is written.
#[derive(Args, Debug)]
pub(super) struct Build {
    /// The folder to build into [default: `build.output` in `briefing.toml`, else `public`]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) day: Day,
    /// The address that the site will stand at, or its path, in place of `site.base_url`
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Build drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) without: Without,
    /// Write nothing when there are warnings, and exit with status 1
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// What errors and warnings are written as
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = diagnostics_format())]
    pub(super) format: Format,
}

/// Show the site in the browser and follow every edit
///
/// Pages are rendered when somebody looks at them, and nothing is written. A page that is open takes what is saved
/// without a reload; errors are shown over what was last right. Drafts are shown, marked. Only this machine can look.
#[derive(Args, Debug)]
pub(super) struct Serve {
    /// The port [default: 1414, or the next that is free]
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// The address to listen at, which others may reach: `0.0.0.0` for all of this machine's [default: this machine
    /// alone]
    #[arg(long, value_name = "HOST")]
    pub(super) host: Option<String>,
    /// A name that requests may be addressed to, for a proxy in front; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    /// Open the site in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Let the browser go to the page of what is saved
    #[arg(long)]
    pub(super) follow: bool,
    /// Look at the folder several times a second, where the system does not report what changes in it
    #[arg(long)]
    pub(super) poll: bool,
    #[command(flatten)]
    pub(super) day: Day,
    /// Leave drafts out, as `build` does
    #[arg(long)]
    pub(super) no_drafts: bool,
    #[command(flatten)]
    pub(super) without: Without,
}

/// Check the site and write nothing
///
/// Does all that a build does, rendering every page, and tells all that is wrong on standard output.
#[derive(Args, Debug)]
pub(super) struct Check {
    /// Ask the web whether sources, documents and what texts link to are still there
    #[cfg(feature = "external")]
    #[arg(long)]
    pub(super) external: bool,
    /// What errors and warnings are written as
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = diagnostics_format())]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) day: Day,
    #[command(flatten)]
    pub(super) without: Without,
    /// Exit with status 1 when there are warnings
    #[arg(long)]
    pub(super) deny_warnings: bool,
}

/// Show a record, what refers to it, and the data that its template gets
#[derive(Args, Debug)]
pub(super) struct Show {
    /// The record's id, or its kind and id: `donbas`, `term/ceasefire`
    pub(super) id: String,
    /// What it is written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ShowFormat::Human)]
    pub(super) format: ShowFormat,
    #[command(flatten)]
    pub(super) day: Day,
    /// Look at drafts too
    #[arg(long)]
    pub(super) drafts: bool,
}

/// What a record is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    Human,
    Json,
}

/// Start a record: a file with its front matter filled in
///
/// The record is a draft until `draft = true` is taken out. The file's path is printed.
#[derive(Args, Debug)]
pub(super) struct New {
    /// What it is
    #[arg(value_parser = kind())]
    pub(super) kind: Kind,
    /// Its title, of which its id is made
    pub(super) title: String,
    /// When: a day, or less exactly, such as `2025-12` or `2025-12-14/2025-12-15` [default: the site's day]
    #[arg(long, value_name = "DATE", value_parser = when)]
    pub(super) date: Option<When>,
    /// An issue that it concerns, by id; may be repeated
    #[arg(long, value_name = "ID")]
    pub(super) issue: Vec<String>,
    /// A party that takes part, by id; may be repeated
    #[arg(long, value_name = "ID")]
    pub(super) party: Vec<String>,
    /// A source that it rests on, by id; may be repeated
    #[arg(long, value_name = "ID")]
    pub(super) source: Vec<String>,
}

/// Start a site: about ten files that build, small enough to read in five minutes
#[derive(Args, Debug)]
pub(super) struct Init {
    /// The folder; it is made where it is missing
    pub(super) dir: PathBuf,
}

/// Tell what changed in the story between two days
#[derive(Args, Debug)]
pub(super) struct Changes {
    /// The day after which changes are told
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) since: Date,
    /// The last day, with what was known on it [default: the site's day]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) until: Option<Date>,
    /// What they are written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ChangesFormat::Human)]
    pub(super) format: ChangesFormat,
}

/// What changes are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ChangesFormat {
    Human,
    Json,
    Markdown,
}

/// Print a JSON Schema, with which editors complete and check what is typed
///
/// Inside a site the words that the site has are in it.
#[derive(Args, Debug)]
pub(super) struct Schema {
    /// What it is for: a kind's front matter (`event`), its row files (`events`), or `briefing.toml` (`config`)
    #[arg(value_name = "NAME", value_parser = subject(), required_unless_present = "out", conflicts_with = "out")]
    pub(super) subject: Option<Subject>,
    /// Write all of them into a folder, a file `NAME.schema.json` each
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Take over a timeline of another tool: a record for each of its events
///
/// Nothing is overwritten, and a second run changes nothing. What cannot be carried is told, record by record. The paths
/// of the files are printed.
#[derive(Args, Debug)]
pub(super) struct Import {
    /// The tool that it comes from
    #[arg(value_enum)]
    pub(super) from: Tool,
    /// Its file: TimelineJS' JSON, or its spreadsheet saved as CSV
    pub(super) file: PathBuf,
    /// The name of the folder that the events go into, and of the source that they rest on [default: the file's name]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The kind of the events, such as `statement` or `meeting`
    #[arg(long, value_name = "KIND", default_value = "other")]
    pub(super) kind: String,
    /// What its groups are: `label` keeps the word and shows it nowhere
    #[arg(long, value_name = "KIND", value_enum, default_value_t = Groups::Label)]
    pub(super) groups: Groups,
    /// The source that the events rest on, by id [default: the file itself is put on record]
    #[arg(long, value_name = "ID")]
    pub(super) source: Option<String>,
    /// Write nothing, and print what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A tool whose data can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Tool {
    Timelinejs,
}

/// What groups become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Groups {
    Label,
    Issue,
    Party,
}

/// Write the story for other tools
#[derive(Args, Debug)]
pub(super) struct Export {
    /// The events for TimelineJS (`timelinejs`), or in its spreadsheet's columns (`csv`); all records (`json`); the
    /// calendar (`ics`)
    #[arg(value_enum)]
    pub(super) format: ExportFormat,
    /// The file, which is replaced where it is there [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) day: Day,
    /// Write drafts too
    #[arg(long)]
    pub(super) drafts: bool,
}

/// What the story is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Timelinejs,
    Json,
    Csv,
    Ics,
}

/// Print a script that completes commands and options in a shell
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// The day that the story is told for.
#[derive(Args, Debug)]
pub(super) struct Day {
    /// The day that the story is told for [default: `build.as_of` in `briefing.toml`, else today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) as_of: Option<Date>,
}

/// What a site can go without.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Without {
    /// Leave out the cards, the pictures that messengers and networks show of a page
    #[arg(long)]
    pub(super) no_cards: bool,
    /// Leave out the search
    #[arg(long)]
    pub(super) no_search: bool,
}

/// `2025-12-15`, and nothing else that a date can be written as.
fn day(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = if is_plain { text.parse().ok() } else { None };
    day.ok_or_else(|| "a day is written as 2025-12-15".to_owned())
}

/// A date as front matter takes it.
fn when(text: &str) -> Result<When, String> {
    When::parse(text).map_err(|error| match error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message,
    })
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    // The home page has one file, which `init` writes.
    let names = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Home).map(Kind::singular);
    PossibleValuesParser::new(names).map(|name| Kind::from_name(&name).unwrap_or(Kind::Page))
}

fn subject() -> impl TypedValueParser<Value = Subject> {
    PossibleValuesParser::new(Subject::all().map(Subject::name))
        .map(|name| Subject::from_name(&name).unwrap_or(Subject::Configuration))
}

fn diagnostics_format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str()))
        .map(|name| name.parse().unwrap_or_default())
}
