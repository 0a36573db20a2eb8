//! Lists of sources: each with its date, or that it has none.

use crate::{
    index::Snapshot,
    model::{code::Code, lang::Lang},
};

/// Sources by code, each with its date, and how many have none.
pub(crate) fn told(codes: &[Code], now: &Snapshot, lang: Lang) -> String {
    let dates: Vec<Option<&str>> = codes.iter().map(|code| date(code, now)).collect();
    let each = codes.iter().zip(&dates).map(|(code, date)| {
        format!("{code} ({})", date.unwrap_or_else(|| lang.pick("không ghi ngày", "undated")))
    });
    let each = each.collect::<Vec<_>>().join("; ");
    let without = dates.iter().filter(|date| date.is_none()).count();
    match (without, codes.len(), lang) {
        (0, ..) | (_, 0 | 1, _) => each,
        (n, all, Lang::Vi) => format!("{each} — {n}/{all} nguồn không ghi ngày"),
        (n, all, Lang::En) => format!("{each} — {n} of {all} undated"),
    }
}

/// The date of a source, in its own words.
fn date<'a>(code: &Code, now: &'a Snapshot) -> Option<&'a str> {
    now.base.holdings.sources.values().find(|source| source.code == *code)?.dated.as_deref()
}
