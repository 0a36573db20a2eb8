//! Tokens of the issuer as `Bearer` (RFC 6750), instead of a key.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::{claims::identity, issuer::Issuer, token::Fault};
use crate::{
    http::{authorization::Shown, state::AppState},
    model::access::Caller,
};

/// What a request proves by a token of the issuer.
pub(in crate::http) type Proof = Result<Arc<Caller>, Fault>;

/// Checks the token of a request with these headers; `None` if it shows none, or no tokens are accepted.
pub(in crate::http) async fn proof(state: &AppState, headers: &HeaderMap) -> Option<Proof> {
    let issuer = state.issuer.as_ref()?;
    let audience = issuer.settings.audience.as_deref()?;
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    // Two headers are refused later.
    let (first, None) = (shown.next()?, shown.next()) else { return None };
    let Shown { key, is_basic } = Shown::of(first.to_str().unwrap_or_default());
    if is_basic || !is_token(&key) {
        return None;
    }
    Some(caller(state, issuer, &key, audience).await)
}

async fn caller(state: &AppState, issuer: &Arc<Issuer>, token: &str, audience: &str) -> Proof {
    let claims = issuer.check(token, audience).await?;
    // What a sign-in of a person leaves behind is no token for requests.
    if claims.contains_key("nonce") {
        return Err(Fault::Audience);
    }
    let identity = identity(&issuer.settings, &claims).ok_or(Fault::NoRole)?;
    match state.registry.caller_of(&identity).await {
        Ok(Some(caller)) => Ok(state.limited(caller)),
        Ok(None) => Err(Fault::Disabled),
        Err(error) => {
            tracing::warn!(%error, "the account of a token could not be made: {error}");
            Err(Fault::NotMade)
        }
    }
}

/// Whether a text has the form of a token: three parts, the first of which is an object of JSON.
fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3
}
