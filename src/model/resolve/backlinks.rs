//! The way back of every reference: what refers to a record, and the lists that follow from it.

use std::sync::Arc;

use rayon::prelude::*;

use super::references::LINKABLE;
use crate::model::body::{Piece, Wikilink};
use crate::model::briefing::{Briefing, Cited, Dated, Detail, History, Ix, Moved, Node};
use crate::model::party::{Member, MemberName};
use crate::model::record::{CITABLE, Facts, Ref};
use crate::model::{Kind, When};

/// Which list of a record another record belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    Referrer,
    IssueEvent,
    IssueDocument,
    IssueDependent,
    IssueArticle,
    EventIssue,
    PartyIssue,
    PartyEvent,
    PartyPerson,
    PartyGroup,
    PersonEvent,
    DocumentPart,
    DocumentSuccessor,
    DocumentEvent,
}

/// `to` belongs to the list `relation` of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    of: Ix,
    relation: Relation,
    to: Ix,
}

/// Every link of the story, in order, each once; lists come out in the order of the graph, which is that of each
/// kind's own list.
struct Links(Vec<Link>);

impl Links {
    /// The links of `of`.
    fn of(&self, of: Ix) -> &[Link] {
        let start = self.0.partition_point(|link| link.of < of);
        let length = self.0[start..].partition_point(|link| link.of == of);
        &self.0[start..start + length]
    }
}

/// The list `relation` of a record with these links.
fn list_of(links: &[Link], relation: Relation) -> Vec<Ix> {
    let start = links.partition_point(|link| link.relation < relation);
    let length = links[start..].partition_point(|link| link.relation == relation);
    links[start..start + length].iter().map(|link| link.to).collect()
}

/// Fills in what other records say of each record of `briefing`.
pub(super) fn fill(briefing: &mut Briefing) {
    let per_node: Vec<Collector<'_>> = (briefing.nodes.par_iter().enumerate())
        .map(|(number, node)| {
            let mut collector = Collector { briefing, ix: Ix::of(number), links: Vec::new(), moved: Vec::new() };
            collector.node(node);
            collector
        })
        .collect();
    let mut links = Vec::with_capacity(per_node.iter().map(|collector| collector.links.len()).sum());
    let mut moved = Vec::new();
    for collector in per_node {
        links.extend(collector.links);
        moved.extend(collector.moved);
    }
    links.par_sort_unstable();
    links.dedup();
    moved.par_sort_unstable();
    let links = Links(links);
    let lists: Vec<Lists> = (0..briefing.nodes.len())
        .into_par_iter()
        .map(|number| Lists::of(briefing, &links, &moved, Ix::of(number)))
        .collect();
    for (node, lists) in briefing.nodes.iter_mut().zip(lists) {
        lists.write(Arc::make_mut(node));
    }
}

/// The links of one record.
struct Collector<'b> {
    briefing: &'b Briefing,
    ix: Ix,
    links: Vec<Link>,
    moved: Vec<(Ix, Moved)>,
}

