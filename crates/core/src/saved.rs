//! States and models as bytes: four letters that say what they are, a version, then postcard.
//!
//! The bytes may come from anywhere: reading them never panics, and what they describe must still be checked by whoever
//! reads it.

use crate::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};

/// What a kind of saved thing is called and which version of its format is written.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Four letters at the start of the bytes.
    pub tag: [u8; 4],
    /// Raised whenever the meaning of the bytes changes; other versions are refused.
    pub version: u8,
    /// The name errors use, such as `checkpoint`.
    pub name: &'static str,
}

/// Writes `value` with its tag and version.
pub fn to_bytes<T: Serialize>(format: Format, value: &T) -> Result<Vec<u8>> {
    let mut bytes = format.tag.to_vec();
    bytes.push(format.version);
    postcard::to_extend(value, bytes)
        .map_err(|error| Error::internal(format!("cannot save the {}: {error}", format.name)))
}

/// Reads what [`to_bytes`] wrote; any other bytes are an error that names the format.
pub fn from_bytes<T: DeserializeOwned>(format: Format, bytes: &[u8]) -> Result<T> {
    let Some(rest) = bytes.strip_prefix(&format.tag) else {
        return Err(Error::value(format.name, "these bytes are something else"));
    };
    let Some((&version, body)) = rest.split_first() else {
        return Err(Error::value(format.name, "the bytes end too early"));
    };
    if version != format.version {
        let expected = format.version;
        return Err(Error::value(
            format.name,
            format!("written in version {version}, and this build reads {expected}"),
        ));
    }
    match postcard::take_from_bytes(body) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(Error::value(format.name, "bytes follow the end")),
        Err(error) => Err(Error::value(format.name, format!("damaged bytes ({error})"))),
    }
}

/// A 64-bit FNV-1a hash: tells saved things apart, and is no protection against intent.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format { tag: *b"test", version: 3, name: "checkpoint" };

    #[test]
    fn what_was_written_is_read() {
        let value = (vec![1.5, f64::NEG_INFINITY], Some(7u32), u128::MAX);
        let bytes = to_bytes(FORMAT, &value).unwrap();
        assert_eq!(from_bytes::<(Vec<f64>, Option<u32>, u128)>(FORMAT, &bytes).unwrap(), value);
    }

    #[test]
    fn other_bytes_are_refused_by_name() {
        let bytes = to_bytes(FORMAT, &vec![1.0, 2.0]).unwrap();
        let read = |bytes: &[u8]| from_bytes::<Vec<f64>>(FORMAT, bytes).unwrap_err();
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]).argument(), Some("checkpoint"));
        }
        let older = [&bytes[..4], &[2], &bytes[5..]].concat();
        assert!(read(&older).to_string().contains("version 2"));
        assert!(read(&[&bytes[..], &[0]].concat()).to_string().contains("follow"));
        let endless = [&bytes[..5], &[0xff, 0xff, 0xff, 0xff, 0x7f]].concat();
        assert_eq!(read(&endless).argument(), Some("checkpoint"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vectors of the FNV reference page: empty input and "foobar".
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
