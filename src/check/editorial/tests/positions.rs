//! `overtaken-position` and `missing-party`.

use super::{ROWS, Site, site};

/// A demand of Russia's, a day after the talks.
const DEMAND: &str = "[[event]]\nid = \"demand\"\ntitle = \"Russia repeats its demand\"\nkind = \"demand\"\ndate = 2025-12-16\nparties = [\"russia\"]\nissues = [\"donbas\"]\nsources = [\"wire\"]\n";
const OVERTAKEN: &str = "content/issues/donbas.md:11:10 overtaken-position";

fn demand(change: impl Fn(&str) -> String) -> Site {
    site().events(&change(DEMAND)).issue(ROWS)
}

#[test]
fn a_party_that_has_acted_since() {
    demand(str::to_owned).expect(&[(OVERTAKEN, "add a position with `event = \"demand\"`")]);
    for kind in ["statement", "speech", "proposal", "rejection", "vote", "agreement", "signature"] {
        demand(|event| event.replace("\"demand\"\nd", &format!("\"{kind}\"\nd"))).expect(&[(OVERTAKEN, "demand")]);
    }
    for kind in ["meeting", "visit", "attack", "deadline", "other"] {
        demand(|event| event.replace("kind = \"demand\"", &format!("kind = \"{kind}\""))).silent();
    }
}

#[test]
fn the_newest_of_several_events_is_named() {
    let later = DEMAND
        .replace("\"demand\"\nt", "\"speech\"\nt")
        .replace("repeats its demand", "explains")
        .replace("2025-12-16", "2025-12-18");
    let told =
        site().late().events(&format!("{DEMAND}\n{later}").replace("wire", "late")).issue(ROWS).on("2025-12-20").told();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("twice") && told[0].hints.contains("\"speech\""), "{}", told[0].message);
}

#[test]
fn events_that_overtake_nothing() {
    // On the same day, before, or still to come.
    demand(|event| event.replace("2025-12-16", "2025-12-15")).silent();
    demand(|event| event.replace("2025-12-16", "2025-12-01")).silent();
    demand(|event| event.replace("date = 2025-12-16", "date = 2025-12-20\nannounced = 2025-12-15")).silent();
    demand(|event| event.replace("date = 2025-12-16\n", "")).silent();
    // Of another party, of another issue, by a bystander, a draft, or one that was cancelled.
    demand(|event| event.replace("[\"russia\"]", "[\"ukraine\"]")).silent();
    demand(|event| event.replace("issues = [\"donbas\"]\n", "")).silent();
    demand(|event| event.replace("\"russia\"", "{ id = \"russia\", role = \"host\" }")).silent();
    demand(|event| event.replace("\"russia\"", "{ id = \"russia\", role = \"negotiator\" }"))
        .expect(&[(OVERTAKEN, "")]);
    demand(|event| format!("{event}draft = true\n")).silent();
    demand(|event| format!("{event}[[event.status]]\nstate = \"cancelled\"\n")).silent();
}

#[test]
fn imprecise_dates_overtake_only_what_is_certainly_older() {
    let dated =
        |date: &str| demand(|event| event.replace("2025-12-16", date).replace("wire", "late")).late().on("2026-01-05");
    dated("\"2025-12\"").silent();
    dated("\"[..2025-12-20]\"").silent();
    dated("\"2025-12-15/..\"").silent();
    dated("\"2026-01\"").silent();
    dated("\"2025-12-16?\"").expect(&[(OVERTAKEN, "")]);
    dated("\"2025-12-14/2025-12-17\"").expect(&[(OVERTAKEN, "")]);
    dated("\"[2025-12-16, 2025-12-18]\"").expect(&[(OVERTAKEN, "")]);
    dated("\"[2025-12-14, 2025-12-18]\"").silent();
    // A position of some day in December may be the newer one.
    let vague = ROWS.replace("event = \"talks\"\nparty", "date = \"2025-12\"\nsources = [\"wire\"]\nparty");
    site().events(DEMAND).issue(&vague).silent();
}

#[test]
fn rows_that_name_the_event() {
    let row = "\n[[positions]]\nevent = \"demand\"\nparty = \"russia\"\nsummary = \"It still does.\"\n";
    site().events(DEMAND).issue(&format!("{ROWS}{row}")).silent();
    // One that is announced for later is written all the same.
    let later = row.replace("party", "announced = 2025-12-20\nparty");
    site().events(DEMAND).issue(&format!("{ROWS}{later}")).silent();
    // A row of another party does not speak for this one.
    let other = row.replace("\"russia\"", "\"ukraine\"");
    site().events(DEMAND).issue(&format!("{ROWS}{other}")).expect(&[(OVERTAKEN, "")]);
    // An option that the party put forward there is its own row.
    let option = "\n[[options]]\nid = \"all\"\ntitle = \"All of it\"\nevent = \"demand\"\nproposed_by = \"russia\"\n";
    site().events(DEMAND).issue(&format!("{ROWS}{option}")).silent();
    site()
        .events(DEMAND)
        .issue(&format!("{ROWS}{}", option.replace("\"russia\"", "\"ukraine\"")))
        .expect(&[(OVERTAKEN, "")]);
}

