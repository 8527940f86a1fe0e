//! The page of an event: who took part, what it moved, what came before and after.

use tera::Value;

use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Page, record, rows};
use crate::model::Kind;
use crate::model::briefing::{EventDetail, History, Ix, Moved};
use crate::model::event::Event;
use crate::model::record::Record;

/// `event` (its card), `where`, `announced`, `documents`, `history` (what became of the plan, oldest first), `moved`
/// (see [`moved`]), `neighbours` (see [`before_and_after`]), `has_facts` (there is something to list of it).
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let node = views.briefing.node(ix);
    let (Some(event), Some(detail)) = (node.record.event(), views.briefing.event(ix)) else { return Map::default() };
    let outcome = event.outcome.as_ref().filter(|_| detail.has_outcome).map(|outcome| outcome.text.as_str());
    let mut map = record::frame_of(views, page, ix, "timeline", outcome);
    let documents: Vec<Ix> =
        event.documents.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Document])).collect();
    let history = node.event_states().map(|(status, row)| rows::event_state(views, &node.record, status, row));
    let is_bare = [detail.parties.is_empty(), detail.issues.is_empty(), documents.is_empty(), event.people.is_empty()];
    let has_facts = is_bare.contains(&false) || event.place.is_some() || node.record.common.announced.is_some();
    map.extend(view! {
        "event": views.card(ix),
        "has_facts": has_facts,
        "where": place(event),
        "announced": node.record.common.announced.as_ref().map(|announced| views.when(&announced.value)),
        "documents": views.links(&documents),
        "history": history.collect::<Vec<_>>(),
        "moved": moved(views, ix, detail),
        "neighbours": before_and_after(views, ix, detail),
    });
    map
}

/// `name`, `country` (ISO 3166-1 alpha-2), `latitude`, `longitude`.
fn place(event: &Event) -> Option<Map> {
    event.place.as_ref().map(|place| {
        view! {
            "name": &place.name,
            "country": place.country.as_deref(),
            "latitude": place.coordinates.map(|(latitude, _)| latitude),
            "longitude": place.coordinates.map(|(_, longitude)| longitude),
        }
    })
}

/// The records before and after `ix` in a list that is in the order of the graph.
fn neighbours(list: &[Ix], ix: Ix) -> (Option<Ix>, Option<Ix>) {
    let Ok(at) = list.binary_search(&ix) else { return (None, None) };
    (at.checked_sub(1).and_then(|before| list.get(before).copied()), list.get(at + 1).copied())
}

/// What came before and after, in the timeline (`issue` is none) and within each of the event's issues: `issue`,
/// `previous`, `next` (cards, or none).
fn before_and_after(views: &Views, ix: Ix, detail: &EventDetail) -> Value {
    let timeline = std::iter::once((None, views.briefing.timeline()));
    let issues = detail.issues.iter().take(views.config.page_size).filter_map(|issue| {
        let (_, of_issue) = views.briefing.issue(*issue)?;
        Some((Some(*issue), of_issue.events.as_slice()))
    });
    let entries = timeline.chain(issues).filter_map(|(issue, list)| {
        let (previous, next) = neighbours(list, ix);
        let is_alone = previous.is_none() && next.is_none();
        (!is_alone).then(|| {
            view! {
                "issue": issue.map(|issue| views.link(issue)),
                "previous": previous.map(|ix| views.card(ix)),
                "next": next.map(|ix| views.card(ix)),
            }
        })
    });
    entries.collect::<Vec<_>>().to_view()
}

/// The rows of other records that name the event, by record: `record`, `states`, `options`, `positions`, `questions`.
/// A row that moved something has `from`; one that rests on something else than the event has `own_sources`.
fn moved(views: &Views, ix: Ix, detail: &EventDetail) -> Value {
    let mut records = Vec::new();
    for rows in detail.moved.chunk_by(|a, b| a.record == b.record) {
        let Some(first) = rows.first().filter(|row| row.record != ix) else { continue };
        let of = |history: History| {
            let rows = rows.iter().filter(|row| row.history == history);
            rows.filter_map(|row| moved_row(views, detail, row)).collect::<Vec<_>>()
        };
        records.push(view! {
            "record": views.link(first.record),
            "states": of(History::Status),
            "options": of(History::Options),
            "positions": of(History::Positions),
            "questions": of(History::Questions),
        });
    }
    records.to_view()
}

