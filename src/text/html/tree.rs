//! The tree of a page: nodes in one vector, linked by their positions, and what the page says about itself.
//!
//! Only what the text needs is kept of an element: its name and the [`Role`] that name and attributes give it. Facts are
//! taken from the attributes as elements are made, so the attributes need not be kept.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};

use crate::text::html::is_date;

/// The position of a node.
pub(super) type Handle = u32;

/// No node.
const NONE: Handle = u32::MAX;

/// The name that a link goes by: no element of the specification has it, so it has no side effects on the tree.
pub(super) const LINK: &str = "x-link";

/// So many `<h1>` are looked at for the headline.
const HEADINGS: usize = 8;

#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) facts: Facts,
}

/// What a page says about itself; empty where it is silent.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) title: Option<Handle>,
    pub(super) headings: Vec<Handle>,
    pub(super) og_title: String,
    pub(super) published_time: String,
    pub(super) date_published: String,
    pub(super) time: String,
    pub(super) author: String,
    pub(super) article_author: String,
    pub(super) canonical: String,
    pub(super) og_url: String,
    pub(super) lang: String,
}

/// What an element does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Flows with its neighbours.
    Inline,
    /// The same, and leads elsewhere.
    Link,
    /// Stands on lines of its own.
    Block,
    /// Is a block that keeps its line breaks and spaces.
    Preformatted,
    /// Ends a line.
    Break,
    /// Is set apart from the cell before it.
    Cell,
    /// Is not text, but takes up room between the texts around it.
    Replaced,
    /// Is not shown.
    Hidden,
}

struct Node {
    parent: Handle,
    previous: Handle,
    next: Handle,
    first_child: Handle,
    last_child: Handle,
    depth: u32,
    kind: Kind,
}

enum Kind {
    Element(QualName, Role),
    Text(StrTendril),
    /// The document itself, and comments.
    Other,
}

impl Tree {
    /// The document.
    pub(super) const ROOT: Handle = 0;

    pub(super) fn first_child(&self, node: Handle) -> Option<Handle> {
        some(self.node(node).first_child)
    }

    pub(super) fn next(&self, node: Handle) -> Option<Handle> {
        some(self.node(node).next)
    }

    pub(super) fn parent(&self, node: Handle) -> Option<Handle> {
        some(self.node(node).parent)
    }

    /// The text of a text node.
    pub(super) fn text(&self, node: Handle) -> Option<&str> {
        match &self.node(node).kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn role(&self, node: Handle) -> Role {
        match self.node(node).kind {
            Kind::Element(_, role) => role,
            _ => Role::Inline,
        }
    }

    fn node(&self, node: Handle) -> &Node {
        &self.nodes[node as usize]
    }

    fn node_mut(&mut self, node: Handle) -> &mut Node {
        &mut self.nodes[node as usize]
    }

    fn add(&mut self, kind: Kind) -> Handle {
        let handle = self.nodes.len() as Handle;
        let (parent, previous, next, first_child, last_child) = (NONE, NONE, NONE, NONE, NONE);
        self.nodes.push(Node { parent, previous, next, first_child, last_child, depth: 0, kind });
        handle
    }

    fn child(&mut self, child: NodeOrText<Handle>) -> Handle {
        match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                node
            }
            // Neighbouring texts stay separate nodes: joining them here would copy, and the text comes out the same.
            NodeOrText::AppendText(text) => self.add(Kind::Text(text)),
        }
    }

    /// Puts `node` under `parent`, before its child `next` or, if that is [`NONE`], at the end.
    fn attach(&mut self, node: Handle, parent: Handle, next: Handle) {
        let previous = if next == NONE { self.node(parent).last_child } else { self.node(next).previous };
        let depth = self.node(parent).depth + 1;
        let added = self.node_mut(node);
        (added.parent, added.previous, added.next, added.depth) = (parent, previous, next, depth);
        match previous {
            NONE => self.node_mut(parent).first_child = node,
            previous => self.node_mut(previous).next = node,
        }
        match next {
            NONE => self.node_mut(parent).last_child = node,
            next => self.node_mut(next).previous = node,
        }
    }

    /// The element that is open after `child` was added to `parent`.
    fn innermost(&self, child: Handle, parent: Handle) -> Handle {
        match &self.node(child).kind {
            Kind::Element(name, _) if !is_void(name) => child,
            _ => parent,
        }
    }

    fn detach(&mut self, node: Handle) {
        let &Node { parent, previous, next, .. } = self.node(node);
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.node_mut(parent).first_child = next,
            previous => self.node_mut(previous).next = next,
        }
        match next {
            NONE => self.node_mut(parent).last_child = previous,
            next => self.node_mut(next).previous = previous,
        }
        let removed = self.node_mut(node);
        (removed.parent, removed.previous, removed.next) = (NONE, NONE, NONE);
    }
}

