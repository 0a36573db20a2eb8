//! The severity of findings.

use std::str::FromStr;

use crate::model::lang::Lang;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file was understood in a way that may not be intended.
    Note,
    /// The row is accepted in spite of a doubt.
    Warning,
    /// The row is refused.
    Error,
}

impl Severity {
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Note => lang.pick("ghi chú", "note"),
            Self::Warning => lang.pick("cảnh báo", "warning"),
            Self::Error => lang.pick("lỗi", "error"),
        }
    }

    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Note, Self::Warning, Self::Error];
        all.into_iter()
            .find(|own| own.code() == text)
            .ok_or_else(|| format!("'{text}': note, warning, error"))
    }
}
