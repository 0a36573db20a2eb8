//! Links two lists of persons by the same learning as firms: `link-records A.csv B.csv` prints a pair of `rec_id` a line.
//!
//! It is for data sets whose pairs are known, such as FEBRL (see `febrl4.py`).

use std::{collections::HashMap, env, error::Error, fs::File, io::Write};

use strsim::jaro_winkler;
use xuong::model::matching::{
    blocks::{Blocks, key},
    comparison::{Feature, Level, Seen},
    pairing::one_to_one,
    weights::{Patterns, Weights},
};

/// Degrees of agreement of texts: equal, nearly, alike, the text of another field, other.
const TEXTS: &[Level] = &[
    Level::new("same", 0.80, 0.01),
    Level::new("nearly", 0.08, 0.002),
    Level::new("alike", 0.04, 0.01),
    Level::new("swapped", 0.03, 0.001),
    Level::new("other", 0.05, 0.977),
];
const NUMBERS: &[Level] =
    &[Level::new("same", 0.85, 0.02), Level::new("one_digit", 0.08, 0.02), Level::new("other", 0.07, 0.96)];
const DATES: &[Level] = &[
    Level::new("same", 0.88, 0.0001),
    Level::new("one_digit", 0.07, 0.001),
    Level::new("two_digits", 0.02, 0.005),
    Level::new("other", 0.03, 0.9939),
];

const GIVEN: usize = 0;
const SURNAME: usize = 1;
const STREET: usize = 3;
const STREET_2: usize = 4;

static FEATURES: [Feature; 9] = [
    Feature { name: "given_name", levels: TEXTS },
    Feature { name: "surname", levels: TEXTS },
    Feature { name: "street_number", levels: NUMBERS },
    Feature { name: "address_1", levels: TEXTS },
    Feature { name: "address_2", levels: TEXTS },
    Feature { name: "suburb", levels: TEXTS },
    Feature { name: "postcode", levels: NUMBERS },
    Feature { name: "state", levels: TEXTS },
    Feature { name: "date_of_birth", levels: DATES },
];

/// The number of records that are compared with one.
const COMPARED: usize = 40;
/// Pairs from this weight on are taken for one person, prior odds included.
const TAKEN_BITS: f64 = 0.0;

struct Person {
    id: String,
    fields: Vec<String>,
}

fn read(path: &str) -> Result<Vec<Person>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(File::open(path)?);
    let heading = reader.headers()?.clone();
    let place = |name: &str| heading.iter().position(|own| own == name).ok_or(format!("{path}: no {name}"));
    let places = FEATURES.iter().map(|feature| place(feature.name)).collect::<Result<Vec<_>, _>>()?;
    let id = place("rec_id")?;
    let person = |row: csv::StringRecord| Person {
        id: row[id].to_owned(),
        fields: places.iter().map(|at| row[*at].to_owned()).collect(),
    };
    Ok(reader.into_records().map(|row| row.map(person)).collect::<Result<Vec<_>, _>>()?)
}

/// How often each value of each field is in the second list.
type Counts = Vec<HashMap<String, f64>>;

fn compare(a: &Person, b: &Person, counts: &Counts, size: f64) -> Vec<Seen> {
    let field = |(at, feature): (usize, &Feature)| {
        let (one, other) = (a.fields[at].as_str(), b.fields[at].as_str());
        let level =
            if feature.levels.len() == TEXTS.len() { text(a, b, at) } else { digits(one, other, feature) };
        match level {
            None => Seen::UNKNOWN,
            Some(0) => Seen::by_chance(0, counts[at].get(other).copied().unwrap_or(1.0) / size),
            Some(level) => Seen::level(level),
        }
    };
    FEATURES.iter().enumerate().map(field).collect()
}

fn text(a: &Person, b: &Person, at: usize) -> Option<u8> {
    let (one, other) = (a.fields[at].as_str(), b.fields[at].as_str());
    let beside = match at {
        GIVEN => Some(SURNAME),
        SURNAME => Some(GIVEN),
        STREET => Some(STREET_2),
        STREET_2 => Some(STREET),
        _ => None,
    };
    let swapped = beside.is_some_and(|beside| {
        (!one.is_empty() && one == b.fields[beside]) || (!other.is_empty() && other == a.fields[beside])
    });
    if one.is_empty() || other.is_empty() {
        return swapped.then_some(3);
    }
    let likeness = jaro_winkler(one, other);
    Some(match () {
        () if one == other => 0,
        () if swapped => 3,
        () if likeness >= 0.92 => 1,
        () if likeness >= 0.82 => 2,
        () => 4,
    })
}

