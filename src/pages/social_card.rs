//! The picture that messengers and networks show of a page: its address, what it says, and the same in words.

use tera::Value;

use super::permalink::permalink;
use super::view::{Map, ToView, field, view};
use super::views::Views;
use super::{Content, Page, Pages, rows};
use crate::cards::{HEIGHT, WIDTH, is_picture};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::record::{Author, DOCUMENT_AUTHORS, Picture, Record};
use crate::model::vocabulary::{IssueState, PARTY_KIND, ROLE};

/// The template that makes a card.
pub(crate) const TEMPLATE: &str = "card.svg";

/// The kinds whose records have a card of their own, besides home.
const KINDS: [Kind; 3] = [Kind::Article, Kind::Issue, Kind::Party];

/// Adds the cards that the site has.
pub(super) fn list(views: &Views, pages: &mut Pages) {
    if !views.config.has_cards() {
        return;
    }
    let records = KINDS.into_iter().flat_map(|kind| views.briefing.all(kind)).copied().map(Some);
    for subject in std::iter::once(None).chain(records) {
        pages.add(address(views, subject), Content::SocialCard(subject), None);
    }
}

/// The address of the card of a record, or of home.
pub(crate) fn address(views: &Views, subject: Option<Ix>) -> String {
    let folder = subject.map_or_else(|| "/".to_owned(), |ix| permalink(views.briefing.record(ix)));
    format!("{folder}card.png")
}

/// Whose card a page shows: its record's, else that of home.
fn subject(views: &Views, page: &Page) -> Option<Ix> {
    match page.content {
        Content::Record(ix) if KINDS.contains(&views.briefing.record(ix).kind) => Some(ix),
        _ => None,
    }
}

/// The picture of its own that a page of a record shows to messengers and networks; an SVG is none, since they draw none
/// (<https://developers.facebook.com/docs/sharing/webmasters/images/>).
pub(super) fn own_picture<'v>(views: &'v Views, page: &Page) -> Option<(&'v Record, &'v Picture)> {
    let Content::Record(ix) = page.content else { return None };
    let record = views.briefing.record(ix);
    let picture = record.common.image.as_ref()?;
    let path = picture.src.value.split(['?', '#']).next().unwrap_or_default();
    (!path.to_ascii_lowercase().ends_with(".svg")).then_some((record, picture))
}

/// The address of the card that a page shows; none where it has a picture of its own, and where there are no cards.
pub(crate) fn of_page(views: &Views, page: &Page) -> Option<String> {
    (views.config.has_cards() && own_picture(views, page).is_none()).then(|| address(views, subject(views, page)))
}

/// The card that a page shows as its `image`: `url`, `alt`, `width`, `height`, `type`, `large`. `version` stands in the
/// address, since networks keep a picture for as long as it has the same.
pub(crate) fn image(views: &Views, page: &Page, version: Option<&str>) -> Option<Value> {
    let mut url = views.config.base_url.absolute(&of_page(views, page)?)?;
    if let Some(version) = version {
        url.extend(["?v=", version]);
    }
    let value = view! {
        "url": url,
        "alt": Says::of(views, subject(views, page)).in_words(views),
        "width": WIDTH as usize,
        "height": HEIGHT as usize,
        "type": "image/png",
        "large": true,
    };
    Some(value.to_view())
}

/// What `card.svg` sees as `card`: `kind` (`home`, `article`, `issue`, `party`), `title`, `label` (what it is, over the
/// title), `state` (of an issue: `id`, `word`, …), `text` (a sentence on how things stand, or what it is about), `byline`,
/// `day` ("As of 16 December 2025"), `language`, `logo` (the publisher's, by its path in `static/`). All are plain text, and
/// none where there is nothing to say.
pub(crate) fn view(views: &Views, subject: Option<Ix>) -> Value {
    let says = Says::of(views, subject);
    let logo = views.config.publisher.as_ref().and_then(|publisher| publisher.logo.as_ref());
    let logo = logo.map(|logo| logo.trim_start_matches('/'));
    let logo = logo.filter(|logo| is_picture(logo) && views.assets.contains_key(*logo));
    let map: Map = view! {
        "kind": subject.map_or("home", |ix| views.briefing.record(ix).kind.singular()),
        "title": says.title,
        "label": says.label,
        "state": says.state.map(|state| rows::state(views, state)),
        "text": says.text,
        "byline": says.byline,
        "day": day(views),
        "language": &views.language,
        "logo": logo,
    };
    map.to_view()
}

