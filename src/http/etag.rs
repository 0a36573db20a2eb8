//! `ETag` values, derived from the data version rather than stored.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header, uri::PathAndQuery},
    response::Response,
};
use time::Date;

use super::visitor::Visitor;
use crate::{
    config::Settings,
    index::Snapshot,
    model::{change::Seq, city::City, record::Record},
    report::disclosure::Policy,
};

/// Request headers that select a representation.
const NEGOTIATED: [header::HeaderName; 3] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING];

/// Request headers on which responses depend.
pub(crate) const VARY: HeaderValue =
    HeaderValue::from_static("accept, accept-language, accept-encoding, host, authorization, cookie");

/// The same behind trusted proxies.
const VARY_BEHIND_PROXIES: HeaderValue = HeaderValue::from_static(
    "accept, accept-language, accept-encoding, host, authorization, cookie, forwarded, x-forwarded-host, x-forwarded-proto, \
     x-forwarded-prefix",
);

/// Computes `ETag` values.
#[derive(Debug)]
pub(super) struct Namer {
    /// A key, so that clients cannot guess by trial which settings entered a tag: among them are the rules of
    /// statistical disclosure control.
    secret: [u8; 32],
    pub(crate) vary: HeaderValue,
}

impl Namer {
    /// The key is derived from the program, the register, its city and the settings, so that tags stay valid over restarts. The
    /// identity of a register is random and never published. `restored` is renewed when a backup is restored: the same
    /// version may then be another state.
    pub(super) fn new(
        (identity, restored): (&str, Option<&str>),
        policy: &Policy,
        (settings, city): (&Settings, &City),
    ) -> Self {
        let build = (env!("CARGO_PKG_VERSION"), env!("XUONG_BUILD"));
        let made_of =
            format!("{identity}\n{restored:?}\n{build:?}\n{policy:?}\n{:?}\n{city:?}", settings.basemaps);
        let vary = if settings.trusted_proxies.is_empty() { VARY } else { VARY_BEHIND_PROXIES };
        Self { secret: blake3::derive_key("xuong 2026-11 names of answers", made_of.as_bytes()), vary }
    }

    /// The weak validators (RFC 9110 §8.8.1) of responses to a request: of data version, number of redactions, day, URL, role
    /// and representation. Responses with the same tag differ in their time stamps only.
    pub(crate) fn tags(
        &self,
        (Now(now, today), redactions): (&Now, i64),
        request: &Request,
        visitor: &Visitor,
    ) -> Tags {
        let path = request.uri().path_and_query().map_or("", PathAndQuery::as_str);
        let mut form = blake3::Hasher::new_keyed(&self.secret);
        let mut add = |part: &[u8]| {
            form.update(&(part.len() as u64).to_le_bytes());
            form.update(part);
        };
        [visitor.base.as_str(), visitor.role.code(), path].into_iter().for_each(|part| add(part.as_bytes()));
        // Presence is evaluated for the current day.
        add(today.to_string().as_bytes());
        // Reports say when each register that is followed was changed last, and which of them do not answer.
        for member in now.members.iter() {
            add(format!("{:?} {:?} {:?}", member.card, member.held.changed_at, member.silent_since)
                .as_bytes());
        }
        // They change states of the past.
        add(&redactions.to_le_bytes());
        for name in &NEGOTIATED {
            request.headers().get_all(name).iter().for_each(|line| add(line.as_bytes()));
            add(name.as_str().as_bytes());
        }
        Tags { version: now.version, form }
    }

    /// The version of the feature of a record: the same in every representation, and different as soon as any
    /// value of the record is, published or not.
    pub(crate) fn version_of(&self, record: &Record) -> String {
        let values = match record {
            Record::Source(own) => serde_json::to_vec(own),
            Record::Unit(own) => serde_json::to_vec(own),
            Record::Succession(own) => serde_json::to_vec(own),
            Record::Zone(own) => serde_json::to_vec(own),
            Record::Firm(own) => serde_json::to_vec(own),
            Record::Observation(own) => serde_json::to_vec(own),
            Record::Linkage(own) => serde_json::to_vec(own),
            Record::Outline(own) => serde_json::to_vec(own),
        };
        let values = values.expect("a record is plain data");
        blake3::keyed_hash(&self.secret, &values).to_hex()[..16].to_owned()
    }

    /// The strong validator of a representation of a feature. The coding of the body follows from `Accept-Encoding`, so
    /// that it differs with it.
    pub(crate) fn of_feature(&self, record: &Record, body: &[u8], codings: &HeaderMap) -> String {
        let mut form = blake3::Hasher::new_keyed(&self.secret);
        codings.get_all(header::ACCEPT_ENCODING).iter().for_each(|line| _ = form.update(line.as_bytes()));
        form.update(&[0]).update(body);
        format!("\"{}-{}\"", self.version_of(record), &form.finalize().to_hex()[..16])
    }

    pub(crate) fn named(&self, mut response: Response, tag: &str) -> Response {
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, self.vary.clone());
        response
    }
}

/// The tags of responses to a request, by the data version that a response depends on.
pub(crate) struct Tags {
    version: Seq,
    form: blake3::Hasher,
}

impl Tags {
    /// The tag of a response that depends on the whole register.
    pub(crate) fn now(&self) -> String {
        Self::tag(self.version, &self.form)
    }

    /// The tag of a response that is as it is since an earlier version. It differs from a tag of that version of the whole
    /// register, which may be that of another response.
    pub(super) fn since(&self, Since(version): Since) -> String {
        Self::tag(version, self.form.clone().update(b"since"))
    }

    fn tag(version: Seq, form: &blake3::Hasher) -> String {
        format!("W/\"{version}-{}\"", &form.finalize().to_hex()[..32])
    }
}

/// The version of the register since which a response is as it is, as an extension of the response.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since(pub(super) Seq);

/// The snapshot that answers a request, and the current day.
#[derive(Clone)]
pub(super) struct Now(pub(super) Arc<Snapshot>, pub(super) Date);
