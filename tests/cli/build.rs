//! `briefing build`.

use std::fs;

use crate::test::Test;

/// A page with a picture that has no text alternative: a warning.
fn with_warnings(mut test: Test, count: usize) -> Test {
    for number in 1..=count {
        let page = format!("content/pages/page-{number:02}");
        test = test
            .file(&format!("{page}/index.md"), "+++\ntitle = \"P\"\nimage = { src = \"x.svg\" }\n+++\n")
            .file(&format!("{page}/x.svg"), "<svg/>");
    }
    test
}

/// A party whose kind is missing: an error.
const BROKEN: (&str, &str) = ("content/parties/a.md", "+++\ntitle = \"A\"\n+++\n");

#[test]
fn a_site_is_built_and_then_nothing_is_left_to_do() {
    let ran = Test::site().args(["build"]).any_stderr().run();
    assert!(
        ran.stderr.starts_with("wrote ") && ran.stderr.ends_with(" files in [TIME] s → public/\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.read("public/index.html"), "Home\n");
    let count = ran.stderr.split(' ').nth(1).unwrap().to_owned();

    let ran =
        ran.again().args(["build"]).stderr(&format!("wrote 0 files, {count} unchanged in [TIME] s → public/\n")).run();
    let rest: usize = count.parse::<usize>().unwrap();

    // A page comes and goes.
    let ran =
        ran.again().file("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n").args(["build"]).any_stderr().run();
    assert_eq!(ran.read("public/about/index.html"), "About\n");
    fs::remove_file(ran.folder.path().join("content/pages/about.md")).unwrap();
    let ran = ran.again().args(["build"]).any_stderr().run();
    assert!(ran.stderr.contains(", 1 removed in [TIME] s → public/\n"), "{}", ran.stderr);
    assert!(!ran.has("public/about"));
    assert!(rest > 5);
}

const NOTHING: &str = "nothing that the site is made of has changed\n";

#[test]
fn what_was_built_of_the_same_is_not_compiled_again() {
    let ran = Test::site().args(["build"]).any_stderr().run();
    let page = ran.folder.path().join("public/index.html");
    let again = |ran: crate::test::Ran| ran.again().args(["build", "-v"]).any_stderr().run();
    let ran = again(ran);
    assert!(ran.stderr.contains(NOTHING) && !ran.stderr.contains("compiled"), "{}", ran.stderr);
    assert!(ran.stderr.contains("\nwrote 0 files, "), "{}", ran.stderr);

    // What is gone comes back.
    fs::remove_file(&page).unwrap();
    let ran = again(ran);
    assert!(ran.stderr.contains("wrote 1 file, "), "{}", ran.stderr);
    assert_eq!(ran.read("public/index.html"), "Home\n");
    let ran = again(ran);
    assert!(ran.stderr.contains(NOTHING), "{}", ran.stderr);

    // What somebody changed is theirs, as long as it was and with the times that it had.
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    fs::write(&page, "Mine\n").unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    let ran = ran.again().args(["build"]).status(2).stderr_has("changed since a build wrote it").run();
    fs::write(&page, "Home\n").unwrap();
    let ran = again(ran);
    assert!(ran.stderr.contains(NOTHING), "{}", ran.stderr);

    // A link to the same bytes is no file of ours.
    #[cfg(unix)]
    {
        let (page, other) = (ran.folder.path().join("public/index.html"), ran.folder.path().join("other"));
        fs::rename(&page, &other).unwrap();
        std::os::unix::fs::symlink(&other, &page).unwrap();
        ran.again().args(["build"]).status(2).stderr_has("a link, which a build does not follow").run();
    }
}

#[test]
fn all_that_a_site_is_made_of_counts() {
    let built = || Test::site().args(["build"]).any_stderr().run();
    for arguments in [&["--as-of", "2026-03-19"][..], &["--base-url", "/"], &["--drafts"]] {
        let ran = built().again().args(["build", "-v"]).args(arguments.iter().copied()).any_stderr().run();
        assert!(!ran.stderr.contains(NOTHING) && ran.stderr.contains("compiled"), "{arguments:?}: {}", ran.stderr);
    }
    for (path, text) in [
        ("content/_index.md", "+++\ntitle = \"House\"\ndescription = \"D.\"\n+++\n"),
        ("templates/home.html", "!\n"),
        ("static/a.txt", "a\n"),
        ("briefing.toml", "[site]\ntitle = \"U\"\n[build]\nas_of = 2026-03-20\n"),
    ] {
        let ran = built().again().file(path, text).args(["build", "-v"]).any_stderr().run();
        assert!(!ran.stderr.contains(NOTHING) && ran.stderr.contains("compiled"), "{path}: {}", ran.stderr);
    }
}

#[test]
fn what_is_to_be_told_is_told_at_every_build() {
    let ran = with_warnings(Test::site(), 1).args(["build"]).any_stderr().run();
    assert!(ran.stderr.contains("warning"), "{}", ran.stderr);
    let told = ran.stderr.clone();
    let ran = ran.again().args(["build"]).any_stderr().run();
    let warning = |text: &str| text.lines().take(3).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(warning(&ran.stderr), warning(&told));
}

#[test]
fn the_folder_is_the_nearest_upwards_or_the_one_that_is_named() {
    let ran = Test::site().from("content").args(["build"]).stderr_has("→ [FOLDER]/public/\n").run();
    let ran = ran.again().from("content").args(["build", "--site", ".."]).stderr_has("→ ../public/\n").run();
    assert!(ran.has("public/index.html"));

    Test::new()
        .args(["build"])
        .status(2)
        .stderr(
            "error: there is no `briefing.toml` here or in a folder above\n\
             help: name a site with `--site DIR`, or start one with `briefing init DIR`\n",
        )
        .run();
    Test::new()
        .args(["build", "--site", "nowhere"])
        .status(2)
        .stderr(
            "error: cannot read the site folder `nowhere`: it does not exist\n\
             help: name a site with `--site DIR`, or start one with `briefing init DIR`\n",
        )
        .run();
    Test::site()
        .args(["build", "--site", "briefing.toml"])
        .status(2)
        .stderr(
            "error: cannot read the site folder `briefing.toml`: it is a file, or lies below one\n\
             help: name the folder that holds `briefing.toml`\n",
        )
        .run();
    Test::new()
        .args(["check", "--site", "."])
        .status(2)
        .stderr(
            "error: `.` is no site: it has no `briefing.toml`\n\
             help: name a site with `--site DIR`, or start one with `briefing init DIR`\n",
        )
        .run();
}

#[test]
fn the_output_folder_is_the_option_then_the_configuration() {
    let ran = Test::site().args(["build", "--out", "elsewhere/deep"]).stderr_has("→ elsewhere/deep/\n").run();
    assert!(ran.has("elsewhere/deep/index.html") && !ran.has("public"));
    let configured = "[site]\ntitle = \"T\"\n[build]\noutput = \"www\"\nas_of = 2026-03-20\n";
    let ran = ran.again().file("briefing.toml", configured).args(["build"]).stderr_has("→ www/\n").run();
    assert!(ran.has("www/index.html"));
    ran.again().args(["build", "--out", "again/"]).stderr_has("→ again/\n").run();
}

#[test]
fn with_errors_nothing_is_written_and_all_of_them_are_told() {
    let ran = Test::site()
        .file(BROKEN.0, BROKEN.1)
        .file("templates/home.html", "{{ page.titel }}")
        .args(["build"])
        .status(1)
        .any_stderr()
        .run();
    assert!(ran.stderr.contains("error[missing-key]"), "{}", ran.stderr);
    // Found while rendering, together with all others.
    assert!(ran.stderr.contains("error[template]") && ran.stderr.contains("templates/home.html:1"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("\n2 errors; nothing was written\n"), "{}", ran.stderr);
    assert!(!ran.has("public"));
}

#[test]
fn an_error_that_only_rendering_finds_leaves_the_old_site() {
    let ran = Test::site().args(["build"]).any_stderr().run();
    let ran = ran
        .again()
        .file("templates/home.html", "{{ page.titel }}")
        .file("content/pages/new.md", "+++\ntitle = \"New\"\n+++\n")
        .args(["build"])
        .status(1)
        .stderr_has("\n1 error; nothing was written\n")
        .run();
    // With the line that it is about, though the texts of the files were let go of before anything was rendered.
    assert!(ran.stderr.contains("{{ page.titel }}"), "{}", ran.stderr);
    assert_eq!(ran.read("public/index.html"), "Home\n");
    assert!(!ran.has("public/new"));
}

#[test]
fn warnings_are_told_and_denied_on_demand() {
    let ran = with_warnings(Test::site(), 1).args(["build"]).any_stderr().run();
    assert!(ran.stderr.contains("warning[missing-alt]") && ran.stderr.contains("→ public/\n"), "{}", ran.stderr);
    let ran = with_warnings(Test::site(), 2).args(["build", "--deny-warnings"]).status(1).any_stderr().run();
    assert!(ran.stderr.ends_with("\n2 warnings, denied by `--deny-warnings`; nothing was written\n"), "{}", ran.stderr);
    assert!(!ran.has("public"));
}

#[test]
fn of_many_warnings_ten_are_listed() {
    let listed = |ran: &crate::test::Ran| ran.stderr.matches("warning[missing-alt]").count();
    let ran = with_warnings(Test::site(), 13).args(["build"]).any_stderr().run();
    assert_eq!(listed(&ran), 10);
    assert!(ran.stderr.contains("and 3 more `missing-alt` warnings; `briefing check` lists all\n"), "{}", ran.stderr);
    let ran = with_warnings(Test::site(), 13).args(["build", "-v"]).any_stderr().run();
    assert_eq!(listed(&ran), 13);
}

#[test]
fn quiet_says_what_is_wrong_and_nothing_else() {
    Test::site().args(["build", "--quiet"]).run();
    let ran = with_warnings(Test::site(), 1).args(["-q", "build"]).any_stderr().run();
    assert!(ran.stderr.starts_with("warning[missing-alt]") && !ran.stderr.contains("wrote"), "{}", ran.stderr);
}

#[test]
fn verbose_says_what_was_done() {
    let ran = Test::site().args(["build", "--verbose"]).any_stderr().run();
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert!(lines[0].starts_with("read ") && lines[0].ends_with(" files from `.` in [TIME] s"), "{}", ran.stderr);
    assert_eq!(lines[1], "compiled 1 record as of 20 March 2026 in [TIME] s");
}

#[test]
fn the_day_is_the_option_then_the_configuration_then_today() {
    let event = "+++\ntitle = \"E\"\ndate = 2026-03-09\nkind = \"other\"\n+++\n";
    let site = || Test::site().file("content/events/e.md", event);
    assert!(site().args(["build"]).any_stderr().run().has("public/events/e/index.html"));
    let ran = site().args(["build", "--as-of", "2026-03-08"]).any_stderr().run();
    assert!(!ran.has("public/events/e"));
    assert!(
        ran.stderr.contains(
            "warning: on 8 March 2026 nothing had happened yet; 1 record is left out, the first known from 9 March 2026\n"
        ),
        "{}",
        ran.stderr
    );
    // Without a day the clock decides, in the time zone that the environment names.
    let today = "[site]\ntitle = \"T\"\n";
    for zone in ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"] {
        let ran = site().file("briefing.toml", today).env("TZ", zone).args(["build", "-v"]).any_stderr().run();
        assert!(ran.stderr.contains("compiled 2 records as of ") && ran.has("public/events/e"), "{}", ran.stderr);
    }
}

#[test]
fn the_base_url_can_be_replaced() {
    let site =
        || Test::site().file("templates/home.html", "{{ page.url }} {{ page.canonical | default(value=\"none\") }}");
    let built = |args: &[&str]| site().args(args.iter().copied()).any_stderr().run().read("public/index.html");
    assert_eq!(built(&["build"]), "/ https://example.org/");
    assert_eq!(built(&["build", "--base-url", "https://example.net/a"]), "/a/ https://example.net/a/");
    assert!(built(&["build", "--base-url", "/a/b"]).starts_with("/a/b/ "));
    site()
        .args(["build", "--base-url", "example.org"])
        .status(2)
        .stderr(
            "error: `example.org` is neither an address nor a path\n\
             help: write an address such as `https://example.org/berlin/`, or a path such as `/berlin/`\n",
        )
        .run();
}

#[test]
fn drafts_are_built_on_demand() {
    let site = || Test::site().file("content/pages/p.md", "+++\ntitle = \"P\"\ndraft = true\n+++\n");
    assert!(!site().args(["build"]).any_stderr().run().has("public/p"));
    assert!(site().args(["build", "--drafts"]).any_stderr().run().has("public/p/index.html"));
}

#[test]
fn machines_get_diagnostics_and_nothing_else() {
    let built = |format: &str| {
        let broken = Test::site().file(BROKEN.0, BROKEN.1);
        broken.args(["build", "--format", format]).status(1).any_stderr().run().stderr
    };
    let json = built("json");
    assert!(
        json.starts_with("{\"code\":\"missing-key\",\"level\":\"error\",\"path\":\"content/parties/a.md\""),
        "{json}"
    );
    assert_eq!(json.lines().count(), 1);
    assert!(built("github").starts_with("::error "), "{}", built("github"));
    let sarif: serde_json::Value = serde_json::from_str(&built("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "missing-key");
    Test::site().args(["build", "--format", "json"]).run();
}

#[test]
fn somebody_elses_files_stop_the_build() {
    let ran = Test::site()
        .file("public/index.html", "mine")
        .args(["build"])
        .status(2)
        .stderr_has("error: 1 file in `public` is not ours to overwrite:\n  `index.html`: written by no build of this site\nhelp: move them away")
        .run();
    assert_eq!(ran.read("public/index.html"), "mine");
    Test::site().args(["build", "--out", "content"]).status(2).stderr_has("error: cannot write to `content`: ").run();
    Test::site().args(["build", "--out", "."]).status(2).stderr_has("help: name a folder for the pages alone").run();
}

#[test]
fn a_page_that_somebody_changed_is_left_alone_when_it_is_no_longer_needed() {
    let ran = Test::site().file("content/pages/p.md", "+++\ntitle = \"P\"\n+++\n").args(["build"]).any_stderr().run();
    fs::remove_file(ran.folder.path().join("content/pages/p.md")).unwrap();
    let ran = ran
        .again()
        .file("public/p/index.html", "changed")
        .args(["build"])
        .stderr_has("warning: `public/p/index.html` is no longer part of the site and was left alone")
        .run();
    assert_eq!(ran.read("public/p/index.html"), "changed");
}

#[test]
fn a_wrong_configuration_is_status_2() {
    let wrong = |text: &str| Test::site().file("briefing.toml", text).args(["build"]).status(2);
    wrong("[site]\ntitel = \"T\"\n").stderr_has("did you mean `title`?").run();
    wrong("[site\n").stderr_has("error[syntax]").run();
    wrong("").stderr_has("nothing was written").run();
}

#[test]
fn an_output_that_is_a_file_of_the_site_is_refused() {
    let ran = Test::site()
        .args(["build", "--out", "briefing.toml"])
        .status(2)
        .stderr(
            "error: cannot write to `briefing.toml`: `[FOLDER]/briefing.toml` is a file\n\
             help: name a folder for the pages alone, such as `--out public`\n",
        )
        .run();
    assert!(ran.read("briefing.toml").starts_with("[site]"));
}

#[test]
fn a_base_url_that_is_none() {
    for (url, cause) in [
        ("nonsense", "`nonsense` is neither an address nor a path"),
        ("javascript:alert(1)", "`javascript:alert(1)` is neither an address nor a path"),
        ("https://", "`https://` names no host"),
        ("https://a b/", "`a b` is no host name"),
    ] {
        let told = format!("error: {cause}\nhelp: write an address such as ");
        let ran = Test::site().args(["build", "--base-url", url]).status(2).stderr_has(&told).run();
        assert!(!ran.has("public"));
    }
}

#[test]
fn what_is_typed_does_not_reach_the_terminal_raw() {
    for args in [["show", "x\u{1b}[31m"], ["check", "--site=n\u{1b}]0;x\u{7}"], ["init", "briefing.toml/\u{1b}[31m"]] {
        let (folder, mut command) = Test::site().args(args).into_parts();
        let output = command.output().unwrap();
        drop(folder);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_ne!(output.status.code(), Some(0), "{told}");
        assert!(told.contains('␛') && !told.contains(['\u{1b}', '\u{7}']), "{told:?}");
    }
}

#[cfg(feature = "cards")]
#[test]
fn cards_are_drawn_and_kept_unless_nobody_wants_them() {
    let config = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2026-03-16\n";
    let ran = Test::site().file("briefing.toml", config).args(["build"]).any_stderr().run();
    let card = ran.folder.path().join("public/card.png");
    let drawn = fs::read(&card).unwrap();
    assert!(drawn.starts_with(b"\x89PNG"));
    assert!(ran.has(".briefing-cache"), "nothing is kept");

    let ran = ran.again().args(["build", "--no-cards"]).any_stderr().run();
    assert!(!card.exists() && ran.stderr.contains(", 1 removed in "), "{}", ran.stderr);
    let ran = ran.again().args(["build"]).any_stderr().run();
    assert_eq!(fs::read(&card).unwrap(), drawn);
    let off = format!("{config}[cards]\nenabled = false\n");
    let ran = ran.again().file("briefing.toml", &off).args(["build"]).any_stderr().run();
    assert!(!card.exists() && ran.has("public/index.html"));
}
