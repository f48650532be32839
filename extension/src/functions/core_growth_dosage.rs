//! `core_growth_dosage(students [, options])`

use super::Documentation;
use super::core_growth::{fit_type, read_options, write_fit};
use super::growth_moments::{error, moments_type};
use super::growth_moments_merge::MomentsReader;
use super::growth_shrinkage::{unit_type, write_unit};
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::Options;
use crate::growth::dosage::{Pattern, estimate_dosage};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_growth_dosage",
    kind: "scalar",
    signature: "core_growth_dosage(patterns STRUCT(units VARCHAR[], shares DOUBLE[], moments \
        STRUCT)[] [, options STRUCT]) -> STRUCT(fit STRUCT, units STRUCT[]) as of core_growth",
    description: "The value-added growth model of core_growth where a student's growth is shared \
        over the units attended between the two tests: grade 11 from grade 8, a third of the \
        credit a year. y_i = b0 + b'x_i + sum_j s_ij a_j + e_i, with the steps of core_growth, \
        least squares on the shares in the place of unit means, and s_ij m_j summed for the \
        pretest mean. A pattern is the students with the same shares: growth_moments of them. \
        shares of a pattern are above 0 and add up to 1. n of a unit are its students of any \
        share. A unit with a total share of 1 or less (null_reason too_small_share), or whose \
        shares are a combination of other units' (not_separable), has no effect and counts as an \
        average unit. With all shares 1 the result is that of core_growth. options as of \
        core_growth, without error_convention and other variance components. Patterns that \
        contradict that, or moments of another version, are an error. Time and memory: patterns \
        times shares, and units squared.",
    example: "SELECT unnest(core_growth_dosage(list({'units': units, 'shares': shares, 'moments': moments})).units, \
        recursive := true) FROM (SELECT units, shares, growth_moments(100.0 + x + 3 * (i % 3), x) AS moments FROM \
        (SELECT i, ((i * 37) % 23)::DOUBLE AS x, CASE i % 4 WHEN 0 THEN ['a', 'b'] ELSE [['a', 'b', 'c'][1 + i % 3]] END AS units, \
        CASE i % 4 WHEN 0 THEN [2/3, 1/3] ELSE [1] END AS shares FROM range(60) AS r(i)) GROUP BY units, shares ORDER BY units)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let pattern = Type::Struct(vec![
        ("units", Type::Varchar.list()),
        ("shares", Type::Double.list()),
        ("moments", moments_type()),
    ]);
    let overload = |options: &[Type]| ScalarFunction {
        parameters: [&[pattern.clone().list()], options].concat(),
        returns: Type::Struct(vec![("fit", fit_type()), ("units", unit_type().list())]),
        body,
    };
    register_scalar(
        connection,
        name,
        vec![overload(&[]), overload(&[Type::Any])],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let lists = chunk.column(0);
    let reader = Reader::new(&lists.list_child()?)?;
    let options_column = (chunk.width() > 1).then(|| chunk.column(1));
    for row in 0..chunk.len() {
        if !lists.is_valid(row) || options_column.as_ref().is_some_and(|o| !o.is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let options = match &options_column {
            Some(column) => read_options(column, row)?,
            None => Options::default(),
        };
        let range = lists.list_range(row)?;
        let first = range.start;
        let patterns = range
            .map(|index| reader.read(index, index - first + 1))
            .collect::<Result<Vec<_>>>()?;
        let result = estimate_dosage(&patterns, &options).map_err(error)?;
        write_fit(&mut output.field(0), row, &result.fit)?;
        let mut list = output.field(1);
        let start = list.append_list(row, result.units.len())?;
        let mut child = list.list_child();
        for (index, unit) in result.units.iter().enumerate() {
            write_unit(
                &mut child,
                start + index,
                &unit.unit,
                unit.n,
                unit.excluded,
                &unit.estimate,
            );
        }
    }
    Ok(())
}

/// The columns of a list of patterns.
struct Reader<'a> {
    units: Column<'a>,
    unit_names: Column<'a>,
    shares: Column<'a>,
    share_values: Column<'a>,
    moments: Column<'a>,
    parts: MomentsReader<'a>,
}

impl<'a> Reader<'a> {
    fn new(patterns: &Column<'a>) -> Result<Self> {
        let (units, shares) = (patterns.field(0)?, patterns.field(1)?);
        let moments = patterns.field(2)?;
        Ok(Self {
            unit_names: units.list_child()?,
            units,
            share_values: shares.list_child()?,
            shares,
            parts: MomentsReader::new(DOCUMENTATION.name, &moments)?,
            moments,
        })
    }

    fn read(&self, index: usize, position: usize) -> Result<Pattern<'a>> {
        let wrong = |problem: &str| {
            Error(format!(
                "core_growth_dosage: pattern {position} has {problem}; give as many units as \
                 shares, none of them NULL, and growth_moments of its students"
            ))
        };
        if !self.units.is_valid(index) || !self.shares.is_valid(index) {
            return Err(wrong("no units or no shares"));
        }
        if !self.moments.is_valid(index) {
            return Err(wrong("no moments"));
        }
        let (units, shares) = (
            self.units.list_range(index)?,
            self.shares.list_range(index)?,
        );
        if units.len() != shares.len() {
            let problem = format!("{} units and {} shares", units.len(), shares.len());
            return Err(wrong(&problem));
        }
        let numbers = self.share_values.f64s()?;
        let shares = units
            .zip(shares)
            .map(|(unit, share)| {
                if !self.unit_names.is_valid(unit) || !self.share_values.is_valid(share) {
                    return Err(wrong("a unit or share that is NULL"));
                }
                Ok((self.unit_names.text(unit)?, numbers[share]))
            })
            .collect::<Result<Vec<_>>>()?;
        let names: Vec<&str> = shares.iter().map(|(unit, _)| *unit).collect();
        Ok(Pattern {
            moments: self
                .parts
                .read(DOCUMENTATION.name, index, names.join(" and "))?,
            shares,
        })
    }
}
