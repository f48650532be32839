//! Connections to the database that loads the extension.

use std::ffi::CStr;

use libduckdb_sys as ffi;

use super::input::Chunk;
use super::{Error, Result, c_string};

/// The database that loads the extension.
pub struct Database(ffi::duckdb_database);

// SAFETY: DuckDB's database handle may be used by several threads.
unsafe impl Sync for Database {}

impl Database {
    /// # Safety
    /// `database` outlives the value and the API table is filled.
    pub(super) unsafe fn new(database: ffi::duckdb_database) -> Self {
        Self(database)
    }

    /// # Errors
    /// If `DuckDB` gives no connection.
    pub fn connect(&self) -> Result<Connection> {
        let mut connection = std::ptr::null_mut();
        // SAFETY: the database is live.
        let state = unsafe { ffi::duckdb_connect(self.0, &raw mut connection) };
        if state == ffi::DuckDBSuccess {
            Ok(Connection(connection))
        } else {
            Err(Error(
                "core_index: cannot open a connection to the database".into(),
            ))
        }
    }
}

/// An open connection, closed when dropped.
pub struct Connection(ffi::duckdb_connection);

impl Connection {
    pub(super) fn handle(&self) -> ffi::duckdb_connection {
        self.0
    }

    /// Runs statements and discards their rows.
    ///
    /// # Errors
    /// `DuckDB`'s own message.
    pub fn execute(&self, sql: &str) -> Result<()> {
        self.run(sql, |_| Ok(()))
    }

    /// The texts of the first column.
    ///
    /// # Errors
    /// `DuckDB`'s own message, or if the column is not text.
    pub fn query_texts(&self, sql: &str) -> Result<Vec<String>> {
        self.run(sql, |result| {
            let mut texts = Vec::new();
            loop {
                // SAFETY: the result is live; each chunk is destroyed below.
                let mut handle = unsafe { ffi::duckdb_fetch_chunk(*result) };
                if handle.is_null() {
                    return Ok(texts);
                }
                // SAFETY: the chunk is live; fetched chunks are flat.
                let chunk = unsafe { Chunk::new(handle) };
                let column = chunk.column(0);
                let read: Result<Vec<String>> = (0..chunk.len())
                    .filter(|&row| column.is_valid(row))
                    .map(|row| column.text(row).map(str::to_owned))
                    .collect();
                drop(column);
                // SAFETY: owned here and destroyed once, after its last use.
                unsafe { ffi::duckdb_destroy_data_chunk(&raw mut handle) };
                texts.extend(read?);
            }
        })
    }

    fn run<T>(
        &self,
        sql: &str,
        read: impl FnOnce(&mut ffi::duckdb_result) -> Result<T>,
    ) -> Result<T> {
        // SAFETY: the connection is live; the result is destroyed on every path.
        unsafe {
            let mut result: ffi::duckdb_result = std::mem::zeroed();
            let state = ffi::duckdb_query(self.0, c_string(sql).as_ptr(), &raw mut result);
            let value = if state == ffi::DuckDBSuccess {
                read(&mut result)
            } else {
                let message = ffi::duckdb_result_error(&raw mut result);
                let text = if message.is_null() {
                    "unknown error".into()
                } else {
                    CStr::from_ptr(message).to_string_lossy().into_owned()
                };
                Err(Error(text))
            };
            ffi::duckdb_destroy_result(&raw mut result);
            value
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: owned here and closed once.
        unsafe { ffi::duckdb_disconnect(&raw mut self.0) }
    }
}
