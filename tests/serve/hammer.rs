//! Requests without a pause, while somebody edits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::preview::{Preview, page};

#[test]
fn no_request_is_answered_by_nothing_or_by_what_is_older_than_what_was_told() {
    let site = Arc::new(Preview::new(&[("content/pages/other.md", &page("Other", "First."))], &[]));
    let told = Arc::new(AtomicU64::new(1));
    let is_over = Arc::new(AtomicBool::new(false));

    let listener = {
        let (site, told, is_over) = (Arc::clone(&site), Arc::clone(&told), Arc::clone(&is_over));
        thread::spawn(move || {
            let mut socket = site.socket("/about/", "");
            let mut pages = 0;
            while !is_over.load(Ordering::Relaxed) {
                for message in socket.all_within("page", Duration::from_millis(50)) {
                    let generation = message["generation"].as_u64().unwrap();
                    let before = told.fetch_max(generation, Ordering::SeqCst);
                    assert!(generation >= before, "{generation} after {before}");
                    pages += 1;
                }
            }
            pages
        })
    };
    let askers: Vec<_> = ["/about/", "/other/", "/", "/briefing.json", "/about/", "/css/site.css"]
        .into_iter()
        .map(|path| {
            let (site, told, is_over) = (Arc::clone(&site), Arc::clone(&told), Arc::clone(&is_over));
            thread::spawn(move || {
                let mut asked = 0;
                // A style sheet has its hash in its name: it is found through a page.
                let path = if path.ends_with(".css") {
                    let html = site.get("/about/").text();
                    let at = html.find("/css/site.").unwrap();
                    html[at..].split('"').next().unwrap().to_owned()
                } else {
                    path.to_owned()
                };
                while !is_over.load(Ordering::Relaxed) {
                    let least = told.load(Ordering::SeqCst);
                    let answer = site.get(&path);
                    assert_eq!(answer.status, 200, "{path}");
                    assert!(!answer.body.is_empty(), "{path}");
                    assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{path}");
                    assert!(answer.generation() >= least, "{path}: {} after {least} was told", answer.generation());
                    asked += 1;
                }
                asked
            })
        })
        .collect();

    for number in 0..100_usize {
        let text = page("About", &format!("Edit {number}."));
        let file = site.path("content/pages/about.md");
        // The three ways in which editors save.
        match number % 3 {
            0 => std::fs::write(&file, &text).unwrap(),
            1 => {
                std::fs::write(site.path("content/pages/.new"), &text).unwrap();
                std::fs::rename(site.path("content/pages/.new"), &file).unwrap();
            }
            _ => {
                std::fs::rename(&file, site.path("content/pages/about.md~")).unwrap();
                std::fs::write(&file, &text).unwrap();
            }
        }
        site.shows("/about/", &format!("Edit {number}."));
    }
    is_over.store(true, Ordering::Relaxed);
    let asked: usize = askers.into_iter().map(|asker| asker.join().unwrap()).sum();
    let pages = listener.join().unwrap();
    assert!(asked > 600, "{asked}");
    assert!(pages >= 50, "{pages} of 100 edits were told");
}
