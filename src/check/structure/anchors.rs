//! The anchors of a page: what a `#…` can name.
//!
//! Those of a record's text and those that templates write out are known as they stand. Templates make others of
//! data: of the options of an issue, of the events in a list, of the terms of the glossary.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Subject;
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::pages::permalink::permalink;
use crate::pages::{self, Content, Page};

/// What stands before the id of an event in the lists of an issue's page, where options have anchors as well.
const EVENT_OF_ISSUE: &str = "event-";

/// The anchors of pages, collected when first asked for.
pub(super) struct Anchors<'s> {
    subject: &'s Subject<'s>,
    templates: BTreeMap<&'static str, BTreeSet<&'s str>>,
    pages: BTreeMap<String, BTreeSet<String>>,
}

impl<'s> Anchors<'s> {
    pub(super) fn new(subject: &'s Subject<'s>) -> Self {
        Self { subject, templates: BTreeMap::new(), pages: BTreeMap::new() }
    }

    /// The anchors of the page whose file is `path`; `None` for what is no page of HTML.
    pub(super) fn of(&mut self, path: &str) -> Option<BTreeSet<&str>> {
        let page = self.subject.pages.get(path)?;
        if matches!(page.content, Content::Redirect(_) | Content::Data(_) | Content::SocialCard(_)) {
            return None;
        }
        let template = pages::template(self.subject.views, page)?;
        let theme = self.subject.theme;
        let written_out = self.templates.entry(template).or_insert_with(|| theme.anchors(template));
        if !self.pages.contains_key(path) {
            self.pages.insert(path.to_owned(), of_data(self.subject, page));
        }
        let of_data = self.pages.get(path)?.iter().map(String::as_str);
        Some(of_data.chain(written_out.iter().copied()).collect())
    }
}

/// The anchors of a page's text, and those that templates make of data.
fn of_data(subject: &Subject<'_>, page: &Page) -> BTreeSet<String> {
    let briefing = &subject.views.briefing;
    let id = |ix: &Ix| briefing.record(*ix).id.value.clone();
    let mut anchors = BTreeSet::new();
    match &page.content {
        Content::Home => anchors.extend(briefing.home().into_iter().flat_map(|node| node.record.body.anchors.clone())),
        Content::Record(ix) => {
            anchors.extend(briefing.record(*ix).body.anchors.iter().cloned());
            // An option that the day does not know yet is no mistake: links to it lose their anchor.
            let options = briefing.record(*ix).issue().into_iter().flat_map(|issue| &issue.options);
            anchors.extend(options.map(|option| option.id.value.clone()));
            if let Some((_, detail)) = briefing.issue(*ix) {
                anchors.extend(detail.events.iter().map(|event| format!("{EVENT_OF_ISSUE}{}", id(event))));
            }
        }
        Content::Timeline(_) => anchors.extend(briefing.timeline().iter().map(id)),
        Content::Glossary(_) => {
            let terms = briefing.all(Kind::Term).iter().map(|ix| permalink(briefing.record(*ix)));
            anchors.extend(terms.filter_map(|address| Some(address.split_once('#')?.1.to_owned())));
        }
        _ => {}
    }
    anchors
}
