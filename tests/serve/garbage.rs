//! Requests that no browser sends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::preview::{Answer, Preview, parsed};

/// All that comes back for `request`, which may be more than the server wants to read, or less.
fn sent(site: &Preview, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(site.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    let mut writing = stream.try_clone().unwrap();
    let request = request.to_vec();
    // It may close the connection in the middle of it, and what it said is there nevertheless.
    let writer = std::thread::spawn(move || {
        let _ = writing.write_all(&request);
    });
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    writer.join().unwrap();
    bytes
}

/// How many answers there are in what came back.
fn answers(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).matches("HTTP/1.1 ").count()
}

#[test]
fn what_is_no_request_is_refused_or_hung_up_on() {
    let site = Preview::new(&[], &[]);
    let host = format!("Host: {}\r\n", site.address);
    let get = |headers: &str| format!("GET /about/ HTTP/1.1\r\n{host}{headers}\r\n").into_bytes();
    let long = "x".repeat(1 << 20);
    let hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".iter().copied().chain([0x42; 500]).collect();
    let table: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("nothing", Vec::new(), &[0]),
        ("HTTP/0.9", b"GET /about/\r\n".to_vec(), &[400, 0]),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(), &[400, 0]),
        ("HTTP/3.7", format!("GET /about/ HTTP/3.7\r\n{host}\r\n").into_bytes(), &[400, 0]),
        ("TLS", hello, &[400, 0]),
        ("SSH", b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(), &[400, 0]),
        ("zeros", vec![0; 5000], &[400, 0]),
        ("a header of a megabyte", get(&format!("X: {long}\r\n")), &[431, 0]),
        ("a hundred thousand headers", get(&"X: y\r\n".repeat(100_000)), &[431, 0]),
        ("a target of a megabyte", format!("GET /{long} HTTP/1.1\r\n{host}\r\n").into_bytes(), &[414, 431, 0]),
        ("a method of a megabyte", format!("{long} / HTTP/1.1\r\n{host}\r\n").into_bytes(), &[400, 405, 431, 0]),
        ("a null in a header", get("X: a\0b\r\n"), &[400, 0]),
        ("a line break in a header", get("X: a\rY: b\r\n"), &[400, 0]),
        ("a header without a name", get(": x\r\n"), &[400, 0]),
        ("a header with a blank in its name", get("X Y: x\r\n"), &[400, 0]),
        ("a header that is folded", get("X: a\r\n b\r\n"), &[400, 0]),
        ("two lengths", get("Content-Length: 1\r\nContent-Length: 2\r\n"), &[400, 0]),
        ("no length", get("Content-Length: -1\r\n"), &[400, 0]),
        ("chunks that are none", get("Transfer-Encoding: xchunked\r\n"), &[400, 0]),
        ("a method in small letters", format!("get /about/ HTTP/1.1\r\n{host}\r\n").into_bytes(), &[405]),
        ("all that there is", format!("OPTIONS * HTTP/1.1\r\n{host}\r\n").into_bytes(), &[405]),
        ("no path", format!("GET about HTTP/1.1\r\n{host}\r\n").into_bytes(), &[400, 403, 0]),
        ("an empty host", b"GET /about/ HTTP/1.1\r\nHost: \r\n\r\n".to_vec(), &[403]),
        ("a user at a host", b"GET /about/ HTTP/1.1\r\nHost: a@localhost\r\n\r\n".to_vec(), &[403]),
        ("a host that is no text", b"GET /about/ HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n".to_vec(), &[400]),
        (
            "a path below another scheme",
            format!("GET ftp://{}/about/ HTTP/1.1\r\n{host}\r\n", site.address).into_bytes(),
            &[200, 400, 403],
        ),
    ];
    for (what, request, expected) in table {
        let bytes = sent(&site, &request);
        let answer: Answer = parsed(&bytes);
        assert!(expected.contains(&answer.status), "{what}: {}\n{}", answer.status, answer.text());
        assert!(answers(&bytes) <= 1, "{what}: more than one answer");
        assert_eq!(site.get("/about/").status, 200, "after {what}");
    }
}

