//! `stale-issue`, `was-due`, `page-behind-data` and `not-yet-known`.

use super::{ROWS, Site, site};

const STALE: &str = "content/issues/donbas.md:6:10 stale-issue";

#[test]
fn an_issue_without_news() {
    site().issue(ROWS).on("2026-02-15").expect(&[(STALE, "more time than 30 days with `stale_after`")]);
    // Thirty days are not yet more than thirty.
    site().issue(ROWS).on("2026-01-14").silent();
    site().issue(ROWS).on("2026-01-15").expect(&[(STALE, "")]);
    site().issue(&ROWS.replace("negotiating", "rejected")).on("2026-02-15").silent();
    site().issue(&format!("draft = true\n{ROWS}")).on("2026-02-15").drafts().silent();
}

#[test]
fn limits_of_the_site_and_of_the_issue() {
    let slow = || site().check("stale_after = \"90d\"\n").on("2026-02-15");
    slow().issue(ROWS).silent();
    slow()
        .issue(&format!("stale_after = \"14d\"\n{ROWS}"))
        .expect(&[("content/issues/donbas.md:7:10 stale-issue", "14 days")]);
    site().issue(&format!("stale_after = \"90d\"\n{ROWS}")).on("2026-02-15").silent();
}

#[test]
fn whatever_is_new_is_news() {
    let stale = |rows: &str| site().issue(&format!("{ROWS}\n{rows}")).on("2026-02-15");
    stale("[[questions]]\ntext = \"Who pays?\"\ndate = 2026-02-01\nsources = [\"wire\"]\n").silent();
    stale("[[questions]]\ntext = \"Who pays?\"\nanswered = { date = 2026-02-01, text = \"All.\" }\n").silent();
    // It is not known yet, or was known long ago.
    stale("[[questions]]\ntext = \"Who pays?\"\ndate = 2026-02-20\nsources = [\"wire\"]\n").expect(&[(STALE, "")]);
    // Learnt late.
    stale("[[questions]]\ntext = \"Who pays?\"\ndate = 2025-12-01\nannounced = 2026-02-01\nsources = [\"wire\"]\n")
        .silent();
    let event = "[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nissues = [\"donbas\"]\nsources = [\"late\"]\n";
    let with = |date: &str| site().late().issue(ROWS).events(&format!("{event}{date}\n")).on("2026-02-15");
    with("date = 2026-02-01").silent();
    with("date = \"2025-11-01/2026-02-01\"").silent();
    with("date = \"2025-11-01/2026-05-01\"").silent();
    with("date = \"2025-11-01/..\"").expect(&[(STALE, "")]);
    with("date = 2026-05-01\nannounced = 2026-02-01").silent();
    with("date = 2026-05-01\nannounced = 2025-12-20").expect(&[(STALE, "")]);
}

const PLAN: &str = "[[event]]\nid = \"round\"\ntitle = \"The second round\"\nkind = \"meeting\"\nannounced = 2025-12-01\ndate = 2025-12-14\nsources = [\"wire\"]\n";

#[test]
fn a_plan_whose_day_has_passed() {
    let due = "content/events.toml:6:8 was-due";
    site().events(PLAN).expect(&[(due, "add an `outcome`")]);
    site().events(&format!("{PLAN}outcome = \"They met.\"\n")).silent();
    site().events(&format!("{PLAN}[[event.status]]\nstate = \"missed\"\n")).silent();
    site().events(&format!("{PLAN}draft = true\n")).drafts().silent();
    // Its day is today, it goes on, it was not planned, or no day is known.
    site().events(&PLAN.replace("2025-12-14", "2025-12-16")).silent();
    site().events(&PLAN.replace("2025-12-14", "\"2025-12-14/2025-12-18\"")).silent();
    site().events(&PLAN.replace("2025-12-14", "\"2025-12\"")).silent();
    site().events(&PLAN.replace("2025-12-14", "\"2025-12-14/..\"")).silent();
    site().events(&PLAN.replace("announced = 2025-12-01\n", "")).silent();
    site().events(&PLAN.replace("date = 2025-12-14\n", "")).silent();
    site()
        .events(&PLAN.replace("2025-12-14", "\"2025-12\"").replace("2025-12-01", "2025-11-20"))
        .on("2026-01-01")
        .expect(&[(due, "")]);
}

