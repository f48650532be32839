//! `peer_percentile(value, peers)`

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::peers::{mid_rank_percentile, percentile_of_counts};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "peer_percentile",
    kind: "scalar",
    signature: "peer_percentile(value DOUBLE, peers DOUBLE[]) or peer_percentile(below BIGINT, \
        equal BIGINT, n BIGINT) -> DOUBLE",
    description: "Mid-rank percentile (0 to 100) of a value among its peers: 100 * (peers below + \
        half of the peers equal) / n. NULL peers are left out and not counted in n; NULL when \
        the value is NULL or no peer is left. The list should not hold the unit itself. NaN is \
        an error. For measures where low is good, take 100 minus the result. The form with counts \
        is for peers that were counted, not listed: NULL when a count is NULL or n is 0; counts \
        below 0, above 4294967295 or of more than n peers together are an error. The macro \
        core_index.peer_percentile does it for the rows of a table.",
    example: "SELECT peer_percentile(0.8, [0.5, 0.7, 0.8, 0.9])",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![
            ScalarFunction {
                parameters: vec![Type::Double, Type::Double.list()],
                returns: Type::Double,
                body,
            },
            ScalarFunction {
                parameters: vec![Type::BigInt; 3],
                returns: Type::Double,
                body: of_counts,
            },
        ],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (value_column, peers_column) = (chunk.column(0), chunk.column(1));
    let values = value_column.f64s()?;
    let child = peers_column.list_child()?;
    let peers = child.f64s()?;
    for (row, &value) in values.iter().enumerate().take(chunk.len()) {
        if !value_column.is_valid(row) || !peers_column.is_valid(row) {
            output.set_null(row);
            continue;
        }
        let known = || {
            peers_column
                .list_range(row)
                .map(|range| range.filter(|&i| child.is_valid(i)))
        };
        if value.is_nan() || known()?.any(|i| peers[i].is_nan()) {
            return Err(Error(
                "peer_percentile: NaN has no rank; make it NULL with nullif(x, 'NaN'::DOUBLE)"
                    .into(),
            ));
        }
        output.set_optional_f64(row, mid_rank_percentile(value, known()?.map(|i| peers[i])));
    }
    Ok(())
}

fn of_counts(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let columns = [0, 1, 2].map(|index| chunk.column(index));
    for row in 0..chunk.len() {
        if columns.iter().any(|column| !column.is_valid(row)) {
            output.set_null(row);
            continue;
        }
        let mut counts = [0_i64; 3];
        for (count, column) in counts.iter_mut().zip(&columns) {
            *count = column.i64s()?[row];
        }
        let [below, equal, n] = counts.map(|count| u32::try_from(count).ok());
        let (Some(below), Some(equal), Some(n)) = (below, equal, n) else {
            return Err(wrong_counts(counts));
        };
        if u64::from(below) + u64::from(equal) > u64::from(n) {
            return Err(wrong_counts(counts));
        }
        output.set_optional_f64(row, percentile_of_counts(below, equal, n));
    }
    Ok(())
}

fn wrong_counts([below, equal, n]: [i64; 3]) -> Error {
    Error(format!(
        "peer_percentile: {below} peers below and {equal} equal of {n}; counts must be at least 0, \
         and below and equal together at most n; count the same peers in all three"
    ))
}
