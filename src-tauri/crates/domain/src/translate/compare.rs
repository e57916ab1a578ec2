//! One comparison of a trait rule as conditions on its field: where it holds, and where it does not (rule translation
//! §2.2).

use super::condition::{Condition, quoted};
use super::field::{Field, Kind, Standing};
use super::verdict::{Near, Verdict, Why};
use crate::rules::{Comparison, Operator, Value};

/// A comparison as conditions.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    /// Holds where the comparison does.
    pub(super) holds: Condition,
    /// Holds where it does not, also on an event without the field.
    pub(super) fails: Condition,
}

/// What a comparison comes to: its conditions, if there are any, and what is said of it.
pub(super) struct Outcome {
    pub(super) compared: Option<Compared>,
    pub(super) verdict: Verdict,
}

impl Outcome {
    fn none(verdict: impl Into<Verdict>) -> Self {
        Self { compared: None, verdict: verdict.into() }
    }
}

/// A condition that says that a comparison with `==` in place of `!=` holds, with what is needed to negate it.
struct Core {
    condition: Condition,
    /// Fields that have a value if the key was sent.
    guards: Vec<String>,
    /// What else holds only if the key was sent.
    sent: Vec<Condition>,
    /// What makes it less than what the field allows.
    near: Option<Near>,
}

/// Translates a comparison with a field. `case` is whether upper and lower case differ.
pub(super) fn compare(field: &Field, comparison: &Comparison, case: bool) -> Outcome {
    let key = &comparison.key;
    let core = match core(field, comparison, case) {
        Ok(core) => core,
        Err(Refused::Cannot(why)) => return Outcome::none(why),
        Err(Refused::Needs(what)) => return Outcome::none(Verdict::Data(format!("{key}:{what}"))),
    };
    let verdict = match (field.standing, core.near) {
        (Standing::Missing, _) if field.kind == Kind::Number => Verdict::Data(format!("{key}:number")),
        (Standing::Missing, _) => Verdict::Data(key.clone()),
        (_, Some(near)) | (Standing::Near(near), None) => near.into(),
        (Standing::Exact, None) => Verdict::Exact,
    };
    Outcome { compared: Some(core.compared(comparison.operator == Operator::NotEqual)), verdict }
}

/// Why there are no conditions.
enum Refused {
    Cannot(Why),
    /// `number` or `value-map`.
    Needs(&'static str),
}

fn core(field: &Field, comparison: &Comparison, case: bool) -> Result<Core, Refused> {
    match field.kind {
        Kind::Text => text(field, comparison, case),
        Kind::Code => text(field, comparison, true),
        Kind::Words => words(field, comparison, case),
        Kind::Number => number(&field.path, comparison),
        Kind::Truth => truth(field, comparison),
        Kind::Texts => texts(field, comparison),
        Kind::Pairs => items(field, "value", comparison),
        Kind::Products => items(field, "SKU", comparison),
        Kind::Events => events(field, comparison),
        Kind::Resolution => resolution(field, comparison),
        Kind::Country => country(field, comparison),
        Kind::State => state(field, comparison),
        Kind::StateTruth | Kind::StateNumber => state_of_player(field, comparison),
        Kind::Moment => Err(Refused::Cannot(Why::Operator)),
    }
}

impl Core {
    fn new(path: &str, condition: Condition) -> Self {
        Self { condition, guards: vec![path.to_owned()], sent: Vec::new(), near: None }
    }

    fn near(self, near: Option<Near>) -> Self {
        Self { near, ..self }
    }

    /// The two conditions; `unequal` if the comparison was `!=`, which needs the key.
    fn compared(self, unequal: bool) -> Compared {
        let tests =
            |test: &str| self.guards.iter().map(|path| Condition::test(format!("{path}.{test}()"))).collect::<Vec<_>>();
        let holds = Condition::all([vec![self.condition.clone()], self.sent.clone()].concat());
        if unequal {
            let sent = [tests("isNotNull"), self.sent.clone()].concat();
            let not_sent: Vec<Condition> = self.sent.iter().cloned().map(Condition::not).collect();
            let fails = [tests("isNull"), not_sent, vec![self.condition.clone()]].concat();
            return Compared {
                holds: Condition::all([sent, vec![self.condition.not()]].concat()),
                fails: Condition::either(fails),
            };
        }
        let fails = [tests("isNull"), vec![holds.clone().not()]].concat();
        Compared { holds, fails: Condition::either(fails) }
    }
}

/// The value as it is compared with a text.
fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) => &text.value,
        Value::Number(number) => number,
    }
}

