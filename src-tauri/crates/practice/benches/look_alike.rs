//! How well and how fast the look-alike method of the practice workspace finds an audience: 5,000 people hidden among 200,000
//! with 2,000 traits, 500 of them given. Beside it, on the same data in the same run, scikit-learn's logistic regression on all
//! traits (`saga`, the best of three strengths, one thread, fit and score). Prints figures next to their aims. Times are those
//! of the processor, so that what else runs on the computer does not matter.
//!
//! The script needs the folder that `scripts/bench.sh` prepares and names in `SEGMENT_BRIDGE_LEARNERS`; without it, only the
//! method itself is measured.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a benchmark may panic, and is for a terminal
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // numbers of people

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use practice::lookalike::{Candidate, Question, run, screen};
use roaring::RoaringBitmap;

const PEOPLE: u32 = 200_000;
const TRAITS: usize = 2_000;
const AUDIENCE: usize = 5_000;
const GIVEN: usize = 500;
const INTERESTS: usize = 20;
/// Traits that are more frequent in the audience.
const SIGNS: usize = 40;
const CATCH_ALLS: usize = 6;

fn main() {
    for (name, seed, is_hard) in [("plain", 1, false), ("copies of traits, lively audience", 2, true)] {
        let world = World::grow(seed, is_hard);
        println!("{name}: {} memberships, base rate {:.1} %", world.memberships(), base_rate() * 100.0);
        let ours = world.measure();
        println!("  method: precision {:.1} %, {} ms (aim: 300)", ours.precision * 100.0, ours.took.as_millis());
        let Some(peers) = std::env::var_os("SEGMENT_BRIDGE_LEARNERS") else {
            println!("  scikit-learn was not measured: SEGMENT_BRIDGE_LEARNERS is not set");
            continue;
        };
        let theirs = world.measure_peer(Path::new(&peers));
        println!("  scikit-learn: precision {:.1} %, {} ms", theirs.precision * 100.0, theirs.took.as_millis());
        let precision = ours.precision / theirs.precision;
        let time = ours.took.as_secs_f64() / theirs.took.as_secs_f64();
        println!("  precision as a part of scikit-learn's: {precision:.2} (aim: at least 0.90)");
        println!("  time as a part of scikit-learn's: {time:.4} (aim: at most 0.1)");
    }
}

/// Time of the processor that this thread has used; time that has passed where the system does not say.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let used = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|used| used.split(' ').next()?.parse().ok());
    used.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

struct Measured {
    precision: f64,
    took: Duration,
}

/// Numbers by chance, always the same (splitmix64).
struct Dice(u64);

/// The share of the hidden audience among everybody outside the baseline.
fn base_rate() -> f64 {
    (AUDIENCE - GIVEN) as f64 / f64::from(PEOPLE - GIVEN as u32)
}

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll() % sides as u64).unwrap()
    }
}

struct World {
    population: RoaringBitmap,
    audience: RoaringBitmap,
    baseline: RoaringBitmap,
    candidates: Vec<Candidate>,
    sizes: Vec<u32>,
}

impl World {
    /// People are lively or quiet and have interests; each trait belongs to an interest. In the hard world, lively people
    /// belong to the audience more often, and each tenth sign is sold several times.
    fn grow(seed: u64, is_hard: bool) -> Self {
        let mut dice = Dice(seed);
        // The sum of twelve shares is about normal.
        let mut normal = || (0..12).map(|_| dice.share()).sum::<f64>() - 6.0;
        let lively: Vec<f64> = (0..PEOPLE).map(|_| (0.7 * normal() - 0.25).exp()).collect();
        let interests: Vec<u32> = (0..PEOPLE)
            .map(|_| (0..INTERESTS).filter(|_| dice.share() < 0.12).fold(0, |all, one| all | 1 << one))
            .collect();
        let mut audience = RoaringBitmap::new();
        while audience.len() < AUDIENCE as u64 {
            let person = dice.below(PEOPLE as usize);
            if !is_hard || dice.share() < lively[person] / 4.0 {
                audience.insert(person as u32);
            }
        }
        let mut members: Vec<u32> = audience.iter().collect();
        let mut baseline = RoaringBitmap::new();
        while baseline.len() < GIVEN as u64 {
            baseline.insert(members.swap_remove(dice.below(members.len())));
        }
        let mut candidates = Vec::with_capacity(TRAITS);
        while candidates.len() < TRAITS {
            let number = candidates.len();
            let holders = holders(&mut dice, number, &lively, &interests, &audience);
            let copies = if is_hard && number < SIGNS && number % 10 == 0 { 5 } else { 0 };
            let copied = (0..copies).map(|_| holders.iter().filter(|_| dice.share() < 0.97).collect::<RoaringBitmap>());
            for holders in std::iter::once(holders.clone()).chain(copied.collect::<Vec<_>>()) {
                candidates.push(Candidate { sid: candidates.len() as u64, holders });
            }
        }
        candidates.truncate(TRAITS);
        let mut sizes = vec![0; PEOPLE as usize];
        for person in candidates.iter().flat_map(|one| &one.holders) {
            sizes[person as usize] += 1;
        }
        Self { population: (0..PEOPLE).collect(), audience, baseline, candidates, sizes }
    }

