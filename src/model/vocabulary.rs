//! The vocabularies: closed ones as enums, since logic hangs on them, open ones as lists that a site extends.

use crate::diagnostics::closest;

/// An enum of words, each with the word that readers see and a gloss.
macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $id:literal $word:literal $gloss:literal;)* }) => {
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

            fn word(self) -> &'static str {
                match self { $(Self::$value => $word,)* }
            }

            fn gloss(self) -> &'static str {
                match self { $(Self::$value => $gloss,)* }
            }
        }
    };
}

/// A closed vocabulary, as its readers see it.
pub(crate) trait Word: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];
    /// The word that authors write.
    fn as_str(self) -> &'static str;
    /// The word that readers see.
    fn word(self) -> &'static str;
    /// What it means, in a few words; empty where the word says it all.
    fn gloss(self) -> &'static str;

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
        Raised "raised" "Raised" "on the agenda, nothing proposed";
        Proposed "proposed" "Proposed" "something proposed, no answer yet";
        Negotiating "negotiating" "Negotiating" "being talked over";
        Contested "contested" "Contested" "parties want different things";
        Deadlocked "deadlocked" "Deadlocked" "parties want different things and none has moved";
        Deferred "deferred" "Deferred" "put off to later";
        AgreedInPrinciple "agreed-in-principle" "Agreed in principle" "accepted in outline, details open";
        Agreed "agreed" "Agreed" "those concerned accept one option";
        Settled "settled" "Settled" "decided, agreed or not";
        Rejected "rejected" "Rejected" "the only option refused by a party without whom it cannot be";
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
        Supports "supports" "Supports" "";
        Conditional "conditional" "Conditional" "would accept it on conditions";
        Open "open" "Open" "has neither accepted nor refused it";
        Divided "divided" "Divided" "its members disagree";
        Opposes "opposes" "Opposes" "";
        NoPosition "no-position" "Takes no position" "says that it takes none";
        Undeclared "undeclared" "Undeclared" "asked or expected to say, has not said";
    }
}

closed! {
    /// What a position rests on.
    Basis {
        Stated "stated" "stated" "said in public";
        Written "written" "written" "put in writing";
        Vote "vote" "by vote" "expressed by a vote";
        Action "action" "by action" "shown by what it did";
        Reported "reported" "reported" "told by others";
        Inferred "inferred" "inferred" "the desk's inference";
    }
}

closed! {
    /// What kind of article it is: a subtype of schema.org's `NewsArticle`.
    Genre {
        Background "background" "Background" "";
        Analysis "analysis" "Analysis" "";
        Live "live" "Live" "";
        FactCheck "fact-check" "Fact check" "";
        Profile "profile" "Profile" "";
    }
}

closed! {
    /// Who can read a document.
    Access {
        Public "public" "Public" "anybody can read it";
        Circulated "circulated" "Circulated" "shared among the parties, not published";
        Leaked "leaked" "Leaked" "published against its owners' will";
        Undisclosed "undisclosed" "Undisclosed" "its text is not known";
    }
}

closed! {
    /// How much an event weighs in the story.
    Importance {
        Key "key" "Key" "";
        Major "major" "Major" "";
        Minor "minor" "Minor" "";
    }
}

closed! {
    /// What became of a planned event.
    EventState {
        Happened "happened" "Happened" "";
        Postponed "postponed" "Postponed" "";
        Cancelled "cancelled" "Cancelled" "";
        Missed "missed" "Missed" "its day passed without it";
        Disputed "disputed" "Disputed" "whether it happened is disputed";
    }
}

closed! {
    /// What a correction is.
    CorrectionKind {
        Correction "correction" "Correction" "";
        Clarification "clarification" "Clarification" "";
        Retraction "retraction" "Retraction" "";
    }
}

closed! {
    /// Where a page of the author's appears in the navigation.
    Navigation {
        Main "main" "main" "";
        Footer "footer" "footer" "";
    }
}

/// An open vocabulary: the words of a key that a site may add to and relabel by `[words.NAME]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The table's name in `[words]`: `event_kind`.
    pub(crate) name: &'static str,
    /// The words that authors write, with those that readers see; `other` is shown without a word.
    pub(crate) words: &'static [(&'static str, &'static str)],
}

