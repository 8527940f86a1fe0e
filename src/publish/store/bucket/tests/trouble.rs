//! Services that are busy, fail, cut connections or do not keep to conditions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::super::super::{Condition, Store, Tag};
use super::server::{Reply, Request, Server};
use super::{SECRET, bytes, headers, open, open_in, settings};
use crate::config::publish::{Bucket as Settings, Service};
use crate::publish::error::{PublishError, StoreError, StoreErrorKind};

fn write(store: &impl Store, condition: Condition<'_>) -> Result<Tag, StoreError> {
    store.put("a", &bytes("x"), &headers(&[]), condition)
}

/// The condition that is not kept where the answer to a write is.
fn is_refused(request: &Request) -> bool {
    request.header("if-none-match").is_some() || request.header("if-match").is_some()
}

#[test]
fn a_busy_service_is_asked_again_and_not_for_ever() {
    for status in [429, 500, 502, 503] {
        let server = Server::start(move |_, before| if before < 2 { Reply::status(status) } else { Reply::object("") });
        let store = open(Service::S3, &server.address, "");
        write(&store, Condition::Always).unwrap();
        assert_eq!(server.seen().len(), 3);
    }
    for (status, kind, message) in [
        (503, StoreErrorKind::Busy, "it is busy (503 SlowDown: Reduce your rate)"),
        (500, StoreErrorKind::Other, "the store failed (500 InternalError: Reduce your rate)"),
    ] {
        let code = if status == 503 { "SlowDown" } else { "InternalError" };
        let server = Server::start(move |_, _| Reply::error(status, code, "Reduce your rate."));
        let error = write(&open(Service::S3, &server.address, ""), Condition::Always).unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (kind, message));
        assert_eq!(server.seen().len(), 9);
    }
}

#[test]
fn a_service_that_says_when_to_come_again_is_obeyed() {
    let server = Server::start(|_, before| match before {
        0 => Reply::Answer(503, vec![("Retry-After", "1".to_owned())], String::new()),
        _ => Reply::object(""),
    });
    let begun = Instant::now();
    write(&open(Service::S3, &server.address, ""), Condition::Always).unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn cut_connections_are_made_again() {
    let server = Server::start(|_, before| match before {
        0 | 1 => Reply::Cut,
        2 => Reply::Half,
        _ => Reply::object("text"),
    });
    let store = open(Service::S3, &server.address, "");
    assert_eq!(store.get("a").unwrap().unwrap().bytes, b"text");

    let server = Server::start(|_, before| if before < 2 { Reply::Cut } else { Reply::status(204) });
    open(Service::S3, &server.address, "").delete("a").unwrap();
    assert_eq!(server.lines(), ["DELETE /news/a"; 3]);

    let server = Server::start(|_, _| Reply::Cut);
    let error = write(&open(Service::S3, &server.address, ""), Condition::Always).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Other);
    assert_eq!(server.seen().len(), 9);
}

#[test]
fn a_conditional_write_whose_answer_was_lost_is_told_as_a_condition() {
    // It is stored at once, and the answer cut off in one way or the other.
    for lost in [|| Reply::Cut, || Reply::Half, || Reply::error(500, "InternalError", "")] {
        let stored = AtomicBool::new(false);
        let server = Server::start(move |_, _| {
            if stored.swap(true, Ordering::SeqCst) { Reply::error(412, "PreconditionFailed", "") } else { lost() }
        });
        for service in [Service::S3, Service::Google, Service::Azure] {
            let error = write(&open(service, &server.address, ""), Condition::Absent).unwrap_err();
            assert_eq!(error.kind, StoreErrorKind::Condition, "{error}");
        }
        assert!(server.seen().iter().all(is_refused_or_google));
    }
}

fn is_refused_or_google(request: &Request) -> bool {
    is_refused(request) || request.header("x-goog-if-generation-match") == Some("0")
}

#[test]
fn what_is_there_or_was_changed_or_is_gone_is_a_condition() {
    let tag = Tag { etag: Some("\"e\"".to_owned()), version: Some("3".to_owned()) };
    for service in [Service::S3, Service::Google, Service::Azure] {
        for (status, code, condition, message) in [
            (412, "PreconditionFailed", Condition::Absent, "it is there already (412 PreconditionFailed)"),
            (412, "PreconditionFailed", Condition::Matches(&tag), "it was changed meanwhile (412 PreconditionFailed)"),
            (404, "NoSuchKey", Condition::Matches(&tag), "it is gone (404 NoSuchKey)"),
            (409, "BlobAlreadyExists", Condition::Absent, "it is there already (409 BlobAlreadyExists)"),
        ] {
            let server = Server::start(move |_, _| Reply::error(status, code, ""));
            let error = write(&open(service, &server.address, ""), condition).unwrap_err();
            assert_eq!((error.kind, error.message.as_str()), (StoreErrorKind::Condition, message), "{service:?}");
        }
    }
}

#[test]
fn an_undecided_write_is_tried_again() {
    let conflict = || Reply::error(409, "ConditionalRequestConflict", "");
    let server = Server::start(move |_, before| if before < 3 { conflict() } else { Reply::object("") });
    write(&open(Service::S3, &server.address, ""), Condition::Absent).unwrap();
    assert_eq!(server.seen().len(), 4);

    let server = Server::start(move |_, _| conflict());
    let error = write(&open(Service::S3, &server.address, ""), Condition::Absent).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Condition);
    assert_eq!(server.seen().len(), 7);
}

