//! How two to five groups of people overlap: the arithmetic on counts of the parts in which they fall.
//!
//! Everyone who is in at least one group is in exactly one *part*: in some of the groups, and in none of the others. A part
//! is a set of bits, one per group. Counts are estimates within bounds, so everything computed from them has bounds too, and
//! no combination of counts, however they contradict each other, yields a negative number.
//!
//! It must not know who counted, nor what the groups are.

use crate::sample::{Sampled, Within};

/// Fewest groups that can be compared.
pub const FEWEST: usize = 2;
/// Most groups that can be compared: their 31 parts are what a person can still read.
pub const MOST: usize = 5;

/// The counts of all parts of some groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    groups: usize,
    /// By part; the first is part 1.
    parts: Vec<Within>,
    /// The same as counts of one sample, if they are: sums of them have closer bounds.
    sampled: Option<Vec<Sampled>>,
    /// Counts of whole groups, if there are any.
    groups_counted: Option<Vec<Within>>,
}

/// A share between 0 and 1, within bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The most likely share.
    pub likely: f64,
    /// Lower bound.
    pub least: f64,
    /// Upper bound.
    pub most: f64,
}

/// Every part of some groups, in the order of their bits.
pub fn parts(groups: usize) -> std::ops::Range<usize> {
    1..1 << groups.min(MOST)
}

/// Whether a part is in a group.
pub fn is_in(part: usize, group: usize) -> bool {
    part & (1 << group) != 0
}

impl Overlap {
    /// Parts that were counted one by one, in the order of [`parts`], and perhaps the groups as well. `None` unless there
    /// are two to five groups with all their parts.
    pub fn of(groups: usize, parts: Vec<Within>, groups_counted: Option<Vec<Within>>) -> Option<Self> {
        let is_whole = (FEWEST..=MOST).contains(&groups)
            && parts.len() == self::parts(groups).len()
            && groups_counted.as_ref().is_none_or(|counted| counted.len() == groups);
        let ordered = |one: Within| Within { least: one.least.min(one.likely), most: one.most.max(one.likely), ..one };
        is_whole.then(|| Self {
            groups,
            parts: parts.into_iter().map(ordered).collect(),
            sampled: None,
            groups_counted: groups_counted.map(|all| all.into_iter().map(ordered).collect()),
        })
    }

    /// Parts that were counted in samples.
    pub fn of_samples(groups: usize, parts: &[Sampled]) -> Option<Self> {
        let counted = Self::of(groups, parts.iter().map(|one| one.within()).collect(), None)?;
        let (first, rest) = parts.split_first()?;
        let of_one_sample = rest.iter().try_fold(*first, |all, one| all.with_disjoint(*one)).is_some();
        Some(Self { sampled: of_one_sample.then(|| parts.to_vec()), ..counted })
    }

    /// Each part with its count.
    pub fn parts(&self) -> impl Iterator<Item = (usize, Within)> + '_ {
        parts(self.groups).zip(self.parts.iter().copied())
    }

    /// Everyone in a group. Where the group was counted as well and its bounds do not touch those of the sum of its parts,
    /// the bounds cover both.
    pub fn group(&self, group: usize) -> Within {
        let sum = self.sum(|part| is_in(part, group));
        let Some(counted) = self.groups_counted.as_ref().and_then(|all| all.get(group)).copied() else { return sum };
        if touches(sum, counted) {
            return counted;
        }
        Within { least: sum.least.min(counted.least), most: sum.most.max(counted.most), ..counted }
    }

    /// Whether every group that was counted agrees with the sum of its parts.
    pub fn is_consistent(&self) -> bool {
        let counted = self.groups_counted.iter().flatten().enumerate();
        counted.into_iter().all(|(group, counted)| touches(self.sum(|part| is_in(part, group)), *counted))
    }

    /// Everyone in at least one group.
    pub fn union(&self) -> Within {
        self.sum(|_| true)
    }

    /// Everyone in both groups, and perhaps in others.
    pub fn both(&self, one: usize, other: usize) -> Within {
        self.sum(|part| is_in(part, one) && is_in(part, other))
    }

    /// How much of both groups together is in both (Jaccard); `None` if nobody is in either.
    pub fn jaccard(&self, one: usize, other: usize) -> Option<Share> {
        let apart = self.sum(|part| is_in(part, one) != is_in(part, other));
        share(self.both(one, other), apart)
    }

    /// How much of a group is in another one as well; `None` if nobody is in the group.
    pub fn share(&self, of: usize, other: usize) -> Option<Share> {
        let apart = self.sum(|part| is_in(part, of) && !is_in(part, other));
        share(self.both(of, other), apart)
    }

    /// The sum of some parts. Nobody is in two of them, so what may be wrong with each evens out partly: the bounds are as far
    /// away as the root of the sum of squares.
    fn sum(&self, is_meant: impl Fn(usize) -> bool) -> Within {
        let places = || parts(self.groups).enumerate().filter(|(_, part)| is_meant(*part)).map(|(place, _)| place);
        if let Some(sampled) = &self.sampled {
            let all = places().filter_map(|place| sampled.get(place).copied());
            return all.map(Some).reduce(|sum, one| sum?.with_disjoint(one?)).flatten().map_or(NOBODY, Sampled::within);
        }
        let meant: Vec<Within> = places().filter_map(|place| self.parts.get(place).copied()).collect();
        let likely = meant.iter().fold(0_u64, |sum, one| sum.saturating_add(one.likely));
        let below = root(meant.iter().map(|one| one.likely - one.least));
        let above = root(meant.iter().map(|one| one.most - one.likely));
        Within { likely, least: likely.saturating_sub(below), most: likely.saturating_add(above) }
    }
}

