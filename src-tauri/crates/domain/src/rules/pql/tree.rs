//! The tree both forms of PQL are read into. Chains of one rank are lists, so that a long text does not become a deep tree.

use std::collections::BTreeSet;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Any branch holds.
    Or(Vec<Expr>),
    /// Every branch holds.
    And(Vec<Expr>),
    /// The branch does not hold.
    Not(Box<Expr>),
    /// `a = b` and its like.
    Compare(Box<Expr>, Compare, Box<Expr>),
    /// `a in b`; negated for `notIn`.
    In(Box<Expr>, bool, Box<Expr>),
    /// `a like "b%"`
    Like(Box<Expr>, Box<Expr>),
    /// `timestamp occurs …`
    Occurs(Box<Expr>, When),
    /// A first number and what is done to it: `+ - * / %`.
    Arithmetic(Box<Expr>, Vec<(char, Expr)>),
    /// `-a`
    Minus(Box<Expr>),
    /// Something with fields, functions and filters behind it.
    Path(Box<Expr>, Vec<Tail>),
    /// A literal.
    Literal(Literal),
    /// `[a, b]`
    List(Vec<Expr>),
    /// A field of what is in context, or a variable.
    Name(String),
    /// `$1`, or the root of the JSON form.
    Parameter(u32),
    /// `@{…}`: data that comes with a decision (Journey Optimizer).
    Context(String),
    /// `^`: what is in context so many levels further out.
    Up(u32),
    /// `inSegment("id")`, `date(2020, 1, 2)` …
    Call(String, Vec<Expr>),
    /// `(a, b) => c`
    Lambda(Vec<String>, Box<Expr>),
    /// `let a = b in c`
    Let(String, Box<Expr>, Box<Expr>),
    /// `exists a from b where c`, `forall …`, `select …`
    Quantified(Quantifier, Vec<Binding>),
    /// `sum a over b from c where d`
    Aggregate(String, Box<Expr>, Vec<Binding>),
    /// `chain(xEvent, timestamp, […])`
    Chain(Box<Expr>, Box<Expr>, Vec<Step>),
    /// `now`, `today`, `yesterday`, `tomorrow`
    Moment(&'static str),
    /// `this`, `last` or `next` and a unit.
    Period(&'static str, Unit),
    /// A node of the JSON form that has no text here.
    Opaque(String),
}

/// A field, function or filter after a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Tail {
    /// `.name`
    Field(String),
    /// `.name(a, b)`
    Call(String, Vec<Expr>),
    /// `[condition]`
    Filter(Expr),
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// Integer or double, as written.
    Number(String),
    /// Truth value.
    Truth(bool),
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// What is said about the bound items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// One of them.
    Exists,
    /// All of them.
    ForAll,
    /// Those that fulfill it.
    Select,
}

/// `name from source where condition`
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Variable.
    pub name: String,
    /// The array it runs over.
    pub source: Expr,
    /// What the items must fulfill.
    pub condition: Option<Expr>,
}

/// One event of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Label.
    pub label: String,
    /// Condition on the event.
    pub what: Expr,
    /// When it must have happened.
    pub when: Option<When>,
    /// How often.
    pub count: Option<(Compare, u32)>,
}

/// When something occurs.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// `<= 3 days before now`
    Distance(Compare, u32, Unit, &'static str, Box<Expr>),
    /// `before today`
    Side(&'static str, Box<Expr>),
    /// `on date(2019, 12, 31)`, `last month`
    On(Box<Expr>),
    /// `between a and b`
    Between(Box<Expr>, Box<Expr>),
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A thousandth of a second.
    Millisecond,
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years.
    Millennium,
}

impl Compare {
    const SYMBOLS: [(&'static str, Compare); 6] = [
        ("=", Compare::Equal),
        ("!=", Compare::NotEqual),
        ("<", Compare::Less),
        ("<=", Compare::AtMost),
        (">", Compare::Greater),
        (">=", Compare::AtLeast),
    ];

    /// The operator of a symbol.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        Self::SYMBOLS.iter().find(|(s, _)| *s == symbol).map(|(_, op)| *op)
    }

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        Self::SYMBOLS.iter().find(|(_, op)| *op == self).map_or("=", |(symbol, _)| symbol)
    }
}

