//! `briefing new`.

use crate::test::Test;

fn site() -> Test {
    Test::site()
        .file("content/parties/city.md", "+++\ntitle = \"City\"\nkind = \"other\"\n+++\n")
        .file("content/parties/residents.md", "+++\ntitle = \"Residents\"\nkind = \"other\"\ndraft = true\n+++\n")
        .file("content/sources/courier.md", "+++\ntitle = \"C\"\ndate = 2026-03-02\nkind = \"other\"\n+++\n")
        .file("content/documents/plan.md", "+++\ntitle = \"Plan\"\nkind = \"plan\"\naccess = \"public\"\nurl = \"https://example.org/plan\"\n[[status]]\nstate = \"published\"\ndate = 2026-03-01\n+++\n")
        .file(
            "content/issues/route.md",
            "+++\ntitle = \"R\"\ndraft = true\n[[status]]\nstate = \"raised\"\nsummary = \"S\"\ndate = 2026-03-02\n+++\n",
        )
}

const SAID: &str = "it is a draft: fill it in, then take out `draft = true`\n";

#[test]
fn a_new_record_of_every_kind_passes_the_check() {
    let kinds: &[(&str, &[&str], &str)] = &[
        ("article", &["--date", "2026-03-10", "--issue", "route", "--source", "courier"], "articles/"),
        ("issue", &["--party", "city", "--party", "residents", "--source", "courier"], "issues/"),
        (
            "event",
            &["--date", "2026-03-10", "--party", "city", "--issue", "route", "--source", "plan"],
            "events/2026-03-10-",
        ),
        ("party", &["--source", "courier"], "parties/"),
        ("person", &["--party", "city"], "people/"),
        ("document", &["--party", "city", "--issue", "route", "--date", "2026-03"], "documents/"),
        ("source", &["--date", "2026-03-10", "--party", "city"], "sources/"),
        ("term", &["--source", "courier"], "terms/"),
        ("page", &[], "pages/"),
    ];
    for with_options in [false, true] {
        for (kind, options, path) in kinds {
            let options = if with_options { *options } else { &[] };
            let path =
                if with_options || *kind != "event" { (*path).to_owned() } else { "events/2026-03-20-".to_owned() };
            let file = format!("content/{path}a-zurich-question-of-quotes.md");
            let ran = site()
                .args(["new", kind, "  A “Zürich”\nquestion of \"quotes\"? "])
                .args(options.iter().copied())
                .stdout(&format!("{file}\n"))
                .stderr(SAID)
                .run();
            let text = ran.read(&file);
            assert!(
                text.starts_with("+++\ntitle = \"A “Zürich” question of \\\"quotes\\\"?\"\ndraft = true\n"),
                "{text}"
            );
            for line in text.lines() {
                assert!(line.chars().count() <= 105, "{line}");
            }
            let ran = ran.again().args(["check", "--deny-warnings"]).stderr("no problems found\n").run();
            // As a draft it is a page, too.
            let ran = ran.again().args(["build", "--drafts"]).any_stderr().run();
            assert!(ran.stderr.contains("wrote "), "{kind}: {}", ran.stderr);
        }
    }
}

#[test]
fn what_the_kinds_look_like() {
    let ran = site()
        .args(["new", "event", "The mayor visits", "--date", "2026-03-10", "--party", "city", "--source", "courier"])
        .stdout("content/events/2026-03-10-the-mayor-visits.md\n")
        .stderr(SAID)
        .run();
    insta::assert_snapshot!("event", ran.read("content/events/2026-03-10-the-mayor-visits.md"));
    let ran = site()
        .args(["new", "issue", "Which colour?", "--party", "city", "--party", "city", "-q"])
        .stdout("content/issues/which-colour.md\n")
        .run();
    insta::assert_snapshot!("issue", ran.read("content/issues/which-colour.md"));
    for kind in ["article", "party", "person", "document", "source", "term", "page"] {
        let ran = site().args(["new", kind, "A title", "-q"]).any_stdout().run();
        insta::assert_snapshot!(kind, ran.read(ran.stdout.trim_end()));
    }
}

#[test]
fn an_event_on_no_exact_day_has_none_in_its_name() {
    for (date, file, written) in [
        ("2026-03", "content/events/talks.md", "date = \"2026-03\""),
        ("2026-03-09/2026-03-10", "content/events/talks.md", "date = \"2026-03-09/2026-03-10\""),
        ("[..2026-03-09]", "content/events/talks.md", "date = \"[..2026-03-09]\""),
        ("2026-03-09T18:30:00+01:00", "content/events/2026-03-09-talks.md", "date = \"2026-03-09T18:30:00+01:00\""),
    ] {
        let ran = site().args(["new", "event", "Talks", "--date", date, "-q"]).stdout(&format!("{file}\n")).run();
        assert!(ran.read(file).contains(written), "{}", ran.read(file));
        ran.again().args(["check", "-q"]).run();
    }
}

