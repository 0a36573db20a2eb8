//! Headings: the property of each column of a file.

use std::collections::BTreeMap;

use crate::{
    exchange::finding::{Fault, Finding},
    model::fold::fold,
};

/// Other headings of a property, folded.
const ALIASES: &[(&str, &[&str])] = &[
    ("code", &["ma", "ma co so", "ma khu", "ma cum", "ma don vi", "id", "ref"]),
    (
        "name",
        &[
            "ten",
            "ten co so",
            "ten doanh nghiep",
            "ten cong ty",
            "ten khu",
            "ten cum",
            "ten don vi",
            "name vi",
        ],
    ),
    ("name_en", &["ten tieng anh", "name en"]),
    ("tax_code", &["ma so thue", "mst", "ma so doanh nghiep"]),
    ("address", &["dia chi"]),
    ("commune", &["xa cu", "phuong cu", "xa phuong cu"]),
    ("district", &["quan", "huyen", "quan huyen", "quan huyen cu"]),
    ("ward", &["phuong", "xa", "phuong xa", "xa phuong"]),
    ("zone_code", &["ma khu cong nghiep", "ma kcn", "ma ccn", "zone"]),
    ("sector", &["nganh", "ma nganh", "vsic", "ma vsic", "nganh chinh"]),
    ("sector_version", &["phien ban vsic", "vsic version"]),
    ("activity", &["hoat dong", "san pham"]),
    ("status", &["tinh trang", "trang thai"]),
    ("workers", &["lao dong", "so lao dong", "employees"]),
    ("workers_as_of", &["ngay thong ke lao dong", "ngay so lao dong"]),
    ("opened", &["bat dau", "ngay bat dau", "nam thanh lap"]),
    ("closed", &["ket thuc", "ngay ket thuc"]),
    ("lon", &["kinh do", "long", "lng", "longitude"]),
    ("lat", &["vi do", "latitude"]),
    ("x", &["toa do x", "northing", "bac"]),
    ("y", &["toa do y", "easting", "dong"]),
    ("sources", &["nguon"]),
    ("as_of", &["ngay so lieu"]),
    ("notes", &["ghi chu", "note"]),
    ("note", &["ghi chu"]),
    ("kind", &["loai"]),
    ("area_ha", &["dien tich", "dien tich ha"]),
    ("investor", &["chu dau tu"]),
    ("occupancy_pct", &["ty le lap day"]),
    ("decision", &["quyet dinh"]),
    ("value", &["gia tri"]),
    ("unit", &["don vi tinh"]),
    ("period", &["ky", "thoi ky"]),
    ("measure", &["chi tieu"]),
    ("source", &["nguon so lieu"]),
];

/// Columns of an export that are computed from other facts, and are ignored.
const DERIVED: [&str; 7] = [
    "sector_name",
    "zone_name",
    "ward_code",
    "ward_name",
    "district_code",
    "district_name",
    "unit_precision",
];

/// Properties that are dates, each of which may have a column with its precision.
const DATES: [&str; 6] = ["opened", "closed", "workers_as_of", "status_as_of", "as_of", "effective_from"];

/// The name of the property with the precision of a date.
pub(super) fn precision_of(date: &str) -> String {
    format!("{date}{PRECISION}")
}

const PRECISION: &str = "_precision";

/// The columns of a file by property, with their headings in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    columns: BTreeMap<String, (usize, String)>,
}

impl Headings {
    /// Matches headings to the properties of a table; the pairs (property, heading) of `renamed` take precedence.
    pub(crate) fn new(
        header: &[String],
        known: &[&'static str],
        renamed: &[(String, String)],
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut headings = Self::default();
        for (at, heading) in header.iter().enumerate() {
            let property = property_of(heading, known, renamed);
            let fault = match property {
                None if heading.trim().is_empty() || DERIVED.contains(&heading.as_str()) => continue,
                None => Fault::UnknownColumn,
                Some(property) if headings.columns.contains_key(&property) => Fault::ColumnTwice,
                Some(property) => {
                    headings.columns.insert(property, (at, heading.clone()));
                    continue;
                }
            };
            let row = (fault == Fault::UnknownColumn).then_some(1);
            findings.push(Finding { row, column: Some(heading.clone()), value: None, fault });
        }
        headings.drop_precisions_alone(findings);
        headings
    }

    /// Removes precisions whose date has no column.
    fn drop_precisions_alone(&mut self, findings: &mut Vec<Finding>) {
        for date in DATES {
            if self.columns.contains_key(date) {
                continue;
            }
            if let Some((_, heading)) = self.columns.remove(&precision_of(date)) {
                let fault = Fault::UnknownColumn;
                findings.push(Finding { row: Some(1), column: Some(heading), value: None, fault });
            }
        }
    }

    /// The index and the heading of a property.
    pub(crate) fn find(&self, property: &str) -> Option<(usize, &str)> {
        self.columns.get(property).map(|(at, heading)| (*at, heading.as_str()))
    }
}

/// Whether a table has a property, or the date whose precision it is.
fn is_known(property: &str, known: &[&'static str]) -> bool {
    let date = property.strip_suffix(PRECISION).filter(|date| DATES.contains(date));
    known.contains(&date.unwrap_or(property))
}

/// The property that a heading means in a table. The names of the table take precedence over general aliases: `note` is
/// a column of observations and an alias of `notes` of firms.
fn property_of(heading: &str, known: &[&'static str], renamed: &[(String, String)]) -> Option<String> {
    let folded = fold(heading);
    let of_date = [" precision", " do chinh xac"].iter().find_map(|end| folded.strip_suffix(end));
    if let Some((property, _)) = renamed.iter().find(|(_, name)| name == heading || fold(name) == folded) {
        return Some(property.clone()).filter(|p| is_known(p, known));
    }
    let date = of_date.and_then(|date| property_of(date, known, &[]));
    if let Some(date) = date.filter(|p| DATES.contains(&p.as_str())) {
        return Some(precision_of(&date));
    }
    let canonical = folded.replace(' ', "_");
    let own = known.iter().find(|property| **property == canonical);
    let meant = || {
        let mut aliases = ALIASES.iter().filter(|(_, names)| names.contains(&folded.as_str()));
        aliases.find_map(|(property, _)| known.iter().find(|own| *own == property))
    };
    let property = own.or_else(meant)?;
    let elsewhere = renamed.iter().any(|(name, _)| name == property);
    (!elsewhere).then(|| (*property).to_owned())
}
