//! The properties of each collection: the one list for GeoJSON, spreadsheets, parameters and schemas.

use std::sync::Arc;

use super::{reference::Outlined, row::Row};
use crate::model::{
    code::Code,
    column::{
        Column, Value, date, derived, int, real, restricted, shared, text, with_precisions,
        with_precisions_len,
    },
    firm::FirmStatus,
    location::{Location, PointFlag, PointMethod},
    unit::{Level, Precision, Unit},
    zone::{Zone, ZoneStatus},
};

const FIRM_LEN: usize = with_precisions_len(Row::<'static>::OWN);

impl<'a> Row<'a> {
    /// The properties of a firm.
    pub const COLUMNS: &'a [Column<Self>] = &with_precisions::<Self, FIRM_LEN>(Self::OWN);

    const OWN: &'a [Column<Self>] = &[
        text("code", "Mã cơ sở", "Code", |r| Value::text(Some(r.code()))),
        text("name", "Tên", "Name", |r| Value::text(Some(r.name()))),
        text("name_en", "Tên tiếng Anh", "English name", |r| Value::text(r.name_en())),
        text("tax_code", "Mã số thuế", "Tax code", |r| Value::text(r.tax_code())),
        shared(text("sector", "Ngành (VSIC)", "Sector (VSIC)", |r| Value::text(r.sector_digits()))),
        shared(text("sector_version", "Phiên bản VSIC", "VSIC version", |r| {
            Value::text(r.sector().map(|s| s.version().code()))
        })),
        derived(shared(text("sector_name", "Tên ngành", "Sector name", |r| Value::text(r.sector_name())))),
        text("activity", "Hoạt động", "Activity", |r| Value::text(r.activity())),
        shared(text("status", "Tình trạng", "Status", |r| Value::text(r.status().map(FirmStatus::code)))),
        restricted(int("workers", "Lao động (người)", "Workers (persons)", |r| {
            Value::int(r.workers())
        })),
        restricted(date!("workers_as_of", "Ngày thống kê lao động", "Workers as of", |r| {
            Value::date(r.workers_as_of())
        })),
        shared(text("zone", "Mã khu, cụm", "Zone code", |r| Value::text(r.zone_code()))),
        derived(shared(text("zone_name", "Khu, cụm công nghiệp", "Zone", |r| {
            Value::text(r.zone().map(|z| z.name.as_str()))
        }))),
        derived(shared(text("ward_code", "Mã xã, phường (2025)", "Ward code", |r| {
            Value::text(r.unit(Level::Ward).map(|u| u.code.as_str()))
        }))),
        derived(shared(text("ward_name", "Xã, phường (2025)", "Ward", |r| {
            Value::text(r.unit(Level::Ward).map(|u| u.name.as_str()))
        }))),
        derived(shared(text("district_code", "Mã quận, huyện cũ", "Former district code", |r| {
            Value::text(r.unit(Level::District).map(|u| u.code.as_str()))
        }))),
        derived(shared(text("district_name", "Quận, huyện cũ", "Former district", |r| {
            Value::text(r.unit(Level::District).map(|u| u.name.as_str()))
        }))),
        derived(shared(text(
            "unit_precision",
            "Độ chính xác ranh giới",
            "Precision of the boundaries",
            |r| Value::text(r.units().flatten().map(|u| u.precision).max().map(Precision::code)),
        ))),
        text("address", "Địa chỉ", "Address", |r| Value::text(r.address())),
        date!("opened", "Bắt đầu", "Opened", |r| Value::date(r.opened())),
        date!("closed", "Kết thúc", "Closed", |r| Value::date(r.closed())),
        shared(text("point_method", "Cách xác định tọa độ", "Point method", |r| {
            Value::text(r.point_method().map(PointMethod::code))
        })),
        shared(real("point_precision_m", "Sai số tọa độ (m)", "Point precision (m)", |r| {
            Value::real(r.point_precision_m())
        })),
        shared(text("point_flag", "Nghi vấn tọa độ", "Point doubt", |r| {
            Value::text(r.point_flag().map(PointFlag::code))
        })),
        shared(text("sources", "Nguồn", "Sources", |r| Value::text(r.sources()))),
        shared(date!("as_of", "Ngày số liệu", "As of", |r| Value::date(r.as_of()))),
    ];
}

/// The properties of a zone or cluster.
pub const ZONE: &[Column<Arc<Zone>>] = &with_precisions::<_, { with_precisions_len(ZONE_OWN) }>(ZONE_OWN);

