//! Keyed codes in place of identifiers: HMAC-SHA-256 (RFC 2104, FIPS 180-4).
//!
//! A hash without a key hides nothing: all identifiers of ten digits can be
//! tried in minutes. With a secret key of 32 bytes they cannot. Whoever holds
//! the key can still recode, so the codes are pseudonyms, not anonymous.

use std::{env, fs};

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The shortest key that is taken, in bytes: as long as the code.
pub const MIN_KEY: usize = 32;

/// What is wrong with a key or a domain. No message shows the key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PseudonymError {
    /// The source is in neither form.
    #[error(
        "key_source must be 'env:NAME' or 'file:path', never the key itself, which would stay in \
         logs and views"
    )]
    Source,
    /// The environment variable or file cannot be read.
    #[error("cannot read the key from {0}; set the variable or check the path and its permissions")]
    Unreadable(String),
    /// The key is too short.
    #[error(
        "the key from {source_name} has {length} bytes; it needs {MIN_KEY} random ones at least"
    )]
    Short {
        /// `env:NAME` or `file:path`
        source_name: String,
        /// Length of the key in bytes.
        length: usize,
    },
    /// The domain is empty or holds the byte that ends it.
    #[error(
        "domain must be a text that is not empty and holds no NUL; name the release and the field, \
         for example 'study 12|student'"
    )]
    Domain,
}

/// A secret key.
pub struct Key(Hmac<Sha256>);

impl Key {
    /// Reads the key that `env:NAME` or `file:path` names, less line ends at its
    /// end.
    ///
    /// # Errors
    /// If the source is in neither form, cannot be read, or is too short.
    pub fn read(source: &str) -> Result<Self, PseudonymError> {
        let unreadable = || PseudonymError::Unreadable(source.to_owned());
        let bytes = match source.split_once(':') {
            Some(("env", name)) => env::var(name).map_err(|_| unreadable())?.into_bytes(),
            Some(("file", path)) => fs::read(path).map_err(|_| unreadable())?,
            _ => return Err(PseudonymError::Source),
        };
        let end = bytes.iter().rposition(|b| !b"\r\n".contains(b));
        let key = &bytes[..end.map_or(0, |last| last + 1)];
        if key.len() < MIN_KEY {
            return Err(PseudonymError::Short {
                source_name: source.to_owned(),
                length: key.len(),
            });
        }
        Ok(Self::new(key))
    }

    fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// The code of a value, 64 hexadecimal digits: HMAC of the domain, a NUL and
    /// the value, so that codes of one domain say nothing of another's.
    ///
    /// # Errors
    /// If the domain is empty or holds a NUL.
    pub fn code(&self, domain: &str, value: &str) -> Result<String, PseudonymError> {
        if domain.is_empty() || domain.contains('\0') {
            return Err(PseudonymError::Domain);
        }
        Ok(self.digest(&[domain.as_bytes(), b"\0", value.as_bytes()]))
    }

    fn digest(&self, parts: &[&[u8]]) -> String {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part);
        }
        let code = mac.finalize().into_bytes();
        let digits = code.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1, 2 and 6.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (key, message, code) in [
            (
                vec![0x0b; 20],
                "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe".to_vec(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(Key::new(&key).digest(&[message.as_bytes()]), code);
        }
    }

    #[test]
    fn domains_are_apart() {
        let key = Key::new(&[7; 32]);
        assert_eq!(key.code("a", "1"), key.code("a", "1"));
        assert_ne!(key.code("a", "1"), key.code("b", "1"));
        assert_ne!(key.code("a", "11"), key.code("a1", "1"));
        assert_eq!(key.code("", "1"), Err(PseudonymError::Domain));
        assert_eq!(key.code("a\0", "1"), Err(PseudonymError::Domain));
    }

    #[test]
    fn a_key_is_read_and_never_shown() {
        let path = env::temp_dir().join(format!("core_index_key_{}", std::process::id()));
        let source = format!("file:{}", path.display());
        fs::write(&path, "0123456789abcdef0123456789abcdef\n").expect("a temporary file");
        let key = Key::read(&source).map(|key| key.code("a", "1"));
        assert_eq!(
            key,
            Ok(Key::new(b"0123456789abcdef0123456789abcdef").code("a", "1"))
        );
        fs::write(&path, "secret\n").expect("a temporary file");
        let error = Key::read(&source).err().map(|e| e.to_string());
        fs::remove_file(&path).expect("it was there");
        assert!(error.is_some_and(|e| e.contains("has 6 bytes") && !e.contains("secret")));
        let missing = Key::read("env:CORE_INDEX_NO_SUCH_KEY").err();
        assert!(matches!(missing, Some(PseudonymError::Unreadable(_))));
        assert_eq!(Key::read("secret").err(), Some(PseudonymError::Source));
    }
}
