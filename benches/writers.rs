//! Durable edits per second by one and by sixteen writers, the time from an edit until every reader sees it, and what the chain
//! of hashes over the log costs; in alternate rounds on two copies of a register.
//!
//! ```sh
//! XUONG_DATA=data-synthetic cargo bench --bench writers
//! ```
//!
//! One copy has a seal far ahead, put there by `sqlite3`, so that none of its commits is sealed. What remains there of the chain
//! is one look at the newest seal and a hash of each document.

mod register;

use std::{
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;
use register::{actor, copied, firms, put};
use xuong::{
    model::firm::{Firm, Workers},
    registry::Registry,
};

const WRITERS: [usize; 2] = [1, 16];
const EDITS: usize = 640;
const ROUNDS: usize = 7;

/// What one number of writers does on one copy.
#[derive(Default)]
struct Measured {
    /// Edits per second of each round.
    rates: Vec<f64>,
    /// How long each edit took until it was visible.
    waits: Vec<Duration>,
    /// Processor time of all rounds, in hundredths of a second.
    processor: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folders = [copied()?, copied()?];
    leave_unsealed(folders[1].path())?;
    let mut registries = Vec::new();
    for folder in &folders {
        let city = xuong::config::city::embedded().city;
        registries.push(Arc::new(Registry::open(folder.path(), &city).await?));
    }
    let mut measured: [[Measured; 2]; 2] = Default::default();
    for round in 0..=ROUNDS {
        for (writers, at) in WRITERS.into_iter().zip(0..) {
            for copy in 0..registries.len() {
                // Each copy comes first in every other round.
                let copy = (copy + round) % registries.len();
                let now = write(&registries[copy], writers, round).await?;
                // The first round warms up.
                if round > 0 {
                    measured[copy][at].rates.extend(now.rates);
                    measured[copy][at].waits.extend(now.waits);
                    measured[copy][at].processor += now.processor;
                }
            }
        }
    }
    let [sealed, unsealed] = measured;
    for (at, (sealed, unsealed)) in sealed.into_iter().zip(unsealed).enumerate() {
        let (p50, p99) = percentiles(sealed.waits);
        let (with, without) = (median(sealed.rates), median(unsealed.rates));
        let edits = f64::from(u32::try_from(EDITS * ROUNDS)?);
        let ms = |ticks: u64| anyhow::Ok(f64::from(u32::try_from(ticks)?) * 10.0 / edits);
        let (ms, ms_without) = (ms(sealed.processor)?, ms(unsealed.processor)?);
        println!(
            "{} writers: {with:.0} edits a second, {without:.0} without the chain, ratio {:.3}; processor {ms:.3} and \
             {ms_without:.3} ms an edit; edit to visible p50 {:.2} ms, p99 {:.2} ms",
            WRITERS[at],
            with / without,
            p50.as_secs_f64() * 1000.0,
            p99.as_secs_f64() * 1000.0,
        );
    }
    for registry in registries {
        registry.close().await;
    }
    Ok(())
}

/// Puts a seal far ahead into a copy.
fn leave_unsealed(folder: &Path) -> anyhow::Result<()> {
    let sql = "insert into seal (seq, hash) values (9000000000000000000, 'bench')";
    let done = Command::new("sqlite3").arg(folder.join("xuong.db")).arg(sql).status()?;
    ensure!(done.success(), "sqlite3: {done}");
    Ok(())
}

/// Edits firms, each in a commit of its own; the firms are divided among the writers.
async fn write(registry: &Arc<Registry>, writers: usize, round: usize) -> anyhow::Result<Measured> {
    let firms = firms(&registry.snapshot(), EDITS);
    let (begun, processor) = (Instant::now(), processor());
    let mut running = tokio::task::JoinSet::new();
    for share in firms.chunks(firms.len().div_ceil(writers)) {
        running.spawn(write_share(registry.clone(), share.to_vec(), round));
    }
    let mut waits = Vec::new();
    while let Some(share) = running.join_next().await {
        waits.extend(share??);
    }
    let rate = f64::from(u32::try_from(firms.len())?) / begun.elapsed().as_secs_f64();
    Ok(Measured { rates: vec![rate], waits, processor: self::processor() - processor })
}

/// Processor time of this process in hundredths of a second, of the user and of the system; 0 where the system does not tell.
fn processor() -> u64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = told.rsplit(')').next().unwrap_or_default().split_whitespace();
    numbers.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

async fn write_share(
    registry: Arc<Registry>,
    share: Vec<Firm>,
    round: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut waits = Vec::with_capacity(share.len());
    for (at, mut firm) in share.into_iter().enumerate() {
        let count = u32::try_from(1 + round * EDITS + at).unwrap_or(1);
        firm.workers = Some(Workers { count, as_of: None });
        let begun = Instant::now();
        let version = registry.commit(vec![put(firm)], actor(), None).await?;
        ensure!(registry.snapshot().version >= version, "it is not visible");
        waits.push(begun.elapsed());
    }
    Ok(waits)
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn percentiles(mut waits: Vec<Duration>) -> (Duration, Duration) {
    waits.sort_unstable();
    (waits[waits.len() / 2], waits[waits.len() * 99 / 100])
}
