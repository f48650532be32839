//! `nearest_peers(units, k [, options])`

use super::Documentation;
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::peers::{NearestPeers, Options, Unit, nearest_peers};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "nearest_peers",
    kind: "scalar",
    signature: "nearest_peers(units STRUCT(unit VARCHAR, type VARCHAR, features DOUBLE[])[], \
        k BIGINT [, options STRUCT]) -> STRUCT(unit VARCHAR, peers STRUCT(unit VARCHAR, distance \
        DOUBLE, rank BIGINT)[], dropped BIGINT[], null_reason VARCHAR)[]",
    description: "For each unit the k others that are nearest to it, exactly, nearest first; \
        fewer where there are fewer. The distance of a and b is sqrt(sum over the features f of \
        w_f ((a_f - b_f) / s_f)^2), in standard deviations: s_f is the population standard \
        deviation over the units that take part. A feature without variance is left out of every \
        distance and its position stands in dropped. Equal distances are ordered by the name of \
        the unit; the result does not depend on the order of the list. options: same_type BOOLEAN \
        (peers of the unit's own type only; default true), caliper DOUBLE (largest distance), \
        weights DOUBLE[] (w, one a feature; default 1 each); a NULL option is its default. peers \
        is NULL, with null_reason, for missing_feature (a feature is NULL), missing_type (the \
        type is NULL and same_type holds; such units are nobody's peers either and do not count \
        in s), no_peers (no other unit of its type), no_variance (no feature has any) and \
        none_within_caliper. NULL for NULL arguments. A k below 1, a name that comes twice or \
        is NULL, lists of features of different length, NaN or infinity, a negative weight or \
        caliper and an unknown option are errors. Time grows with the square of the units of one \
        type: 10,000 units of 15 features and k = 100 take about a second on one core.",
    example: "SELECT unnest(nearest_peers([{'unit': 'a', 'type': 'high', 'features': [0.2, 500]}, \
        {'unit': 'b', 'type': 'high', 'features': [0.3, 450]}, \
        {'unit': 'c', 'type': 'high', 'features': [0.8, 900]}], 2), recursive := true)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let units = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("type", Type::Varchar),
        ("features", Type::Double.list()),
    ])
    .list();
    let peer = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("distance", Type::Double),
        ("rank", Type::BigInt),
    ]);
    let returns = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("peers", peer.list()),
        ("dropped", Type::BigInt.list()),
        ("null_reason", Type::Varchar),
    ])
    .list();
    let overloads = [
        vec![units.clone(), Type::BigInt],
        vec![units, Type::BigInt, Type::Any],
    ]
    .map(|parameters| ScalarFunction {
        parameters,
        returns: returns.clone(),
        body,
    });
    register_scalar(connection, name, overloads.into())
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (lists, counts) = (chunk.column(0), chunk.column(1));
    let reader = UnitsReader::new(&lists)?;
    let options_column = (chunk.width() > 2).then(|| chunk.column(2));
    for row in 0..chunk.len() {
        if !lists.is_valid(row)
            || !counts.is_valid(row)
            || options_column.as_ref().is_some_and(|o| !o.is_valid(row))
        {
            output.set_nested_null(row);
            continue;
        }
        let options = match &options_column {
            Some(column) => read_options(column, row)?,
            None => Options::default(),
        };
        let units = lists
            .list_range(row)?
            .map(|index| reader.read(index))
            .collect::<Result<Vec<_>>>()?;
        let result = nearest_peers(&units, counts.i64s()?[row], &options)
            .map_err(|error| Error(error.to_string()))?;
        write(output, row, &units, &result)?;
    }
    Ok(())
}

/// The units of a list, one at a time.
struct UnitsReader<'a> {
    names: Column<'a>,
    kinds: Column<'a>,
    features: Column<'a>,
    values: Column<'a>,
}

impl<'a> UnitsReader<'a> {
    fn new(lists: &Column<'a>) -> Result<Self> {
        let units = lists.list_child()?;
        let features = units.field(2)?;
        Ok(Self {
            names: units.field(0)?,
            kinds: units.field(1)?,
            values: features.list_child()?,
            features,
        })
    }

