//! Tables of cases: what goes in, what comes out.

use std::time::{Duration, Instant};

use super::*;

fn text(html: &str) -> String {
    extract(html.as_bytes(), None).text
}

#[test]
fn blocks_and_inline() {
    for (html, expected) in [
        ("", ""),
        ("plain", "plain"),
        ("<p>a<p>b", "a\nb"),
        ("<div>a<div>b</div>c</div>d", "a\nb\nc\nd"),
        ("<p>a <b>b<i>c</i></b> d", "a bc d"),
        ("<p>\n  a\t b\n\n c </p>\n\n <p> </p><p>d</p>", "a b c\nd"),
        ("<p>a<br>b<br/><br>c", "a\nb\nc"),
        ("<p>a<hr>b", "a\nb"),
        ("a<wbr>b&shy;c", "ab\u{ad}c"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "a\nb\nc"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<p>a&nbsp;b</p><p>&nbsp;</p><p>&#8239;c\u{2003}</p>", "a b\nc"),
        ("<p>&lt;p&gt; &amp;amp; &eacute;&#x627;&#1576; &nosuch; &copy 1&#0;", "<p> &amp; éاب &nosuch; © 1\u{fffd}"),
        ("<p dir=rtl>قال <b>الوزير</b>: «نعم»</p><p>ثم", "قال الوزير: «نعم»\nثم"),
        ("<nav><a href=/>Home</a> <a href=/b>B</a></nav><footer>© N</footer><aside>c</aside>", "Home B\n© N\nc"),
        ("<form><label>Name <input value=x></label><select><option>o</select><button>Go</button></form>", "Name Go"),
        ("<figure><img alt='not text'><figcaption>caption</figcaption></figure>", "caption"),
        ("a<svg><title>t</title><text>x</text><a>y</a></svg>b", "a b"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢kan字"),
        ("<math><mi>x</mi><annotation>tex</annotation></math>", "x"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn tables_and_preformatted() {
    for (html, expected) in [
        ("<table><tr><th>a<th>b<tr><td>1 <td> 2</table>", "a\tb\n1\t2"),
        (
            "<table><caption>c</caption><tbody><tr><td>a</td>\n <td></td> <td><b>b</b> c</td></tr></table>d",
            "c\na\tb c\nd",
        ),
        ("<table><tr><td>menu<td><p>one</p><p>two</p></table>", "menu\none\ntwo"),
        ("<table>stray<tr><td>a</table>", "stray\na"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></table>", "a\nb\tc"),
        ("<p>x<pre>\n  a  b\n\n\tc  \n</pre>y  z", "x\n  a  b\n\tc\ny z"),
        ("<pre>a<b>b\nc</b></pre>", "ab\nc"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn links() {
    for (html, expected) in [
        ("<p>a <a href=/>b c</a> d<p>e", vec!["b c"]),
        ("<a href=/>a</a> | <a href=/>b</a>", vec!["a", "b"]),
        ("<a href=1>a<a href=2>b</a>c", vec!["ab"]),
        ("<a href=1>a <a href=2>b</a> c", vec!["a b"]),
        ("<ul><li><a>a</a><li><a><b>b</b> c</a></ul>d", vec!["a", "b c"]),
        ("<a><h2>a</h2><p>b</p></a><p>c", vec!["a", "b"]),
        ("<pre><a> a  </a>\nb</pre>", vec![" a"]),
        ("<a>a<script>x</script></a><a hidden>b</a><a></a>c", vec!["a"]),
        ("<svg><a>a</a></svg><p><a>", vec![]),
        ("<p dir=rtl>قال <a href=/>الوزير</a>: «نعم»", vec!["الوزير"]),
    ] {
        let page = extract(html.as_bytes(), None);
        let found: Vec<&str> = page.links.iter().map(|link| &page.text[link.range()]).collect();
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn what_no_reader_sees() {
    for (html, expected) in [
        ("<head><title>t</title><style>s</style></head><body>a<script>if (a<b) '</p>'</script>b", "ab"),
        ("a<noscript><p>no</p></noscript><template><p>t</p></template><!-- c -->b", "ab"),
        ("<p hidden>a</p><p hidden=''>b</p><p>c", "c"),
        ("<p aria-hidden=true>a</p><p aria-hidden=false>b", "b"),
        (
            "<p style='color:red; DISPLAY : none !important'>a</p><p style=visibility:hidden>b<p style=display:block>c",
            "c",
        ),
        ("<b hidden>a</b><a style='display:none'>b</a>c", "c"),
        ("<div hidden><p>a<div>b</div></div>c", "c"),
        ("<body style=display:none><p>a", "a"),
        ("<textarea>a</textarea><iframe>b</iframe><object>c</object><video>d</video>e", "e"),
        ("<dialog>a</dialog><dialog open>b</dialog>", "b"),
        ("<script>never closed <p>a", ""),
        ("<!-- never closed <p>a", ""),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn broken_markup() {
    for (html, expected) in [
        ("<p>a<div>b</p>c", "a\nb\nc"),
        ("<b>a<p>b</b>c</p>d", "a\nbc\nd"),
        ("<a href=1>a<a href=2>b", "ab"),
        ("</p></div>a</span>b", "ab"),
        ("<div<p>a", "a"),
        ("<p a='>b", ""),
        ("a < b & c", "a < b & c"),
        ("<p>a</body></html>b", "ab"),
        ("a\0b\r\nc\u{1}", "ab c\u{1}"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn facts() {
    let of = |html: &str| extract(html.as_bytes(), None);
    for (html, expected) in [
        ("<title> Rain\n comes - N </title><h1>N</h1>", "Rain comes - N"),
        ("<title> Rain\n comes - N </title>", "Rain comes - N"),
        ("<title>Rain comes - N</title><h1>Logo</h1><h1>Rain <i>comes</i></h1>", "Rain comes"),
        ("<title>Rain | N</title><h1></h1>", "Rain | N"),
        ("<title>Rain | N</title><meta property=og:title content=' It &amp;  rains '>", "It & rains"),
        ("<h1>Rain</h1>", ""),
        ("<svg><title>icon</title></svg><p>a", ""),
    ] {
        assert_eq!(of(html).title, expected, "{html}");
    }
    for (html, expected) in [
        ("<time datetime=2026-03-05>5 March</time><time datetime=2020-01-01>", "2026-03-05"),
        ("<time datetime=PT2H></time><time datetime='2026-03-05T10:00+01:00'></time>", "2026-03-05T10:00+01:00"),
        ("<time datetime=2020-01-01></time><span itemprop=datePublished content=2026-03-05>", "2026-03-05"),
        ("<time datetime=2026-03-06 itemprop='x datePublished'>", "2026-03-06"),
        (
            "<time datetime=2020-01-01><meta property=article:published_time content=2026-03-05T01:02:03Z>",
            "2026-03-05T01:02:03Z",
        ),
        ("<meta property=article:published_time content='5 March'>", ""),
    ] {
        assert_eq!(of(html).date, expected, "{html}");
    }
    for (html, expected) in [
        ("<meta name=Author content='A. B'>", "A. B"),
        ("<meta property=article:author content=https://f.example/ab>", ""),
        ("<meta property=article:author content='A B'>", "A B"),
        ("<meta name=author content=''><meta property=article:author content='A B'>", "A B"),
    ] {
        assert_eq!(of(html).author, expected, "{html}");
    }
    for (html, expected) in [
        ("<link rel=canonical href=https://n.example/a>", "https://n.example/a"),
        ("<link rel=canonical href=/a><meta property=og:url content=http://n.example/b>", "http://n.example/b"),
        ("<link rel=stylesheet href=https://n.example/a>", ""),
    ] {
        assert_eq!(of(html).canonical, expected, "{html}");
    }
    assert_eq!(of("<html lang=fr-CA><p>a").lang, "fr-CA");
    assert_eq!(of("<p>a<html lang=ar>").lang, "ar");
}

#[test]
fn encodings() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("windows-1256", "<meta charset=windows-1256>", "", "السلام عليكم"),
        ("windows-1256", "", "windows-1256", "السلام عليكم"),
        ("windows-1256", "", "text/html; charset=\"Windows-1256\"", "السلام عليكم"),
        ("shift_jis", "<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>", "", "東京の天気"),
        (
            "koi8-r",
            "<!-- <meta charset=utf-8> --><META content='text/html;charset=koi8-r' HTTP-EQUIV=content-type>",
            "",
            "Москва",
        ),
        ("gbk", "<p title='a>b'><meta charset=\"gb2312\">", "", "北京天气"),
        ("euc-kr", "<meta charset = 'euc-kr' />", "", "서울"),
        ("windows-1252", "", "", "où ça “là”"),
        ("windows-1252", "<meta charset=no-such-thing>", "neither-this", "où ça"),
        ("windows-1256", "", "", "قال الوزير إن الجسر سيفتح غداً بعد سنوات من العمل"),
        ("windows-1251", "", "", "Министр сказал, что мост откроют завтра утром"),
        ("koi8-r", "", "", "Министр сказал, что мост откроют завтра утром"),
        ("iso-8859-7", "", "", "Ο υπουργός είπε ότι η γέφυρα ανοίγει αύριο το πρωί"),
        (
            "iso-8859-2",
            "",
            "",
            "Minister powiedział, że jutro rano zostanie otwarty most; wśród gości będą także uczniowie",
        ),
        ("shift_jis", "", "", "大臣は橋が明日開通すると述べた。"),
        ("gbk", "", "", "部长说大桥明天早上开放。"),
        ("iso-8859-2", "<?xml version='1.0' encoding=\"iso-8859-2\"?>", "", "Zażółć gęślą jaźń"),
        ("koi8-r", "<?xml version='1.0' encoding='utf-8'?><meta charset=koi8-r>", "", "Москва"),
        ("utf-8", "", "", "où ça الآن 東京"),
        ("utf-8", "<meta charset=utf-16>", "", "où"),
        ("koi8-r", "<meta charset=utf-8>", "koi8-r", "Москва"),
        ("koi8-r", "<metal charset=utf-8><meta name=x content='charset=utf-8'><meta charset=koi8-r>", "", "Москва"),
    ];
    for &(encoding, head, declared, expected) in cases {
        let html = format!("{head}<p>{expected}</p>");
        let bytes = encoding_rs::Encoding::for_label(encoding.as_bytes()).expect("a known label").encode(&html).0;
        let declared = (!declared.is_empty()).then_some(declared);
        assert_eq!(extract(&bytes, declared).text, expected, "{encoding} {head} {declared:?}");
    }
    assert_eq!(extract(b"\xef\xbb\xbf<meta charset=koi8-r>\xc3\xa9", Some("koi8-r")).text, "é");
    assert_eq!(extract(b"\xff\xfe<\0p\0>\0\xe9\0", None).text, "é");
    assert_eq!(extract(b"<p>\xc3\xa9 cut \xc3", None).text, "é cut \u{fffd}");
    assert_eq!(extract("<p>Ο υπουργός είπε <i>€</i>".as_bytes(), None).text, "Ο υπουργός είπε €");
    let mixed = ["<p>Ο υπουργός ".as_bytes(), b"caf\xe9 au lait"].concat();
    assert_eq!(extract(&mixed, None).text, "Ο υπουργός caf\u{fffd} au lait", "one wrong byte does not spoil the rest");
    let late = format!("{}<meta charset=koi8-r><p>é", " ".repeat(1024));
    assert_eq!(extract(late.as_bytes(), None).text, "é", "beyond the first 1024 bytes no one looks");
}

/// Input that is slow, deep or large for a careless parser; every case must end in seconds even without optimisation.
#[test]
fn near_linear() {
    let n = 100_000;
    let numbered = |pattern: &str, n: usize| (0..n).map(|i| pattern.replace('#', &i.to_string())).collect::<String>();
    for (name, html, lines) in [
        ("nested", format!("{}deep{}after", "<div>".repeat(n), "</div>".repeat(n)), Some(2)),
        ("nested, text at each", "<div>a".repeat(n), Some(n)),
        ("nested foreign", format!("<svg>{}", "<g>".repeat(n)), Some(0)),
        ("foreign raw text", format!("<svg>{}{}", "<style>".repeat(n), "</x>".repeat(n)), Some(0)),
        ("nested inline", "<b><i><span>a".repeat(n), Some(1)),
        ("nested tables", "<table><tr><td>a".repeat(n / 4), Some(n / 4)),
        ("nested lists", "<ul><li>a".repeat(n), Some(n)),
        ("nested buttons and objects", "<object><button><select>".repeat(n), None),
        ("open formatting", numbered("<p><font id=#>a</p>", n), Some(n)),
        ("foreign formatting", numbered("<svg><font color=#>a<p>", n), None),
        ("foster parents", "<table>a<b>".repeat(n), None),
        ("unmatched ends", format!("{}{}", "<i>".repeat(n), "</p></x></b>".repeat(n)), None),
        ("templates", "<template><div>".repeat(n), Some(0)),
        ("many attributes", format!("<p{}>a", numbered(" a#=#", 10 * n)), Some(1)),
        ("many attributes in svg", format!("<svg><style><a{}>", numbered(" a#", 10 * n)), Some(0)),
        ("many tags", "<a b=c>".repeat(5 * n), Some(0)),
        ("long line", format!("<p>{}", "mot «é» &amp; ".repeat(5_000_000 / 15)), Some(1)),
        ("no tags", "<".repeat(10 * n), Some(1)),
        ("open comment", "<!-- a ".repeat(5 * n), Some(0)),
        ("open ends", "</".repeat(10 * n), None),
        ("scripts", "<script>a</scrip".repeat(n), Some(0)),
        ("open quotes", "<p a='b\"".repeat(n), None),
        ("headings", "<h1><div>".repeat(n), None),
        ("entities", "&ampampamp&#xfffffffff;&notit".repeat(n), Some(1)),
        ("breaks", "<br> ".repeat(5 * n), Some(0)),
    ] {
        let start = Instant::now();
        let text = extract(html.as_bytes(), None).text;
        if let Some(lines) = lines {
            assert_eq!(text.lines().count(), lines, "{name}");
        }
        let took = start.elapsed();
        println!("{name}: {} bytes in {took:?}", html.len());
        // Far above what any of them takes, far below what a quadratic one would.
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
    }
}

#[test]
fn any_bytes() {
    // Pieces that steer the parser into its corners, in random order (a linear congruential generator, so repeatable).
    let pieces: &[&[u8]] = &[
        b"<",
        b"<p>",
        b"</p>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"</table>",
        b"<select>",
        b"<option>",
        b"<svg>",
        b"</svg>",
        b"<math>",
        b"<mi>",
        b"<foreignObject>",
        b"<title>",
        b"</title>",
        b"<template>",
        b"</template>",
        b"<a>",
        b"</a>",
        b"<b>",
        b"</b>",
        b"<font color=1>",
        b"<frameset>",
        b"<frame>",
        b"<html lang=x>",
        b"<body>",
        b"</body>",
        b"</html>",
        b"<head>",
        b"</head>",
        b"<form>",
        b"</form>",
        b"<pre>",
        b"</pre>",
        b"<script>",
        b"</script>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"<!doctype x>",
        b"&",
        b"&#",
        b"\0",
        b"\xff",
        b"\xc3\xa9",
        b"x ",
        b"\n",
        b"<br>",
        b"</br>",
        b"<object>",
        b"<caption>",
        b"<col>",
        b"<input type=hidden>",
        b"<plaintext>",
        b"'",
        b"=",
        b"<annotation-xml encoding=text/html>",
        b"<hr>",
        b"<h1>",
        b"<li>",
        b"<button>",
        b"<noscript>",
        b"/>",
        b"<meta charset=",
    ];
    let mut state = 1_u64;
    for _ in 0..5000 {
        let mut html = Vec::new();
        for _ in 0..40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            html.extend_from_slice(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let found = extract(&html, None);
        let mut end = 0;
        for link in &found.links {
            assert!(end <= link.start && !link.is_empty() && !found.text[link.range()].contains('\n'));
            end = link.end;
        }
        assert!(found.text.lines().all(|line| !line.trim().is_empty()), "{}", String::from_utf8_lossy(&html));
        assert!(!found.text.ends_with('\n') && !found.title.contains('\n'));
    }
}
