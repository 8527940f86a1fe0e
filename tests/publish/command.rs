//! What is typed, what is told, and how it ends: on a folder, whose files are changed in place.

use std::fs;
use std::time::{Duration, SystemTime};

use super::site::{Site, files, public};
use super::web_server::serve;

pub(crate) const LIVE: &str = "[publish.live]\nto = \"file:../live\"\nmode = \"in-place\"\n";

#[test]
fn without_a_target_it_says_how_to_write_one() {
    let ran = Site::new("").publish(&[]);
    insta::assert_snapshot!(ran.shown(), @r#"
        --- stderr
        error: `briefing.toml` names no target to publish to
        help: write `[publish.live]` and below it `to = "s3://bucket"`, or another kind of target
        --- status 2
        "#);
}

#[test]
fn of_several_targets_one_is_named() {
    let site = Site::new(&format!("{LIVE}[publish.test]\nto = \"archive:../site.zip\"\n"));
    insta::assert_snapshot!(site.publish(&["--yes"]).shown(), @r#"
        --- stderr
        error: there are several targets
        help: name one of `live`, `test`
        --- status 2
        "#);
    insta::assert_snapshot!(site.publish(&["lice", "--yes"]).shown(), @r#"
        --- stderr
        error: no target is called `lice`
        help: did you mean `live`?
        --- status 2
        "#);
    insta::assert_snapshot!(site.publish(&["production", "--yes"]).shown(), @r#"
        --- stderr
        error: no target is called `production`
        help: name one of `live`, `test`
        --- status 2
        "#);
    site.publish(&["test", "--yes"]).has_status(0);
    assert!(site.beside("site.zip").exists() && !site.beside("live").exists());
}

#[test]
fn what_makes_no_sense_together_is_told() {
    let site = Site::new(LIVE);
    for arguments in [
        &["--exit-code"][..],
        &["--dry-run", "--yes"],
        &["--dry-run", "--verify"],
        &["--releases", "--rollback"],
        &["--releases", "--yes"],
        &["--rollback", "--drafts"],
        &["--steal", "--no-lock"],
        &["--allow", "everything"],
        &["--verify=none"],
        &["--format", "xml"],
    ] {
        let ran = site.publish(arguments).has_status(2);
        assert!(ran.stdout.is_empty() && ran.stderr.starts_with("error: "), "{}", ran.shown());
    }
    assert!(!site.beside("live").exists());
}

#[test]
fn a_dry_run_tells_the_plan_and_writes_nothing() {
    let site = Site::monday(LIVE);
    let before = files(&site.beside(""));
    let ran = site.publish(&["--dry-run"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        live → [FOLDER]/live
          new   [RELEASE]  as of 16 March 2026, 40 files, ddd.dd kB, made [NOW]
          live  nothing of ours

        create  40 files, ddd.dd kB
             d.dd kB  404.html
             d.dd kB  about/index.html
             d.dd kB  articles/index.html
                23 B  brand.[HASH].css
             d.dd kB  briefing.json
               333 B  calendar.ics
               425 B  changes.xml
             d.dd kB  changes/index.html
             d.dd kB  corrections/index.html
             d.dd kB  css/embed.[HASH].css
             d.dd kB  css/positions.[HASH].css
             d.dd kB  css/search.[HASH].css
                      and 28 more; `--verbose` lists all
        --- stderr
        --- status 0
        "#);
    assert_eq!(files(&site.beside("")), before);
    assert!(!site.beside("live").exists());
    site.publish(&["--dry-run", "--exit-code"]).has_status(5);

    site.publish(&["--yes"]).has_status(0);
    insta::assert_snapshot!(site.publish(&["--dry-run", "--exit-code"]).shown(), @r#"
        live → [FOLDER]/live
          new   [RELEASE]  as of 16 March 2026, 40 files, ddd.dd kB, made [NOW]
          live  [RELEASE]  as of 16 March 2026, 40 files, ddd.dd kB, made [NOW]

        keep    40 files, ddd.dd kB
        --- stderr
        --- status 0
        "#);

    site.make_tuesday();
    let before = files(&site.beside(""));
    let ran = site.publish(&["--dry-run", "--exit-code"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        live → [FOLDER]/live
          new   [RELEASE]  as of 16 March 2026, 41 files, ddd.dd kB, made [NOW]
          live  [RELEASE]  as of 16 March 2026, 40 files, ddd.dd kB, made [NOW]

        create  3 files, d.dd kB
                23 B  brand.[HASH].css
             d.dd kB  new/index.html
                66 B  plan.svg

        update  17 files, dd.dd kB
             d.dd kB  404.html
             d.dd kB  about/index.html
             d.dd kB  articles/index.html
             d.dd kB  briefing.json
             d.dd kB  changes/index.html
             d.dd kB  corrections/index.html
             d.dd kB  documents/index.html
             d.dd kB  glossary/index.html
             d.dd kB  index.html
             d.dd kB  issues/index.html
                69 B  map.svg
             d.dd kB  next/index.html
                      and 5 more; `--verbose` lists all

        retire  1 file, 23 B
                23 B  brand.[HASH].css  (stays until [IN A WEEK])

        delete  1 file, d.dd kB
             d.dd kB  old/index.html

        keep    21 files, dd.dd kB
        --- stderr
        --- status 5
        "#);
    assert_eq!(files(&site.beside("")), before);
    // Who asks what would happen is told, quiet or not.
    assert_eq!(site.publish(&["--dry-run", "-q"]).stdout, ran.stdout);
    let all = site.publish(&["--dry-run", "--verbose"]).stdout;
    assert!(all.contains("  timeline/index.html\n") && !all.contains("more"), "{all}");
}

/// Programs read it: what is there stays there.
#[test]
fn the_plan_as_json_is_a_line_with_these_keys() {
    let site = Site::monday(LIVE);
    site.publish(&["--yes"]).has_status(0);
    site.make_tuesday();
    let plan = site.publish(&["--dry-run", "--format", "json"]).has_status(0).json();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&plan), "changes forget keep live refusals release target to warnings");
    assert_eq!(keys(&plan["release"]), "as_of base_url bytes files generator id made");
    assert_eq!(keys(&plan["live"]), keys(&plan["release"]));
    assert_eq!((&plan["target"], &plan["refusals"]), (&"live".into(), &serde_json::json!([])));
    let change = |path: &str| {
        let changes = plan["changes"].as_array().unwrap();
        let change = changes.iter().find(|change| change["path"] == path).unwrap_or_else(|| panic!("{path}"));
        let without_size = change.as_object().unwrap().iter().filter(|(key, _)| *key != "size" && *key != "until");
        without_size.map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(change("new/index.html"), r#"change "create", path "new/index.html""#);
    assert_eq!(change("map.svg"), r#"bytes true, change "update", headers false, path "map.svg""#);
    assert_eq!(change("old/index.html"), r#"change "delete", path "old/index.html""#);
    let retired = plan["changes"].as_array().unwrap().iter().find(|change| change["change"] == "retire").unwrap();
    assert!(retired["path"].as_str().unwrap().starts_with("brand."), "{retired}");
    assert!(retired["until"].as_str().is_some_and(|until| until.ends_with('Z')), "{retired}");
    let size = fs::metadata(site.path("static/map.svg")).unwrap().len();
    let map = plan["changes"].as_array().unwrap().iter().find(|change| change["path"] == "map.svg").unwrap();
    assert_eq!(map["size"], size);

    // The same line where it is carried out.
    let done = site.publish(&["--yes", "--format", "json"]).has_status(0).json();
    assert_eq!(done["changes"].as_array().unwrap().len(), plan["changes"].as_array().unwrap().len());
}

#[test]
fn without_anybody_to_ask_it_wants_to_be_told() {
    let site = Site::new(LIVE);
    let ran = site.publish(&["--quiet"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        --- stderr
        error: nobody is there to be asked whether to go on
        help: look at the plan with `--dry-run`, then publish with `--yes`
        --- status 2
        "#);
    assert!(!site.beside("live").exists());
}

/// `script` is a terminal to whom it runs.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_asks_and_only_a_yes_is_one() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let site = Site::new(LIVE);
    let answered = |answer: &str| {
        let command = format!("{} publish --color never", env!("CARGO_BIN_EXE_briefing"));
        let mut script = Command::new("script");
        script.args(["-qec", &command, "/dev/null"]).current_dir(site.path("")).env("TERM", "xterm");
        let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && told.contains("publish to live? [y/N] "), "{told}");
        told
    };
    for no in ["n\n", "\n", "yep\n", "no\n"] {
        let told = answered(no);
        assert!(told.contains("nothing was published"), "{told}");
        assert!(!site.beside("live").exists());
    }
    let told = answered("Yes\n");
    assert!(told.contains("published ") && told.contains("of 37 files"), "{told}");
    assert_eq!(public(&site.beside("live")), site.built());
}

#[test]
fn what_it_did_is_told_in_a_line() {
    let site = Site::monday(LIVE);
    let ran = site.publish(&["--yes"]).has_status(0);
    insta::assert_snapshot!(ran.stderr, @"published [RELEASE]: sent 40 files, ddd.dd kB in [TIME] → https://example.org/");
    assert_eq!(public(&site.beside("live")), site.built());
    insta::assert_snapshot!(site.publish(&["--yes", "-q"]).shown(), @r#"
        --- stderr
        --- status 0
        "#);

    site.make_tuesday();
    let ran = site.publish(&["--yes", "-q"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        --- stderr
        --- status 0
        "#);
    let (live, built) = (public(&site.beside("live")), site.built());
    for (path, bytes) in &built {
        assert_eq!(live.get(path), Some(bytes), "{path}");
    }
    let others: Vec<_> = live.keys().filter(|path| !built.contains_key(*path)).collect();
    assert!(others.len() == 1 && others[0].starts_with("brand."), "{others:?}");
}

#[test]
fn changed_times_send_nothing() {
    let site = Site::monday(LIVE);
    site.publish(&["--yes"]).has_status(0);
    let times = |folder: &str| -> Vec<_> {
        let files = files(&site.beside(folder));
        files.keys().map(|path| site.beside(folder).join(path).metadata().unwrap().modified().unwrap()).collect()
    };
    let before = times("live");
    let later = SystemTime::now() + Duration::from_secs(3600);
    for path in files(&site.path("")).keys() {
        fs::File::options().write(true).open(site.path(path)).unwrap().set_modified(later).unwrap();
    }
    insta::assert_snapshot!(site.publish(&["--yes"]).stderr, @"nothing to do: all is live as it is");
    assert_eq!(times("live"), before);
}

#[test]
fn a_site_with_errors_is_not_published() {
    let site = Site::new(LIVE);
    site.publish(&["--yes"]).has_status(0);
    let before = files(&site.beside("live"));
    site.write("content/pages/bad.md", "+++\ntitle = 1\n+++\n");
    insta::assert_snapshot!(site.publish(&["--yes"]).shown(), @r#"
        --- stderr
        error[wrong-type]: `title` takes text, this is a number
         --> content/pages/bad.md:2:9
          |
        2 | title = 1
          |         ^ put it in quotes: `"1"`

        1 error; nothing was published
        --- status 1
        "#);
    // A page that cannot be rendered is found before anything is sent, too.
    site.remove("content/pages/bad.md");
    site.write("templates/page.html", "{{ record(kind=\"stone\", id=\"x\") }}");
    let ran = site.publish(&["--yes"]).has_status(1);
    assert!(ran.stderr.ends_with("nothing was published\n"), "{}", ran.shown());
    assert_eq!(files(&site.beside("live")), before);
}

#[cfg(unix)]
#[test]
fn a_program_is_told_what_changed_and_when_it_fails_the_release_is_live() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::monday(LIVE);
    site.publish(&["--yes"]).has_status(0);
    site.make_tuesday();
    site.targets(&format!("{LIVE}after = [\"./tell.sh --all\"]\n"));
    let tell = |status: u8| {
        let script = format!(
            "#!/bin/sh\ncat > ../told\necho \"$1 $BRIEFING_TARGET $BRIEFING_BASE_URL\" >> ../told\necho said\nexit {status}\n"
        );
        site.write("tell.sh", &script);
        fs::set_permissions(site.path("tell.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    };
    tell(9);
    let ran = site.publish(&["--yes"]).has_status(4);
    let told = fs::read_to_string(site.beside("told")).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.last(), Some(&"--all live https://example.org/"));
    for address in ["/", "/about/", "/old/", "/new/", "/map.svg", "/plan.svg", "/404.html"] {
        assert!(lines.contains(&address), "{told}");
    }
    assert!(!lines.iter().any(|line| line.contains("index.html") || line.contains("favicon")), "{told}");
    // Its words stand among ours, and what programs read is clean.
    assert!(!ran.stdout.contains("said") && ran.stderr.contains("said\n"), "{}", ran.shown());
    let error = ran.stderr.find("error: ").map(|at| ran.stderr[at..].lines().next().unwrap());
    assert_eq!(error, Some("error: `./tell.sh --all` in `after` ended with status 9"));
    assert!(ran.stderr.contains("the release is live; to make up for it: `cd [FOLDER]/site"), "{}", ran.shown());
    assert_eq!(public(&site.beside("live"))["new/index.html"], site.built()["new/index.html"]);

    // What it says to type makes up for it.
    tell(0);
    fs::remove_file(site.beside("told")).unwrap();
    let text = ran.stderr.replace("[FOLDER]", site.beside("").to_str().unwrap().trim_end_matches('/'));
    let typed = text.split("make up for it: `").nth(1).unwrap().split('`').next().unwrap();
    let typed = typed.replace("[RELEASE]", "20261124T133423Z-c1802a");
    assert!(std::process::Command::new("sh").args(["-c", &typed]).status().unwrap().success(), "{typed}");
    assert_eq!(fs::read_to_string(site.beside("told")).unwrap(), told);
    let list = typed.rsplit(" < ").next().unwrap();
    fs::remove_file(list).unwrap();

    // With nothing to do nobody is told.
    fs::remove_file(site.beside("told")).unwrap();
    site.publish(&["--yes"]).has_status(0);
    assert!(!site.beside("told").exists());
}

#[test]
fn what_is_live_is_looked_at_by_its_address() {
    let site = Site::new("");
    let live = site.beside("live");
    let address = serve(&live);
    let targets = format!("{LIVE}base_url = \"{address}\"\n");
    site.targets(&targets);
    let ran = site.publish(&["--yes", "--verify=all"]).has_status(0);
    let count = public(&live).len();
    assert!(
        ran.stderr.ends_with(&format!("looked at {count} addresses at {address}: all as published\n")),
        "{}",
        ran.shown()
    );
    // Nothing to do, and a look all the same.
    let ran = site.publish(&["--yes", "--verify", "-q"]).has_status(0);
    assert!(ran.stdout.is_empty() && ran.stderr.is_empty(), "{}", ran.shown());

    fs::write(live.join("about/index.html"), "somebody else's\n").unwrap();
    fs::remove_file(live.join("favicon.svg")).unwrap();
    let ran = site.publish(&["--yes", "--verify=all"]).has_status(4);
    let told = ran.stderr.replace(&address, "[ADDRESS]/");
    assert!(told.contains(&format!("error: not as published: 2 of {count} files\n")), "{told}");
    let about = told.lines().find(|line| line.contains("about/")).unwrap();
    assert!(about.starts_with("  [ADDRESS]/about/: expected ") && about.ends_with("(16 bytes)"), "{about}");
    assert!(told.contains("  [ADDRESS]/favicon.svg: expected status 200, found 404\n"), "{told}");
}

#[test]
fn a_preview_asks_to_be_left_out_and_may_hold_drafts() {
    let preview =
        "[publish.preview]\nto = \"file:../preview\"\npreview = true\nbase_url = \"https://p.example.org/x/\"\n";
    let site = Site::new(&format!("{LIVE}{preview}"));
    site.write("content/pages/draft.md", "+++\ntitle = \"Not yet\"\ndraft = true\n+++\n\nA word.\n");
    let ran = site.publish(&["live", "--drafts", "--yes"]);
    assert!(!site.beside("live").exists());
    insta::assert_snapshot!(ran.stderr, @r#"
        error: the site holds drafts
        help: publish without `--drafts`, or to a target with `preview = true`
        nothing was published
        "#);

    site.publish(&["preview", "--drafts", "--yes"]).has_status(0);
    site.publish(&["live", "--yes"]).has_status(0);
    let (preview, live) = (public(&site.beside("preview")), public(&site.beside("live")));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for (path, page) in preview.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(text(page).contains("noindex"), "{path}");
        assert!(!text(page).contains("https://example.org"), "{path}");
    }
    assert!(!text(&live["index.html"]).contains("noindex"));
    assert!(preview.contains_key("draft/index.html") && !live.contains_key("draft/index.html"));
    assert!(!preview.contains_key("sitemap.xml") && live.contains_key("sitemap.xml"));
    assert!(text(&preview["about/index.html"]).contains("href=\"/x/"));
}
