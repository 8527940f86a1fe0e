//! What strangers get: nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::preview::{Answer, PATIENCE, Preview, page, parsed};

/// What no answer may hold: the text of a file outside of what the site publishes.
const SECRET: &str = "title = \"Small\"";

#[test]
fn no_path_leads_out_of_the_site() {
    let site = Preview::new(&[("content/pages/extra.md", "+++\ntitle = \"Extra\"\n+++\n")], &[]);
    for target in [
        "/../briefing.toml",
        "/../../../../../../etc/passwd",
        "/about/../../briefing.toml",
        "/%2e%2e/briefing.toml",
        "/%2E%2E%2Fbriefing.toml",
        "/..%2fbriefing.toml",
        "/%252e%252e/briefing.toml",
        "/..%5cbriefing.toml",
        "/.%2e/briefing.toml",
        "//briefing.toml",
        "//etc/passwd",
        "/about//index.html",
        "/./briefing.toml",
        "/briefing.toml",
        "/content/pages/about.md",
        "/.briefing/../briefing.toml",
        "/.briefing/briefing.toml",
        "/briefing.toml%00.html",
        "/%00",
        "/about/%c0%ae%c0%ae/briefing.toml",
        "/index.html/../../briefing.toml",
    ] {
        let answer = site.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        assert!(!answer.text().contains(SECRET) && !answer.text().contains("root:"), "{target}");
    }
    let null =
        site.raw(format!("GET /a\0b HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", site.address).as_bytes());
    assert_eq!(parsed(&null).status, 400);
}

/// A link in the site's own folders is followed while the site is read, and no further than the site goes.
#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_site() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), SECRET).unwrap();
    let site = Preview::new(&[("static/inside.txt", "what is inside")], &[]);
    let link = |to: &std::path::Path, at: &str| std::os::unix::fs::symlink(to, site.path(at)).unwrap();
    link(&outside.path().join("secret.txt"), "static/file.txt");
    link(outside.path(), "static/folder");
    link(std::path::Path::new("/etc"), "static/etc");
    link(std::path::Path::new("inside.txt"), "static/within.txt");
    site.shows("/within.txt", "what is inside");
    for target in ["/file.txt", "/folder/secret.txt", "/folder/", "/etc/passwd", "/etc/hostname"] {
        let answer = site.get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(!answer.text().contains(SECRET), "{target}");
    }
}

