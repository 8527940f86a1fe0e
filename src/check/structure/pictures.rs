//! Pictures that cannot be shown, that weigh too much, or that give away or do what nobody meant them to.

use crate::check::Subject;
use crate::diagnostics::Diagnostic;

/// Tells the faults of every picture that is published.
pub(super) fn of_site(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for picture in subject.views.pictures.all() {
        diagnostics.extend(picture.faults().iter().map(|fault| fault.diagnostic(&picture.file)));
    }
}
