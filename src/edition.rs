//! The story worded in the languages of its pages.
//!
//! A page of a record that is written in another language than the site's is wholly in that language, if there are words
//! in it: its frame, its dates, the words of the vocabularies. An edition is made when its first page is rendered.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::cards::Studio;
use crate::model::Kind;
use crate::pages::views::Views;
use crate::pages::{Content, Page, frame};
use crate::render::{Renderer, Theme};
use crate::words::Languages;

/// The story in one language, ready to be rendered.
pub(crate) struct Edition {
    /// What templates see.
    pub(crate) views: Arc<Views>,
    /// The templates, which know these views.
    pub(crate) renderer: Renderer,
}

impl Edition {
    fn new(theme: &Arc<Theme>, views: Arc<Views>, studio: Option<&Arc<Studio>>) -> Self {
        let renderer = Renderer::new(Arc::clone(theme), Arc::clone(&views), frame::site(&views), studio);
        Self { views, renderer }
    }
}

/// The editions of a site.
pub(crate) struct Editions {
    site: Edition,
    /// Of the other languages in which there are records and words.
    others: BTreeMap<String, OnceLock<Edition>>,
    theme: Arc<Theme>,
    languages: Arc<Languages>,
    studio: Option<Arc<Studio>>,
}

impl std::fmt::Debug for Editions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Editions").field("others", &self.others.keys()).finish_non_exhaustive()
    }
}

impl Editions {
    /// The editions that the records of `views`, which are in the site's language, call for.
    pub(crate) fn new(
        theme: Arc<Theme>,
        views: Arc<Views>,
        languages: Arc<Languages>,
        studio: Option<Arc<Studio>>,
    ) -> Self {
        let written = views.briefing.nodes.iter().filter_map(|node| node.record.common.language.as_deref());
        let others = written.filter(|language| *language != views.language && languages.has(language));
        let others = others.map(|language| (language.to_owned(), OnceLock::new())).collect();
        Self { site: Edition::new(&theme, views, studio.as_ref()), others, theme, languages, studio }
    }

    /// The edition in the site's language.
    pub(crate) fn of_site(&self) -> &Edition {
        &self.site
    }

    /// Where cards are drawn; none where the site has none.
    pub(crate) fn studio(&self) -> Option<&Studio> {
        self.studio.as_deref()
    }

    /// The edition that a page is of: that of its record's language.
    pub(crate) fn of(&self, page: &Page) -> &Edition {
        let briefing = &self.site.views.briefing;
        let record = match page.content {
            Content::Record(ix) | Content::Continued(ix, _) | Content::Embed(_, ix) | Content::SocialCard(Some(ix)) => {
                Some(ix)
            }
            Content::Home | Content::SocialCard(None) => briefing.all(Kind::Home).first().copied(),
            _ => None,
        };
        let language = record.and_then(|ix| briefing.record(ix).common.language.as_deref());
        let other = language.and_then(|language| self.others.get_key_value(language));
        let Some((language, edition)) = other else { return &self.site };
        edition.get_or_init(|| {
            let words = Arc::new(self.languages.of(language));
            Edition::new(&self.theme, Arc::new(self.site.views.in_language(language, words)), self.studio.as_ref())
        })
    }
}
