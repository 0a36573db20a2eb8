//! Headings: the property of each column of a file.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    heading_words::{first_part, is_counter, is_unit, squashed, without_brackets},
    layout_fault::LayoutFault,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::Places,
    },
    model::{
        attribute::{Attribute, Kind},
        fold::fold,
        lang::Text,
    },
};

/// A column that a table may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property {
    /// The name of its property, which is its heading in exports.
    pub(crate) name: &'static str,
    /// Other headings, folded.
    headings: &'static [&'static str],
    /// The titles that pages and reports show, in all languages.
    titles: [&'static str; 2],
    /// The name of its property in collections.
    published_as: &'static str,
    /// Whether it has dates, so that a column with their precision may stand beside it.
    is_date: bool,
    /// The units that its numbers may have; `None` if it has no numbers.
    units: Option<&'static [&'static str]>,
}

impl Property {
    pub(crate) const fn new(name: &'static str, headings: &'static [&'static str]) -> Self {
        Self { name, headings, titles: [name; 2], published_as: name, is_date: false, units: None }
    }

    pub(crate) const fn dated(name: &'static str, headings: &'static [&'static str]) -> Self {
        Self { is_date: true, ..Self::new(name, headings) }
    }

    /// The same column, whose numbers have one of these units.
    pub(crate) const fn measured(self, units: &'static [&'static str]) -> Self {
        Self { units: Some(units), ..self }
    }

    /// The column of an attribute, if files have it.
    pub(crate) fn of<R>(attribute: &Attribute<R>) -> Option<Self> {
        let is_date = matches!(attribute.kind, Kind::Date(_));
        let units = match attribute.kind {
            Kind::Whole(quantity) | Kind::Real(quantity) => Some(quantity.units),
            _ => None,
        };
        let titles = [attribute.title.vi, attribute.title.en];
        let (headings, published_as) = (attribute.headings, attribute.published_as);
        Some(Self { name: attribute.in_files?, headings, titles, published_as, is_date, units })
    }

    /// The same column with these titles.
    pub(crate) const fn titled(self, title: Text) -> Self {
        Self { titles: [title.vi, title.en], ..self }
    }

    /// The same column with the titles of the attribute of its name, if there is one.
    pub(crate) fn titled_as<R>(self, of: &[Attribute<R>]) -> Self {
        let own = of.iter().find(|own| own.in_files == Some(self.name));
        own.map_or(self, |own| self.titled(own.title))
    }

    /// Its titles; the name of its property if it has none.
    pub(crate) const fn title(&self) -> Text {
        Text::new(self.titles[0], self.titles[1])
    }

    /// Every heading of it, folded.
    fn all(&self) -> impl Iterator<Item = String> {
        let own = [self.name, self.published_as].into_iter().chain(self.titles).map(fold);
        own.chain(self.headings.iter().map(|heading| (*heading).to_owned()))
    }
}

/// Columns of exports that are computed from other facts, and are ignored: their names and titles, folded.
const DERIVED: &[&str] = &[
    "sector name",
    "ten nganh",
    "zone name",
    "khu cum cong nghiep",
    "ward code",
    "ma xa phuong",
    "ward name",
    "ward",
    "xa phuong",
    "district code",
    "former district code",
    "ma quan huyen cu",
    "district name",
    "former district",
    "quan huyen cu",
    "unit precision",
    "precision of the boundaries",
    "do chinh xac ranh gioi",
    "former codes",
    "codes merged into it",
    "ma cua cac co so da gop vao",
];

/// The same in exports of areas: a point inside, and what is known of the zone.
const DERIVED_OF_AREAS: &[&str] = &[
    "lon",
    "longitude",
    "kinh do",
    "lat",
    "latitude",
    "vi do",
    "easting",
    "toa do dong",
    "northing",
    "toa do bac",
    "wkt left out",
    "outline left out because",
    "ranh gioi bo trong vi",
    "name",
    "ten",
    "kind",
    "loai",
    "status",
    "tinh trang",
    "measured ha",
    "area of the outline",
    "dien tich do theo ranh gioi",
    "area ha",
    "published area",
    "dien tich cong bo",
];

/// The property with the area of a row as a text.
pub(crate) const OUTLINE: &str = "wkt";

/// Whether a heading is that of a derived column.
fn is_derived(heading: &str, known: &[Property]) -> bool {
    let folded = fold(&without_brackets(heading).0);
    let has_areas = known.iter().any(|own| own.name == OUTLINE);
    DERIVED.contains(&folded.as_str()) || has_areas && DERIVED_OF_AREAS.contains(&folded.as_str())
}

/// The longest heading that may mean something, in bytes. A longer cell is none, and to take it apart would cost memory.
const LONGEST: usize = 4000;

/// The name of the property with the precision of a date.
pub(crate) fn precision_of(date: &str) -> String {
    format!("{date}{PRECISION}")
}

/// The name of the property with the version of the classification of a code.
pub(crate) fn version_of(code: &str) -> String {
    format!("{code}_version")
}

const PRECISION: &str = "_precision";

/// The columns of a file by property, with their headings in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    columns: BTreeMap<String, (usize, String)>,
    /// The index of a further column of a property, which has the value where the first one is empty.
    seconds: BTreeMap<String, usize>,
}

