//! Entities of TypeORM: classes whose fields are columns of tables.

use std::rc::Rc;
use std::sync::Arc;

use super::columns::of_type;
use super::{decorator, members, root, texts, written};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::rows::{called, number, row, text};
use crate::typescript::program::interpret::typed::type_of;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{Class, Object, Place, Symbol, SymbolKind, Value};

/// The decorators of columns that the database fills in.
const GENERATED: [&str; 6] = [
    "PrimaryGeneratedColumn",
    "CreateDateColumn",
    "UpdateDateColumn",
    "DeleteDateColumn",
    "VersionColumn",
    "ObjectIdColumn",
];
/// Those of other columns.
const COLUMNS: [&str; 5] = ["Column", "PrimaryColumn", "ViewColumn", "VirtualColumn", "RelationId"];
/// The decorators of relations, and whether to many.
const RELATIONS: [(&str, bool); 4] =
    [("OneToMany", true), ("ManyToMany", true), ("OneToOne", false), ("ManyToOne", false)];
/// What gives the repository of an entity.
const REPOSITORIES: [&str; 5] =
    ["getRepository", "getTreeRepository", "getMongoRepository", "getCustomRepository", "createQueryBuilder"];
/// The methods that give one entity, and whether there may be none.
const ONE: [(&str, bool); 14] = [
    ("findOne", true),
    ("findOneBy", true),
    ("findOneById", true),
    ("preload", true),
    ("getOne", true),
    ("findOneOrFail", false),
    ("findOneByOrFail", false),
    ("getOneOrFail", false),
    ("create", false),
    ("save", false),
    ("merge", false),
    ("remove", false),
    ("softRemove", false),
    ("recover", false),
];
const MANY: [&str; 5] = ["find", "findBy", "findByIds", "getMany", "findTrees"];
const COUNTED: [&str; 3] = ["findAndCount", "findAndCountBy", "getManyAndCount"];
const COUNTS: [&str; 3] = ["count", "countBy", "getCount"];
const TRUTHS: [&str; 5] = ["exist", "exists", "existsBy", "existBy", "getExists"];
/// The methods of queries that join what they are given.
const JOINS: [&str; 4] = ["leftJoinAndSelect", "innerJoinAndSelect", "leftJoinAndMapOne", "leftJoinAndMapMany"];
/// How many methods a query is made with.
const MOST_METHODS: usize = 40;
/// How deep rows may be in each other.
const DEEPEST: usize = 4;

/// A class that is kept in a table.
#[derive(Debug)]
pub struct Entity {
    class: Rc<Class>,
    columns: Vec<Column>,
    relations: Vec<Relation>,
}

#[derive(Debug)]
struct Column {
    name: Arc<str>,
    typed: Option<Typed>,
    /// Whether it is left out unless somebody asks for it.
    is_hidden: bool,
    is_nullable: bool,
    is_generated: bool,
    is_date: bool,
    is_uuid: bool,
}

#[derive(Debug)]
struct Relation {
    name: Arc<str>,
    /// `() => Post`
    target: Value,
    is_list: bool,
    is_eager: bool,
}

/// What a query asks for beside the columns that are there anyway.
#[derive(Default)]
struct Asked {
    /// The columns, where not all are asked for.
    columns: Option<Vec<Arc<str>>>,
    more: Vec<Arc<str>>,
    /// The relations, each with those of what it leads to behind dots.
    relations: Vec<Arc<str>>,
}

