//! The parts of a request: snapshot, language, base URL and parameters.

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
    parameter::{self, Parameter},
    preferences,
    problem::Problem,
    state::AppState,
    visitor::Visitor,
    work::Seat,
};
use crate::{
    index::Snapshot,
    model::{access::Caller, actor::Role, city::City, lang::Lang},
    registry::{clock, sessions::OpenSession},
};

/// Everything that a handler needs to know of a request.
pub(crate) struct Ask {
    /// The snapshot that answers the request.
    pub(super) now: Arc<Snapshot>,
    /// The current day.
    pub(super) today: Date,
    /// The language of the response.
    pub(super) lang: Lang,
    /// The base URL of links, without a trailing slash.
    pub(super) base: String,
    /// The path of the URL.
    pub(super) path: String,
    /// The role of the client.
    pub(super) role: Role,
    /// The account and the key of a request with one, or of its session.
    pub(super) caller: Option<Arc<Caller>>,
    /// The session of a request without a key.
    pub(super) session: Option<OpenSession>,
    /// The media types that the client accepts.
    pub(super) accept: String,
    /// Whether the client accepts gzip.
    pub(super) gzip: bool,
    /// The encoding of large bodies.
    pub(super) packing: Option<Packing>,
    /// The address of the client.
    pub(super) client: IpAddr,
    /// The deadline of the response.
    pub(super) due: Instant,
    /// The time that the client is willing to wait for what is still being made, if it says so.
    pub(super) wait: Option<Duration>,
    /// Whether only the existence of the resource matters, so that expensive parts may be left out.
    pub(super) is_probe: bool,
    /// The seat of a state of the past, which is held as long as the state is in use.
    pub(super) seat: Option<Seat>,
    /// The query parameters that were not taken yet.
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
            now.city.clone(),
            language(parts.headers.get(header::ACCEPT_LANGUAGE)),
        )?;
        if accept.contains("text/html") {
            query.forget_empty();
        }
        let lang = query.take::<Lang>(parameter::LANG)?.unwrap_or(query.lang);
        query.lang = lang;
        let visitor =
            parts.extensions.get::<Visitor>().cloned().expect("every request passes admission first");
        let Visitor { role, caller, session, base, client } = visitor;
        let gzip = accepts(&parts.headers, "gzip");
        let packing = Packing::of(&parts.headers);
        let due = Instant::now() + Duration::from_secs(state.settings.request_timeout_s);
        let path = parts.uri.path().to_owned();
        let wait = preferences::wait(&parts.headers);
        let is_probe = parts.extensions.get::<Probe>().is_some();
        Ok(Self {
            now,
            today,
            lang,
            base,
            path,
            role,
            caller,
            session,
            accept,
            gzip,
            packing,
            client,
            due,
            wait,
            is_probe,
            seat: None,
            query,
        })
    }
}

/// The limit of the number of parameters; no endpoint has as many.
const MOST_PARAMETERS: usize = 100;

/// The parameters of a query. Each may be given once, and any that no handler takes is an error.
#[derive(Debug, Clone)]
pub(super) struct Query {
    /// The city whose names stand in hints.
    pub(super) city: Arc<City>,
    lang: Lang,
    asked: String,
    given: Vec<(String, String)>,
    /// Indices in `given` of the parameters that were not taken yet.
    left: Vec<usize>,
}

impl Query {
    fn new(text: &str, city: Arc<City>, lang: Lang) -> Result<Self, Problem> {
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
        Ok(Self { city, lang, asked: text.to_owned(), left: (0..given.len()).collect(), given })
    }

