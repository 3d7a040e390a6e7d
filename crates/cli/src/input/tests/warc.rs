//! Web archives, whole and damaged.

use crate::input::tests::*;

/// A record, its length as it is or as it is told.
fn record(kind: &str, headers: &str, block: &[u8], length: Option<&str>) -> Vec<u8> {
    let length = length.map_or(block.len().to_string(), str::to_owned);
    let head = format!("WARC/1.1\r\nWARC-Type: {kind}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(number: u32, head: &str, body: &[u8]) -> Vec<u8> {
    let headers = format!(
        "WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://www.n.example/{number}\r\n\
         Content-Type: application/http; msgtype=response\r\n"
    );
    record("response", &headers, &[b"HTTP/1.1 ", head.as_bytes(), b"\r\n\r\n", body].concat(), None)
}

fn texts(pages: &[Page]) -> Vec<&str> {
    pages.iter().map(|page| page.text.as_str()).collect()
}

/// Three pages among records that hold none.
fn archive() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "", b"software: x\r\n", None),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n", None),
        response(1, "200 OK\r\nContent-Type: text/html; charset=koi8-r", b"<title>T</title><p>\xed"),
        response(2, "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        response(3, "404 Not Found\r\nContent-Type: text/html", b"<p>nothing"),
        response(4, "301 Moved\r\nLocation: /", b""),
        record(
            "conversion",
            "WARC-Target-URI: <http://m.example/t>\r\nContent-Type: text/plain\r\n",
            "é\nb\n".as_bytes(),
            None,
        ),
        response(5, "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nContent-Type: text/html", &{
            let body = gzip(b"<meta charset=windows-1251><p>\xcc<p>WARC/1.0");
            let (first, second) = body.split_at(9);
            [b"9\r\n", first, format!("\r\n{:x}\r\n", second.len()).as_bytes(), second, b"\r\n0\r\n\r\n"].concat()
        }),
        record("response", "Content-Type: text/dns\r\n", b"20260305\nn.example. A 192.0.2.1", None),
        record("metadata", "", b"", None),
    ]
}

#[test]
fn pages_are_read_and_others_counted() {
    let whole = archive().concat();
    let members: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    let bare: Vec<u8> = archive()[6].iter().copied().filter(|&byte| byte != b'\r').collect();
    let folder = folder(&[
        ("a.warc", &whole),
        ("b.warc.gz", &members),
        ("c.warc.wet.gz", &gzip(&bare)),
        ("d.warc.zst", &zstandard(&whole)),
        ("e.warc", b""),
        ("f.warc", b"\r\n\r\n"),
    ]);
    let (pages, tally) = read_all(&[folder.path()], &Options::default()).expect("good archives");
    let expected = ["М", "é\nb\n", "М\nWARC/1.0"];
    assert_eq!(texts(&pages), [&expected[..], &expected, &expected[1..2], &expected].concat());
    assert_eq!((tally.pages, tally.other_records, tally.skipped), (10, 21, 0));
    let first = Page::new("urn:uuid:1", "М").title("T").url("https://www.n.example/1");
    assert_eq!((&pages[0], pages[0].site.as_str()), (&first, "n.example"));
    assert_eq!((pages[1].id.as_str(), pages[1].url.as_str()), ("a.warc:7", "http://m.example/t"));
    let (named, _) = read_all(&[&folder.path().join("a.warc")], &Options::default()).expect("a good archive");
    assert_eq!(named[..], pages[..3]);
}

#[test]
fn what_is_wrong_is_named() {
    let good = response(1, "200 OK\r\nContent-Type: text/plain", b"good");
    for (bad, rest, expected) in [
        (b"nonsense\r\nmore\r\n".to_vec(), 2, "a.warc: record 2: it does not begin with `WARC/`"),
        (record("response", "", b"x", Some("one")), 2, "a.warc: record 2: it has no `Content-Length` that is a number"),
        (record("response", "", b"x", Some("99999999999999999999")), 2, "a.warc: record 2: it has no `Content-Length`"),
        (record("response", "", b"<p>", None), 2, "a.warc: record 2: its block is no answer of a server"),
        (
            record("response", "", b"HTTP/1.1 200 OK\r\nA: b\r\n", None),
            2,
            "a.warc: record 2: the headers of the answer have no end",
        ),
        (record("conversion", "", b"ab\xff", None), 2, "a.warc: record 2: invalid UTF-8 at byte 3"),
        (
            response(2, "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br", b"\xff\xfe"),
            2,
            "a.warc: record 2: its content encoding `br` is not one that is read",
        ),
        (
            record("conversion", &format!("X: {}\r\n", "y".repeat(1 << 17)), b"", None),
            2,
            "a.warc: record 2: its headers are",
        ),
        // Of these lengths nothing is known that could be gone on with.
        (
            record("conversion", "", b"x", Some("18446744073709551615")),
            1,
            "a.warc: record 2: it is longer than 268435456 bytes",
        ),
        (record("request", "", b"x", Some("18446744073709551615")), 1, "a.warc: record 2: the file ends after "),
        (record("conversion", "", b"x", Some("200000000")), 1, "a.warc: record 2: the file ends after "),
    ] {
        let content = [&good[..], &bad, &good].concat();
        let message = message("a.warc", &content);
        let is_cut = message.starts_with("a.warc: record 2: the file ends after ");
        assert!(message.starts_with(expected) || is_cut, "{message}: {expected}");
        let folder = folder(&[("a.warc", &content), ("b.txt", b"b")]);
        let (pages, tally) = read_all(&[folder.path()], &keep_going()).expect("bad records are skipped");
        assert_eq!(pages.len(), rest + 1, "{expected}");
        assert_eq!((texts(&pages)[0], texts(&pages)[rest], tally.skipped), ("good", "b", 1), "{expected}");
    }
}

#[test]
fn long_records_are_passed_over() {
    let options = Options { largest: 200, ..keep_going() };
    let text = |length: usize| record("conversion", "", "x".repeat(length).as_bytes(), None);
    let bomb = response(3, "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", &gzip(&[b'x'; 5000]));
    let folder = folder(&[("a.warc", &[text(9), text(300_000), text(8), bomb, text(7)].concat())]);
    let (pages, tally) = read_all(&[folder.path()], &options).expect("skipped");
    assert_eq!(pages.iter().map(|page| page.text.len()).collect::<Vec<_>>(), [9, 8, 7]);
    assert_eq!(tally.skipped, 2);
    assert!(tally.examples[0].ends_with("record 2: it is longer than 200 bytes"), "{:?}", tally.examples);
    assert!(tally.examples[1].ends_with("record 4: its body cannot be decompressed: it is longer than 200 bytes"));
}

#[test]
fn damage_is_an_error_wherever_it_is() {
    let plain = archive().concat();
    let members: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    for (name, whole) in [("a.warc", &plain), ("a.warc.gz", &members)] {
        // What remains of a file that was cut is read as far as it is whole.
        for end in (0..whole.len()).step_by(7) {
            let folder = folder(&[(name, &whole[..end])]);
            let (pages, tally) = read_all(&[folder.path()], &keep_going()).expect("skipped");
            assert!(pages.len() <= 3 && tally.skipped <= 1, "{end}");
        }
        for at in 0..whole.len().min(2000) {
            let mut altered = whole.clone();
            altered[at] ^= 1 << (at % 8);
            let folder = folder(&[(name, &altered)]);
            let (pages, _) = read_all(&[folder.path()], &keep_going()).expect("skipped");
            assert!(pages.len() <= 4, "{at}");
        }
    }
}
