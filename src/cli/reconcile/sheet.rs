//! The result as a table, and the decisions that were filled in.

use std::collections::BTreeMap;

use super::compared::{Difference, Line, State};
use crate::{
    document::{
        column::{int, text},
        grid::Grid,
        table::{Provenance, Table},
    },
    exchange::formats::format::Format,
    index::Snapshot,
    model::{
        code::Code,
        fold::fold,
        lang::{Lang, Text},
        record::Record,
    },
};

const ROW: Text = Text::new("Dòng", "Row");
const STATE: Text = Text::new("Kết quả", "Result");
const DECISION: Text = Text::new("Quyết định", "Decision");
const CODE: Text = Text::new("Mã trong sổ", "Code in the register");
const NAME: Text = Text::new("Tên", "Name");
const DIFFERENCES: Text =
    Text::new("Khác nhau (cột: trong sổ → trong danh sách)", "Differences (column: register → list)");
const CANDIDATES: Text = Text::new("Có thể là", "May be");
const SCORE: Text = Text::new("Điểm cao nhất", "Best score");

/// The table of a comparison.
pub(super) fn table(lines: &[Line], now: &Snapshot, lang: Lang) -> Table {
    let columns = [
        int("row", ROW, |line: &&Line| line.row.and_then(|row| i64::try_from(row).ok())),
        text("state", STATE, move |line: &&Line| line.state.name(lang).to_owned()),
        text("decision", DECISION, |_: &&Line| None::<String>),
        text("code", CODE, |line: &&Line| line.held.as_ref().map(Record::key)),
        text("name", NAME, |line: &&Line| line.name.clone()),
        text("differences", DIFFERENCES, |line: &&Line| said(&line.differences)),
        text("candidates", CANDIDATES, |line: &&Line| may_be(line)),
        int("score", SCORE, |line: &&Line| line.candidates.first().map(|own| rounded(own.2))),
    ];
    let title = lang.pick("Đối chiếu danh sách với sổ đăng ký", "A list reconciled with the register");
    Table {
        name: "reconcile",
        title: title.to_owned(),
        grid: Grid::of(&columns, lines),
        provenance: Provenance::of(now, None),
        notes: vec![how(lang).into()],
    }
}

/// How to fill in decisions.
fn how(lang: Lang) -> &'static str {
    lang.pick(
        "Cột Quyết định nhận: lấy (mọi cột khác nhau), lấy: cột, cột…, mới (thêm bản ghi), hoặc mã của bản ghi mà dòng này chính là; để trống là chưa quyết.",
        "The column Decision takes: take (all columns that differ), take: column, column…, new (add the record), or the code of the record that the row is; empty means undecided.",
    )
}

fn rounded(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a score is at most 100")]
    let whole = score.round() as i64;
    whole
}

/// The differences in words.
pub(super) fn said(differences: &[Difference]) -> Option<String> {
    let each = differences
        .iter()
        .map(|own| format!("{}: {} → {}", own.column, or_none(&own.here), or_none(&own.there)));
    Some(each.collect::<Vec<_>>().join("; ")).filter(|all| !all.is_empty())
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// The candidates in words.
pub(super) fn may_be(line: &Line) -> Option<String> {
    let each = line.candidates.iter().map(|(code, name, score)| format!("{code} {name} ({score:.0})"));
    Some(each.collect::<Vec<_>>().join("; ")).filter(|all| !all.is_empty())
}

/// What was decided of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// The values of the list in these columns; in all that differ if there are none.
    Take(Vec<String>),
    /// It is a new record.
    New,
    /// It is this record.
    Same(Code),
}

/// A cell that is no decision, with its row.
pub(super) struct Undecidable {
    pub(super) row: usize,
    pub(super) text: String,
}

/// The decisions of a table that was filled in, by row, each with the name in it.
pub(super) fn decisions(bytes: &[u8]) -> Result<BTreeMap<usize, (Decision, String)>, Option<Undecidable>> {
    let is = |cell: &str, title: Text| [title.vi, title.en].iter().any(|own| fold(own) == fold(cell));
    let grids = Format::of(bytes).decode(bytes, None, None).map_err(|_| None)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for grid in &grids {
        rows.extend(grid.rows().map(|row| row.cells().map(str::to_owned).collect()));
    }
    let heading = rows.iter().position(|row| row.iter().any(|cell| is(cell, DECISION))).ok_or(None)?;
    let column = |title: Text| rows[heading].iter().position(|cell| is(cell, title)).ok_or(None);
    let (row, decision, name) = (column(ROW)?, column(DECISION)?, column(NAME)?);
    let mut all = BTreeMap::new();
    for cells in &rows[heading + 1..] {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let Ok(number) = cell(row).trim_end_matches(".0").parse::<usize>() else { continue };
        let wrong = || Some(Undecidable { row: number, text: cell(decision).to_owned() });
        if let Some(decided) = read(cell(decision)).map_err(|()| wrong())? {
            all.insert(number, (decided, cell(name).to_owned()));
        }
    }
    Ok(all)
}

fn read(text: &str) -> Result<Option<Decision>, ()> {
    let (word, rest) = text.split_once(':').unwrap_or((text, ""));
    Ok(match fold(word).as_str() {
        "" | "giu" | "keep" => None,
        "moi" | "new" => Some(Decision::New),
        "lay" | "take" => {
            let columns = rest.split([',', ';']).map(str::trim).filter(|own| !own.is_empty());
            Some(Decision::Take(columns.map(str::to_owned).collect()))
        }
        _ => Some(Decision::Same(text.trim().parse().map_err(|_| ())?)),
    })
}

/// The number of lines of each state.
pub(super) fn counts(lines: &[Line]) -> Vec<(State, usize)> {
    State::ALL.map(|state| (state, lines.iter().filter(|line| line.state == state).count())).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_read_in_either_language() {
        let read = |text: &str| read(text).unwrap();
        assert_eq!(read(""), None);
        assert_eq!(read("Giữ"), None);
        assert_eq!(read("Mới"), Some(Decision::New));
        assert_eq!(read("lấy"), Some(Decision::Take(Vec::new())));
        assert_eq!(read("take: name, workers"), Some(Decision::Take(vec!["name".into(), "workers".into()])));
        assert_eq!(read(" F0062 "), Some(Decision::Same("F0062".parse().unwrap())));
        assert!(super::read("không biết").is_err());
    }

    #[test]
    fn a_table_that_was_filled_in_is_read_below_its_heading() {
        let text = "Dòng,Kết quả,Quyết định,Mã trong sổ,Tên\n2,khác nhau,lấy,F1,A\n3,còn ngờ,,,B\n4,còn ngờ,F0062,,C\n";
        let all = decisions(text.as_bytes()).map_err(|_| ()).unwrap();
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), [2, 4]);
        assert_eq!(all[&4], (Decision::Same("F0062".parse().unwrap()), "C".to_owned()));
        assert!(decisions(b"A,B\n1,2\n").is_err());
    }
}
