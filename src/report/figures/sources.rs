//! Lists of sources with their dates.

use crate::{
    index::Snapshot,
    model::{
        code::Code,
        date::PartialDate,
        lang::{Lang, Text},
    },
};

/// A list of sources by code, each with its date, and the number of those without one.
pub(crate) fn told(codes: &[Code], now: &Snapshot, lang: Lang) -> String {
    let dates: Vec<Option<&str>> = codes.iter().map(|code| date(code, now)).collect();
    let each = codes.iter().zip(&dates).map(|(code, date)| {
        format!("{code} ({})", date.unwrap_or_else(|| lang.pick("không ghi ngày", "undated")))
    });
    let each = each.collect::<Vec<_>>().join("; ");
    let without = dates.iter().filter(|date| date.is_none()).count();
    match (without, codes.len()) {
        (0, _) | (_, 0 | 1) => each,
        (n, all) => lang.pick(
            format!("{each} — {n}/{all} nguồn không ghi ngày"),
            format!("{each} — {n} of {all} undated"),
        ),
    }
}

/// A remark with the titles of sources in place of their codes, as far as the titles name them.
pub(crate) fn titled(remark: &str, now: &Snapshot) -> String {
    let is_mark = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let named = |word: &str| {
        let code = word.trim_end_matches(is_mark).parse().ok()?;
        let short = title(&code, now)?.split([':', '(', ';']).next()?.trim();
        Some(format!("“{short}”{}", &word[code.as_str().len()..]))
    };
    // Only codes have capitals and nothing else: a word of a remark may have the spelling of a code.
    let is_code = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains('_');
    let told = remark.split_inclusive(is_mark);
    told.map(|word| is_code(word).then(|| named(word)).flatten().unwrap_or_else(|| word.to_owned())).collect()
}

/// The title of a source.
pub(crate) fn title<'a>(code: &Code, now: &'a Snapshot) -> Option<&'a str> {
    now.base.holdings.sources.values().find(|source| source.code == *code).map(|source| source.title.as_str())
}

/// The date of a source, in its own words.
fn date<'a>(code: &Code, now: &'a Snapshot) -> Option<&'a str> {
    now.base.holdings.sources.values().find(|source| source.code == *code)?.dated.as_deref()
}

/// The date of a figure from its note: the date beside the first source in it, or the date of that source. Text after a
/// semicolon is about other figures.
pub(crate) fn date_in(remark: &str, now: &Snapshot) -> Option<PartialDate> {
    let first = remark.split(';').next().unwrap_or_default();
    let is_mark = |c: char| !(c.is_ascii_alphanumeric() || ['_', '-'].contains(&c));
    let words: Vec<&str> = first.split(is_mark).filter(|word| !word.is_empty()).collect();
    let is_measure = |at: usize| words.get(at + 1).is_some_and(|next| ["ha", "m2", "km2"].contains(next));
    let stated = |at: usize| {
        let date: PartialDate = words[at].parse().ok()?;
        ((1900..2100).contains(&date.first_day().year()) && !is_measure(at)).then_some(date)
    };
    let named = || words.iter().filter_map(|word| now.base.source_date(word)).max();
    (0..words.len()).filter_map(stated).max().or_else(named)
}

/// The date of a figure in words, or a remark that it is missing; `None` without a figure.
pub(crate) fn dated(is_told: bool, date: Option<PartialDate>, lang: Lang) -> Option<String> {
    let undated = || lang.pick("không ghi ngày", "undated").to_owned();
    is_told.then(|| date.map_or_else(undated, |date| date.said(lang)))
}

/// What the register's own remarks on occupancies, which are written in English, are made of.
const PHRASES: [Text; 6] = [
    Text::new("chung của tám khu đang hoạt động", "of eight operating parks together"),
    Text::new(
        "nên không phải là tỷ lệ lấp đầy theo luật của khu nào",
        "so it is the legal occupancy of none of them",
    ),
    Text::new("gần ", "nearly "),
    Text::new(" không ghi ngày, đã cũ", " undated and old"),
    Text::new(" không ghi ngày", " undated"),
    Text::new("không nêu cách tính", "the rule is not stated"),
];

/// A remark in the language of the reader, as far as it is made of these phrases; the rest stays as it was written.
pub(crate) fn remark(text: &str, lang: Lang) -> String {
    PHRASES.iter().fold(text.to_owned(), |told, phrase| told.replace(phrase.en, phrase.of(lang)))
}

/// Splits a remark such as "nearly 100 % as printed, of eight parks" into what the source prints, in words of the reader,
/// and the rest.
pub(crate) fn as_printed(note: &str, lang: Lang) -> (Option<String>, &str) {
    match note.split_once(" as printed") {
        Some((printed, rest)) if !printed.contains([',', ';', '.']) => {
            let stated = remark(printed, lang);
            let told = format!("{} {stated}", lang.pick("nguồn ghi", "as stated:"));
            (Some(told), rest.trim_start_matches([',', ';', ' ']))
        }
        _ => (None, note),
    }
}

#[cfg(test)]
mod tests {
    use super::{as_printed, remark};
    use crate::model::lang::Lang;

    #[test]
    fn a_figure_that_a_source_does_not_state_exactly_is_told_as_it_is_printed() {
        let note = "nearly 100 % as printed, of eight operating parks together (Z01)";
        let (stated, rest) = as_printed(note, Lang::En);
        assert_eq!(stated.as_deref(), Some("as stated: nearly 100 %"));
        assert_eq!(as_printed(note, Lang::Vi).0.as_deref(), Some("nguồn ghi gần 100 %"));
        assert_eq!(remark(rest, Lang::Vi), "chung của tám khu đang hoạt động (Z01)");
        assert_eq!(as_printed("from a letter", Lang::En), (None, "from a letter"));
    }
}