    fn memberships(&self) -> u64 {
        self.candidates.iter().map(|one| one.holders.len()).sum()
    }

    /// The share of the hidden audience among people.
    fn precision(&self, found: &RoaringBitmap) -> f64 {
        found.intersection_len(&self.audience) as f64 / found.len() as f64
    }

    fn question(&self) -> Question<'_> {
        Question {
            population: &self.population,
            baseline: &self.baseline,
            candidates: &self.candidates,
            sizes: &self.sizes,
        }
    }

    /// A whole run, its five looks at held-out members included; the middle of five.
    fn measure(&self) -> Measured {
        let question = self.question();
        let kept = screen(&question, question.baseline).len();
        let mut runs: Vec<Measured> = (0..5)
            .map(|_| {
                let begun = processor_time();
                let learned = run(&question).unwrap();
                let best = learned.scored.best(AUDIENCE as u64);
                Measured { took: processor_time().saturating_sub(begun), precision: self.precision(&best) }
            })
            .collect();
        runs.sort_by_key(|run| run.took);
        println!("  {kept} of {TRAITS} traits pass the screen");
        runs.swap_remove(2)
    }

    /// Runs the script on files with the rows of the sparse matrix, and reads whom it found.
    fn measure_peer(&self, peers: &Path) -> Measured {
        let folder = tempfile::tempdir().unwrap();
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); PEOPLE as usize];
        for (column, one) in (0..).zip(&self.candidates) {
            for person in &one.holders {
                rows[person as usize].push(column);
            }
        }
        let bytes = |numbers: &mut dyn Iterator<Item = u32>| numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
        let mut end = 0;
        let mut ends = rows.iter().map(|row| {
            end += row.len() as u32;
            end
        });
        fs::write(folder.path().join("ends"), bytes(&mut ends)).unwrap();
        fs::write(folder.path().join("columns"), bytes(&mut rows.iter().flatten().copied())).unwrap();
        fs::write(folder.path().join("baseline"), bytes(&mut self.baseline.iter())).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/look_alike.py");
        let one_thread = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].map(|name| (name, "1"));
        let mut learner = Command::new(peers.join("bin/python"));
        let output = learner.arg(script).arg(folder.path()).envs(one_thread).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // One line for each strength: milliseconds, and the people it ranks highest.
        let told = String::from_utf8(output.stdout).unwrap();
        let tried = told.lines().map(|line| {
            let mut words = line.split(' ');
            let ms = words.next().unwrap().parse().unwrap();
            let found: RoaringBitmap = words.map(|person| person.parse::<u32>().unwrap()).collect();
            Measured { took: Duration::from_millis(ms), precision: self.precision(&found) }
        });
        tried.max_by(|a, b| a.precision.total_cmp(&b.precision)).unwrap()
    }
}

fn holders(
    dice: &mut Dice,
    number: usize,
    lively: &[f64],
    interests: &[u32],
    audience: &RoaringBitmap,
) -> RoaringBitmap {
    let is_catch_all = (SIGNS..SIGNS + CATCH_ALLS).contains(&number);
    let rate = if is_catch_all { 0.6 + 0.37 * dice.share() } else { 0.001 * 100_f64.powf(dice.share()) };
    let interest = 1 << dice.below(INTERESTS);
    let sign = if number < SIGNS { 1.5 + 3.5 * dice.share() } else { 1.0 };
    let mut is_member = vec![false; lively.len()];
    for person in audience {
        is_member[person as usize] = true;
    }
    let has = |person: &usize| {
        if is_catch_all {
            return dice.share() < rate;
        }
        let interested = if interests[*person] & interest == 0 { 0.8 } else { 2.5 };
        let chance = rate * lively[*person] * interested * if is_member[*person] { sign } else { 1.0 };
        dice.share() < chance.min(0.97)
    };
    (0..lively.len()).filter(has).map(|person| person as u32).collect()
}
