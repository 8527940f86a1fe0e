//! What goes over the wire: time limits, waiting as told, and what a service said last.

use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService, ReqwestConnector,
};

use super::answer::{Answer, Errand};

/// How long a request may take before its bytes are counted.
const LIMIT: Duration = Duration::from_secs(30);

/// The slowest line that a request's bytes are given time for, in bytes a second.
const SLOWEST: u64 = 32 * 1024;

/// How long an answer may take to arrive once it has begun.
const ANSWER_LIMIT: Duration = Duration::from_secs(10 * 60);

/// How long a machine may take to say whether it has credentials for us.
const METADATA_LIMIT: Duration = Duration::from_secs(2);

/// As long as this is waited where a service asks for more.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How often a service is tried that nobody has ever reached: a wrong endpoint is told of soon.
const FIRST_TRIES: usize = 3;

tokio::task_local! {
    static LAST: RefCell<Option<Answer>>;
}

/// Does `requests`, and gives what the service said last, unless that was what was asked for. The store's own errors
/// keep it as text among addresses and signatures.
pub(super) async fn listening<T>(requests: impl Future<Output = T>) -> (T, Option<Answer>) {
    let requests = async {
        let outcome = requests.await;
        (outcome, LAST.with(RefCell::take))
    };
    LAST.scope(RefCell::new(None), requests).await
}

/// Connects by [`ReqwestConnector`].
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = ReqwestConnector::default().connect(options)?;
        Ok(HttpClient::new(Wire { client, reached: AtomicBool::new(false), unreached: AtomicUsize::new(0) }))
    }
}

/// One client; its connections are kept and used again.
#[derive(Debug)]
struct Wire {
    client: HttpClient,
    /// Whether there ever was an answer.
    reached: AtomicBool,
    /// How often there was no connection before that.
    unreached: AtomicUsize,
}

impl HttpService for Wire {
    fn call<'s, 'f>(
        &'s self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let asked = Asked::of(&request);
            let late = |limit: Duration| {
                let words = format!("no answer within {} seconds", limit.as_secs());
                HttpError::new(HttpErrorKind::Timeout, Silence(words))
            };
            // Whole answers: an error in the midst of one is then tried again like any other.
            let whole = async {
                let response = tokio::time::timeout(asked.limit, self.client.execute(request)).await;
                let (parts, body) = response.map_err(|_| late(asked.limit))??.into_parts();
                let body = tokio::time::timeout(ANSWER_LIMIT, body.bytes()).await;
                let body = body.map_err(|_| late(ANSWER_LIMIT))?.map_err(cut)?;
                Ok((parts.status.as_u16(), body.clone(), HttpResponse::from_parts(parts, body.into())))
            };
            match whole.await {
                Ok((status, body, response)) => Ok(self.answered(&asked, status, &body, response).await),
                Err(error) => Err(self.unanswered(&asked, &error)),
            }
        })
    }
}

impl Wire {
    async fn answered(&self, asked: &Asked, status: u16, body: &[u8], mut response: HttpResponse) -> HttpResponse {
        self.reached.store(true, Ordering::Relaxed);
        let header = |name: &str| response.headers().get(name)?.to_str().ok().map(str::to_owned);
        if response.status().is_success() {
            tell(header("x-ms-copy-status").as_deref().and_then(Answer::of_copy));
            return response;
        }
        tell(Some(Answer::refusal(status, header("x-amz-bucket-region"), body, asked.errand)));
        let wait = header("retry-after").and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
        match status {
            // The retry loop asks again after each 5xx, but this one says never, not later.
            501 => *response.status_mut() = 400.try_into().unwrap_or(response.status()),
            429 | 503 => tokio::time::sleep(wait.unwrap_or_default().min(LONGEST_WAIT)).await,
            _ => {}
        }
        response
    }

    fn unanswered(&self, asked: &Asked, error: &HttpError) -> HttpError {
        let cause = cause(error);
        let connected = !is_without_connection(error);
        let never_reached = !connected
            && !self.reached.load(Ordering::Relaxed)
            && self.unreached.fetch_add(1, Ordering::Relaxed) + 1 >= FIRST_TRIES;
        let kind = match error.kind() {
            // Not tried again.
            _ if asked.errand == Errand::Machine || never_reached => HttpErrorKind::Unknown,
            _ if !connected => HttpErrorKind::Connect,
            // To delete twice is to delete; the retry loop takes only reads and writes for such.
            HttpErrorKind::Timeout | HttpErrorKind::Interrupted if asked.deletes => HttpErrorKind::Request,
            kind => kind,
        };
        tell(Some(Answer::Silence {
            host: asked.host.clone(),
            unknown_host: !connected && is_unknown_host(error),
            connected,
            cause: cause.clone(),
            errand: asked.errand,
        }));
        HttpError::new(kind, Silence(cause))
    }
}

/// Remembers an answer for whoever is [`listening`].
fn tell(answer: Option<Answer>) {
    // Nobody listens where a connection is made outside of our own calls.
    let _ = LAST.try_with(|last| last.replace(answer));
}

/// What is remembered of a request.
struct Asked {
    host: String,
    limit: Duration,
    deletes: bool,
    errand: Errand,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        let uri = request.uri();
        let host = uri.authority().map_or_else(String::new, |authority| authority.to_string());
        // Requests for objects are signed in a header, or in the address by Azure's shared access signatures.
        let is_signed =
            request.headers().contains_key("authorization") || uri.query().is_some_and(|query| query.contains("sig="));
        let is_link_local = host.starts_with("169.254.");
        let errand = if is_link_local || !is_signed && uri.scheme_str() == Some("http") {
            Errand::Machine
        } else if is_signed {
            Errand::Object
        } else {
            Errand::SignIn
        };
        let bytes = request.body().content_length() as u64;
        let limit =
            if errand == Errand::Machine { METADATA_LIMIT } else { LIMIT + Duration::from_secs(bytes / SLOWEST) };
        Self { host, limit, deletes: request.method().as_str() == "DELETE", errand }
    }
}

/// Why there was no answer, without the address that was asked.
#[derive(Debug)]
struct Silence(String);

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Silence {}

/// An answer that broke off.
fn cut(_: HttpError) -> HttpError {
    HttpError::new(HttpErrorKind::Interrupted, Silence("the answer broke off".to_owned()))
}

/// The innermost cause in plain words.
fn cause(error: &HttpError) -> String {
    if error.kind() == HttpErrorKind::Timeout && is_without_connection(error) {
        return "no answer".to_owned();
    }
    let innermost = chain(error).last().unwrap_or(error);
    match innermost.downcast_ref::<std::io::Error>() {
        Some(error) => crate::source::plain_words(error),
        None => innermost.to_string(),
    }
}

/// Whether there was no connection: nothing was sent then. Those that took too long are told as any other lateness.
fn is_without_connection(error: &HttpError) -> bool {
    let mut clients = chain(error).filter_map(|error| error.downcast_ref::<reqwest::Error>());
    error.kind() == HttpErrorKind::Connect || clients.any(reqwest::Error::is_connect)
}

/// Whether the host's name is not known. The client tells so by its words only.
fn is_unknown_host(error: &HttpError) -> bool {
    chain(error).any(|error| error.to_string().contains("dns error"))
}

/// An error and what caused it, outermost first.
pub(super) fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
