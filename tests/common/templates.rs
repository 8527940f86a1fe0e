//! Every template that a page is rendered by, for sites with a theme of a line each; the default theme's are tested elsewhere.

/// Their names, without `.html`.
pub(crate) const TEMPLATES: &[&str] = &[
    "404",
    "article",
    "articles",
    "changes",
    "corrections",
    "document",
    "documents",
    "event",
    "glossary",
    "home",
    "issue",
    "issues",
    "next",
    "page",
    "parties",
    "party",
    "person",
    "positions",
    "redirect",
    "search",
    "source",
    "sources",
    "timeline",
];
