//! The page of a party: who belongs to it, where it stands on every issue, what it did, signed and published.

use std::collections::HashSet;

use tera::Value;

use super::view::{Map, ToView, extended, view};
use super::views::Views;
use super::{Page, cards, queries, record, rows};
use crate::diagnostics::Spanned;
use crate::model::briefing::{Dated, IssueDetail, Ix, PartyDetail};
use crate::model::issue::{Issue, Position};
use crate::model::party::{Member, MemberName, Party};
use crate::model::vocabulary::ROLE;
use crate::model::{Kind, When};

/// `party` (its card), `members` and `former_members` (a link's keys, `from`, `to`), `groups`,
/// `has_facts` (there is any of these, or a role), `people` (`person`,
/// `offices`, `former`) with `people_more`, where it stands (see [`stances`]), the events of
/// [`queries::cut_events`], `documents` (`document`, `wrote`, `signed`, `role`, `when`) with `documents_more`, `sources`
/// (cards) with `sources_more`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let (Some(party), Some(detail)) = (views.briefing.record(ix).party(), views.briefing.party(ix)) else {
        return Map::default();
    };
    let mut map = record::frame_of(views, page, ix, "parties", None);
    let size = views.config.page_size;
    let (former, members): (Vec<_>, Vec<_>) = members(views, party).partition(|(_, has_left)| *has_left);
    let only = |members: Vec<(Map, bool)>| members.into_iter().map(|(member, _)| member).collect::<Vec<_>>();
    let people: Vec<Map> = people(views, ix, detail).collect();
    let is_bare = party.roles.is_empty()
        && members.is_empty()
        && former.is_empty()
        && people.is_empty()
        && detail.groups.is_empty();
    map.extend(view! {
        "party": views.card(ix),
        "members": only(members),
        "former_members": only(former),
        "groups": views.links(&detail.groups),
        "has_facts": !is_bare,
    });
    map.extend(stances(views, ix, detail));
    map.extend(queries::cut("people", "people_more", people.into_iter(), size));
    map.extend(queries::cut_events(views, &detail.events));
    map.extend(queries::cut("documents", "documents_more", documents(views, ix), size));
    map.extend(queries::cut("sources", "sources_more", sources(views, ix), size));
    map
}

/// The members who have joined by the day, and whether they have left. A date of leaving that is still to come is not
/// told.
fn members(views: &Views, party: &Party) -> impl Iterator<Item = (Map, bool)> {
    let day = views.briefing.day;
    let joined = move |member: &&Member| member.from.as_ref().is_none_or(|from| from.value.has_begun(day));
    party.members.iter().filter(joined).map(move |member| {
        let name = match &member.who {
            MemberName::Name(name) => view! { "title": name, "url": Value::none() }.to_view(),
            MemberName::Party(to) => match views.briefing.follow(to, &[Kind::Party]) {
                Some(party) => views.link(party),
                None => view! { "title": &to.id, "url": Value::none() }.to_view(),
            },
        };
        let left = member.to.as_ref().filter(|to| to.value.latest().is_some_and(|last| last < day));
        let date = |date: Option<&Spanned<When>>| date.map(|date| views.when(&date.value));
        (extended(&name, view! { "from": date(member.from.as_ref()), "to": date(left) }), left.is_some())
    })
}

/// Those who hold or held an office of the party, or belong to it.
fn people<'v>(views: &'v Views, ix: Ix, detail: &'v PartyDetail) -> impl Iterator<Item = Map> + 'v {
    detail.people.iter().filter_map(move |person| {
        let facts = views.briefing.record(*person).person()?;
        let own = facts.party.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Party]));
        let here = cards::offices(views, facts).filter(|office| office.party.or(own) == Some(ix));
        let (offices, current): (Vec<Map>, Vec<bool>) = here.map(|office| (office.view, office.is_current)).unzip();
        // An office that nobody holds yet makes nobody a member.
        (own == Some(ix) || !offices.is_empty()).then(|| {
            view! {
                "person": views.link(*person),
                "former": own != Some(ix) && !current.contains(&true),
                "offices": offices,
            }
        })
    })
}

