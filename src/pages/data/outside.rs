//! The story as it is told outside of the site: every address absolute, and the changes of each record at hand.

use std::sync::{Arc, OnceLock};

use ahash::HashMap;

use super::super::changes;
use super::super::views::Views;
use super::feed::Feed;
use crate::config::{BaseUrl, Config};
use crate::diagnostics::Diagnostic;
use crate::model::briefing::Ix;
use crate::model::change::Change;

/// What feeds are made of. Made once, when the first feed is rendered.
pub(crate) struct Outside {
    /// The records, with links that hold anywhere.
    pub(super) views: Views,
    /// The changes, in the order in which they are shown.
    changes: Vec<Change>,
    /// The places of a record's changes in that order.
    of_record: HashMap<Ix, Vec<usize>>,
    /// The site's feed, which is written in two formats.
    pub(super) feed: OnceLock<Result<Feed, Vec<Diagnostic>>>,
}

impl Outside {
    /// What `views` show, for readers elsewhere.
    pub(crate) fn new(views: &Views) -> Self {
        // Links are made of the path of `base_url`: with scheme and host in it they are absolute.
        let path = views.absolute_page("/");
        let id_base = views.config.id_base.clone().or_else(|| Some(path.clone()));
        let config = Config { base_url: BaseUrl { origin: None, path }, id_base, ..Config::clone(&views.config) };
        let changes: Vec<Change> = changes::newest_first(&views.briefing.changes).cloned().collect();
        let mut of_record: HashMap<Ix, Vec<usize>> = HashMap::default();
        for (place, change) in changes.iter().enumerate() {
            of_record.entry(change.record).or_default().push(place);
        }
        Self { views: views.with_config(Arc::new(config)), changes, of_record, feed: OnceLock::new() }
    }

    /// The changes, newest first.
    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes of `records`, newest first.
    pub(super) fn changes_of(&self, records: impl Iterator<Item = Ix>) -> impl Iterator<Item = &Change> {
        let mut places: Vec<usize> = records.filter_map(|ix| self.of_record.get(&ix)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.changes.get(place))
    }
}