/// Whether an element is never open.
fn is_void(name: &QualName) -> bool {
    let void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"];
    name.ns == ns!(html) && void.contains(&&*name.local)
}

fn some(node: Handle) -> Option<Handle> {
    (node != NONE).then_some(node)
}

/// The tree while the builder, which only ever shares it, makes it grow.
pub(super) struct Growing {
    tree: RefCell<Tree>,
    innermost: Cell<Handle>,
}

impl Default for Growing {
    fn default() -> Self {
        let mut tree = Tree::default();
        let root = tree.add(Kind::Other);
        Growing { tree: RefCell::new(tree), innermost: Cell::new(root) }
    }
}

impl Growing {
    /// The depth at which something was added last, and so about the number of open elements. The builder does not say
    /// when it closes one; while elements only open, which is when it matters, the number is exact.
    pub(super) fn depth(&self) -> usize {
        self.tree.borrow().node(self.innermost.get()).depth as usize
    }

    /// The name of the element to which something was added last.
    pub(super) fn innermost(&self) -> LocalName {
        self.elem_name(&self.innermost.get()).local
    }
}

/// A copy of an element's name: a borrowed one would keep the builder from changing the tree.
#[derive(Debug)]
pub(super) struct Name {
    ns: Namespace,
    local: LocalName,
}

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

impl TreeSink for Growing {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Tree::ROOT
    }

    fn elem_name<'a>(&'a self, &target: &'a Handle) -> Name {
        match &self.tree.borrow().node(target).kind {
            Kind::Element(name, _) => Name { ns: name.ns.clone(), local: name.local.clone() },
            _ => Name { ns: ns!(), local: local_name!("") },
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let mut tree = self.tree.borrow_mut();
        let role = role(&name, &attributes);
        let handle = tree.nodes.len() as Handle;
        tree.facts.note(&name, &attributes, handle);
        tree.add(Kind::Element(name, role))
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.tree.borrow_mut().add(Kind::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.tree.borrow_mut().add(Kind::Other)
    }

    fn append(&self, &parent: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        let child = tree.child(child);
        tree.attach(child, parent, NONE);
        self.innermost.set(tree.innermost(child, parent));
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.tree.borrow().parent(*element).is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    /// The template itself: nothing in it is shown, so that its content is a separate document matters to no one here.
    fn get_template_contents(&self, &target: &Handle) -> Handle {
        target
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, &sibling: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        let child = tree.child(child);
        let Some(parent) = tree.parent(sibling) else { return };
        tree.attach(child, parent, sibling);
        self.innermost.set(tree.innermost(child, parent));
    }

    fn add_attrs_if_missing(&self, &target: &Handle, attributes: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        if let Kind::Element(name, _) = &tree.node(target).kind {
            let name = name.clone();
            tree.facts.note(&name, &attributes, target);
        }
    }

    fn remove_from_parent(&self, &target: &Handle) {
        self.tree.borrow_mut().detach(target);
    }

    fn reparent_children(&self, &node: &Handle, &parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(node) {
            tree.detach(child);
            tree.attach(child, parent, NONE);
        }
    }

    fn allow_declarative_shadow_roots(&self, _parent: &Handle) -> bool {
        false
    }
}

fn attribute<'a>(attributes: &'a [Attribute], name: &LocalName) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name.local == *name).map(|attribute| &*attribute.value)
}