fn moved_row(views: &Views, event: &EventDetail, row: &Moved) -> Option<Map> {
    let node = views.briefing.node(row.record);
    let record: &Record = &node.record;
    let (mut map, sources) = match views.briefing.issue(row.record) {
        Some((issue, detail)) => {
            let list = match row.history {
                History::Status => &detail.states,
                History::Options => &detail.options,
                History::Positions => &detail.positions,
                History::Questions => &detail.questions,
            };
            let place = list.iter().position(|dated| dated.at == row.at)?;
            let dated = &list[place];
            let map = match row.history {
                History::Status => rows::state_move(views, record, issue, detail, place)?,
                History::Options => rows::choice(views, record, &issue.options[row.at], dated),
                History::Positions => rows::position_move(views, row.record, issue, detail, place)?,
                History::Questions => rows::question(views, record, &issue.questions[row.at], dated),
            };
            (map, &dated.sources)
        }
        None if record.kind == Kind::Event => {
            let (status, dated) = node.event_states().find(|(_, dated)| dated.at == row.at)?;
            (rows::event_state(views, record, status, dated), &dated.sources)
        }
        None => {
            let (status, dated) = node.document_states().find(|(_, dated)| dated.at == row.at)?;
            (rows::document_state(views, status, dated), &dated.sources)
        }
    };
    let own = (*sources != event.sources).then(|| views.sources(sources));
    map.extend(view! { "own_sources": own });
    Some(map)
}

#[cfg(test)]
mod tests {
    use crate::pages::testing::{TestSite, assert_order};

    const STORY: &[(&str, &str)] = &[
        (
            "content/events.toml",
            "[[event]]\nid = \"opening\"\ntitle = \"Opening\"\nkind = \"meeting\"\ndate = 2025-12-01\nissues = [\"land\"]\nsources = [\"wire\"]\n\
             [[event]]\nid = \"between\"\ntitle = \"Between\"\nkind = \"other\"\ndate = 2025-12-05\nsources = [\"wire\"]\n\
             [[event]]\nid = \"talks\"\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = \"2025-12-10/2025-12-11\"\n\
             parties = [{ id = \"ukraine\", role = \"negotiator\" }, \"germany\"]\npeople = [\"lavrov\"]\n\
             place = { name = \"Berlin\" }\noutcome = \"Nothing is agreed on [[land]].\"\ndocuments = [\"plan\"]\nsources = [\"wire\"]\n\
             [[event]]\nid = \"answer\"\ntitle = \"Answer\"\nkind = \"statement\"\nsources = [\"wire\"]\nissues = [\"land\"]\n\
             [[event]]\nid = \"vote\"\ntitle = \"Vote\"\nkind = \"vote\"\ndate = 2025-12-03\nannounced = 2025-11-01\nsources = [\"wire\"]\n\
             [[event.status]]\ndate = 2025-12-02\nstate = \"postponed\"\nuntil = 2025-12-24\nnote = \"the hall is closed\"\n",
        ),
        ("content/people.toml", "[[person]]\nid = \"lavrov\"\ntitle = \"Sergey Lavrov\"\nparty = \"russia\"\n"),
        (
            "content/documents/plan.md",
            "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"public\"\n[[status]]\nstate = \"tabled\"\nevent = \"talks\"\n+++\n",
        ),
        (
            "content/issues/land.md",
            "+++\ntitle = \"Whose land?\"\n\
             [[status]]\ndate = 2025-12-01\nstate = \"raised\"\nsummary = \"It comes up.\"\nsources = [\"wire\"]\n\
             [[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"They differ.\"\n\
             [[options]]\nid = \"zone\"\ntitle = \"A zone\"\nevent = \"talks\"\nproposed_by = [\"germany\"]\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"At first open.\"\noption = \"zone\"\nstance = \"open\"\ndate = 2025-12-01\nsources = [\"wire\"]\n\
             [[positions]]\nparty = \"ukraine\"\nsummary = \"Now against.\"\noption = \"zone\"\nstance = \"opposes\"\nevent = \"talks\"\nquote = \"Never\"\nspeaker = \"lavrov\"\n\
             [[positions]]\nparty = \"russia\"\nsummary = \"Says later.\"\nevent = \"talks\"\nsources = [{ id = \"wire\", at = \"p. 4\" }]\n\
             [[positions]]\nparty = \"russia\"\nsummary = \"Still later.\"\ndate = 2025-12-20\nsources = [\"wire\"]\n\
             [[questions]]\ntext = \"Who governs it?\"\nasked_by = [\"ukraine\"]\nevent = \"talks\"\n\
             answered = { date = 2025-12-18, text = \"Nobody.\", sources = [\"wire\"] }\n+++\n",
        ),
    ];

