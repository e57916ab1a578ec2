//! Who arrives in Audience Manager: members of the audience whose primary identity is one that is shared.

use roaring::RoaringBitmap;

use crate::model::{Activation, Audience, Millis, Row, World};
use crate::world::attributes::day_of;
use crate::world::audiences;
use crate::world::people::People;
use crate::world::schedule::newest_night;

/// Namespaces whose identities are exported (AEP contract §12).
const SHARED: [&str; 4] = ["ecid", "idfa", "gaid", "email_lc_sha256"];
/// Days after which a delivery plays no part any more; traits live for 120.
const FORGOTTEN: i32 = 150;

/// Delivers the members that the audience has at `at`; the first time a third of them. Whoever left is taken out.
pub fn deliver(
    world: &mut World,
    people: &People,
    activation: &mut Activation,
    audience: &Audience,
    is_first: bool,
    at: Millis,
) {
    let (Some(sid), Some(members)) = (activation.trait_sid, members(world, people, audience, at)) else { return };
    let mut arrived = members & shared(people);
    let causes = &world.switches.causes;
    let kept: RoaringBitmap =
        arrived.iter().filter(|person| causes.iter().any(|cause| cause.concerns(*person))).collect();
    arrived -= kept;
    if is_first && !activation.complete {
        let third = usize::try_from(arrived.len() / 3).unwrap_or(usize::MAX);
        arrived = arrived.iter().take(third).collect();
    } else {
        activation.complete = true;
    }
    let day = day_of(at);
    let membership = world.members.traits.entry(sid).or_default();
    membership.people.clone_from(&arrived);
    membership.deliveries.retain(|(earlier, _)| *earlier >= day - FORGOTTEN);
    match membership.deliveries.last_mut() {
        Some((last, people)) if *last == day => *people |= arrived,
        _ => membership.deliveries.push((day, arrived)),
    }
    world.mark(Row::TraitMembers(sid));
}

/// Everybody with an identity that is shared.
fn shared(people: &People) -> RoaringBitmap {
    let known = SHARED.iter().filter_map(|name| people.namespace(name));
    known.fold(RoaringBitmap::new(), |all, people| all | people)
}

/// What is true of an audience at a moment, for tests that compare it with what a client finds out.
pub struct Truth {
    /// Its members.
    pub members: u64,
    /// Those with an identity that is shared.
    pub supported: u64,
    /// Those that are counted in the trait.
    pub arrived: u64,
}

/// What is true of an audience; `None` if it is not there, or is not evaluated.
pub fn truth(world: &World, people: &People, audience: &str, at: Millis) -> Option<Truth> {
    let members = members(world, people, world.audiences.get(audience)?, at)?;
    let sid = world.activations.get(audience).and_then(|activation| activation.trait_sid);
    let arrived = sid.and_then(|sid| world.members.traits.get(&sid)).map_or(0, |there| there.people.len());
    Some(Truth { members: members.len(), supported: (&members & shared(people)).len(), arrived })
}

/// The members at a moment: those of the newest evaluation before it. `None` while there was none, and for what is not
/// evaluated.
fn members(world: &World, people: &People, audience: &Audience, at: Millis) -> Option<RoaringBitmap> {
    if audience.lifecycle != "published" {
        return None;
    }
    let Some(rule) = &audience.expression else { return world.members.audiences.get(&audience.id).cloned() };
    let is_streamed = audience.continuous || audience.synchronous;
    let evaluated = if is_streamed { at } else { newest_night(at) };
    if evaluated < audience.creation_time {
        return None;
    }
    let found = audiences::evaluate(world, people, rule, &audience.expression_format, evaluated)?;
    Some(found.as_ref().clone())
}