fn role(name: &QualName, attributes: &[Attribute]) -> Role {
    if name.ns == ns!(svg) {
        return if name.local == local_name!("svg") { Role::Replaced } else { Role::Inline };
    }
    if name.ns == ns!(mathml) {
        return if name.local.starts_with("annotation") { Role::Hidden } else { Role::Inline };
    }
    // Pages that hide themselves wholly have a script that shows them.
    let may_hide = !matches!(name.local, local_name!("html") | local_name!("body"));
    if may_hide && is_hidden(attributes) {
        return Role::Hidden;
    }
    match &*name.local {
        // What the style sheet that the specification gives for browsers does not show, and what they show without text.
        "area" | "base" | "datalist" | "head" | "link" | "meta" | "noembed" | "noframes" | "noscript" | "param"
        | "rp" | "script" | "style" | "template" | "title" => Role::Hidden,
        "dialog" if attribute(attributes, &local_name!("open")).is_none() => Role::Hidden,
        "audio" | "canvas" | "embed" | "iframe" | "input" | "meter" | "object" | "progress" | "select" | "textarea"
        | "video" => Role::Replaced,
        LINK => Role::Link,
        "br" => Role::Break,
        "td" | "th" => Role::Cell,
        "listing" | "plaintext" | "pre" | "xmp" => Role::Preformatted,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details"
        | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "html" | "legend"
        | "li" | "main" | "marquee" | "menu" | "nav" | "ol" | "p" | "search" | "section" | "summary" | "table"
        | "tbody" | "tfoot" | "thead" | "tr" | "ul" => Role::Block,
        _ => Role::Inline,
    }
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "aria-hidden" => attribute.value.eq_ignore_ascii_case("true"),
        "style" => attribute.value.split(';').any(hides),
        _ => false,
    })
}

/// Whether a CSS declaration hides what it applies to.
fn hides(declaration: &str) -> bool {
    declaration.split_once(':').is_some_and(|(property, value)| {
        let is = |keyword| value.split(['!', '/']).next().is_some_and(|v| v.trim().eq_ignore_ascii_case(keyword));
        let property = property.trim();
        property.eq_ignore_ascii_case("display") && is("none")
            || property.eq_ignore_ascii_case("visibility") && (is("hidden") || is("collapse"))
    })
}

impl Facts {
    fn note(&mut self, name: &QualName, attributes: &[Attribute], handle: Handle) {
        if name.ns != ns!(html) {
            return;
        }
        let get = |name: LocalName| attribute(attributes, &name).unwrap_or_default();
        match name.local {
            local_name!("title") => self.title = self.title.or(Some(handle)),
            local_name!("h1") if self.headings.len() < HEADINGS => self.headings.push(handle),
            local_name!("html") => set(&mut self.lang, get(local_name!("lang"))),
            local_name!("link") if get(local_name!("rel")).split_whitespace().any(|rel| rel == "canonical") => {
                set_url(&mut self.canonical, get(local_name!("href")));
            }
            local_name!("meta") => {
                let content = get(local_name!("content"));
                for key in [get(local_name!("property")), get(local_name!("name"))] {
                    match key.trim().to_ascii_lowercase().as_str() {
                        "og:title" => set(&mut self.og_title, content),
                        "og:url" => set_url(&mut self.og_url, content),
                        "article:published_time" => set_date(&mut self.published_time, content),
                        "article:author" => set(&mut self.article_author, content),
                        "author" => set(&mut self.author, content),
                        _ => {}
                    }
                }
            }
            local_name!("time") => set_date(&mut self.time, get(local_name!("datetime"))),
            _ => {}
        }
        if get(local_name!("itemprop")).split_whitespace().any(|property| property == "datePublished") {
            set_date(&mut self.date_published, get(local_name!("content")));
            set_date(&mut self.date_published, get(local_name!("datetime")));
        }
    }
}

/// The first mention counts: later ones belong to teasers of other pages.
fn set(fact: &mut String, value: &str) {
    if fact.is_empty() {
        *fact = value.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

fn set_date(fact: &mut String, value: &str) {
    if is_date(value) {
        set(fact, value);
    }
}

fn set_url(fact: &mut String, value: &str) {
    let value = value.trim();
    if ["http://", "https://"].iter().any(|s| value.get(..s.len()).is_some_and(|v| v.eq_ignore_ascii_case(s))) {
        set(fact, value);
    }
}