/// Where the party stands, each issue in one of three lists that are cut at `page_size`: `stances` (see [`own_stance`]
/// and [`groups_stance`]), `not_concerned` and `silent` (nothing is on record), which are links; `stances_more` counts
/// what was cut.
fn stances(views: &Views, party: Ix, detail: &PartyDetail) -> Map {
    let size = views.config.page_size;
    let (mut stances, mut not_concerned, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    let mut more = 0_usize;
    let mut put = |list: &mut Vec<Value>, entry: &dyn Fn() -> Value| {
        if list.len() < size { list.push(entry()) } else { more += 1 }
    };
    for ix in views.briefing.all(Kind::Issue) {
        let Some((issue, of_issue)) = views.briefing.issue(*ix) else { continue };
        // Lists of issues are in the order of the graph.
        let has_position = |party: &PartyDetail| party.issues.binary_search(ix).is_ok();
        let groups = detail.groups.iter().copied();
        let groups: Vec<Ix> = groups.filter(|group| views.briefing.party(*group).is_some_and(has_position)).collect();
        if has_position(detail) {
            put(&mut stances, &|| own_stance(views, party, *ix, issue, of_issue));
        } else if issue.not_concerned.iter().any(|to| views.briefing.follow(to, &[Kind::Party]) == Some(party)) {
            put(&mut not_concerned, &|| views.link(*ix));
        } else if groups.is_empty() {
            put(&mut silent, &|| views.link(*ix));
        } else {
            put(&mut stances, &|| groups_stance(views, &groups, *ix, issue, of_issue));
        }
    }
    view! { "stances": stances, "not_concerned": not_concerned, "silent": silent, "stances_more": more }
}

/// An issue on which the party has a position: `issue` (its card), `position` (the newest one), `others` (the newest on
/// each other option), `groups` (none).
fn own_stance(views: &Views, party: Ix, ix: Ix, issue: &Issue, detail: &IssueDetail) -> Value {
    let own = own_positions(views, issue, detail, party);
    let mut own = own.into_iter().map(|(position, row)| views.position(ix, issue, position, row));
    view! {
        "issue": views.card(ix),
        "position": own.next(),
        "others": own.collect::<Vec<_>>(),
        "groups": Vec::<Value>::new(),
    }
    .to_view()
}

/// An issue on which groups of the party's have a position: `issue` (its card), `groups` (`party`, `stance`), no
/// `position` and no `others`.
fn groups_stance(views: &Views, groups: &[Ix], ix: Ix, issue: &Issue, detail: &IssueDetail) -> Value {
    let groups = groups.iter().filter_map(|group| {
        let (position, _) = rows::positions_of(views, issue, detail, *group).next()?;
        let stance = position.stance.as_ref().map(|stance| rows::stance(views, stance.value));
        Some(view! { "party": views.link(*group), "stance": stance })
    });
    view! {
        "issue": views.card(ix),
        "position": Value::none(),
        "others": Vec::<Value>::new(),
        "groups": groups.collect::<Vec<_>>(),
    }
    .to_view()
}

/// The party's newest position, and the newest on each option that this one is not about.
fn own_positions<'v>(
    views: &'v Views,
    issue: &'v Issue,
    detail: &'v IssueDetail,
    party: Ix,
) -> Vec<(&'v Position, &'v Dated)> {
    let mut options = HashSet::new();
    let mut found = Vec::new();
    for (position, row) in rows::positions_of(views, issue, detail, party) {
        let is_first_on_option = position.option.as_ref().is_some_and(|option| options.insert(&option.id));
        if is_first_on_option || found.is_empty() {
            found.push((position, row));
        }
    }
    found
}

/// The documents that the party wrote, or had signed by the day.
fn documents(views: &Views, ix: Ix) -> impl Iterator<Item = Map> + '_ {
    queries::referrers(views, ix, Kind::Document).iter().filter_map(move |document| {
        let facts = views.briefing.record(*document).document()?;
        let wrote = queries::is_author(views, &facts.authors, ix);
        let signed = queries::signatories(views, facts).find(|(party, _)| *party == ix).map(|(_, signatory)| signatory);
        (wrote || signed.is_some()).then(|| {
            let role = signed.and_then(|signatory| signatory.role.as_ref());
            view! {
                "document": views.card(*document),
                "wrote": wrote,
                "signed": signed.is_some(),
                "role": role.map(|role| views.open_word(ROLE, &role.value)),
                "when": signed.and_then(|signatory| signatory.date.as_ref()).map(|date| views.when(&date.value)),
            }
        })
    })
}

