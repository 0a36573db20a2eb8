//! What was noticed about the layout of a table: where its heading is, and which rows and columns are no records.

use crate::{
    exchange::severity::Severity,
    model::lang::{Lang, Text},
};

/// A fault of the layout of a table, or a note on how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutFault {
    /// The heading is in this row; the rows before it were left out.
    HeadingAt(usize),
    /// The requested row of the heading does not exist.
    NoHeadingAt(usize),
    /// The sheet or layer that was read, and the others, which were not.
    Sheet(String, Vec<String>),
    /// The sheet or layer that was read, and others that have records too, which were not.
    Alike(String, Vec<String>),
    /// The requested sheet or layer does not exist; the names that there are.
    NoSheet(String, Vec<String>),
    /// Properties that are not known and were left out.
    LeftOut(Vec<String>),
    /// A row of totals, which was left out.
    Total,
    /// A row with a remark and no record, which was left out.
    Remark,
    /// A row that names the part of the table that follows, which was left out.
    Section,
    /// A row with its number and nothing else, which was left out.
    Counted,
    /// A row with the numbers of columns, which was left out.
    Numbers,
    /// The heading again, as on each page of a print, which was left out.
    Again,
    /// The heading of another table below, which was not read.
    Another,
    /// What is in the rows of a table stands in its columns.
    Transposed,
    /// A column with values and without a heading, which was left out.
    Unnamed,
    /// Merged cells of several rows of a column, and the number of further such cells of it.
    Merged(usize),
    /// The columns that were read under another name than their title: the heading, and the title.
    Columns(Vec<(String, Text)>),
    /// A row with fewer cells than the heading, which was filled with empty ones: the numbers of both, and how many more
    /// rows are like it.
    Padded(usize, usize, usize),
    /// The heading has a unit that the column does not take; the one that it takes.
    Unit(String, &'static str),
    /// The heading was cut by the program that wrote the file; the property that it was read as.
    Cut(String),
    /// Another column says the same more precisely, its heading.
    Second(String),
}

impl LayoutFault {
    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::NoHeadingAt(_) | Self::NoSheet(..) | Self::Another | Self::Transposed => Severity::Error,
            Self::Remark
            | Self::Unnamed
            | Self::Merged(_)
            | Self::Section
            | Self::Alike(..)
            | Self::Padded(..)
            | Self::Unit(..)
            | Self::Second(_) => Severity::Warning,
            _ => Severity::Note,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::HeadingAt(row) => lang.pick(
                format!("tiêu đề ở dòng {row}; các dòng phía trên bỏ qua"),
                format!("the heading is in row {row}; the rows above were left out"),
            ),
            Self::NoHeadingAt(row) => {
                lang.pick(format!("--header-row {row}: không có dòng này"), format!("--header-row {row}: there is no such row"))
            }
            Self::Sheet(read, others) => {
                let others = names(others);
                lang.pick(
                    format!("đã đọc trang “{read}”; bỏ qua {others} (chọn bằng --sheet)"),
                    format!("the sheet '{read}' was read; {others} left out (choose with --sheet)"),
                )
            }
            Self::Alike(read, others) => {
                let others = names(others);
                lang.pick(
                    format!("chỉ đọc trang “{read}”; {others} cũng có bảng như vậy, hãy nhập riêng từng trang với --sheet"),
                    format!("only the sheet '{read}' was read; {others} has such a table too, import each by itself with --sheet"),
                )
            }
            Self::NoSheet(wanted, there) => {
                let there = names(there);
                lang.pick(
                    format!("không có trang “{wanted}”; tệp có: {there}"),
                    format!("there is no sheet '{wanted}'; the file has: {there}"),
                )
            }
            Self::LeftOut(properties) => {
                let properties = names(properties);
                lang.pick(
                    format!("không nhận ra các thuộc tính này nên bỏ qua: {properties}; dùng --map để đặt tên"),
                    format!("these properties are not known and were left out: {properties}; name them with --map"),
                )
            }
            Self::Padded(found, expected, more) => padded((*found, *expected), *more, lang),
            Self::Unit(found, expected) => lang.pick(
                format!("tiêu đề ghi đơn vị “{found}”, cột này cần {expected}; đã bỏ qua cột, hãy đổi đơn vị"),
                format!("the heading has the unit '{found}', this column takes {expected}; it was left out, convert it"),
            ),
            Self::Cut(name) => lang.pick(
                format!("tiêu đề bị cắt ngắn, đã đọc là “{name}”; dùng --map nếu sai"),
                format!("the heading is cut, it was read as '{name}'; use --map if it is wrong"),
            ),
            Self::Second(other) => lang.pick(
                format!("cùng nghĩa với cột “{other}” nên bỏ qua"),
                format!("it means the same as the column '{other}' and was left out"),
            ),
            Self::Merged(more) => merged(*more, lang),
            Self::Columns(columns) => understood(columns, lang),
            Self::Total => TOTAL.of(lang).into(),
            Self::Remark => REMARK.of(lang).into(),
            Self::Section => SECTION.of(lang).into(),
            Self::Counted => COUNTED.of(lang).into(),
            Self::Numbers => NUMBERS.of(lang).into(),
            Self::Again => AGAIN.of(lang).into(),
            Self::Another => ANOTHER.of(lang).into(),
            Self::Transposed => TRANSPOSED.of(lang).into(),
            Self::Unnamed => UNNAMED.of(lang).into(),
        }
    }
}

