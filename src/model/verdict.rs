//! Outcomes of conditions: pass, fail or unknown.

use super::closed::closed;

closed! {
    /// The outcome of a condition. Missing facts never make a pass.
    pub enum Verdict {
        /// The condition is met.
        Pass = "pass" ("Đạt", "Pass"),
        /// The condition is not met.
        Fail = "fail" ("Không đạt", "Fail"),
        /// The facts do not decide.
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
    /// Whether all conditions are met: `Fail` if one fails, else `Unknown` if one is unknown (Kleene 1952).
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Pass, |all, own| match (all, own) {
            (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Pass,
        })
    }

    /// Whether any condition is met: `Pass` if one passes, else `Unknown` if one is unknown.
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
