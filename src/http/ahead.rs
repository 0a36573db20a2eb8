//! The table of published workers, made as soon as the register changes: its protection may take longer than all else that
//! the first reader of a report waits for. Nothing depends on it, since an earlier reader waits for it or makes it.

use std::time::{Duration, Instant};

use super::state::AppState;
use crate::registry::clock;

/// The shortest pause between two tables, so that a series of edits does not make one for each.
const PAUSE: Duration = Duration::from_millis(250);

/// The pause in times of the time that a table took, so that this work takes a fifth of a processor at most.
const REST: u32 = 4;

/// The interval between looks at the date, which the table depends on.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Makes the published table of each state that lasts, until the register is closed.
pub(super) async fn protect_ahead(state: AppState) {
    if !state.guards.are_live() {
        return;
    }
    let mut versions = state.registry.current_version();
    loop {
        versions.mark_unchanged();
        let (shared, begun) = (state.clone(), Instant::now());
        let prepare = move || {
            let now = shared.registry.snapshot();
            shared.guards.of(&now, clock::today()).prepare(&now);
        };
        state.works.ahead(prepare).await;
        tokio::time::sleep(rest(begun.elapsed())).await;
        if let Ok(Err(_)) = tokio::time::timeout(LOOK_EVERY, versions.changed()).await {
            return;
        }
    }
}

/// The pause after a table that took so long.
pub(super) fn rest(took: Duration) -> Duration {
    PAUSE.max(took * REST)
}
