//! Usage policies: Adobe's own, which of them are enabled, and which of those a use of labelled data violates (AEP contract
//! §16.3, §16.4). This module knows no route and no wire shape.

use crate::model::World;

/// One of Adobe's own policies. Only `corepolicy_0003` is published; the others follow the meaning of the labels.
pub struct CorePolicy {
    /// Id.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// The marketing action that it denies.
    pub action: &'static str,
    /// For data with any of these labels.
    pub labels: &'static [&'static str],
}

const fn policy(
    id: &'static str,
    name: &'static str,
    action: &'static str,
    labels: &'static [&'static str],
) -> CorePolicy {
    CorePolicy { id, name, action, labels }
}

/// All of them. They are disabled until somebody enables them.
pub const CORE: [CorePolicy; 8] = [
    policy("corepolicy_0001", "Restrict export to third parties", "exportToThirdParty", &["C2"]),
    policy("corepolicy_0002", "Restrict cross-site targeting", "crossSiteTargeting", &["C4", "C5"]),
    policy("corepolicy_0003", "Restrict email targeting", "emailTargeting", &["C4", "C5"]),
    policy("corepolicy_0004", "Restrict on-site advertising", "onsiteAdvertising", &["C4", "C6"]),
    policy("corepolicy_0005", "Restrict on-site personalization", "onsitePersonalization", &["C4", "C7"]),
    policy("corepolicy_0006", "Restrict analytics", "analytics", &["C8"]),
    policy("corepolicy_0007", "Restrict data science", "dataScience", &["C9"]),
    policy("corepolicy_0008", "Restrict combining with identifiable data", "combineWithPii", &["C3"]),
];

/// Whether one of Adobe's own is enabled.
pub fn is_enabled(world: &World, policy: &CorePolicy) -> bool {
    world.switches.enabled_policies.iter().any(|id| id == policy.id)
}

/// The enabled policies that a marketing action violates with data that has these labels, which may have the prefix of
/// audiences.
pub fn violated<'w>(
    world: &'w World,
    action: &'w str,
    labels: &'w [String],
) -> impl Iterator<Item = &'static CorePolicy> + 'w {
    let bare = move |label: &str| labels.iter().any(|one| one.strip_prefix("core/").unwrap_or(one) == label);
    CORE.iter().filter(move |policy| {
        is_enabled(world, policy) && policy.action == action && policy.labels.iter().any(|label| bare(label))
    })
}

/// Why the destination that shares audiences does not take one with these labels: C12 rules out every activation, and its
/// marketing actions may violate a policy. The words are not published.
pub fn refuses_activation(world: &World, labels: &[String]) -> Option<String> {
    if labels.iter().any(|label| label == "core/C12") {
        return Some("Data policy violation: data with the label C12 cannot be activated".to_owned());
    }
    let actions = world.switches.destination_actions.as_deref().unwrap_or_default();
    let found = actions.iter().find_map(|action| Some((action, violated(world, action, labels).next()?)));
    found.map(|(action, policy)| format!("Data policy violation: {} ({}) denies {action}", policy.name, policy.id))
}
