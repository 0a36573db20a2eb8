//! Disclosure control.

mod fixtures;
mod laws;
mod vectors;

use xuong::analysis::disclosure::Rule;

/// Three enterprises, and p = 15 %: what the vectors were made with.
const RULES: [Rule; 2] = [Rule::Threshold(3), Rule::PPercent(15)];
