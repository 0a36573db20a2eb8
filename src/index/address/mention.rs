//! The units that an address names.

use std::ops::Range;

use super::{
    gazetteer::Gazetteer,
    kinds::{Kind, Rank, after_name, at_start_of},
    names::{Agrees, Called},
    spelling::{Gap, Token, joined, tokens},
};

/// When a unit was in force, as the address states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// "cũ": it has ended.
    Former,
    /// "nay là": it is in force.
    Now,
}

/// A name of a unit in an address.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The rank that its kind states; `None` without a kind.
    pub(super) rank: Option<Rank>,
    /// The kind in full, folded; empty without one.
    pub(super) kind: String,
    /// The tokens, with the kind.
    pub(super) at: Range<usize>,
    /// The name as written.
    pub(super) written: String,
    /// What has this name; none if nothing has it.
    pub(super) called: Vec<(Called, Agrees)>,
    pub(super) time: Option<Time>,
    /// Whether it stands where a street is named too: after a number, without a kind.
    pub(super) may_be_street: bool,
}

/// The most words of a name that is not known.
const UNKNOWN_WORDS: usize = 4;

/// An address as its words, read with the names of a register.
pub(super) struct Text<'t> {
    whole: &'t str,
    pub(super) tokens: Vec<Token>,
    names: &'t Gazetteer,
    is_marked: bool,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str, names: &'t Gazetteer) -> Self {
        let tokens = tokens(text).into_iter().flat_map(unglued).collect::<Vec<_>>();
        let is_marked = tokens.iter().any(Token::is_marked);
        Self { whole: text, tokens, names, is_marked }
    }

    pub(super) fn written(&self, at: Range<usize>) -> String {
        match &self.tokens[at] {
            [] => String::new(),
            own => self.whole[own[0].at.start..own[own.len() - 1].at.end].to_owned(),
        }
    }

    /// The first token after `from` with a stop before it.
    pub(super) fn segment_end(&self, from: usize) -> usize {
        let rest = self.tokens.iter().enumerate().skip(from + 1);
        rest.clone().find(|(_, token)| token.gap == Gap::Stop).map_or(self.tokens.len(), |(at, _)| at)
    }

    /// The segments between stops.
    pub(super) fn segments(&self) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let mut from = 0;
        while from < self.tokens.len() {
            let end = self.segment_end(from);
            all.push(from..end);
            from = end;
        }
        all
    }

    /// The longest name in a range of tokens that starts with it and that `takes`.
    fn longest(
        &self,
        at: Range<usize>,
        takes: impl Fn(Called) -> bool,
    ) -> Option<(usize, Vec<(Called, Agrees)>)> {
        let most = at.len().min(self.names.names.longest);
        (1..=most).rev().find_map(|words| {
            let called = self.called(at.start..at.start + words, &takes);
            (!called.is_empty()).then_some((at.start + words, called))
        })
    }

    pub(super) fn called(&self, at: Range<usize>, takes: impl Fn(Called) -> bool) -> Vec<(Called, Agrees)> {
        let (folded, spelled) = joined(&self.tokens[at]);
        let mut called = self.names.names.called(&folded, &spelled);
        called.retain(|(called, _)| takes(*called));
        called
    }

    /// The mentions with a kind, in the order of the text.
    pub(super) fn with_kinds(&self) -> Vec<Mention> {
        let mut all: Vec<Mention> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let begun = all.last().map_or(0, |last| last.at.end);
            match self.before_name(at).or_else(|| self.after_name(at, begun)) {
                Some(mut mention) => {
                    self.dated(&mut mention);
                    at = mention.at.end.max(at + 1);
                    all.push(mention);
                }
                None => at += 1,
            }
        }
        all
    }

    /// A mention whose kind stands before the name.
    fn before_name(&self, at: usize) -> Option<Mention> {
        let end = self.segment_end(at);
        let kinds = at_start_of(&self.tokens[at..end], &self.names.kinds);
        let exact = kinds.iter().find_map(|kind| {
            let from = at + kind.len();
            let (to, called) = self.longest(from..end, |called| self.may_be(kind, called))?;
            let is_numeral = self.tokens[from].is_number();
            let is_meant = !is_numeral || kind.rank != Rank::City;
            is_meant.then(|| {
                self.unless_longer(kind, at, (to, end)).unwrap_or_else(|| self.mention(kind, at..to, called))
            })
        });
        let nearly = || kinds.iter().find_map(|kind| self.nearly(kind, at, end));
        exact
            .or_else(nearly)
            .or_else(|| self.unknown(&kinds, at, end))
            .or_else(|| self.misspelt_kind(at, end))
    }

    /// What a name is if it goes on behind words that are a name too: a longer name with a wrong letter, or one that is in no
    /// list. "Một Hia" is not "Một" where there is a "Một Hai".
    fn unless_longer(&self, kind: &Kind, at: usize, (to, end): (usize, usize)) -> Option<Mention> {
        let from = at + kind.len();
        let last = self.name_end(from, end);
        let is_dated = |at: usize| matches!(self.tokens[at].folded.as_str(), "cu" | "moi");
        if to >= last || is_dated(to) || self.longest(to..end, |_| true).is_some() {
            return None;
        }
        let longer = self.nearly(kind, at, end).filter(|own| own.at.end > to);
        let (folded, _) = joined(&self.tokens[from..to]);
        let unknown = || self.names.names.go_on(&folded).then(|| self.mention(kind, at..last, Vec::new()));
        longer.or_else(unknown)
    }

    /// Whether a unit may be meant by a kind. An abbreviation before a commune of another kind is one of something else:
    /// "TT" of flats, "P." of a street.
    fn may_be(&self, kind: &Kind, called: Called) -> bool {
        let is_its = |at: usize| kind.is_full || self.names.communes[at].kind == kind.full;
        suits(kind.rank, called) && !matches!(called, Called::Commune(at) if !is_its(at))
    }

    fn mention(&self, kind: &Kind, at: Range<usize>, called: Vec<(Called, Agrees)>) -> Mention {
        Mention {
            rank: Some(kind.rank),
            kind: kind.full.clone(),
            written: self.written(at.start + kind.len()..at.end),
            at,
            called,
            time: None,
            may_be_street: false,
        }
    }

    /// A mention with one wrong letter in its name.
    fn nearly(&self, kind: &Kind, at: usize, end: usize) -> Option<Mention> {
        let from = at + kind.len();
        if self.is_marked && kind.is_full && !kind.is_spelled(&self.tokens[at..]) {
            return None;
        }
        let to = self.name_end(from, end);
        (from + 1..=to).rev().find_map(|to| {
            let (folded, spelled) = joined(&self.tokens[from..to]);
            let mut called = self.names.names.nearly(&folded, &spelled);
            called.retain(|(called, _)| self.may_be(kind, *called));
            (!called.is_empty()).then(|| self.mention(kind, at..to, called))
        })
    }

    /// A unit that nothing is called like, if a kind in full announces one.
    fn unknown(&self, kinds: &[&Kind], at: usize, end: usize) -> Option<Mention> {
        let announced = |kind: &&&Kind| {
            let is_sure = if self.is_marked { kind.is_spelled(&self.tokens[at..]) } else { true };
            let is_name = || self.longest(at..end, |_| true).is_some_and(|(to, _)| to > at + kind.len());
            kind.is_full && is_sure && !is_name() && !self.is_after_word_of_kind(at)
        };
        let kind = kinds.iter().find(announced)?;
        let from = at + kind.len();
        let to = self.name_end(from, end).min(from + UNKNOWN_WORDS);
        (from < to).then(|| self.mention(kind, at..to, Vec::new()))
    }

    /// Whether the word before is part of a longer word with this one, as in "hợp tác xã".
    fn is_after_word_of_kind(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.tokens[before].folded.as_str());
        self.tokens[at].gap < Gap::Stop && matches!(before, Some("tac" | "thi" | "cong" | "co"))
    }

    /// A kind with one wrong letter before a name.
    fn misspelt_kind(&self, at: usize, end: usize) -> Option<Mention> {
        let own = &self.tokens[at];
        let kind = ["phuong", "huyen"]
            .into_iter()
            .find(|kind| own.folded.len() > 4 && crate::model::fold::within_one_letter(kind, &own.folded))?;
        let rank = if kind == "huyen" { Rank::District } else { Rank::Commune };
        if self.longest(at..end, |_| true).is_some() {
            return None;
        }
        let (to, mut called) = self.longest(at + 1..end, |called| suits(rank, called))?;
        called.iter_mut().for_each(|(_, agrees)| *agrees = Agrees::ButForALetter);
        let kind = Kind::new(kind, rank);
        Some(self.mention(&kind, at..to, called))
    }

    /// Where a name that starts at `from` ends at the latest: before the next kind, the next stop or dash, or a number.
    fn name_end(&self, from: usize, end: usize) -> usize {
        let begins_kind = |at: usize| {
            let kinds = at_start_of(&self.tokens[at..end], &self.names.kinds);
            kinds
                .iter()
                .any(|kind| self.longest(at + kind.len()..end, |called| suits(kind.rank, called)).is_some())
        };
        let ends = |at: &usize| {
            *at > from
                && (self.tokens[*at].gap >= Gap::Dash || self.tokens[*at].is_number() || begins_kind(*at))
        };
        (from..end).find(ends).unwrap_or(end).min(from + self.names.names.longest + 1)
    }

    /// A mention whose English kind stands behind the name.
    fn after_name(&self, at: usize, begun: usize) -> Option<Mention> {
        let (rank, kind) = after_name(&self.tokens[at])?;
        let longest = self.names.names.longest;
        let from = (begun.max(at.saturating_sub(longest))..at).find(|from| {
            let is_one = self.tokens[from + 1..=at].iter().all(|token| token.gap < Gap::Stop);
            is_one && !self.called(*from..at, |called| suits(rank, called)).is_empty()
        })?;
        let called = self.called(from..at, |called| suits(rank, called));
        let kind = Kind::new(kind, rank);
        let written = self.written(from..at);
        Some(Mention { written, ..self.mention(&kind, from..at + 1, called) })
    }

    /// Reads what stands around a mention about its time, and takes in "cũ" behind it.
    pub(super) fn dated(&self, mention: &mut Mention) {
        let before: Vec<&str> = self.tokens[mention.at.start.saturating_sub(3)..mention.at.start]
            .iter()
            .map(|t| &*t.folded)
            .collect();
        let is_now = matches!(&before[..], [.., "nay", "la" | "thuoc"] | [.., "moi", "la"] | [.., "nay"]);
        let was = matches!(&before[..], [.., "truoc" | "day", "la" | "thuoc"] | [.., "cu", "la"]);
        let after = self.tokens.get(mention.at.end);
        let word = after.map(|token| (token.folded.as_str(), token.is_marked() || !self.is_marked));
        mention.time = match word {
            Some(("cu", true)) => Some(Time::Former),
            Some(("moi", true)) => Some(Time::Now),
            _ if was => Some(Time::Former),
            _ if is_now => Some(Time::Now),
            _ => None,
        };
        mention.at.end += usize::from(matches!(word, Some(("cu" | "moi", true))));
    }
}

