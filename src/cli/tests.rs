//! Arguments, exit codes and messages of failures.

use std::{io, path::Path, process::ExitCode};

use clap::{CommandFactory, Parser};
use rstest::rstest;

use super::{
    args::{Cli, Command, ConfigCommand},
    exit::{Exit, Failure, explain, say},
    options::NearArgs,
    print::{format_of, unless_closed, write_file},
    report_args::{RecogniseArgs, ReportArgs},
};
use crate::{
    document::render::Format,
    exchange::{
        draft::{Empty, Importable},
        reading::{dates::DateOrder, text::Encoding},
    },
    geom::{crs::Crs, numeral::Mark},
    model::{actor::Role, lang::Lang, public_workers::PublicWorkers, unit::Precision, zone::ZoneKind},
    registry::{
        RegistryError,
        error::Ailment,
        identity::{NewRows, Same},
    },
    report::{kind::Report, parameter::Parameter},
    store::StoreError,
};

fn parsed(args: &[&str]) -> Result<Cli, String> {
    Cli::try_parse_from(std::iter::once("xuong").chain(args.iter().copied()))
        .map_err(|error| error.to_string())
}

/// The command of arguments that are understood.
fn command(args: &[&str]) -> Command {
    parsed(args).unwrap_or_else(|error| panic!("{args:?}: {error}")).command
}

#[test]
fn arguments_do_not_contradict_each_other() {
    Cli::command().debug_assert();
}

#[test]
fn options_of_all_commands_may_stand_before_or_after_them() {
    for args in [
        &["--lang", "en", "--role", "analyst", "--data-dir", "d", "check"][..],
        &["check", "--data-dir", "d", "--role", "analyst", "--lang", "en"],
    ] {
        let cli = parsed(args).unwrap();
        assert_eq!(
            (cli.lang, cli.role, cli.data_dir.as_deref()),
            (Lang::En, Role::Analyst, Some(Path::new("d")))
        );
    }
    let plain = parsed(&["config", "show"]).unwrap();
    assert_eq!(
        (plain.lang, plain.role, plain.data_dir, plain.city, plain.config),
        (Lang::Vi, Role::Public, None, None, None)
    );
    assert!(matches!(plain.command, Command::Config { what: ConfigCommand::Show }));
}

