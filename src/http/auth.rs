//! Who comes in: by which name the server is called, on whose behalf, and what may be seen.

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

/// Why a request is not let in.
#[derive(Debug)]
pub(super) enum Refused {
    /// It does not say, once and readably, which server it is for.
    Nameless,
    /// It is for another server.
    Misdirected(String),
    /// It shows two keys.
    TwoKeys,
    /// It shows a key that is none of ours.
    WrongKey,
    /// It has to wait so long before its key is looked at.
    TooManyKeys(Duration),
}

impl Refused {
    /// The same in the caller's language.
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

/// Lets a request in, or says why not.
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

/// The name and port that are called (RFC 9112 §3.2): one that can be read, and one alone.
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

/// What a request may see: everything with one of the keys, as `Authorization: Bearer KEY`; without any, what is public.
fn role(state: &AppState, headers: &HeaderMap, client: IpAddr) -> Result<Role, Refused> {
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = shown.next() else { return Ok(Role::Public) };
    if shown.next().is_some() {
        return Err(Refused::TwoKeys);
    }
    let (scheme, key) = first.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
    let key = if scheme.eq_ignore_ascii_case("bearer") { key.trim() } else { "" };
    // Every key is compared, so that the time does not tell which one fits.
    let keys = state.settings.analyst_keys.iter();
    let is_right = |key: &str| keys.fold(false, |found, known| found | known.is(key));
    match state.wrong_keys.judge(client, Instant::now(), key, is_right) {
        Verdict::Right => Ok(Role::Analyst),
        Verdict::Wrong(begins) => {
            if begins {
                tracing::warn!(client.address = %client, "wrong keys from {client}: its keys are looked at slowly now");
            }
            Err(Refused::WrongKey)
        }
        Verdict::Wait(wait) => Err(Refused::TooManyKeys(wait)),
    }
}
