//! The forecast of licensed profiles.

use serde_json::json;

use crate::support::Home;

#[test]
fn a_forecast_is_judged_by_the_license_that_was_entered() {
    let home = Home::new();
    let services = home.serve();
    let segments = home.run(&["segments", "list", "--json"]).ends_with(0).json();
    let rows = segments["rows"].as_array().unwrap();
    let ids: Vec<&str> = rows.iter().take(2).map(|row| row["id"].as_str().unwrap()).collect();
    let asked = [&["forecast"], &ids[..]].concat();
    let forecast = home.run(&[&asked[..], &["--json"]].concat()).ends_with(0).json();
    let number = |name: &str| forecast[name].as_u64().unwrap_or_else(|| panic!("{name}: {forecast}"));
    assert!(number("low") <= number("likely") && number("likely") <= number("high"), "{forecast}");
    assert!(
        number("identities") >= number("withProfile").min(number("identities")) && number("used") > 0,
        "{forecast}"
    );
    assert_eq!((&forecast["state"], &forecast["license"]), (&json!("unknown"), &json!(null)));
    assert_eq!(forecast["segments"].as_array().unwrap().len(), 2);
    let told = home.run(&asked).ends_with(0).out();
    assert!(told.contains("an unknown number licensed") && told.contains("connections license"), "{told}");

    let licensed = home.run(&["connections", "license", "practice", "1000"]).ends_with(0).out();
    assert!(licensed.starts_with("1,000 profiles are licensed (entered "), "{licensed}");
    let told = home.run(&asked).ends_with(0).out();
    assert!(
        told.contains("of 1,000 licensed (entered ") && told.contains("The license is exceeded already."),
        "{told}"
    );
    home.run(&["connections", "license", "practice", "900000000"]).ends_with(0);
    assert!(home.run(&asked).ends_with(0).out().contains("The license suffices."));
    let forgotten = home.run(&["connections", "license", "practice", "--forget"]).ends_with(0).out();
    assert_eq!(forgotten.trim(), "Nobody entered how many profiles are licensed.");
    home.run(&["forecast", "no such segment"]).ends_with(1);
    assert_eq!(services.requests("POST", "/data/foundation/flowservice/flows"), 0, "nothing is sent");
}
