//! What was read with a key, for the audit.

use time::OffsetDateTime;

use super::change::Seq;

/// What is read of the register, and the account and key that read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading {
    /// The name of the account.
    pub account: String,
    /// The part of the key by which it is named.
    pub key: String,
    /// The collection, record or report.
    pub subject: String,
    /// The query of the request, if it has one.
    pub query: Option<String>,
}

/// When and how often something was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// The first request.
    pub first_at: OffsetDateTime,
    /// The last request.
    pub last_at: OffsetDateTime,
    /// The number of requests.
    pub requests: i64,
    /// The version of the data at the last request.
    pub version: Seq,
}

/// Conditions on entries of the audit.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The name of the account.
    pub account: Option<String>,
    /// The part of the key by which it is named.
    pub key: Option<String>,
    /// The beginning of the subject, such as a collection or `firms/F0001`.
    pub subject: Option<String>,
    /// The instant from which entries are wanted.
    pub since: Option<OffsetDateTime>,
    /// The largest number of entries.
    pub limit: i64,
}
