//! What stands behind ids: one look for whatever kind, since an id is looked up a hundred thousand times in a story of
//! ten thousand records, mostly by those who would take it of several kinds.

use std::borrow::Borrow;
use std::hash::Hash;

use ahash::HashMap;

use super::Kind;

/// A value for each id of each kind.
#[derive(Clone, Debug)]
pub(crate) struct Ids<K, V>(HashMap<K, OfKinds<V>>);

/// The values of one id: nearly always one.
#[derive(Clone, Debug)]
struct OfKinds<V> {
    first: (Kind, V),
    others: Vec<(Kind, V)>,
}

impl<V: Copy> OfKinds<V> {
    fn all(&self) -> impl Iterator<Item = (Kind, V)> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    fn of(&self, kind: Kind) -> Option<V> {
        self.all().find(|(other, _)| *other == kind).map(|(_, value)| value)
    }
}

impl<K: Borrow<str> + Eq + Hash, V: Copy> Ids<K, V> {
    /// None yet, with room for so many.
    pub(crate) fn with_capacity(ids: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(ids, ahash::RandomState::default()))
    }

    /// Sets the value of `id` among the records of `kind`, which has none.
    pub(crate) fn insert(&mut self, kind: Kind, id: K, value: V) {
        let found = self.0.entry(id);
        found
            .and_modify(|known| known.others.push((kind, value)))
            .or_insert(OfKinds { first: (kind, value), others: Vec::new() });
    }

    /// The value of `id` in the first of `kinds` that has it.
    pub(crate) fn get(&self, id: &str, kinds: &[Kind]) -> Option<V> {
        let found = self.0.get(id)?;
        kinds.iter().find_map(|kind| found.of(*kind))
    }

    /// The kinds that have `id`, in no order.
    pub(crate) fn kinds(&self, id: &str) -> impl Iterator<Item = Kind> {
        self.0.get(id).into_iter().flat_map(|found| found.all().map(|(kind, _)| kind))
    }

    /// Every id of `kind`, in no order.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = (&K, V)> {
        self.0.iter().filter_map(move |(id, found)| Some((id, found.of(kind)?)))
    }

    /// Every id with the kinds that have it, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, Kind, V)> {
        self.0.iter().flat_map(|(id, found)| found.all().map(move |(kind, value)| (id, kind, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_that_of_several_kinds() {
        let mut ids = Ids::with_capacity(2);
        ids.insert(Kind::Party, "nato", 1);
        ids.insert(Kind::Term, "nato", 2);
        ids.insert(Kind::Issue, "donbas", 3);
        assert_eq!(ids.get("nato", &[Kind::Issue, Kind::Term, Kind::Party]), Some(2));
        assert_eq!(ids.get("nato", &[Kind::Party]), Some(1));
        assert_eq!(ids.get("nato", &[Kind::Issue]), None);
        assert_eq!(ids.get("kyiv", &[Kind::Issue]), None);
        assert_eq!(ids.kinds("nato").collect::<Vec<_>>(), [Kind::Party, Kind::Term]);
        assert_eq!(ids.of(Kind::Term).collect::<Vec<_>>(), [(&"nato", 2)]);
        assert_eq!(ids.iter().count(), 3);
    }
}
