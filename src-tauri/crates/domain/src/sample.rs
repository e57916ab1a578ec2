//! How many of all profiles fulfill a rule, as far as a sample of them tells: Experience Platform reads everyone in small
//! accounts, a million profiles or a twentieth of all in large ones (AEP contract §8).
//!
//! It must not know which rule was counted, nor who counted.

/// Width of the interval on each side, in standard errors: 95 of 100 such intervals hold the true number.
const Z: f64 = 1.96;

/// What a count of a sample tells about everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampled {
    /// Profiles of the sample that fulfill the rule.
    matched: u64,
    /// Profiles of the sample.
    read: u64,
    /// All profiles.
    total: u64,
}

/// A number that is known within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// The most likely number.
    pub likely: u64,
    /// Lower bound; included.
    pub least: u64,
    /// Upper bound; included.
    pub most: u64,
}

impl Sampled {
    /// A count of `matched` among `read` of `total` profiles; `None` if these numbers contradict each other, or nobody of
    /// some was read.
    pub fn of(matched: u64, read: u64, total: u64) -> Option<Self> {
        let consistent = matched <= read && read <= total && (read > 0 || total == 0);
        consistent.then_some(Self { matched, read, total })
    }

    /// The count of profiles in this or the other one, which share no profile; `None` if they are not of the same sample.
    pub fn with_disjoint(self, other: Self) -> Option<Self> {
        if (self.read, self.total) != (other.read, other.total) {
            return None;
        }
        Self::of(self.matched.checked_add(other.matched)?, self.read, self.total)
    }

    /// Whether everyone was read, so that the number is exact.
    pub fn is_exact(self) -> bool {
        self.read == self.total
    }

    /// The number among all profiles, with the bounds of its 95 % interval (Wilson's, made narrower by the part of all
    /// profiles that was read). Never less than what was seen, never more than what was not seen leaves room for.
    pub fn within(self) -> Within {
        if self.is_exact() {
            return Within { likely: self.matched, least: self.matched, most: self.matched };
        }
        let (matched, read, total) = (real(self.matched), real(self.read), real(self.total));
        let share = matched / read;
        let z2 = Z * Z * (total - read) / (total - 1.0).max(1.0);
        let middle = (share + z2 / (2.0 * read)) / (1.0 + z2 / read);
        let half = (z2 * (share * (1.0 - share) / read + z2 / (4.0 * read * read))).sqrt() / (1.0 + z2 / read);
        let (seen, room) = (self.matched, self.total - (self.read - self.matched));
        let likely = whole((share * total).round()).clamp(seen, room);
        Within {
            likely,
            least: whole(((middle - half) * total).floor()).clamp(seen, likely),
            most: whole(((middle + half) * total).ceil()).clamp(likely, room),
        }
    }
}

#[allow(clippy::cast_precision_loss)] // counts of profiles are far below 2^53
fn real(count: u64) -> f64 {
    count as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below zero is none; counts are far below 2^53
fn whole(number: f64) -> u64 {
    number.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_count_of_everyone_is_exact() {
        let all = Sampled::of(35, 100, 100).unwrap();
        assert_eq!(all.within(), Within { likely: 35, least: 35, most: 35 });
        assert!(all.is_exact());
        assert_eq!(Sampled::of(0, 0, 0).unwrap().within(), Within { likely: 0, least: 0, most: 0 });
    }

    #[test]
    fn numbers_that_contradict_each_other_tell_nothing() {
        for (matched, read, total) in [(2, 1, 5), (0, 6, 5), (0, 0, 5)] {
            assert_eq!(Sampled::of(matched, read, total), None);
        }
        let one = Sampled::of(1, 10, 20).unwrap();
        assert_eq!(one.with_disjoint(Sampled::of(1, 10, 30).unwrap()), None);
        assert_eq!(one.with_disjoint(Sampled::of(10, 10, 20).unwrap()), None);
        assert_eq!(one.with_disjoint(Sampled::of(2, 10, 20).unwrap()), Sampled::of(3, 10, 20));
    }

    #[test]
    fn a_small_sample_knows_less() {
        let of = |read: u64| Sampled::of(read / 10, read, 1_000_000).unwrap().within();
        assert_eq!(of(1_000).likely, 100_000);
        let width = |it: Within| it.most - it.least;
        assert!(width(of(100_000)) < width(of(10_000)) && width(of(10_000)) < width(of(1_000)));
        // The standard error of a tenth among 10,000 is 0.3 %.
        assert!((11_000..13_000).contains(&width(of(10_000))), "{:?}", of(10_000));
        // Nobody of 1,000 may still be some of a million: fewer than 4 of 1,000.
        let nobody = Sampled::of(0, 1_000, 1_000_000).unwrap().within();
        assert_eq!((nobody.least, nobody.likely), (0, 0));
        assert!((2_500..4_500).contains(&nobody.most), "{nobody:?}");
    }

    proptest! {
        #[test]
        fn the_bounds_leave_room_for_what_was_seen(total in 1_u64..10_000_000, part in 0_u64..=1_000, share in 0_u64..=1_000) {
            let read = (total * part / 1_000).max(1);
            let matched = read * share / 1_000;
            let within = Sampled::of(matched, read, total).unwrap().within();
            prop_assert!(matched <= within.least && within.least <= within.likely);
            prop_assert!(within.likely <= within.most && within.most <= total - (read - matched));
        }
    }

    /// Draws without replacement, many times: the interval holds the truth in about 95 of 100.
    #[test]
    fn nineteen_of_twenty_intervals_hold_the_truth() {
        let (total, read) = (4_000_u64, 400_u64);
        for truth in [40_u64, 400, 2_000, 3_800] {
            let (mut held, tries) = (0, 400);
            let mut state = 7_u64 + truth;
            for _ in 0..tries {
                let (mut left, mut of_them, mut matched) = (total, truth, 0);
                for _ in 0..read {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    if (state >> 33) % left < of_them {
                        matched += 1;
                        of_them -= 1;
                    }
                    left -= 1;
                }
                let within = Sampled::of(matched, read, total).unwrap().within();
                held += u32::from((within.least..=within.most).contains(&truth));
            }
            assert!(held * 100 >= tries * 92, "{truth}: {held} of {tries}");
        }
    }
}
