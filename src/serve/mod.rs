//! Serve: a preview of the site that follows every edit.
//!
//! ```text
//! watch ──► preview ──► moment ──► server ──► browser
//!  where     looks,      renders     HTTP       page and script
//!  to look   compiles    on demand   socket ◄──► live
//! ```
//!
//! [`watch`] learns that something may have changed, [`preview`] looks, compiles and publishes an [`moment`], [`live`]
//! tells the open pages whose bytes are others now, [`server`] answers requests and refuses those of strangers.
//! Checks come after the pages, on a thread of their own. Nothing is rendered that nobody asked for.
//!
//! It is a program on top of [`Compiler`](crate::Compiler) and [`Site`](crate::Site), as building and checking are.
//! What it has to say it sends as [`News`]; who started it has a terminal.

mod address;
mod answer;
mod bind;
mod connections;
mod gate;
mod live;
mod moment;
mod newest;
mod news;
mod notified;
mod preview;
mod server;
mod state;
mod told;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use self::gate::Gate;
use self::live::Live;
use self::newest::{Giver, newest};
use self::notified::Notified;
use self::preview::{Parts, Preview};
use self::state::State;
use self::told::{Before, Told, unseen};
use self::watch::{Events, Refused, Watch};
use crate::diagnostics::{Diagnostics, Format, Style, draw};
use crate::keep::Keep;
use crate::source::{ReadError, Reader};
use crate::{Compiled, Options, Unchecked};

pub(crate) use self::bind::{BindError, Bound, bind};
pub(crate) use self::live::Reached;
pub(crate) use self::news::News;

/// Of warnings of one kind no more are listed on the terminal at the start.
const LISTED: usize = 10;

/// So long browsers have to draw what is new, before the checks begin.
const HEAD_START: Duration = Duration::from_millis(40);

/// What is to be served, and how.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The site folder.
    pub(crate) root: PathBuf,
    /// What it is compiled with.
    pub(crate) options: Options,
    /// Where what is dear to make is kept.
    pub(crate) kept: Arc<dyn Keep>,
    /// Names that requests may be addressed to besides this machine's.
    pub(crate) allowed: Vec<String>,
    /// Whether the browser goes to the page of what was saved.
    pub(crate) follow: bool,
    /// Whether the folder is looked at again and again, on a file system that reports nothing.
    pub(crate) poll: bool,
    /// How diagnostics in the news are drawn.
    pub(crate) style: Style,
}

/// Serves at a bound address until the process is told to end. The news come over the channel; the server ends with it.
///
/// # Errors
/// Where the folder cannot be read or is no site, or the system gives no threads.
pub(crate) fn serve(bound: Bound, settings: Settings) -> Result<Receiver<News>, ServeError> {
    take_small_pages();
    let Settings { root, options, kept, allowed, follow, poll, style } = settings;
    let (news, receiver) = channel();
    let state = Arc::new(State::new());
    let live = Arc::new(Live::default());
    // Requests are taken from now on; they wait for the first moment.
    let gate = Gate::new(allowed.into_iter().chain(bound.name().map(str::to_owned)));
    server::start(bound, gate, Arc::clone(&state), Arc::clone(&live), news.clone())?;

    let mut reader = Reader::new(&root, None);
    reader.read(None)?;
    let (reports, reported) = channel();
    let events = if poll {
        None
    } else {
        Notified::new(reports)
            .map(|events| Box::new(events) as Box<dyn Events>)
            .map_err(|refused| {
                let word = match refused {
                    Refused::Limit => {
                        "too many programs watch folders already, so this one is looked at several times a second"
                    }
                    _ => "the system does not report changes here, so the folder is looked at several times a second",
                };
                let _ = news.send(News::Warning(word.to_owned()));
            })
            .ok()
    };
    let watch = Watch::new(events, reported);
    let checks = start_checks(style, Arc::clone(&live), news.clone())?;
    let parts = Parts { reader, watch, options, kept, state, live, follow, checks, news };
    thread::Builder::new().name("preview".to_owned()).spawn(move || Preview::new(parts).run())?;
    Ok(receiver)
}

/// A server lives for hours and holds much that is small: with huge pages it would take twice the memory that it fills.
/// A build, which is over soon, is quicker with them.
fn take_small_pages() {
    // Where the system refuses, it takes more memory and does the same.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Lets the other threads of this process, and browsers, have the processors before this thread.
fn give_way() {
    // Where the system refuses, it takes its turn like the others.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 10);
}

/// Half of the processors, for work that pages and edits do not wait for.
fn aside(name: &'static str) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    let threads = thread::available_parallelism().map_or(1, |all| all.get().div_ceil(2));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.thread_name(move |_| name.to_owned()).start_handler(|_| give_way()).build()
}

/// Checks what it is given, the newest and nothing that came before it, on a thread of its own.
fn start_checks(style: Style, live: Arc<Live>, news: Sender<News>) -> std::io::Result<Giver<(u64, Unchecked)>> {
    let (giver, taker) = newest::<(u64, Unchecked)>();
    // Threads of their own: the next edit may come while checks are running, and does not stand in line behind them.
    let pool = aside("checks").map_err(std::io::Error::other)?;
    let mut before = Before::default();
    let mut is_first = true;
    let check = move || {
        while taker.wait() {
            // Checks take all processors for longer than pages do; browsers that draw new pages come first.
            thread::sleep(HEAD_START);
            let Some((generation, unchecked)) = taker.take() else { continue };
            let compiled = pool.install(|| unchecked.check());
            live.tell(&Told::new(&compiled, generation));
            if news.send(checked(&compiled, &mut before, &style, is_first)).is_err() {
                return;
            }
            is_first = false;
        }
    };
    thread::Builder::new().name("checks".to_owned()).spawn(check)?;
    Ok(giver)
}

fn checked(compiled: &Compiled, before: &mut Before, style: &Style, is_first: bool) -> News {
    let told::News { appeared, gone } = before.compare(&compiled.diagnostics);
    let limit = is_first.then_some(LISTED);
    let appeared = draw(&Diagnostics::from(appeared), compiled, Format::Human, style, limit);
    News::Checked { appeared, gone, unseen: unseen(&compiled.site).filter(|_| is_first) }
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// The folder cannot be read.
    #[error(transparent)]
    Site(#[from] ReadError),
    /// The system does not give what a server needs.
    #[error("cannot start the server: {}", crate::source::plain_words(.0))]
    System(#[from] std::io::Error),
}
