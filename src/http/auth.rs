//! Admission of requests: the host name, the client and its role.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Method, Version, header},
    response::{IntoResponse, Response},
};

use super::{
    authorization::Shown,
    forgery::{self, Forged},
    forwarded::Forwarded,
    host,
    oidc::{bearer::Proof, token::Fault},
    problem::Problem,
    session_cookie,
    state::AppState,
    visitor::Visitor,
    wrong_keys::Verdict,
};
use crate::{
    model::{access::Caller, actor::Role, lang::Lang},
    registry::{keys::is_key, sessions::OpenSession},
};

/// Where sessions begin and end, whatever became of the session that a request shows.
const SESSIONS: [&str; 2] = ["/api/session", "/api/sessions"];

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Refused {
    /// There is no single valid `Host` header.
    Nameless,
    /// The `Host` header names another server.
    Misdirected(String),
    /// There are two `Authorization` headers.
    TwoKeys,
    /// The URL contains a key.
    KeyInUrl,
    /// The key is not valid; whether it was the password of `Basic`.
    WrongKey { is_basic: bool },
    /// Too many wrong keys came from the client; the time until a key is checked again.
    TooManyKeys(Duration),
    /// The token of the issuer is not accepted.
    WrongToken(Fault),
    /// A page of another site may be the author of a write in the name of a session.
    Forged(Forged),
    /// The page that sends a write believes to be in a session, which has ended.
    Ended,
}

/// Why a key proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproven {
    /// It is not valid.
    Wrong,
    /// It was not checked, since too many wrong ones came before it; the time until one is.
    Wait(Duration),
}

impl Refused {
    /// The response in a language.
    pub(super) fn say(self, lang: Lang) -> Response {
        match self {
            Self::Nameless => Problem::nameless(lang).into_response(),
            Self::Misdirected(authority) => Problem::misdirected(lang, &authority).into_response(),
            Self::TwoKeys => Problem::two_keys(lang).into_response(),
            Self::KeyInUrl => Problem::key_in_url(lang).into_response(),
            Self::WrongKey { is_basic } => Problem::unknown_key(lang, is_basic),
            Self::TooManyKeys(wait) => Problem::too_many_keys(lang, wait),
            Self::WrongToken(fault) => Problem::wrong_token(lang, fault),
            Self::Forged(Forged::Foreign) => Problem::foreign_page(lang).into_response(),
            Self::Forged(Forged::NoToken) => Problem::no_token(lang).into_response(),
            Self::Ended => Problem::session_ended(lang).into_response(),
        }
    }
}

/// Determines the role, base URL and client of a request, or refuses it. `token` is what it proves by a token of the issuer.
pub(super) fn admit(state: &AppState, request: &Request, token: Option<Proof>) -> Result<Visitor, Refused> {
    let (forwarded, client) = sender(state, request);
    let authority = authority(request).ok_or(Refused::Nameless)?;
    if !state.names.take(&authority) {
        return Err(Refused::Misdirected(authority));
    }
    if request.uri().query().is_some_and(has_key) {
        return Err(Refused::KeyInUrl);
    }
    let base = state.settings.public_url.clone().unwrap_or_else(|| base(&forwarded, &authority));
    // A key takes precedence, so that the author of a request with one never depends on cookies.
    let by_key = caller(state, request.headers(), client, token)?;
    if by_key.is_some() && is_basic(request.headers()) && !forgery::is_safe(request.method()) {
        // Browsers send what was typed into their dialog along with requests of other sites' pages too.
        let own = forgery::is_own_page(request.headers(), &base);
        own.then_some(()).ok_or(Refused::Forged(Forged::Foreign))?;
    }
    let session = if by_key.is_some() { None } else { session(state, request, &base)? };
    let caller = by_key.or_else(|| session.as_ref().map(|session| session.caller.clone()));
    let role = caller.as_ref().map_or(Role::Public, |caller| caller.role);
    Ok(Visitor { role, caller, session, base, client })
}

/// The base URL of links in the response to a request that is refused: empty if the request does not name this server.
pub(super) fn base_of_refusal(state: &AppState, request: &Request) -> String {
    let named = || authority(request).filter(|authority| state.names.take(authority));
    let own = || named().map(|authority| base(&sender(state, request).0, &authority));
    state.settings.public_url.clone().or_else(own).unwrap_or_default()
}

/// The base URL as clients see it.
fn base(forwarded: &Forwarded, authority: &str) -> String {
    let scheme = forwarded.scheme.unwrap_or("http");
    let host = forwarded.host.as_deref().unwrap_or(authority);
    format!("{scheme}://{host}{}", forwarded.prefix)
}

