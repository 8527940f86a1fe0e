//! `unsourced` and `one-source`.

use super::{ROWS, site};

const EVENT: &str = "[[event]]\nid = \"round\"\ntitle = \"The round\"\nkind = \"meeting\"\ndate = 2025-12-01\n";

#[test]
fn an_event_without_sources() {
    site().events(EVENT).expect(&[("content/events.toml:3:10 unsourced", "add `sources = [")]);
    site().events(&format!("{EVENT}sources = [\"wire\"]\n")).silent();
    site().events(&format!("{EVENT}outcome = \"They met [@wire].\"\n")).silent();
    site().events(&format!("{EVENT}draft = true\n")).silent();
    // An event that is expected is a claim too.
    site()
        .events("[[event]]\nid = \"vote\"\ntitle = \"The vote\"\nkind = \"vote\"\n")
        .expect(&[("content/events.toml:3:10 unsourced", "add `sources = [")]);
}

#[test]
fn the_text_of_an_event_may_cite() {
    let event = "+++\ntitle = \"Round\"\nkind = \"meeting\"\ndate = 2025-12-01\n+++\n\n<Callout kind=\"note\">\n\nThey met [@wire].\n\n</Callout>\n";
    site().file("content/events/round.md", event).silent();
    site()
        .file("content/events/round.md", &event.replace(" [@wire]", ""))
        .expect(&[("content/events/round.md:2:10 unsourced", "add")]);
}

#[test]
fn rows_without_sources() {
    let rows = "[[status]]\ndate = 2025-12-01\nstate = \"negotiating\"\nsummary = \"They talk.\"\n
[[options]]\nid = \"all\"\ntitle = \"All of it\"\ndate = 2025-12-01\n
[[positions]]\nparty = \"russia\"\nsummary = \"It wants all.\"\ndate = 2025-12-01\n
[[questions]]\ntext = \"Who would pay?\"\n";
    site().issue(rows).expect(&[
        ("content/issues/donbas.md:6:10 unsourced", "name the `event` that it comes from"),
        ("content/issues/donbas.md:10:7 unsourced", "add `sources"),
        ("content/issues/donbas.md:15:10 unsourced", "add `sources"),
    ]);
    site().issue(&rows.replace("date = 2025-12-01", "sources = [\"wire\"]")).silent();
    site()
        .issue(&rows.replace("They talk.", "They talk [@wire].").replace("date = 2025-12-01", "event = \"talks\""))
        .silent();
    site().issue(&format!("draft = true\n{rows}")).silent();
}

#[test]
fn what_is_on_the_table_may_stand_in_a_document() {
    let document =
        "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"public\"\nurl = \"https://example.org/plan\"\n
[[status]]\nstate = \"published\"\ndate = 2025-12-01\n+++\n";
    let option = "\n[[options]]\nid = \"all\"\ntitle = \"All of it\"\ndocument = \"plan\"\n";
    site().file("content/documents/plan.md", document).issue(&format!("{ROWS}{option}")).silent();
    // A public text without an address proves nothing.
    let without = document.replace("url = \"https://example.org/plan\"\n", "");
    site()
        .file("content/documents/plan.md", &without)
        .expect(&[("content/documents/plan.md:7:10 unsourced", "add `sources")]);
    let sourced = without.replace("kind = ", "sources = [\"wire\"]\nkind = ");
    site().file("content/documents/plan.md", &sourced).silent();
}

#[test]
fn a_row_whose_event_has_no_sources() {
    let rows = ROWS.replace("\"talks\"", "\"round\"");
    site().events(EVENT).issue(&rows).expect(&[
        ("content/events.toml:3:10 unsourced", "add"),
        ("content/issues/donbas.md:6:10 unsourced", "add `sources = [\"…\"]` there, or here"),
        ("content/issues/donbas.md:11:10 unsourced", "there, or here"),
    ]);
    // The event is known later than the day: that it has sources counts all the same.
    site()
        .events(&format!("{EVENT}sources = [\"wire\"]\nannounced = 2026-05-01\n"))
        .issue(&format!("{ROWS}\n{rows}"))
        .on("2026-06-01")
        .check("stale_after = \"999d\"")
        .silent();
}

#[test]
fn a_row_whose_event_is_a_draft() {
    let rows = ROWS.replace("\"talks\"", "\"round\"");
    let event = format!("{EVENT}sources = [\"wire\"]\ndraft = true\n");
    let with = || site().events(&event).issue(&rows);
    with().expect(&[
        ("content/issues/donbas.md:6:10 unsourced", "publish the event"),
        ("content/issues/donbas.md:11:10 unsourced", "publish the event"),
    ]);
    with().drafts().silent();
}

#[test]
fn a_row_whose_event_has_errors_is_left_alone() {
    let told = site().events(&EVENT.replace("\"meeting\"", "5")).issue(&ROWS.replace("\"talks\"", "\"round\"")).told();
    assert!(told.iter().all(|told| !told.head.ends_with("unsourced")), "{}", told.len());
}

#[test]
fn key_points_and_the_state_of_the_story() {
    let article = "+++\ntitle = \"Overview\"\ndescription = \"What is agreed.\"\ndate = 2025-12-16\nauthors = [\"Ada Berg\"]\nsources = [\"wire\"]\nkey_points = [{ text = \"Little is agreed.\" }]\n+++\n";
    site()
        .file("content/articles/overview.md", article)
        .expect(&[("content/articles/overview.md:7:25 unsourced", "add `sources = [")]);
    site().file("content/articles/overview.md", &article.replace("agreed.\" }", "agreed [@wire].\" }")).silent();
    let home = "+++\ntitle = \"Home\"\ndescription = \"Talks.\"\n\n[[status]]\ndate = 2025-12-15\nsummary = \"They talk.\"\n+++\n";
    site().file("content/_index.md", home).expect(&[("content/_index.md:7:12 unsourced", "name the `event`")]);
    site().file("content/_index.md", &home.replace("date =", "event = \"talks\"\ndate =")).silent();
}

#[test]
fn what_became_of_an_event_rests_on_its_sources() {
    let event = format!("{EVENT}sources = [\"wire\"]\n\n[[event.status]]\nstate = \"cancelled\"\n");
    site().events(&event).silent();
}

#[test]
fn one_source() {
    let lone = || site().warn("one-source").file("content/sources/minutes.md", &super::source("Minutes", "2025-12-15"));
    // Rows take their source from the event, which is told once.
    lone().issue(ROWS).expect(&[("content/events/talks.md:6:13 one-source", "add a second source")]);
    let row = ROWS.replacen("event = \"talks\"", "sources = [\"minutes\"]", 1);
    // The second row rests on the event's source, the first on its own.
    lone()
        .issue(&row)
        .expect(&[("content/events/talks.md:6:13 one-source", ""), ("content/issues/donbas.md:5:13 one-source", "")]);
    let talks =
        "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2025-12-15\nsources = [\"wire\", \"minutes\"]\n+++\n";
    lone().file("content/events/talks.md", talks).issue(ROWS).silent();
    // One source at two places is one source, a citation in the text is another.
    let twice = talks
        .replace("[\"wire\", \"minutes\"]", "[{ id = \"wire\", at = \"p. 1\" }, { id = \"wire\", at = \"p. 2\" }]");
    lone().file("content/events/talks.md", &twice).expect(&[("content/events/talks.md:5:20 one-source", "")]);
    lone().file("content/events/talks.md", &format!("{twice}\nThey met [@minutes].\n")).silent();
    site().issue(ROWS).silent();
}
