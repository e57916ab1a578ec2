//! Every row of the table, and names that are not in it.

use proptest::prelude::*;

use super::*;

fn found(name: &str) -> Twin {
    Crosswalk::published().find(name)
}

fn matched(name: &str) -> Match {
    found(name).matched
}

#[test]
fn every_row_is_found_by_its_own_name_as_the_table_has_it() {
    let table = Crosswalk::published();
    assert_eq!(table.entries().len(), 165);
    let count = |matched| table.entries().iter().filter(|entry| entry.twin.matched == matched).count();
    assert_eq!([Match::Same, Match::Renamed, Match::ThroughLiveRamp, Match::Absent].map(count), [15, 13, 4, 133]);
    for entry in table.entries() {
        assert_eq!(table.find(&entry.name), entry.twin, "{}", entry.name);
        assert!(entry.twin.certainty.is_some() && !entry.twin.evidence.is_empty(), "{}", entry.name);
        assert_eq!(entry.twin.cards().count() > 0, entry.twin.matched.has_card(), "{}", entry.name);
    }
}

#[test]
fn spellings_of_one_name_are_that_name() {
    for name in [
        "ADFORM",
        "adform",
        "Ad Form",
        "AdForm A/S",
        "Adform AS",
        "ADFORM, Inc.",
        "Ádform",
        " AdForm\u{a0}",
        "Ａｄｆｏｒｍ",
        "AdForm (S2S)",
        "adform.com",
        "The AdForm",
        "AdForm GmbH & Co. KG",
        "AdForm®",
    ] {
        assert_eq!((matched(name), found(name).twin.as_deref()), (Match::Same, Some("Adform")), "{name}");
    }
    for name in [
        "Trade Desk",
        "the trade desk",
        "TheTradeDesk",
        "The Trade Desk, Inc.",
        "The-Trade-Desk",
        "The Trade Desk (TTD)",
    ] {
        assert_eq!(matched(name), Match::Same, "{name}");
    }
    for name in ["Taboola Ltd.", "TABOOLA", "4C-Insights, LLC", "turn/amobee", "Amobee / Turn", "Rubicon Project, Inc."]
    {
        assert_eq!(matched(name), Match::ThroughLiveRamp, "{name}");
    }
    for name in ["Ströer SE", "simpli fi", "MEDIAMATH Inc", "Yahoo Japan", "X + 1", "Krux (Salesforce DMP)"] {
        assert_eq!(matched(name), Match::Absent, "{name}");
    }
    assert_eq!(found("Criteo S.A."), found("Criteo"));
}

#[test]
fn names_from_before_and_since_are_renamed_and_never_same() {
    for name in [
        "DBM",
        "Google DV360",
        "Display and Video 360",
        "DoubleClick Bid Manager",
        "Display & Video 360 (DBM)",
        "Bing Ads",
        "Microsoft Advertising",
        "Amazon Ads",
        "Google Ad Manager (formerly DFP)",
        "DFP",
        "Casale Media",
        "Twitter",
        "X Ads",
        "Verizon DataX",
        "Magnite Streaming",
        "Telaria / SpotX",
        "Acme Bidder (formerly Criteo)",
    ] {
        assert_eq!(matched(name), Match::Renamed, "{name}");
        assert!(found(name).twin.is_some(), "{name}");
    }
    assert_eq!(found("Twitter").certainty, Some(Certainty::Inferred));
    assert_eq!(found("Casale Media").certainty, Some(Certainty::Documented));
    assert_eq!(matched("Nexxen (formerly Amobee)"), Match::ThroughLiveRamp);
    assert_eq!(matched("Nexxen, formerly Amobee"), Match::ThroughLiveRamp);
    assert_eq!(matched("Xandr"), Match::Absent);
}

