//! Whether an expression can define an audience: it must come to a yes or no for a profile.

use super::functions::{Gives, Op};
use super::tree::{Access, Constant, Gather, Node};

/// What an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It comes to yes or no.
    Condition,
    /// A field or variable by itself: a condition only if the schema has it as a yes or no.
    Field,
    /// A number, a text, a list: no condition.
    Value,
}

/// What an expression is.
pub fn verdict(node: &Node) -> Verdict {
    match node {
        Node::Constant(Constant::Truth(_))
        | Node::Occurs(..)
        | Node::Sequence(_)
        | Node::Over(Gather::Exists | Gather::ForAll | Gather::Select, _)
        // What the JSON form says there is not documented; the service is not asked to judge it.
        | Node::Foreign(_) => Verdict::Condition,
        Node::Apply(function, arguments) => match function.gives {
            Gives::Branches if function.op == Op::If => chosen(&arguments[1..]),
            Gives::Branches => joined(arguments),
            gives => of(gives),
        },
        Node::Reach(_, all) => match all.last() {
            Some(Access::Call(function, _)) if function.op == Op::Get && node.membership().is_some() => Verdict::Value,
            Some(Access::Call(function, _)) => of(function.gives),
            Some(Access::Items(_)) => Verdict::Condition,
            Some(Access::Field(_)) | None => Verdict::Field,
        },
        Node::Lambda(_, body) | Node::Let(_, _, body) => verdict(body),
        Node::Variable(_) => Verdict::Field,
        Node::Constant(_)
        | Node::List(_)
        | Node::Context(_)
        | Node::Argument(_)
        | Node::Outside(_)
        | Node::Arithmetic(..)
        | Node::Negative(_)
        | Node::Over(Gather::Aggregate(..), _)
        | Node::Instant(_)
        | Node::Stretch(..) => Verdict::Value,
    }
}

fn of(gives: Gives) -> Verdict {
    match gives {
        Gives::Truth | Gives::Passing => Verdict::Condition,
        Gives::Stored | Gives::Branches => Verdict::Field,
        Gives::Value => Verdict::Value,
    }
}

/// `and`, `or`, `not` combine conditions and values that may be conditions.
fn joined(branches: &[Node]) -> Verdict {
    if branches.iter().any(|one| verdict(one) == Verdict::Value) { Verdict::Value } else { Verdict::Condition }
}

/// `if` comes to what its branches come to.
fn chosen(branches: &[Node]) -> Verdict {
    let all: Vec<Verdict> = branches.iter().map(verdict).collect();
    if all.contains(&Verdict::Value) {
        Verdict::Value
    } else if all.contains(&Verdict::Condition) {
        Verdict::Condition
    } else {
        Verdict::Field
    }
}
