//! Long computations, run off the threads that serve requests.

use std::{sync::Arc, time::Instant};

use axum::response::{IntoResponse, Response};
use tokio::runtime::Handle;

use super::{
    extract::Ask,
    packed::packed,
    problem::Problem,
    state::AppState,
    work::{Class, Refused, Seat},
};
use crate::{index::Snapshot, model::as_of::AsOf, registry::RegistryError};

impl AppState {
    /// Rebuilds the state of the register at an instant of the past. The seat is returned with it and must be kept
    /// while the state is in use, so that no more of these states are in memory than there are seats.
    pub(super) async fn past(
        &self,
        ask: &Ask,
        instant: AsOf,
    ) -> Result<(Arc<Snapshot>, Option<Seat>), Response> {
        let said = |error| match error {
            RegistryError::PastTooLarge { needed_mb, limit_mb } => {
                Problem::past_too_large(ask.lang, needed_mb, limit_mb).into_response()
            }
            error => Problem::of_registry(ask.lang)(error).into_response(),
        };
        let refused = |refused: Refused| refused.say(Class::Past, ask.lang).into_response();
        let left = ask.due.saturating_duration_since(Instant::now());
        let at_hand = tokio::time::timeout(left, self.registry.at_hand(instant)).await;
        if let Some(state) = at_hand.map_err(|_| refused(Refused::Busy(left)))?.map_err(said)? {
            return Ok((state, None));
        }
        let (registry, runtime) = (self.registry.clone(), Handle::current());
        let replay = move || runtime.block_on(registry.as_of(instant));
        let (state, seat) =
            self.works.hold(Class::Past, ask.client, ask.due, replay).await.map_err(refused)?;
        Ok((state.map_err(said)?, Some(seat)))
    }

    /// Computes a response off the threads that serve requests, and compresses a large body there.
    pub(super) async fn aside(
        &self,
        class: Class,
        mut ask: Ask,
        answer: impl FnOnce(&mut Ask) -> Result<Response, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        if ask.is_probe {
            return Ok(Response::default());
        }
        let (lang, client, due) = (ask.lang, ask.client, ask.due);
        let made = self.works.run(class, client, due, move || Ok(packed(answer(&mut ask)?, ask.packing)));
        made.await.map_err(|refused| refused.say(class, lang))?
    }
}
