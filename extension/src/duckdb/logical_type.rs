//! SQL types as values, and their `DuckDB` handles.

use libduckdb_sys as ffi;

use super::c_string;

/// A SQL type of a parameter or result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Any type; the body looks at what came.
    Any,
    /// `BLOB`
    Blob,
    /// `BIGINT`
    BigInt,
    /// `BOOLEAN`
    Boolean,
    /// `DATE`
    Date,
    /// `DECIMAL(9, 4)`
    Decimal9Scale4,
    /// `DOUBLE`
    Double,
    /// `INTEGER`
    Integer,
    /// `UTINYINT`
    UTinyInt,
    /// `VARCHAR`
    Varchar,
    /// A list of one element type.
    List(Box<Type>),
    /// Named fields in order.
    Struct(Vec<(&'static str, Type)>),
}

impl Type {
    /// `LIST` of this type.
    #[must_use]
    pub fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// The names of the fields of a `STRUCT`; none for another type.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Struct(fields) => fields.iter().map(|(name, _)| (*name).to_owned()).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn handle(&self) -> LogicalType {
        let primitive = |id| {
            // SAFETY: `id` is one of the primitive type ids of the header.
            LogicalType(unsafe { ffi::duckdb_create_logical_type(id) })
        };
        match self {
            Self::Any => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_ANY),
            Self::Blob => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BLOB),
            Self::BigInt => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT),
            Self::Boolean => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN),
            Self::Date => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_DATE),
            // SAFETY: the width is one that DuckDB has.
            Self::Decimal9Scale4 => LogicalType(unsafe { ffi::duckdb_create_decimal_type(9, 4) }),
            Self::Integer => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER),
            Self::Double => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE),
            Self::UTinyInt => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT),
            Self::Varchar => primitive(ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR),
            Self::List(element) => {
                let element = element.handle();
                // SAFETY: `element` is a live handle; DuckDB copies it.
                LogicalType(unsafe { ffi::duckdb_create_list_type(element.0) })
            }
            Self::Struct(fields) => {
                let types: Vec<LogicalType> = fields.iter().map(|(_, t)| t.handle()).collect();
                let names: Vec<_> = fields.iter().map(|(name, _)| c_string(name)).collect();
                let mut type_handles: Vec<_> = types.iter().map(|t| t.0).collect();
                let mut name_pointers: Vec<_> = names.iter().map(|n| n.as_ptr()).collect();
                // SAFETY: both arrays have `fields.len()` live entries; DuckDB copies them.
                LogicalType(unsafe {
                    ffi::duckdb_create_struct_type(
                        type_handles.as_mut_ptr(),
                        name_pointers.as_mut_ptr(),
                        fields.len() as ffi::idx_t,
                    )
                })
            }
        }
    }
}

/// An owned type handle.
pub(super) struct LogicalType(pub(super) ffi::duckdb_logical_type);

impl Drop for LogicalType {
    fn drop(&mut self) {
        // SAFETY: the handle is owned here and destroyed once.
        unsafe { ffi::duckdb_destroy_logical_type(&raw mut self.0) }
    }
}
