//! Requests to a register that is followed.

use std::{
    io::{self, Read},
    time::Duration,
};

use flate2::read::GzDecoder;
use ureq::{Agent, http::Request};

use crate::{
    config::oidc::is_here, http::outgoing::agent, model::member::Held, registry::federation::wire::Page,
};

/// The time limit of a page, which is a megabyte before compression.
const LIMIT: Duration = Duration::from_secs(20);

/// The largest page that is read. A register ends a page after a megabyte, and one record may be large.
const LARGEST_PAGE: u64 = 256 * 1024 * 1024;

/// Why a member gave nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPage {
    /// It was not reached.
    #[error("not reached: {0}")]
    Away(String),
    /// It answered with another status than 200.
    #[error("answered {0}: {1}")]
    Refused(u16, String),
    /// It sent something else than a page of records.
    #[error("is no register of a version that can be followed: {0}")]
    Unusable(String),
}

/// A client of a member. Its requests block.
#[derive(Debug)]
pub(super) struct Client {
    url: String,
    agent: Agent,
}

impl Client {
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.to_owned(), agent: agent(is_here(url), LIMIT) }
    }

    /// The address of the member.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A part of what changed since a state, after a place in it.
    pub(super) fn since(&self, held: &Held, after: Option<&str>) -> Result<Page, NoPage> {
        let version = held.version.to_string();
        self.page(&[("since", &version), ("mark", &held.mark)], held, after)
    }

    /// A part of all records, after a place in them.
    pub(super) fn records(&self, held: &Held, after: Option<&str>) -> Result<Page, NoPage> {
        self.page(&[], held, after)
    }

    fn page(&self, of: &[(&str, &str)], held: &Held, after: Option<&str>) -> Result<Page, NoPage> {
        let redactions = held.redactions.to_string();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(of).append_pair("redactions", &redactions);
        query.extend_pairs(after.map(|after| ("after", after)));
        let address = format!("{}/api/records?{}", self.url, query.finish());
        let request = Request::get(address).header("accept", "application/json");
        let request = request.header("accept-encoding", "gzip").body(());
        let request = request.map_err(|error| NoPage::Unusable(error.to_string()))?;
        let mut answer = self.agent.run(request).map_err(|error| NoPage::Away(error.to_string()))?;
        let status = answer.status().as_u16();
        let is_packed = answer.headers().get("content-encoding").is_some_and(|coding| coding == "gzip");
        let sent = answer.body_mut().with_config().limit(LARGEST_PAGE).reader();
        let body = if is_packed { all_of(GzDecoder::new(sent)) } else { all_of(sent) };
        let body = body.map_err(|error| NoPage::Away(error.to_string()))?;
        if status != 200 {
            let told = serde_json::from_slice::<serde_json::Value>(&body).ok();
            let told = told.and_then(|told| told["detail"].as_str().map(str::to_owned));
            return Err(NoPage::Refused(status, told.unwrap_or_default()));
        }
        serde_json::from_slice(&body).map_err(|error| NoPage::Unusable(error.to_string()))
    }
}

/// Reads a body to its end; one that is too large is cut, so that it is no document.
fn all_of(from: impl Read) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    from.take(LARGEST_PAGE).read_to_end(&mut body)?;
    Ok(body)
}
