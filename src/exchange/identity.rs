//! Findings about the match of a row with a firm: what was assumed, and what the user must decide.

use super::severity::Severity;
use crate::model::{lang::Lang, matching::scored::Scored};

/// A finding about the match of a row with a firm.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    /// The row may be an existing firm or a new one; the user must decide.
    Doubtful {
        /// The row.
        row: usize,
        /// Candidates, the most probable first.
        fits: Vec<Fit>,
        /// The number of further candidates.
        more: usize,
    },
    /// The row describes the firm of an earlier row: tax code or name are the same, and the place is not known to differ.
    Twin {
        /// The row.
        row: usize,
        /// The earlier row.
        earlier: usize,
        /// Whether they share a tax code; otherwise name and place.
        by_tax_code: bool,
    },
    /// The row has the tax code of this earlier row and another place, and becomes another establishment.
    Establishment(usize),
    /// The row has its own code, but the tax code and place of a firm with another code.
    Shares(Fit),
    /// The same as [`Identity::Shares`], for an earlier row with another code.
    SharesRow(usize),
    /// The firm was recognised without a tax code.
    Recognised {
        /// The code of the firm.
        code: String,
        /// Whether the place agrees too; otherwise only the name does.
        by_place: bool,
    },
    /// The firm was recognised though the row does not agree with it in all values: its code, and how alike they are.
    Alike(String, Scored),
    /// A value by which the firm is recognised changes.
    Changed {
        /// The code of the firm.
        code: String,
        /// The value.
        what: Known,
        /// The value before.
        before: Option<String>,
        /// The value after.
        after: String,
    },
    /// The firm was recognised although its point is this many metres away.
    Moved(String, f64),
    /// The address of the firm changes, and its point does not.
    PointStays(String),
    /// No firm has the code given with `--same`.
    NotHeld(String),
    /// No row matches the firm given with `--same`.
    Unused(String),
    /// The row given with `--same` does not exist, has a code, or has an error.
    NoRow(usize),
}

/// Values by which a firm is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Its name.
    Name,
    /// Its tax code.
    TaxCode,
    /// Its address.
    Address,
}

/// A firm of the register that a row may match, and where they agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Option<String>,
    /// Distance to the point of the row, in metres.
    pub distance_m: Option<f64>,
    /// Whether the tax codes are equal.
    pub tax_code: bool,
    /// Whether the names are equal.
    pub same_name: bool,
    /// Whether the places are the same.
    pub same_place: bool,
    /// How alike they are, if the firm was found by comparison.
    pub scored: Option<Scored>,
}

