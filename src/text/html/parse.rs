//! Runs the tokenizer and the tree builder of html5ever over a page.
//!
//! Between the two stands a filter of tags, for the two places where the specification's algorithm is quadratic or worse:
//!
//! - Formatting elements (`<b>`, `<font>`, …) that are left open are opened again in every paragraph that follows, so a
//!   few thousand of them make millions of nodes. Which text is bold is of no interest here: each becomes a `<span>`, but for
//!   links, which become elements of a name of their own.
//! - Most tags make the builder search the stack of open elements. Beyond the depth at which browsers stop nesting too, a
//!   new element becomes the sibling of the one it would have been in; no text is lost or moved by that.

use html5ever::interface::{TokenizerResult, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, local_name};

use crate::text::html::tree::{Growing, Handle, LINK, Tree};

/// Blink's limit (`maximumHTMLParserDOMTreeDepth`): what is deeper no browser shows nested either.
const DEEPEST: usize = 512;

/// The input is handed over in pieces, because a tendril cannot hold more than 4 GB and copies are freed sooner.
const PIECE: usize = 1 << 20;

pub(super) fn parse(html: &str) -> Tree {
    let builder = TreeBuilder::new(Growing::default(), TreeBuilderOpts { drop_doctype: true, ..Default::default() });
    let tokenizer = Tokenizer::new(Filter { builder }, TokenizerOpts { discard_bom: false, ..Default::default() });
    let queue = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let boundary = (PIECE..rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(boundary);
        rest = after;
        queue.push_back(StrTendril::from_slice(piece));
        // Scripts are not run, and the encoding is settled already: both are reasons to stop that do not concern us.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    }
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

struct Filter {
    builder: TreeBuilder<Handle, Growing>,
}

impl TokenSink for Filter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let TagToken(mut tag) = token else {
            return self.builder.process_token(token, line);
        };
        tag.name = self.plain_name(&tag);
        if tag.kind == StartTag && &*tag.name == LINK {
            // A link ends the one before it, as if it were a formatting element.
            let _ = self.builder.process_token(TagToken(end_tag(tag.name.clone())), line);
        }
        if tag.kind == StartTag && self.nests(&tag) {
            let tree = &self.builder.sink;
            if tree.depth() >= DEEPEST {
                // The result is of no interest: only the end of a script asks for anything, and scripts do not nest.
                let _ = self.builder.process_token(TagToken(end_tag(tree.innermost())), line);
            }
            // Reached only if the builder does not let itself be made shallower.
            if tree.depth() >= 2 * DEEPEST {
                return TokenSinkResult::Continue;
            }
        }
        self.builder.process_token(TagToken(tag), line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Filter {
    /// The tag's name, or that of an element without side effects if it is a formatting element.
    fn plain_name(&self, tag: &Tag) -> LocalName {
        let foreign = || self.adjusted_current_node_present_but_not_in_html_namespace();
        match tag.name {
            // In a drawing this is an element like any other, while a `<span>` would end the drawing.
            local_name!("a") if foreign() => tag.name.clone(),
            local_name!("font") if foreign() && !styles(tag) => local_name!("g"),
            local_name!("a") => LocalName::from(LINK),
            local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u") => local_name!("span"),
            _ => tag.name.clone(),
        }
    }

    /// Whether a start tag makes the stack of open elements grow. Void elements do not, nor do those with raw text, and
    /// leaving out a tag of the latter would show its content as text.
    fn nests(&self, tag: &Tag) -> bool {
        if self.adjusted_current_node_present_but_not_in_html_namespace() {
            return !tag.self_closing;
        }
        !matches!(
            tag.name,
            local_name!("area")
                | local_name!("base")
                | local_name!("br")
                | local_name!("col")
                | local_name!("embed")
                | local_name!("hr")
                | local_name!("iframe")
                | local_name!("img")
                | local_name!("input")
                | local_name!("link")
                | local_name!("meta")
                | local_name!("noembed")
                | local_name!("noframes")
                | local_name!("noscript")
                | local_name!("param")
                | local_name!("script")
                | local_name!("source")
                | local_name!("style")
                | local_name!("textarea")
                | local_name!("title")
                | local_name!("track")
                | local_name!("wbr")
                | local_name!("xmp")
        )
    }
}

/// Whether a `<font>` ends a drawing that it stands in.
fn styles(tag: &Tag) -> bool {
    let styling = [local_name!("color"), local_name!("face"), local_name!("size")];
    tag.attrs.iter().any(|attribute| styling.contains(&attribute.name.local))
}

fn end_tag(name: LocalName) -> Tag {
    Tag { kind: EndTag, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}
