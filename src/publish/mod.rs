//! Publishing: a built site is compared with what a target holds, and the difference is sent so that no reader ever
//! sees half of it.
//!
//! ```text
//! Site ──► Release ─┐
//!          (hashes) ├─► Plan ──► guards ──► Target::apply
//! target ► Manifest ┘
//! ```
//!
//! 1. A [`Release`](release::Release) lists what is to be live: for each path the hash of its bytes and the headers
//!    that it is served with.
//! 2. The target's own [`Manifest`](manifest::Manifest) says what a release before left there. Times, sizes and entity
//!    tags decide nothing.
//! 3. The [`Plan`](plan::Plan) is their difference, in a stable order. The guards look at it before anything is sent.
//! 4. A [`Target`](target::Target) applies it: object stores and folders object by object ([`target::objects`]), in an order
//!    in which each moment's pages find what they need; the others at one stroke.
//!
//! All of a site's own records at a target lie in one folder, `.briefing/`.

pub(crate) mod address;
pub(crate) mod after;
pub(crate) mod commit;
pub(crate) mod content;
mod disk;
pub(crate) mod error;
mod git;
pub(crate) mod guards;
pub(crate) mod hash;
pub(crate) mod headers;
pub(crate) mod host;
#[cfg(test)]
pub(crate) mod made_up;
pub(crate) mod manifest;
pub(crate) mod plan;
pub(crate) mod release;
pub(crate) mod store;
pub(crate) mod target;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod verify;

/// The folder at a target that holds what publishing keeps for itself. No page's path ever begins with a dot.
pub(crate) const OWN: &str = ".briefing";

/// Where the manifest lies at a target.
pub(crate) const MANIFEST: &str = ".briefing/manifest.json";
