//! Checks the format of IDs, colors and names, before any request to a service.

/// `<24 hex>@AdobeOrg` (AEP contract §1.3).
pub(super) fn is_org_id(text: &str) -> bool {
    let id = text.strip_suffix("@AdobeOrg").unwrap_or_default();
    id.len() == 24 && id.chars().all(|letter| letter.is_ascii_hexdigit())
}

/// 32 letters and digits, as in the Developer Console.
pub(super) fn is_client_id(text: &str) -> bool {
    text.len() == 32 && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// A sandbox's name: lowercase letters, digits and hyphens (AEP contract §1.3, §4).
pub(super) fn is_sandbox(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

/// `#rrggbb`.
pub(super) fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.chars().all(|letter| letter.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_documented_format() {
        assert!(is_org_id("0123456789ABCDEF01234567@AdobeOrg"));
        for bad in ["0123456789ABCDEF01234567", "0123@AdobeOrg", "0123456789ABCDEF0123456Z@AdobeOrg", ""] {
            assert!(!is_org_id(bad), "{bad}");
        }
        assert!(is_client_id("0123456789abcdef0123456789abcdef"));
        assert!(!is_client_id("0123456789abcdef"));
        assert!(is_sandbox("prod-2") && !is_sandbox("prød") && !is_sandbox("Prod"));
        assert!(is_color("#12805c") && !is_color("12805c") && !is_color("#12805g"));
    }
}
