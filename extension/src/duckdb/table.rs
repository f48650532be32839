//! Table functions, read by as many threads as the engine gives.

use std::ffi::{CStr, c_void};

use libduckdb_sys as ffi;

use super::input::to_usize;
use super::logical_type::LogicalType;
use super::{Connection, Error, Output, Result, Type, c_string, guard};

/// What the arguments of a table function made of it.
pub trait TableFunction: Sized + Send + Sync + 'static {
    /// What the threads of a scan share.
    type Scan: Send + Sync;
    /// What a thread has to itself.
    type Worker: Default + Send;

    /// The columns of the table.
    fn columns(&self) -> Vec<(String, Type)>;

    /// The start of a scan that needs the columns of these places.
    fn scan(&self, columns: Vec<usize>) -> Self::Scan;

    /// Writes the next rows to the columns of the scan, at most as many as
    /// there is room for, and gives their number; 0 is the end.
    ///
    /// # Errors
    /// If the rows cannot be read.
    fn read(
        &self,
        scan: &Self::Scan,
        worker: &mut Self::Worker,
        rows: &mut Rows<'_>,
    ) -> Result<usize>;
}

/// A constant argument of a table function.
pub struct Argument(ffi::duckdb_value);

impl Argument {
    /// Whether it is NULL.
    #[must_use]
    pub fn is_null(&self) -> bool {
        // SAFETY: the value is live.
        unsafe { ffi::duckdb_is_null_value(self.0) }
    }

    /// As text; the empty text for NULL.
    #[must_use]
    pub fn text(&self) -> String {
        if self.is_null() {
            return String::new();
        }
        // SAFETY: the value is live; the text is owned here and freed once.
        unsafe {
            let text = ffi::duckdb_get_varchar(self.0);
            let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
            ffi::duckdb_free(text.cast());
            copy
        }
    }

    /// As `BOOLEAN`.
    #[must_use]
    pub fn boolean(&self) -> bool {
        // SAFETY: the value is live.
        !self.is_null() && unsafe { ffi::duckdb_get_bool(self.0) }
    }

    /// The elements of a list that are not NULL; a value that is no list is the
    /// only element.
    #[must_use]
    pub fn elements(self) -> Vec<Argument> {
        // SAFETY: the value is live, and its type is its own; each element is
        // owned here.
        let elements = unsafe {
            let value_type = ffi::duckdb_get_value_type(self.0);
            if ffi::duckdb_get_type_id(value_type) == ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST {
                (0..ffi::duckdb_get_list_size(self.0))
                    .map(|index| Self(ffi::duckdb_get_list_child(self.0, index)))
                    .collect()
            } else {
                vec![self]
            }
        };
        elements
            .into_iter()
            .filter(|value| !value.is_null())
            .collect()
    }
}

impl Drop for Argument {
    fn drop(&mut self) {
        // SAFETY: owned here and destroyed once.
        unsafe { ffi::duckdb_destroy_value(&raw mut self.0) }
    }
}

/// Rows to write.
pub struct Rows<'a> {
    chunk: ffi::duckdb_data_chunk,
    lifetime: std::marker::PhantomData<&'a mut ()>,
}

impl Rows<'_> {
    /// How many there is room for.
    #[must_use]
    pub fn room(&self) -> usize {
        // SAFETY: a constant of the engine.
        to_usize(unsafe { ffi::duckdb_vector_size() })
    }

    /// A column of the scan, by its position among those.
    pub fn column(&mut self, position: usize) -> Output<'_> {
        // SAFETY: the chunk is live, and its vectors have room for that many rows.
        unsafe {
            let vector = ffi::duckdb_data_chunk_get_vector(self.chunk, position as ffi::idx_t);
            Output::new(vector, self.room())
        }
    }
}

/// Makes a table function of its arguments, which are constants.
type Bind<F> = fn(Vec<Argument>) -> Result<F>;

/// Registers a function of these parameters; [`Type::Any`] takes what comes.
///
/// # Errors
/// If `DuckDB` refuses it.
pub fn register_table<F: TableFunction>(
    connection: &Connection,
    name: &str,
    parameters: &[Type],
    bind_arguments: Bind<F>,
) -> Result<()> {
    let name_c = c_string(name);
    // SAFETY: the handle is created, used and destroyed here; DuckDB copies
    // names and types, and owns the extra info from the call on.
    unsafe {
        let mut function = ffi::duckdb_create_table_function();
        ffi::duckdb_table_function_set_name(function, name_c.as_ptr());
        for parameter in parameters {
            ffi::duckdb_table_function_add_parameter(function, parameter.handle().0);
        }
        let extra = Box::into_raw(Box::new(bind_arguments));
        ffi::duckdb_table_function_set_extra_info(function, extra.cast(), Some(free::<Bind<F>>));
        ffi::duckdb_table_function_set_bind(function, Some(bind::<F>));
        ffi::duckdb_table_function_set_init(function, Some(init::<F>));
        ffi::duckdb_table_function_set_local_init(function, Some(local_init::<F>));
        ffi::duckdb_table_function_set_function(function, Some(read::<F>));
        ffi::duckdb_table_function_supports_projection_pushdown(function, true);
        let state = ffi::duckdb_register_table_function(connection.handle(), function);
        ffi::duckdb_destroy_table_function(&raw mut function);
        if state == ffi::DuckDBSuccess {
            Ok(())
        } else {
            Err(Error(format!(
                "core_index: DuckDB refused the table function {name}"
            )))
        }
    }
}

