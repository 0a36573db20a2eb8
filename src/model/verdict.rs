//! What a rule says of a case: pass, fail, or that nobody can tell.

use super::closed::closed;

closed! {
    /// The outcome of a condition. What is not known is never a pass.
    pub enum Verdict {
        /// The condition is met.
        Pass = "pass" ("Đạt", "Pass"),
        /// It is not.
        Fail = "fail" ("Không đạt", "Fail"),
        /// It cannot be told.
        Unknown = "unknown" ("Chưa rõ", "Unknown"),
    }
}

impl From<bool> for Verdict {
    fn from(met: bool) -> Self {
        if met { Self::Pass } else { Self::Fail }
    }
}

impl From<Option<bool>> for Verdict {
    fn from(met: Option<bool>) -> Self {
        met.map_or(Self::Unknown, Self::from)
    }
}

impl Verdict {
    /// Whether all are met: one failure decides, one doubt leaves doubt (Kleene 1952).
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Pass, |all, own| match (all, own) {
            (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Pass,
        })
    }

    /// Whether any is met: one pass decides, one doubt leaves doubt.
    pub fn any(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Fail, |any, own| match (any, own) {
            (Self::Pass, _) | (_, Self::Pass) => Self::Pass,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Fail,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Fail, Pass, Unknown};

    #[test]
    fn doubt_never_becomes_a_pass() {
        assert_eq!(Verdict::all([Pass, Unknown]), Unknown);
        assert_eq!(Verdict::all([Unknown, Fail, Pass]), Fail);
        assert_eq!(Verdict::any([Fail, Unknown]), Unknown);
        assert_eq!(Verdict::any([Unknown, Pass]), Pass);
        assert_eq!((Verdict::all([]), Verdict::any([])), (Pass, Fail));
        assert_eq!(Verdict::from(None), Unknown);
    }
}