    /// Takes a parameter as text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let at = self.left.iter().position(|at| self.given[*at].0 == name)?;
        Some(self.given[self.left.swap_remove(at)].1.clone())
    }

    /// Drops parameters without a value, since browsers send the empty fields of a form too.
    fn forget_empty(&mut self) {
        if self.given.iter().any(|(_, value)| value.is_empty()) {
            self.given.retain(|(_, value)| !value.is_empty());
            self.left = (0..self.given.len()).collect();
            self.asked = self.without(&[]);
        }
    }

    /// The text of a parameter, whether taken or not.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }

    /// Takes a parameter and parses it.
    pub(super) fn take<T: FromStr>(&mut self, parameter: Parameter) -> Result<Option<T>, Problem> {
        let text = self.text(parameter.name);
        text.map(|t| t.parse().map_err(|_| Problem::value(&self.city, self.lang, parameter, &t))).transpose()
    }

    /// Takes a required parameter as text.
    pub(super) fn needed(&mut self, parameter: Parameter) -> Result<String, Problem> {
        self.text(parameter.name)
            .filter(|t| !t.trim().is_empty())
            .ok_or_else(|| Problem::missing(&self.city, self.lang, parameter))
    }

    /// Takes a comma-separated list, which must not be empty.
    pub(super) fn list<T: FromStr>(&mut self, parameter: Parameter) -> Result<Vec<T>, Problem> {
        let Some(text) = self.text(parameter.name) else { return Ok(Vec::new()) };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let read = parts
            .map(|part| part.parse().map_err(|_| Problem::value(&self.city, self.lang, parameter, part)));
        match read.collect::<Result<Vec<T>, _>>()? {
            none if none.is_empty() => Err(Problem::value(&self.city, self.lang, parameter, &text)),
            list => Ok(list),
        }
    }

    /// Takes the parameters whose names begin with a prefix, as pairs without it.
    pub(super) fn prefixed(&mut self, prefix: &str) -> Vec<(String, String)> {
        let rest = |at: &usize| self.given[*at].0.strip_prefix(prefix).map(str::to_owned);
        let (taken, left): (Vec<usize>, _) = self.left.iter().partition(|at| rest(at).is_some());
        let pairs = taken.iter().filter_map(|at| Some((rest(at)?, self.given[*at].1.clone()))).collect();
        self.left = left;
        pairs
    }

    /// Takes the parameters of these names, as pairs.
    pub(super) fn named(&mut self, names: &[&str]) -> Vec<(String, String)> {
        let asked = |at: &usize| names.contains(&self.given[*at].0.as_str());
        let (asked, left): (Vec<_>, _) = self.left.iter().partition(|at| asked(at));
        self.left = left;
        asked.into_iter().map(|at| self.given[at].clone()).collect()
    }

    /// Refuses parameters that were not taken (OGC API – Features Part 1 §7.2, /req/core/query-param-unknown).
    pub(super) fn finish(&self) -> Result<(), Problem> {
        let unknown = self.lang.pick("không có tham số này", "there is no such parameter");
        self.left.first().map_or(Ok(()), |at| Err(Problem::parameter(&self.given[*at].0, unknown)))
    }

    /// The query string of the request.
    pub(super) fn again(&self) -> &str {
        &self.asked
    }

    /// The parameters without the dropped ones.
    pub(super) fn given_but(&self, dropped: &[&str]) -> impl Iterator<Item = &(String, String)> {
        self.given.iter().filter(|(name, _)| !dropped.contains(&name.as_str()))
    }

    /// The query string without the dropped parameters.
    pub(super) fn without(&self, dropped: &[&str]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.given_but(dropped)).finish()
    }

    /// The query string with a parameter set, for links.
    pub(super) fn with(&self, name: &'static str, value: &str) -> String {
        self.with_all([(name, value.to_owned())], &[])
    }

    /// The query string with some parameters set and others dropped.
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