impl Program<'_> {
    /// What a call of a repository, of an entity or of a query gives.
    pub(super) fn entity_rows(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (receiver, method, arguments) = symbol.kind.method_call()?;
        let one = ONE.iter().find(|(known, _)| *known == method);
        let is_known =
            one.is_some() || [&MANY[..], &COUNTED, &COUNTS, &TRUTHS].iter().any(|methods| methods.contains(&method));
        if !is_known {
            return None;
        }
        // `manager.find(User, { … })`
        let (entity, arguments) = match arguments.first().map(Value::unaliased) {
            Some(Value::Class(class)) => (self.entity(&class.clone())?, &arguments[1..]),
            _ => (self.entity_of(receiver, method, arguments, place)?, arguments),
        };
        if COUNTS.contains(&method) {
            return Some(number("parseInt", place));
        }
        if TRUTHS.contains(&method) {
            return Some(Value::any_truth());
        }
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let is_stored = matches!(method, "save" | "remove" | "softRemove" | "recover");
        let is_many = matches!(first.unaliased(), Value::Array(_)) && matches!(method, "save" | "create" | "remove");
        if is_stored && !is_many && (row(&first).is_some() || matches!(&first, Value::Object(it) if it.class.is_some()))
        {
            self.fill_in(&entity, &first, place);
            return Some(first);
        }
        let asked = match method {
            "getOne" | "getOneOrFail" | "getMany" | "getManyAndCount" => asked_by_query(receiver),
            _ => asked_by_options(&first),
        };
        let record = self.row_of_entity(&entity, &asked, place, 0);
        let is_missing = one.is_some_and(|(_, may_be_missing)| *may_be_missing);
        let record = self.record_of(record, &Value::Class(entity.class.clone()), !is_missing, place);
        Some(match one {
            Some(_) if !is_many => record,
            _ if COUNTED.contains(&method) => {
                let list = self.open_array(vec![record], place);
                self.array(vec![list, number("parseInt", place)], place)
            }
            _ => self.open_array(vec![record], place),
        })
    }

    /// `instanceToPlain(user)` of class-transformer: what it says is not left out.
    pub(in crate::typescript::program::interpret) fn plain_instance(
        &mut self,
        value: &Value,
        place: Place,
    ) -> Option<Value> {
        if let Value::Array(items) = value.unaliased() {
            let items = items.items.borrow().clone();
            let items = items.iter().map(|item| self.plain_instance(item, place).unwrap_or(Value::Unknown(place)));
            let items = items.collect();
            return Some(self.open_array(items, place));
        }
        let (object, class) = match (row(value), value.unaliased()) {
            (Some(row), _) => (row, super::record_model(value)?),
            (None, Value::Object(object)) => (value.clone(), Value::Class(object.class.clone()?)),
            _ => return None,
        };
        let Value::Class(class) = class else { return None };
        let is_marked = |decorators: &[Value], wanted: &str| {
            decorators.iter().any(|it| decorator(it, "class-transformer").is_some_and(|(name, _)| name == wanted))
        };
        let fields = self.decorated_fields(&class);
        let left_out: Vec<Arc<str>> = fields
            .into_iter()
            .filter(|field| is_marked(&field.decorators, "Exclude"))
            .map(|field| field.name)
            .collect();
        Some(crate::typescript::program::interpret::patterns::without(&object, &left_out, place))
    }

    /// The entity that a repository or a query is of.
    fn entity_of(&mut self, receiver: &Value, method: &str, arguments: &[Value], place: Place) -> Option<Rc<Entity>> {
        let mut value = receiver.clone();
        for _ in 0..MOST_METHODS {
            if let Some(found) = type_of(&value).cloned().and_then(|typed| self.entity_of_type(&typed, place)) {
                return Some(found);
            }
            match value.unaliased().clone() {
                // `User.find()`
                Value::Class(class) => return self.entity(&class),
                Value::Object(object) => {
                    let class = object.class.clone()?;
                    let is_repository = root(&class).is_some_and(|root| {
                        &*root.module == "typeorm" && root.path.last().is_some_and(|name| name.ends_with("Repository"))
                    });
                    return match is_repository {
                        true => self.entity_of_base(&class, place),
                        // `user.save()`
                        false => self.entity(&class),
                    };
                }
                Value::Symbol(symbol) => {
                    let SymbolKind::Call { callee, arguments: given, .. } = &symbol.kind else {
                        // `manager.save(user)`
                        let is_manager = matches!(method, "save" | "remove" | "create");
                        let stored = arguments.first().filter(|_| is_manager)?;
                        let class = match (super::record_model(stored), stored.unaliased()) {
                            (Some(Value::Class(class)), _) => class,
                            (None, Value::Object(object)) => object.class.clone()?,
                            _ => return None,
                        };
                        return self.entity(&class);
                    };
                    let named = |name: &str| REPOSITORIES.contains(&name);
                    let of_package = callee.external().filter(|external| &*external.module == "typeorm");
                    let gives = match (of_package.and_then(|external| external.path.last()), symbol.kind.method_call())
                    {
                        (Some(name), _) => named(name),
                        (None, Some((_, name, _))) => named(name),
                        (None, None) => false,
                    };
                    if let (true, Some(Value::Class(class))) = (gives, given.first().map(Value::unaliased)) {
                        let class = class.clone();
                        return self.entity(&class).or_else(|| self.entity_of_base(&class, place));
                    }
                    value = symbol.kind.method_call()?.0.clone();
                }
                _ => return None,
            }
        }
        None
    }

    /// `class UserRepository extends Repository<User>`
    fn entity_of_base(&mut self, class: &Rc<Class>, place: Place) -> Option<Rc<Entity>> {
        let base = super::classes(class).last()?.tree.base.as_ref()?.at;
        let source = self.module(class.module).clone();
        self.entity_of_text(source.text.get(base as usize..)?, class.module, place)
    }

    /// `Repository<User>`
    fn entity_of_type(&mut self, typed: &Typed, place: Place) -> Option<Rc<Entity>> {
        if !typed.steps.is_empty() {
            return None;
        }
        let source = self.module(typed.module).clone();
        self.entity_of_text(source.text.get(typed.at.start as usize..typed.at.end as usize)?, typed.module, place)
    }

    fn entity_of_text(
        &mut self,
        text: &str,
        module: crate::typescript::program::ModuleId,
        place: Place,
    ) -> Option<Rc<Entity>> {
        let (before, after) = text.split_once('<')?;
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
        if !before.trim().ends_with("Repository") || !before.trim().chars().all(|it| is_name(it) || it == '.') {
            return None;
        }
        let name: String = after.trim_start().chars().take_while(|letter| is_name(*letter)).collect();
        let scope = self.module(module).scope.clone();
        match self.name(&name, &scope, place) {
            Value::Class(class) => self.entity(&class),
            _ => None,
        }
    }

    /// What TypeORM keeps of a class; `None` where it keeps nothing.
    fn entity(&mut self, class: &Rc<Class>) -> Option<Rc<Entity>> {
        let identity = Arc::as_ptr(&class.tree).addr();
        if let Some(known) = self.entities.get(&identity) {
            return known.clone();
        }
        self.entities.insert(identity, None);
        let (mut columns, mut relations) = (Vec::new(), Vec::new());
        for field in self.decorated_fields(class) {
            for value in &field.decorators {
                let Some((word, arguments)) = decorator(value, "typeorm") else { continue };
                let options = |name: &str| arguments.iter().find_map(|argument| written(argument, name));
                let is = |name: &str| options(name).is_some_and(|value| value.truth() == Some(true));
                if let Some((_, is_list)) = RELATIONS.iter().find(|(known, _)| *known == word) {
                    let Some(target) = arguments.first().cloned() else { continue };
                    let (name, is_eager) = (field.name.clone(), is("eager"));
                    relations.push(Relation { name, target, is_list: *is_list, is_eager });
                } else if GENERATED.contains(&word.as_str()) || COLUMNS.contains(&word.as_str()) {
                    let first = arguments.first().and_then(Value::as_text).unwrap_or_default();
                    columns.retain(|known: &Column| known.name != field.name);
                    columns.push(Column {
                        name: field.name.clone(),
                        typed: field.typed.clone(),
                        is_hidden: options("select").is_some_and(|value| value.truth() == Some(false)),
                        is_nullable: is("nullable") || word == "DeleteDateColumn",
                        is_generated: GENERATED.contains(&word.as_str()),
                        is_date: word.ends_with("DateColumn"),
                        is_uuid: first == "uuid",
                    });
                }
            }
        }
        let is_kept = !columns.is_empty();
        let entity = is_kept.then(|| Rc::new(Entity { class: class.clone(), columns, relations }));
        self.entities.insert(identity, entity.clone());
        entity
    }

    /// What the database fills in when an instance is stored.
    fn fill_in(&mut self, entity: &Entity, instance: &Value, place: Place) {
        let Value::Object(object) = instance.unaliased() else { return };
        for column in entity.columns.iter().filter(|column| column.is_generated) {
            let is_there = |object: &Object| {
                members(object).iter().any(|(name, value)| *name == column.name && !matches!(value, Value::Undefined))
            };
            if !is_there(object) {
                object.set(column.name.clone(), value_of(column, place), place);
            }
        }
    }

    fn row_of_entity(&mut self, entity: &Entity, asked: &Asked, place: Place, depth: usize) -> Value {
        let made = self.new_object(place);
        let is_asked = |column: &Column| match &asked.columns {
            Some(names) => names.contains(&column.name),
            None => !column.is_hidden || asked.more.contains(&column.name),
        };
        for column in entity.columns.iter().filter(|column| is_asked(column)) {
            made.set(column.name.clone(), value_of(column, place), place);
        }
        for relation in &entity.relations {
            let start = format!("{}.", relation.name);
            let inner: Vec<Arc<str>> =
                asked.relations.iter().filter_map(|path| path.strip_prefix(&start).map(Into::into)).collect();
            let is_wanted = relation.is_eager || !inner.is_empty() || asked.relations.contains(&relation.name);
            if !is_wanted || depth > DEEPEST {
                continue;
            }
            let target = match &relation.target {
                function @ Value::Function(_) => self.call(&function.clone(), Vec::new(), None, place),
                other => other.clone(),
            };
            let one = match &target {
                Value::Class(class) => self.entity(&class.clone()).map(|entity| {
                    let asked = Asked { relations: inner, ..Asked::default() };
                    self.row_of_entity(&entity, &asked, place, depth + 1)
                }),
                _ => None,
            };
            let one = one.unwrap_or(Value::Unknown(place));
            let value = if relation.is_list { self.open_array(vec![one], place) } else { one };
            made.set(relation.name.clone(), value, place);
        }
        Value::Object(Rc::new(made))
    }
}

