//! Why an audience and its trait do not count the same: what the published calls say about the difference, step by step, and
//! one step for everything that no call reports.
//!
//! Profiles are counted once for each namespace in which they have an identity. The counts overlap, so no sum is exact: what
//! is known is a lower and an upper bound, and each step has both.

use crate::{Flow, NamespaceCount};

/// At least and at most; both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// Lower bound.
    pub least: i64,
    /// Upper bound.
    pub most: i64,
}

impl Range {
    /// Exactly one value.
    pub fn exactly(value: i64) -> Self {
        Self { least: value, most: value }
    }

    /// Whether a value lies in it.
    pub fn contains(self, value: i64) -> bool {
        (self.least..=self.most).contains(&value)
    }

    /// What is left of this range when something in another range is taken away.
    fn without(self, other: Self) -> Self {
        Self { least: self.least - other.most, most: self.most - other.least }
    }
}

/// Devices to expect in Audience Manager: at least those of the largest namespace whose identities are devices there, at most
/// one for each identity that it supports. A hashed email is no device itself, but a person with one is counted where
/// Audience Manager knows a device of that person. `None` if the audience was not counted by namespace.
pub fn expected_devices(namespaces: &[NamespaceCount]) -> Option<Range> {
    if namespaces.is_empty() {
        return None;
    }
    let devices = namespaces.iter().filter(|one| one.is_device()).map(|one| whole(one.profiles));
    let supported = namespaces.iter().filter(|one| one.carries_over()).map(|one| whole(one.profiles));
    Some(Range { least: devices.max().unwrap_or_default(), most: supported.fold(0, i64::saturating_add) })
}

/// Profiles without any identity that Audience Manager supports. At most all but those of the largest such namespace, at
/// least as many as are left if no profile is in two of them.
pub fn without_identity(profiles: u64, namespaces: &[NamespaceCount]) -> Option<Range> {
    if namespaces.is_empty() {
        return None;
    }
    let profiles = whole(profiles);
    let counts: Vec<i64> = namespaces.iter().filter(|one| one.carries_over()).map(|one| whole(one.profiles)).collect();
    let largest = counts.iter().copied().max().unwrap_or_default();
    let all = counts.iter().copied().fold(0, i64::saturating_add);
    Some(Range { least: (profiles - all).max(0), most: (profiles - largest).max(0) })
}

/// What the step of time is decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Everyone who can arrive has had the time to.
    Over,
    /// Members are still arriving, by the clock of the service.
    Arriving,
    /// The dataflow is paused.
    Paused,
    /// Nothing sends members.
    NotSent,
}

impl Timing {
    /// Decides it for a pair; `is_full` is whether the waiting time for the last member is over.
    pub fn of(flow: Flow, is_paused: bool, is_full: bool) -> Self {
        match flow {
            Flow::Shell => Self::NotSent,
            _ if is_paused => Self::Paused,
            Flow::Live if is_full => Self::Over,
            _ => Self::Arriving,
        }
    }
}

/// The difference between both counts in steps: `profiles - without_identity - not_yet - unreported = devices`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Profiles that Experience Platform counts.
    pub profiles: i64,
    /// Profiles without a supported identity; `None` if the audience was not counted by namespace.
    pub without_identity: Option<Range>,
    /// Devices to expect; `None` like the other.
    pub expected: Option<Range>,
    /// Those that had no time to arrive yet, or that nothing sends.
    pub not_yet: Range,
    /// What decides that.
    pub timing: Timing,
    /// Everything that no call reports: several devices of a profile, opt-outs, identities unknown to Audience Manager,
    /// members that ran out, counts of another moment. Negative where Audience Manager counts more.
    pub unreported: Range,
    /// Devices that Audience Manager counts.
    pub devices: i64,
}

