//! Firms: establishments, which are places of production.

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Access, Attribute, Kind, Known, Quantity, Tie, Unfit, Visibility, dated, held},
    closed::closed,
    code::Code,
    column::Value,
    date::PartialDate,
    headings::{CODE_HEADINGS, NAME_HEADINGS},
    id::FirmId,
    lang::Text,
    likeness::Likeness,
    location::{
        Location, Placed, Written, address, commune, district, point_entered, point_evidence, point_flag,
        point_method, point_precision_m, ward,
    },
    range,
    sector::{SectorCode, UnknownSector},
    tax_code::TaxCode,
    text_fault::LONGEST,
};

closed! {
    /// The state of an establishment.
    pub enum FirmStatus {
        /// Production is going on.
        Operating = "operating" ("Đang hoạt động", "Operating"),
        /// Production is suspended.
        Suspended = "suspended" ("Tạm ngừng", "Suspended"),
        /// Suspended or closed; the source does not say which.
        SuspendedOrClosed = "suspended_or_closed"
            ("Tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào", "Suspended or ceased, not known which"),
        /// Moved to another place.
        Moved = "moved" ("Đã chuyển đi", "Moved"),
        /// Closed for good.
        Closed = "closed" ("Đã chấm dứt", "Closed"),
    }
}

/// The main activity and its evidence. An unknown main activity is never guessed from the order of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Version and code.
    pub code: SectorCode,
    /// The evidence.
    pub basis: Option<String>,
}

/// The suffix of the basis of an inferred sector, which no source confirms.
const INFERENCE: &str = "_inference";

impl Sector {
    /// Whether it was inferred, so that no source confirms it.
    pub fn is_inferred(&self) -> bool {
        self.basis.as_deref().is_some_and(|basis| basis.ends_with(INFERENCE))
    }

    /// The same sector without the evidence. Whether it was inferred stays.
    #[must_use]
    pub fn without_evidence(&self) -> Self {
        Self { code: self.code, basis: self.is_inferred().then(|| INFERENCE.to_owned()) }
    }
}

/// The number of people that work at the establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workers {
    /// Head count.
    pub count: u32,
    /// The date of the count.
    pub as_of: Option<PartialDate>,
}

/// An establishment. Absent values are unknown. Every field except the identity and the point is declared in
/// [`Firm::ATTRIBUTES`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Firm {
    /// Identity.
    pub id: FirmId,
    /// Stable code.
    pub code: Code,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    pub name_en: Option<String>,
    /// Tax code as written; its first ten digits identify the enterprise.
    pub tax_code: Option<TaxCode>,
    /// The address as written.
    pub written: Written,
    /// The zone that its source lists it in.
    pub zone: Option<Code>,
    /// Main activity.
    pub sector: Option<Sector>,
    /// The activity in words, where no sector could be determined.
    pub activity: Option<String>,
    /// State of operation.
    pub status: Option<FirmStatus>,
    /// The evidence for the state.
    pub status_note: Option<String>,
    /// People working there.
    pub workers: Option<Workers>,
    /// Start of production at this place.
    pub opened: Option<PartialDate>,
    /// End of production at this place.
    pub closed: Option<PartialDate>,
    /// Position.
    pub location: Option<Location>,
    /// Codes of the sources.
    pub sources: Vec<Code>,
    /// Date of the newest source.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub notes: Option<String>,
    /// Codes of firms that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<Code>,
}

impl Firm {
    /// The enterprise that owns the establishment: by its tax code, or, if that is missing or unreadable, by the code
    /// of the establishment itself.
    pub fn enterprise(&self) -> &str {
        self.tax_code.as_ref().and_then(TaxCode::enterprise).unwrap_or_else(|| self.code.as_str())
    }

    /// The values by which the firm is recognised.
    pub fn likeness(&self) -> Likeness {
        let point = self.location.as_ref().map(|l| (l.point, l.precision_m));
        let address = self.written.address.as_deref();
        let sector = self.sector.as_ref().map(|sector| sector.code);
        Likeness::new(self.tax_code.as_ref(), &self.name, address, point).in_sector(sector)
    }
}

