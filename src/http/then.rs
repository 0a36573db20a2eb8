//! Requests for the state of the register at an instant of the past (`as_of`).

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};

use super::{extract::Ask, parameter, state::AppState};
use crate::{model::as_of::AsOf, registry::clock};

/// A request to read that takes `as_of`: its snapshot is that of the instant, and its day the day of the instant. The
/// memory of such states is limited; see [`AppState::past`].
pub(crate) struct Then(pub(super) Ask);

impl FromRequestParts<AppState> for Then {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let mut ask = Ask::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let instant = ask.query.take::<AsOf>(parameter::AS_OF).map_err(IntoResponse::into_response)?;
        if let Some(instant) = instant {
            (ask.now, ask.seat) = state.past(&ask, instant).await?;
            ask.today = clock::day_of(Some(instant), ask.today);
        }
        Ok(Self(ask))
    }
}
