#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use super::*;
use crate::config::Config;

const SITE: &str = "[site]\ntitle = \"Berlin\"\nbase_url = \"https://example.org/\"\n";

/// The targets of a configuration with these lines, and what is told: code, offending text, message, hints.
fn read(lines: &str) -> (Vec<Target>, Vec<String>) {
    let source = format!("{SITE}{lines}");
    let (config, diagnostics) = Config::read(&Arc::from("briefing.toml"), &source);
    let told = diagnostics.into_iter().map(|told| {
        let span = told.place.and_then(|place| place.span);
        let text = span.map_or("", |span| source.get(span.range()).unwrap());
        format!("{} {text:?}: {} | {}", told.code, told.message, told.hints.join(" | "))
    });
    (config.publish, told.collect())
}

/// The one target with these lines.
fn target(lines: &str) -> Target {
    let (mut targets, told) = read(&format!("[publish.live]\n{lines}"));
    assert_eq!(told, [""; 0]);
    targets.pop().unwrap()
}

fn told(lines: &str) -> Vec<String> {
    let (targets, told) = read(&format!("[publish.live]\n{lines}"));
    assert_eq!(targets.is_empty(), !told.is_empty(), "a target with a mistake is none");
    told
}

fn bucket(service: Service, bucket: &str, prefix: &str) -> To {
    let (bucket, prefix) = (bucket.to_owned(), prefix.to_owned());
    To::Bucket(Bucket { service, bucket, prefix, endpoint: None, region: None, path_style: None, account: None })
}

#[test]
fn a_place_is_enough() {
    let live = target("to = \"s3://site\"\n");
    assert_eq!(
        live,
        Target {
            name: "live".to_owned(),
            span: live.span,
            to: bucket(Service::S3, "site", ""),
            base_url: None,
            host: None,
            preview: false,
            headers: Vec::new(),
            after: Vec::new(),
            retire_after: 7,
            releases: 5,
            max_deletes: 100,
            max_delete_share: 25,
            concurrency: 16,
        }
    );
}

#[test]
fn all_keys_of_all_kinds_in_the_order_of_the_file() {
    let (targets, told) = read(
        r#"
[publish.z]
to = "s3://site/briefings/berlin/"
endpoint = "http://127.0.0.1:9000/"
region = "us-east-1"
path_style = true
base_url = "https://example.org/berlin"
after = ["./invalidate.sh --all", "./say.sh"]
retire_after = "2w"
releases = 0
max_deletes = 7
max_delete_share = "5%"
concurrency = 1
headers = [{ match = "*.html", cache_control = "max-age=60", x-robots-tag = "noarchive" }]
[[publish.z.more]]
[publish.preview]
to = "az://$web/preview"
account = "desk42"
preview = true
base_url = "https://preview.example.org/"
after = "./say.sh"
[publish.a]
to = "file:///srv/www/berlin"
mode = "in-place"
host = "netlify"
[publish.pages]
to = "git+branch"
remote = "ssh://git@example.org/desk/berlin.git"
branch = "pages/live"
host = "github-pages"
[publish.upload]
to = "archive:out/site.tar.gz"
[[publish.upload.headers]]
match = "/files/**"
Content-Disposition = "attachment"
"#,
    );
    assert_eq!(told, ["unknown-key \"more\": the target has no key `more` | did you mean `mode`?"]);
    let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
    assert_eq!(names, ["preview", "a", "pages", "upload"]);
}

#[test]
fn what_the_keys_of_a_bucket_say() {
    let live = target(
        r#"to = "s3://site/briefings/berlin/"
endpoint = "http://127.0.0.1:9000/"
region = "us-east-1"
path_style = true
base_url = "https://example.org/berlin"
after = ["./invalidate.sh --all", "./say.sh"]
retire_after = "2w"
releases = 0
max_deletes = 7
max_delete_share = "5%"
concurrency = 1
headers = [{ match = "*.html", cache_control = "max-age=60", x-robots-tag = "noarchive" }]
"#,
    );
    let To::Bucket(bucket) = &live.to else { panic!("{:?}", live.to) };
    assert_eq!((bucket.bucket.as_str(), bucket.prefix.as_str()), ("site", "briefings/berlin"));
    assert_eq!(bucket.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
    assert_eq!((bucket.region.as_deref(), bucket.path_style), (Some("us-east-1"), Some(true)));
    assert_eq!(live.base_url.as_deref(), Some("https://example.org/berlin/"));
    let after: Vec<_> = live.after.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(after, ["./invalidate.sh --all", "./say.sh"]);
    assert_eq!((live.retire_after, live.releases, live.concurrency), (14, 0, 1));
    assert_eq!((live.max_deletes, live.max_delete_share), (7, 5));
    let rule = &live.headers[0];
    assert_eq!(rule.pattern.value, "*.html");
    let headers: Vec<_> = rule.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("cache-control", "max-age=60"), ("x-robots-tag", "noarchive")]);
}

