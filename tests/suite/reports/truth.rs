//! What reports say is so: whom they count, on what day, by which points, and what figures mean that they print.

mod attack;
mod compared;
mod counted;
mod doubts;
mod figures;
mod half_year;
mod listed;
mod population;
mod said;
mod vague;
mod wording;