/// An attribute of firms.
type Of = Attribute<Firm>;

impl Firm {
    /// The attributes of a firm besides its identity and its point, in the order of the collection.
    pub const ATTRIBUTES: &'static [Of] = &[
        Of::new("code", Text::new("Mã cơ sở", "Code"), Kind::Code, Visibility::Public, held!(code))
            .needed()
            .headed(CODE_HEADINGS),
        Of::new("name", Text::new("Tên", "Name"), Kind::Text(500), Visibility::Public, held!(name))
            .needed()
            .headed(NAME_HEADINGS),
        Of::new(
            "name_en",
            Text::new("Tên tiếng Anh", "English name"),
            Kind::Text(500),
            Visibility::Public,
            held!(name_en),
        )
        .headed(&[
            "ten tieng anh",
            "name en",
            "ten quoc te",
            "ten giao dich quoc te",
            "ten nuoc ngoai",
        ]),
        Of::new(
            "tax_code",
            Text::new("Mã số thuế", "Tax code"),
            Kind::TaxCode(40),
            Visibility::Public,
            TAX_CODE,
        )
        .headed(&[
            "ma so thue",
            "mst",
            "ma so doanh nghiep",
            "msdn",
            "ma so dn",
            "ma so dkkd",
            "ma so thue doanh nghiep",
            "mst msdn",
            "ma so thue msdn",
            "ma so thue mst",
            "tax id",
            "taxcode",
            "tin",
        ]),
        Of::new(
            "sector",
            Text::new("Ngành (VSIC)", "Sector (VSIC)"),
            Kind::Sector,
            Visibility::Internal,
            SECTOR,
        )
        .headed(&[
            "nganh",
            "ma nganh",
            "vsic",
            "ma vsic",
            "nganh chinh",
            "ma nganh vsic",
            "ma vsic 2018",
            "vsic 2018",
            "ma nganh vsic 2018",
            "ma nganh chinh",
            "ma nganh kinh te",
            "nganh nghe",
            "nganh nghe chinh",
            "nganh nghe kinh doanh",
            "nganh nghe kinh doanh chinh",
            "nganh kinh te",
            "nganh san xuat",
            "industry",
        ]),
        Of::new(
            "sector_basis",
            Text::new("Căn cứ xác định ngành", "Basis of the sector"),
            Kind::Text(4000),
            Visibility::Internal,
            SECTOR_BASIS,
        )
        .tied(Tie::Within("sector")),
        Of::new(
            "activity",
            Text::new("Hoạt động", "Activity"),
            Kind::Text(4000),
            Visibility::Public,
            held!(activity),
        )
        .headed(&[
            "hoat dong",
            "san pham",
            "san pham chinh",
            "linh vuc",
            "linh vuc hoat dong",
            "mat hang",
        ]),
        Of::new("status", Text::new("Tình trạng", "Status"), Kind::Set, Visibility::Public, held!(status))
            .headed(&[
                "tinh trang",
                "trang thai",
                "tinh trang hoat dong",
                "trang thai hoat dong",
                "hien trang",
            ])
            .shared(),
        Of::new(
            "status_note",
            Text::new("Căn cứ của tình trạng", "Basis of the status"),
            Kind::Text(4000),
            Visibility::Internal,
            held!(status_note),
        )
        .tied(Tie::Beside("status")),
        Of::new(
            "workers",
            Text::new("Lao động (người)", "Workers (persons)"),
            Kind::Whole(Quantity::new(range::WORKERS, &["người", "lao động", "workers"])),
            Visibility::Restricted,
            WORKERS,
        )
        .headed(&[
            "lao dong",
            "so lao dong",
            "employees",
            "so cn",
            "so cong nhan",
            "cong nhan",
            "tong so lao dong",
            "tong lao dong",
            "so luong lao dong",
            "so ld",
            "lao dong hien co",
            "so lao dong hien co",
            "so nguoi lao dong",
            "so nhan vien",
            "headcount",
        ]),
        dated!(
            Of,
            "workers_as_of",
            "Ngày thống kê lao động",
            "Workers as of",
            Visibility::Restricted,
            WORKERS_AS_OF
        )
        .headed(&["ngay thong ke lao dong", "ngay so lao dong"])
        .tied(Tie::Within("workers")),
        Of::new(
            "zone_code",
            Text::new("Mã khu, cụm", "Zone code"),
            Kind::Code,
            Visibility::Internal,
            held!(zone),
        )
        .headed(&["ma khu cong nghiep", "ma kcn", "ma ccn", "zone"])
        .published_as(Visibility::Public, "zone")
        .shared(),
        commune(),
        district(),
        ward(),
        address(Visibility::Public),
        dated!(Of, "opened", "Bắt đầu", "Opened", Visibility::Public, held!(opened)).headed(&[
            "bat dau",
            "ngay bat dau",
            "ngay bat dau hoat dong",
            "ngay hoat dong",
            "ngay di vao hoat dong",
            "bat dau hoat dong",
            "nam bat dau",
            "ngay thanh lap",
            "nam thanh lap",
        ]),
        dated!(Of, "closed", "Kết thúc", "Closed", Visibility::Public, held!(closed))
            .headed(&["ket thuc", "ngay ket thuc"]),
        point_method(),
        point_precision_m(),
        point_flag(),
        point_evidence(),
        point_entered(),
        Of::new("sources", Text::new("Nguồn", "Sources"), Kind::Codes, Visibility::Public, held!(sources))
            .headed(&["nguon"])
            .shared(),
        dated!(Of, "as_of", "Ngày số liệu", "As of", Visibility::Public, held!(as_of))
            .headed(&["ngay so lieu"])
            .shared(),
        Of::new(
            "notes",
            Text::new("Ghi chú", "Notes"),
            Kind::Text(LONGEST),
            Visibility::Internal,
            held!(notes),
        )
        .headed(&["ghi chu", "note"]),
        Of::new(
            "former_codes",
            Text::new("Mã của các cơ sở đã gộp vào", "Codes merged into it"),
            Kind::Codes,
            Visibility::Public,
            held!(former_codes),
        )
        // Merges make it, and lists that say nothing of it must not clear it.
        .not_in_files(),
    ];
}

