//! How grave a finding is.

use crate::model::lang::Lang;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was understood that the writer may not have meant.
    Note,
    /// The row is taken, the doubt is told.
    Warning,
    /// The row cannot be taken.
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
}