impl Headings {
    /// Matches the headings of a row to the properties of a table; the pairs (property, heading) of `renamed` take
    /// precedence.
    pub(crate) fn new(
        (row, header): (usize, &[String]),
        words: &Words<'_>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut headings = Self::default();
        for (at, heading) in header.iter().enumerate() {
            let fault = match words.meant(heading) {
                None if heading.len() > LONGEST => Fault::UnknownColumn,
                None if is_counter(heading) || is_derived(heading, words.known) => continue,
                None => Fault::UnknownColumn,
                Some(Meaning { property, .. }) if headings.columns.contains_key(&property) => {
                    match headings.yields(&property, (at, heading), words) {
                        Some(fault) => fault,
                        None => continue,
                    }
                }
                Some(Meaning { property, note }) => {
                    headings.columns.insert(property, (at, shown(heading)));
                    match note {
                        Some(note) => note,
                        None => continue,
                    }
                }
            };
            let row = (fault == Fault::UnknownColumn).then_some(row);
            findings.push(Finding { row, column: Some(shown(heading)), value: None, fault });
        }
        headings.share_named(header, words);
        headings.drop_wrong_units(words, findings);
        headings.drop_precisions_alone((row, words.known), findings);
        headings
    }

    /// Gives a column to every property that is named for it: a file may have one column for the code and the name.
    fn share_named(&mut self, header: &[String], words: &Words<'_>) {
        for (property, _) in words.renamed.iter().filter(|(own, _)| is_known(own, words.known)) {
            let named = header.iter().enumerate().find(|(_, heading)| words.is_named(property, heading));
            if let Some((at, heading)) = named.filter(|_| !self.columns.contains_key(property)) {
                self.columns.insert(property.clone(), (at, shown(heading)));
            }
        }
    }

    /// Gives a property that has a column another one. A code of an activity says more than its words, and that of a zone more
    /// than its name, which are other properties. Returns the fault of any other pair.
    fn yields(&mut self, property: &str, (at, heading): (usize, &str), words: &Words<'_>) -> Option<Fault> {
        let (held_at, held) = self.columns.get(property).cloned()?;
        // Programs number the rows of a layer, which has its own codes.
        if property == "code" && [heading, &held].iter().filter(|own| fold(own) == "id").count() == 1 {
            if fold(&held) == "id" {
                self.columns.insert(property.to_owned(), (at, shown(heading)));
            }
            return None;
        }
        // Lists have a column of communes beside one of wards, and each unit is one of them.
        if property == "ward" && fold(&held) != fold(heading) && !self.seconds.contains_key(property) {
            self.seconds.insert(property.to_owned(), at);
            return None;
        }
        let is_precise = |heading: &str| {
            fold(heading).split(' ').any(|word| matches!(word, "ma" | "vsic" | "code" | "sector"))
        };
        let other = match property {
            "sector" => "activity",
            "zone_code" => "zone_name",
            _ => return Some(Fault::ColumnTwice),
        };
        if is_precise(&held) == is_precise(heading) {
            return Some(Fault::ColumnTwice);
        }
        let (code, rest) = if is_precise(heading) {
            ((at, heading.to_owned()), (held_at, held))
        } else {
            ((held_at, held), (at, heading.to_owned()))
        };
        self.columns.insert(property.to_owned(), code.clone());
        if self.columns.contains_key(other) || !is_known(other, words.known) {
            // The name of a sector beside its code, in an export.
            let is_derived = is_derived(&rest.1, words.known);
            return (!is_derived).then_some(Fault::Layout(LayoutFault::Second(code.1)));
        }
        self.columns.insert(other.to_owned(), rest);
        None
    }

