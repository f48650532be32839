//! `peer_percentile(value, peers)`

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::peers::mid_rank_percentile;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "peer_percentile",
    kind: "scalar",
    signature: "peer_percentile(value DOUBLE, peers DOUBLE[]) -> DOUBLE",
    description: "Mid-rank percentile (0 to 100) of a value among its peers: 100 * (peers below + \
        half of the peers equal) / n. NULL peers are left out and not counted in n; NULL when \
        the value is NULL or no peer is left. The list should not hold the unit itself. NaN is \
        an error. For measures where low is good, take 100 minus the result.",
    example: "SELECT peer_percentile(0.8, [0.5, 0.7, 0.8, 0.9])",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Double, Type::Double.list()],
            returns: Type::Double,
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (value_column, peers_column) = (chunk.column(0), chunk.column(1));
    let values = value_column.f64s()?;
    let child = peers_column.list_child()?;
    let peers = child.f64s()?;
    for row in 0..chunk.len() {
        if !value_column.is_valid(row) || !peers_column.is_valid(row) {
            output.set_null(row);
            continue;
        }
        let known = || {
            peers_column
                .list_range(row)
                .map(|range| range.filter(|&i| child.is_valid(i)))
        };
        if values[row].is_nan() || known()?.any(|i| peers[i].is_nan()) {
            return Err(Error(
                "peer_percentile: NaN has no rank; make it NULL with nullif(x, 'NaN'::DOUBLE)"
                    .into(),
            ));
        }
        output.set_optional_f64(
            row,
            mid_rank_percentile(values[row], known()?.map(|i| peers[i])),
        );
    }
    Ok(())
}