/// Whether a unit may be of a rank.
pub(super) fn suits(rank: Rank, called: Called) -> bool {
    match called {
        Called::Commune(_) => rank == Rank::Commune,
        Called::District(_) => matches!(rank, Rank::District | Rank::City),
        Called::City => matches!(rank, Rank::City | Rank::Province),
    }
}

/// "P3" is "P 3", and "Một2" is "Một 2"; "A5" and "B12" are numbers of houses.
fn unglued(token: Token) -> Vec<Token> {
    const GLUED: [&str; 5] = ["p", "q", "f", "x", "h"];
    const LONG: usize = 3;
    let letters = token.folded.bytes().take_while(u8::is_ascii_lowercase).count();
    let (word, number) = token.folded.split_at(letters);
    let is_number =
        number.bytes().all(|byte| byte.is_ascii_digit()) && number.bytes().any(|byte| byte != b'0');
    if !is_number || letters < LONG && !GLUED.contains(&word) {
        return vec![token];
    }
    let middle = token.at.end - number.len();
    let number = number.trim_start_matches('0').to_owned();
    let spelled = token.spelled.chars().filter(|c| !c.is_ascii_digit()).collect();
    let word = Token { folded: word.to_owned(), spelled, gap: token.gap, at: token.at.start..middle };
    vec![word, Token { folded: number.clone(), spelled: number, gap: Gap::Space, at: middle..token.at.end }]
}
