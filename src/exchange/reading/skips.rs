//! Rows of a table that are no records: totals, remarks and signatures below it, and the numbers of its columns.

use std::collections::BTreeSet;

use super::layout_fault::LayoutFault;
use crate::{exchange::grid::Row, model::fold::fold};

/// The columns of a table.
pub(super) struct Columns<'a> {
    /// The indexes of those by which records are named.
    pub(super) names: &'a [usize],
    /// The indexes of all that are known.
    pub(super) known: &'a BTreeSet<usize>,
    /// The index of the one that numbers the rows.
    pub(super) counter: Option<usize>,
    /// The number of all.
    pub(super) width: usize,
    /// Whether a unit alone in a row may name a part of the table. In a list of addresses it is an address.
    pub(super) has_parts: bool,
}

/// Why a row is no record, if it is none. `is_first` is whether it follows the heading.
pub(super) fn reason(row: Row<'_>, is_first: bool, columns: &Columns<'_>) -> Option<LayoutFault> {
    let mut filled = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let (first, second) = (filled.next()?, filled.next());
    if is_first && is_numbering(row) {
        return Some(LayoutFault::Numbers);
    }
    // The word stands in the first cell, or after a number of the row.
    let is_number = |cell: &str| cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '*'));
    let word = if is_number(first) { second.unwrap_or(first) } else { first };
    // A row with a number of its own is a record, unless it says no more than "total".
    let is_numbered = is_number(first) && first.contains(|c: char| c.is_ascii_digit());
    if is_total(word) || !is_numbered && is_subtotal(word) {
        return Some(LayoutFault::Total);
    }
    if row.cells().map(str::trim).filter(|cell| !cell.is_empty()).all(is_signature) {
        return Some(LayoutFault::Remark);
    }
    if is_section(row, columns) {
        return Some(LayoutFault::Section);
    }
    let has_value = |at: &usize| row.get(*at).is_some_and(|cell| !cell.trim().is_empty());
    if !columns.known.is_empty() && !columns.known.iter().any(has_value) && row.len() <= columns.width {
        let is_counted = second.is_none() && is_number(first);
        return Some(if is_counted { LayoutFault::Counted } else { LayoutFault::Remark });
    }
    if second.is_some() || columns.width == 1 || !first.contains(char::is_alphabetic) {
        return None;
    }
    let at = (0..row.len()).find(|at| row.get(*at).is_some_and(|cell| !cell.trim().is_empty()))?;
    if columns.has_parts && columns.names.contains(&at) && is_part(first) {
        return Some(LayoutFault::Section);
    }
    let names_record = columns.names.is_empty() || columns.names.contains(&at);
    // A word in a column that is known is a value of a record without a name, which is reported.
    let is_value = columns.known.contains(&at) && first.split_whitespace().count() < 4;
    (is_remark(first) || !(names_record || is_value)).then_some(LayoutFault::Remark)
}

/// Whether a text begins a row of totals. A firm may be named `Tổng công ty …`.
fn is_total(text: &str) -> bool {
    const WORDS: &[&str] =
        &["tong cong", "tong so", "cong", "tong", "total", "grand total", "subtotal", "sum", "cong tong"];
    let bare = text.split(['(', ':']).next().unwrap_or(text);
    WORDS.contains(&fold(bare).as_str())
}

/// Whether a text begins the totals of a part of the table: `Cộng phường Việt Hưng`, `Tổng số 3 cơ sở`. A firm may be named
/// `Cộng Hòa`.
fn is_subtotal(text: &str) -> bool {
    const OF_ALL: &[&str] = &["tong cong ", "tong so ", "cong so "];
    const PARTS: &[&str] = &[
        "phuong",
        "xa",
        "thi tran",
        "thi xa",
        "quan",
        "huyen",
        "thanh pho",
        "khu vuc",
        "khu cong nghiep",
        "kcn",
        "cum cong nghiep",
        "ccn",
        "nhom",
        "phan",
        "muc",
        "trang",
        "toan",
        "theo",
        "khoi",
        "nganh",
        "loai",
        "cac",
    ];
    let folded = fold(text);
    // `Công Vĩ` and `Tống Xá` fold to the same beginnings, and so do `Công ty` and `Tổng công ty`.
    let lower = text.to_lowercase();
    let begins = lower.split_whitespace().next().unwrap_or_default().trim_end_matches([':', '.']);
    let is_word = begins.is_ascii() || matches!(begins, "cộng" | "tổng");
    if !is_word || folded.starts_with("cong ty") || folded.starts_with("tong cong ty") {
        return false;
    }
    if OF_ALL.iter().any(|word| folded.starts_with(word)) {
        return true;
    }
    let Some(rest) = ["cong ", "tong "].iter().find_map(|word| folded.strip_prefix(word)) else {
        return false;
    };
    let first = rest.split(' ').next().unwrap_or_default();
    let is_number = first.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'i' | b'v' | b'x'));
    let is_part =
        |part: &&str| rest.strip_prefix(*part).is_some_and(|end| end.is_empty() || end.starts_with(' '));
    folded.starts_with("cong ") && (is_number || first.len() == 1) || PARTS.iter().any(is_part)
}

