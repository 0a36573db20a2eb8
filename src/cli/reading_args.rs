//! Options of commands that read a list from a file.

use clap::Args;

use crate::{
    exchange::{
        options::mark,
        reading::{dates::DateOrder, text::Encoding},
    },
    geom::{crs::Crs, numeral::Mark},
    model::lang::Text,
};

/// How a file is read.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    #[arg(help = Text::new(
        "Hệ tọa độ của tệp (mặc định: độ là WGS 84, mét là hệ của thành phố)",
        "Reference system of the coordinates (degrees: WGS 84; metres: that of the city)"
    ))]
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    #[arg(help = Text::new(
        "Dấu thập phân của mọi cột số: point hoặc comma",
        "Decimal mark of all columns of numbers: point or comma"
    ))]
    #[arg(long, value_name = "point|comma", value_parser = mark)]
    pub decimal: Option<Mark>,
    #[arg(help = Text::new(
        "Đổi tên cột, thuộc tính=tiêu đề",
        "Column of a property under another heading, property=heading"
    ))]
    #[arg(long = "map", value_name = "a=b", value_parser = pair)]
    pub renamed: Vec<(String, String)>,
    #[arg(help = Text::new(
        "Trang tính hoặc lớp cần đọc (mặc định: trang có tiêu đề khớp nhất)",
        "Sheet or layer to read (default: the one with the best heading)"
    ))]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(help = Text::new(
        "Dòng tiêu đề (mặc định: tìm trong 30 dòng đầu)",
        "Row of the heading (default: found among the first 30)"
    ))]
    #[arg(long, value_name = "ROW")]
    pub header_row: Option<usize>,
    #[arg(help = Text::new(
        "Bảng mã của tệp văn bản (mặc định: tự nhận) [utf-8, utf-16, windows-1258, tcvn3, vni]",
        "Encoding of a text (default: found) [utf-8, utf-16, windows-1258, tcvn3, vni]"
    ))]
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<Encoding>,
    #[arg(help = Text::new(
        "Thứ tự ngày, tháng (mặc định: theo cột, ngày trước) [dmy, mdy, ymd]",
        "Order of day and month (default: by the column, day first) [dmy, mdy, ymd]"
    ))]
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    #[arg(help = Text::new(
        "Cột kinh độ và vĩ độ bị đảo: đọc cột này thay cột kia",
        "Longitude and latitude are in each other's columns: read them so"
    ))]
    #[arg(long)]
    pub swap_axes: bool,
}

/// A pair of names, as `a=b`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(a, b)| !a.is_empty() && !b.is_empty());
    parts.map(|(a, b)| (a.to_owned(), b.to_owned())).ok_or_else(|| format!("'{text}': a=b"))
}
