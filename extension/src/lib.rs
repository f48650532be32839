//! `core_index`: the CORE School Quality Improvement Index and the California
//! Dashboard as SQL in `DuckDB`.
//!
//! Pure modules ([`attendance`], [`disclosure`], [`files`], [`growth`],
//! [`peers`]) hold the
//! numerics and know no `DuckDB`; [`functions`] gives each its SQL signature;
//! [`duckdb`] is the only unsafe code.

pub mod attendance;
mod catalog;
pub mod disclosure;
pub mod duckdb;
pub mod files;
pub mod functions;
pub mod growth;
pub mod peers;
mod register;
pub mod tolerance;

use duckdb::{duckdb_extension_access, duckdb_extension_info};

/// The entry point that `DuckDB` calls on `LOAD core_index`.
///
/// # Safety
/// Only `DuckDB` calls it, with its own arguments.
#[allow(
    unsafe_code,
    reason = "DuckDB finds the entry point by its unmangled name"
)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn core_index_init_c_api(
    info: duckdb_extension_info,
    access: *const duckdb_extension_access,
) -> bool {
    // SAFETY: the arguments are DuckDB's, passed on as they are.
    unsafe { duckdb::load(info, access, register::set_up) }
}
