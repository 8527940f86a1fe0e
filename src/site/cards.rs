//! The cards of a site: what they are made of, when somebody needs to know it, and how they are drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Site;
use crate::cards::{Mistake, Sketch, Studio};
use crate::diagnostics::{Code, Diagnostic};
use crate::edition::Edition;
use crate::keep::kept;
use crate::model::briefing::Ix;
use crate::pages::memo::Memo;
use crate::pages::{Content, Page, Rendering, permalink, social_card};

/// What is known of the cards that were asked for, by the address of each.
#[derive(Default)]
pub(super) struct Sketches(Memo<String, Result<Arc<Sketch>, Vec<Diagnostic>>>);

impl std::fmt::Debug for Sketches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sketches").finish_non_exhaustive()
    }
}

/// How many hexadecimal digits of a card's key stand in its address: enough that no two versions of one card share them.
const VERSION: usize = 10;

impl Site {
    /// The card of `subject` as a PNG: the one that is kept, else a new one.
    pub(super) fn card(&self, page: &Page, subject: Option<Ix>) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let sketch = self.sketch(page, subject)?;
        kept(self.kept(), &sketch.key, || {
            let edition = self.editions.of(page);
            let svg = self.svg(edition, page, subject)?;
            self.studio()?.draw(&svg).map_err(|mistake| told(edition, page, mistake))
        })
    }

    /// Puts the card that `page` shows into what its template sees.
    pub(super) fn add_card(&self, edition: &Edition, page: &Page, rendering: &mut Rendering) {
        let Some(address) = social_card::of_page(&edition.views, page) else { return };
        let card = self.pages.get(&permalink::file(&address));
        let sketch = card.and_then(|card| match card.content {
            Content::SocialCard(subject) => self.sketch(card, subject).ok(),
            _ => None,
        });
        // A card that cannot be drawn is told where it is drawn.
        let version = sketch.map(|sketch| sketch.key.hex()[..VERSION].to_owned());
        if let Some(image) = social_card::image(&edition.views, page, version.as_deref()) {
            rendering.view.insert("image", image);
        }
    }

    /// What is known of every card that can be drawn, by the record that it is of; none is that of home.
    pub(crate) fn sketches(&self) -> BTreeMap<Option<Ix>, Arc<Sketch>> {
        let pages = self.pages.par_iter().map(|(_, page)| page);
        let sketches = pages.filter_map(|page| match page.content {
            Content::SocialCard(subject) => Some((subject, self.sketch(page, subject).ok()?)),
            _ => None,
        });
        sketches.collect()
    }

    fn sketch(&self, page: &Page, subject: Option<Ix>) -> Result<Arc<Sketch>, Vec<Diagnostic>> {
        self.sketches.0.get_or_make(page.address.as_str(), || {
            let edition = self.editions.of(page);
            let svg = self.svg(edition, page, subject)?;
            let sketch = self.studio()?.sketch(&svg);
            sketch.map(Arc::new).map_err(|mistake| told(edition, page, mistake))
        })
    }

    fn svg(&self, edition: &Edition, page: &Page, subject: Option<Ix>) -> Result<String, Vec<Diagnostic>> {
        edition.renderer.card(&page.address, social_card::view(&edition.views, subject))
    }

    /// Where cards are drawn. A site without has no card that anybody could ask for.
    fn studio(&self) -> Result<&Studio, Vec<Diagnostic>> {
        self.editions.studio().ok_or_else(|| vec![Diagnostic::new(Code::Template, "the site has no cards")])
    }
}

fn told(edition: &Edition, page: &Page, mistake: Mistake) -> Vec<Diagnostic> {
    vec![edition.renderer.card_mistake(&page.address, mistake)]
}

#[cfg(all(test, feature = "cards"))]
mod tests;