fn day(views: &Views) -> String {
    let day = views.words.day(views.briefing.day);
    views.words.say("frame.day", &[("day", &day)])
}

/// What a card says.
#[derive(Debug, Default)]
struct Says {
    title: String,
    label: Option<String>,
    state: Option<IssueState>,
    text: Option<String>,
    byline: Option<String>,
}

impl Says {
    fn of(views: &Views, subject: Option<Ix>) -> Self {
        match subject {
            None => Self::of_home(views),
            Some(ix) => Self::of_record(views, ix),
        }
    }

    fn of_home(views: &Views) -> Self {
        let record = views.briefing.home().map(|node| &node.record);
        let status = views.briefing.story().next_back().map(|(status, _)| &status.summary.text);
        let described = record.and_then(|record| record.common.description.as_ref()).map(|text| &text.text);
        let title = record.map_or(&views.config.title, |record| &record.common.title.value);
        Self {
            title: title.clone(),
            text: status.or(described).or(views.config.description.as_ref()).cloned(),
            ..Self::default()
        }
    }

    fn of_record(views: &Views, ix: Ix) -> Self {
        let record = views.briefing.record(ix);
        let described = record.common.description.as_ref().map(|text| text.text.clone());
        let says = Self { title: record.common.title.value.clone(), text: described, ..Self::default() };
        if let Some((issue, detail)) = views.briefing.issue(ix) {
            let current = detail.state(issue).map(|(status, _)| status);
            return Self {
                label: Some(views.words.word("kind.issue").to_owned()),
                state: current.map(|status| status.state.value),
                text: current.map(|status| status.summary.text.clone()).or(says.text),
                ..says
            };
        }
        if let Some(article) = record.article() {
            let authors: Vec<&str> = article.authors.iter().map(|author| name(views, author)).collect();
            let who = authors.join(", ");
            return Self {
                label: Some(views.label("genre", article.genre.as_str()).to_owned()),
                byline: (!who.is_empty()).then(|| views.words.say("article.byline", &[("who", &who)])),
                ..says
            };
        }
        let Some(party) = record.party() else { return says };
        let kind = views.label(PARTY_KIND.name, &party.kind.value);
        Self {
            label: Some(kind.to_owned()).filter(|kind| !kind.is_empty()),
            byline: listed(views, party.roles.iter().map(|role| role.value.as_str())),
            ..says
        }
    }

    /// All of it in sentences, as somebody hears it who does not see the card.
    fn in_words(self, views: &Views) -> String {
        let state = self.state.map(|state| views.label("issue_state", state.as_str()).to_owned());
        let parts =
            [Some(self.title), state, self.text, self.byline, Some(day(views)), Some(views.config.title.clone())];
        let mut text = String::new();
        for part in parts.into_iter().flatten() {
            if !text.is_empty() {
                let ends = text.ends_with(['.', '?', '!', '…', '؟', '。', '？', '！']);
                text.push_str(if ends { " " } else { ". " });
            }
            text.push_str(part.trim());
        }
        text
    }
}

/// The words of roles as a list: "Mediator, author".
fn listed<'r>(views: &Views, roles: impl Iterator<Item = &'r str>) -> Option<String> {
    let mut text = String::new();
    for role in roles {
        let word = views.open_word(ROLE, role);
        let word = field(&word, if text.is_empty() { "word" } else { "small" });
        let Some(word) = word.as_str().filter(|word| !word.is_empty()) else { continue };
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(word);
    }
    (!text.is_empty()).then_some(text)
}

fn name<'v>(views: &'v Views, author: &'v Author) -> &'v str {
    match author {
        Author::Name(name) => name,
        Author::Person(to) => {
            let record = views.briefing.follow(to, DOCUMENT_AUTHORS).map(|ix| views.briefing.record(ix));
            record.map_or(&to.id, |record| record.common.title.value.as_str())
        }
    }
}
