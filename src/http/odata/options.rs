//! System query options (OData 4.01, part 1, §11.2).

use std::sync::Arc;

use super::sets::{Field, Set, root};
use crate::{
    http::{
        extract::{Ask, Query},
        parameter,
        problem::Problem,
    },
    index::scan::Start,
    model::lang::Lang,
    query::{
        cql2::{
            odata,
            property::{self, Property},
            tree::Condition,
        },
        page::{Cursor, Limit},
    },
};

const COUNT: &str = "$count";
const FILTER: &str = "$filter";
const FORMAT: &str = "$format";
const ORDER: &str = "$orderby";
const SELECT: &str = "$select";
const SKIP: &str = "$skip";
const TOKEN: &str = "$skiptoken";
const TOP: &str = "$top";

/// A property to sort by, and whether in descending order.
pub(super) type Sort = (Property, bool);

/// The options of a request for a page.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) filter: Option<Arc<Condition>>,
    pub(super) order: Vec<Sort>,
    pub(super) start: Option<Start>,
    /// Whether the number of entities on all pages is requested.
    pub(super) count: bool,
    select: Option<String>,
    /// The number of entities that are requested, on all pages.
    top: Option<usize>,
    /// The largest number of entities of a page.
    limit: usize,
}

impl Options {
    /// Takes the options. `known` are the properties that can be filtered and sorted by, `has_cursors` is whether unsorted pages are
    /// continued by cursors. Beside the options of OData, `limit` is the
    /// size of pages.
    pub(super) fn read(
        query: &mut Query,
        known: &[Property],
        has_cursors: bool,
        lang: Lang,
    ) -> Result<Self, Problem> {
        format(query, "json", lang)?;
        let order = order(query, known, lang)?;
        let skip = whole(query, SKIP, lang)?.map(Start::Offset);
        let token = token(query, has_cursors && order.is_empty(), lang)?;
        Ok(Self {
            filter: filter(query, known, lang)?.map(Arc::new),
            order,
            start: token.or(skip),
            count: switch(query, lang)?,
            select: select(query),
            top: whole(query, TOP, lang)?,
            limit: query.take::<Limit>(parameter::LIMIT)?.map_or(Limit::MAX, Limit::get),
        })
    }

    /// The largest number of entities of the page.
    pub(super) fn size(&self) -> usize {
        self.top.map_or(self.limit, |top| top.min(self.limit))
    }

    /// The selected ones of some properties.
    pub(super) fn chosen(&self, fields: Vec<Field>, lang: Lang) -> Result<Chosen, Problem> {
        chosen(self.select.as_deref(), fields, lang)
    }

    /// The URL of the next page; `None` if as many entities were returned as were requested.
    pub(super) fn next(&self, ask: &Ask, set: Set, start: Start, returned: usize) -> Option<String> {
        let left = self.top.map(|top| top.saturating_sub(returned));
        if left == Some(0) {
            return None;
        }
        let token = match start {
            Start::After(cursor) => cursor.to_string(),
            Start::Offset(skipped) => skipped.to_string(),
        };
        let top = left.map(|left| (TOP, left.to_string()));
        let query = ask.query.with_all([(TOKEN, token)].into_iter().chain(top), &[SKIP]);
        Some(format!("{}/{}?{query}", root(ask), set.name()))
    }
}

/// The properties of entities that are returned.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) fields: Vec<Field>,
    /// Whether they were selected by name.
    is_picked: bool,
}

impl Chosen {
    /// The names in parentheses as in context URLs (OData 4.01, part 1, §10.8); nothing if all are returned.
    pub(super) fn context(&self) -> String {
        if !self.is_picked {
            return String::new();
        }
        let names: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        format!("({})", names.join(","))
    }
}

/// Takes `$select`.
pub(super) fn select(query: &mut Query) -> Option<String> {
    query.text(SELECT)
}

/// The properties that `$select` names, in their own order.
pub(super) fn chosen(select: Option<&str>, fields: Vec<Field>, lang: Lang) -> Result<Chosen, Problem> {
    let Some(text) = select else { return Ok(Chosen { fields, is_picked: false }) };
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_known = |name: &str| name == "*" || fields.iter().any(|field| field.name == name);
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
        return Err(Problem::one_of(lang, SELECT, unknown, &known));
    }
    if names.contains(&"*") {
        return Ok(Chosen { fields, is_picked: false });
    }
    let fields = fields.into_iter().filter(|field| names.contains(&field.name)).collect();
    Ok(Chosen { fields, is_picked: true })
}

/// Takes `$format`, which must be the only format that there is. Parameters of the media type change nothing.
pub(super) fn format(query: &mut Query, only: &str, lang: Lang) -> Result<(), Problem> {
    let Some(text) = query.text(FORMAT) else { return Ok(()) };
    let kind = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.strip_prefix("application/").unwrap_or(&kind) == only {
        return Ok(());
    }
    Err(Problem::one_of(lang, FORMAT, &text, &[only]))
}

fn whole(query: &mut Query, name: &str, lang: Lang) -> Result<Option<usize>, Problem> {
    let Some(text) = query.text(name) else { return Ok(None) };
    let wanted = lang.pick("số nguyên từ 0", "a whole number from 0");
    text.parse().map(Some).map_err(|_| Problem::one_of(lang, name, &text, &[wanted]))
}

fn switch(query: &mut Query, lang: Lang) -> Result<bool, Problem> {
    let Some(text) = query.text(COUNT) else { return Ok(false) };
    text.parse().map_err(|_| Problem::one_of(lang, COUNT, &text, &["true", "false"]))
}

/// Takes `$skiptoken`: a cursor, or in a list that is sorted the number of entities before the page.
fn token(query: &mut Query, has_cursors: bool, lang: Lang) -> Result<Option<Start>, Problem> {
    let Some(text) = query.text(TOKEN) else { return Ok(None) };
    let cursor = text.parse::<Cursor>().ok().filter(|_| has_cursors).map(Start::After);
    let start = cursor.or_else(|| text.parse().ok().map(Start::Offset));
    let wanted = lang.pick("đúng như trong @odata.nextLink", "as in @odata.nextLink");
    start.map(Some).ok_or_else(|| Problem::one_of(lang, TOKEN, &text, &[wanted]))
}

fn filter(query: &mut Query, known: &[Property], lang: Lang) -> Result<Option<Condition>, Problem> {
    let Some(text) = query.text(FILTER) else { return Ok(None) };
    let read = odata::read(&text, known);
    read.map(Some).map_err(|fault| Problem::parameter(FILTER, fault.say(lang)))
}

fn order(query: &mut Query, known: &[Property], lang: Lang) -> Result<Vec<Sort>, Problem> {
    let Some(text) = query.text(ORDER) else { return Ok(Vec::new()) };
    let mut order: Vec<Sort> = Vec::new();
    for part in text.split(',') {
        let mut words = part.split_whitespace();
        let (name, way) = (words.next().unwrap_or_default(), words.next().unwrap_or("asc"));
        let is_new = order.iter().all(|(before, _)| before.name != name);
        match property::find(known, name).filter(|_| is_new && words.next().is_none()) {
            Some(property) if matches!(way, "asc" | "desc") => order.push((property, way == "desc")),
            _ => {
                let names: Vec<&str> = known.iter().map(|property| property.name).collect();
                return Err(Problem::one_of(lang, ORDER, part.trim(), &names));
            }
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests;