/// A text of nothing but separators is no tax code.
const TAX_CODE: Access<Firm> = Access {
    get: |firm| Value::text(firm.tax_code.as_ref().map(TaxCode::as_str)),
    put: |firm, value| {
        firm.tax_code = Option::<String>::read(value)?.and_then(|text| TaxCode::new(&text));
        Ok(())
    },
};

const SECTOR: Access<Firm> = Access {
    get: |firm| Value::shown(firm.sector.as_ref().map(|sector| sector.code)),
    put: |firm, value| {
        let code = Option::<String>::read(value)?.map(|text| text.parse());
        let code = code.transpose().map_err(|error: UnknownSector| Unfit::Form(error.to_string()))?;
        firm.sector = code.map(|code| Sector { code, basis: None });
        Ok(())
    },
};

const SECTOR_BASIS: Access<Firm> = Access {
    get: |firm| Value::text(firm.sector.as_ref().and_then(|sector| sector.basis.as_deref())),
    put: |firm, value| {
        let basis = Known::read(value)?;
        if let Some(sector) = &mut firm.sector {
            sector.basis = basis;
        }
        Ok(())
    },
};

const WORKERS: Access<Firm> = Access {
    get: |firm| Value::int(firm.workers.map(|workers| workers.count)),
    put: |firm, value| {
        firm.workers = Option::<u32>::read(value)?.map(|count| Workers { count, as_of: None });
        Ok(())
    },
};

const WORKERS_AS_OF: Access<Firm> = Access {
    get: |firm| Value::date(firm.workers.and_then(|workers| workers.as_of)),
    put: |firm, value| {
        let as_of = Known::read(value)?;
        if let Some(workers) = &mut firm.workers {
            workers.as_of = as_of;
        }
        Ok(())
    },
};

impl Placed for Firm {
    fn written(&self) -> &Written {
        &self.written
    }

    fn written_mut(&mut self) -> &mut Written {
        &mut self.written
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn location_mut(&mut self) -> &mut Option<Location> {
        &mut self.location
    }
}
