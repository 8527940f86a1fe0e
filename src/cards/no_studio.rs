//! What stands for the studio in a program without cards: there is none.

use std::sync::Arc;

use super::{Fitted, Mistake, Sketch, Wish};
use crate::assets::Assets;
use crate::diagnostics::Diagnostic;
use crate::source::Snapshot;

/// There is none.
#[derive(Debug)]
pub(crate) enum Studio {}

/// Has none to give.
#[derive(Debug, Default)]
pub(crate) struct Studios {}

impl Studios {
    pub(crate) fn load(&mut self, _: &Snapshot, _: &Assets) -> (Option<Arc<Studio>>, Vec<Diagnostic>) {
        (None, Vec::new())
    }
}

impl Studio {
    pub(crate) fn sketch(&self, _: &str) -> Result<Sketch, Mistake> {
        match *self {}
    }

    pub(crate) fn draw(&self, _: &str) -> Result<Vec<u8>, Mistake> {
        match *self {}
    }

    pub(crate) fn fit(&self, _: &Wish<'_>) -> Fitted {
        match *self {}
    }

    pub(crate) fn shape(&self, _: &str) -> Option<&str> {
        match *self {}
    }
}
