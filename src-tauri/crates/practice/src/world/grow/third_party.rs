//! Third-party traits: one per entry of the IAB Audience Taxonomy 1.1 (CC BY 3.0, see `data/`), in folders by tier.

use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;

use super::super::people::PEOPLE;
use super::super::pql::profiles::fulfilling;
use super::super::random::Dice;
use super::tables::{TaxonomyRow, taxonomy};
use super::{Growing, Seedling, owners};
use crate::rules::pql;

/// The folder of everything bought in.
const FOLDER: &str = "3rd-Party Data";
/// Deepest folder: the root's children are level 1, five levels are allowed (AAM contract §8).
const DEEPEST_TIER: usize = 4;
/// Third-party sids: the taxonomy's ids above this.
const FIRST_SID: u64 = 9_100_000;

/// Words in an entry's name and the people it is mostly about; the first that fits decides.
const ABOUT: [(&str, &str); 16] = [
    ("Furniture", "\"Furniture\" in interests"),
    ("Home & Garden", "\"Plants\" in interests or \"Outdoor\" in interests"),
    ("Home and Garden", "\"Garden furniture\" in interests"),
    ("Gifts", "\"Gifts\" in interests"),
    ("Pet", "\"Pets\" in interests"),
    ("Food", "\"Cookware\" in interests or \"Kitchen\" in interests"),
    ("Travel", "\"Travel\" in interests"),
    ("Hardware", "\"Tools and DIY\" in interests"),
    ("Office", "\"Home office\" in interests"),
    ("Family", "\"Baby and kids\" in interests"),
    ("Fine Art", "\"Wall art\" in interests"),
    ("Female", "person.gender = \"female\""),
    ("Gender > Male", "person.gender = \"male\""),
    ("Other Gender", "person.gender = \"non_specific\""),
    ("Shopping", "commerce.orders >= 4"),
    ("Apps", "exists app.daysSinceLaunch"),
];

/// Makes the folders, traits and holders.
pub(super) fn plant(growing: &mut Growing<'_>) {
    growing.trait_folder(FOLDER, owners::THIRD_PARTY[0].2);
    let rows = taxonomy();
    let parents: BTreeSet<u64> = rows.iter().filter_map(|row| row.parent).collect();
    let about = about(growing);
    let created = growing.ago(900, 1_000);
    for row in &rows {
        let Some((_, data_source, pid)) = owners::THIRD_PARTY.iter().find(|(tier, ..)| row.tiers.first() == Some(tier))
        else {
            continue;
        };
        let folder = growing.trait_folder(&folder_of(row, parents.contains(&row.id)), *pid);
        let seedling = Seedling {
            name: &row.tiers.join(" > "),
            description: "Third-party data",
            kind: "RULE_BASED_TRAIT",
            rule: Some(format!("d_segment == \"{}\"", row.id)),
            folder,
            data_source: *data_source,
            ttl: 90,
            code: Some(format!("IAB-AT-{}", row.id)),
            ..Seedling::default()
        };
        growing.add_trait(FIRST_SID + row.id, &seedling, created);
        if let Some(entry) = growing.world.traits.get_mut(&(FIRST_SID + row.id)) {
            (entry.created_by, entry.updated_by) = (0, 0);
            entry.history.clear();
        }
    }
    for (id, people) in holders(growing, &rows, &parents, &about) {
        growing.held_by(FIRST_SID + id, people);
    }
}

fn folder_of(row: &TaxonomyRow<'_>, is_parent: bool) -> String {
    let own = if is_parent { row.tiers.len() } else { row.tiers.len() - 1 };
    let tiers = &row.tiers[..own.min(DEEPEST_TIER)];
    // A slash separates folders; a tier that contains one must stay one folder.
    tiers.iter().fold(FOLDER.to_owned(), |path, tier| format!("{path}/{}", tier.replace('/', "∕")))
}

/// The people behind [`ABOUT`], and those of every age range.
fn about(growing: &Growing<'_>) -> Vec<(String, RoaringBitmap)> {
    let ages = [18, 21, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 120];
    let age_range = |pair: &[u32]| {
        let name = if pair[0] == 75 { "75+".to_owned() } else { format!("{}-{}", pair[0], pair[1] - 1) };
        (format!("Age Range > {name}"), format!("person.age >= {} and person.age < {}", pair[0], pair[1]))
    };
    let words = ABOUT.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned()));
    let read = |(word, text): (String, String)| {
        let expr = pql::read(&text, "pql/text").ok()?;
        Some((word, fulfilling(&expr, growing.people, 0, &|_, _| RoaringBitmap::new())))
    };
    ages.windows(2).map(age_range).chain(words).filter_map(read).collect()
}

/// Holders of every entry. A provider knows some of the people an entry is about, and is wrong about some others; an
/// entry with entries below it has the members of all of those.
fn holders(
    growing: &Growing<'_>,
    rows: &[TaxonomyRow<'_>],
    parents: &BTreeSet<u64>,
    about: &[(String, RoaringBitmap)],
) -> BTreeMap<u64, RoaringBitmap> {
    let mut held: BTreeMap<u64, RoaringBitmap> = BTreeMap::new();
    for row in rows.iter().filter(|row| !parents.contains(&row.id)) {
        let mut dice = Dice::named(growing.people.seed(), &format!("taxonomy {}", row.id));
        let name = row.tiers.join(" > ");
        let people = if let Some((_, right)) = about.iter().find(|(word, _)| name.contains(word.as_str())) {
            (&sample(&mut dice, 4) & right) | sample(&mut dice, 400)
        } else {
            let one_in = 30 + dice.below(600);
            sample(&mut dice, one_in)
        };
        held.insert(row.id, people & growing.people.devices());
    }
    let mut deepest_first: Vec<&TaxonomyRow<'_>> = rows.iter().collect();
    deepest_first.sort_by_key(|row| std::cmp::Reverse(row.tiers.len()));
    for row in deepest_first {
        if let (Some(parent), Some(below)) = (row.parent, held.get(&row.id).cloned()) {
            *held.entry(parent).or_default() |= below;
        }
    }
    held
}

/// About one in `one_in` people.
fn sample(dice: &mut Dice, one_in: u64) -> RoaringBitmap {
    let gap = 2 * one_in - 1;
    let mut next = dice.below(gap);
    std::iter::from_fn(|| {
        let person = u32::try_from(next).ok().filter(|p| *p < PEOPLE)?;
        next += 1 + dice.below(gap);
        Some(person)
    })
    .collect()
}
