//! `disclosure_audit(cells, equations, decisions [, options])`

use std::collections::HashMap;

use super::Documentation;
use super::complementary_suppression::{
    Fields, HIDDEN, PUBLISHED, Tables, error, read_audit_rules,
};
use crate::disclosure::{Audit, DisclosureError, Rules, System, audit};
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "disclosure_audit",
    kind: "scalar",
    signature: "disclosure_audit(cells STRUCT[], equations STRUCT[], decisions STRUCT(cell VARCHAR, \
        status VARCHAR)[] [, options STRUCT]) -> STRUCT(verdict VARCHAR, cells BIGINT, \"primary\" \
        BIGINT, hidden BIGINT, offences STRUCT(criterion VARCHAR, cell VARCHAR, equation VARCHAR, \
        quantity VARCHAR, lower DOUBLE, upper DOUBLE, explanation VARCHAR)[])",
    description: "Whether a release can be undone by subtraction: verdict 'pass' or 'fail', and each \
        offence. cells and equations are those of complementary_suppression; decisions give each \
        cell a status, 'published' or 'hidden', from whatever method (further fields are \
        ignored). C0: an equation does not hold on the true values (C1 to C3 are then not \
        judged). C1: a hidden cell is a linear combination of published ones. C2: with no count \
        and no numerator below 0 or numerator above its count, what remains possible for a \
        primary cell no longer contains 1 to min_n - 1, or its numerator, neither 0 nor all, \
        follows exactly; lower and upper are the limits that were met. C3: the hidden cells of \
        an equation, all of one sign, add up to less than min_n. C4: a primary cell is published, \
        or a zero hidden while zeros are published. Independent of complementary_suppression: \
        'pass' rests on tables that differ in the hidden cells and fit all published ones, each \
        checked in exact fractions against the equations as given. Ranges are those of tables of \
        real numbers; where the equations link several partitions, whole numbers can leave less. \
        options: min_n (default 11), zeros_published (default true), min_width (a range at least \
        this wide is enough, instead of 1 to min_n - 1), threads (default 1; no difference to the result). \
        NULL for NULL. A cell without a status, \
        a name that is unknown or comes twice, or an unknown option is an error.",
    example: "SELECT a.verdict, a.offences[1].criterion AS criterion, a.offences[1].cell AS cell FROM \
        (SELECT disclosure_audit([{'cell': 'all', 'n': 60}, {'cell': 'a', 'n': 4}, {'cell': 'b', \
        'n': 56}], [{'equation': 'total', 'cell': 'a', 'coefficient': 1}, {'equation': 'total', \
        'cell': 'b', 'coefficient': 1}, {'equation': 'total', 'cell': 'all', 'coefficient': -1}], \
        [{'cell': 'all', 'status': 'published'}, {'cell': 'a', 'status': 'hidden'}, {'cell': 'b', \
        'status': 'published'}]) AS a)",
};

const NAME: &str = DOCUMENTATION.name;

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let offence = Type::Struct(vec![
        ("criterion", Type::Varchar),
        ("cell", Type::Varchar),
        ("equation", Type::Varchar),
        ("quantity", Type::Varchar),
        ("lower", Type::Double),
        ("upper", Type::Double),
        ("explanation", Type::Varchar),
    ]);
    let returns = Type::Struct(vec![
        ("verdict", Type::Varchar),
        ("cells", Type::BigInt),
        ("primary", Type::BigInt),
        ("hidden", Type::BigInt),
        ("offences", offence.list()),
    ]);
    // ANY, since a typed parameter refuses a STRUCT with other fields.
    let overloads = [3, 4].map(|arguments| ScalarFunction {
        parameters: vec![Type::Any; arguments],
        returns: returns.clone(),
        body,
    });
    register_scalar(connection, name, overloads.into())
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (tables, decisions) = (Tables::new(NAME, chunk)?, chunk.column(2));
    let fields = Fields::new(NAME, "decisions", &decisions, "", &["cell", "status"])?;
    let options = (chunk.width() > 3).then(|| chunk.column(3));
    for row in 0..chunk.len() {
        let given = options.as_ref().is_none_or(|o| o.is_valid(row));
        if !tables.is_valid(row) || !decisions.is_valid(row) || !given {
            output.set_nested_null(row);
            continue;
        }
        let rules = match &options {
            Some(column) => read_audit_rules(NAME, column, row)?,
            None => Rules::default(),
        };
        let system = tables.read(row)?;
        let published = read_published(&system, &fields, &decisions, row)?;
        let result = audit(&system, &published, &rules).map_err(|e| error(NAME, &e))?;
        write(&system, &result, output, row)?;
    }
    Ok(())
}

/// Whether each cell is published, by the names of the decisions.
fn read_published(
    system: &System<'_>,
    fields: &Fields<'_>,
    decisions: &Column<'_>,
    row: usize,
) -> Result<Vec<bool>> {
    let mut status = HashMap::with_capacity(system.cells.len());
    for index in decisions.list_range(row)? {
        let cell = fields.required_text("cell", index)?;
        let published = match fields.required_text("status", index)? {
            PUBLISHED => true,
            HIDDEN => false,
            other => {
                return Err(Error(format!(
                    "{NAME}: status of the cell '{cell}' is '{other}'; it must be '{PUBLISHED}' \
                     or '{HIDDEN}'"
                )));
            }
        };
        if status.insert(cell, published).is_some() {
            let twice = DisclosureError::DuplicateCell(cell.into());
            return Err(error(NAME, &twice));
        }
    }
    system
        .cells
        .iter()
        .map(|cell| {
            let known = status.get(cell.name).copied();
            known.ok_or_else(|| error(NAME, &DisclosureError::NoStatus(cell.name.into())))
        })
        .collect()
}

fn write(system: &System<'_>, result: &Audit, output: &mut Output<'_>, row: usize) -> Result<()> {
    let passes = result.offences.is_empty();
    let verdict = if passes { "pass" } else { "fail" };
    output.field(0).set_text(row, verdict);
    let counts = [system.cells.len(), result.primary, result.hidden];
    for (index, count) in (1..).zip(counts) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        output.field(index).set_i64(row, count);
    }
    let mut list = output.field(4);
    let start = list.append_list(row, result.offences.len())?;
    let mut child = list.list_child();
    for (index, offence) in result.offences.iter().enumerate() {
        let row = start + index;
        let texts = [
            Some(offence.criterion.name()),
            offence.cell.map(|cell| system.cells[cell].name),
            offence.equation.map(|e| system.equations[e].name),
            Some(offence.quantity.name()),
        ];
        for (field, text) in texts.into_iter().enumerate() {
            match text {
                Some(text) => child.field(field).set_text(row, text),
                None => child.field(field).set_null(row),
            }
        }
        child.field(4).set_optional_f64(row, offence.lower);
        child.field(5).set_optional_f64(row, offence.upper);
        child.field(6).set_text(row, &offence.explanation);
    }
    Ok(())
}