macro_rules! open {
    ($($(#[$doc:meta])* $constant:ident $name:literal { $($id:literal $word:literal),* $(,)? })*) => {
        $($(#[$doc])*
        pub(crate) const $constant: Open = Open { name: $name, words: &[$(($id, $word),)* ("other", "")] };)*

        /// Every open vocabulary.
        pub(crate) const OPEN: &[Open] = &[$($constant,)*];
    };
}

open! {
    /// What an event is.
    EVENT_KIND "event_kind" {
        "statement" "Statement", "speech" "Speech", "demand" "Demand", "proposal" "Proposal", "rejection" "Rejection",
        "meeting" "Meeting", "call" "Call", "visit" "Visit", "agreement" "Agreement", "signature" "Signature",
        "ratification" "Ratification", "vote" "Vote", "election" "Election", "ruling" "Ruling", "sanction" "Sanction",
        "aid" "Aid", "deployment" "Deployment", "attack" "Attack", "ceasefire" "Ceasefire", "protest" "Protest",
        "deadline" "Deadline", "publication" "Publication",
    }
    /// What a party is.
    PARTY_KIND "party_kind" {
        "state" "State", "government-body" "Government body", "political-party" "Political party",
        "armed-group" "Armed group", "coalition" "Coalition", "intergovernmental" "Intergovernmental organisation",
        "ngo" "Non-governmental organisation", "company" "Company", "court" "Court", "movement" "Movement",
    }
    /// What a party does in the story, in an event or for a document.
    ROLE "role" {
        "conflict-party" "Party to the conflict", "supporter" "Supporter", "negotiator" "Negotiator",
        "mediator" "Mediator", "facilitator" "Facilitator", "host" "Host", "guarantor" "Guarantor",
        "witness" "Witness", "observer" "Observer", "signatory" "Signatory", "author" "Author", "monitor" "Monitor",
        "donor" "Donor", "decider" "Decides", "affected" "Affected",
    }
    /// What a document is.
    DOCUMENT_KIND "document_kind" {
        "plan" "Plan", "non-paper" "Non-paper", "amendment" "Amendment", "joint-statement" "Joint statement",
        "communique" "Communiqué", "agreement" "Agreement", "treaty" "Treaty", "annex" "Annex", "letter" "Letter",
        "bill" "Bill", "law" "Law", "resolution" "Resolution", "ruling" "Ruling", "transcript" "Transcript",
        "report" "Report", "dataset" "Data set", "map" "Map",
    }
    /// Where a document stands.
    DOCUMENT_STATE "document_state" {
        "described" "Described", "circulated" "Circulated", "tabled" "Tabled", "published" "Published",
        "initialled" "Initialled", "adopted" "Adopted", "signed" "Signed", "ratified" "Ratified",
        "in-force" "In force", "superseded" "Superseded", "withdrawn" "Withdrawn", "lapsed" "Lapsed",
        "rejected" "Rejected",
    }
    /// What a source is.
    SOURCE_KIND "source_kind" {
        "official-document" "Official document", "official-statement" "Official statement", "interview" "Interview",
        "own-reporting" "Own reporting", "news-report" "News report", "social-post" "Social media post",
        "dataset" "Data set", "research" "Research", "court-record" "Court record", "leak" "Leak",
        "anonymous-briefing" "Anonymous briefing", "reference" "Reference work",
    }
}

/// Gives the words of a closed vocabulary, in its order.
type Words = fn() -> Vec<&'static str>;

/// The closed vocabularies that `[words]` may relabel: the table's name there, and the words that authors write.
pub(crate) const CLOSED: &[(&str, Words)] = &[
    ("issue_state", words::<IssueState>),
    ("stance", words::<Stance>),
    ("basis", words::<Basis>),
    ("genre", words::<Genre>),
    ("access", words::<Access>),
    ("importance", words::<Importance>),
    ("event_state", words::<EventState>),
    ("correction_kind", words::<CorrectionKind>),
];

fn words<W: Word>() -> Vec<&'static str> {
    W::ALL.iter().map(|value| value.as_str()).collect()
}
