//! What of a page its template can look at.
//!
//! A view is made before its template is rendered, and some of its parts are dear: drawings, what search engines are told. A
//! part whose name stands nowhere in the template, nor in what that extends, includes and calls, is not made; its key is
//! there and holds nothing. Nobody can tell the difference: a template that names `page` without a key after it (prints it,
//! hands it on, walks through it) gets all parts.

use ahash::HashMap;

/// A part of a view that is dear to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What search engines are told, on every page.
    StructuredData,
    /// The drawing of the events, and what those of a timeline can be chosen by.
    Drawing,
    /// What an event moved.
    Moved,
    /// What came before and after an event.
    Neighbours,
    /// Who stands where on an issue.
    Positions,
    /// What to take away from an article.
    KeyPoints,
}

impl Part {
    const ALL: [Self; 6] =
        [Self::StructuredData, Self::Drawing, Self::Moved, Self::Neighbours, Self::Positions, Self::KeyPoints];

    /// The keys under which templates see it.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::StructuredData => &["structured_data"],
            Self::Drawing => &["drawing", "filters"],
            Self::Moved => &["moved"],
            Self::Neighbours => &["neighbours"],
            Self::Positions => &["positions"],
            Self::KeyPoints => &["key_points"],
        }
    }
}

/// Some of the parts: a bit each.
type Parts = u16;

const EVERYTHING: Parts = Parts::MAX;

/// The parts that each template of a theme can look at, by the template's name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// A template that is not known gets everything.
    templates: HashMap<String, Parts>,
}

/// One template of a theme.
pub(crate) struct Template<'t> {
    /// The names that others call it by: `event.html`, `theme/event.html`.
    pub(crate) names: Vec<&'t str>,
    pub(crate) text: &'t str,
    /// The components that it defines.
    pub(crate) components: Vec<String>,
}

impl Wanted {
    /// What the templates of a theme can look at. Of two of one name the last counts; of two components of one name
    /// either may be meant.
    pub(crate) fn of(templates: &[Template<'_>]) -> Self {
        let mut names: HashMap<&str, Vec<usize>> = HashMap::default();
        for (number, template) in templates.iter().enumerate() {
            for name in &template.names {
                names.insert(name, vec![number]);
            }
        }
        for (number, template) in templates.iter().enumerate() {
            for component in &template.components {
                // Of `ui.Note` the words are found one by one.
                let word = component.rsplit('.').next().unwrap_or(component);
                names.entry(word).or_default().push(number);
            }
        }
        let mut mentions: Vec<(Parts, Vec<usize>)> = Vec::with_capacity(templates.len());
        for template in templates {
            let (mut parts, mut others) = (0, Vec::new());
            for word in words(template.text) {
                match word {
                    Word::Name(name) => {
                        if let Some(part) = Part::ALL.into_iter().find(|part| part.keys().contains(&name)) {
                            parts |= 1 << part as Parts;
                        }
                        others.extend(names.get(name).into_iter().flatten());
                    }
                    Word::Whole => parts = EVERYTHING,
                }
            }
            mentions.push((parts, others));
        }
        let reached = |first: usize| {
            let (mut parts, mut seen, mut next) = (0, vec![false; templates.len()], vec![first]);
            while let Some(number) = next.pop() {
                if !std::mem::replace(&mut seen[number], true) {
                    parts |= mentions[number].0;
                    next.extend(&mentions[number].1);
                }
            }
            parts
        };
        let is_page = |name: &str| !name.contains('/');
        let pages = names.iter().filter(|(name, _)| is_page(name) && name.contains('.'));
        let templates = pages.filter_map(|(name, numbers)| Some(((*name).to_owned(), reached(*numbers.first()?))));
        Self { templates: templates.collect() }
    }

    /// Whether `template` can look at a part.
    pub(crate) fn has(&self, template: &str, part: Part) -> bool {
        self.templates.get(template).is_none_or(|parts| parts & (1 << part as Parts) != 0)
    }
}

/// What stands in the code of a template.
#[derive(Debug, PartialEq)]
enum Word<'t> {
    /// The name of something, or a text.
    Name(&'t str),
    /// `page` without a key after it, or all that the template can see.
    Whole,
}

/// The words in the code of a template. What stands in comments and in HTML is none.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        rest = &rest[at + 1..];
        let end = match rest.as_bytes().first() {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                rest = rest.split_once("#}").map_or("", |(_, after)| after);
                continue;
            }
            _ => continue,
        };
        rest = code(&rest[1..], end, &mut words);
    }
    words
}

