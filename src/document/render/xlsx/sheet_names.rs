//! Names of sheets.

/// The longest name that Excel accepts, in UTF-16 code units.
const LONGEST: usize = 31;

/// Turns titles into valid sheet names that differ in more than case.
pub(super) fn unique<'a>(titles: impl Iterator<Item = &'a str>, fallback: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for title in titles {
        let clean = clean(title);
        let clean = if clean.is_empty() { fallback } else { &clean };
        let numbered = (2..).map(|number| {
            let suffix = format!(" ({number})");
            cut(clean, LONGEST - suffix.len()) + &suffix
        });
        let taken = |name: &String| names.iter().any(|own| own.to_lowercase() == name.to_lowercase());
        let name = std::iter::once(cut(clean, LONGEST)).chain(numbered).find(|name| !taken(name));
        names.push(name.expect("numbers do not end"));
    }
    names
}

/// The title without the characters that Excel forbids in sheet names.
fn clean(title: &str) -> String {
    let forbidden = |c: char| "[]:*?/\\\u{fffe}\u{ffff}".contains(c) || c.is_control();
    let spaced = title.replace(forbidden, " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").trim_matches('\'').to_owned()
}

/// Cuts a name to whole words, or to the start of a long word.
fn cut(name: &str, longest: usize) -> String {
    let fits = |text: &str| text.encode_utf16().count() <= longest;
    if fits(name) {
        return name.to_owned();
    }
    let mut words = name.rmatch_indices(' ').map(|(at, _)| &name[..at]);
    let mut letters = name.char_indices().rev().map(|(at, _)| &name[..at]);
    let whole = words.find(|text| fits(text)).filter(|text| text.chars().count() > longest / 2);
    let begun = whole.or_else(|| letters.find(|text| fits(text)));
    begun.unwrap_or_default().trim_end_matches([' ', ',', '.', ';', '(', '–', '-', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_excel_and_differ() {
        let titles = [
            "Cụm công nghiệp: diện tích [ha] và tỷ lệ lấp đầy",
            "CỤM CÔNG NGHIỆP: diện tích [ha] và số lao động",
            "'Số / liệu'",
            "?",
            "Mộttừdàikhôngcókhoảngtrắngnàobêntrongcả",
        ];
        let names = unique(titles.into_iter(), "Bảng");
        assert_eq!(
            names,
            [
                "Cụm công nghiệp diện tích ha và",
                "CỤM CÔNG NGHIỆP diện tích (2)",
                "Số liệu",
                "Bảng",
                "Mộttừdàikhôngcókhoảngtrắngnàobê",
            ]
        );
        assert!(names.iter().all(|name| name.encode_utf16().count() <= LONGEST));
    }
}