#[test]
fn a_store_that_does_not_keep_to_conditions_is_found_out() {
    let probed = |answer: fn(&Request, usize) -> Reply| {
        let server = Server::start(answer);
        let outcome = open(Service::S3, &server.address, "p").probe_conditions();
        let lines = server.lines();
        assert!(lines.iter().all(|line| line == "PUT /news/p/.briefing/conditions"), "{lines:?}");
        (outcome.map_err(|error| error.kind), lines.len())
    };
    const TAKEN: fn() -> Reply = || Reply::error(412, "PreconditionFailed", "");
    // All of them ignored; those on a version ignored; not known, so that it is not asked again.
    assert_eq!(probed(|_, _| Reply::object("")), (Ok(false), 2));
    let by_name_only = |request: &Request, before| match request.header("if-match") {
        None if before > 0 => Reply::error(412, "PreconditionFailed", ""),
        _ => Reply::object(""),
    };
    assert_eq!(probed(by_name_only), (Ok(false), 3));
    assert_eq!(probed(|_, _| Reply::error(501, "NotImplemented", "")), (Ok(false), 1));
    // Kept, in a new target and in one that was probed before.
    assert_eq!(probed(|_, before| if before == 0 { Reply::object("") } else { TAKEN() }), (Ok(true), 3));
    assert_eq!(probed(|_, _| TAKEN()), (Ok(true), 3));
    assert_eq!(probed(|_, _| Reply::error(403, "AccessDenied", "")), (Err(StoreErrorKind::Denied), 1));
}

#[test]
fn azures_copies_are_waited_for() {
    let copied = |last: &'static str| {
        Server::start(move |request, before| {
            let state = if before < 3 { "pending" } else { last };
            let Reply::Answer(_, mut fields, body) = Reply::object("") else { unreachable!() };
            fields.push(("x-ms-copy-status", state.to_owned()));
            Reply::Answer(if request.method == "PUT" { 202 } else { 200 }, fields, body)
        })
    };
    let server = copied("success");
    open(Service::Azure, &server.address, "").copy("a", "b").unwrap();
    assert_eq!(server.lines(), ["PUT /news/b", "HEAD /news/b", "HEAD /news/b", "HEAD /news/b"]);
    assert_eq!(server.seen()[0].header("x-ms-copy-source"), Some(format!("{}/news/a", server.address).as_str()));
    let error = open(Service::Azure, &copied("failed").address, "").copy("a", "b").unwrap_err();
    assert_eq!(error.to_string(), "cannot copy `a` at az://news: the store gave the copy up");
}

#[test]
fn no_credential_is_in_any_error() {
    // A service that sends back what it was sent, and more.
    let echoing = |status: u16, code: &'static str| {
        Server::start(move |request, _| {
            let sent = request.header("authorization").unwrap_or_default();
            Reply::error(status, code, &format!("{SECRET} in {sent}, as {SECRET}"))
        })
    };
    let malformed = |body: &'static str| Server::start(move |_, _| Reply::Answer(200, Vec::new(), body.to_owned()));
    let closed = "http://127.0.0.1:9".to_owned();
    let nowhere = "http://no-such-host.invalid".to_owned();
    let elsewhere =
        Server::start(|_, _| Reply::Answer(301, vec![("x-amz-bucket-region", "eu-west-3".to_owned())], String::new()));
    for service in [Service::S3, Service::Google, Service::Azure] {
        let cases = [
            (
                echoing(403, "SignatureDoesNotMatch").address,
                StoreErrorKind::Denied,
                "not allowed (403 SignatureDoesNotMatch: … in ",
            ),
            (
                echoing(400, "ExpiredToken").address,
                StoreErrorKind::Denied,
                "the credentials have run out (400 ExpiredToken: … in ",
            ),
            (echoing(404, "NoSuchBucket").address, StoreErrorKind::NoStore, "there is no such "),
            (closed.clone(), StoreErrorKind::Other, "no connection to `127.0.0.1:9`: connection refused"),
            (nowhere.clone(), StoreErrorKind::NoStore, "there is no host `no-such-host.invalid`"),
            (malformed(SECRET).address, StoreErrorKind::Other, "the answer is not one that such a store gives"),
            (echoing(418, "Teapot").address, StoreErrorKind::Other, "the store refuses (418 Teapot: … in "),
        ];
        for (address, kind, message) in cases {
            let store = open(service, &address, "");
            assert!(!format!("{store:?}").contains(SECRET), "{store:?}");
            for error in [store.some(1).unwrap_err(), store.get("a").unwrap_err()] {
                assert_eq!(error.kind, kind, "{error}");
                assert!(error.message.starts_with(message), "{error}");
                let error = PublishError::Store(error);
                for text in [error.to_string(), format!("{error:?}"), error.hint().unwrap_or_default()] {
                    assert!(!text.contains(SECRET), "{text}");
                }
            }
        }
    }
    let error = open(Service::S3, &elsewhere.address, "").get("a").unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (StoreErrorKind::NoStore, "the bucket is in the region `eu-west-3` (301)")
    );
}

#[test]
fn a_shared_access_signature_is_in_no_error() {
    let server = Server::start(|request, _| {
        let (_, signature) = request.target.split_once("sig=").unwrap();
        Reply::error(403, "AuthenticationFailed", &format!("wrong: {signature}"))
    });
    let settings = Settings { account: Some("acc".to_owned()), ..settings(Service::Azure, &server.address, "") };
    let token = format!("sv=2022-11-02&sp=rw&sig={SECRET}%2B");
    let store = open_in(&settings, &[("AZURE_STORAGE_SAS_TOKEN", &token)]).unwrap();
    let error = store.get("a").unwrap_err();
    assert!(server.lines()[0].contains(SECRET), "it goes along: {:?}", server.lines());
    assert!(error.message.starts_with("not allowed (403 AuthenticationFailed: wrong: …"), "{error}");
    assert!(!format!("{error:?}").contains(SECRET), "{error}");
}
