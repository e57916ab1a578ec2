//! Who does something: the user of this computer, and the account in Audience Manager.

/// Name of the setting with the account of a connection.
pub(crate) fn account_setting(connection: &str) -> String {
    format!("audienceManagerAccount.{connection}")
}

/// Longest name of a user that is stored, in characters.
const NAME: usize = 100;

/// The user of this computer, if the system says so.
pub(crate) fn person() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|variable| std::env::var(variable).ok());
    let mut visible = named.map(|name| name.chars().filter(|letter| !domain::is_hidden(*letter)).collect::<String>());
    let name = visible.find(|name| !name.trim().is_empty())?;
    Some(name.trim().chars().take(NAME).collect())
}
