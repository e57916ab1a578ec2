//! Finds the groups that have most people in common with one group, relative to both (Jaccard), where the only question that
//! can be asked is how many people of the one group are in any of some others.
//!
//! Each answer is a bound for every group that was asked about together, so groups that cannot be among the best any more are
//! never asked about alone. The search is exact unless it runs out of questions.
//!
//! It must not know who answers, nor what the groups are.

/// Groups that are asked about together at first.
const TOGETHER: usize = 16;
/// From here on, names are alike enough to ask about a group alone, and first.
const ALIKE: f64 = 0.5;

/// A group that may be similar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// How many people it has.
    pub size: u64,
    /// How much its name has in common with that of the wanted group, from 0 to 1: what is alike by name is asked about
    /// first. It decides nothing else.
    pub alike: f64,
}

/// A group and how similar it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similar {
    /// Its place among the candidates.
    pub candidate: usize,
    /// People in both.
    pub both: u64,
    /// People in both, of those in either.
    pub jaccard: f64,
}

/// A search under way.
#[derive(Debug, Clone)]
pub struct Search {
    size: u64,
    candidates: Vec<Candidate>,
    wanted: usize,
    open: Vec<Open>,
    found: Vec<Similar>,
}

/// Candidates that can still be among the best.
#[derive(Debug, Clone)]
struct Open {
    members: Vec<usize>,
    /// At most so similar is any of them.
    bound: f64,
}

impl Search {
    /// Looks for the `wanted` most similar of the candidates to a group of this size.
    pub fn new(size: u64, candidates: Vec<Candidate>, wanted: usize) -> Self {
        let mut search = Self { size, candidates, wanted, open: Vec::new(), found: Vec::new() };
        let (alone, mut rest): (Vec<usize>, Vec<usize>) =
            (0..search.candidates.len()).partition(|at| search.alike(*at) > ALIKE);
        rest.sort_by_key(|at| search.candidates.get(*at).map_or(0, |one| one.size));
        for at in alone {
            search.open(vec![at], size);
        }
        for members in rest.chunks(TOGETHER) {
            search.open(members.to_vec(), size);
        }
        search
    }

    /// The next groups to ask about: how many people of the wanted group are in any of them? `None` when no other answer
    /// can change the result.
    pub fn question(&mut self) -> Option<Vec<usize>> {
        let bar = self.bar();
        self.open.retain(|one| one.bound > bar);
        let is_alike = |open: &Open| open.members.len() == 1 && open.members.iter().any(|at| self.alike(*at) > ALIKE);
        let best =
            self.open.iter().enumerate().max_by(|(_, one), (_, other)| {
                is_alike(one).cmp(&is_alike(other)).then(one.bound.total_cmp(&other.bound))
            });
        let place = best.map(|(place, _)| place)?;
        Some(self.open.swap_remove(place).members)
    }

    /// Takes the answer to a question.
    pub fn answer(&mut self, asked: &[usize], both: u64) {
        let both = both.min(self.size);
        match asked {
            [] => {}
            [only] => {
                let size = self.candidates.get(*only).map_or(0, |one| one.size);
                let both = both.min(size);
                let jaccard = jaccard(self.size, size, both);
                if both > 0 {
                    self.found.push(Similar { candidate: *only, both, jaccard });
                    self.found.sort_by(|one, other| other.jaccard.total_cmp(&one.jaccard));
                    self.found.truncate(self.wanted);
                }
            }
            several => {
                let (one, other) = several.split_at(several.len() / 2);
                self.open(one.to_vec(), both);
                self.open(other.to_vec(), both);
            }
        }
    }

    /// The most similar candidates so far, the best first.
    pub fn found(&self) -> &[Similar] {
        &self.found
    }

    /// How many candidates could still be better than what was found.
    pub fn open_candidates(&self) -> usize {
        let bar = self.bar();
        self.open.iter().filter(|one| one.bound > bar).map(|one| one.members.len()).sum()
    }

    fn alike(&self, at: usize) -> f64 {
        self.candidates.get(at).map_or(0.0, |one| one.alike)
    }

    fn open(&mut self, members: Vec<usize>, most: u64) {
        let sizes = members.iter().filter_map(|at| self.candidates.get(*at)).map(|one| one.size);
        let bound = sizes.map(|size| jaccard(self.size, size, most.min(size))).fold(0.0, f64::max);
        if bound > 0.0 {
            self.open.push(Open { members, bound });
        }
    }

    /// What a candidate must exceed to be among the best.
    fn bar(&self) -> f64 {
        let last = self.found.last().filter(|_| self.found.len() >= self.wanted);
        last.map_or(0.0, |last| last.jaccard)
    }
}

