//! What an address states: the commune, the district, the city, with kinds or without.

use std::ops::Range;

use super::{
    gazetteer::Gazetteer,
    kinds::Rank,
    mention::{Mention, Text},
    names::Called,
    spelling::{Gap, Token},
};

/// The units that an address states.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) communes: Vec<Mention>,
    pub(super) districts: Vec<Mention>,
    /// Names that are a commune or a district, without anything that says which.
    pub(super) either: Vec<Mention>,
    pub(super) has_city: bool,
    /// A commune that is in no list.
    pub(super) unknown_commune: Option<String>,
    /// A district that is in no list.
    pub(super) unknown_district: Option<String>,
    /// A city or province that is not the one of the register.
    pub(super) elsewhere: Option<String>,
    /// A name without a kind that may be of a street.
    pub(super) street: Option<String>,
}

/// Words before the number of a house or a lane.
const NUMBERED: [&str; 21] = [
    "so", "ngo", "ngach", "hem", "nha", "lo", "k", "km", "to", "tang", "phong", "toa", "kiot", "o", "khu",
    "day", "day", "can", "ho", "sn", "no",
];

/// Words after which a name is that of a street, a village or a site.
const SMALLER: [&str; 24] = [
    "pho", "duong", "ngo", "ngach", "hem", "thon", "xom", "lang", "ap", "ban", "khu", "to", "kcn", "ccn",
    "nghiep", "dai", "ve", "le", "toa", "nha", "cau", "cho", "ga", "ben",
];

/// Reads an address.
pub(super) fn read(text: &str, names: &Gazetteer) -> Stated {
    let text = Text::new(text, names);
    let with_kinds = text.with_kinds();
    let (is_reversed, without) = without_kinds(&text, &with_kinds);
    let mut stated = Stated::default();
    let last = with_kinds.iter().chain(&without).map(|own| own.at.end).max().unwrap_or(0);
    with_kinds.into_iter().for_each(|own| stated.add_with_kind(own));
    stated.add_without(without, is_reversed);
    if !stated.has_city && stated.districts.is_empty() && !is_reversed {
        stated.elsewhere = stated.elsewhere.take().or_else(|| strange(&text, last));
    }
    stated
}

impl Stated {
    fn add_with_kind(&mut self, own: Mention) {
        let is_unknown = own.called.is_empty();
        match own.rank {
            Some(Rank::Commune) if is_unknown => self.unknown_commune = Some(own.written),
            Some(Rank::Commune) => self.communes.push(own),
            Some(Rank::District) if is_unknown => self.unknown_district = Some(own.written),
            Some(Rank::District) => self.districts.push(own),
            Some(Rank::City | Rank::Province) if is_unknown => self.elsewhere = Some(own.written),
            _ if own.called.iter().any(|(called, _)| *called == Called::City) => self.has_city = true,
            _ => self.districts.push(own),
        }
    }

    /// Adds names without a kind, of which the last is of the largest unit, or the first if the address is reversed.
    fn add_without(&mut self, mut without: Vec<Mention>, is_reversed: bool) {
        self.has_city |= without.iter().any(Mention::is_city);
        without.retain(|own| !own.is_city());
        if !is_reversed {
            without.reverse();
        }
        for (at, own) in without.iter().enumerate() {
            let others = without[at + 1..].iter().any(|other| other.is_commune() && !other.may_be_street);
            let has_smaller = !self.communes.is_empty() || self.unknown_commune.is_some() || others;
            match () {
                () if own.is_district()
                    && self.districts.is_empty()
                    && (has_smaller || !own.is_commune()) =>
                {
                    self.districts.push(own.of(Mention::calls_district));
                }
                () if !own.is_commune() || self.is_with_kind() => {}
                () if own.may_be_street => self.street = Some(own.written.clone()),
                () if own.is_district() && self.districts.is_empty() => self.either.push(own.clone()),
                () => self.communes.push(own.of(|called| matches!(called, Called::Commune(_)))),
            }
        }
    }

    /// Whether a commune is stated with its kind.
    fn is_with_kind(&self) -> bool {
        self.unknown_commune.is_some() || self.communes.iter().any(|own| own.rank.is_some())
    }
}

impl Mention {
    fn is_city(&self) -> bool {
        self.rank.is_none() && self.called.iter().any(|(called, _)| *called == Called::City)
    }

    fn is_commune(&self) -> bool {
        self.called.iter().any(|(called, _)| matches!(called, Called::Commune(_)))
    }

    fn is_district(&self) -> bool {
        self.called.iter().any(|(called, _)| Self::calls_district(*called))
    }

    fn calls_district(called: Called) -> bool {
        matches!(called, Called::District(_))
    }

    fn of(&self, takes: fn(Called) -> bool) -> Self {
        let mut own = self.clone();
        own.called.retain(|(called, _)| takes(*called));
        own
    }
}

