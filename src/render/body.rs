//! The text of a record, with its components rendered.

use tera::{Context, Value};

use super::Renderer;
use super::component::arguments;
use crate::diagnostics::{Diagnostic, Span};
use crate::model::body::ComponentCall;
use crate::model::record::Record;
use crate::pages::texts;

/// The HTML of the body of `record`.
pub(super) fn html(renderer: &Renderer, path: &str, record: &Record) -> Result<String, Vec<Diagnostic>> {
    let mut out = String::new();
    let mut failed = Vec::new();
    let filler = Filler { renderer, path, record, lead: texts::lead(record) };
    filler.fill(&mut out, &record.body.pieces, &mut failed);
    if failed.is_empty() { Ok(out) } else { Err(failed) }
}

struct Filler<'f> {
    renderer: &'f Renderer,
    path: &'f str,
    record: &'f Record,
    /// Where the component stands that shows what is seen first.
    lead: Option<Span>,
}

impl Filler<'_> {
    fn fill(&self, out: &mut String, pieces: &[crate::model::body::Piece], failed: &mut Vec<Diagnostic>) {
        self.renderer.views.fill_into(out, self.record, pieces, &mut |call, out| self.component(call, out, failed));
    }

    /// What a component may ask for: what every template sees, the record, and whether it shows what is seen first.
    fn implicits(&self, call: &ComponentCall) -> Context {
        let mut implicits = self.renderer.everywhere.clone();
        let views = &self.renderer.views;
        let own = views.briefing.find(&self.record.id.value, &[self.record.kind]);
        implicits.insert_value("record", own.map_or_else(Value::none, |ix| views.link(ix)));
        implicits.insert_value("lead", Value::from(self.lead == Some(call.span)));
        implicits
    }

    fn component(&self, call: &ComponentCall, out: &mut String, failed: &mut Vec<Diagnostic>) {
        // A component that does not exist, or whose arguments are wrong, has been reported by the checks.
        let Some(component) = self.renderer.theme.components.get(&call.name) else { return };
        let Ok(arguments) = arguments(&component.info, &call.arguments) else { return };
        let mut args = Context::new();
        for (name, value) in arguments {
            args.insert_value(name, value);
        }
        let body = call.body.as_ref().map(|pieces| {
            let mut html = String::new();
            self.fill(&mut html, pieces, failed);
            html
        });
        let rendered = self.renderer.shared.tera.render_component_with_implicits(
            &call.name,
            &args,
            &self.implicits(call),
            body.as_deref(),
            true,
        );
        match rendered {
            Ok(html) => out.push_str(&html),
            Err(error) => failed.extend(self.renderer.diagnose(&error, self.path).into_iter().map(|diagnostic| {
                let hint = format!("it was called by `<{}>` here", call.name);
                match diagnostic.place {
                    Some(_) => diagnostic.also(&self.record.path, call.span, hint),
                    None => diagnostic.at(&self.record.path, call.span),
                }
            })),
        }
    }
}
