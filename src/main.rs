//! The program `xuong`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xuong::cli::run()
}