/// The names without a kind in the order of the text, and whether it begins with the largest unit.
fn without_kinds(text: &Text<'_>, with_kinds: &[Mention]) -> (bool, Vec<Mention>) {
    let mut all = Vec::new();
    let mut numbers_only = false;
    for segment in text.segments() {
        let inside =
            with_kinds.iter().filter(|own| segment.contains(&own.at.start)).map(|own| own.at.end).max();
        let begun = all.len();
        match inside {
            Some(end) => all.extend(following(text, end..segment.end)),
            None => all.extend(alone(text, segment.clone())),
        }
        for own in &mut all[begun..] {
            own.may_be_street |= numbers_only && own.at.start == segment.start;
        }
        numbers_only = is_number(&text.tokens[segment]);
    }
    let city = all.iter().position(Mention::is_city);
    let smallest =
        with_kinds.iter().filter(|own| own.rank == Some(Rank::Commune)).map(|own| own.at.start).min();
    let largest =
        with_kinds.iter().filter(|own| own.rank != Some(Rank::Commune)).map(|own| own.at.start).min();
    let city_first = city.map(|at| all[at].at.start).or(largest);
    let others = all.iter().filter(|own| !own.is_city()).map(|own| own.at.start).min();
    let first = smallest.into_iter().chain(others).min();
    let is_reversed = city_first.zip(first).is_some_and(|(city, first)| city < first);
    (is_reversed, all)
}

fn mention(text: &Text<'_>, at: Range<usize>) -> Option<Mention> {
    let is_dated = at.len() > 1 && matches!(text.tokens[at.end - 1].folded.as_str(), "cu" | "moi");
    let takes = |_: Called| true;
    let mut called = text.called(at.clone(), takes);
    let mut end = at.end;
    if called.is_empty() && is_dated {
        end -= 1;
        called = text.called(at.start..end, takes);
    }
    if called.is_empty() || at.len() == 1 && text.tokens[at.start].is_number() {
        return None;
    }
    let mut own = Mention {
        rank: None,
        kind: String::new(),
        written: text.written(at.start..end),
        at: at.start..end,
        called,
        time: None,
        may_be_street: false,
    };
    text.dated(&mut own);
    Some(own)
}

/// The names behind a mention with a kind, one behind the other.
fn following(text: &Text<'_>, rest: Range<usize>) -> Vec<Mention> {
    let mut all = Vec::new();
    let mut from = rest.start;
    while from < rest.end {
        let longest = (from + 1..=rest.end).rev().find_map(|to| mention(text, from..to));
        let Some(own) = longest else { break };
        from = own.at.end;
        all.push(own);
    }
    all.retain(|own| own.is_city() || own.is_district());
    all
}

/// The names of a segment without any kind: all of it, a part between dashes, or, where nothing but spaces stands between
/// the parts of an address, the names at its end.
fn alone(text: &Text<'_>, segment: Range<usize>) -> Vec<Mention> {
    if let Some(own) = mention(text, segment.clone()) {
        return vec![own];
    }
    let dashes = segment.clone().skip(1).filter(|at| text.tokens[*at].gap == Gap::Dash);
    let bounds: Vec<usize> = std::iter::once(segment.start).chain(dashes).chain([segment.end]).collect();
    let parts: Vec<Mention> = bounds.windows(2).filter_map(|part| mention(text, part[0]..part[1])).collect();
    if parts.len() > 1 || parts.iter().any(|own| own.is_city() || own.is_district()) {
        return parts;
    }
    at_end(text, segment)
}

fn at_end(text: &Text<'_>, segment: Range<usize>) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::new();
    let mut end = segment.end;
    while end > segment.start {
        let first = end.saturating_sub(MOST_WORDS).max(segment.start);
        let Some(mut own) = (first..end).find_map(|from| mention(text, from..end)) else { break };
        let before = own.at.start.checked_sub(1).filter(|at| *at >= segment.start).map(|at| &text.tokens[at]);
        let is_smaller = before.is_some_and(|token| SMALLER.contains(&token.folded.as_str()));
        if own.is_commune() && !own.is_district() && is_smaller {
            break;
        }
        own.may_be_street = before.is_some_and(Token::is_number);
        end = own.at.start;
        let is_last = own.is_commune() && !own.is_district();
        all.push(own);
        if is_last {
            break;
        }
    }
    all.reverse();
    let is_sure = all.len() > 1 || all.first().is_some_and(|own| own.is_city() || own.is_district());
    if is_sure { all } else { Vec::new() }
}

/// The most words of a name with "cũ" behind it.
const MOST_WORDS: usize = 6;

/// Whether a segment only has numbers of houses, lanes and lots.
fn is_number(segment: &[Token]) -> bool {
    let is_own = |token: &Token| {
        token.is_number() || token.folded.len() == 1 || NUMBERED.contains(&token.folded.as_str())
    };
    segment.iter().any(Token::is_number) && segment.iter().all(is_own)
}

/// The most words of a province.
const PROVINCE_WORDS: usize = 3;

/// The last segment, if it stands behind all units that are known, and may be a province that is not.
fn strange(text: &Text<'_>, last: usize) -> Option<String> {
    let segment = text.segments().pop()?;
    let own = &text.tokens[segment.clone()];
    let is_country = matches!(
        &own.iter().map(|token| token.folded.as_str()).collect::<Vec<_>>()[..],
        ["viet", "nam"] | ["vietnam" | "vn" | "cu" | "moi"]
    );
    let is_name = own.len() <= PROVINCE_WORDS && !own.iter().any(Token::is_number) && !is_country;
    (last > 0 && segment.start >= last && is_name).then(|| text.written(segment))
}