    fn read(&self, index: usize) -> Result<Unit<'a>> {
        if !self.names.is_valid(index) || !self.features.is_valid(index) {
            return Err(Error(
                "nearest_peers: a unit without a name or without a list of features; leave such \
                 rows out before list(): WHERE unit IS NOT NULL; a single feature may be NULL"
                    .into(),
            ));
        }
        let values = self.values.f64s()?;
        Ok(Unit {
            name: self.names.text(index)?,
            kind: if self.kinds.is_valid(index) {
                Some(self.kinds.text(index)?)
            } else {
                None
            },
            features: self
                .features
                .list_range(index)?
                .map(|i| self.values.is_valid(i).then(|| values[i]))
                .collect(),
        })
    }
}

fn write(
    output: &mut Output<'_>,
    row: usize,
    units: &[Unit<'_>],
    result: &NearestPeers,
) -> Result<()> {
    let start = output.append_list(row, units.len())?;
    let mut child = output.list_child();
    for (index, (unit, peers)) in units.iter().zip(&result.units).enumerate() {
        let row = start + index;
        child.field(0).set_text(row, unit.name);
        match peers {
            Ok(peers) => {
                let mut list = child.field(1);
                let first = list.append_list(row, peers.len())?;
                let mut entries = list.list_child();
                let mut names = entries.field(0);
                for (index, peer) in peers.iter().enumerate() {
                    names.set_text(first + index, units[peer.unit].name);
                }
                let mut distances = entries.field(1);
                for (index, peer) in peers.iter().enumerate() {
                    distances.set_f64(first + index, peer.distance);
                }
                let mut ranks = entries.field(2);
                for (index, rank) in (first..).zip(1..).take(peers.len()) {
                    ranks.set_i64(index, rank);
                }
                child.field(3).set_null(row);
            }
            Err(reason) => {
                child.field(1).set_nested_null(row);
                child.field(3).set_text(row, reason.name());
            }
        }
        let mut dropped = child.field(2);
        let first = dropped.append_list(row, result.dropped.len())?;
        let mut positions = dropped.list_child();
        for (index, &position) in result.dropped.iter().enumerate() {
            positions.set_i64(
                first + index,
                i64::try_from(position + 1).unwrap_or(i64::MAX),
            );
        }
    }
    Ok(())
}

const OPTIONS: &str = "same_type, caliper, weights";

/// Options come as a STRUCT with any of the fields; a NULL field is left at
/// its default.
fn read_options(column: &Column<'_>, row: usize) -> Result<Options> {
    let names = column.field_names().map_err(|_| {
        Error(format!(
            "nearest_peers: options must be a STRUCT, for example {{'same_type': false}}, with any \
             of {OPTIONS}"
        ))
    })?;
    let mut options = Options::default();
    for (index, name) in names.iter().enumerate() {
        let field = column.field(index)?;
        let wrong = |rule: &str| {
            Error(format!(
                "nearest_peers: the option {name} must be {rule}; cast it"
            ))
        };
        if !OPTIONS.split(", ").any(|known| known == name) {
            return Err(Error(format!(
                "nearest_peers: unknown option {name}; the options are {OPTIONS}"
            )));
        }
        if !field.is_valid(row) {
            continue;
        }
        match name.as_str() {
            "same_type" => {
                options.same_type = field.bool(row).map_err(|_| wrong("a BOOLEAN"))?;
            }
            "caliper" => {
                let numbers = field.numbers().map_err(|_| wrong("a number"))?;
                options.caliper = Some(numbers.get(row));
            }
            _ => {
                let rule = "a list of numbers without NULL";
                let child = field.list_child().map_err(|_| wrong(rule))?;
                let numbers = child.numbers().map_err(|_| wrong(rule))?;
                let weights: Option<Vec<f64>> = field
                    .list_range(row)?
                    .map(|i| child.is_valid(i).then(|| numbers.get(i)))
                    .collect();
                options.weights = Some(weights.ok_or_else(|| wrong(rule))?);
            }
        }
    }
    Ok(options)
}