#[cfg(test)]
impl Ask {
    /// A request for the tests of handlers, with a query and the role of the client.
    pub(super) fn made_up(now: Arc<Snapshot>, query: &str, role: Role) -> Result<Self, Problem> {
        let mut query = Query::new(query, now.city.clone(), Lang::En)?;
        let lang = query.take::<Lang>(parameter::LANG)?.unwrap_or(query.lang);
        query.lang = lang;
        let (base, path) = ("https://xuong.example".to_owned(), "/ogc".to_owned());
        Ok(Self {
            now,
            today: time::macros::date!(2026 - 06 - 30),
            lang,
            base,
            path,
            role,
            caller: None,
            session: None,
            accept: String::new(),
            gzip: false,
            packing: None,
            client: IpAddr::from([127, 0, 0, 1]),
            due: Instant::now() + Duration::from_secs(10),
            wait: None,
            is_probe: false,
            seat: None,
            query,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query(text: &str) -> Result<Query, Problem> {
        Query::new(text, Arc::new(City::made_up()), Lang::En)
    }

    #[test]
    fn each_parameter_may_be_given_once() {
        assert_eq!(query("a=1&b=2&a=3").unwrap_err(), Problem::parameter("a", "given twice"));
        assert_eq!(query("%61=1&a=1").unwrap_err(), Problem::parameter("a", "given twice"));
        assert!(query("a=1&A=1").is_ok(), "names have capitals");
        let many = |n: usize| query(&(0..n).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&"));
        assert!(many(MOST_PARAMETERS).is_ok());
        assert_eq!(many(MOST_PARAMETERS + 1).unwrap_err(), Problem::bad_request("too many parameters"));
    }

    #[test]
    fn what_no_handler_takes_is_refused_by_name() {
        let mut asked = query("limit=5&lmit=6").unwrap();
        assert_eq!(asked.take::<usize>(parameter::LIMIT).unwrap(), Some(5));
        assert_eq!(asked.take::<usize>(parameter::LIMIT).unwrap(), None, "it is taken once");
        assert_eq!(asked.given("limit"), Some("5"), "and still known");
        assert_eq!(asked.finish().unwrap_err(), Problem::parameter("lmit", "there is no such parameter"));
        assert_eq!(asked.text("lmit").as_deref(), Some("6"));
        assert_eq!(asked.finish(), Ok(()));
    }

    #[test]
    fn values_are_refused_with_what_is_expected() {
        let mut asked = query("limit=many&point=&sector=24,x&collections=,").unwrap();
        let told = asked.take::<u32>(parameter::LIMIT).unwrap_err();
        let city = City::made_up();
        assert_eq!(told, Problem::value(&city, Lang::En, parameter::LIMIT, "many"));
        assert_eq!(
            asked.needed(parameter::POINT).unwrap_err(),
            Problem::missing(&city, Lang::En, parameter::POINT)
        );
        assert_eq!(asked.needed(parameter::Q).unwrap_err(), Problem::missing(&city, Lang::En, parameter::Q));
        assert_eq!(
            asked.list::<u32>(parameter::SECTOR).unwrap_err(),
            Problem::value(&city, Lang::En, parameter::SECTOR, "x")
        );
        assert_eq!(
            asked.list::<u32>(parameter::COLLECTIONS).unwrap_err(),
            Problem::value(&city, Lang::En, parameter::COLLECTIONS, ",")
        );
        assert_eq!(asked.list::<u32>(parameter::ZONE).unwrap(), Vec::<u32>::new());
        let mut spaced = query("sector=24,+25,,26").unwrap();
        assert_eq!(spaced.list::<u32>(parameter::SECTOR).unwrap(), [24, 25, 26]);
    }

    #[test]
    fn empty_fields_of_a_form_are_forgotten() {
        let mut asked = query("q=&limit=5&zone=").unwrap();
        asked.forget_empty();
        assert_eq!(
            (asked.again().to_owned(), asked.text("q"), asked.text("limit").as_deref()),
            ("limit=5".to_owned(), None, Some("5"))
        );
        assert_eq!(asked.finish(), Ok(()));
        let mut whole = query("q=%C3%A1&limit=5").unwrap();
        whole.forget_empty();
        assert_eq!(whole.again(), "q=%C3%A1&limit=5", "what has no empty field stays as it was written");
    }

    #[test]
    fn parameters_of_some_names_are_taken_together() {
        let mut asked = query("zone=Z1&limit=5&status=closed").unwrap();
        let pairs = asked.named(&["status", "zone", "sector"]);
        assert_eq!(pairs, [("zone", "Z1"), ("status", "closed")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(asked.named(&["zone"]), []);
        assert_eq!(asked.finish().unwrap_err(), Problem::parameter("limit", "there is no such parameter"));
    }

    #[test]
    fn a_format_is_read_in_small_letters_and_other_values_as_they_are() {
        let mut asked = query("f=GeoJSON&q=GeoJSON").unwrap();
        assert_eq!([asked.text("f").unwrap(), asked.text("q").unwrap()], ["geojson", "GeoJSON"]);
    }

    proptest! {
        #[test]
        fn a_link_repeats_the_query_but_for_what_it_sets(
            given in prop::collection::btree_map("[a-zé&=% ]{1,6}", ".{0,8}", 0..6),
            value in ".{0,8}",
        ) {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&given).finish();
            let asked = query(&text).unwrap();
            let again = query(&asked.with("limit", &value)).unwrap();
            prop_assert_eq!(again.given("limit"), Some(value.as_str()));
            let lower = |name: &str, text: &str| if name == "f" { text.to_ascii_lowercase() } else { text.to_owned() };
            for (name, own) in given.iter().filter(|(name, _)| *name != "limit") {
                let own = lower(name, own);
                prop_assert_eq!(again.given(name), Some(own.as_str()));
            }
            let without = query(&again.without(&["limit"])).unwrap();
            prop_assert_eq!(without.given("limit"), None);
            let moved = query(&asked.with_all([("limit", "1".to_owned())], &["a"])).unwrap();
            prop_assert_eq!((moved.given("limit"), moved.given("a")), (Some("1"), None));
        }
    }
}
