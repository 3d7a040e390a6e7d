//! Decompression. What a file is shows in its first bytes; its name may say otherwise.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

/// The first bytes that tell.
const MAGIC: usize = 4;

/// What is in `raw`, decompressed if it is gzip (of any number of members) or Zstandard (of any number of frames).
pub(super) fn open<'a>(mut raw: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut magic = Vec::with_capacity(MAGIC);
    raw.by_ref().take(MAGIC as u64).read_to_end(&mut magic)?;
    let kind = Compression::of(&magic);
    let whole = Cursor::new(magic).chain(raw);
    Ok(match kind {
        Compression::None => Box::new(whole),
        Compression::Gzip => Box::new(MultiGzDecoder::new(whole)),
        Compression::Zstandard => {
            let mut decoder = zstd::Decoder::new(whole)?;
            // Archives made with a long window are refused otherwise; the memory is used only if the file asks for it.
            decoder.window_log_max(31)?;
            Box::new(decoder)
        }
    })
}

/// A file name without the ending that says that the file is compressed.
pub(super) fn plain_name(name: &str) -> &str {
    [".gz", ".zst"].iter().find_map(|ending| strip_ending(name, ending)).unwrap_or(name)
}

/// A name without an ending, in capitals or not.
pub(super) fn strip_ending<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len())?;
    name.get(at..)?.eq_ignore_ascii_case(ending).then(|| &name[..at])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    None,
    Gzip,
    Zstandard,
}

impl Compression {
    fn of(magic: &[u8]) -> Compression {
        match magic {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            // A frame (RFC 8878, 3.1.1), or one to be skipped, which parallel compressors put first (3.1.2).
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Compression::Zstandard,
            _ => Compression::None,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    pub(crate) fn zstandard(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).expect("memory")
    }

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut read = Vec::new();
        open(bytes)?.read_to_end(&mut read)?;
        Ok(read)
    }

    #[test]
    fn content_decides() {
        for plain in [&b""[..], b"a", b"abc", b"{\"text\":\"a\"}\n", b"\x1f", b"\x28\xb5\x2f"] {
            assert_eq!(read(plain).expect("plain"), plain);
            assert_eq!(read(&gzip(plain)).expect("gzip"), plain);
            assert_eq!(read(&zstandard(plain)).expect("zstd"), plain);
        }
        let skippable = [&b"\x50\x2a\x4d\x18\x02\0\0\0xx"[..], &zstandard(b"a")].concat();
        assert_eq!(read(&skippable).expect("zstd"), b"a");
    }

    #[test]
    fn many_members_and_frames() {
        for compress in [gzip, zstandard] {
            let bytes = [compress(b"a"), compress(b""), compress(b"bc")].concat();
            assert_eq!(read(&bytes).expect("whole"), b"abc");
            assert!(read(&bytes[..bytes.len() - 3]).is_err());
        }
    }

    #[test]
    fn names() {
        for (name, plain) in [
            ("a.jsonl.gz", "a.jsonl"),
            ("a.txt.ZST", "a.txt"),
            ("a.gz.gz", "a.gz"),
            ("é", "é"),
            ("gz", "gz"),
            (".gz", ""),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
