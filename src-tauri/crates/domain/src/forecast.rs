//! How many profiles sharing to Experience Platform adds to those that the license counts.
//!
//! The first delivery of a segment adds a profile for each of its identities that has none yet (AEP contract §11.5). No call
//! reports which identities have one, nor how far segments overlap. What published calls report bounds both:
//!
//! - Segments overlap as far as the service's estimate of all their rules together says. Without one, completely at best and not
//!   at all at worst, and likely as much as chance makes of segments in a population of that size.
//! - An identity of a segment has a profile as often as any identity of Audience Manager; the odds may differ from that by a
//!   factor of 1.7 either way, because members of segments are people who were seen.
//!
//! Whole numbers all the way, so that more members never make a smaller forecast.

use serde::{Deserialize, Serialize};

/// How far the odds that a member has a profile may be from those of all identities, as a fraction. Its square is below 3, so
/// that for one segment the highest forecast is at most three times the lowest.
const ODDS: (u128, u128) = (17, 10);

/// A segment that is to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SegmentSize {
    /// Its identities: total population of the longest period.
    pub identities: u64,
    /// Those of them that Experience Platform received with it before; 0 for a segment that was never sent.
    pub sent: u64,
}

/// What is known of both sides, from published calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Populations {
    /// Identities that Audience Manager knows in all; `None` if not known.
    pub identities: Option<u64>,
    /// Those of them that have a profile already: identities of the namespaces that are sent, by the report of the profile
    /// sample (AEP contract §18). `None` if not known.
    pub with_profile: Option<u64>,
    /// What the service estimates of rules together; `None` if not known.
    pub together: Option<Together>,
}

/// Sizes that the service estimates of several rules together. Who is in what the source brings already has a profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Together {
    /// Identities that are in any of the segments or in what the source brings already.
    pub all: u64,
    /// Identities that are in what the source brings already.
    pub brought: u64,
}

impl Populations {
    /// The populations outside of what the source brings already.
    fn outside(self, together: Together) -> Self {
        let rest = |of: u64| of.saturating_sub(together.brought);
        Self { identities: self.identities.map(rest), with_profile: self.with_profile.map(rest), together: None }
    }
}

/// Profiles with an identity of any of some namespaces, of which the report counts each alone: how many have several is not
/// reported, so it is taken to be as many as chance makes. At most `profiles`, at least those of the largest namespace.
pub fn with_any(namespaces: &[u64], profiles: u64) -> u64 {
    let largest = namespaces.iter().copied().max().unwrap_or_default();
    let any = namespaces.iter().fold(0, |sum, one| by_chance(sum, (*one).min(profiles), profiles));
    any.max(largest.min(profiles))
}

/// New profiles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Forecast {
    /// At least.
    pub low: u64,
    /// Likely.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

impl Forecast {
    /// The forecast for sending segments together.
    pub fn of(segments: &[SegmentSize], populations: Populations) -> Self {
        let all = populations.identities.unwrap_or(u64::MAX);
        let new = || segments.iter().map(|it| it.identities.saturating_sub(it.sent).min(all));
        let least = new().max().unwrap_or_default();
        let most = new().fold(0, u64::saturating_add).min(all);
        if let Some(together) = populations.together {
            let outside = populations.outside(together);
            let fresh = together.all.saturating_sub(together.brought).min(most);
            let fresh = fresh.min(outside.identities.unwrap_or(u64::MAX));
            // Of what was sent before, any part may be in the others.
            let least = if segments.iter().all(|it| it.sent == 0) { fresh } else { fresh.min(least) };
            let likely = least + (fresh - least) / 2;
            return Self { low: least, likely, high: fresh }.without_known(outside);
        }
        let likely = match populations.identities {
            Some(all) => new().fold(0, |sum, one| by_chance(sum, one, all)),
            // Halfway between complete overlap and none.
            None => least + (most - least) / 2,
        };
        Self { low: least, likely, high: most }.without_known(populations)
    }

    /// Leaves out identities that have a profile already.
    fn without_known(self, populations: Populations) -> Self {
        let Populations { identities: Some(all), with_profile: Some(known), .. } = populations else {
            // Any of them may have one, or none.
            return Self { low: 0, ..self };
        };
        if all == 0 {
            return self;
        }
        let known = known.min(all);
        let (with, without) = (u128::from(known), u128::from(all - known));
        let (over, under) = ODDS;
        let low = share(self.low, without * under, without * under + with * over, 0);
        Self {
            low: low.max(self.low.saturating_sub(known)),
            likely: share(self.likely, without, u128::from(all), 0),
            high: share(self.high, without * over, without * over + with * under, 1).min(all - known),
        }
    }

