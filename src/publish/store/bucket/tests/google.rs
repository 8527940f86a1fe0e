//! Google Cloud Storage by the shape of requests: there is no server of its own that could be run here.
//! <https://cloud.google.com/storage/docs/xml-api/reference-methods>

use super::super::super::{Condition, Store, Tag};
use super::server::{Reply, Server};
use super::{SECRET, bytes, headers, open};
use crate::config::publish::Service;

#[test]
fn requests_are_those_of_googles_interface() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "DELETE" => Reply::status(204),
        "GET" if request.target.contains("list-type") => Reply::Answer(
            200,
            Vec::new(),
            "<ListBucketResult><Contents><Key>sub/a b.html</Key><Size>1</Size>\
             <LastModified>2025-12-01T10:00:00.000Z</LastModified><ETag>x</ETag></Contents></ListBucketResult>"
                .to_owned(),
        ),
        _ => Reply::object("text"),
    });
    let store = open(Service::Google, &server.address, "sub");
    assert_eq!(store.name(), "gs://news/sub");

    let object = store.get("a b.html").unwrap().unwrap();
    assert_eq!(object.bytes, b"text");
    // Google's writes go by generation.
    assert_eq!(object.tag, Tag { etag: None, version: Some("17".to_owned()) });
    let fields =
        headers(&[("content-type", "text/html"), ("cache-control", "max-age=60"), ("x-frame-options", "DENY")]);
    assert_eq!(store.put("a b.html", &bytes("new"), &fields, Condition::Always).unwrap(), object.tag);
    store.put("a b.html", &bytes("new"), &fields, Condition::Absent).unwrap();
    store.put("a b.html", &bytes("new"), &fields, Condition::Matches(&object.tag)).unwrap();
    store.copy("a b.html", "é.html").unwrap();
    store.delete("a b.html").unwrap();
    assert_eq!(store.some(5).unwrap(), ["a b.html"]);

    let seen = server.seen();
    let lines: Vec<String> = server.lines();
    let key = "/news/sub%2Fa%20b%2Ehtml";
    let expected = [
        format!("GET {key}"),
        format!("PUT {key}"),
        format!("PUT {key}"),
        format!("PUT {key}"),
        "PUT /news/sub%2F%C3%A9%2Ehtml".to_owned(),
        format!("DELETE {key}"),
        "GET /news?list-type=2&prefix=sub%2F".to_owned(),
    ];
    assert_eq!(lines, expected);
    assert!(seen.iter().all(|request| request.header("authorization") == Some(&format!("Bearer {SECRET}"))));
    let generations: Vec<_> = seen.iter().map(|request| request.header("x-goog-if-generation-match")).collect();
    assert_eq!(generations, [None, None, Some("0"), Some("17"), None, None, None]);
    assert!(seen[1..4].iter().all(|put| put.body == b"new"));
    assert_eq!(seen[1].header("content-type"), Some("text/html"));
    assert_eq!(seen[1].header("cache-control"), Some("max-age=60"));
    assert_eq!(seen[1].header("x-frame-options"), None);
    assert_eq!(seen[4].header("x-goog-copy-source"), Some("news/sub%2Fa%20b%2Ehtml"));
    // Nothing replaces the headers of what is copied.
    assert_eq!(seen[4].header("x-goog-metadata-directive"), None);
}

#[test]
fn a_bucket_that_is_not_there_is_not_an_object_that_is_not_there() {
    for (code, is_bucket) in [("NoSuchKey", false), ("NoSuchBucket", true)] {
        let server = Server::start(move |_, _| Reply::error(404, code, "gone"));
        let store = open(Service::Google, &server.address, "");
        assert_eq!(store.get("a").is_err(), is_bucket);
        assert_eq!(store.delete("a").is_err(), is_bucket);
        let told = store.put("a", &bytes(""), &headers(&[]), Condition::Always).unwrap_err().to_string();
        let cause = if is_bucket { "there is no such bucket" } else { "it is not there" };
        assert_eq!(told, format!("cannot write `a` at gs://news: {cause} (404 {code}: gone)"));
    }
}