impl Collector<'_> {
    fn link(&mut self, relation: Relation, of: Ix, to: Ix) {
        self.links.push(Link { of, relation, to });
    }

    fn node(&mut self, node: &Node) {
        for reference in node.record.references() {
            if let Some(to) = self.briefing.follow(reference.to, reference.kinds) {
                self.refer(to);
            }
        }
        self.text(&node.record.body.pieces, node.record.kind == Kind::Article);
        for inline in node.record.inlines() {
            self.text(&inline.pieces, node.record.kind == Kind::Article);
        }
        self.facts(node);
    }

    fn refer(&mut self, to: Ix) {
        if to != self.ix {
            self.link(Relation::Referrer, to, self.ix);
        }
    }

    /// The records that a text links to or cites; an article covers the issues that it links to.
    fn text(&mut self, pieces: &[Piece], is_article: bool) {
        for piece in pieces {
            match piece {
                Piece::Wikilink(link) => {
                    if let Some(to) = wikilink(self.briefing, link) {
                        self.refer(to);
                        if is_article && self.briefing.record(to).kind == Kind::Issue {
                            self.link(Relation::IssueArticle, to, self.ix);
                        }
                    }
                }
                Piece::Citation(citations) => {
                    for citation in citations {
                        if let Some(to) = self.briefing.find(&citation.id, CITABLE) {
                            self.refer(to);
                        }
                    }
                }
                Piece::Component(call) => {
                    if let Some(body) = &call.body {
                        self.text(body, is_article);
                    }
                }
                Piece::Html(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
            }
        }
    }

    /// Links the record to each of `refs`, in the list `relation` of what they name.
    fn back<'r>(&mut self, relation: Relation, refs: impl IntoIterator<Item = &'r Ref>, kind: Kind) {
        for to in refs {
            if let Some(of) = self.briefing.follow(to, &[kind]) {
                self.link(relation, of, self.ix);
            }
        }
    }

    fn facts(&mut self, node: &Node) {
        match (&node.record.facts, &node.detail) {
            (Facts::Article(article), _) => self.back(Relation::IssueArticle, &article.issues, Kind::Issue),
            (Facts::Issue(issue), Detail::Issue(detail)) => {
                self.back(Relation::IssueDependent, &issue.depends_on, Kind::Issue);
                self.back(
                    Relation::PartyIssue,
                    detail.positions(issue).map(|(position, _)| &position.party),
                    Kind::Party,
                );
                let histories = [
                    (History::Status, &detail.states),
                    (History::Options, &detail.options),
                    (History::Positions, &detail.positions),
                    (History::Questions, &detail.questions),
                ];
                for (history, rows) in histories {
                    self.moved(history, rows);
                    for event in rows.iter().filter_map(|row| row.event) {
                        self.link(Relation::EventIssue, event, self.ix);
                        self.link(Relation::IssueEvent, self.ix, event);
                    }
                }
            }
            (Facts::Event(event), Detail::Event(detail)) => {
                for issue in event.issues.iter().filter_map(|to| self.briefing.follow(to, &[Kind::Issue])) {
                    self.link(Relation::EventIssue, self.ix, issue);
                    self.link(Relation::IssueEvent, issue, self.ix);
                }
                self.back(Relation::DocumentEvent, &event.documents, Kind::Document);
                self.back(Relation::PersonEvent, &event.people, Kind::Person);
                for (party, _) in &detail.parties {
                    self.link(Relation::PartyEvent, *party, self.ix);
                }
                self.moved(History::Status, &detail.status);
            }
            (Facts::Party(party), _) => {
                let members = party.members.iter().filter(|member| self.belongs(member));
                let on_record: Vec<&Ref> = members
                    .filter_map(|member| match &member.who {
                        MemberName::Party(party) => Some(party),
                        MemberName::Name(_) => None,
                    })
                    .collect();
                self.back(Relation::PartyGroup, on_record, Kind::Party);
            }
            (Facts::Person(person), _) => {
                self.back(Relation::PartyPerson, &person.party, Kind::Party);
                let offices = person.offices.iter().filter_map(|office| office.party.as_ref());
                self.back(Relation::PartyPerson, offices, Kind::Party);
            }
            (Facts::Document(document), Detail::Document(detail)) => {
                let issues = document.issues.iter().map(|issue| &issue.source);
                self.back(Relation::IssueDocument, issues, Kind::Issue);
                self.back(Relation::DocumentPart, &document.part_of, Kind::Document);
                self.back(Relation::DocumentSuccessor, &document.supersedes, Kind::Document);
                for event in detail.states.iter().filter_map(|row| row.event) {
                    self.link(Relation::DocumentEvent, self.ix, event);
                }
                self.moved(History::Status, &detail.states);
            }
            _ => {}
        }
    }

    fn moved(&mut self, history: History, rows: &[Dated]) {
        let rows = rows.iter().filter_map(|row| Some((row.event?, row.at)));
        self.moved.extend(rows.map(|(event, at)| (event, Moved { record: self.ix, history, at })));
    }

    /// Whether a member belongs to its group on the day.
    fn belongs(&self, member: &Member) -> bool {
        let day = self.briefing.day;
        let has_begun = member.from.as_ref().is_none_or(|from| from.value.has_begun(day));
        let goes_on = member.to.as_ref().and_then(|to| to.value.latest()).is_none_or(|to| day <= to);
        has_begun && goes_on
    }
}

/// The record that a wikilink leads to.
pub(crate) fn wikilink(briefing: &Briefing, link: &Wikilink) -> Option<Ix> {
    match &link.kind {
        Some(name) => briefing.find(&link.id, &[Kind::from_name(name)?]),
        None => briefing.find(&link.id, LINKABLE),
    }
}

