//! Entity sets, and the properties of their types.

use crate::{
    collection::{
        form::Form,
        kinds::{Collection, ID},
    },
    document::column::Heading,
    http::extract::Ask,
    model::{
        column::Type,
        lang::{Lang, Text},
    },
    report::kind::Report,
};

/// The path of the service.
const ROOT: &str = "/odata/v4";

/// The beginning of the names of sets of reports: a report and a collection may have the same name.
const REPORT: &str = "report_";

/// The longitude of a feature, or of a point inside it.
pub(super) const LONGITUDE: &str = "longitude";

/// Its latitude.
pub(super) const LATITUDE: &str = "latitude";

/// The number of a row of a report, which is its key.
pub(super) const ROW: &str = "row";

/// The columns of a row that are withheld: null, but not unknown.
pub(super) const WITHHELD: &str = "withheld";

/// The columns of a row that are shown, but not for publication.
pub(super) const RESTRICTED: &str = "restricted";

/// The URL of the service.
pub(super) fn root(ask: &Ask) -> String {
    format!("{}{ROOT}", ask.base)
}

/// An entity set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// The features of a collection.
    Collection(Collection),
    /// The rows of a report.
    Report(Report),
}

impl Set {
    /// All sets.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let reports = Report::ALL.iter().filter(|report| is_set(**report));
        let collections = Collection::ALL.iter().map(|collection| Self::Collection(*collection));
        collections.chain(reports.map(|report| Self::Report(*report)))
    }

    /// The set with a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::all().find(|set| set.name() == name)
    }

    /// The name; names of OData have no hyphens.
    pub(super) fn name(self) -> String {
        match self {
            Self::Collection(collection) => collection.code().to_owned(),
            Self::Report(report) => format!("{REPORT}{}", report.code().replace('-', "_")),
        }
    }

    /// The title.
    pub(super) fn title(self, ask: &Ask) -> String {
        match self {
            Self::Collection(collection) => collection.name(ask.lang).to_owned(),
            Self::Report(report) => report.title(&ask.now.city, ask.lang),
        }
    }
}

/// Whether a report is one table without any parameter; a document of several tables is none.
fn is_set(report: Report) -> bool {
    report.needs().is_none() && report != Report::SixMonthly
}

/// What is requested of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A page of its entities.
    Page,
    /// The number of its entities.
    Count,
    /// The entity with a key.
    One(i64),
}

/// A primitive type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Primitive {
    Text,
    Whole,
    Real,
    Date,
}

impl Primitive {
    /// The name in the metadata.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "Edm.String",
            Self::Whole => "Edm.Int64",
            Self::Real => "Edm.Double",
            Self::Date => "Edm.Date",
        }
    }
}

/// A property of an entity type.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) kind: Primitive,
    /// Whether it can be filtered and sorted by.
    pub(super) is_queryable: bool,
}

impl Field {
    fn new(name: &'static str, title: impl Into<String>, kind: Primitive) -> Self {
        Self { name, title: title.into(), kind, is_queryable: true }
    }

    fn shown_only(name: &'static str, title: Text, kind: Primitive, lang: Lang) -> Self {
        Self { is_queryable: false, ..Self::new(name, title.of(lang), kind) }
    }
}

/// The properties of the features of a collection that the role of a request may see. The first is the key.
pub(super) fn of_collection(collection: Collection, ask: &Ask) -> Vec<Field> {
    let lang = ask.lang;
    let id = Field::new(ID, lang.pick("Số định danh", "Identity"), Primitive::Whole);
    let own = collection.properties(ask.role).into_iter().map(|property| {
        let kind = match property.kind {
            Type::Text | Type::Precision => Primitive::Text,
            Type::Int => Primitive::Whole,
            Type::Real => Primitive::Real,
            Type::Date => Primitive::Date,
        };
        Field::new(property.name, property.title(lang), kind)
    });
    let mut fields: Vec<Field> = [id].into_iter().chain(own).collect();
    if matches!(collection.form(), Form::Points | Form::Areas) {
        fields.extend(
            [(LONGITUDE, Text::new("Kinh độ", "Longitude")), (LATITUDE, Text::new("Vĩ độ", "Latitude"))]
                .map(|(name, title)| Field::shown_only(name, title, Primitive::Real, lang)),
        );
    }
    fields
}

/// The properties of the rows of a report with these columns. The first is the key.
///
/// Counts are declared as measured: where an establishment counts in parts for several sectors, they have fractions. Dates
/// are declared as texts, since of some only the year is known.
pub(super) fn of_report(headings: &[Heading], lang: Lang) -> Vec<Field> {
    let own = headings.iter().map(|heading| {
        let kind = match heading.kind {
            Type::Int | Type::Real => Primitive::Real,
            Type::Text | Type::Precision | Type::Date => Primitive::Text,
        };
        Field::new(heading.name, heading.full_title(lang), kind)
    });
    let row = Field::shown_only(ROW, Text::new("Số dòng", "Row"), Primitive::Whole, lang);
    let marks = [
        (WITHHELD, Text::new("Các cột không công bố ở dòng này", "Columns withheld in this row")),
        (RESTRICTED, Text::new("Các cột không được phổ biến", "Columns not for publication")),
    ];
    let marks = marks.map(|(name, title)| Field::shown_only(name, title, Primitive::Text, lang));
    [row].into_iter().chain(own).chain(marks).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_set_has_a_name_of_its_own_by_which_it_is_found() {
        let names: BTreeSet<String> = Set::all().map(Set::name).collect();
        assert_eq!(names.len(), Set::all().count());
        for set in Set::all() {
            assert_eq!(Set::named(&set.name()), Some(set));
            // SimpleIdentifier of CSDL 4.01, §17.2.
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(set.name().chars().all(is_part) && set.name().starts_with(char::is_alphabetic));
        }
        assert_eq!(Set::named("report_sector_mix"), Some(Set::Report(Report::SectorMix)));
        assert_eq!(Set::named("clusters"), Some(Set::Collection(Collection::Clusters)));
        for none in
            ["", "sector-mix", "report_six_monthly", "report_area_profile", "report_form", "Firms", "firms "]
        {
            assert_eq!(Set::named(none), None, "{none}");
        }
    }
}
