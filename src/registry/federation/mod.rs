//! Several registers read as one: a register that follows others holds a copy of what each of them publishes.
//!
//! Each member keeps its own log; the copy has the state of a member at one of its versions, never a mixture of two. Records
//! have the code of their register before their own, so `F0086` of `mau` is `mau:F0086` here.

use std::sync::Arc;

use crate::{
    index::Snapshot,
    model::{city::City, member::Member},
};

pub mod contact;
pub mod deliver;
pub mod place;
pub mod receive;
pub mod spool;
pub mod unusable;
pub mod wire;

mod city;
mod heard;
mod public;
mod renamed;
mod repeated;
mod sorting;
mod territory;

/// The city of a register that follows others none of which was read yet.
pub fn city() -> Arc<City> {
    city::of_members(&[])
}

/// A state with the members that it is made of, and the city that they make together.
pub(super) fn of(state: Snapshot, members: Vec<Member>) -> Snapshot {
    if members.is_empty() {
        return state;
    }
    let city = city::of_members(&members);
    let city = if *city == *state.city { state.city.clone() } else { city };
    Snapshot { city, members: Arc::from(members), ..state }
}

/// The state with a member as it is now.
pub(super) fn with(state: Snapshot, member: &Member) -> Snapshot {
    let mut members = state.members.to_vec();
    members.iter_mut().filter(|own| own.number == member.number).for_each(|own| own.clone_from(member));
    of(state, members)
}
