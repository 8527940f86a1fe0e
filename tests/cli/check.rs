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

/// A server that has nothing but `/there`, and says how often it was asked.
#[cfg(feature = "external")]
fn server() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
    let count = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let lines: Vec<String> = BufReader::new(stream.try_clone().unwrap())
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let status = match lines.first().map_or("", |line| line.split(' ').nth(1).unwrap()) {
                "/there" => 200,
                "/paid" => 402,
                _ => 404,
            };
            // Whoever asked may be gone.
            let _ = write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

#[cfg(feature = "external")]
#[test]
fn the_web_is_asked_when_somebody_wishes_it_and_remembered_for_the_day() {
    let (server, asked) = server();
    let asked = || asked.load(std::sync::atomic::Ordering::SeqCst);
    let source = |id: &str| {
        format!(
            "[[source]]\nid = \"{id}\"\ntitle = \"S\"\nkind = \"news-report\"\ndate = 2026-03-10\nurl = \"{server}/{id}\"\n"
        )
    };
    let sources = [source("there"), source("gone"), source("paid")].concat();
    let ran = Test::site().file("content/sources.toml", &sources).args(["check"]).stderr("no problems found\n").run();
    assert_eq!(asked(), 0, "nobody wished for it");

    let counts =
        "looked at 2 of 3 addresses: `unchecked-link = \"warn\"` in `[check.lints]` lists the others\n1 warning\n";
    let ran = Test::again(ran.folder).args(["check", "--external"]).any_stdout().stderr(counts).run();
    let told = [
        format!("warning[dead-link]: `{server}/gone` answers 404\n"),
        " content/sources.toml:12:8\n".to_owned(),
        format!(
            "^ write where it is now, or look for an archived copy at `https://web.archive.org/web/20260310/{server}/gone`\n"
        ),
    ];
    assert!(told.iter().all(|part| ran.stdout.contains(part)), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("[dead-link]").count(), 1, "{}", ran.stdout);
    // A page that is not there is asked for twice, as programs and as browsers do.
    assert_eq!(asked(), 5);
    // On the same day what was there is not asked for again.
    let ran = Test::again(ran.folder)
        .args(["check", "--external", "--deny-warnings", "--format", "json"])
        .status(1)
        .any_stdout()
        .stderr_has("1 warning, denied by `--deny-warnings`\n")
        .run();
    assert_eq!(asked(), 9);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&told["code"], &told["line"], &told["column"]), (&"dead-link".into(), &12.into(), &8.into()));
}

#[cfg(feature = "external")]
#[test]
fn a_machine_that_reaches_nobody_says_so() {
    let source = |id: &str| {
        format!(
            "[[source]]\nid = \"{id}\"\ntitle = \"S\"\nkind = \"news-report\"\ndate = 2026-03-10\nurl = \"https://{id}.invalid/\"\n"
        )
    };
    Test::site()
        .file("content/sources.toml", &[source("one"), source("two")].concat())
        .args(["check", "--external"])
        .status(3)
        .stderr(
            "error: cannot make requests: of 2 hosts no name can be resolved\n\
             help: look whether this machine is connected, and try again\n",
        )
        .run();
}