/// Whether a row is where a table is signed. Below it stand the names of the signers.
pub(super) fn is_signed(row: Row<'_>) -> bool {
    let mut filled = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let mut is_by_someone = false;
    let is_all = filled.all(|cell| {
        is_by_someone |= !is_place_and_day(&fold(cell));
        is_signature(cell)
    });
    is_all && is_by_someone
}

/// Whether a row below the signatures has names alone.
pub(super) fn has_names_alone(row: Row<'_>) -> bool {
    const MOST: usize = 4;
    let filled: Vec<&str> = row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    filled.len() <= MOST && filled.iter().all(|cell| !cell.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a row names the part of a table that follows: it has a Roman number or a letter where others have their number,
/// and a name and nothing else.
fn is_section(row: Row<'_>, columns: &Columns<'_>) -> bool {
    let filled: Vec<usize> =
        (0..row.len()).filter(|at| row.get(*at).is_some_and(|cell| !cell.trim().is_empty())).collect();
    let [at, name] = filled[..] else { return false };
    let number = row.get(at).unwrap_or_default().trim().trim_end_matches(['.', ')']);
    let is_roman = !number.is_empty() && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let is_letter = number.len() == 1 && number.chars().all(|c| c.is_ascii_uppercase());
    columns.counter == Some(at) && columns.names.contains(&name) && (is_roman || is_letter)
}

/// Whether a text that stands alone in its row is the name of a part: a unit, or words behind a Roman number or a letter.
fn is_part(text: &str) -> bool {
    const PLAIN: &[&str] = &["phuong ", "xa ", "thi tran ", "quan ", "huyen ", "thi xa "];
    // `Phương Đông` and `Huyền Trang` fold to the same beginnings.
    const MARKED: &[&str] = &["phường ", "xã ", "thị trấn ", "quận ", "huyện ", "thị xã "];
    const MOST_WORDS: usize = 9;
    let folded = fold(text);
    let lower = text.to_lowercase();
    let units = if lower.is_ascii() { PLAIN } else { MARKED };
    let is_unit = units.iter().any(|unit| lower.starts_with(unit)) && !folded.starts_with("xa vien");
    let (number, rest) = text.split_once(['.', ')']).unwrap_or_default();
    let number = if rest.starts_with(' ') { number.trim() } else { "" };
    let is_roman = !number.is_empty() && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let is_letter = number.len() == 1 && number.chars().all(|c| c.is_ascii_uppercase());
    is_roman || is_letter || is_unit && folded.split(' ').count() <= MOST_WORDS
}

/// Whether a text stands where a table is signed.
fn is_signature(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "nguoi lap",
        "nguoi tong hop",
        "thu truong",
        "ke toan truong",
        "ky ten",
        "ky ghi ro ho ten",
        "ky ho ten",
        "tm ubnd",
        "tm uy ban nhan dan",
        "xac nhan cua",
        "dai dien don vi",
        "chu tich ubnd",
        "pho chu tich",
    ];
    let folded = fold(text);
    let is_one =
        |word: &&str| folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    WORDS.iter().any(is_one)
        || matches!(folded.as_str(), "giam doc" | "pho giam doc" | "chu tich" | "truong phong")
        || is_place_and_day(&folded)
}

/// Whether a folded text is the line above a signature: `…, ngày 30 tháng 6 năm 2026`.
fn is_place_and_day(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let has_part = |name: &str| {
        words.windows(2).any(|pair| pair[0] == name && pair[1].bytes().all(|b| b.is_ascii_digit()))
    };
    ["thang", "nam"].into_iter().all(has_part) && words.contains(&"ngay") && words.len() <= 12
}

/// Whether a text is a remark below a table.
fn is_remark(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "ghi chu",
        "nguon",
        "luu y",
        "chu thich",
        "nguoi lap",
        "thu truong",
        "don vi tinh",
        "noi nhan",
        "note",
        "source",
        "notes",
        "remark",
        "remarks",
    ];
    let bare = fold(text.split([':', '.']).next().unwrap_or(text));
    let begins =
        |word: &&&str| bare.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let has_colon = text.contains(':');
    text.starts_with("(*)")
        || text.starts_with("* ")
        || text.starts_with("- ") && text.split_whitespace().count() > 4
        || WORDS.iter().any(|word| bare == *word || has_colon && begins(&word))
}

