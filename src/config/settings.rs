//! What can be configured.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The folder of the registry.
    pub data_dir: PathBuf,
    /// The address to serve at.
    pub bind: SocketAddr,
    /// The address clients see, when a proxy stands before the server; `None` takes it from each request.
    pub public_url: Option<String>,
    /// Which log lines are written (`tracing` filter).
    pub log: String,
    /// Log lines as JSON objects.
    pub log_json: bool,
    /// A request that takes longer is ended.
    pub request_timeout_s: u64,
    /// A request body larger than this is refused.
    pub body_limit_kb: usize,
    /// Show values of single firms that are not public, such as workers, to requests that come from no other site's
    /// page. On by default on a loopback address without a proxy.
    pub show_restricted: bool,
    /// Memory for map tiles that were made.
    pub tile_cache_mb: u64,
    /// Keep features ready to be copied into pages; off saves memory and costs time.
    pub ready_features: bool,
}

/// Settings that a file, the environment or the command line gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// See [`Settings::data_dir`].
    pub data_dir: Option<PathBuf>,
    /// See [`Settings::bind`].
    pub bind: Option<SocketAddr>,
    /// See [`Settings::public_url`].
    pub public_url: Option<String>,
    /// See [`Settings::log`].
    pub log: Option<String>,
    /// See [`Settings::log_json`].
    pub log_json: Option<bool>,
    /// See [`Settings::request_timeout_s`].
    pub request_timeout_s: Option<u64>,
    /// See [`Settings::body_limit_kb`].
    pub body_limit_kb: Option<usize>,
    /// See [`Settings::show_restricted`].
    pub show_restricted: Option<bool>,
    /// See [`Settings::tile_cache_mb`].
    pub tile_cache_mb: Option<u64>,
    /// See [`Settings::ready_features`].
    pub ready_features: Option<bool>,
}

/// What is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file has an unknown key or a wrong value.
    #[error("the configuration file: {0}")]
    File(#[from] toml::de::Error),
    /// A variable has an unknown name or a wrong value.
    #[error("environment variable {name}: {cause}")]
    Environment {
        /// Its name.
        name: String,
        /// What is wrong.
        cause: toml::de::Error,
    },
}

/// What every variable of ours begins with.
const PREFIX: &str = "XUONG_";

/// Variables that are read elsewhere: the language of the command line, and where the file is.
const NOT_SETTINGS: [&str; 2] = ["XUONG_LANG", "XUONG_CONFIG"];

impl Given {
    /// Reads a TOML text.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Ok(toml::from_str(text)?)
    }

    /// Reads `XUONG_…` variables; other variables are not ours.
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

    /// These settings where given, else the others.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            data_dir: self.data_dir.or(other.data_dir),
            bind: self.bind.or(other.bind),
            public_url: self.public_url.or(other.public_url),
            log: self.log.or(other.log),
            log_json: self.log_json.or(other.log_json),
            request_timeout_s: self.request_timeout_s.or(other.request_timeout_s),
            body_limit_kb: self.body_limit_kb.or(other.body_limit_kb),
            show_restricted: self.show_restricted.or(other.show_restricted),
            tile_cache_mb: self.tile_cache_mb.or(other.tile_cache_mb),
            ready_features: self.ready_features.or(other.ready_features),
        }
    }

    /// These settings where given, else the defaults.
    pub fn settle(self) -> Settings {
        let bind = self.bind.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let proxied = self.public_url.is_some();
        Settings {
            data_dir: self.data_dir.unwrap_or_else(|| "data".into()),
            bind,
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            log: self.log.unwrap_or_else(|| "warn,xuong=info".into()),
            log_json: self.log_json.unwrap_or(false),
            request_timeout_s: self.request_timeout_s.unwrap_or(10),
            body_limit_kb: self.body_limit_kb.unwrap_or(1024),
            show_restricted: self.show_restricted.unwrap_or(bind.ip().is_loopback() && !proxied),
            tile_cache_mb: self.tile_cache_mb.unwrap_or(64),
            ready_features: self.ready_features.unwrap_or(true),
        }
    }
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
    fn restricted_values_are_shown_on_loopback_only() {
        let bind = |text: &str| Given { bind: text.parse().ok(), ..Given::default() }.settle();
        assert!(bind("127.0.0.1:80").show_restricted);
        assert!(!bind("0.0.0.0:80").show_restricted);
    }
}
