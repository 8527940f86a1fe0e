//! A look at a release from outside: its files are fetched by their public address and compared with what was sent.
//!
//! Caches between a store and its readers may lag, so what differs is asked for again a few times. Redirects are not
//! followed, since a page is to be where its address says.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, LOCATION};
use reqwest::{Client, StatusCode};
use thiserror::Error;
use tokio::sync::Semaphore;

use super::address::asked_for;
use super::hash::Sha256;
use super::release::{File, Release};
use crate::config::BaseUrl;
use crate::diagnostics::plural;
use crate::http::{self, plain};
use crate::site::Class;

/// How many files are looked at where not all are.
pub(crate) const SAMPLE: usize = 50;

/// How long is waited before what differs is asked for again.
pub(crate) const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6)];

/// How many files are asked for at once.
const AT_ONCE: usize = 8;

/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The page for addresses that lead to nothing.
const NOT_FOUND: &str = "404.html";

/// How a release is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'l> {
    /// How many files at the most; all where it is `None`.
    pub(crate) most: Option<usize>,
    /// Which headers are compared, by lower-case name: none where the host goes by rules of its own.
    pub(crate) headers: &'l [&'l str],
    /// How long is waited before each further try.
    pub(crate) pauses: &'l [Duration],
}

/// Why a release is not known to be live (exit status 4).
#[derive(Debug, Error)]
pub(crate) enum VerifyError {
    /// Files are not as they were sent.
    #[error("not as published: {} of {}", .differences.len(), plural(*.checked, "file"))]
    Differences {
        /// How many files were looked at.
        checked: usize,
        /// What differs, in the order of paths.
        differences: Vec<Difference>,
    },
    /// The release has no public address.
    #[error("`{0}` is no address that can be fetched")]
    NoAddress(String),
    /// No request can be made.
    #[error("cannot make requests: {0}")]
    NoClient(String),
}

impl VerifyError {
    /// The way out.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Differences { .. } => Some(
                "a cache in between may be behind: look again with `--verify` in a while; else look at the host's settings",
            ),
            Self::NoAddress(_) => Some("set `base_url` to the address that readers use"),
            Self::NoClient(_) => None,
        }
    }
}

/// A file that is not as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Its path in the release.
    pub(crate) path: String,
    /// The address that was asked for.
    pub(crate) address: String,
    /// What is the matter.
    pub(crate) what: What,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.address, self.what)
    }
}

/// What is the matter with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// No answer came.
    NoAnswer(String),
    /// The status is another than 200.
    Status(u16),
    /// It leads elsewhere.
    Redirected {
        /// The status.
        status: u16,
        /// Where to.
        to: String,
    },
    /// Its bytes are others.
    Bytes {
        /// The hash and the number that were sent.
        expected: (Sha256, u64),
        /// Those that came; the number alone where there were more than anybody would read.
        found: (Option<Sha256>, u64),
    },
    /// It comes in an encoding that nobody asked for, and that is not undone.
    Encoded(String),
    /// A header is another.
    Header {
        /// Its name.
        name: String,
        /// What was set.
        expected: String,
        /// What came.
        found: Option<String>,
    },
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "no answer: {why}"),
            Self::Status(status) => write!(f, "expected status 200, found {status}"),
            Self::Redirected { status, to } => write!(f, "expected status 200, found {status} that leads to {to}"),
            Self::Bytes { expected: (hash, size), found: (Some(other), found) } => {
                write!(f, "expected {} ({}), found {} ({})", short(hash), bytes(*size), short(other), bytes(*found))
            }
            Self::Bytes { expected: (hash, size), found: (None, found) } => {
                write!(f, "expected {} ({}), found more than {}", short(hash), bytes(*size), bytes(*found))
            }
            Self::Encoded(encoding) => write!(f, "expected it as it is, found it encoded as `{encoding}`"),
            Self::Header { name, expected, found: Some(found) } => {
                write!(f, "expected `{name}: {expected}`, found `{name}: {found}`")
            }
            Self::Header { name, expected, found: None } => write!(f, "expected `{name}: {expected}`, found none"),
        }
    }
}

