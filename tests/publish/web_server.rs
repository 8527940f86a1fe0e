//! A web server for the files of a folder, which leaves nothing to be guessed.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::http::Message;

/// Serves `folder` until the test is over; gives its address, with a slash at the end.
pub(crate) fn serve(folder: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let folder = folder.to_path_buf();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let Ok(Some(request)) = Message::read(&mut stream) else { continue };
            let body = asked_for(&folder, &request).and_then(|path| std::fs::read(path).ok());
            let (status, body) = body.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            // Whoever asked may be gone.
            let _ = stream.write_all(&[head.into_bytes(), body].concat());
        }
    });
    address
}

fn asked_for(folder: &Path, request: &Message) -> Option<PathBuf> {
    let path = request.first.split(' ').nth(1)?.trim_start_matches('/');
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    Some(folder.join(path + index))
}
