//! Addresses of databases on a server.

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

/// The address of a database, `postgres://user:password@host/database`. It is shown without the password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// An address, which is read when the database is opened.
    pub fn new(url: String) -> Self {
        Self(url)
    }

    /// The whole address, with the password.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::new(text.to_owned()))
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What stands in the place of a password.
const HIDDEN: &str = "***";

/// Parameters that are no secret.
const SHOWN: [&str; 8] =
    ["sslmode", "sslrootcert", "target_session_attrs", "pgbouncer", "host", "port", "dbname", "user"];

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        // A password may have characters that end it, if it was not encoded.
        let (user, server) = rest.rsplit_once('@').unwrap_or(("", rest));
        let (server, parameters) = server.split_once('?').unwrap_or((server, ""));
        f.write_str(scheme)?;
        f.write_str("://")?;
        match user.split_once(':') {
            Some((name, _)) => write!(f, "{name}:{HIDDEN}@")?,
            None if user.is_empty() => {}
            None => write!(f, "{user}@")?,
        }
        f.write_str(server)?;
        for (at, parameter) in parameters.split('&').filter(|parameter| !parameter.is_empty()).enumerate() {
            f.write_str(if at == 0 { "?" } else { "&" })?;
            match parameter.split_once('=') {
                Some((name, _)) if SHOWN.contains(&name) => f.write_str(parameter)?,
                Some((name, _)) => write!(f, "{name}={HIDDEN}")?,
                None => f.write_str(HIDDEN)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("postgres://ann:s:e@cret@db/hanoi", "postgres://ann:***@db/hanoi")]
    #[case("postgres://ann@a,b/hanoi?sslmode=require", "postgres://ann@a,b/hanoi?sslmode=require")]
    #[case("postgres://db/h?user=ann&password=secret", "postgres://db/h?user=ann&password=***")]
    #[case("postgres://ann:se?cr@et@db/h", "postgres://ann:***@db/h")]
    #[case(
        "postgres://db/h?sslpassword=secret&sslmode=require",
        "postgres://db/h?sslpassword=***&sslmode=require"
    )]
    fn an_address_is_shown_without_its_password(#[case] url: &str, #[case] shown: &str) {
        assert_eq!(DatabaseUrl::new(url.to_owned()).to_string(), shown);
    }
}
