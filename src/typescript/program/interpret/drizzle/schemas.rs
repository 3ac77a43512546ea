//! Schemas that are made of tables, as their library's own calls: `createInsertSchema(users)` is `z.object({ … })`.

use std::rc::Rc;
use std::sync::Arc;

use super::{Column, Kind, columns, table};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::value::{External, Place, Symbol, SymbolKind, Value};

impl Program<'_> {
    /// What is let into a table, or comes out of it.
    pub(super) fn schema_of_table(
        &mut self,
        of: &Value,
        maker: &str,
        refinements: Option<&Value>,
        is_zod: bool,
        place: Place,
    ) -> Option<Value> {
        let (_, listed) = table(of)?;
        let builder = Builder { is_zod, place };
        let members = self.new_object(place);
        for (name, column) in columns(&listed) {
            if column.is_generated && maker != "createSelectSchema" {
                continue;
            }
            let plain = builder.plain(self, &column);
            let refined = match refinements {
                Some(given @ Value::Object(_)) => self.member(given, &name, place),
                _ => Value::Undefined,
            };
            let schema = match &refined {
                Value::Function(_) => self.call(&refined, vec![plain], None, place),
                // It stands in the place of all that the column says.
                Value::Symbol(_) => {
                    members.set(name, refined, place);
                    continue;
                }
                _ => plain,
            };
            let may_be_null = !column.is_required;
            let may_be_missing = match maker {
                "createSelectSchema" => false,
                "createInsertSchema" => may_be_null || column.has_default,
                _ => true,
            };
            members.set(name, builder.wrapped(self, schema, may_be_null, may_be_missing), place);
        }
        let members = Value::Object(Rc::new(members));
        Some(builder.make(if is_zod { "object" } else { "Object" }, vec![members]))
    }
}

/// Writes calls of a library.
struct Builder {
    is_zod: bool,
    place: Place,
}

impl Builder {
    /// `z.string()`, `Type.String()`
    fn make(&self, word: &str, arguments: Vec<Value>) -> Value {
        let (module, object) = if self.is_zod { ("zod", "z") } else { ("@sinclair/typebox", "Type") };
        let external = External { module: module.into(), path: vec![object.into(), word.into()] };
        self.call(Value::External(Rc::new(external)), arguments)
    }

    /// `schema.max(80)`
    fn method(&self, schema: Value, name: &str, arguments: Vec<Value>) -> Value {
        let member = SymbolKind::Member { object: schema, name: name.into() };
        self.call(Value::Symbol(Rc::new(Symbol::new(self.place, member))), arguments)
    }

    fn call(&self, callee: Value, arguments: Vec<Value>) -> Value {
        let kind = SymbolKind::Call { callee, arguments, is_new: false };
        Value::Symbol(Rc::new(Symbol::new(self.place, kind)))
    }

    fn options(&self, program: &Program<'_>, members: Vec<(&str, Value)>) -> Vec<Value> {
        let options = program.new_object(self.place);
        members.into_iter().for_each(|(name, value)| options.set(Arc::from(name), value, self.place));
        vec![Value::Object(Rc::new(options))]
    }

    /// What a column holds, whether it must be there or not.
    fn plain(&self, program: &Program<'_>, column: &Column) -> Value {
        let one = match (&column.kind, self.is_zod) {
            (Kind::Text { values, .. }, true) if !values.is_empty() => {
                self.make("enum", vec![program.array(values.clone(), self.place)])
            }
            (Kind::Text { values, .. }, false) if !values.is_empty() => {
                let literals = values.iter().map(|value| self.make("Literal", vec![value.clone()])).collect();
                self.make("Union", vec![program.array(literals, self.place)])
            }
            (Kind::Text { longest, is_uuid, .. }, true) => {
                let mut schema = self.make("string", Vec::new());
                if *is_uuid {
                    schema = self.method(schema, "uuid", Vec::new());
                }
                match longest {
                    Some(longest) => self.method(schema, "max", vec![Value::Number(longest.clone())]),
                    None => schema,
                }
            }
            (Kind::Text { longest, is_uuid, .. }, false) => {
                let mut options = Vec::new();
                if *is_uuid {
                    options.push(("format", Value::text("uuid")));
                }
                options.extend(longest.clone().map(|longest| ("maxLength", Value::Number(longest))));
                self.make("String", self.options(program, options))
            }
            (Kind::Integer, true) => self.method(self.make("number", Vec::new()), "int", Vec::new()),
            (Kind::Integer, false) => self.make("Integer", Vec::new()),
            (Kind::Number, true) => self.make("number", Vec::new()),
            (Kind::Number, false) => self.make("Number", Vec::new()),
            (Kind::Boolean, true) => self.make("boolean", Vec::new()),
            (Kind::Boolean, false) => self.make("Boolean", Vec::new()),
            (Kind::Date, true) => self.make("date", Vec::new()),
            (Kind::Date, false) => self.make("Date", Vec::new()),
            (Kind::Any, true) => self.make("any", Vec::new()),
            (Kind::Any, false) => self.make("Any", Vec::new()),
        };
        match (column.is_list, self.is_zod) {
            (false, _) => one,
            (true, true) => self.make("array", vec![one]),
            (true, false) => self.make("Array", vec![one]),
        }
    }

    fn wrapped(&self, program: &Program<'_>, schema: Value, may_be_null: bool, may_be_missing: bool) -> Value {
        let mut schema = schema;
        if may_be_null {
            schema = match self.is_zod {
                true => self.method(schema, "nullable", Vec::new()),
                false => {
                    let parts = vec![schema, self.make("Null", Vec::new())];
                    self.make("Union", vec![program.array(parts, self.place)])
                }
            };
        }
        match (may_be_missing, self.is_zod) {
            (false, _) => schema,
            (true, true) => self.method(schema, "optional", Vec::new()),
            (true, false) => self.make("Optional", vec![schema]),
        }
    }
}
