//! The settings.

use std::{
    net::SocketAddr,
    num::{NonZeroU64, NonZeroUsize},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use super::{
    basemap::Basemap, key::Key, listed::listed, net::Net, oidc::Oidc, origin::Origin,
    register_url::RegisterUrl, require_if_match::RequireIfMatch, webhook::Webhook,
};
use crate::model::{database_url::DatabaseUrl, public_workers::PublicWorkers};

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting that an operator switches on or off")]
pub struct Settings {
    /// The folder of the city; the one that comes with the program when none is named.
    pub city: Option<PathBuf>,
    /// The folder of the register.
    pub data_dir: PathBuf,
    /// The database of the register, if it is on a server; the folder then has what this machine keeps to start faster.
    pub database_url: Option<DatabaseUrl>,
    /// The registers that this one follows and reads as one; none for a register of its own.
    pub follow: Vec<RegisterUrl>,
    /// The address to listen on.
    pub bind: SocketAddr,
    /// The address at which metrics are served, apart from everything else; `None` serves none.
    pub metrics_bind: Option<SocketAddr>,
    /// The base URL for links, when clients reach the server through a proxy; `None` takes it from each request.
    pub public_url: Option<String>,
    /// Proxies whose `Forwarded` and `X-Forwarded-…` headers are trusted; from other addresses these headers are
    /// ignored.
    pub trusted_proxies: Vec<Net>,
    /// Origins whose pages may read responses; `None` allows all, but at a loopback address without `public_url` only
    /// those of this machine.
    pub cors_origins: Option<Vec<Origin>>,
    /// Origins whose pages may show the app in a frame.
    pub embed_origins: Vec<Origin>,
    /// The log filter: levels by module, such as `warn,xuong=info`.
    pub log: String,
    /// Whether log lines are JSON objects.
    pub log_json: bool,
    /// The deadline of a request in seconds, including time spent in queues.
    pub request_timeout_s: u64,
    /// The number of queries over many rows that run at the same time.
    pub work_seats: usize,
    /// The number of documents, workbooks and statistics of all firms that are computed at the same time.
    pub document_seats: usize,
    /// The length of the queue of each kind; requests beyond it are refused.
    pub work_queue: usize,
    /// The memory for states of the past (`as_of`), which are rebuilt one at a time; a state that needs more is
    /// refused.
    pub past_states_mb: u64,
    /// The largest request body.
    pub body_limit_kb: usize,
    /// The time within which a request must start and its head must be complete; otherwise the connection is closed.
    pub header_timeout_s: NonZeroU64,
    /// The time after which an idle connection is closed.
    pub idle_timeout_s: NonZeroU64,
    /// The time after which a connection is closed whose client does not read the response.
    pub write_timeout_s: NonZeroU64,
    /// The number of open connections; fewer if the system allows fewer open files.
    pub max_connections: NonZeroUsize,
    /// The number of connections of one client. Trusted proxies and this machine are exempt.
    pub max_connections_per_client: NonZeroUsize,
    /// The memory for responses that are not sent yet, and for request bodies that are not complete yet.
    pub unread_answers_mb: NonZeroU64,
    /// Which edits must say which state of the feature their author has seen (`If-Match`).
    pub edits_require_if_match: RequireIfMatch,
    /// Whether an edit must say why it is made. Desktop programs cannot.
    pub edits_require_reason: bool,
    /// Whether the register is only read over HTTP, whatever key is shown.
    pub public_read_only: bool,
    /// Whether notes on what the register says are taken without a key, within tight limits. Only editors read them.
    pub public_notes: bool,
    /// Whether assistants may read the register by the Model Context Protocol, at `/mcp`.
    pub mcp: bool,
    /// The time without requests after which a session of the app ends.
    pub session_idle_s: NonZeroU64,
    /// The time after which a session of the app ends in any case.
    pub session_max_s: NonZeroU64,
    /// Keys of analysts; requests without one see public data only.
    pub analyst_keys: Vec<Key>,
    /// Whether numbers of workers are published.
    pub public_workers: PublicWorkers,
    /// The least number of enterprises over which a published number of workers is summed.
    pub disclosure_threshold: u64,
    /// A number of workers is not published if the second largest enterprise could estimate that of the largest within
    /// this percentage. With knowledge of the percentage the estimate can be narrowed, so operators should choose their
    /// own and keep it secret.
    pub disclosure_p_percent: u32,
    /// The edition of boundaries by whose units workers are published; by default the newest. Sums over overlapping
    /// areas could be subtracted from each other, so workers are published by one edition only.
    pub disclosure_boundaries: Option<String>,
    /// The base maps; they can only be set in the file.
    pub basemaps: Vec<Basemap>,
    /// The issuer by which accounts sign in; it can only be set in the file.
    pub oidc: Option<Oidc>,
    /// The receivers that are sent changes; they can only be set in the file.
    pub webhooks: Vec<Webhook>,
    /// The memory for the cache of map tiles.
    pub tile_cache_mb: u64,
    /// Whether features are kept serialised: pages are faster, but need more memory.
    pub ready_features: bool,
}

/// Settings given by a file, the environment or the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// See [`Settings::city`].
    pub city: Option<PathBuf>,
    /// See [`Settings::data_dir`].
    pub data_dir: Option<PathBuf>,
    /// See [`Settings::database_url`].
    pub database_url: Option<DatabaseUrl>,
    /// See [`Settings::follow`].
    #[serde(default, deserialize_with = "listed")]
    pub follow: Option<Vec<RegisterUrl>>,
    /// See [`Settings::bind`].
    pub bind: Option<SocketAddr>,
    /// See [`Settings::metrics_bind`].
    pub metrics_bind: Option<SocketAddr>,
    /// See [`Settings::public_url`].
    pub public_url: Option<String>,
    /// See [`Settings::trusted_proxies`].
    #[serde(default, deserialize_with = "listed")]
    pub trusted_proxies: Option<Vec<Net>>,
    /// See [`Settings::cors_origins`].
    #[serde(default, deserialize_with = "listed")]
    pub cors_origins: Option<Vec<Origin>>,
    /// See [`Settings::embed_origins`].
    #[serde(default, deserialize_with = "listed")]
    pub embed_origins: Option<Vec<Origin>>,
    /// See [`Settings::log`].
    pub log: Option<String>,
    /// See [`Settings::log_json`].
    pub log_json: Option<bool>,
    /// See [`Settings::request_timeout_s`].
    pub request_timeout_s: Option<u64>,
    /// See [`Settings::work_seats`].
    pub work_seats: Option<usize>,
    /// See [`Settings::document_seats`].
    pub document_seats: Option<usize>,
    /// See [`Settings::work_queue`].
    pub work_queue: Option<usize>,
    /// See [`Settings::past_states_mb`].
    pub past_states_mb: Option<u64>,
    /// See [`Settings::body_limit_kb`].
    pub body_limit_kb: Option<usize>,
    /// See [`Settings::header_timeout_s`].
    pub header_timeout_s: Option<NonZeroU64>,
    /// See [`Settings::idle_timeout_s`].
    pub idle_timeout_s: Option<NonZeroU64>,
    /// See [`Settings::write_timeout_s`].
    pub write_timeout_s: Option<NonZeroU64>,
    /// See [`Settings::max_connections`].
    pub max_connections: Option<NonZeroUsize>,
    /// See [`Settings::max_connections_per_client`].
    pub max_connections_per_client: Option<NonZeroUsize>,
    /// See [`Settings::unread_answers_mb`].
    pub unread_answers_mb: Option<NonZeroU64>,
    /// See [`Settings::edits_require_if_match`].
    pub edits_require_if_match: Option<RequireIfMatch>,
    /// See [`Settings::edits_require_reason`].
    pub edits_require_reason: Option<bool>,
    /// See [`Settings::public_read_only`].
    pub public_read_only: Option<bool>,
    /// See [`Settings::public_notes`].
    pub public_notes: Option<bool>,
    /// See [`Settings::mcp`].
    pub mcp: Option<bool>,
    /// See [`Settings::session_idle_s`].
    pub session_idle_s: Option<NonZeroU64>,
    /// See [`Settings::session_max_s`].
    pub session_max_s: Option<NonZeroU64>,
    /// See [`Settings::analyst_keys`].
    #[serde(default, deserialize_with = "listed")]
    pub analyst_keys: Option<Vec<Key>>,
    /// See [`Settings::public_workers`].
    pub public_workers: Option<PublicWorkers>,
    /// See [`Settings::disclosure_threshold`].
    pub disclosure_threshold: Option<u64>,
    /// See [`Settings::disclosure_p_percent`].
    pub disclosure_p_percent: Option<u32>,
    /// See [`Settings::disclosure_boundaries`].
    pub disclosure_boundaries: Option<String>,
    /// See [`Settings::basemaps`].
    pub basemaps: Option<Vec<Basemap>>,
    /// See [`Settings::oidc`].
    pub oidc: Option<Oidc>,
    /// See [`Settings::webhooks`].
    pub webhooks: Option<Vec<Webhook>>,
    /// See [`Settings::tile_cache_mb`].
    pub tile_cache_mb: Option<u64>,
    /// See [`Settings::ready_features`].
    pub ready_features: Option<bool>,
}

