//! Who has a profile in Experience Platform. Usually everybody; by a switch, some people are known to Audience Manager only, until
//! the source brings them. Such a profile lasts as long as a membership of what the source brought (AEP contract §11.3, §11.5).

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::people::People;
use crate::importing::NAMESPACES;
use crate::model::World;

/// Everybody who has a profile now.
pub fn profiles<'p>(world: &World, people: &'p People) -> Cow<'p, RoaringBitmap> {
    if world.switches.only_in_audience_manager == 0 {
        return Cow::Borrowed(people.everyone());
    }
    let switches = &world.switches;
    let known = people.everyone().iter().filter(|person| !switches.is_only_in_audience_manager(*person));
    let mut known: RoaringBitmap = known.collect();
    let is_brought = |namespace: &str| NAMESPACES.iter().any(|one| one.eq_ignore_ascii_case(namespace));
    for audience in world.audiences.values().filter(|it| is_brought(&it.namespace)) {
        if let Some(members) = world.members.audiences.get(&audience.id) {
            known |= members;
        }
    }
    Cow::Owned(known)
}
