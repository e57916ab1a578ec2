//! `segbridge network`: a command typed here is the user's own act, shown afterwards and remembered.

use crate::support::Home;

#[test]
fn the_proxy_is_set_shown_and_remembered_and_invalid_settings_change_nothing() {
    let home = Home::new();
    home.run(&["network", "set", "--proxy", "proxy.example.com:8080"]).ends_with(0);
    for bad in
        [["--proxy", "http://user:hidden@proxy:1"], ["--certificate", "/dev/zero"], ["--certificate", "/nowhere.pem"]]
    {
        let refused = home.run(&["network", "set", bad[0], bad[1]]);
        assert!(refused.err().contains("cannot be used") && !refused.err().contains("hidden"), "{}", refused.err());
    }
    let shown = home.run(&["--json", "network", "show"]).ends_with(0).json();
    assert_eq!(shown["proxy"], "http://proxy.example.com:8080");
    assert_eq!(shown["changes"].as_array().map(Vec::len), Some(1), "{shown}");
    let back = home.run(&["network", "set", "--system-proxy"]).ends_with(0);
    assert!(back.out().contains("the system's"), "{}", back.out());
}