/// Errors of the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// An unknown key or a wrong value in the file.
    #[error("the configuration file: {0}")]
    File(#[from] toml::de::Error),
    /// An environment variable with an unknown name or a wrong value.
    #[error("environment variable {name}: {cause}")]
    Environment {
        /// The name of the variable.
        name: String,
        /// The cause.
        cause: toml::de::Error,
    },
}

/// The prefix of environment variables.
const PREFIX: &str = "XUONG_";

/// Variables that are read elsewhere: language and role of the command line, and the path of the file.
const NOT_SETTINGS: [&str; 3] = ["XUONG_LANG", "XUONG_CONFIG", "XUONG_ROLE"];

impl Settings {
    /// The hosts of base maps on other servers, for the content security policy.
    pub fn basemap_hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = self.basemaps.iter().filter_map(Basemap::host).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

impl Given {
    /// Parses a TOML text.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Ok(toml::from_str(text)?)
    }

    /// Reads the variables that start with `XUONG_`; others are ignored.
    pub fn from_environment(variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let ours =
            variables.filter(|(name, _)| name.starts_with(PREFIX) && !NOT_SETTINGS.contains(&name.as_str()));
        ours.map(|(name, value)| {
            let key = name[PREFIX.len()..].to_lowercase();
            let number = value.parse().map(toml::Value::Integer).ok();
            let switch = value.parse().map(toml::Value::Boolean).ok();
            let text = toml::Value::String(value);
            let read = |typed| toml::Table::from_iter([(key.clone(), typed)]).try_into::<Self>();
            let typed = number.into_iter().chain(switch).find_map(|typed| read(typed).ok());
            typed.map_or_else(|| read(text), Ok).map_err(|cause| ConfigError::Environment { name, cause })
        })
        .try_fold(Self::default(), |all, one: Result<Self, _>| Ok(all.over(one?)))
    }

