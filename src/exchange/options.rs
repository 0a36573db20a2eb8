//! Options of reading as texts under names, as requests, profiles and the command line give them and the database keeps
//! them. An option is one line of `SETTINGS`.

use std::{collections::BTreeMap, fmt::Display, str::FromStr, sync::Arc};

use serde_json::{Map, Value, json};

use super::draft::Reading;
use crate::{geom::numeral::Mark, model::city::City};

/// The name of the member that has the headings of properties.
const MAP: &str = "map";

/// The beginning of the name by which the heading of a property is given in a query.
pub const MAP_IN_QUERY: &str = "map.";

/// An option of reading.
struct Setting {
    name: &'static str,
    put: fn(&mut Reading, &str) -> Result<(), String>,
}

/// The options, all of them except headings.
const SETTINGS: &[Setting] = &[
    Setting { name: "crs", put: |to, text| given(text, |crs| to.crs = Some(crs)) },
    Setting { name: "decimal", put: |to, text| mark(text).map(|mark| to.decimal = Some(mark)) },
    Setting { name: "edition", put: |to, text| given(text, |edition| to.edition = Some(edition)) },
    Setting { name: "precision", put: |to, text| given(text, |precision| to.precision = precision) },
    Setting { name: "empty", put: |to, text| given(text, |empty| to.empty = empty) },
    Setting { name: "encoding", put: |to, text| given(text, |encoding| to.encoding = Some(encoding)) },
    Setting { name: "sheet", put: |to, text| given(text, |sheet| to.sheet = Some(sheet)) },
    Setting { name: "date_order", put: |to, text| given(text, |order| to.date_order = Some(order)) },
    Setting { name: "swap_axes", put: |to, text| given(text, |swap| to.swap_axes = swap) },
    Setting { name: "zone_kind", put: |to, text| given(text, |kind| to.zone_kind = Some(kind)) },
    Setting { name: "form", put: |to, text| given(text, |form| to.report.form = Some(form)) },
    Setting { name: "subject", put: |to, text| given(text, |subject| to.report.subject = Some(subject)) },
    Setting { name: "period", put: |to, text| given(text, |period| to.report.period = Some(period)) },
    Setting { name: "source", put: |to, text| given(text, |source| to.report.source = Some(source)) },
    Setting { name: "header_row", put: |to, text| given(text, |row| to.header_row = Some(row)) },
];

fn given<T: FromStr<Err: Display>>(text: &str, put: impl FnOnce(T)) -> Result<(), String> {
    text.parse().map(put).map_err(|error: T::Err| error.to_string())
}

/// A decimal mark by its name.
pub fn mark(text: &str) -> Result<Mark, String> {
    match text {
        "point" | "." => Ok(Mark::Point),
        "comma" | "," => Ok(Mark::Comma),
        _ => Err(format!("'{text}': point, comma")),
    }
}

/// The name of a decimal mark.
pub fn name_of_mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Point => "point",
        Mark::Comma => "comma",
    }
}

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    said: BTreeMap<String, String>,
    /// Headings by property.
    headings: BTreeMap<String, String>,
}

/// An option that is not known, or has a value that it cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {cause}")]
pub struct WrongOption {
    /// Its name.
    pub name: String,
    /// The cause.
    pub cause: String,
}

