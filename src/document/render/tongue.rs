//! In which language a text is written, as far as its words tell: remarks and titles are shown as their sources write them,
//! and pages mark those in another language than their own.

use crate::model::lang::Lang;

/// Common English words that are no Vietnamese ones.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "from", "for", "is", "with", "that", "was", "by", "not", "undated", "at", "which"];

/// The language of a text in another one than the page's; `None` if it is the same, or too short to tell.
///
/// # Examples
///
/// ```
/// use xuong::{document::render::tongue::foreign, model::lang::Lang};
///
/// assert_eq!(foreign("W_KTVDL, undated", Lang::Vi), Some(Lang::En));
/// assert_eq!(foreign("phường Sài Đồng was dissolved; one of eight parks", Lang::Vi), Some(Lang::En));
/// assert_eq!(foreign("đất công nghiệp đã cho thuê", Lang::En), Some(Lang::Vi));
/// assert_eq!(foreign("đất công nghiệp đã cho thuê", Lang::Vi), None);
/// assert_eq!(foreign("KCN Thăng Long", Lang::Vi), None);
/// assert_eq!(foreign("Samsung Display", Lang::Vi), None);
/// ```
pub fn foreign(text: &str, page: Lang) -> Option<Lang> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let english = words.filter(|word| ENGLISH.contains(word)).count();
    let is_vietnamese = text
        .chars()
        .any(|c| matches!(c, 'ă' | 'đ' | 'ơ' | 'ư' | 'Ă' | 'Đ' | 'Ơ' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'));
    let own = match (english, is_vietnamese) {
        (0 | 1, true) => Lang::Vi,
        (0, false) => return None,
        _ => Lang::En,
    };
    (own != page).then_some(own)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("CÔNG TY CƠ KHÍ", Some(Lang::Vi))]
    #[case("NHÀ ĂN", Some(Lang::Vi))]
    #[case("Đông Anh", Some(Lang::Vi))]
    #[case("Café Liên", None)]
    #[case("list of KCN Nội Bài", Some(Lang::Vi))]
    #[case("list of the KCN Nội Bài", Some(Lang::En))]
    #[case("theory offside andes", None)]
    #[case("undated", Some(Lang::En))]
    #[case("W_KTVDL,undated;2024", Some(Lang::En))]
    #[case("", None)]
    fn words_and_letters_show_the_language(#[case] text: &str, #[case] own: Option<Lang>) {
        for page in Lang::ALL {
            assert_eq!(foreign(text, *page), own.filter(|own| own != page), "{page:?}");
        }
    }
}
