//! The moment that is shown.

use std::sync::Arc;

use tokio::sync::watch::{Receiver, Sender, channel};

use super::moment::Moment;

/// The moment that is shown; none until the first is made.
pub(super) struct State {
    sender: Sender<Option<Arc<Moment>>>,
    receiver: Receiver<Option<Arc<Moment>>>,
}

impl State {
    pub(super) fn new() -> Self {
        let (sender, receiver) = channel(None);
        Self { sender, receiver }
    }

    /// Shows `moment` from now on.
    pub(super) fn publish(&self, moment: Arc<Moment>) {
        self.sender.send_replace(Some(moment));
    }

    /// What is shown just now.
    pub(super) fn moment_now(&self) -> Option<Arc<Moment>> {
        self.receiver.borrow().clone()
    }

    /// What is shown, once there is something.
    pub(super) async fn moment(&self) -> Option<Arc<Moment>> {
        let mut receiver = self.receiver.clone();
        receiver.wait_for(Option::is_some).await.ok()?.clone()
    }
}
