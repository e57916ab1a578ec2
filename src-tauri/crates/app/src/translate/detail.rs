//! One trait or segment part by part, for the window.

use std::collections::HashMap;

use domain::rules::{Condition, traits_named};
use domain::translate::{self, Clause, Leaf, Moves, Outline, Outlined, Part, TraitKind, Without};
use domain::{SegmentId, TraitId};

use super::objects::rule_of;
use super::verdicts::{counts_of, verdict_of};
use super::{Translator, known, warnings};
use crate::Workspace;
use crate::read::rules::{compare, condition_of, trait_link};
use crate::read::{count, link, not_found, numeric};
use crate::view::{
    ClauseAbout, Failure, ObjectKind, ObjectLink, PartClause, PartLeftOut, RuleRepair, SetMoves, StorageRule,
    TranslatedKind, TranslatedPart, TranslatedRef, TranslationDetail, TranslationNode, TranslationWithout,
};

/// Most clauses of one condition that are shown; a folder may have thousands.
const CLAUSES: usize = 100;

/// Names of traits.
type Names = HashMap<TraitId, String>;

impl Workspace {
    /// Translates a trait or segment of the local copy part by part, with the connection's settings.
    pub async fn translation(&self, of: TranslatedRef) -> Result<TranslationDetail, Failure> {
        match of.kind {
            TranslatedKind::Trait => self.translation_of_trait(&of.id).await,
            TranslatedKind::Segment => self.translation_of_segment(&of.id).await,
        }
    }

    async fn translation_of_trait(&self, id: &str) -> Result<TranslationDetail, Failure> {
        let key: TraitId = numeric(ObjectKind::Trait, id)?;
        let found = self.catalog().a_trait(key).await?;
        let (found, _) = found.ok_or_else(|| not_found(ObjectKind::Trait, id))?;
        let object = link(ObjectKind::Trait, key, found.name);
        let translator = self.own_translator().await?;
        let Some((rule, settings)) = translator.own_rule(key) else {
            let rule = format!("{key}T");
            return self.outlined_segment(&translator, object, &rule).await;
        };
        let outlined = translate::outlined_trait(rule, &settings);
        let way = translator.way(&[key], &outlined.translation);
        let shown = Shown { translator: &translator, names: Names::new(), ttl_days: settings.ttl_days };
        Ok(shown.detail(object, way, rule, outlined, |_, comparison| (compare(comparison), None)))
    }

    async fn translation_of_segment(&self, id: &str) -> Result<TranslationDetail, Failure> {
        let key: SegmentId = numeric(ObjectKind::Segment, id)?;
        let found = self.catalog().segment(key).await?;
        let (found, _) = found.ok_or_else(|| not_found(ObjectKind::Segment, id))?;
        let object = link(ObjectKind::Segment, key, found.name);
        let translator = self.own_translator().await?;
        self.outlined_segment(&translator, object, &found.rule).await
    }

    async fn outlined_segment(
        &self,
        translator: &Translator,
        object: ObjectLink,
        rule: &str,
    ) -> Result<TranslationDetail, Failure> {
        let outlined = translate::outlined_segment(rule, &translator.traits, &translator.settings);
        let traits = traits_named(rule);
        let way = translator.way(&traits, &outlined.translation);
        let mut named = traits;
        if let Some(outline) = &outlined.outline {
            members(outline, &mut named);
        }
        named.sort_unstable();
        named.dedup();
        let names = self.catalog().trait_names(named).await?.into_iter().collect();
        let shown = Shown { translator, names, ttl_days: 0 };
        Ok(shown.detail(object, way, rule, outlined, |shown, asked| {
            let own = match asked {
                Condition::Trait(id) => Some(*id),
                Condition::Frequency(asked) => match asked.traits.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                },
            };
            (condition_of(asked, &shown.names), own.and_then(|id| shown.rule_of(id)))
        }))
    }
}

/// The traits that shown clauses are about.
fn members(outline: &Outline<Condition>, found: &mut Vec<TraitId>) {
    match outline {
        Outline::Group(group) => group.parts.iter().for_each(|part| members(part, found)),
        Outline::Leaf(leaf) => found.extend(leaf.clauses.iter().take(CLAUSES).filter_map(trait_of)),
    }
}

/// The trait that a clause is about.
fn trait_of(clause: &Clause) -> Option<TraitId> {
    match clause.part {
        Part::Trait(id) => Some(id),
        _ => clause.of,
    }
}

/// Shows the parts of a translation.
struct Shown<'a> {
    translator: &'a Translator,
    names: Names,
    /// Days until the trait expires, if the rule is that of a trait.
    ttl_days: u32,
}