#[test]
fn the_state_may_name_the_event_in_place_of_the_issue() {
    let event = DEMAND.replace("issues = [\"donbas\"]\n", "");
    let state = "\n[[status]]\nevent = \"demand\"\nstate = \"contested\"\nsummary = \"They differ.\"\n";
    site().events(&event).issue(&format!("{ROWS}{state}")).expect(&[(OVERTAKEN, "")]);
    // A joint statement that only Ukraine's position names may be silent on Russia's.
    let joint = event.replace("[\"russia\"]", "[\"russia\", \"ukraine\"]");
    let position = "\n[[positions]]\nevent = \"demand\"\nparty = \"ukraine\"\nsummary = \"It refuses.\"\n";
    site().events(&joint).issue(&format!("{ROWS}{position}")).silent();
}

#[test]
fn people_act_for_their_parties() {
    let people = "[[person]]\nid = \"peskov\"\ntitle = \"Dmitry Peskov\"\nparty = \"russia\"\n";
    let event = DEMAND.replace("parties = [\"russia\"]", "people = [\"peskov\"]");
    site().file("content/people.toml", people).events(&event).issue(ROWS).expect(&[(OVERTAKEN, "")]);
}

#[test]
fn a_closed_issue_is_history() {
    let settled = format!("{ROWS}\n[[status]]\nevent = \"talks\"\nstate = \"settled\"\nsummary = \"Done.\"\n");
    site().events(DEMAND).issue(&settled).silent();
    // It was open on the day before.
    site()
        .events(DEMAND)
        .issue(&settled.replace("state = \"settled\"", "announced = 2025-12-17\nstate = \"settled\""))
        .expect(&[(OVERTAKEN, "")]);
}

const PRINCIPAL: &str = "+++\ntitle = \"Ukraine\"\nkind = \"state\"\nprincipal = true\n+++\n";
const MISSING: &str = "content/issues/donbas.md:2:10 missing-party";

fn principal() -> Site {
    site().warn("missing-party").file("content/parties/ukraine.md", PRINCIPAL)
}

#[test]
fn a_principal_party_without_a_position() {
    principal().issue(ROWS).expect(&[(MISSING, "`not_concerned`")]);
    principal().issue(&ROWS.replace("\"russia\"", "\"ukraine\"")).silent();
    principal().issue(&format!("not_concerned = [\"ukraine\"]\n{ROWS}")).silent();
    principal().issue(&ROWS.replace("negotiating", "settled")).silent();
    principal().file("content/parties/ukraine.md", &PRINCIPAL.replace("kind", "draft = true\nkind")).silent();
    // Nobody asked.
    site().file("content/parties/ukraine.md", PRINCIPAL).issue(ROWS).silent();
    // A position that is not yet known is none.
    principal()
        .issue(&format!(
            "{ROWS}\n[[positions]]\ndate = 2025-12-20\nsources = [\"wire\"]\nparty = \"ukraine\"\nsummary = \"No.\"\n"
        ))
        .expect(&[(MISSING, "")]);
}

#[test]
fn one_line_names_all() {
    let mut site = principal();
    for party in ["france", "italy"] {
        site = site.file(&format!("content/parties/{party}.md"), &PRINCIPAL.replace("Ukraine", party));
    }
    let told = site.issue(ROWS).told();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.starts_with("`france`, `italy` and `ukraine` have no position"), "{}", told[0].message);
}

#[test]
fn a_group_speaks_for_its_members() {
    let group = |title: &str, member: &str| {
        format!("+++\ntitle = \"{title}\"\nkind = \"coalition\"\nmembers = [{member}]\n+++\n")
    };
    let rows = ROWS.replace("\"russia\"", "\"allies\"");
    let allies = |member: &str| principal().file("content/parties/allies.md", &group("Allies", member)).issue(&rows);
    allies("{ id = \"ukraine\" }").silent();
    allies("{ name = \"Norway\" }").expect(&[(MISSING, "")]);
    allies("{ id = \"ukraine\", to = 2025-12-01 }").expect(&[(MISSING, "")]);
    // A group of a group, and groups in a circle.
    principal()
        .file("content/parties/inner.md", &group("Inner", "{ id = \"ukraine\" }, { id = \"allies\" }"))
        .file("content/parties/allies.md", &group("Allies", "{ id = \"inner\" }"))
        .issue(&rows)
        .silent();
    // A member does not speak for its group.
    let group = group("Allies", "{ id = \"russia\" }").replace("kind", "principal = true\nkind");
    site().warn("missing-party").file("content/parties/allies.md", &group).issue(ROWS).expect(&[(MISSING, "")]);
}
