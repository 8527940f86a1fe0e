//! Who stands where: open issues and parties in one table.
//!
//! The columns are the principal parties, then others that have a position on an open issue, by weight; there are no
//! more than [`COLUMNS`], and all others have pages of their own. An empty cell says why it is empty.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Content, Page, Pages, changes};
use crate::model::Kind;
use crate::model::briefing::{Dated, IssueDetail, Ix};
use crate::model::issue::{Issue, Position};

/// Where the table stands.
const BASE: &str = "/positions/";
/// How many issues a page has at most.
const ROWS: usize = 50;
/// How many parties the table has at most.
const COLUMNS: usize = 20;

pub(super) fn list(views: &Views, pages: &mut Pages) {
    let open = views.briefing.all(Kind::Issue).iter().filter(|ix| is_open(views, **ix)).count();
    for number in 1..=pages_of(open, ROWS) {
        pages.add(paged(BASE, number), Content::Positions(number), None);
    }
}

/// `parties` (links, the columns), `parties_more` (how many others have positions), `rows`, `length` (open issues on
/// all pages), `closed` (links to issues that have an outcome, on the first page), `closed_more`, and `pagination`.
///
/// A row has `issue` (its card) and `cells`, one a party, each with `party` (a link) and `kind`: `position` with
/// `position` (the newest), `others` (on how many other options the party has one) and `url`; `not-concerned`; `group`
/// with `groups` (links to the party's groups that have a position, leading to it); `nothing`.
pub(super) fn view(views: &Views, page: &Page, number: usize) -> Map {
    let title = views.numbered(views.words.word("menu.positions"), number);
    let mut map = frame(views, page, &Head { title: &title, description: None, section: "positions", language: None });
    let (mut open, closed): (Vec<Ix>, Vec<Ix>) =
        views.briefing.all(Kind::Issue).iter().partition(|ix| is_open(views, **ix));
    // Issues on which nothing has moved come last; the order of the list decides among equals.
    open.sort_by_key(|ix| Reverse(views.briefing.issue(*ix).and_then(|(_, detail)| detail.last_movement)));
    let (parties, parties_more) = columns(views, &open);
    let shown = slice(&open, number, ROWS);
    let closed_size = if number == 1 { closed.len().min(views.config.page_size) } else { 0 };
    map.extend(view! {
        "parties": views.links(&parties),
        "parties_more": parties_more,
        "rows": shown.iter().map(|ix| row(views, *ix, &parties)).collect::<Vec<_>>(),
        "length": open.len(),
        "closed": views.cards(&closed[..closed_size]),
        "closed_more": closed.len() - closed_size,
        "pagination": pagination(views, BASE, number, pages_of(open.len(), ROWS)),
    });
    map
}

/// Whether an issue waits for an outcome; one without a known state does.
fn is_open(views: &Views, ix: Ix) -> bool {
    let state = views.briefing.issue(ix).and_then(|(issue, detail)| detail.state(issue));
    state.is_none_or(|(status, _)| status.state.value.is_open())
}

/// The parties of the table, and how many others have a position on one of the `open` issues.
fn columns(views: &Views, open: &[Ix]) -> (Vec<Ix>, usize) {
    let mut with_position = HashSet::new();
    for (issue, detail) in open.iter().filter_map(|ix| views.briefing.issue(*ix)) {
        with_position.extend(detail.positions(issue).filter_map(|(position, _)| party_of(views, position)));
    }
    let is_principal = |ix: &Ix| views.briefing.record(*ix).party().is_some_and(|party| party.principal);
    let (mut parties, others): (Vec<Ix>, Vec<Ix>) = (views.briefing.all(Kind::Party).iter())
        .filter(|ix| is_principal(ix) || with_position.contains(*ix))
        .partition(|ix| is_principal(ix));
    parties.extend(others);
    let left = parties.split_off(parties.len().min(COLUMNS));
    (parties, left.len())
}

fn party_of(views: &Views, position: &Position) -> Option<Ix> {
    views.briefing.follow(&position.party, &[Kind::Party])
}

/// What a party has on record on an issue.
struct Stand<'v> {
    newest: (&'v Position, &'v Dated),
    /// The options, none included, on which it has a position.
    topics: HashSet<Option<&'v str>>,
}

