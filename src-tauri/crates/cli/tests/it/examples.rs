//! An example of every command, derived from the arguments themselves, so that no test has to list the commands.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::support::{COSY, LUMA_GOLD};

/// One call of every command, with what it requires; one for each value where there are only a few. Nothing is changed:
/// where a command offers to show what it would do, it does.
pub(crate) fn examples() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut command = cli::command();
    command.build();
    of(&command, &[], &mut all);
    assert!(all.len() > 15, "{all:?}");
    all
}

fn of(command: &Command, words: &[String], all: &mut Vec<Vec<String>>) {
    if command.get_subcommands().next().is_none() {
        let shows_only = |argument: &&Arg| argument.get_id() == "dry_run";
        let has_choice = |argument: &&Arg| argument.is_positional() && !argument.get_possible_values().is_empty();
        // Each direction takes other objects.
        let is_direction = |argument: &&Arg| argument.get_id() == "to";
        let is_chosen = |argument: &&Arg| shows_only(argument) || has_choice(argument) || is_direction(argument);
        let chosen = command.get_arguments().filter(is_chosen);
        let calls = chosen.fold(vec![words.to_vec()], |calls, argument| with(&calls, argument));
        all.extend(calls.into_iter().flat_map(|call| completed(command, call)));
    }
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        of(below, &[words, &[below.get_name().to_owned()]].concat(), all);
    }
}

/// Adds what a call still misses, as the program itself reports it.
fn completed(command: &Command, call: Vec<String>) -> Vec<Vec<String>> {
    let words = std::iter::once("segbridge").chain(call.iter().map(String::as_str));
    let Err(error) = cli::command().try_get_matches_from(words) else { return vec![call] };
    // An argument that another one makes needless is written in other brackets.
    let bare = |text: &str| text.trim_matches(['<', '>', '[', ']', '.']).to_owned();
    let missing = |argument: &&Arg| match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => {
            let named = argument.to_string();
            missing.iter().any(|it| bare(it) == bare(&named) || it.contains(&format!("{named}|")))
        }
        // Any argument will do.
        _ if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            !argument.get_action().takes_values()
        }
        _ => panic!("{call:?}: {error}"),
    };
    let first = command.get_arguments().find(missing).unwrap_or_else(|| panic!("{call:?}: {error}"));
    with(&[call], first).into_iter().flat_map(|call| completed(command, call)).collect()
}

/// Adds an argument to calls, once for each of its values.
fn with(calls: &[Vec<String>], argument: &Arg) -> Vec<Vec<String>> {
    let name = argument.get_long().map(|long| format!("--{long}"));
    let few: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let values: Vec<Option<String>> = if !argument.get_action().takes_values() {
        vec![None]
    } else if few.is_empty() {
        return calls.iter().flat_map(|call| added_to(call, name.as_ref(), [Some(value(argument, call))])).collect();
    } else {
        few.into_iter().map(Some).collect()
    };
    calls.iter().flat_map(|call| added_to(call, name.as_ref(), values.clone())).collect()
}

/// A call with an argument, once for each of these values.
fn added_to(
    call: &[String],
    name: Option<&String>,
    values: impl IntoIterator<Item = Option<String>>,
) -> Vec<Vec<String>> {
    let added = |value| call.iter().cloned().chain(name.cloned()).chain(value).collect();
    values.into_iter().map(added).collect()
}

/// A value by the name that the help has for it, for a call as it is so far.
fn value(argument: &Arg, call: &[String]) -> String {
    let name = argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    match name {
        "AUDIENCE" if call.iter().any(|word| word == "platform") => LUMA_GOLD,
        "AUDIENCE" => COSY,
        "TRAIT" | "TRAIT OR SEGMENT" | "OBJECT" => "16505144",
        "SEGMENT" | "OTHER" | "AUDIENCE|SEGMENT" => "16505145",
        "DATA SOURCE" => "61202",
        // Whatever would change one finds none.
        "MODEL" if call.iter().any(|word| word == "delete" || word == "trait") => "1",
        "MODEL" => "4305",
        "ACCURACY" => "0.65",
        "PROVIDER" => "30404",
        "FEED" if call.iter().any(|word| word == "request") => "1",
        "FEED" => "30606",
        "NAME" => "practice",
        "SEGMENT_RULE" | "RULE_OR_SEGMENT" => "16505144T",
        "SOURCE" => "Maren & Oak website",
        "PQL" => "person.age >= 30",
        "NAMESPACE" => "ecid",
        "IDENTITY" => "0",
        "DESTINATION" => "118301",
        "ID" => "0123456789abcdef0123456789abcdef",
        "TAG" => "interest",
        "JOB" | "RULE" | "ENTRY" | "RECIPE" => "019ac000-0000-7000-8000-000000000000",
        other => panic!("add an example of {other:?}"),
    }
    .to_owned()
}

#[test]
fn every_command_explains_itself() {
    for words in examples() {
        let mut command = cli::command();
        command.build();
        let mut at = &command;
        for word in &words {
            at = at.get_subcommands().find(|below| below.get_name() == word).unwrap_or(at);
        }
        let about = at.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.len() > 8 && !about.ends_with('.'), "{words:?}: {about:?}");
        for argument in at.get_arguments().filter(|argument| argument.get_id() != "help") {
            assert!(argument.get_help().is_some(), "{words:?}: {}", argument.get_id());
        }
    }
}
