//! Every label, control and marketing action in both directions, against tables that were written from the contracts.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    DataSource, DataSourceId, FolderId, MergeRuleId, Segment, SegmentId, SegmentStatus, Trait, TraitId, TraitType,
};

/// Labels with what they come to on the way to Audience Manager: `blocked`, the codes of export controls, `stays` (nothing in
/// Audience Manager does the same), `not delivered`, `custom`, or `unknown` (AEP contract §16.1, §16.5, §14.1).
const LABELS: [(&str, &str); 25] = [
    ("C1", "stays"),
    ("C2", "blocked"),
    ("C3", "PII"),
    ("C4", "OFFSITE_AD_TARGETING ONSITE_AD_TARGETING ONSITE_PERSONALIZATION"),
    ("C5", "OFFSITE_AD_TARGETING"),
    ("C6", "ONSITE_AD_TARGETING"),
    ("C7", "ONSITE_PERSONALIZATION"),
    ("C8", "stays"),
    ("C9", "stays"),
    ("C10", "stays"),
    ("C11", "stays"),
    ("C12", "blocked"),
    ("I1", "stays"),
    ("I2", "stays"),
    ("S1", "stays"),
    ("S2", "stays"),
    ("PSPD", "stays"),
    ("RHD", "not delivered"),
    ("Third-Party", "stays"),
    ("custom/eu", "custom"),
    ("custom/C12", "custom"),
    ("C13", "unknown"),
    ("c5", "unknown"),
    ("core/C5", "unknown"),
    ("", "unknown"),
];

/// Code of the control, label there, marketing action, and the names of that on Adobe's pages.
const PAIRS: [(&str, &str, &str, &[&str]); 4] = [
    ("PII", "C3", "combineWithPii", &["Combine with PII", "Combine with directly identifiable data", "combineWithPII"]),
    ("OFFSITE_AD_TARGETING", "C5", "crossSiteTargeting", &["Cross Site Targeting", "crosssitetargeting"]),
    ("ONSITE_AD_TARGETING", "C6", "onsiteAdvertising", &["Onsite Advertising", "onSiteAdvertising"]),
    ("ONSITE_PERSONALIZATION", "C7", "onsitePersonalization", &["Onsite Personalization"]),
];

/// The four controls and one that nobody knows.
const CONTROLS: [&str; 5] = ["PII", "OFFSITE_AD_TARGETING", "ONSITE_AD_TARGETING", "ONSITE_PERSONALIZATION", "NEWER"];

fn label(name: &str) -> Label {
    Label(name.to_owned())
}

fn controls(codes: &[&str]) -> Vec<ExportControl> {
    codes.iter().map(|code| ExportControl::from_code(code)).collect()
}

/// Every subset of the controls, and that they are not known.
fn subsets() -> Vec<Option<Vec<&'static str>>> {
    let subset =
        |bits: usize| CONTROLS.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, it)| *it);
    std::iter::once(None).chain((0..1 << CONTROLS.len()).map(|bits| Some(subset(bits).collect()))).collect()
}

fn source(id: u64, controls: Option<Vec<ExportControl>>) -> DataSource {
    DataSource {
        id: DataSourceId(id),
        owner: None,
        name: format!("Source {id}"),
        description: String::new(),
        id_type: None,
        namespace: None,
        export_controls: controls,
        unique_trait_codes: true,
        unique_segment_codes: true,
        status: None,
    }
}

fn policy(name: &str, action: &str, deny: Deny) -> Policy {
    let actions = vec![MarketingAction(action.to_owned())];
    Policy { id: format!("id-{name}"), name: name.to_owned(), actions, deny }
}

const ALLOWED: u8 = 0;
const CONDITIONS: u8 = 1;
const UNKNOWN: u8 = 2;
const BLOCKED: u8 = 3;

fn level(ruling: &Ruling) -> u8 {
    match ruling.permission() {
        Permission::Allowed => ALLOWED,
        Permission::Conditions => CONDITIONS,
        Permission::Unknown => UNKNOWN,
        Permission::Blocked => BLOCKED,
    }
}

