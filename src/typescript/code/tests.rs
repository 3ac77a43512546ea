//! The layouts that generated projects are made of, as Prettier 3 leaves them.

use super::*;

fn z() -> Expression {
    Expression::known("z")
}

fn name(text: &'static str) -> Identifier {
    Identifier::known(text)
}

fn string(text: &str) -> Expression {
    Expression::string(text)
}

fn int(value: i64) -> Expression {
    Expression::integer(value)
}

fn text_schema() -> Expression {
    z().method("string", [])
}

#[test]
fn a_schema() {
    let user = z().method(
        "object",
        [Expression::object([
            Property::new("id", z().method("guid", [])).commented(Comment::new().tag("readOnly", "")),
            Property::new(
                "nickname",
                text_schema().method("max", [int(50)]).method("nullable", []).method("optional", []),
            ),
            Property::new(
                "tags",
                z().method("array", [text_schema().method("min", [int(1)])])
                    .method("refine", [Expression::known("unique"), string("Items must be unique")])
                    .method("default", [Expression::array([])]),
            ),
        ])],
    );
    assert_eq!(
        constant(&name("User"), None, &user, true).as_str(),
        "export const User = z.object({
  /** @readOnly */
  id: z.guid(),
  nickname: z.string().max(50).nullable().optional(),
  tags: z.array(z.string().min(1)).refine(unique, 'Items must be unique').default([]),
});"
    );
}

#[test]
fn a_chain_that_starts_with_a_schema() {
    let omitted = Expression::object([Property::new("id", Expression::boolean(true))]);
    let extension = Expression::expanded_object([Property::new("password", text_schema())]);
    let input = Expression::identifier(&name("User")).method("omit", [omitted]).method("extend", [extension]);
    assert_eq!(
        constant(&name("UserInput"), None, &input, true).as_str(),
        "export const UserInput = User.omit({ id: true }).extend({\n  password: z.string(),\n});"
    );
}

#[test]
fn a_chain_that_takes_several_lines() {
    let object = Expression::object([Property::new("child", z()).commented(Comment::text("Nested."))]);
    let schema = z().method("object", [object]).method("optional", []);
    assert_eq!(
        constant(&name("X"), None, &schema, false).as_str(),
        "const X = z
  .object({
    /** Nested. */
    child: z,
  })
  .optional();"
    );
}

#[test]
fn an_operation() {
    let responses = Expression::object([
        Property::new(
            "200",
            Expression::object([
                Property::new("description", string("The user's page.")),
                Property::new("body", Expression::known("UserPage")),
            ]),
        ),
        Property::new("4XX", Expression::known("Invalid")),
        Property::new("__proto__", Expression::known("Odd")),
    ]);
    let operation = Expression::expanded_object([
        Property::new("id", string("listUsers")),
        Property::new("security", Expression::known("api").member("security")),
        Property::new("responses", responses),
    ]);
    let value = operation.as_const().satisfies(TypeExpression::known("Operation", []));
    assert_eq!(
        constant(&name("listUsers"), None, &value, true).as_str(),
        r#"export const listUsers = {
  id: 'listUsers',
  security: api.security,
  responses: { 200: { description: "The user's page.", body: UserPage }, '4XX': Invalid, ['__proto__']: Odd },
} as const satisfies Operation;"#
    );
}

#[test]
fn getters_spreads_and_shorthands() {
    let object = Expression::object([
        Property::shorthand(&name("a")),
        Property::spread(Expression::known("b")),
        Property::getter("children", z().method("array", [Expression::known("Category")])),
    ]);
    assert_eq!(
        constant(&name("X"), None, &object, false).as_str(),
        "const X = {
  a,
  ...b,
  get children() {
    return z.array(Category);
  },
};"
    );
}

#[test]
fn arrows_and_patterns() {
    let value = name("value");
    let body = z().method("validate", [Expression::known("Other"), Expression::identifier(&value)]).negated();
    let pattern = Expression::regex("^/[a-z/]+$", "u").unwrap_or_else(Expression::null);
    let schema = text_schema()
        .method("regex", [pattern])
        .method("refine", [Expression::arrow([value], body), string("Must not match")]);
    assert_eq!(
        constant(&name("X"), None, &schema, false).as_str(),
        r"const X = z
  .string()
  .regex(/^\/[a-z/]+$/u)
  .refine((value) => !z.validate(Other, value), 'Must not match');"
    );
    let object = Expression::arrow([], Expression::object([]).as_const());
    assert_eq!(statement(&Expression::known("f").call([object])).as_str(), "f(() => ({}) as const);");
}

