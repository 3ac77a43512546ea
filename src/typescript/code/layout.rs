//! How Prettier lays out expressions.

use super::assignment::Right;
use super::document::{
    CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PARENTHESIS, COMMA, Doc, Docs, HARD_LINE, LINE, NIL, OPEN_BRACE, OPEN_BRACKET,
    OPEN_PARENTHESIS, SOFT_LINE, TRAILING_COMMA,
};
use super::expression::Kind;
use super::property::PropertyKind;
use super::width::{WIDTH, columns};
use super::{Code, Expression, Property, flat, printer};

/// So many columns are the lines of an expression indented at most against those of the one around it: a chain's calls, what is
/// assigned, and arguments.
const MOST_INDENT: usize = 6;

/// Where an expression stands, as far as its layout depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Other,
    /// An expression statement.
    Statement,
    /// The value of a `const`.
    Declarator,
    /// The value of a property.
    Property,
    /// What is called, with that many arguments.
    Callee(usize),
    /// What a member is read from.
    Object,
    /// Behind `!`.
    Operand,
    /// Behind `...`.
    Spread,
    /// Before `as` or `satisfies`.
    Cast,
}

/// Builds the document of one piece of code.
pub(super) struct Layout<'a> {
    pub(super) docs: Docs<'a>,
    /// Which objects an author opened, in order of appearance.
    open: Vec<bool>,
    objects: u32,
    /// Whether an object that is opened changes more than its own lines.
    pub(super) is_sensitive: bool,
    /// The column at which it starts.
    indent: usize,
    /// How many expressions there are around the one that is laid out.
    depth: usize,
    /// Where a text is put together before it is one of the document's.
    line: String,
    /// Objects at the start of a statement or an arrow's body, which would read as blocks.
    wrapped: Vec<&'a Expression>,
}

/// Prints what `build` builds. Prettier keeps an object open that takes several lines, and where that may change the lines around it,
/// what has been printed is laid out once more, until nothing changes.
pub(super) fn print<'a>(indent: usize, build: impl Fn(&mut Layout<'a>) -> Doc) -> Code {
    let mut open: Vec<bool> = Vec::new();
    let mut rounds = 0;
    loop {
        let mut layout = Layout {
            docs: Docs::new(),
            open,
            objects: 0,
            is_sensitive: false,
            indent,
            depth: 0,
            line: String::new(),
            wrapped: Vec::new(),
        };
        let doc = build(&mut layout);
        let (text, broken) = printer::print(&layout.docs, doc, indent, layout.objects as usize);
        rounds += 1;
        if rounds == 4 || !layout.is_sensitive || !broken.contains(&true) {
            return Code(text);
        }
        open = broken.iter().enumerate().map(|(index, is_broken)| *is_broken || layout.is_open(index)).collect();
    }
}

impl<'a> Layout<'a> {
    fn is_open(&self, object: usize) -> bool {
        self.open.get(object).copied().unwrap_or(false)
    }

    pub(super) fn expression(&mut self, expression: &'a Expression, place: Place) -> Doc {
        self.depth += 1;
        let doc = match &expression.0 {
            Kind::Identifier(name) => self.docs.text(name.as_str()),
            Kind::Keyword(name) => self.docs.text(name),
            Kind::String(literal) | Kind::Regex(literal, _) => self.docs.text(literal),
            Kind::Number { is_negative, digits } => {
                let digits = self.docs.text(digits);
                if *is_negative { self.prefixed("-", digits) } else { digits }
            }
            Kind::Array(items) => self.array(items),
            Kind::Object { properties, is_expanded } => self.object(properties, *is_expanded),
            Kind::Member(object, name) => self.member(object, name, place),
            Kind::Index(object, key) => {
                let object = self.expression(object, Place::Object);
                let lookup = self.index(key);
                self.docs.concat(&[object, lookup])
            }
            Kind::Call(callee, arguments) => self.call(expression, callee, arguments, place),
            Kind::Arrow(..) => self.arrow(expression, place).0,
            Kind::AsConst(operand) => {
                let operand = self.expression(operand, Place::Cast);
                let cast = self.docs.text(" as const");
                self.cast(&[operand, cast], place)
            }
            Kind::Satisfies(operand, ty) => {
                let operand = self.expression(operand, Place::Cast);
                let cast = self.docs.text(" satisfies ");
                let ty = self.type_expression(ty, super::type_layout::TypePlace::Other);
                self.cast(&[operand, cast, ty], place)
            }
            Kind::Not(operand) => {
                let operand = self.expression(operand, Place::Operand);
                self.prefixed("!", operand)
            }
            Kind::Spread(operand) => {
                let operand = self.expression(operand, Place::Spread);
                self.prefixed("...", operand)
            }
        };
        self.depth -= 1;
        if self.needs_parentheses(expression, place) { self.parenthesised(doc) } else { doc }
    }

