//! Asks the web whether what a story rests on is still there.
//!
//! Sources and documents are asked for by their addresses and those of their archived copies, and so is what texts link to
//! elsewhere. It happens when somebody wishes it, never in a build, and as politely as a reader would go about it: a host
//! is asked one thing at a time, with a pause after each; where it asks for less haste, it gets it. `robots.txt` is not
//! asked for, since nothing is crawled: each address is one that the site sends its readers to.

mod addresses;
mod ask;
mod cause;
mod inside;
#[cfg(test)]
mod tests;
mod told;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use thiserror::Error;

use self::ask::ask;
use self::turns::Turns;
use crate::Site;
use crate::diagnostics::Diagnostics;
use crate::http::{self, AGENT, plain};
use crate::keep::{Keep, Key};

/// How servers are treated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manners {
    /// How long a host is left alone after a request.
    pub(crate) pause: Duration,
    /// How long an answer may take.
    pub(crate) patience: Duration,
    /// How long is waited, at the most, where a host asks to be asked later.
    pub(crate) longest_wait: Duration,
    /// How many requests there are at once, each to another host.
    pub(crate) at_once: usize,
    /// How many redirects are followed.
    pub(crate) redirects: usize,
}

impl Manners {
    /// Those of the program.
    pub(crate) const GOOD: Self = Self {
        pause: Duration::from_secs(1),
        patience: Duration::from_secs(20),
        longest_wait: Duration::from_secs(60),
        at_once: 8,
        redirects: 10,
    };
}

/// Why nothing could be found out.
#[derive(Debug, Error)]
pub(crate) enum NoAnswers {
    /// No request can be made.
    #[error("cannot make requests: {0}")]
    NoClient(String),
    /// None of some names is known.
    #[error("cannot make requests: of {0} hosts no name can be resolved")]
    Offline(usize),
}

impl NoAnswers {
    /// The way out.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoClient(_) => None,
            Self::Offline(_) => Some("look whether this machine is connected, and try again"),
        }
    }
}

/// What was found out.
#[derive(Debug)]
pub(crate) struct Found {
    /// What is not where it was, by the levels of the site.
    pub(crate) diagnostics: Diagnostics,
    /// How many addresses there are.
    pub(crate) addresses: usize,
    /// How many of them could not be looked at.
    pub(crate) unchecked: usize,
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// It is there.
    There,
    /// It is there, and has moved for good to another address.
    Moved(String),
    /// It is not there, and how that shows: "answers 404".
    Dead(String),
    /// It is not there, since its host has no name that is known.
    Nameless,
    /// Nobody can say, and why: "it answers 403".
    Unchecked(String),
}

/// Asks for all addresses of `site`, each once. `today` is the day on which that happens: what was there stays good for the
/// rest of it, so that a second run is short. `told` hears of how many of how many something is known.
///
/// # Errors
/// See [`NoAnswers`]; what is wrong with an address is a diagnostic.
pub(crate) fn check(
    site: &Site,
    today: Date,
    manners: Manners,
    told: &(dyn Fn(usize, usize) + Sync),
) -> Result<Found, NoAnswers> {
    let views = &site.views;
    let addresses = addresses::of(views);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| NoAnswers::NoClient(crate::source::plain_words(&error)))?;
    let mut client = http::client().timeout(manners.patience);
    if let Some(home) = views.config.base_url.absolute("/") {
        // Whoever wonders about the requests finds who is asking.
        client = client.user_agent(format!("{AGENT} (+{home})"));
    }
    let client = client.build().map_err(|error| NoAnswers::NoClient(plain(&error)))?;

    let known = AtomicUsize::new(0);
    let tell = || told(known.fetch_add(1, Ordering::Relaxed) + 1, addresses.len());
    let turns = Arc::new(Turns::new(client, manners));
    let mut answers = Vec::with_capacity(addresses.len());
    runtime.block_on(async {
        let mut asked = tokio::task::JoinSet::new();
        for (number, address) in addresses.keys().enumerate() {
            let key = key(address, today);
            if let Some(answer) = remembered(site.kept(), &key) {
                answers.push((number, answer));
                tell();
                continue;
            }
            let (turns, address) = (Arc::clone(&turns), address.clone());
            asked.spawn(async move { (number, key, ask(&turns, &address).await) });
        }
        while let Some(done) = asked.join_next().await {
            // A task ends by itself.
            let Ok((number, key, answer)) = done else { continue };
            remember(site.kept(), &key, &answer);
            answers.push((number, answer));
            tell();
        }
    });
    answers.sort_by_key(|(number, _)| *number);

    let hosts = turns.hosts();
    if hosts > 1 && answers.iter().all(|(_, answer)| *answer == Answer::Nameless) {
        return Err(NoAnswers::Offline(hosts));
    }
    let unchecked = answers.iter().filter(|(_, answer)| matches!(answer, Answer::Unchecked(_))).count();
    let answers: BTreeMap<&str, &Answer> =
        addresses.keys().map(String::as_str).zip(answers.iter().map(|(_, answer)| answer)).collect();
    let is_there = |address: &str| {
        let answer = answers.get(addresses::asked_for(address));
        answer.is_some_and(|answer| !matches!(answer, Answer::Dead(_) | Answer::Nameless))
    };
    let mentions = addresses.values().zip(answers.values());
    let told = mentions.flat_map(|(mentions, answer)| mentions.iter().map(move |mention| (mention, *answer)));
    let mut diagnostics: Diagnostics =
        told.filter_map(|(mention, answer)| told::diagnostic(mention, answer, &is_there)).collect();
    diagnostics.apply_levels(&views.config.lints);
    Ok(Found { diagnostics, addresses: addresses.len(), unchecked })
}

fn key(address: &str, today: Date) -> Key {
    Key::of("external link 1", [address.as_bytes(), today.to_string().as_bytes()])
}

/// What was found out today. Only what was there is remembered: whoever mends a page wants to see that it is.
fn remembered(kept: &dyn Keep, key: &Key) -> Option<Answer> {
    let to = String::from_utf8(kept.get(key)?).ok()?;
    Some(if to.is_empty() { Answer::There } else { Answer::Moved(to) })
}

fn remember(kept: &dyn Keep, key: &Key, answer: &Answer) {
    match answer {
        Answer::There => kept.put(key, &[]),
        Answer::Moved(to) => kept.put(key, to.as_bytes()),
        Answer::Dead(_) | Answer::Nameless | Answer::Unchecked(_) => {}
    }
}
