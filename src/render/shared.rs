//! Components that many pages show of one value, rendered once.
//!
//! A record's card is made once and shared by every page that lists it, and so can be what a component makes of it: a
//! component sees its arguments, `site`, `words` and the story, none of which changes while a site lives. The template asks for
//! it by `shared(component="EventEntry", of=event)` and calls the component itself where it gets nothing: where the
//! component asks for more than that, or fails, so that the mistake is told with its place.

use std::sync::{Mutex, PoisonError};

use ahash::HashMap;
use tera::{Context, Kwargs, Tera, TeraResult, Value};

/// So many threads hardly ever wait for each other.
const SHARDS: usize = 64;

/// What the components of a theme made of values, by component.
pub(super) struct Shared {
    tera: Tera,
    implicits: Context,
    components: HashMap<String, Component>,
}

/// A component that has one argument beside those with a default.
struct Component {
    argument: String,
    /// The value stays with what was made of it, so that no other takes its place in memory, by which it is known.
    made: Vec<Mutex<HashMap<usize, (Value, Value)>>>,
}

impl Shared {
    /// Nothing is rendered yet; `implicits` is what every template sees. In what is rendered by `tera`, nothing is shared.
    pub(super) fn new(tera: Tera, implicits: Context) -> Self {
        let names = tera.get_component_names().map(str::to_owned).collect::<Vec<_>>();
        let component = |name: String| {
            let definition = tera.get_component_definition(&name)?;
            let mut required = definition.args().iter().filter(|argument| argument.is_required());
            let (argument, None) = (required.next()?.name().to_owned(), required.next()) else { return None };
            let made = (0..SHARDS).map(|_| Mutex::default()).collect();
            Some((name, Component { argument, made }))
        };
        let components = names.into_iter().filter_map(component).collect();
        Self { tera, implicits, components }
    }

    /// `shared(component="EventEntry", of=event)`: what the component makes of a value that pages share; none where it
    /// is to be called instead.
    pub(super) fn html(&self, kwargs: &Kwargs) -> TeraResult<Value> {
        let name = kwargs.must_get::<&str>("component")?;
        let value = kwargs.must_get::<Value>("of")?;
        let (Some(component), Some(map)) = (self.components.get(name), value.as_map()) else {
            return Ok(Value::none());
        };
        let address = std::ptr::from_ref(map).addr();
        // Addresses are multiples of their alignment.
        let shard = &component.made[(address >> 6) % SHARDS];
        if let Some((_, html)) = shard.lock().unwrap_or_else(PoisonError::into_inner).get(&address) {
            return Ok(html.clone());
        }
        let mut arguments = Context::new();
        arguments.insert_value(component.argument.clone(), value.clone());
        let rendered = self.tera.render_component_with_implicits(name, &arguments, &self.implicits, None, true);
        let html = rendered.map_or_else(|_| Value::none(), |html| Value::safe_string(&html));
        shard.lock().unwrap_or_else(PoisonError::into_inner).insert(address, (value, html.clone()));
        Ok(html)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::pages::view::{ToView, view};

    fn shared() -> Shared {
        let mut tera = Tera::default();
        tera.autoescape_on(vec![".html"]);
        let templates = "{% component Entry(event: map, dash: string = \"-\", @site) %}{{ site }}{{ dash }}{{ event.title }}\
             {% endcomponent Entry %}{% component Two(event: map, more: map) %}x{% endcomponent Two %}";
        tera.add_raw_template("entry.html", templates).unwrap();
        let mut implicits = Context::new();
        implicits.insert_value("site", "S".to_view());
        Shared::new(tera, implicits)
    }

    fn html(shared: &Shared, component: &str, of: &Value) -> Value {
        shared.html(&Kwargs::from([("component", component.to_view()), ("of", of.clone())])).unwrap()
    }

    #[test]
    fn what_is_made_of_a_value_is_made_once_and_each_value_has_its_own() {
        let shared = shared();
        let (a, b) = (view! { "title": "<A>" }.to_view(), view! { "title": "<B>" }.to_view());
        for _ in 0..2 {
            assert_eq!(html(&shared, "Entry", &a).as_str(), Some("S-&lt;A&gt;"));
            assert_eq!(html(&shared, "Entry", &b.clone()).as_str(), Some("S-&lt;B&gt;"));
        }
        assert_eq!(shared.components["Entry"].made.iter().map(|made| made.lock().unwrap().len()).sum::<usize>(), 2);
    }

    #[test]
    fn values_that_come_and_go_are_not_taken_for_each_other() {
        let shared = shared();
        for number in 0..1000_usize {
            let made = html(&shared, "Entry", &view! { "title": number }.to_view());
            assert_eq!(made.as_str(), Some(format!("S-{number}").as_str()));
        }
    }

    #[test]
    fn what_cannot_be_shared_is_left_to_the_template() {
        let shared = shared();
        let event = view! { "title": "A" }.to_view();
        for (component, of) in
            [("Two", &event), ("None", &event), ("Entry", &view! {}.to_view()), ("Entry", &"x".to_view())]
        {
            assert!(html(&shared, component, of).is_none(), "{component}");
        }
    }
}
