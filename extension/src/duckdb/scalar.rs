//! Scalar functions.

use libduckdb_sys as ffi;

use super::{Chunk, Connection, Error, Output, Result, Type, c_string, guard};

/// One overload of a scalar function.
pub struct ScalarFunction {
    /// Parameter types.
    pub parameters: Vec<Type>,
    /// Result type.
    pub returns: Type,
    /// Writes one result row for each row of the chunk.
    pub body: fn(&Chunk<'_>, &mut Output<'_>) -> Result<()>,
}

/// Registers all overloads of `name`.
///
/// # Errors
/// If `DuckDB` refuses the function.
pub fn register_scalar(
    connection: &Connection,
    name: &str,
    overloads: Vec<ScalarFunction>,
) -> Result<()> {
    let name_c = c_string(name);
    // SAFETY: handles are created, used and destroyed here; the extra info is
    // owned by DuckDB from the call on and freed by `free_body`.
    unsafe {
        let mut set = ffi::duckdb_create_scalar_function_set(name_c.as_ptr());
        for overload in overloads {
            let mut function = ffi::duckdb_create_scalar_function();
            ffi::duckdb_scalar_function_set_name(function, name_c.as_ptr());
            for parameter in &overload.parameters {
                ffi::duckdb_scalar_function_add_parameter(function, parameter.handle().0);
            }
            ffi::duckdb_scalar_function_set_return_type(function, overload.returns.handle().0);
            let body = Box::into_raw(Box::new(overload.body));
            ffi::duckdb_scalar_function_set_extra_info(function, body.cast(), Some(free_body));
            ffi::duckdb_scalar_function_set_function(function, Some(call));
            ffi::duckdb_add_scalar_function_to_set(set, function);
            ffi::duckdb_destroy_scalar_function(&raw mut function);
        }
        let state = ffi::duckdb_register_scalar_function_set(connection.handle(), set);
        ffi::duckdb_destroy_scalar_function_set(&raw mut set);
        if state == ffi::DuckDBSuccess {
            Ok(())
        } else {
            Err(Error(format!(
                "core_index: DuckDB refused the scalar function {name}"
            )))
        }
    }
}

type Body = fn(&Chunk<'_>, &mut Output<'_>) -> Result<()>;

unsafe extern "C" fn free_body(body: *mut std::ffi::c_void) {
    // SAFETY: `body` came from `Box::into_raw` in `register_scalar`.
    drop(unsafe { Box::from_raw(body.cast::<Body>()) });
}

unsafe extern "C" fn call(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    let result = guard(|| {
        // SAFETY: DuckDB passes the extra info of registration, a flattened
        // input chunk and a flat output vector with room for its rows.
        unsafe {
            let body = *ffi::duckdb_scalar_function_get_extra_info(info).cast::<Body>();
            let chunk = Chunk::new(input);
            let mut output = Output::new(output, chunk.len());
            body(&chunk, &mut output)
        }
    });
    if let Err(error) = result {
        // SAFETY: `info` is live during the callback; DuckDB copies the text.
        unsafe { ffi::duckdb_scalar_function_set_error(info, c_string(&error.0).as_ptr()) }
    }
}
