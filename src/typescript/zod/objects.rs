//! Objects: properties, and what other names are let through.

use super::{Context, Input, Predicate, Printer, checks};
use crate::contract::defaults;
use crate::contract::schema::{Schema, SchemaId};
use crate::contract::shape::{self, Additional, Kind, Object};
use crate::contract::value::Value;
use crate::report::Diagnostic;
use crate::typescript::code::{Expression, Property};
use crate::typescript::{comments, values};

impl<'c> Printer<'c> {
    pub(super) fn object(&self, schema: &'c Schema, object: &Object<'c>, cx: Context<'c>) -> Expression {
        if object.properties.is_empty() {
            return self.map(schema, object, cx);
        }
        if let Some(extended) = self.extension(schema, object, cx) {
            return extended;
        }
        if is_base(schema) {
            self.not_enforced(schema, "which extension of this schema its `discriminator` asks for");
        }
        let properties = self.properties(object, cx.inside(), |_| true);
        // Named schemas stand alone and are read as a list; what is inside them stays on its line while it fits.
        let is_declaration = cx.declaring.is_some_and(|id| self.is_declared_as(id, schema));
        let properties =
            if is_declaration { Expression::expanded_object(properties) } else { Expression::object(properties) };
        let printed = self.closed(schema, object, properties, cx);
        match object.properties.iter().find(|property| property.name == PROTOTYPE) {
            Some(prototype) => self.holding(printed, self.prototype(prototype, cx)),
            None => printed,
        }
    }

    /// What an object's property of that name must be, which has to be looked for in the object as it was sent.
    fn prototype(&self, property: &shape::Property<'c>, cx: Context<'c>) -> Vec<Predicate> {
        let name = Expression::regex("^__proto__$", "u");
        let schema = property.schema.filter(|schema| cx.direction.carries(schema, &self.model.contract.schemas));
        let value = schema.zip(name).map(|(schema, name)| {
            let value = self.schema(schema, cx.inside().json());
            (self.check("patternProperty").call([name, value]), "Does not match the schema of its name")
        });
        let required =
            property.required.then(|| (self.check("required").call([Expression::string(PROTOTYPE)]), "Required"));
        required.into_iter().chain(value).collect()
    }

    /// An object with what the document says about other properties.
    fn closed(&self, schema: &'c Schema, object: &Object<'c>, properties: Expression, cx: Context<'c>) -> Expression {
        match &object.additional {
            Additional::Forbidden if !has_pattern_properties(schema) => self.z("strictObject", [properties]),
            Additional::Unspecified if !has_pattern_properties(schema) => self.z("object", [properties]),
            // What a pattern lists is not to be dropped.
            Additional::Unspecified | Additional::Allowed => self.z("looseObject", [properties]),
            Additional::Forbidden => {
                let loose = self.z("looseObject", [properties]);
                self.additional(schema, object, loose, self.z("never", []))
            }
            Additional::Matching(values) => {
                let loose = self.z("looseObject", [properties]);
                self.additional(schema, object, loose, self.part(values, cx.inside()))
            }
        }
    }

    /// What other properties must be, beside those with a schema of their own by name or by pattern.
    fn additional(&self, schema: &Schema, object: &Object<'c>, printed: Expression, values: Expression) -> Expression {
        let names = object.properties.iter().map(|property| Expression::string(property.name));
        let mut arguments = vec![values, Expression::array(names)];
        let patterns: Vec<Expression> =
            pattern_properties(schema).filter_map(|pattern| checks::regex(pattern)).collect();
        if !patterns.is_empty() {
            arguments.push(Expression::array(patterns));
        }
        let predicate = self.check("additionalProperties").call(arguments);
        self.holding(printed, vec![(predicate, "Does not match the schema of further properties")])
    }

    /// Whether more is asked of the schema's values than its type says.
    fn checks_all(&self, schema: &Schema) -> bool {
        let described = shape::shape(schema, &self.model.contract.schemas);
        !described.checks.is_empty() || !described.also.is_empty()
    }

    fn is_declared_as(&self, id: SchemaId, schema: &Schema) -> bool {
        std::ptr::eq(&raw const self.model.contract.schemas.get(id).schema, &raw const *schema)
    }