#[test]
fn every_form_of_a_place() {
    let folder = |path: &str, in_place| To::Folder { path: path.into(), in_place };
    let archive = |path: &str, form| To::Archive { path: path.into(), form };
    let branch = |remote: &str, branch: &str| To::Branch { remote: remote.to_owned(), branch: branch.to_owned() };
    for (lines, expected) in [
        ("to = \"s3://my.site-1/a/b\"", bucket(Service::S3, "my.site-1", "a/b")),
        ("to = \"s3://site/größe und mehr/\"", bucket(Service::S3, "site", "größe und mehr")),
        ("to = \"gs://www.example_1.org\"", bucket(Service::Google, "www.example_1.org", "")),
        ("to = \"az://site-1/x\"", bucket(Service::Azure, "site-1", "x")),
        ("to = \"az://$web\"", bucket(Service::Azure, "$web", "")),
        ("to = \"file:///srv/www\"", folder("/srv/www", false)),
        ("to = \"file:/srv/www\"", folder("/srv/www", false)),
        ("to = \"file:../live\"\nmode = \"swap\"", folder("../live", false)),
        ("to = \"file:out\"\nmode = \"in-place\"", folder("out", true)),
        ("to = \"git+branch\"", branch("origin", "gh-pages")),
        ("to = \"git+branch\"\nremote = \"../bare.git\"\nbranch = \"pages\"", branch("../bare.git", "pages")),
        ("to = \"archive:site.tar.gz\"", archive("site.tar.gz", ArchiveForm::TarGz)),
        ("to = \"archive:/tmp/a.tgz\"", archive("/tmp/a.tgz", ArchiveForm::TarGz)),
        ("to = \"archive:Site.ZIP\"", archive("Site.ZIP", ArchiveForm::Zip)),
    ] {
        assert_eq!(target(lines).to, expected, "{lines}");
    }
}

