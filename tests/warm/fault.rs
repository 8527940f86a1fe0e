//! Faults that a compiler with a memory may have, planted before it: what it is shown is what it would remember.

use std::sync::Arc;

use briefing::source::Files;
use briefing::{Compiled, Compiler, Options, Snapshot};

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// A record's file is remembered by its path, whatever it holds by now.
    KeptByPath,
    /// A file that is gone is remembered.
    DeletionIgnored,
    /// Templates are read once.
    TemplateKept,
}

impl Fault {
    pub(crate) fn plant(self, compiler: Compiler) -> Faulty {
        Faulty { fault: self, compiler, seen: Files::default(), compiled: false }
    }
}

/// A compiler with a fault.
pub(crate) struct Faulty {
    fault: Fault,
    compiler: Compiler,
    seen: Files,
    compiled: bool,
}

impl Faulty {
    pub(crate) fn compile(&mut self, snapshot: &Snapshot, options: &Options) -> Compiled {
        let mut shown = snapshot.clone();
        match self.fault {
            Fault::None => {}
            Fault::KeptByPath => {
                for (path, bytes) in shown.files.iter_mut().filter(|(path, _)| path.ends_with(".md")) {
                    *bytes = Arc::clone(self.seen.entry(Arc::clone(path)).or_insert_with(|| Arc::clone(bytes)));
                }
            }
            Fault::DeletionIgnored => {
                self.seen.extend(snapshot.files.iter().map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))));
                shown.files = self.seen.clone();
            }
            Fault::TemplateKept => {
                if !self.compiled {
                    self.seen = snapshot.files.clone();
                }
                shown.files.retain(|path, _| !path.starts_with("templates/"));
                let kept = self.seen.iter().filter(|(path, _)| path.starts_with("templates/"));
                shown.files.extend(kept.map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))));
            }
        }
        self.compiled = true;
        self.compiler.compile(&shown, options)
    }
}
