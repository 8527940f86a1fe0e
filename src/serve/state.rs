//! The edition that is shown.

use std::sync::Arc;

use tokio::sync::watch::{Receiver, Sender, channel};

use super::edition::Edition;

/// The edition that is shown; none until the first is made.
pub(super) struct State {
    sender: Sender<Option<Arc<Edition>>>,
    receiver: Receiver<Option<Arc<Edition>>>,
}

impl State {
    pub(super) fn new() -> Self {
        let (sender, receiver) = channel(None);
        Self { sender, receiver }
    }

    /// Shows `edition` from now on.
    pub(super) fn publish(&self, edition: Arc<Edition>) {
        self.sender.send_replace(Some(edition));
    }

    /// What is shown just now.
    pub(super) fn edition_now(&self) -> Option<Arc<Edition>> {
        self.receiver.borrow().clone()
    }

    /// What is shown, once there is something.
    pub(super) async fn edition(&self) -> Option<Arc<Edition>> {
        let mut receiver = self.receiver.clone();
        receiver.wait_for(Option::is_some).await.ok()?.clone()
    }
}
