//! Regular expressions of Java's `Pattern`, which Audience Manager and PQL promise, turned into the dialect of this
//! program's engine.
//!
//! A text is refused exactly where Java would refuse to compile it; a construct that the engine lacks is accepted, and
//! matches nothing.

/// POSIX classes and their members, for use inside a class.
const POSIX: [(&str, &str); 13] = [
    ("Lower", "a-z"),
    ("Upper", "A-Z"),
    ("ASCII", r"\x00-\x7F"),
    ("Alpha", "a-zA-Z"),
    ("Digit", "0-9"),
    ("Alnum", "a-zA-Z0-9"),
    ("Punct", r"!-/:-@\[-`{-~"),
    ("Graph", "!-~"),
    ("Print", " -~"),
    ("Blank", r" \t"),
    ("Cntrl", r"\x00-\x1F\x7F"),
    ("XDigit", "0-9a-fA-F"),
    ("Space", r" \t\n\x0B\f\r"),
];
/// General categories of Unicode that need no prefix.
const CATEGORIES: [&str; 40] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "LC", "LD", "L1", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
    "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn",
    "Cs",
];
const HORIZONTAL: &str = r" \t\xA0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
const VERTICAL: &str = r"\n\x0B\f\r\x85\x{2028}\x{2029}";

/// A pattern ready to be tried on text; `None` if Java would refuse it or the engine lacks something it uses.
pub fn compile(pattern: &str) -> Option<fancy_regex::Regex> {
    fancy_regex::Regex::new(&translate(pattern).ok()?).ok()
}

/// The pattern in the engine's dialect, or what Java would say is wrong with it.
pub fn translate(pattern: &str) -> Result<String, &'static str> {
    let mut reader = Reader { chars: pattern.chars().collect(), at: 0, out: String::new(), names: Vec::new() };
    reader.whole()?;
    Ok(reader.out)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    out: String,
    names: Vec<String>,
}

/// The meaning of an escape.
enum Escaped {
    /// One character, already written.
    Character(char),
    /// A class, a boundary or a reference, already written.
    Other,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn take_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    fn whole(&mut self) -> Result<(), &'static str> {
        let (mut open, mut repeatable) = (0_usize, false);
        while let Some(c) = self.take() {
            match c {
                '\\' if self.take_if('Q') => repeatable = self.quoted() || repeatable,
                '\\' => {
                    self.escape(false)?;
                    repeatable = true;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '(' => {
                    open += usize::from(self.group()?);
                    repeatable = false;
                }
                ')' => {
                    open = open.checked_sub(1).ok_or("a bracket is closed that was never opened")?;
                    self.out.push(')');
                    repeatable = true;
                }
                '|' => {
                    self.out.push('|');
                    repeatable = false;
                }
                '*' | '+' | '?' | '{' => {
                    if !repeatable {
                        return Err("there is nothing to repeat");
                    }
                    self.repetition(c)?;
                    repeatable = false;
                }
                '^' | '$' | '.' => {
                    self.out.push(c);
                    repeatable = true;
                }
                other => {
                    self.literal(other);
                    repeatable = true;
                }
            }
        }
        if open == 0 { Ok(()) } else { Err("a bracket is never closed") }
    }

    /// Literal text up to `\E` or the end; whether there was any.
    fn quoted(&mut self) -> bool {
        let mut any = false;
        while let Some(c) = self.take() {
            if c == '\\' && self.take_if('E') {
                break;
            }
            self.literal(c);
            any = true;
        }
        any
    }

