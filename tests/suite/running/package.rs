//! The Debian package: built, looked at, unpacked and started.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

use crate::harness::{Answer, Folder, InTime, Run, program, program_path, without_settings};

/// A package of the program under test, built once.
fn package() -> &'static Path {
    static BUILT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Command::new("ops/debian/build").arg(program_path()).arg(folder.path()).output_in_time();
        let run = Run::of(&output.expect("the script")).ended(0);
        (folder, PathBuf::from(run.out.trim()))
    });
    path
}

fn dpkg(args: &[&str]) -> String {
    let output = Command::new("dpkg-deb").args(args).arg(package()).output_in_time();
    Run::of(&output.expect("dpkg-deb is there")).ended(0).out
}

/// The unpacked package.
pub(super) fn unpacked() -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let output = Command::new("dpkg-deb").arg("-x").arg(package()).arg(root.path()).output_in_time();
    Run::of(&output.expect("dpkg-deb is there")).ended(0);
    root
}

#[test]
fn a_package_has_the_program_its_units_settings_and_documents() {
    let listed = dpkg(&["--contents"]);
    for path in [
        "./usr/bin/xuong",
        "./etc/xuong/xuong.toml",
        "./lib/systemd/system/xuong.service",
        "./lib/systemd/system/xuong-backup.service",
        "./lib/systemd/system/xuong-backup.timer",
        "./usr/share/man/man1/xuong.1.gz",
        "./usr/share/man/vi/man1/xuong.1.gz",
        "./usr/share/doc/xuong/running.md",
        "./usr/share/doc/xuong/copyright",
        "./usr/share/doc/xuong/changelog.Debian.gz",
        "./usr/share/doc/xuong/xuong.cdx.json.gz",
        "./usr/share/doc/xuong/examples/nginx.conf",
    ] {
        assert!(listed.lines().any(|line| line.ends_with(&format!(" {path}"))), "{path}: {listed}");
    }
    let owned = listed.lines().all(|line| line.contains(" root/root "));
    assert!(owned, "{listed}");
    let told = dpkg(&["--info"]);
    assert!(told.contains(&format!("Version: {}-1\n", env!("CARGO_PKG_VERSION"))), "{told}");
    assert!(told.contains("Depends: libc6 (>= 2."), "{told}");
    let output = Command::new("dpkg-deb").arg("--ctrl-tarfile").arg(package()).stdout(Stdio::piped()).spawn();
    let tar = Command::new("tar")
        .args(["-xO", "./conffiles"])
        .stdin(output.expect("dpkg-deb").stdout.take().expect("ours"))
        .output();
    assert_eq!(Run::of(&tar.expect("tar")).ended(0).out, "/etc/xuong/xuong.toml\n");
}

