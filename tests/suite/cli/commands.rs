//! The commands as typed: what they print, what they write, and how they end when something is not as it should be.

use std::{fs, io::pipe, net::TcpListener, path::Path, process::Stdio};

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Folder, InTime, Run, Server, program},
    imports::facts,
};

/// Runs on another data folder than the one it stands in.
fn run_at(data_dir: &Path, args: &[&str]) -> Run {
    let output = program().args(["--lang", "en", "--data-dir"]).arg(data_dir).args(args).output_in_time();
    let output = output.expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// The one sentence that a command ended with.
fn sentence(run: Run, code: i32) -> String {
    let run = run.ended(code);
    let lines: Vec<&str> = run.err.lines().collect();
    assert!(lines.len() == 1 && lines[0].starts_with("xuong: cannot be done: "), "{}", run.err);
    lines[0].to_owned()
}

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("a file that was written")
}

#[test]
fn the_demo_uses_the_registry_that_is_there() {
    let folder = Folder::empty();
    let first = folder.xuong(&["--lang", "en", "demo", "--seed-only"]).ended(0);
    assert!(first.out.starts_with("Loading Hà Nội's data"), "{}", first.out);
    let second = folder.xuong(&["--lang", "en", "demo", "--seed-only"]).ended(0);
    assert!(second.out.starts_with("Using the registry that is there"), "{}", second.out);
    let rest = |run: &Run| run.out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rest(&first), rest(&second));
    assert!(second.out.contains("register version ") && second.out.contains("schematic"), "{}", second.out);
}

#[rstest]
#[case("demo")]
#[case("serve")]
fn a_port_in_use_is_told_in_one_sentence(#[case] command: &str) {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let bind = taken.local_addr().expect("its address").to_string();
    let said = sentence(run_at(Folder::seeded().path(), &[command, "--bind", &bind]), 3);
    assert!(
        said.contains(&format!("port {} is in use", taken.local_addr().expect("its address").port())),
        "{said}"
    );
}

#[rstest]
#[case(&["demo", "--seed-only"])]
#[case(&["import", "firms", "firms.csv"])]
fn a_folder_that_cannot_be_written_is_told_in_one_sentence(#[case] args: &[&str]) {
    let folder = Folder::empty();
    let file = folder.file("firms.csv", "name\nA\n");
    let args: Vec<&str> =
        args.iter().map(|a| if *a == "firms.csv" { file.to_str().expect("a name") } else { a }).collect();
    let said = sentence(run_at(&file.join("below"), &args), 3);
    assert!(said.contains("cannot write to") && said.contains("--data-dir"), "{said}");
}

#[rstest]
#[case::beginning(0, 4096)]
#[case::first_pages(2048, 60_000)]
#[case::middle(200_000, 400_000)]
#[case::everything(0, usize::MAX)]
fn a_damaged_registry_is_refused_in_one_sentence(
    #[case] from: usize,
    #[case] bytes: usize,
    #[values(&["demo", "--seed-only"], &["serve", "--bind", "127.0.0.1:0"], &["near", "Sài Đồng"])]
    args: &[&str],
) {
    let folder = Folder::seeded();
    let path = folder.path().join("xuong.db");
    let mut content = fs::read(&path).expect("the registry");
    let to = from.saturating_add(bytes).min(content.len());
    content[from..to].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31) ^ 0xa5);
    fs::write(&path, content).expect("the damage");
    let said = sentence(run_at(folder.path(), args), 3);
    assert!(said.contains("the data file is damaged") && said.contains("backup"), "{said}");
}

#[test]
fn a_text_with_the_registry_s_name_is_refused() {
    let folder = Folder::empty();
    folder.file("xuong.db", "Đây không phải cơ sở dữ liệu.\n".repeat(100));
    let said = sentence(run_at(folder.path(), &["demo", "--seed-only"]), 3);
    assert!(said.contains("the data file is damaged"), "{said}");
    assert!(read(&folder, "xuong.db").starts_with("Đây không phải"));
}

