//! Who owns what: users, data sources, merge rules, event types, categories, sandboxes, merge policies, root folders.

use serde_json::{Map, json};

use super::super::random::uuid;
use super::{Growing, PID};
use crate::model::{Category, DataSource, Folder, MergePolicy, MergeRule, Millis, Sandbox, TraitTypeEntry, User};

/// Authors in the organization, besides the technical account.
pub(super) const USER_IDS: [u32; 4] = [50_711, 50_712, 50_713, 50_714];
/// The automatic first-party trait source (AAM contract §9.3).
pub(super) const AUTOMATIC: u64 = 61_201;
/// The source of everything Experience Platform shares (AAM contract §19.1).
pub(super) const SHARING: u64 = 64_207;
pub(super) const WEBSITE: u64 = 61_202;
pub(super) const APP: u64 = 61_203;
pub(super) const CRM: u64 = 61_204;
pub(super) const STORES: u64 = 61_205;
pub(super) const AGENCY: u64 = 61_206;
pub(super) const ANALYTICS: u64 = 61_207;
pub(super) const MODELS: u64 = 61_208;
/// Third-party sources, one per first tier of the taxonomy, with their owner.
pub(super) const THIRD_PARTY: [(&str, u64, u32); 3] =
    [("Demographic", 30_101, 3_011), ("Interest", 30_202, 3_022), ("Purchase Intent", 30_303, 3_033)];
/// When the event types were created, in 2011.
const TYPES_MADE: Millis = 1_299_115_492_000;
/// The default profile merge rule.
pub(super) const MERGE_RULE: u64 = 32_176;

/// Makes everything other objects refer to.
pub(super) fn settle(growing: &mut Growing<'_>) {
    let root = |name: &str| Folder { id: 0, parent: None, pid: PID, name: name.to_owned() };
    growing.world.trait_folders.insert(0, root("All Traits"));
    growing.world.segment_folders.insert(0, root("All Segments"));
    users(growing);
    data_sources(growing);
    reference(growing);
    platform(growing);
}

fn users(growing: &mut Growing<'_>) {
    let names = [
        ("Runa", "Okafield", true),
        ("Teodor", "Vance", false),
        ("Mirei", "Ashgrove", false),
        ("Lale", "Brandt", true),
    ];
    for (id, (first, last, admin)) in USER_IDS.into_iter().zip(names) {
        let email = format!("{}.{}@marenoak.example", first.to_lowercase(), last.to_lowercase());
        let user = User {
            id,
            username: email.clone(),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email,
            is_admin: admin,
            is_technical: false,
        };
        growing.world.users.insert(id, user);
    }
    let technical = User {
        id: 50_799,
        username: "segment-sharing@techacct.marenoak.example".to_owned(),
        first_name: "Segment".to_owned(),
        last_name: "Sharing".to_owned(),
        email: "segment-sharing@techacct.marenoak.example".to_owned(),
        is_admin: true,
        is_technical: true,
    };
    growing.world.users.insert(technical.id, technical);
}

/// One line of the list of data sources.
struct Source {
    id: u64,
    pid: u32,
    name: &'static str,
    description: &'static str,
    code: Option<&'static str>,
    cross_device: bool,
    controls: &'static [&'static str],
    /// Inbound and outbound.
    flows: (bool, bool),
    unique_codes: bool,
}

const fn source(id: u64, name: &'static str, description: &'static str) -> Source {
    Source {
        id,
        pid: PID,
        name,
        description,
        code: None,
        cross_device: false,
        controls: &[],
        flows: (false, false),
        unique_codes: false,
    }
}

const SOURCES: [Source; 12] = [
    Source {
        code: Some("adobe-provided"),
        controls: &["PII"],
        ..source(AUTOMATIC, "Maren & Oak Audiences", "Automatically generated trait data source")
    },
    Source { flows: (true, false), ..source(SHARING, "Adobe Experience Platform Audience Sharing", "") },
    Source { flows: (true, false), ..source(WEBSITE, "Maren & Oak website", "Event calls of all shops") },
    Source { flows: (true, false), ..source(APP, "Maren & Oak app", "Mobile SDK, iOS and Android") },
    Source {
        code: Some("mo-crm"),
        cross_device: true,
        controls: &["PII"],
        flows: (true, true),
        unique_codes: true,
        ..source(CRM, "Loyalty CRM", "Weekly file of the customer database")
    },
    Source {
        code: Some("mo-stores"),
        cross_device: true,
        flows: (true, false),
        ..source(STORES, "Store receipts", "Receipts with a customer card")
    },
    Source {
        controls: &["OFFSITE_AD_TARGETING", "ONSITE_AD_TARGETING"],
        ..source(AGENCY, "Agency campaigns", "Impressions and clicks counted by the media agency")
    },
    Source {
        flows: (true, false),
        ..source(ANALYTICS, "Analytics – Maren & Oak Global", "Report suite marenoakglobal")
    },
    Source { controls: &["ONSITE_PERSONALIZATION"], ..source(MODELS, "Look-alike models", "Results of the models") },
    Source { pid: THIRD_PARTY[0].2, ..source(THIRD_PARTY[0].1, "Larkfield Demographics", "Third-party demographics") },
    Source {
        pid: THIRD_PARTY[1].2,
        controls: &["PII"],
        ..source(THIRD_PARTY[1].1, "Opaline Interest Graph", "Third-party interests")
    },
    Source {
        pid: THIRD_PARTY[2].2,
        controls: &["PII", "ONSITE_PERSONALIZATION"],
        ..source(THIRD_PARTY[2].1, "Tansy & Rowe Purchase Intent", "Third-party purchase intent")
    },
];