/// Whether the cells of a row are 1, 2, 3 and so on, perhaps in brackets or after letters: the numbers of the columns.
fn is_numbering(row: Row<'_>) -> bool {
    const FEWEST: usize = 3;
    let (mut numbers, mut filled) = (Vec::new(), 0_usize);
    for cell in row.cells().map(str::trim).filter(|cell| !cell.is_empty()) {
        filled += 1;
        let bare = cell.trim_matches(['(', ')', '[', ']', ' ']);
        let is_letter = bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic);
        match bare.parse::<usize>() {
            Ok(number) => numbers.push(number),
            Err(_) if is_letter => {}
            Err(_) => return false,
        }
    }
    let is_counted = numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| a + 1 == *b);
    filled >= FEWEST && is_counted && numbers.first().is_some_and(|first| *first <= 2)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::exchange::grid::Grid;

    fn of(cells: &[&str], is_first: bool) -> Option<LayoutFault> {
        let mut grid = Grid::default();
        cells.iter().for_each(|cell| grid.push(cell, false).unwrap());
        grid.end_row(1);
        let known = [0, 1, 3].into();
        let columns =
            Columns { names: &[1], known: &known, counter: Some(0), width: cells.len(), has_parts: true };
        reason(grid.row(0).unwrap(), is_first, &columns)
    }

    #[rstest]
    #[case(&["", "Tổng cộng", "300"], Some(LayoutFault::Total))]
    #[case(&["Cộng:", "", "300"], Some(LayoutFault::Total))]
    #[case(&["7", "TỔNG SỐ (I+II)", "300"], Some(LayoutFault::Total))]
    #[case(&["Total", "", "300"], Some(LayoutFault::Total))]
    #[case(&["", "Cộng phường Việt Hưng", "", "11"], Some(LayoutFault::Total))]
    #[case(&["", "Cộng II", "", "11"], Some(LayoutFault::Total))]
    #[case(&["", "Tổng số 3 cơ sở", "", "18"], Some(LayoutFault::Total))]
    #[case(&["Cộng trang 2", "", "", "18"], Some(LayoutFault::Total))]
    #[case(&["7", "Cộng đồng Xanh", "300"], None)]
    #[case(&["7", "Công Toàn", "", "300"], None)]
    #[case(&["", "Công Vĩ", "", "300"], None)]
    #[case(&["", "Tống Xá", "", "300"], None)]
    #[case(&["7", "CÔNG T Y TNHH ABC", "", "300"], None)]
    #[case(&["", "Phương Đông", "", ""], None)]
    #[case(&["", "Huyền Trang", "", ""], None)]
    #[case(&["", "A.B.C", "", ""], None)]
    #[case(&["", "Huyen Dong Anh", "", ""], Some(LayoutFault::Section))]
    #[case(&["7", "Tổng kho Đức Giang", "300"], None)]
    #[case(&["7", "Tổng công ty Sông Hồng", "300"], None)]
    #[case(&["", "Cộng Hòa", "300"], None)]
    #[case(&["Ghi chú: số liệu sơ bộ", "", ""], Some(LayoutFault::Remark))]
    #[case(&["", "Nguồn: Sở", ""], Some(LayoutFault::Remark))]
    #[case(&["", "", "Giám đốc"], Some(LayoutFault::Remark))]
    #[case(&["", "Phường Phúc Lợi: 2 cơ sở", "", ""], Some(LayoutFault::Section))]
    #[case(&["", "II. Khối tư nhân", "", ""], Some(LayoutFault::Section))]
    #[case(&["", "Phường Phúc Lợi", "", "300"], None)]
    #[case(&["", "Nguồn Sáng", ""], None)]
    #[case(&["1", "Xưởng Một", ""], None)]
    #[case(&["II.", "Phường Việt Hưng", ""], Some(LayoutFault::Section))]
    #[case(&["A", "Khối trong nước", ""], Some(LayoutFault::Section))]
    #[case(&["I", "Xưởng Một", "", "300"], None)]
    #[case(&["", "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"], Some(LayoutFault::Remark))]
    #[case(&["", "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"], Some(LayoutFault::Remark))]
    #[case(&["", "Hà Nội, ngày 30 tháng 6 năm 2026", ""], Some(LayoutFault::Remark))]
    #[case(&["", "", "300"], Some(LayoutFault::Counted))]
    #[case(&["- Số liệu do doanh nghiệp kê khai", "", ""], Some(LayoutFault::Remark))]
    #[case(&["Số 1", "", ""], None)]
    #[case(&["Tài liệu do phòng thống kê lập", "", ""], Some(LayoutFault::Remark))]
    fn what_is_no_record_is_seen(#[case] cells: &[&str], #[case] expected: Option<LayoutFault>) {
        assert_eq!(of(cells, false), expected);
    }

    #[rstest]
    #[case(&["1", "2", "3", "4"], true)]
    #[case(&["A", "B", "1", "2"], true)]
    #[case(&["(1)", "(2)", "(3)"], true)]
    #[case(&["1", "2"], false)]
    #[case(&["1", "Xưởng", "3"], false)]
    #[case(&["3", "4", "5"], false)]
    #[case(&["1", "3", "4"], false)]
    fn numbers_of_columns_follow_a_heading(#[case] cells: &[&str], #[case] is_numbering: bool) {
        assert_eq!(of(cells, true) == Some(LayoutFault::Numbers), is_numbering);
        assert_eq!(of(cells, false), None);
    }
}
