//! What pages tell readers to type is typed: commands in a shell beside a register of the demo, settings, programs.

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

use serde_json::Value;

use super::fences::{Fence, fences, pages, read};
use crate::{
    harness::{Folder, InTime, Run, Server, program, program_path, without_settings},
    keeping::steward::is_like,
};

/// Where pages serve.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// A page that has a test of its own, which also compares what is printed (`keeping::steward`).
const TYPED_ELSEWHERE: &str = "docs/steward.md";

/// What runs before each block: it stops at the first command that fails, and knows the names that earlier blocks gave. Exit
/// code 1 of the program is success with findings.
const BEFORE: &str = "exec 2>&1; set -e -o pipefail -a; [ ! -f ../names ] || . ../names\n\
                      xuong() { command xuong \"$@\" || [ $? -eq 1 ]; }\n";
const AFTER: &str = "\nexport -p > ../names\n";

/// What lies on the desk before a page is typed: the files that a reader has from elsewhere. `$REPOSITORY` is the checkout.
const PREPARED: &[(&str, &str)] = &[
    ("README.md", include_str!("desks/readme.sh")),
    ("docs/keeping.md", include_str!("desks/keeping.sh")),
    ("docs/reconcile.md", include_str!("desks/reconcile.sh")),
    ("docs/planner/addresses.md", include_str!("desks/addresses.sh")),
    ("docs/planner/lists.md", include_str!("desks/lists.sh")),
    ("docs/planner/drawn.md", include_str!("desks/drawn.sh")),
];

/// What is typed after a page, to try files that it describes.
const AFTERWARDS: &[(&str, &str)] = &[("docs/forms.md", include_str!("desks/forms.sh"))];

/// What differs from register to register: the text of a page, and what stands for it here.
const STANDS_FOR: &[(&str, &str, &str)] = &[
    ("README.md", "--set 57", "--set $(command xuong history | head -n 1 | cut -d ' ' -f 1)"),
    ("README.md", "/backup/xuong-2026-11-28.db", "/backup/xuong-$(date +%F).db"),
    ("README.md", " /backup/", " backup/"),
    ("README.md", "--data-dir data-da-nang demo ", "--data-dir data-da-nang demo --seed-only "),
    (
        "docs/keeping.md",
        "xg_0a1b2c3d",
        "$(command xuong admin key list | grep -o '^xg_[0-9a-z]*' | tail -n 1)",
    ),
    ("docs/keeping.md", " 2771 ", " $(command xuong history firms F0001 | head -n 1 | cut -d ' ' -f 1) "),
];

/// A place where a page is typed.
struct Desk {
    page: String,
    place: Folder,
    data: Option<Folder>,
    server: Option<Server>,
}

impl Desk {
    fn open(page: &str) -> Self {
        let (place, data) = (Folder::of_a_file(), Folder::seeded_file());
        for folder in ["bin", "desk", "desk/backup"] {
            fs::create_dir(place.path().join(folder)).expect("a folder");
        }
        symlink(program_path(), place.path().join("bin/xuong")).expect("a link");
        symlink(data.path(), place.path().join("desk/data")).expect("a link");
        let desk = Self { page: page.to_owned(), place, data: Some(data), server: None };
        if let Some((_, script)) = PREPARED.iter().find(|(own, _)| *own == page) {
            desk.shell(script).unwrap_or_else(|fault| panic!("{page}: the desk is not laid: {fault}"));
        }
        desk
    }

    /// The address of the server, which starts when it is first needed.
    fn address(&mut self) -> String {
        let data = &mut self.data;
        let start = || Server::on(data.take().expect("it is served once at a time"));
        self.server.get_or_insert_with(start).url("")
    }

    /// Stops the server, so that its data folder is free.
    fn stop(&mut self) {
        self.data = self.server.take().map(Server::stop_and_keep).or(self.data.take());
    }

    /// A text of the page as it is typed here.
    fn typed(&mut self, text: &str) -> String {
        let own = STANDS_FOR.iter().filter(|(page, ..)| *page == self.page);
        let text = own.fold(text.to_owned(), |text, (_, from, to)| text.replace(from, to));
        if text.contains(ADDRESS) { text.replace(ADDRESS, &self.address()) } else { text }
    }

    fn command(&self, name: &str) -> Command {
        let mut command = without_settings(Command::new(name));
        let path = std::env::var("PATH").expect("a path");
        let repository = std::env::current_dir().expect("the checkout");
        // Programs of the environment for tests in Python, which ./check makes.
        let python = repository.join("target/python/bin");
        let own = self.place.path().join("bin");
        command.env("PATH", format!("{}:{}:{path}", own.display(), python.display()));
        command.env("REPOSITORY", repository).stdin(Stdio::null());
        command.current_dir(self.place.path().join("desk"));
        command
    }

    /// Runs commands; what they print if they fail.
    fn shell(&self, text: &str) -> Result<String, String> {
        let output = self.command("bash").args(["-c", &format!("{BEFORE}{text}{AFTER}")]).output_in_time();
        let run = Run::of(&output.expect("bash is there"));
        if run.code == 0 { Ok(run.out) } else { Err(format!("exit code {}\n{text}\n{}", run.code, run.out)) }
    }

