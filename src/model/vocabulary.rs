//! The vocabularies: closed ones as enums, since logic hangs on them, open ones as lists that a site extends.

use crate::diagnostics::closest;

/// An enum of the values of a closed vocabulary, each with the word that authors write. What readers see is worded in the
/// files of the languages.
macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $id:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name { $($(#[$value_doc])* $value,)* }

        impl $name {
            /// Every value.
            pub(crate) const ALL: &[Self] = &[$(Self::$value,)*];

            /// The word that authors write.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$value => $id,)* }
            }

        }

        impl Word for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn as_str(self) -> &'static str { $name::as_str(self) }
        }
    };
}

/// A closed vocabulary, as its authors write it.
pub(crate) trait Word: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];
    /// The word that authors write.
    fn as_str(self) -> &'static str;

    /// The value that `word` stands for.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.as_str() == word)
    }

    /// What to write instead of `word`.
    fn suggestion(word: &str) -> String {
        let words = || Self::ALL.iter().map(|value| value.as_str());
        match closest(word, words()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", listed(words())),
        }
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    listed_with("or", words)
}

/// "`a`, `b` and `c`", with another word before the last.
pub(crate) fn listed_with<'w>(join: &str, words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {join} {last}", rest.join(", ")),
        None => String::new(),
    }
}

closed! {
    /// Where an issue stands.
    IssueState {
        /// On the agenda, nothing proposed.
        Raised "raised";
        /// Something proposed, no answer yet.
        Proposed "proposed";
        /// Being talked over.
        Negotiating "negotiating";
        /// Parties want different things.
        Contested "contested";
        /// Parties want different things and none has moved.
        Deadlocked "deadlocked";
        /// Put off to later.
        Deferred "deferred";
        /// Accepted in outline, details open.
        AgreedInPrinciple "agreed-in-principle";
        /// Those concerned accept one option.
        Agreed "agreed";
        /// Decided, agreed or not.
        Settled "settled";
        /// The only option refused by a party without whom it cannot be.
        Rejected "rejected";
    }
}

impl IssueState {
    /// Whether the issue still waits for an outcome.
    pub(crate) fn is_open(self) -> bool {
        !matches!(self, Self::Agreed | Self::Settled | Self::Rejected)
    }
}

closed! {
    /// How a party stands to an option, in the desk's reading.
    Stance {
        Supports "supports";
        /// Would accept it on conditions.
        Conditional "conditional";
        /// Has neither accepted nor refused it.
        Open "open";
        /// Its members disagree.
        Divided "divided";
        Opposes "opposes";
        /// Says that it takes none.
        NoPosition "no-position";
        /// Asked or expected to say, has not said.
        Undeclared "undeclared";
    }
}

closed! {
    /// What a position rests on.
    Basis {
        /// Said in public.
        Stated "stated";
        /// Put in writing.
        Written "written";
        /// Expressed by a vote.
        Vote "vote";
        /// Shown by what it did.
        Action "action";
        /// Told by others.
        Reported "reported";
        /// The desk's inference.
        Inferred "inferred";
    }
}

closed! {
    /// What kind of article it is: a subtype of schema.org's `NewsArticle`.
    Genre {
        Background "background";
        Analysis "analysis";
        Live "live";
        FactCheck "fact-check";
        Profile "profile";
    }
}

closed! {
    /// Who can read a document.
    Access {
        /// Anybody can read it.
        Public "public";
        /// Shared among the parties, not published.
        Circulated "circulated";
        /// Published against its owners' will.
        Leaked "leaked";
        /// Its text is not known.
        Undisclosed "undisclosed";
    }
}

closed! {
    /// How much an event weighs in the story.
    Importance {
        Key "key";
        Major "major";
        Minor "minor";
    }
}

closed! {
    /// What became of a planned event.
    EventState {
        Happened "happened";
        Postponed "postponed";
        Cancelled "cancelled";
        /// Its day passed without it.
        Missed "missed";
        /// Whether it happened is disputed.
        Disputed "disputed";
    }
}

closed! {
    /// What a correction is.
    CorrectionKind {
        Correction "correction";
        Clarification "clarification";
        Retraction "retraction";
    }
}

closed! {
    /// Where a page of the author's appears in the navigation.
    Navigation {
        Main "main";
        Footer "footer";
    }
}

/// An open vocabulary: the words of a key that a site may add to and relabel by `[words.NAME]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The table's name in `[words]`: `event_kind`.
    pub(crate) name: &'static str,
    /// The words that authors write; `other` is shown without a word.
    pub(crate) words: &'static [&'static str],
}

macro_rules! open {
    ($($(#[$doc:meta])* $constant:ident $name:literal { $($id:literal),* $(,)? })*) => {
        $($(#[$doc])*
        pub(crate) const $constant: Open = Open { name: $name, words: &[$($id,)* "other"] };)*

        /// Every open vocabulary.
        pub(crate) const OPEN: &[Open] = &[$($constant,)*];
    };
}

open! {
    /// What an event is.
    EVENT_KIND "event_kind" {
        "statement", "speech", "demand", "proposal", "rejection",
        "meeting", "call", "visit", "agreement", "signature",
        "ratification", "vote", "election", "ruling", "sanction",
        "aid", "deployment", "attack", "ceasefire", "protest",
        "deadline", "publication",
    }
    /// What a party is.
    PARTY_KIND "party_kind" {
        "state", "government-body", "political-party",
        "armed-group", "coalition", "intergovernmental",
        "ngo", "company", "court", "movement",
    }
    /// What a party does in the story, in an event or for a document.
    ROLE "role" {
        "conflict-party", "supporter", "negotiator",
        "mediator", "facilitator", "host", "guarantor",
        "witness", "observer", "signatory", "author", "monitor",
        "donor", "decider", "affected",
    }
    /// What a document is.
    DOCUMENT_KIND "document_kind" {
        "plan", "non-paper", "amendment", "joint-statement",
        "communique", "agreement", "treaty", "annex", "letter",
        "bill", "law", "resolution", "ruling", "transcript",
        "report", "dataset", "map",
    }
    /// Where a document stands.
    DOCUMENT_STATE "document_state" {
        "described", "circulated", "tabled", "published",
        "initialled", "adopted", "signed", "ratified",
        "in-force", "superseded", "withdrawn", "lapsed",
        "rejected",
    }
    /// What a source is.
    SOURCE_KIND "source_kind" {
        "official-document", "official-statement", "interview",
        "own-reporting", "news-report", "social-post",
        "dataset", "research", "court-record", "leak",
        "anonymous-briefing", "reference",
    }
}

/// Gives the words of a closed vocabulary, in its order.
type Words = fn() -> Vec<&'static str>;

/// The closed vocabularies that have words for readers: the name of each, and its values.
pub(crate) const CLOSED: &[(&str, Words)] = &[
    ("issue_state", words::<IssueState>),
    ("stance", words::<Stance>),
    ("basis", words::<Basis>),
    ("genre", words::<Genre>),
    ("access", words::<Access>),
    ("importance", words::<Importance>),
    ("event_state", words::<EventState>),
    ("standing", || crate::model::briefing::Standing::WORDS.to_vec()),
    ("correction_kind", words::<CorrectionKind>),
];

/// The words of a closed vocabulary, in its order.
pub(crate) fn words<W: Word>() -> Vec<&'static str> {
    W::ALL.iter().map(|value| value.as_str()).collect()
}
