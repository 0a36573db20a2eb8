//! Tables with all that lists of offices have around their rows.

use xuong::exchange::draft::Importable;

use super::{
    columns::{self, Cell, Doubt, Notes},
    headings::{Manner, heading},
    places,
    register::{Fact, Register, Values},
};
use crate::imports::dice::Dice;

/// The rows of a file, and what a reader should find in it.
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) expected: Vec<(Values, Option<(f64, f64)>)>,
    pub(super) tolerance_m: f64,
}

/// A column with its property; columns that registers do not have have none.
struct Column {
    property: Option<&'static str>,
    heading: String,
    cells: Vec<Cell>,
}

/// A table of a register. `is_typed` is whether its format has numbers and days.
pub(super) fn made(dice: &mut Dice, register: &Register, is_typed: bool, notes: &mut Notes) -> Table {
    notes.numerals = dice.below(8);
    notes.way(format!("numerals:{}", notes.numerals));
    let manner = Manner::chosen(dice);
    notes.way(format!("{manner:?}"));
    let is_kept = |dice: &mut Dice, property: &str| matches!(property, "name" | "kind") || dice.percent(80);
    let kept: Vec<&'static str> =
        register.properties().iter().copied().filter(|property| is_kept(dice, property)).collect();
    let mut groups: Vec<Vec<Column>> = Vec::new();
    for property in &kept {
        let heading = heading(dice, (register.kind, property), manner, None);
        let cells = columns::cells(dice, (&register.entries, property), is_typed, notes);
        groups.push(vec![Column { property: Some(property), heading, cells }]);
    }
    let places = places::columns(dice, &register.entries, is_typed, notes);
    let spelling = dice.below(60);
    let mut pair = Vec::new();
    for (at, (property, cells)) in places.columns.into_iter().enumerate() {
        let usual = heading(dice, (register.kind, property), manner, Some(spelling));
        let heading = places.headings.map_or(usual, |two| two[at].to_owned());
        pair.push(Column { property: Some(property), heading, cells });
    }
    let has_place = !pair.is_empty();
    groups.extend(Some(pair).filter(|pair| !pair.is_empty()));
    groups.extend(unknown(dice, register, notes).map(|column| vec![column]));
    dice.shuffle(&mut groups[1..]);
    let columns: Vec<Column> =
        counter(dice, register).into_iter().chain(groups.into_iter().flatten()).collect();
    let rows = with_surroundings(dice, &columns, register, notes);
    let expected = register.entries.iter().map(|entry| {
        let point = entry.point.filter(|_| has_place);
        (entry.values(&kept), point)
    });
    Table { rows, expected: expected.collect(), tolerance_m: places.tolerance_m }
}

/// A column that only counts.
fn counter(dice: &mut Dice, register: &Register) -> Option<Column> {
    dice.percent(55).then(|| {
        let cells = (1..=register.entries.len()).map(|number| Cell::Text(number.to_string())).collect();
        Column { property: None, heading: dice.pick(&["STT", "TT", "Stt", "Số TT"]).to_owned(), cells }
    })
}

