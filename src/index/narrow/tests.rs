//! Narrowed conditions against asking every row.

use proptest::prelude::*;

use super::*;
use crate::{
    index::{
        condition::Asked,
        row::Row,
        trial::{Dice, WORDS, register},
    },
    query::{
        cql2::{kind::Kind, property::Property, text},
        filter::{Filter, Verdict},
    },
};

fn known() -> Vec<Property> {
    let place = |name| Row::COLUMNS.iter().position(|column| column.name == name).unwrap();
    let property = |name| Property { name, kind: Kind::Text, place: place(name) };
    ["name", "name_en", "address", "code", "tax_code"].map(property).to_vec()
}

const CODES: [&str; 6] = ["SYN-0000", "KCN-12-", "/a:1", "hn00", "0100012345-00", "Đ01"];

/// A pattern made of pieces of words and of what patterns have.
fn pattern(dice: &mut Dice, property: &str) -> String {
    let piece = |dice: &mut Dice| {
        let own = if property.ends_with("code") { dice.one_of(&CODES) } else { dice.one_of(&WORDS) };
        let letters: Vec<char> = own.chars().collect();
        let from = dice.below(letters.len());
        letters[from..].iter().take(1 + dice.below(6)).collect::<String>()
    };
    if dice.below(6) == 0 {
        // After a space at the end comes a further word.
        return format!("%{} %", dice.one_of(&WORDS));
    }
    let mut pattern = dice.one_of(&["", "%", "%", "_", "% "]).to_owned();
    for _ in 0..=dice.below(3) {
        pattern += &piece(dice);
        pattern += dice.one_of(&["%", "%", "", "_", " ", "\\%"]);
    }
    pattern
}

fn condition(dice: &mut Dice) -> String {
    let property = dice.one_of(&["name", "name", "name_en", "address", "code", "tax_code"]);
    let wrapped = |how: &str, what: String| match how {
        "" => what,
        "both" => format!("CASEI(ACCENTI({what}))"),
        "turned" => format!("ACCENTI(CASEI({what}))"),
        how => format!("{how}({what})"),
    };
    let how = dice.one_of(&["", "CASEI", "ACCENTI", "both", "turned"]);
    // Patterns that are not folded find nothing in texts that are, and those that are folded by hand do.
    let asked = dice.one_of(&["", how, how]);
    let asked = match dice.below(5) {
        0 => format!(
            "{} = {}",
            wrapped(how, property.into()),
            wrapped(how, format!("'{}'", dice.one_of(&WORDS)))
        ),
        1 => format!("{property} IN ('{}', 'Kim khí')", dice.one_of(&WORDS)),
        _ => {
            format!(
                "{} LIKE {}",
                wrapped(how, property.into()),
                wrapped(asked, format!("'{}'", pattern(dice, property)))
            )
        }
    };
    match dice.below(4) {
        0 => format!("NOT ({asked})"),
        1 => format!("({asked}) OR name LIKE '%{}%'", dice.one_of(&WORDS)),
        _ => asked,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_narrowed_condition_gives_every_row_the_verdict_it_has(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = register(dice, 1200);
        for _ in 0..60 {
            let text = condition(dice);
            let condition = text::read(&text, &known()).unwrap();
            let asked = Asked::new(&condition, &now.firms);
            for chunk in &now.firms.chunks {
                for block in 0..chunk.blocks.len() {
                    let rows = crate::index::scan::all(chunk, block);
                    let verdicts = asked.verdicts(now.firms.at(chunk), block, rows);
                    for (bit, at) in chunk.block(block).enumerate() {
                        let row = now.firms.row(chunk, at);
                        let told = match (verdicts.matches >> bit & 1, verdicts.unknown >> bit & 1) {
                            (1, _) => Verdict::Match,
                            (_, 1) => Verdict::Unknown,
                            _ => Verdict::Miss,
                        };
                        prop_assert_eq!(told, condition.test(&row), "{} {:?}", text, row.firm());
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_that_is_asked_for_finds_all_that_have_it(seed in any::<u64>()) {
        let now = register(&mut Dice(seed), 1200);
        for asked in now.firms.iter().step_by(97) {
            let equals = [("name".to_owned(), asked.name().to_owned())];
            let found = now.firms.wanted(None, &Filter::default(), &equals).ids();
            let read: Vec<i64> = now.firms.iter().filter(|r| r.name() == asked.name()).map(Row::id).collect();
            prop_assert_eq!(found, read);
        }
    }
}

#[test]
fn what_has_no_letters_is_not_narrowed() {
    let now = register(&mut Dice(5), 10);
    for (text, narrows) in [
        ("name LIKE '%'", false),
        ("name LIKE '% _'", false),
        ("name LIKE '_-%'", true),
        ("name LIKE '%k%'", true),
        ("code LIKE 'SYN%'", true),
        ("code LIKE '%'", false),
        ("code LIKE '%YN%'", true),
        ("tax_code LIKE '%Đ12%'", true),
    ] {
        let condition = text::read(text, &known()).unwrap().settled();
        assert_eq!(Narrow::of(&condition, &now.firms).is_some(), narrows, "{text}");
    }
}
