-- Run by the ODBC driver when it opens the database (session_init_sql_file). Name the extension by
-- its whole path: the tool that opens the connection runs in a folder of its own.
LOAD '/opt/core_index/core_index.duckdb_extension';
/* DUCKDB_CONNECTION_INIT_BELOW_MARKER */