/// A column that registers do not have.
fn unknown(dice: &mut Dice, register: &Register, notes: &mut Notes) -> Option<Column> {
    dice.percent(25).then(|| {
        notes.doubt(Doubt::Column);
        let heading = dice.pick(&["Điện thoại", "Người đại diện", "Vốn điều lệ (tỷ đồng)", "Email"]);
        let cells = register.entries.iter().map(|_| {
            Cell::Text(match heading {
                "Điện thoại" => format!("024.{:04}.{:04}", dice.below(9999), dice.below(9999)),
                "Người đại diện" => {
                    dice.pick(&["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường"]).to_owned()
                }
                "Email" => format!("cty{}@example.vn", dice.below(999)),
                _ => format!("{},{}", dice.below(500), dice.below(10)),
            })
        });
        let cells = cells.collect();
        Column { property: None, heading: heading.to_owned(), cells }
    })
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The rows with the heading and what is above and below.
fn with_surroundings(
    dice: &mut Dice,
    columns: &[Column],
    register: &Register,
    notes: &mut Notes,
) -> Vec<Vec<Cell>> {
    let width = columns.len();
    let mut rows = titles(dice, register.kind, notes);
    rows.extend(notes.title.iter().map(|title| vec![text(title)]));
    rows.extend(heading_rows(dice, columns, notes));
    if width >= 4 && dice.percent(12) {
        notes.way("numbers");
        let style = dice.below(2);
        let number = |n: usize| if style == 0 { n.to_string() } else { format!("({n})") };
        rows.push((1..=width).map(|n| Cell::Text(number(n))).collect());
    }
    let blanks = if dice.percent(8) { 1 + dice.below(9) } else { usize::MAX };
    let sections =
        if columns[0].property.is_none() && dice.percent(15) { 3 + dice.below(9) } else { usize::MAX };
    for at in 0..register.entries.len() {
        if at % sections == 0 && sections != usize::MAX {
            rows.push(section(columns, at / sections));
            notes.doubt(Doubt::Remark);
        }
        rows.push(columns.iter().map(|column| column.cells[at].clone()).collect());
        if (at + 1) % blanks == 0 {
            rows.push(Vec::new());
        }
    }
    if dice.percent(30) {
        rows.push(totals(dice, columns, register));
        notes.way("totals");
    }
    if columns[0].property.is_none() && dice.percent(8) {
        notes.way("numbered in advance");
        let next = register.entries.len() + 1;
        rows.extend((next..next + 3).map(|number| vec![Cell::Text(number.to_string())]));
    }
    rows.extend(below(dice, width, notes));
    let is_padded = dice.percent(60);
    for row in rows.iter_mut().filter(|row| is_padded || row.is_empty()) {
        row.resize(width, Cell::Empty);
    }
    rows
}

fn titles(dice: &mut Dice, kind: Importable, notes: &mut Notes) -> Vec<Vec<Cell>> {
    let what = match kind {
        Importable::Zones => "DANH SÁCH KHU, CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN THÀNH PHỐ",
        _ => "DANH SÁCH DOANH NGHIỆP, CƠ SỞ SẢN XUẤT TRÊN ĐỊA BÀN",
    };
    let style = dice.below(10);
    notes.way(format!("titles:{style}"));
    match style {
        0..4 => Vec::new(),
        4 => vec![vec![text(what)]],
        5 => vec![
            vec![text("UBND THÀNH PHỐ HÀ NỘI")],
            vec![text("SỞ CÔNG THƯƠNG")],
            Vec::new(),
            vec![text(what)],
        ],
        6 => vec![
            vec![text(what)],
            vec![text("(Kèm theo Công văn số 1234/SCT-QLCN ngày 15/03/2026)")],
            Vec::new(),
        ],
        7 => vec![Vec::new(), vec![text(what)], vec![text("Tính đến 31/12/2025")]],
        8 => vec![
            vec![text("UBND THÀNH PHỐ HÀ NỘI"), Cell::Empty, text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
            vec![text("SỞ CÔNG THƯƠNG"), Cell::Empty, text("Độc lập - Tự do - Hạnh phúc")],
            Vec::new(),
            vec![text("Phụ lục 01")],
            vec![text(what)],
            vec![Cell::Empty, Cell::Empty, text("Đơn vị tính: người")],
        ],
        _ => vec![vec![text("Mẫu số 02")], vec![text(what)]],
    }
}

/// The heading: one row, or two where a pair of coordinates has a name of its own.
fn heading_rows(dice: &mut Dice, columns: &[Column], notes: &mut Notes) -> Vec<Vec<Cell>> {
    let is_of_pair = |column: &Column| matches!(column.property, Some("lon" | "lat" | "x" | "y"));
    let plain: Vec<Cell> = columns.iter().map(|column| text(&column.heading)).collect();
    if !columns.iter().any(is_of_pair) || !dice.percent(18) {
        return vec![plain];
    }
    notes.way("two rows");
    let over = dice.pick(&["Tọa độ", "Vị trí", "Toạ độ"]);
    let (mut upper, mut lower, mut is_second) = (Vec::new(), Vec::new(), false);
    for column in columns {
        let is_in = is_of_pair(column);
        let above = if is_second { "" } else { over };
        is_second = is_in && !is_second;
        match (is_in, above) {
            (false, _) => upper.push(text(&column.heading)),
            (true, "") => upper.push(Cell::Empty),
            (true, above) => upper.push(text(above)),
        }
        lower.push(if is_in { text(&column.heading) } else { Cell::Empty });
    }
    vec![upper, lower]
}

/// A row that names the rows which follow.
fn section(columns: &[Column], number: usize) -> Vec<Cell> {
    let roman = ["I", "II", "III", "IV", "V"];
    let names = ["Phường Việt Hưng", "Phường Láng", "Xã Gia Lâm"];
    let name_at = columns.iter().position(|column| column.property == Some("name"));
    let cells = (0..columns.len()).map(|at| match at {
        0 => text(roman[number % roman.len()]),
        at if Some(at) == name_at => text(names[number % names.len()]),
        _ => Cell::Empty,
    });
    cells.collect()
}

/// A row of totals.
fn totals(dice: &mut Dice, columns: &[Column], register: &Register) -> Vec<Cell> {
    let words = dice.pick(&["Tổng cộng", "Cộng", "TỔNG CỘNG", "Tổng số", "Tổng cộng:"]);
    let at = usize::from(columns[0].property.is_none() && dice.percent(50));
    let sum = |property: &str| -> f64 {
        let facts = register.entries.iter().filter_map(|entry| entry.facts.get(property));
        facts
            .map(|fact| match fact {
                Fact::Whole(number) => f64::from(*number),
                Fact::Real(number) => *number,
                _ => 0.0,
            })
            .sum()
    };
    let cells = columns.iter().enumerate().map(|(column, own)| match own.property {
        _ if column == at => text(words),
        Some(property @ ("workers" | "area_ha")) => Cell::Text(format!("{:.0}", sum(property))),
        _ => Cell::Empty,
    });
    cells.collect()
}

/// What stands below a table.
fn below(dice: &mut Dice, width: usize, notes: &mut Notes) -> Vec<Vec<Cell>> {
    let style = dice.below(10);
    notes.way(format!("below:{style}"));
    if style >= 6 {
        notes.doubt(Doubt::Remark);
    }
    let at = |column: usize, words: &str| {
        let mut row = vec![Cell::Empty; column.min(width - 1)];
        row.push(text(words));
        row
    };
    match style {
        0..6 => Vec::new(),
        6 => vec![Vec::new(), vec![text("Ghi chú: Số liệu đến 30/6/2026")]],
        7 => vec![at(1, "Nguồn: Sở Công Thương Hà Nội")],
        8 => {
            let mut signed = at(1, "NGƯỜI LẬP BIỂU");
            signed.resize((width - 1).max(2), Cell::Empty);
            signed.push(text("THỦ TRƯỞNG ĐƠN VỊ"));
            let mut names = at(1, "(Ký, ghi rõ họ tên)");
            names.resize((width - 1).max(2), Cell::Empty);
            names.push(text("(Ký tên, đóng dấu)"));
            if width < 4 {
                Vec::new()
            } else {
                vec![at(width - 2, "Hà Nội, ngày 30 tháng 6 năm 2026"), signed, names]
            }
        }
        _ => vec![
            vec![text("(*) Cơ sở thuộc diện di dời")],
            vec![text("- Số liệu lao động do doanh nghiệp kê khai")],
        ],
    }
}