#[test]
fn what_is_no_place() {
    for (to, expected) in [
        ("", "the target needs a `to`, this one is empty"),
        ("site", "`site` names no place"),
        ("git+branch:pages", "`git+branch:pages` names no place"),
        ("ftp://site", "nothing can be published to `ftp://`"),
        ("s3://", "the bucket has no name"),
        ("s3://ab", "`ab` is no name of a bucket"),
        ("s3://Site", "`Site` is no name of a bucket"),
        ("s3://a_b_c", "`a_b_c` is no name of a bucket"),
        ("s3://a..b", "`a..b` is no name of a bucket"),
        ("s3://-abc", "`-abc` is no name of a bucket"),
        ("s3://192.168.0.1", "`192.168.0.1` is no name of a bucket"),
        ("az://a--b", "`a--b` is no name of a container"),
        ("az://a.b.c", "`a.b.c` is no name of a container"),
        ("s3://site/a//b", "the prefix `a//b` has empty parts or steps back"),
        ("s3://site//", "the prefix `` has empty parts or steps back"),
        ("s3://site/../b", "the prefix `../b` has empty parts or steps back"),
        ("s3://site/a?region=x", "the prefix `a?region=x` has a query or a fragment"),
        ("file://server/share", "`file://server/share` names another machine"),
        ("file:", "`file:` names no folder"),
        ("file:///", "`file:///` names no folder"),
        ("archive:site.rar", "`site.rar` is no archive that can be written"),
        ("archive:.zip", "`.zip` is no archive that can be written"),
    ] {
        let told = told(&format!("to = \"{to}\"\n"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(&format!(": {expected} | ")), "{told:?}");
    }
    let names = [("a".repeat(63), true), ("a".repeat(64), false)];
    for (name, is_good) in names {
        assert_eq!(told(&format!("to = \"s3://{name}\"\n")).is_empty(), is_good);
        assert_eq!(told(&format!("to = \"gs://{name}.org\"\n")).is_empty(), is_good);
    }
    assert_eq!(
        told("region = \"x\"\n")[0],
        "missing-key \"[publish.live]\": the target needs a `to` | add the key `to`"
    );
}

#[test]
fn mistakes_are_told_at_their_places() {
    assert_eq!(
        told(
            r#"to = "git+branch"
endpoint = "http://127.0.0.1"
account = "Desk"
branch = "a b"
base_url = "/berlin/"
mode = "swap"
preview = "yes"
host = "gitlab"
retire_after = "7"
releases = -1
max_delete_share = "120%"
concurrency = 0
after = [5]
hedaers = []
"#
        ),
        [
            "unknown-key \"endpoint\": a branch has no key `endpoint` | remove it; it belongs to an S3 bucket or a Google bucket or an Azure container",
            "unknown-key \"account\": a branch has no key `account` | remove it; it belongs to an Azure container",
            "unknown-value \"Desk\": `Desk` is no account | use lower-case letters and digits, three to 24 of them",
            "unknown-value \"a b\": `a b` is no branch | write a name such as `gh-pages`",
            "unknown-value \"/berlin/\": `/berlin/` is a path, and what is published has an address | write the whole address: `https://example.org/`",
            "unknown-key \"mode\": a branch has no key `mode` | remove it; it belongs to a folder",
            "wrong-type \"\\\"yes\\\"\": `preview` takes `true` or `false`, this is text | write `true` or `false` without quotes",
            "unknown-value \"gitlab\": `host` has no value `gitlab` | write one of `netlify`, `cloudflare-pages`, `github-pages`, `gitlab-pages`, `codeberg-pages`",
            "unknown-value \"\\\"7\\\"\": `7` is no length of time | write days as `\"30d\"`, weeks as `\"2w\"`",
            "unknown-value \"-1\": `releases` is a whole number from 0 to 1000, this is -1 | write such a number, or leave the line out",
            "unknown-value \"120%\": `120%` is no share | write hundredths, as in `\"20%\"`",
            "unknown-value \"0\": `concurrency` is a whole number from 1 to 256, this is 0 | write such a number, or leave the line out",
            "wrong-type \"5\": `after` takes a list of texts, this is a number | put it in quotes: `\"5\"`",
            "unknown-key \"hedaers\": the target has no key `hedaers` | did you mean `headers`?",
        ]
    );
    assert_eq!(
        read("[publish]\nto = \"s3://site\"\n[publish.\"my site\"]\nto = \"s3://site\"\n").1,
        [
            "wrong-type \"to\": `[publish]` takes a table for each target, `to` is text | give the target a name, as in `[publish.live]`, and its keys below",
            "unknown-key \"\\\"my site\\\"\": `my site` cannot be the name of a target | use letters, digits and hyphens, as in `[publish.live]`",
        ]
    );
    assert_eq!(
        read("[publsh.live]\nto = \"s3://site\"\n").1,
        ["unknown-key \"publsh\": `briefing.toml` has no key `publsh` | did you mean `publish`?"]
    );
}

#[test]
fn what_git_would_take_for_an_option_or_refuse_is_told() {
    for branch in ["-x", "a..b", "a~1", "a.lock", "a/.b", "/a", "a/", "a@{1}", "@", "HEAD", "a."] {
        assert_eq!(told(&format!("to = \"git+branch\"\nbranch = \"{branch}\"\n")).len(), 1, "{branch}");
    }
    for branch in ["main", "feature/x", "v1.0", "größe"] {
        assert_eq!(told(&format!("to = \"git+branch\"\nbranch = \"{branch}\"\n")), [""; 0], "{branch}");
    }
    assert_eq!(
        told("to = \"git+branch\"\nremote = \"--upload-pack=x\"\n"),
        [
            "unknown-value \"--upload-pack=x\": `--upload-pack=x` is no remote | write the name of a remote, its address, or a folder"
        ]
    );
}

#[test]
fn a_credential_is_refused_and_never_repeated() {
    for lines in [
        "to = \"s3://AKIA:hunter2@site/x\"\n",
        "to = \"s3://site\"\nendpoint = \"https://AKIA:hunter2@s3.example.org\"\n",
        "to = \"s3://site\"\nbase_url = \"https://AKIA:hunter2@example.org/\"\n",
        "to = \"git+branch\"\nremote = \"https://AKIA:hunter2@example.org/x.git\"\n",
    ] {
        let told = told(lines);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("unknown-value \"\": ") && told[0].contains("holds a user name or a password"),
            "{told:?}"
        );
        assert!(!told[0].contains("hunter2") && !told[0].contains("AKIA"), "{told:?}");
    }
    assert_eq!(told("to = \"git+branch\"\nremote = \"ssh://git@example.org/x.git\"\n"), [""; 0]);
}

