//! Files of columns: CSV and Parquet.

use crate::input::tests::*;

fn named(columns: &[&str]) -> Options {
    let columns: Vec<_> = columns.iter().map(|column| column.parse().expect("a column")).collect();
    Options { columns: Columns::new(&columns), ..keep_going() }
}

fn one(name: &str, content: &[u8], options: &Options) -> (Vec<Page>, Tally) {
    let folder = folder(&[(name, content)]);
    read_all(&[folder.path()], options).expect("skipped")
}

#[test]
fn rows_of_csv() {
    let rows = "id,text,other,date,url\r\n\
        1,\"a, \"\"b\"\"\r\nc\",x,2026-03-05,https://n.example/1\r\n\
        \r\n\
        ,d,,,\n";
    let semicolons = "\u{feff}text;id\n\"1,5;2\";7\n";
    let tabs = "body\tid\nb;c\t8";
    let html = "html,title\n\"<title>T</title><p>é\",\n";
    let folder = folder(&[
        ("a.csv", rows.as_bytes()),
        ("b.csv.gz", &gzip(semicolons.as_bytes())),
        ("c.tsv", b"text\tid\nb;c\t8"),
        ("d.CSV", html.as_bytes()),
        ("e.csv", b""),
        ("f.csv", b"text\n"),
    ]);
    let (pages, _) = read_all(&[folder.path()], &Options::default()).expect("good rows");
    let first = Page::new("1", "a, \"b\"\r\nc").date("2026-03-05").url("https://n.example/1");
    let expected = [
        first,
        Page::new("a.csv:3", "d"),
        Page::new("7", "1,5;2"),
        Page::new("8", "b;c"),
        Page::new("d.CSV:2", "é").title("T"),
    ];
    assert_eq!(pages, expected);
    let (pages, _) = one("x.csv", tabs.as_bytes(), &named(&["text=body"]));
    assert_eq!(pages, [Page::new("8", "b;c")]);
}

#[test]
fn bad_rows_are_named() {
    let content = b"id,text\n1,a\n2\n3,b,c\n4,\xff\n\xff,d\n5,e\n";
    let (pages, tally) = one("a.csv", content, &keep_going());
    assert_eq!(ids(&pages), ["1", "5"]);
    assert_eq!(tally.skipped, 4);
    for (example, expected) in tally.examples.iter().zip([
        "a.csv: row 3: the row has 1 fields, expected 2 as in the first row",
        "a.csv: row 4: the row has 3 fields, expected 2 as in the first row",
        "a.csv: row 5: `text`: invalid UTF-8 at byte 1",
        "a.csv: row 6: `id`: invalid UTF-8 at byte 1",
    ]) {
        assert!(example.ends_with(expected), "{example}");
    }
    assert_eq!(
        message("a.csv", b"no,body\n1,a\n"),
        "a.csv: row 1: there is no column `text` or `html`, only no, body; name one with --column text=NAME"
    );
}

#[test]
fn names_of_columns_are_harmless() {
    let message = message("a.csv", format!("\u{1b}[31m{},\u{202e}b\n1,2\n", "x".repeat(100)).as_bytes());
    assert!(message.contains("only [31mxxx") && message.contains("…, b;") && message.len() < 200, "{message}");
    assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message}");
}

#[test]
fn a_quote_that_is_never_closed_takes_no_memory() {
    let options = Options { largest: 1000, ..keep_going() };
    let content = format!("text\na\n\"{}", "b\n".repeat(1 << 20));
    let (pages, tally) = one("a.csv", content.as_bytes(), &options);
    assert_eq!((ids(&pages), tally.skipped), (vec!["a.csv:2"], 1));
    assert!(tally.examples[0].contains("a.csv: row 3: the row is too long"), "{:?}", tally.examples);
}

#[test]
fn altered_csv_is_read_or_refused() {
    let content = b"id;text\n1;\"a\"\"b\"\n2;c\n".repeat(3);
    for at in 0..content.len() {
        for byte in [0, b'"', b'\n', b';', 0xff] {
            let mut altered = content.clone();
            altered[at] = byte;
            one("a.csv", &altered, &keep_going());
        }
    }
}

