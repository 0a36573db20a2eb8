//! Who a row is about, when that is not plain: what is told and what is asked.

use super::severity::Severity;
use crate::model::lang::Lang;

/// What can be said about whom a row means.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    /// It may be a firm that is held, or a new one: somebody must say.
    Doubtful {
        /// The row.
        row: usize,
        /// Firms that it may be, the likeliest first.
        fits: Vec<Fit>,
        /// How many more there are.
        more: usize,
    },
    /// Nothing but the name tells it from an earlier row.
    Twin {
        /// The row.
        row: usize,
        /// The row that it is like.
        earlier: usize,
        /// Whether they share a tax code; else name and place.
        by_tax_code: bool,
    },
    /// It has the tax code of an earlier row and another place: another establishment.
    Establishment(usize),
    /// It has a code of its own, and the tax code and place of a firm with another code.
    Shares(Fit),
    /// The same beside an earlier row with another code.
    SharesRow(usize),
    /// It was recognised without a tax code.
    Recognised {
        /// The code of the firm.
        code: String,
        /// Whether the place agrees, not the name alone.
        by_place: bool,
    },
    /// A value by which the firm is known is another now.
    Changed {
        /// The code of the firm.
        code: String,
        /// Which value.
        what: Known,
        /// What it was.
        before: Option<String>,
        /// What it is.
        after: String,
    },
    /// The firm was recognised though its point was elsewhere, so many metres away.
    Moved(String, f64),
    /// The firm moved to another address, its point did not.
    PointStays(String),
    /// No firm has the code that was said with `--same`.
    NotHeld(String),
    /// Nothing fitted what was said with `--same`.
    Unused(String),
    /// There is no row to which what was said with `--same` can apply.
    NoRow(usize),
}

/// By which a firm is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Its name.
    Name,
    /// Its tax code.
    TaxCode,
    /// Its address.
    Address,
}

/// A firm that is held, and how it agrees with a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Option<String>,
    /// How far it is from the row's point.
    pub distance_m: Option<f64>,
    /// Whether the tax code is the same.
    pub tax_code: bool,
    /// Whether the name is the same.
    pub same_name: bool,
    /// Whether the place is the same.
    pub same_place: bool,
}

impl Fit {
    fn say(&self, lang: Lang) -> String {
        let mut agrees = Vec::new();
        if self.tax_code {
            agrees.push(lang.pick("cùng mã số thuế", "same tax code"));
        }
        agrees.push(match (self.same_name, self.tax_code) {
            (true, _) => lang.pick("cùng tên", "same name"),
            (false, true) => lang.pick("khác tên", "other name"),
            (false, false) => lang.pick("tên gần giống", "similar name"),
        });
        if self.same_place {
            agrees.push(lang.pick("cùng nơi", "same place"));
        }
        let address = self.address.as_ref().map(|a| format!(", {a}")).unwrap_or_default();
        let away = self.distance_m.map(|m| away(m, lang)).unwrap_or_default();
        format!("{} “{}”{address}{away} ({})", self.code, self.name, agrees.join(", "))
    }
}

fn away(metres: f64, lang: Lang) -> String {
    let far = metres >= 1000.0;
    let number = if far { format!("{:.1}", metres / 1000.0) } else { format!("{metres:.0}") };
    let unit = if far { "km" } else { "m" };
    match lang {
        Lang::Vi => format!(", cách {} {unit}", number.replace('.', ",")),
        Lang::En => format!(", {number} {unit} away"),
    }
}

impl Known {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Name => lang.pick("tên", "name"),
            Self::TaxCode => lang.pick("mã số thuế", "tax code"),
            Self::Address => lang.pick("địa chỉ", "address"),
        }
    }

    /// The property.
    pub fn property(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::TaxCode => "tax_code",
            Self::Address => "address",
        }
    }
}