const ZONE_OWN: &[Column<Arc<Zone>>] = &[
    text("code", "Mã", "Code", |z| Value::text(Some(z.code.as_str()))),
    text("name", "Tên", "Name", |z| Value::text(Some(&z.name))),
    text("name_en", "Tên tiếng Anh", "English name", |z| Value::text(z.name_en.as_deref())),
    text("kind", "Loại", "Kind", |z| Value::text(Some(z.kind.code()))),
    text("status", "Tình trạng", "Status", |z| Value::text(z.status.map(ZoneStatus::code))),
    date!("status_as_of", "Ngày cập nhật tình trạng", "Status as of", |z| Value::date(
        z.status_as_of
    )),
    real("area_ha", "Diện tích (ha)", "Area (ha)", |z| Value::real(z.area_ha)),
    text("area_note", "Ghi chú diện tích", "Area note", |z| Value::text(z.area_note.as_deref())),
    int("established_year", "Năm thành lập", "Established", |z| Value::int(z.established_year)),
    int("lease_start", "Thuê đất từ năm", "Lease from", |z| Value::int(z.lease_start)),
    int("lease_end", "Thuê đất đến năm", "Lease to", |z| Value::int(z.lease_end)),
    text("decision", "Quyết định", "Decision", |z| Value::text(z.decision.as_deref())),
    text("investor", "Chủ đầu tư hạ tầng", "Infrastructure investor", |z| {
        Value::text(z.investor.as_deref())
    }),
    real("occupancy_pct", "Tỷ lệ lấp đầy công bố (%)", "Published occupancy (%)", |z| {
        Value::real(z.occupancy_pct)
    }),
    text("occupancy_note", "Nguồn tỷ lệ lấp đầy", "Occupancy note", |z| {
        Value::text(z.occupancy_note.as_deref())
    }),
    text("address", "Địa chỉ", "Address", |z| Value::text(z.written.address.as_deref())),
    text("ward_name", "Xã, phường (2025)", "Ward", |z| Value::text(z.written.ward.as_deref())),
    text("district_name", "Quận, huyện cũ", "Former district", |z| {
        Value::text(z.written.district.as_deref())
    }),
    text("point_method", "Cách xác định tọa độ", "Point method", |z| method(z.location.as_ref())),
    real("point_precision_m", "Sai số tọa độ (m)", "Point precision (m)", |z| {
        precision(z.location.as_ref())
    }),
    text("point_flag", "Nghi vấn tọa độ", "Point doubt", |z| flag(z.location.as_ref())),
    text("sources", "Nguồn", "Sources", |z| codes(&z.sources)),
    date!("as_of", "Ngày số liệu", "As of", |z| Value::date(z.as_of)),
    text("notes", "Ghi chú", "Notes", |z| Value::text(z.notes.as_deref())),
];

/// The properties of an outline.
pub const OUTLINE: &[Column<Outlined>] =
    &with_precisions::<_, { with_precisions_len(OUTLINE_OWN) }>(OUTLINE_OWN);

const OUTLINE_OWN: &[Column<Outlined>] = &[
    text("code", "Mã khu, cụm", "Zone code", |o| Value::text(Some(o.zone.code.as_str()))),
    derived(text("name", "Tên", "Name", |o| Value::text(Some(&o.zone.name)))),
    derived(text("kind", "Loại", "Kind", |o| Value::text(Some(o.zone.kind.code())))),
    derived(text("status", "Tình trạng", "Status", |o| Value::text(o.zone.status.map(ZoneStatus::code)))),
    derived(real("measured_ha", "Diện tích đo theo ranh giới (ha)", "Area of the outline (ha)", |o| {
        Value::real(Some((o.measured_ha * 100.0).round() / 100.0))
    })),
    derived(real("area_ha", "Diện tích công bố (ha)", "Published area (ha)", |o| {
        Value::real(o.zone.area_ha)
    })),
    text("precision", "Độ chính xác ranh giới", "Outline precision", |o| {
        Value::text(Some(o.outline.precision.code()))
    }),
    text("source", "Nguồn", "Source", |o| Value::text(o.outline.source.as_deref())),
    date!("as_of", "Ngày số liệu", "As of", |o| Value::date(o.outline.as_of)),
];

/// The properties of a unit.
pub const UNIT: &[Column<Arc<Unit>>] = &with_precisions::<_, { with_precisions_len(UNIT_OWN) }>(UNIT_OWN);

const UNIT_OWN: &[Column<Arc<Unit>>] = &[
    text("edition", "Bộ ranh giới", "Edition", |u| Value::text(Some(u.edition.as_str()))),
    text("level", "Cấp", "Level", |u| Value::text(Some(u.level.code()))),
    text("code", "Mã", "Code", |u| Value::text(Some(u.code.as_str()))),
    text("name", "Tên", "Name", |u| Value::text(Some(&u.name))),
    text("kind", "Loại", "Kind", |u| Value::text(u.kind.as_deref())),
    date!("valid_from", "Hiệu lực từ", "Valid from", |u| Value::date(u.valid_from)),
    date!("valid_to", "Hết hiệu lực", "Valid to", |u| Value::date(u.valid_to)),
    text("precision", "Độ chính xác ranh giới", "Boundary precision", |u| {
        Value::text(Some(u.precision.code()))
    }),
    real("area_km2", "Diện tích công bố (km²)", "Published area (km²)", |u| Value::real(u.area_km2)),
    text("source", "Nguồn", "Source", |u| Value::text(u.source.as_deref())),
];

fn method(location: Option<&Location>) -> Value<'_> {
    Value::text(location.and_then(|l| l.method).map(PointMethod::code))
}

fn precision(location: Option<&Location>) -> Value<'_> {
    Value::real(location.and_then(|l| l.precision_m))
}

fn flag(location: Option<&Location>) -> Value<'_> {
    Value::text(location.and_then(|l| l.flag).map(PointFlag::code))
}

fn codes(codes: &[Code]) -> Value<'_> {
    let joined = codes.iter().map(Code::as_str).collect::<Vec<_>>().join(";");
    Value::shown((!joined.is_empty()).then_some(joined))
}
