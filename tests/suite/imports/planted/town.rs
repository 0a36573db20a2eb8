//! Made-up firms of a made-up town, and a second list of them with faults of known kinds.

use xuong::{
    geom::lonlat::LonLat,
    model::{likeness::Likeness, sector::SectorCode, tax_code::TaxCode},
};

use super::damage::{self, Kind};
use crate::imports::dice::Dice;

/// A firm as a list has it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that was done to the firm")]
pub(in crate::imports) struct Listed {
    pub(super) form: &'static str,
    pub(super) trade: &'static str,
    pub(super) own: String,
    /// The name, once it is damaged; until then it is made of its parts.
    pub(super) written: Option<String>,
    pub(in crate::imports) tax_code: Option<String>,
    pub(super) street: String,
    pub(in crate::imports) ward: usize,
    pub(super) is_old_address: bool,
    pub(super) garbled: bool,
    pub(super) plain: bool,
    pub(super) has_address: bool,
    pub(in crate::imports) point: Option<(f64, f64)>,
    pub(in crate::imports) sector: Option<&'static str>,
}

/// A row of the second list: the firm of the first list that it is, if it is there, and what was done to it.
pub(super) struct Row {
    pub(super) firm: Option<usize>,
    pub(super) kind: Option<Kind>,
    pub(super) like: Likeness,
}

pub(super) const FORMS: [&str; 7] = [
    "Công ty TNHH",
    "Công ty Cổ phần",
    "Công ty TNHH Một thành viên",
    "Doanh nghiệp tư nhân",
    "Hợp tác xã",
    "Công ty TNHH Sản xuất và Thương mại",
    "Xí nghiệp",
];

const TRADES: [(&str, &str); 24] = [
    ("Cơ khí", "2592"),
    ("Cơ khí chính xác", "2592"),
    ("Nhựa", "2220"),
    ("Bao bì", "1702"),
    ("Dệt may", "1312"),
    ("May mặc", "1410"),
    ("Thực phẩm", "1079"),
    ("Chế biến nông sản", "1030"),
    ("In", "1811"),
    ("Gỗ mỹ nghệ", "1629"),
    ("Nội thất", "3100"),
    ("Điện tử", "2610"),
    ("Thiết bị điện", "2710"),
    ("Vật liệu xây dựng", "2392"),
    ("Gốm sứ", "2393"),
    ("Hóa chất", "2011"),
    ("Dược phẩm", "2100"),
    ("Đúc kim loại", "2431"),
    ("Thép", "2410"),
    ("Giấy", "1701"),
    ("Cao su", "2219"),
    ("Giày da", "1520"),
    ("Thủ công mỹ nghệ", "3290"),
    ("Phụ tùng ô tô", "2930"),
];

