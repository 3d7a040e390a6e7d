//! The header of every file we write, and the checks on opening one.
//!
//! Layout, little-endian: magic `GLEANER\0` (8 bytes), version (u16), scheme (u16: what the file holds), length of the
//! payload (u64), xxh3 of scheme, length and payload (u64), payload. The payload is the value in `postcard` form. The text
//! normalisation and the hashes belong to the version: a file whose hashes this version cannot reproduce is refused, never
//! misread.

use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, ErrorKind, Result};
use crate::hash::{combine, hash_bytes};

const MAGIC: &[u8; 8] = b"GLEANER\0";
const VERSION: u16 = 1;
const HEADER: usize = 8 + 2 + 2 + 8 + 8;

/// What a file of ours holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// A [`SiteModel`](crate::SiteModel).
    SiteModel = 1,
    /// The whole state of a [`Gleaner`](crate::Gleaner).
    Gleaner = 2,
    /// A [`SiteLearner`](crate::SiteLearner), such as one site that was put aside.
    SiteLearner = 3,
    /// A batch that is not finished, an [`Unfinished`](crate::Unfinished).
    Unfinished = 4,
}

impl Scheme {
    fn name(code: u16) -> &'static str {
        match code {
            1 => "a site model",
            2 => "the state of a gleaner",
            3 => "a site learner",
            4 => "an unfinished batch",
            _ => "something this version does not know",
        }
    }

    /// What the bytes say they hold, without reading further.
    ///
    /// # Errors
    /// `Format` if they are not a file of ours.
    pub fn of(bytes: &[u8]) -> Result<Scheme> {
        match u16::from_le_bytes([header(bytes)?[10], bytes[11]]) {
            1 => Ok(Scheme::SiteModel),
            2 => Ok(Scheme::Gleaner),
            3 => Ok(Scheme::SiteLearner),
            4 => Ok(Scheme::Unfinished),
            code => {
                Err(Error::new(ErrorKind::Format, format!("the file holds {} (scheme {code})", Scheme::name(code))))
            }
        }
    }
}

fn header(bytes: &[u8]) -> Result<&[u8]> {
    if bytes.len() < HEADER || &bytes[..8] != MAGIC {
        return Err(Error::new(
            ErrorKind::Format,
            "this is not a gleaner file: its first 8 bytes are not `GLEANER\\0`",
        ));
    }
    Ok(&bytes[..HEADER])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 8].iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

fn checksum(scheme: u16, payload: &[u8]) -> u64 {
    combine(hash_bytes(payload, u64::from(scheme)), payload.len() as u64)
}

/// The bytes of a file of ours that holds `value`.
pub(crate) fn seal(scheme: Scheme, value: &impl Serialize) -> Result<Vec<u8>> {
    let payload = payload(value)?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&(scheme as u16).to_le_bytes());
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&checksum(scheme as u16, &payload).to_le_bytes());
    bytes.extend_from_slice(&payload);
    Ok(bytes)
}

/// What [`seal`] writes of a value behind the header.
pub(crate) fn payload(value: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(value)
        .map_err(|error| Error::new(ErrorKind::Format, "the value cannot be written").because(error))
}

/// The value that [`seal`] wrote, after every check.
pub(crate) fn unseal<T: DeserializeOwned>(expected: Scheme, bytes: &[u8]) -> Result<T> {
    let header = header(bytes)?;
    let version = u16::from_le_bytes([header[8], header[9]]);
    if version != VERSION {
        return Err(Error::new(
            ErrorKind::Version,
            format!(
                "the file has format version {version}, this gleaner reads {VERSION}: make it again, or use the version that wrote it"
            ),
        ));
    }
    let scheme = u16::from_le_bytes([header[10], header[11]]);
    if scheme != expected as u16 {
        return Err(Error::new(
            ErrorKind::Format,
            format!("the file holds {}, expected {}", Scheme::name(scheme), Scheme::name(expected as u16)),
        ));
    }
    let (length, payload) = (u64_at(header, 12), &bytes[HEADER..]);
    if length != payload.len() as u64 {
        return Err(Error::new(
            ErrorKind::Checksum,
            format!(
                "the file is cut or longer than it was: {} bytes of content, its header says {length}",
                payload.len()
            ),
        ));
    }
    if checksum(scheme, payload) != u64_at(header, 20) {
        return Err(Error::new(ErrorKind::Checksum, "the file is damaged: its checksum does not match its content"));
    }
    postcard::from_bytes(payload)
        .map_err(|error| Error::new(ErrorKind::Format, "the content cannot be read").because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_damage() -> Result<()> {
        let value: Vec<(String, u64)> = vec![("a".into(), 1), ("ب".into(), 2)];
        let bytes = seal(Scheme::SiteModel, &value)?;
        assert_eq!(unseal::<Vec<(String, u64)>>(Scheme::SiteModel, &bytes)?, value);
        assert_eq!(Scheme::of(&bytes)?, Scheme::SiteModel);
        let kind = |bytes: &[u8], scheme| unseal::<Vec<(String, u64)>>(scheme, bytes).map_err(|e| e.kind());
        assert_eq!(kind(&bytes, Scheme::Gleaner), Err(ErrorKind::Format));
        for cut in 0..bytes.len() {
            assert!(kind(&bytes[..cut], Scheme::SiteModel).is_err(), "cut at {cut}");
        }
        for i in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[i] ^= 1;
            assert!(kind(&altered, Scheme::SiteModel).is_err(), "altered at {i}");
        }
        let mut newer = bytes;
        newer[8] = 2;
        assert_eq!(kind(&newer, Scheme::SiteModel), Err(ErrorKind::Version));
        Ok(())
    }
}