#[test]
fn what_is_found_in_a_file_can_be_stated() {
    let args = "import zones a.csv --sheet Trang --header-row 3 --encoding tcvn3 --date-order mdy --swap-axes --kind industrial_cluster";
    let Command::Import(own) = command(&args.split(' ').collect::<Vec<_>>()) else { panic!("an import") };
    assert_eq!(
        (own.reading.sheet.as_deref(), own.reading.header_row, own.reading.swap_axes),
        (Some("Trang"), Some(3), true)
    );
    assert_eq!(
        (own.reading.encoding, own.reading.date_order, own.zone_kind),
        (Some(Encoding::Tcvn3), Some(DateOrder::Mdy), Some(ZoneKind::IndustrialCluster))
    );
    for wrong in ["--encoding latin1", "--date-order dym", "--kind park"] {
        assert!(
            parsed(&format!("import firms a.csv {wrong}").split(' ').collect::<Vec<_>>()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn an_import_keeps_what_is_known_unless_it_is_told_otherwise() {
    let Command::Import(plain) = command(&["import", "firms", "a.csv"]) else { panic!("an import") };
    assert_eq!(
        (plain.kind, plain.file.as_path(), plain.empty, plain.precision),
        (Importable::Firms, Path::new("a.csv"), None, None)
    );
    assert!(
        !plain.dry_run
            && !plain.accept_partial
            && plain.new.is_empty()
            && plain.same.is_empty()
            && plain.reading.renamed.is_empty()
    );
    let args = "import units a.json --crs 5897 --decimal , --edition w-2025 --precision schematic --empty clear --map a=b=c --map d=e --dry-run --accept-partial --rejects r.csv --reason lý";
    let Command::Import(own) = command(&args.split(' ').collect::<Vec<_>>()) else { panic!("an import") };
    assert_eq!(
        (own.reading.crs, own.reading.decimal, own.empty, own.precision),
        (Some(Crs::TM3_105), Some(Mark::Comma), Some(Empty::Clear), Some(Precision::Schematic))
    );
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(own.reading.renamed, [pair("a", "b=c"), pair("d", "e")], "a heading may have the sign");
    assert!(own.dry_run && own.accept_partial && own.reason.as_deref() == Some("lý"));
    assert_eq!(
        (own.edition.map(|code| code.to_string()).as_deref(), own.rejects.as_deref()),
        (Some("w-2025"), Some(Path::new("r.csv")))
    );
}

#[test]
fn doubtful_rows_are_decided_one_by_one_or_all_at_once() {
    let decided = |args: &[&str]| {
        let Command::Import(own) = command(&[&["import", "firms", "a.csv"], args].concat()) else {
            panic!("an import")
        };
        (own.same, own.new)
    };
    let same = |row, code: &str| Same { row, code: code.parse().unwrap() };
    assert_eq!(decided(&["--same", "F1", "--same", "5=F2"]).0, [same(None, "F1"), same(Some(5), "F2")]);
    assert_eq!(decided(&["--new"]).1, [NewRows::All], "without a row all of them");
    assert_eq!(decided(&["--new=5", "--new=7"]).1, [NewRows::Row(5), NewRows::Row(7)]);
    assert!(
        parsed(&["import", "firms", "a.csv", "--new", "5"]).is_err(),
        "a row without the sign would be a second file"
    );
}

#[rstest]
#[case(&["import", "farms", "a.csv"], "none of sources, units, successions, zones, clusters, outlines, firms, observations")]
#[case(&["import", "firms"], "<FILE>")]
#[case(&["import", "firms", "a.csv", "--map", "ab"], "'ab': a=b")]
#[case(&["import", "firms", "a.csv", "--map", "=b"], "'=b': a=b")]
#[case(&["import", "firms", "a.csv", "--decimal", "dot"], "'dot': point, comma")]
#[case(&["import", "firms", "a.csv", "--crs", "1234"], "1234")]
#[case(&["import", "firms", "a.csv", "--empty", "drop"], "none of keep, clear")]
#[case(&["export", "firms"], "--output")]
#[case(&["export", "firms", "-o", "a.csv", "--bbox", "1,2,3"], "--bbox")]
#[case(&["near", "A", "--within", "3 parsecs"], "--within")]
#[case(&["near", "A", "--sector", "24,999999"], "999999")]
#[case(&["near", "A", "-k", "many"], "many")]
#[case(&["report", "weather"], "weather")]
#[case(&["report", "sector-mix", "--within", "a.json", "--boundaries", "zones"], "--boundaries")]
#[case(&["report", "sector-mix", "--within", "a.json", "--level", "2"], "--level")]
#[case(&["report", "sector-mix", "--crs", "5897"], "--within")]
#[case(&["report", "sector-mix", "--as-of", "30/06/2026"], "30/06/2026")]
#[case(&["check", "--deep", "-o", "a.csv"], "--deep")]
#[case(&["demo", "--seed", "7"], "--synthetic")]
#[case(&["demo", "--bind", "here"], "here")]
#[case(&["serve", "--public-workers", "all"], "'all': none, published, live")]
#[case(&["admin", "recognise", "1", "--code", "LK1"], "--since")]
#[case(&["--role", "admin!", "check"], "admin!")]
#[case(&["--lang", "fr", "check"], "none of vi, en")]
fn what_is_not_understood_is_named(#[case] args: &[&str], #[case] said: &str) {
    let error = parsed(args).err().unwrap_or_else(|| panic!("{args:?} is understood"));
    assert!(error.contains(said), "{error}");
}

#[test]
fn a_place_may_begin_with_a_minus_and_sectors_with_their_version() {
    let args = [
        "near",
        "-70.5,-33.4",
        "--within",
        "3km",
        "-k",
        "5",
        "--sector",
        "24,2025:26",
        "--workers-min",
        "10",
        "--zone",
        "Z1",
    ];
    let Command::Near(NearArgs { place, limit, sector, workers_min, workers_max, zone, .. }) = command(&args)
    else {
        panic!("a search")
    };
    assert_eq!((place.as_str(), limit, workers_min, workers_max), ("-70.5,-33.4", Some(5), Some(10), None));
    assert_eq!(sector.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2018:24", "2025:26"]);
    assert_eq!(zone.map(|zone| zone.to_string()).as_deref(), Some("Z1"));
    let Command::Export(export) = command(&[
        "export",
        "zones",
        "-o",
        "a.csv",
        "--bbox",
        "-1,-2,3,4",
        "--where",
        "kind=x",
        "--where",
        "a=b",
    ]) else {
        panic!("an export")
    };
    assert_eq!((export.bbox.map(|bbox| bbox.west), export.equals.len()), (Some(-1.0), 2));
}

/// The option of a parameter; the names of parameters have the units of their values.
fn option(parameter: Parameter) -> String {
    format!("--{}", parameter.code().replace('_', "-"))
}

#[test]
fn each_parameter_of_a_report_has_an_option_of_its_own() {
    for parameter in Parameter::ALL {
        let Command::Report(report) = command(&["report", "series", &option(*parameter), "giá trị"])
        else {
            panic!("a report")
        };
        let ReportArgs { report, parameters, .. } = *report;
        assert_eq!(report, Report::Series);
        assert_eq!(parameters.pairs().collect::<Vec<_>>(), [(*parameter, "giá trị")]);
    }
    let all: Vec<String> =
        Parameter::ALL.iter().flat_map(|own| [option(*own), own.code().to_owned()]).collect();
    let args: Vec<&str> = ["report", "series"].into_iter().chain(all.iter().map(String::as_str)).collect();
    let Command::Report(report) = command(&args) else { panic!("a report") };
    let told: Vec<_> = report.parameters.pairs().collect();
    assert_eq!(told, Parameter::ALL.iter().map(|own| (*own, own.code())).collect::<Vec<_>>());
}

#[test]
fn the_help_of_reports_lists_all_of_them_and_that_of_imports_every_kind() {
    let mut cli = Cli::command();
    let mut help =
        |name: &str| cli.find_subcommand_mut(name).expect("a command").render_long_help().to_string();
    let reports = help("report");
    for report in Report::ALL {
        assert!(reports.contains(report.code()), "{report}: {reports}");
    }
    let imports = help("import");
    for kind in Importable::ALL {
        assert!(imports.contains(kind.code()), "{kind}: {imports}");
    }
}

#[test]
fn the_options_of_a_server_are_settings_that_were_given() {
    let args = [
        "serve",
        "--bind",
        "127.0.0.1:1",
        "--metrics-bind",
        "127.0.0.1:2",
        "--public-url",
        "https://a.vn",
        "--public-workers",
        "live",
        "--log-json",
    ];
    let Command::Serve { server } = command(&args) else { panic!("a server") };
    let given = server.given();
    assert_eq!(
        (given.bind.map(|bind| bind.port()), given.public_url.as_deref()),
        (Some(1), Some("https://a.vn"))
    );
    assert_eq!(given.metrics_bind.map(|bind| bind.port()), Some(2));
    assert_eq!(
        (given.public_workers, given.log_json, given.data_dir),
        (Some(PublicWorkers::Live), Some(true), None)
    );
    let Command::Serve { server } = command(&["serve"]) else { panic!("a server") };
    assert_eq!(server.given(), crate::config::Given::default(), "what is not given leaves the file its say");
}

#[test]
fn other_names_and_defaults_are_kept() {
    assert!(matches!(command(&["restore", "a.db", "--force"]), Command::Restore { replace: true, .. }));
    assert!(matches!(command(&["restore", "a.db", "--replace"]), Command::Restore { replace: true, .. }));
    assert!(matches!(command(&["search", "a"]), Command::Search { limit: 20, .. }));
    assert!(matches!(command(&["demo"]), Command::Demo { seed: 7, synthetic: None, seed_only: false, .. }));
    assert!(matches!(
        command(&["demo", "--synthetic", "9", "--seed", "3"]),
        Command::Demo { seed: 3, synthetic: Some(9), .. }
    ));
    let Command::Admin { what } =
        command(&["admin", "recognise", "1", "--code", "LK1", "--since", "2026-11", "--sectors", "24"])
    else {
        panic!("administration")
    };
    let super::args::AdminCommand::Recognise(own) = what else { panic!("a cluster") };
    let RecogniseArgs { rank, code, since, parameters, .. } = *own;
    assert_eq!((rank, code.to_string().as_str(), since.to_string().as_str()), (1, "LK1", "2026-11"));
    assert_eq!(parameters.pairs().collect::<Vec<_>>(), [(Parameter::Sectors, "24")]);
}

/// The exit and the sentence of an error of a registry.
fn told(error: &RegistryError, lang: Lang) -> (Exit, String) {
    let error = explain(error, lang);
    let failure = error.downcast_ref::<Failure>().expect("a failure");
    (failure.exit, failure.said.clone())
}

fn denied() -> io::Error {
    io::ErrorKind::PermissionDenied.into()
}

#[rstest]
#[case(StoreError::Missing("d/xuong.db".into()), "chưa có sổ đăng ký tại d/xuong.db; hãy chạy “xuong demo” hoặc “xuong import”", "there is no registry at d/xuong.db; run 'xuong demo' or 'xuong import'")]
#[case(StoreError::NotWritable { path: "d".into(), cause: denied() }, "không ghi được vào d: permission denied; hãy chọn thư mục khác bằng --data-dir", "cannot write to d: permission denied; choose another folder with --data-dir")]
#[case(StoreError::NoFolder("/b/c".into()), "không có thư mục /b/c; hãy tạo thư mục này trước hoặc ghi vào thư mục khác", "there is no folder /b/c; make it first, or write to another")]
#[case(StoreError::Unreadable { path: "d".into(), cause: denied() }, "không đọc được d: permission denied; hãy chạy với người dùng có quyền đọc", "cannot read d: permission denied; run as a user who may")]
#[case(StoreError::Damaged("trang 3".into()), "tệp dữ liệu bị hỏng (trang 3); hãy phục hồi từ bản sao lưu hoặc chọn --data-dir khác", "the data file is damaged (trang 3); restore a backup or choose another --data-dir")]
#[case(
    StoreError::Newer,
    "sổ đăng ký do phiên bản xuong mới hơn ghi; hãy cập nhật chương trình",
    "the registry was written by a newer xuong; update the program"
)]
#[case(
    StoreError::Busy,
    "sổ đăng ký đang bận vì một tiến trình khác đang ghi; hãy thử lại",
    "the registry is busy, another process is writing; try again"
)]
#[case(StoreError::NotWritten("đầy".into()), "thay đổi chưa được ghi: đầy", "the edit was not written: đầy")]
#[case(StoreError::InUse("d".into()), "sổ đăng ký tại d đang được dùng; hãy dừng máy chủ và các lệnh khác trước", "the registry in d is in use; stop the server and other commands first")]
#[case(StoreError::Exists("d".into()), "d đã có; không ghi đè", "d is there already and is not overwritten")]
fn a_failure_of_the_store_says_what_to_do(#[case] error: StoreError, #[case] vi: &str, #[case] en: &str) {
    assert_eq!([say(&error, Lang::Vi).as_str(), say(&error, Lang::En).as_str()], [vi, en]);
    let error = RegistryError::Store(error);
    assert_eq!(told(&error, Lang::Vi), (Exit::Unavailable, vi.to_owned()));
    assert_eq!(told(&error, Lang::En), (Exit::Unavailable, en.to_owned()));
}

#[rstest]
#[case(StoreError::NotWhole("a-wal".into()))]
#[case(StoreError::DiskFull)]
#[case(StoreError::FileTooLarge)]
#[case(StoreError::Io("lỗi".into()))]
#[case(StoreError::Refused("lỗi".into()))]
#[case(StoreError::Database(sqlx::Error::RowNotFound))]
#[case(StoreError::Address("lỗi".into()))]
#[case(StoreError::Unreachable("lỗi".into()))]
#[case(StoreError::Unknown("lỗi".into()))]
#[case(StoreError::Standby)]
#[case(StoreError::Denied("lỗi".into()))]
#[case(StoreError::Empty)]
#[case(StoreError::NoFile)]
#[case(StoreError::Taken)]
fn every_other_failure_has_a_sentence_in_either_language(#[case] error: StoreError) {
    let [vi, en] = [say(&error, Lang::Vi), say(&error, Lang::En)];
    assert!(!vi.is_empty() && !en.is_empty() && vi != en, "{vi} {en}");
    assert!(vi.chars().any(|c| c > '\u{7f}'), "{vi}");
}

#[test]
fn wrong_input_and_what_is_not_available_end_apart() {
    let other = RegistryError::OtherCity { held: "hanoi".to_owned(), asked: "hue".to_owned() };
    let (exit, said) = told(&other, Lang::Vi);
    assert_eq!(exit, Exit::Usage);
    assert!(said.contains("“hanoi”, không phải của “hue”") && said.contains("--city"), "{said}");
    let cases = [
        (RegistryError::Refused(Vec::new()), Exit::Usage),
        (RegistryError::Conflict(Vec::new()), Exit::Usage),
        (RegistryError::Ailing(Ailment::Replaced), Exit::Unavailable),
        (RegistryError::Load("x".to_owned()), Exit::Unavailable),
        (RegistryError::PastTooLarge { needed_mb: 2, limit_mb: 1 }, Exit::Unavailable),
    ];
    for (error, exit) in cases {
        assert_eq!(told(&error, Lang::En).0, exit, "{error:?}");
    }
    for (exit, code) in [(Exit::Done, 0_u8), (Exit::Findings, 1), (Exit::Usage, 2), (Exit::Unavailable, 3)] {
        assert_eq!(format!("{:?}", ExitCode::from(exit)), format!("{:?}", ExitCode::from(code)));
    }
}

#[test]
fn the_ending_of_a_file_is_its_format() {
    for format in Format::ALL {
        for ending in [format.code(), format.ending()] {
            let path = format!("a.b/bao-cao.{ending}");
            assert_eq!(format_of(Path::new(&path)).expect("a format"), *format);
        }
    }
    for path in ["bao-cao", "bao-cao.pdf", ".json", "a.JSON/"] {
        let error = format_of(Path::new(path)).expect_err(path);
        let failure = error.downcast_ref::<Failure>().expect("a failure");
        assert_eq!(failure.exit, Exit::Usage);
        assert!(
            failure.said.starts_with(path)
                && failure.said.contains("none of json, csv, xlsx, html, docx, geojson, datapackage"),
            "{failure}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.csv");
    write_file(&path, b"one", 1, Lang::Vi).expect("a file");
    write_file(&path, b"two", 1, Lang::Vi).expect("the same file again");
    assert_eq!(std::fs::read(&path).expect("the file"), b"two");
    let taken = folder.path().join("taken.csv");
    std::fs::create_dir(&taken).expect("a folder");
    let error = write_file(&taken, b"three", 1, Lang::Vi).expect_err("a folder is in the way");
    assert_eq!(error.downcast_ref::<Failure>().expect("a failure").exit, Exit::Unavailable);
    let names = std::fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    assert_eq!(names, ["a.csv", "taken.csv"]);
}

#[test]
fn only_a_closed_pipe_is_forgiven() {
    let of = |kind: io::ErrorKind| unless_closed(Err(kind.into())).map_err(|error| error.kind());
    assert_eq!(of(io::ErrorKind::BrokenPipe), Ok(()));
    assert_eq!(of(io::ErrorKind::StorageFull), Err(io::ErrorKind::StorageFull));
    assert!(unless_closed(Ok(())).is_ok());
}