    fn map(&self, schema: &Schema, object: &Object<'c>, cx: Context<'c>) -> Expression {
        let record = |values: Expression| self.z("record", [self.z("string", []), values]);
        match &object.additional {
            Additional::Forbidden if has_pattern_properties(schema) => {
                self.additional(schema, object, record(self.z("unknown", [])), self.z("never", []))
            }
            Additional::Matching(values) if has_pattern_properties(schema) => {
                let values = self.part(values, cx.inside());
                self.additional(schema, object, record(self.z("unknown", [])), values)
            }
            Additional::Forbidden => self.z("strictObject", [Expression::object([])]),
            Additional::Matching(values) => record(self.part(values, cx.inside())),
            Additional::Allowed | Additional::Unspecified => record(self.z("unknown", [])),
        }
    }

    /// `Base.extend({ … })`, where the base is an object like this one that is declared before it.
    fn extension(&self, schema: &'c Schema, object: &Object<'c>, cx: Context<'c>) -> Option<Expression> {
        let id = object.extends.filter(|_| cx.input == Input::Json)?;
        let base = self.model.contract.schemas.get(id);
        let described = shape::shape(&base.schema, &self.model.contract.schemas);
        let Kind::Object(base_object) = &described.kind else {
            return None;
        };
        let unspecified = |additional: &Additional<'_>| matches!(additional, Additional::Unspecified);
        if self.checks_all(schema)
            || !described.checks.is_empty()
            || !described.also.is_empty()
            || described.nullable
            || base_object.properties.is_empty()
            || !unspecified(&base_object.additional)
            || !unspecified(&object.additional)
            || self.model.order.is_recursive(id)
            || schema.reference.is_some()
        {
            return None;
        }
        let own = self.properties(object, cx.inside(), |name| {
            // All of it, place and words included: what another part has touched is printed again.
            let find = |object: &Object<'c>| {
                let property = object.properties.iter().find(|property| property.name == name);
                property.map(|property| (property.required, property.schema))
            };
            find(base_object) != find(object)
        });
        let name = self.model.names.schema(id, self.reference_direction(id, cx));
        self.used.borrow_mut().schemas.insert(name.clone());
        if own.is_empty() {
            return Some(Expression::identifier(name));
        }
        Some(Expression::identifier(name).method("extend", [Expression::expanded_object(own)]))
    }

    fn properties(&self, object: &Object<'c>, cx: Context<'c>, wanted: impl Fn(&str) -> bool) -> Vec<Property> {
        let schemas = &self.model.contract.schemas;
        let mut printed = Vec::new();
        for property in object.properties.iter().filter(|property| wanted(property.name)) {
            // JavaScript gives an object that lists it another prototype.
            if property.name == PROTOTYPE {
                continue;
            }
            let Some(schema) = property.schema else {
                printed.push(Property::new(property.name, self.check("present")));
                continue;
            };
            if !cx.direction.carries(schema, schemas) {
                continue;
            }
            // A getter is evaluated when all schemas are declared.
            let late = !cx.late && immediate_references(schema).into_iter().any(|id| self.is_pending(id, cx));
            let inner = Context { late: cx.late || late, ..cx };
            let value = match cx.input {
                Input::Form | Input::Parts => self.field(property.name, schema, property.required, inner),
                Input::Json | Input::Text => self.member(schema, property.required, inner),
            };
            let value = match INHERITED.contains(&property.name) {
                true if property.required => self.check("own").call([value]),
                true => self.check("own").call([value]).method("optional", []),
                false => value,
            };
            let new = if late { Property::getter } else { Property::new };
            printed.push(
                new(property.name, value)
                    .commented(comments::member(schema, self.applies_default(schema, property.required, cx.input))),
            );
        }
        printed
    }

    /// A property's or parameter's schema with what holds when it is absent.
    pub fn member(&self, schema: &'c Schema, required: bool, cx: Context<'c>) -> Expression {
        if required {
            let (target, _) = self.model.contract.schemas.resolve(schema);
            let described = shape::shape(target, &self.model.contract.schemas);
            return match described.kind {
                Kind::Any if cx.input == Input::Json => self.present(target, described, cx),
                _ => self.schema(schema, cx),
            };
        }
        let printed = self.schema(schema, cx);
        let schemas = &self.model.contract.schemas;
        let default = schemas.links(schema).find_map(|link| link.annotations().default.as_ref());
        match default.map(|default| self.default(schema, default, cx.input)) {
            Some(Ok((method, default))) => printed.method(method, [default]),
            Some(Err(refused)) => {
                self.problems.borrow_mut().extend(refused);
                printed.method("optional", [])
            }
            None => printed.method("optional", []),
        }
    }

    /// Whether a value that is absent becomes the default that the schema names itself.
    pub fn applies_default(&self, schema: &Schema, required: bool, input: Input) -> bool {
        let default = schema.annotations().default.as_ref().filter(|_| !required);
        default.is_some_and(|default| self.default(schema, default, input).is_ok())
    }

    /// What gives a value that is absent its default; where it cannot be applied, the report, if there is one.
    fn default(
        &self,
        schema: &Schema,
        default: &Value,
        input: Input,
    ) -> Result<(&'static str, Expression), Option<Diagnostic>> {
        let refused = |diagnostic: Diagnostic| Err(Some(diagnostic.help("it is not applied")));
        if !defaults::fits(default, schema, &self.model.contract.schemas) {
            let message = format!("the default `{}` does not fit its schema", values::json(default));
            return refused(Diagnostic::warning("default-misfit", schema.origin, message));
        }
        if self.model.contract.typed_dates && has_moment(default) {
            let (target, _) = self.model.contract.schemas.resolve(schema);
            if shape::shape(target, &self.model.contract.schemas).is_moment() {
                let text = values::literal(default);
                return Ok(("prefault", self.format("at").call([text])));
            }
            if default.as_str().is_none() {
                let message = format!("the default `{}` has dates inside", values::json(default));
                return refused(Diagnostic::note("default-dates", schema.origin, message));
            }
        }
        match default {
            // Its members have defaults of their own: an object goes through the schema like one that was sent.
            Value::Object(_) if input == Input::Json => Ok(("prefault", values::literal(default))),
            Value::Array(items) if items.iter().any(|item| matches!(item, Value::Object(_) | Value::Array(_))) => {
                if input == Input::Json {
                    Ok(("prefault", values::literal(default)))
                } else {
                    Err(None)
                }
            }
            Value::Object(_) => Err(None),
            _ => Ok(("default", values::literal(default))),
        }
    }
}

