//! The pages that browsers have open, and what each of them is told.
//!
//! Each open page holds a socket and says where it is and which bytes it was made of. After an edit it is told only if
//! those bytes are others. Whoever comes back after a sleep or a restart says the same again, so that there is nothing
//! to catch up with but the bytes as they are now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::address::Address;
use super::answer::NOT_FOUND;
use super::moment::{Moment, Rendered};
use super::told::Told;
use crate::site::Class;

/// Messages that may wait for a page. One that takes none for so long has gone to sleep and asks again when it wakes.
pub(super) const WAITING: usize = 8;

/// What a page says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    /// Where it is: the path of its address below the root of the site, which begins with a slash. What is above the
    /// root is the business of whoever stands between.
    pub(super) path: Option<String>,
    /// The hash of the bytes that it was made of.
    pub(super) page: String,
    /// Whether somebody looks at it just now.
    pub(super) active: bool,
}

/// What a page is told.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Message<'m> {
    /// What it holds is this now.
    Page { generation: u64, page: &'m str, html: &'m str, reload: bool },
    /// It has another address now, or another page is to be looked at.
    Go { generation: u64, to: &'m str },
    /// These files have other bytes under the same address.
    Files { generation: u64, addresses: &'m [String] },
    /// It cannot be rendered; empty when it can be again.
    Broken { generation: u64, errors: &'m str },
    /// What is wrong with the site, and what is not for everybody.
    Told(&'m Told),
}

fn written(message: &Message<'_>) -> Utf8Bytes {
    // Nothing in a message cannot be written as JSON.
    Utf8Bytes::from(serde_json::to_string(message).unwrap_or_default())
}

/// The open pages.
#[derive(Default)]
pub(super) struct Live {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    open: BTreeMap<u64, Open>,
    /// Numbers of pages, and of the moments at which they were looked at.
    next: u64,
    told: Option<Utf8Bytes>,
}

/// An open page.
struct Open {
    path: String,
    has: String,
    is_broken: bool,
    looked_at: u64,
    to: Sender<Utf8Bytes>,
}

/// An open page as its socket knows it. When it is dropped, the page is closed.
pub(super) struct OpenPage {
    live: Arc<Live>,
    number: u64,
}

impl OpenPage {
    /// Somebody looks at it.
    pub(super) fn look_at(&self) {
        let mut pages = self.live.lock();
        pages.next += 1;
        let now = pages.next;
        if let Some(open) = pages.open.get_mut(&self.number) {
            open.looked_at = now;
        }
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.live.lock().open.remove(&self.number);
    }
}

/// An edit, as far as open pages are concerned.
#[derive(Debug, Default)]
pub(super) struct Edit {
    /// Whether templates changed, whose scripts may not know what to do with new elements.
    pub(super) reload: bool,
    /// The addresses of files whose bytes changed.
    pub(super) files: Vec<String>,
    /// Pages that stand at another path of the site now, old to new.
    pub(super) moved: BTreeMap<String, String>,
    /// The page that somebody wants to look at.
    pub(super) look_at: Option<String>,
}

/// What an edit came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Open pages that were told of new bytes.
    pub(crate) updated: usize,
    /// Open pages.
    pub(crate) open: usize,
}

impl Live {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page opened a socket, and is at once told what it does not know. `moment` gives the one of this moment.
    pub(super) fn open(
        self: &Arc<Self>,
        said: Said,
        to: Sender<Utf8Bytes>,
        moment: impl Fn() -> Arc<Moment>,
    ) -> OpenPage {
        let mut pages = self.lock();
        pages.next += 1;
        let number = pages.next;
        // Behind the lock: a moment that comes later finds the page among the open ones.
        let moment = moment();
        let path = said.path.unwrap_or_default();
        let mut open = Open { path, has: said.page, is_broken: false, looked_at: number, to };
        let mut is_there = open.update(&moment, &Edit::default(), &mut Written::default()).is_some();
        if let Some(told) = &pages.told {
            is_there &= open.tell(told);
        }
        if is_there {
            pages.open.insert(number, open);
        }
        drop(pages);
        OpenPage { live: Arc::clone(self), number }
    }

    /// Renders what is open, all at once.
    pub(super) fn prepare(&self, moment: &Moment) {
        let paths: BTreeSet<String> = self.lock().open.values().map(|open| open.path.clone()).collect();
        let paths: Vec<String> = paths.into_iter().collect();
        paths.par_iter().for_each(|path| drop(shown(moment, path)));
    }

    /// Tells every open page what `moment` changes for it.
    pub(super) fn publish(&self, moment: &Moment, edit: &Edit) -> Reached {
        let mut pages = self.lock();
        let mut reached = Reached { updated: 0, open: pages.open.len() };
        let generation = moment.generation;
        let mut messages = Written::default();
        let files = (!edit.files.is_empty()).then(|| written(&Message::Files { generation, addresses: &edit.files }));
        pages.open.retain(|_, open| {
            let Some(is_updated) = open.update(moment, edit, &mut messages) else { return false };
            reached.updated += usize::from(is_updated);
            files.as_ref().is_none_or(|files| open.tell(files))
        });
        if let Some(to) = &edit.look_at {
            pages.look_at(moment, to);
        }
        reached
    }

    /// Tells every open page what is wrong with the site.
    pub(super) fn tell(&self, told: &Told) {
        let message = written(&Message::Told(told));
        let mut pages = self.lock();
        pages.open.retain(|_, open| open.tell(&message));
        pages.told = Some(message);
    }
}

impl Pages {
    /// Sends whoever was looked at last to the page at the path `to`, unless it is open somewhere.
    fn look_at(&mut self, moment: &Moment, to: &str) {
        let is_open =
            |open: &Open| Address::of(&below(moment, &open.path), &moment.site) == Address::File(to.to_owned());
        if self.open.values().any(is_open) {
            return;
        }
        let address = moment.site.address(to);
        let message = written(&Message::Go { generation: moment.generation, to: &address });
        if let Some(open) = self.open.values().max_by_key(|open| open.looked_at) {
            open.tell(&message);
        }
    }
}

/// Messages that are the same for several pages.
#[derive(Default)]
struct Written(BTreeMap<String, Utf8Bytes>);

impl Open {
    /// Tells the page what `moment` changes for it: whether it has new bytes; `None` where it is asleep.
    fn update(&mut self, moment: &Moment, edit: &Edit, messages: &mut Written) -> Option<bool> {
        let generation = moment.generation;
        let mut reload = edit.reload;
        let rendered = match shown(moment, &self.path) {
            Shown::Page(rendered, class) => {
                // A page that leads on does so when it is loaded.
                reload |= class == Some(Class::Redirect);
                rendered
            }
            Shown::Elsewhere(to) => {
                let to = to.strip_prefix(moment.site.base_path()).unwrap_or_default().to_owned();
                return self.tell(&written(&Message::Go { generation, to: &to })).then_some(true);
            }
            Shown::Nothing(rendered) => {
                if let Some(new) = file_of(&self.path).and_then(|file| edit.moved.get(&file)) {
                    let to = moment.site.address(new);
                    return self.tell(&written(&Message::Go { generation, to: &to })).then_some(true);
                }
                rendered?
            }
        };
        let is_new = *rendered.hash != *self.has;
        if is_new {
            let message = messages.0.entry(format!("{} {}", rendered.hash, reload)).or_insert_with(|| {
                let html = String::from_utf8_lossy(&rendered.bytes);
                written(&Message::Page { generation, page: &rendered.hash, html: &html, reload })
            });
            self.has = rendered.hash.to_string();
            if !self.tell(message) {
                return None;
            }
        }
        let errors = rendered.errors.as_deref().unwrap_or_default();
        if self.is_broken || !errors.is_empty() {
            self.is_broken = !errors.is_empty();
            if !self.tell(&written(&Message::Broken { generation, errors })) {
                return None;
            }
        }
        Some(is_new)
    }

    /// Sends a message; false where the page has taken none for long.
    fn tell(&self, message: &Utf8Bytes) -> bool {
        !matches!(self.to.try_send(message.clone()), Err(TrySendError::Full(_) | TrySendError::Closed(_)))
    }
}

/// What is shown at an address.
enum Shown {
    Page(Rendered, Option<Class>),
    Elsewhere(String),
    /// The page that says so, where the site has one.
    Nothing(Option<Rendered>),
}

fn shown(moment: &Moment, path: &str) -> Shown {
    match Address::of(&below(moment, path), &moment.site) {
        Address::File(file) => Shown::Page(moment.page(&file), moment.site.class(&file)),
        Address::Elsewhere(to) => Shown::Elsewhere(to),
        _ => Shown::Nothing(moment.site.class(NOT_FOUND).is_some().then(|| moment.page(NOT_FOUND))),
    }
}

/// The path of a request for `path`, which is below the root of the site.
fn below(moment: &Moment, path: &str) -> String {
    format!("{}{}", moment.site.base_path(), path.strip_prefix('/').unwrap_or(path))
}

/// The path of the file that stood at an address where there is nothing now.
fn file_of(path: &str) -> Option<String> {
    let path = percent_encoding::percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() })
}
