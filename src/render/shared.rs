//! Components that many pages show of one value, rendered once.
//!
//! A record's card is made once and shared by every page that lists it, and so can be what a component makes of it: a
//! component sees its arguments, `site`, `words` and the story, none of which changes while a site lives. A template asks
//! for it by applying the component as a filter: `{{ event | EventEntry }}` is `{{<EventEntry event={event} />}}`, made
//! once. A call without arguments of its own is also the cheapest that Tera has.

use std::cell::Cell;
use std::sync::{Arc, Weak};

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::component::definitions;
use crate::pages::memo::Memo;

/// Components applied within components, as deep as this at most: each step takes some of the thread's stack.
const DEEPEST: usize = 8;

thread_local! {
    /// How many components that are applied as filters are being rendered on the thread.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A theme's templates, whose components keep what they made of values.
pub(super) struct Shared {
    pub(super) tera: Tera,
    implicits: Context,
}

/// A component that has one argument beside those with a default.
struct Component {
    name: String,
    argument: String,
    /// By the address of the value, which stays with what was made of it, so that no other takes its place in memory.
    made: Memo<usize, (Value, Value)>,
}

/// Makes the components of a template known as filters, so that templates can be loaded before there is a story.
pub(super) fn declare(tera: &mut Tera, template: &str) {
    for (name, _, _) in definitions(template).into_iter().filter(|(name, ..)| is_filter(name)) {
        tera.register_filter(name.to_owned(), |_: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message("only a component that needs one argument can be applied as a filter"))
        });
    }
}

/// Whether the component `name` can be applied as a filter: those that begin with a small letter are Tera's and ours.
fn is_filter(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The component `name`, if it can be applied to a value.
fn component(tera: &Tera, name: &str) -> Option<Component> {
    let definition = tera.get_component_definition(name)?;
    let mut required = definition.args().iter().filter(|argument| argument.is_required());
    let (argument, None) = (required.next()?.name().to_owned(), required.next()) else { return None };
    Some(Component { name: name.to_owned(), argument, made: Memo::default() })
}

impl Shared {
    /// Nothing is rendered yet; `implicits` is what every template sees.
    pub(super) fn new(mut tera: Tera, implicits: Context) -> Arc<Self> {
        let names = tera.get_component_names().filter(|name| is_filter(name)).map(str::to_owned).collect::<Vec<_>>();
        Arc::new_cyclic(|own: &Weak<Self>| {
            for name in names {
                let Some(component) = component(&tera, &name) else { continue };
                let own = Weak::clone(own);
                tera.register_filter(name, move |value: &Value, kwargs: Kwargs, _: &State| {
                    // Nothing renders without it.
                    own.upgrade().map_or_else(|| Ok(Value::none()), |shared| shared.html(&component, value, &kwargs))
                });
            }
            Self { tera, implicits }
        })
    }

    /// What a component makes of a value.
    fn html(&self, component: &Component, value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
        if kwargs.iter().next().is_some() {
            return Err(Error::message("a component that is applied as a filter takes no further arguments"));
        }
        // What is no map and no list is not shared.
        let map = value.as_map().map(|map| std::ptr::from_ref(map).addr());
        let Some(address) = map.or_else(|| value.as_array().map(|list| list.as_ptr().addr())) else {
            return self.render(component, value);
        };
        if let Some(html) = component.made.read(&address, |(_, html)| html.clone()) {
            return Ok(html);
        }
        let html = self.render(component, value)?;
        Ok(component.made.keep(address, (value.clone(), html)).1)
    }

    fn render(&self, component: &Component, value: &Value) -> TeraResult<Value> {
        let depth = DEPTH.get();
        if depth == DEEPEST {
            return Err(Error::message("components are applied as filters within each other too deep"));
        }
        let mut arguments = Context::new();
        arguments.insert_value(component.argument.clone(), value.clone());
        DEPTH.set(depth + 1);
        let html = self.tera.render_component_with_implicits(&component.name, &arguments, &self.implicits, None, true);
        DEPTH.set(depth);
        // Tera would tell of an error with a place in this component as if it had none.
        html.map(|html| Value::safe_string(&html)).map_err(Error::message)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    use super::*;
    use crate::pages::view::{ToView, view};

    const TEMPLATE: &str = "{% component Entry(event: map, dash: string = \"-\", @site) %}{{ site }}{{ dash }}{{ event.title }}{{ made() }}\
         {% endcomponent Entry %}{% component Two(event: map, more: map) %}x{% endcomponent Two %}\
         {% component Deep(event: map) %}{{ event | Deep }}{% endcomponent Deep %}\
         {% component Outer(event: map) %}({{ event | Entry }}){% endcomponent Outer %}";

    fn shared(page: &str) -> Arc<Shared> {
        let mut tera = Tera::default();
        tera.autoescape_on(vec![".html"]);
        declare(&mut tera, TEMPLATE);
        let made = AtomicU64::new(0);
        tera.register_function("made", move |_: Kwargs, _: &State| Value::from(made.fetch_add(1, Relaxed)));
        tera.add_raw_templates([("entry.html", TEMPLATE), ("page.html", page)]).unwrap();
        let mut implicits = Context::new();
        implicits.insert_value("site", "S".to_view());
        Shared::new(tera, implicits)
    }

    fn page(shared: &Shared, event: &Value) -> TeraResult<String> {
        let mut context = Context::new();
        context.insert_value("event", event.clone());
        shared.tera.render("page.html", &context)
    }

    #[test]
    fn what_is_made_of_a_value_is_made_once_and_each_value_has_its_own() {
        let shared = shared("{{ event | Entry }} {{ event | Outer }}");
        let (a, b) = (view! { "title": "<A>" }.to_view(), view! { "title": "<B>" }.to_view());
        for _ in 0..2 {
            assert_eq!(page(&shared, &a).unwrap(), "S-&lt;A&gt;0 (S-&lt;A&gt;0)");
            assert_eq!(page(&shared, &b.clone()).unwrap(), "S-&lt;B&gt;1 (S-&lt;B&gt;1)");
        }
    }

    #[test]
    fn values_that_come_and_go_are_not_taken_for_each_other() {
        let shared = shared("{{ event | Entry }}");
        for number in 0..1000_usize {
            assert_eq!(page(&shared, &view! { "title": number }.to_view()).unwrap(), format!("S-{number}{number}"));
        }
    }

    #[test]
    fn what_cannot_be_applied_is_told() {
        let event = view! { "title": "A" }.to_view();
        for (template, of, cause) in [
            ("{{ event | Two }}", &event, "only a component that needs one argument"),
            ("{{ event | Entry(dash=\"+\") }}", &event, "takes no further arguments"),
            ("{{ event | Entry }}", &view! {}.to_view(), "Field `title` is not defined"),
            ("{{ event | Entry }}", &"x".to_view(), "does not match expected type"),
            ("{{ event | Deep }}", &event, "too deep"),
        ] {
            let error = page(&shared(template), of).unwrap_err().to_string();
            assert!(error.contains(cause), "{template}: {error}");
        }
    }
}