const FIRST: [&str; 40] = [
    "Hoàng",
    "Thành",
    "Minh",
    "Đại",
    "Tân",
    "Phú",
    "An",
    "Hồng",
    "Kim",
    "Long",
    "Thái",
    "Đông",
    "Bình",
    "Quang",
    "Hưng",
    "Việt",
    "Nam",
    "Bắc",
    "Sao",
    "Trường",
    "Thiên",
    "Ngọc",
    "Gia",
    "Khánh",
    "Tuấn",
    "Hải",
    "Sơn",
    "Đức",
    "Vạn",
    "Thịnh",
    "Phương",
    "Anh",
    "Bảo",
    "Châu",
    "Duy",
    "Hà",
    "Lam",
    "Nhật",
    "Quốc",
    "Xuân",
];
const SECOND: [&str; 40] = [
    "Long", "Phát", "Thịnh", "Lợi", "Anh", "Sơn", "Đức", "Tiến", "Hải", "Giang", "Khánh", "Lâm", "Vinh",
    "Cường", "Dương", "Nguyên", "Mai", "Hà", "Phúc", "Đạt", "Hưng", "Thắng", "Toàn", "Vương", "Linh", "Tâm",
    "Trí", "Nghĩa", "Yên", "Bách", "Kiên", "Quân", "Tùng", "Huy", "Khoa", "Châu", "Minh", "An", "Thái",
    "Ninh",
];
const STREETS: [&str; 30] = [
    "Ngô Gia Tự",
    "Nguyễn Văn Cừ",
    "Giải Phóng",
    "Nguyễn Trãi",
    "Quang Trung",
    "Lê Lợi",
    "Trần Phú",
    "Hùng Vương",
    "Phạm Văn Đồng",
    "Cầu Diễn",
    "Hồ Tùng Mậu",
    "Láng",
    "Tam Trinh",
    "Lĩnh Nam",
    "Minh Khai",
    "Trương Định",
    "Ngọc Hồi",
    "Phan Trọng Tuệ",
    "Cổ Linh",
    "Sài Đồng",
    "Đức Giang",
    "Thạch Bàn",
    "Xuân Thủy",
    "Kim Mã",
    "Phùng Hưng",
    "Tô Hiệu",
    "Bà Triệu",
    "Yên Phụ",
    "Nghi Tàm",
    "Thanh Nhàn",
];
/// A present ward, and former wards and districts from which it was made.
pub(super) const WARDS: [(&str, &str); 20] = [
    ("phường Việt Hưng", "phường Đức Giang, quận Long Biên"),
    ("phường Bồ Đề", "phường Ngọc Lâm, quận Long Biên"),
    ("phường Phúc Lợi", "phường Giang Biên, quận Long Biên"),
    ("phường Hoàng Mai", "phường Giáp Bát, quận Hoàng Mai"),
    ("phường Yên Sở", "phường Trần Phú, quận Hoàng Mai"),
    ("phường Từ Liêm", "phường Mỹ Đình 2, quận Nam Từ Liêm"),
    ("phường Xuân Phương", "phường Minh Khai, quận Bắc Từ Liêm"),
    ("phường Hà Đông", "phường Phúc La, quận Hà Đông"),
    ("phường Kiến Hưng", "phường Phú Lãm, quận Hà Đông"),
    ("xã Gia Lâm", "thị trấn Trâu Quỳ, huyện Gia Lâm"),
    ("xã Bát Tràng", "xã Đa Tốn, huyện Gia Lâm"),
    ("xã Đông Anh", "xã Uy Nỗ, huyện Đông Anh"),
    ("xã Phúc Thịnh", "xã Nam Hồng, huyện Đông Anh"),
    ("xã Quang Minh", "thị trấn Chi Đông, huyện Mê Linh"),
    ("xã Thanh Trì", "xã Ngũ Hiệp, huyện Thanh Trì"),
    ("xã Đại Thanh", "xã Tả Thanh Oai, huyện Thanh Trì"),
    ("xã Thường Tín", "xã Văn Bình, huyện Thường Tín"),
    ("xã Phú Xuyên", "xã Nam Phong, huyện Phú Xuyên"),
    ("xã Hoài Đức", "xã Lại Yên, huyện Hoài Đức"),
    ("xã Thạch Thất", "xã Kim Quan, huyện Thạch Thất"),
];

impl Listed {
    pub(in crate::imports) fn made(dice: &mut Dice) -> Self {
        let (trade, sector) = dice.pick(&TRADES);
        let mut own = format!("{} {}", dice.pick(&FIRST), dice.pick(&SECOND));
        match dice.below(12) {
            0 => own += " Việt Nam",
            1 => own += " Hà Nội",
            2 => own = format!("{own} {}", dice.pick(&SECOND)),
            3 => own = format!("{own} {}", dice.below(90) + 10),
            _ => {}
        }
        let ward = dice.below(WARDS.len());
        let away = |dice: &mut Dice| f64::from(u32::try_from(dice.below(2000)).expect("few")) * 1e-5;
        let (column, row) = (ward % 5, ward / 5);
        let corner = |n: usize| f64::from(u32::try_from(n).expect("few")) * 0.05;
        let point = (105.7 + corner(column) + away(dice), 20.9 + corner(row) + away(dice));
        Self {
            form: dice.pick(&FORMS),
            trade,
            own,
            written: None,
            tax_code: Some(tax_code(dice)),
            street: street(dice),
            ward,
            is_old_address: false,
            garbled: false,
            plain: false,
            has_address: true,
            point: Some(point),
            sector: Some(sector),
        }
    }