    /// Whether a number that somebody confirmed differs from the likely one by more than 1 %.
    pub fn differs_from(&self, confirmed: u64) -> bool {
        u128::from(self.likely.abs_diff(confirmed)) * 100 > u128::from(self.likely.max(confirmed))
    }
}

/// Identities in either of two sets of a population of `all` that overlap by chance. Never less for more.
fn by_chance(one: u64, other: u64, all: u64) -> u64 {
    let both = u128::from(one) * u128::from(other) / u128::from(all.max(1));
    let either = u128::from(one) + u128::from(other) - both;
    u64::try_from(either).unwrap_or(u64::MAX).min(all)
}

/// A share of a number, rounded down, or up if `up` is 1.
fn share(of: u64, part: u128, whole: u128, up: u128) -> u64 {
    let whole = whole.max(1);
    u64::try_from((u128::from(of) * part + (whole - 1) * up) / whole).unwrap_or(u64::MAX)
}

/// What a license counts, and what it would count then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gauge {
    /// Profiles now; `None` if not known.
    pub used: Option<u64>,
    /// Profiles that are licensed; `None` if nobody entered it.
    pub licensed: Option<u64>,
    /// New profiles.
    pub forecast: Forecast,
}

/// What becomes of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LicenseState {
    /// Not known: the license or what is used is not.
    Unknown,
    /// It suffices in any case.
    Within,
    /// It suffices likely, and not in any case.
    MayExceed,
    /// It likely does not suffice.
    Exceeds,
    /// It is exceeded already.
    Exceeded,
}

