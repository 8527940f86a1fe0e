//! A page of the author's: about, methods, corrections policy.

use super::vocabulary::Navigation;

/// The keys of a free page.
#[derive(Clone, Debug)]
pub(crate) struct FreePage {
    /// Where it appears in the navigation.
    pub(crate) nav: Option<Navigation>,
}