#[test]
fn a_preview_has_an_address_of_its_own() {
    assert_eq!(
        told("to = \"s3://site\"\npreview = true\n"),
        [
            "missing-key \"[publish.live]\": a preview needs a `base_url` of its own | add `base_url = \"https://…\"`, the address that the preview has"
        ]
    );
    assert_eq!(
        told("to = \"s3://site\"\npreview = true\nbase_url = \"https://EXAMPLE.org\"\n"),
        [
            "unknown-value \"https://EXAMPLE.org\": a preview stands at another address than the site | add `base_url = \"https://…\"`, the address that the preview has"
        ]
    );
    assert!(target("to = \"s3://site\"\npreview = true\nbase_url = \"https://example.org/preview/\"\n").preview);
}

#[test]
fn a_rule_for_headers_sets_no_header_of_the_server_and_none_by_a_line_break() {
    let rule = |rule: &str| told(&format!("to = \"s3://site\"\nheaders = [{{ {rule} }}]\n"));
    assert_eq!(rule("match = \"*.html\", \"Cache_Control\" = \"a\""), [""; 0]);
    for (written, expected) in [
        ("cache_control = \"a\"", "missing-key \"{ cache_control = \\\"a\\\" }\": a rule for headers needs a `match`"),
        ("match = \"*.html\"", "missing-key \"{ match = \\\"*.html\\\" }\": the rule for `*.html` sets no header"),
        (
            "match = \"a[\", x = \"a\"",
            "unknown-value \"a[\": `a[` is no pattern: unclosed character class; missing ']'",
        ),
        ("match = \"*\", x = 5", "wrong-type \"5\": `x` takes text, this is a number"),
        ("match = \"*\", x = \" \"", "unknown-value \"\\\" \\\"\": `x` is empty"),
        ("match = \"*\", x = \"a\\r\\nset-cookie: b\"", "`x` holds the control character U+000D"),
        ("match = \"*\", x = \"a\\tb\"", "`x` holds the control character U+0009"),
        ("match = \"*\", x = \"größe\"", "`x` holds `ö`, which no header can"),
        ("match = \"*\", \"x: y\" = \"a\"", "unknown-key \"\\\"x: y\\\"\": `x: y` is no name of a header"),
        (
            "match = \"*\", content_length = \"0\"",
            "unknown-key \"content_length\": the server sets `content-length` by itself",
        ),
        ("match = \"*\", x_a = \"0\", X-A = \"1\"", "unknown-key \"X-A\": the header `x-a` is given twice"),
    ] {
        let told = rule(written);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(expected), "{told:?}");
    }
}

#[cfg(feature = "publish")]
#[test]
fn what_a_pattern_matches() {
    for (pattern, matched, not_matched) in [
        ("*.html", vec!["index.html", "a/b/index.html"], vec!["a.htm", "a.html/b"]),
        ("feed.xml", vec!["feed.xml", "issues/x/feed.xml"], vec!["myfeed.xml"]),
        ("/*.html", vec!["index.html"], vec!["a/index.html"]),
        ("/index.html", vec!["index.html"], vec!["a/index.html"]),
        ("files/**", vec!["files/a", "files/a/b"], vec!["files", "a/files/b"]),
        ("files/*", vec!["files/a"], vec!["files/a/b"]),
        ("*.{jpg,png}", vec!["a/b.jpg", "b.png"], vec!["b.gif"]),
        ("**", vec!["a", "a/b"], vec![]),
    ] {
        let matcher = matcher(pattern).unwrap();
        for path in matched {
            assert!(matcher.is_match(path), "{pattern} {path}");
        }
        for path in not_matched {
            assert!(!matcher.is_match(path), "{pattern} {path}");
        }
    }
}

/// A library that matches patterns ends the process where choices are nested too deep for it.
#[cfg(feature = "publish")]
#[test]
fn a_pattern_that_no_program_can_match_is_refused() {
    let nested = |depth: usize| format!("{}{}", "{a,".repeat(depth), "}".repeat(depth));
    assert!(matcher(&nested(124)).unwrap().is_match("a"));
    assert_eq!(matcher(&nested(200)).unwrap_err(), "it is longer than 500 bytes");
    assert!(matcher(&"{a,b}".repeat(100)).unwrap().is_match(&*"ab".repeat(50)));
}
