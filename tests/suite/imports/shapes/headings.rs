//! Headings as lists of offices have them.

use xuong::exchange::draft::Importable;

use crate::imports::{dice::Dice, planted::damage::plain};

/// The spellings of the heading of a property.
fn spellings(kind: Importable, property: &str) -> &'static [&'static str] {
    if let Some(own) = of_areas(kind, property) {
        return own;
    }
    match property {
        "name" => &[
            "Tên",
            "Tên doanh nghiệp",
            "Tên cơ sở",
            "Tên công ty",
            "Tên đơn vị",
            "Doanh nghiệp",
            "Tên doanh nghiệp, cơ sở sản xuất",
            "Tên cơ sở sản xuất",
            "Tên tổ chức, cá nhân",
            "Tên DN",
            "Tên doanh nghiệp/cơ sở",
            "Tên cơ sở SXKD",
            "Tên cơ sở sản xuất kinh doanh",
        ],
        "code" => &["Mã", "Mã số", "Ký hiệu", "Mã KCN", "code"],
        "tax_code" => &[
            "Mã số thuế",
            "MST",
            "Mã số doanh nghiệp",
            "MSDN",
            "Mã số thuế/MSDN",
            "Mã số DN",
            "tax_code",
            "Mã số thuế (MST)",
            "Mã số ĐKKD",
        ],
        "address" => &[
            "Địa chỉ",
            "Địa chỉ trụ sở",
            "Địa chỉ trụ sở chính",
            "Địa chỉ sản xuất",
            "Địa điểm sản xuất",
            "Địa chỉ cơ sở",
            "Địa chỉ hoạt động",
            "Địa chỉ (sau sắp xếp)",
        ],
        "sector" => &[
            "Ngành",
            "Mã ngành",
            "Mã ngành VSIC",
            "Ngành nghề",
            "VSIC",
            "Ngành nghề kinh doanh chính",
            "Mã ngành kinh tế",
            "Mã ngành chính",
            "Mã VSIC 2018",
            "Ngành kinh tế (VSIC)",
        ],
        "workers" => &[
            "Lao động",
            "Số lao động",
            "Tổng số lao động",
            "Số công nhân",
            "Tổng lao động",
            "Số lượng lao động",
            "Số LĐ",
            "Lao động hiện có",
        ],
        "opened" => {
            &["Ngày bắt đầu", "Bắt đầu", "Ngày hoạt động", "Ngày bắt đầu hoạt động", "Ngày thành lập"]
        }
        "status" => {
            &["Tình trạng", "Trạng thái", "Tình trạng hoạt động", "Hiện trạng", "Trạng thái hoạt động"]
        }
        "notes" => &["Ghi chú", "GHI CHÚ"],
        other => of_places(other),
    }
}

/// The spellings of the heading of a property that zones or units have, or call otherwise than firms.
fn of_areas(kind: Importable, property: &str) -> Option<&'static [&'static str]> {
    let (is_zone, is_unit) = (kind == Importable::Zones, kind == Importable::Units);
    let own: &[&str] = match property {
        "name" if is_unit => {
            &["Tên", "Tên đơn vị", "Tên phường", "Tên phường, xã", "Tên đơn vị hành chính", "name"]
        }
        "code" if is_unit => &["Mã", "Mã đơn vị", "Mã phường", "Mã xã", "Mã ĐVHC", "code"],
        "name" if is_zone => &[
            "Tên",
            "Tên KCN",
            "Tên khu công nghiệp",
            "Tên cụm công nghiệp",
            "Tên khu, cụm công nghiệp",
            "Tên CCN",
        ],
        "kind" => &["Loại", "Loại hình", "Loại khu"],
        "area_ha" => &["Diện tích", "Tổng diện tích", "Diện tích quy hoạch", "Diện tích đất"],
        "area_km2" => &["Diện tích", "Diện tích tự nhiên"],
        "occupancy_pct" => &["Tỷ lệ lấp đầy", "Lấp đầy", "Tỉ lệ lấp đầy"],
        "investor" => &["Chủ đầu tư", "Chủ đầu tư hạ tầng"],
        _ => return None,
    };
    Some(own)
}

/// The spellings of the heading of coordinates.
fn of_places(property: &str) -> &'static [&'static str] {
    match property {
        "lon" => &["Kinh độ", "Long", "Lng", "lon", "Longitude", "Kinh độ (E)"],
        "lat" => &["Vĩ độ", "Lat", "lat", "Latitude", "Vĩ độ (N)"],
        "x" => &["X", "Tọa độ X", "Toạ độ X", "X (m)", "X (VN-2000)", "Tọa độ X (m)"],
        "y" => &["Y", "Tọa độ Y", "Toạ độ Y", "Y (m)", "Y (VN-2000)", "Tọa độ Y (m)"],
        "position" => &["Tọa độ", "Toạ độ", "Tọa độ GPS", "Vị trí tọa độ", "Tọa độ địa lý"],
        other => panic!("no heading of {other}"),
    }
}

/// The unit that a heading may have in brackets.
fn unit(property: &str) -> &'static str {
    match property {
        "workers" => " (người)",
        "area_ha" => " (ha)",
        "area_km2" => " (km2)",
        "occupancy_pct" => " (%)",
        "lon" | "lat" => " (độ)",
        _ => "",
    }
}

/// What is done to all headings of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Manner {
    Plain,
    Upper,
    Bare,
    Snake,
}

impl Manner {
    pub(super) fn chosen(dice: &mut Dice) -> Self {
        match dice.below(10) {
            0..6 => Self::Plain,
            6 | 7 => Self::Upper,
            8 => Self::Bare,
            _ => Self::Snake,
        }
    }
}

/// The heading of a property. The second of a pair of coordinates has the spelling of the first: `at` is its number.
pub(super) fn heading(
    dice: &mut Dice,
    (kind, property): (Importable, &str),
    manner: Manner,
    at: Option<usize>,
) -> String {
    let all = spellings(kind, property);
    let mut heading = at.map_or_else(|| dice.pick(all), |at| all[at % all.len()]).to_owned();
    if dice.percent(25) && !heading.contains('(') {
        heading += unit(property);
    }
    match manner {
        Manner::Upper => return heading.to_uppercase(),
        Manner::Bare => return plain(&heading),
        Manner::Snake => {
            // Names of fields have no units.
            let end = heading.find(" (").filter(|_| !heading.contains("VN"));
            let words = plain(&heading[..end.unwrap_or(heading.len())]).to_lowercase();
            let words: Vec<&str> =
                words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            return words.join("_");
        }
        Manner::Plain => {}
    }
    match dice.below(14) {
        0 => heading + " (*)",
        1 => heading + ":",
        2 => format!(" {heading} "),
        3 | 4 => broken(dice, &heading),
        5 => heading.replace(' ', "  "),
        _ => heading,
    }
}

/// With a line break in place of a blank.
fn broken(dice: &mut Dice, heading: &str) -> String {
    let blanks: Vec<usize> = heading.match_indices(' ').map(|(at, _)| at).collect();
    if blanks.is_empty() {
        return heading.to_owned();
    }
    let at = dice.pick(&blanks);
    format!("{}\n{}", &heading[..at], &heading[at + 1..])
}
