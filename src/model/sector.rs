//! Sectors: codes of the Vietnamese Standard Industrial Classification (VSIC) in one of its versions.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::closed::closed;

closed! {
    /// A version of VSIC. The same digits mean different things in different versions.
    pub enum VsicVersion {
        /// Decision 27/2018/QĐ-TTg.
        V2018 = "2018" ("VSIC 2018", "VSIC 2018"),
        /// Decision 36/2025/QĐ-TTg, in force since 15 November 2025.
        V2025 = "2025" ("VSIC 2025", "VSIC 2025"),
    }
}

/// A code of its version: a section letter or two to five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SectorCode {
    pub(crate) version: VsicVersion,
    digits: [u8; 5],
    pub(crate) len: u8,
}

/// A text that is not a code of its version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{code}' is not a code of VSIC {version}")]
pub struct UnknownSector {
    /// The version.
    pub version: VsicVersion,
    /// The text.
    pub code: String,
}

impl SectorCode {
    /// Packs a text of at most five ASCII characters without checking that it is a code.
    pub(super) fn unchecked(version: VsicVersion, code: &str) -> Option<Self> {
        let bytes = code.as_bytes();
        let len = u8::try_from(bytes.len()).ok().filter(|n| (1..=5).contains(n) && code.is_ascii())?;
        let mut digits = [0; 5];
        digits[..bytes.len()].copy_from_slice(bytes);
        Some(Self { version, digits, len })
    }

    /// The version.
    pub fn version(&self) -> VsicVersion {
        self.version
    }

    /// The letter or digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("only ASCII is packed")
    }

    /// The bytes of the letter or the digits.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.digits[..usize::from(self.len)]
    }

    /// The level: 1 section, 2 division, 3 group, 4 class, 5 sub-class.
    pub fn level(&self) -> u8 {
        self.len
    }
}

impl FromStr for SectorCode {
    type Err = UnknownSector;

    /// Parses `2018:25`; without a version, as in `25`, the version is 2018.
    fn from_str(text: &str) -> Result<Self, UnknownSector> {
        let (version, code) = text.split_once(':').unwrap_or(("2018", text));
        let wrong = UnknownSector { version: VsicVersion::V2018, code: text.to_owned() };
        Self::new(version.parse().map_err(|_| wrong)?, code)
    }
}

impl TryFrom<String> for SectorCode {
    type Error = UnknownSector;

    fn try_from(text: String) -> Result<Self, UnknownSector> {
        text.parse()
    }
}

impl From<SectorCode> for String {
    fn from(code: SectorCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for SectorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.version, self.as_str())
    }
}