/// What the tables say of one case on the way to Audience Manager: the verdict and the controls.
fn expected_there(
    labels: &[(&str, &str)],
    has_source: bool,
    of_source: Option<&[&str]>,
    is_sent: bool,
    (actions, policies): (Option<&[&str]>, Option<bool>),
) -> (u8, BTreeSet<String>) {
    let mut level = ALLOWED;
    let mut there: BTreeSet<String> = BTreeSet::new();
    for (_, meaning) in labels {
        level = level.max(match *meaning {
            "blocked" => BLOCKED,
            "unknown" => UNKNOWN,
            "custom" if policies.is_none() => UNKNOWN,
            "custom" | "stays" | "not delivered" => CONDITIONS,
            codes => {
                there.extend(codes.split(' ').map(str::to_owned));
                CONDITIONS
            }
        });
    }
    if has_source {
        match of_source {
            None => level = level.max(UNKNOWN),
            Some([]) => {}
            Some(codes) => {
                there.extend(codes.iter().map(|code| (*code).to_owned()));
                level = level.max(CONDITIONS);
            }
        }
    }
    if is_sent && !labels.is_empty() {
        let is_denied = labels.iter().any(|(name, _)| *name == "C5");
        level = level.max(match (policies, actions) {
            (None, Some([])) | (Some(false), _) => ALLOWED,
            (None, _) => UNKNOWN,
            (Some(true), None) if is_denied => UNKNOWN,
            (Some(true), Some(actions)) if is_denied && actions.contains(&"crossSiteTargeting") => BLOCKED,
            (Some(true), _) => ALLOWED,
        });
    }
    (level, there)
}

#[test]
fn every_combination_on_the_way_to_audience_manager_is_as_the_tables_say() {
    let mut of_labels: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for (at, one) in LABELS.into_iter().enumerate() {
        of_labels.push(vec![one]);
        of_labels.extend(LABELS.into_iter().skip(at).map(|other| vec![one, other]));
    }
    // One enabled policy, none, or not known.
    let enabled = [policy("No cross-site ads", "crossSiteTargeting", Deny::Label(label("C5")))];
    let known = [(None, None), (Some(false), Some(&enabled[..0])), (Some(true), Some(&enabled[..]))];
    let used: [Option<&[&str]>; 4] =
        [None, Some(&[]), Some(&["crossSiteTargeting"]), Some(&["emailTargeting", "onsiteAdvertising"])];
    let sources = subsets();
    let mut cases = 0;
    for labels in &of_labels {
        let names: Vec<Label> = labels.iter().map(|(name, _)| label(name)).collect();
        for of_source in sources.iter().map(Some).chain([None]) {
            let a_source = of_source.map(|codes| source(1, codes.as_deref().map(controls)));
            for (is_sent, used, (policies, policies_there)) in [true, false].into_iter().flat_map(|is_sent| {
                used.into_iter().flat_map(move |used| known.into_iter().map(move |known| (is_sent, used, known)))
            }) {
                let actions: Option<Vec<MarketingAction>> =
                    used.map(|names| names.iter().map(|name| MarketingAction((*name).to_owned())).collect());
                let ruling = to_manager(&ToManager {
                    labels: &names,
                    source: a_source.as_ref(),
                    is_sent,
                    actions: actions.as_deref(),
                    policies: policies_there,
                    analytics: &[],
                });
                let of_source_codes = of_source.and_then(|codes| codes.as_deref());
                let expected = expected_there(labels, of_source.is_some(), of_source_codes, is_sent, (used, policies));
                let there: BTreeSet<String> = ruling.controls.iter().map(|it| it.code().to_owned()).collect();
                let case =
                    format!("{labels:?} source {of_source:?} sent {is_sent} actions {used:?} policies {policies:?}");
                assert_eq!((level(&ruling), there), expected, "{case}: {ruling:?}");
                let first = ruling.findings.first().map(Finding::permission).unwrap_or_default();
                assert_eq!(first, ruling.permission(), "{case}: the worst leads");
                assert_eq!(ruling.forbidden_by().is_some(), expected.0 == BLOCKED, "{case}");
                assert!(ruling.labels.is_empty(), "nothing is created in Experience Platform");
                cases += 1;
            }
        }
    }
    assert_eq!(cases, of_labels.len() * 34 * 24);
}

