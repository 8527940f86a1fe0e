//! The front matter of a new record: what it must have, filled in; what it often has, commented out.
//!
//! What only the author can know stands in as a sentence that says what belongs there; `draft = true` keeps it from
//! being published.

use jiff::civil::Date;

use crate::model::vocabulary::{DOCUMENT_KIND, DOCUMENT_STATE, EVENT_KIND, IssueState, Open, PARTY_KIND, SOURCE_KIND};
use crate::model::{Kind, When};
use crate::parse::toml::write::{date as toml_date, list, quoted};

/// How wide a line of a list of words is.
const WIDTH: usize = 100;

/// A record that is being started.
pub(super) struct Draft<'d> {
    pub(super) kind: Kind,
    pub(super) title: &'d str,
    pub(super) date: &'d When,
    /// The site's day, for examples.
    pub(super) day: Date,
    /// Whether the author said so, or it is the site's day.
    pub(super) is_date_given: bool,
    pub(super) issues: &'d [String],
    pub(super) parties: &'d [String],
    pub(super) sources: &'d [String],
}

/// The whole file.
pub(super) fn text(draft: &Draft<'_>) -> String {
    let mut lines = Lines::default();
    lines.key("title", &quoted(draft.title));
    lines.key("draft", "true");
    match draft.kind {
        Kind::Article => article(draft, &mut lines),
        Kind::Issue => issue(draft, &mut lines),
        Kind::Event => event(draft, &mut lines),
        Kind::Party => party(draft, &mut lines),
        Kind::Person => person(draft, &mut lines),
        Kind::Document => document(draft, &mut lines),
        Kind::Source => source(draft, &mut lines),
        Kind::Term => term(draft, &mut lines),
        Kind::Home | Kind::Page => page(draft, &mut lines),
    }
    let body = match draft.kind {
        Kind::Article => "## What is this about?\n\nThe first paragraph below a question is its short answer.\n",
        _ => "",
    };
    format!("+++\n{}+++\n\n{body}", lines.0)
}

fn article(draft: &Draft<'_>, lines: &mut Lines) {
    lines.key("date", &toml_date(draft.date));
    lines.hint("description = \"The standfirst, in a sentence or two.\"");
    lines.hint("authors = [\"A Name\"]");
    lines.ids("issues", draft.issues, "[\"id\"]");
    lines.sources(draft);
    lines.hint(&format!("reviewed = {}    # the day on which it was last held against the facts", draft.day));
    lines.hint("");
    lines.hint("[[key_points]]");
    lines.hint("text = \"One thing to take away.\"");
    lines.hint("sources = [\"id\"]");
}

fn issue(draft: &Draft<'_>, lines: &mut Lines) {
    lines.hint("short_title = \"A label for columns\"");
    lines.ids("depends_on", draft.issues, "[\"id\"]");
    let row = |lines: &mut Lines| {
        lines.key("date", &toml_date(draft.date));
        lines.sources(draft);
    };
    lines.heading("Where it stands. A new row for each move, oldest first.");
    lines.line("[[status]]");
    lines.words("state", IssueState::ALL.iter().map(|state| state.as_str()));
    lines.key("state", "\"raised\"");
    lines.key("summary", "\"The state of play, in one sentence.\"");
    row(lines);
    lines.heading("What is on the table.");
    lines.hint("[[options]]");
    lines.hint("id = \"option\"");
    lines.hint("title = \"A short name\"");
    lines.hint("proposed_by = \"party\"");
    lines.hint("sources = [\"id\"]");
    lines.heading("Who stands where. A new row whenever a party moves.");
    if draft.parties.is_empty() {
        lines.hint("[[positions]]");
        lines.hint("party = \"id\"");
        lines.hint("summary = \"What the party wants, in one sentence.\"");
        lines.hint("option = \"option\"");
        lines.hint("stance = \"supports\"    # conditional, open, divided, opposes, no-position, undeclared");
        lines.hint("sources = [\"id\"]");
    }
    for (number, party) in draft.parties.iter().enumerate() {
        if number > 0 {
            lines.line("");
        }
        lines.line("[[positions]]");
        lines.key("party", &quoted(party));
        lines.key("summary", "\"What the party wants, in one sentence.\"");
        row(lines);
    }
}

fn event(draft: &Draft<'_>, lines: &mut Lines) {
    lines.note("As exactly as it is known: a day, \"2025-12\", \"2025-12-14/2025-12-15\". What is expected has none.");
    lines.key("date", &toml_date(draft.date));
    lines.open("kind", EVENT_KIND);
    lines.key("kind", "\"other\"");
    lines.ids("parties", draft.parties, "[\"id\", { id = \"id\", role = \"host\" }]");
    lines.ids("issues", draft.issues, "[\"id\"]");
    lines.sources(draft);
    lines.hint("people = [\"id\"]");
    lines.hint("documents = [\"id\"]");
    lines.hint("place = { name = \"City\", country = \"DE\" }");
    lines.hint("importance = \"key\"    # key, major, minor");
    lines.hint(&format!("announced = {}    # when it became known, where that is not its day", draft.day));
    lines.hint("outcome = \"What came of it, in a sentence.\"");
}