fn short(hash: &Sha256) -> String {
    hash.to_string().chars().take(12).collect()
}

fn bytes(many: u64) -> String {
    plural(usize::try_from(many).unwrap_or(usize::MAX), "byte")
}

/// Looks at `release` by its public addresses. `told` hears how many files of how many are as they were sent.
///
/// # Errors
/// What differs after the last try; see [`VerifyError`].
pub(crate) fn verify(
    release: &Release,
    look: Look<'_>,
    told: &(dyn Fn(usize, usize) + Sync),
) -> Result<usize, VerifyError> {
    let base = BaseUrl::parse(&release.about.base_url).ok();
    let base = base.filter(|base| base.origin.is_some());
    let base = base.ok_or_else(|| VerifyError::NoAddress(release.about.base_url.clone()))?;
    let client = http::client().timeout(PATIENCE).build().map_err(|error| VerifyError::NoClient(plain(&error)))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| VerifyError::NoClient(crate::source::plain_words(&error)))?;

    let chosen = sample(release, look.most);
    let all = chosen.len();
    let headers: Arc<[String]> = look.headers.iter().map(|name| (*name).to_owned()).collect();
    let mut left: Vec<(String, File)> =
        chosen.into_iter().filter_map(|path| Some((path.to_owned(), release.files.get(path)?.clone()))).collect();
    let mut differences = Vec::new();
    for pause in std::iter::once(None).chain(look.pauses.iter().map(Some)) {
        if let Some(pause) = pause {
            std::thread::sleep(*pause);
        }
        differences = runtime.block_on(round(&client, &base, left.clone(), &headers));
        let differ: BTreeSet<&str> = differences.iter().map(|difference| difference.path.as_str()).collect();
        left.retain(|(path, _)| differ.contains(path.as_str()));
        told(all - left.len(), all);
        if left.is_empty() {
            return Ok(all);
        }
    }
    Err(VerifyError::Differences { checked: all, differences })
}

/// The paths that are looked at, the same for the same release: the home page, the page for wrong addresses, one of
/// each class, and others by chance.
fn sample(release: &Release, most: Option<usize>) -> BTreeSet<&str> {
    let most = most.unwrap_or(usize::MAX);
    let mut by_chance: Vec<(Sha256, &str, Class)> = release
        .files
        .iter()
        .map(|(path, file)| {
            let number = Sha256::of(format!("{} {path}", release.about.id).as_bytes());
            (number, path.as_str(), file.class)
        })
        .collect();
    by_chance.sort_unstable();
    let mut classes = BTreeSet::new();
    let firsts = by_chance.iter().filter(|(_, _, class)| classes.insert(*class)).map(|(_, path, _)| *path);
    let always = ["index.html", NOT_FOUND].into_iter().filter(|path| release.files.contains_key(*path));
    let mut chosen = BTreeSet::new();
    for path in always.chain(firsts).chain(by_chance.iter().map(|(_, path, _)| *path)) {
        if chosen.len() < most {
            chosen.insert(path);
        }
    }
    chosen
}

/// Asks once for each of `files`. Gives those that differ, in the order of paths.
async fn round(
    client: &Client,
    base: &BaseUrl,
    files: Vec<(String, File)>,
    headers: &Arc<[String]>,
) -> Vec<Difference> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = tokio::task::JoinSet::new();
    for (path, file) in files {
        let origin = base.origin.clone().unwrap_or_default();
        let address = format!("{origin}{}", asked_for(base, &path));
        let (client, headers, places) = (client.clone(), Arc::clone(headers), Arc::clone(&places));
        tasks.spawn(async move {
            // It is never closed.
            let _place = places.acquire_owned().await;
            let what = ask(&client, &address, &path, &file, &headers).await;
            what.into_iter().map(|what| Difference { path: path.clone(), address: address.clone(), what }).collect()
        });
    }
    let mut found: Vec<Difference> =
        tasks.join_all().await.into_iter().flat_map(|found: Vec<Difference>| found).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What is the matter with `file` when it is asked for at `address`.