fn is_relational(operator: Operator) -> bool {
    matches!(operator, Operator::Greater | Operator::AtLeast | Operator::Less | Operator::AtMost)
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

fn text(field: &Field, comparison: &Comparison, case: bool) -> Result<Core, Refused> {
    let is_number = matches!(comparison.value, Value::Number(_));
    let (condition, near) = text_test(&field.path, comparison, case || is_number)?;
    let mut core = Core::new(&field.path, condition).near(near);
    for (path, value) in &field.more {
        core.guards.push(path.clone());
        core.sent.push(Condition::Equals(path.clone(), vec![value.clone()]));
    }
    Ok(core)
}

/// A test of a text, and what makes it less than exact.
fn text_test(path: &str, comparison: &Comparison, case: bool) -> Result<(Condition, Option<Near>), Refused> {
    let value = text_of(&comparison.value);
    let by = |function: &str| Condition::test(format!("{path}.{function}({}, {case})", quoted(value)));
    let matches = |pattern: &str| Condition::test(format!("{path}.matches({})", quoted(pattern)));
    Ok(match comparison.operator {
        Operator::Equal | Operator::NotEqual => {
            let condition =
                if case { Condition::Equals(path.to_owned(), vec![value.to_owned()]) } else { by("equals") };
            (condition, matches!(comparison.value, Value::Number(_)).then_some(Near::NumberText))
        }
        Operator::Contains => (by("contains"), None),
        Operator::StartsWith => (by("startsWith"), None),
        Operator::EndsWith => (by("endsWith"), None),
        Operator::MatchesWords => {
            let words: Vec<&str> = value.split_whitespace().collect();
            if words.is_empty() {
                return Err(Refused::Cannot(Why::Operator));
            }
            let each = words.into_iter().map(|word| matches(&format!("\\b{}\\b", literally(word))));
            (Condition::all(each.collect()), Some(Near::Words))
        }
        Operator::MatchesRegex => (matches(value), (!is_anchored(value)).then_some(Near::Regex)),
        _ => return Err(Refused::Needs("number")),
    })
}

/// A word as a regular expression.
fn literally(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len());
    for character in word.chars() {
        if "\\^$.|?*+()[]{}".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// Whether a regular expression begins with `^`, ends with `$`, and has no bar that separates the two.
fn is_anchored(pattern: &str) -> bool {
    let (mut depth, mut in_class, mut held, mut last_is_end) = (0_usize, 0_usize, false, false);
    // Quoted runs, comments and lines of their own change what the two signs mean.
    let begins = pattern.strip_prefix('^').is_some_and(|rest| !rest.starts_with(['*', '+', '?', '{']));
    if !begins || pattern.contains("\\Q") || changes_meaning(pattern) {
        return false;
    }
    for character in pattern.chars() {
        last_is_end = false;
        match character {
            _ if held => held = false,
            '\\' => held = true,
            '[' => in_class += 1,
            ']' => in_class = in_class.saturating_sub(1),
            _ if in_class > 0 => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return false,
            '$' => last_is_end = depth == 0,
            _ => {}
        }
    }
    last_is_end
}

/// Whether flags of a regular expression let `^` and `$` match inside a value, or make blanks mean nothing.
fn changes_meaning(pattern: &str) -> bool {
    pattern.match_indices("(?").any(|(at, found)| {
        let flags = pattern[at + found.len()..].chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-');
        flags.into_iter().any(|flag| matches!(flag, 'm' | 'x' | 'd'))
    })
}

fn words(field: &Field, comparison: &Comparison, case: bool) -> Result<Core, Refused> {
    if !is_equality(comparison.operator) {
        return text(&Field { more: Vec::new(), ..field.clone() }, comparison, case);
    }
    let value = text_of(&comparison.value);
    let known = field.more.iter().find(|(from, _)| from.eq_ignore_ascii_case(value));
    let (_, named) = known.ok_or(Refused::Needs("value-map"))?;
    Ok(Core::new(&field.path, equal_text(&field.path, named, case)))
}

fn equal_text(path: &str, value: &str, case: bool) -> Condition {
    if case {
        Condition::Equals(path.to_owned(), vec![value.to_owned()])
    } else {
        Condition::test(format!("{path}.equals({}, false)", quoted(value)))
    }
}

fn number(path: &str, comparison: &Comparison) -> Result<Core, Refused> {
    let sign = sign(comparison.operator)?;
    let (number, near) = number_of(&comparison.value)?;
    let near = if is_relational(comparison.operator) { None } else { near };
    Ok(Core::new(path, Condition::test(format!("{path} {sign} {number}"))).near(near))
}

/// The value as a number. A text that is not spelled as numbers are may equal other signals than the number does.
fn number_of(value: &Value) -> Result<(String, Option<Near>), Refused> {
    let text = text_of(value).trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut parts = digits.split('.');
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    if !plain(whole) || !fraction.is_none_or(plain) || parts.next().is_some() {
        return Err(Refused::Cannot(Why::NotANumber));
    }
    let usual = (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(|part| !part.ends_with('0'));
    let near = matches!(value, Value::Text(_)) && !usual;
    Ok((text.to_owned(), near.then_some(Near::NumberText)))
}

/// How a number is compared; `!=` is the opposite of `=`.
fn sign(operator: Operator) -> Result<&'static str, Refused> {
    Ok(match operator {
        Operator::Equal | Operator::NotEqual => "=",
        Operator::Greater => ">",
        Operator::AtLeast => ">=",
        Operator::Less => "<",
        Operator::AtMost => "<=",
        _ => return Err(Refused::Cannot(Why::TextOperatorOnNumber)),
    })
}

/// Yes or no from the words for it.
fn truth_of(field: &Field, value: &Value) -> Result<bool, Refused> {
    let text = text_of(value);
    let named = field.more.iter().find(|(from, _)| from.eq_ignore_ascii_case(text)).map_or(text, |(_, to)| to);
    match named.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "1" => Ok(true),
        "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(Refused::Needs("value-map")),
    }
}

fn truth(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    if !is_equality(comparison.operator) {
        return Err(Refused::Cannot(Why::Operator));
    }
    let truth = truth_of(field, &comparison.value)?;
    Ok(Core::new(&field.path, Condition::test(format!("{} = {truth}", field.path))))
}

fn texts(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    match comparison.operator {
        Operator::Equal | Operator::NotEqual => {
            let item = quoted(text_of(&comparison.value));
            Ok(Core::new(&field.path, Condition::test(format!("{}.includes({item})", field.path))))
        }
        operator if is_relational(operator) => Err(Refused::Needs("number")),
        _ => Err(Refused::Cannot(Why::Operator)),
    }
}

/// A test of a field of the items of an array. No item fulfills it where there is no array, so that its opposite needs
/// no guard.
fn items(field: &Field, of_item: &str, comparison: &Comparison) -> Result<Core, Refused> {
    let (condition, _) = text_test(of_item, comparison, true)?;
    let guards = if comparison.operator == Operator::NotEqual { vec![field.path.clone()] } else { Vec::new() };
    let condition = Condition::test(format!("{}.exists({condition})", field.path));
    Ok(Core { condition, guards, sent: Vec::new(), near: None })
}

/// A measure that is there and not zero.
fn events(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    let name = text_of(&comparison.value);
    let numbered = || {
        let digits = name.strip_prefix("event")?;
        let number = digits.parse::<u32>().ok().filter(|n| (1..=1_000).contains(n) && n.to_string() == digits)?;
        let from = (number - 1) / 100 * 100 + 1;
        Some(format!("_experience.analytics.event{from}to{}.event{number}.value", from + 99))
    };
    let standard = field.more.iter().find(|(from, _)| from == name).map(|(_, path)| path.clone());
    let near = match comparison.operator {
        Operator::Equal if standard.is_some() => None,
        Operator::Equal => Some(Near::EventValue),
        Operator::Contains => Some(Near::Contains),
        _ => return Err(Refused::Cannot(Why::Operator)),
    };
    let path = standard.or_else(numbered).ok_or(Refused::Needs("value-map"))?;
    Ok(Core::new(&path, Condition::test(format!("{path} > 0"))).near(near))
}

/// `1280x800`
fn resolution(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    if !is_equality(comparison.operator) {
        return Err(Refused::Cannot(Why::Operator));
    }
    let size = |part: &str| part.parse::<u32>().ok().filter(|size| size.to_string() == part);
    let parts = text_of(&comparison.value).split_once(['x', 'X']);
    let sizes = parts.and_then(|(width, height)| Some((size(width)?, size(height)?)));
    let ((width, height), [(_, second)]) = (sizes.ok_or(Refused::Needs("value-map"))?, field.more.as_slice()) else {
        return Err(Refused::Needs("value-map"));
    };
    let both =
        vec![Condition::test(format!("{} = {width}", field.path)), Condition::test(format!("{second} = {height}"))];
    let guards = vec![field.path.clone(), second.clone()];
    Ok(Core { condition: Condition::all(both), guards, sent: Vec::new(), near: None })
}

fn country(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    if !is_equality(comparison.operator) {
        return text(field, comparison, false);
    }
    let code = text_of(&comparison.value).to_uppercase();
    let codes = if code == "UK" || code == "GB" { vec!["GB".to_owned(), "UK".to_owned()] } else { vec![code] };
    let each = codes.iter().map(|code| equal_text(&field.path, code, false));
    Ok(Core::new(&field.path, Condition::either(each.collect())))
}

fn state(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    if !is_equality(comparison.operator) {
        return text(field, comparison, false);
    }
    let code = text_of(&comparison.value).to_uppercase();
    let behind_country = format!("{}.endsWith({}, false)", field.path, quoted(&format!("-{code}")));
    let either = vec![equal_text(&field.path, &code, false), Condition::test(behind_country)];
    Ok(Core::new(&field.path, Condition::either(either)))
}

/// A field of the item of a player's state.
fn state_of_player(field: &Field, comparison: &Comparison) -> Result<Core, Refused> {
    let of = |wanted: &str| field.more.iter().find(|(from, _)| from == wanted).map(|(_, to)| to.as_str());
    let (Some(name), Some(part)) = (of("name"), of("field")) else { return Err(Refused::Needs("value-map")) };
    let test = if field.kind == Kind::StateNumber {
        number(part, comparison)?.condition
    } else if is_equality(comparison.operator) {
        Condition::test(format!(
            "{part} = {}",
            truth_of(&Field { more: Vec::new(), ..field.clone() }, &comparison.value)?
        ))
    } else {
        return Err(Refused::Cannot(Why::Operator));
    };
    let (named, path) = (format!("name.equals({}, true)", quoted(name)), &field.path);
    let sent = Condition::test(format!("{path}.exists({named})"));
    let condition = Condition::test(format!("{path}.exists({named} and {test})"));
    let sent = if comparison.operator == Operator::NotEqual { vec![sent] } else { Vec::new() };
    Ok(Core { condition, guards: Vec::new(), sent, near: None })
}

#[cfg(test)]
mod tests {
    use super::is_anchored;

    #[test]
    fn anchored_patterns_match_a_whole_value() {
        for pattern in ["^a$", "^(a|b)$", "^[|$]$", r"^a\|b$", "^a(?i)b$", r"^\d{3,}+-[A-Z]++$"] {
            assert!(is_anchored(pattern), "{pattern}");
        }
        for pattern in [
            "a$",
            "^a",
            "^a|b$",
            r"^a\$",
            "^a[$",
            "^(a$)",
            r"^\Qa|b\E$",
            "^(?m)a$",
            "^(?x) a $",
            "^(?im:a)$",
            "^a[$]",
            "^*a$",
            "",
        ] {
            assert!(!is_anchored(pattern), "{pattern}");
        }
    }
}