#[test]
fn ids_that_are_unknown_are_refused() {
    let refused = |args: &[&str], text: &str| {
        let ran = site().args(["new", "event", "Talks"]).args(args.iter().copied()).status(2).stderr(text).run();
        assert!(!ran.has("content/events"));
    };
    refused(
        &["--party", "citty"],
        "error: no party is called `citty`, which `--party` names\nhelp: did you mean `city`?\n",
    );
    refused(
        &["--issue", "rout"],
        "error: no issue is called `rout`, which `--issue` names\nhelp: did you mean `route`?\n",
    );
    refused(
        &["--source", "bbc-2026"],
        "error: no source or document is called `bbc-2026`, which `--source` names\n\
         help: start it first with `briefing new source \"…\"`\n",
    );
}

#[test]
fn options_that_say_nothing_of_the_kind_are_refused() {
    let refused = |args: &[&str], text: &str| {
        site()
            .args(["new"])
            .args(args.iter().copied())
            .status(2)
            .stderr(&format!("error: {text}\nhelp: leave it out\n"))
            .run();
    };
    refused(&["term", "T", "--party", "city"], "`--party` says nothing of a term");
    refused(&["party", "T", "--date", "2026"], "`--date` says nothing of a party");
    refused(&["source", "T", "--issue", "route"], "`--issue` says nothing of a source");
    refused(&["person", "T", "--party", "city", "--party", "residents"], "a person has one `--party` at most");
}

#[test]
fn nothing_is_ever_overwritten() {
    // The path is free, the id is not: it counts for the whole kind, and for sources and documents together.
    site()
        .file("content/events/2026-01-01-talks.md", "+++\ntitle = \"T\"\ndate = 2026-01-01\nkind = \"other\"\n+++\n")
        .args(["new", "event", "Talks"])
        .status(2)
        .stderr("error: an event is called `talks` already\nhelp: look at it with `briefing show event/talks`, or use another title\n")
        .run();
    site()
        .args(["new", "source", "Plan"])
        .status(2)
        .stderr("error: a document is called `plan` already\nhelp: look at it with `briefing show document/plan`, or use another title\n")
        .run();
    // A file that gives its record another id.
    let ran = site()
        .file("content/pages/about.md", "+++\ntitle = \"T\"\nid = \"other\"\n+++\n")
        .args(["new", "page", "About"])
        .status(2)
        .stderr("error: `content/pages/about.md` is there already\nhelp: use another title\n")
        .run();
    assert!(ran.read("content/pages/about.md").contains("other"));
    site()
        .args(["new", "page", "Index"])
        .status(2)
        .stderr("error: no record can be called `index`\nhelp: use another title\n")
        .run();
}

#[test]
fn titles_that_are_awkward() {
    site().args(["new", "page", " \t"]).status(2).stderr("error: a page needs a title\n").run();
    site().args(["new", "page", "???", "-q"]).stdout("content/pages/record.md\n").run();
    site().args(["new", "page", "北京", "-q"]).stdout("content/pages/bei-jing.md\n").run();
    let ran = site().args(["new", "page", "2026-03-09 \u{1b}[31m ../../etc", "-q"]).any_stdout().run();
    assert_eq!(ran.stdout, "content/pages/31m-etc.md\n");
    ran.again()
        .args(["show", "page/31m-etc", "--drafts"])
        .stdout_has("page/31m-etc\n2026-03-09 [31m ../../etc\n")
        .run();
}

#[test]
fn the_home_page_is_no_kind_to_start() {
    Test::site().args(["new", "home", "T"]).status(2).stderr_has("article, issue, event, party, person").run();
    Test::site().args(["new", "evnt", "T"]).status(2).stderr_has("'event'").run();
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_out_is_not_followed() {
    let test = site().file("outside/x", "");
    let test = test
        .file("site/briefing.toml", "[site]\ntitle = \"T\"\n[build]\nas_of = 2026-03-20\n")
        .file("site/content/x", "");
    std::os::unix::fs::symlink(test.path("outside"), test.path("site/content/pages")).unwrap();
    let ran = test
        .args(["new", "page", "About", "--site", "site"])
        .status(2)
        .stderr("error: `site/content/pages` leads out of the site folder\nhelp: replace the link by a folder\n")
        .run();
    assert!(!ran.has("outside/about.md"));
}
