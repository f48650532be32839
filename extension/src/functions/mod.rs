//! The SQL functions: one a file, with its signature, its documentation and
//! the glue to the pure module that does the work.

pub(crate) mod chronic_absence_rate;
pub(crate) mod complementary_suppression;
pub(crate) mod core_growth;
pub(crate) mod core_growth_dosage;
pub(crate) mod core_index_catalog_sql;
pub(crate) mod core_index_functions;
pub(crate) mod core_index_install_sql;
pub(crate) mod core_index_version;
pub(crate) mod disclosure_audit;
mod file_records;
pub(crate) mod file_sha256;
pub(crate) mod growth_eblp;
pub(crate) mod growth_moments;
pub(crate) mod growth_moments_merge;
pub(crate) mod growth_shrinkage;
pub(crate) mod growth_small_cells;
pub(crate) mod header_records;
pub(crate) mod layout_columns;
pub(crate) mod nearest_peers;
pub(crate) mod peer_percentile;
pub(crate) mod positional_records;
pub(crate) mod pseudonym;
pub(crate) mod record_fields;
pub(crate) mod student_growth_percentile;
pub(crate) mod student_growth_percentile_fit;
pub(crate) mod student_growth_projection;
pub(crate) mod suppress_small_n;
pub(crate) mod text_records;

/// What a user reads about a function; the only source of the reference and of
/// `core_index.functions()`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Documentation {
    /// The SQL name.
    pub(crate) name: &'static str,
    /// `scalar`, `aggregate` or `table`.
    pub(crate) kind: &'static str,
    /// The signature with types and result.
    pub(crate) signature: &'static str,
    /// What it gives, with units, NULL policy, errors, formula and source.
    pub(crate) description: &'static str,
    /// A query that can be run as it is.
    pub(crate) example: &'static str,
}
