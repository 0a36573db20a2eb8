//! Files that are reviewed before they are written, and profiles of how files are read.

use time::{Duration, OffsetDateTime};

/// The size of a file, in bytes.
pub const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// The size of all files that wait, in bytes.
pub const MOST_BYTES_OF_ALL: u64 = 2 * 1024 * 1024 * 1024;

/// The number of files of an account that wait.
pub const MOST_OF_OWNER: i64 = 20;

/// The number of profiles.
pub const MOST_PROFILES: i64 = 200;

/// The time for which a file waits, and for which what came of it is kept.
pub const KEPT: Duration = Duration::days(7);

/// The time within which a file must have arrived.
pub const ARRIVES_WITHIN: Duration = Duration::hours(1);

/// A file that is reviewed before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Its number.
    pub id: i64,
    /// The account, or the author on the command line.
    pub owner: String,
    /// The kind of record.
    pub kind: String,
    /// The name of the file.
    pub name: String,
    /// How it is read, as JSON.
    pub options: String,
    /// What was decided of doubtful rows, as JSON.
    pub decisions: String,
    /// How often options or decisions were changed.
    pub revision: i64,
    /// Its size.
    pub bytes: i64,
    /// The hash of its bytes; `None` until it has arrived.
    pub hash: Option<String>,
    /// When it was sent.
    pub made_at: OffsetDateTime,
    /// When it is removed.
    pub ends_at: OffsetDateTime,
    /// What came of it, as JSON, once it was written.
    pub committed: Option<String>,
}

impl Staged {
    /// Whether it has arrived and was not written yet.
    pub fn is_open(&self) -> bool {
        self.hash.is_some() && self.committed.is_none()
    }
}

/// How files are read, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The name.
    pub name: String,
    /// How files are read, as JSON.
    pub options: String,
    /// Its author.
    pub saved_by: String,
    /// When.
    pub saved_at: OffsetDateTime,
}

/// The longest name of a profile, in characters.
const LONGEST_NAME: usize = 80;

/// Whether a text can be the name of a profile: it stands in paths and on command lines.
pub fn is_profile_name(name: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    let count = name.chars().count();
    (1..=LONGEST_NAME).contains(&count) && name.trim() == name && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_profile_is_short_and_plain() {
        assert!(["sở công thương", "kcn-2026", "a"].iter().all(|name| is_profile_name(name)));
        let long = "a".repeat(LONGEST_NAME + 1);
        assert!(["", " a", "a/b", "a\nb", long.as_str()].iter().all(|name| !is_profile_name(name)));
    }
}
