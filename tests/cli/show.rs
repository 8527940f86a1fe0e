//! `briefing show`.

use crate::test::{Test, bundled};

fn site() -> Test {
    Test::site()
        .file("content/parties/city.md", "+++\ntitle = \"City of Lindenhafen\"\nshort_title = \"City\"\nkind = \"other\"\n+++\n\nPays for the [[term/tram]].\n")
        .file("content/terms/tram.md", "+++\ntitle = \"Tram\"\ndescription = \"A [[city|town's]] train.\"\n+++\n")
        .file("content/pages/tram.md", "+++\ntitle = \"On trams\"\n+++\n")
        .file("content/events/2026-03-02-plan.md", "+++\ntitle = \"A plan\"\ndate = 2026-03-02\nkind = \"proposal\"\nparties = [\"city\"]\n+++\n")
        .file("content/events/vote.md", "+++\ntitle = \"A vote\"\ndate = 2026-05-01\nkind = \"vote\"\n+++\n")
        .file("content/pages/later.md", "+++\ntitle = \"Later\"\ndraft = true\n+++\n")
        .file("content/parties/broken.md", "+++\ntitle = \"Broken\"\nkind = 5.5\n+++\n")
}

#[test]
fn a_record_for_people() {
    let ran = Test::new()
        .args(["show", "germany-floats-truce", "--site", &bundled().display().to_string()])
        .any_stdout()
        .run();
    let head: Vec<&str> = ran.stdout.split("\n\n").take(3).collect();
    insta::assert_snapshot!(head.join("\n\n"), @r"
    event/germany-floats-truce
    Germany floats a truce over Christmas

    file   content/events/2025-12-15-germany-floats-truce.md:2
    page   /events/germany-floats-truce/
    known  from 15 December 2025

    referred to by
      article/after-the-berlin-talks  After the Berlin talks: what is on the table, and what divides the parties?
      issue/christmas-truce           Will there be a truce over Christmas?
      event/kremlin-rejects-truce     The Kremlin rejects a Christmas truce
      party/germany                   Germany
    ");
    assert!(ran.stdout.contains("\n`page`, as `event.html` gets it\n  title: Germany floats a truce over Christmas\n"));
    assert!(ran.stdout.contains("\n    parties:\n      - kind: party\n        id: germany\n"), "{}", ran.stdout);
}

#[test]
fn a_record_for_machines() {
    let args = ["show", "party/germany", "--format", "json", "--site", &bundled().display().to_string()];
    let ran = Test::new().args(args).any_stdout().run();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["kind"], "party");
    assert_eq!(json["id"], "germany");
    assert_eq!(json["path"], "content/parties/germany.md");
    assert_eq!(json["line"], 2);
    assert_eq!(json["address"], "/parties/germany/");
    assert_eq!(json["template"], "party.html");
    assert_eq!(json["page"]["title"], "Germany");
    assert_eq!(json["page"]["party"]["country"], "DE");
    assert!(json["page"]["body"].as_str().unwrap().starts_with("<p>Chancellor <a href=\"/people/"), "{}", ran.stdout);
    assert_eq!(json["known_from"], serde_json::Value::Null);
    assert!(json["referred_to_by"].as_array().unwrap().iter().any(|record| record["id"] == "berlin-talks"));
}

#[test]
fn every_kind_can_be_shown() {
    let kinds = [
        ("home", "home.html"),
        ("article/after-the-berlin-talks", "article.html"),
        ("issues/donbas", "issue.html"),
        ("event/berlin-talks", "event.html"),
        ("russia", "party.html"),
        ("people/friedrich-merz", "person.html"),
        ("berlin-joint-statement", "document.html"),
        ("cnn-2025-12-16", "source.html"),
        ("term/truce", "glossary.html"),
        ("about", "page.html"),
    ];
    for (id, template) in kinds {
        let part = format!("\n`page`, as `{template}` gets it\n");
        Test::new().args(["show", id, "--site", &bundled().display().to_string()]).stdout_has(&part).run();
    }
}

#[test]
fn an_id_that_is_none() {
    let told = |id: &str, text: &str| site().args(["show", id]).status(2).stderr(text).run();
    told("citty", "error: no record is called `citty`\nhelp: did you mean `city`?\n");
    told("zzzzzzzz", "error: no record is called `zzzzzzzz`\n");
    told("event/city", "error: no event is called `city`\nhelp: `city` is a party\n");
    told("partys/city", "error: `partys` is no kind of record\nhelp: did you mean `party/city`?\n");
    told("tram", "error: `tram` is a term and a page\nhelp: write `term/tram` or `page/tram`\n");
    told("", "error: no record is called ``\n");
}

#[test]
fn what_is_left_out_is_said_why() {
    site()
        .args(["show", "vote"])
        .status(2)
        .stderr("error: `vote` is not known on 20 March 2026, it is from 1 May 2026\nhelp: look at that day with `--as-of 2026-05-01`\n")
        .run();
    site()
        .args(["show", "vote", "--as-of", "2026-05-01"])
        .any_stderr()
        .status(1)
        .stdout_has("event/vote\nA vote\n")
        .run();
    let left_out = "is left out: it is a draft or has errors\nhelp: look at drafts with `--drafts`; `briefing check` lists errors\n";
    site().args(["show", "later"]).status(2).stderr(&format!("error: `later` {left_out}")).run();
    site().args(["show", "later", "--drafts"]).any_stderr().status(1).stdout_has("\ndraft  yes\n").run();
    site().args(["show", "broken"]).status(2).stderr(&format!("error: `broken` {left_out}")).run();
}

#[test]
fn a_site_with_errors_shows_what_it_has_and_says_so() {
    site()
        .args(["show", "city"])
        .status(1)
        .stdout_has("party/city\nCity of Lindenhafen\n")
        .stderr("warning: the site has 1 error, and what has errors is left out; `briefing check` lists them\n")
        .run();
}
