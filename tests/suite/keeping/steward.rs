//! The page on a day of a steward, typed: its commands are run as they stand there, and print what it says.

use std::{
    fs,
    os::unix::fs::symlink,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::harness::{Folder, InTime, Server, program_path, without_settings};

const PAGE: &str = "docs/steward.md";

/// Where the page serves.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// What runs before each block: it stops at the first command that fails, and knows the names that earlier blocks gave.
const BEFORE: &str = "exec 2>&1; set -e -o pipefail -a; [ ! -f ../names ] || . ../names\n";
const AFTER: &str = "\nexport -p > ../names\n";

/// A block of the page.
#[derive(Debug, PartialEq)]
enum Block {
    /// Commands.
    Typed(String),
    /// What the commands before it print.
    Printed(String),
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = format!("{}\n", text.join("\n"));
        blocks.push(match kind {
            "sh" => Block::Typed(text),
            "text" => Block::Printed(text),
            other => panic!("{PAGE} has a block of {other}"),
        });
    }
    blocks
}

/// Whether a text is as expected; `…` stands for anything.
pub(crate) fn is_like(text: &str, expected: &str) -> bool {
    let mut parts = expected.split('…');
    let first = parts.next().expect("a first part");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A window in which commands are typed.
struct Window {
    place: Folder,
    /// The data folder, until it is served.
    data: Option<Folder>,
    server: Option<Server>,
}

impl Window {
    /// With the program and the data folder where the page expects them.
    fn open() -> Self {
        let (place, data) = (Folder::of_a_file(), Folder::of_a_file());
        for folder in ["bin", "desk"] {
            fs::create_dir(place.path().join(folder)).expect("a folder");
        }
        symlink(program_path(), place.path().join("bin/xuong")).expect("a link");
        symlink(data.path(), place.path().join("desk/data")).expect("a link");
        Self { place, data: Some(data), server: None }
    }

    /// Runs a block and answers what it prints.
    fn type_in(&mut self, block: &str) -> String {
        if block == "xuong serve\n" {
            self.server = Some(Server::on(self.data.take().expect("it is served once")));
            return String::new();
        }
        let address = self.server.as_ref().map_or(ADDRESS.to_owned(), |server| server.url(""));
        let script = format!("{BEFORE}{}{AFTER}", block.replace(ADDRESS, &address));
        let path =
            format!("{}:{}", self.place.path().join("bin").display(), std::env::var("PATH").expect("a path"));
        let mut shell = without_settings(Command::new("bash"));
        shell.current_dir(self.place.path().join("desk")).env("PATH", path).args(["-c", &script]);
        let run = shell.stdin(Stdio::null()).output_in_time().expect("bash is there");
        let told = String::from_utf8(run.stdout).expect("text");
        let lines = told.lines().filter(|line| !line.contains("Z  INFO ")).map(str::to_owned);
        let code = run.status.code().expect("it ends by itself");
        let code = (code != 0).then(|| format!("(exit code {code})"));
        let text: Vec<String> = lines.chain(code).chain([String::new()]).collect();
        let text = text.join("\n");
        assert!(!text.contains(" WARN ") && !text.contains(" ERROR "), "{block}\n{text}");
        self.settle();
        text
    }

    /// Waits until the server shows what commands wrote.
    fn settle(&self) {
        let Some(server) = &self.server else { return };
        let newest: i64 = server.folder.sql("select max(seq) from change").parse().expect("a number");
        let begun = Instant::now();
        while server.get("/api/config").json(200)["version"].as_i64() < Some(newest) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not show change {newest}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn the_day_of_a_steward_goes_as_its_page_says() {
    let page = fs::read_to_string(PAGE).expect(PAGE);
    let mut window = Window::open();
    let mut last: Option<(String, String)> = None;
    for block in blocks(&page) {
        match block {
            Block::Typed(typed) => {
                if let Some((typed, printed)) = last {
                    assert!(!printed.contains("(exit code"), "{typed}\n{printed}");
                }
                let printed = window.type_in(&typed);
                last = Some((typed, printed));
            }
            Block::Printed(expected) => {
                let (typed, printed) = last.take().expect("commands before what they print");
                assert!(is_like(&printed, &expected), "{typed}\nprints\n{printed}\nand not\n{expected}");
            }
        }
    }
    assert!(last.is_none(), "the page ends with what its last commands print");
    window.server.expect("the page serves").stop();
}

#[test]
fn what_is_left_out_of_a_page_matches_anything_and_the_rest_itself() {
    for (text, expected, is) in [
        ("a\n", "a\n", true),
        ("a b c\n", "a…c\n", true),
        ("a b c\n", "…b…\n", true),
        ("a b c\n", "…c\n…", true),
        ("a b c\n", "a…b\n", false),
        ("a\n", "b\n", false),
        ("a b\n", "a…b…c\n", false),
    ] {
        assert_eq!(is_like(text, expected), is, "{text:?} {expected:?}");
    }
    let page = "Text\n```sh\na \\\n  b\n```\n```text\nc\n```\n";
    assert_eq!(blocks(page), [Block::Typed("a \\\n  b\n".to_owned()), Block::Printed("c\n".to_owned())]);
}