    fn repetition(&mut self, first: char) -> Result<(), &'static str> {
        if first == '{' {
            let least = self.digits().ok_or("a number of times is missing")?;
            let mut text = format!("{{{least}");
            if self.take_if(',') {
                text.push(',');
                if let Some(most) = self.digits() {
                    if most < least {
                        return Err("the numbers of times are the wrong way round");
                    }
                    text.push_str(&most.to_string());
                }
            }
            if !self.take_if('}') {
                return Err("a number of times is never closed");
            }
            self.out.push_str(&text);
            self.out.push('}');
        } else {
            self.out.push(first);
        }
        if let Some(kind @ ('?' | '+')) = self.peek() {
            self.at += 1;
            self.out.push(kind);
        }
        Ok(())
    }

    fn digits(&mut self) -> Option<u32> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect::<String>().parse().ok()
    }

    /// After `(`: whether a group was opened; pure flags open none.
    fn group(&mut self) -> Result<bool, &'static str> {
        self.out.push('(');
        if !self.take_if('?') {
            return Ok(true);
        }
        self.out.push('?');
        let Some(c) = self.take() else { return Err("a bracket is never closed") };
        self.out.push(c);
        match c {
            ':' | '=' | '!' | '>' => Ok(true),
            '<' if matches!(self.peek(), Some('=' | '!')) => {
                let direction = self.take();
                self.out.extend(direction);
                Ok(true)
            }
            '<' => {
                let name = self.name()?;
                if self.names.contains(&name) {
                    return Err("two groups have one name");
                }
                self.out.push_str(&name);
                self.out.push('>');
                self.names.push(name);
                Ok(true)
            }
            first => {
                self.out.pop();
                self.flags(first)
            }
        }
    }

    /// `name>`
    fn name(&mut self) -> Result<String, &'static str> {
        let mut name = String::new();
        loop {
            match self.take() {
                Some('>') if !name.is_empty() => return Ok(name),
                Some(c) if c.is_ascii_alphabetic() || (c.is_ascii_digit() && !name.is_empty()) => name.push(c),
                _ => return Err("the name of a group must be letters and digits"),
            }
        }
    }

    /// `idmsux-U:` or `idmsux)`; flags the engine lacks are left out.
    fn flags(&mut self, first: char) -> Result<bool, &'static str> {
        let (mut on, mut off, mut minus, mut next) = (String::new(), String::new(), false, Some(first));
        loop {
            match next {
                Some('-') if !minus => minus = true,
                Some(c @ ('i' | 'm' | 's' | 'x')) if minus => off.push(c),
                Some(c @ ('i' | 'm' | 's' | 'x')) => on.push(c),
                Some('d' | 'u' | 'U') => {}
                Some(end @ (':' | ')')) => {
                    let off = if off.is_empty() { off } else { format!("-{off}") };
                    if on.is_empty() && off.is_empty() && end == ')' {
                        // `(?)` alone is nothing to the engine.
                        self.out.truncate(self.out.len() - 2);
                    } else {
                        self.out.push_str(&on);
                        self.out.push_str(&off);
                        self.out.push(end);
                    }
                    return Ok(end == ':');
                }
                _ => return Err("no such kind of group"),
            }
            next = self.take();
        }
    }

    /// After `[`: a class with everything inside it.
    fn class(&mut self) -> Result<(), &'static str> {
        let (mut open, mut first) = (1_usize, true);
        self.out.push('[');
        self.negation();
        loop {
            let Some(c) = self.take() else { return Err("a class is never closed") };
            match c {
                ']' if !first => {
                    self.out.push(']');
                    open -= 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                '[' => {
                    open += 1;
                    self.out.push('[');
                    self.negation();
                    first = true;
                    continue;
                }
                '&' if self.take_if('&') => self.out.push_str("&&"),
                '\\' if self.take_if('Q') => drop(self.quoted()),
                '\\' => {
                    if let Escaped::Character(from) = self.escape(true)? {
                        self.range(from)?;
                    }
                }
                other => {
                    self.literal(other);
                    self.range(other)?;
                }
            }
            first = false;
        }
    }

    fn negation(&mut self) {
        if self.take_if('^') {
            self.out.push('^');
        }
    }

    /// After one character of a class: `-` and the last one of a range, if they come next.
    fn range(&mut self, from: char) -> Result<(), &'static str> {
        let ends = matches!(self.chars.get(self.at + 1), None | Some(']' | '['));
        if self.peek() != Some('-') || ends {
            return Ok(());
        }
        self.at += 1;
        self.out.push('-');
        let to = match self.take() {
            Some('\\') => match self.escape(true)? {
                Escaped::Character(c) => c,
                Escaped::Other => return Err("a range ends in a class"),
            },
            Some(c) => {
                self.literal(c);
                c
            }
            None => return Err("a class is never closed"),
        };
        if to < from { Err("a range is the wrong way round") } else { Ok(()) }
    }

    /// After a backslash.
    fn escape(&mut self, in_class: bool) -> Result<Escaped, &'static str> {
        let unknown = Err("no such escape");
        let Some(c) = self.take() else { return unknown };
        let code = match c {
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            'a' => 7,
            'e' => 27,
            'c' => match self.take() {
                Some(control) => u32::from(control) ^ 64,
                None => return unknown,
            },
            '0' => self.octal().ok_or("an octal number is missing")?,
            'x' if self.take_if('{') => {
                let code = self.hex(usize::MAX).ok_or("a hexadecimal number is missing")?;
                if !self.take_if('}') {
                    return Err("a hexadecimal number is never closed");
                }
                code
            }
            'x' => self.hex(2).ok_or("a hexadecimal number is missing")?,
            'u' => self.hex(4).ok_or("a hexadecimal number is missing")?,
            _ => return self.class_escape(c, in_class),
        };
        let Some(c) = char::from_u32(code) else {
            // Half of a surrogate pair: Java compiles it; nothing here can match it.
            self.out.push_str(if in_class { "" } else { "[^\\s\\S]" });
            return Ok(Escaped::Other);
        };
        self.out.extend([format!("\\x{{{code:x}}}")]);
        Ok(Escaped::Character(c))
    }

    fn class_escape(&mut self, c: char, in_class: bool) -> Result<Escaped, &'static str> {
        match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => self.out.extend(['\\', c]),
            'h' | 'v' | 'H' | 'V' => {
                let members = if c.eq_ignore_ascii_case(&'h') { HORIZONTAL } else { VERTICAL };
                self.set(members, c.is_ascii_uppercase());
            }
            'p' | 'P' => self.property(c == 'P')?,
            'b' | 'B' | 'A' | 'G' | 'Z' | 'z' | '1'..='9' if !in_class => self.out.extend(['\\', c]),
            'R' if !in_class => self.out.push_str("(?:\\r\\n|[\\n-\\r\\x85\\x{2028}\\x{2029}])"),
            'k' if !in_class => {
                if !self.take_if('<') {
                    return Err("the name of a group is missing");
                }
                let name = self.name()?;
                if !self.names.contains(&name) {
                    return Err("there is no group of that name");
                }
                self.out.extend([format!("\\k<{name}>")]);
            }
            c if c.is_ascii_alphanumeric() => return Err("no such escape"),
            other => {
                self.literal(other);
                return Ok(Escaped::Character(other));
            }
        }
        Ok(Escaped::Other)
    }

    fn set(&mut self, members: &str, negated: bool) {
        let not = if negated { "^" } else { "" };
        self.out.extend([format!("[{not}{members}]")]);
    }

    fn property(&mut self, negated: bool) -> Result<(), &'static str> {
        let mut name = String::new();
        if self.take_if('{') {
            loop {
                match self.take() {
                    Some('}') => break,
                    Some(c) => name.push(c),
                    None => return Err("a property is never closed"),
                }
            }
        } else {
            let only = self.take();
            name.extend(only);
        }
        let letter = if negated { 'P' } else { 'p' };
        if let Some((_, members)) = POSIX.iter().find(|(posix, _)| *posix == name) {
            self.set(members, negated);
        } else if CATEGORIES.contains(&name.as_str()) {
            self.out.extend([format!("\\{letter}{{{name}}}")]);
        } else if let Some(rest) = name.strip_prefix("java").or_else(|| name.strip_prefix("Is"))
            && !rest.is_empty()
        {
            self.out.extend([format!(
                "\\{letter}{{{}}}",
                rest.replace("LowerCase", "Lowercase").replace("UpperCase", "Uppercase")
            )]);
        } else if (name.starts_with("In") && name.len() > 2) || name.contains('=') {
            self.out.extend([format!("\\{letter}{{{name}}}")]);
        } else {
            return Err("no such property");
        }
        Ok(())
    }

    fn octal(&mut self) -> Option<u32> {
        let mut code = None;
        for _ in 0..3 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
            let next = code.unwrap_or(0) * 8 + digit;
            if next > 0o377 {
                break;
            }
            self.at += 1;
            code = Some(next);
        }
        code
    }

    /// Exactly `length` hexadecimal digits; with `usize::MAX` at least one, up to the highest character.
    fn hex(&mut self, length: usize) -> Option<u32> {
        let mut code = 0_u32;
        let mut count = 0;
        while count < length
            && let Some(digit) = self.peek().and_then(|c| c.to_digit(16))
        {
            self.at += 1;
            count += 1;
            code = code.checked_mul(16)?.checked_add(digit)?;
        }
        let enough = if length == usize::MAX { count > 0 } else { count == length };
        (enough && code <= 0x10_FFFF).then_some(code)
    }
}