fn party(draft: &Draft<'_>, lines: &mut Lines) {
    lines.open("kind", PARTY_KIND);
    lines.key("kind", "\"other\"");
    lines.hint("short_title = \"A label for columns\"");
    lines.hint("description = \"Who this is, in a sentence.\"");
    lines.hint("principal = true    # expected to have a position on each open issue");
    lines.hint("roles = [\"negotiator\"]");
    lines.hint("country = \"DE\"");
    lines.hint("members = [{ id = \"party\" }, { name = \"A Name\", from = \"2025\" }]");
    lines.sources(draft);
}

fn person(draft: &Draft<'_>, lines: &mut Lines) {
    match draft.parties.first() {
        Some(party) => lines.key("party", &quoted(party)),
        None => lines.hint("party = \"id\""),
    }
    lines.hint("offices = [{ title = \"Mayor\", party = \"id\", from = \"2024-05\" }]");
    lines.hint("description = \"Who this is, in a sentence.\"");
    lines.sources(draft);
}

fn document(draft: &Draft<'_>, lines: &mut Lines) {
    lines.open("kind", DOCUMENT_KIND);
    lines.key("kind", "\"other\"");
    lines.note("Who can read it: public, circulated, leaked, undisclosed. All but public need sources.");
    lines.key("access", "\"public\"");
    lines.key("date", &toml_date(draft.date));
    lines.ids("authors", draft.parties, "[\"id\", \"A Name\"]");
    lines.ids("issues", draft.issues, "[\"id\", { id = \"id\", at = \"art. 3\" }]");
    lines.sources(draft);
    lines.hint("url = \"https://example.org/text\"");
    lines.hint("part_of = \"document\"");
    lines.hint("supersedes = [\"document\"]");
    lines.heading("Where it stands. A new row for each move, oldest first.");
    lines.line("[[status]]");
    lines.open("state", DOCUMENT_STATE);
    lines.key("state", "\"other\"");
    lines.key("date", &toml_date(draft.date));
    lines.sources(draft);
}

fn source(draft: &Draft<'_>, lines: &mut Lines) {
    lines.open("kind", SOURCE_KIND);
    lines.key("kind", "\"other\"");
    if draft.is_date_given {
        lines.key("date", &toml_date(draft.date));
    } else {
        lines.hint(&format!("date = {}    # the day on which it came out", draft.day));
    }
    lines.hint("publisher = \"A Name\"");
    lines.hint("authors = [\"A Name\"]");
    lines.hint("url = \"https://example.org/report\"");
    lines.hint("archive_url = \"https://web.archive.org/…\"");
    lines.hint(&format!("accessed = {}", draft.day));
    match draft.parties.first() {
        Some(party) => lines.key("party", &quoted(party)),
        None => lines.hint("party = \"id\"    # who issued it"),
    }
    lines.hint("language = \"en\"");
    if !draft.sources.is_empty() {
        lines.sources(draft);
    }
}

fn term(draft: &Draft<'_>, lines: &mut Lines) {
    lines.key("description", "\"What it means, in one sentence.\"");
    lines.hint("abbr = \"ABC\"");
    lines.hint("other_names = [\"another word\"]");
    lines.hint("see = [\"term\"]");
    lines.sources(draft);
}

fn page(draft: &Draft<'_>, lines: &mut Lines) {
    lines.hint("description = \"What the page is about, in a sentence.\"");
    lines.hint("nav = \"footer\"    # main, footer");
    if !draft.sources.is_empty() {
        lines.sources(draft);
    }
}

/// Front matter, line by line.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn key(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }

    /// A line that is commented out.
    fn hint(&mut self, line: &str) {
        self.line(format!("# {line}").trim_end());
    }

    /// A comment on the next line.
    fn note(&mut self, note: &str) {
        self.hint(note);
    }

    /// A comment on what follows, after a blank line.
    fn heading(&mut self, heading: &str) {
        self.line("");
        self.note(heading);
    }

    /// The sources, or how to name them.
    fn sources(&mut self, draft: &Draft<'_>) {
        self.ids("sources", draft.sources, "[\"id\", { id = \"id\", at = \"p. 4\" }]");
    }

    /// A list of ids, or how to write one.
    fn ids(&mut self, key: &str, ids: &[String], example: &str) {
        if ids.is_empty() {
            self.hint(&format!("{key} = {example}"));
        } else {
            self.key(key, &list(ids));
        }
    }

    /// The words of an open vocabulary.
    fn open(&mut self, key: &str, vocabulary: Open) {
        self.words(key, vocabulary.words.iter().copied());
    }

    /// The words that a key takes, as a comment of as many lines as it needs.
    fn words<'w>(&mut self, key: &str, words: impl Iterator<Item = &'w str>) {
        let mut line = format!("{key}:");
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            if line.len() + word.len() + 2 > WIDTH {
                self.hint(&line);
                line = "  ".to_owned();
            }
            line.push_str(&format!(" {word}{}", if words.peek().is_some() { "," } else { "" }));
        }
        self.hint(&line);
    }
}