    pub(in crate::imports) fn name(&self) -> String {
        let name =
            self.written.clone().unwrap_or_else(|| format!("{} {} {}", self.form, self.trade, self.own));
        self.told(name)
    }

    fn told(&self, text: String) -> String {
        match (self.garbled, self.plain) {
            (true, _) => damage::garbled(&text),
            (_, true) => damage::plain(&text),
            _ => text,
        }
    }

    pub(in crate::imports) fn address(&self) -> Option<String> {
        let (present, former) = WARDS[self.ward];
        let unit = if self.is_old_address { former } else { present };
        self.has_address.then(|| self.told(format!("{}, {unit}, Hà Nội", self.street)))
    }

    pub(super) fn like(&self) -> Likeness {
        let code = self.tax_code.as_deref().and_then(TaxCode::new);
        let point = self.point.map(|(lon, lat)| (LonLat::new(lon, lat).expect("a place"), None));
        let sector =
            self.sector.map(|digits| format!("2018:{digits}").parse::<SectorCode>().expect("a code"));
        Likeness::new(code.as_ref(), &self.name(), self.address().as_deref(), point).in_sector(sector)
    }

    /// Leaves out what lists leave out.
    pub(super) fn forget(&mut self, dice: &mut Dice, keeps_code: bool) {
        if !keeps_code && dice.percent(40) {
            self.tax_code = None;
        }
        if dice.percent(20) {
            self.point = None;
        } else if dice.percent(10) {
            self.has_address = false;
        }
        if dice.percent(30) {
            self.sector = None;
        }
    }
}

fn street(dice: &mut Dice) -> String {
    let name = dice.pick(&STREETS);
    match dice.below(4) {
        0 => format!("Số {} ngõ {} phố {name}", dice.below(90) + 1, dice.below(300) + 1),
        1 => format!("{} {name}", dice.below(600) + 1),
        _ => format!("Số {} đường {name}", dice.below(600) + 1),
    }
}

/// A tax code with the right check digit.
fn tax_code(dice: &mut Dice) -> String {
    loop {
        let nine = format!("01{:07}", dice.below(9_999_999) + 1);
        let codes = (0..10).map(|digit| format!("{nine}{digit}"));
        let mut right = codes.filter(|code| TaxCode::new(code).is_some_and(|code| code.fault().is_none()));
        if let Some(code) = right.next() {
            return code;
        }
    }
}

/// A list of firms, and a second list: most of the firms with one fault each, and others that are new.
pub(super) fn lists(seed: u64, firms: usize) -> (Vec<Likeness>, Vec<Row>) {
    let mut dice = Dice(seed);
    let first: Vec<Listed> = (0..firms).map(|_| Listed::made(&mut dice)).collect();
    let mut rows = Vec::new();
    for (at, firm) in first.iter().enumerate() {
        if dice.percent(30) {
            let mut new = Listed::made(&mut dice);
            // Some new firms have the name or the street of a firm of the list.
            match dice.below(6) {
                0 => (new.trade, new.own) = (firm.trade, firm.own.clone()),
                1 => (new.street, new.ward, new.point) = (firm.street.clone(), firm.ward, firm.point),
                _ => {}
            }
            new.forget(&mut dice, false);
            rows.push(Row { firm: None, kind: None, like: new.like() });
        } else {
            let kind = Kind::ALL[at % Kind::ALL.len()];
            let damaged = damage::done(firm, kind, &mut dice);
            rows.push(Row { firm: Some(at), kind: Some(kind), like: damaged.like() });
        }
    }
    (first.iter().map(Listed::like).collect(), rows)
}