async fn ask(client: &Client, address: &str, path: &str, file: &File, headers: &[String]) -> Vec<What> {
    let mut answer = match get(client, address).await {
        Ok(answer) => answer,
        Err(error) => return vec![What::NoAnswer(plain(&error))],
    };
    let mut status = answer.status();
    if status.is_redirection() {
        let to = header(&answer, LOCATION.as_str()).unwrap_or_default();
        match file.class {
            // The host does what the page would have done.
            Class::Redirect => return Vec::new(),
            // Nobody asks for this page by its name, and some hosts move it.
            _ if path == NOT_FOUND => {
                let Ok(target) = answer.url().join(&to) else {
                    return vec![What::Redirected { status: status.as_u16(), to }];
                };
                answer = match get(client, target.as_str()).await {
                    Ok(answer) => answer,
                    Err(error) => return vec![What::NoAnswer(plain(&error))],
                };
                status = answer.status();
            }
            _ => return vec![What::Redirected { status: status.as_u16(), to }],
        }
    }
    if status != StatusCode::OK && !(path == NOT_FOUND && status == StatusCode::NOT_FOUND) {
        return vec![What::Status(status.as_u16())];
    }
    let mut what = Vec::new();
    for name in headers {
        let Some(expected) = file.headers.get(name) else { continue };
        let found = header(&answer, name);
        if found.as_deref().map(|found| plain_value(name, found)) != Some(plain_value(name, expected)) {
            what.push(What::Header { name: name.clone(), expected: expected.to_owned(), found });
        }
    }
    let meant = file.headers.get(CONTENT_ENCODING.as_str()).unwrap_or("identity");
    let encoding = header(&answer, CONTENT_ENCODING.as_str()).unwrap_or_else(|| "identity".to_owned());
    // A gigabyte in place of a page is not read; what is encoded is hardly ever longer.
    let most = file.size.saturating_add(64 * 1024);
    let body = match body(answer, most).await {
        Ok(Some(body)) => body,
        Ok(None) => {
            what.push(What::Bytes { expected: (file.sha256, file.size), found: (None, most) });
            return what;
        }
        Err(error) => return vec![What::NoAnswer(plain(&error))],
    };
    let body = if encoding.eq_ignore_ascii_case(meant) {
        body
    } else if matches!(encoding.to_ascii_lowercase().as_str(), "gzip" | "x-gzip") {
        let mut undone = Vec::new();
        // Half of it is told as bytes that differ.
        let _ = flate2::read::MultiGzDecoder::new(&body[..]).take(most).read_to_end(&mut undone);
        undone
    } else {
        what.push(What::Encoded(encoding));
        return what;
    };
    let found = Sha256::of(&body);
    if found != file.sha256 {
        what.push(What::Bytes { expected: (file.sha256, file.size), found: (Some(found), body.len() as u64) });
    }
    what
}

async fn get(client: &Client, address: &str) -> Result<reqwest::Response, reqwest::Error> {
    client.get(address).header(ACCEPT_ENCODING, "identity").send().await
}

/// The bytes of an answer; `None` where there are more than `most`.
async fn body(mut answer: reqwest::Response, most: u64) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let announced = header(&answer, CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most) {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if body.len() as u64 + piece.len() as u64 > most {
            return Ok(None);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Some(body))
}

fn header(answer: &reqwest::Response, name: &str) -> Option<String> {
    answer.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A header's value without what does not count: blanks around separators; case and quotes in a type.
fn plain_value(name: &str, value: &str) -> String {
    let parts = |separator: char| {
        let joint = format!("{separator} ");
        value.split(separator).map(str::trim).collect::<Vec<_>>().join(&joint)
    };
    match name {
        "content-type" => parts(';').to_ascii_lowercase().replace('"', ""),
        _ => parts(','),
    }
}

#[cfg(test)]
mod tests;
