//! `duplicate-event`.

use super::{ROWS, Site, site};

const FIRST: &str = "[[event]]\nid = \"first-round\"\ntitle = \"First round of talks in Berlin\"\nkind = \"meeting\"\ndate = 2025-12-14\nparties = [\"ukraine\", \"russia\"]\nissues = [\"donbas\"]\nsources = [\"wire\"]\n\n";
const TWICE: &str = "content/events.toml:12:10 duplicate-event";

/// The first round, and once more with a change; its title, another one, stands on line 12.
fn twice(change: impl Fn(&str) -> String) -> Site {
    let second = FIRST.replace("first-round", "berlin-round").replace("talks in Berlin", "talks, Berlin");
    site().issue(ROWS).events(&format!("{FIRST}{}", change(&second)))
}

#[test]
fn one_event_entered_twice() {
    twice(str::to_owned).expect(&[(TWICE, "titles that tell them apart")]);
    twice(|event| event.replace("[\"ukraine\", \"russia\"]", "[{ id = \"russia\", role = \"host\" }, \"ukraine\"]"))
        .expect(&[(TWICE, "")]);
    twice(|event| event.replace("2025-12-14", "\"2025-12-14/2025-12-15\"")).expect(&[(TWICE, "")]);
    twice(|event| event.replace("2025-12-14", "\"2025-12\"")).silent_or(TWICE);
    twice(|event| event.replace("2025-12-14", "2025-12-14T10:00:00")).expect(&[(TWICE, "")]);
}

impl Site {
    /// A month that is not over is a plan, of which nothing else is told.
    #[track_caller]
    fn silent_or(self, head: &str) {
        self.expect(&[(head, "")]);
    }
}

#[test]
fn two_events() {
    twice(|event| event.replace("\"meeting\"", "\"call\"")).silent();
    twice(|event| event.replace("2025-12-14", "2025-12-13")).silent();
    twice(|event| event.replace("First", "Second")).silent();
    twice(|event| event.replace("\"ukraine\", ", "")).silent();
    twice(|event| event.replace("[\"donbas\"]", "[]")).silent();
    twice(|event| format!("{event}after = [\"first-round\"]\n")).silent();
    twice(|event| event.replace("title =", "draft = true\ntitle =")).drafts().silent();
    let at = |hour: u8| FIRST.replace("2025-12-14", &format!("2025-12-14T{hour}:00:00"));
    site().issue(ROWS).events(&format!("{}{}", at(10), at(18).replace("first-round", "b"))).silent();
    // One that is expected and one that took place.
    twice(|event| event.replace("date = 2025-12-14\n", "")).silent();
}

#[test]
fn issues_and_parties_by_way_of_others() {
    // The issue's rows name one of the two; a person stands for its party.
    let rows = format!("{ROWS}\n[[questions]]\ntext = \"Who pays?\"\nevent = \"berlin-round\"\n");
    let second = FIRST
        .replace("first-round", "berlin-round")
        .replace("issues = [\"donbas\"]\n", "")
        .replace("parties = [\"ukraine\", \"russia\"]", "parties = [\"ukraine\"]\npeople = [\"peskov\"]");
    site()
        .file("content/people.toml", "[[person]]\nid = \"peskov\"\ntitle = \"Dmitry Peskov\"\nparty = \"russia\"\n")
        .issue(&rows)
        .events(&format!("{FIRST}{second}"))
        .expect(&[(TWICE, "")]);
}

#[test]
fn each_is_told_once() {
    let copies: String = (0..5)
        .map(|number| {
            FIRST.replace("first-round", &format!("round-{number}")).replace("[\"donbas\"]", "[\"donbas\", \"crimea\"]")
        })
        .collect();
    let told = site()
        .issue(ROWS)
        .file("content/issues/crimea.md", &format!("+++\ntitle = \"Crimea?\"\n\n{ROWS}\n+++\n"))
        .events(&copies)
        .told();
    assert_eq!(told.len(), 4);
    assert!(told.iter().all(|told| told.head.ends_with("duplicate-event")));
}

#[test]
fn thousands_of_like_events_are_no_twins() {
    let events: String = (0..4000)
        .map(|number| {
            FIRST.replace("first-round", &format!("round-{number}")).replace("First round", &format!("Round {number}"))
        })
        .collect();
    assert!(site().issue(ROWS).events(&events).told().is_empty());
}
