//! Writing `DuckDB` vectors.

use std::marker::PhantomData;

use libduckdb_sys as ffi;

use super::input::to_usize;
use super::logical_type::LogicalType;
use super::{Error, Result};

/// A vector to write to. Rows that are not written are undefined, so a body
/// writes each row or sets it NULL.
pub struct Output<'a> {
    vector: ffi::duckdb_vector,
    len: usize,
    lifetime: PhantomData<&'a mut ()>,
}

/// How `duckdb_string_t` holds up to 12 bytes: in the row itself, with zeros
/// after them.
#[repr(C)]
struct ShortText {
    length: u32,
    bytes: [u8; 12],
}

impl Output<'_> {
    /// # Safety
    /// `vector` is a live, writable, flat vector with room for `len` rows, and
    /// of the registered return type.
    pub(super) unsafe fn new(vector: ffi::duckdb_vector, len: usize) -> Self {
        Self {
            vector,
            len,
            lifetime: PhantomData,
        }
    }

    fn write<T>(&mut self, row: usize, value: T) {
        assert!(row < self.len, "row {row} of {}", self.len);
        // SAFETY: the row was checked and `T` is the physical type of the
        // registered return type (each caller is used for one type only).
        unsafe {
            ffi::duckdb_vector_get_data(self.vector)
                .cast::<T>()
                .add(row)
                .write(value);
        }
    }

    /// Writes a `DOUBLE`.
    pub fn set_f64(&mut self, row: usize, value: f64) {
        self.write(row, value);
    }

    /// Writes a `BIGINT`.
    pub fn set_i64(&mut self, row: usize, value: i64) {
        self.write(row, value);
    }

    /// Writes an `INTEGER`, a `DATE` (days from 1970-01-01) or a `DECIMAL` of up
    /// to 9 digits (in units of its last place).
    pub fn set_i32(&mut self, row: usize, value: i32) {
        self.write(row, value);
    }

    /// Writes a `UTINYINT`.
    pub fn set_u8(&mut self, row: usize, value: u8) {
        self.write(row, value);
    }

    /// Writes a `BOOLEAN`.
    pub fn set_bool(&mut self, row: usize, value: bool) {
        self.write(row, value);
    }

    /// Writes a `DOUBLE` or NULL.
    pub fn set_optional_f64(&mut self, row: usize, value: Option<f64>) {
        match value {
            Some(value) => self.set_f64(row, value),
            None => self.set_null(row),
        }
    }

    /// Writes a `VARCHAR` or `BLOB`.
    pub fn set_text(&mut self, row: usize, text: &str) {
        let mut bytes = [0; 12];
        if let (Some(start), Ok(length)) = (bytes.get_mut(..text.len()), text.len().try_into()) {
            start.copy_from_slice(text.as_bytes());
            return self.write(row, ShortText { length, bytes });
        }
        assert!(row < self.len, "row {row} of {}", self.len);
        // SAFETY: the row was checked; DuckDB copies the bytes.
        unsafe {
            ffi::duckdb_vector_assign_string_element_len(
                self.vector,
                row as ffi::idx_t,
                text.as_ptr().cast(),
                text.len() as ffi::idx_t,
            );
        }
    }

    /// Sets the row NULL.
    pub fn set_null(&mut self, row: usize) {
        assert!(row < self.len, "row {row} of {}", self.len);
        // SAFETY: the row was checked; the mask is made writable first.
        unsafe {
            ffi::duckdb_vector_ensure_validity_writable(self.vector);
            let validity = ffi::duckdb_vector_get_validity(self.vector);
            ffi::duckdb_validity_set_row_invalid(validity, row as ffi::idx_t);
        }
    }

    /// Sets a row of `LIST` or `STRUCT` type NULL, and what is inside it: engines
    /// read the list entries of a NULL struct too.
    pub fn set_nested_null(&mut self, row: usize) {
        self.set_null(row);
        // SAFETY: the type is the vector's own; the children of a struct have
        // the rows of their parent.
        unsafe {
            let logical_type = LogicalType(ffi::duckdb_vector_get_column_type(self.vector));
            match ffi::duckdb_get_type_id(logical_type.0) {
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST => {
                    self.write(
                        row,
                        ffi::duckdb_list_entry {
                            offset: 0,
                            length: 0,
                        },
                    );
                }
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT => {
                    for index in 0..ffi::duckdb_struct_type_child_count(logical_type.0) {
                        self.field(to_usize(index)).set_nested_null(row);
                    }
                }
                _ => {}
            }
        }
    }

    /// Gives the list at `row` the next `len` child rows and returns the first.
    ///
    /// # Errors
    /// If `DuckDB` cannot allocate the child rows.
    pub fn append_list(&mut self, row: usize, len: usize) -> Result<usize> {
        // SAFETY: the vector is a list; the size is set after the reserve that
        // makes room for it, and child pointers are taken after both.
        let start = unsafe {
            let start = ffi::duckdb_list_vector_get_size(self.vector);
            let end = start + len as ffi::idx_t;
            if ffi::duckdb_list_vector_reserve(self.vector, end) != ffi::DuckDBSuccess
                || ffi::duckdb_list_vector_set_size(self.vector, end) != ffi::DuckDBSuccess
            {
                return Err(Error(format!(
                    "core_index: no room for a list of {len} elements"
                )));
            }
            start
        };
        self.write(
            row,
            ffi::duckdb_list_entry {
                offset: start,
                length: len as ffi::idx_t,
            },
        );
        Ok(to_usize(start))
    }

    /// Makes room for `len` more child rows of a list, which many calls of
    /// [`Self::append_list`] then take.
    ///
    /// # Errors
    /// If `DuckDB` cannot allocate the child rows.
    pub fn reserve_list(&mut self, len: usize) -> Result<()> {
        // SAFETY: the vector is a list; no child pointer is held.
        unsafe {
            let end = ffi::duckdb_list_vector_get_size(self.vector) + len as ffi::idx_t;
            if ffi::duckdb_list_vector_reserve(self.vector, end) == ffi::DuckDBSuccess {
                Ok(())
            } else {
                Err(Error(format!(
                    "core_index: no room for {len} list elements"
                )))
            }
        }
    }

    /// The child rows of a list, after [`Self::append_list`].
    pub fn list_child(&mut self) -> Output<'_> {
        // SAFETY: the vector is a list; its child has as many rows as its size.
        unsafe {
            let len = to_usize(ffi::duckdb_list_vector_get_size(self.vector));
            Output::new(ffi::duckdb_list_vector_get_child(self.vector), len)
        }
    }

    /// A field of a struct, by position in the registered return type.
    pub fn field(&mut self, index: usize) -> Output<'_> {
        // SAFETY: the vector is a struct of the registered type, whose fields
        // have the rows of their parent.
        unsafe {
            let child = ffi::duckdb_struct_vector_get_child(self.vector, index as ffi::idx_t);
            Output::new(child, self.len)
        }
    }

    /// Writes a list of `DOUBLE`s, NULL elements included.
    ///
    /// # Errors
    /// If `DuckDB` cannot allocate the elements.
    pub fn set_f64_list(
        &mut self,
        row: usize,
        values: impl ExactSizeIterator<Item = Option<f64>>,
    ) -> Result<()> {
        let start = self.append_list(row, values.len())?;
        let mut child = self.list_child();
        for (index, value) in values.enumerate() {
            child.set_optional_f64(start + index, value);
        }
        Ok(())
    }
}
