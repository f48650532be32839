//! `complementary_suppression(cells, equations [, options])`, and reading the
//! tables that a reader sees together from SQL.

use super::Documentation;
use crate::disclosure::{
    Cell, DisclosureError, Interval, Kind, Method, Rules, System, Term, suppress,
};
use crate::duckdb::{
    Chunk, Column, Connection, Error, Numbers, Output, Result, ScalarFunction, Type,
    register_scalar,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "complementary_suppression",
    kind: "scalar",
    signature: "complementary_suppression(cells STRUCT(cell VARCHAR, n BIGINT [, numerator BIGINT, \
        kind VARCHAR, \"primary\" BOOLEAN, priority BIGINT, level VARCHAR])[], equations \
        STRUCT(equation VARCHAR, cell VARCHAR, coefficient BIGINT)[] [, options STRUCT]) -> \
        STRUCT(cell VARCHAR, status VARCHAR, reason VARCHAR)[]",
    description: "Which counts of students to hide so that no hidden one can be found from those \
        published. cells are all figures that a reader sees together; each equation's cells times \
        coefficients add up to 0 (1 for each part, -1 for the whole). status is 'published' or \
        'hidden'; reason, for the publisher only: primary (below min_n), complementary (a primary \
        cell would follow from it), residual (a sum of primary cells below min_n would follow), \
        interval (the range of a primary cell would be narrower than 1 to min_n - 1). numerator: \
        how many of the n have what is measured; hidden with n, its range and that of the rest \
        are kept open too. kind: 'count' (default), 'known' (known to the reader anyway) or \
        'overlap' (no number of students, may be negative, hidden first). \"primary\" overrides \
        what n says. Cells are published by rising priority (default 0), then falling n, then \
        name, as long as nothing follows. options: min_n (default 11); zeros_published (default \
        true: a hidden count is at least 1 to the reader); sacrifice VARCHAR[] (levels whose \
        cells are hidden first when something has to be); min_width (a range at least this wide \
        is enough, instead of 1 to min_n - 1); residuals and intervals (default true: false \
        leaves out these protections); threads (default 1; no difference to the result). One pass of sparse elimination modulo 2^61 - 1 (Langsrud, \
        2024), then the interval phase. Deterministic. NULL for NULL, an empty list for an empty \
        one. An equation that does not hold, a negative n, a numerator outside 0 to n, a name \
        that is unknown or comes twice, or an unknown option is an error. Publish only what \
        disclosure_audit passes.",
    example: "SELECT c.cell, c.status, c.reason FROM (SELECT unnest(complementary_suppression(\
        [{'cell': 'all', 'n': 60}, {'cell': 'a', 'n': 4}, {'cell': 'b', 'n': 20}, {'cell': 'c', \
        'n': 36}], [{'equation': 'total', 'cell': 'a', 'coefficient': 1}, {'equation': 'total', \
        'cell': 'b', 'coefficient': 1}, {'equation': 'total', 'cell': 'c', 'coefficient': 1}, \
        {'equation': 'total', 'cell': 'all', 'coefficient': -1}])) AS c)",
};

const NAME: &str = DOCUMENTATION.name;

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let decision = Type::Struct(vec![
        ("cell", Type::Varchar),
        ("status", Type::Varchar),
        ("reason", Type::Varchar),
    ]);
    // ANY, since a typed parameter refuses a STRUCT with fewer fields.
    let overloads = [2, 3].map(|arguments| ScalarFunction {
        parameters: vec![Type::Any; arguments],
        returns: decision.clone().list(),
        body,
    });
    register_scalar(connection, name, overloads.into())
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let tables = Tables::new(NAME, chunk)?;
    let options = (chunk.width() > 2).then(|| chunk.column(2));
    for row in 0..chunk.len() {
        let given = options.as_ref().is_none_or(|o| o.is_valid(row));
        if !tables.is_valid(row) || !given {
            output.set_nested_null(row);
            continue;
        }
        let method = match &options {
            Some(column) => read_method(column, row)?,
            None => Method::default(),
        };
        let system = tables.read(row)?;
        let decisions = suppress(&system, &method).map_err(|e| error(NAME, &e))?;
        let start = output.append_list(row, decisions.len())?;
        let mut child = output.list_child();
        for (index, (cell, decision)) in system.cells.iter().zip(decisions).enumerate() {
            let row = start + index;
            let status = if decision.is_published() {
                PUBLISHED
            } else {
                HIDDEN
            };
            child.field(0).set_text(row, cell.name);
            child.field(1).set_text(row, status);
            match decision.reason() {
                Some(reason) => child.field(2).set_text(row, reason),
                None => child.field(2).set_null(row),
            }
        }
    }
    Ok(())
}

/// The status of a cell that readers see.
pub(super) const PUBLISHED: &str = "published";
/// The status of a cell that they do not.
pub(super) const HIDDEN: &str = "hidden";

/// Names the function in an error of the pure module.
pub(super) fn error(function: &str, error: &DisclosureError) -> Error {
    Error(format!("{function}: {error}"))
}

