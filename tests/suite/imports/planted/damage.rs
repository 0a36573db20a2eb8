//! What happens to a firm on its way from one list to another.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::town::Listed;
use crate::imports::dice::Dice;

/// The kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Tones,
    Form,
    OneMember,
    OldAddress,
    Moved,
    Swapped,
    Branch,
    Typo,
    TradeName,
    BranchCode,
    Garbled,
    Reopened,
}

impl Kind {
    pub(super) const ALL: [Self; 12] = [
        Self::Tones,
        Self::Form,
        Self::OneMember,
        Self::OldAddress,
        Self::Moved,
        Self::Swapped,
        Self::Branch,
        Self::Typo,
        Self::TradeName,
        Self::BranchCode,
        Self::Garbled,
        Self::Reopened,
    ];
}

/// A firm with a fault, and without some of its values.
pub(super) fn done(firm: &Listed, kind: Kind, dice: &mut Dice) -> Listed {
    let mut own = firm.clone();
    let name = firm.name();
    shift(&mut own, dice, 12.0);
    match kind {
        Kind::Tones => own.plain = true,
        Kind::Form => {
            let forms: &[&str] = match firm.form {
                "Công ty Cổ phần" => &["CTCP", "Cty CP", "Công ty CP", "C.ty cổ phần"],
                "Doanh nghiệp tư nhân" => &["DNTN", "Doanh nghiệp TN"],
                "Hợp tác xã" => &["HTX"],
                "Xí nghiệp" => &["XN"],
                _ => &["Cty TNHH", "Công ty trách nhiệm hữu hạn", "C.ty TNHH"],
            };
            let middle = if firm.form.ends_with("Thương mại") { "SX & TM " } else { "" };
            own.written = Some(format!("{} {middle}{} {}", dice.pick(forms), firm.trade, firm.own));
        }
        Kind::OneMember => {
            let forms = ["Công ty TNHH MTV", "Công ty TNHH 1TV", "Cty TNHH một thành viên", "Công ty TNHH"];
            own.written = Some(format!("{} {} {}", dice.pick(&forms), firm.trade, firm.own));
        }
        Kind::OldAddress => own.is_old_address = true,
        Kind::Moved => shift(&mut own, dice, 150.0),
        Kind::Swapped => own.written = Some(format!("{} {} {}", firm.form, firm.own, firm.trade)),
        Kind::Branch => {
            let ends = [" - Chi nhánh Hà Nội", " (CN 2)", " - Nhà máy số 1", " - Chi nhánh miền Bắc"];
            own.written = Some(name + dice.pick(&ends));
        }
        Kind::Typo => own.written = Some(mistyped(&name, firm.form.chars().count() + 1, dice)),
        Kind::TradeName => {
            let words: String = plain(&firm.own).split(' ').take(2).collect();
            let ends = ["", " Co., Ltd", " JSC", " Group", " Industries"];
            own.written = Some(words.to_uppercase() + dice.pick(&ends));
        }
        Kind::BranchCode => own.tax_code = firm.tax_code.as_ref().map(|code| format!("{code}-001")),
        Kind::Garbled => own.garbled = true,
        Kind::Reopened => {
            own.tax_code = Listed::made(dice).tax_code;
            own.form = dice.pick(&super::town::FORMS[..3]);
        }
    }
    own.forget(dice, matches!(kind, Kind::TradeName | Kind::BranchCode));
    own
}

/// Moves the point by some metres in some direction.
fn shift(own: &mut Listed, dice: &mut Dice, metres: f64) {
    let turn = f64::from(u32::try_from(dice.below(360)).expect("few")).to_radians();
    own.point = own
        .point
        .map(|(lon, lat)| (lon + metres * turn.cos() / 103_900.0, lat + metres * turn.sin() / 110_700.0));
}

/// A letter that is replaced, left out, doubled or swapped with the next one.
fn mistyped(name: &str, from: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (from..letters.len() - 1).filter(|at| letters[*at].is_alphabetic()).collect();
    let at = dice.pick(&places);
    match dice.below(4) {
        0 => letters[at] = dice.pick(&['a', 'e', 'n', 't', 'o', 'h', 'i', 'c']),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// A text without tones.
pub(in crate::imports) fn plain(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.map(|c| match c {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    })
    .collect()
}

/// Letters of TCVN 5712:1993 (ABC), and the signs of Latin-1 with the same bytes. Capitals with tones have none of their own.
const ABC: &str = "àµ ả¶ ã· á¸ ạ¹ ă¨ ằ» ẳ¼ ẵ½ ắ¾ ặÆ â© ầÇ ẩÈ ẫÉ ấÊ ậË đ® èÌ ẻÎ ẽÏ éÐ ẹÑ êª ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ô« ồå ổæ ỗç ốè ộé ơ¬ ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ư\u{ad} ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§";

/// A text in ABC, read as Latin-1.
pub(in crate::imports) fn garbled(text: &str) -> String {
    let sign = |c: char| ABC.split(' ').find_map(|pair| pair.strip_prefix(c)?.chars().next());
    text.nfc()
        .map(|c| {
            let small = c.to_lowercase().next().unwrap_or(c);
            sign(c).or_else(|| sign(small)).unwrap_or(c)
        })
        .collect()
}
