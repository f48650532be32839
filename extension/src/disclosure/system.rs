//! Cells, the equations between them, and what is primary.

use std::collections::HashMap;

use super::DisclosureError;

/// What a figure is to the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A number of students, published or hidden as decided.
    #[default]
    Count,
    /// A figure that the reader knows whatever is decided: published before, or
    /// elsewhere. Never primary; may be negative.
    Known,
    /// What several parts count twice, less what only the whole counts: no
    /// number of students, so it may be negative and is never primary.
    Overlap,
}

/// One figure of the tables that a reader sees together.
#[derive(Clone, Debug, Default)]
pub struct Cell<'a> {
    /// Unique name.
    pub name: &'a str,
    /// Number of students.
    pub n: i64,
    /// How many of them have what is measured; `None` for a figure of another
    /// kind (a mean, a percentile).
    pub numerator: Option<i64>,
    /// What the figure is to the reader.
    pub kind: Kind,
    /// Whether it must be hidden; `None`: as `n` says.
    pub primary: Option<bool>,
    /// Publication priority: lower is published first, higher sacrificed first.
    pub priority: i64,
    /// A name for [`super::Method::sacrifice`].
    pub level: Option<&'a str>,
}

/// One summand of an equation.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// The equation's name.
    pub equation: &'a str,
    /// The cell's name.
    pub cell: &'a str,
    /// What the cell is multiplied by.
    pub coefficient: i64,
}

/// The terms of an equation; they add up to 0.
#[derive(Clone, Debug)]
pub struct Equation<'a> {
    /// Unique name.
    pub name: &'a str,
    /// Positions of cells, rising, and coefficients other than 0.
    pub terms: Vec<(usize, i64)>,
}

/// What must remain possible for a primary cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interval {
    /// All that its being hidden says: 1 to `min_n` - 1. For a cell marked
    /// primary by hand with more students: a range as wide as that.
    #[default]
    AsHidden,
    /// A range of this width.
    Width(i64),
}

/// Thresholds, of the suppression and of the audit, and what both may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The smallest number of students that is published.
    pub min_n: i64,
    /// Whether a count of 0 is published, so that a hidden one is at least 1.
    pub zeros_published: bool,
    /// What must remain possible for a primary cell.
    pub interval: Interval,
    /// Threads that search; they make no difference to the result.
    pub threads: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            min_n: 11,
            zeros_published: true,
            interval: Interval::AsHidden,
            threads: 1,
        }
    }
}

/// The two figures of a cell that are hidden together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// The number of students.
    N,
    /// Those who have what is measured.
    Numerator,
}

impl Quantity {
    /// As it is called in SQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::N => "n",
            Self::Numerator => "numerator",
        }
    }

    /// The figure of a cell.
    #[must_use]
    pub fn of(self, cell: &Cell<'_>) -> Option<i64> {
        match self {
            Self::N => Some(cell.n),
            Self::Numerator => cell.numerator,
        }
    }
}

/// Tables that a reader sees together: checked cells and their equations.
#[derive(Clone, Debug)]
pub struct System<'a> {
    /// In the order given.
    pub cells: Vec<Cell<'a>>,
    /// In the order of their first terms.
    pub equations: Vec<Equation<'a>>,
    /// For each cell the positions of its equations.
    pub equations_of: Vec<Vec<usize>>,
}

