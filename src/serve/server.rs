//! HTTP and the socket: who asks, and for what.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};
use axum::response::IntoResponse as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::channel;
use tokio::time::{interval, sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::address::Address;
use super::answer::answer;
use super::bind::Bound;
use super::connections::{Connection, Connections};
use super::gate::Gate;
use super::live::{Live, Said, WAITING};
use super::news::News;
use super::state::State;
use crate::signals::told_to_end;

/// Who takes so long for the headers of a request, the next one included, to say where it is, or takes nothing of what
/// is sent for so long, is gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// So often an open page hears that the server is there, so that it notices when it is not.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Heartbeats that a page may leave without an answer.
const UNANSWERED: u32 = 2;

/// The headers of a request are no longer than this.
const HEADERS: usize = 64 << 10;

/// No page says more at a time.
const LONGEST: usize = 16 << 10;

/// So much of what is sent to somebody waits in the system. By itself Linux takes some megabytes for each who is slow.
const ON_THE_WAY: usize = 256 << 10;

/// As many answers are made at a time; what is more waits. Some of them wait for the index of the search, others must not.
const ANSWERING: usize = 32;

/// Where the system gives no more connections, it is asked again after this time.
const PAUSE: Duration = Duration::from_millis(10);

/// What requests need.
#[derive(Clone)]
struct Shared {
    gate: Arc<Gate>,
    state: Arc<State>,
    live: Arc<Live>,
}

/// Answers at `bound` on threads of its own, and ends the news when the process is told to end.
pub(super) fn start(
    bound: Bound,
    gate: Gate,
    state: Arc<State>,
    live: Arc<Live>,
    news: Sender<News>,
) -> std::io::Result<()> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().max_blocking_threads(ANSWERING).thread_name("server").build()?;
    bound.listener.set_nonblocking(true)?;
    // Connections have it from what they come to.
    SockRef::from(&bound.listener).set_send_buffer_size(ON_THE_WAY)?;
    let listener = {
        let _inside = runtime.enter();
        TcpListener::from_std(bound.listener)?
    };
    let shared = Shared { gate: Arc::new(gate), state, live };
    let serve = async move {
        tokio::select! {
            () = accept(listener, shared) => {}
            () = told_to_end() => {}
        }
    };
    thread::Builder::new().name("server".to_owned()).spawn(move || {
        runtime.block_on(serve);
        // Connections that never end do not hold this up.
        runtime.shutdown_background();
        let _ = news.send(News::Stopped);
    })?;
    Ok(())
}

/// Takes connections without an end.
async fn accept(listener: TcpListener, shared: Shared) {
    let connections = Arc::new(Connections::new());
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let connection = connections.add().await;
                tokio::spawn(converse(stream, connection, shared.clone()));
            }
            // Too many files are open, most likely: who is quiet makes room, and the thread is not kept busy.
            Err(_) => {
                connections.drop_quietest();
                sleep(PAUSE).await;
            }
        }
    }
}

/// A connection, from its first request to its last, or until it becomes the socket of an open page.
async fn converse(stream: TcpStream, connection: Connection, shared: Shared) {
    let local = stream.local_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |local| local.ip());
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(PATIENCE));
    let connection = Arc::new(connection);
    let service = service_fn(|request: Request<Incoming>| {
        connection.is_used();
        let answer = handle(shared.clone(), local, Arc::clone(&connection), request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEADERS);
    let served = http.serve_connection(TokioIo::new(Box::pin(stream)), service).with_upgrades();
    tokio::select! {
        // What is wrong with a connection is the business of the other end.
        _ = served => {}
        () = connection.is_lost() => {}
    }
}

async fn handle(
    shared: Shared,
    local: IpAddr,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> Response<Body> {
    // Nobody has anything to say in a body.
    let (mut parts, _) = request.into_parts();
    if let Err(refusal) = admit(&shared.gate, &parts, local) {
        return *refusal;
    }
    let Some(moment) = shared.state.moment().await else { return unavailable() };
    if Address::of(parts.uri.path(), &moment.site) == Address::Own("socket".to_owned()) {
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => upgrade
                .read_buffer_size(LONGEST / 4)
                .max_frame_size(LONGEST)
                .max_message_size(LONGEST)
                .on_upgrade(move |socket| open(socket, shared, connection)),
            Err(refusal) => refusal.into_response(),
        };
    }
    // Rendering takes long, for a thread that others wait for.
    let answered = tokio::task::spawn_blocking(move || {
        loop {
            // A moment that came while this was being rendered may have been told of already.
            let Some(moment) = shared.state.moment_now() else { return unavailable() };
            let response = answer(&moment, &parts.method, parts.uri.path(), parts.uri.query(), &parts.headers);
            if shared.state.moment_now().is_none_or(|now| now.generation == moment.generation) {
                return response;
            }
        }
    });
    answered.await.unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, "this page cannot be rendered\n"))
}