/// Whether it has a text that may be a point in time.
fn has_moment(value: &Value) -> bool {
    match value {
        Value::String(text) => text.as_bytes().get(10).is_some_and(|letter| letter.eq_ignore_ascii_case(&b't')),
        Value::Array(items) => items.iter().any(has_moment),
        Value::Object(members) => members.iter().any(|(_, member)| has_moment(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether others extend the schema and its discriminator tells them apart, without a list of them.
fn is_base(schema: &Schema) -> bool {
    schema.composition.as_deref().is_some_and(|composition| {
        composition.discriminator.is_some() && composition.one_of.is_empty() && composition.any_of.is_empty()
    })
}

/// The named schemas that a schema needs as soon as it is evaluated: not those of properties, which see to themselves.
fn immediate_references(schema: &Schema) -> Vec<SchemaId> {
    let properties = schema.object.iter().flat_map(|object| object.properties.values());
    let properties: Vec<*const Schema> = properties.map(std::ptr::from_ref).collect();
    let parts = schema.children().into_iter().filter(|child| !properties.contains(&std::ptr::from_ref(*child)));
    parts.flat_map(immediate_references).chain(schema.reference).collect()
}

fn has_pattern_properties(schema: &Schema) -> bool {
    pattern_properties(schema).next().is_some()
}

fn pattern_properties(schema: &Schema) -> impl Iterator<Item = &String> {
    schema.object.iter().flat_map(|object| object.pattern_properties.keys())
}

/// A property that zod cannot list.
const PROTOTYPE: &str = "__proto__";

/// Names that every JavaScript object answers to, with a function, whether it has such a property or not.
const INHERITED: [&str; 11] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];
