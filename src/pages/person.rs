//! The page of a person: offices, what the person said, wrote and took part in.

use jiff::civil::Date;
use tera::Value;

use super::view::{Map, keys, view};
use super::views::Views;
use super::{Page, queries, record, rows};
use crate::model::Kind;
use crate::model::briefing::{Detail, Ix};

/// `person` (its card), `said` (positions that the person spoke for, newest first, each with `issue` and, where it
/// is not the person's own party, `spoke_for`) with `said_more`,
/// the events of [`queries::cut_events`], `articles`, `documents` and `sources` that the person wrote, each with `…_more`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let mut map = record::frame_of(views, page, ix, "parties", None);
    let size = views.config.page_size;
    let events = match &views.briefing.node(ix).detail {
        Detail::Person { events } => events.as_slice(),
        _ => &[],
    };
    map.extend(view! {
        "person": views.card(ix),
    });
    map.extend(queries::cut("said", "said_more", said(views, ix).into_iter(), size));
    map.extend(queries::cut_events(views, events));
    map.extend(queries::cut("articles", "articles_more", written(views, ix, Kind::Article), size));
    map.extend(queries::cut("documents", "documents_more", written(views, ix, Kind::Document), size));
    map.extend(queries::cut("sources", "sources_more", written(views, ix, Kind::Source), size));
    map
}

/// The positions that the person spoke for, newest first.
fn said(views: &Views, ix: Ix) -> Vec<Map> {
    let own = views.briefing.record(ix).person().and_then(|person| person.party.as_ref());
    let own = own.and_then(|to| views.briefing.follow(to, &[Kind::Party]));
    let mut rows: Vec<(Option<Date>, Map)> = Vec::new();
    for at in queries::referrers(views, ix, Kind::Issue) {
        let Some((issue, detail)) = views.briefing.issue(*at) else { continue };
        for (position, dated) in detail.positions(issue).rev() {
            if rows::speaker(views, position) == Some(ix) {
                let mut view = keys(&views.position(*at, issue, position, dated));
                let party = views.briefing.follow(&position.party, &[Kind::Party]).filter(|party| Some(*party) != own);
                view.extend(view! {
                    "issue": views.link(*at),
                    "spoke_for": party.map(|party| views.link(party)),
                    // The whole page is about who spoke.
                    "speaker": Value::none(),
                });
                rows.push((dated.day, view));
            }
        }
    }
    // Stable: positions of one day stay in the order of the issues.
    rows.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    rows.into_iter().map(|(_, view)| view).collect()
}

/// The records of a kind that name the person as an author.
fn written(views: &Views, ix: Ix, kind: Kind) -> impl Iterator<Item = Value> + '_ {
    let wrote = move |from: &&Ix| {
        let record = views.briefing.record(**from);
        let authors = match kind {
            Kind::Article => record.article().map(|article| &article.authors),
            Kind::Document => record.document().map(|document| &document.authors),
            _ => record.source().map(|source| &source.authors),
        };
        authors.is_some_and(|authors| queries::is_author(views, authors, ix))
    };
    queries::referrers(views, ix, kind).iter().filter(wrote).map(|from| views.card(*from))
}

#[cfg(test)]
mod tests {
    use crate::pages::testing::{TestSite, assert_order};

    const PEOPLE: &str = "[[person]]\nid = \"anna\"\ntitle = \"Anna\"\nparty = \"ukraine\"\nupdated = 2025-12-19\n\
         same_as = [\"Q42\"]\noffices = [{ title = \"Envoy\", party = \"germany\", from = 2024 }]\n\
         corrections = [{ date = 2025-12-19, kind = \"correction\", text = \"An envoy, not a minister.\" },\
         { date = 2025-12-24, kind = \"clarification\", text = \"Later.\" }]\n\
         [[person]]\nid = \"bare\"\ntitle = \"Bare\"\n";

    #[test]
    fn a_person_who_did_nothing_has_a_page() {
        let main = TestSite::new(&[("content/people.toml", PEOPLE)], "2025-12-20").main("/people/bare/");
        assert_order(&main, &["<h1>Bare</h1>"]);
        assert!(!main.contains("<section"));
    }

    #[test]
    fn what_a_person_said_stands_newest_first_and_is_cut() {
        let mut issue =
            "+++\ntitle = \"Issue?\"\n[[status]]\nstate = \"raised\"\nsummary = \"s\"\nsources = [\"wire\"]\n"
                .to_owned();
        for (day, party) in [(1, "ukraine"), (2, "ukraine"), (3, "germany"), (4, "ukraine"), (24, "ukraine")] {
            issue += &format!(
                "[[positions]]\nparty = \"{party}\"\nsummary = \"Said {day}.\"\nspeaker = \"anna\"\nquote = \"Word {day}\"\ndate = 2025-12-{day:02}\nsources = [\"wire\"]\n"
            );
        }
        issue += "+++\n";
        let files = [
            ("content/people.toml", PEOPLE),
            ("content/issues/i.md", issue.as_str()),
            (
                "content/articles/a.md",
                "+++\ntitle = \"By Anna\"\ndescription = \"d\"\ndate = 2025-12-01\nauthors = [\"anna\"]\n+++\n",
            ),
            (
                "content/events/e.md",
                "+++\ntitle = \"Visit\"\ndate = 2025-12-01\nkind = \"visit\"\npeople = [\"anna\"]\n+++\n",
            ),
        ];
        let main = TestSite::new(&files, "2025-12-20").main("/people/anna/");
        assert_order(
            &main,
            &[
                "Envoy, <a href=\"/t/parties/germany/\">Germany</a> (since <time datetime=\"2024\">2024</time>)",
                "What Anna said",
                "<a href=\"/t/issues/i/\">Issue?</a>",
                "Said 4.",
                "“Word 4”",
                "For <a href=\"/t/parties/germany/\">Germany</a>",
                "Said 3.",
                "Said 2.",
                "One earlier statement is not listed here.",
                ">Visit</a>",
                "Written by Anna",
                ">By Anna</a>",
                "Correction</strong>",
                "An envoy, not a minister.",
                "https://www.wikidata.org/wiki/Q42",
                "Last edited on",
            ],
        );
        for missing in ["Said 1.", "Said 24.", "Later."] {
            assert!(!main.contains(missing), "{missing}");
        }
    }
}