impl Shown<'_> {
    fn detail<L: std::fmt::Display>(
        &self,
        object: ObjectLink,
        way: crate::view::TranslationWay,
        rule: &str,
        outlined: Outlined<L>,
        asked: impl Fn(&Self, &L) -> (StorageRule, Option<String>),
    ) -> TranslationDetail {
        let Outlined { translation, outline, without } = outlined;
        let evaluation = translation.pql.as_deref().and_then(translate::evaluation);
        let mut tally = Tally::default();
        let parts = outline.as_ref().map(|outline| self.node(outline, &asked, &mut tally));
        // Clauses of conditions come first, those about the whole after them.
        let whole = translation.clauses.iter().skip(tally.clauses).map(|clause| self.clause(clause)).collect();
        TranslationDetail {
            object,
            way,
            rule: rule.to_owned(),
            verdict: verdict_of(&translation.verdict()),
            counts: counts_of(&translation.clauses),
            parts,
            whole,
            streaming: evaluation.and_then(|it| known(it.streaming)),
            warnings: evaluation.map(|it| warnings(it.warnings)).unwrap_or_default(),
            repair: translation.repair.map(|(text, advice)| RuleRepair { text, advice }),
            without: without.and_then(|without| without_of(without, tally.left_out)),
            pql: translation.pql,
        }
    }

    fn node<L: std::fmt::Display>(
        &self,
        outline: &Outline<L>,
        asked: &impl Fn(&Self, &L) -> (StorageRule, Option<String>),
        tally: &mut Tally,
    ) -> TranslationNode {
        match outline {
            Outline::Group(group) => TranslationNode::Group {
                all: group.all,
                negated: group.negated,
                written_all: group.written.all,
                written_not: group.written.negated,
                parts: group.parts.iter().map(|part| self.node(part, asked, tally)).collect(),
            },
            Outline::Leaf(leaf) => {
                tally.clauses += leaf.clauses.len();
                tally.left_out += u32::from(leaf.left_out.is_some());
                TranslationNode::Leaf { part: self.part(leaf, asked(self, &leaf.asked)) }
            }
        }
    }

    fn part<L: std::fmt::Display>(
        &self,
        leaf: &Leaf<L>,
        (rule, trait_rule): (StorageRule, Option<String>),
    ) -> TranslatedPart {
        TranslatedPart {
            rule,
            text: leaf.asked.to_string(),
            negated: leaf.negated,
            trait_rule,
            pql: leaf.pql.clone(),
            verdict: verdict_of(&leaf.verdict()),
            clauses: leaf.clauses.iter().take(CLAUSES).map(|clause| self.clause(clause)).collect(),
            more: count(leaf.clauses.len().saturating_sub(CLAUSES) as u64),
            left_out: leaf.left_out.map(|it| PartLeftOut { moves: moves_of(it.moves), excludes: it.excludes }),
        }
    }

    fn clause(&self, clause: &Clause) -> PartClause {
        let days = |id: TraitId| self.translator.traits.get(&id).map_or(0, |facts| facts.ttl_days);
        let about = match &clause.part {
            Part::Key(key) => ClauseAbout::Key { key: key.clone() },
            Part::Expiry => ClauseAbout::Expiry { days: clause.of.map_or(self.ttl_days, days) },
            Part::Mix => ClauseAbout::Mix,
            Part::Absent => ClauseAbout::Absent,
            Part::Event => ClauseAbout::Event,
            Part::Trait(_) => ClauseAbout::Trait,
            Part::Count(_) => ClauseAbout::Count,
            Part::CountFolder(_) => ClauseAbout::Folder,
            Part::Rule => ClauseAbout::Rule,
        };
        let of = trait_of(clause).map(|id| trait_link(id, &self.names));
        PartClause { of, about, verdict: verdict_of(&clause.verdict) }
    }

    /// The rule of a trait, if it has one.
    fn rule_of(&self, id: TraitId) -> Option<String> {
        let facts = self.translator.traits.get(&id)?;
        let kind: &TraitKind = &facts.kind;
        rule_of(kind).map(|(rule, _)| rule.to_owned())
    }
}

/// What is counted while parts are shown.
#[derive(Default)]
struct Tally {
    clauses: usize,
    left_out: u32,
}

fn without_of(without: Without, left_out: u32) -> Option<TranslationWithout> {
    let verdict = verdict_of(&without.translation.verdict());
    Some(TranslationWithout {
        rule: without.rule,
        pql: without.translation.pql?,
        verdict,
        moves: moves_of(without.moves),
        excludes: without.excludes,
        left_out,
    })
}

fn moves_of(moves: Moves) -> SetMoves {
    match moves {
        Moves::Larger => SetMoves::Larger,
        Moves::Smaller => SetMoves::Smaller,
        Moves::Either => SetMoves::Either,
    }
}