#[test]
fn every_combination_on_the_way_to_experience_platform_is_as_the_tables_say() {
    let all = subsets();
    let second = [Some(Vec::new()), Some(vec!["PII", "NEWER"]), None];
    for first in &all {
        for second in &second {
            for own in &all {
                let known = [first, second, own].map(|codes| codes.as_deref().map(controls));
                let part = |at: usize, role| {
                    let controls = known[at].as_deref();
                    ControlSource { role, id: DataSourceId(at as u64), name: "x", controls }
                };
                let parts = [
                    part(2, ControlRole::OwnOfSegment),
                    part(0, ControlRole::OfTrait),
                    part(1, ControlRole::OfMergeRule),
                ];
                let union: BTreeSet<&str> = [first, second].into_iter().flatten().flatten().copied().collect();
                let is_known = first.is_some() && second.is_some();
                let there: BTreeSet<&str> =
                    PAIRS.iter().filter(|(code, ..)| union.contains(code)).map(|(_, label, ..)| *label).collect();
                for labels in &all {
                    let them = labels.as_deref().map(controls);
                    let ruling = to_platform(&parts, them.as_deref(), None);
                    let meets = labels.iter().flatten().any(|code| union.contains(code));
                    let expected = if meets {
                        BLOCKED
                    } else if !is_known || union.contains("NEWER") || (labels.is_none() && !union.is_empty()) {
                        UNKNOWN
                    } else if union.is_empty() {
                        ALLOWED
                    } else {
                        CONDITIONS
                    };
                    let case = format!("{first:?} {second:?} own {own:?} destination {labels:?}: {ruling:?}");
                    assert_eq!(level(&ruling), expected, "{case}");
                    let arrived: Vec<&str> = ruling.labels.iter().map(|it| it.0.as_str()).collect();
                    assert_eq!(arrived, there.iter().copied().collect::<Vec<_>>(), "{case}");
                    let ignored = own.iter().flatten().any(|code| !union.contains(code));
                    let is_said = ruling.traps.iter().any(|trap| matches!(trap, Trap::OwnSourceIgnored { .. }));
                    assert_eq!(is_said, ignored, "{case}");
                }
            }
        }
    }
}

#[test]
fn controls_labels_and_marketing_actions_translate_both_ways() {
    for (code, name, action, spellings) in PAIRS {
        let control = ExportControl::from_code(code);
        assert_eq!(control.label(), Some(label(name)));
        assert_eq!(label(name).export_control(), Some(control.clone()));
        assert_eq!(control.marketing_action().unwrap().0, action);
        for spelling in spellings.iter().chain([&action]) {
            let found = MarketingAction((*spelling).to_owned()).export_label();
            assert_eq!(found, Some(control.clone()), "{spelling}");
        }
    }
    assert_eq!(ExportControl::from_code("NEWER").marketing_action(), None);
    for other in ["emailTargeting", "exportToThirdParty", "analytics", "dataScience", "", "custom"] {
        assert_eq!(MarketingAction(other.to_owned()).export_label(), None, "{other}");
    }
    let reference = "https://platform.adobe.io/data/foundation/dulepolicy/marketingActions/core/crossSiteTargeting";
    for reference in [reference, "crossSiteTargeting", &format!("{reference}/constraints")] {
        assert_eq!(MarketingAction::from_reference(reference).0, "crossSiteTargeting");
    }
}

