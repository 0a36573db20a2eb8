//! A made-up six-monthly report: five tables, long names, values withheld and restricted, blanks and a picture.

use std::{borrow::Cow, cell::RefCell, vec};

use xuong::{
    document::{
        column::{Column, Mark},
        grid::Grid,
        parts::{Block, Document, Picture},
        table::{Provenance, Table},
    },
    model::{
        column::{Type, Value},
        lang::Text,
        observation::Basis,
    },
};

/// Rows of the widest table.
pub(crate) const FIRMS: usize = 130;

/// A picture of one red point, as PNG.
pub(crate) const POINT_PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144,
    119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 218, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 201, 254, 146,
    239, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

pub(crate) fn text(text: &str) -> Value<'static> {
    Value::Text(Cow::Owned(text.to_owned()))
}

/// The values of a row that no column has told yet.
type Values = RefCell<vec::IntoIter<Value<'static>>>;

/// A column that tells the next value of a row.
pub(crate) fn column(name: &'static str, title: &'static str, kind: Type) -> Column<'static, Values> {
    Column::new(name, Text::new(title, title), kind, |row: &Values| row.borrow_mut().next().expect("a value"))
}

/// Marks a cell.
pub(crate) fn mark(table: &mut Table, (row, column): (usize, usize), mark: Mark) {
    let width = table.grid.headings().len();
    table.grid.cells_mut().nth(row * width + column).expect("a cell").mark = Some(mark);
}