fn stands<'v>(views: &Views, issue: &'v Issue, detail: &'v IssueDetail) -> HashMap<Ix, Stand<'v>> {
    let mut stands = HashMap::new();
    for (position, row) in detail.positions(issue).rev() {
        if let Some(party) = party_of(views, position) {
            let stand =
                stands.entry(party).or_insert_with(|| Stand { newest: (position, row), topics: HashSet::new() });
            stand.topics.insert(position.option.as_ref().map(|option| option.id.as_str()));
        }
    }
    stands
}

fn row(views: &Views, ix: Ix, parties: &[Ix]) -> Map {
    let Some((issue, detail)) = views.briefing.issue(ix) else { return Map::default() };
    let stands = stands(views, issue, detail);
    let not_concerned: HashSet<Ix> =
        issue.not_concerned.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Party])).collect();
    let url = format!("{}{}", views.url_of(ix), changes::POSITIONS);
    let cells = parties.iter().map(|party| {
        let groups: Vec<Ix> = views.briefing.party(*party).map_or(Vec::new(), |detail| {
            detail.groups.iter().copied().filter(|group| stands.contains_key(group)).collect()
        });
        let mut cell = match stands.get(party) {
            Some(stand) => {
                let (position, dated) = stand.newest;
                view! {
                    "kind": "position",
                    "position": views.position(ix, issue, position, dated),
                    "others": stand.topics.len() - 1,
                    "url": url.as_str(),
                }
            }
            None if not_concerned.contains(party) => view! { "kind": "not-concerned" },
            None if !groups.is_empty() => {
                let groups = groups.iter().map(|group| {
                    let record = views.briefing.record(*group);
                    view! { "label": record.label(), "url": url.as_str(), "language": views.foreign(record) }
                });
                view! { "kind": "group", "groups": groups.collect::<Vec<_>>() }
            }
            None => view! { "kind": "nothing" },
        };
        cell.extend(view! { "party": views.link(*party) });
        cell.to_view()
    });
    view! { "issue": views.card(ix), "cells": cells.collect::<Vec<_>>() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, html, paths, site, text, texts, view};
    use crate::Site;

    fn party(title: &str, more: &str) -> String {
        format!("+++\ntitle = \"{title}\"\nkind = \"state\"\n{more}\n+++\n")
    }

    fn issue(state: &str, day: &str, more: &str) -> String {
        format!(
            "+++\ntitle = \"Issue?\"\n{more}\n[[status]]\ndate = {day}\nstate = \"{state}\"\nsummary = \"S.\"\n\
             [[options]]\nid = \"zone\"\ntitle = \"A zone\"\ndate = {day}\n[[options]]\nid = \"border\"\ntitle = \"A border\"\n\
             date = {day}\n"
        )
    }

    fn position(party: &str, day: &str, option: &str, stance: &str) -> String {
        let stance =
            if option.is_empty() { String::new() } else { format!("option = \"{option}\"\nstance = \"{stance}\"\n") };
        format!("[[positions]]\nparty = \"{party}\"\ndate = {day}\n{stance}summary = \"{party} of {day}.\"\n")
    }

    fn story() -> Site {
        let issue = |state: &str, day: &str, more: &str, positions: &[String]| {
            format!("{}{}+++\n", issue(state, day, more), positions.concat())
        };
        let a = issue(
            "contested",
            "2025-12-01",
            "not_concerned = [\"japan\"]",
            &[
                position("russia", "2025-12-03", "zone", "opposes"),
                position("russia", "2025-12-02", "zone", "open"),
                position("russia", "2025-12-01", "border", "supports"),
                position("leaders", "2025-12-01", "", ""),
                position("chad", "2025-12-20", "zone", "opposes"),
            ],
        );
        let b = issue("raised", "2025-12-09", "", &[position("ukraine", "2025-12-09", "", "")]);
        let c = issue("agreed", "2025-12-10", "", &[position("benin", "2025-12-09", "", "")]);
        let files = [
            ("issues/a.md", a),
            ("issues/b.md", b),
            ("issues/c.md", c),
            ("parties/russia.md", party("Russia", "principal = true\nweight = 2")),
            ("parties/japan.md", party("Japan", "principal = true\nweight = 3")),
            ("parties/germany.md", party("Germany", "principal = true\nweight = 4")),
            ("parties/ukraine.md", party("Ukraine", "weight = 1")),
            ("parties/leaders.md", party("The leaders", "short_title = \"Leaders\"\nmembers = [{ id = \"germany\" }]")),
            ("parties/benin.md", party("Benin", "weight = 0")),
            ("parties/chad.md", party("Chad", "weight = 0")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        site(&files, "", "2025-12-16")
    }
    #[test]
    fn columns_are_principal_parties_and_those_with_a_known_position_on_an_open_issue() {
        let view = view(&story(), "positions/index.html");
        // Benin spoke on what is agreed, Chad will speak later.
        assert_eq!(texts(&at(&view, "parties"), "label"), ["Russia", "Japan", "Germany", "Ukraine", "Leaders"]);
    }

    #[test]
    fn rows_are_open_issues_the_newest_move_first_and_the_others_follow_as_links() {
        let view = view(&story(), "positions/index.html");
        assert_eq!(texts(&at(&view, "rows"), "issue.id"), ["b", "a"]);
        assert_eq!(texts(&at(&view, "closed"), "id"), ["c"]);
    }

    #[test]
    fn a_cell_shows_the_newest_position_or_says_why_it_is_empty() {
        let view = view(&story(), "positions/index.html");
        let cells = at(&view, "rows.1.cells");
        assert_eq!(texts(&cells, "kind"), ["position", "not-concerned", "group", "nothing", "position"]);
        assert_eq!(texts(&cells, "party.id"), ["russia", "japan", "germany", "ukraine", "leaders"]);
        assert_eq!(text(&cells, "0.position.stance.id"), "opposes");
        assert_eq!(text(&cells, "0.position.option.title"), "A zone");
        assert_eq!(text(&cells, "0.position.when.iso"), "2025-12-03");
        assert_eq!(at(&cells, "0.others").as_u64(), Some(1));
        assert_eq!(text(&cells, "0.url"), "/issues/a/#part_positions");
        assert_eq!(text(&cells, "2.groups.0.label"), "Leaders");
        assert_eq!(text(&cells, "4.position.stance"), "–");
    }

    #[test]
    fn the_table_has_a_caption_scoped_headers_and_a_reason_in_each_empty_cell() {
        let page = html(&story(), "positions/index.html");
        for part in [
            "<caption",
            "<th scope=\"col\"><a href=\"/parties/russia/\">Russia</a></th>",
            "<th scope=\"row\"><a href=\"/issues/a/\">Issue?</a>",
            "<td data-cell=\"position\"><span class=\"matrix-party\">Russia</span>",
            "data-stance=\"opposes\"",
            "russia of 2025-12-03.",
            "<a href=\"/issues/a/#part_positions\"><time datetime=\"2025-12-03\">3 Dec 2025</time>",
            "not concerned",
            "see <a href=\"/issues/a/#part_positions\">Leaders</a>",
            "nothing on record",
            "<a href=\"/issues/c/\">Issue?</a>",
        ] {
            assert!(page.contains(part), "`{part}` is missing in {page}");
        }
        assert!(!page.contains("chad of"), "a position of a later day");
    }

    #[test]
    fn rows_and_columns_are_cut() {
        let mut files: Vec<(String, String)> = Vec::new();
        for number in 0..30 {
            files.push((format!("parties/p{number:02}.md"), party(&format!("P{number:02}"), "principal = true")));
        }
        for number in 0..120 {
            let text = format!("{}{}+++\n", issue("raised", "2025-12-01", ""), position("p00", "2025-12-01", "", ""));
            files.push((format!("issues/i{number:03}.md"), text));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let site = site(&files, "", "2025-12-16");
        assert_eq!(
            paths(&site, "positions/"),
            ["positions/index.html", "positions/page/2/index.html", "positions/page/3/index.html"]
        );
        let last = view(&site, "positions/page/3/index.html");
        assert_eq!(texts(&at(&last, "rows"), "issue.id").len(), 20);
        assert_eq!(texts(&at(&last, "rows.0.cells"), "kind").len(), 20);
        assert_eq!(at(&last, "parties_more").as_u64(), Some(10));
        assert_eq!(text(&last, "pagination.previous"), "/positions/page/2/");
    }
}