#[test]
fn a_policy_denies_by_one_label_all_or_any() {
    let (c4, c5) = (|| Deny::Label(label("C4")), || Deny::Label(label("C5")));
    let cases: [(Deny, [bool; 4]); 6] = [
        (c4(), [false, true, false, true]),
        (Deny::Any(vec![c4(), c5()]), [false, true, true, true]),
        (Deny::All(vec![c4(), c5()]), [false, false, false, true]),
        (Deny::All(Vec::new()), [false; 4]),
        (Deny::Any(Vec::new()), [false; 4]),
        (Deny::All(vec![Deny::Any(vec![c4(), c5()]), c5()]), [false, false, true, true]),
    ];
    let labels = [vec![], vec![label("C4")], vec![label("C5")], vec![label("C5"), label("C4")]];
    for (deny, expected) in cases {
        let policy = policy("p", "crossSiteTargeting", deny);
        let found = labels.each_ref().map(|labels| policy.denies(labels).is_some());
        assert_eq!(found, expected, "{policy:?}");
    }
}

#[test]
fn the_rule_is_named_with_everything_that_a_person_needs_to_change_it() {
    let (labels, actions) = ([label("C5"), label("C1")], [MarketingAction("crossSiteTargeting".to_owned())]);
    let enabled = [policy("No cross-site ads", "Cross Site Targeting", Deny::Label(label("C5")))];
    let asked = ToManager {
        labels: &labels,
        is_sent: true,
        actions: Some(&actions),
        policies: Some(&enabled),
        ..ToManager::default()
    };
    let ruling = to_manager(&asked);
    let Some(Finding::PolicyForbids { policy, action, labels }) = ruling.forbidden_by() else { panic!("{ruling:?}") };
    assert_eq!((policy.as_str(), action.0.as_str()), ("No cross-site ads", "crossSiteTargeting"));
    assert_eq!(*labels, [label("C5")]);
    let said = Finding::ActionAgainstLabel { label: label("C5"), action: actions[0].clone() };
    assert!(ruling.findings.contains(&said));
    // The API alone sends nothing, so no policy is asked.
    assert_eq!(to_manager(&ToManager { is_sent: false, ..asked }).permission(), Permission::Conditions);
}

#[test]
fn a_label_is_enforced_only_if_the_sharing_data_source_has_its_controls() {
    let labels = [label("C4")];
    let enforced = |controls: Option<&[&str]>| {
        let source = source(9, controls.map(self::controls));
        let ruling = to_manager(&ToManager { labels: &labels, source: Some(&source), ..ToManager::default() });
        ruling.findings.iter().find_map(|it| match it {
            Finding::LabelRestricts { is_enforced, .. } => Some(*is_enforced),
            _ => None,
        })
    };
    assert_eq!(enforced(Some(&CONTROLS)), Some(Some(true)));
    assert_eq!(enforced(Some(&["OFFSITE_AD_TARGETING"])), Some(Some(false)));
    assert_eq!(enforced(None), Some(None));
}

#[test]
fn the_traps_of_the_way_to_audience_manager_are_named() {
    let labels = [label("C5")];
    let analytics =
        ["A", "B"].map(|name| AnalyticsDestination { name: name.to_owned(), mapped: 120 + name.len() as u64 });
    let asked = ToManager { labels: &labels, is_sent: true, analytics: &analytics, ..ToManager::default() };
    let controls = controls(&["OFFSITE_AD_TARGETING"]);
    let destinations = vec!["A".to_owned(), "B".to_owned()];
    let maps_all = Trap::AnalyticsMapsAll { destinations, mapped: 121, most: 150 };
    assert_eq!(to_manager(&asked).traps, [Trap::MarketingActionsStay, Trap::OneSourceForAll { controls }, maps_all]);
    assert_eq!(to_manager(&ToManager::default()).traps, []);
    let free = ToManager { is_sent: true, actions: Some(&[]), ..ToManager::default() };
    assert_eq!(to_manager(&free).traps, [], "nothing gets lost");
    assert_eq!(to_manager(&ToManager { actions: None, ..free }).traps, [Trap::MarketingActionsStay]);
}