impl Difference {
    /// Explains two counts.
    pub fn of(profiles: u64, namespaces: &[NamespaceCount], timing: Timing, devices: u64) -> Self {
        let without = without_identity(profiles, namespaces);
        let (profiles, devices) = (whole(profiles), whole(devices));
        let can_arrive = Range::exactly(profiles).without(without.unwrap_or(Range { least: 0, most: profiles }));
        let not_yet = match timing {
            Timing::Over => Range::default(),
            // Nobody knows how many of them are among those who can arrive.
            _ => Range { least: 0, most: can_arrive.most },
        };
        Self {
            profiles,
            without_identity: without,
            expected: expected_devices(namespaces),
            not_yet,
            timing,
            unreported: can_arrive.without(not_yet).without(Range::exactly(devices)),
            devices,
        }
    }
}

/// No organization has nine quintillion profiles.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMESPACES: [&str; 7] = ["ecid", "gaid", "idfa", "email_lc_sha256", "email", "crmid", "adcloud"];

    fn counts(of: &[(&str, u64)]) -> Vec<NamespaceCount> {
        of.iter()
            .map(|(namespace, profiles)| NamespaceCount { namespace: (*namespace).into(), profiles: *profiles })
            .collect()
    }

    #[test]
    fn devices_are_expected_in_a_range() {
        let rows =
            [("ecid", 300), ("email", 180), ("email_lc_sha256", 163), ("crmid", 138), ("gaid", 55), ("idfa", 30)];
        assert_eq!(expected_devices(&counts(&rows)), Some(Range { least: 300, most: 548 }));
        assert_eq!(expected_devices(&counts(&[("crmid", 9)])), Some(Range::default()));
        assert_eq!(expected_devices(&[]), None, "not counted is not none");
    }

    #[test]
    fn equal_counts_leave_room_for_nothing_unreported() {
        let all = Difference::of(300, &counts(&[("ecid", 300)]), Timing::Over, 300);
        assert_eq!((all.without_identity, all.not_yet), (Some(Range::default()), Range::default()));
        assert_eq!(all.unreported, Range::default());
        let unknown = Difference::of(300, &[], Timing::Over, 200);
        assert_eq!((unknown.without_identity, unknown.expected), (None, None));
        assert_eq!(unknown.unreported, Range { least: -200, most: 100 });
    }

    /// A person, as the bits of the namespaces with an identity, with what keeps the person from being counted.
    type Person = (u8, bool, bool);

    proptest! {
        /// Whoever the members are and whatever keeps them away: the true size of each step lies in its range.
        #[test]
        fn the_true_size_of_each_step_lies_in_its_range(
            people in prop::collection::vec(any::<Person>(), 0..200),
            timing in prop::sample::select(vec![Timing::Over, Timing::Arriving, Timing::Paused, Timing::NotSent]),
        ) {
            let has = |(bits, _, _): &Person, at: usize| bits & (1 << at) != 0;
            let namespaces: Vec<NamespaceCount> = NAMESPACES.iter().enumerate().map(|(at, name)| NamespaceCount {
                namespace: (*name).to_owned(),
                profiles: people.iter().filter(|person| has(person, at)).count() as u64,
            }).collect();
            let supported = |person: &Person| [0, 1, 2, 3, 6].into_iter().any(|at| has(person, at));
            let (mut without, mut late, mut kept, mut counted) = (0, 0, 0, 0);
            for person in &people {
                match person {
                    person if !supported(person) => without += 1,
                    (_, true, _) if timing != Timing::Over => late += 1,
                    (_, _, true) => kept += 1,
                    _ => counted += 1,
                }
            }
            let found = Difference::of(people.len() as u64, &namespaces, timing, u64::try_from(counted).unwrap());
            prop_assert!(found.without_identity.unwrap().contains(without), "{without} in {found:?}");
            prop_assert!(found.not_yet.contains(late), "{late} in {found:?}");
            prop_assert!(found.unreported.contains(kept), "{kept} in {found:?}");
            prop_assert_eq!(found.profiles - without - late - kept, found.devices);
        }
    }
}
