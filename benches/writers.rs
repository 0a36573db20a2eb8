//! The gain of concurrent writers over one writer: durable edits per second, in alternate rounds on a copy of a
//! register.
//!
//! ```sh
//! XUONG_DATA=data-synthetic cargo bench --bench writers
//! ```

mod register;

use std::{sync::Arc, time::Instant};

use register::{actor, copied, firms, put};
use xuong::{
    model::firm::{Firm, Workers},
    registry::Registry,
};

const WRITERS: usize = 16;
const EDITS_EACH: usize = 40;
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = copied()?;
    let registry = Arc::new(Registry::open(folder.path(), &xuong::config::city::embedded().city).await?);
    let firms = firms(&registry.snapshot(), WRITERS * EDITS_EACH);
    let mut rates = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (writers, rates) in [1, WRITERS].into_iter().zip(&mut rates) {
            let begun = Instant::now();
            write(&registry, &firms, writers, round).await?;
            let rate = f64::from(u32::try_from(firms.len())?) / begun.elapsed().as_secs_f64();
            // The first round warms up.
            if round > 0 {
                rates.push(rate);
            }
        }
    }
    let [one, many] = rates.map(median);
    println!("edits a second: one writer {one:.0}, {WRITERS} writers {many:.0}, ratio {:.1}", many / one);
    registry.close().await;
    Ok(())
}

/// Edits every firm once, each in a commit of its own; the firms are divided among the writers.
async fn write(registry: &Arc<Registry>, firms: &[Firm], writers: usize, round: usize) -> anyhow::Result<()> {
    let mut running = tokio::task::JoinSet::new();
    for share in firms.chunks(firms.len().div_ceil(writers)) {
        let (registry, share) = (registry.clone(), share.to_vec());
        running.spawn(async move {
            for (at, mut firm) in share.into_iter().enumerate() {
                let count = u32::try_from(1 + round * EDITS_EACH + at % EDITS_EACH).unwrap_or(1);
                firm.workers = Some(Workers { count, as_of: None });
                registry.commit(vec![put(firm)], actor(), None).await?;
            }
            anyhow::Ok(())
        });
    }
    running.join_all().await.into_iter().collect()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}