fn value_of(column: &Column, place: Place) -> Value {
    let value = match &column.typed {
        _ if column.is_date => called("Date", true, place),
        Some(typed) => of_type(typed.clone(), place),
        None if column.is_uuid => text(place),
        None => Value::Unknown(place),
    };
    if column.is_nullable { Value::either([value, Value::Null]) } else { value }
}

/// `{ select: ['id'], relations: { posts: true } }`
fn asked_by_options(options: &Value) -> Asked {
    let columns = written(options, "select").map(|wanted| match wanted.unaliased() {
        Value::Object(wanted) => members(wanted)
            .into_iter()
            .filter(|(_, value)| value.truth() != Some(false))
            .map(|(name, _)| name)
            .collect(),
        list => texts(list).unwrap_or_default(),
    });
    let mut relations = Vec::new();
    match written(options, "relations") {
        Some(wanted @ Value::Object(_)) => named(&wanted, "", &mut relations),
        Some(list) => relations = texts(&list).unwrap_or_default(),
        None => {}
    }
    Asked { columns: columns.filter(|names: &Vec<_>| !names.is_empty()), more: Vec::new(), relations }
}

/// `{ posts: { author: true } }` is `posts` and `posts.author`.
fn named(wanted: &Value, before: &str, out: &mut Vec<Arc<str>>) {
    let Value::Object(object) = wanted else { return };
    for (name, value) in members(object) {
        if value.truth() != Some(false) {
            let path = format!("{before}{name}");
            out.push(path.as_str().into());
            named(&value, &format!("{path}."), out);
        }
    }
}

