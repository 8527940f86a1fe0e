//! Functions by which templates and components look into the story.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::model::briefing::Ix;
use crate::model::{Kind, When};
use crate::pages::prose::escape;
use crate::pages::timeline::drawing::{self, Lanes};
use crate::pages::view::{ToView, field, view};
use crate::pages::views::Views;
use crate::pages::{article, queries, texts};
use crate::words::{EMPHASIS, Piece, Text};

/// A function over the story.
type Query = fn(&Views, &Kwargs) -> TeraResult<Value>;

/// The functions by name.
const FUNCTIONS: &[(&str, Query)] = &[
    ("url", url),
    ("asset", asset),
    ("record", record),
    ("records", records),
    ("events", events),
    ("upcoming", upcoming),
    ("drawing", drawing),
    ("positions", positions),
    ("status", status),
    ("date", date),
    ("key_points", key_points),
    ("picture", picture),
    ("say", say),
];

/// Makes the names known, so that templates can be loaded before there is a story.
pub(super) fn declare(tera: &mut Tera) {
    for (name, _) in FUNCTIONS {
        tera.register_function(*name, |_: Kwargs, _: &State| Value::none());
    }
}

/// Gives the functions the story that they look into.
pub(super) fn register(tera: &mut Tera, views: &Arc<Views>) {
    for (name, query) in FUNCTIONS {
        let views = Arc::clone(views);
        let query = *query;
        tera.register_function(*name, move |kwargs: Kwargs, _: &State| query(&views, &kwargs));
    }
}

/// `url(to="/timeline/")`: an address of the site, below the path of its `base_url`.
fn url(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(views.config.base_url.url(kwargs.must_get::<&str>("to")?)))
}

/// `asset(path="css/site.css")`: the address of a static file, with the hash in its name where it has one.
fn asset(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = kwargs.must_get::<&str>("path")?;
    views.asset(path).map(Value::from).ok_or_else(|| Error::message(format!("there is no static file `{path}`")))
}

/// `record(kind="person", id="…")`: a record's card; `kind` may name several, with a space between them. None where
/// there is no such record, or the day does not know it.
fn record(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let kinds = kinds(kwargs.must_get::<&str>("kind")?)?;
    let found = views.briefing.find(kwargs.must_get::<&str>("id")?, &kinds);
    Ok(found.map_or_else(Value::none, |ix| views.card(ix)))
}

/// `records(kind="issue")`: the cards of all records of a kind, in the order of its list; `limit=12`.
fn records(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let kinds = kinds(kwargs.must_get::<&str>("kind")?)?;
    let limit = kwargs.get::<usize>("limit")?.unwrap_or(usize::MAX);
    let list: Vec<Ix> = kinds.iter().flat_map(|kind| views.briefing.all(*kind)).copied().take(limit).collect();
    Ok(views.cards(&list))
}

fn kinds(names: &str) -> TeraResult<Vec<Kind>> {
    names
        .split_whitespace()
        .map(|name| Kind::from_name(name).ok_or_else(|| Error::message(format!("`{name}` is no kind of record"))))
        .collect()
}

/// The record that an argument names, where it is given and known.
fn named(views: &Views, kwargs: &Kwargs, key: &str, kind: Kind) -> TeraResult<Option<Option<Ix>>> {
    let id = kwargs.get::<&str>(key)?.filter(|id| !id.is_empty());
    Ok(id.map(|id| views.briefing.find(id, &[kind])))
}

/// `events(issue="donbas", party="…", person="…", until="2025-12-15", limit=5)`: the newest events that are not
/// upcoming and name them all, oldest first.
fn events(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let filter = queries::EventFilter {
        issue: named(views, kwargs, "issue", Kind::Issue)?,
        party: named(views, kwargs, "party", Kind::Party)?,
        person: named(views, kwargs, "person", Kind::Person)?,
        until: until(kwargs)?,
    };
    let limit = kwargs.get::<usize>("limit")?.unwrap_or(usize::MAX);
    let mut list: Vec<Ix> = queries::events(views, &filter).collect();
    list.drain(..list.len().saturating_sub(limit));
    Ok(views.cards(&list))
}

/// `upcoming(issue="donbas", limit=5)`: what is to come, those with a day first.
fn upcoming(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let issue = named(views, kwargs, "issue", Kind::Issue)?;
    let limit = kwargs.get::<usize>("limit")?.unwrap_or(usize::MAX);
    let list: Vec<Ix> = queries::upcoming(views, issue).take(limit).collect();
    Ok(views.cards(&list))
}

/// `drawing(of=events, lanes="party", issue="donbas", until="2025-12-15")`: the drawing of a list of events, with lanes by issue unless they
/// are to be by party, and with the states of an issue behind it; none where the events are few.
fn drawing(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let of = kwargs.must_get::<Value>("of")?;
    let events = of.as_array().into_iter().flatten().filter_map(|event| {
        let id = field(event, "id");
        views.briefing.find(id.as_str()?, &[Kind::Event])
    });
    let lanes = match kwargs.get::<&str>("lanes")?.unwrap_or("issue") {
        "issue" => Lanes::Issues,
        "party" => Lanes::Parties,
        other => return Err(Error::message(format!("`lanes` is `{other}` and must be `issue` or `party`"))),
    };
    let issue = named(views, kwargs, "issue", Kind::Issue)?.flatten();
    let day = until(kwargs)?.unwrap_or(views.briefing.day);
    Ok(drawing::in_text(views, events.collect(), lanes, issue, day).to_view())
}

