//! What is refused before anything is written.

use std::fs;

use super::command::LIVE;
use super::site::{Ran, Site, files, page};

/// Publishes in vain: status 1, and what lies at the target stays as it is.
fn refused(site: &Site, arguments: &[&str]) -> Ran {
    let live = site.beside("live");
    let before = live.exists().then(|| files(&live));
    let ran = site.publish(arguments).has_status(1);
    assert_eq!(live.exists().then(|| files(&live)), before);
    ran
}

/// The target holds a site of twenty pages.
fn with_pages() -> Site {
    let site = Site::new(LIVE);
    for number in 0..20 {
        site.write(&format!("content/pages/p{number}.md"), &page(&format!("P{number}")));
    }
    site.publish(&["--yes"]).has_status(0);
    site
}

#[test]
fn a_place_that_holds_others_files() {
    let site = Site::new(LIVE);
    fs::create_dir_all(site.beside("live/wp-content")).unwrap();
    fs::write(site.beside("live/index.html"), "another site's\n").unwrap();
    fs::write(site.beside("live/wp-content/a.jpg"), "a").unwrap();
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        error: the target is not empty, and nothing there says that it is this site: `index.html` and `wp-content/a.jpg`
        help: look whether this is the target that you meant; with `--adopt` files of the site's names are written over (a `.briefing/manifest.json` is missing)
        "#);

    site.publish(&["--yes", "--adopt"]).has_status(0);
    assert_eq!(fs::read(site.beside("live/wp-content/a.jpg")).unwrap(), b"a");
    assert_ne!(fs::read(site.beside("live/index.html")).unwrap(), b"another site's\n");
}

