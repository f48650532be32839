//! Reading `DuckDB` vectors: every access checks the type it was asked for.

use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Range;
use std::slice;

use libduckdb_sys as ffi;

use super::logical_type::LogicalType;
use super::{Error, Result};

/// The arguments of a call: one [`Column`] an argument, `len` rows each.
pub struct Chunk<'a> {
    handle: ffi::duckdb_data_chunk,
    len: usize,
    lifetime: PhantomData<&'a ()>,
}

impl Chunk<'_> {
    /// # Safety
    /// `handle` is a live data chunk for the lifetime of the result, and its
    /// vectors are flat (`DuckDB` flattens the input of C API functions).
    pub(super) unsafe fn new(handle: ffi::duckdb_data_chunk) -> Self {
        // SAFETY: the caller vouches for the handle.
        let len = unsafe { ffi::duckdb_data_chunk_get_size(handle) };
        Self {
            handle,
            len: to_usize(len),
            lifetime: PhantomData,
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of arguments.
    #[must_use]
    pub fn width(&self) -> usize {
        // SAFETY: the chunk is live.
        to_usize(unsafe { ffi::duckdb_data_chunk_get_column_count(self.handle) })
    }

    /// The argument at `index`.
    ///
    /// # Panics
    /// If there is no such argument, which the registered arity excludes.
    #[must_use]
    pub fn column(&self, index: usize) -> Column<'_> {
        assert!(index < self.width(), "argument {index} of {}", self.width());
        // SAFETY: the index was checked; the vector lives as long as the chunk.
        unsafe {
            let vector = ffi::duckdb_data_chunk_get_vector(self.handle, index as ffi::idx_t);
            Column::new(vector, self.len)
        }
    }
}

/// A flat vector of one SQL type.
pub struct Column<'a> {
    vector: ffi::duckdb_vector,
    logical_type: LogicalType,
    validity: *const u64,
    len: usize,
    lifetime: PhantomData<&'a ()>,
}

impl<'a> Column<'a> {
    /// # Safety
    /// `vector` is a live flat vector with at least `len` rows.
    unsafe fn new(vector: ffi::duckdb_vector, len: usize) -> Self {
        // SAFETY: the caller vouches for the vector; a null validity mask means all valid.
        unsafe {
            Self {
                vector,
                logical_type: LogicalType(ffi::duckdb_vector_get_column_type(vector)),
                validity: ffi::duckdb_vector_get_validity(vector),
                len,
                lifetime: PhantomData,
            }
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether no row is NULL.
    #[must_use]
    pub fn all_valid(&self) -> bool {
        self.validity.is_null()
    }

    /// Whether the value at `row` is not NULL.
    #[must_use]
    #[inline]
    pub fn is_valid(&self, row: usize) -> bool {
        assert!(row < self.len, "row {row} of {}", self.len);
        if self.validity.is_null() {
            return true;
        }
        // SAFETY: a validity mask has a bit for each of the `len` rows.
        let word = unsafe { *self.validity.add(row / 64) };
        word >> (row % 64) & 1 == 1
    }

    fn type_id(&self) -> ffi::duckdb_type {
        // SAFETY: the type handle is live.
        unsafe { ffi::duckdb_get_type_id(self.logical_type.0) }
    }

    /// Whether the column is a bare NULL without a type.
    #[must_use]
    pub fn is_untyped_null(&self) -> bool {
        self.type_id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_SQLNULL
    }

    /// Whether the column is a `VARCHAR`.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.type_id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR
    }

    fn rows<T>(&self, expected: ffi::duckdb_type, name: &str) -> Result<&'a [T]> {
        if self.type_id() != expected {
            return Err(Error(format!(
                "core_index: expected a column of type {name}"
            )));
        }
        Ok(self.data())
    }

