//! The five lights of a pair, from the waiting times Adobe publishes for the sharing destination: names after some
//! 15 minutes, first members after 4 to 6 hours, usable within 24 hours, in reports within 48, everyone within 72
//! (AEP contract §14.1; users and peers P11, C10). The time is passed in.

use crate::{Dataflow, Segment, Trait};

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

/// What is known about the members of a pair in Audience Manager, apart from its two objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// People counted in the trait; `None` if never read, or if there is not exactly one trait.
    pub of_trait: Option<u64>,
    /// People counted in the segment; `None` like the other.
    pub of_segment: Option<u64>,
    /// Whether the dataflow of this sandbox sends the audience; `None` if that is not known.
    pub sent: Option<bool>,
}

impl Evidence {
    /// Whether anybody is counted in trait or segment.
    pub fn counts_members(self) -> bool {
        self.of_trait.max(self.of_segment).is_some_and(|people| people > 0)
    }
}

impl Flow {
    /// What is known of a pair's members: the counts of Audience Manager, what the dataflow sends, and whether a person
    /// created one of the objects. User 0 is an integration ("Not Available"; AAM contract §19.1); where no user is named
    /// and nothing is known of the dataflow, nothing is promised and the pair is not called a shell.
    pub fn of(a_trait: &Trait, segment: &Segment, evidence: Evidence) -> Self {
        let authors = [a_trait.created_by, segment.created_by];
        if evidence.counts_members() {
            return Self::Live;
        }
        match evidence.sent {
            Some(false) => Self::Shell,
            None if authors.into_iter().flatten().any(|user| user != 0) => Self::Shell,
            None if authors == [None, None] => Self::Unclear,
            Some(true) | None => Self::Arriving,
        }
    }