#[test]
fn a_route() {
    let operation = Expression::known("operations").member("listUsers");
    let handler = Expression::known("users").get("list-users");
    let validate = Expression::known("validate").call([operation]);
    let route = Expression::known("router").method("get", [string("/users"), validate, handler]);
    assert_eq!(
        statement(&route).as_str(),
        "router.get('/users', validate(operations.listUsers), users['list-users']);"
    );
}

#[test]
fn a_long_enum() {
    let values = (0..40).map(|index| string(&format!("v{index}")));
    let code = constant(&name("E"), None, &z().method("enum", [Expression::array(values)]), true);
    assert!(code.as_str().starts_with("export const E = z.enum([\n  'v0',\n  'v1',\n"));
    assert!(code.as_str().ends_with("  'v39',\n]);"));
    let numbers = (0..60).map(|index| int(index * 1000));
    let code = constant(&name("N"), None, &z().method("literal", [Expression::array(numbers)]), true);
    assert_eq!(code.as_str().lines().count(), 6);
}

#[test]
fn imports() {
    assert_eq!(import(&[name("A")], true, "./x.js").as_str(), "import type { A } from './x.js';");
    assert_eq!(import(&[name("a"), name("b")], false, "./x'.js").as_str(), "import { a, b } from \"./x'.js\";");
    let many: Vec<Identifier> = (0..20).filter_map(|index| Identifier::new(&format!("component{index}"))).collect();
    assert!(import(&many, false, "x").as_str().starts_with("import {\n  component0,\n"));
    assert_eq!(import_namespace(&name("z"), false, "zod").as_str(), "import * as z from 'zod';");
}

#[test]
fn types() {
    let member = TypeMember::new("X-Id", TypeExpression::keyword("string")).optional();
    let object = TypeExpression::object([member.clone(), TypeMember::index(&name("key"), TypeExpression::null())]);
    let union =
        TypeExpression::union([TypeExpression::string_literal("a"), TypeExpression::known("z.infer", [object])]);
    assert_eq!(
        type_alias(&name("T"), &TypeExpression::array(union), true).as_str(),
        "export type T = ('a' | z.infer<{ 'X-Id'?: string; [key: string]: null }>)[];"
    );
    let long = TypeExpression::union((0..30).map(|index| TypeExpression::string_literal(&format!("value {index}"))));
    assert!(
        type_alias(&name("U"), &long, true).as_str().starts_with("export type U =\n  | 'value 0'\n  | 'value 1'\n")
    );
    let commented = member.commented(Comment::text("The id."));
    assert_eq!(
        interface(&name("I"), &[commented], true).as_str(),
        "export interface I {\n  /** The id. */\n  'X-Id'?: string;\n}"
    );
}

#[test]
fn files() {
    let file = Code::file([
        Code::lines([Code::line_comment("Generated from a\nb.yaml."), import_side_effect("x")]),
        Code::default(),
        constant(&name("a"), None, &Expression::null(), false).documented(&Comment::text("Nothing.")),
    ]);
    assert_eq!(file.as_str(), "// Generated from a b.yaml.\nimport 'x';\n\n/** Nothing. */\nconst a = null;\n");
}

#[test]
fn an_expression_within_a_template() {
    let items = Expression::array((0..12).map(|_| string("twelve chars")));
    let code = Code::expression(&items, 4);
    assert!(code.as_str().starts_with("[\n      'twelve chars',"));
    assert!(code.as_str().ends_with("\n    ]"));
}

#[test]
fn depth_is_no_problem() {
    let mut value = Expression::null();
    for _ in 0..300 {
        value = z().method("object", [Expression::object([Property::new("a", value)])]).method("optional", []);
    }
    assert!(constant(&name("X"), None, &value, false).as_str().ends_with(".optional();"));
}
