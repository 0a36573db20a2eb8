//! The host names by which the server may be called.

use super::host;
use crate::config::Settings;

/// The host names by which the server may be called. At a loopback address other names are refused: a page that a user
/// of this machine opens could otherwise read from the server under the page's own host name (DNS rebinding).
#[derive(Debug)]
pub(super) struct Names {
    is_open: bool,
    public: Option<String>,
}

impl Names {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            is_open: !is_loopback(settings) || !settings.trusted_proxies.is_empty(),
            public: settings.public_url.as_deref().map(|url| host::name(host::of_url(url)).to_owned()),
        }
    }

    pub(crate) fn take(&self, authority: &str) -> bool {
        let name = host::name(authority);
        let is_public = || self.public.as_deref().is_some_and(|public| public.eq_ignore_ascii_case(name));
        self.is_open || host::is_loopback(name) || is_public()
    }
}

/// Whether the server listens at a loopback address.
pub(super) fn is_loopback(settings: &Settings) -> bool {
    settings.bind.ip().to_canonical().is_loopback()
}