impl Fit {
    fn say(&self, lang: Lang) -> String {
        if let Some(scored) = &self.scored {
            return format!("{} “{}” ({})", self.code, self.name, scored.say(lang));
        }
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
    lang.pick(format!(", cách {} {unit}", number.replace('.', ",")), format!(", {number} {unit} away"))
}

impl Known {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Name => lang.pick("tên", "name"),
            Self::TaxCode => lang.pick("mã số thuế", "tax code"),
            Self::Address => lang.pick("địa chỉ", "address"),
        }
    }

    /// The name of the property.
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
            | Self::Alike(..)
            | Self::Changed { .. }
            | Self::Moved(..)
            | Self::PointStays(_)
            | Self::Unused(_) => Severity::Note,
        }
    }

    pub(super) fn say(&self, lang: Lang) -> String {
        match self {
            Self::Doubtful { row, fits, more } => doubtful(*row, fits, *more, lang),
            Self::Twin { row, earlier, by_tax_code } => twin(*row, *earlier, *by_tax_code, lang),
            Self::Establishment(earlier) => lang.pick(
                format!("cùng mã số thuế với dòng {earlier} nhưng ở nơi khác: nhận là hai cơ sở"),
                format!("has the tax code of row {earlier} at another place: taken as two establishments"),
            ),
            Self::Shares(fit) => lang.pick(
                format!("mã mới, mà {}; vẫn nhận, xuong check liệt kê", fit.say(lang)),
                format!("a new code beside {}; the row is taken, xuong check lists it", fit.say(lang)),
            ),
            Self::SharesRow(earlier) => lang.pick(
                format!(
                    "mã khác mà cùng mã số thuế với dòng {earlier}, không thấy ở nơi khác; vẫn nhận, xuong \
                     check liệt kê"
                ),
                format!(
                    "another code and the tax code of row {earlier}, not known to be elsewhere; the row is \
                     taken, xuong check lists it"
                ),
            ),
            Self::Recognised { code, by_place: true } => lang.pick(
                format!("nhận ra {code} theo tên và nơi"),
                format!("recognised as {code} by name and place"),
            ),
            Self::Recognised { code, by_place: false } => {
                lang.pick(format!("nhận ra {code} theo tên"), format!("recognised as {code} by its name"))
            }
            Self::Alike(code, scored) => {
                let recognised = lang.pick("nhận ra", "recognised as");
                format!("{recognised} {code} ({})", scored.say(lang))
            }
            Self::Changed { code, what, before, after } => {
                let before = before.as_deref().unwrap_or(lang.pick("chưa có", "none"));
                let what = what.name(lang);
                lang.pick(
                    format!("đổi {what} của {code}: {before} → {after}"),
                    format!("changes the {what} of {code}: {before} → {after}"),
                )
            }
            Self::Moved(code, metres) => {
                lang.pick("chuyển điểm của ", "moves the point of ").to_owned() + code + &away(*metres, lang)
            }
            Self::PointStays(code) => lang.pick(
                format!("{code} đổi địa chỉ mà tọa độ giữ như cũ; hãy kiểm tra tọa độ"),
                format!("{code} gets another address and keeps its point; check the point"),
            ),
            Self::NotHeld(code) => lang.pick(
                format!("--same {code}: sổ đăng ký không có cơ sở mang mã này"),
                format!("--same {code}: the register holds no firm with this code"),
            ),
            Self::Unused(code) => lang.pick(
                format!("--same {code}: không có dòng nào cần hỏi về cơ sở này"),
                format!("--same {code}: no doubtful row matches this firm"),
            ),
            Self::NoRow(row) => lang.pick(
                format!("--same {row}=…: tệp không có dòng này, hoặc dòng này đã có mã hoặc có lỗi"),
                format!("--same {row}=…: the file has no such row, or the row has a code or an error"),
            ),
        }
    }
}

fn doubtful(row: usize, fits: &[Fit], more: usize, lang: Lang) -> String {
    let more = match more {
        0 => String::new(),
        n => lang.pick(format!("; và {n} cơ sở nữa"), format!("; and {n} more")),
    };
    let code = fits.first().map_or(lang.pick("MÃ", "CODE"), |fit| &fit.code);
    let fits = fits.iter().map(|fit| fit.say(lang)).collect::<Vec<_>>().join("; ");
    lang.pick(
        format!(
            "chưa rõ là cơ sở nào, có thể là {fits}{more}. Nếu chính là cơ sở ấy, thêm --same {row}={code}; \
             nếu là cơ sở mới, thêm --new={row}"
        ),
        format!(
            "not clear which firm this is, it may be {fits}{more}. If it is that firm, add --same \
             {row}={code}; if it is a new one, add --new={row}"
        ),
    )
}

fn twin(row: usize, earlier: usize, by_tax_code: bool, lang: Lang) -> String {
    let by = if by_tax_code {
        lang.pick("cùng mã số thuế", "same tax code")
    } else {
        lang.pick("cùng tên", "same name")
    };
    lang.pick(
        format!(
            "trùng với dòng {earlier} ({by}, không thấy ở nơi khác); giữ một dòng, hoặc ghi địa chỉ hay tọa \
             độ khác nhau; nếu là hai cơ sở, thêm --new={row}"
        ),
        format!(
            "the same as row {earlier} ({by}, not known to be elsewhere); keep one row, or give addresses \
             or points that differ; if they are two firms, add --new={row}"
        ),
    )
}
