//! Templates: the columns that a table of each kind may have, with what may be written in them. They are derived from the
//! attributes of the records, so that a new attribute is in the template by itself.

use super::{
    draft::Importable,
    reading::heading::Property,
    records::{firms, observations, sources, successions, zones},
};
use crate::model::{
    attribute::{Attribute, Kind, Tie, Unfit},
    attributed::Attributed,
    column::Value,
    firm::Firm,
    lang::{Lang, Text},
    observation::Observation,
    range::Range,
    sector::VsicVersion,
    source::Source,
    succession::Extent,
    zone::Zone,
};

/// A column of a template.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name of its property.
    pub name: &'static str,
    /// Its heading.
    pub title: Text,
    /// Whether every new record needs a value.
    pub is_needed: bool,
    /// What may be written in it.
    pub form: Form,
    /// Units that may follow its numbers.
    pub units: &'static [&'static str],
    /// The title of the column that it describes.
    pub beside: Option<Text>,
}

/// What may be written in a column.
#[derive(Debug, Clone)]
pub enum Form {
    /// A text with a maximum length in characters.
    Text(usize),
    /// A code; leading zeros count.
    Code,
    /// Codes, joined by `;`.
    Codes,
    /// A tax code.
    TaxCode,
    /// A code of VSIC.
    Sector,
    /// One of these codes.
    Set(Vec<String>),
    /// A number, whole or not, in a range.
    Number(Range, bool),
    /// A day, a month or a year.
    Date,
}

/// Properties that say in another way what a column of the template says: coordinates in metres or in one column, the name of
/// a zone instead of its code, the date of a source in words.
const OTHERWISE: [&str; 5] = ["x", "y", "position", "zone_name", "dated_words"];

/// Degrees of longitude and latitude.
const DEGREES: Range = Range::new("-180–180", |n| (-180.0..=180.0).contains(&n));

/// The kinds that have a template.
pub fn kinds() -> impl Iterator<Item = Importable> {
    Importable::ALL.iter().copied().filter(|kind| columns(*kind).is_some())
}

/// The columns of the template of a kind; `None` for boundaries, which no table has, and for forms, which are reports.
pub fn columns(kind: Importable) -> Option<Vec<Column>> {
    Some(match kind {
        Importable::Units | Importable::Outlines | Importable::Forms => return None,
        Importable::Firms => of::<Firm>(&firms::properties(), firms::NEEDED),
        Importable::Zones | Importable::Clusters => of::<Zone>(&zones::properties(), zones::NEEDED),
        Importable::Sources => of::<Source>(&sources::properties(), sources::NEEDED),
        Importable::Observations => of::<Observation>(&observations::properties(), observations::NEEDED),
        Importable::Successions => {
            let known = successions::properties();
            known.iter().map(|own| other(own, successions::NEEDED)).collect()
        }
    })
}

fn of<R: Attributed>(known: &[Property], needed: &[&[&str]]) -> Vec<Column> {
    let is_known = |own: &&Attribute<R>| known.iter().any(|property| own.in_files == Some(property.name));
    let is_otherwise = |own: &&Attribute<R>| OTHERWISE.contains(&own.name);
    let own = R::ATTRIBUTES.iter().filter(is_known).filter(|own| !is_otherwise(own));
    let mut columns: Vec<Column> = own.map(attribute).collect();
    for property in known.iter().filter(|property| !OTHERWISE.contains(&property.name)) {
        if columns.iter().all(|own| own.name != property.name) {
            columns.push(other(property, needed));
        }
    }
    columns
}

fn attribute<R: Attributed>(own: &Attribute<R>) -> Column {
    let units = match own.kind {
        Kind::Whole(quantity) | Kind::Real(quantity) => quantity.units,
        _ => &[],
    };
    let form = match own.kind {
        Kind::Text(most) => Form::Text(most),
        Kind::TaxCode(_) => Form::TaxCode,
        Kind::Sector => Form::Sector,
        Kind::Code => Form::Code,
        Kind::Codes => Form::Codes,
        Kind::Set => Form::Set(choices(own)),
        Kind::Whole(quantity) => Form::Number(quantity.range, true),
        Kind::Real(quantity) => Form::Number(quantity.range, false),
        Kind::Date(_) => Form::Date,
    };
    let beside = match own.tie {
        Tie::Beside(name) | Tie::Within(name) => R::ATTRIBUTES.iter().find(|of| of.name == name),
        Tie::None => None,
    };
    let name = own.in_files.unwrap_or(own.name);
    Column { name, title: own.title, is_needed: own.needed, form, units, beside: beside.map(|of| of.title) }
}