#[test]
fn a_host_that_is_not_this_machine_is_refused_and_told_how_to_be_let_in() {
    let site = Preview::new(&[], &["--allow-host", "desk.example"]);
    let port = site.address.port();
    for host in ["localhost", "127.0.0.1", "[::1]", "tram.localhost", "desk.example", "DESK.EXAMPLE"] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            assert_eq!(site.ask("GET /about/ HTTP/1.1", &[&format!("Host: {host}")]).status, 200, "{host}");
        }
    }
    for host in ["evil.example", "evil.example:80", "localhost.evil.example", "desk.example.evil.example", "10.0.0.1"] {
        let answer = site.ask("GET /about/ HTTP/1.1", &[&format!("Host: {host}")]);
        assert_eq!(answer.status, 403, "{host}");
        let name = host.split(':').next().unwrap();
        assert!(answer.text().contains(&format!("`--allow-host {name}`")), "{}", answer.text());
        assert!(!answer.text().contains("What this is."));
    }
    let of = |request: String| parsed(&site.raw(request.as_bytes()));
    assert_eq!(of("GET /about/ HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned()).status, 400);
    let two = "GET /about/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(of(two.to_owned()).status, 400);
    assert_eq!(of("GET /about/ HTTP/1.0\r\n\r\n".to_owned()).status, 400);
}

#[test]
fn a_target_with_a_host_of_its_own_is_held_to_it() {
    let site = Preview::new(&[], &[]);
    let good = site.ask(&format!("GET http://{}/about/ HTTP/1.1", site.address), &[]);
    assert_eq!(good.status, 200);
    assert_eq!(site.ask("GET http://evil.example/about/ HTTP/1.1", &[]).status, 403);
    assert_eq!(site.ask("GET http://localhost/about/ HTTP/1.1", &["Host: evil.example"]).status, 403);
    assert!(matches!(site.ask("CONNECT evil.example:80 HTTP/1.1", &[]).status, 400 | 403 | 405));
}

#[test]
fn pages_of_others_get_nothing() {
    let site = Preview::new(&[], &["--allow-host", "desk.example"]);
    let port = site.address.port();
    let with = |headers: &[&str]| site.ask("GET /about/ HTTP/1.1", headers);
    for origin in ["http://evil.example", "null", "http://127.0.0.1", "https://localhost.evil.example"] {
        let answer: Answer = with(&[&format!("Origin: {origin}")]);
        assert_eq!(answer.status, 403, "{origin}");
        let event_stream = with(&[&format!("Origin: {origin}"), "Accept: text/event-stream"]);
        assert_eq!(event_stream.status, 403, "{origin}");
        let socket = site.socket_with(&[("origin", origin)]);
        assert!(matches!(socket, Err(tungstenite::Error::Http(answer)) if answer.status() == 403), "{origin}");
    }
    assert_eq!(with(&[&format!("Origin: http://127.0.0.1:{port}")]).status, 200);
    assert!(site.socket_with(&[("origin", &format!("http://127.0.0.1:{port}"))]).is_ok());
    assert!(site.socket_with(&[("origin", "https://desk.example")]).is_ok());
    // A socket that is addressed to a foreign name is no better.
    let rebound = site.socket_with(&[("host", "evil.example"), ("origin", "http://evil.example")]);
    assert!(matches!(rebound, Err(tungstenite::Error::Http(answer)) if answer.status() == 403));
    // A picture in a foreign page; a link in it that somebody follows.
    assert_eq!(with(&["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"]).status, 403);
    assert_eq!(with(&["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"]).status, 403);
    assert_eq!(
        with(&["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]).status,
        200
    );
    assert_eq!(with(&[]).header("access-control-allow-origin"), "");
    assert_eq!(with(&[]).header("cross-origin-resource-policy"), "same-origin");
}

#[test]
fn nothing_but_get_and_head_is_answered() {
    let site = Preview::new(&[], &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let answer = site.ask(&format!("{method} /about/ HTTP/1.1"), &["Content-Length: 0"]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn it_listens_to_this_machine_alone_unless_it_is_told_otherwise_and_says_so() {
    let alone = Preview::new(&[], &[]);
    assert!(!alone.log().contains("other machines"));
    let public = Preview::new(&[], &["--host", "0.0.0.0"]);
    assert!(
        crate::preview::wait_for(|| public.log().contains("other machines can look at it").then_some(())).is_some()
    );
    let urls = || {
        public.log().lines().filter_map(|line| Some(line.strip_prefix("the site is at http://")?.to_owned())).collect()
    };
    let urls: Vec<String> = urls();
    assert!(!urls.is_empty());
    // Whoever asks at one of its addresses is answered; a name that leads there is still no name of it.
    for url in urls {
        let address = url.trim_end_matches('/');
        let asked = |host: &str, more: &str| {
            let Ok(mut stream) = TcpStream::connect(address) else { return 200 };
            write!(stream, "GET /about/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n").unwrap();
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            parsed(&bytes).status
        };
        assert_eq!(asked(address, ""), 200, "{address}");
        let port = public.address.port();
        for foreign in ["evil.example".to_owned(), format!("evil.example:{port}"), format!("192.0.2.1:{port}")] {
            assert_eq!(asked(&foreign, ""), if foreign == address { 200 } else { 403 }, "{foreign} at {address}");
        }
        assert_eq!(asked(address, "Origin: http://evil.example\r\n"), 403, "{address}");
    }
}

#[test]
fn connections_that_never_read_and_requests_that_never_end_hold_nobody_up() {
    let big = "x".repeat(8 << 20);
    let mut site = Preview::new(&[("static/big.bin", &big)], &[]);
    let mut held = Vec::new();
    for number in 0..100 {
        let mut stream = TcpStream::connect(site.address).unwrap();
        let text = match number % 3 {
            0 => format!("GET /big.bin HTTP/1.1\r\nHost: {}\r\n\r\n", site.address),
            1 => format!("GET /about/ HTTP/1.1\r\nHost: {}\r\nX-Never: ", site.address),
            _ => String::new(),
        };
        stream.write_all(text.as_bytes()).unwrap();
        held.push(stream);
    }
    // Pages that say where they are, and take nothing.
    let mut deaf: Vec<_> = (0..20).map(|_| site.socket("/about/", "")).collect();
    for number in 0..30 {
        let text = format!("Number {number}. {}", "word ".repeat(20_000));
        site.write("content/pages/about.md", &page("About", &text));
        let asked = Instant::now();
        site.shows("/about/", &format!("Number {number}."));
        assert!(asked.elapsed() < Duration::from_secs(5), "edit {number}: {:?}", asked.elapsed());
    }
    deaf.truncate(5);
    let (status, took) = site.interrupt();
    assert_eq!(status, Some(0));
    assert!(took < Duration::from_secs(3), "{took:?}");
    drop(held);
}

#[test]
fn it_ends_at_once_and_cleanly() {
    let mut site = Preview::new(&[], &[]);
    let _open = site.socket("/about/", "");
    let (status, took) = site.interrupt();
    assert_eq!(status, Some(0));
    assert!(took < PATIENCE / 10, "{took:?}");
}

#[test]
fn a_port_that_was_asked_for_and_is_in_use_is_an_error() {
    let site = Preview::new(&[], &[]);
    let port = site.address.port().to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_briefing"))
        .args(["serve", "--color", "never", "--port", &port, "--site"])
        .arg(site.folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    let expected = format!(
        "error: port {port} is in use\nhelp: leave out `--port` to take the next free one, or end the program that uses it\n"
    );
    assert_eq!(told, expected);
}
