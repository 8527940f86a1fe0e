//! The answer to a request, once it is known to be allowed: a pure function of the moment.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes as Shared, HttpBody};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use http_range_header::parse_range_header;
use hyper::body::{Frame, SizeHint};
use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::address::{Address, OWN, way_up};
use super::moment::{Moment, Rendered};
use crate::content_type::{UNKNOWN, content_type};
use crate::site::Class;

/// Which moment an answer is of.
pub(super) const GENERATION: &str = "briefing-generation";

/// The scripts that keep pages up to date: the one that merges a page into what is shown, and ours, in one file.
const LIVE: &[u8] = concat!(include_str!("client/idiomorph.min.js"), "\n", include_str!("client/live.js")).as_bytes();

/// Answers a `GET` or `HEAD` for `path`, which is as it was written, without its query.
pub(super) fn answer(
    moment: &Moment,
    method: &Method,
    path: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response<Body> {
    let site = moment.site_with(path.strip_prefix(moment.site.base_path()).unwrap_or_default());
    match Address::of(path, site) {
        Address::File(file) => {
            let rendered = moment.page(&file);
            let class = site.class(&file);
            let kind = content_type(&file, class.unwrap_or(Class::Asset)).unwrap_or(UNKNOWN);
            match class {
                Some(Class::Page | Class::Redirect) => {
                    let body = with_script(&rendered, &way_up(path, &moment.site));
                    // A page that a stand-in is shown for is no page that a crawler should take for whole.
                    let status = match rendered.errors {
                        Some(_) => StatusCode::INTERNAL_SERVER_ERROR,
                        None => StatusCode::OK,
                    };
                    Answer { moment, kind, tag: Some(&rendered.hash), body, status }.whole(method, headers)
                }
                _ => {
                    let body = rendered.bytes.clone().into();
                    let answer = Answer { moment, kind, tag: Some(&rendered.hash), body, status: StatusCode::OK };
                    answer.whole_or_part(rendered.bytes, method, headers)
                }
            }
        }
        Address::Elsewhere(to) => {
            let to = query.map_or_else(|| to.clone(), |query| format!("{to}?{query}"));
            // Letters that somebody did not encode are no part of a header.
            let to = utf8_percent_encode(&to, CONTROLS).to_string();
            let mut response = plain(moment, method, StatusCode::FOUND, &format!("see {to}\n"));
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Address::Own(name) if name == "live.js" => {
            let kind = "text/javascript; charset=utf-8";
            let body = Shared::from_static(LIVE).into();
            Answer { moment, kind, tag: None, body, status: StatusCode::OK }.whole(method, headers)
        }
        Address::Nothing if path.starts_with(moment.site.base_path()) && moment.site.class(NOT_FOUND).is_some() => {
            let body = with_script(&moment.page(NOT_FOUND), &way_up(path, &moment.site));
            let kind = "text/html; charset=utf-8";
            Answer { moment, kind, tag: None, body, status: StatusCode::NOT_FOUND }.whole(method, headers)
        }
        Address::Nothing | Address::Own(_) => {
            let base = moment.site.base_path();
            plain(moment, method, StatusCode::NOT_FOUND, &format!("there is nothing here; the site begins at {base}\n"))
        }
        Address::Refused => plain(moment, method, StatusCode::BAD_REQUEST, "this is no path of a site\n"),
    }
}

/// The page that is shown where there is none.
pub(super) const NOT_FOUND: &str = "404.html";

/// A line of text as an answer.
fn plain(moment: &Moment, method: &Method, status: StatusCode, text: &str) -> Response<Body> {
    let body = Shared::copy_from_slice(text.as_bytes()).into();
    let kind = "text/plain; charset=utf-8";
    Answer { moment, kind, tag: None, body, status }.whole(method, &HeaderMap::new())
}

/// An answer before it is known how much of it is wanted.
struct Answer<'a> {
    moment: &'a Moment,
    kind: &'static str,
    tag: Option<&'a str>,
    body: Pieces,
    status: StatusCode,
}

/// A body in pieces that it shares with all who get the same: who reads slowly holds no copy.
struct Pieces(VecDeque<Shared>);

impl Pieces {
    fn len(&self) -> usize {
        self.0.iter().map(Shared::len).sum()
    }
}

impl From<Shared> for Pieces {
    fn from(bytes: Shared) -> Self {
        Self(VecDeque::from([bytes]))
    }
}

impl HttpBody for Pieces {
    type Data = Shared;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}

impl Answer<'_> {
    fn whole(self, method: &Method, headers: &HeaderMap) -> Response<Body> {
        let tag = self.tag.map(|tag| format!("\"{tag}\""));
        let is_known = self.status == StatusCode::OK
            && tag.as_deref().is_some_and(|tag| {
                let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
                known
                    .flat_map(|list| list.split(','))
                    .map(|known| known.trim().trim_start_matches("W/"))
                    .any(|known| known == tag || known == "*")
            });
        let length = self.body.len();
        let status = if is_known { StatusCode::NOT_MODIFIED } else { self.status };
        let body = if is_known || method == Method::HEAD { Body::empty() } else { Body::new(self.body) };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let generation = self.moment.generation.to_string();
        let mut set = |name: header::HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        };
        if !is_known {
            set(header::CONTENT_TYPE, self.kind);
            set(header::CONTENT_LENGTH, &length.to_string());
        }
        if let Some(tag) = &tag {
            set(header::ETAG, tag);
        }
        set(header::CACHE_CONTROL, "no-store");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        set(header::HeaderName::from_static(GENERATION), &generation);
        response
    }

    /// As much as the `Range` asks for, of files that players and viewers read in parts. Several ranges at a time are
    /// answered by the whole, as a server may.
    fn whole_or_part(mut self, bytes: Shared, method: &Method, headers: &HeaderMap) -> Response<Body> {
        let length = bytes.len() as u64;
        let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).filter(|_| method == Method::GET);
        // A range of bytes that have changed since is of no use.
        let is_same = headers
            .get(header::IF_RANGE)
            .is_none_or(|value| self.tag.is_some_and(|tag| value.as_bytes() == format!("\"{tag}\"").as_bytes()));
        let range = match asked.filter(|_| is_same).map(parse_range_header) {
            Some(Ok(ranges)) => match ranges.validate(length).as_deref() {
                Ok([range]) => Some((*range.start(), *range.end())),
                Ok(_) => None,
                Err(_) => {
                    self.status = StatusCode::RANGE_NOT_SATISFIABLE;
                    self.body = Shared::new().into();
                    return self.part(method, headers, &format!("bytes */{length}"));
                }
            },
            _ => None,
        };
        match range {
            Some((start, end)) => {
                self.status = StatusCode::PARTIAL_CONTENT;
                // The range was checked against the length, which is a `usize`.
                self.body = bytes.slice(start as usize..=end as usize).into();
                self.part(method, headers, &format!("bytes {start}-{end}/{length}"))
            }
            None => {
                let mut response = self.whole(method, headers);
                response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
                response
            }
        }
    }

    fn part(self, method: &Method, headers: &HeaderMap, range: &str) -> Response<Body> {
        let mut response = self.whole(method, headers);
        if let Ok(range) = HeaderValue::from_str(range) {
            response.headers_mut().insert(header::CONTENT_RANGE, range);
        }
        response
    }
}

