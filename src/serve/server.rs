//! HTTP and the socket: who asks, and for what.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, FromRequestParts as _, Request, State as Extract};
use axum::http::header::{self, HeaderMap};
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::serve::IncomingStream;
use tokio::net::TcpListener;
use tokio::sync::mpsc::channel;
use tokio::time::{interval, timeout};

use super::address::Address;
use super::answer::answer;
use super::bind::Bound;
use super::gate::Gate;
use super::live::{Live, Said, WAITING};
use super::news::News;
use super::state::State;
use crate::signals::told_to_end;

/// A page that says nothing, or takes nothing, for so long is gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// So often an open page hears that the server is there, so that it notices when it is not.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// No page says more at a time.
const LONGEST: usize = 64 << 10;

/// What requests need.
#[derive(Clone)]
struct Shared {
    gate: Arc<Gate>,
    state: Arc<State>,
    live: Arc<Live>,
}

/// The address of this machine that a connection came to.
#[derive(Clone, Copy, Debug)]
struct Local(Option<SocketAddr>);

impl Connected<IncomingStream<'_, TcpListener>> for Local {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(stream.io().local_addr().ok())
    }
}

/// Answers at `bound` on threads of its own, and ends the news when the process is told to end.
pub(super) fn start(
    bound: Bound,
    gate: Gate,
    state: Arc<State>,
    live: Arc<Live>,
    news: Sender<News>,
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("server").build()?;
    bound.listener.set_nonblocking(true)?;
    let listener = {
        let _inside = runtime.enter();
        TcpListener::from_std(bound.listener)?
    };
    let shared = Shared { gate: Arc::new(gate), state, live };
    let app = Router::new().fallback(handle).with_state(shared).into_make_service_with_connect_info::<Local>();
    let serve = async move {
        tokio::select! {
            _ = axum::serve(listener, app) => {}
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

async fn handle(
    Extract(shared): Extract<Shared>,
    ConnectInfo(Local(local)): ConnectInfo<Local>,
    request: Request,
) -> Response<Body> {
    let local = local.map_or(std::net::Ipv4Addr::UNSPECIFIED.into(), |local| local.ip());
    if let Err(refusal) = admit(&shared.gate, &request, local) {
        return *refusal;
    }
    let Some(moment) = shared.state.moment().await else { return unavailable() };
    let (mut parts, _) = request.into_parts();
    if Address::of(parts.uri.path(), &moment.site) == Address::Own("socket".to_owned()) {
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => {
                upgrade.max_message_size(LONGEST).on_upgrade(move |socket| open(socket, shared)).into_response()
            }
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
fn admit(gate: &Gate, request: &Request, local: std::net::IpAddr) -> Result<(), Box<Response<Body>>> {
    let headers = request.headers();
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
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
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
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
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

/// An open page, from its first word to its last.
async fn open(mut socket: WebSocket, shared: Shared) {
    let Some(said) = timeout(PATIENCE, hear(&mut socket)).await.ok().flatten() else { return };
    let (sender, mut messages) = channel(WAITING);
    // What the page shows is rendered here where nobody else asked for it.
    let (live, state) = (Arc::clone(&shared.live), Arc::clone(&shared.state));
    let opened = tokio::task::spawn_blocking(move || {
        // There is one: the request waited for it.
        state
            .moment_now()
            .map(|first| live.open(said, sender, || state.moment_now().unwrap_or_else(|| Arc::clone(&first))))
    });
    let Ok(Some(number)) = opened.await else { return };
    let mut heartbeat = interval(HEARTBEAT);
    loop {
        let message = tokio::select! {
            message = messages.recv() => match message {
                Some(message) => Message::text(&*message),
                None => break,
            },
            said = hear(&mut socket) => match said {
                Some(said) => {
                    if said.active {
                        shared.live.look_at(number);
                    }
                    continue;
                }
                None => break,
            },
            _ = heartbeat.tick() => Message::text("{\"kind\":\"alive\"}"),
        };
        if !matches!(timeout(PATIENCE, socket.send(message)).await, Ok(Ok(()))) {
            break;
        }
    }
    shared.live.close(number);
}

/// What the page says next; `None` when it is gone.
async fn hear(socket: &mut WebSocket) -> Option<Said> {
    loop {
        match socket.recv().await? {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap_or_default()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
