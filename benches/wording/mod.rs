//! Hundreds of different full-text queries, drawn from the register by seed, of each shape that users enter.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use xuong::{
    collection::kinds::Collection,
    index::{Snapshot, row::Row, search::search},
    model::{actor::Role, fold::fold},
    query::{cql2::text, filter::Filter},
};

/// The number of queries of each shape.
const EACH: usize = 200;

/// The number of firms listed.
const LIMIT: usize = 20;

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides.max(1) as u64).expect("small")
    }

    /// A substring of a text.
    fn piece(&mut self, text: &str, least: usize, most: usize) -> String {
        let letters: Vec<char> = text.chars().collect();
        let length = (least + self.below(most + 1 - least)).min(letters.len());
        let start = self.below(letters.len() + 1 - length);
        letters[start..start + length].iter().collect()
    }

    /// Letters that are in no word of any firm.
    fn nonsense(&mut self) -> String {
        let letter = |dice: &mut Self| char::from(b"qwxzjkvf"[dice.below(8)]);
        (0..4 + self.below(4)).map(|_| letter(self)).collect()
    }

    /// The text with a letter of a word left out, replaced or doubled.
    fn misspelt(&mut self, text: &str) -> String {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let long: Vec<usize> = (0..words.len()).filter(|at| words[*at].chars().count() > 3).collect();
        let Some(at) = long.get(self.below(long.len())) else { return text.to_owned() };
        let mut letters: Vec<char> = words[*at].chars().collect();
        let place = 1 + self.below(letters.len() - 1);
        match self.below(3) {
            0 => _ = letters.remove(place),
            1 => letters[place] = 'w',
            _ => letters.insert(place, letters[place]),
        }
        words[*at] = letters.into_iter().collect();
        words.join(" ")
    }
}