/// A table of some columns and rows.
pub(crate) fn table(
    title: &str,
    columns: &[Column<'static, Values>],
    rows: Vec<Vec<Value<'static>>>,
) -> Table {
    Table {
        name: "sample",
        title: title.to_owned(),
        grid: Grid::of(columns, rows.into_iter().map(|row| RefCell::new(row.into_iter()))),
        provenance: Provenance {
            undated: 0,
            registers: Vec::new(),
            unpublished: false,
            basis: Basis::Counted,
            version: 1204,
            boundaries: None,
            edition: None,
            precision: None,
            dates: "2024-11".parse().ok().zip("2025-06-30".parse().ok()),
            sources: 3,
            cited: Vec::new(),
            figures_alone: 0,
            undated_sources: 0,
            coverage: None,
            absent: None,
            outside: None,
            synthetic: true,
            on: None,
            compared: false,
            brief: false,
        },
        notes: vec![
            "Tỷ lệ lấp đầy = diện tích đã cho thuê / diện tích đất công nghiệp có thể cho thuê.".into(),
        ],
    }
}

/// The whole report.
pub(crate) fn report() -> Document {
    let heading = |rank, text: &str| Block::Heading(rank, text.to_owned());
    let said = |text: &str| Block::Text(text.to_owned());
    let blank = |text: &str| Block::Blank(text.to_owned());
    Document {
        name: "six-months",
        file: "six-months".to_owned(),
        title: "Báo cáo sơ kết 6 tháng đầu năm 2025 về phân bố không gian và chuyển dịch cơ cấu công nghiệp"
            .to_owned(),
        heading: vec![
            "ỦY BAN NHÂN DÂN THÀNH PHỐ".to_owned(),
            "SỞ CÔNG THƯƠNG".to_owned(),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
            "Độc lập – Tự do – Hạnh phúc".to_owned(),
        ],
        origin: None,
        blocks: vec![
            heading(1, "I. Công tác lãnh đạo, chỉ đạo"),
            blank("Văn bản đã ban hành, cơ quan ban hành, việc quán triệt và triển khai"),
            heading(1, "II. Kết quả thực hiện"),
            heading(2, "1. So với mục tiêu"),
            said(
                "Đến hết tháng 6 năm 2025, năm chỉ tiêu chủ yếu đạt được như sau; ba chỉ tiêu lấy từ số liệu thống kê của thành phố, hai chỉ tiêu tính từ sổ đăng ký công nghiệp. Các số liệu chưa có được để trống.",
            ),
            Block::Table(Box::new(targets())),
            heading(2, "2. Đất công nghiệp"),
            Block::Table(Box::new(zones())),
            Block::Picture(picture()),
            heading(2, "3. Cơ cấu ngành"),
            Block::Table(Box::new(sectors())),
            Block::Table(Box::new(dates())),
            heading(1, "III. Đánh giá chung"),
            blank("Kết quả nổi bật, hạn chế, nguyên nhân khách quan và chủ quan, bài học kinh nghiệm"),
            Block::PageBreak,
            heading(1, "Phụ lục. Danh sách doanh nghiệp"),
            Block::Table(Box::new(firms())),
            heading(1, "Nơi nhận"),
            said("Thành ủy; Bộ Công Thương; các sở, ngành; lưu: VT."),
        ],
    }
}

fn targets() -> Table {
    let columns = [
        column("target", "Chỉ tiêu", Type::Text),
        column("goal", "Mục tiêu năm 2030", Type::Real).in_unit("%"),
        column("now", "Đạt được", Type::Real).in_unit("%").with_decimals(2),
        column("as_of", "Thời điểm", Type::Date),
    ];
    let row = |name: &str, goal, now, date: &str| {
        vec![text(name), Value::Real(goal), Value::real(now), Value::date(date.parse().ok())]
    };
    let rows = vec![
        row("Tỷ trọng công nghiệp trong GRDP", 40.0, Some(31.256), "2025-06-30"),
        row(
            "Tỷ trọng giá trị sản phẩm công nghiệp công nghệ cao trong các ngành chế biến, chế tạo",
            45.0,
            None,
            "2025-06",
        ),
        row("Tốc độ tăng giá trị tăng thêm bình quân", 8.5, Some(-1.5), "2025"),
        row("Tốc độ tăng năng suất lao động", 7.5, Some(6.0), "2025-06"),
        row("Tỷ lệ cụm công nghiệp có hệ thống xử lý nước thải", 100.0, Some(61.1), "2025-06-30"),
    ];
    table("Bảng 1. Kết quả so với mục tiêu", &columns, rows)
}

fn zones() -> Table {
    let columns = [
        column("zone", "Khu, cụm công nghiệp", Type::Text),
        column("area_ha", "Diện tích", Type::Real).in_unit("ha"),
        column("leased_ha", "Đã cho thuê", Type::Real).in_unit("ha"),
        column("occupancy", "Tỷ lệ lấp đầy", Type::Real).in_unit("%"),
        column("firms", "Số doanh nghiệp", Type::Int),
        column("workers", "Lao động", Type::Int).in_unit("người"),
        column("revenue", "Doanh thu", Type::Real).in_unit("tỷ đồng").with_decimals(0),
    ];
    let mut rows: Vec<_> = (0..18_u32)
        .map(|at| {
            let area = 20.0 + f64::from(at) * 13.37;
            vec![
                text(&format!(
                    "Cụm công nghiệp làng nghề Đông Phương Yên – Phú Nghĩa mở rộng giai đoạn {}",
                    at + 1
                )),
                Value::Real(area),
                Value::Real(area * 0.6),
                Value::Real(60.0 + f64::from(at)),
                Value::Int(i64::from(at * 7)),
                Value::Int(i64::from(at) * 1234),
                Value::Real(f64::from(at) * 1234.5),
            ]
        })
        .collect();
    rows[2][6] = Value::Null;
    rows[3][5] = Value::Null;
    let mut table =
        table("Bảng 2. Đất và lấp đầy của các khu, cụm công nghiệp: toàn thành phố", &columns, rows);
    mark(&mut table, (2, 6), Mark::Withheld);
    mark(&mut table, (4, 6), Mark::Restricted);
    mark(&mut table, (5, 5), Mark::Restricted);
    table
}

fn sectors() -> Table {
    let columns = [
        column("code", "Mã", Type::Text),
        column("sector", "Ngành", Type::Text),
        column("share", "Tỷ trọng", Type::Real).in_unit("%"),
        column("index", "Chỉ số chuyên môn hóa", Type::Real).with_decimals(None),
    ];
    let row = |code: &str, name: &str, share, index| {
        vec![text(code), text(name), Value::Real(share), Value::Real(index)]
    };
    let rows = vec![
        row("10", "Sản xuất, chế biến thực phẩm", 18.25, 1.234_567_89),
        row("25", "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)", 9.5, 0.000_12),
        row("26", "Sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học", 31.0, 12_345.678),
        row("=1+1", "+84 24 & <Công ty> \"A\" – tên bắt đầu bằng dấu", 0.0, 1e-7),
    ];
    table("Bảng 3. Cơ cấu ngành công nghiệp cấp 2", &columns, rows)
}

fn dates() -> Table {
    let columns = [column("doc", "Văn bản", Type::Text), column("date", "Ngày", Type::Date)];
    let row = |name: &str, date: &str| vec![text(name), Value::date(date.parse().ok())];
    let rows = vec![
        row("Quyết định thành lập", "2025"),
        row("Quy hoạch chi tiết", "2025-06"),
        row("@Khởi công", "2025-06-30"),
    ];
    table("Bảng 4. Mốc thời gian", &columns, rows)
}

fn firms() -> Table {
    let columns = [
        column("id", "Mã số thuế", Type::Text),
        column("name", "Tên doanh nghiệp", Type::Text),
        column("zone", "Khu, cụm công nghiệp", Type::Text),
        column("commune", "Xã, phường", Type::Text),
        column("sector", "Mã ngành", Type::Text),
        column("since", "Hoạt động từ", Type::Date),
        column("workers", "Lao động", Type::Int).in_unit("người"),
        column("women", "Lao động nữ", Type::Int).in_unit("người"),
        column("area", "Diện tích thuê", Type::Real).in_unit("m²").with_decimals(0),
        column("capital", "Vốn đầu tư", Type::Real).in_unit("tỷ đồng"),
        column("revenue", "Doanh thu", Type::Real).in_unit("tỷ đồng"),
        column("export", "Xuất khẩu", Type::Real).in_unit("nghìn USD").with_decimals(2),
    ];
    let names = [
        "Công ty trách nhiệm hữu hạn một thành viên Cơ khí chính xác và Khuôn mẫu Đại Thịnh Phát Việt Nam",
        "Công ty cổ phần Thực phẩm Hương Quê",
        "Hợp tác xã mây tre đan Phú Nghĩa",
        "Công ty TNHH Linh kiện điện tử Sao Mai",
    ];
    let since = ["2011", "2019-07", "2023-11-05"];
    let rows: Vec<_> = (0..FIRMS)
        .map(|at| {
            let n = f64::from(u32::try_from(at).expect("a small number"));
            vec![
                text(&format!("01{:08}", 10_000_000 + at * 7919)),
                text(names[at % names.len()]),
                if at % 5 == 4 { Value::Null } else { text("Cụm công nghiệp Ngọc Hòa") },
                text("Phường Chương Mỹ"),
                text("25.92"),
                Value::date(since[at % since.len()].parse().ok()),
                Value::Int(i64::try_from(at * 37 % 2900).expect("a small number")),
                Value::Int(i64::try_from(at * 17 % 1400).expect("a small number")),
                Value::Real(1500.0 + n * 321.0),
                Value::Real(n * 3.7),
                if at % 11 == 0 { Value::Null } else { Value::Real(n * 1234.56) },
                if at % 3 == 0 { Value::Null } else { Value::Real(n * 98.765) },
            ]
        })
        .collect();
    let mut table = table("Phụ lục 1. Doanh nghiệp sản xuất trong các khu, cụm công nghiệp", &columns, rows);
    (0..FIRMS).for_each(|row| mark(&mut table, (row, 9), Mark::Restricted));
    (0..FIRMS).step_by(11).for_each(|row| mark(&mut table, (row, 10), Mark::Withheld));
    table
}

/// Bars with Vietnamese names.
fn picture() -> Picture {
    let bars: Vec<String> = (0..6_u32)
        .map(|at| {
            let (y, width) = (50 + at * 45, 120 + at * 60);
            format!(
                r##"<text x="10" y="{}" font-size="16">Khu số {}</text><rect x="120" y="{y}" width="{width}" height="30" fill="#9a3412"/>"##,
                y + 20,
                at + 1
            )
        })
        .collect();
    let bars = bars.concat();
    let svg = format!(
        r#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 340" width="640" height="340" font-family="sans-serif"><text x="10" y="28" font-size="18">Tỷ lệ lấp đầy (%)</text>{bars}</svg>"#
    );
    Picture {
        title: "Hình 1. Tỷ lệ lấp đầy của các khu công nghiệp".to_owned(),
        svg,
        width_px: 640,
        height_px: 340,
    }
}
