//! Requests that are made once however often they are sent.

/// A request by hashes that are made with the key that its client gave to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The hash of its author and its key.
    pub name: String,
    /// The hash of its content.
    pub content: String,
}

impl Request {
    /// A request by its author, its key and its content.
    pub fn new(account: &str, key: &str, content: &[u8]) -> Self {
        let secret = blake3::derive_key("xuong 2026-11 requests that are made once", key.as_bytes());
        let hash = |of: &[u8]| blake3::keyed_hash(&secret, of).to_hex().to_string();
        Self { name: hash(account.as_bytes()), content: hash(content) }
    }
}

/// What is known of a request that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The hash of its content.
    pub content: String,
    /// What came of it.
    pub outcome: String,
}
