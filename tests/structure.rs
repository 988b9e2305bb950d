//! The modules of each crate form no circles.
//!
//! An edge leads from the module that names an item to the module that defines it, through re-exports. Unit tests do not
//! count: they may use every module.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

/// A module's path: `["manifest", "check"]`; the crate's root is empty.
type Name = Vec<String>;

#[derive(Default)]
struct Module {
    /// Imported names, each with its full path, which starts with `crate`, `self`, `super`, a child or another crate.
    imports: BTreeMap<String, Name>,
    /// Modules imported with `*`.
    globs: Vec<Name>,
    /// Paths in the code with at least two segments.
    paths: BTreeSet<Name>,
}

/// The modules of a crate, by name.
type Crate = BTreeMap<Name, Module>;

#[test]
fn no_crate_has_modules_that_use_each_other_in_a_circle() {
    let mut found = String::new();
    for entry in fs_err::read_dir(crate::repository("crates")).unwrap() {
        let source = entry.unwrap().path().join("src");
        let modules = read(&source);
        assert!(!modules.is_empty(), "no module in {}", source.display());
        let edges = edges(&modules);
        for circle in circles(&edges) {
            found += &format!("modules of {} form a circle:\n", source.display());
            for (from, to) in circle.iter().flat_map(|from| edges[from].iter().map(move |to| (from, to))) {
                if circle.contains(to) {
                    found += &format!("  {} uses {}\n", from.join("::"), to.join("::"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn circles_are_found_through_re_exports() {
    let module = |code: &str| {
        let mut module = Module::default();
        module.visit_file(&syn::parse_file(code).unwrap());
        module
    };
    let name = |text: &str| text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect::<Name>();
    let mut modules = Crate::from([
        (name(""), module("mod a; mod b;")),
        (name("a"), module("mod error; pub use error::Error; pub fn f() -> Error { crate::b::g() }")),
        (name("a::error"), module("pub struct Error;")),
        (name("b"), module("use crate::a::Error; pub fn g() -> Error { Error }")),
        (name("c"), module("pub fn f() { crate::d::f() }")),
        (name("d"), module("pub fn f() { crate::a::f() }")),
    ]);
    assert!(circles(&edges(&modules)).is_empty());
    modules.insert(name("a::error"), module("pub struct Error; pub fn h() { super::super::b::g(); }"));
    modules.insert(name("d"), module("pub fn f() { crate::c::f() }"));
    let expected = [["a::error", "b"], ["c", "d"]].map(|circle| BTreeSet::from(circle.map(name)));
    assert_eq!(circles(&edges(&modules)), BTreeSet::from(expected));
}

/// Every module below a crate's `src`, parsed.
fn read(source: &Path) -> Crate {
    let mut modules = Crate::new();
    let mut folders = vec![source.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let mut name: Name = path
                    .strip_prefix(source)
                    .unwrap()
                    .with_extension("")
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                if name.last().is_some_and(|last| ["lib", "main", "mod"].contains(&last.as_str())) {
                    name.pop();
                }
                let file = syn::parse_file(&fs_err::read_to_string(&path).unwrap()).unwrap();
                modules.entry(name).or_default().visit_file(&file);
            }
        }
    }
    modules
}

/// The modules that each module uses.
fn edges(modules: &Crate) -> BTreeMap<Name, BTreeSet<Name>> {
    let uses = |(name, module): (&Name, &Module)| {
        let imports = module.imports.values().chain(&module.globs);
        let targets = imports.chain(&module.paths).filter_map(|path| definition(modules, name, path, 0));
        (name.clone(), targets.filter(|target| target != name).collect())
    };
    let mut edges: BTreeMap<Name, BTreeSet<Name>> = modules.iter().map(uses).collect();
    // The crate's root declares and re-exports modules, and has no code.
    edges.remove(&Name::new());
    for targets in edges.values_mut() {
        targets.remove(&Name::new());
    }
    edges
}

/// The module that defines the item that `path` names in the module `from`; `None` for an item of another crate.
fn definition(modules: &Crate, from: &Name, path: &[String], depth: usize) -> Option<Name> {
    assert!(depth < 20, "re-exports form a circle: {path:?} in {from:?}");
    let (first, mut rest) = path.split_first()?;
    let mut at = from.clone();
    match first.as_str() {
        "crate" => at.clear(),
        "self" => {}
        "super" => drop(at.pop()),
        _ if is_module(modules, &child(&at, first)) => at.push(first.clone()),
        name => {
            let imported = modules.get(&at)?.imports.get(name)?;
            let whole: Name = imported.iter().chain(rest).cloned().collect();
            return (whole != path).then(|| definition(modules, &at, &whole, depth + 1)).flatten();
        }
    }
    while let Some((next, others)) = rest.split_first() {
        if next == "super" {
            at.pop();
        } else if is_module(modules, &child(&at, next)) {
            at.push(next.clone());
        } else if let Some(re_exported) = modules.get(&at).and_then(|module| module.imports.get(next)) {
            let whole: Name = re_exported.iter().chain(others).cloned().collect();
            return definition(modules, &at, &whole, depth + 1);
        } else {
            break;
        }
        rest = others;
    }
    Some(at)
}

fn child(parent: &[String], name: &str) -> Name {
    parent.iter().cloned().chain([name.to_owned()]).collect()
}

fn is_module(modules: &Crate, name: &Name) -> bool {
    modules.contains_key(name)
}

/// The circles: the strongly connected components with more than one module.
fn circles(edges: &BTreeMap<Name, BTreeSet<Name>>) -> BTreeSet<BTreeSet<Name>> {
    let reached: BTreeMap<_, _> = edges.keys().map(|name| (name, reached(edges, name))).collect();
    let component = |name| {
        let both_ways = |other: &&Name| reached[name].contains(*other) && reached[*other].contains(name);
        edges.keys().filter(both_ways).cloned().collect()
    };
    edges.keys().map(component).filter(|component: &BTreeSet<_>| !component.is_empty()).collect()
}

/// The modules that a module uses, directly or through others.
fn reached(edges: &BTreeMap<Name, BTreeSet<Name>>, name: &Name) -> BTreeSet<Name> {
    let mut reached = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        for target in edges.get(next).into_iter().flatten() {
            if reached.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    reached
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test")
    })
}

impl Module {
    fn import(&mut self, tree: &UseTree, before: &mut Name) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before);
                before.pop();
            }
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().expect("a module stands before self").clone();
                self.imports.insert(last, before.clone());
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.imports.insert(name.clone(), child(before, &name));
            }
            UseTree::Rename(rename) => {
                let path = child(before, &rename.ident.to_string());
                self.imports.insert(rename.rename.to_string(), path);
            }
            UseTree::Glob(_) => self.globs.push(before.clone()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if is_for_tests(attributes) {
            return;
        }
        if let Item::Use(item) = item {
            self.import(&item.tree, &mut Name::new());
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }
}
