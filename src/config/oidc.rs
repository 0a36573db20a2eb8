//! An issuer of identities (OpenID Connect), by which accounts sign in.

use std::{collections::BTreeMap, fmt, io, net::IpAddr, path::PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::model::actor::Role;

/// The largest difference of clocks that is tolerated, in seconds.
const MOST_SKEW_S: u64 = 600;

/// The issuer and what is known of its clients and roles. It is set in the file only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// The identifier of the issuer: the URL under which its configuration is published.
    pub issuer: IssuerUrl,
    /// The identifier of this program at the issuer.
    pub client_id: String,
    /// The secret of this program at the issuer, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<ClientSecret>,
    /// The file with the secret, which is read at every sign-in, so that it can be replaced while serving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// The audience of tokens with which programs show whose requests theirs are; without it none are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// What is requested of the issuer.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// The claim that decides the role: a text or a list of texts.
    #[serde(default = "usual_claim")]
    pub role_claim: String,
    /// The difference of clocks that is tolerated.
    #[serde(default = "usual_skew_s", deserialize_with = "skew_s")]
    pub clock_skew_s: u64,
    /// The roles by the value of the claim; of several the highest counts.
    pub roles: BTreeMap<String, AccountRole>,
}

impl Oidc {
    /// The secret at present.
    ///
    /// # Errors
    ///
    /// The file with the secret cannot be read.
    pub fn secret(&self) -> io::Result<Option<String>> {
        match (&self.client_secret, &self.client_secret_file) {
            (Some(ClientSecret(secret)), _) => Ok(Some(secret.clone())),
            (None, Some(file)) => Ok(Some(std::fs::read_to_string(file)?.trim().to_owned())),
            (None, None) => Ok(None),
        }
    }
}

fn usual_scopes() -> Vec<String> {
    ["openid", "profile"].map(str::to_owned).into()
}

fn usual_claim() -> String {
    "groups".to_owned()
}

const fn usual_skew_s() -> u64 {
    60
}

/// Reads the difference of clocks. With a large one the ends of tokens would mean nothing.
fn skew_s<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let skew_s = u64::deserialize(deserializer)?;
    if skew_s <= MOST_SKEW_S {
        return Ok(skew_s);
    }
    Err(D::Error::custom(format!("clock_skew_s is at most {MOST_SKEW_S}")))
}

/// The URL of an issuer: `https://`, or `http://` on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuerUrl(String);

impl IssuerUrl {
    /// The URL as it is written, which is the identifier of the issuer.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the issuer is on this machine.
    pub fn is_here(&self) -> bool {
        is_here(&self.0)
    }
}

impl<'de> Deserialize<'de> for IssuerUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if may_be_requested(&text) && !text.contains(['?', '#']) {
            return Ok(Self(text));
        }
        Err(D::Error::custom(format!(
            "'{text}': an issuer such as https://id.example.vn/realms/city; http:// is for this machine only"
        )))
    }
}

/// Whether a URL may be requested: over TLS, or on this machine.
pub fn may_be_requested(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://").filter(|_| is_here(url)));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_control() || c == ' ' || c == '@')
    })
}

/// Whether the host of a URL is this machine.
pub fn is_here(url: &str) -> bool {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => &authority[..at],
        _ => authority,
    };
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// A secret, which is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ClientSecret(String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

impl Serialize for ClientSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

/// The role of an account: any but that of the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AccountRole(pub Role);

impl<'de> Deserialize<'de> for AccountRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let role = Role::deserialize(deserializer)?;
        if role.sees_restricted() {
            return Ok(Self(role));
        }
        Err(D::Error::custom(format!("'{role}': analyst, editor, publisher, admin")))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const LEAST: &str = "issuer = 'https://id.example.vn'\nclient_id = 'xuong'\n[roles]\nstaff = 'analyst'\n";

    #[rstest]
    #[case("https://id.example.vn/realms/city", true)]
    #[case("https://id.example.vn:8443", true)]
    #[case("http://127.0.0.1:4000", true)]
    #[case("http://localhost/id", true)]
    #[case("http://[::1]:4000", true)]
    #[case("http://id.example.vn", false)]
    #[case("http://localhost.evil.example", false)]
    #[case("http://127.0.0.1@evil.example", false)]
    #[case("https://", false)]
    #[case("https://id.example.vn?x", false)]
    #[case("ftp://id.example.vn", false)]
    fn an_issuer_is_asked_over_tls_or_on_this_machine(#[case] url: &str, #[case] fits: bool) {
        let text = LEAST.replace("https://id.example.vn", url);
        assert_eq!(toml::from_str::<Oidc>(&text).is_ok(), fits, "{url}");
    }

    #[test]
    fn what_is_not_given_has_its_default_and_the_secret_is_not_printed() {
        let least: Oidc = toml::from_str(LEAST).unwrap();
        assert_eq!((least.role_claim.as_str(), least.clock_skew_s), ("groups", 60));
        assert_eq!((least.scopes.join(" ").as_str(), least.audience.clone()), ("openid profile", None));
        assert_eq!(least.secret().unwrap(), None);
        let own: Oidc = toml::from_str(&format!("client_secret = 'hush-hush'\n{LEAST}")).unwrap();
        assert_eq!(own.secret().unwrap().as_deref(), Some("hush-hush"));
        assert!(!format!("{own:?}{}", toml::to_string(&own).unwrap()).contains("hush"));
        for wrong in [
            LEAST.replace("analyst", "public"),
            format!("colour = 1\n{LEAST}"),
            format!("clock_skew_s = 601\n{LEAST}"),
        ] {
            assert!(toml::from_str::<Oidc>(&wrong).is_err(), "{wrong}");
        }
    }
}
