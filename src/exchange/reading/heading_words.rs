//! The words of headings without what surrounds them.

use crate::model::fold::fold;

/// A folded text without spaces, so that `ma_so_thue`, `maSoThue` and `Mã số thuế` are the same.
pub(super) fn squashed(folded: &str) -> String {
    folded.chars().filter(|c| *c != ' ').collect()
}

/// A heading without its brackets, and what is in them: units and remarks.
pub(super) fn without_brackets(heading: &str) -> (String, Vec<String>) {
    let (mut bare, mut inside, mut depth) = (String::new(), Vec::<String>::new(), 0_usize);
    for c in heading.chars() {
        match c {
            '(' | '[' | '{' => {
                depth += 1;
                inside.push(String::new());
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            c if depth > 0 => inside.iter_mut().last().into_iter().for_each(|part| part.push(c)),
            c => bare.push(c),
        }
    }
    (bare, inside)
}

/// The part of a heading before a comma or slash: `Tên doanh nghiệp, cơ sở sản xuất`.
pub(super) fn first_part(heading: &str) -> &str {
    heading.split([',', '/', ';']).next().unwrap_or(heading)
}

/// Whether a heading is empty, or that of a column which only counts rows or which programs for maps add.
pub(super) fn is_counter(heading: &str) -> bool {
    const COUNTERS: &[&str] = &[
        "stt",
        "tt",
        "so tt",
        "so thu tu",
        "no",
        "fid",
        "id",
        "identity",
        "so dinh danh",
        "objectid",
        "oid",
        "gid",
        "shape",
        "geometry",
        "geom",
        "shape area",
        "shape length",
        "shape leng",
    ];
    let folded = fold(heading);
    folded.is_empty() || COUNTERS.contains(&folded.as_str())
}

/// Whether what stands in brackets is a unit, by which a number would be another one.
pub(super) fn is_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "m2",
        "m²",
        "km2",
        "km²",
        "ha",
        "m",
        "km",
        "cm",
        "dong",
        "vnd",
        "trieu dong",
        "trieu",
        "ty dong",
        "ty",
        "nghin dong",
        "usd",
        "nghin nguoi",
        "nghin",
        "nghin m2",
        "1000 m2",
        "1000 nguoi",
    ];
    matches!(text.trim(), "%" | "‰") || UNITS.contains(&fold(text).as_str())
}