unsafe extern "C" fn free<T>(value: *mut c_void) {
    // SAFETY: `value` came from `Box::into_raw` of a `Box<T>` below.
    drop(unsafe { Box::from_raw(value.cast::<T>()) });
}

unsafe extern "C" fn bind<F: TableFunction>(info: ffi::duckdb_bind_info) {
    let result = guard(|| {
        // SAFETY: `info` is live during the callback; each value is owned here,
        // and DuckDB owns the bind data from the call on.
        unsafe {
            let arguments: Vec<Argument> = (0..ffi::duckdb_bind_get_parameter_count(info))
                .map(|index| Argument(ffi::duckdb_bind_get_parameter(info, index)))
                .collect();
            let bind_arguments = *ffi::duckdb_bind_get_extra_info(info).cast::<Bind<F>>();
            let function = bind_arguments(arguments)?;
            for (name, column_type) in function.columns() {
                let column_type: LogicalType = column_type.handle();
                let name = c_string(&name);
                ffi::duckdb_bind_add_result_column(info, name.as_ptr(), column_type.0);
            }
            let data = Box::into_raw(Box::new(function));
            ffi::duckdb_bind_set_bind_data(info, data.cast(), Some(free::<F>));
        }
        Ok(())
    });
    if let Err(error) = result {
        // SAFETY: `info` is live during the callback; DuckDB copies the text.
        unsafe { ffi::duckdb_bind_set_error(info, c_string(&error.0).as_ptr()) }
    }
}

unsafe extern "C" fn init<F: TableFunction>(info: ffi::duckdb_init_info) {
    let result = guard(|| {
        // SAFETY: `info` is live during the callback and carries the bind data;
        // DuckDB owns the scan from the call on.
        unsafe {
            let function = &*ffi::duckdb_init_get_bind_data(info).cast::<F>();
            let columns = (0..ffi::duckdb_init_get_column_count(info))
                .map(|position| to_usize(ffi::duckdb_init_get_column_index(info, position)))
                .collect();
            let scan = Box::into_raw(Box::new(function.scan(columns)));
            ffi::duckdb_init_set_init_data(info, scan.cast(), Some(free::<F::Scan>));
            // The engine takes as many as it has.
            ffi::duckdb_init_set_max_threads(info, ffi::idx_t::MAX);
        }
        Ok(())
    });
    if let Err(error) = result {
        // SAFETY: `info` is live during the callback; DuckDB copies the text.
        unsafe { ffi::duckdb_init_set_error(info, c_string(&error.0).as_ptr()) }
    }
}

unsafe extern "C" fn local_init<F: TableFunction>(info: ffi::duckdb_init_info) {
    let worker = Box::into_raw(Box::<F::Worker>::default());
    // SAFETY: `info` is live during the callback; DuckDB owns the worker from here on.
    unsafe { ffi::duckdb_init_set_init_data(info, worker.cast(), Some(free::<F::Worker>)) }
}

unsafe extern "C" fn read<F: TableFunction>(
    info: ffi::duckdb_function_info,
    output: ffi::duckdb_data_chunk,
) {
    let result = guard(|| {
        // SAFETY: the three were set by the callbacks above; the worker is this
        // thread's own; the chunk is empty and writable.
        unsafe {
            let function = &*ffi::duckdb_function_get_bind_data(info).cast::<F>();
            let scan = &*ffi::duckdb_function_get_init_data(info).cast::<F::Scan>();
            let worker = &mut *ffi::duckdb_function_get_local_init_data(info).cast::<F::Worker>();
            let mut rows = Rows {
                chunk: output,
                lifetime: std::marker::PhantomData,
            };
            let count = function.read(scan, worker, &mut rows)?;
            ffi::duckdb_data_chunk_set_size(output, count as ffi::idx_t);
        }
        Ok(())
    });
    if let Err(error) = result {
        // SAFETY: `info` is live during the callback; DuckDB copies the text.
        unsafe { ffi::duckdb_function_set_error(info, c_string(&error.0).as_ptr()) }
    }
}