fn a_trait(id: u64, source: u64) -> Trait {
    Trait {
        id: TraitId(id),
        name: format!("Trait {id}"),
        description: String::new(),
        comments: String::new(),
        trait_type: TraitType::RuleBased,
        data_source: DataSourceId(source),
        folder: FolderId(0),
        integration_code: None,
        rule: None,
        ttl_days: 120,
        status: None,
        event_type: 0,
        category: 0,
        model: None,
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

fn segment(rule: &str, source: u64, merge_rule: Option<u64>) -> Segment {
    Segment {
        id: SegmentId(1),
        legacy_id: None,
        name: "Segment".to_owned(),
        description: String::new(),
        integration_code: None,
        data_source: DataSourceId(source),
        merge_rule: merge_rule.map(MergeRuleId),
        folder: FolderId(0),
        status: SegmentStatus::Active,
        rule: rule.to_owned(),
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

#[test]
fn a_segment_takes_the_controls_of_all_traits_that_its_rule_uses_and_not_its_own() {
    let sources = [(1, vec!["PII"]), (2, vec!["ONSITE_AD_TARGETING"]), (3, vec!["OFFSITE_AD_TARGETING"]), (4, vec![])];
    let sources: BTreeMap<DataSourceId, DataSource> =
        sources.into_iter().map(|(id, codes)| (DataSourceId(id), source(id, Some(controls(&codes))))).collect();
    let traits: BTreeMap<TraitId, Trait> =
        [(11, 1), (12, 2), (14, 4)].into_iter().map(|(id, of)| (TraitId(id), a_trait(id, of))).collect();
    let ruled = |rule: &str, own, merge| segment_to_platform(&segment(rule, own, merge), &traits, &sources, None);
    let both = ruled("11T AND NOT (FREQUENCY([12T,14T]) >= 3)", 3, None);
    assert_eq!(both.labels, [label("C3"), label("C6")], "negated ones too: {both:?}");
    let own = SourceName { id: DataSourceId(3), name: "Source 3".to_owned() };
    let controls_of_own = controls(&["OFFSITE_AD_TARGETING"]);
    assert_eq!(both.traps, [Trap::OwnSourceIgnored { source: own, controls: controls_of_own }]);
    assert_eq!(ruled("14T", 4, None).permission(), Permission::Allowed);
    assert_eq!(ruled("14T", 4, Some(2)).labels, [label("C6")], "a merge rule that is known as a data source");
    assert_eq!(ruled("14T", 4, Some(77)).permission(), Permission::Allowed);
    for unknown in ["14T AND 15T", "14T AND"] {
        assert_eq!(ruled(unknown, 4, None).findings, [Finding::TraitsUnread], "{unknown}");
    }
    let single = trait_to_platform(&traits[&TraitId(11)], &sources, None);
    assert_eq!((single.permission(), single.labels), (Permission::Conditions, vec![label("C3")]));
    let other = trait_to_platform(&a_trait(16, 99), &sources, None);
    assert!(matches!(other.findings[..], [Finding::ControlsUnread { .. }]), "{other:?}");
}

#[test]
fn policies_say_what_arriving_data_may_not_be_used_for_and_do_not_stop_it() {
    let enabled = [
        policy("No e-mail", "emailTargeting", Deny::Label(label("C3"))),
        policy("Other", "analytics", Deny::Label(label("C8"))),
    ];
    let sources: BTreeMap<_, _> = [(DataSourceId(1), source(1, Some(controls(&["PII"]))))].into();
    let ruling = trait_to_platform(&a_trait(11, 1), &sources, Some(&enabled));
    assert_eq!(ruling.permission(), Permission::Conditions);
    let said = ruling.findings.iter().filter(|it| matches!(it, Finding::PolicyApplies { .. })).count();
    assert_eq!(said, 1, "{ruling:?}");
}