    /// Completes these settings with others; these take precedence.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            city: self.city.or(other.city),
            data_dir: self.data_dir.or(other.data_dir),
            database_url: self.database_url.or(other.database_url),
            follow: self.follow.or(other.follow),
            bind: self.bind.or(other.bind),
            metrics_bind: self.metrics_bind.or(other.metrics_bind),
            public_url: self.public_url.or(other.public_url),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            cors_origins: self.cors_origins.or(other.cors_origins),
            embed_origins: self.embed_origins.or(other.embed_origins),
            log: self.log.or(other.log),
            log_json: self.log_json.or(other.log_json),
            request_timeout_s: self.request_timeout_s.or(other.request_timeout_s),
            work_seats: self.work_seats.or(other.work_seats),
            document_seats: self.document_seats.or(other.document_seats),
            work_queue: self.work_queue.or(other.work_queue),
            past_states_mb: self.past_states_mb.or(other.past_states_mb),
            body_limit_kb: self.body_limit_kb.or(other.body_limit_kb),
            header_timeout_s: self.header_timeout_s.or(other.header_timeout_s),
            idle_timeout_s: self.idle_timeout_s.or(other.idle_timeout_s),
            write_timeout_s: self.write_timeout_s.or(other.write_timeout_s),
            max_connections: self.max_connections.or(other.max_connections),
            max_connections_per_client: self.max_connections_per_client.or(other.max_connections_per_client),
            unread_answers_mb: self.unread_answers_mb.or(other.unread_answers_mb),
            edits_require_if_match: self.edits_require_if_match.or(other.edits_require_if_match),
            edits_require_reason: self.edits_require_reason.or(other.edits_require_reason),
            public_read_only: self.public_read_only.or(other.public_read_only),
            public_notes: self.public_notes.or(other.public_notes),
            mcp: self.mcp.or(other.mcp),
            session_idle_s: self.session_idle_s.or(other.session_idle_s),
            session_max_s: self.session_max_s.or(other.session_max_s),
            analyst_keys: self.analyst_keys.or(other.analyst_keys),
            public_workers: self.public_workers.or(other.public_workers),
            disclosure_threshold: self.disclosure_threshold.or(other.disclosure_threshold),
            disclosure_p_percent: self.disclosure_p_percent.or(other.disclosure_p_percent),
            disclosure_boundaries: self.disclosure_boundaries.or(other.disclosure_boundaries),
            basemaps: self.basemaps.or(other.basemaps),
            oidc: self.oidc.or(other.oidc),
            webhooks: self.webhooks.or(other.webhooks),
            tile_cache_mb: self.tile_cache_mb.or(other.tile_cache_mb),
            ready_features: self.ready_features.or(other.ready_features),
        }
    }

    /// Completes these settings with the defaults.
    pub fn settle(self) -> Settings {
        let bind = self.bind.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        Settings {
            city: self.city,
            data_dir: self.data_dir.unwrap_or_else(|| "data".into()),
            database_url: self.database_url,
            follow: self.follow.unwrap_or_default(),
            bind,
            metrics_bind: self.metrics_bind,
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies: self.trusted_proxies.unwrap_or_default(),
            cors_origins: self.cors_origins,
            embed_origins: self.embed_origins.unwrap_or_default(),
            log: self.log.unwrap_or_else(|| "warn,xuong=info".into()),
            log_json: self.log_json.unwrap_or(false),
            request_timeout_s: self.request_timeout_s.unwrap_or(10),
            work_seats: self.work_seats.unwrap_or_else(|| cores() + 1).max(1),
            document_seats: self.document_seats.unwrap_or_else(|| cores() / 2 + 1).max(1),
            work_queue: self.work_queue.unwrap_or(64),
            past_states_mb: self.past_states_mb.unwrap_or(512),
            body_limit_kb: self.body_limit_kb.unwrap_or(1024),
            header_timeout_s: self
                .header_timeout_s
                .unwrap_or(const { NonZeroU64::new(10).expect("not zero") }),
            idle_timeout_s: self.idle_timeout_s.unwrap_or(const { NonZeroU64::new(75).expect("not zero") }),
            write_timeout_s: self.write_timeout_s.unwrap_or(const { NonZeroU64::new(30).expect("not zero") }),
            max_connections: self
                .max_connections
                .unwrap_or(const { NonZeroUsize::new(4096).expect("not zero") }),
            max_connections_per_client: self
                .max_connections_per_client
                .unwrap_or(const { NonZeroUsize::new(256).expect("not zero") }),
            unread_answers_mb: self
                .unread_answers_mb
                .unwrap_or(const { NonZeroU64::new(256).expect("not zero") }),
            edits_require_if_match: self.edits_require_if_match.unwrap_or_default(),
            edits_require_reason: self.edits_require_reason.unwrap_or(false),
            public_read_only: self.public_read_only.unwrap_or(false),
            public_notes: self.public_notes.unwrap_or(true),
            mcp: self.mcp.unwrap_or(false),
            session_idle_s: self
                .session_idle_s
                .unwrap_or(const { NonZeroU64::new(8 * 3600).expect("not zero") }),
            session_max_s: self
                .session_max_s
                .unwrap_or(const { NonZeroU64::new(7 * 24 * 3600).expect("not zero") }),
            analyst_keys: self.analyst_keys.unwrap_or_default(),
            public_workers: self.public_workers.unwrap_or_default(),
            disclosure_threshold: self.disclosure_threshold.unwrap_or(3),
            disclosure_p_percent: self.disclosure_p_percent.unwrap_or(15),
            disclosure_boundaries: self.disclosure_boundaries,
            basemaps: self.basemaps.unwrap_or_default(),
            oidc: self.oidc,
            webhooks: self.webhooks.unwrap_or_default(),
            tile_cache_mb: self.tile_cache_mb.unwrap_or(64),
            ready_features: self.ready_features.unwrap_or(true),
        }
    }
}

