//! Texts in the old Vietnamese encoding TCVN 5712 (ABC) that were read as Latin-1: `C«ng ty` for `Công ty`.

use std::borrow::Cow;

/// The letters, without tones, from U+00A1 to U+00FE, as TCVN 5712 has them; a space for what is no letter.
const LETTERS: &[u8; 94] =
    b"AAEOOUDaaeooud      aaaaa aaaa       aaaaaae eeeeeeeeeii   iiio oooooooooooooou uuuuuuuuuyyyyy";

/// Letters of Latin-1 that Vietnamese has, and `Ð`, which many write for `Đ`.
const VIETNAMESE: &str = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýÐ";

/// The text with letters in place of the signs that they were read as; their tones are lost. Other texts stay as they are.
///
/// ```
/// use xuong::model::garbled::mended;
///
/// assert_eq!(mended("C«ng ty cæ phÇn §iÖn Th¨ng Long"), "Cong ty co phan Dien Thang Long");
/// assert_eq!(mended("Công ty «Sao Mai» Köln"), "Công ty «Sao Mai» Köln");
/// ```
pub fn mended(text: &str) -> Cow<'_, str> {
    if !text.contains(is_foreign) || !is_garbled(text) {
        return text.into();
    }
    text.chars().map(|c| letter(c).unwrap_or(c)).collect::<String>().into()
}

/// Whether signs stand where letters belong. Two foreign letters count as well, since one may belong to a name.
fn is_garbled(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    if chars.iter().any(|c| c.is_alphabetic() && *c > '\u{ff}') {
        return false;
    }
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| letter(*c).is_some() || c.is_alphabetic())
    };
    let inside =
        |at: &usize| !chars[*at].is_alphabetic() && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    let foreign: Vec<usize> = (0..chars.len()).filter(|at| is_foreign(chars[*at])).collect();
    foreign.iter().any(inside) || foreign.iter().filter(|at| chars[**at].is_alphabetic()).count() > 1
}

fn is_foreign(c: char) -> bool {
    letter(c).is_some() && !VIETNAMESE.contains(c)
}

fn letter(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(0xa1)?;
    let letter = char::from(*LETTERS.get(usize::try_from(at).ok()?)?);
    (letter != ' ').then_some(letter)
}
