//! The only unsafe code of the crate: thin, checked adapters over `DuckDB`'s
//! C extension API, version 1, of which only the slots of `v1.2.0` are called.
//!
//! A function body sees a [`Chunk`] of typed [`Column`]s and writes to an
//! [`Output`]; it never sees a pointer. Every callback runs under
//! [`guard`], so that a panic becomes a SQL error and never crosses into C++.

#![allow(
    clippy::missing_panics_doc,
    reason = "a row beyond the chunk is a defect of a function body here, never of a caller"
)]

mod aggregate;
mod connection;
mod entry_point;
mod input;
mod logical_type;
mod output;
mod scalar;
mod table;

pub use aggregate::{AggregateFunction, States, register_aggregate};
pub use connection::{Connection, Database};
pub use entry_point::load;
pub use input::{Chunk, Column, Integers, Numbers};
pub use logical_type::Type;
pub use output::Output;
pub use scalar::{ScalarFunction, register_scalar};
pub use table::{Argument, Rows, TableFunction, register_table};

pub use libduckdb_sys::{duckdb_extension_access, duckdb_extension_info};

use std::any::Any;
use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A message for the user: what was called, the value, the rule, the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Error(pub String);

impl From<String> for Error {
    fn from(message: String) -> Self {
        Self(message)
    }
}

/// What a function body returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Runs a callback body and turns a panic into an error.
fn guard<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        Err(Error(format!(
            "core_index: internal error ({}); please report the query that led here",
            panic_text(panic.as_ref())
        )))
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}

/// A C string for `DuckDB`; a NUL inside ends the text early rather than failing.
fn c_string(text: &str) -> CString {
    let bytes = text.split('\0').next().unwrap_or_default();
    CString::new(bytes).unwrap_or_default()
}
