//! The content model: one file a kind of record, the vocabularies, and the graph that links the records.
//!
//! [`record::Record`] is what an author wrote; [`resolve`](resolve::resolve) links the records that are known on a
//! day into a [`briefing::Briefing`].

pub(crate) mod article;
pub(crate) mod body;
pub(crate) mod briefing;
pub(crate) mod change;
pub(crate) mod document;
pub(crate) mod event;
pub(crate) mod home;
pub(crate) mod ids;
pub(crate) mod issue;
mod kind;
pub(crate) mod page;
pub(crate) mod party;
pub(crate) mod person;
pub(crate) mod publication;
pub(crate) mod record;
pub(crate) mod resolve;
pub(crate) mod term;
pub(crate) mod vocabulary;
pub(crate) mod when;

pub use kind::Kind;
pub(crate) use when::When;
