//! One address: asked for, and followed to where it leads.

use std::collections::BTreeSet;

use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use url::Url;

use super::Answer;
use super::inside::is_inside;
use super::turns::Turns;

/// What became of `address`.
pub(super) async fn ask(turns: &Turns, address: &str) -> Answer {
    let Ok(written) = Url::parse(address) else { return Answer::Dead("is no address".to_owned()) };
    let mut at = written.clone();
    let mut seen = BTreeSet::new();
    // Where it has moved for good: as far as all redirects up to there say so.
    let (mut moved, mut for_good) = (None, true);
    for _ in 0..=turns.manners().redirects {
        if !seen.insert(at.to_string()) {
            return Answer::Dead("leads in a circle".to_owned());
        }
        let response = match turns.answer(&at).await {
            Ok(response) => response,
            Err(answer) => return answer,
        };
        let status = response.status();
        let next = match (status.is_redirection(), next(&response)) {
            (true, Some(next)) => next,
            _ => return judged(status, moved),
        };
        let next = match next {
            Ok(next) if matches!(next.scheme(), "http" | "https") => next,
            Ok(next) => return Answer::Dead(format!("leads to `{next}`, which is no page")),
            Err(location) => return Answer::Dead(format!("leads to `{location}`, which is no address")),
        };
        // What somebody else answers must not make this machine ask those around it.
        if is_inside(&next).await && !is_inside(&written).await {
            return Answer::Dead(format!("leads to `{next}`, which only a network of its own can reach"));
        }
        for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
        if for_good {
            moved = Some(next.to_string());
        }
        at = next;
        at.set_fragment(None);
    }
    Answer::Dead(format!("is redirected more than {} times", turns.manners().redirects))
}

/// Where an answer leads: an address, or what is none.
fn next(response: &Response) -> Option<Result<Url, String>> {
    let location = response.headers().get(LOCATION)?;
    let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
    Some(response.url().join(&location).map_err(|_| location))
}

/// What a last answer means. Those that keep programs out, or want money or a name, say nothing of the page.
fn judged(status: StatusCode, moved: Option<String>) -> Answer {
    let code = status.as_u16();
    match code {
        200..=299 => moved.map_or(Answer::There, Answer::Moved),
        // 999 is what LinkedIn says to programs.
        401..=403 | 407 | 429 | 451 | 503 | 999 => Answer::Unchecked(format!("it answers {code}")),
        _ => Answer::Dead(format!("answers {code}")),
    }
}
