//! The lists of records by kind: articles, issues, parties with people, documents, sources.

use tera::Value;

use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Content, Page, Pages};
use crate::model::Kind;
use crate::model::briefing::Ix;

pub(super) fn list(views: &Views, pages: &mut Pages) {
    for kind in [Kind::Article, Kind::Issue, Kind::Party, Kind::Document, Kind::Source] {
        // Who is who lists everybody once, so its length is known without putting people to their parties.
        let people = if kind == Kind::Party { views.briefing.all(Kind::Person).len() } else { 0 };
        let length = views.briefing.all(kind).len() + people;
        for number in 1..=pages_of(length, views.config.page_size) {
            pages.add(paged(&base(kind), number), Content::Index(kind, number), None);
        }
    }
}

fn base(kind: Kind) -> String {
    format!("/{}/", kind.plural())
}

/// `entries` (cards; of parties see [`groups`]), `count` (of all pages), `pagination`.
pub(super) fn view(views: &Views, page: &Page, kind: Kind, number: usize) -> Map {
    let size = views.config.page_size;
    let title = views.numbered(views.words.word(&format!("menu.{}", kind.plural())), number);
    let head = Head { title: &title, description: None, section: kind.plural(), language: None };
    let mut map = frame(views, page, &head);
    let (entries, count) = if kind == Kind::Party {
        let list = who_is_who(views);
        (groups(views, slice(&list, number, size)), list.len())
    } else {
        let list = views.briefing.all(kind);
        (views.cards(slice(list, number, size)), list.len())
    };
    map.extend(view! {
        "entries": entries,
        "count": count,
        "pagination": pagination(views, &base(kind), number, pages_of(count, size)),
    });
    map
}

impl Views {
    /// The title of a list's page: "Issues", "Issues, page 2".
    pub(super) fn numbered(&self, title: &str, number: usize) -> String {
        match number {
            1 => title.to_owned(),
            _ => self.words.say("page.numbered", &[("title", title), ("number", &number.to_string())]),
        }
    }
}

/// An entry of who is who: somebody, and the party under which they stand.
struct Entry {
    ix: Ix,
    party: Option<Ix>,
}

/// Each party with its people behind it, and at the end those who belong to none. Everybody is listed once.
fn who_is_who(views: &Views) -> Vec<Entry> {
    let mut list: Vec<Entry> =
        views.briefing.all(Kind::Party).iter().map(|ix| Entry { ix: *ix, party: Some(*ix) }).collect();
    list.extend(views.briefing.all(Kind::Person).iter().map(|ix| Entry { ix: *ix, party: party_of(views, *ix) }));
    // Stable, and parties come before people in the graph: each party leads its people.
    list.sort_by_key(|entry| (entry.party.is_none(), entry.party));
    list
}

/// The party under which a person is listed: the person's own, else that of the first office.
fn party_of(views: &Views, ix: Ix) -> Option<Ix> {
    let person = views.briefing.record(ix).person()?;
    let offices = person.offices.iter().filter_map(|office| office.party.as_ref());
    person.party.iter().chain(offices).find_map(|to| views.briefing.follow(to, &[Kind::Party]))
}