impl Tail {
    fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Field(_) => {}
            Self::Call(_, all) => {
                for one in all {
                    one.visit(seen);
                }
            }
            Self::Filter(one) => one.visit(seen),
        }
    }
}

impl Expr {
    /// Calls `seen` with this and every expression inside it.
    pub fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Expr)) {
        seen(self);
        match self {
            Self::Or(all) | Self::And(all) | Self::List(all) | Self::Call(_, all) => {
                for one in all {
                    one.visit(seen);
                }
            }
            Self::Not(one) | Self::Minus(one) | Self::Lambda(_, one) => one.visit(seen),
            Self::Compare(a, _, b) | Self::In(a, _, b) | Self::Like(a, b) | Self::Let(_, a, b) => {
                a.visit(seen);
                b.visit(seen);
            }
            Self::Occurs(what, when) => {
                what.visit(seen);
                when.visit(seen);
            }
            Self::Arithmetic(first, rest) => {
                first.visit(seen);
                for (_, one) in rest {
                    one.visit(seen);
                }
            }
            Self::Path(head, tails) => {
                head.visit(seen);
                for tail in tails {
                    tail.visit(seen);
                }
            }
            Self::Quantified(_, bindings) => visit_all(bindings, seen),
            Self::Aggregate(_, of, bindings) => {
                of.visit(seen);
                visit_all(bindings, seen);
            }
            Self::Chain(array, field, steps) => {
                array.visit(seen);
                field.visit(seen);
                for step in steps {
                    step.what.visit(seen);
                    if let Some(when) = &step.when {
                        when.visit(seen);
                    }
                }
            }
            Self::Literal(_)
            | Self::Name(_)
            | Self::Parameter(_)
            | Self::Context(_)
            | Self::Up(_)
            | Self::Moment(_)
            | Self::Period(..)
            | Self::Opaque(_) => {}
        }
    }

    /// The text, if it is a text literal.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Literal(Literal::Text(text)) = self { Some(text) } else { None }
    }

    /// The membership this path asks for: `segmentMembership.get("namespace").get("id")` and the rest of the path.
    pub fn membership(&self) -> Option<(&str, &str, &[Tail])> {
        let Self::Path(head, tails) = self else { return None };
        let tails = match (&**head, tails.as_slice()) {
            (Self::Name(name), tails) if name == "segmentMembership" => tails,
            (Self::Parameter(1), [Tail::Field(name), tails @ ..]) if name == "segmentMembership" => tails,
            _ => return None,
        };
        let [Tail::Call(first, namespace), Tail::Call(second, id), rest @ ..] = tails else { return None };
        let ([namespace], [id]) = (namespace.as_slice(), id.as_slice()) else { return None };
        (first == "get" && second == "get").then_some(())?;
        Some((namespace.as_text()?, id.as_text()?, rest))
    }

    /// Whether every node of it has a text.
    pub fn has_text(&self) -> bool {
        let mut all = true;
        self.visit(&mut |expr| all &= !matches!(expr, Self::Opaque(_)));
        all
    }

    /// Ids of own segments the expression refers to, each once.
    pub fn segments(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.visit(&mut |expr| match expr {
            Self::Call(name, arguments) if name == "inSegment" => {
                found.extend(arguments.first().and_then(Self::as_text).map(str::to_owned));
            }
            Self::Path(..) => {
                if let Some(("ups", id, _)) = expr.membership() {
                    found.insert(id.to_owned());
                }
            }
            _ => {}
        });
        found.into_iter().collect()
    }
}

fn visit_all<'a>(bindings: &'a [Binding], seen: &mut dyn FnMut(&'a Expr)) {
    for binding in bindings {
        binding.visit(seen);
    }
}

impl Binding {
    fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Expr)) {
        self.source.visit(seen);
        if let Some(condition) = &self.condition {
            condition.visit(seen);
        }
    }
}

impl When {
    fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Distance(.., to) | Self::Side(_, to) | Self::On(to) => to.visit(seen),
            Self::Between(from, to) => {
                from.visit(seen);
                to.visit(seen);
            }
        }
    }
}
