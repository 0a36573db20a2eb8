//! Features of a GeoJSON file (RFC 7946) whose geometry is an area, one row each.

use geo::{MultiPolygon, Orient, orient::Direction};
use geojson::{Feature, GeoJson, JsonValue};

use super::{
    area::polygons,
    draft::{Batch, Draft, Reading},
    finding::{Fault, Finding},
    heading::precision_of,
};
use crate::{
    geom::area,
    model::{
        closed::NotInSet,
        date::{DatePrecision, PartialDate},
        fold::composed,
        record::Record,
        unit::Precision,
    },
};

/// The column that is wrong, and how.
pub(super) type Bad = (&'static str, Fault);

/// Reads every feature by its kind's own reader; what cannot be read becomes a finding of its row.
pub(super) fn read(
    bytes: &[u8],
    reading: &Reading,
    properties: &[&'static str],
    record: fn(&Properties<'_>) -> Result<Record, Bad>,
) -> Batch {
    let mut batch = Batch { empty: reading.empty, ..Batch::default() };
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let features = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection.features,
        Ok(_) => {
            batch.findings.push(Finding::file(Fault::Shape("GeoJSON FeatureCollection".into())));
            return batch;
        }
        Err(error) => {
            batch.findings.push(Finding::file(Fault::Shape(error.to_string())));
            return batch;
        }
    };
    batch.rows = features.len();
    let has = |name: &str| features.iter().any(|feature| Properties { feature, reading }.is_there(name));
    batch.absent = properties.iter().copied().filter(|name| !has(name)).collect();
    for (at, feature) in features.into_iter().enumerate() {
        let given = Properties { feature: &feature, reading };
        match record(&given) {
            Ok(record) => batch.drafts.push(Draft { row: at + 1, record, coded: true }),
            Err((column, fault)) => {
                let (value, column) = (given.text(column), Some(column.to_owned()));
                batch.findings.push(Finding { row: Some(at + 1), column, value, fault });
            }
        }
    }
    batch
}

/// What a feature says.
pub(super) struct Properties<'a> {
    feature: &'a Feature,
    pub(super) reading: &'a Reading,
}

impl Properties<'_> {
    fn value(&self, name: &str) -> Option<&JsonValue> {
        self.feature.property(self.named(name)).filter(|v| !v.is_null())
    }

    /// Whether the feature has a property, be it null.
    fn is_there(&self, name: &str) -> bool {
        self.feature.property(self.named(name)).is_some()
    }

    /// What the file calls a property.
    fn named<'n>(&'n self, name: &'n str) -> &'n str {
        let renamed = self.reading.renamed.iter().find(|(property, _)| property == name);
        renamed.map_or(name, |(_, given)| given)
    }

    /// A property as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|v| v.as_str().map_or_else(|| v.to_string(), composed))
    }

    /// A property as a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(JsonValue::as_f64)
    }

    /// A property read as something.
    pub(super) fn parse<T: std::str::FromStr>(
        &self,
        name: &'static str,
        fault: fn(T::Err) -> Fault,
    ) -> Result<Option<T>, Bad> {
        self.text(name).map(|t| t.parse().map_err(|e| (name, fault(e)))).transpose()
    }

    /// A day, a month or a year, with the precision that may stand beside it.
    pub(super) fn date(&self, name: &'static str) -> Result<Option<PartialDate>, Bad> {
        let date: Option<PartialDate> = self.parse(name, |_| Fault::Date)?;
        let Some(text) = self.text(&precision_of(name)) else { return Ok(date) };
        let precision: DatePrecision = text.parse().map_err(|_| (name, Fault::DatePrecision))?;
        let agreed = date.and_then(|date| date.known_to(precision));
        agreed.map(Some).ok_or((name, Fault::DatePrecision))
    }

    /// How well the area is known.
    pub(super) fn precision(&self) -> Result<Precision, Bad> {
        let own = self.parse("precision", |e: NotInSet| Fault::Set(e.allowed))?;
        Ok(own.unwrap_or(self.reading.precision))
    }

    /// The area, turned as the standard asks.
    pub(super) fn shape(&self) -> Result<MultiPolygon, Bad> {
        let wrong = |detail: String| ("geometry", Fault::Shape(detail));
        let geometry = self.feature.geometry.as_ref().ok_or(("geometry", Fault::Missing))?;
        let shape = polygons(geometry.clone()).map_err(wrong)?;
        area::check(&shape).map_err(|fault| wrong(fault.to_string()))?;
        Ok(shape.orient(Direction::Default))
    }
}