impl Options {
    /// The names of all options except headings.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SETTINGS.iter().map(|setting| setting.name)
    }

    /// Sets an option. Values are checked by [`Options::reading`].
    pub fn set(&mut self, name: &str, value: impl Display) {
        self.said.insert(name.to_owned(), value.to_string());
    }

    /// Sets an option that is given.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<impl Display>) -> Self {
        value.into_iter().for_each(|value| self.set(name, value));
        self
    }

    /// Sets the heading of a property.
    pub fn rename(&mut self, property: &str, heading: &str) {
        self.headings.insert(property.to_owned(), heading.to_owned());
    }

    /// Sets what other options state.
    #[must_use]
    pub fn under(mut self, other: Self) -> Self {
        self.said.extend(other.said);
        self.headings.extend(other.headings);
        self
    }

    /// Reads an object of JSON.
    ///
    /// # Errors
    ///
    /// [`WrongOption`] if a value is no text or number, or `map` no object of texts.
    pub fn of_json(object: &Map<String, Value>) -> Result<Self, WrongOption> {
        let mut own = Self::default();
        let text = |name: &str, value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(WrongOption { name: name.to_owned(), cause: "\"…\"".to_owned() }),
        };
        for (name, value) in object {
            match value {
                Value::Object(headings) if name == MAP => {
                    for (property, heading) in headings {
                        own.rename(property, &text(&format!("{MAP_IN_QUERY}{property}"), heading)?);
                    }
                }
                value => own.set(name, text(name, value)?),
            }
        }
        Ok(own)
    }

    /// The options as JSON.
    pub fn to_json(&self) -> Value {
        let mut object = json!(self.said);
        if !self.headings.is_empty() {
            object[MAP] = json!(self.headings);
        }
        object
    }

    /// How a file of a city is read.
    ///
    /// # Errors
    ///
    /// [`WrongOption`] names the first option that is not known or has a wrong value.
    pub fn reading(&self, city: Arc<City>) -> Result<Reading, WrongOption> {
        let mut reading = Reading::of(city);
        for (name, text) in &self.said {
            let wrong = |cause: String| WrongOption { name: name.clone(), cause };
            let known = || Self::names().chain([MAP]).collect::<Vec<_>>().join(", ");
            let setting = SETTINGS.iter().find(|setting| setting.name == name);
            let setting = setting.ok_or_else(|| wrong(format!("→ {}", known())))?;
            (setting.put)(&mut reading, text).map_err(wrong)?;
        }
        reading.renamed = self.headings.iter().map(|(own, heading)| (own.clone(), heading.clone())).collect();
        Ok(reading)
    }
}

impl FromStr for Options {
    type Err = WrongOption;

    /// Reads the text of [`Options::to_json`].
    fn from_str(text: &str) -> Result<Self, WrongOption> {
        let whole = |cause: String| WrongOption { name: "{}".to_owned(), cause };
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Self::of_json(&object),
            Ok(_) => Err(whole("{…}".to_owned())),
            Err(error) => Err(whole(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::draft::Empty;

    fn city() -> Arc<City> {
        Arc::new(City::made_up())
    }

    #[test]
    fn options_are_the_same_after_the_database_has_kept_them() {
        let text = r#"{"crs":"EPSG:5897","decimal":"comma","empty":"clear","map":{"name":"Tên cơ sở"}}"#;
        let own: Options = text.parse().unwrap();
        assert_eq!(own.to_json().to_string(), text);
        let reading = own.reading(city()).unwrap();
        assert_eq!((reading.decimal, reading.empty), (Some(Mark::Comma), Empty::Clear));
        assert_eq!(reading.renamed, [("name".to_owned(), "Tên cơ sở".to_owned())]);
    }

    #[test]
    fn what_is_said_later_takes_precedence() {
        let profile: Options =
            r#"{"decimal":"comma","map":{"name":"Tên","sector":"Ngành"}}"#.parse().unwrap();
        let mut said = Options::default().with("decimal", Some("point"));
        said.rename("name", "Tên cơ sở");
        let both = profile.under(said);
        let expected = r#"{"decimal":"point","map":{"name":"Tên cơ sở","sector":"Ngành"}}"#;
        assert_eq!(both.to_json().to_string(), expected);
    }

    #[test]
    fn a_wrong_option_is_named() {
        for (text, name) in [
            (r#"{"decimal":"dot"}"#, "decimal"),
            (r#"{"crs":"EPSG:1"}"#, "crs"),
            (r#"{"sheets":"1"}"#, "sheets"),
            (r#"{"map":{"name":[]}}"#, "map.name"),
            (r#"{"empty":null}"#, "empty"),
            ("[]", "{}"),
        ] {
            let read = text.parse::<Options>().and_then(|own| own.reading(city()).map(|_| ()));
            assert_eq!(read.unwrap_err().name, name, "{text}");
        }
    }
}
