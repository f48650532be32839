//! From `DuckDB`'s call of the entry point to its database.

use libduckdb_sys as ffi;

use super::{Database, Error, Result, c_string, guard};

/// The C API version this extension is written against and stamped with.
const API_VERSION: &str = "v1.2.0";

/// Fills the API table, runs `setup`, and reports an error to
/// `DuckDB`. Returns whether all went well, which is what the entry point
/// returns.
///
/// # Safety
/// `info` and `access` are what `DuckDB` passed to the entry point.
pub unsafe fn load(
    info: ffi::duckdb_extension_info,
    access: *const ffi::duckdb_extension_access,
    setup: fn(&Database) -> Result<()>,
) -> bool {
    // SAFETY: DuckDB passes a live access table; a null one is refused.
    let Some(access) = (unsafe { access.as_ref() }) else {
        return false;
    };
    let result = guard(|| {
        // SAFETY: `info` and `access` are DuckDB's. The bindings know no more
        // slots than the oldest engine that carries API v1.2.0 has.
        let database = unsafe {
            if access.get_api.is_none()
                || !ffi::duckdb_rs_extension_api_init(info, access, API_VERSION)
                    .map_err(|e| Error(e.into()))?
            {
                return Err(Error(format!(
                    "core_index: this DuckDB does not offer the C extension API {API_VERSION}; \
                     use DuckDB 1.5 or later"
                )));
            }
            let get_database = access
                .get_database
                .ok_or_else(|| Error("core_index: DuckDB offers no database handle".into()))?;
            get_database(info).as_ref()
        };
        let database = *database
            .ok_or_else(|| Error("core_index: DuckDB offers no database handle".into()))?;
        // SAFETY: the handle is live during the call of the entry point.
        setup(&unsafe { Database::new(database) })
    });
    match (result, access.set_error) {
        (Ok(()), _) => true,
        (Err(error), Some(set_error)) => {
            // SAFETY: DuckDB copies the text.
            unsafe { set_error(info, c_string(&error.0).as_ptr()) };
            false
        }
        (Err(_), None) => false,
    }
}
