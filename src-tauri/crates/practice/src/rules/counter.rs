//! Counts how often each person occurs in many sets, all persons at once: one set for each binary digit of the counts.

use roaring::RoaringBitmap;

/// How often each person occurred; digit 0 is the lowest.
#[derive(Debug, Default)]
pub struct Counter {
    digits: Vec<RoaringBitmap>,
}

impl Counter {
    /// Counts everybody in a set once more.
    pub fn add(&mut self, set: &RoaringBitmap) {
        let mut carry = set.clone();
        for digit in &mut self.digits {
            if carry.is_empty() {
                return;
            }
            let next = &*digit & &carry;
            *digit ^= carry;
            carry = next;
        }
        if !carry.is_empty() {
            self.digits.push(carry);
        }
    }

    /// Adds the counts that some people have in another counter.
    pub fn add_counts(&mut self, counts: &Self, of: &RoaringBitmap) {
        let mut carry = RoaringBitmap::new();
        for place in 0.. {
            let theirs = counts.digits.get(place).map(|digit| digit & of).unwrap_or_default();
            if place >= counts.digits.len() && carry.is_empty() {
                return;
            }
            if place == self.digits.len() {
                self.digits.push(RoaringBitmap::new());
            }
            let digit = &mut self.digits[place];
            let both = &*digit & &theirs;
            *digit ^= theirs;
            let over = &*digit & &carry;
            *digit ^= carry;
            carry = both | over;
        }
    }

    /// Who occurred at least so often; `times` is at least 1.
    pub fn at_least(&self, times: u32) -> RoaringBitmap {
        let (more, same) = self.compared(times);
        more | same
    }

    /// Who occurred exactly so often; `times` is at least 1.
    pub fn exactly(&self, times: u32) -> RoaringBitmap {
        self.compared(times).1
    }

    /// Who occurred more often than `times`, and who exactly so often, of those who occurred.
    fn compared(&self, times: u32) -> (RoaringBitmap, RoaringBitmap) {
        let (mut more, mut same) = (RoaringBitmap::new(), RoaringBitmap::new());
        let places = u32::try_from(self.digits.len()).unwrap_or(u32::MAX).min(u32::BITS);
        if places < u32::BITS && times >> places != 0 {
            return (more, same);
        }
        for digit in &self.digits {
            same |= digit;
        }
        for (place, digit) in self.digits.iter().enumerate().rev() {
            if times.checked_shr(u32::try_from(place).unwrap_or(u32::MAX)).is_some_and(|left| left & 1 == 1) {
                same &= digit;
            } else {
                more |= &same & digit;
                same -= digit;
            }
        }
        (more, same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_one_number_for_each_person() {
        let mut counter = Counter::default();
        let mut counts = [0_u32; 40];
        for round in 1..=23_u32 {
            let set: RoaringBitmap = (0..40).filter(|person| (person * 7 + round * 5) % (round % 6 + 2) < 2).collect();
            set.iter().for_each(|person| counts[person as usize] += 1);
            counter.add(&set);
        }
        for times in 1..=40 {
            let is = |holds: &dyn Fn(u32) -> bool| -> RoaringBitmap {
                (0..40_u32).filter(|person| holds(counts[*person as usize])).collect()
            };
            assert_eq!(counter.at_least(times), is(&|count| count >= times), "at least {times}");
            assert_eq!(counter.exactly(times), is(&|count| count == times), "exactly {times}");
        }
        // The same again from another counter, for every third person.
        let (third, mut sum) = ((0..40).step_by(3).collect(), Counter::default());
        (0..5).for_each(|_| sum.add(&(10..30).collect()));
        sum.add_counts(&counter, &third);
        for times in 1..=50 {
            let count = |person: u32| {
                5 * u32::from((10..30).contains(&person)) + u32::from(third.contains(person)) * counts[person as usize]
            };
            let is: RoaringBitmap = (0..40_u32).filter(|person| count(*person) >= times).collect();
            assert_eq!(sum.at_least(times), is, "the sum is at least {times}");
        }
        assert!(counter.at_least(u32::MAX).is_empty() && Counter::default().at_least(1).is_empty());
    }
}
