//! Requests one after the other at a host, and a few at once at different ones.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderName, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use super::{Answer, Manners, cause};

/// Who is asked when.
pub(super) struct Turns {
    client: Client,
    manners: Manners,
    places: Semaphore,
    /// By name and port.
    hosts: std::sync::Mutex<BTreeMap<String, Arc<Mutex<Host>>>>,
}

/// What is known of a host. Whoever asks it holds it.
#[derive(Default)]
struct Host {
    /// When it may be asked again.
    free: Option<Instant>,
    /// What it answers to whoever asks at all; it is not asked any more.
    closed: Option<StatusCode>,
}

impl Turns {
    /// Nobody was asked yet.
    pub(super) fn new(client: Client, manners: Manners) -> Self {
        Self { client, manners, places: Semaphore::new(manners.at_once), hosts: std::sync::Mutex::default() }
    }

    /// How servers are treated.
    pub(super) fn manners(&self) -> &Manners {
        &self.manners
    }

    /// How many hosts there are of which something was wanted.
    pub(super) fn hosts(&self) -> usize {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// What the server says of `url` when it is its turn. A page that does not seem to be there is asked for as a browser
    /// does: many servers know no `HEAD`, or answer it as if they knew nothing else.
    pub(super) async fn answer(&self, url: &Url) -> Result<Response, Answer> {
        let host = self.host(url);
        let mut host = host.lock().await;
        let mut has_waited = false;
        loop {
            if let Some(status) = host.closed {
                return Err(Answer::Unchecked(format!("its host answers {}", status.as_u16())));
            }
            let mut response = self.request(&mut host, Method::HEAD, url).await?;
            let wants_haste_less = |response: &Response| {
                matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
            };
            if response.status().as_u16() >= 400 && !wants_haste_less(&response) {
                response = self.request(&mut host, Method::GET, url).await?;
            }
            if !wants_haste_less(&response) {
                return Ok(response);
            }
            match retry_after(&response) {
                Some(wait) if wait <= self.manners.longest_wait && !has_waited => {
                    has_waited = true;
                    sleep(wait).await;
                }
                None if response.status() == StatusCode::SERVICE_UNAVAILABLE => return Ok(response),
                // Whoever asks on is told the same, and does harm.
                _ => host.closed = Some(response.status()),
            }
        }
    }

    fn host(&self, url: &Url) -> Arc<Mutex<Host>> {
        let name =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(name).or_default())
    }

    async fn request(&self, host: &mut Host, method: Method, url: &Url) -> Result<Response, Answer> {
        if let Some(free) = host.free {
            sleep_until(free).await;
        }
        // It is never closed.
        let _place = self.places.acquire().await;
        let response = self.client.request(method, url.clone()).send().await;
        host.free = Some(Instant::now() + self.manners.pause);
        response.map_err(|error| cause::answer(&error, self.manners.patience))
    }
}

/// How long a server wants to be left alone: seconds, or until a time, which is reckoned by its own clock (RFC 9110,
/// section 10.2.3).
fn retry_after(response: &Response) -> Option<Duration> {
    let text = |name: HeaderName| response.headers().get(name)?.to_str().ok();
    let after = text(RETRY_AFTER)?;
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| Some(rfc2822::parse(text).ok()?.timestamp());
    let wait = time(after)?.duration_since(time(text(DATE)?)?);
    Some(Duration::try_from(wait).unwrap_or_default())
}