    /// Removes columns whose heading has a unit that they do not take.
    fn drop_wrong_units(&mut self, words: &Words<'_>, findings: &mut Vec<Finding>) {
        let known = words.known.iter();
        for (own, units) in known.filter_map(|own| own.units.filter(|u| !u.is_empty()).map(|u| (own, u))) {
            let Some((_, heading)) = self.columns.get(own.name) else { continue };
            if words.is_named(own.name, heading) {
                continue;
            }
            let (_, inside) = without_brackets(heading);
            let wrong = inside.into_iter().find(|unit| {
                let is_own = |own: &&str| {
                    own.trim() == unit.trim() || (fold(own) == fold(unit) && !fold(unit).is_empty())
                };
                is_unit(unit) && !units.iter().any(is_own)
            });
            if let Some(found) = wrong {
                let fault = Fault::Layout(LayoutFault::Unit(found, units[0]));
                findings.push(Finding { row: None, column: Some(shown(heading)), value: None, fault });
                self.columns.remove(own.name);
            }
        }
    }

    /// Removes precisions whose date has no column.
    fn drop_precisions_alone(&mut self, (row, known): (usize, &[Property]), findings: &mut Vec<Finding>) {
        for date in known.iter().filter(|own| own.is_date) {
            if self.columns.contains_key(date.name) {
                continue;
            }
            if let Some((_, heading)) = self.columns.remove(&precision_of(date.name)) {
                let fault = Fault::UnknownColumn;
                findings.push(Finding { row: Some(row), column: Some(heading), value: None, fault });
            }
        }
    }

    /// The index and the heading of a property.
    pub(crate) fn find(&self, property: &str) -> Option<(usize, &str)> {
        self.columns.get(property).map(|(at, heading)| (*at, heading.as_str()))
    }

    /// The index of a further column of a property.
    pub(super) fn second(&self, property: &str) -> Option<usize> {
        self.seconds.get(property).copied()
    }

    /// The heading of a property, or its name if it has no column; for a row of a sheet with the cell, such as `C12`.
    pub(crate) fn column(&self, property: &str, places: Places, row: Option<usize>) -> String {
        let Some((at, heading)) = self.find(property) else { return property.to_owned() };
        match row.filter(|_| places == Places::Sheet) {
            Some(row) => format!("{heading} ({}{row})", letters(at)),
            None => heading.to_owned(),
        }
    }

    /// The properties that have a column, with its index.
    pub(super) fn places(&self) -> impl Iterator<Item = (&str, usize)> {
        self.columns.iter().map(|(property, (at, _))| (property.as_str(), *at))
    }

    /// The indexes of the columns that have a property.
    pub(super) fn indexes(&self) -> BTreeSet<usize> {
        self.columns.values().map(|(at, _)| *at).collect()
    }

    /// Notes the columns whose heading is neither the title nor the name of their property.
    pub(super) fn understood(&self, words: &Words<'_>) -> Option<Finding> {
        let bare = |text: &str| fold(&without_brackets(text).0);
        let mut columns: Vec<(usize, &str, Text)> = words
            .known
            .iter()
            .filter(|own| own.titles != [own.name; 2])
            .filter_map(|own| Some((own, self.find(own.name)?)))
            .filter(|(own, (_, heading))| {
                let names = [own.name, own.published_as].into_iter().chain(own.titles);
                !names.map(bare).any(|name| name == bare(heading)) && !words.is_named(own.name, heading)
            })
            .map(|(own, (at, heading))| (at, heading, own.title()))
            .collect();
        columns.sort_by_key(|(at, ..)| *at);
        let pairs: Vec<_> =
            columns.into_iter().map(|(_, heading, title)| (heading.to_owned(), title)).collect();
        (!pairs.is_empty()).then(|| Finding::file(Fault::Layout(LayoutFault::Columns(pairs))))
    }

    /// The number of properties that have a column.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }
}

/// The letters of a column of a sheet, counted from 0: A, B, …, Z, AA.
pub(super) fn letters(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    let before = at / 26;
    if before == 0 { letter.to_string() } else { letters(before - 1) + &letter.to_string() }
}

