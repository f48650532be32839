//! `core_growth_dosage(students [, options])`

use super::Documentation;
use super::core_growth::{fit_type, read_options, write_fit};
use super::growth_moments::error;
use super::growth_shrinkage::{unit_type, write_unit};
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::Options;
use crate::growth::dosage::{Student, estimate_dosage};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_growth_dosage",
    kind: "scalar",
    signature: "core_growth_dosage(students STRUCT(y DOUBLE, x DOUBLE[], units VARCHAR[], shares \
        DOUBLE[], error_variance DOUBLE[])[] [, options STRUCT]) -> STRUCT(fit STRUCT, units \
        STRUCT[]) as of core_growth",
    description: "The value-added growth model of core_growth where a student's growth is shared \
        over the units attended between the two tests: grade 11 from grade 8, a third of the \
        credit a year. y_i = b0 + b'x_i + sum_j s_ij a_j + e_i, with the steps of core_growth, \
        least squares on the shares in the place of unit means, and s_ij m_j summed for the \
        pretest mean. shares of a student are above 0 and add up to 1. A student with a NULL in y \
        or x is left out and counted in excluded. n of a unit are its students of any share. A unit \
        with a total share of 1 or less (null_reason too_small_share), or whose shares are a \
        combination of other units' (not_separable), has no effect and counts as an average unit. \
        With all shares 1 the result is that of core_growth. error_variance is read with the option \
        error_variance, and may be NULL or empty otherwise. options as of core_growth, without \
        error_convention and other variance components. Time and memory: students times shares, \
        and units squared.",
    example: "SELECT unnest(core_growth_dosage(list({'y': 100.0 + x + 3 * (i % 3), 'x': [x], 'units': CASE i % 4 WHEN 0 \
        THEN ['a', 'b'] ELSE [['a', 'b', 'c'][1 + i % 3]] END, 'shares': CASE i % 4 WHEN 0 THEN [2/3, 1/3] ELSE [1] END, \
        'error_variance': []})).units, recursive := true) FROM (SELECT i, ((i * 37) % 23)::DOUBLE AS x FROM range(60) AS r(i))",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let student = Type::Struct(vec![
        ("y", Type::Double),
        ("x", Type::Double.list()),
        ("units", Type::Varchar.list()),
        ("shares", Type::Double.list()),
        ("error_variance", Type::Double.list()),
    ]);
    let overload = |options: &[Type]| ScalarFunction {
        parameters: [&[student.clone().list()], options].concat(),
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
        let students = range
            .map(|index| reader.read(index, index - first + 1))
            .collect::<Result<Vec<_>>>()?;
        let result = estimate_dosage(&students, &options).map_err(error)?;
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

/// The columns of a list of students.
struct Reader<'a> {
    y: Column<'a>,
    x: Column<'a>,
    x_values: Column<'a>,
    units: Column<'a>,
    unit_names: Column<'a>,
    shares: Column<'a>,
    share_values: Column<'a>,
    errors: Column<'a>,
    error_values: Column<'a>,
}

impl<'a> Reader<'a> {
    fn new(students: &Column<'a>) -> Result<Self> {
        let (x, units, shares, errors) = (
            students.field(1)?,
            students.field(2)?,
            students.field(3)?,
            students.field(4)?,
        );
        Ok(Self {
            y: students.field(0)?,
            x_values: x.list_child()?,
            x,
            unit_names: units.list_child()?,
            units,
            share_values: shares.list_child()?,
            shares,
            error_values: errors.list_child()?,
            errors,
        })
    }

    fn read(&self, index: usize, position: usize) -> Result<Student<'a>> {
        let wrong = |problem: &str| {
            Error(format!(
                "core_growth_dosage: student {position} has {problem}; give as many units as \
                 shares, none of them NULL, and leave students without a unit out"
            ))
        };
        if !self.units.is_valid(index) || !self.shares.is_valid(index) {
            return Err(wrong("no units or no shares"));
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
        let list = |column: &Column<'a>, elements: &Column<'a>| -> Result<Option<Vec<f64>>> {
            if !column.is_valid(index) {
                return Ok(None);
            }
            let mut range = column.list_range(index)?;
            let values = elements.f64s()?[range.clone()].to_vec();
            Ok(range.all(|i| elements.is_valid(i)).then_some(values))
        };
        let x = list(&self.x, &self.x_values)?;
        let error_variance = list(&self.errors, &self.error_values)?.unwrap_or_default();
        Ok(Student {
            values: match x {
                Some(x) if self.y.is_valid(index) => {
                    Some([&[self.y.f64s()?[index]], x.as_slice()].concat())
                }
                _ => None,
            },
            error_variance,
            shares,
        })
    }
}
