//! Long lists of numbers in saved states: as bytes, little end first, at the speed of a copy.

use serde::{
    Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};
use std::fmt;

/// Numbers that are turned into bytes at a time, on the stack.
const BLOCK: usize = 256;

pub(super) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.chunks(BLOCK).map(Block))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    deserializer.deserialize_seq(Numbers)
}

struct Block<'a>(&'a [f64]);

impl Serialize for Block<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = [0; 8 * BLOCK];
        let (places, _) = bytes.as_chunks_mut::<8>();
        places.iter_mut().zip(self.0).for_each(|(place, value)| *place = value.to_le_bytes());
        serializer.serialize_bytes(places[..self.0.len()].as_flattened())
    }
}

struct Numbers;

impl<'de> Visitor<'de> for Numbers {
    type Value = Vec<f64>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("numbers of 8 bytes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut blocks: A) -> Result<Vec<f64>, A::Error> {
        let mut values = vec![];
        while let Some(bytes) = blocks.next_element::<&[u8]>()? {
            let (numbers, rest) = bytes.as_chunks::<8>();
            if !rest.is_empty() {
                return Err(A::Error::invalid_length(bytes.len(), &self));
            }
            values.extend(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)));
        }
        Ok(values)
    }
}
