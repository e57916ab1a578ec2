//! The five lights of a pair, from the waiting times Adobe publishes for the sharing destination: names after some
//! 15 minutes, first members after 4 to 6 hours, usable within 24 hours, in reports within 48, everyone within 72
//! (AEP contract §14.1; users and peers P11, C10). The time is passed in.

use crate::{Segment, Trait};

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;
/// Milliseconds of an hour.
const HOUR: i64 = 60 * MINUTE;

/// Whether members flow into a whole pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// None will arrive by themselves: the pair was created through the API, without the sharing destination.
    Shell,
    /// The sharing destination created it and sends members; Audience Manager counts none yet.
    Arriving,
    /// No member is counted, and whether any will arrive is unknown: the service does not report who created the pair.
    Unclear,
    /// Audience Manager counts members.
    Live,
}

impl Flow {
    /// What is known of a pair's members: Audience Manager's count of the trait, and whether a person created one of the
    /// objects. User 0 is an integration ("Not Available"; AAM contract §19.1); where no user is named, nothing is
    /// promised and the pair is not called a shell.
    pub fn of(a_trait: &Trait, segment: &Segment, population: Option<u64>) -> Self {
        let authors = [a_trait.created_by, segment.created_by];
        if population.is_some_and(|people| people > 0) {
            Self::Live
        } else if authors.into_iter().flatten().any(|user| user != 0) {
            Self::Shell
        } else if authors == [None, None] {
            Self::Unclear
        } else {
            Self::Arriving
        }
    }
}

/// One light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Which.
    pub name: StageName,
    /// Whether it is on.
    pub light: Light,
    /// When it came on (if known) or is expected, ms since epoch.
    pub at: Option<i64>,
}

/// The lights in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageName {
    /// Trait and segment exist.
    Named,
    /// First members flow.
    Arriving,
    /// Usable in destinations.
    Usable,
    /// In reports.
    Reported,
    /// Everyone who can arrive has.
    Full,
}

impl StageName {
    /// All five, in order.
    pub const ALL: [Self; 5] = [Self::Named, Self::Arriving, Self::Usable, Self::Reported, Self::Full];

    /// Longest published wait after the share, in milliseconds.
    pub fn latency_ms(self) -> i64 {
        match self {
            Self::Named => 15 * MINUTE,
            Self::Arriving => 6 * HOUR,
            Self::Usable => 24 * HOUR,
            Self::Reported => 48 * HOUR,
            Self::Full => 72 * HOUR,
        }
    }
}

/// State of a light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Reached.
    On,
    /// Expected.
    Waiting,
    /// Will not come by itself.
    Off,
    /// Not reached, and not promised either.
    Unclear,
}

/// The five stages of a whole pair created at `made_at`, as of `now` (both ms since epoch).
///
/// Members that are counted prove all lights but the last, which no number can prove: it comes on when its waiting
/// time is over. A shell has only the first.
pub fn stages(flow: Flow, made_at: Option<i64>, now: i64) -> [Stage; 5] {
    StageName::ALL.map(|name| {
        let expected = made_at.map(|made| made + name.latency_ms());
        let (light, at) = match (flow, name) {
            (_, StageName::Named) => (Light::On, made_at),
            (Flow::Shell, _) => (Light::Off, None),
            (Flow::Unclear, _) => (Light::Unclear, None),
            (Flow::Arriving, _) => (Light::Waiting, expected),
            (Flow::Live, StageName::Full) if expected.is_some_and(|at| at > now) => (Light::Waiting, expected),
            (Flow::Live, StageName::Full) => (Light::On, expected),
            (Flow::Live, _) => (Light::On, None),
        };
        Stage { name, light, at }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: i64 = 1_700_000_000_000;

    fn lights(flow: Flow, hours: i64) -> Vec<Light> {
        stages(flow, Some(MADE), MADE + hours * HOUR).iter().map(|stage| stage.light).collect()
    }

    #[test]
    fn a_shell_has_its_first_light_and_no_other_however_long_one_waits() {
        use Light::{Off, On};
        assert_eq!(lights(Flow::Shell, 0), [On, Off, Off, Off, Off]);
        assert_eq!(lights(Flow::Shell, 1_000), [On, Off, Off, Off, Off]);
    }

    #[test]
    fn nothing_is_promised_where_nobody_is_known_to_send() {
        assert_eq!(lights(Flow::Unclear, 1)[1..], [Light::Unclear; 4]);
        assert!(stages(Flow::Unclear, Some(MADE), MADE)[1..].iter().all(|stage| stage.at.is_none()));
    }

    #[test]
    fn arriving_members_are_expected_at_the_published_times() {
        let hours: Vec<_> = stages(Flow::Arriving, Some(MADE), MADE + HOUR)
            .iter()
            .skip(1)
            .map(|stage| (stage.light, stage.at.map(|at| (at - MADE) / HOUR)))
            .collect();
        let waiting = |hours| (Light::Waiting, Some(hours));
        assert_eq!(hours, [waiting(6), waiting(24), waiting(48), waiting(72)]);
    }

    #[test]
    fn the_last_light_of_a_live_pair_comes_with_time() {
        use Light::{On, Waiting};
        assert_eq!(lights(Flow::Live, 71), [On, On, On, On, Waiting]);
        assert_eq!(lights(Flow::Live, 72), [On, On, On, On, On]);
    }

    #[test]
    fn without_a_known_beginning_nothing_is_promised() {
        assert!(stages(Flow::Arriving, None, MADE).iter().all(|stage| stage.at.is_none()));
    }
}
