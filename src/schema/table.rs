//! Tables: their keys, and what these say about each other.

use serde_json::{Map, Value, json};

use super::Subject;
use super::descriptions::description;
use super::scalar;
use crate::parse::keys::shape::{Asked, At, Condition, Rule, Scalar, Shape, Shapes, Takes};
use crate::words::Words;

/// What the tables of a subject are described from.
pub(super) struct Tables<'t> {
    pub(super) shapes: &'t Shapes,
    pub(super) words: &'t Words,
    pub(super) subject: Subject,
}

impl Tables<'_> {
    /// The schema of the table around all others.
    pub(super) fn root(&self) -> Value {
        self.table(self.shapes.root(), "")
    }

    /// The schema of the table at `path`, the names of the keys that lead to it with points between.
    fn table(&self, shape: &Shape, path: &str) -> Value {
        let mut properties = Map::new();
        for asked in &shape.keys {
            let path = if path.is_empty() { asked.key.to_owned() } else { format!("{path}.{}", asked.key) };
            let told = description(self.subject, &path).unwrap_or_default();
            // With several names for a key, each may be left empty.
            let mut property = self.takes(&asked.takes, asked.is_needed && asked.other_names.is_empty(), &path);
            property["description"] = json!(told);
            for name in &asked.other_names {
                let mut other = property.clone();
                other["description"] = json!(format!("Another name of `{}`: write that.", asked.key));
                other["deprecated"] = json!(true);
                properties.insert((*name).to_owned(), other);
            }
            properties.insert(asked.key.to_owned(), property);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        let needed: Vec<&str> = shape
            .keys
            .iter()
            .filter(|asked| asked.is_needed && asked.other_names.is_empty())
            .map(|asked| asked.key)
            .collect();
        if !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        if let Some(takes) = &shape.others {
            schema["additionalProperties"] = self.takes(takes, true, path);
        } else if shape.is_closed {
            schema["additionalProperties"] = json!(false);
        }
        let dependent: Map<String, Value> = shape.keys.iter().flat_map(only_one_name).collect();
        if !dependent.is_empty() {
            schema["dependentSchemas"] = json!(dependent);
        }
        let has_names = |asked: &&Asked| asked.is_needed && !asked.other_names.is_empty();
        let needed = shape.keys.iter().filter(has_names).map(|asked| any_given(shape, asked.key));
        let rules: Vec<Value> = needed.chain(shape.rules.iter().flat_map(|rule| rules(*rule, shape))).collect();
        if !rules.is_empty() {
            schema["allOf"] = json!(rules);
        }
        schema
    }

    fn takes(&self, takes: &Takes, is_needed: bool, path: &str) -> Value {
        let one = |scalar: &Scalar, is_needed| scalar::schema(scalar, is_needed, self.words);
        let inner = |at: At| self.table(self.shapes.table(at), path);
        let list = |of: Value| json!({ "type": "array", "items": of });
        let id = || one(&Scalar::Reference, true);
        let value = match takes {
            Takes::One(scalar) => return one(scalar, is_needed),
            // What is blank in a list is passed over.
            Takes::Several(scalar) => list(one(scalar, false)),
            Takes::OneOrSeveral(scalar) => json!({ "anyOf": [one(scalar, false), list(one(scalar, false))] }),
            Takes::Item(at) => json!({ "anyOf": [id(), inner(*at)] }),
            Takes::Items(at) => list(json!({ "anyOf": [id(), inner(*at), { "type": "null" }] })),
            Takes::ItemOrSeveral(at) => {
                json!({ "anyOf": [id(), inner(*at), list(one(&Scalar::Reference, false))] })
            }
            Takes::Table(at) => inner(*at),
            Takes::Rows(at) => list(or_null(inner(*at))),
        };
        if is_needed { value } else { or_null(value) }
    }
}

/// What a rule asks of a table of this shape.
fn rules(rule: Rule, shape: &Shape) -> Vec<Value> {
    let given = |key| any_given(shape, key);
    match rule {
        Rule::Together(a, b) => {
            vec![json!({ "if": given(a), "then": given(b) }), json!({ "if": given(b), "then": given(a) })]
        }
        Rule::Either(a, b) => vec![json!({ "oneOf": [given(a), given(b)] })],
        Rule::Unless(key, condition) => vec![json!({ "if": holds(condition), "else": given(key) })],
        Rule::Only(key, condition) => vec![json!({ "if": given(key), "then": holds(condition) })],
    }
}

/// With one name of a key the names before it are not given.
fn only_one_name(asked: &Asked) -> Vec<(String, Value)> {
    let mut before = Map::from_iter([(asked.key.to_owned(), json!({ "type": "null" }))]);
    let mut rules = Vec::new();
    for name in &asked.other_names {
        rules.push(((*name).to_owned(), json!({ "properties": before })));
        before.insert((*name).to_owned(), json!({ "type": "null" }));
    }
    rules
}

/// `schema`, or null.
pub(super) fn or_null(mut schema: Value) -> Value {
    if let Some(Value::String(name)) = schema.get("type").cloned() {
        schema["type"] = json!([name, "null"]);
        return schema;
    }
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(json!({ "type": "null" }));
        return schema;
    }
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// That the key has a value, by whatever name.
fn any_given(shape: &Shape, key: &str) -> Value {
    let other_names = shape.keys.iter().find(|asked| asked.key == key).map(|asked| asked.other_names.as_slice());
    match other_names.unwrap_or_default() {
        [] => given(key),
        others => {
            let names = std::iter::once(key).chain(others.iter().copied());
            json!({ "anyOf": names.map(given).collect::<Vec<_>>() })
        }
    }
}

/// That the key has a value by this name: null and blank text count as absent.
fn given(name: &str) -> Value {
    json!({ "required": [name], "properties": { name: { "not": { "$ref": "#/$defs/empty" } } } })
}

fn holds(condition: Condition) -> Value {
    let (key, value) = match condition {
        Condition::Yes(key) => (key, json!(true)),
        Condition::Is(key, word) => (key, json!(word)),
    };
    json!({ "required": [key], "properties": { key: { "const": value } } })
}
