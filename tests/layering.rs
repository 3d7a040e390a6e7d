//! The rules of the tree, enforced by reading the sources: who may import whom, where threads and `unsafe` may be, what the
//! core must not know, how long a file may be. Each rule is first tried on made-up sources that break it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The modules by layer: a module imports only from lower layers and from itself.
const LAYERS: &[(&str, u32)] = &[
    ("error", 0),
    ("hash", 0),
    ("parallel", 0),
    ("page", 1),
    ("format", 1),
    ("text", 2),
    ("strategies", 2),
    ("sketch", 3),
    ("boilerplate", 3),
    ("index", 4),
    ("cluster", 5),
    ("pipeline", 6),
    ("store", 7),
];

/// Where `unsafe` may be.
const UNSAFE: &str = "src/text/kernel/";

/// What the core must not know: files, sockets, the environment, clocks, threads and processes of its own.
const OUTSIDE: &[&str] = &["std::fs", "std::net", "std::env", "std::time", "std::thread", "std::process", "std::path"];

/// The most lines of a file.
const LINES: usize = 600;

/// What is wrong with a source, one line each; `path` is relative to the repository, with slashes.
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = code_of(source);
    let mut faults = Vec::new();
    let lines = source.lines().count();
    if lines > LINES {
        faults.push(format!("{path}: {lines} lines, at most {LINES}"));
    }
    faults.extend(bad_imports(path, &code));
    faults.extend(bad_threads(path, &code));
    if words(&code).any(|(_, word)| word == "unsafe") && !path.starts_with(UNSAFE) {
        faults.push(format!("{path}: `unsafe` is for {UNSAFE} only"));
    }
    if path.starts_with(UNSAFE) && source.contains("unsafe {") && !source.contains("SAFETY:") {
        faults.push(format!("{path}: `unsafe` without a SAFETY comment"));
    }
    // Unit tests may take the time.
    let core = if path.ends_with("/tests.rs") { "" } else { before_inner_modules(&code) };
    for outside in OUTSIDE.iter().filter(|outside| core.contains(**outside)) {
        faults.push(format!("{path}: the core does not know {outside}"));
    }
    faults
}

/// The module of a file: `text` for `src/text/block.rs` and for `src/text.rs`; none for the crate's root.
fn module(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?.trim_end_matches(".rs");
    let name = inner.split('/').next()?;
    (name != "lib").then_some(name)
}

fn layer(module: &str) -> Option<u32> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, layer)| *layer)
}

fn bad_imports(path: &str, code: &str) -> Vec<String> {
    let Some(own) = module(path) else { return Vec::new() };
    let Some(own_layer) = layer(own) else {
        return vec![format!("{path}: {own} has no layer: give it one here and in ARCHITECTURE.md")];
    };
    let mut faults = Vec::new();
    if code.contains("super::super") {
        faults.push(format!("{path}: `super::super`; write `crate::…`"));
    }
    // From the file of a module, `super` is the root.
    let is_root_of_module = path == format!("src/{own}.rs") || path == format!("src/{own}/mod.rs");
    if is_root_of_module && before_inner_modules(code).contains("super::") {
        faults.push(format!("{path}: `super::` is the crate's root here; write `crate::…`"));
    }
    for used in imports(code) {
        match layer(&used) {
            _ if used == own => {}
            Some(layer) if layer < own_layer => {}
            Some(layer) => faults.push(format!("{path}: layer {own_layer} imports {used} of layer {layer}")),
            None => faults.push(format!("{path}: imports `crate::{used}`, which is no module with a layer")),
        }
    }
    faults
}

/// The code before the first module written within the file, such as its tests.
fn before_inner_modules(code: &str) -> &str {
    let inner = code.match_indices("mod ").find(|(at, _)| {
        let rest = &code[at + 4..];
        rest.find(['{', ';']).is_some_and(|end| rest.as_bytes()[end] == b'{')
    });
    inner.map_or(code, |(at, _)| &code[..at])
}