    /// `key: value` as one text, if it has the room for one line wherever the lines around it break, and nothing else matters.
    fn flat_pair(&mut self, key: &str, value: &Expression) -> Option<Doc> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        line.extend([key, ": "]);
        let is_flat = flat::write(value, &mut line);
        let is_short = self.indent + self.depth * MOST_INDENT + columns(&line) as usize + ",".len() <= WIDTH;
        let doc = (is_flat && is_short).then(|| self.docs.own(&line));
        self.line = line;
        doc
    }

    fn needs_parentheses(&self, expression: &'a Expression, place: Place) -> bool {
        let is_head = matches!(place, Place::Callee(_) | Place::Object);
        match &expression.0 {
            Kind::Arrow(..) => is_head || matches!(place, Place::Operand | Place::Cast),
            Kind::AsConst(_) | Kind::Satisfies(..) => is_head || matches!(place, Place::Operand | Place::Spread),
            Kind::Not(_) => is_head,
            Kind::Number { is_negative, .. } => place == Place::Object || *is_negative && is_head,
            Kind::Object { .. } => self.wrapped.iter().any(|wrapped| std::ptr::eq(*wrapped, expression)),
            _ => false,
        }
    }

    pub(super) fn parenthesised(&mut self, doc: Doc) -> Doc {
        self.docs.concat(&[OPEN_PARENTHESIS, doc, CLOSE_PARENTHESIS])
    }

    pub(super) fn prefixed(&mut self, prefix: &'a str, doc: Doc) -> Doc {
        let prefix = self.docs.text(prefix);
        self.docs.concat(&[prefix, doc])
    }

    /// Lays out something that starts with the expression where an object would read as a block.
    pub(super) fn guarded(&mut self, expression: &'a Expression, layout: impl FnOnce(&mut Self) -> Doc) -> Doc {
        let mut leftmost = expression;
        while let Kind::Member(inner, _)
        | Kind::Index(inner, _)
        | Kind::Call(inner, _)
        | Kind::AsConst(inner)
        | Kind::Satisfies(inner, _) = &leftmost.0
        {
            leftmost = inner;
        }
        let depth = self.wrapped.len();
        self.wrapped.push(leftmost);
        let doc = layout(self);
        self.wrapped.truncate(depth);
        doc
    }

    fn cast(&mut self, parts: &[Doc], place: Place) -> Doc {
        let cast = self.docs.concat(parts);
        if !matches!(place, Place::Callee(_) | Place::Object) {
            return cast;
        }
        let inner = self.docs.concat(&[SOFT_LINE, cast]);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[inner, SOFT_LINE]);
        self.docs.group(contents)
    }

    fn member(&mut self, object: &'a Expression, name: &'a str, place: Place) -> Doc {
        let head = self.expression(object, Place::Object);
        let lookup = self.lookup(name);
        let is_inline = match &object.0 {
            Kind::Identifier(_) | Kind::Keyword("undefined") => place != Place::Object,
            Kind::Call(_, arguments) => {
                place == Place::Declarator && (!arguments.is_empty() || super::chain::is_chain(object))
            }
            _ => false,
        };
        let lookup = if is_inline {
            lookup
        } else {
            let contents = self.docs.concat(&[SOFT_LINE, lookup]);
            let contents = self.docs.indent(contents);
            self.docs.group(contents)
        };
        self.docs.concat(&[head, lookup])
    }

    pub(super) fn lookup(&mut self, name: &'a str) -> Doc {
        let name = self.docs.text(name);
        self.prefixed(".", name)
    }

    pub(super) fn index(&mut self, key: &'a str) -> Doc {
        let key = self.docs.text(key);
        let inner = self.docs.concat(&[SOFT_LINE, key]);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_BRACKET, inner, SOFT_LINE, CLOSE_BRACKET]);
        self.docs.group(contents)
    }

    fn array(&mut self, items: &'a [Expression]) -> Doc {
        if items.is_empty() {
            return self.docs.text("[]");
        }
        let mark = self.docs.mark();
        let list = if is_number_list(items) {
            let mut parts = Vec::with_capacity(items.len() * 2);
            let last_comma = self.docs.marked_if_break(COMMA, NIL, mark);
            for (index, item) in items.iter().enumerate() {
                let item = self.expression(item, Place::Other);
                if index > 0 {
                    parts.push(LINE);
                }
                let follower = if index + 1 < items.len() { COMMA } else { last_comma };
                parts.push(self.docs.concat(&[item, follower]));
            }
            self.docs.fill(&parts)
        } else {
            let mut parts = Vec::with_capacity(items.len() * 3);
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    parts.extend([COMMA, LINE]);
                }
                let item = self.expression(item, Place::Other);
                parts.push(self.docs.group(item));
            }
            parts.push(TRAILING_COMMA);
            self.docs.concat(&parts)
        };
        let inner = self.docs.concat(&[SOFT_LINE, list]);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_BRACKET, inner, SOFT_LINE, CLOSE_BRACKET]);
        self.docs.marked_group(contents, is_matrix(items), mark)
    }

    fn object(&mut self, properties: &'a [Property], is_expanded: bool) -> Doc {
        if properties.is_empty() {
            return self.docs.text("{}");
        }
        let object = self.next_object();
        let mut parts = Vec::with_capacity(properties.len() * 3 + 1);
        parts.push(LINE);
        for (index, property) in properties.iter().enumerate() {
            if index > 0 {
                parts.extend([COMMA, LINE]);
            }
            parts.push(self.property(property));
        }
        let inner = self.docs.concat(&parts);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_BRACE, inner, TRAILING_COMMA, LINE, CLOSE_BRACE]);
        let is_open = is_expanded || self.is_open(object as usize);
        self.docs.object_group(contents, is_open, object)
    }

    /// Counts an object, and says whether it was open the last time.
    pub(super) fn next_object(&mut self) -> u32 {
        let object = self.objects;
        self.objects += 1;
        object
    }

    /// The group of an object type.
    pub(super) fn object_type_group(&mut self, contents: Doc, is_expanded: bool, object: u32) -> Doc {
        let is_open = is_expanded || self.is_open(object as usize);
        self.docs.object_group(contents, is_open, object)
    }

    fn property(&mut self, property: &'a Property) -> Doc {
        let doc = match &property.kind {
            PropertyKind::Pair(key, value) => match self.flat_pair(key, value) {
                Some(pair) => pair,
                None => {
                    let left = self.docs.text(key);
                    self.assignment(left, ":", &Right::Property(key, value))
                }
            },
            PropertyKind::Getter(key, value) => {
                let (get, key, open) = (self.docs.text("get "), self.docs.text(key), self.docs.text("() {"));
                let (value, returns) = (self.expression(value, Place::Other), self.docs.text("return "));
                let semicolon = self.docs.text(";");
                let body = self.docs.concat(&[HARD_LINE, returns, value, semicolon]);
                let body = self.docs.indent(body);
                self.docs.concat(&[get, key, open, body, HARD_LINE, CLOSE_BRACE])
            }
            PropertyKind::Shorthand(name) => self.docs.text(name.as_str()),
            PropertyKind::Spread(value) => {
                let value = self.expression(value, Place::Spread);
                self.prefixed("...", value)
            }
        };
        if property.comment.is_empty() {
            return doc;
        }
        let comment = self.docs.comment(&property.comment);
        self.docs.concat(&[comment, HARD_LINE, doc])
    }
}

/// Whether Prettier sets the array as running text: numbers only.
pub(super) fn is_number_list(items: &[Expression]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item.0, Kind::Number { .. }))
}

/// Whether Prettier always breaks the array: several arrays, or several objects, of more than one element each.
pub(super) fn is_matrix(items: &[Expression]) -> bool {
    let is_row = |item: &Expression| matches!(&item.0, Kind::Array(items) if items.len() > 1);
    let is_record = |item: &Expression| matches!(&item.0, Kind::Object { properties, .. } if properties.len() > 1);
    items.len() > 1 && (items.iter().all(is_row) || items.iter().all(is_record))
}