/// Lets a request in, or says why not.
fn admit(gate: &Gate, request: &Parts, local: IpAddr) -> Result<(), Box<Response<Body>>> {
    let headers = &request.headers;
    let one = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        match (values.next().map(|value| value.to_str()), values.next()) {
            (Some(Ok(value)), None) => Some(value),
            _ => None,
        }
    };
    let no = |status, text: &str| Err(Box::new(refusal(status, text)));
    let Some(host) = one(header::HOST) else {
        return no(StatusCode::BAD_REQUEST, "a request names one host\n");
    };
    // A target with a host of its own stands above the header.
    let target = request.uri.authority().map(axum::http::uri::Authority::as_str);
    for name in [Some(host), target].into_iter().flatten() {
        if !gate.admits_host(name, local) {
            let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
            let plain = name.split(':').next().unwrap_or_default();
            let text = format!(
                "`{name}` is no name of this server; start it with `--allow-host {plain}` if it is meant to be one\n"
            );
            return no(StatusCode::FORBIDDEN, &text);
        }
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "this server answers GET and HEAD\n");
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return Err(Box::new(response));
    }
    let is_foreign = headers.contains_key(header::ORIGIN)
        && !one(header::ORIGIN).is_some_and(|origin| gate.admits_origin(origin, host));
    if is_foreign || is_embedded_elsewhere(headers) {
        return no(
            StatusCode::FORBIDDEN,
            "a page of another site asked for this; `--allow-host NAME` lets in what is addressed to a name\n",
        );
    }
    Ok(())
}

/// Whether a page of another site asks for this as a part of its own, by what browsers say of it. To follow a link from
/// there is fine.
fn is_embedded_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|said| said.as_bytes() == value.as_bytes());
    says("sec-fetch-site", "cross-site") && !(says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document"))
}

fn refusal(status: StatusCode, text: &str) -> Response<Body> {
    (status, [(header::CACHE_CONTROL, "no-store"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], text.to_owned())
        .into_response()
}

fn unavailable() -> Response<Body> {
    refusal(StatusCode::SERVICE_UNAVAILABLE, "the server is ending\n")
}

/// An open page, until it is closed or its place is needed.
async fn open(socket: WebSocket, shared: Shared, connection: Arc<Connection>) {
    tokio::select! {
        () = converse_with_page(socket, &shared, &connection) => {}
        () = connection.is_lost() => {}
    }
}

/// An open page, from its first word to its last.
async fn converse_with_page(mut socket: WebSocket, shared: &Shared, connection: &Connection) {
    let Some(said) = timeout(PATIENCE, hear(&mut socket)).await.ok().flatten() else { return };
    let (sender, mut messages) = channel(WAITING);
    // What the page shows is rendered here where nobody else asked for it.
    let (live, state) = (Arc::clone(&shared.live), Arc::clone(&shared.state));
    let opened = tokio::task::spawn_blocking(move || {
        // There is one: the request waited for it.
        let first = state.moment_now()?;
        Some(Live::open(&live, said, sender, || state.moment_now().unwrap_or_else(|| Arc::clone(&first))))
    });
    let Ok(Some(page)) = opened.await else { return };
    let mut heartbeat = interval(HEARTBEAT);
    let mut unanswered = 0;
    loop {
        let message = tokio::select! {
            message = messages.recv() => match message {
                Some(message) => Message::Text(message),
                None => return,
            },
            said = hear(&mut socket) => match said {
                Some(said) => {
                    connection.is_used();
                    unanswered = 0;
                    if said.active {
                        page.look_at();
                    }
                    continue;
                }
                None => return,
            },
            _ = heartbeat.tick() => {
                // A browser answers a ping by itself; who is gone without a word does not.
                if unanswered >= UNANSWERED || !is_sent(&mut socket, Message::Ping(Default::default())).await {
                    return;
                }
                unanswered += 1;
                Message::text("{\"kind\":\"alive\"}")
            }
        };
        if !is_sent(&mut socket, message).await {
            return;
        }
    }
}

async fn is_sent(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(PATIENCE, socket.send(message)).await, Ok(Ok(())))
}

/// What the page says next, which may be nothing but that it is there; `None` when it is gone.
async fn hear(socket: &mut WebSocket) -> Option<Said> {
    loop {
        match socket.recv().await? {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap_or_default()),
            Ok(Message::Pong(_)) => return Some(Said::default()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
