//! The full siege: 64 clients on each request that once stopped the server, at 200,000 firms, and 2,500 misbehaving
//! connections. Prints tables in Markdown; exits with status 1 if a bound was exceeded.
//!
//! ```sh
//! cargo bench --bench attack
//! ATTACK_FIRMS=20000 ATTACK_S=5 cargo bench --bench attack    # smaller: made-up firms, seconds for each question
//! XUONG_PROGRAM=other/xuong cargo bench --bench attack    # another build, to compare
//! ```

mod siege;

use std::{path::PathBuf, process::ExitCode, str::FromStr, time::Duration};

use siege::Scale;

/// A number given by an environment variable.
fn given<T: FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn main() -> ExitCode {
    let program =
        std::env::var_os("XUONG_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_xuong").into(), PathBuf::from);
    let broken = siege::lay(
        &program,
        &Scale {
            firms: given("ATTACK_FIRMS", 200_000),
            clients: 64,
            each: Duration::from_secs(given("ATTACK_S", 15)),
            crowd: [2000, 300, 200],
            timeouts_s: None,
            late: Duration::from_secs(5),
            live_p99: Duration::from_millis(50),
            near_p99: Duration::from_millis(250),
            near_answered_permille: 990,
            is_slow: false,
            memory_after_percent: 110,
            past_mb: 600,
            unread_mb: 400,
        },
    );
    broken.iter().for_each(|text| println!("\nDID NOT HOLD: {text}"));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
