//! What is particular to a bucket: headers, and what is asked of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::line::Line;
use super::live::{STRANGER, stranger};
use super::moto::Moto;
use super::site::Site;

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn it_holds_the_site_with_types_and_caching() {
    let moto = Moto::start();
    let site = Site::monday(&moto.target("a/b/", None));
    let ran = site.publish(&["--yes"]).has_status(0);
    assert!(ran.stdout.starts_with("live → s3://news/a/b\n"), "{}", ran.shown());
    let live = moto.public("a/b/");
    let built = site.built();
    assert_eq!(live.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
    for (path, stored) in &live {
        assert_eq!(stored.bytes, built[path], "{path}");
        let is_fingerprinted = ["css/", "js/", "brand."].iter().any(|start| path.starts_with(start));
        let (types, caching): (&str, &str) = match path.rsplit('.').next().unwrap() {
            "html" => ("text/html; charset=utf-8", "no-cache"),
            "css" => ("text/css; charset=utf-8", ""),
            "js" => ("text/javascript; charset=utf-8", ""),
            "svg" => ("image/svg+xml; charset=utf-8", "public, max-age=600, must-revalidate"),
            "csv" => ("text/csv; charset=utf-8", "no-cache"),
            "ics" => ("text/calendar; charset=utf-8", "no-cache"),
            "txt" => ("text/plain; charset=utf-8", "no-cache"),
            "json" if path == "feed.json" => ("application/feed+json", "no-cache"),
            "json" => ("application/json", "no-cache"),
            "xml" if path == "sitemap.xml" => ("application/xml; charset=utf-8", "no-cache"),
            "xml" => ("application/atom+xml; charset=utf-8", "no-cache"),
            other => panic!("{other}"),
        };
        assert_eq!(stored.content_type, types, "{path}");
        let caching = if is_fingerprinted { "public, max-age=31536000, immutable" } else { caching };
        assert_eq!(stored.cache_control, caching, "{path}");
    }
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn an_equal_site_asks_for_the_manifest_and_a_header_rule_sends_what_it_touches() {
    let moto = Arc::new(Moto::start());
    let line = {
        moto.put(&format!("site/{STRANGER}"), &stranger());
        Line::new(&moto, "site/")
    };
    let target = moto.target("site/", Some(&line.host));
    let site = Site::monday(&target);
    site.publish(&["--yes", "--adopt"]).has_status(0);
    let before = moto.public("site/");
    line.inner().requests.clear();
    site.publish(&["--yes"]).has_status(0);
    assert_eq!(line.inner().requests, ["GET /news/site/.briefing/manifest.json"]);

    site.targets(&format!("{target}headers = [{{ match = \"/about/*.html\", cache_control = \"max-age=60\" }}]\n"));
    line.inner().requests.clear();
    let ran = site.publish(&["--yes"]).has_status(0);
    assert!(ran.stdout.contains("  about/index.html  (headers)\n"), "{}", ran.shown());
    let writes: BTreeSet<String> =
        line.inner().requests.iter().filter(|request| !request.starts_with("GET")).cloned().collect();
    let outside: Vec<&String> = writes.iter().filter(|request| !request.contains("/.briefing/")).collect();
    assert_eq!(outside, ["PUT /news/site/about/index.html"]);
    let mut wanted = before;
    wanted.get_mut("about/index.html").unwrap().cache_control = "max-age=60".to_owned();
    assert_eq!(moto.public("site/"), wanted);
    assert_eq!(line.wrong(), Vec::<String>::new());
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn a_bucket_of_others_and_one_that_is_not_there_are_refused() {
    let moto = Moto::start();
    moto.put(&format!("site/{STRANGER}"), &stranger());
    let site = Site::new(&moto.target("site/", None));
    let ran = site.publish(&["--yes", "-q"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        --- stderr
        error: the target is not empty, and nothing there says that it is this site: `press/logo.svg`
        help: look whether this is the target that you meant; with `--adopt` files of the site's names are written over (a `.briefing/manifest.json` is missing)
        --- status 1
        "#);
    assert_eq!(moto.list("site/").keys().collect::<Vec<_>>(), [STRANGER]);

    site.targets(&moto.target("site/", None).replace("s3://news", "s3://nows"));
    let ran = site.publish(&["--yes", "-q"]);
    insta::assert_snapshot!(ran.shown(), @r#"
        --- stderr
        error: cannot read `.briefing/manifest.json` at s3://nows/site: there is no such bucket (404 NoSuchBucket: The specified bucket does not exist)
        help: look at `to`, `endpoint` and `region` in `briefing.toml`, or make the bucket
        --- status 3
        "#);
}