/// The codes of a closed set, which the set gives when it refuses a text.
fn choices<R: Attributed>(own: &Attribute<R>) -> Vec<String> {
    match own.put(&mut R::blank(), Value::text(Some("\u{fffd}"))) {
        Err(Unfit::NotInSet(refused)) => refused.allowed.split(", ").map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn other(own: &Property, needed: &[&[&str]]) -> Column {
    let (name, title) = (own.name, own.title());
    let codes = |all: &mut dyn Iterator<Item = &'static str>| Form::Set(all.map(str::to_owned).collect());
    let form = match name {
        "lon" | "lat" => Form::Number(DEGREES, false),
        "sector_version" => codes(&mut VsicVersion::ALL.iter().map(|own| own.code())),
        "extent" => codes(&mut Extent::ALL.iter().map(|own| own.code())),
        "effective_from" => Form::Date,
        name if name == "source" || name.ends_with("_code") || name.ends_with("_edition") => Form::Code,
        _ => Form::Text(500),
    };
    let is_needed = needed.iter().any(|group| *group == [name]);
    Column { name, title, is_needed, form, units: &[], beside: None }
}

impl Column {
    /// An example of a value.
    pub fn example(&self, lang: Lang) -> String {
        match &self.form {
            Form::Text(_) if self.name == "name" => {
                lang.pick("Công ty TNHH Cơ khí Hoàng Long", "Hoang Long Mechanical Co., Ltd").to_owned()
            }
            Form::Text(_) => String::new(),
            Form::Code => "F0062".to_owned(),
            Form::Codes => "S01; S02".to_owned(),
            Form::TaxCode => "0104123006".to_owned(),
            Form::Sector => "2592".to_owned(),
            Form::Set(codes) => codes.first().cloned().unwrap_or_default(),
            Form::Number(range, true) => {
                if range.holds(2015.0) && !range.holds(0.0) { "2015" } else { "120" }.to_owned()
            }
            Form::Number(..) => lang.pick("12,5", "12.5").to_owned(),
            Form::Date => "2019-03-15".to_owned(),
        }
    }

    /// What may be written.
    pub fn explained(&self, lang: Lang) -> String {
        match &self.form {
            Form::Text(most) => {
                lang.pick(format!("chữ, tối đa {most} ký tự"), format!("text, at most {most} characters"))
            }
            Form::Code => CODE.of(lang).into(),
            Form::Codes => CODES.of(lang).into(),
            Form::TaxCode => TAX_CODE.of(lang).into(),
            Form::Sector => SECTOR.of(lang).into(),
            Form::Set(codes) => codes.join(", "),
            Form::Number(range, true) => {
                lang.pick(format!("số nguyên, {}", range.words), format!("a whole number, {}", range.words))
            }
            Form::Number(range, false) => {
                lang.pick(format!("số, {}", range.words), format!("a number, {}", range.words))
            }
            Form::Date => DATE.of(lang).into(),
        }
    }
}

const CODE: Text = Text::new("mã, giữ nguyên số 0 ở đầu", "a code, with its leading zeros");
const CODES: Text = Text::new("các mã, cách nhau bằng dấu ;", "codes, separated by ;");
const TAX_CODE: Text = Text::new("10 chữ số, đơn vị phụ thuộc thêm -001", "10 digits; a branch adds -001");
const SECTOR: Text = Text::new("mã ngành VSIC, từ 2 đến 5 chữ số", "a code of VSIC, of 2 to 5 digits");
const DATE: Text = Text::new(
    "ngày/tháng/năm (28/02/2020); chỉ biết tháng thì tháng/năm (02/2020), chỉ biết năm thì năm (2020)",
    "YYYY-MM-DD; YYYY-MM if only the month is known, YYYY if only the year",
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::exchange::reading::heading::{Headings, Words};

    fn properties(kind: Importable) -> Vec<Property> {
        match kind {
            Importable::Firms => firms::properties(),
            Importable::Zones | Importable::Clusters => zones::properties(),
            Importable::Sources => sources::properties(),
            Importable::Observations => observations::properties(),
            Importable::Successions => successions::properties(),
            Importable::Units | Importable::Outlines | Importable::Forms => Vec::new(),
        }
    }

    #[test]
    fn a_template_has_every_column_that_an_import_reads() {
        for kind in kinds() {
            let columns = columns(kind).unwrap();
            let named: BTreeSet<&str> = columns.iter().map(|own| own.name).collect();
            let known: BTreeSet<&str> = properties(kind).iter().map(|own| own.name).collect();
            let beyond: Vec<&&str> = known.symmetric_difference(&named).collect();
            assert!(beyond.iter().all(|name| OTHERWISE.contains(name)), "{kind}: {beyond:?}");
        }
    }

    #[test]
    fn the_headings_of_a_template_are_recognised() {
        for (kind, lang) in kinds().flat_map(|kind| Lang::ALL.iter().map(move |lang| (kind, *lang))) {
            let columns = columns(kind).unwrap();
            let header: Vec<String> = columns.iter().map(|own| own.title.of(lang).to_owned()).collect();
            let mut findings = Vec::new();
            let properties = properties(kind);
            let headings = Headings::new((1, &header), &Words::new(&properties, &[]), &mut findings);
            assert_eq!(findings, [], "{kind} {lang}");
            for (at, own) in columns.iter().enumerate() {
                assert_eq!(headings.find(own.name).map(|(at, _)| at), Some(at), "{kind} {lang} {}", own.name);
            }
        }
    }

    #[test]
    fn closed_sets_have_their_codes() {
        let columns = columns(Importable::Firms).unwrap();
        let sets = columns.iter().filter(|own| matches!(own.form, Form::Set(_)));
        for own in sets.clone() {
            assert!(matches!(&own.form, Form::Set(codes) if codes.len() > 1), "{}", own.name);
        }
        assert!(sets.map(|own| own.name).any(|name| name == "status"));
    }
}