/// People in both, of those in either.
#[allow(clippy::cast_precision_loss)] // counts of people are far below 2^53
pub fn jaccard(one: u64, other: u64, both: u64) -> f64 {
    let both = both.min(one).min(other);
    let either = (one - both).saturating_add(other);
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

/// How much two names have in common: the words that are in both, of those in either, in any case.
#[allow(clippy::cast_precision_loss)] // names have few words
pub fn alike(one: &str, other: &str) -> f64 {
    let words = |name: &str| {
        let lower = name.to_lowercase();
        lower
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other): (std::collections::BTreeSet<String>, std::collections::BTreeSet<String>) =
        (words(one), words(other));
    let both = one.intersection(&other).count();
    let either = one.union(&other).count();
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    type People = BTreeSet<u16>;

    /// Searches until the end.
    fn searched(wanted: &People, groups: &[(People, f64)]) -> Search {
        let candidates = groups.iter().map(|(people, alike)| Candidate { size: people.len() as u64, alike: *alike });
        let mut search = Search::new(wanted.len() as u64, candidates.collect(), 3);
        while let Some(question) = search.question() {
            let any: People = question.iter().flat_map(|at| &groups[*at].0).copied().collect();
            search.answer(&question, any.intersection(wanted).count() as u64);
        }
        search
    }

    fn brute(wanted: &People, groups: &[(People, f64)]) -> Vec<f64> {
        let mut all: Vec<f64> = groups
            .iter()
            .map(|(people, _)| {
                let both = people.intersection(wanted).count();
                jaccard(wanted.len() as u64, people.len() as u64, both as u64)
            })
            .filter(|similar| *similar > 0.0)
            .collect();
        all.sort_by(|one, other| other.total_cmp(one));
        all.truncate(3);
        all
    }

    /// People as bits.
    type Bits = Vec<u64>;

    fn both_in(one: &Bits, other: &Bits) -> u64 {
        one.iter().zip(other).map(|(one, other)| u64::from((one & other).count_ones())).sum()
    }

    /// A catalog of sizes as in an account, with a twin that lacks some people and has others, under another name. Returns
    /// the wanted group, the catalog, and the place of the twin.
    fn catalog(seed: u64, groups: usize) -> (Bits, Vec<Bits>, usize) {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut below = move |most: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % most
        };
        let mut some = |count: u64| {
            let mut bits = vec![0_u64; 128];
            for _ in 0..count {
                let person = below(128 * 64);
                bits[usize::try_from(person / 64).unwrap()] |= 1 << (person % 64);
            }
            bits
        };
        let wanted = some(200 + seed * 7);
        let mut all: Vec<Bits> = (0..groups).map(|at| some(10 + (at as u64 * 37) % 1_200)).collect();
        let place = usize::try_from(seed).unwrap() % groups;
        let lacks = some(4_000);
        let more = some(100);
        all[place] = wanted.iter().zip(&lacks).zip(&more).map(|((one, lacks), more)| (one & !lacks) | more).collect();
        (wanted, all, place)
    }

    #[test]
    fn a_planted_twin_is_among_the_three_best_with_few_questions() {
        let (rounds, groups) = (100, 400);
        let mut found = 0;
        for seed in 1..=rounds {
            let (wanted, all, twin) = catalog(seed, groups);
            let size = |of: &Bits| both_in(of, of);
            let candidates = all.iter().map(|of| Candidate { size: size(of), alike: 0.0 }).collect();
            let mut search = Search::new(size(&wanted), candidates, 3);
            let mut asked = 0;
            while let Some(question) = search.question().filter(|_| asked < 200) {
                let any = question.iter().fold(vec![0; 128], |any: Bits, at| {
                    any.iter().zip(&all[*at]).map(|(any, one)| any | one).collect()
                });
                search.answer(&question, both_in(&any, &wanted));
                asked += 1;
            }
            found += u64::from(search.found().iter().any(|one| one.candidate == twin));
        }
        assert!(found * 100 >= rounds * 95, "{found} of {rounds}");
    }

    #[test]
    fn what_is_alike_by_name_is_asked_about_first() {
        assert!(alike("Interest > Food > Cooking", "interest | food | cooking") > 0.99);
        assert!(alike("Interest > Food", "Adults 30-34").abs() < f64::EPSILON);
        let wanted: People = (0..100).collect();
        let mut all: Vec<(People, f64)> = (0..50).map(|at| ((at..at + 100).collect(), 0.0)).collect();
        all[30].1 = 0.9;
        let candidates = all.iter().map(|(people, alike)| Candidate { size: people.len() as u64, alike: *alike });
        assert_eq!(Search::new(wanted.len() as u64, candidates.collect(), 3).question(), Some(vec![30]));
    }

    proptest! {
        /// With enough questions it finds what comparing every group finds.
        #[test]
        fn the_search_equals_comparing_every_group(
            wanted in prop::collection::btree_set(0_u16..200, 0..80),
            groups in prop::collection::vec((prop::collection::btree_set(0_u16..200, 0..80), 0.0_f64..1.0), 0..60),
        ) {
            let search = searched(&wanted, &groups);
            let found: Vec<f64> = search.found().iter().map(|one| one.jaccard).collect();
            prop_assert_eq!(found, brute(&wanted, &groups));
            prop_assert_eq!(search.open_candidates(), 0);
        }
    }
}