#[test]
fn nothing_is_smuggled_behind_a_body() {
    let site = Preview::new(&[], &[]);
    let host = format!("Host: {}\r\n", site.address);
    let second = format!("GET /feed.json HTTP/1.1\r\n{host}\r\n");
    for (what, headers, body) in [
        ("a body that ends where the next begins", format!("Content-Length: {}\r\n", second.len()), second.clone()),
        (
            "both lengths",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n".to_owned(),
            format!("0\r\n\r\n{second}"),
        ),
        ("a chunk that is no number", "Transfer-Encoding: chunked\r\n".to_owned(), format!("zz\r\n{second}")),
        (
            "a chunk that is longer than all",
            "Transfer-Encoding: chunked\r\n".to_owned(),
            format!("FFFFFFFFFFFFFFFFF\r\n{second}"),
        ),
        (
            "a chunk with an endless note",
            "Transfer-Encoding: chunked\r\n".to_owned(),
            format!("1;{}\r\n{second}", "x".repeat(1 << 20)),
        ),
    ] {
        let bytes = sent(&site, format!("GET /about/ HTTP/1.1\r\n{host}{headers}\r\n{body}").as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        assert!(answers(&bytes) <= 1 && !text.contains("application/feed+json"), "{what}: {text}");
        assert_eq!(site.get("/about/").status, 200, "after {what}");
    }
    // What is asked for in one go, and in order, is answered in order.
    let both = format!("GET /feed.json HTTP/1.1\r\n{host}\r\nGET /about/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
    let bytes = sent(&site, both.as_bytes());
    assert_eq!(answers(&bytes), 2);
}

#[test]
fn ranges_without_number_are_answered_by_no_more_than_the_file() {
    let site = Preview::new(&[("static/film.mp4", &"0123456789".repeat(100_000))], &[]);
    let with = |range: &str| site.ask("GET /film.mp4 HTTP/1.1", &[&format!("Range: bytes={range}")]);
    for range in [
        "0-".to_owned(),
        vec!["0-"; 5_000].join(","),
        (0..5_000).map(|at| format!("{at}-")).collect::<Vec<_>>().join(","),
        (0..5_000).map(|at| format!("{at}-{at}")).collect::<Vec<_>>().join(","),
        "0-999999,0-999999".to_owned(),
        "-0".to_owned(),
        "18446744073709551615-".to_owned(),
        "0-18446744073709551616".to_owned(),
        "-18446744073709551616".to_owned(),
        "5-4".to_owned(),
        "--1".to_owned(),
        String::new(),
    ] {
        let answer = with(&range);
        let start = &range[..range.len().min(40)];
        assert!(matches!(answer.status, 200 | 206 | 416), "{start}: {}", answer.status);
        assert!(answer.body.len() <= 1_000_000, "{start}: {}", answer.body.len());
        assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{start}");
    }
}

#[test]
fn an_upgrade_to_anything_but_an_open_page_is_none() {
    let site = Preview::new(&[], &[]);
    let get = |path: &str, headers: &[&str]| site.ask(&format!("GET {path} HTTP/1.1"), headers).status;
    let good = ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
    assert_eq!(get("/about/", &["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]), 200);
    assert_eq!(get("/about/", &good), 200);
    for wrong in [
        ["Upgrade: websocket", "Sec-WebSocket-Version: 12", good[2]],
        ["Upgrade: websocket", good[1], "X: no key"],
        ["Upgrade: other", good[1], good[2]],
        ["X: no upgrade", good[1], good[2]],
    ] {
        // `ask` says `Connection: close`, which is no upgrade either.
        assert!(matches!(get("/.briefing/socket", &wrong), 400 | 426), "{wrong:?}");
    }
    assert_eq!(site.ask("POST /.briefing/socket HTTP/1.1", &good).status, 405);
    assert!(site.socket_with(&[("sec-websocket-extensions", "permessage-deflate")]).is_ok());
}