mod parquet {
    use std::sync::Arc;

    use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;

    use super::*;

    /// Two row groups of three rows; the texts of a group but for its second are there.
    fn file() -> Vec<u8> {
        let schema = "message pages {
            REQUIRED INT64 id; OPTIONAL BINARY body (UTF8); REQUIRED INT32 date (DATE); OPTIONAL BINARY title (UTF8);
            REQUIRED GROUP nested { REQUIRED INT32 x; } REQUIRED INT64 seen (TIMESTAMP(NANOS,true));
            REPEATED BINARY tags (UTF8);
        }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("memory");
        for first in [1, 4] {
            let mut group = writer.next_row_group().expect("memory");
            for at in 0.. {
                let Some(mut column) = group.next_column().expect("memory") else { break };
                let text = |text: &str| ByteArray::from(format!("{text} {first}").as_str());
                match at {
                    0 => column.typed::<Int64Type>().write_batch(&[first, first + 1, first + 2], None, None),
                    1 => column.typed::<ByteArrayType>().write_batch(&[text("a"), text("é")], Some(&[1, 0, 1]), None),
                    2 => column.typed::<Int32Type>().write_batch(&[20517, 20518, 20519], None, None),
                    3 => column.typed::<ByteArrayType>().write_batch(&[], Some(&[0, 0, 0]), None),
                    4 => column.typed::<Int32Type>().write_batch(&[1, 2, 3], None, None),
                    5 => column.typed::<Int64Type>().write_batch(&[1_772_668_800_000_000_000, -1, 0], None, None),
                    _ => column.typed::<ByteArrayType>().write_batch(&[], Some(&[0, 0, 0]), Some(&[0, 0, 0])),
                }
                .expect("memory");
                column.close().expect("memory");
            }
            group.close().expect("memory");
        }
        writer.into_inner().expect("memory")
    }

    #[test]
    fn rows_of_parquet() {
        let (pages, tally) = one("a.parquet", &file(), &named(&["text=body"]));
        assert_eq!(tally.examples, [""; 0]);
        let page = |id: u32, text: &str, date: &str| Page::new(id.to_string(), text).date(date);
        let expected = [
            page(1, "a 1", "2026-03-05"),
            page(2, "", "2026-03-06"),
            page(3, "é 1", "2026-03-07"),
            page(4, "a 4", "2026-03-05"),
            page(5, "", "2026-03-06"),
            page(6, "é 4", "2026-03-07"),
        ];
        assert_eq!(pages, expected);
        let (pages, _) = one("a.parquet", &file(), &named(&["text=body", "id=none", "date=seen"]));
        assert_eq!(ids(&pages)[..2], ["a.parquet:1", "a.parquet:2"]);
        let dates: Vec<_> = pages[..3].iter().map(|page| page.date.as_str()).collect();
        assert_eq!(dates, ["2026-03-05 00:00:00", "1969-12-31 23:59:59", "1970-01-01 00:00:00"]);
        let expected = "a.parquet: there is no column `text` or `html`, only id, body, date, title, nested.x, seen, tags; name one";
        assert!(message("a.parquet", &file()).starts_with(expected), "{}", message("a.parquet", &file()));
        let (_, tally) = one("a.parquet", &file(), &named(&["text=tags"]));
        assert!(tally.examples[0].ends_with("a.parquet: the column `tags` holds lists"), "{:?}", tally.examples);
    }

    #[test]
    fn damaged_parquet_is_refused() {
        let whole = file();
        for end in 0..whole.len() {
            let (pages, tally) = one("a.parquet", &whole[..end], &named(&["text=body"]));
            assert_eq!((pages.len(), tally.skipped), (0, 1), "{end}");
        }
        for at in 0..whole.len() {
            for flipped in [0x01, 0xff] {
                let mut altered = whole.clone();
                altered[at] ^= flipped;
                one("a.parquet", &altered, &named(&["text=body"]));
            }
        }
    }
}