#[test]
fn near_misses_are_not_known() {
    for name in [
        "",
        " ",
        "()",
        "/",
        "Criteo Retail Media",
        "Criteo (Retail Media)",
        "Criteo DE",
        "Criteo France SAS",
        "Adform DMP",
        "Amazon",
        "Amazon S3",
        "Amazon Web Services",
        "Google",
        "Google Analytics",
        "Google Cloud Storage",
        "Yahoo",
        "Yahoo DataX Japan",
        "Yahoo DataX / Yahoo Japan",
        "Magnite",
        "Microsoft",
        "Bing Maps",
        "Facebook Pixel",
        "Meta",
        "LinkedIn Ads",
        "Adobe",
        "Adobe Campaign Standard",
        "Adobe Target Premium",
        "Target",
        "Index",
        "Exchange",
        "The Trade Desk - CRM",
        "Trade",
        "FreeWheel Publishers",
        "PubMatic OpenWrap",
        "Criteo Taboola",
        "Criteo + Taboola",
        "Сriteo",
        "X1",
        "Inc.",
        "GmbH",
        "The",
        "Company",
        "Acme DSP (formerly AppNexus)",
        "Harbor DSP",
        "criteo.org",
        "Twitter Custom Audiences EU",
        "RocketFuel Turbo",
        "Criteo (formerly Taboola)",
        "Zeta",
        "AT&T AdForm",
    ] {
        assert_eq!(matched(name), Match::NotKnown, "{name}");
        assert_eq!((found(name).twin, found(name).certainty), (None, None), "{name}");
    }
}

