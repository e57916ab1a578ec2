//! The tree as text. Brackets are written only where the text would mean something else without them.

use std::fmt::{self, Display, Formatter, Write};

use super::functions::{Form, Op, Relation};
use super::tree::{Access, Constant, Gather, Happening, Node, Source, Window};

/// How tightly things bind; the comparisons' and conjunctions' own ranks are in the table of functions.
mod rank {
    /// What swallows everything behind it: lambdas, `let`, quantifiers.
    pub(super) const OPEN: u8 = 0;
    pub(super) const NOT: u8 = 3;
    pub(super) const COMPARISON: u8 = 4;
    pub(super) const SUM: u8 = 5;
    pub(super) const PRODUCT: u8 = 6;
    pub(super) const NEGATIVE: u8 = 7;
    pub(super) const VALUE: u8 = 8;
}

fn rank_of(node: &Node) -> u8 {
    match node {
        Node::Lambda(..) | Node::Let(..) | Node::Over(..) => rank::OPEN,
        Node::Apply(function, _) => match function.form {
            Form::Between(rank) => rank,
            Form::Before => rank::NOT,
            Form::Behind | Form::Alone => rank::VALUE,
        },
        Node::Occurs(..) | Node::Stretch(..) => rank::COMPARISON,
        Node::Arithmetic(_, rest) if rest.iter().all(|(sign, _)| sign.adds()) => rank::SUM,
        Node::Arithmetic(..) => rank::PRODUCT,
        Node::Negative(_) => rank::NEGATIVE,
        Node::Constant(Constant::Number(_, written)) if written.starts_with('-') => rank::NEGATIVE,
        _ => rank::VALUE,
    }
}

/// A node at a position where a looser rank needs brackets.
struct At<'n>(u8, &'n Node);

impl Display for At<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if rank_of(self.1) < self.0 { write!(out, "({})", self.1) } else { write!(out, "{}", self.1) }
    }
}

/// Things with something between them.
fn between<T: Display>(out: &mut Formatter<'_>, all: impl IntoIterator<Item = T>, with: &str) -> fmt::Result {
    for (index, one) in all.into_iter().enumerate() {
        if index > 0 {
            out.write_str(with)?;
        }
        write!(out, "{one}")?;
    }
    Ok(())
}

fn called(out: &mut Formatter<'_>, name: &str, arguments: &[Node]) -> fmt::Result {
    write!(out, "{name}(")?;
    between(out, arguments, ", ")?;
    out.write_char(')')
}

impl Display for Node {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(constant) => write!(out, "{constant}"),
            Self::List(all) => {
                out.write_char('[')?;
                between(out, all, ", ")?;
                out.write_char(']')
            }
            // Only fields of it have a text; alone it is the first parameter.
            Self::Context(_) => out.write_str("$1"),
            Self::Argument(number) => write!(out, "${number}"),
            Self::Variable(name) => out.write_str(name),
            Self::Outside(text) => write!(out, "@{{{text}}}"),
            Self::Reach(start, all) => reached(out, start, all),
            Self::Apply(function, arguments) => match function.form {
                Form::Between(rank) => {
                    let word = format!(" {} ", function.name);
                    between(out, arguments.iter().map(|one| At(rank + 1, one)), &word)
                }
                Form::Before => {
                    arguments.iter().try_for_each(|one| write!(out, "{} {}", function.name, At(rank::NOT, one)))
                }
                Form::Behind | Form::Alone => called(out, function.name, arguments),
            },
            Self::Arithmetic(first, rest) => {
                let rank = rank_of(self) + 1;
                write!(out, "{}", At(rank, first))?;
                rest.iter().try_for_each(|(sign, one)| write!(out, " {} {}", sign.symbol(), At(rank, one)))
            }
            Self::Negative(one) => write!(out, "-{}", At(rank::NEGATIVE, one)),
            Self::Occurs(of, window) => write!(out, "{} occurs {window}", At(rank::SUM, of)),
            Self::Lambda(names, body) if names.len() == 1 => write!(out, "{} => {body}", names[0]),
            Self::Lambda(names, body) => write!(out, "({}) => {body}", names.join(", ")),
            Self::Let(name, value, body) => write!(out, "let {name} = {} in {body}", At(rank::SUM, value)),
            Self::Over(gather, sources) => gathered(out, gather, sources),
            Self::Sequence(sequence) => {
                write!(out, "chain({}, {}, [", At(rank::SUM, &sequence.array), At(rank::SUM, &sequence.field))?;
                between(out, &sequence.events, ", ")?;
                out.write_str("])")
            }
            Self::Instant(instant) => out.write_str(instant.word()),
            Self::Stretch(shift, unit) => write!(out, "{} {}", shift.word(), unit.singular()),
            Self::Foreign(json) => write!(out, "{json}"),
        }
    }
}

