//! Functions for the template of cards, which is the one that must break its lines itself.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::cards::{Fitted, Studio, Wish};
use crate::pages::view::{ToView, view};

/// A function that looks into the studio.
type Tool = fn(&Studio, &Kwargs) -> TeraResult<Value>;

/// The functions by name.
const TOOLS: &[(&str, Tool)] = &[("fit", fit), ("shape", shape)];

/// Makes the names known; outside of cards nobody can ask for them.
pub(super) fn declare(tera: &mut Tera) {
    for (name, _) in TOOLS {
        tera.register_function(*name, |_: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message("only the template of cards can ask for this, on a site that has cards"))
        });
    }
}

/// Gives the functions the studio that they look into.
pub(super) fn register(tera: &mut Tera, studio: &Arc<Studio>) {
    for (name, tool) in TOOLS {
        let studio = Arc::clone(studio);
        let tool = *tool;
        tera.register_function(*name, move |kwargs: Kwargs, _: &State| tool(&studio, &kwargs));
    }
}

/// `fit(text="…", width=1000, height=300, lines=3, sizes=[72, 60], family="Card Serif", weight=700, leading=1.2,
/// balance=true)`: a text in lines; see [`Wish`] for the arguments.
fn fit(studio: &Studio, kwargs: &Kwargs) -> TeraResult<Value> {
    let number = |key, default: f64| Ok(kwargs.get::<f64>(key)?.unwrap_or(default) as f32) as TeraResult<f32>;
    let sizes = kwargs.must_get::<Vec<f64>>("sizes")?;
    let family = kwargs.get::<&str>("family")?.unwrap_or("Card Serif");
    let weight = kwargs.get::<u16>("weight")?.unwrap_or(400);
    // There may be nothing to say.
    let text = kwargs.must_get::<Value>("text")?;
    let wish = Wish {
        text: text.as_str().unwrap_or_default(),
        family,
        weight,
        sizes: sizes.into_iter().map(|size| size as f32).collect(),
        width: kwargs.must_get::<f64>("width")? as f32,
        height: number("height", f64::INFINITY)?,
        lines: kwargs.get::<usize>("lines")?.unwrap_or(usize::MAX),
        leading: number("leading", 1.2)?,
        balance: kwargs.get::<bool>("balance")?.unwrap_or(false),
    };
    let Fitted { size, lines, right_to_left } = studio.fit(&wish);
    // Hundredths are enough for pixels.
    let step = (f64::from(size) * f64::from(wish.leading) * 100.0).round() / 100.0;
    let count = lines.len();
    let lines = lines.into_iter().map(|line| {
        let runs = line.runs.into_iter().map(|run| view! { "text": run.text, "family": run.family });
        view! { "runs": runs.collect::<Vec<_>>(), "width": f64::from(line.width.round()) }
    });
    let value = view! {
        "size": f64::from(size),
        "step": step,
        "height": step * count as f64,
        "family": family,
        "weight": usize::from(weight),
        "lines": lines.collect::<Vec<_>>(),
        "right_to_left": right_to_left,
    };
    Ok(value.to_view())
}

/// `shape(id="deadlocked")`: the drawing of a state or a stance, 16 by 16 in `currentColor`, as in `static/shapes.svg`;
/// nothing where that has none.
fn shape(studio: &Studio, kwargs: &Kwargs) -> TeraResult<Value> {
    Ok(studio.shape(kwargs.must_get::<&str>("id")?).map_or_else(Value::none, Value::safe_string))
}