/// The first names behind `crate::`, those of groups in braces too.
fn imports(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code[at + found.len()..].trim_start();
        let name = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        let Some(group) = rest.strip_prefix('{') else {
            names.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    names.push(name(&group[start..at]));
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

/// Uses of `rayon` in functions that may not use all cores.
fn bad_threads(path: &str, code: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut functions: Vec<(String, usize)> = Vec::new();
    let (mut pending, mut depth, mut brackets) = (None, 0, 0usize);
    let mut tokens = words(code).peekable();
    let mut at = 0;
    for (position, byte) in code.bytes().enumerate() {
        while tokens.peek().is_some_and(|(start, _)| *start < position) {
            tokens.next();
        }
        if let Some((start, word)) = tokens.peek().copied().filter(|(start, _)| *start == position) {
            if word == "fn" {
                pending = tokens.clone().nth(1).map(|(_, name)| name.to_owned());
            } else if is_parallel(code, start, word) {
                let within = functions.last().map(|(name, _)| name.as_str());
                // An import at the top of a file does nothing by itself.
                if within.is_some_and(|name| !name.starts_with("par_")) {
                    faults.push(format!(
                        "{path}: `{word}` in `{}`, which is not named par_…",
                        within.unwrap_or_default()
                    ));
                }
            }
            at = start + word.len();
        }
        if position < at {
            continue;
        }
        match byte {
            b'{' => {
                if let Some(name) = pending.take() {
                    functions.push((name, depth));
                }
                depth += 1;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                functions.pop_if(|(_, outer)| *outer == depth);
            }
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            // A declaration without a body; within brackets it is the length of an array.
            b';' if brackets == 0 => pending = None,
            _ => {}
        }
    }
    faults
}

/// Whether a word is the crate or one of its methods.
fn is_parallel(code: &str, start: usize, word: &str) -> bool {
    let is_method = code[..start].ends_with('.');
    word == "rayon" || is_method && (word.starts_with("par_") || word == "into_par_iter")
}

/// The identifiers and keywords of `code`, with their places.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    code.char_indices().filter_map(move |(at, c)| {
        if at < end || !is_word(c) {
            return None;
        }
        let length = code[at..].find(|c| !is_word(c)).unwrap_or(code.len() - at);
        end = at + length;
        Some((at, &code[at..end]))
    })
}

/// A source without comments, and without the contents of strings and characters, except of strings that are paths within
/// the crate (attributes have them).
fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let (kept, length) = if rest.starts_with("//") {
            ("", rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (" ", block_comment(rest))
        } else if let Some(length) = string(rest, ends_in_word(&code)) {
            let content = rest[..length].trim_matches('"');
            (if content.starts_with("crate::") { content } else { "\"\"" }, length)
        } else if let Some(length) = character(rest) {
            ("''", length)
        } else {
            (&rest[..c.len_utf8()], c.len_utf8())
        };
        code.push_str(kept);
        rest = &rest[length..];
    }
    code
}

