//! Requests to the issuer: over TLS, with time limits and bodies of a limited size.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use ureq::{
    Agent,
    http::{Request, Response},
};

use crate::{
    config::oidc::{IssuerUrl, may_be_requested},
    http::outgoing::agent,
};

/// The time limit of a request.
const LIMIT: Duration = Duration::from_secs(5);

/// The largest body that is read.
const LARGEST_BODY: u64 = 256 * 1024;

/// Why a request gave nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::http) enum Failure {
    /// The issuer was not reached.
    #[error("the issuer was not reached: {0}")]
    Away(String),
    /// The issuer refused.
    #[error("the issuer answered {status}: {said}")]
    Refused {
        /// The status.
        status: u16,
        /// The code of the error, if there is one.
        said: String,
    },
    /// The issuer sent something that cannot be used.
    #[error("the answer of the issuer cannot be used: {0}")]
    Unusable(String),
}

/// A client of an issuer. Its requests block, so they run on threads for that.
#[derive(Debug, Clone)]
pub(super) struct Client(Agent);

impl Client {
    pub(super) fn new(issuer: &IssuerUrl) -> Self {
        Self(agent(issuer.is_here(), LIMIT))
    }

    /// Reads a document.
    pub(super) fn get(&self, url: &str, token: Option<&str>) -> Result<Value, Failure> {
        let mut request = Request::get(allowed(url)?).header("accept", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(()).map_err(unusable)?;
        read(self.0.run(request))
    }

    /// Sends a form, in the name of a client with a secret if there is one (RFC 6749 §2.3.1).
    pub(super) fn post(
        &self,
        url: &str,
        (id, secret): (&str, Option<&str>),
        form: &[(&str, &str)],
    ) -> Result<Value, Failure> {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.extend_pairs(form);
        let mut request = Request::post(allowed(url)?)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        match secret {
            Some(secret) => {
                let coded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = BASE64_STANDARD.encode(format!("{}:{}", coded(id), coded(secret)));
                request = request.header("authorization", format!("Basic {pair}"));
            }
            None => _ = fields.append_pair("client_id", id),
        }
        let request = request.body(fields.finish()).map_err(unusable)?;
        read(self.0.run(request))
    }
}

fn allowed(url: &str) -> Result<&str, Failure> {
    if may_be_requested(url) { Ok(url) } else { Err(Failure::Unusable(format!("'{url}' is not over TLS"))) }
}

fn unusable(error: impl std::fmt::Display) -> Failure {
    Failure::Unusable(error.to_string())
}

fn read(answered: Result<Response<ureq::Body>, ureq::Error>) -> Result<Value, Failure> {
    let mut response = answered.map_err(|error| Failure::Away(error.to_string()))?;
    let body = response.body_mut().with_config().limit(LARGEST_BODY).read_to_vec();
    let status = response.status().as_u16();
    let body = body.map_err(|error| Failure::Away(error.to_string()))?;
    let parsed = serde_json::from_slice::<Value>(&body);
    match (status, parsed) {
        (200, Ok(value)) => Ok(value),
        (200, Err(error)) => Err(unusable(error)),
        (500.., _) => Err(Failure::Away(format!("status {status}"))),
        (_, parsed) => {
            let said = parsed.ok().and_then(|value| value["error"].as_str().map(str::to_owned));
            Err(Failure::Refused { status, said: said.unwrap_or_default() })
        }
    }
}