/// `positions(issue="donbas", party="", until="")`: who stands where, one entry a party: `party`, `current` (a
/// position), `earlier` (positions, newest first).
fn positions(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let Some(Some(issue)) = named(views, kwargs, "issue", Kind::Issue)? else {
        return Ok(Value::from(Vec::<Value>::new()));
    };
    let party = named(views, kwargs, "party", Kind::Party)?;
    Ok(queries::positions(views, issue, party, until(kwargs)?))
}

/// `status(issue="donbas", until="2025-12-15")`: the row of the issue's state on that day, or none.
fn status(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let Some(Some(issue)) = named(views, kwargs, "issue", Kind::Issue)? else { return Ok(Value::none()) };
    Ok(queries::status(views, issue, until(kwargs)?))
}

/// `date(of="2025-12-15")`: a date as templates see dates, of any form that authors write; the as-of day where `of` is
/// empty, the words as they stand where they are no date.
fn date(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let text = kwargs.must_get::<&str>("of")?.trim();
    if text.is_empty() {
        return Ok(views.day(views.briefing.day));
    }
    Ok(match When::parse(text) {
        Ok(parsed) => views.when(&parsed),
        Err(_) => view! { "text": text, "after": text, "short": text }.to_view(),
    })
}

/// `key_points(of="ID")`: what to take away from the article of that id; nothing for other records.
fn key_points(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let found = views.briefing.find(kwargs.must_get::<&str>("of")?, &[Kind::Article]);
    Ok(match found {
        Some(ix) => article::key_points(views, views.briefing.record(ix)),
        None => Value::from(Vec::<Value>::new()),
    })
}

/// `picture(of=record, path="photo.jpg")`: a picture that `record`, a link or a card, names by a path below `static/`, or
/// one beside the record: `src`, `width`, `height`, `srcset`, `sizes`.
fn picture(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let (of, path) = (kwargs.must_get::<Value>("of")?, kwargs.must_get::<&str>("path")?);
    let (kind, id) = (field(&of, "kind"), field(&of, "id"));
    let kind = kind.as_str().and_then(Kind::from_name);
    let found = kind.zip(id.as_str()).and_then(|(kind, id)| views.briefing.find(id, &[kind]));
    Ok(match found {
        Some(ix) => texts::shown(views, views.briefing.record(ix), path).to_view(),
        None => view! { "src": path }.to_view(),
    })
}

/// `say(key="page.as_of", day=…)`: a sentence of the interface with what is to be filled in; `n` chooses the plural form.
/// Values are escaped unless they are ready HTML; that of a pair, as in `{link}…{/link}`, is the address of the link.
fn say(views: &Views, kwargs: &Kwargs) -> TeraResult<Value> {
    let key = kwargs.must_get::<&str>("key")?;
    let phrase = match views.words.text(key) {
        Some(Text::Phrase(phrase)) => Some(phrase),
        Some(Text::Plural(plural)) => plural.form(kwargs.must_get::<u64>("n")?),
        Some(Text::Months(_)) | None => None,
    };
    let Some(phrase) = phrase else {
        let near = views.words.closest(key).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Error::message(format!("there is no sentence `{key}`{near}")));
    };
    let mut html = String::with_capacity(128);
    for piece in phrase.pieces() {
        match piece {
            Piece::Text(text) => escape(&mut html, text),
            Piece::Slot(name) => append(&mut html, key, name, kwargs)?,
            Piece::Open(name) if &**name == EMPHASIS => html.push_str("<strong>"),
            Piece::Close(name) if &**name == EMPHASIS => html.push_str("</strong>"),
            Piece::Open(name) => {
                html.push_str("<a href=\"");
                append(&mut html, key, name, kwargs)?;
                html.push_str("\">");
            }
            Piece::Close(_) => html.push_str("</a>"),
        }
    }
    Ok(Value::safe_string(&html))
}

/// Appends the value of an argument.
fn append(html: &mut String, key: &str, name: &str, kwargs: &Kwargs) -> TeraResult<()> {
    let value = kwargs.iter().find(|(known, _)| known.as_str() == Some(name)).map(|(_, value)| value);
    let Some(value) = value.filter(|value| !value.is_none() && !value.is_undefined()) else {
        return Err(Error::message(format!("the sentence `{key}` needs `{name}`")));
    };
    match value.as_str() {
        Some(ready) if value.is_safe() => html.push_str(ready),
        Some(text) => escape(html, text),
        None => escape(html, &value.to_string()),
    }
    Ok(())
}

fn until(kwargs: &Kwargs) -> TeraResult<Option<jiff::civil::Date>> {
    match kwargs.get::<&str>("until")?.filter(|day| !day.is_empty()) {
        None => Ok(None),
        Some(day) => day
            .parse()
            .map(Some)
            .map_err(|_| Error::message(format!("`until` is `{day}` and must be a day such as 2025-12-15"))),
    }
}
