//! Repeatable pseudo-random numbers: the same seed and position yield the same number on every machine.

use uuid::{Builder, Uuid};

/// A number that depends on nothing but its arguments (splitmix64 over both).
pub fn mix(seed: u64, place: u64) -> u64 {
    let mut z = seed.wrapping_add(place.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A stable number for a word, for streams that are named (FNV-1a).
pub fn stream(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    mix(seed, hash)
}

/// A UUID (version 4 in form) for a name.
pub fn uuid(seed: u64, name: &str) -> Uuid {
    let high = stream(seed, name);
    let bits = (u128::from(high) << 64) | u128::from(mix(high, 1));
    Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

/// The account id of a user, as Experience Platform writes authors.
pub fn account(seed: u64, user: u32) -> String {
    let (who, domain) = (uuid(seed, &format!("account {user}")), uuid(seed, "account domain"));
    let who = who.simple().to_string().to_uppercase();
    let domain = domain.simple().to_string();
    format!("{}@{}.e", &who[..24], &domain[..22])
}

/// A sequence of repeatable numbers.
#[derive(Debug, Clone)]
pub struct Dice {
    seed: u64,
    next: u64,
}

impl Dice {
    /// The sequence that belongs to a name.
    pub fn named(seed: u64, name: &str) -> Self {
        Self { seed: stream(seed, name), next: 0 }
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.next += 1;
        mix(self.seed, self.next)
    }

    /// A number below `sides`; 0 when `sides` is 0.
    pub fn below(&mut self, sides: u64) -> u64 {
        if sides == 0 { 0 } else { self.roll() % sides }
    }
}