impl Display for Constant {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(out, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Number(_, written) => out.write_str(written),
            Self::Truth(truth) => write!(out, "{truth}"),
        }
    }
}

fn reached(out: &mut Formatter<'_>, start: &Node, all: &[Access]) -> fmt::Result {
    let rest = if let (Node::Context(levels), [Access::Field(name), rest @ ..]) = (start, all) {
        let ups = "^".repeat(usize::try_from(*levels).unwrap_or_default());
        let dot = if ups.is_empty() { "" } else { "." };
        write!(out, "{ups}{dot}{name}")?;
        rest
    } else {
        write!(out, "{}", At(rank::VALUE, start))?;
        all
    };
    rest.iter().try_for_each(|access| match access {
        Access::Field(name) => write!(out, ".{name}"),
        Access::Call(function, arguments) => {
            out.write_char('.')?;
            called(out, function.name, arguments)
        }
        Access::Items(condition) => write!(out, "[{condition}]"),
    })
}

fn gathered(out: &mut Formatter<'_>, gather: &Gather, sources: &[Source]) -> fmt::Result {
    match gather {
        Gather::Exists => out.write_str("exists ")?,
        Gather::ForAll => out.write_str("forall ")?,
        Gather::Select => out.write_str("select ")?,
        Gather::Aggregate(op, of) => {
            let name = match op {
                Op::Count => "count",
                Op::Average => "average",
                Op::Min => "min",
                Op::Max => "max",
                _ => "sum",
            };
            write!(out, "{name} {} over ", At(rank::SUM, of))?;
        }
    }
    between(out, sources, ", ")
}

impl Display for Source {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{} from {}", self.name, At(rank::SUM, &self.array))?;
        match &self.condition {
            Some(condition) => write!(out, " where {}", At(rank::OPEN + 1, condition)),
            None => Ok(()),
        }
    }
}

impl Display for Happening {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}: WHAT({})", self.label, self.what)?;
        if let Some(window) = &self.when {
            write!(out, " WHEN({window})")?;
        }
        match self.count {
            Some((Relation::AtLeast, times)) => write!(out, " COUNT({times})"),
            Some((relation, times)) => write!(out, " COUNT({} {times})", symbol(relation)),
            None => Ok(()),
        }
    }
}

impl Display for Window {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        // `last month` is written as it is; other expressions need brackets.
        let time = |node: &Node| match node {
            Node::Stretch(..) => node.to_string(),
            other => At(rank::SUM, other).to_string(),
        };
        match self {
            Self::Distance(relation, count, unit, direction, to) => {
                let unit = if *count == 1 { unit.singular() } else { unit.plural() };
                write!(out, "{} {count} {unit} {} {}", symbol(*relation), direction.word(), time(to))
            }
            Self::Side(direction, to) => write!(out, "{} {}", direction.word(), time(to)),
            Self::Within(to) if matches!(**to, Node::Stretch(..) | Node::Instant(_)) => out.write_str(&time(to)),
            Self::Within(to) => write!(out, "on {}", time(to)),
            Self::Between(from, to) => write!(out, "between {} and {}", time(from), time(to)),
        }
    }
}

fn symbol(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::NotEqual => "!=",
        Relation::Less => "<",
        Relation::AtMost => "<=",
        Relation::Greater => ">",
        Relation::AtLeast => ">=",
    }
}
