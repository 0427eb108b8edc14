//! Native objects that outlive a call: kept here, known outside by number.
//!
//! A handle is always made from bytes, so a worker or another process can make its own. [`open`] reads the bytes once;
//! operations take the object by its number; [`close`] forgets it.

use crate::{Border, Error, Name, Result, Type, Value, border::only};
use std::{
    any::Any,
    collections::BTreeMap,
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};

type Object = Arc<dyn Any + Send + Sync>;

static OBJECTS: Mutex<(u32, BTreeMap<u32, Object>)> = Mutex::new((0, BTreeMap::new()));

/// A kind of object that handles may name.
pub trait Handled: Any + Send + Sync + Sized {
    /// What TypeScript calls the kind.
    const KIND: &'static str;
    /// Reads an object from its bytes, which may be hostile.
    fn from_bytes(bytes: &[u8]) -> Result<Self>;
}

/// Makes an object of a kind from its bytes and returns its number.
pub fn open(kind: &str, bytes: &[u8]) -> Result<u32> {
    let object = crate::read_object(kind, bytes)?;
    let mut objects = OBJECTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (last, map) = &mut *objects;
    loop {
        *last = last.wrapping_add(1);
        if *last != 0 && !map.contains_key(last) {
            map.insert(*last, object);
            return Ok(*last);
        }
    }
}

/// Forgets an object; calls that hold it finish.
pub fn close(number: u32) {
    OBJECTS.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number);
}

/// A parameter that is a handle to a `T`.
pub struct Handle<T>(PhantomData<T>);

impl<T: Handled> Border for Handle<T> {
    type Argument<'a> = Arc<T>;

    fn describe() -> Type {
        Type::Handle(T::KIND)
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Arc<T>> {
        let Value::Number(number) = only(places) else {
            return Err(name.unexpected("a handle", only(places)));
        };
        let objects = OBJECTS.lock().unwrap_or_else(PoisonError::into_inner);
        let object = objects.1.get(&(*number as u32)).cloned();
        object
            .and_then(|object| object.downcast::<T>().ok())
            .ok_or_else(|| Error::value(name.public(), format!("the {} was disposed of", T::KIND)))
    }
}