/// The session of the cookie of a request; writes need its token too.
fn session(state: &AppState, request: &Request, base: &str) -> Result<Option<OpenSession>, Refused> {
    let headers = request.headers();
    let open = session_cookie::shown(headers, base).and_then(|cookie| state.session(cookie));
    let (path, writes) = (request.uri().path(), !forgery::is_safe(request.method()));
    match &open {
        // Signing in has a check of its own.
        Some(_) if path == SESSIONS[0] && *request.method() == Method::POST => {}
        Some(session) if writes => {
            forgery::check(headers, base, &session.token).map_err(Refused::Forged)?;
        }
        None if writes && headers.contains_key(forgery::TOKEN) && !SESSIONS.contains(&path) => {
            return Err(Refused::Ended);
        }
        _ => {}
    }
    Ok(open)
}

/// What trusted proxies say of the client, and its address.
fn sender(state: &AppState, request: &Request) -> (Forwarded, IpAddr) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let proxies = &state.settings.trusted_proxies;
    let forwarded = if proxies.iter().any(|proxy| proxy.contains(peer)) {
        Forwarded::read(request.headers(), proxies)
    } else {
        Forwarded::default()
    };
    let client = forwarded.client.unwrap_or(peer);
    (forwarded, client)
}

/// Whether a request shows a key that is not known, but may have been made since keys were read last. Clients that sent too
/// many wrong keys cannot make the server look.
pub(super) fn may_be_new(state: &AppState, request: &Request) -> bool {
    let Some(shown) = request.headers().get(header::AUTHORIZATION) else { return false };
    let Shown { key, .. } = Shown::of(shown.to_str().unwrap_or_default());
    is_unknown(state, &key, || sender(state, request).1)
}

fn is_unknown(state: &AppState, key: &str, client: impl FnOnce() -> IpAddr) -> bool {
    is_key(key) && state.caller(key).is_none() && !state.wrong_keys.delays(client(), Instant::now())
}

/// The author of a key with which a client wants to sign in. Wrong ones count as guesses.
pub(super) async fn prove(state: &AppState, key: &str, client: IpAddr) -> Result<Arc<Caller>, Unproven> {
    if is_unknown(state, key, || client) {
        state.registry.look_for_new_keys().await;
    }
    judge(state, key, client)
}

/// Checks a key of a client.
fn judge(state: &AppState, key: &str, client: IpAddr) -> Result<Arc<Caller>, Unproven> {
    // Looked up before it is known whether the client has to wait, so that the time does not disclose the result.
    let known = state.caller(key);
    match state.wrong_keys.judge(client, Instant::now(), key, |_| known.is_some()) {
        Verdict::Right => known.ok_or(Unproven::Wrong),
        Verdict::Wrong(begins) => {
            if begins {
                tracing::warn!(client.address = %client, "too many wrong keys from {client}: further attempts are delayed");
            }
            Err(Unproven::Wrong)
        }
        Verdict::Wait(wait) => Err(Unproven::Wait(wait)),
    }
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

/// The account of the key or token in `Authorization`; `None` without the header.
fn caller(
    state: &AppState,
    headers: &HeaderMap,
    client: IpAddr,
    token: Option<Proof>,
) -> Result<Option<Arc<Caller>>, Refused> {
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = shown.next() else { return Ok(None) };
    if shown.next().is_some() {
        return Err(Refused::TwoKeys);
    }
    // A token is signed, so that it cannot be guessed.
    if let Some(proof) = token {
        return proof.map(Some).map_err(Refused::WrongToken);
    }
    let Shown { key, is_basic } = Shown::of(first.to_str().unwrap_or_default());
    judge(state, &key, client).map(Some).map_err(|unproven| match unproven {
        Unproven::Wrong => Refused::WrongKey { is_basic },
        Unproven::Wait(wait) => Refused::TooManyKeys(wait),
    })
}

/// Whether a request shows its key as the password of `Basic`.
fn is_basic(headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|shown| shown.to_str().ok());
    shown.is_some_and(|shown| Shown::of(shown).is_basic)
}

/// Names of parameters under which programs send keys.
const KEY_PARAMETERS: [&str; 7] =
    ["access_token", "api-key", "api_key", "apikey", "authorization", "key", "token"];

/// Whether the query of a URL contains a key. URLs are logged by proxies and kept by browsers, so a key in one is no
/// secret any more.
fn has_key(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, value)| {
        KEY_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(&name)) || is_key(&value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::keys::NewKey;

    #[test]
    fn a_key_in_a_url_is_seen_however_it_is_written() {
        let key = NewKey::random().text;
        for query in [
            "key=x",
            "limit=1&API_KEY=",
            "token=",
            &format!("q={key}"),
            &format!("x={}", key.replace('_', "%5F")),
        ] {
            assert!(has_key(query), "{query}");
        }
        for query in ["limit=1", "q=xg_than", "filter=code='key'", ""] {
            assert!(!has_key(query), "{query}");
        }
    }
}