/// A heading in one line.
pub(super) fn shown(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a heading means.
struct Meaning {
    property: String,
    /// What is noted about it.
    note: Option<Fault>,
}

impl Meaning {
    fn plain(property: impl Into<String>) -> Self {
        Self { property: property.into(), note: None }
    }
}

/// The properties of a table by their headings.
pub(crate) struct Words<'a> {
    known: &'a [Property],
    renamed: &'a [(String, String)],
    /// The property of every heading, folded and without spaces.
    squashed: BTreeMap<String, &'static str>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(known: &'a [Property], renamed: &'a [(String, String)]) -> Self {
        let mut all = BTreeMap::new();
        for own in known {
            for heading in own.all() {
                all.entry(squashed(&heading)).or_insert(own.name);
            }
        }
        // Names take precedence over other headings: `note` is a column of observations and a heading of the `notes` of firms.
        all.extend(known.iter().map(|own| (squashed(&fold(own.name)), own.name)));
        Self { known, renamed, squashed: all }
    }

    /// The number of properties that the cells of a row are headings of.
    pub(super) fn score<'c>(&self, cells: impl Iterator<Item = &'c str>) -> usize {
        let header: Vec<String> = cells.map(str::to_owned).collect();
        Headings::new((1, &header), self, &mut Vec::new()).len()
    }

    /// Whether a text is a known heading as it stands, without what may surround one.
    pub(super) fn is_heading(&self, text: &str) -> bool {
        const LONGEST: usize = 80;
        text.len() <= LONGEST && self.squashed.contains_key(&squashed(&fold(text)))
    }

    /// The property that a text is a heading of.
    pub(super) fn property(&self, heading: &str) -> Option<String> {
        self.meant(heading).map(|meaning| meaning.property)
    }

    /// Whether a heading was given for a property.
    fn is_named(&self, property: &str, heading: &str) -> bool {
        self.renamed
            .iter()
            .any(|(own, name)| own == property && (name == heading || fold(name) == fold(heading)))
    }

    /// What a heading means in a table.
    fn meant(&self, heading: &str) -> Option<Meaning> {
        if heading.len() > LONGEST {
            return None;
        }
        let folded = fold(heading);
        let given = self.renamed.iter().find(|(_, name)| name == heading || fold(name) == folded);
        if let Some((property, _)) = given {
            return is_known(property, self.known).then(|| Meaning::plain(property.clone()));
        }
        let meaning = self.known_as(heading, &folded)?;
        let elsewhere = self.renamed.iter().any(|(name, _)| *name == meaning.property);
        (!elsewhere).then_some(meaning)
    }

    fn known_as(&self, heading: &str, folded: &str) -> Option<Meaning> {
        let of_date = [" precision", " do chinh xac"].iter().find_map(|end| folded.strip_suffix(end));
        let date = of_date.and_then(|date| self.squashed.get(&squashed(date)));
        if let Some(date) = date.filter(|date| is_date(date, self.known)) {
            return Some(Meaning::plain(precision_of(date)));
        }
        let (bare, _) = without_brackets(heading);
        let forms = [folded.to_owned(), fold(&bare), fold(first_part(&bare))];
        let found = forms.iter().find_map(|form| self.squashed.get(&squashed(form)));
        match found {
            Some(property) => Some(Meaning::plain(*property)),
            None => self.cut(heading),
        }
    }

    /// The only property that has a heading which begins like this one, if it has the ten characters that a Shapefile allows.
    fn cut(&self, heading: &str) -> Option<Meaning> {
        const LONGEST: usize = 10;
        if heading.len() != LONGEST || !heading.is_ascii() || !heading.contains('_') {
            return None;
        }
        let begins = squashed(&fold(heading));
        let mut fitting =
            self.squashed.range(begins.clone()..).take_while(|(name, _)| name.starts_with(&begins));
        let (_, property) = fitting.next()?;
        let is_only = fitting.all(|(_, other)| other == property);
        let note = Fault::Layout(LayoutFault::Cut((*property).to_owned()));
        is_only.then(|| Meaning { property: (*property).to_owned(), note: Some(note) })
    }
}

/// Whether a table has a property, or the date whose precision it is.
fn is_known(property: &str, known: &[Property]) -> bool {
    let date = property.strip_suffix(PRECISION).filter(|date| is_date(date, known));
    known.iter().any(|own| own.name == date.unwrap_or(property))
}

fn is_date(property: &str, known: &[Property]) -> bool {
    known.iter().any(|own| own.is_date && own.name == property)
}
