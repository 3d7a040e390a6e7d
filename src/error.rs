//! The one error type of the library.
//!
//! Text stages cannot fail. What can fail is a setting that makes no sense, two sketches that do not belong together, and
//! a file that is not ours, too new, or damaged. The message says what was got, what was expected and what to do.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong, for programs; the message is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is impossible, or two settings contradict each other.
    Config,
    /// Bytes that should be a file of ours are not one.
    Format,
    /// A file of ours was written by a version that this one cannot read.
    Version,
    /// A file of ours is damaged: its checksum does not match its content.
    Checksum,
    /// Two values were made with different configurations and cannot be compared or merged.
    Mismatch,
    /// The operating system refused to read or write.
    Io,
}

/// An error of this library: a kind for programs, a message for people, and the cause if there is one.
///
/// ```
/// use gleaner::{ErrorKind, Sketcher};
/// let error = Sketcher::builder().shingle_len(0).build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Config);
/// ```
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// `Result` with this library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), source: None }
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Config, message)
    }

    #[cfg_attr(not(feature = "serde"), allow(dead_code))]
    pub(crate) fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// The kind of error, to decide on.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Error::new(ErrorKind::Io, "reading or writing failed").because(source)
    }
}