fn padded((found, expected): (usize, usize), more: usize, lang: Lang) -> String {
    let more = match more {
        0 => String::new(),
        n => lang.pick(format!("; {n} dòng nữa như vậy"), format!("; {n} more rows like it")),
    };
    lang.pick(
        format!("dòng có {found} ô, tiêu đề có {expected} ô; coi các ô thiếu là trống{more}"),
        format!(
            "the row has {found} cells, the heading {expected}; the missing ones are taken as empty{more}"
        ),
    )
}

fn merged(more: usize, lang: Lang) -> String {
    let more = match more {
        0 => String::new(),
        n => lang.pick(format!(" (còn {n} chỗ nữa)"), format!(" ({n} more such cells)")),
    };
    lang.pick(
        format!(
            "ô gộp qua nhiều dòng: giá trị chỉ thuộc về dòng đầu, các dòng sau để trống{more}; hãy bỏ gộp và điền đủ"
        ),
        format!(
            "merged cells of several rows: the value is that of the first row, the others have none{more}; take the cells apart and fill each"
        ),
    )
}

fn understood(columns: &[(String, Text)], lang: Lang) -> String {
    let pairs = columns.iter().map(|(heading, own)| format!("{heading} → {}", own.of(lang)));
    let pairs = pairs.collect::<Vec<_>>().join("; ");
    lang.pick(
        format!("đã hiểu các cột: {pairs}; dùng --map nếu sai"),
        format!("these columns were understood: {pairs}; use --map if it is wrong"),
    )
}

/// The most names that are listed.
const LISTED: usize = 12;

fn names(all: &[String]) -> String {
    let more = if all.len() > LISTED { ", …" } else { "" };
    all[..all.len().min(LISTED)].join(", ") + more
}

const TOTAL: Text = Text::new("dòng tổng cộng, đã bỏ qua", "a row of totals, which was left out");
const REMARK: Text = Text::new(
    "dòng chỉ có ghi chú, không có bản ghi; đã bỏ qua",
    "a row with a remark and no record, which was left out",
);
const SECTION: Text = Text::new(
    "dòng tên nhóm, không phải bản ghi; đã bỏ qua",
    "a row that names a part of the table and is no record, which was left out",
);
const COUNTED: Text = Text::new(
    "dòng chỉ có số thứ tự, đã bỏ qua",
    "a row with its number and nothing else, which was left out",
);
const NUMBERS: Text =
    Text::new("dòng đánh số cột, đã bỏ qua", "a row with the numbers of columns, which was left out");
const AGAIN: Text = Text::new("dòng lặp lại tiêu đề, đã bỏ qua", "the heading again, which was left out");
const ANOTHER: Text = Text::new(
    "từ dòng này là một bảng khác, có tiêu đề khác, nên không đọc; hãy để mỗi bảng ở một trang hoặc một tệp",
    "another table with another heading begins here, which was not read; give each table a sheet or a file of its own",
);
const TRANSPOSED: Text = Text::new(
    "bảng xếp mỗi bản ghi theo cột chứ không theo dòng; hãy chuyển vị (Transpose) rồi nhập lại",
    "the table has its records in columns instead of rows; transpose it and import it again",
);
const UNNAMED: Text = Text::new(
    "cột này có dữ liệu nhưng không có tiêu đề nên bỏ qua; hãy đặt tiêu đề",
    "this column has values and no heading, and was left out; give it a heading",
);
