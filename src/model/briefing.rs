//! The graph: the records that are known on the as-of day, linked both ways.

use std::sync::Arc;

use ahash::HashMap;
use jiff::civil::Date;

use super::change::Change;
use super::document::DocumentStatus;
use super::event::EventStatus;
use super::home::StoryStatus;
use super::ids::Ids;
use super::issue::{Choice, Issue, Position, Question, Status};
use super::record::{CITABLE, Cite, Record, Ref};
use super::vocabulary::EventState;
use super::{Kind, When};

/// The number of a record in its [`Briefing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ix(pub(crate) u32);

impl Ix {
    /// The record with this place in the graph; one of four thousand million records does not fit into memory.
    pub(crate) fn of(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// The whole story as it is known on a day.
#[derive(Clone, Debug)]
pub(crate) struct Briefing {
    /// The day that it is told for.
    pub(crate) day: Date,
    /// The records, by kind, then in the order of that kind's list.
    pub(crate) nodes: Vec<Arc<Node>>,
    /// The records of each kind, in the order of its list, by the kind's place in [`Kind::ALL`].
    pub(crate) kinds: [Vec<Ix>; Kind::ALL.len()],
    /// What became of every id that an author gave.
    pub(crate) ids: Arc<Ids<Arc<str>, Presence>>,
    /// The records that have a file of their own, by that file.
    pub(crate) files: Arc<HashMap<Arc<str>, Ix>>,
    /// What changed, oldest first.
    pub(crate) changes: Vec<Change>,
    /// Records that the day leaves out, and the day on which each appears.
    pub(crate) not_yet: Vec<(Arc<Record>, Date)>,
    /// The newest day on which anything in the content becomes known, of what is left out too.
    pub(crate) newest_fact: Option<Date>,
}

/// Whether a record of that id is in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is.
    Known(Ix),
    /// The as-of day, its being a draft, or its own errors leave it out: what refers to it is shown without a link.
    LeftOut,
}

/// A record and what the others say of it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The record as written.
    pub(crate) record: Arc<Record>,
    /// The day from which it is known; `None` for always.
    pub(crate) known: Option<Date>,
    /// What its kind adds.
    pub(crate) detail: Detail,
    /// The records that refer to it, in front matter or text, in order, each once.
    pub(crate) referrers: Vec<Ix>,
}

/// What the graph adds to a record of each kind.
#[derive(Clone, Debug)]
pub(crate) enum Detail {
    /// Of the home page.
    Home {
        /// The story's own history.
        status: Vec<Dated>,
    },
    /// Of an issue.
    Issue(IssueDetail),
    /// Of an event.
    Event(EventDetail),
    /// Of a party.
    Party(PartyDetail),
    /// Of a person.
    Person {
        /// The events that name the person, in the order of the timeline.
        events: Vec<Ix>,
    },
    /// Of a document.
    Document(DocumentDetail),
    /// Of a source; what rests on it is among the node's referrers.
    Source,
    /// Of other kinds.
    Other,
}

/// What the graph knows of an issue.
#[derive(Clone, Debug, Default)]
pub(crate) struct IssueDetail {
    /// Its known states, oldest first; numbers into [`Issue::status`].
    pub(crate) states: Vec<Dated>,
    /// The known options, in the order of the file; numbers into [`Issue::options`].
    pub(crate) options: Vec<Dated>,
    /// The known positions, oldest first; numbers into [`Issue::positions`].
    pub(crate) positions: Vec<Dated>,
    /// The known questions, in the order of the file; numbers into [`Issue::questions`].
    pub(crate) questions: Vec<Dated>,
    /// The events that touch it, in the order of the timeline.
    pub(crate) events: Vec<Ix>,
    /// The documents that deal with it, and where in them.
    pub(crate) documents: Vec<Cited>,
    /// The issues that depend on it.
    pub(crate) dependents: Vec<Ix>,
    /// The articles that name it.
    pub(crate) articles: Vec<Ix>,
    /// The day of its newest row or event that is not upcoming.
    pub(crate) last_movement: Option<Date>,
}

/// What the graph knows of an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventDetail {
    /// When, as last known: a postponed event's new date.
    pub(crate) when: Option<When>,
    /// What the event is on the as-of day.
    pub(crate) standing: Standing,
    /// The known rows of what became of it, oldest first.
    pub(crate) status: Vec<Dated>,
    /// What the event as a whole rests on.
    pub(crate) sources: Vec<Cited>,
    /// The issues that it touches: named by it, or naming it.
    pub(crate) issues: Vec<Ix>,
    /// The parties that took part, with the numbers of their entries in the record where it names them itself.
    pub(crate) parties: Vec<(Ix, Option<usize>)>,
    /// The rows of other records that name it.
    pub(crate) moved: Vec<Moved>,
    /// Whether its outcome is known.
    pub(crate) has_outcome: bool,
}

