//! Reports on a small made-up city, against figures that are counted by hand or in the plainest way.

mod associated;
mod centres;
mod compared;
mod conditions;
mod documents;
mod doubts;
mod filings;
mod fresh;
mod land;
mod mixes;
mod specialised;
mod squares;
mod targets;
mod town;
