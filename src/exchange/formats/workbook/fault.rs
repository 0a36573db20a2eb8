//! Faults and doubts about workbooks.

use crate::{
    exchange::severity::Severity,
    model::lang::{Lang, Text},
};

/// A fault or a doubt about a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookFault {
    /// A part of the workbook is damaged.
    Broken(String),
    /// The workbook is encrypted.
    Encrypted,
    /// A file of another kind, which a spreadsheet program can save as a workbook.
    Foreign(Foreign),
    /// The workbook declares entities, which no spreadsheet program writes.
    Entities,
    /// Elements are nested too deeply.
    Deep,
    /// The workbook unpacks to far more than its size.
    Bloated,
    /// More than 20 million cells.
    TooManyCells,
    /// No sheet has this name; these are the sheets.
    NoSheet(String, Vec<String>),
    /// Every sheet is hidden.
    NoneVisible(Vec<String>),
    /// Hidden sheets, which were not read.
    Hidden(Vec<String>),
    /// The result of a formula is an error.
    ErrorValue,
    /// Further cells with an error, after the first ones.
    MoreErrors(usize),
    /// Formulas without a result: their number.
    NoResult(usize),
    /// Percentages, read as they are shown.
    Percent,
    /// Rows that are hidden, by hand or by a filter, and were read: their number.
    HiddenRows(usize),
}

/// A kind of file that is no workbook which can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Excel's binary workbook, `.xlsb`.
    Xlsb,
    /// Workbooks of Excel 95 and older, `.xls`.
    Xls,
    /// A web page under the name of a workbook.
    Html,
    /// Excel's XML of 2003.
    Xml,
    /// A document of Apple Numbers.
    Numbers,
    /// A text document or slides.
    Document,
}

impl Foreign {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Xlsb => lang.pick("sổ tính nhị phân (.xlsb)", "a binary workbook (.xlsb)"),
            Self::Xls => {
                lang.pick("sổ tính Excel 95 trở về trước (.xls)", "a workbook of Excel 95 or older (.xls)")
            }
            Self::Html => lang.pick("trang web mang tên sổ tính", "a web page under the name of a workbook"),
            Self::Xml => lang.pick("bảng tính XML 2003", "an XML spreadsheet of 2003"),
            Self::Numbers => lang.pick("tệp Apple Numbers", "a document of Apple Numbers"),
            Self::Document => lang.pick("văn bản hoặc bản trình chiếu", "a text document or slides"),
        }
    }
}

impl BookFault {
    /// The severity.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Hidden(_) | Self::Percent => Severity::Note,
            Self::ErrorValue | Self::MoreErrors(_) | Self::NoResult(_) | Self::HiddenRows(_) => {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Encrypted => ENCRYPTED.of(lang).into(),
            Self::Entities => ENTITIES.of(lang).into(),
            Self::Deep => DEEP.of(lang).into(),
            Self::Bloated => BLOATED.of(lang).into(),
            Self::TooManyCells => TOO_MANY_CELLS.of(lang).into(),
            Self::ErrorValue => ERROR_VALUE.of(lang).into(),
            Self::Percent => PERCENT.of(lang).into(),
            Self::Broken(part) => lang.pick(
                format!("sổ tính bị hỏng ở phần {part}; hãy mở bằng Excel hoặc LibreOffice rồi lưu lại"),
                format!("the workbook is damaged in {part}; open it in Excel or LibreOffice and save it again"),
            ),
            Self::Foreign(kind) => lang.pick(
                format!("đây là {}; hãy mở rồi lưu thành .xlsx hoặc .ods", kind.name(lang)),
                format!("this is {}; open it and save it as .xlsx or .ods", kind.name(lang)),
            ),
            Self::NoSheet(name, sheets) => {
                let sheets = sheets.join(", ");
                lang.pick(
                    format!("không có trang “{name}”; các trang: {sheets}"),
                    format!("there is no sheet '{name}'; the sheets are {sheets}"),
                )
            }
            Self::NoneVisible(sheets) => {
                let sheets = sheets.join(", ");
                lang.pick(
                    format!("mọi trang đều bị ẩn; chọn một trang bằng --sheet: {sheets}"),
                    format!("every sheet is hidden; choose one with --sheet: {sheets}"),
                )
            }
            Self::Hidden(sheets) => {
                let sheets = sheets.join(", ");
                lang.pick(
                    format!("không đọc trang bị ẩn: {sheets}; muốn đọc thì dùng --sheet"),
                    format!("hidden sheets were not read: {sheets}; to read one, use --sheet"),
                )
            }
            Self::MoreErrors(count) => lang.pick(
                format!("còn {count} ô nữa có giá trị lỗi, đọc là ô trống"),
                format!("{count} more cells hold an error and were read as empty"),
            ),
            Self::NoResult(count) => lang.pick(
                format!(
                    "{count} công thức chưa có kết quả, đọc là ô trống; hãy mở bằng Excel hoặc LibreOffice rồi lưu lại"
                ),
                format!(
                    "{count} formulas have no result and were read as empty; open the workbook in Excel or LibreOffice and save it again"
                ),
            ),
            Self::HiddenRows(count) => lang.pick(
                format!("trang có {count} dòng bị ẩn hoặc bị lọc, vẫn được đọc; nếu không muốn thì xóa các dòng ấy"),
                format!("{count} rows of the sheet are hidden or filtered out and were read all the same; delete those that are not meant"),
            ),
        }
    }
}

const ENCRYPTED: Text = Text::new(
    "sổ tính có mật khẩu; hãy mở, bỏ mật khẩu rồi lưu lại",
    "the workbook has a password; open it, remove the password and save it again",
);
const ENTITIES: Text = Text::new(
    "sổ tính khai báo thực thể XML, điều mà không chương trình bảng tính nào làm, nên không được đọc",
    "the workbook declares XML entities, which no spreadsheet program does, and is not read",
);
const DEEP: Text = Text::new(
    "sổ tính lồng các phần tử quá sâu nên không được đọc",
    "the workbook nests its elements too deeply and is not read",
);
const BLOATED: Text = Text::new(
    "sổ tính giải nén ra quá lớn so với kích thước tệp nên không được đọc; hãy chép phần có dữ liệu sang sổ tính mới",
    "the workbook unpacks to far more than its size and is not read; copy the part that has data to a new workbook",
);
const TOO_MANY_CELLS: Text = Text::new(
    "sổ tính có hơn 20 triệu ô; hãy chia nhỏ",
    "the workbook has more than 20 million cells; split it",
);
const ERROR_VALUE: Text = Text::new(
    "giá trị lỗi của công thức, đọc là ô trống",
    "the error of a formula, which was read as an empty cell",
);
const PERCENT: Text = Text::new(
    "ô định dạng phần trăm, đọc như đang hiện: 0,85 hiện 85% là 85",
    "percentages were read as they are shown: 0.85 shown as 85% is 85",
);
