//! Admission of requests: the host name, the client and its role.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Version, header},
    response::{IntoResponse, Response},
};

use super::{
    forwarded::Forwarded, host, problem::Problem, state::AppState, visitor::Visitor, wrong_keys::Verdict,
};
use crate::model::{actor::Role, lang::Lang};

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Refused {
    /// There is no single valid `Host` header.
    Nameless,
    /// The `Host` header names another server.
    Misdirected(String),
    /// There are two `Authorization` headers.
    TwoKeys,
    /// The key is not valid.
    WrongKey,
    /// Too many wrong keys came from the client; the time until a key is checked again.
    TooManyKeys(Duration),
}

impl Refused {
    /// The response in a language.
    pub(super) fn say(self, lang: Lang) -> Response {
        match self {
            Self::Nameless => Problem::nameless(lang).into_response(),
            Self::Misdirected(authority) => Problem::misdirected(lang, &authority).into_response(),
            Self::TwoKeys => Problem::two_keys(lang).into_response(),
            Self::WrongKey => Problem::unknown_key(lang),
            Self::TooManyKeys(wait) => Problem::too_many_keys(lang, wait),
        }
    }
}

/// Determines the role, base URL and client of a request, or refuses it.
pub(super) fn admit(state: &AppState, request: &Request) -> Result<Visitor, Refused> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let proxies = &state.settings.trusted_proxies;
    let forwarded = if proxies.iter().any(|proxy| proxy.contains(peer)) {
        Forwarded::read(request.headers(), proxies)
    } else {
        Forwarded::default()
    };
    let authority = authority(request).ok_or(Refused::Nameless)?;
    if !state.names.take(&authority) {
        return Err(Refused::Misdirected(authority));
    }
    let client = forwarded.client.unwrap_or(peer);
    let role = role(state, request.headers(), client)?;
    let own = || {
        let scheme = forwarded.scheme.unwrap_or("http");
        let host = forwarded.host.as_deref().unwrap_or(&authority);
        format!("{scheme}://{host}{}", forwarded.prefix)
    };
    Ok(Visitor { role, base: state.settings.public_url.clone().unwrap_or_else(own), client })
}

/// The authority of the request (RFC 9112 §3.2); `None` if it is missing, repeated or not valid.
fn authority(request: &Request) -> Option<String> {
    let mut given = request.headers().get_all(header::HOST).iter();
    let authority = match (given.next(), given.next()) {
        (Some(host), None) => host.to_str().ok()?,
        (None, None) if request.version() < Version::HTTP_11 => "localhost",
        _ => return None,
    };
    let authority = request.uri().authority().map_or(authority, |asked| asked.as_str());
    host::is_authority(authority).then(|| authority.to_owned())
}

/// The role: analyst with a valid key in `Authorization: Bearer KEY`, public without the header.
fn role(state: &AppState, headers: &HeaderMap, client: IpAddr) -> Result<Role, Refused> {
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = shown.next() else { return Ok(Role::Public) };
    if shown.next().is_some() {
        return Err(Refused::TwoKeys);
    }
    let (scheme, key) = first.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
    let key = if scheme.eq_ignore_ascii_case("bearer") { key.trim() } else { "" };
    // All keys are compared, so that the time does not disclose which one matches.
    let keys = state.settings.analyst_keys.iter();
    let is_right = |key: &str| keys.fold(false, |found, known| found | known.is(key));
    match state.wrong_keys.judge(client, Instant::now(), key, is_right) {
        Verdict::Right => Ok(Role::Analyst),
        Verdict::Wrong(begins) => {
            if begins {
                tracing::warn!(client.address = %client, "too many wrong keys from {client}: further attempts are delayed");
            }
            Err(Refused::WrongKey)
        }
        Verdict::Wait(wait) => Err(Refused::TooManyKeys(wait)),
    }
}