fn data_sources(growing: &mut Growing<'_>) {
    for source in SOURCES {
        let created: Millis = growing.ago(400, 1_900);
        let by = if source.pid == PID && source.id != SHARING { growing.somebody() } else { 0 };
        let mut settings = Map::new();
        settings.insert("allowDataSharing".to_owned(), json!(source.pid != PID));
        let record = DataSource {
            id: source.id,
            pid: source.pid,
            name: source.name.to_owned(),
            description: source.description.to_owned(),
            integration_code: source.code.map(str::to_owned),
            id_type: if source.cross_device { "CROSS_DEVICE" } else { "COOKIE" }.to_owned(),
            sub_id_type: source.cross_device.then(|| "CROSS_DEVICE_PERSON".to_owned()),
            status: "ACTIVE".to_owned(),
            export_restrictions: source.controls.iter().map(|c| (*c).to_owned()).collect(),
            inbound: source.flows.0,
            outbound: source.flows.1,
            unique_trait_codes: source.unique_codes,
            unique_segment_codes: source.unique_codes,
            settings,
            create_time: created,
            update_time: created,
            created_by: by,
            updated_by: by,
        };
        growing.world.data_sources.insert(source.id, record);
    }
}

fn reference(growing: &mut Growing<'_>) {
    let rules = [
        (MERGE_RULE, "Last authenticated + device", "Last Authenticated Profiles, Device Profile", true),
        (31_691, "Device only", "No Cross-Device Profile, Device Profile", false),
        (32_190, "Current login only", "Current Authenticated Profiles, No Device Profile", false),
    ];
    for (id, name, description, is_default) in rules {
        let rule = MergeRule { id, name: name.to_owned(), description: description.to_owned(), is_default };
        growing.world.merge_rules.insert(id, rule);
    }
    for (pixel_type, pid, name) in
        [(1, 0, "User Trait"), (2, 0, "Site Visitor"), (4, 0, "Delivery Event"), (34, PID, "Store Event")]
    {
        let by = if pid == PID { USER_IDS[0] } else { 158 };
        let entry = TraitTypeEntry {
            pixel_type,
            pid,
            name: name.to_owned(),
            description: (pid != PID).then(|| name.to_owned()),
            create_time: TYPES_MADE,
            update_time: TYPES_MADE,
            created_by: by,
            updated_by: by,
        };
        growing.world.trait_types.insert(pixel_type, entry);
    }
    // The ids of AAM contract §10.2; the tree behind the others is not published.
    for (id, parent, name) in [
        (1, 0, "Arts & Entertainment"),
        (2, 0, "Automotive"),
        (3, 0, "Business"),
        (25, 1, "Books & Literature"),
        (49, 1, "Celebrity Fan/Gossip"),
        (72, 1, "Fine Art"),
    ] {
        growing.world.categories.insert(id, Category { id, parent, name: name.to_owned() });
    }
}

fn platform(growing: &mut Growing<'_>) {
    let seed = growing.people.seed();
    for (name, title, kind, is_default) in
        [("prod", "Production", "production", true), ("spring-tests", "Spring tests", "development", false)]
    {
        let sandbox = Sandbox {
            id: uuid(seed, &format!("sandbox {name}")).to_string(),
            name: name.to_owned(),
            title: title.to_owned(),
            kind: kind.to_owned(),
            is_default,
            region: "NLD2".to_owned(),
        };
        growing.world.sandboxes.insert(name.to_owned(), sandbox);
    }
    for (name, is_default) in [("Default timebased", true), ("Known customers only", false)] {
        let id = uuid(seed, &format!("merge policy {name}")).to_string();
        let policy = MergePolicy { id: id.clone(), name: name.to_owned(), is_default };
        growing.world.merge_policies.insert(id, policy);
    }
}
