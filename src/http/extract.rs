//! What a request says: its snapshot, language, address, parameters.

use std::{
    net::IpAddr,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use time::Date;

use super::{
    accept_language::language,
    etag::Now,
    methods::Probe,
    packed::{Packing, accepts},
    problem::Problem,
    state::AppState,
    visitor::Visitor,
};
use crate::{
    index::Snapshot,
    model::{actor::Role, lang::Lang},
    registry::clock,
};

/// Everything a handler needs to know about who asks what.
pub(crate) struct Ask {
    /// The state that answers the whole request.
    pub(super) now: Arc<Snapshot>,
    /// The day on which it is asked.
    pub(super) today: Date,
    /// The caller's language.
    pub(super) lang: Lang,
    /// The address of this server as the caller knows it, without a final slash.
    pub(super) base: String,
    /// The path that is asked for.
    pub(super) path: String,
    /// What the caller may see.
    pub(super) role: Role,
    /// The media types that the caller takes.
    pub(super) accept: String,
    /// Whether the caller takes a body compressed by gzip.
    pub(super) gzip: bool,
    /// How the caller takes a large body.
    pub(super) packing: Option<Packing>,
    /// Where the caller is.
    pub(super) client: IpAddr,
    /// When the answer must be there.
    pub(super) due: Instant,
    /// Whether only the existence of the address is asked: what takes long need not be done.
    pub(super) is_probe: bool,
    /// The query, to be taken apart.
    pub(super) query: Query,
}

impl FromRequestParts<AppState> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Now(now, today) = (parts.extensions.get::<Now>().cloned())
            .unwrap_or_else(|| Now(state.registry.snapshot(), clock::today()));
        let accepted = parts.headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok());
        let accept = accepted.collect::<Vec<_>>().join(",");
        let mut query = Query::new(
            parts.uri.query().unwrap_or_default(),
            language(parts.headers.get(header::ACCEPT_LANGUAGE)),
        )?;
        if accept.contains("text/html") {
            query.forget_empty();
        }
        let lang = query.take::<Lang>("lang")?.unwrap_or(query.lang);
        query.lang = lang;
        let visitor = parts.extensions.get::<Visitor>().cloned().expect("whoever asks came in by the door");
        let Visitor { role, base, client } = visitor;
        let gzip = accepts(&parts.headers, "gzip");
        let packing = Packing::of(&parts.headers);
        let due = Instant::now() + Duration::from_secs(state.settings.request_timeout_s);
        let path = parts.uri.path().to_owned();
        let is_probe = parts.extensions.get::<Probe>().is_some();
        Ok(Self { now, today, lang, base, path, role, accept, gzip, packing, client, due, is_probe, query })
    }
}

/// More parameters than any question has.
const MOST_PARAMETERS: usize = 100;

/// The parameters of a query, each given at most once, all of them understood.
#[derive(Debug, Clone)]
pub(super) struct Query {
    lang: Lang,
    asked: String,
    given: Vec<(String, String)>,
    /// Places in `given` that nobody took yet.
    left: Vec<usize>,
}

impl Query {
    fn new(text: &str, lang: Lang) -> Result<Self, Problem> {
        let mut given: Vec<(String, String)> =
            form_urlencoded::parse(text.as_bytes()).into_owned().take(MOST_PARAMETERS + 1).collect();
        if given.len() > MOST_PARAMETERS {
            return Err(Problem::bad_request(lang.pick("quá nhiều tham số", "too many parameters")));
        }
        for (at, (name, _)) in given.iter().enumerate() {
            if given[..at].iter().any(|(before, _)| before == name) {
                return Err(Problem::parameter(name, lang.pick("chỉ được ghi một lần", "given twice")));
            }
        }
        given.iter_mut().filter(|(name, _)| name == "f").for_each(|(_, form)| form.make_ascii_lowercase());
        Ok(Self { lang, asked: text.to_owned(), left: (0..given.len()).collect(), given })
    }

    /// Takes a text out.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let at = self.left.iter().position(|at| self.given[*at].0 == name)?;
        Some(self.given[self.left.swap_remove(at)].1.clone())
    }

    /// Drops parameters without a value: a browser sends every field of a form, also those that nobody filled in.
    fn forget_empty(&mut self) {
        if self.given.iter().any(|(_, value)| value.is_empty()) {
            self.given.retain(|(_, value)| !value.is_empty());
            self.left = (0..self.given.len()).collect();
            self.asked = self.without(&[]);
        }
    }

    /// A text as it was given, taken or not.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }

    /// Takes a value out.
    pub(super) fn take<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Problem> {
        let text = self.text(name);
        text.map(|t| t.parse().map_err(|_| Problem::value(self.lang, name, &t))).transpose()
    }

    /// Takes a text out that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Problem> {
        self.text(name).filter(|t| !t.trim().is_empty()).ok_or_else(|| Problem::missing(self.lang, name))
    }

    /// Takes out values separated by commas, of which there must be one.
    pub(super) fn list<T: FromStr>(&mut self, name: &str) -> Result<Vec<T>, Problem> {
        let Some(text) = self.text(name) else { return Ok(Vec::new()) };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let read = parts.map(|part| part.parse().map_err(|_| Problem::value(self.lang, name, part)));
        match read.collect::<Result<Vec<T>, _>>()? {
            none if none.is_empty() => Err(Problem::value(self.lang, name, &text)),
            list => Ok(list),
        }
    }

    /// Takes out what is left of the named parameters, as pairs.
    pub(super) fn named(&mut self, names: &[&str]) -> Vec<(String, String)> {
        let asked = |at: &usize| names.contains(&self.given[*at].0.as_str());
        let (asked, left): (Vec<_>, _) = self.left.iter().partition(|at| asked(at));
        self.left = left;
        asked.into_iter().map(|at| self.given[at].clone()).collect()
    }

    /// Refuses what nobody took (OGC API – Features Part 1 §7.2, /req/core/query-param-unknown).
    pub(super) fn finish(&self) -> Result<(), Problem> {
        let unknown = self.lang.pick("không có tham số này", "there is no such parameter");
        self.left.first().map_or(Ok(()), |at| Err(Problem::parameter(&self.given[*at].0, unknown)))
    }

    /// The query as it was asked.
    pub(super) fn again(&self) -> &str {
        &self.asked
    }

    /// What was given but for some parameters.
    pub(super) fn given_but(&self, dropped: &[&str]) -> impl Iterator<Item = &(String, String)> {
        self.given.iter().filter(|(name, _)| !dropped.contains(&name.as_str()))
    }

    /// The query as it was asked but for some parameters.
    pub(super) fn without(&self, dropped: &[&str]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.given_but(dropped)).finish()
    }

    /// The query again with one parameter set, for links.
    pub(super) fn with(&self, name: &'static str, value: &str) -> String {
        self.with_all([(name, value.to_owned())], &[])
    }

    /// The query again with some parameters set and others dropped.
    pub(super) fn with_all(
        &self,
        set: impl IntoIterator<Item = (&'static str, String)>,
        dropped: &[&str],
    ) -> String {
        let set: Vec<_> = set.into_iter().collect();
        let kept = self.given_but(dropped).filter(|(own, _)| set.iter().all(|(name, _)| own != name));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).extend_pairs(&set).finish()
    }
}
