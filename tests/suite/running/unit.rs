//! The units of systemd.

use std::{fs, process::Command};

use tempfile::TempDir;

use crate::harness::{Folder, InTime, Run, program_path, without_settings};

const UNITS: [&str; 3] = ["xuong.service", "xuong-backup.service", "xuong-backup.timer"];

/// A folder with the units, which run the program under test.
fn units() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let program = program_path().canonicalize().expect("the program").display().to_string();
    for unit in UNITS {
        let text = fs::read_to_string(format!("ops/systemd/{unit}")).expect(unit);
        // The manual page is not installed here.
        let text = text.replace("/usr/bin/xuong", &program).replace("man:xuong(1) ", "");
        fs::write(folder.path().join(unit), text).expect(unit);
    }
    folder
}

fn analyze(folder: &TempDir, args: &[&str]) -> Run {
    let output = Command::new("systemd-analyze").current_dir(folder.path()).args(args).output_in_time();
    Run::of(&output.expect("systemd-analyze is there"))
}

#[test]
fn systemd_finds_no_fault_in_the_units() {
    let units = units();
    for unit in UNITS {
        let run = analyze(&units, &["verify", &format!("./{unit}")]).ended(0);
        assert_eq!(run.err, "", "{unit}");
    }
}

#[test]
fn the_units_expose_no_more_than_the_page_says() {
    let page = fs::read_to_string("docs/running.md").expect("the page");
    let units = units();
    let score = |unit: &str| {
        let run =
            analyze(&units, &["security", "--offline=true", "--no-pager", &format!("./{unit}")]).ended(0);
        let line =
            run.out.lines().find(|line| line.contains("Overall exposure level")).expect("a score").to_owned();
        line.rsplit(": ").next().and_then(|rest| rest.split(' ').next()).expect("a number").to_owned()
    };
    let told = page.split("rates it ").nth(1).expect("the score on the page");
    assert!(told.starts_with(&score("xuong.service")), "{told:.60}");
    let told = page.split("the backup ").nth(1).expect("the score of the backup");
    assert!(told.starts_with(&score("xuong-backup.service")), "{told:.60}");
}

/// The command of a unit, as systemd reads it.
fn command(unit: &str) -> String {
    let text = fs::read_to_string(format!("ops/systemd/{unit}")).expect(unit);
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a command");
    line.replace("%%", "%")
}

#[test]
fn the_commands_of_the_units_do_what_they_say() {
    let folder = Folder::seeded();
    let root = folder.path().display().to_string();
    let settings = folder.file("set.toml", format!("data_dir = '{root}'\nbind = '127.0.0.1:0'\n"));
    let here = |unit: &str| {
        command(unit)
            .replace(
                "/usr/bin/xuong",
                &program_path().canonicalize().expect("the program").display().to_string(),
            )
            .replace("/etc/xuong/xuong.toml", &settings.display().to_string())
            .replace("/var/backups/xuong", &root)
    };
    let sh =
        |text: &str| without_settings(Command::new("sh")).args(["-c", text]).output_in_time().expect("sh");
    Run::of(&sh(&here("xuong-backup.service"))).ended(0);
    Run::of(&sh(&here("xuong-backup.service"))).ended(0);
    let day = String::from_utf8(Command::new("date").arg("+%u").output_in_time().expect("date").stdout)
        .expect("text");
    let backup = folder.path().join(format!("xuong-{}.db", day.trim()));
    assert!(backup.is_file(), "{}", backup.display());
    let serve = here("xuong.service");
    assert!(serve.ends_with(" serve") && serve.contains("--config"), "{serve}");
    // It ends by SIGTERM with 0, as systemd stops it.
    let run = Run::of(&sh(&format!("timeout --signal=TERM --preserve-status 5 {serve}"))).ended(0);
    assert!(run.out.contains("http://127.0.0.1:"), "{}", run.out);
}

#[test]
fn a_wrong_setting_ends_with_the_code_after_which_the_unit_is_not_restarted() {
    let folder = Folder::seeded();
    let settings = folder.file("set.toml", "colour = 'red'\n").display().to_string();
    folder.xuong(&["--config", &settings, "serve"]).ended(2);
    let unit = fs::read_to_string("ops/systemd/xuong.service").expect("the unit");
    assert!(
        unit.contains("RestartPreventExitStatus=2\n")
            && unit.contains("ConditionPathExists=/var/lib/xuong/xuong.db")
    );
}