/// No one.
const NOBODY: Within = Within { likely: 0, least: 0, most: 0 };

fn touches(one: Within, other: Within) -> bool {
    one.least <= other.most && other.least <= one.most
}

/// The share of `inside` in `inside` and `apart` together. It grows with the first and falls with the second.
fn share(inside: Within, apart: Within) -> Option<Share> {
    let of = |inside: u64, apart: u64| {
        let all = real(inside) + real(apart);
        if all > 0.0 { real(inside) / all } else { 0.0 }
    };
    (inside.most > 0 || apart.most > 0).then(|| Share {
        likely: of(inside.likely, apart.likely),
        least: of(inside.least, apart.most),
        most: of(inside.most, apart.least),
    })
}

/// The root of the sum of squares, rounded up.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a sum of squares is positive
fn root(widths: impl Iterator<Item = u64>) -> u64 {
    let mut wide = widths.filter(|width| *width > 0);
    match (wide.next(), wide.next()) {
        (None, _) => 0,
        (Some(only), None) => only,
        (Some(one), Some(other)) => {
            let squares = [one, other].into_iter().chain(wide).map(|width| real(width) * real(width));
            squares.sum::<f64>().sqrt().ceil() as u64
        }
    }
}

#[allow(clippy::cast_precision_loss)] // counts of people are far below 2^53
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exactly(count: u64) -> Within {
        Within { likely: count, least: count, most: count }
    }

    fn some_count() -> impl Strategy<Value = Within> {
        (0_u64..1_000_000, 0_u64..50_000, 0_u64..50_000).prop_map(|(likely, below, above)| Within {
            likely,
            least: likely.saturating_sub(below),
            most: likely + above,
        })
    }

    #[test]
    fn adobes_own_examples_come_out() {
        // Use cases §1.7: 25,000 of 1,975,000, and 400,000 of 1,600,000.
        for (only, both, other, expected) in
            [(1_000_000, 25_000, 950_000, 0.012_658), (600_000, 400_000, 600_000, 0.25)]
        {
            let overlap = Overlap::of(2, [only, other, both].map(exactly).to_vec(), None).unwrap();
            assert!((overlap.jaccard(0, 1).unwrap().likely - expected).abs() < 1e-6);
        }
        // Use cases §4: 3 of 10, and 3 of 1,000.
        let overlap = Overlap::of(2, [7, 997, 3].map(exactly).to_vec(), None).unwrap();
        assert!((overlap.share(0, 1).unwrap().likely - 0.3).abs() < 1e-12);
        assert!((overlap.share(1, 0).unwrap().likely - 0.003).abs() < 1e-12);
    }

    #[test]
    fn only_two_to_five_groups_with_all_parts_are_compared() {
        let of = |groups: usize, count: usize| Overlap::of(groups, vec![exactly(1); count], None).is_some();
        assert!(of(2, 3) && of(3, 7) && of(4, 15) && of(5, 31));
        assert!(!of(1, 1) && !of(6, 63) && !of(3, 6) && !of(2, 4));
        assert!(Overlap::of(2, vec![exactly(1); 3], Some(vec![exactly(2)])).is_none());
    }

    #[test]
    fn a_group_that_contradicts_its_parts_has_bounds_that_cover_both() {
        let overlap = Overlap::of(2, [7, 5, 3].map(exactly).to_vec(), Some(vec![exactly(4), exactly(8)])).unwrap();
        assert!(!overlap.is_consistent());
        assert_eq!(overlap.group(0), Within { likely: 4, least: 4, most: 10 });
        assert_eq!(overlap.group(1), exactly(8));
    }

    #[test]
    fn nobody_has_no_share() {
        let nobody = Overlap::of(2, vec![exactly(0); 3], None).unwrap();
        assert_eq!((nobody.jaccard(0, 1), nobody.share(0, 1), nobody.union()), (None, None, exactly(0)));
    }

    #[test]
    fn counts_of_one_sample_add_up_as_that_sample_does() {
        let part = |matched| Sampled::of(matched, 10_000, 200_000).unwrap();
        let overlap = Overlap::of_samples(2, &[part(300), part(200), part(100)]).unwrap();
        assert_eq!(overlap.union(), part(600).within());
        assert_eq!(overlap.group(0), part(400).within());
        let mixed = [part(300), part(200), Sampled::of(100, 20_000, 200_000).unwrap()];
        let overlap = Overlap::of_samples(2, &mixed).unwrap();
        assert_eq!(overlap.union().likely, mixed.iter().map(|one| one.within().likely).sum::<u64>());
    }

    proptest! {
        /// Whoever the people are: counted exactly, everything equals what counting them again yields.
        #[test]
        fn exact_parts_equal_a_count_of_the_people(
            groups in FEWEST..=MOST,
            people in prop::collection::vec(0_usize..32, 0..300),
        ) {
            let people: Vec<usize> = people.into_iter().map(|bits| bits % (1 << groups)).collect();
            let count = |is: &dyn Fn(usize) -> bool| people.iter().filter(|bits| is(**bits)).count() as u64;
            let all: Vec<Within> = parts(groups).map(|part| exactly(count(&|bits| bits == part))).collect();
            let whole = (0..groups).map(|group| exactly(count(&|bits| is_in(bits, group)))).collect();
            let overlap = Overlap::of(groups, all, Some(whole)).unwrap();
            prop_assert!(overlap.is_consistent());
            prop_assert_eq!(overlap.union(), exactly(count(&|bits| bits != 0)));
            for one in 0..groups {
                prop_assert_eq!(overlap.group(one), exactly(count(&|bits| is_in(bits, one))));
                for other in (0..groups).filter(|other| *other != one) {
                    let both = count(&|bits| is_in(bits, one) && is_in(bits, other));
                    let either = count(&|bits| is_in(bits, one) || is_in(bits, other));
                    prop_assert_eq!(overlap.both(one, other), exactly(both));
                    let jaccard = overlap.jaccard(one, other).map(|share| share.likely);
                    prop_assert_eq!(jaccard, (either > 0).then(|| real(both) / real(either)));
                }
            }
        }

        /// Whatever was counted: the parts add up to the union, bounds are around the likely number, and shares are shares.
        #[test]
        fn estimates_add_up_within_bounds(
            groups in FEWEST..=MOST,
            counted in prop::collection::vec(some_count(), 31),
            whole in prop::option::of(prop::collection::vec(some_count(), 5)),
        ) {
            let counted = counted[..parts(groups).len()].to_vec();
            let whole = whole.map(|all| all[..groups].to_vec());
            let overlap = Overlap::of(groups, counted.clone(), whole).unwrap();
            let union = overlap.union();
            prop_assert_eq!(union.likely, overlap.parts().map(|(_, one)| one.likely).sum::<u64>());
            prop_assert!(union.least >= counted.iter().map(|one| one.least).sum::<u64>());
            prop_assert!(union.most <= counted.iter().map(|one| one.most).sum::<u64>() + 1);
            let in_bounds = |one: Within| one.least <= one.likely && one.likely <= one.most;
            for one in 0..groups {
                prop_assert!(in_bounds(overlap.group(one)));
                for other in (0..groups).filter(|other| *other != one) {
                    prop_assert!(in_bounds(overlap.both(one, other)));
                    for share in [overlap.jaccard(one, other), overlap.share(one, other)].into_iter().flatten() {
                        prop_assert!(0.0 <= share.least && share.least <= share.likely, "{:?}", share);
                        prop_assert!(share.likely <= share.most && share.most <= 1.0, "{:?}", share);
                    }
                }
            }
        }
    }
}
