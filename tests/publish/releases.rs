//! The way back.

use super::command::LIVE;
use super::site::{Site, page, public};

#[test]
fn without_releases_there_is_no_way_back() {
    let site = Site::new(LIVE);
    insta::assert_snapshot!(site.publish(&["--releases"]).shown(), @r#"
        --- stderr
        [FOLDER]/live has no releases of ours
        --- status 0
        "#);
    insta::assert_snapshot!(site.publish(&["--releases", "--format", "json"]).shown(), @r#"
        []
        --- stderr
        --- status 0
        "#);
    insta::assert_snapshot!(site.publish(&["--rollback", "--yes"]).shown(), @r#"
        --- stderr
        error: [FOLDER]/live has no release before the one that is live
        help: `--releases` lists those that there is a way back to
        --- status 2
        "#);
    assert!(!site.beside("live").exists());
    site.publish(&["--yes"]).has_status(0);
    insta::assert_snapshot!(site.publish(&["--rollback", "--yes"]).shown(), @r#"
        --- stderr
        error: [FOLDER]/live has no release before the one that is live
        help: `--releases` lists those that there is a way back to
        --- status 2
        "#);
    insta::assert_snapshot!(site.publish(&["--rollback=monday", "--yes"]).shown(), @r#"
        --- stderr
        error: the target has no release `monday` to go back to
        help: `--releases` lists them
        --- status 2
        "#);
}

/// The same on a folder in place and on one that is swapped.
#[test]
fn a_release_is_live_again_and_then_the_next_one() {
    for target in [LIVE, "[publish.live]\nto = \"file:../live/\"\nreleases = 4\n"] {
        let site = Site::monday(target);
        let live = site.beside("live");
        site.publish(&["--yes"]).has_status(0);
        let monday = public(&live);
        site.make_tuesday();
        site.publish(&["--yes"]).has_status(0);
        let tuesday = public(&live);
        site.write("content/pages/third.md", &page("Third"));
        site.publish(&["--yes"]).has_status(0);

        let list = site.publish(&["--releases", "--format", "json"]).has_status(0).json();
        let list = list.as_array().unwrap().clone();
        assert_eq!(list.iter().map(|release| release["live"].clone()).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(site.publish(&["--releases"]).stdout.lines().count(), 3);
        // Names come out steadied, so that the whole one is read from the target.
        let names = names(&site);

        // The one before.
        let ran = site.publish(&["--rollback", "--yes"]).has_status(0);
        assert!(ran.stdout.contains(", as [RELEASE] was"), "{}", ran.shown());
        holds(&public(&live), &tuesday);
        // By its name.
        site.publish(&[&format!("--rollback={}", names[2]), "--yes"]).has_status(0);
        holds(&public(&live), &monday);
        assert!(!live.join("new/index.html").exists() && !live.join("third/index.html").exists());
        // A dry run of a way back writes nothing.
        let before = public(&live);
        site.publish(&["--rollback", "--dry-run", "--exit-code"]).has_status(5);
        assert_eq!(public(&live), before);

        // And then the site as it is now.
        site.publish(&["--yes"]).has_status(0);
        holds(&public(&live), &site.built());
        assert!(!live.join("old/index.html").exists());
        site.publish(&["--dry-run", "--exit-code"]).has_status(0);
    }
}

/// The names of the releases, newest first.
fn names(site: &Site) -> Vec<String> {
    let output = site.publishing(&["--releases", "--format", "json"]).output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    list.as_array().unwrap().iter().map(|release| release["id"].as_str().unwrap().to_owned()).collect()
}

/// Whether each file of `wanted` is there; what retired may be there too.
#[track_caller]
fn holds(live: &std::collections::BTreeMap<String, Vec<u8>>, wanted: &std::collections::BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in wanted {
        assert_eq!(live.get(path), Some(bytes), "{path}");
    }
    let others: Vec<_> = live.keys().filter(|path| !wanted.contains_key(*path)).collect();
    assert!(others.iter().all(|path| path.ends_with(".css") || path.ends_with(".svg")), "{others:?}");
}