#[rstest]
#[case(&["near", "Sài Đồng"])]
#[case(&["report", "sector-mix"])]
#[case(&["check"])]
#[case(&["search", "may"])]
#[case(&["export", "firms", "-o", "x.csv"])]
#[case(&["serve"])]
fn without_a_registry_the_demo_is_recommended_and_nothing_is_made(#[case] args: &[&str]) {
    let folder = Folder::empty();
    let said = sentence(run_at(folder.path(), args), 3);
    assert!(said.contains("there is no registry") && said.contains("xuong demo"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[rstest]
#[case(&["near", "Xyzzy Plugh"], "Xyzzy Plugh")]
#[case(&["near", "5,6"], "5, 6")]
#[case(&["report", "sector-mix", "--boundaries", "nowhere"], "nowhere")]
#[case(&["report", "sector-mix", "--level", "6"], "level: '6' is not understood; expected the level")]
#[case(&["report", "sector-mix", "--eps-m", "500"], "eps_m: the report sector-mix does not take it")]
#[case(&["export", "firms", "-o", "x.xls"], ".geojson, .csv")]
#[case(&["export", "firms", "-o", "x.csv", "--where", "colour=red"], "colour")]
#[case(&["--role", "analyst", "export", "firms", "-o", "x.csv", "--filter", "workers >= 'ten'"], "--filter: byte 12")]
fn a_question_that_has_no_answer_ends_with_2(#[case] args: &[&str], #[case] named: &str) {
    let said = sentence(run_at(Folder::seeded().path(), args), 2);
    assert!(said.contains(named), "{said}");
}

#[rstest]
#[case(&["near", "Sài Đồng", "--within", "3 parsecs"], "--within")]
#[case(&["near", "Sài Đồng", "--sector", "77777"], "--sector")]
#[case(&["import", "ships", "x.csv"], "ships")]
#[case(&["import", "firms", "x.csv", "--crs", "EPSG:1"], "--crs")]
#[case(&["import", "firms", "x.csv", "--map", "name"], "--map")]
#[case(&["frobnicate"], "frobnicate")]
fn what_cannot_be_typed_ends_with_2_and_names_the_argument(#[case] args: &[&str], #[case] named: &str) {
    let run = run_at(Folder::empty().path(), args).ended(2);
    assert!(run.err.starts_with("error: ") && run.err.contains(named), "{}", run.err);
}

#[test]
fn near_writes_a_table_that_spreadsheets_open() {
    let folder = Folder::seeded();
    folder.xuong(&["near", "105.9128,21.0400", "--within", "3km", "-o", "near.csv"]).ended(0);
    let text = read(&folder, "near.csv");
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = |name: &str, header: &csv::StringRecord| {
        header.iter().position(|h| h.contains(name)).expect("a column")
    };
    let header = reader.headers().expect("a heading").clone();
    let (distance, name) = (column("Khoảng cách (m)", &header), column("Tên", &header));
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let far: Vec<f64> = rows.iter().map_while(|r| r[distance].parse().ok()).collect();
    assert!(far.is_sorted() && far.last() <= Some(&3000.0), "{far:?}");
    assert_eq!(far.len(), facts::firms_within((105.9128, 21.0400), 3000.0));
    assert_eq!(&rows[0][name], "Công ty CP Kim khí Thăng Long");
    assert!(
        text.contains("\nKhoảng cách trắc địa trên ellipsoid WGS 84."),
        "the notes stand below the rows: {text}"
    );
}

#[test]
fn near_as_json_holds_the_same_firms() {
    let folder = Folder::seeded();
    folder.xuong(&["near", "105.9128,21.0400", "-k", "3", "-o", "near.json"]).ended(0);
    let json: Value = serde_json::from_str(&read(&folder, "near.json")).expect("JSON");
    let rows = json["rows"].as_array().expect("rows");
    assert!(rows.len() == 3 && rows[0].to_string().contains("Công ty CP Kim khí Thăng Long"), "{json}");
}

#[test]
fn firms_of_unknown_size_are_listed_apart_and_not_dropped() {
    let folder = Folder::seeded();
    let rows = "code,workers\nF0086,60\nF0085,10\n";
    folder.xuong(&["import", "firms", folder.file("w.csv", rows).to_str().expect("a name")]).ended(0);
    let near = [
        "--lang",
        "en",
        "near",
        "105.9128,21.0400",
        "--within",
        "3km",
        "--sector",
        "25",
        "--workers-min",
        "50",
    ];
    assert!(folder.xuong(&near).ended(2).err.contains("--role analyst"), "workers are not for the public");
    let told = folder.xuong(&[&["--role", "analyst"], &near[..]].concat()).ended(0).out;
    let row = |code: &str| told.lines().find(|l| l.contains(code));
    assert!(row("F0086").is_some_and(|l| !l.contains("unknown")), "{told}");
    assert!(row("F0182").is_some_and(|l| l.contains("unknown")) && row("F0085").is_none(), "{told}");
    assert!(
        told.find("F0086") < told.find("F0182") && told.contains("12") && told.contains("listed apart"),
        "{told}"
    );
}

#[rstest]
#[case::terminal(&[])]
#[case::csv(&["--format", "csv"])]
#[case::json(&["--format", "json"])]
fn a_report_says_what_it_rests_on_in_every_format(#[case] format: &[&str]) {
    let report = ["--lang", "en", "report", "sector-mix", "--boundaries", "wards-2025"];
    let told = Folder::seeded().xuong(&[&report, format].concat()).ended(0).out;
    let (firms, placed) = (facts::firms_there().to_string(), facts::firms_there_with("lon").to_string());
    for part in ["wards", "schematic", &firms, &placed, &facts::oldest_year(), "2026"] {
        assert!(told.to_lowercase().contains(part), "{part}: {told}");
    }
}

/// What is printed with a file, an environment and flags.
fn config(file: &str, environment: &[(&str, &str)], flags: &[&str]) -> Run {
    let folder = Folder::empty();
    let file = folder.file("x.toml", file);
    let output = program()
        .arg("--config")
        .arg(file)
        .args(flags)
        .args(["config", "show"])
        .envs(environment.iter().copied())
        .output_in_time();
    let output = output.expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn the_configuration_in_force_is_shown_flag_over_environment_over_file_over_default() {
    let file = "data_dir = 'file'\nbind = '127.0.0.1:1'\nbody_limit_kb = 7\n";
    let shown = config(
        file,
        &[("XUONG_DATA_DIR", "environment"), ("XUONG_BIND", "127.0.0.1:2")],
        &["--data-dir", "flag"],
    );
    let shown: toml::Table = shown.ended(0).out.parse().expect("TOML");
    let text = |key: &str| shown[key].to_string();
    assert_eq!((text("data_dir"), text("bind")), ("\"flag\"".into(), "\"127.0.0.1:2\"".into()));
    assert_eq!((text("body_limit_kb"), text("request_timeout_s")), ("7".into(), "10".into()));
}

#[rstest]
#[case::key_of_file("colour = 'red'", &[], "colour")]
#[case::value_of_file("bind = 'here'", &[], "bind")]
#[case::variable("", &[("XUONG_FOO", "1")], "XUONG_FOO")]
#[case::value_of_variable("", &[("XUONG_BIND", "here")], "XUONG_BIND")]
fn a_configuration_that_is_not_understood_ends_with_2(
    #[case] file: &str,
    #[case] environment: &[(&str, &str)],
    #[case] named: &str,
) {
    let run = config(file, environment, &["--lang", "en"]).ended(2);
    assert!(run.err.starts_with("xuong: cannot be done: ") && run.err.contains(named), "{}", run.err);
}

#[rstest]
#[case(&["check"], 1)]
#[case(&["check", "-o", "check.csv"], 1)]
#[case(&["search", "công ty"], 0)]
#[case(&["report", "sector-mix"], 0)]
#[case(&["import", "firms", "bad.csv"], 2)]
#[case(&["config", "show"], 0)]
#[case(&["demo", "--seed-only"], 0)]
fn a_closed_pipe_ends_a_command_quietly_and_as_it_would_have(#[case] args: &[&str], #[case] code: i32) {
    let folder = Folder::seeded();
    folder.file("bad.csv", "name\n\"\n");
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let mut command = program();
    command.current_dir(folder.path()).arg("--data-dir").arg(folder.path()).args(args).stdout(writer);
    let output = command.stderr(Stdio::piped()).output().expect("the program starts");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()),
        (Some(code), String::new())
    );
}

#[test]
fn the_version_is_that_of_the_package() {
    let told = run_at(Path::new("unused"), &["--version"]).ended(0).out;
    assert_eq!(told, format!("xuong {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_server_told_to_stop_ends_with_0() {
    let server = Server::seeded();
    assert_eq!(server.get("/").status, 200);
    server.stop();
}

#[test]
fn what_an_import_writes_is_served_by_a_server_that_runs() {
    let server = Server::seeded();
    let file = server.folder.file("new.csv", "code,name\nX1,Xưởng Mới\n");
    server.folder.xuong(&["import", "firms", file.to_str().expect("a name")]).ended(0);
    let served = || server.get("/ogc/collections/firms/items?code=X1").text().contains("Xưởng Mới");
    let seen = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        served()
    });
    assert!(seen, "{}", server.get("/ogc/collections/firms/items?code=X1").text());
    server.stop();
}

#[test]
fn a_seeding_that_was_cut_off_is_finished_by_the_next_start() {
    let folder = Folder::empty();
    let sources = std::path::absolute("geodata/sources.csv").expect("a path");
    let mut begun = program();
    begun.current_dir(folder.path()).env("USER", "demo").arg("--data-dir").arg(folder.path());
    let begun = begun.args(["import", "sources"]).arg(sources).output_in_time().expect("the program starts");
    assert!(begun.status.success(), "{}", String::from_utf8_lossy(&begun.stdout));
    let finished = folder.xuong(&["demo", "--seed-only"]).ended(0).out;
    let whole = Folder::empty().xuong(&["demo", "--seed-only"]).ended(0).out;
    assert_eq!(finished, whole);
}