fn ends_in_word(code: &str) -> bool {
    code.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// The length of the block comment that `rest` starts with; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of the string that `rest` starts with, if it does: plain, raw, of bytes.
fn string(rest: &str, within_word: bool) -> Option<usize> {
    let prefix = if within_word { 0 } else { rest.find(|c| c != 'b' && c != 'r').filter(|length| *length <= 2)? };
    let hashes = rest[prefix..].bytes().take_while(|byte| *byte == b'#').count();
    let is_raw = rest[..prefix].ends_with('r');
    let body = prefix + hashes + 1;
    if !rest[prefix + hashes..].starts_with('"') || hashes > 0 && !is_raw {
        return None;
    }
    if is_raw {
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(rest[body..].find(&end).map_or(rest.len(), |at| body + at + end.len()));
    }
    let mut escaped = false;
    for (at, c) in rest[body..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(body + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// The length of the character literal that `rest` starts with; none for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return inner[2..].find('\'').map(|at| at + 4);
    }
    let length = inner.chars().next()?.len_utf8();
    inner[length..].starts_with('\'').then_some(length + 2)
}

/// All Rust files below `folder`, with their paths from the repository.
fn sources(folder: &Path, name: &str, all: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{name}/{}", path.file_name().and_then(|name| name.to_str()).expect("a name"));
        if path.is_dir() {
            sources(&path, &name, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push((name, fs::read_to_string(&path).expect("a text file")));
        }
    }
}

#[test]
fn the_sources_keep_the_rules() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "src", &mut all);
    all.sort();
    assert!(all.len() > 30, "only {} sources found", all.len());
    let faults: Vec<String> = all.iter().flat_map(|(path, source)| faults(path, source)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_table_of_layers_has_every_module_of_the_root() {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the root");
    let modules = root.lines().filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod ")));
    for module in modules.map(|name| name.trim_end_matches(';')) {
        assert!(layer(module).is_some(), "{module} has no layer");
    }
}

#[test]
fn broken_rules_are_noticed() {
    let bad: &[(&str, &str, &str)] = &[
        ("src/text/block.rs", "use crate::pipeline::Gleaner;", "layer 2 imports pipeline of layer 6"),
        ("src/text/block.rs", "use crate::{hash::mix, cluster::{A, B}, page::Span};", "imports cluster of layer 5"),
        ("src/text/block.rs", "use crate::{\n    hash::mix,\n    index::Banding,\n};", "imports index of layer 4"),
        ("src/sketch/minhash.rs", "use crate::boilerplate::learn;", "layer 3 imports boilerplate of layer 3"),
        ("src/sketch/minhash.rs", "fn f() { let x = crate::index::lsh::LINKS; }", "imports index of layer 4"),
        ("src/page.rs", "#[serde(with = \"crate::text::keys\")]\nstruct A;", "layer 1 imports text of layer 2"),
        ("src/hash.rs", "pub(crate) use crate :: error::Error;\nuse crate::page::Page;", "imports page of layer 1"),
        ("src/cluster/verify.rs", "use crate::Page;", "imports `crate::Page`"),
        ("src/utils/mod.rs", "", "utils has no layer"),
        ("src/cluster/events/graph.rs", "use super::super::verify::overlap;", "`super::super`"),
        ("src/text/mod.rs", "use super::page::Page;", "`super::` is the crate's root"),
        ("src/text/block.rs", "fn f() { unsafe { g() } }", "`unsafe` is for"),
        ("src/text/kernel/avx2.rs", "fn f() { unsafe { g() } }", "without a SAFETY comment"),
        ("src/index/lsh.rs", "fn pairs() { use rayon::prelude::*; }", "`rayon` in `pairs`"),
        ("src/pipeline/batch.rs", "fn map() { x.par_iter(); }", "`par_iter` in `map`"),
        ("src/index/lsh.rs", "use rayon::prelude::*;\nfn pairs(a: [u8; 3]) { a.par_iter(); }", "`par_iter` in `pairs`"),
        ("src/index/lsh.rs", "fn par_a() { x.par_iter() }\nfn b() { y.into_par_iter() }", "`into_par_iter` in `b`"),
        ("src/index/lsh.rs", "fn b() { fn par_a() {} y.par_sort() }", "`par_sort` in `b`"),
        ("src/boilerplate/learner.rs", "fn merge() { x.par_iter() }", "`par_iter` in `merge`"),
        ("src/page.rs", "use std::fs::File;", "does not know std::fs"),
        ("src/page.rs", "fn f() { std::time::Instant::now(); }", "does not know std::time"),
    ];
    for (path, source, expected) in bad {
        let found = faults(path, source);
        assert!(
            found.len() == 1 && found[0].contains(expected),
            "{path}: {source:?} gives {found:?}, not {expected:?}"
        );
    }
    let mut long = String::new();
    for line in 0..=LINES {
        writeln!(long, "// {line}").expect("a string");
    }
    assert_eq!(faults("src/page.rs", &long).len(), 1);
}

#[test]
fn kept_rules_are_not_complained_of() {
    let good: &[(&str, &str)] = &[
        ("src/lib.rs", "pub use crate::pipeline::Gleaner;"),
        (
            "src/text/block.rs",
            "use crate::page::Span;\nuse crate::text::shingle::shingles;\nuse crate::{error, hash::{mix, combine}};",
        ),
        (
            "src/text/block.rs",
            "// use crate::pipeline::Gleaner;\n/* unsafe /* crate::index */ rayon */\n/// [`crate::Gleaner`]\nfn f() {}",
        ),
        (
            "src/text/block.rs",
            "const A: &str = \"unsafe { crate::index } // std::fs\"; const B: char = '\"'; const C: &str = r#\"a\" unsafe\"#;",
        ),
        ("src/text/block.rs", "fn f<'a>(x: &'a str) -> &'a str { x.split('\\'').next().unwrap_or(\"\\\"\") }"),
        ("src/text/block.rs", "#[cfg(test)]\nmod tests {\n    use super::*;\n}"),
        ("src/text/html/tests.rs", "use std::time::Instant;"),
        ("src/text/mod.rs", "mod block;\n#[cfg(test)]\nmod tests {\n    use super::block;\n}"),
        (
            "src/index/lsh.rs",
            "#[cfg(feature = \"rayon\")]\nuse rayon::prelude::*;\npub fn par_pairs() -> [u8; 3] { if a { b.par_iter() } else { c } }",
        ),
        ("src/cluster/live.rs", "fn par_next() { { use rayon::prelude::*; } }"),
        ("src/sketch/sketcher.rs", "fn f(par_count: usize) { par_count; my_crate::index::f(); }"),
        ("src/text/kernel/avx2.rs", "// SAFETY: the CPU has it.\nfn f() { unsafe { g() } }"),
    ];
    for (path, source) in good {
        assert_eq!(faults(path, source), Vec::<String>::new(), "{source}");
    }
}