/// Adds the words of the code that `text` begins with to `words`; what follows the code.
fn code<'t>(text: &'t str, end: &str, words: &mut Vec<Word<'t>>) -> &'t str {
    let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text;
    let mut before = ' ';
    // Maps may stand in code, and end as code does.
    let mut maps = 0_usize;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(end).filter(|_| maps == 0) {
            return after;
        }
        match first {
            '{' => maps += 1,
            '}' => maps = maps.saturating_sub(1),
            _ => {}
        }
        let length = match first {
            '"' | '\'' | '`' => {
                let name = rest[1..].split(first).next().unwrap_or_default();
                // What an escape stands for, a quote perhaps, is not looked into: such a template gets all.
                words.push(if name.contains('\\') { Word::Whole } else { Word::Name(name) });
                (name.len() + 2).min(rest.len())
            }
            c if is_part_of_name(c) => {
                let length = rest.find(|c| !is_part_of_name(c)).unwrap_or(rest.len());
                let name = &rest[..length];
                let is_whole = name == "page" && before != '.' && !rest[length..].trim_start().starts_with('.');
                // What stands in a raw block only looks like code.
                let is_all = is_whole || matches!(name, "__tera_context" | "raw");
                words.push(if is_all { Word::Whole } else { Word::Name(name) });
                length
            }
            c => c.len_utf8(),
        };
        before = rest[..length].chars().rfind(|c| !c.is_whitespace()).unwrap_or(before);
        rest = &rest[length..];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(templates: &[(&str, &str)]) -> Wanted {
        let templates: Vec<Template<'_>> = templates
            .iter()
            .map(|(name, text)| Template {
                names: vec![name],
                text,
                components: text
                    .split("{% component ")
                    .skip(1)
                    .map(|rest| rest[..rest.find('(').unwrap_or(0)].to_owned())
                    .collect(),
            })
            .collect();
        Wanted::of(&templates)
    }

    #[test]
    fn a_part_is_wanted_where_it_is_named_by_the_template_or_by_what_that_uses() {
        let base = ("base.html", "{% block main %}{% endblock %}{% include \"components/foot.html\" %}");
        for (template, foot) in [
            ("{% extends 'base.html' %}{{ page.drawing }}", ""),
            ("{% if page . drawing %}x{% endif %}", ""),
            ("{% extends \"base.html\" %}", "{{ page.drawing }}"),
            ("{{<Two />}}", ""),
            ("{% <Two> %}x{% </Two> %}", ""),
            ("{{ event | One }}", ""),
            ("{{ \"{#\" ~ '}}' }}{{ page.drawing }}", ""),
            ("{{ say(of={\"a\": {\"b\": 1}}) ~ page.drawing }}", ""),
        ] {
            let two = "{% component Two() %}{{ event | One }}{% endcomponent Two %}";
            let one = "{% component One(of) %}{{ of.drawing }}{% endcomponent One %}";
            let all = [
                base,
                ("event.html", template),
                ("components/foot.html", foot),
                ("components/a.html", two),
                ("components/b.html", one),
            ];
            let wanted = wanted(&all);
            assert!(wanted.has("event.html", Part::Drawing), "{template}");
            assert!(!wanted.has("event.html", Part::Moved), "{template}");
        }
    }

    #[test]
    fn what_only_looks_like_a_name_is_none() {
        for template in [
            "drawing",
            "{# {{ page.drawing }} #}",
            "{{ page.drawings }}",
            "<p class=\"drawing\">{{ page.title }}</p>",
            "{ page }",
        ] {
            assert!(!wanted(&[("event.html", template)]).has("event.html", Part::Drawing), "{template}");
        }
    }

    #[test]
    fn a_template_that_takes_the_page_as_a_whole_gets_all_of_it() {
        for template in [
            "{{ page }}",
            "{{ page | json }}",
            "{% for key, value in page %}{% endfor %}",
            "{{<List of={page} />}}",
            "{{ page[\"draw\" ~ \"ing\"] }}",
            "{% set own = page %}",
            "{{ __tera_context }}",
            // What a reader of quotes could stumble over.
            "{{ \"a\\\"}}\" ~ page.drawing ~ \"b\" }}",
            "{% raw %}{# {% endraw %}{{ page.drawing }}",
            "{% include \"components\\/foot.html\" %}",
        ] {
            assert!(wanted(&[("event.html", template)]).has("event.html", Part::Drawing), "{template}");
        }
        assert!(
            !wanted(&[("event.html", "{{ words.page.as_of }}{{ words.own.page }}")]).has("event.html", Part::Drawing)
        );
    }

    #[test]
    fn a_template_that_nobody_knows_gets_all() {
        assert!(wanted(&[]).has("event.html", Part::Drawing));
    }
}