/// What an event is on the as-of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It took place.
    #[default]
    Happened,
    /// It is under way: begun, not over.
    UnderWay,
    /// Since its day, without an end.
    Since,
    /// It is planned for a day to come.
    Scheduled,
    /// It is expected; no day is known.
    Expected,
    /// Its day has passed and nothing is known of it.
    WasDue,
    /// What its history says.
    Told(EventState),
}

impl Standing {
    /// The names of all that an event can be.
    pub(crate) const WORDS: [&str; 10] = [
        "happened",
        "under-way",
        "since",
        "scheduled",
        "expected",
        "was-due",
        "postponed",
        "cancelled",
        "missed",
        "disputed",
    ];

    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::UnderWay => "under-way",
            Self::Since => "since",
            Self::Scheduled => "scheduled",
            Self::Expected => "expected",
            Self::WasDue => "was-due",
            Self::Told(state) => state.as_str(),
        }
    }

    /// Whether it is still to come.
    pub(crate) fn is_upcoming(self) -> bool {
        matches!(self, Self::Scheduled | Self::Expected)
    }
}

/// A row of another record that names an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moved {
    /// The record.
    pub(crate) record: Ix,
    /// Which of its histories.
    pub(crate) history: History,
    /// The row's number in that history.
    pub(crate) at: usize,
}

/// A history of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum History {
    /// Of states: of an issue, a document, an event, the story.
    Status,
    /// Of what is on the table.
    Options,
    /// Of who stands where.
    Positions,
    /// Of what is not known.
    Questions,
}

/// What the graph knows of a party.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartyDetail {
    /// The issues on which it has a position, in the order of the issues.
    pub(crate) issues: Vec<Ix>,
    /// The events that it took part in, in the order of the timeline.
    pub(crate) events: Vec<Ix>,
    /// Its people.
    pub(crate) people: Vec<Ix>,
    /// The groups that it belongs to on the day.
    pub(crate) groups: Vec<Ix>,
}

/// What the graph knows of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentDetail {
    /// Its known states, oldest first.
    pub(crate) states: Vec<Dated>,
    /// Its parts.
    pub(crate) parts: Vec<Ix>,
    /// The documents that replace it.
    pub(crate) superseded_by: Vec<Ix>,
    /// The events about it, in the order of the timeline.
    pub(crate) events: Vec<Ix>,
}

/// A row of a history, with what it takes from its event and its sources.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    /// The row's number as written.
    pub(crate) at: usize,
    /// When, of its own or its event's.
    pub(crate) when: Option<When>,
    /// The day by which rows are put in order: the last on which it can have begun, else its earliest source's.
    pub(crate) day: Option<Date>,
    /// The day from which it is known; `None` for always.
    pub(crate) known: Option<Date>,
    /// The event that it names, where that is known.
    pub(crate) event: Option<Ix>,
    /// What it rests on, of its own or its event's.
    pub(crate) sources: Vec<Cited>,
}

/// A record that is cited, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Cited {
    /// The record.
    pub(crate) record: Ix,
    /// Where: `p. 4`.
    pub(crate) at: Option<String>,
}

impl Briefing {
    /// The record `ix`.
    pub(crate) fn node(&self, ix: Ix) -> &Node {
        &self.nodes[ix.0 as usize]
    }

    /// The record `ix` as written.
    pub(crate) fn record(&self, ix: Ix) -> &Record {
        &self.node(ix).record
    }

    /// The records of a kind, in the order of its list.
    pub(crate) fn all(&self, kind: Kind) -> &[Ix] {
        &self.kinds[kind as usize]
    }

    /// The record of the first of `kinds` that has one called `id`.
    pub(crate) fn find(&self, id: &str, kinds: &[Kind]) -> Option<Ix> {
        match self.presence(id, kinds)? {
            Presence::Known(ix) => Some(ix),
            Presence::LeftOut => None,
        }
    }

    /// What became of `id` in the first of `kinds` that has it.
    pub(crate) fn presence(&self, id: &str, kinds: &[Kind]) -> Option<Presence> {
        self.ids.get(id, kinds)
    }

    /// The record that `to` names.
    pub(crate) fn follow(&self, to: &Ref, kinds: &[Kind]) -> Option<Ix> {
        self.find(&to.id, kinds)
    }

