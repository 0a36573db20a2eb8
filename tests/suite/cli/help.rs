//! The help of the command line: in one language, that of the reader.

use rstest::rstest;

use crate::harness::{Folder, InTime, Run, program};

const COMMANDS: [&str; 28] = [
    "demo",
    "serve",
    "import",
    "reconcile",
    "imports",
    "profiles",
    "notes",
    "publish",
    "publications",
    "webhooks",
    "export",
    "near",
    "search",
    "resolve",
    "report",
    "check",
    "backup",
    "restore",
    "copy",
    "add",
    "edit",
    "end",
    "merge",
    "history",
    "undo",
    "admin",
    "config",
    "help",
];

fn help(environment: &str, args: &[&str]) -> String {
    let output = program().env("XUONG_LANG", environment).args(args).output_in_time();
    Run::of(&output.expect("the program starts")).ended(0).out
}

/// The names of the commands, which stand between these headings.
fn listed(help: &str, from: &str, to: &str) -> Vec<String> {
    let list = help.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect("the commands");
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| "ăâđêôơư".contains(c) || ('\u{1ea0}'..='\u{1ef9}').contains(&c))
}

#[test]
fn the_help_is_in_the_language_of_the_option_or_of_the_environment() {
    let vietnamese = help("vi", &["--help"]);
    assert_eq!(listed(&vietnamese, "Các lệnh:", "Tùy chọn:"), COMMANDS);
    assert!(vietnamese.contains("Cách dùng: xuong"), "{vietnamese}");
    assert!(!vietnamese.contains("Commands:") && !vietnamese.contains("Print"), "{vietnamese}");
    let english = help("en", &["--help"]);
    assert_eq!(listed(&english, "Commands:", "Options:"), COMMANDS);
    assert!(english.contains("Usage: xuong") && english.contains("Exit codes: 0 done"), "{english}");
    assert_eq!(help("vi", &["--lang", "en", "--help"]), english);
    assert_eq!(help("en", &["--help", "--lang=vi"]), vietnamese);
    assert!(vietnamese.contains("In English: xuong --lang en --help"), "{vietnamese}");
}

#[rstest]
fn the_help_of_every_command_is_in_one_language_and_has_an_example(
    #[values(
        "demo",
        "serve",
        "import",
        "reconcile",
        "imports",
        "profiles",
        "export",
        "near",
        "search",
        "resolve",
        "report",
        "publish workers",
        "publications",
        "check",
        "backup",
        "restore",
        "copy",
        "add",
        "edit",
        "end",
        "merge",
        "history",
        "undo",
        "admin",
        "admin synth",
        "admin recognise",
        "config"
    )]
    command: &str,
) {
    let names: Vec<&str> = command.split(' ').collect();
    let [vietnamese, english] = ["vi", "en"].map(|lang| help(lang, &[&names[..], &["-h"]].concat()));
    let [first, second] = ["Ví dụ: xuong ", "Example: xuong "];
    assert!(vietnamese.contains(first) && !vietnamese.contains(second), "{vietnamese}");
    assert!(english.contains(second) && !english.contains(first), "{english}");
    // The commands in the examples may have Vietnamese names.
    let options = english.split("Example: ").next().expect("a beginning");
    assert!(!is_vietnamese(options), "{english}");
    let told = vietnamese.lines().filter(|line| line.starts_with("      --") || line.starts_with("  -"));
    assert_eq!(
        told.count(),
        english.lines().filter(|line| line.starts_with("      --") || line.starts_with("  -")).count()
    );
    assert_eq!(help("en", &[&["help"], &names[..]].concat()), english, "xuong help {command}");
}

#[test]
fn help_on_a_command_that_does_not_exist_names_it() {
    let run = Folder::empty().xuong(&["--lang", "en", "help", "reprot"]).ended(2);
    assert_eq!(run.err, "xuong: cannot be done: there is no command 'reprot'\n");
}
