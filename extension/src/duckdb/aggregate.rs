//! Aggregate functions whose state lives in the slot that `DuckDB` owns.
//!
//! A state is a fixed number of 8-byte words, zero at the start, and zero is
//! the empty state. No heap: such memory would be invisible to
//! `memory_limit` and leak when a query fails.

use std::slice;

use libduckdb_sys as ffi;

use super::{Chunk, Connection, Error, Output, Result, Type, c_string, guard};

/// One overload of an aggregate function.
pub struct AggregateFunction {
    /// Parameter types.
    pub parameters: Vec<Type>,
    /// Result type.
    pub returns: Type,
    /// Number of 8-byte words of a state.
    pub state_words: usize,
    /// Adds each row of the chunk to its state. NULL rows are passed too.
    pub update: Box<Update>,
    /// Adds the first state to the second.
    pub combine: fn(&[f64], &mut [f64]) -> Result<()>,
    /// Writes the result of a state to a row; errors belong in `update`.
    pub finalize: fn(&[f64], &mut Output<'_>, usize) -> Result<()>,
}

/// The body of an update.
pub(super) type Update = dyn Fn(&Chunk<'_>, &mut States<'_>) -> Result<()> + Send + Sync;

/// The states of the rows of a chunk; rows may share a state.
pub struct States<'a> {
    pointers: &'a [*mut f64],
    words: usize,
}

