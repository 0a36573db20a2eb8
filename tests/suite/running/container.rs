//! The file of the container: no registry of images is needed for these tests, so the steps are looked at and the health
//! check is run, but no image is built.

use std::{fs, path::Path, process::Command};

use crate::harness::{Folder, InTime, Server};

const FILE: &str = "ops/container/Containerfile";

/// The instructions, each on one line, without comments.
fn instructions() -> Vec<(String, String)> {
    let text = fs::read_to_string(FILE).expect(FILE).replace("\\\n", " ");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').map(|(a, b)| (a.to_owned(), b.trim().to_owned())).expect(line))
        .collect()
}

#[test]
fn the_last_stage_runs_without_root_from_a_folder_of_its_own() {
    let all = instructions();
    let last = all.iter().rposition(|(name, _)| name == "FROM").expect("a stage");
    assert_eq!(all.iter().filter(|(name, _)| name == "FROM").count(), 2, "the compiler is not in the image");
    let of = |name: &str| all[last..].iter().find(|(own, _)| own == name).map(|(_, rest)| rest.as_str());
    assert_eq!((of("USER"), of("VOLUME")), (Some("10001:10001"), Some("/var/lib/xuong")));
    let user = all.iter().rposition(|(name, _)| name == "USER").expect("a user");
    assert!(all[user..].iter().all(|(name, _)| name != "RUN" && name != "COPY" && name != "ADD"));
    let install = of("RUN").expect("a step");
    assert!(install.contains("--owner=10001 --group=10001 --mode=0700 /var/lib/xuong"), "{install}");
    assert_eq!(of("ENTRYPOINT"), Some(r#"["/usr/bin/xuong"]"#));
    assert!(
        of("COPY").is_some_and(|copy| copy.starts_with("--from=build ") && copy.ends_with(" /usr/bin/xuong"))
    );
}

#[test]
fn the_compiler_is_the_one_that_the_program_needs() {
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let first = &instructions()[0].1;
    assert!(first.starts_with(&format!("docker.io/library/rust:{needed}")), "{first}, {needed}");
    assert!(instructions().iter().any(|(_, rest)| rest.starts_with("cargo build --release --locked")));
    for ignored in fs::read_to_string(format!("{FILE}.dockerignore")).expect("what is left out").lines() {
        let needed = ["src", "Cargo.toml", "Cargo.lock", "build.rs", "geodata", "migrations", "web/dist"];
        assert!(!needed.contains(&ignored.trim_end_matches('*')), "{ignored} is needed");
    }
}

#[test]
fn the_settings_of_the_image_are_settings() {
    let all = instructions();
    let (_, settings) = all.iter().find(|(name, _)| name == "ENV").expect("settings");
    let mut command = crate::harness::program();
    let folder = Folder::empty();
    command.current_dir(folder.path()).args(["config", "show"]);
    for setting in settings.split_whitespace() {
        let (name, value) = setting.split_once('=').expect("a value");
        command.env(name, value);
    }
    let shown = crate::harness::Run::of(&command.output_in_time().expect("the program")).ended(0).out;
    assert!(
        shown.contains("bind = \"0.0.0.0:8080\"") && shown.contains("data_dir = \"/var/lib/xuong\""),
        "{shown}"
    );
    assert!(shown.contains("log_json = true"), "{shown}");
}

#[test]
fn the_health_check_passes_on_a_ready_server_and_fails_without_one() {
    let all = instructions();
    let (_, check) = all.iter().find(|(name, _)| name == "HEALTHCHECK").expect("a health check");
    let list = check.split("CMD ").nth(1).expect("a command");
    let words: Vec<String> = serde_json::from_str(list).expect("a list of words");
    let server = Server::seeded();
    let run = |address: &str| {
        let words = words.iter().map(|word| word.replace("http://127.0.0.1:8080", address));
        let words: Vec<String> = words.collect();
        Command::new(&words[0]).args(&words[1..]).status().expect("curl is there").success()
    };
    let address = server.url("");
    assert!(run(&address));
    server.stop();
    assert!(!run(&address));
    assert!(Path::new(".").join(FILE).exists());
}
