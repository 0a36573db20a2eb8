//! Content negotiation of formats: by `f`, else by `Accept` (RFC 9110 §12.5.1).

use std::str::FromStr;

use super::link::{
    CSV, FLATGEOBUF, GEOJSON, HTML, JSON, JSON_FG, JSON_LD, Link, OPENAPI, SCHEMA, TILEJSON, TURTLE, XLSX,
    link,
};
use crate::http::{extract::Ask, problem::Problem};

/// A response format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A JSON document, or features as GeoJSON.
    Json,
    /// An HTML page.
    Html,
    /// CSV.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// FlatGeobuf.
    FlatGeobuf,
    /// TileJSON.
    TileJson,
    /// JSON-FG.
    JsonFg,
    /// JSON-LD.
    JsonLd,
    /// Turtle.
    Turtle,
}

/// The formats of documents.
pub(super) const DOCUMENT: [Format; 2] = [Format::Json, Format::Html];

/// The formats of the catalogue of data sets.
pub(super) const CATALOGUE: [Format; 2] = [Format::JsonLd, Format::Turtle];

/// The formats of features.
pub(super) const FEATURES: [Format; 6] =
    [Format::Json, Format::Html, Format::Csv, Format::Xlsx, Format::FlatGeobuf, Format::JsonFg];

/// The formats of a feature.
pub(super) const FEATURE: [Format; 3] = [Format::Json, Format::Html, Format::JsonFg];

impl Format {
    /// The value of `f`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::FlatGeobuf => "fgb",
            Self::TileJson => "tilejson",
            Self::JsonFg => "jsonfg",
            Self::JsonLd => "jsonld",
            Self::Turtle => "ttl",
        }
    }

    /// The name of the format.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Html => "HTML",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::TileJson => "TileJSON",
            Self::JsonFg => "JSON-FG",
            Self::JsonLd => "JSON-LD",
            Self::Turtle => "Turtle",
        }
    }

    /// The media type; that of JSON depends on the document.
    pub(super) fn media_type(self, json: &'static str) -> &'static str {
        if self == Self::Json { json } else { self.media_types()[0] }
    }

    /// The media types in `Accept` that select the format.
    fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Json => &[JSON, GEOJSON, SCHEMA, OPENAPI],
            Self::Html => &[HTML, "application/xhtml+xml"],
            Self::Csv => &[CSV],
            Self::Xlsx => &[XLSX],
            Self::FlatGeobuf => &[FLATGEOBUF],
            Self::TileJson => &[TILEJSON],
            Self::JsonFg => &[JSON_FG],
            Self::JsonLd => &[JSON_LD, JSON],
            Self::Turtle => &[TURTLE],
        }
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [
            Self::Json,
            Self::Html,
            Self::Csv,
            Self::Xlsx,
            Self::FlatGeobuf,
            Self::TileJson,
            Self::JsonFg,
            Self::JsonLd,
            Self::Turtle,
        ];
        let named = |format: &Self| format.code() == text || format.media_types().contains(&text);
        all.into_iter().find(named).or((text == "geojson").then_some(Self::Json)).ok_or(())
    }
}

impl Ask {
    /// Takes `f`. A format given by `f` must be offered; `Accept` is only a preference.
    pub(super) fn format(&mut self, offered: &[Format]) -> Result<Format, Problem> {
        let Some(text) = self.query.text("f") else { return Ok(preferred(&self.accept, offered)) };
        text.parse().ok().filter(|format| offered.contains(format)).ok_or_else(|| {
            let codes: Vec<_> = offered.iter().map(|format| format.code()).collect();
            Problem::one_of(self.lang, "f", &text, &codes)
        })
    }

    /// Takes `f`, and refuses all other parameters.
    pub(super) fn format_only(&mut self, offered: &[Format]) -> Result<Format, Problem> {
        let format = self.format(offered)?;
        self.query.finish()?;
        Ok(format)
    }

    /// The links to a document itself and to its other formats, where `json` is the media type of its JSON.
    pub(super) fn forms<'a>(
        &self,
        (address, title): (&str, &'a str),
        (format, offered): (Format, &[Format]),
        json: &'static str,
    ) -> Vec<Link<'a>> {
        let one = |other: &Format| {
            let media_type = other.media_type(json);
            let query = self.query.with("f", other.code());
            match *other == format {
                true if self.query.again().is_empty() => link("self", media_type, address, title),
                true => link("self", media_type, &format!("{address}?{}", self.query.without(&[])), title),
                false => link("alternate", media_type, &format!("{address}?{query}"), other.name()),
            }
        };
        offered.iter().map(one).collect()
    }
}

/// The offered format with the greatest weight, or the first of equal ones.
fn preferred(accept: &str, offered: &[Format]) -> Format {
    let mut best = (0.0, offered[0]);
    for format in offered {
        let weight = format.media_types().iter().map(|kind| weight(accept, kind)).fold(0.0, f32::max);
        if weight > best.0 {
            best = (weight, *format);
        }
    }
    best.1
}

/// The weight of a media type, given by the most specific range that matches.
fn weight(accept: &str, media_type: &str) -> f32 {
    let bare = media_type.split(';').next().unwrap_or_default();
    let family = bare.split('/').next().unwrap_or_default();
    let mut found = (0, if accept.is_empty() { 1.0 } else { 0.0 });
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let exactness = match kind.split_once('/') {
            _ if kind == bare => 3,
            Some((own, "*")) if own == family => 2,
            Some(("*", "*")) => 1,
            _ => continue,
        };
        let q = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        let q = q.and_then(|q| q.parse().ok()).map_or(1.0, |q: f32| q.clamp(0.0, 1.0));
        if exactness > found.0 {
            found = (exactness, q);
        }
    }
    found.1
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", Format::Json)]
    #[case("*/*", Format::Json)]
    #[case("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format::Html)]
    #[case("application/geo+json", Format::Json)]
    #[case("text/csv;q=0.5, text/html;q=0.4", Format::Csv)]
    #[case("application/flatgeobuf", Format::FlatGeobuf)]
    #[case("text/*;q=0.3, application/json;q=0.2", Format::Html)]
    #[case("application/json;q=0, */*", Format::Json)]
    #[case("image/png", Format::Json)]
    fn what_is_preferred_is_given(#[case] accept: &str, #[case] format: Format) {
        assert_eq!(preferred(accept, &FEATURES), format);
    }
}