impl States<'_> {
    /// The one state of all rows, when they share it, as without GROUP BY.
    pub fn shared(&mut self) -> Option<&mut [f64]> {
        let first = *self.pointers.first()?;
        if self.pointers.iter().any(|&pointer| pointer != first) {
            return None;
        }
        Some(self.row(0))
    }

    /// How many rows from `row` on share its state.
    #[inline]
    #[must_use]
    pub fn run_length(&self, row: usize) -> usize {
        let rest = &self.pointers[row..];
        rest.iter()
            .take_while(|&&pointer| pointer == rest[0])
            .count()
    }

    /// Asks for the state of a row that comes soon, if there is one: states of
    /// many groups lie outside the near caches.
    #[inline]
    pub fn prefetch(&self, row: usize) {
        #[cfg(target_arch = "x86_64")]
        if let Some(&pointer) = self.pointers.get(row) {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            const LINE: usize = 64 / size_of::<f64>();
            for word in (0..self.words).step_by(LINE) {
                // SAFETY: within the slot; and a prefetch reads nothing.
                unsafe { _mm_prefetch::<_MM_HINT_T0>(pointer.add(word).cast()) }
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = row;
    }

    /// The state of a row.
    #[inline]
    pub fn row(&mut self, row: usize) -> &mut [f64] {
        // SAFETY: each pointer is a live, 8-byte aligned slot of `words` words,
        // and the exclusive borrow of `self` keeps two rows from being held at once.
        unsafe { slice::from_raw_parts_mut(self.pointers[row], self.words) }
    }
}

/// Registers all overloads of `name`.
///
/// # Errors
/// If `DuckDB` refuses the function.
pub fn register_aggregate(
    connection: &Connection,
    name: &str,
    overloads: Vec<AggregateFunction>,
) -> Result<()> {
    let name_c = c_string(name);
    // SAFETY: handles are created, used and destroyed here; the extra info is
    // owned by DuckDB from the call on and freed by `free_function`. Each
    // member of the set has a name, without which DuckDB refuses the set.
    unsafe {
        let mut set = ffi::duckdb_create_aggregate_function_set(name_c.as_ptr());
        for overload in overloads {
            let mut function = ffi::duckdb_create_aggregate_function();
            ffi::duckdb_aggregate_function_set_name(function, name_c.as_ptr());
            for parameter in &overload.parameters {
                ffi::duckdb_aggregate_function_add_parameter(function, parameter.handle().0);
            }
            ffi::duckdb_aggregate_function_set_return_type(function, overload.returns.handle().0);
            let extra = Box::into_raw(Box::new(overload));
            ffi::duckdb_aggregate_function_set_extra_info(
                function,
                extra.cast(),
                Some(free_function),
            );
            ffi::duckdb_aggregate_function_set_functions(
                function,
                Some(state_size),
                Some(initialize),
                Some(update),
                Some(combine),
                Some(finalize),
            );
            // Without a destructor a running window frame gives wrong rows.
            ffi::duckdb_aggregate_function_set_destructor(function, Some(destroy));
            ffi::duckdb_aggregate_function_set_special_handling(function);
            ffi::duckdb_add_aggregate_function_to_set(set, function);
            ffi::duckdb_destroy_aggregate_function(&raw mut function);
        }
        let state = ffi::duckdb_register_aggregate_function_set(connection.handle(), set);
        ffi::duckdb_destroy_aggregate_function_set(&raw mut set);
        if state == ffi::DuckDBSuccess {
            Ok(())
        } else {
            Err(Error(format!(
                "core_index: DuckDB refused the aggregate function {name}"
            )))
        }
    }
}

unsafe extern "C" fn free_function(function: *mut std::ffi::c_void) {
    // SAFETY: `function` came from `Box::into_raw` in `register_aggregate`.
    drop(unsafe { Box::from_raw(function.cast::<AggregateFunction>()) });
}

/// # Safety
/// `info` belongs to a function registered by `register_aggregate`.
unsafe fn function<'a>(info: ffi::duckdb_function_info) -> &'a AggregateFunction {
    // SAFETY: the caller vouches for `info`; the box lives as long as the function.
    unsafe { &*ffi::duckdb_aggregate_function_get_extra_info(info).cast() }
}

unsafe fn report(info: ffi::duckdb_function_info, result: Result<()>) {
    if let Err(error) = result {
        // SAFETY: `info` is live during the callback; DuckDB copies the text.
        unsafe { ffi::duckdb_aggregate_function_set_error(info, c_string(&error.0).as_ptr()) }
    }
}

unsafe extern "C" fn state_size(info: ffi::duckdb_function_info) -> ffi::idx_t {
    // SAFETY: called by DuckDB for a function registered here.
    unsafe { (function(info).state_words * size_of::<f64>()) as ffi::idx_t }
}

unsafe extern "C" fn initialize(
    info: ffi::duckdb_function_info,
    state: ffi::duckdb_aggregate_state,
) {
    // SAFETY: `state` is a slot of `state_words` words.
    unsafe {
        state
            .cast::<f64>()
            .write_bytes(0, function(info).state_words);
    }
}

unsafe extern "C" fn update(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    states: *mut ffi::duckdb_aggregate_state,
) {
    let result = guard(|| {
        // SAFETY: DuckDB passes one state pointer for each row of the chunk.
        unsafe {
            let function = function(info);
            let chunk = Chunk::new(input);
            let pointers = slice::from_raw_parts(states.cast::<*mut f64>(), chunk.len());
            (function.update)(
                &chunk,
                &mut States {
                    pointers,
                    words: function.state_words,
                },
            )
        }
    });
    // SAFETY: `info` is live during the callback.
    unsafe { report(info, result) }
}

unsafe extern "C" fn combine(
    info: ffi::duckdb_function_info,
    source: *mut ffi::duckdb_aggregate_state,
    target: *mut ffi::duckdb_aggregate_state,
    count: ffi::idx_t,
) {
    let result = guard(|| {
        // SAFETY: DuckDB passes `count` source and target slots; a source is
        // never its own target, and is left unchanged since it may be shared.
        unsafe {
            let function = function(info);
            for index in 0..super::input::to_usize(count) {
                let source =
                    slice::from_raw_parts((*source.add(index)).cast(), function.state_words);
                let target =
                    slice::from_raw_parts_mut((*target.add(index)).cast(), function.state_words);
                (function.combine)(source, target)?;
            }
        }
        Ok(())
    });
    // SAFETY: `info` is live during the callback.
    unsafe { report(info, result) }
}

unsafe extern "C" fn finalize(
    info: ffi::duckdb_function_info,
    source: *mut ffi::duckdb_aggregate_state,
    result: ffi::duckdb_vector,
    count: ffi::idx_t,
    offset: ffi::idx_t,
) {
    let outcome = guard(|| {
        // SAFETY: DuckDB passes `count` slots and a flat result vector with
        // room for `offset + count` rows.
        unsafe {
            let function = function(info);
            let (count, offset) = (
                super::input::to_usize(count),
                super::input::to_usize(offset),
            );
            let mut output = Output::new(result, offset + count);
            for index in 0..count {
                let state =
                    slice::from_raw_parts((*source.add(index)).cast(), function.state_words);
                (function.finalize)(state, &mut output, offset + index)?;
            }
        }
        Ok(())
    });
    // SAFETY: `info` is live during the callback.
    unsafe { report(info, outcome) }
}

/// States own nothing outside their slot.
unsafe extern "C" fn destroy(_: *mut ffi::duckdb_aggregate_state, _: ffi::idx_t) {}