impl Identity {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Doubtful { .. } | Self::Twin { .. } | Self::NotHeld(_) | Self::NoRow(_) => Severity::Error,
            Self::Shares(_) | Self::SharesRow(_) => Severity::Warning,
            Self::Establishment(_)
            | Self::Recognised { .. }
            | Self::Changed { .. }
            | Self::Moved(..)
            | Self::PointStays(_)
            | Self::Unused(_) => Severity::Note,
        }
    }

    pub(super) fn vi(&self) -> String {
        let lang = Lang::Vi;
        match self {
            Self::Doubtful { row, fits, more } => {
                let more = if *more > 0 { format!("; và {more} cơ sở nữa") } else { String::new() };
                let code = fits.first().map_or("MÃ", |fit| &fit.code);
                format!(
                    "chưa rõ là cơ sở nào, có thể là {}{more}. Nếu chính là cơ sở ấy, thêm --same {row}={code}; \
                     nếu là cơ sở mới, thêm --new={row}",
                    fits.iter().map(|fit| fit.say(lang)).collect::<Vec<_>>().join("; "),
                )
            }
            Self::Twin { row, earlier, by_tax_code } => {
                let by = if *by_tax_code { "cùng mã số thuế" } else { "cùng tên" };
                format!(
                    "trùng với dòng {earlier} ({by}, không thấy ở nơi khác); giữ một dòng, hoặc ghi địa chỉ hay tọa độ \
                     khác nhau; nếu là hai cơ sở, thêm --new={row}"
                )
            }
            Self::Establishment(earlier) => {
                format!("cùng mã số thuế với dòng {earlier} nhưng ở nơi khác: nhận là hai cơ sở")
            }
            Self::Shares(fit) => format!("mã mới, mà {}; vẫn nhận, xuong check liệt kê", fit.say(lang)),
            Self::SharesRow(earlier) => {
                format!(
                    "mã khác mà cùng mã số thuế với dòng {earlier}, không thấy ở nơi khác; vẫn nhận, xuong check liệt kê"
                )
            }
            Self::Recognised { code, by_place: true } => format!("nhận ra {code} theo tên và nơi"),
            Self::Recognised { code, by_place: false } => format!("nhận ra {code} theo tên"),
            Self::Changed { code, what, before, after } => {
                let before = before.as_deref().unwrap_or("chưa có");
                format!("đổi {} của {code}: {before} → {after}", what.name(lang))
            }
            Self::Moved(code, metres) => format!("chuyển điểm của {code}{}", away(*metres, lang)),
            Self::PointStays(code) => {
                format!("{code} đổi địa chỉ mà tọa độ giữ như cũ; hãy kiểm tra tọa độ")
            }
            Self::NotHeld(code) => format!("--same {code}: sổ đăng ký không có cơ sở mang mã này"),
            Self::Unused(code) => format!("--same {code}: không có dòng nào cần hỏi về cơ sở này"),
            Self::NoRow(row) => {
                format!("--same {row}=…: tệp không có dòng này, hoặc dòng này đã có mã hoặc có lỗi")
            }
        }
    }

    pub(super) fn en(&self) -> String {
        let lang = Lang::En;
        match self {
            Self::Doubtful { row, fits, more } => {
                let more = if *more > 0 { format!("; and {more} more") } else { String::new() };
                let code = fits.first().map_or("CODE", |fit| &fit.code);
                format!(
                    "not clear which firm this is, it may be {}{more}. If it is that firm, add --same {row}={code}; \
                     if it is a new one, add --new={row}",
                    fits.iter().map(|fit| fit.say(lang)).collect::<Vec<_>>().join("; "),
                )
            }
            Self::Twin { row, earlier, by_tax_code } => {
                let by = if *by_tax_code { "same tax code" } else { "same name" };
                format!(
                    "the same as row {earlier} ({by}, not known to be elsewhere); keep one row, or give addresses or \
                     points that differ; if they are two firms, add --new={row}"
                )
            }
            Self::Establishment(earlier) => {
                format!("has the tax code of row {earlier} at another place: taken as two establishments")
            }
            Self::Shares(fit) => {
                format!("a new code beside {}; the row is taken, xuong check lists it", fit.say(lang))
            }
            Self::SharesRow(earlier) => {
                format!(
                    "another code and the tax code of row {earlier}, not known to be elsewhere; the row is taken, xuong \
                     check lists it"
                )
            }
            Self::Recognised { code, by_place: true } => format!("recognised as {code} by name and place"),
            Self::Recognised { code, by_place: false } => format!("recognised as {code} by its name"),
            Self::Changed { code, what, before, after } => {
                let before = before.as_deref().unwrap_or("none");
                format!("changes the {} of {code}: {before} → {after}", what.name(lang))
            }
            Self::Moved(code, metres) => format!("moves the point of {code}{}", away(*metres, lang)),
            Self::PointStays(code) => {
                format!("{code} gets another address and keeps its point; check the point")
            }
            Self::NotHeld(code) => format!("--same {code}: the register holds no firm with this code"),
            Self::Unused(code) => format!("--same {code}: no row asks about this firm"),
            Self::NoRow(row) => {
                format!("--same {row}=…: the file has no such row, or the row has a code or an error")
            }
        }
    }
}