/// `createQueryBuilder('user').leftJoinAndSelect('user.posts', 'post')`
fn asked_by_query(query: &Value) -> Asked {
    let mut steps = Vec::new();
    let mut value = query.clone();
    for _ in 0..MOST_METHODS {
        let Some((receiver, name, arguments)) = value.symbol().and_then(|symbol| {
            let (receiver, name, arguments) = symbol.kind.method_call()?;
            Some((receiver.clone(), name.to_owned(), arguments.to_vec()))
        }) else {
            break;
        };
        steps.push((name, arguments));
        value = receiver;
    }
    let mut asked = Asked::default();
    // The names of what has been joined, each with the way to it.
    let mut known: Vec<(String, String)> = Vec::new();
    for (name, arguments) in steps.iter().rev() {
        let text = |index: usize| arguments.get(index).and_then(Value::as_text).unwrap_or_default();
        match name.as_str() {
            "createQueryBuilder" => {
                let own = arguments.iter().find_map(Value::as_text).unwrap_or_default();
                known.push((own.to_owned(), String::new()));
            }
            name if JOINS.contains(&name) => {
                let Some((of, relation)) = text(0).split_once('.') else { continue };
                let Some((_, way)) = known.iter().find(|(known, _)| known == of) else { continue };
                let path = if way.is_empty() { relation.to_owned() } else { format!("{way}.{relation}") };
                asked.relations.push(path.as_str().into());
                known.push((text(1).to_owned(), path));
            }
            "select" | "addSelect" => {
                let first = arguments.first().cloned().unwrap_or(Value::Undefined);
                let names = texts(&first).or_else(|| Some(vec![first.as_text()?.into()])).unwrap_or_default();
                let own = known.first().map(|(own, _)| format!("{own}.")).unwrap_or_default();
                let columns = names.iter().filter_map(|name| name.strip_prefix(&own).map(Arc::<str>::from));
                let columns: Vec<Arc<str>> = columns.collect();
                match name.as_str() {
                    "select" if !columns.is_empty() => asked.columns = Some(columns),
                    _ => match &mut asked.columns {
                        Some(listed) => listed.extend(columns),
                        None => asked.more.extend(columns),
                    },
                }
            }
            _ => {}
        }
    }
    asked
}