    /// The same while the dataflow is in this state: where no dataflow sends the audiences of this sandbox, nobody arrives.
    /// Who was counted stays.
    #[must_use]
    pub fn under(self, dataflow: Dataflow) -> Self {
        match self {
            Self::Arriving | Self::Unclear if matches!(dataflow, Dataflow::Absent | Dataflow::Elsewhere) => Self::Shell,
            other => other,
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
    /// The time it was expected at is over, but no report can have counted it yet.
    Due,
    /// The time it was expected at is over, and a report should have counted it.
    Late,
    /// Will not come by itself.
    Off,
    /// Will not come before the dataflow is resumed.
    Paused,
    /// Not reached, and not promised either.
    Unclear,
}

/// Times that decide the lights, all by the clock of the service, ms since epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moments {
    /// Now.
    pub now: i64,
    /// When the counts were read; `None` if never.
    pub counted_at: Option<i64>,
}

/// The five stages of a whole pair created at `made_at` while the dataflow is in a state.
///
/// Members that are counted prove all lights but the last, which no number can prove: it comes on when its waiting
/// time is over. A shell has only the first.
pub fn stages(flow: Flow, dataflow: Dataflow, made_at: Option<i64>, moments: Moments) -> [Stage; 5] {
    let flow = flow.under(dataflow);
    let pauses = dataflow == Dataflow::Paused && flow != Flow::Shell;
    let expected = |name: StageName| made_at.map(|made| made + name.latency_ms());
    // Reports lag behind members: before this time, none can have counted any.
    let is_counted = expected(StageName::Reported).zip(moments.counted_at).is_some_and(|(at, counted)| counted >= at);
    StageName::ALL.map(|name| {
        let at = expected(name);
        let is_over = at.is_some_and(|at| at <= moments.now);
        let (light, at) = match (flow, name) {
            (_, StageName::Named) => (Light::On, made_at),
            _ if pauses => (Light::Paused, None),
            (Flow::Shell, _) => (Light::Off, None),
            (Flow::Unclear, _) => (Light::Unclear, None),
            (Flow::Arriving, _) if is_over && is_counted => (Light::Late, at),
            (Flow::Arriving, _) if is_over => (Light::Due, at),
            (Flow::Live, StageName::Full) if is_over || at.is_none() => (Light::On, at),
            (Flow::Arriving, _) | (Flow::Live, StageName::Full) => (Light::Waiting, at),
            (Flow::Live, _) => (Light::On, None),
        };
        Stage { name, light, at }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: i64 = 1_700_000_000_000;

    fn after(flow: Flow, dataflow: Dataflow, hours: i64) -> [Stage; 5] {
        let now = MADE + hours * HOUR;
        stages(flow, dataflow, Some(MADE), Moments { now, counted_at: Some(now) })
    }

    fn lights(flow: Flow, dataflow: Dataflow, hours: i64) -> Vec<Light> {
        after(flow, dataflow, hours).iter().map(|stage| stage.light).collect()
    }

    #[test]
    fn a_shell_has_its_first_light_and_no_other_however_long_one_waits() {
        use Light::{Off, On};
        for dataflow in Dataflow::ALL {
            assert_eq!(lights(Flow::Shell, dataflow, 0), [On, Off, Off, Off, Off]);
            assert_eq!(lights(Flow::Shell, dataflow, 1_000), [On, Off, Off, Off, Off]);
        }
    }

    #[test]
    fn nothing_is_promised_where_nobody_is_known_to_send() {
        assert_eq!(lights(Flow::Unclear, Dataflow::On, 1)[1..], [Light::Unclear; 4]);
        assert!(after(Flow::Unclear, Dataflow::Unknown, 0)[1..].iter().all(|stage| stage.at.is_none()));
        for dataflow in [Dataflow::Absent, Dataflow::Elsewhere] {
            assert_eq!(lights(Flow::Arriving, dataflow, 1)[1..], [Light::Off; 4]);
        }
    }

    #[test]
    fn arriving_members_are_expected_at_the_published_times() {
        let hours: Vec<_> = after(Flow::Arriving, Dataflow::On, 1)
            .iter()
            .skip(1)
            .map(|stage| (stage.light, stage.at.map(|at| (at - MADE) / HOUR)))
            .collect();
        let waiting = |hours| (Light::Waiting, Some(hours));
        assert_eq!(hours, [waiting(6), waiting(24), waiting(48), waiting(72)]);
    }

    #[test]
    fn what_is_overdue_is_late_only_once_a_report_should_have_counted_it() {
        use Light::{Due, Late, On, Waiting};
        assert_eq!(lights(Flow::Arriving, Dataflow::On, 25), [On, Due, Due, Waiting, Waiting]);
        assert_eq!(lights(Flow::Arriving, Dataflow::On, 50), [On, Late, Late, Late, Waiting]);
        let unread = Moments { now: MADE + 100 * HOUR, counted_at: Some(MADE + HOUR) };
        let stages = stages(Flow::Arriving, Dataflow::Legacy, Some(MADE), unread);
        assert!(stages[1..].iter().all(|stage| stage.light == Due), "the counts are as old as the pair: {stages:?}");
    }

    #[test]
    fn while_the_dataflow_is_paused_nothing_after_the_first_is_expected() {
        for flow in [Flow::Arriving, Flow::Live, Flow::Unclear] {
            let stages = after(flow, Dataflow::Paused, 30);
            assert_eq!((stages[0].light, stages[0].at), (Light::On, Some(MADE)));
            assert!(stages[1..].iter().all(|stage| (stage.light, stage.at) == (Light::Paused, None)));
        }
    }

    #[test]
    fn the_last_light_of_a_live_pair_comes_with_time() {
        use Light::{On, Waiting};
        assert_eq!(lights(Flow::Live, Dataflow::On, 71), [On, On, On, On, Waiting]);
        assert_eq!(lights(Flow::Live, Dataflow::Absent, 72), [On, On, On, On, On]);
    }

    #[test]
    fn without_a_known_beginning_nothing_is_promised() {
        let stages = stages(Flow::Arriving, Dataflow::On, None, Moments { now: MADE, counted_at: None });
        assert!(stages.iter().all(|stage| stage.at.is_none()));
    }
}