#[test]
fn other_names_lead_to_a_platform_and_two_never_share_a_name() {
    let table = Crosswalk::published();
    let aliases: Vec<Vec<&str>> = include_str!("aliases.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("alias\t"))
        .map(|line| line.split('\t').collect())
        .collect();
    for alias in &aliases {
        let [name, platform, basis] = alias[..] else { panic!("{alias:?}") };
        assert!(["A", "H"].contains(&basis));
        assert_eq!(table.find(name).platform.as_deref(), Some(platform), "{name}");
    }
}

#[test]
fn own_entries_come_before_the_table_and_survive_a_file() {
    let file = "# ours\nHarbor DSP\tHarbor Cloud\trenamed\t\tour contract\nCriteo\t\tnone\tentered\t\n";
    let own = Crosswalk::read_file(file).unwrap();
    let table = Crosswalk::published().clone().with(own.clone());
    assert_eq!(table.find("HARBOR DSP Inc.").twin.as_deref(), Some("Harbor Cloud"));
    assert_eq!(table.find("criteo").matched, Match::Absent);
    assert_eq!(table.find("criteo").certainty, Some(Certainty::Entered));
    let again = Crosswalk::read_file(&table.file()).unwrap();
    assert_eq!(again.iter().map(|entry| &entry.name).collect::<Vec<_>>(), ["Criteo", "Harbor DSP"]);
    let twice = Crosswalk::published().clone().with(again);
    for name in ["Harbor DSP", "Criteo"] {
        assert_eq!(twice.find(name), table.find(name));
    }
    assert_eq!(Crosswalk::read_file(&Crosswalk::published().file()), Ok(Vec::new()));
}

#[test]
fn a_line_that_is_no_entry_is_named() {
    let refused = |file: &str| Crosswalk::read_file(file).unwrap_err().line;
    assert_eq!(refused("name\ttwin\nA\tB\tsame\n\n,\tB\tsame"), 4);
    assert_eq!(refused("A\t\tsame"), 1);
    assert_eq!(refused("A\tB\tperhaps"), 1);
    assert_eq!(refused("A\tB\tsame\tsure"), 1);
    assert_eq!(refused("A\tB\tsame\na inc\tC\tsame\nA!\tB\tsame"), 3);
    assert_eq!(refused(&format!("{}\tB\tsame", "a".repeat(1001))), 1);
}

fn activation(audience: usize, place: &str, is_live: bool) -> Activation {
    let audience = format!("audience-{audience}");
    Activation { object: audience.clone(), audience, at: place.to_lowercase(), place: place.to_owned(), is_live }
}

#[test]
fn every_planted_double_is_found_and_nothing_else() {
    let table = Crosswalk::published();
    let rows: Vec<_> = table.entries().iter().filter(|entry| entry.twin.matched.has_card()).collect();
    let (mut manager, mut platform, mut planted) = (Vec::new(), Vec::new(), 0);
    for (number, row) in rows.iter().enumerate() {
        for (place, card) in row.twin.cards().enumerate() {
            let audience = number * 10 + place;
            manager.push(activation(audience, &row.name.to_uppercase(), true));
            platform.push(activation(audience, card, true));
            // The same card, and another audience; the same audience, and a way that has ended.
            platform.push(activation(audience + 10_000, card, true));
            manager.push(activation(audience + 20_000, &row.name, false));
            platform.push(activation(audience + 20_000, card, true));
            manager.push(activation(audience + 30_000, &row.name, true));
            platform.push(activation(audience + 30_000, "Customer files", true));
            planted += 1;
        }
    }
    let found = doubles(table, &manager, &platform);
    assert_eq!(found.len(), planted);
    assert!(found.iter().all(|double| double.manager.audience == double.platform.audience));
    let beta = doubles(table, &[activation(1, "FreeWheel", true)], &[activation(1, "FreeWheel", true)]);
    assert_eq!(beta.len(), 1, "a card that is no beta any more");
    let any = doubles(table, &[activation(1, "Taboola", true)], &[activation(1, "LiveRamp - Distribution", true)]);
    assert!(any.is_empty(), "a way to many");
}

#[test]
fn through_liveramp_counts_for_the_platform_that_the_way_is_named_after() {
    let table = Crosswalk::published();
    let card = "LiveRamp - Distribution";
    let places = |way: &str| table.places_of(card, way);
    assert_eq!(places("Monthly files"), [card]);
    assert_eq!(places("Taboola, autumn"), [card.to_owned(), format!("{card} > Taboola")]);
    assert_eq!(places("To Nexxen"), [card.to_owned(), format!("{card} > Nexxen")]);
    assert_eq!(places("Tabool"), [card]);
    assert_eq!(table.places_of("Criteo", "Taboola"), ["Criteo"]);
    assert!(table.same_place("Taboola", &places("Taboola, autumn")).is_some());
    assert!(table.same_place("Taboola", &places("To Nexxen")).is_none());
    assert_eq!(table.same_place("FreeWheel", &["Freewheel".to_owned()]).unwrap().matched, Match::Same);
}

#[test]
fn what_a_person_enters_comes_back_from_its_file() {
    let one = entered("Harbor\tDSP", "Harbor Cloud", Match::Renamed, "our\ncontract").unwrap();
    assert_eq!((one.name.as_str(), one.twin.evidence.as_str()), ("Harbor DSP", "our contract"));
    assert!(one.is_of("HARBOR dsp") && !one.is_of("Harbor"));
    assert_eq!(Crosswalk::read_file(&own_file(std::slice::from_ref(&one))).unwrap(), [one]);
    // Such a line would be a comment or a heading.
    let others = ["#paid", "name", "# search"].map(|name| entered(name, "", Match::Absent, "x").unwrap());
    assert_eq!(Crosswalk::read_file(&own_file(&others)).unwrap(), others);
    assert!(entered("Harbor", "", Match::Same, "").is_err() && entered(" ", "X", Match::Same, "").is_err());
}

proptest! {
    #[test]
    fn spelling_never_changes_the_answer(
        row in 0_usize..165,
        upper in any::<bool>(),
        company in prop::sample::select(vec!["", " Inc.", ", Inc", " GmbH", " Ltd.", " LLC", " S.A.", " B.V.", " A/S", " Co., Ltd."]),
        gap in prop::sample::select(vec![" ", "  ", "-", "_", "\u{a0}", ""]),
    ) {
        let entry = &Crosswalk::published().entries()[row];
        let name = if upper { entry.name.to_uppercase() } else { entry.name.to_lowercase() };
        let name = format!("{}{company}", name.replace(' ', gap));
        // A name with brackets ends with them; what follows belongs to no company.
        prop_assert_eq!(Crosswalk::published().find(&name), entry.twin.clone(), "{}", name);
    }

    #[test]
    fn another_word_never_makes_the_same(
        row in 0_usize..165,
        word in "(video|retail|media|cloud|europe|uk|japan|japan inc|pixel|analytics|crm|2|plus|network|[a-z]{5,9})",
        before in any::<bool>(),
    ) {
        let entry = &Crosswalk::published().entries()[row];
        let name = if before { format!("{word} {}", entry.name) } else { format!("{} {word}", entry.name) };
        let found = Crosswalk::published().find(&name);
        let is_a_row = Crosswalk::published().entries().iter().any(|other| other.name.eq_ignore_ascii_case(&name));
        prop_assert!(is_a_row || found.matched != Match::Same, "{} is {:?}", name, found);
    }

    #[test]
    fn any_text_has_an_answer(name in "\\PC{0,60}") {
        let found = Crosswalk::published().find(&name);
        prop_assert_eq!(found.matched == Match::NotKnown, found.platform.is_none());
        let _ = Crosswalk::read_file(&name);
    }
}