    /// The rows as `T`, whose size must be the physical size of the column's type.
    fn data<T>(&self) -> &'a [T] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: callers checked the type id, which fixes the physical layout
        // of the flat data array of `len` rows.
        unsafe { slice::from_raw_parts(ffi::duckdb_vector_get_data(self.vector).cast(), self.len) }
    }

    /// The rows of a `DOUBLE` column; NULL rows hold arbitrary values.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn f64s(&self) -> Result<&'a [f64]> {
        self.rows(ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE, "DOUBLE")
    }

    /// The rows of a `BIGINT` column; NULL rows hold arbitrary values.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn i64s(&self) -> Result<&'a [i64]> {
        self.rows(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT, "BIGINT")
    }

    /// The rows of a `UTINYINT` column; NULL rows hold arbitrary values.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn u8s(&self) -> Result<&'a [u8]> {
        self.rows(ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT, "UTINYINT")
    }

    /// The value of a `BOOLEAN` column at a valid `row`.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn bool(&self, row: usize) -> Result<bool> {
        let rows: &[u8] = self.rows(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN, "BOOLEAN")?;
        Ok(rows[row] != 0)
    }

    /// The bytes of a `VARCHAR` or `BLOB` column at a valid `row`.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn bytes(&self, row: usize) -> Result<&'a [u8]> {
        let id = self.type_id();
        if id != ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR && id != ffi::DUCKDB_TYPE_DUCKDB_TYPE_BLOB {
            return Err(Error(
                "core_index: expected a column of type VARCHAR or BLOB".into(),
            ));
        }
        assert!(self.is_valid(row), "row {row} is NULL");
        let rows: &'a [ffi::duckdb_string_t] = self.data();
        let text = &rows[row];
        // SAFETY: a valid string has its length in the first word; up to 12
        // bytes are stored inline, longer ones behind the pointer.
        unsafe {
            let length = text.value.inlined.length as usize;
            let start = if length <= 12 {
                text.value.inlined.inlined.as_ptr()
            } else {
                text.value.pointer.ptr
            };
            Ok(slice::from_raw_parts(start.cast(), length))
        }
    }

    /// The text of a `VARCHAR` column at a valid `row`.
    ///
    /// # Errors
    /// If the column has another type or the bytes are not UTF-8.
    pub fn text(&self, row: usize) -> Result<&'a str> {
        std::str::from_utf8(self.bytes(row)?)
            .map_err(|e| Error(format!("core_index: text is not UTF-8: {e}")))
    }

    /// The range of child rows of a `LIST` column at a valid `row`.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn list_range(&self, row: usize) -> Result<Range<usize>> {
        let rows: &[ffi::duckdb_list_entry] =
            self.rows(ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST, "LIST")?;
        let start = to_usize(rows[row].offset);
        Ok(start..start + to_usize(rows[row].length))
    }

    /// All child rows of a `LIST` column.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn list_child(&self) -> Result<Column<'a>> {
        if self.type_id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST {
            return Err(Error("core_index: expected a LIST".into()));
        }
        // SAFETY: the vector is a list; its child lives as long and has as many
        // rows as the list says.
        unsafe {
            let len = to_usize(ffi::duckdb_list_vector_get_size(self.vector));
            Ok(Column::new(
                ffi::duckdb_list_vector_get_child(self.vector),
                len,
            ))
        }
    }

    /// The names of the fields of a `STRUCT` column.
    ///
    /// # Errors
    /// If the column has another type.
    pub fn field_names(&self) -> Result<Vec<String>> {
        if self.type_id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT {
            return Err(Error("core_index: expected a STRUCT".into()));
        }
        // SAFETY: the type is a struct; each name is an owned C string freed here.
        unsafe {
            let count = ffi::duckdb_struct_type_child_count(self.logical_type.0);
            Ok((0..count)
                .map(|index| {
                    let name = ffi::duckdb_struct_type_child_name(self.logical_type.0, index);
                    let text = CStr::from_ptr(name).to_string_lossy().into_owned();
                    ffi::duckdb_free(name.cast());
                    text
                })
                .collect())
        }
    }

    /// The field at `index` of a `STRUCT` column.
    ///
    /// # Errors
    /// If the column has another type or no such field.
    pub fn field(&self, index: usize) -> Result<Column<'a>> {
        if index >= self.field_names()?.len() {
            return Err(Error(format!(
                "core_index: the STRUCT has no field {index}"
            )));
        }
        // SAFETY: the field exists; it has the rows of its parent.
        unsafe {
            let child = ffi::duckdb_struct_vector_get_child(self.vector, index as ffi::idx_t);
            Ok(Column::new(child, self.len))
        }
    }

    /// The rows of an integer, `DECIMAL`, `FLOAT` or `DOUBLE` column.
    ///
    /// # Errors
    /// If the column is not numeric.
    pub fn numbers(&self) -> Result<Numbers<'a>> {
        Ok(match self.type_id() {
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE => Numbers::Double(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_FLOAT => Numbers::Float(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL => {
                // SAFETY: the type is a decimal.
                let (scale, internal) = unsafe {
                    (
                        ffi::duckdb_decimal_scale(self.logical_type.0),
                        ffi::duckdb_decimal_internal_type(self.logical_type.0),
                    )
                };
                Numbers::Decimal(self.integers(internal)?, scale)
            }
            id => Numbers::Decimal(self.integers(id)?, 0),
        })
    }

    fn integers(&self, physical: ffi::duckdb_type) -> Result<Integers<'a>> {
        Ok(match physical {
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_TINYINT => Integers::I8(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_SMALLINT => Integers::I16(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER => Integers::I32(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT => Integers::I64(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_HUGEINT => Integers::I128(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT => Integers::U8(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_USMALLINT => Integers::U16(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_UINTEGER => Integers::U32(self.data()),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_UBIGINT => Integers::U64(self.data()),
            _ => {
                return Err(Error(
                    "expected an integer, DECIMAL, FLOAT or DOUBLE; cast the argument".into(),
                ));
            }
        })
    }
}

/// Rows of a numeric column in their physical form.
#[derive(Clone, Copy)]
pub enum Numbers<'a> {
    /// Unscaled integers and the number of decimal places.
    Decimal(Integers<'a>, u8),
    /// Binary floating point.
    Double(&'a [f64]),
    /// Binary floating point of half the width.
    Float(&'a [f32]),
}

impl Numbers<'_> {
    /// The value at `row` as the nearest `DOUBLE`.
    #[must_use]
    pub fn get(&self, row: usize) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "the nearest DOUBLE is meant")]
            Self::Decimal(v, scale) => v.get(row) as f64 / 10_f64.powi((*scale).into()),
            Self::Double(v) => v[row],
            Self::Float(v) => v[row].into(),
        }
    }
}

/// Rows of integers in their physical width.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each variant is named by its width")]
pub enum Integers<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    /// Low word first, as `DuckDB` stores `HUGEINT`.
    I128(&'a [[u64; 2]]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
}

impl Integers<'_> {
    /// The value at `row`.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> i128 {
        match self {
            Self::I8(v) => v[row].into(),
            Self::I16(v) => v[row].into(),
            Self::I32(v) => v[row].into(),
            Self::I64(v) => v[row].into(),
            Self::I128(v) => {
                let bits = u128::from(v[row][0]) | u128::from(v[row][1]) << 64;
                bits.cast_signed()
            }
            Self::U8(v) => v[row].into(),
            Self::U16(v) => v[row].into(),
            Self::U32(v) => v[row].into(),
            Self::U64(v) => v[row].into(),
        }
    }
}

/// `idx_t` is 64 bits wide, as `usize` is on every platform `DuckDB` has.
pub(super) fn to_usize(value: ffi::idx_t) -> usize {
    usize::try_from(value).expect("DuckDB runs on 64-bit platforms")
}
