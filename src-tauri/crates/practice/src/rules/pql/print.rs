//! A tree to PQL text, in one spelling.

use std::fmt;

use super::{Case, Expr, Literal, Op, TEXT_TESTS, TextTest};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(branches) => joined(f, branches, " or ", |b| matches!(b, Self::Or(_))),
            Self::And(branches) => joined(f, branches, " and ", |b| matches!(b, Self::Or(_) | Self::And(_))),
            Self::Not(inner) => match **inner {
                Self::Or(_) | Self::And(_) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Self::Compare(path, op, value) => write!(f, "{path} {} {value}", op.symbol()),
            Self::In(path, values) => {
                write!(f, "{path} in ")?;
                list(f, values)
            }
            Self::Text(path, TextTest::Like, pattern, _) => write!(f, "{path} like {}", quoted(pattern)),
            Self::Text(path, test, value, case) => {
                let sensitive = if *case == Case::Ignored { ", false" } else { "" };
                write!(f, "{path}.{}({}{sensitive})", test.name(), quoted(value))
            }
            Self::Exists(path) => write!(f, "exists {path}"),
            Self::Always(truth) => write!(f, "{truth}"),
            Self::Member { namespace, id, statuses } if statuses.is_empty() && namespace == "ups" => {
                write!(f, "inSegment({})", quoted(id))
            }
            Self::Member { namespace, id, statuses } => {
                write!(f, "segmentMembership.get({}).get({})", quoted(namespace), quoted(id))?;
                if statuses.is_empty() {
                    return Ok(());
                }
                f.write_str(".status in (")?;
                list(f, &statuses.iter().cloned().map(Literal::Text).collect::<Vec<_>>())?;
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Number(number) => write!(f, "{number}"),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

impl Op {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        super::OPS.iter().find(|(_, op)| *op == self).map_or("=", |(symbol, _)| symbol)
    }
}

impl TextTest {
    /// The function's name.
    pub fn name(self) -> &'static str {
        TEXT_TESTS.iter().find(|(_, test, _)| *test == self).map_or("like", |(name, _, _)| name)
    }
}

fn joined(f: &mut fmt::Formatter<'_>, branches: &[Expr], word: &str, bracket: fn(&Expr) -> bool) -> fmt::Result {
    for (i, branch) in branches.iter().enumerate() {
        let joint = if i > 0 { word } else { "" };
        if bracket(branch) {
            write!(f, "{joint}({branch})")?;
        } else {
            write!(f, "{joint}{branch}")?;
        }
    }
    Ok(())
}

fn list(f: &mut fmt::Formatter<'_>, values: &[Literal]) -> fmt::Result {
    f.write_str("[")?;
    for (i, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if i > 0 { ", " } else { "" })?;
    }
    f.write_str("]")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
