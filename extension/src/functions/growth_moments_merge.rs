//! `growth_moments_merge(moments)`, and reading moments from SQL.

use super::Documentation;
use super::growth_moments::{State, VERSION, combine, error, moments_type, state_words};
use crate::duckdb::{
    AggregateFunction, Chunk, Column, Connection, Error, Result, States, register_aggregate,
};
use crate::growth::UnitMoments;
use crate::growth::moments::{MAX_REGRESSORS, check_moments};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "growth_moments_merge",
    kind: "aggregate",
    signature: "growth_moments_merge(moments STRUCT) -> STRUCT of the same type",
    description: "Adds up results of growth_moments: of the grades of a school, or of the \
        districts of a collaborative, without their students' rows. Gives what growth_moments \
        gives over all the rows. NULL rows are left out. Moments of another version, with \
        another number of regressors, or that contradict themselves, are an error. Schubert and \
        Gertz (2018), eq. 17 and 23.",
    example: "SELECT growth_moments_merge(m).n FROM (SELECT growth_moments(y, x) AS m \
        FROM (VALUES (1.0, 2.0, 'a'), (3.0, 5.0, 'a'), (2.0, 2.0, 'b')) AS t(y, x, g) GROUP BY g)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_aggregate(
        connection,
        name,
        vec![AggregateFunction {
            parameters: vec![moments_type()],
            returns: moments_type(),
            state_words: state_words(MAX_REGRESSORS),
            update: Box::new(update),
            combine: |source, target| combine(NAME, &State::read(source), target),
            finalize: |state, output, row| State::read(state).write(output, row),
        }],
    )
}

fn update(chunk: &Chunk<'_>, states: &mut States<'_>) -> Result<()> {
    let column = chunk.column(0);
    let reader = MomentsReader::new(NAME, &column)?;
    for row in 0..chunk.len() {
        if !column.is_valid(row) {
            continue;
        }
        let part = reader.read(NAME, row, String::new())?;
        let part = State {
            n: part.n,
            excluded: part.excluded,
            variables: part.mean.len(),
            has_error_variance: !part.error_variance.is_empty(),
            mean: &part.mean,
            comoment: &part.comoment,
            error_variance: &part.error_variance,
        };
        combine(NAME, &part, states.row(row))?;
    }
    Ok(())
}

const NAME: &str = DOCUMENTATION.name;

/// Reads a column of results of `growth_moments`.
pub(super) struct MomentsReader<'a> {
    version: Column<'a>,
    n: Column<'a>,
    excluded: Column<'a>,
    lists: [Column<'a>; 3],
    elements: [Column<'a>; 3],
}

impl<'a> MomentsReader<'a> {
    pub(super) fn new(function: &str, column: &Column<'a>) -> Result<Self> {
        Self::of(column).map_err(|_| {
            Error(format!(
                "{function}: moments have other types than those of growth_moments; pass the \
                 result of growth_moments or growth_moments_merge unchanged"
            ))
        })
    }

    fn of(column: &Column<'a>) -> Result<Self> {
        let lists = [column.field(3)?, column.field(4)?, column.field(5)?];
        let elements = [
            lists[0].list_child()?,
            lists[1].list_child()?,
            lists[2].list_child()?,
        ];
        let (version, n, excluded) = (column.field(0)?, column.field(1)?, column.field(2)?);
        version.u8s()?;
        n.i64s()?;
        excluded.i64s()?;
        for list in &elements {
            list.f64s()?;
        }
        Ok(Self {
            version,
            n,
            excluded,
            lists,
            elements,
        })
    }

    /// The moments at a valid `row`, checked.
    pub(super) fn read(
        &self,
        function: &'static str,
        row: usize,
        unit: String,
    ) -> Result<UnitMoments> {
        let missing = |field: &str| {
            Error(format!(
                "{function}: {field} of the moments of unit '{unit}' is NULL; pass the result of \
                 growth_moments or growth_moments_merge unchanged"
            ))
        };
        if !self.version.is_valid(row) || self.version.u8s()?[row] != VERSION {
            return Err(Error(format!(
                "{function}: the moments of unit '{unit}' are not of version {VERSION}, the only \
                 one this core_index {} reads; compute them again with growth_moments",
                env!("CARGO_PKG_VERSION")
            )));
        }
        let count = |column: &Column<'_>, field: &str| {
            let n = column
                .is_valid(row)
                .then_some(column.i64s()?[row])
                .ok_or_else(|| missing(field))?;
            u64::try_from(n).map_err(|_| {
                Error(format!("{function}: {field} of the moments of unit '{unit}' is {n}; a number of students cannot be negative"))
            })
        };
        let list = |index: usize, field: &str| -> Result<Vec<f64>> {
            if !self.lists[index].is_valid(row) {
                return Err(missing(field));
            }
            let range = self.lists[index].list_range(row)?;
            if range.clone().any(|i| !self.elements[index].is_valid(i)) {
                return Err(missing(field));
            }
            Ok(self.elements[index].f64s()?[range].to_vec())
        };
        let moments = UnitMoments {
            n: count(&self.n, "n")?,
            excluded: count(&self.excluded, "excluded")?,
            mean: list(0, "mean")?,
            comoment: list(1, "comoment")?,
            error_variance: list(2, "error_variance")?,
            unit,
        };
        check_moments(
            function,
            &moments.unit,
            moments.n,
            &moments.mean,
            &moments.comoment,
            &moments.error_variance,
        )
        .map_err(error)?;
        Ok(moments)
    }
}
