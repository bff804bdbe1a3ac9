//! The tree of meaning of a tagged file (ISO 32000-2, 14.7). Programs that keep it give a signature added later a place in
//! it: an element that leads to the signature's widget and to nothing else.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use crate::error::Error;
use crate::pdf::diff::Update;
use crate::pdf::object::{Dict, Indirect, Number, Object, different_keys, same};
use crate::report::ModificationLevel as Level;

/// What an update changed of one object.
type Changed = (Number, Rc<Indirect>, Rc<Indirect>);

/// What the element of a signature may say. Words that readers speak or copy instead of what is shown are not among it.
const SAID: [&[u8]; 6] = [b"Type", b"S", b"P", b"Pg", b"K", b"NS"];

impl Update<'_, '_> {
    /// Explains what the tree gained for the signatures that this update adds. What else changed in it stays unexplained.
    pub(super) fn structure(&mut self, changed: &[Changed]) -> Result<(), Error> {
        let before = self.revision - 1;
        if self.new_widgets.is_empty() {
            return Ok(());
        }
        let Some(tree) = self.file.catalog(before)?.reference(b"StructTreeRoot") else { return Ok(()) };
        for (number, old, new) in changed {
            let (Some(a), Some(b)) = (old.dict(), new.dict()) else { continue };
            if old.stream.is_some() || new.stream.is_some() || b.has_duplicates {
                continue;
            }
            let is_tree = *number == tree;
            if !is_tree && a.name(b"Type") != Some(b"StructElem") && a.get(b"S").is_none() {
                continue;
            }
            let mut is_grown = true;
            for key in different_keys(a, b) {
                is_grown &= match key.as_slice() {
                    b"K" => self.only_adds_elements(a, b)?,
                    b"ParentTreeNextKey" if is_tree => matches!(b.get(&key), Some(Object::Int(_))),
                    b"ParentTree" if is_tree => true,
                    _ => false,
                };
            }
            if is_grown && (!is_tree || self.only_adds_parents(tree, a, b)?) {
                self.explained.insert(*number);
                self.add(Level::Sign, "signature.structure", None, None);
            }
        }
        self.parents_in_place(tree, changed)
    }

    /// A list of parents that keeps its number may grow in its place, where nothing but the tree asks for it.
    fn parents_in_place(&mut self, tree: Number, changed: &[Changed]) -> Result<(), Error> {
        let before = self.revision - 1;
        let (old, new) = (self.file.load(tree, before)?, self.file.load(tree, self.revision)?);
        let (Some(old), Some(new)) = (old.dict(), new.dict()) else { return Ok(()) };
        let mut nodes = HashSet::new();
        self.parents(old, before, &mut nodes)?;
        let touched = |(number, ..): &&Changed| nodes.contains(number);
        let touched: Vec<Number> = changed.iter().filter(touched).map(|(number, ..)| *number).collect();
        if touched.is_empty() || !self.only_adds_parents(tree, old, new)? {
            return Ok(());
        }
        for number in touched {
            if self.references.only_from(number, |from| from == tree || nodes.contains(&from)) {
                self.explained.insert(number);
                self.add(Level::Sign, "signature.structure", None, None);
            }
        }
        Ok(())
    }

    /// Whether the children of an element are those it had, in their order, with elements of new signatures after them.
    fn only_adds_elements(&mut self, old: &Dict, new: &Dict) -> Result<bool, Error> {
        let (old, new) = (self.children(old, self.revision - 1)?, self.children(new, self.revision)?);
        if old.len() > new.len() || !old.iter().zip(&new).all(|(a, b)| same(a, b)) {
            return Ok(false);
        }
        for added in new.iter().skip(old.len()) {
            if !self.is_of_new_signature(added)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn children(&mut self, element: &Dict, revision: usize) -> Result<Vec<Object>, Error> {
        Ok(match element.get(b"K") {
            None => Vec::new(),
            Some(Object::Array(items)) => items.clone(),
            // A list of its own, or a single child.
            Some(one) => match self.file.resolve(&one.clone(), revision)? {
                Object::Array(items) => items,
                _ => vec![one.clone()],
            },
        })
    }

    /// Whether an element is new, says nothing by itself, and leads to the widget of a signature that this update adds.
    fn is_of_new_signature(&mut self, element: &Object) -> Result<bool, Error> {
        let Some(number) = element.as_ref() else { return Ok(false) };
        if !self.file.load(number, self.revision - 1)?.value.is_null() {
            return Ok(false);
        }
        let object = self.file.load(number, self.revision)?;
        let Some(dict) = object.dict().filter(|_| object.stream.is_none()).cloned() else { return Ok(false) };
        if dict.has_duplicates || !dict.entries.iter().all(|(key, _)| SAID.contains(&key.as_slice())) {
            return Ok(false);
        }
        let children = self.children(&dict, self.revision)?;
        let [child] = children.as_slice() else { return Ok(false) };
        let child = self.file.resolve(child, self.revision)?;
        let Some(link) = child.as_dict().filter(|link| !link.has_duplicates) else { return Ok(false) };
        let leads = link.reference(b"Obj").is_some_and(|widget| self.new_widgets.contains(&widget));
        Ok(leads && link.name(b"Type") == Some(b"OBJR"))
    }

    /// Whether the list of parents keeps all it said, and gains elements of new signatures alone.
    fn only_adds_parents(&mut self, tree: Number, old: &Dict, new: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let mut nodes = HashSet::from([tree]);
        let Some(old) = self.parents(old, before, &mut nodes)? else { return Ok(false) };
        let Some(new) = self.parents(new, self.revision, &mut HashSet::from([tree]))? else {
            return Ok(false);
        };
        for (key, value) in &new {
            let kept = match old.get(key) {
                // Some programs write the list of a page anew.
                Some(known) => {
                    same(known, value)
                        || same(&self.file.resolve(known, before)?, &self.file.resolve(value, self.revision)?)
                }
                None => self.is_of_new_signature(value)?,
            };
            if !kept {
                return Ok(false);
            }
        }
        Ok(old.keys().all(|key| new.contains_key(key)))
    }

    /// The number tree under `/ParentTree`, and its nodes that are objects of their own; none when it is malformed.
    fn parents(
        &mut self,
        tree: &Dict,
        revision: usize,
        nodes: &mut HashSet<Number>,
    ) -> Result<Option<BTreeMap<i64, Object>>, Error> {
        let mut found = BTreeMap::new();
        let mut open: Vec<Object> = tree.get(b"ParentTree").into_iter().cloned().collect();
        while let Some(node) = open.pop() {
            if let Some(number) = node.as_ref()
                && !nodes.insert(number)
            {
                return Ok(None);
            }
            let Object::Dict(node) = self.file.resolve(&node, revision)? else { return Ok(None) };
            if let Object::Array(kids) = self.file.get(&node, b"Kids", revision)? {
                open.extend(kids);
            }
            nodes.extend(node.reference(b"Nums"));
            let Object::Array(pairs) = self.file.get(&node, b"Nums", revision)? else { continue };
            for pair in pairs.chunks(2) {
                let [Object::Int(key), value] = pair else { return Ok(None) };
                if found.insert(*key, value.clone()).is_some() {
                    return Ok(None);
                }
            }
        }
        Ok(Some(found))
    }
}
