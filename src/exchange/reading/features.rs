//! Features of a GeoJSON file (RFC 7946) with areas as geometries, each read like a row.

use geo::{MultiPolygon, Orient, orient::Direction};
use geojson::{Feature, GeoJson, JsonValue};

use super::{
    cells,
    crs::{Stated, is_plain},
    crs_fault::CrsFault,
    heading::precision_of,
    numbers::NumberFault,
    text::{Encoding, decode},
};
use crate::{
    exchange::{
        area::{checked, polygons},
        draft::{Batch, Draft, Reading},
        finding::{Fault, Finding},
    },
    geom::{crs::Crs, numeral::Numeral},
    model::{
        code::Code,
        date::{DatePrecision, PartialDate},
        fold::composed,
        not_in_set::NotInSet,
        record::Record,
        text_fault,
        unit::Precision,
    },
};

/// The faulty column and its fault.
pub(crate) type Bad = (&'static str, Fault);

/// Reads every feature with the reader of its kind. A feature that cannot be read becomes a finding.
pub(crate) fn read(
    bytes: &[u8],
    reading: &Reading,
    properties: &[&'static str],
    record: fn(&Properties<'_>) -> Result<Record, Bad>,
) -> Batch {
    let mut batch = Batch { empty: reading.empty, ..Batch::default() };
    let features = match open(bytes, reading, &mut batch.findings) {
        Ok(features) => features,
        Err(fault) => {
            batch.findings.push(Finding::file(fault));
            return batch;
        }
    };
    batch.rows = features.len();
    let has = |name: &str| {
        features.iter().any(|(feature, crs)| Properties { feature, reading, crs: *crs }.is_there(name))
    };
    batch.absent = properties.iter().copied().filter(|name| !has(name)).collect();
    for (at, (feature, crs)) in features.iter().enumerate() {
        let given = Properties { feature, reading, crs: *crs };
        match record(&given) {
            Ok(record) => batch.drafts.push(Draft { row: at + 1, record, coded: true }),
            Err((column, fault)) => {
                let (value, column) = (given.shown(column), Some(column.to_owned()));
                batch.findings.push(Finding { row: Some(at + 1), column, value, fault });
            }
        }
    }
    tell_once(&mut batch);
    batch
}

/// The features of a file, each with its reference system.
fn open(
    bytes: &[u8],
    reading: &Reading,
    findings: &mut Vec<Finding>,
) -> Result<Vec<(Feature, Option<Crs>)>, Fault> {
    let (text, encoding) = decode(bytes).map_err(Fault::NotText)?;
    if encoding == Encoding::Utf16 {
        findings.push(Finding::file(Fault::Utf16));
    }
    let json: GeoJson = text.parse().map_err(|e: geojson::Error| Fault::Shape(e.to_string()))?;
    let GeoJson::FeatureCollection(collection) = json else {
        return Err(Fault::Shape("GeoJSON FeatureCollection".into()));
    };
    let stated = Stated::of(collection.foreign_members.as_ref())?;
    if stated == Stated::Null && reading.crs.is_none() {
        findings.push(Finding::file(Fault::Crs(CrsFault::Unstated)));
    }
    let with_system = |feature: Feature| {
        let crs = stated.of_feature(&feature)?.system(reading.crs)?;
        Ok((feature, crs))
    };
    let features: Vec<_> = collection.features.into_iter().map(with_system).collect::<Result<_, Fault>>()?;
    if let Some(crs) = features.iter().find_map(|(_, crs)| crs.filter(|crs| !is_plain(Some(*crs)))) {
        findings.push(Finding::file(Fault::Crs(CrsFault::Read(crs))));
    }
    Ok(features)
}

/// Reports a wrong system once for the file if it is wrong for all features.
fn tell_once(batch: &mut Batch) {
    let of_system = |f: &Finding| {
        matches!(f.fault, Fault::Crs(CrsFault::Planar(..) | CrsFault::NotOf(..))) && f.row.is_some()
    };
    if batch.rows > 0 && batch.findings.iter().filter(|f| of_system(f)).count() == batch.rows {
        let first = batch.findings.iter().find(|f| of_system(f)).map(|f| Finding::file(f.fault.clone()));
        batch.findings.retain(|f| !of_system(f) && !matches!(f.fault, Fault::Crs(CrsFault::Read(_))));
        batch.findings.extend(first);
    }
}

/// The properties of a feature.
pub(crate) struct Properties<'a> {
    feature: &'a Feature,
    pub(crate) reading: &'a Reading,
    crs: Option<Crs>,
}

impl Properties<'_> {
    fn value(&self, name: &str) -> Option<&JsonValue> {
        self.feature.property(self.named(name)).filter(|v| !v.is_null())
    }

    /// Whether the feature has a property, possibly null.
    fn is_there(&self, name: &str) -> bool {
        self.feature.property(self.named(name)).is_some()
    }

    /// The name of a property in the file.
    fn named<'n>(&'n self, name: &'n str) -> &'n str {
        let renamed = self.reading.renamed.iter().find(|(property, _)| property == name);
        renamed.map_or(name, |(_, given)| given)
    }

    /// A property in the form that findings show.
    fn shown(&self, name: &str) -> Option<String> {
        let text = self.value(name).map(|v| v.as_str().map_or_else(|| number_text(v), composed))?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A property as text.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<String>, Bad> {
        let text = self.shown(name);
        match text.as_deref().and_then(|text| text_fault::fault(text, text_fault::longest(name))) {
            Some(fault) => Err((name, Fault::Text(fault))),
            None => Ok(text),
        }
    }

    /// A property as a number, which may be a text with only one reading.
    pub(crate) fn number(&self, name: &'static str) -> Result<Option<f64>, Bad> {
        let Some(value) = self.value(name) else { return Ok(None) };
        if let Some(number) = value.as_f64() {
            return Ok(Some(number));
        }
        let text = value.as_str().unwrap_or_default().trim();
        if text.is_empty() && value.is_string() {
            return Ok(None);
        }
        let numeral = Numeral::read(text).map_err(|_| (name, Fault::Number(NumberFault::Form)))?;
        let number = match self.reading.decimal {
            Some(mark) => numeral.with(mark).ok_or(NumberFault::OtherMark(mark)),
            None => numeral.certain().ok_or(NumberFault::either(&numeral)),
        };
        number.map(|number| Some(number.value)).map_err(|fault| (name, Fault::Number(fault)))
    }

    /// A code.
    pub(crate) fn code(&self, name: &'static str) -> Result<Option<Code>, Bad> {
        self.text(name)?.map(|text| cells::code(&text).map_err(|fault| (name, fault))).transpose()
    }

    /// A property parsed as `T`.
    pub(crate) fn parse<T: std::str::FromStr>(
        &self,
        name: &'static str,
        fault: fn(T::Err) -> Fault,
    ) -> Result<Option<T>, Bad> {
        self.text(name)?.map(|t| t.parse().map_err(|e| (name, fault(e)))).transpose()
    }

    /// A day, a month or a year, with the precision beside it, if any.
    pub(crate) fn date(&self, name: &'static str) -> Result<Option<PartialDate>, Bad> {
        let date: Option<PartialDate> = self.parse(name, |_| Fault::Date)?;
        let Some(text) = self.shown(&precision_of(name)) else { return Ok(date) };
        let precision: DatePrecision = text.parse().map_err(|_| (name, Fault::DatePrecision))?;
        let agreed = date.and_then(|date| date.known_to(precision));
        agreed.map(Some).ok_or((name, Fault::DatePrecision))
    }

    /// The precision of the area.
    pub(crate) fn precision(&self) -> Result<Precision, Bad> {
        let own = self.parse("precision", |e: NotInSet| Fault::Set(e.allowed))?;
        Ok(own.unwrap_or(self.reading.precision))
    }

    /// The area in WGS 84, its rings oriented as the standard requires.
    pub(crate) fn shape(&self) -> Result<MultiPolygon, Bad> {
        let geometry = self.feature.geometry.as_ref().ok_or(("geometry", Fault::Missing))?;
        let shape = polygons(geometry.clone()).map_err(|detail| ("geometry", Fault::Shape(detail)))?;
        let shape = checked(shape, self.crs, self.reading.city.crs).map_err(|fault| ("geometry", fault))?;
        Ok(shape.orient(Direction::Default))
    }
}

/// A value that is not text. A code that became a number ending in `.0` is read as the code.
fn number_text(value: &JsonValue) -> String {
    match value.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15) {
        Some(whole) => format!("{whole:.0}"),
        None => value.to_string(),
    }
}