#[test]
fn an_unpacked_package_serves_with_its_own_settings() {
    let root = unpacked();
    let at = |path: &str| root.path().join(path).display().to_string();
    assert_eq!(fs::metadata(at("usr/bin/xuong")).expect("the program").permissions().mode() & 0o777, 0o755);
    let data = Folder::seeded();
    let settings = fs::read_to_string(at("etc/xuong/xuong.toml")).expect("settings");
    let here = settings
        .replace("/var/lib/xuong", &data.path().display().to_string())
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("127.0.0.1:9464", "127.0.0.1:0");
    assert_ne!(here, settings);
    fs::write(at("etc/xuong/xuong.toml"), here).expect("settings");
    let mut own = without_settings(Command::new(at("usr/bin/xuong")))
        .args(["--config", &at("etc/xuong/xuong.toml"), "--lang", "en", "serve"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(own.stdout.take().expect("ours")).lines().map_while(Result::ok);
    let told: Vec<String> = lines.by_ref().take_while(|line| !line.starts_with("For QGIS")).collect();
    // It ends when nobody reads what it prints.
    std::thread::spawn(move || lines.for_each(drop));
    let url = |beginning: &str| {
        told.iter()
            .find_map(|line| line.strip_prefix(beginning))
            .unwrap_or_else(|| panic!("{told:?}"))
            .to_owned()
    };
    let get = |url: &str| Answer::attempt("GET", url, &[], ()).expect("an answer").status;
    assert_eq!(get(&format!("{}/api/health/ready", url("Serving at "))), 200);
    assert_eq!(get(&url("Metrics at ")), 200);
    let _ = Command::new("kill").args(["-TERM", &own.id().to_string()]).status();
    assert_eq!(own.wait().expect("it ends").code(), Some(0));
}

#[test]
fn dpkg_unpacks_it_into_a_root_and_knows_its_settings() {
    let root = tempfile::tempdir().expect("a root");
    for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates"] {
        fs::create_dir_all(root.path().join(folder)).expect("a folder");
    }
    fs::write(root.path().join("var/lib/dpkg/status"), "").expect("a status");
    let dpkg = |args: &[&str]| {
        let mut command = Command::new("dpkg");
        command.arg(format!("--root={}", root.path().display()));
        command
            .args(["--force-not-root", "--force-bad-path", "--force-depends", "--log=/dev/null"])
            .args(args);
        command
    };
    Run::of(&dpkg(&["--unpack"]).arg(package()).output_in_time().expect("dpkg")).ended(0);
    let status = fs::read_to_string(root.path().join("var/lib/dpkg/status")).expect("a status");
    assert!(
        status.contains("Status: install ok unpacked")
            && status.contains("/etc/xuong/xuong.toml newconffile"),
        "{status}"
    );
    let verified = Run::of(&dpkg(&["--verify", "xuong"]).output_in_time().expect("dpkg")).ended(0).out;
    // Settings of the administrator come in place when the package is configured.
    let changed: Vec<&str> = verified.lines().filter(|line| !line.contains(" c ")).collect();
    assert_eq!(changed, [""; 0]);
}

#[test]
fn scripts_of_the_package_are_sound_and_leave_registers_alone() {
    for script in ["postinst", "prerm", "postrm"] {
        let path = format!("ops/debian/{script}");
        Run::of(&Command::new("sh").args(["-n", &path]).output_in_time().expect("sh")).ended(0);
        let text = fs::read_to_string(&path).expect("a script");
        assert!(text.contains("\nset -e\n") && !text.contains("rm "), "{path}");
    }
    // Called as by a removal on a machine without systemd, they do nothing.
    for (script, argument) in [("prerm", "remove"), ("postrm", "purge")] {
        if !Path::new("/run/systemd/system").exists() {
            let run = Command::new("sh").args([&format!("ops/debian/{script}"), argument]).output_in_time();
            assert_eq!(Run::of(&run.expect("sh")).ended(0).out, "");
        }
    }
}

#[test]
fn lintian_finds_no_error() {
    let output = Command::new("lintian")
        .args(["--allow-root", "--no-tag-display-limit", "--fail-on", "error,warning"])
        .arg(package())
        .output_in_time();
    let run = Run::of(&output.expect("lintian is there"));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
}

#[test]
fn the_same_program_gives_the_same_package() {
    let again = tempfile::tempdir().expect("a folder");
    let output = Command::new("ops/debian/build").arg(program_path()).arg(again.path()).output_in_time();
    let path = Run::of(&output.expect("the script")).ended(0).out;
    let [first, second] = [package(), Path::new(path.trim())].map(|path| fs::read(path).expect("a package"));
    assert!(first == second, "two builds differ");
}

#[test]
fn the_manual_pages_name_every_command_and_option() {
    let help =
        String::from_utf8(program().args(["--lang", "en", "--help"]).output_in_time().expect("help").stdout);
    let help = help.expect("text");
    let commands =
        help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).expect("commands");
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands = names.filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = commands.collect();
    assert!(commands.len() > 10, "{commands:?}");
    let options = help.split_whitespace().filter(|word| word.starts_with("--"));
    let options: Vec<String> = options
        .map(|own| own.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).replace('-', "\\-"))
        .collect();
    for page in ["ops/man/xuong.1", "ops/man/xuong.vi.1"] {
        let text = fs::read_to_string(page).expect(page);
        for command in &commands {
            let bold = [
                format!(".B {command}"),
                format!(".BR {command} "),
                format!("\" {command}"),
                format!(" \", \" {command}"),
            ];
            assert!(
                bold.iter().any(|own| text.contains(own)) || text.contains(&format!(", \" {command}")),
                "{page}: {command}"
            );
        }
        for option in &options {
            assert!(text.contains(option), "{page}: {option}");
        }
    }
}