impl Gauge {
    /// What becomes of the license.
    pub fn state(&self) -> LicenseState {
        let (Some(used), Some(licensed)) = (self.used, self.licensed) else { return LicenseState::Unknown };
        let fits = |new: u64| used.saturating_add(new) <= licensed;
        match () {
            () if !fits(0) => LicenseState::Exceeded,
            () if !fits(self.forecast.likely) => LicenseState::Exceeds,
            () if !fits(self.forecast.high) => LicenseState::MayExceed,
            () => LicenseState::Within,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(identities: u64) -> SegmentSize {
        SegmentSize { identities, sent: 0 }
    }

    fn populations(identities: u64, with_profile: u64) -> Populations {
        Populations { identities: Some(identities), with_profile: Some(with_profile), together: None }
    }

    #[test]
    fn a_segment_of_unknown_people_adds_all_of_them_and_later_only_those_who_joined() {
        let first = Forecast::of(&[size(100)], populations(1_000, 0));
        assert_eq!(first, Forecast { low: 100, likely: 100, high: 100 });
        let grown = SegmentSize { identities: 150, sent: 100 };
        let later = Forecast::of(&[grown], populations(1_000, 0));
        assert_eq!(later, Forecast { low: 50, likely: 50, high: 50 });
        assert_eq!(Forecast::of(&[], populations(1_000, 300)), Forecast::default());
        assert_eq!(Forecast::of(&[size(100)], populations(1_000, 1_000)), Forecast::default(), "everybody is known");
    }

    #[test]
    fn overlap_and_what_is_known_are_counted_as_chance_makes_them() {
        let two = Forecast::of(&[size(500), size(500)], populations(1_000, 0));
        assert_eq!(two, Forecast { low: 500, likely: 750, high: 1_000 });
        let half_known = Forecast::of(&[size(500)], populations(1_000, 500));
        assert_eq!(half_known.likely, 250);
        assert!((180..250).contains(&half_known.low) && (250..320).contains(&half_known.high), "{half_known:?}");
    }

    #[test]
    fn an_estimate_of_all_rules_together_says_how_far_they_overlap() {
        let sizes = [size(500), size(400), size(300)];
        let known = |all, brought| {
            let together = Some(Together { all, brought });
            Populations { together, ..populations(10_000, 5_000) }
        };
        let one = Forecast::of(&[size(600)], populations(10_000, 5_000));
        assert_eq!(Forecast::of(&sizes, known(600, 0)), one, "as one segment of that size");
        assert_eq!(Forecast::of(&sizes, known(9_000, 0)), Forecast::of(&[size(1_200)], populations(10_000, 5_000)));
        let outside = Forecast::of(&[size(600)], populations(6_000, 1_000));
        assert_eq!(Forecast::of(&sizes, known(4_600, 4_000)), outside, "who is brought already has a profile");
        assert_eq!(Forecast::of(&sizes, known(4_000, 4_600)), Forecast::default());
        let grown = [SegmentSize { identities: 500, sent: 400 }, size(300)];
        let together = Some(Together { all: 350, brought: 0 });
        let later = Forecast::of(&grown, Populations { together, ..populations(1_000, 0) });
        assert_eq!(later, Forecast { low: 300, likely: 325, high: 350 });
    }

    #[test]
    fn a_profile_with_several_identities_counts_once() {
        assert_eq!(with_any(&[900, 500], 1_000), 950);
        assert_eq!(with_any(&[900], 1_000), 900);
        assert_eq!((with_any(&[], 1_000), with_any(&[5], 0)), (0, 0));
        assert_eq!(with_any(&[2_000, 30], 1_000), 1_000);
    }

    #[test]
    fn without_the_number_of_those_with_a_profile_nothing_is_certain() {
        let unknown = Forecast::of(&[size(500)], Populations::default());
        assert_eq!(unknown, Forecast { low: 0, likely: 500, high: 500 });
        let two =
            Forecast::of(&[size(500), size(300)], Populations { with_profile: Some(7), ..Populations::default() });
        assert_eq!(two, Forecast { low: 0, likely: 650, high: 800 });
    }

    #[test]
    fn a_confirmed_number_may_differ_by_one_percent() {
        let forecast = Forecast { low: 0, likely: 10_000, high: 20_000 };
        let differs = [9_900, 10_000, 10_101].map(|confirmed| forecast.differs_from(confirmed));
        assert_eq!(differs, [false; 3]);
        assert!([9_899, 10_102, 0].iter().all(|confirmed| forecast.differs_from(*confirmed)));
        assert!(!Forecast::default().differs_from(0) && Forecast::default().differs_from(1));
    }

    #[test]
    fn a_license_is_judged_by_the_likely_and_the_highest_number() {
        let forecast = Forecast { low: 50, likely: 100, high: 200 };
        let state = |used, licensed| Gauge { used, licensed, forecast }.state();
        assert_eq!(state(Some(800), Some(1_000)), LicenseState::Within);
        assert_eq!(state(Some(801), Some(1_000)), LicenseState::MayExceed);
        assert_eq!(state(Some(901), Some(1_000)), LicenseState::Exceeds);
        assert_eq!(state(Some(1_001), Some(1_000)), LicenseState::Exceeded);
        assert_eq!(state(None, Some(1_000)), LicenseState::Unknown);
        assert_eq!(state(Some(1), None), LicenseState::Unknown);
    }

    fn any_segments() -> impl Strategy<Value = Vec<SegmentSize>> {
        let one = (0..5_000_000_u64, 0..5_000_000_u64).prop_map(|(identities, sent)| SegmentSize { identities, sent });
        prop::collection::vec(one, 0..6)
    }

    fn any_populations() -> impl Strategy<Value = Populations> {
        let count = || prop::option::of(0..20_000_000_u64);
        (count(), count(), prop::option::of((0..20_000_000_u64, 0..20_000_000_u64))).prop_map(
            |(identities, with_profile, two)| {
                let together = two.map(|(all, brought)| Together { all, brought });
                Populations { identities, with_profile, together }
            },
        )
    }

    proptest! {
        #[test]
        fn low_is_at_most_likely_and_likely_at_most_high(segments in any_segments(), populations in any_populations()) {
            let Forecast { low, likely, high } = Forecast::of(&segments, populations);
            prop_assert!(low <= likely && likely <= high, "{low} {likely} {high}");
            let new: u64 = segments.iter().map(|it| it.identities.saturating_sub(it.sent)).sum();
            prop_assert!(high <= new, "never more than the members");
        }

        #[test]
        fn for_one_segment_high_is_at_most_three_times_low(
            identities in 0..20_000_000_u64,
            all in 1..20_000_000_u64,
            known in 0..20_000_000_u64,
        ) {
            let Forecast { low, high, .. } = Forecast::of(&[size(identities)], populations(all, known));
            prop_assert!(high <= 3 * low + 4, "{low} {high}");
        }

        #[test]
        fn more_members_or_fewer_profiles_never_make_it_smaller(
            segments in any_segments(),
            more in 0..1_000_u64,
            at in any::<prop::sample::Index>(),
            all in 1..20_000_000_u64,
            known in 0..20_000_000_u64,
            fewer in 0..1_000_u64,
        ) {
            prop_assume!(!segments.is_empty());
            let before = Forecast::of(&segments, populations(all, known));
            let mut grown = segments.clone();
            grown[at.index(segments.len())].identities += more;
            let after = Forecast::of(&grown, populations(all, known.saturating_sub(fewer)));
            prop_assert!(after.low >= before.low && after.likely >= before.likely && after.high >= before.high);
        }

        #[test]
        fn it_is_the_same_in_whichever_order_the_segments_come(segments in any_segments(), populations in any_populations()) {
            let mut turned = segments.clone();
            turned.reverse();
            let (one, other) = (Forecast::of(&segments, populations), Forecast::of(&turned, populations));
            prop_assert_eq!((one.low, one.high), (other.low, other.high));
            prop_assert!(one.likely.abs_diff(other.likely) <= 6);
        }
    }
}