    /// Does with a block what a reader does.
    fn try_out(&mut self, fence: &Fence) -> Result<String, String> {
        let text = self.typed(&fence.text);
        if let Some(name) = &fence.file {
            fs::write(self.place.path().join("desk").join(name), &text).map_err(|e| e.to_string())?;
            return Ok(String::new());
        }
        match fence.language.as_str() {
            "sh" => {
                if text.contains(" restore ") {
                    self.stop();
                }
                self.shell(&text)
            }
            "toml" => settings(&text),
            "json" => serde_json::from_str::<Value>(&text).map(|_| String::new()).map_err(|e| e.to_string()),
            "python" => self.program("python3", "snippet.py", &text),
            "r" => self.program("Rscript", "snippet.R", &text),
            other => Err(format!("nothing is known of blocks of {other}: run it, or say not-run: and why")),
        }
    }

    fn program(&self, name: &str, file: &str, text: &str) -> Result<String, String> {
        fs::write(self.place.path().join("desk").join(file), text).map_err(|e| e.to_string())?;
        let output = self.command(name).arg(file).output_in_time().map_err(|e| format!("{name}: {e}"))?;
        let run = Run::of(&output);
        if run.code == 0 { Ok(run.out) } else { Err(format!("{name}: {}{}", run.out, run.err)) }
    }
}

/// Whether the program takes settings.
fn settings(text: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    fs::write(folder.path().join("oidc-secret"), "a secret of the tests").map_err(|e| e.to_string())?;
    let secret = folder.path().join("oidc-secret").display().to_string();
    let text = text.replace("/etc/xuong/oidc-secret", &secret);
    fs::write(folder.path().join("xuong.toml"), &text).map_err(|e| e.to_string())?;
    let output = program().current_dir(folder.path()).args(["config", "show"]).output_in_time();
    let run = Run::of(&output.map_err(|e| e.to_string())?);
    if run.code == 0 { Ok(run.out) } else { Err(format!("{text}\n{}", run.err)) }
}

/// The faults of a page.
fn tried(page: &str) -> Vec<String> {
    let blocks: Vec<Fence> = fences(&read(page)).into_iter().filter(|own| own.reason.is_none()).collect();
    if blocks.is_empty() {
        return Vec::new();
    }
    let mut desk = Desk::open(page);
    let mut printed = String::new();
    let mut faults = Vec::new();
    for fence in &blocks {
        let place = format!("{page}:{}", fence.line);
        match fence.language.as_str() {
            // What the block before it prints.
            "text" if is_like(&printed, &fence.text) => {}
            "text" => faults.push(format!("{place}: it prints\n{printed}\nand not\n{}", fence.text)),
            _ => match desk.try_out(fence) {
                Ok(text) => printed = text,
                Err(fault) => faults.push(format!("{place}: {fault}")),
            },
        }
    }
    if let Some((_, script)) = AFTERWARDS.iter().find(|(own, _)| *own == page) {
        faults.extend(desk.shell(script).err().map(|fault| format!("{page}, afterwards: {fault}")));
    }
    faults
}

#[test]
fn everything_that_pages_tell_to_type_works() {
    let only = std::env::var("XUONG_PAGE").ok();
    let own = pages().into_iter().filter(|page| page != TYPED_ELSEWHERE);
    let waiting: Mutex<Vec<String>> =
        Mutex::new(own.filter(|page| only.as_ref().is_none_or(|only| page == only)).collect());
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some(page) = waiting.lock().expect("no panic").pop() else { break };
                    let found = tried(&page);
                    faults.lock().expect("no panic").extend(found);
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no panic");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_block_that_fails_is_told_with_what_it_prints() {
    let mut desk = Desk::open("docs/files.md");
    let block = |language: &str, text: &str| Fence {
        line: 1,
        language: language.to_owned(),
        reason: None,
        file: None,
        text: text.to_owned(),
    };
    assert!(
        desk.try_out(&block("sh", "A=1\nxuong search 'sai dong'\n"))
            .is_ok_and(|told| told.contains("Sài Đồng"))
    );
    assert!(desk.try_out(&block("sh", "[ $A = 1 ] && xuong check > findings\n")).is_ok());
    assert!(desk.try_out(&block("sh", "xuong report nothing\ntrue\n")).is_err());
    assert!(desk.try_out(&block("toml", "bind = 3\n")).is_err());
    assert!(desk.try_out(&block("json", "{]\n")).is_err());
    assert!(desk.try_out(&block("cobol", "")).is_err());
    assert!(is_like("a b c", "a … c") && !is_like("a b", "a … c"));
}

/// The lists above name pages and texts that there are.
#[test]
fn what_is_laid_out_for_pages_is_of_pages_that_there_are() {
    let named = PREPARED.iter().chain(AFTERWARDS).map(|(page, _)| page);
    for page in named.chain(STANDS_FOR.iter().map(|(page, ..)| page)) {
        assert!(Path::new(page).exists(), "there is no {page}");
    }
    for (page, from, _) in STANDS_FOR {
        assert!(read(page).contains(from), "{page} has no {from}");
    }
}