/// The number of processors.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Result<Given, ConfigError> {
        Given::from_environment(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn a_flag_wins_over_the_environment_that_over_the_file_that_over_the_default() {
        let file = Given::from_toml("bind = '127.0.0.1:1'\ndata_dir = 'file'\nlog = 'file'").unwrap();
        let environment =
            variables(&[("XUONG_BIND", "127.0.0.1:2"), ("XUONG_DATA_DIR", "env"), ("HOME", "x")]).unwrap();
        let flags = Given { bind: "127.0.0.1:3".parse().ok(), ..Given::default() };
        let settings = flags.over(environment).over(file).settle();
        assert_eq!(settings.bind.port(), 3);
        assert_eq!(settings.data_dir, PathBuf::from("env"));
        assert_eq!(settings.log, "file");
        assert_eq!(settings.request_timeout_s, 10);
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_errors() {
        assert!(Given::from_toml("colour = 'red'").is_err());
        assert!(variables(&[("XUONG_COLOUR", "red")]).unwrap_err().to_string().contains("XUONG_COLOUR"));
        assert!(variables(&[("XUONG_BIND", "here")]).is_err());
        assert!(variables(&[("XUONG_LANG", "en")]).is_ok());
        assert_eq!(variables(&[("XUONG_DATA_DIR", "2026")]).unwrap().data_dir, Some("2026".into()));
    }

    #[test]
    fn keys_are_read_from_lists_and_variables_and_never_printed() {
        let file = Given::from_toml("analyst_keys = ['0123456789abcdef', 'fedcba9876543210']").unwrap();
        let variable = variables(&[("XUONG_ANALYST_KEYS", "0123456789abcdef,fedcba9876543210")]).unwrap();
        assert_eq!(file.analyst_keys, variable.analyst_keys);
        let settings = file.settle();
        assert!(settings.analyst_keys[1].is("fedcba9876543210") && !settings.analyst_keys[1].is("fedc"));
        assert!(!format!("{settings:?}{}", toml::to_string(&settings).unwrap()).contains("0123"));
        for weak in ["short", "aaaaaaaaaaaaaaaa", "0101010101010101", "with a space inside it"] {
            let error = Given::from_toml(&format!("analyst_keys = ['{weak}']")).unwrap_err().to_string();
            assert!(error.contains("a key has") && !error.contains("Key("), "{error}");
        }
    }
    #[test]
    fn the_public_is_told_no_live_workers_unless_that_is_asked_for() {
        let told = |text: &str| Given::from_toml(text).map(|given| given.settle().public_workers);
        assert_eq!(told("").unwrap(), PublicWorkers::Published);
        assert_eq!(told("public_workers = 'none'").unwrap(), PublicWorkers::None);
        assert_eq!(told("public_workers = 'live'").unwrap(), PublicWorkers::Live);
        assert!(told("public_workers = 'all'").is_err());
        let given = variables(&[("XUONG_PUBLIC_WORKERS", "live")]).unwrap();
        assert_eq!(given.settle().public_workers, PublicWorkers::Live);
    }

    #[test]
    fn proxies_and_origins_are_read_and_printed_as_they_are_written() {
        let text = "trusted_proxies = ['127.0.0.1', '10.0.0.0/8']\ncors_origins = ['https://a.example:8443']";
        let settings = Given::from_toml(text).unwrap().settle();
        let printed = toml::to_string(&settings).unwrap();
        for word in ["10.0.0.0/8", "https://a.example:8443", "public_workers = \"published\""] {
            assert!(printed.contains(word), "{printed}");
        }
        assert!(Given::from_toml("trusted_proxies = ['proxy']").is_err());
        assert!(Given::from_toml("cors_origins = ['a.example']").is_err());
    }
}