#[test]
fn a_new_file_where_another_has_put_one() {
    let site = Site::new(LIVE);
    site.publish(&["--yes"]).has_status(0);
    fs::create_dir_all(site.beside("live/new")).unwrap();
    fs::write(site.beside("live/new/index.html"), "another's\n").unwrap();
    site.write("content/pages/new.md", &page("New"));
    let live = |path: &str| fs::read(site.beside("live").join(path)).unwrap();
    let home = live("index.html");
    let ran = site.publish(&["--yes", "-q"]).has_status(1);
    insta::assert_snapshot!(ran.stderr, @r#"
        error: `new/index.html` is there already and not published by briefing
        help: remove what is in the way at the target, or name the site's files otherwise
        "#);
    assert_eq!((live("index.html"), live("new/index.html")), (home, b"another's\n".to_vec()));
}

#[test]
fn a_site_whose_content_is_gone() {
    let site = with_pages();
    fs::remove_dir_all(site.path("content")).unwrap();
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        error: 21 of 45 pages and data files would be deleted, and `max_delete_share` is 25%
        help: look whether the site is whole; if they are meant to go, publish with `--max-deletes 21`
        "#);
    // For programs the refusals stand in the plan.
    let plan = refused(&site, &["--dry-run", "--format", "json"]).json();
    assert_eq!(plan["refusals"].as_array().unwrap().len(), 1, "{plan}");

    refused(&site, &["--yes", "--max-deletes", "20"]);
    site.publish(&["--yes", "--max-deletes", "21"]).has_status(0);
    assert!(!site.beside("live/p1/index.html").exists());
}

#[test]
fn more_deletions_than_the_target_allows() {
    let site = with_pages();
    site.targets(&format!("{LIVE}max_deletes = 2\n"));
    for number in 0..3 {
        site.remove(&format!("content/pages/p{number}.md"));
    }
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        error: 3 files would be deleted, and `max_deletes` is 2
        help: look whether the site is whole; if they are meant to go, publish with `--max-deletes 3`
        "#);
    site.write("content/pages/p0.md", &page("P0"));
    site.publish(&["--yes"]).has_status(0);
}

#[test]
fn a_folder_that_is_no_site() {
    let site = Site::new(LIVE);
    let empty = site.beside("empty");
    fs::create_dir(&empty).unwrap();
    let ran = site.publish(&["--site", empty.to_str().unwrap(), "--yes"]).has_status(2);
    assert!(ran.stderr.starts_with("error: "), "{}", ran.shown());
}

#[test]
fn an_address_that_is_only_a_path_or_another_than_before() {
    let site = Site::new(LIVE);
    let day = "[build]\nas_of = 2026-03-16\n";
    site.write("briefing.toml", &format!("[site]\ntitle = \"Talks\"\nbase_url = \"/berlin/\"\n{day}{LIVE}"));
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        note[no-address]: `/berlin/` is a path, so that feeds, the sitemap, canonical links and cards are left out
         --> briefing.toml:3:13
          |
        3 | base_url = "/berlin/"
          |             ^^^^^^^^ set `base_url` in `[site]` to the whole address, such as `https://example.org/`

        error: the site is built for the path `/berlin/` and has no address
        help: set `base_url` in `[site]` or for the target to the whole address, such as `https://example.org/`
        "#);

    site.targets(LIVE);
    site.publish(&["--yes"]).has_status(0);
    site.targets(&format!("{LIVE}base_url = \"https://example.net/\"\n"));
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        error: what is live there is for https://example.org/, the site for https://example.net/
        help: look whether this is the target that you meant; if the site moves, publish with `--allow base-url`
        "#);
    site.publish(&["--yes", "--allow", "base-url"]).has_status(0);
    let home = fs::read_to_string(site.beside("live/index.html")).unwrap();
    assert!(home.contains("https://example.net/"));
}

#[test]
fn a_day_that_is_older_or_has_not_come() {
    let site = Site::new(LIVE);
    insta::assert_snapshot!(refused(&site, &["--yes", "-q", "--as-of", "2999-01-01"]).stderr, @r#"
        error: the site is built for 2999-01-01, and today is [TODAY]
        help: leave `as_of` out, or publish to a target with `preview = true`
        "#);
    site.publish(&["--yes"]).has_status(0);
    let older = ["--yes", "-q", "--as-of", "2026-03-15"];
    insta::assert_snapshot!(refused(&site, &older).stderr, @r#"
        error: the site is built for 2026-03-15, and what is live tells of 2026-03-16
        help: leave `as_of` out, or go back with `--rollback`; if the older day is meant, publish with `--allow older-day`
        "#);
    site.publish(&["--yes", "--as-of", "2026-03-15", "--allow", "older-day"]).has_status(0);
}

#[test]
fn names_that_are_one_on_some_systems() {
    let site = Site::new(LIVE);
    site.write("static/Map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    insta::assert_snapshot!(refused(&site, &["--yes", "-q"]).stderr, @r#"
        error: `Map.svg` and `map.svg` are one file where case or the form of accents does not count
        help: give one of them another `slug` or file name
        "#);
}

#[test]
fn a_manifest_that_is_damaged_or_newer() {
    let site = Site::new(LIVE);
    site.publish(&["--yes"]).has_status(0);
    let manifest = site.beside("live/.briefing/manifest.json");
    fs::write(&manifest, "{\"format\":\"briefing manifest 2\"}").unwrap();
    insta::assert_snapshot!(site.publish(&["--yes", "-q"]).shown(), @r#"
        --- stderr
        error: the manifest at the target was written by a newer version of briefing
        help: publish with that version
        --- status 3
        "#);
    fs::write(&manifest, "{").unwrap();
    insta::assert_snapshot!(site.publish(&["--yes", "-q"]).shown(), @r#"
        --- stderr
        error: the manifest at the target is damaged: EOF while parsing an object at line 1 column 1
        help: restore it, or remove `.briefing/manifest.json` there and publish with `--adopt`: all is sent anew then
        --- status 3
        "#);
    // The way out that it names.
    fs::remove_file(&manifest).unwrap();
    site.publish(&["--yes", "--adopt"]).has_status(0);
}
