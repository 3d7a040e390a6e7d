//! The lines of text that a reader of a tree sees.

use crate::page::Span;
use crate::text::html::tree::{Handle, Role, Tree};

/// The visible text below `root`, whatever the role of `root` itself: one block a line, each run of white space one space,
/// cells of a table separated by tabs. A block in a cell breaks the row's line, as in tables that lay out a whole page. And
/// where in it the links are.
pub(super) fn render(tree: &Tree, root: Handle) -> (String, Vec<Span>) {
    let mut lines = Lines::default();
    let mut node = root;
    loop {
        let shown = node == root || lines.enter(tree, node);
        if let Some(child) = tree.first_child(node).filter(|_| shown) {
            node = child;
            continue;
        }
        // No recursion: the way back up follows the links, however deep the tree is.
        loop {
            if node == root {
                return lines.finish();
            }
            lines.leave(tree.role(node));
            if let Some(next) = tree.next(node) {
                node = next;
                break;
            }
            match tree.parent(node) {
                Some(parent) => node = parent,
                None => return lines.finish(),
            }
        }
    }
}

/// What separates the next word from the one before it on its line.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Tab,
}

#[derive(Default)]
struct Lines {
    text: String,
    line_start: usize,
    gap: Gap,
    /// How many preformatted elements are open, and how many links.
    preformatted: usize,
    in_links: usize,
    links: Vec<Span>,
}

impl Lines {
    /// Takes note of a node before its children; false if those are not shown.
    fn enter(&mut self, tree: &Tree, node: Handle) -> bool {
        if let Some(text) = tree.text(node) {
            if self.preformatted > 0 {
                self.verbatim(text);
            } else {
                self.flow(text);
            }
            return true;
        }
        match tree.role(node) {
            Role::Inline | Role::Hidden => {}
            Role::Link => self.in_links += 1,
            Role::Block | Role::Break => self.end_line(),
            Role::Preformatted => {
                self.end_line();
                self.preformatted += 1;
            }
            Role::Cell => self.gap = Gap::Tab,
            Role::Replaced => self.gap = self.gap.max(Gap::Space),
        }
        !matches!(tree.role(node), Role::Replaced | Role::Hidden)
    }

    fn leave(&mut self, role: Role) {
        match role {
            Role::Block => self.end_line(),
            Role::Preformatted => {
                self.end_line();
                self.preformatted -= 1;
            }
            // Text after a cell is not in a table any more, or is in the next cell, which sets a wider gap itself.
            Role::Cell => self.gap = self.gap.max(Gap::Space),
            Role::Link => self.in_links -= 1,
            Role::Inline | Role::Break | Role::Replaced | Role::Hidden => {}
        }
    }

    /// Text whose white space, of any kind, means no more than that words end.
    fn flow(&mut self, text: &str) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            if !word.is_empty() {
                self.push(word);
            }
        }
    }

    fn verbatim(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            if !line.is_empty() {
                self.push(line);
            }
        }
    }

    fn push(&mut self, text: &str) {
        let before = self.text.len();
        self.close_gap();
        let start = self.text.len();
        self.text.push_str(text);
        if self.in_links > 0 {
            match self.links.last_mut() {
                // The gap between two words of a line's links belongs to them.
                Some(link) if link.end == before && before > self.line_start => link.end = self.text.len(),
                _ => self.links.push(Span::new(start, self.text.len())),
            }
        }
    }

    fn close_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.text.len() > self.line_start {
            match gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Tab => self.text.push('\t'),
            }
        }
    }

    /// Ends the line, unless nothing stands on it.
    fn end_line(&mut self) {
        let line = self.text[self.line_start..].trim_end().len();
        self.text.truncate(self.line_start + line);
        if let Some(link) = self.links.last_mut() {
            link.end = link.end.min(self.text.len());
            if link.is_empty() {
                self.links.pop();
            }
        }
        if line > 0 {
            self.text.push('\n');
            self.line_start = self.text.len();
        }
        self.gap = Gap::None;
    }

    fn finish(mut self) -> (String, Vec<Span>) {
        self.end_line();
        self.text.pop();
        (self.text, self.links)
    }
}