impl<'a> System<'a> {
    /// Resolves names. Terms of one cell in one equation are added up.
    ///
    /// # Errors
    /// If a name comes twice or is unknown, or a count or numerator makes no
    /// sense.
    pub fn new(
        cells: Vec<Cell<'a>>,
        terms: impl IntoIterator<Item = Term<'a>>,
    ) -> Result<Self, DisclosureError> {
        if cells.len() > i32::MAX as usize {
            return Err(DisclosureError::TooMany(cells.len()));
        }
        let mut position = HashMap::with_capacity(cells.len());
        for (index, cell) in cells.iter().enumerate() {
            if position.insert(cell.name, index).is_some() {
                return Err(DisclosureError::DuplicateCell(cell.name.into()));
            }
            check_figures(cell)?;
        }
        let mut equations: Vec<Equation<'a>> = Vec::new();
        let mut equation_position = HashMap::new();
        for term in terms {
            let Some(&cell) = position.get(term.cell) else {
                return Err(DisclosureError::UnknownCell {
                    equation: term.equation.into(),
                    cell: term.cell.into(),
                });
            };
            let index = *equation_position.entry(term.equation).or_insert_with(|| {
                equations.push(Equation {
                    name: term.equation,
                    terms: Vec::new(),
                });
                equations.len() - 1
            });
            equations[index].terms.push((cell, term.coefficient));
        }
        let mut equations_of = vec![Vec::new(); cells.len()];
        for (index, equation) in equations.iter_mut().enumerate() {
            equation.terms.sort_unstable();
            equation.terms.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    earlier.1 += later.1;
                }
                same
            });
            equation.terms.retain(|&(_, coefficient)| coefficient != 0);
            for &(cell, _) in &equation.terms {
                equations_of[cell].push(index);
            }
        }
        Ok(Self {
            cells,
            equations,
            equations_of,
        })
    }

    /// The same with cells and equations by name, and for each cell there its
    /// position here.
    pub(super) fn by_name(&self) -> (Self, Vec<usize>) {
        let mut positions: Vec<usize> = (0..self.cells.len()).collect();
        positions.sort_by_key(|&index| self.cells[index].name);
        let mut new_position = vec![0; positions.len()];
        for (new, &old) in positions.iter().enumerate() {
            new_position[old] = new;
        }
        let mut equations = self.equations.clone();
        equations.sort_by_key(|equation| equation.name);
        let mut equations_of = vec![Vec::new(); positions.len()];
        for (index, equation) in equations.iter_mut().enumerate() {
            for (cell, _) in &mut equation.terms {
                *cell = new_position[*cell];
                equations_of[*cell].push(index);
            }
            equation.terms.sort_unstable();
        }
        let cells = positions.iter().map(|&old| self.cells[old].clone());
        let system = Self {
            cells: cells.collect(),
            equations,
            equations_of,
        };
        (system, positions)
    }

    /// The parts that no equation links once the given cells are set aside, by
    /// rising size, and for each cell of a part its position here. The order of
    /// cells and equations stays as it is; given cells are in each part that has
    /// them in an equation.
    pub(super) fn parts(&self, given: &[bool]) -> Vec<(Self, Vec<usize>)> {
        let mut part_of = vec![usize::MAX; self.cells.len()];
        let mut equations: Vec<Vec<usize>> = Vec::new();
        let mut seen = vec![false; self.equations.len()];
        for first in (0..self.cells.len()).filter(|&c| !given[c]) {
            if part_of[first] != usize::MAX {
                continue;
            }
            let (mut stack, part) = (vec![first], equations.len());
            equations.push(Vec::new());
            part_of[first] = part;
            while let Some(cell) = stack.pop() {
                for &equation in &self.equations_of[cell] {
                    if std::mem::replace(&mut seen[equation], true) {
                        continue;
                    }
                    equations[part].push(equation);
                    for &(other, _) in &self.equations[equation].terms {
                        if !given[other] && part_of[other] == usize::MAX {
                            part_of[other] = part;
                            stack.push(other);
                        }
                    }
                }
            }
        }
        let mut cells: Vec<Vec<usize>> = vec![Vec::new(); equations.len()];
        for (cell, &part) in part_of.iter().enumerate().filter(|&(c, _)| !given[c]) {
            cells[part].push(cell);
        }
        let mut parts: Vec<_> = cells.into_iter().zip(equations).collect();
        parts.sort_by_key(|(cells, _)| cells.len());
        parts
            .into_iter()
            .map(|(mut positions, mut equations)| {
                equations.sort_unstable();
                let terms = equations.iter().flat_map(|&e| &self.equations[e].terms);
                positions.extend(terms.map(|&(cell, _)| cell).filter(|&cell| given[cell]));
                positions.sort_unstable();
                positions.dedup();
                let part = self.part(&positions, &equations);
                (part, positions)
            })
            .collect()
    }

    /// Some cells with some equations between them, by rising position.
    fn part(&self, positions: &[usize], equations: &[usize]) -> Self {
        let mut equations_of = vec![Vec::new(); positions.len()];
        let equations = equations.iter().enumerate().map(|(index, &old)| {
            let mut equation = self.equations[old].clone();
            for (cell, _) in &mut equation.terms {
                *cell = positions.partition_point(|&position| position < *cell);
                equations_of[*cell].push(index);
            }
            equation
        });
        let equations = equations.collect();
        Self {
            cells: positions
                .iter()
                .map(|&old| self.cells[old].clone())
                .collect(),
            equations,
            equations_of,
        }
    }

    /// Which cells must be hidden for themselves.
    ///
    /// # Errors
    /// If the threshold is below 1, or a cell's mark contradicts what it is.
    pub fn primaries(&self, rules: &Rules) -> Result<Vec<bool>, DisclosureError> {
        if rules.min_n < 1 {
            return Err(DisclosureError::Threshold(rules.min_n));
        }
        self.cells
            .iter()
            .map(|cell| {
                let zero = cell.n == 0 && rules.zeros_published;
                let by_n = cell.kind == Kind::Count && cell.n < rules.min_n && !zero;
                let primary = cell.primary.unwrap_or(by_n);
                if primary && cell.kind == Kind::Known {
                    return Err(DisclosureError::PrimaryKnown(cell.name.into()));
                }
                if primary && zero {
                    return Err(DisclosureError::PrimaryZero(cell.name.into()));
                }
                Ok(primary)
            })
            .collect()
    }

    /// Whether an equation holds for numerators too: each of its cells has one.
    #[must_use]
    pub fn has_numerators(&self, equation: &Equation<'_>) -> bool {
        let mut terms = equation.terms.iter();
        terms.all(|&(cell, _)| self.cells[cell].numerator.is_some())
    }

    /// The equations that the true values contradict: position, quantity and
    /// what the left side adds up to.
    pub fn contradictions(&self) -> impl Iterator<Item = (usize, Quantity, i128)> {
        self.equations
            .iter()
            .enumerate()
            .flat_map(move |(index, equation)| {
                [Quantity::N, Quantity::Numerator]
                    .into_iter()
                    .filter(|&quantity| quantity == Quantity::N || self.has_numerators(equation))
                    .map(move |quantity| (index, quantity, self.sum(equation, quantity)))
                    .filter(|&(_, _, sum)| sum != 0)
            })
    }

    fn sum(&self, equation: &Equation<'_>, quantity: Quantity) -> i128 {
        let terms = equation.terms.iter();
        terms
            .map(|&(cell, coefficient)| {
                let figure = quantity.of(&self.cells[cell]).unwrap_or_default();
                i128::from(figure) * i128::from(coefficient)
            })
            .sum()
    }
}

fn check_figures(cell: &Cell<'_>) -> Result<(), DisclosureError> {
    if cell.kind != Kind::Count {
        return Ok(());
    }
    if cell.n < 0 {
        return Err(DisclosureError::NegativeCount {
            cell: cell.name.into(),
            n: cell.n,
        });
    }
    match cell.numerator {
        Some(numerator) if !(0..=cell.n).contains(&numerator) => Err(DisclosureError::Numerator {
            cell: cell.name.into(),
            numerator,
            n: cell.n,
        }),
        _ => Ok(()),
    }
}