/// The entries of a page by party: `party` (its card; none for those who belong to none), `continued` (the party itself
/// stands on a page before), `people` (cards).
fn groups(views: &Views, entries: &[Entry]) -> Value {
    let groups = entries.chunk_by(|a, b| a.party == b.party).map(|group| {
        let is_led = group.first().is_some_and(|first| Some(first.ix) == first.party);
        let people: Vec<Ix> = group.iter().skip(usize::from(is_led)).map(|entry| entry.ix).collect();
        view! {
            "party": group.first().and_then(|first| first.party).map(|party| views.card(party)),
            "continued": !is_led,
            "people": views.cards(&people),
        }
    });
    groups.collect::<Vec<_>>().to_view()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::pages::test_site::{TestSite, assert_order};

    #[test]
    fn indices_of_an_empty_site_say_that_there_is_nothing() {
        let site = TestSite::new(&[("content/parties.toml", ""), ("content/sources.toml", "")], "2025-12-20");
        for (address, words) in [
            ("/articles/", "Nothing has been published yet."),
            ("/issues/", "No issue is on record yet."),
            ("/parties/", "Nobody is on record yet."),
            ("/documents/", "No document is on record yet."),
            ("/sources/", "No source is on record yet."),
        ] {
            assert_order(&site.main(address), &["<h1>", words]);
            assert!(!site.has(&format!("{address}page/2/")));
        }
    }

    #[test]
    fn every_index_is_cut_into_pages() {
        let kinds = [
            ("article", "articles", "description = \"d\"\ndate = 2025-12-01\nauthors = [\"Some One\"]\n"),
            (
                "issue",
                "issues",
                "positions = []\nstatus = [{ state = \"raised\", summary = \"s\", sources = [\"r0\"] }]\n",
            ),
            (
                "document",
                "documents",
                "kind = \"plan\"\naccess = \"public\"\ndate = 2025-12-01\nstatus = [{ state = \"tabled\", date = 2025-12-01 }]\n",
            ),
            ("source", "sources", "kind = \"news-report\"\ndate = 2025-12-01\n"),
        ];
        let mut files = Vec::new();
        for (kind, plural, keys) in kinds {
            let mut rows = String::new();
            for number in 0..4 {
                let id = if kind == "document" { "d" } else { "r" };
                let _ =
                    write!(rows, "[[{kind}]]\nid = \"{id}{number}\"\ntitle = \"R{number}\"\nweight = {number}\n{keys}");
            }
            files.push((format!("content/{plural}.toml"), rows));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let site = TestSite::new(&files, "2025-12-20");
        for (_, plural, _) in kinds {
            let first = site.main(&format!("/{plural}/"));
            assert_order(&first, &[">R0<", ">R1<", ">R2<", "Page 1 of 2", &format!("/t/{plural}/page/2/")]);
            assert!(!first.contains(">R3<"), "{plural}");
            let second = site.main(&format!("/{plural}/page/2/"));
            assert_order(&second, &[", page 2</h1>", ">R3<", &format!("href=\"/t/{plural}/\"")]);
            assert!(!site.has(&format!("/{plural}/page/3/")));
        }
    }

    #[test]
    fn who_is_who_puts_people_to_their_parties_once() {
        let people = "[[person]]\nid = \"a\"\ntitle = \"Anna\"\nparty = \"ukraine\"\noffices = [{ title = \"Envoy\", party = \"germany\" }]\n\
             [[person]]\nid = \"b\"\ntitle = \"Boris\"\noffices = [{ title = \"Clerk\", party = \"germany\" }]\n\
             [[person]]\nid = \"c\"\ntitle = \"Clara\"\n[[person]]\nid = \"d\"\ntitle = \"Dora\"\nparty = \"ukraine\"\n\
             [[person]]\nid = \"e\"\ntitle = \"Emil\"\nparty = \"ukraine\"\n";
        let site = TestSite::new(&[("content/people.toml", people)], "2025-12-20");
        // Germany, Boris, Russia | Ukraine, Anna, Dora | Emil, and Clara without a party.
        assert_order(
            &site.main("/parties/"),
            &[">Germany</a></h2>", ">Boris<", "Clerk", ">Russia</a></h2>", "Page 1 of 3"],
        );
        assert_order(&site.main("/parties/page/2/"), &[">Ukraine</a></h2>", ">Anna<", ">Dora<"]);
        let last = site.main("/parties/page/3/");
        assert_order(&last, &[">Ukraine</a>, continued</h2>", ">Emil<", "<h2>Others</h2>", ">Clara<"]);
        assert!(!last.contains(">Anna<"));
    }
}
