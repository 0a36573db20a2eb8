//! `xuong check --deep`: what does not fit is told by row, field and both values.

use std::{fs, path::Path, process::Command, sync::OnceLock};

use super::{overwrite, trials::rounds};
use crate::{
    harness::{Folder, InTime, program},
    store::{old_registers::written_by, snapshot_file::filed},
};

/// Rows with a tax code and a few other fields, one of them edited once; made once and copied.
fn small() -> Folder {
    static SMALL: OnceLock<Folder> = OnceLock::new();
    let folder = Folder::empty();
    for name in ["xuong.db", "xuong.newest"] {
        fs::copy(SMALL.get_or_init(made).path().join(name), folder.path().join(name)).expect("a copy");
    }
    folder
}

fn made() -> Folder {
    let folder = Folder::empty();
    let rows = (0..60)
        .map(|n| format!("C{n:03},Cơ sở số {n},01056283{:02},{n}\n", 10 + n))
        .collect::<Vec<_>>()
        .concat();
    let file = folder.file("firms.csv", format!("code,name,tax_code,workers\n{rows}"));
    // Most of the tax codes are made up so badly that their check digit is doubted.
    folder.xuong(&["import", "firms", &file.display().to_string(), "--reason", "Lần một"]).ended(1);
    let again = folder.file("again.csv", "code,name,workers\nC007,Cơ sở số bảy,77\n");
    folder.xuong(&["import", "firms", &again.display().to_string(), "--reason", "Lần hai"]).ended(0);
    for name in ["firms.csv", "again.csv"] {
        fs::remove_file(folder.path().join(name)).expect("it was written");
    }
    folder
}

/// Every place of some bytes in a file.
fn places(file: &Path, bytes: &[u8]) -> Vec<usize> {
    let content = fs::read(file).expect("the file");
    let windows = content.windows(bytes.len()).enumerate();
    windows.filter(|(_, window)| *window == bytes).map(|(at, _)| at).collect()
}

fn deep(folder: &Folder, code: i32) -> String {
    folder.xuong(&["--lang", "en", "check", "--deep"]).ended(code).out
}

#[test]
fn a_reader_that_has_left_does_not_make_a_damaged_register_whole() {
    let folder = small();
    let sql = "update firm set name = 'Đổi' where code = 'C003'";
    let done = Command::new("sqlite3").arg(folder.path().join("xuong.db")).arg(sql).status();
    assert!(done.expect("the sqlite3 command-line tool").success());
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = program();
    command.arg("--data-dir").arg(folder.path()).args(["check", "--deep"]).stdout(writer);
    assert_eq!(command.status().expect("the program starts").code(), Some(3));
}

#[test]
fn a_whole_register_is_told_to_be_whole() {
    let seeded = Folder::seeded();
    let said = deep(&seeded, 0);
    assert!(
        said.contains("The data file is intact") && said.contains("rows agree with the log of"),
        "{said}"
    );
    let vietnamese = seeded.xuong(&["check", "--deep"]).ended(0).out;
    assert!(vietnamese.contains("Tệp dữ liệu nguyên vẹn"), "{vietnamese}");
    assert!(deep(&filed(), 0).contains("xuong.snapshot agrees with the rows"));
    assert!(deep(&written_by("0.1.0"), 0).contains("The data file is intact"));
}

#[test]
fn a_flipped_bit_in_a_tax_code_is_told_with_row_field_and_both_values() {
    let folder = small();
    let database = folder.path().join("xuong.db");
    let (mut told, all) = (0, places(&database, b"0105628334"));
    assert!(all.len() >= 2, "it stands in the row and in the log");
    for at in all {
        let kept = fs::read(&database).expect("the database");
        // The last figure, 4, becomes a 5.
        overwrite(&database, at + 9, b"5");
        let said = deep(&folder, 3);
        let row = "firm 25 'C024', column tax_code: the row says '0105628335', the log says '0105628334'";
        let log = "firm 25 'C024', column tax_code: the row says '0105628334', the log says '0105628335'";
        assert!(said.contains(row) || said.contains(log), "{said}");
        told += usize::from(said.contains(row));
        assert!(said.contains("xuong restore FILE --replace"), "{said}");
        fs::write(&database, kept).expect("as it was");
    }
    assert_eq!(told, 1, "one of them is the row");
}

/// What only the log has: who, when and why, and what was before.
#[test]
fn a_flipped_bit_in_the_log_alone_is_told() {
    let folder = small();
    let database = folder.path().join("xuong.db");
    for bytes in ["Lần một".as_bytes(), b"\"workers\":{\"count\":7,"] {
        let at = *places(&database, bytes).last().expect("it is in the log");
        let kept = fs::read(&database).expect("the database");
        overwrite(&database, at + 2, &[kept[at + 2] ^ 1]);
        let said = deep(&folder, 3);
        assert!(said.contains("are not those that were written"), "{said}");
        fs::write(&database, kept).expect("as it was");
        deep(&folder, 0);
    }
}

#[test]
fn rows_and_seals_that_somebody_took_away_are_told() {
    for (sql, said) in [
        ("delete from firm where id = 3", "firm 3: the log has it, the table does not"),
        (
            "insert into source (id, code, title) values (9, 'X', 'Y')",
            "source 9: the table has it, the log does not",
        ),
        ("update firm set notes = 'x' where id = 4", "column notes: the row says 'x', the log says null"),
        ("drop trigger change_is_never_deleted; delete from change where seq = 5", "change_is_never_deleted"),
        ("update registry set value = 'another'", "log: changes 1 to 60"),
    ] {
        let folder = small();
        let _ = fs::remove_file(folder.path().join("xuong.newest"));
        let done = Command::new("sqlite3").arg(folder.path().join("xuong.db")).arg(sql).output_in_time();
        assert!(done.expect("sqlite3 is there").status.success(), "{sql}");
        let run = folder.xuong(&["--lang", "en", "check", "--deep"]).ended(3);
        assert!(run.out.contains(said) || run.err.contains(said), "{sql}: {}{}", run.out, run.err);
    }
}

#[test]
fn a_schema_with_a_name_that_is_no_text_is_refused_and_hangs_nobody() {
    let folder = small();
    let database = folder.path().join("xuong.db");
    let content = fs::read(&database).expect("the database");
    let names: [&[u8]; 5] = [
        b"workers_as_of",
        b"create table change",
        b"create table firm",
        b"subject_id integer",
        b"on change (kind",
    ];
    let commands = [&["search", "x"][..], &["check", "--deep"], &["near", "105.8,21.0"], &["backup", "b.db"]];
    for (turn, name) in names.into_iter().enumerate() {
        let find = |window: &[u8]| window.eq_ignore_ascii_case(name);
        let at = content.windows(name.len()).position(find).expect("the schema stands before the rows");
        for (at_byte, byte) in [0xff, 0x00, b'q'].into_iter().enumerate() {
            overwrite(&database, at + name.len() / 2, &[byte]);
            // Each command takes its turn; where all is tried, all of them every time.
            let asked = usize::try_from(rounds(1, 4)).expect("small");
            for command in commands.into_iter().cycle().skip(turn + at_byte).take(asked) {
                let run = super::trials::limited(&folder, command);
                assert!(
                    run.code == 3 && !run.err.contains("panicked"),
                    "{command:?}: {} {}",
                    run.code,
                    run.err
                );
            }
            fs::write(&database, &content).expect("as it was");
        }
    }
    deep(&folder, 0);
}