const CELL_FIELDS: &str = "cell, n, numerator, kind, primary, priority, level";
const TERM_FIELDS: &str = "equation, cell, coefficient";

/// Reads lists of cells and of equations.
pub(super) struct Tables<'a> {
    function: &'static str,
    cells: Column<'a>,
    equations: Column<'a>,
    cell_fields: Fields<'a>,
    term_fields: Fields<'a>,
}

impl<'a> Tables<'a> {
    /// The first two arguments of a function, their types checked.
    pub(super) fn new(function: &'static str, chunk: &'a Chunk<'_>) -> Result<Self> {
        let (cells, equations) = (chunk.column(0), chunk.column(1));
        let required = ["equation", "cell", "coefficient"];
        Ok(Self {
            function,
            cell_fields: Fields::new(function, "cells", &cells, CELL_FIELDS, &["cell", "n"])?,
            term_fields: Fields::new(function, "equations", &equations, TERM_FIELDS, &required)?,
            cells,
            equations,
        })
    }

    /// Whether neither argument is NULL.
    pub(super) fn is_valid(&self, row: usize) -> bool {
        self.cells.is_valid(row) && self.equations.is_valid(row)
    }

    pub(super) fn read(&self, row: usize) -> Result<System<'a>> {
        let fields = &self.cell_fields;
        let cells = self
            .cells
            .list_range(row)?
            .map(|index| {
                let name = fields.required_text("cell", index)?;
                Ok(Cell {
                    name,
                    n: fields.required_integer("n", index, name)?,
                    numerator: fields.integer("numerator", index, name)?,
                    kind: match fields.text("kind", index)? {
                        None | Some("count") => Kind::Count,
                        Some("known") => Kind::Known,
                        Some("overlap") => Kind::Overlap,
                        Some(other) => {
                            return Err(Error(format!(
                                "{}: kind of the cell '{name}' is '{other}'; it must be 'count', \
                                 'known' or 'overlap'",
                                self.function
                            )));
                        }
                    },
                    primary: fields.boolean("primary", index)?,
                    priority: fields.integer("priority", index, name)?.unwrap_or_default(),
                    level: fields.text("level", index)?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let fields = &self.term_fields;
        let terms = self
            .equations
            .list_range(row)?
            .map(|index| {
                let equation = fields.required_text("equation", index)?;
                Ok(Term {
                    equation,
                    cell: fields.required_text("cell", index)?,
                    coefficient: fields.required_integer("coefficient", index, equation)?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        System::new(cells, terms).map_err(|e| error(self.function, &e))
    }
}

/// The fields of a list of STRUCTs, by name.
pub(super) struct Fields<'a> {
    function: &'static str,
    argument: &'static str,
    columns: Vec<(String, Column<'a>, Option<Numbers<'a>>)>,
}

impl<'a> Fields<'a> {
    /// Checks that the list has the required fields and no unknown one; with no
    /// names known, any may come beside the required ones.
    pub(super) fn new(
        function: &'static str,
        argument: &'static str,
        lists: &Column<'a>,
        known: &str,
        required: &[&str],
    ) -> Result<Self> {
        let wrong = |found: String| {
            let expected = if known.is_empty() {
                required.join(", ")
            } else {
                known.to_owned()
            };
            Error(format!(
                "{function}: {argument} must be a list of STRUCTs with the fields {expected} \
                 ({found}); write list({{'{}': …}})",
                required.join("': …, '")
            ))
        };
        let elements = lists
            .list_child()
            .map_err(|_| wrong("this is no list".into()))?;
        let Ok(names) = elements.field_names() else {
            // The type of the literal [].
            return if elements.is_empty() {
                Ok(Self {
                    function,
                    argument,
                    columns: Vec::new(),
                })
            } else {
                Err(wrong("its elements are no STRUCTs".into()))
            };
        };
        if let Some(name) = names
            .iter()
            .find(|name| !known.is_empty() && !known.split(", ").any(|k| k == *name))
        {
            return Err(wrong(format!("{name} is none of them")));
        }
        if let Some(name) = required.iter().find(|r| !names.iter().any(|n| n == *r)) {
            return Err(wrong(format!("{name} is missing")));
        }
        let columns = names
            .into_iter()
            .enumerate()
            .map(|(index, name)| {
                let column = elements.field(index)?;
                let numbers = column.numbers().ok();
                Ok((name, column, numbers))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            function,
            argument,
            columns,
        })
    }

    /// The column of a field, when it is there and has a value in the row.
    fn valid(&self, name: &str, row: usize) -> Option<(&Column<'a>, Option<Numbers<'a>>)> {
        let (_, column, numbers) = self.columns.iter().find(|(n, ..)| n == name)?;
        column.is_valid(row).then_some((column, *numbers))
    }

    fn null(&self, name: &str, of: &str) -> Error {
        Error(format!(
            "{}: {name} of an element of {} is NULL{of}; leave such rows out before list()",
            self.function, self.argument
        ))
    }

    fn wrong_type(&self, name: &str, rule: &str) -> Error {
        Error(format!(
            "{}: {name} of {} must be {rule}; cast it",
            self.function, self.argument
        ))
    }

    pub(super) fn text(&self, name: &str, row: usize) -> Result<Option<&'a str>> {
        self.valid(name, row)
            .map(|(column, _)| {
                column
                    .text(row)
                    .map_err(|_| self.wrong_type(name, "a VARCHAR"))
            })
            .transpose()
    }

    pub(super) fn required_text(&self, name: &str, row: usize) -> Result<&'a str> {
        self.text(name, row)?.ok_or_else(|| self.null(name, ""))
    }

    fn boolean(&self, name: &str, row: usize) -> Result<Option<bool>> {
        self.valid(name, row)
            .map(|(column, _)| {
                column
                    .bool(row)
                    .map_err(|_| self.wrong_type(name, "a BOOLEAN"))
            })
            .transpose()
    }

    fn integer(&self, name: &str, row: usize, of: &str) -> Result<Option<i64>> {
        let Some((_, numbers)) = self.valid(name, row) else {
            return Ok(None);
        };
        let Some(Numbers::Decimal(integers, 0)) = numbers else {
            return Err(self.wrong_type(name, "a BIGINT"));
        };
        let value = integers.get(row);
        i64::try_from(value).map(Some).map_err(|_| {
            Error(format!(
                "{}: {name} of '{of}' is {value}, beyond BIGINT; check the figure",
                self.function
            ))
        })
    }

    fn required_integer(&self, name: &str, row: usize, of: &str) -> Result<i64> {
        self.integer(name, row, of)?
            .ok_or_else(|| self.null(name, &format!(" ('{of}')")))
    }
}

const RULE_OPTIONS: &str = "min_n, zeros_published, min_width, threads";
const METHOD_OPTIONS: &str =
    "min_n, zeros_published, min_width, threads, sacrifice, residuals, intervals";

fn read_method(column: &Column<'_>, row: usize) -> Result<Method> {
    let mut method = Method {
        rules: read_rules(NAME, METHOD_OPTIONS, column, row)?,
        ..Method::default()
    };
    for (name, field) in options(NAME, METHOD_OPTIONS, column, row)? {
        let boolean = || {
            field
                .bool(row)
                .map_err(|_| option_error(NAME, &name, "a BOOLEAN"))
        };
        match name.as_str() {
            "residuals" => method.residuals = boolean()?,
            "intervals" => method.intervals = boolean()?,
            "sacrifice" => {
                let wrong = |_| option_error(NAME, &name, "a list of levels, a VARCHAR each");
                let levels = field.list_child().map_err(wrong)?;
                method.sacrifice = field
                    .list_range(row)?
                    .filter(|&index| levels.is_valid(index))
                    .map(|index| Ok(levels.text(index).map_err(wrong)?.to_owned()))
                    .collect::<Result<_>>()?;
            }
            _ => {}
        }
    }
    Ok(method)
}

/// The options of an audit.
pub(super) fn read_audit_rules(function: &str, column: &Column<'_>, row: usize) -> Result<Rules> {
    read_rules(function, RULE_OPTIONS, column, row)
}

fn read_rules(function: &str, known: &str, column: &Column<'_>, row: usize) -> Result<Rules> {
    let mut rules = Rules::default();
    for (name, field) in options(function, known, column, row)? {
        let integer = || match field.numbers() {
            Ok(Numbers::Decimal(integers, 0)) => i64::try_from(integers.get(row))
                .map_err(|_| option_error(function, &name, "a BIGINT")),
            _ => Err(option_error(function, &name, "a BIGINT")),
        };
        match name.as_str() {
            "min_n" => rules.min_n = integer()?,
            "zeros_published" => {
                rules.zeros_published = field
                    .bool(row)
                    .map_err(|_| option_error(function, &name, "a BOOLEAN"))?;
            }
            "threads" => {
                rules.threads = usize::try_from(integer()?)
                    .ok()
                    .filter(|threads| (1..=1024).contains(threads))
                    .ok_or_else(|| option_error(function, &name, "a BIGINT from 1 to 1024"))?;
            }
            "min_width" => rules.interval = Interval::Width(integer()?),
            _ => {}
        }
    }
    Ok(rules)
}

fn option_error(function: &str, name: &str, rule: &str) -> Error {
    Error(format!(
        "{function}: the option {name} must be {rule}; cast it"
    ))
}

/// The fields of a STRUCT of options that have a value; a NULL field is left at
/// its default.
fn options<'a>(
    function: &str,
    known: &str,
    column: &Column<'a>,
    row: usize,
) -> Result<Vec<(String, Column<'a>)>> {
    let names = column.field_names().map_err(|_| {
        Error(format!(
            "{function}: options must be a STRUCT, for example {{'min_n': 11}}, with any of {known}"
        ))
    })?;
    let mut given = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        if !known.split(", ").any(|option| option == name) {
            return Err(Error(format!(
                "{function}: unknown option {name}; the options are {known}"
            )));
        }
        let field = column.field(index)?;
        if field.is_valid(row) {
            given.push((name, field));
        }
    }
    Ok(given)
}
