//! What holds for any site: the same input gives the same bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;

use briefing::{Compiled, compile};

/// Bytes of all paths, and diagnostics as text.
fn outcome(compiled: &Compiled) -> (BTreeMap<String, Result<Vec<u8>, String>>, String) {
    let render = |path: &str| match compiled.site.render(path) {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(diagnostics) => Err(format!("{diagnostics:?}")),
    };
    let files = compiled.site.paths().map(|(path, _)| (path.to_owned(), render(path))).collect();
    (files, format!("{:?}", compiled.diagnostics))
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let snapshot = common::bundled();
    let build = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| outcome(&compile(&snapshot, &common::options("2025-12-16"))))
    };
    let one = build(1);
    assert!(one.0.len() > 60);
    assert_eq!(one, build(8));
    assert_eq!(one, build(3));
}