/// Makes a query of a shape from a random firm.
type Make = fn(&mut Dice, Row<'_>) -> String;

/// Two adjacent words of a name, without digits.
fn two_words(dice: &mut Dice, name: &str) -> String {
    let words: Vec<&str> =
        name.split(' ').filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    let at = dice.below(words.len().saturating_sub(1));
    words[at..(at + 2).min(words.len())].join(" ")
}

fn quoted(text: &str) -> String {
    text.replace('\'', "''").replace('%', "\\%")
}

const SEARCHES: &[(&str, Make)] = &[
    ("many: two words of a name", |dice, row| fold(&two_words(dice, row.name()))),
    ("few: a whole name", |_, row| row.name().to_owned()),
    ("few: the first letters of three words", |dice, row| {
        let name = fold(row.name());
        let words: Vec<&str> = name.split(' ').rev().take(3).collect();
        words.iter().map(|word| &word[..word.len().min(1 + dice.below(4))]).collect::<Vec<_>>().join(" ")
    }),
    ("a word and a ward", |dice, row| {
        let ward = row.unit(xuong::model::unit::Level::Ward).map_or("", |unit| unit.name.as_str());
        format!("{} {}", two_words(dice, row.name()), fold(ward))
    }),
    ("a code, or its beginning", |dice, row| {
        let code = row.code();
        code[..code.len().min(7 + dice.below(8))].to_owned()
    }),
    ("a tax code, or its beginning", |dice, row| {
        let code = row.tax_code().unwrap_or("0101");
        code[..code.len().min(5 + dice.below(8))].to_owned()
    }),
    ("nothing: words that nobody has", |dice, _| {
        (0..=dice.below(4)).map(|_| dice.nonsense()).collect::<Vec<_>>().join(" ")
    }),
    ("nothing: words of a name and one that nobody has", |dice, row| {
        format!("{} {}", fold(row.name()), dice.nonsense())
    }),
    ("misspelt: a name with one letter wrong", |dice, row| dice.misspelt(&fold(row.name()))),
];

const FILTERS: &[(&str, Make)] = &[
    ("name LIKE, letters that stand in one", |dice, row| {
        format!("name LIKE '%{}%'", quoted(&dice.piece(row.name(), 3, 10)))
    }),
    ("name LIKE, two words", |dice, row| format!("name LIKE '%{}%'", quoted(&two_words(dice, row.name())))),
    ("name LIKE, nothing", |dice, _| format!("name LIKE '%{}%'", dice.nonsense())),
    ("name LIKE, a beginning", |dice, row| {
        let letters = 22 + dice.below(16);
        format!("name LIKE '{}%'", quoted(&row.name().chars().take(letters).collect::<String>()))
    }),
    ("ACCENTI(CASEI(name)) LIKE, two words", |dice, row| {
        format!("ACCENTI(CASEI(name)) LIKE '%{}%'", fold(&two_words(dice, row.name())))
    }),
    ("ACCENTI(CASEI(name)) LIKE, part of a word", |dice, row| {
        let word = two_words(dice, row.name());
        format!("ACCENTI(CASEI(name)) LIKE '%{}%'", fold(&dice.piece(word.trim(), 2, 4)))
    }),
    ("CASEI(name) LIKE CASEI, letters that stand in one", |dice, row| {
        format!("CASEI(name) LIKE CASEI('%{}%')", quoted(&dice.piece(row.name(), 4, 12)))
    }),
    ("NOT name LIKE, letters that stand in one", |dice, row| {
        format!("NOT name LIKE '%{}%'", quoted(&dice.piece(row.name(), 3, 10)))
    }),
    ("address LIKE, letters that stand in one", |dice, row| {
        format!("address LIKE '%{}%'", quoted(&dice.piece(row.address().unwrap_or("Giả"), 4, 12)))
    }),
    ("code LIKE, a beginning", |dice, row| {
        format!("code LIKE '{}%'", quoted(&row.code()[..row.code().len().min(6 + dice.below(5))]))
    }),
    ("code LIKE, letters in it", |dice, row| {
        format!("code LIKE '%{}%'", quoted(&dice.piece(row.code(), 4, 7)))
    }),
    ("tax_code LIKE, a beginning", |dice, row| {
        let code = row.tax_code().unwrap_or("0101");
        format!("tax_code LIKE '{}%'", quoted(&code[..code.len().min(3 + dice.below(6))]))
    }),
    ("tax_code LIKE, figures in it", |dice, row| {
        format!("tax_code LIKE '%{}%'", quoted(&dice.piece(row.tax_code().unwrap_or("0101"), 4, 7)))
    }),
];

/// Milliseconds of processor time used by this process so far. On a busy machine they say more than the clock.
fn worked_ms() -> f64 {
    let worked = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(worked).unwrap_or_default().as_secs_f64() * 1e3
}

/// Runs the queries of a shape and prints their times.
fn shape(now: &Snapshot, out: &mut String, what: &str, make: Make, ask: &dyn Fn(&str) -> usize) {
    let mut dice = Dice(what.len() as u64);
    let step = now.firms.len() / EACH;
    let rows = now.firms.iter().step_by(step.max(1)).take(EACH);
    let (mut took, mut found, mut worked) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let question = make(&mut dice, row);
        let (begun, before) = (Instant::now(), worked_ms());
        found.push(ask(&question));
        worked.push(worked_ms() - before);
        took.push((begun.elapsed().as_secs_f64() * 1e3, question));
    }
    found.sort_unstable();
    worked.sort_by(f64::total_cmp);
    took.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (median, p99) = (&took[took.len() / 2], &took[took.len() * 99 / 100]);
    let most = found[found.len() * 99 / 100];
    writeln!(
        out,
        "| {what} | {} | {most} | {:.2} | {:.2} | {:.2} | `{}` |",
        found[found.len() / 2],
        worked[worked.len() / 2],
        median.0,
        p99.0,
        p99.1.replace('|', "\\|")
    )
    .expect("a text");
}

/// Runs all queries and prints a table: for each shape the number of firms found (median, 99th percentile),
/// milliseconds of processor time (median) and of the clock (median, 99th percentile), and the slowest query at that
/// percentile.
pub(crate) fn ask(now: &Snapshot) {
    let mut out = String::from(
        "| question | found | p99 | processors, ms | ms | p99 | the latter |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (what, make) in SEARCHES {
        shape(now, &mut out, what, *make, &|text| search(now, text, LIMIT).total);
    }
    let known = Collection::Firms.queryables(Role::Analyst);
    let filtered = |text: &str| {
        let condition = text::read(text, &known).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        now.firms.wanted(None, &Filter::default(), &[]).meeting(Some(&condition)).part(None, LIMIT).1
    };
    for (what, make) in FILTERS {
        shape(now, &mut out, what, *make, &filtered);
    }
    println!("{out}");
}