    /// The known ones of what front matter cites.
    pub(crate) fn cited(&self, cites: &[Cite]) -> Vec<Cited> {
        let known = |cite: &Cite| Some(Cited { record: self.follow(&cite.source, CITABLE)?, at: cite.at.clone() });
        let mut cited = Vec::with_capacity(cites.len());
        cited.extend(cites.iter().filter_map(known));
        cited
    }

    /// The events in the order of the timeline.
    pub(crate) fn timeline(&self) -> &[Ix] {
        self.all(Kind::Event)
    }

    /// The home page, where there is one.
    pub(crate) fn home(&self) -> Option<&Node> {
        self.all(Kind::Home).first().map(|ix| self.node(*ix))
    }

    /// The issue `ix` as written, and what the graph knows of it.
    pub(crate) fn issue(&self, ix: Ix) -> Option<(&Issue, &IssueDetail)> {
        let node = self.node(ix);
        match &node.detail {
            Detail::Issue(detail) => Some((node.record.issue()?, detail)),
            _ => None,
        }
    }

    /// What the graph knows of the event `ix`.
    pub(crate) fn event(&self, ix: Ix) -> Option<&EventDetail> {
        match &self.node(ix).detail {
            Detail::Event(detail) => Some(detail),
            _ => None,
        }
    }

    /// What the graph knows of the party `ix`.
    pub(crate) fn party(&self, ix: Ix) -> Option<&PartyDetail> {
        match &self.node(ix).detail {
            Detail::Party(detail) => Some(detail),
            _ => None,
        }
    }

    /// What the graph knows of the document `ix`.
    pub(crate) fn document(&self, ix: Ix) -> Option<&DocumentDetail> {
        match &self.node(ix).detail {
            Detail::Document(detail) => Some(detail),
            _ => None,
        }
    }

    /// The story's own history, oldest first.
    pub(crate) fn story(&self) -> impl DoubleEndedIterator<Item = (&StoryStatus, &Dated)> {
        let rows = self.home().and_then(|node| match &node.detail {
            Detail::Home { status } => Some((&node.record.home()?.status, status)),
            _ => None,
        });
        rows.into_iter().flat_map(|(written, dated)| dated.iter().map(|row| (&written[row.at], row)))
    }

    /// Whether facts become known after the day that the story is told for: texts may then tell more than the day knew.
    pub(crate) fn is_in_the_past(&self) -> bool {
        self.newest_fact.is_some_and(|newest| self.day < newest)
    }
}

/// Rows of a history with what they say, in the graph's order.
impl IssueDetail {
    /// The states, oldest first.
    pub(crate) fn states<'b>(&'b self, issue: &'b Issue) -> impl DoubleEndedIterator<Item = (&'b Status, &'b Dated)> {
        self.states.iter().map(|row| (&issue.status[row.at], row))
    }

    /// The state on the as-of day.
    pub(crate) fn state<'b>(&'b self, issue: &'b Issue) -> Option<(&'b Status, &'b Dated)> {
        self.states(issue).next_back()
    }

    /// The options, in the order of the file.
    pub(crate) fn options<'b>(&'b self, issue: &'b Issue) -> impl DoubleEndedIterator<Item = (&'b Choice, &'b Dated)> {
        self.options.iter().map(|row| (&issue.options[row.at], row))
    }

    /// The positions, oldest first.
    pub(crate) fn positions<'b>(
        &'b self,
        issue: &'b Issue,
    ) -> impl DoubleEndedIterator<Item = (&'b Position, &'b Dated)> {
        self.positions.iter().map(|row| (&issue.positions[row.at], row))
    }

    /// The questions, in the order of the file.
    pub(crate) fn questions<'b>(
        &'b self,
        issue: &'b Issue,
    ) -> impl DoubleEndedIterator<Item = (&'b Question, &'b Dated)> {
        self.questions.iter().map(|row| (&issue.questions[row.at], row))
    }
}

impl Node {
    /// Where a document stood, oldest first.
    pub(crate) fn document_states(&self) -> impl DoubleEndedIterator<Item = (&DocumentStatus, &Dated)> {
        let rows = match (&self.detail, self.record.document()) {
            (Detail::Document(detail), Some(document)) => Some((&document.status, &detail.states)),
            _ => None,
        };
        rows.into_iter().flat_map(|(written, dated)| dated.iter().map(|row| (&written[row.at], row)))
    }

    /// What became of an event, oldest first.
    pub(crate) fn event_states(&self) -> impl DoubleEndedIterator<Item = (&EventStatus, &Dated)> {
        let rows = match (&self.detail, self.record.event()) {
            (Detail::Event(detail), Some(event)) => Some((&event.status, &detail.status)),
            _ => None,
        };
        rows.into_iter().flat_map(|(written, dated)| dated.iter().map(|row| (&written[row.at], row)))
    }
}