/// What one record takes from the links.
struct Lists {
    referrers: Vec<Ix>,
    of_kind: OfKind,
}

enum OfKind {
    Issue {
        events: Vec<Ix>,
        documents: Vec<Cited>,
        dependents: Vec<Ix>,
        articles: Vec<Ix>,
        moved_by_events: Option<jiff::civil::Date>,
    },
    Event {
        issues: Vec<Ix>,
        moved: Vec<Moved>,
    },
    Party {
        issues: Vec<Ix>,
        events: Vec<Ix>,
        people: Vec<Ix>,
        groups: Vec<Ix>,
    },
    Person {
        events: Vec<Ix>,
    },
    Document {
        parts: Vec<Ix>,
        superseded_by: Vec<Ix>,
        events: Vec<Ix>,
    },
    Other,
}

impl Lists {
    fn of(briefing: &Briefing, links: &Links, moved: &[(Ix, Moved)], ix: Ix) -> Self {
        let links = links.of(ix);
        let list = |relation: Relation| list_of(links, relation);
        let of_kind = match &briefing.node(ix).detail {
            Detail::Issue(_) => {
                let events = list(Relation::IssueEvent);
                let moved_by_events = (events.iter().filter_map(|event| briefing.event(*event)))
                    .filter(|event| !event.standing.is_upcoming())
                    .filter_map(|event| event.when.as_ref().and_then(When::last_beginning))
                    .max();
                let documents = list(Relation::IssueDocument)
                    .into_iter()
                    .map(|document| Cited { record: document, at: place_in(briefing, document, ix) });
                OfKind::Issue {
                    documents: documents.collect(),
                    dependents: list(Relation::IssueDependent),
                    articles: list(Relation::IssueArticle),
                    events,
                    moved_by_events,
                }
            }
            Detail::Event(_) => {
                let start = moved.partition_point(|(event, _)| *event < ix);
                let run = moved[start..].iter().take_while(|(event, _)| *event == ix);
                OfKind::Event { issues: list(Relation::EventIssue), moved: run.map(|(_, moved)| *moved).collect() }
            }
            Detail::Party(_) => OfKind::Party {
                issues: list(Relation::PartyIssue),
                events: list(Relation::PartyEvent),
                people: list(Relation::PartyPerson),
                groups: list(Relation::PartyGroup),
            },
            Detail::Person { .. } => OfKind::Person { events: list(Relation::PersonEvent) },
            Detail::Document(_) => OfKind::Document {
                parts: list(Relation::DocumentPart),
                superseded_by: list(Relation::DocumentSuccessor),
                events: list(Relation::DocumentEvent),
            },
            Detail::Home { .. } | Detail::Source | Detail::Other => OfKind::Other,
        };
        Self { referrers: list(Relation::Referrer), of_kind }
    }

    fn write(self, node: &mut Node) {
        node.referrers = self.referrers;
        match (self.of_kind, &mut node.detail) {
            (OfKind::Issue { events, documents, dependents, articles, moved_by_events }, Detail::Issue(detail)) => {
                let rows = [&detail.states, &detail.options, &detail.positions, &detail.questions];
                let newest_row = rows.into_iter().flatten().filter_map(|row| row.day).max();
                detail.last_movement = newest_row.max(moved_by_events);
                detail.events = events;
                detail.documents = documents;
                detail.dependents = dependents;
                detail.articles = articles;
            }
            (OfKind::Event { issues, moved }, Detail::Event(detail)) => {
                detail.issues = issues;
                detail.moved = moved;
            }
            (OfKind::Party { issues, events, people, groups }, Detail::Party(detail)) => {
                detail.issues = issues;
                detail.events = events;
                detail.people = people;
                detail.groups = groups;
            }
            (OfKind::Person { events: list }, Detail::Person { events }) => *events = list,
            (OfKind::Document { parts, superseded_by, events }, Detail::Document(detail)) => {
                detail.parts = parts;
                detail.superseded_by = superseded_by;
                detail.events = events;
            }
            _ => {}
        }
    }
}

/// Where in `document` the issue is dealt with.
fn place_in(briefing: &Briefing, document: Ix, issue: Ix) -> Option<String> {
    let cites = &briefing.record(document).document()?.issues;
    cites.iter().find(|cite| briefing.follow(&cite.source, &[Kind::Issue]) == Some(issue))?.at.clone()
}