    #[test]
    fn an_event_shows_who_took_part_and_what_it_moved() {
        let main = TestSite::new(STORY, "2025-12-20").main("/events/talks/");
        assert_order(
            &main,
            &[
                "<p class=\"kicker\">Meeting</p>",
                "<h1>Talks</h1>",
                "10–11 December 2025",
                "Nothing is agreed on <a href=\"/t/issues/land/\">Whose land?</a>.",
                "<h2 id=\"part_moved\">What it moved</h2>",
                "<h3><a href=\"/t/issues/land/\">Whose land?</a></h3>",
                "data-state=\"raised\">Raised</span>",
                "data-state=\"contested\">Contested</span> They differ.</li>",
                "<a href=\"/t/parties/ukraine/\">Ukraine</a>: <span class=\"stance\" data-stance=\"open\">Open</span>",
                "data-stance=\"opposes\">Opposes</span> <a href=\"/t/issues/land/#zone\">A zone</a>. Now against. <q>Never</q>",
                "<a href=\"/t/parties/russia/\">Russia</a>: Says later.",
                "The Wire</a>, p. 4",
                "Put on the table by <a href=\"/t/parties/germany/\">Germany</a>: <a href=\"/t/issues/land/#zone\">A zone</a>",
                "Question raised by <a href=\"/t/parties/ukraine/\">Ukraine</a>: Who governs it? Answered",
                "Nobody.",
                "<h3><a href=\"/t/documents/plan/\">The plan</a></h3>",
                "<strong>Tabled</strong>",
                "<h2 id=\"part_sources\">What this rests on</h2>",
                "<cite><a href=\"/t/sources/wire/\">A report</a></cite>, The Wire",
                "<dt>Where</dt><dd>Berlin</dd>",
                "Ukraine</a>, negotiator</dd><dd><a href=\"/t/parties/germany/\">Germany</a></dd>",
                "<a href=\"/t/parties/russia/\">Russia</a></dd>",
                "<a href=\"/t/people/lavrov/\">Sergey Lavrov</a>",
                "<dt>Issues</dt><dd><a href=\"/t/issues/land/\">Whose land?</a></dd>",
                "<a href=\"/t/documents/plan/\">The plan</a>",
                "<h3><a href=\"/t/timeline/\">Timeline</a></h3>",
                "Before</span> <a href=\"/t/events/between/\">Between</a>",
                "After</span> <a href=\"/t/events/vote/\">Vote</a>",
                "<h3><a href=\"/t/issues/land/\">Whose land?</a></h3>",
                "Before</span> <a href=\"/t/events/opening/\">Opening</a>",
                "After</span> <a href=\"/t/events/answer/\">Answer</a>",
            ],
        );
        // Rows that rest on what the event rests on do not say it again; a row without an event is not the event's.
        assert_eq!(main.matches("class=\"sources\"").count(), 1);
        assert!(!main.contains("Still later."));
    }

    #[test]
    fn what_is_not_known_on_the_day_is_left_out() {
        let site = TestSite::new(STORY, "2025-12-10");
        let main = site.main("/events/talks/");
        assert_order(&main, &["under way", "Who governs it?"]);
        for later in ["Nothing is agreed", "Answered", "Nobody."] {
            assert!(!main.contains(later), "{later}");
        }
        assert!(!TestSite::new(STORY, "2025-12-09").has("/events/talks/"));
    }

    #[test]
    fn an_event_without_a_date_says_so_once() {
        let main = TestSite::new(STORY, "2025-12-20").main("/events/answer/");
        assert_order(&main, &["<p class=\"event-when\"> <span class=\"standing\">expected, no date</span></p>"]);
        assert!(!main.contains("No date"));
    }

    #[test]
    fn a_postponed_event_tells_its_history() {
        let site = TestSite::new(STORY, "2025-12-20");
        let main = site.main("/events/vote/");
        assert_order(
            &main,
            &[
                "24 December 2025",
                "scheduled",
                "planned before for",
                "3 December 2025",
                "What became of it",
                "<strong>Postponed</strong> to",
                "24 December 2025",
                "the hall is closed",
                "Known since",
                "1 November 2025",
            ],
        );
        // On the day before, it was still planned for the third.
        let before = TestSite::new(STORY, "2025-12-01").main("/events/vote/");
        assert_order(&before, &["3 December 2025", "scheduled"]);
        assert!(!before.contains("24 December 2025") && !before.contains("Postponed"));
    }

    #[test]
    fn a_bare_event_in_another_language_is_marked_and_stays_small() {
        let title = "الإعلان ".repeat(60);
        let text =
            format!("+++\ntitle = \"{title}\"\nlanguage = \"ar\"\nkind = \"other\"\ndate = 2025-12-01\n+++\n\nنص.\n");
        let files = [
            ("content/events/a.md", text.as_str()),
            (
                "content/events/b.md",
                "+++\ntitle = \"B < C & \\\"D\\\"\"\nkind = \"other\"\ndate = 2025-12-02\nlanguage = \"en\"\n+++\n",
            ),
        ];
        let site = TestSite::new(&files, "2025-12-20");
        let main = site.main("/events/a/");
        assert_order(
            &main,
            &[
                "<p class=\"kicker\">",
                "<h1 lang=\"ar\" dir=\"auto\">",
                "<div class=\"prose\" lang=\"ar\" dir=\"auto\">",
            ],
        );
        assert!(!main.contains("Facts"));
        let other = site.main("/events/b/");
        assert_order(
            &other,
            &[
                "<h1>B &lt; C &amp; &quot;D&quot;</h1>",
                "Before</span> <a href=\"/t/events/a/\" lang=\"ar\" dir=\"auto\">",
            ],
        );
        assert!(!other.contains("lang=\"en\""));
        assert!(site.page("/events/b/").len() < 10 << 10);
    }
}
