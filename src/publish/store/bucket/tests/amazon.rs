//! Requests to S3 as they go over the wire.

use super::super::super::{Condition, Store, Tag};
use super::server::{Reply, Server};
use super::{bytes, headers, open};
use crate::config::publish::Service;

#[test]
fn keys_arrive_as_they_are() {
    let server =
        Server::start(|request, _| if request.method == "DELETE" { Reply::status(204) } else { Reply::object("") });
    let store = open(Service::S3, &server.address, "é b");
    // By hand: percent-encoded UTF-8 (RFC 3986, sections 2.1 and 2.3).
    let paths = [
        ("Größe 100%.html", "Gr%C3%B6%C3%9Fe%20100%25.html"),
        ("what?.html", "what%3F.html"),
        ("a#b.html", "a%23b.html"),
        ("~a+b.html", "~a%2Bb.html"),
        ("a*(b)'&=;,@$!.html", "a%2A%28b%29%27%26%3D%3B%2C%40%24%21.html"),
        ("Донбас/index.html", "%D0%94%D0%BE%D0%BD%D0%B1%D0%B0%D1%81/index.html"),
        ("%2e%2e/a%2Fb", "%252e%252e/a%252Fb"),
        ("[a]{b}|c\"<d>.html", "%5Ba%5D%7Bb%7D%7Cc%22%3Cd%3E.html"),
    ];
    for (path, encoded) in paths {
        store.put(path, &bytes("x"), &headers(&[]), Condition::Always).unwrap();
        store.get(path).unwrap().unwrap();
        store.copy(path, "copy").unwrap();
        store.delete(path).unwrap();
        let key = format!("/news/%C3%A9%20b/{encoded}");
        let mut seen = server.seen();
        let last = seen.split_off(seen.len() - 4);
        let lines: Vec<String> = last.iter().map(|request| request.line()).collect();
        let copy = "PUT /news/%C3%A9%20b/copy".to_owned();
        assert_eq!(lines, [format!("PUT {key}"), format!("GET {key}"), copy, format!("DELETE {key}")]);
        assert_eq!(last[2].header("x-amz-copy-source"), Some(&key[1..]));
    }
}

#[test]
fn paths_that_no_object_can_have_are_refused_before_anything_is_sent() {
    let server = Server::start(|_, _| Reply::object(""));
    let store = open(Service::S3, &server.address, "");
    for path in ["", "/a", "a/", "a//b", "a/../b", "./a", "a\nb"] {
        let told = store.put(path, &bytes("x"), &headers(&[]), Condition::Always).unwrap_err();
        assert_eq!(told.message, "no object can have that path", "{path:?}");
    }
    assert!(server.seen().is_empty());
}

#[test]
fn conditions_and_headers_go_along() {
    let server = Server::start(|_, _| Reply::object(""));
    let store = open(Service::S3, &server.address, "");
    let fields = [
        ("cache-control", "no-cache"),
        ("content-disposition", "attachment"),
        ("content-encoding", "gzip"),
        ("content-language", "de"),
        ("content-type", "text/css; charset=utf-8"),
        ("content-security-policy", "default-src 'self'"),
    ];
    let tag = store.put("a.css", &bytes("x"), &headers(&fields), Condition::Absent).unwrap();
    assert_eq!(tag, Tag { etag: Some("\"e1\"".to_owned()), version: None });
    store.put("a.css", &bytes("x"), &headers(&[]), Condition::Matches(&tag)).unwrap();
    let [create, update] = &server.seen()[..] else { panic!("two requests") };
    assert_eq!((create.header("if-none-match"), create.header("if-match")), (Some("*"), None));
    assert_eq!((update.header("if-none-match"), update.header("if-match")), (None, Some("\"e1\"")));
    for (name, value) in &fields[..5] {
        assert_eq!(create.header(name), Some(*value));
    }
    assert_eq!(create.header("content-security-policy"), None);
}

/// A page of a list, whose next page is `next`.
fn page(keys: &[&str], next: Option<&str>) -> Reply {
    let mut xml = "<ListBucketResult>".to_owned();
    for key in keys {
        xml += &format!(
            "<Contents><Key>{key}</Key><Size>1</Size><LastModified>2025-12-01T10:00:00.000Z</LastModified></Contents>"
        );
    }
    if let Some(next) = next {
        xml += &format!("<NextContinuationToken>{next}</NextContinuationToken>");
    }
    Reply::Answer(200, Vec::new(), xml + "</ListBucketResult>")
}

#[test]
fn a_list_leaves_our_own_records_out_and_ends_when_there_is_enough() {
    let server = Server::start(|request, _| {
        if request.target.contains("continuation-token=t2") {
            page(&["a/.briefing.txt", "a/b/.briefing/c", "a/x", "a/y"], Some("t3"))
        } else {
            page(&["a/", "a/.briefing/manifest.json", "a/.briefing/kept/1"], Some("t2"))
        }
    });
    let store = open(Service::S3, &server.address, "a");
    assert_eq!(store.some(3).unwrap(), [".briefing.txt", "b/.briefing/c", "x"]);
    let asked = ["GET /news?list-type=2&prefix=a%2F", "GET /news?continuation-token=t2&list-type=2&prefix=a%2F"];
    assert_eq!(server.lines(), asked);
}

#[test]
fn keys_that_are_no_paths_of_ours_are_something_too() {
    let server = Server::start(|_, _| page(&["a", "b//c", "d"], None));
    assert_eq!(open(Service::S3, &server.address, "").some(9).unwrap(), ["b//c"]);
}
