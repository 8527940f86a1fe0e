//! How near uploads come to what the server can take:
//! `cargo test --release --lib bucket::tests::throughput -- --ignored --nocapture`.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use super::super::super::{Condition, Store};
use super::super::Bucket;
use super::object_stores::{in_moto, moto};
use super::{RUNTIME, bytes, headers};

#[test]
#[ignore = "a measurement, which needs moto"]
#[expect(clippy::print_stdout, reason = "its table is what it is for")]
fn throughput() {
    const FILES: usize = 600;
    let running = moto();
    let store = Arc::new(in_moto(&running, "ours"));
    let text = "x".repeat(8 * 1024);
    println!("{FILES} files of 8 KiB to moto on loopback, files a second\n");
    println!("| at once | ours | a bare loop | share |\n|---|---|---|---|");
    for at_once in [1, 8, 32] {
        let mut best = [0.0_f64; 2];
        // Turns are taken, so that a slower moment of the machine meets both.
        for _ in 0..3 {
            for (which, best) in best.iter_mut().enumerate() {
                let begun = Instant::now();
                if which == 0 {
                    ours(&store, &text, at_once, FILES)
                } else {
                    bare(&running.host, &text, at_once, FILES)
                }
                *best = best.max(FILES as f64 / begun.elapsed().as_secs_f64());
            }
        }
        let [ours, bare] = best;
        println!("| {at_once} | {ours:.0} | {bare:.0} | {:.0} % |", 100.0 * ours / bare);
        assert!(ours > bare / 2.0, "{ours:.0} files a second of {bare:.0}");
    }
}

fn ours(store: &Arc<Bucket>, text: &str, at_once: usize, files: usize) {
    let fields = headers(&[("content-type", "text/html"), ("cache-control", "no-cache")]);
    thread::scope(|scope| {
        for worker in 0..at_once {
            let fields = &fields;
            scope.spawn(move || {
                for file in (worker..files).step_by(at_once) {
                    store.put(&format!("{file}.html"), &bytes(text), fields, Condition::Always).unwrap();
                }
            });
        }
    });
}

/// What the same client does without signatures, hashes, or a word on errors.
fn bare(host: &str, text: &str, at_once: usize, files: usize) {
    let client = reqwest::Client::new();
    let workers: Vec<_> = (0..at_once)
        .map(|worker| {
            let (client, host, text) = (client.clone(), host.to_owned(), text.to_owned());
            RUNTIME.spawn(async move {
                for file in (worker..files).step_by(at_once) {
                    let address = format!("http://{host}/news/bare/{file}.html");
                    let sent = client.put(address).header("content-type", "text/html").body(text.clone()).send().await;
                    assert!(sent.unwrap().bytes().await.is_ok());
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| RUNTIME.block_on(worker).unwrap());
}
