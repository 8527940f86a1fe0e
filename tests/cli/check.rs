//! `briefing check`.

use crate::test::Test;

const PAGE: &str = "+++\ntitle = \"P\"\nimage = { src = \"x.svg\" }\n+++\n";

fn with_a_warning() -> Test {
    Test::site().file("content/pages/p/index.md", PAGE).file("content/pages/p/x.svg", "<svg/>")
}

fn with_errors() -> Test {
    Test::site()
        .file("content/parties/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file("templates/home.html", "{{ record(kind=\"stone\", id=\"x\") }}")
}

#[test]
fn a_good_site_has_nothing_to_say() {
    let ran = Test::site().args(["check"]).stderr("no problems found\n").run();
    assert!(!ran.has("public"));
    Test::site().args(["check", "-q"]).run();
}

#[test]
fn errors_of_content_and_of_templates_are_found_in_one_run() {
    let ran = with_errors().args(["check"]).status(1).any_stdout().stderr("2 errors\n").run();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn warnings_are_allowed_unless_they_are_denied() {
    with_a_warning().args(["check"]).stdout_has("warning[missing-alt]").stderr("1 warning\n").run();
    with_a_warning()
        .args(["check", "--deny-warnings"])
        .status(1)
        .stdout_has("warning[missing-alt]")
        .stderr("1 warning, denied by `--deny-warnings`\n")
        .run();
}

#[test]
fn all_warnings_are_listed() {
    let mut test = Test::site();
    for number in 1..=13 {
        let page = format!("content/pages/page-{number:02}");
        test = test.file(&format!("{page}/index.md"), PAGE).file(&format!("{page}/x.svg"), "<svg/>");
    }
    let ran = test.args(["check"]).any_stdout().stderr("13 warnings\n").run();
    assert_eq!(ran.stdout.matches("warning[missing-alt]").count(), 13);
}

#[test]
fn every_format() {
    let checked = |format: &str| {
        with_errors().args(["check", "--format", format]).status(1).any_stdout().stderr("2 errors\n").run().stdout
    };
    assert_eq!(checked("human"), with_errors().args(["check"]).status(1).any_stdout().any_stderr().run().stdout);
    for line in checked("json").lines() {
        let diagnostic: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(diagnostic["level"], "error");
    }
    assert!(checked("github").lines().all(|line| line.starts_with("::error ")));
    let sarif: serde_json::Value = serde_json::from_str(&checked("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    // A document without results is one that a tool can read.
    Test::site().args(["check", "--format", "sarif"]).stdout_has("\"results\": []").stderr("no problems found\n").run();
}

#[test]
fn a_mistake_of_a_template_counts_once_however_many_pages_show_it() {
    let checked = |format: &str| {
        Test::site()
            .file("content/pages/a.md", "+++\ntitle = \"A\"\n+++\n")
            .file("content/pages/b.md", "+++\ntitle = \"B\"\n+++\n")
            .file("content/pages/c.md", "+++\ntitle = \"C\"\n+++\n")
            .file("templates/page.html", "{{ page.titel }}")
            .args(["check", "--format", format])
            .status(1)
            .any_stdout()
            .stderr("1 error\n")
            .run()
            .stdout
    };
    insta::assert_snapshot!(checked("human"), @r"
    error[template]: field `titel` is not defined
     --> templates/page.html:1:9
      |
    1 | {{ page.titel }}
      |         ^^^^^ did you mean `title`?
      |
      = note: while rendering `/a/` and 2 other pages
    ");
    insta::assert_snapshot!(checked("json"), @r#"{"code":"template","level":"error","path":"templates/page.html","line":1,"column":9,"end_line":1,"end_column":14,"text":"titel","message":"field `titel` is not defined","hints":["did you mean `title`?"],"page":"/a/","other_pages":2}"#);
    insta::assert_snapshot!(checked("github"), @"::error file=templates/page.html,line=1,col=9,endLine=1,endColumn=14,title=briefing[template]::field `titel` is not defined. did you mean `title`? while rendering `/a/` and 2 other pages");
    let sarif: serde_json::Value = serde_json::from_str(&checked("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn colours_are_asked_for() {
    let colored = |test: Test| test.args(["check"]).status(1).any_stdout().any_stderr().run().stdout.contains('\u{1b}');
    assert!(!colored(with_errors()));
    assert!(colored(with_errors().args(["--color", "always"])));
    assert!(!colored(with_errors().args(["--color", "never"]).env("CLICOLOR_FORCE", "1")));
    assert!(colored(with_errors().env("CLICOLOR_FORCE", "1")));
    assert!(!colored(with_errors().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(colored(with_errors().args(["--color=always"]).env("NO_COLOR", "1")));
    Test::new()
        .args(["check", "--color", "always"])
        .status(2)
        .stderr_has("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: there is no `briefing.toml`")
        .run();
}