fn digits(a: &str, b: &str, feature: &Feature) -> Option<u8> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let apart = strsim::damerau_levenshtein(a, b);
    let last = feature.levels.len() - 1;
    u8::try_from(apart.min(last)).ok()
}

/// What two records of one person have in common, whatever one fault does.
fn keys(person: &Person) -> Vec<u32> {
    let [given, surname, number, street, street_2, suburb, postcode, _, born] = &person.fields[..] else {
        return Vec::new();
    };
    let mut names = [given.as_str(), surname.as_str()];
    names.sort_unstable();
    let start = |text: &str, n: usize| text.chars().take(n).collect::<String>();
    let mut pairs: Vec<(&str, String, String)> = vec![
        ("names", names[0].into(), names[1].into()),
        ("born", born.clone(), "-".into()),
        ("street", street.clone(), number.clone()),
        ("street and post", street.clone(), postcode.clone()),
        ("street 2", street_2.clone(), postcode.clone()),
        ("street 2 and number", street_2.clone(), number.clone()),
        ("suburb and number", suburb.clone(), number.clone()),
        ("surname and post", surname.clone(), postcode.clone()),
        ("given and post", given.clone(), postcode.clone()),
        ("surname and suburb", surname.clone(), suburb.clone()),
        ("given and suburb", given.clone(), suburb.clone()),
        ("surname and street", surname.clone(), start(street, 5)),
        ("given and street", given.clone(), start(street, 5)),
        ("starts", start(given, 3), start(surname, 4)),
        ("surname", surname.clone(), "-".into()),
        ("street 2 alone", street_2.clone(), "-".into()),
        ("post and number", postcode.clone(), number.clone()),
    ];
    for (from, name) in [(0, "year"), (2, "month"), (4, "day")] {
        let part = born.get(from..from + 4).unwrap_or_default().to_owned();
        pairs.push((name, part.clone(), start(surname, 4)));
        pairs.push((name, part.clone(), start(given, 4)));
        pairs.push((name, part, postcode.clone()));
    }
    pairs.retain(|(_, a, b)| !a.is_empty() && !b.is_empty());
    pairs.iter().map(key).collect()
}

fn link(left: &[Person], right: &[Person]) -> Vec<(usize, usize, f64)> {
    let size = f64::from(u32::try_from(right.len()).expect("a list"));
    let mut counts: Counts = vec![HashMap::new(); FEATURES.len()];
    for person in right {
        person.fields.iter().zip(&mut counts).for_each(|(v, own)| *own.entry(v.clone()).or_default() += 1.0);
    }
    let number = |at: usize| u32::try_from(at).expect("a list");
    let kept =
        right.iter().enumerate().flat_map(|(at, p)| keys(p).into_iter().map(move |key| (key, number(at))));
    let blocks = Blocks::of(kept.collect());
    let (mut random, mut near, mut pairs) = (Patterns::default(), Patterns::default(), Vec::new());
    for turn in 0..100_000_usize {
        let [one, other] = [0, 1].map(|side| key((turn, side)) as usize);
        random.add(&compare(&left[one % left.len()], &right[other % right.len()], &counts, size));
    }
    for (at, person) in left.iter().enumerate() {
        for other in blocks.candidates(&keys(person), COMPARED) {
            let seen = compare(person, &right[other as usize], &counts, size);
            near.add(&seen);
            pairs.push((at, other as usize, seen));
        }
    }
    let weights = Weights::learn(&FEATURES, &random, &near, size / 2.0);
    let expected = weights.share() * near.total() / f64::from(number(left.len()));
    let prior_bits = (expected.clamp(0.05, 0.95) / size).log2();
    let weighed = pairs.into_iter().map(|(a, b, seen)| (a, b, weights.weigh(&seen).total + prior_bits));
    one_to_one(weighed.filter(|(.., bits)| *bits >= TAKEN_BITS).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = env::args().skip(1).collect();
    let [a, b] = &paths[..] else { return Err("link-records A.csv B.csv".into()) };
    let (left, right) = (read(a)?, read(b)?);
    let mut out = std::io::stdout().lock();
    for (a, b, bits) in link(&left, &right) {
        writeln!(out, "{},{},{bits:.2}", left[a].id, right[b].id)?;
    }
    Ok(())
}
