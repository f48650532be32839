//! What `LOAD` does, and the one table of native functions.

use crate::catalog;
use crate::duckdb::{Connection, Database, Result};
use crate::functions::{
    Documentation, chronic_absence_rate, complementary_suppression, core_growth,
    core_growth_dosage, core_index_catalog_sql, core_index_functions, core_index_install_sql,
    core_index_version, disclosure_audit, file_sha256, growth_eblp, growth_moments,
    growth_moments_merge, growth_shrinkage, growth_small_cells, header_records, layout_columns,
    nearest_peers, peer_percentile, positional_records, pseudonym, record_fields,
    student_growth_percentile, student_growth_percentile_fit, student_growth_projection,
    suppress_small_n, text_records,
};

/// A native function: its documentation and how it is registered.
pub(crate) struct NativeFunction {
    pub(crate) documentation: Documentation,
    register: fn(&Connection, &str) -> Result<()>,
}

/// Every native function, in the order of the reference.
pub(crate) const FUNCTIONS: &[NativeFunction] = &[
    native(
        core_index_version::DOCUMENTATION,
        core_index_version::register,
    ),
    native(
        core_index_catalog_sql::DOCUMENTATION,
        core_index_catalog_sql::register,
    ),
    native(
        core_index_functions::DOCUMENTATION,
        core_index_functions::register,
    ),
    native(
        core_index_install_sql::DOCUMENTATION,
        core_index_install_sql::register,
    ),
    native(
        chronic_absence_rate::DOCUMENTATION,
        chronic_absence_rate::register,
    ),
    native(suppress_small_n::DOCUMENTATION, suppress_small_n::register),
    native(
        complementary_suppression::DOCUMENTATION,
        complementary_suppression::register,
    ),
    native(disclosure_audit::DOCUMENTATION, disclosure_audit::register),
    native(pseudonym::DOCUMENTATION, pseudonym::register),
    native(peer_percentile::DOCUMENTATION, peer_percentile::register),
    native(nearest_peers::DOCUMENTATION, nearest_peers::register),
    native(growth_moments::DOCUMENTATION, growth_moments::register),
    native(
        growth_moments_merge::DOCUMENTATION,
        growth_moments_merge::register,
    ),
    native(
        growth_small_cells::DOCUMENTATION,
        growth_small_cells::register,
    ),
    native(core_growth::DOCUMENTATION, core_growth::register),
    native(
        core_growth_dosage::DOCUMENTATION,
        core_growth_dosage::register,
    ),
    native(growth_shrinkage::DOCUMENTATION, growth_shrinkage::register),
    native(
        positional_records::DOCUMENTATION,
        positional_records::register,
    ),
    native(header_records::DOCUMENTATION, header_records::register),
    native(layout_columns::DOCUMENTATION, layout_columns::register),
    native(file_sha256::DOCUMENTATION, file_sha256::register),
    native(
        student_growth_percentile_fit::DOCUMENTATION,
        student_growth_percentile_fit::register,
    ),
    native(
        student_growth_percentile::DOCUMENTATION,
        student_growth_percentile::register,
    ),
    native(
        student_growth_projection::DOCUMENTATION,
        student_growth_projection::register,
    ),
    native(growth_eblp::DOCUMENTATION, growth_eblp::register),
    native(text_records::DOCUMENTATION, text_records::register),
    native(record_fields::DOCUMENTATION, record_fields::register),
];

const fn native(
    documentation: Documentation,
    register: fn(&Connection, &str) -> Result<()>,
) -> NativeFunction {
    NativeFunction {
        documentation,
        register,
    }
}

/// Registers the native functions, then attaches the macro catalog.
///
/// Macro bodies bind when they are created, so the functions come first. They
/// outlive a failed `LOAD`; the next one finds them there and goes on to the
/// catalog.
pub(crate) fn set_up(database: &Database) -> Result<()> {
    let connection = &database.connect()?;
    catalog::check_name(connection)?;
    // Listing all functions of the engine takes longer than registering ours,
    // so it is asked only when the first of ours is there.
    let known = if connection
        .execute("SELECT system.main.core_index_version()")
        .is_ok()
    {
        connection.query_texts("SELECT function_name FROM system.main.duckdb_functions()")?
    } else {
        Vec::new()
    };
    for function in FUNCTIONS {
        let name = function.documentation.name;
        if !known.iter().any(|other| other == name) {
            (function.register)(connection, name)?;
        }
    }
    catalog::attach(database, connection)
}