/// A page with the tag of the script that keeps it up to date; `up` leads to the root of the site.
///
/// The tag tells the script which bytes the page was made of. It is relative, so that a page finds its script wherever
/// a proxy puts the site.
fn with_script(page: &Rendered, up: &str) -> Pieces {
    let tag = format!("<script src=\"{up}{OWN}live.js\" data-page=\"{}\" defer></script>", page.hash);
    let html = &page.bytes;
    let end = b"</head>";
    let at = html.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end)).unwrap_or(html.len());
    Pieces(VecDeque::from([html.slice(..at), Shared::from(tag), html.slice(at..)]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_head_and_the_rest_is_as_it_was() {
        let page = |html: &str| {
            let bytes = Shared::copy_from_slice(html.as_bytes());
            let page = Rendered { bytes, hash: Arc::from("abc"), errors: None };
            String::from_utf8_lossy(&Vec::from(with_script(&page, "../").0).concat()).into_owned()
        };
        let tag = "<script src=\"../.briefing/live.js\" data-page=\"abc\" defer></script>";
        assert_eq!(page("<head><title>T</title></head><body>"), format!("<head><title>T</title>{tag}</head><body>"));
        assert_eq!(page("<p>A page without a head"), format!("<p>A page without a head{tag}"));
    }
}