#[test]
fn a_plan_that_was_postponed() {
    let postponed = |until: &str| {
        site().events(&format!("{PLAN}\n[[event.status]]\ndate = 2025-12-13\nstate = \"postponed\"\n{until}"))
    };
    postponed("until = 2025-12-15\n").expect(&[("content/events.toml:12:9 was-due", "`postponed`")]);
    postponed("until = 2025-12-16\n").silent();
    postponed("until = 2025-12-20\n").silent();
    postponed("").silent();
}

const ARTICLE: &str = "+++\ntitle = \"Overview\"\ndescription = \"What is agreed.\"\ndate = 2025-12-01\nupdated = 2025-12-10\nauthors = [\"Ada Berg\"]\nissues = [\"donbas\"]\n+++\n\nLittle.\n";

/// An issue whose state moved on 15 December 2025, and an article.
fn moved(article: &str) -> Site {
    let before =
        "[[status]]\ndate = 2025-12-01\nstate = \"contested\"\nsummary = \"They differ.\"\nsources = [\"wire\"]\n\n";
    site().issue(&format!("{before}{ROWS}")).file("content/articles/overview.md", article)
}

#[test]
fn an_article_that_the_data_left_behind() {
    let behind = "content/articles/overview.md:7:12 page-behind-data";
    moved(ARTICLE).expect(&[(behind, "set `reviewed`")]);
    moved(&ARTICLE.replace("updated", "reviewed")).expect(&[(behind, "set `updated`")]);
    moved(&ARTICLE.replace("updated = 2025-12-10", "reviewed = 2025-12-15")).silent();
    moved(&ARTICLE.replace("updated = 2025-12-10", "updated = 2025-12-16")).silent();
    moved(&ARTICLE.replace("date = 2025-12-01\nupdated = 2025-12-10", "date = 2025-12-15")).silent();
    moved(&ARTICLE.replace("title =", "draft = true\ntitle =")).drafts().silent();
    // It links to the issue and does not say that it explains it.
    moved(&ARTICLE.replace("issues = [\"donbas\"]\n", "").replace("Little.", "[[donbas|Little]].")).silent();
}

#[test]
fn what_is_no_move() {
    let article = || site().file("content/articles/overview.md", ARTICLE);
    // The beginning of a history, and a new summary of the same state.
    article().issue(ROWS).silent();
    let same =
        "[[status]]\ndate = 2025-12-01\nstate = \"negotiating\"\nsummary = \"They begin.\"\nsources = [\"wire\"]\n\n";
    article().issue(&format!("{same}{ROWS}")).silent();
    // A stance that moves is a move.
    let option = "[[options]]\nid = \"all\"\ntitle = \"All\"\nsources = [\"wire\"]\n";
    let stance = |date: &str, stance: &str| {
        format!(
            "\n[[positions]]\nparty = \"ukraine\"\noption = \"all\"\nstance = \"{stance}\"\nsummary = \"No.\"\ndate = {date}\nsources = [\"wire\"]\n"
        )
    };
    let rows = format!("{ROWS}\n{option}{}{}", stance("2025-12-01", "opposes"), stance("2025-12-14", "open"));
    article().issue(&rows).expect(&[("content/articles/overview.md:7:12 page-behind-data", "")]);
}

#[test]
fn what_the_day_leaves_out() {
    let event = "[[event]]\nid = \"summit\"\ntitle = \"A summit\"\nkind = \"meeting\"\nannounced = 2026-01-05\ndate = 2026-01-10\nsources = [\"wire\"]\n";
    let told = site().events(event).told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].head, "- not-yet-known");
    assert!(
        told[0].message.contains("1 record is") && told[0].message.contains("the event `summit` from 5 January 2026"),
        "{}",
        told[0].message
    );
    assert!(told[0].hints.contains("--as-of"), "{}", told[0].hints);
    site().events(&event.replace("announced = 2026-01-05", "announced = 2025-12-16")).silent();
    site().events(event).on("2026-01-05").silent();
    site().events(&format!("{event}draft = true\n")).drafts().silent();
    site().events(&format!("{event}draft = true\n")).silent();

    let many: String = (1..=20)
        .map(|day| {
            event.replace("summit", &format!("summit-{day}")).replace("2026-01-05", &format!("2026-02-{day:02}"))
        })
        .collect();
    let told =
        site().events(&many.replace("date = 2026-01-10", "date = 2026-03-10").replace("A summit", "Summit")).told();
    let message = &told[0].message;
    assert!(message.starts_with("20 records are not yet known on 16 December 2025"), "{message}");
    assert!(
        message.ends_with("the event `summit-8` from 8 February 2026, 12 more, the last from 20 February 2026"),
        "{message}"
    );
}
