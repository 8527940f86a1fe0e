//! The codes: every kind of mistake there is, with the level it has unless a site sets another.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Told only when a site asks for it.
    Allow,
    /// Worth knowing; never fails a build, even with warnings denied.
    Note,
    /// Most likely a mistake; the site is built all the same.
    Warning,
    /// The site is not built.
    Error,
}

impl Level {
    /// The word that stands before a message: `error`, `warning`, `note`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allowed",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $text:literal $level:ident $fixed:literal;)*) => {
        /// The kind of a mistake. Each is documented in `docs/diagnostics.md` under its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// All codes, errors first, then lints in the order of their use to an editor.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name that is shown and that `[check.lints]` takes: `unknown-id`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What the code means, in a sentence: the text that describes its rule to other tools.
            #[must_use]
            pub fn description(self) -> &'static str {
                // A documentation comment begins with the blank after its slashes.
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The level that the code has unless a site sets another.
            #[must_use]
            pub fn default_level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }

            /// Whether a site may set another level: it may for lints, not for errors.
            #[must_use]
            pub fn is_lint(self) -> bool {
                match self { $(Self::$name => !$fixed,)* }
            }
        }
    };
}

codes! {
    /// The text is not TOML, YAML, CSV or a component's tag as these are written.
    Syntax "syntax" Error true;
    /// A key that the kind of record does not have.
    UnknownKey "unknown-key" Error true;
    /// A value of another type than the key takes.
    WrongType "wrong-type" Error true;
    /// A key that the kind of record must have.
    MissingKey "missing-key" Error true;
    /// A word that is not in the vocabulary of its key.
    UnknownValue "unknown-value" Error true;
    /// A date that is none, or none that can be shown and ordered.
    InvalidDate "invalid-date" Error true;
    /// A row's date lies outside the date of the event that it names.
    DateMismatch "date-mismatch" Error true;
    /// Two records of a kind with one id.
    DuplicateId "duplicate-id" Error true;
    /// A reference to a record that does not exist.
    UnknownId "unknown-id" Error true;
    /// A reference that could mean records of several kinds.
    AmbiguousId "ambiguous-id" Error true;
    /// Records that refer to each other in a circle where an order is needed.
    Cycle "cycle" Error true;
    /// A tag that names no component.
    UnknownComponent "unknown-component" Error true;
    /// A component's argument that is unknown, missing or of the wrong type, or a tag that Markdown tore apart.
    ComponentArgument "component-argument" Error true;
    /// A link to a page or an anchor that does not exist.
    BrokenLink "broken-link" Error true;
    /// A picture or another file that does not exist.
    MissingAsset "missing-asset" Error true;
    /// Two pages, or a page and a redirect, at one address.
    PermalinkClash "permalink-clash" Error true;
    /// A template that cannot be loaded or rendered.
    Template "template" Error true;
    /// A text file that is not UTF-8.
    NotUtf8 "not-utf8" Error true;
    /// A link or a path that leads out of the site folder.
    OutsideSite "outside-site" Error true;
    /// A file that cannot be read.
    Unreadable "unreadable" Error true;
    /// Something of an imported file that no record says.
    NotCarried "not-carried" Warning true;
    /// A claim without a source.
    Unsourced "unsourced" Warning false;
    /// A party has acted on an issue since the position that is on record.
    OvertakenPosition "overtaken-position" Warning false;
    /// An open issue without news for longer than its limit.
    StaleIssue "stale-issue" Warning false;
    /// A principal party without a position on an open issue.
    MissingParty "missing-party" Allow false;
    /// A planned event whose day has passed and of which nothing is said.
    WasDue "was-due" Warning false;
    /// An issue that an article names has moved since the article was looked at.
    PageBehindData "page-behind-data" Warning false;
    /// Records that contradict each other.
    Contradiction "contradiction" Warning false;
    /// A quotation without speaker, date or source, or one that is too long.
    Quote "quote" Error false;
    /// A relative time, such as "yesterday", that goes stale.
    RelativeTime "relative-time" Warning false;
    /// Two records that seem to tell of one event.
    DuplicateEvent "duplicate-event" Warning false;
    /// A heading that skips a level.
    HeadingOrder "heading-order" Warning false;
    /// A picture without a text alternative.
    MissingAlt "missing-alt" Warning false;
    /// A link whose words say nothing, such as "here".
    BareLinkText "bare-link-text" Warning false;
    /// A style sheet that browsers read otherwise than it is meant, from some bracket or text on.
    StyleSheet "style-sheet" Warning false;
    /// An address on the web that leads nowhere, by `check --external`.
    DeadLink "dead-link" Warning false;
    /// A character of a card that no font has, or a font that cannot be read.
    MissingGlyph "missing-glyph" Warning false;
    /// A picture that browsers show nothing of, or not the whole.
    BrokenPicture "broken-picture" Error false;
    /// An SVG that runs a script or loads something when it is opened by itself.
    ActiveSvg "active-svg" Error false;
    /// A picture that says where it was taken.
    PictureLocation "picture-location" Warning false;
    /// A picture whose name says another format than its bytes.
    PictureFormat "picture-format" Warning false;
    /// A picture with too many pixels to make smaller ones of it.
    PictureSize "picture-size" Warning false;
    /// A picture that moves.
    MovingPicture "moving-picture" Note false;
    /// Records that the build leaves out because of its day.
    NotYetKnown "not-yet-known" Warning false;
    /// A claim that rests on one source alone.
    OneSource "one-source" Allow false;
    /// A record that nothing refers to.
    Orphan "orphan" Allow false;
    /// An abbreviation that the glossary does not explain.
    UndefinedAbbreviation "undefined-abbreviation" Allow false;
    /// An address on the web that could not be looked at, by `check --external`.
    UncheckedLink "unchecked-link" Allow false;
    /// An address on the web that has moved for good, by `check --external`.
    MovedLink "moved-link" Note false;
    /// A key by the name that another tool gives it.
    AliasKey "alias-key" Note false;
    /// Pages that are left out since the site has no absolute address.
    NoAddress "no-address" Note false;
    /// The site's language has no file of words, so that the interface is in English.
    NoWords "no-words" Note false;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
