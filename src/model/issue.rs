//! An issue: a sticking point, with the history of its state, of what is on the table and of who stands where.

use super::record::{ACTORS, Cite, Ref, References, Row};
use super::vocabulary::{Basis, IssueState, Stance};
use super::{Kind, When};
use crate::diagnostics::Spanned;
use crate::model::body::Inline;

/// The keys of an issue.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    /// Its state over time.
    pub(crate) status: Vec<Status>,
    /// What is or was on the table.
    pub(crate) options: Vec<Choice>,
    /// Who stands where, over time.
    pub(crate) positions: Vec<Position>,
    /// What is not known.
    pub(crate) questions: Vec<Question>,
    /// Issues that must be solved first.
    pub(crate) depends_on: Vec<Ref>,
    /// Parties that it does not concern.
    pub(crate) not_concerned: Vec<Ref>,
    /// After how many days without news it counts as stale.
    pub(crate) stale_after: Option<u32>,
}

/// A row of an issue's history: its state from a day on.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// The state.
    pub(crate) state: Spanned<IssueState>,
    /// The state of play in one sentence.
    pub(crate) summary: Inline,
    /// The option that was agreed.
    pub(crate) option: Option<Ref>,
}

/// An option on the table.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// Its id, unique within the issue; also its anchor on the issue's page.
    pub(crate) id: Spanned<String>,
    /// A short name.
    pub(crate) title: Spanned<String>,
    /// What it would mean.
    pub(crate) description: Option<Inline>,
    /// The parties or people who put it forward.
    pub(crate) proposed_by: Vec<Ref>,
    /// The document in which it stands.
    pub(crate) document: Option<Cite>,
    /// When it was taken back.
    pub(crate) withdrawn: Option<Spanned<When>>,
}

/// A party's position from a day on.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// Whose.
    pub(crate) party: Ref,
    /// The party's view.
    pub(crate) summary: Inline,
    /// The option that it is about.
    pub(crate) option: Option<Ref>,
    /// How the party stands to the option.
    pub(crate) stance: Option<Spanned<Stance>>,
    /// What the reading rests on.
    pub(crate) basis: Option<Basis>,
    /// Who spoke.
    pub(crate) speaker: Option<Ref>,
    /// The speaker's words.
    pub(crate) quote: Option<Spanned<String>>,
}

/// Something that is not known.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// The question.
    pub(crate) text: Inline,
    /// The parties or people who ask.
    pub(crate) asked_by: Vec<Ref>,
    /// What came to be known.
    pub(crate) answered: Option<Answer>,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// From when it was known.
    pub(crate) date: Spanned<When>,
    /// The answer.
    pub(crate) text: Inline,
    /// What it rests on.
    pub(crate) sources: Vec<Cite>,
}

impl Issue {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        for status in &self.status {
            references.row(&status.row);
        }
        for option in &self.options {
            references.row(&option.row);
            references.add(ACTORS, &option.proposed_by);
            references.add(&[Kind::Document], option.document.iter().map(|document| &document.source));
        }
        for position in &self.positions {
            references.row(&position.row);
            references.add(&[Kind::Party], [&position.party]);
            references.add(ACTORS_PERSON_FIRST, &position.speaker);
        }
        for question in &self.questions {
            references.row(&question.row);
            references.add(ACTORS, &question.asked_by);
            question.answered.iter().for_each(|answer| references.cite(&answer.sources));
        }
        references.add(&[Kind::Issue], &self.depends_on);
        references.add(&[Kind::Party], &self.not_concerned);
    }

    pub(super) fn inlines<'r>(&'r self, inlines: &mut Vec<&'r Inline>) {
        inlines.extend(self.status.iter().map(|row| &row.summary));
        inlines.extend(self.options.iter().filter_map(|row| row.description.as_ref()));
        inlines.extend(self.positions.iter().map(|row| &row.summary));
        for question in &self.questions {
            inlines.push(&question.text);
            inlines.extend(question.answered.iter().map(|answer| &answer.text));
        }
    }

    /// The option `id`.
    pub(crate) fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.id.value == id)
    }
}

/// A speaker is a person where a person and a party share an id.
const ACTORS_PERSON_FIRST: &[Kind] = &[Kind::Person, Kind::Party];
