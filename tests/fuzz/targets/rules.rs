//! The rule languages: our parsers and those of the practice services agree, and a printed rule parses to the same
//! rule.

use domain::rules::pql::{Expr, Format};
use domain::rules::{Language, SegmentRule, TraitRule, check, repair};
use fuzz::Bytes;
use practice::{RuleLanguage, check_rule, convert_rule};

/// The services' name for the language of a text.
fn theirs(language: Language, text: &str) -> RuleLanguage {
    match language {
        Language::Trait => RuleLanguage::Trait,
        Language::Segment => RuleLanguage::Segment,
        Language::Pql if Format::of(text) == Format::Json => RuleLanguage::PqlJson,
        Language::Pql => RuleLanguage::PqlText,
    }
}

/// Where each parser rejects a text, as a character index; `None` if the text is a rule.
fn both(language: Language, text: &str) -> [Option<usize>; 2] {
    [
        check(language, text).err().map(|error| error.position()),
        check_rule(theirs(language, text), text).err().map(|error| error.at),
    ]
}

#[test]
fn rules_are_read_alike_on_both_sides() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let language = input.one_of(&[Language::Trait, Language::Segment, Language::Pql]);
        let text = input.text();
        let [ours, services] = both(language, &text);
        assert_eq!(ours, services, "{language:?} {text:?}");
        if let Some(found) = repair(language, &text) {
            assert_eq!(both(language, &found.text), [None, None], "{text:?} became {:?}", found.text);
        }
        // Only a rule has a printed form.
        if ours.is_some() {
            return;
        }
        match language {
            Language::Trait => {
                if let Ok(rule) = TraitRule::parse(&text) {
                    assert_eq!(TraitRule::parse(&rule.to_string()), Ok(rule), "{text:?}");
                }
            }
            Language::Segment => {
                if let Ok(rule) = SegmentRule::parse(&text) {
                    assert_eq!(SegmentRule::parse(&rule.to_string()), Ok(rule), "{text:?}");
                }
            }
            Language::Pql => {
                // JSON can express rules without a documented text form; those are shown, but not parsed again.
                let format = Format::of(&text);
                let has_text = format == Format::Text || convert_rule(theirs(language, &text), &text).is_some();
                if has_text && let Ok(rule) = Expr::parse(&text, format) {
                    assert_eq!(Expr::parse(&rule.to_string(), Format::Text), Ok(rule), "{text:?}");
                }
            }
        }
    });
}