/// The sources that the party issued.
fn sources(views: &Views, ix: Ix) -> impl Iterator<Item = Value> + '_ {
    let issued = move |source: &&Ix| {
        let party = views.briefing.record(**source).source().and_then(|source| source.party.as_ref());
        party.and_then(|to| views.briefing.follow(to, &[Kind::Party])) == Some(ix)
    };
    queries::referrers(views, ix, Kind::Source).iter().filter(issued).map(|source| views.card(*source))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::pages::testing::{TestSite, assert_order};

    const PARTIES: &str = "[[party]]\nid = \"alone\"\ntitle = \"Alone\"\nkind = \"other\"\n\
         [[party]]\nid = \"ukraine\"\ntitle = \"Ukraine\"\nkind = \"state\"\nroles = [\"conflict-party\"]\nweight = 1\n\
         [[party]]\nid = \"union\"\ntitle = \"Union\"\nkind = \"coalition\"\nmembers = [\
         { id = \"ukraine\", from = 2025-06-01 }, { name = \"Left\", to = 2025-07-01 }, { name = \"To come\", from = 2026-01-01 }]\n";

    fn issue(rows: &str) -> String {
        let none = if rows.contains("[[positions]]") { "" } else { "positions = []\n" };
        let head = "[[status]]\nstate = \"raised\"\nsummary = \"s\"\nsources = [\"wire\"]\n";
        format!("+++\ntitle = \"Issue?\"\n{none}{head}{rows}+++\n")
    }

    #[test]
    fn a_party_about_which_nothing_is_known_has_a_page() {
        let main = TestSite::new(&[("content/parties.toml", PARTIES)], "2025-12-20").main("/parties/alone/");
        assert_order(&main, &["Party · as of", "<h1>Alone</h1>"]);
        assert!(!main.contains("<section"));
    }

    #[test]
    fn every_issue_has_a_row_that_says_where_the_party_stands_or_is_named_as_one_without() {
        let own = issue(
            "[[options]]\nid = \"a\"\ntitle = \"A\"\n[[options]]\nid = \"b\"\ntitle = \"B\"\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"Old on A.\"\noption = \"a\"\nstance = \"open\"\ndate = 2025-10-01\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"New on A.\"\noption = \"a\"\nstance = \"opposes\"\ndate = 2025-11-01\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"On B.\"\noption = \"b\"\nstance = \"supports\"\ndate = 2025-12-01\nsources = [\"wire\"]\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"To come.\"\noption = \"b\"\nstance = \"opposes\"\ndate = 2025-12-24\n",
        );
        let union = issue(
            "[[options]]\nid = \"a\"\ntitle = \"A\"\n\
             [[positions]]\nparty = \"union\"\nsummary = \"Union's.\"\noption = \"a\"\nstance = \"supports\"\ndate = 2025-12-01\n",
        );
        let not_concerned = union.replacen("+++\n", "+++\nnot_concerned = [\"ukraine\"]\n", 1);
        let nothing = issue("");
        let files = [
            ("content/parties.toml", PARTIES),
            ("content/issues/a-own.md", own.as_str()),
            ("content/issues/b-union.md", union.as_str()),
            ("content/issues/c-not-concerned.md", not_concerned.as_str()),
            ("content/issues/d-nothing.md", nothing.as_str()),
        ];
        let main = TestSite::with_page_size(&files, "2025-12-20", 10).main("/parties/ukraine/");
        assert_order(
            &main,
            &[
                "<th scope=\"rowgroup\" rowspan=\"2\"><a href=\"/t/issues/a-own/\">Issue?</a>",
                "Raised",
                "Supports</span> <span class=\"position-option\">B</span>",
                "On B.",
                "1 December 2025",
                "The Wire",
                "Opposes</span> <span class=\"position-option\">A</span>",
                "New on A.",
                "/t/issues/b-union/",
                "See <a href=\"/t/parties/union/\">Union</a> (supports)",
                "</table>",
                "Not concerned: <a href=\"/t/issues/c-not-concerned/\">Issue?</a></p>",
                "Nothing on record: <a href=\"/t/issues/d-nothing/\">Issue?</a></p>",
                "<p>Party to the conflict</p>",
                "Belongs to",
                "Union",
            ],
        );
        assert!(!main.contains("Old on A.") && !main.contains("To come."));
    }

    #[test]
    fn issues_without_a_word_of_the_party_take_no_room_from_those_with_one() {
        let own =
            issue("[[positions]]\nparty = \"ukraine\"\nsummary = \"Ours.\"\ndate = 2025-12-01\nsources = [\"wire\"]\n");
        let nothing = issue("");
        let mut files = vec![("content/parties.toml", PARTIES), ("content/issues/z.md", own.as_str())];
        let silent = ["a", "b", "c", "d"].map(|id| format!("content/issues/{id}.md"));
        files.extend(silent.iter().map(|path| (path.as_str(), nothing.as_str())));
        let main = TestSite::with_page_size(&files, "2025-12-20", 3).main("/parties/ukraine/");
        assert_order(
            &main,
            &[
                "/t/issues/z/",
                "Ours.",
                "Nothing on record:",
                "/t/issues/a/",
                "/t/issues/b/",
                "/t/issues/c/",
                "One more issue is not listed here.",
            ],
        );
        assert!(!main.contains("/t/issues/d/"));
        let silent = TestSite::with_page_size(&files, "2025-12-20", 3).main("/parties/union/");
        assert_order(
            &silent,
            &["Where it stands", "Nothing on record:", "/t/issues/a/", "2 more issues are not listed"],
        );
        assert!(!silent.contains("<table"));
    }

    #[test]
    fn members_and_people_are_those_of_the_day() {
        let people = "[[person]]\nid = \"a\"\ntitle = \"Anna\"\noffices = [{ title = \"Head\", party = \"union\", from = 2025-01-01 }]\n\
             [[person]]\nid = \"b\"\ntitle = \"Boris\"\nparty = \"union\"\noffices = [{ title = \"Head\", to = 2024-12-31 }]\n\
             [[person]]\nid = \"c\"\ntitle = \"Clara\"\noffices = [{ title = \"Head\", party = \"union\", from = 2026-01-01 }]\n";
        let files = [("content/parties.toml", PARTIES), ("content/people.toml", people)];
        let main = TestSite::new(&files, "2025-12-20").main("/parties/union/");
        assert_order(
            &main,
            &[
                "<a href=\"/t/people/a/\">Anna</a>, <span class=\"office\">Head (since <time datetime=\"2025-01-01\">",
                "<a href=\"/t/people/b/\">Boris</a>, <span class=\"office\">Head (until <time datetime=\"2024-12-31\">",
                "Members</h2>",
                "Ukraine</a> (since",
                "Former members</h2>",
                "Left (until",
            ],
        );
        assert!(!main.contains("Clara") && !main.contains("To come"));
        let later = TestSite::new(&files, "2026-01-02").main("/parties/union/");
        assert_order(&later, &["Clara", "To come"]);
    }

    #[test]
    fn long_lists_are_cut_and_say_what_is_missing() {
        let (mut events, mut documents) = (String::new(), String::new());
        for day in 1..=5 {
            let _ = write!(
                events,
                "[[event]]\nid = \"e{day}\"\ntitle = \"E{day}\"\nkind = \"other\"\ndate = 2025-12-0{day}\nparties = [\"ukraine\"]\n\
                 [[event]]\nid = \"n{day}\"\ntitle = \"N{day}\"\nkind = \"other\"\nparties = [\"ukraine\"]\n"
            );
            let _ = write!(
                documents,
                "[[document]]\nid = \"d{day}\"\ntitle = \"D{day}\"\nkind = \"plan\"\naccess = \"public\"\n\
                 signatories = [{{ party = \"ukraine\", role = \"guarantor\", date = 2025-12-1{day} }}]\n\
                 status = [{{ state = \"signed\", date = 2025-12-01 }}]\n"
            );
        }
        let sources = "[[source]]\nid = \"wire\"\ntitle = \"W\"\ndate = 2025-12-10\nkind = \"news-report\"\n\
             [[source]]\nid = \"own\"\ntitle = \"Own words\"\ndate = 2025-12-01\nkind = \"official-statement\"\nparty = \"ukraine\"\n";
        let files = [
            ("content/parties.toml", PARTIES),
            ("content/events.toml", events.as_str()),
            ("content/documents.toml", documents.as_str()),
            ("content/sources.toml", sources),
        ];
        let main = TestSite::new(&files, "2025-12-20").main("/parties/ukraine/");
        assert_order(
            &main,
            &[
                "2 earlier events are not listed here.",
                "<a href=\"/t/timeline/\">",
                ">E3<",
                ">E4<",
                ">E5<",
                "What comes next",
                ">N1<",
                ">N2<",
                ">N3<",
                "2 more are planned or expected.",
                "<a href=\"/t/documents/d1/\">D1</a>, signed <time datetime=\"2025-12-11\">11 December 2025</time> as guarantor",
                "2 more documents are not listed here.",
                "Published by Ukraine",
                "Own words",
            ],
        );
        for missing in [">E2<", ">N4<", ">D4<"] {
            assert!(!main.contains(missing), "{missing}");
        }
        // Who has not signed by the day has not signed.
        let before = TestSite::new(&files, "2025-12-12").main("/parties/ukraine/");
        assert!(before.contains(">D2<") && !before.contains(">D3<") && !before.contains("more document"));
    }
}
