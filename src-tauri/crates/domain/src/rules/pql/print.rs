//! A tree to PQL text, in one spelling.

use std::fmt::{self, Formatter};

use super::tree::{Binding, Expr, Literal, Quantifier, Step, Tail, When};

/// Names that mean something where a value begins, and so are written in brackets there.
const WORDS: [&str; 22] = [
    "let",
    "select",
    "true",
    "false",
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "chain",
    "exists",
    "forall",
    "count",
    "sum",
    "average",
    "min",
    "max",
    "this",
    "last",
    "next",
    "on",
    "not",
    "between",
];

/// How tightly an expression binds; an operand that binds less than its place wants is written in brackets.
fn rank(expr: &Expr) -> u8 {
    match expr {
        Expr::Lambda(..) | Expr::Let(..) | Expr::Quantified(..) | Expr::Aggregate(..) => 0,
        Expr::Or(_) => 1,
        Expr::And(_) => 2,
        Expr::Not(_) => 3,
        Expr::Compare(..) | Expr::In(..) | Expr::Like(..) | Expr::Occurs(..) => 4,
        Expr::Arithmetic(_, rest) if rest.iter().any(|(sign, _)| matches!(sign, '+' | '-')) => 5,
        Expr::Arithmetic(..) => 6,
        Expr::Minus(_) => 7,
        Expr::Literal(Literal::Number(number)) if number.starts_with('-') => 7,
        Expr::Name(name) if WORDS.iter().any(|word| word.eq_ignore_ascii_case(name)) => 0,
        _ => 8,
    }
}

struct At<'a>(u8, &'a Expr);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(wanted, expr) = self;
        if rank(expr) < *wanted { write!(f, "({expr})") } else { write!(f, "{expr}") }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(all) => joined(f, all, " or ", 2),
            Self::And(all) => joined(f, all, " and ", 3),
            Self::Not(one) => write!(f, "not {}", At(3, one)),
            Self::Compare(a, operator, b) => write!(f, "{} {} {}", At(5, a), operator.symbol(), At(5, b)),
            Self::In(a, negated, b) => write!(f, "{} {} {}", At(5, a), if *negated { "notIn" } else { "in" }, At(5, b)),
            Self::Like(a, b) => write!(f, "{} like {}", At(5, a), At(5, b)),
            Self::Occurs(what, when) => write!(f, "{} occurs {when}", At(5, what)),
            Self::Arithmetic(first, rest) => {
                let operand = rank(self) + 1;
                write!(f, "{}", At(operand, first))?;
                rest.iter().try_for_each(|(sign, one)| write!(f, " {sign} {}", At(operand, one)))
            }
            Self::Minus(one) => write!(f, "-{}", At(7, one)),
            Self::Path(head, tails) => {
                // `^` wants its field at once.
                let head =
                    if let Self::Up(levels) = **head { "^".repeat(levels as usize) } else { At(8, head).to_string() };
                write!(f, "{head}")?;
                tails.iter().try_for_each(|tail| write!(f, "{tail}"))
            }
            Self::Literal(literal) => write!(f, "{literal}"),
            Self::List(all) => {
                f.write_str("[")?;
                joined(f, all, ", ", 0)?;
                f.write_str("]")
            }
            Self::Name(name) => f.write_str(name),
            Self::Parameter(number) => write!(f, "${number}"),
            Self::Context(text) => write!(f, "@{{{text}}}"),
            Self::Up(levels) => write!(f, "{}", "^".repeat(*levels as usize)),
            Self::Call(name, arguments) => {
                write!(f, "{name}(")?;
                joined(f, arguments, ", ", 0)?;
                f.write_str(")")
            }
            Self::Lambda(names, body) => write!(f, "({}) => {body}", names.join(", ")),
            Self::Let(name, value, body) => write!(f, "let {name} = {} in {body}", At(5, value)),
            Self::Quantified(quantifier, all) => {
                f.write_str(match quantifier {
                    Quantifier::Exists => "exists ",
                    Quantifier::ForAll => "forall ",
                    Quantifier::Select => "select ",
                })?;
                bindings(f, all)
            }
            Self::Aggregate(function, of, all) => {
                write!(f, "{function} {} over ", At(5, of))?;
                bindings(f, all)
            }
            Self::Chain(array, field, steps) => {
                write!(f, "chain({}, {}, [", At(5, array), At(5, field))?;
                separated(f, steps)?;
                f.write_str("])")
            }
            Self::Moment(word) => f.write_str(word),
            Self::Period(word, unit) => write!(f, "{word} {}", unit.singular()),
            Self::Opaque(kind) => write!(f, "/* {kind} */"),
        }
    }
}

fn joined(f: &mut Formatter<'_>, all: &[Expr], joint: &str, wanted: u8) -> fmt::Result {
    for (i, one) in all.iter().enumerate() {
        write!(f, "{}{}", if i > 0 { joint } else { "" }, At(wanted, one))?;
    }
    Ok(())
}

fn separated(f: &mut Formatter<'_>, all: &[impl fmt::Display]) -> fmt::Result {
    for (i, one) in all.iter().enumerate() {
        write!(f, "{}{one}", if i > 0 { ", " } else { "" })?;
    }
    Ok(())
}

fn bindings(f: &mut Formatter<'_>, all: &[Binding]) -> fmt::Result {
    for (i, one) in all.iter().enumerate() {
        write!(f, "{}{} from {}", if i > 0 { ", " } else { "" }, one.name, At(5, &one.source))?;
        if let Some(condition) = &one.condition {
            write!(f, " where {}", At(1, condition))?;
        }
    }
    Ok(())
}

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{name}"),
            Self::Call(name, arguments) => {
                write!(f, ".{name}(")?;
                joined(f, arguments, ", ", 0)?;
                f.write_str(")")
            }
            Self::Filter(condition) => write!(f, "[{condition}]"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: WHAT({})", self.label, self.what)?;
        if let Some(when) = &self.when {
            write!(f, " WHEN({when})")?;
        }
        match &self.count {
            Some((super::Compare::AtLeast, times)) => write!(f, " COUNT({times})"),
            Some((operator, times)) => write!(f, " COUNT({} {times})", operator.symbol()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Distance(operator, count, unit, direction, to) => {
                write!(f, "{} {count} {} {direction} {}", operator.symbol(), unit.plural(), At(5, to))
            }
            Self::Side(direction, to) => write!(f, "{direction} {}", At(5, to)),
            Self::On(to) => match **to {
                Expr::Moment(_) | Expr::Period(..) => write!(f, "{to}"),
                _ => write!(f, "on {}", At(5, to)),
            },
            Self::Between(from, to) => write!(f, "between {} and {}", At(5, from), At(5, to)),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Number(number) => f.write_str(number),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}
