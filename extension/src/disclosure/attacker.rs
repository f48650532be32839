//! The attacker: how far a hidden figure can be moved while everything published
//! stays as it is.
//!
//! The hidden figures are unknowns of linear equations. Eliminated so that the
//! largest depend on the smallest, the equations are a dictionary: moving one
//! free unknown moves those that depend on it. From the true table, which fits,
//! one figure is moved up or down, until it has gone far enough. Each answer "far
//! enough" comes with the table it was reached at, so that another can check it.
//! Equations that share no figure are components, which threads search apart.

use std::sync::{Arc, Mutex};
use std::thread;

use super::component::{Component, Goal};
use super::elimination::{Field, Sparse, echelon, reduced, to_u32};
use super::rational::Rational;
use super::simplex::{Bound, Variable};
use super::system::Quantity;
use super::{DisclosureError, Interval, Kind, Rules, System};

/// Changes of hidden figures that leave all published ones as they are.
pub(super) type Changes = Vec<(usize, Quantity, Rational)>;

/// An equation that confines a figure, and its weight.
pub(super) type Weight = (usize, Quantity, f64);

/// What remains possible for a figure.
pub(super) struct Range {
    pub(super) quantity: Quantity,
    pub(super) ends: Ends,
}

/// How far a figure can be moved.
pub(super) enum Ends {
    /// Far enough: the tables that show it, as changes of the true one.
    Wide {
        down: Arc<Changes>,
        up: Arc<Changes>,
    },
    /// Not far enough: the lowest and the highest possible value, where it was
    /// met, and the equations that confine the figure, with their weights; none
    /// unless asked for.
    Narrow {
        lower: Option<f64>,
        upper: Option<f64>,
        confined_by: Vec<Weight>,
    },
    /// It takes a search through all figures to tell.
    Open,
}

/// What one unknown of the equations stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// The number of students of a cell.
    N,
    /// Those of them who have what is measured.
    Numerator,
    /// The others.
    Rest,
}

/// A hidden figure of a cell.
pub(super) type Figure = (usize, Unknown);

/// An equation over hidden figures, and which one it is; none for a count and its
/// parts.
pub(super) type Row = (Option<Figure>, Sparse<Rational>);

/// The hidden figures of a system of tables.
pub(super) struct Attacker<'a> {
    system: &'a System<'a>,
    rules: &'a Rules,
    explained: bool,
    /// Of each hidden cell its n, and its numerator when that obeys an equation.
    of_cell: Vec<[Option<usize>; 2]>,
    /// Of each column its component and its place there.
    place: Vec<(usize, u32)>,
    components: Vec<Component>,
}

impl<'a> Attacker<'a> {
    /// Narrow ranges of the cells of `primary` can be asked for. With
    /// `explained`, they say which equations confine them; those with few other
    /// cells are preferred where several say the same.
    ///
    /// # Errors
    /// If fractions get too large.
    pub(super) fn new(
        system: &'a System<'a>,
        hidden: &[bool],
        rules: &'a Rules,
        primary: &[bool],
        explained: bool,
    ) -> Result<Self, DisclosureError> {
        Self::build(system, hidden, rules, primary, explained).ok_or(DisclosureError::TooLarge)
    }

    fn build(
        system: &'a System<'a>,
        hidden: &[bool],
        rules: &'a Rules,
        primary: &[bool],
        explained: bool,
    ) -> Option<Self> {
        // Whether the numerator of a hidden cell obeys an equation.
        let mut counted = vec![false; system.cells.len()];
        // Equations with a hidden cell, for counts or for each part of them.
        let mut parts_of = Vec::new();
        for (index, equation) in system.equations.iter().enumerate() {
            if !equation.terms.iter().any(|&(cell, _)| hidden[cell]) {
                continue;
            }
            if system.has_numerators(equation) {
                for &(cell, _) in &equation.terms {
                    counted[cell] = hidden[cell];
                }
                parts_of.extend([(index, Unknown::Numerator), (index, Unknown::Rest)]);
            } else {
                parts_of.push((index, Unknown::N));
            }
        }
        // An equation that others make superfluous confines nothing: the ones
        // that come first are kept.
        parts_of.sort_by_cached_key(|&(equation, _)| {
            let terms = system.equations[equation].terms.iter();
            let cells = terms.map(|&(cell, _)| cell).filter(|&cell| hidden[cell]);
            let (of_primary, others): (Vec<_>, Vec<_>) =
                cells.partition(|&cell| explained && primary[cell]);
            (others.len(), of_primary.len())
        });
        let mut figures = Vec::new();
        for cell in (0..hidden.len()).filter(|&cell| hidden[cell]) {
            figures.push((cell, Unknown::N));
            if counted[cell] {
                figures.extend([(cell, Unknown::Numerator), (cell, Unknown::Rest)]);
            }
        }
        // The last columns become those that depend on the others: counts on
        // their parts, and large figures, which have room, on small ones.
        figures.sort_by_cached_key(|figure| {
            let is_sum = figure.1 == Unknown::N && counted[figure.0];
            (
                is_sum,
                value(system, figure.0, figure.1),
                figure.0,
                figure.1 == Unknown::Rest,
            )
        });
        let mut column_of = vec![[None; 3]; hidden.len()];
        for (column, &(cell, unknown)) in figures.iter().enumerate() {
            column_of[cell][unknown as usize] = Some(to_u32(column));
        }
        let mut rows: Vec<Row> = Vec::new();
        for (equation, part) in parts_of {
            let terms = system.equations[equation].terms.iter();
            let row = terms
                .filter_map(|&(cell, k)| Some((column_of[cell][part as usize]?, Rational::new(k))));
            rows.push((Some((equation, part)), row.collect()));
        }
        for cell in (0..hidden.len()).filter(|&cell| counted[cell]) {
            let [n, numerator, rest] = column_of[cell];
            let row = vec![
                (n?, Rational::new(-1)),
                (numerator?, Rational::new(1)),
                (rest?, Rational::new(1)),
            ];
            rows.push((None, row));
        }
        let variables: Vec<Variable> = figures
            .iter()
            .map(|&figure| variable(system, rules, figure))
            .collect();
        let same = equal_figures(&rows, &variables);
        let (rows, figures, variables) = merged(&same, rows, &figures, &variables)?;
        let (place, components) = split(&rows, figures, &variables, explained)?;
        let of_cell = column_of.into_iter();
        let of_cell = of_cell
            .map(|[n, numerator, _]| [n, numerator].map(|u| u.map(|u| same[u as usize] as usize)));
        let mut attacker = Self {
            system,
            rules,
            explained,
            of_cell: of_cell.collect(),
            place,
            components,
        };
        for cell in (0..hidden.len()).filter(|&cell| hidden[cell] && primary[cell]) {
            for (_, column, goal) in attacker.goals(cell)? {
                let (component, local) = attacker.place[column];
                attacker.components[component].ask(local, goal);
            }
        }
        Some(attacker)
    }

    /// A direction in which the count of a hidden cell can be changed as far as
    /// the equations are concerned; `None` when they fix it.
    pub(super) fn direction(&self, cell: usize) -> Option<Changes> {
        let (component, local) = self.place[self.of_cell[cell][0]?];
        self.components[component].direction(local)
    }

    /// What must remain possible for the figures of a primary cell: for its
    /// count, and for its numerator when it obeys an equation and is neither 0
    /// nor all.
    ///
    /// For a count below the minimum the lower end lets hidden counts fall to 0
    /// even where zeros are published: that a sum of hidden counts is at least
    /// their number is what the hiding itself says. A numerator must not follow
    /// exactly: one more or one less is possible.
    fn goals(&self, cell: usize) -> Option<Vec<(Quantity, usize, Goal)>> {
        let (c, [count, numerator]) = (&self.system.cells[cell], self.of_cell[cell]);
        let goal = match self.rules.interval {
            Interval::AsHidden if c.n < self.rules.min_n => Goal::Ends(
                Rational::new(c.n.min(1)),
                Rational::new(c.n.checked_add(1)?.max(self.rules.min_n - 1)),
            ),
            Interval::AsHidden => Goal::Width(Rational::new((self.rules.min_n - 2).max(1))),
            Interval::Width(width) => Goal::Width(Rational::new(width)),
        };
        let mut goals = vec![(Quantity::N, count?, goal)];
        if let Some(column) = numerator
            && c.numerator.is_some_and(|k| 0 < k && k < c.n)
        {
            goals.push((Quantity::Numerator, column, Goal::Width(Rational::new(1))));
        }
        Some(goals)
    }

    /// The ranges of primary cells, in their order: of each one's count, and of
    /// its numerator when it has one that is neither 0 nor all; with `nearby`, only
    /// as far as can be seen without a search through all figures. The number of
    /// threads makes no difference to them.
    ///
    /// # Errors
    /// If fractions get too large.
    pub(super) fn ranges(
        &mut self,
        cells: &[usize],
        nearby: bool,
    ) -> Result<Vec<Vec<Range>>, DisclosureError> {
        self.search(cells, nearby).ok_or(DisclosureError::TooLarge)
    }

    fn search(&mut self, cells: &[usize], nearby: bool) -> Option<Vec<Vec<Range>>> {
        let mut asked: Vec<Vec<(usize, Quantity, u32)>> = vec![Vec::new(); self.components.len()];
        for (at, &cell) in cells.iter().enumerate() {
            for (quantity, column, _) in self.goals(cell)? {
                let (component, local) = self.place[column];
                asked[component].push((at, quantity, local));
            }
        }
        // The last are taken first.
        let mut jobs: Vec<_> = self.components.iter_mut().zip(asked).collect();
        jobs.retain(|(_, asked)| !asked.is_empty());
        jobs.sort_by_key(|(component, _)| component.figures.len());
        let threads = self.rules.threads.min(jobs.len());
        let (jobs, explained) = (Mutex::new(jobs), self.explained);
        let work = || {
            let mut found = Vec::new();
            loop {
                let job = jobs.lock().ok()?.pop();
                let Some((component, asked)) = job else {
                    return Some(found);
                };
                for (at, quantity, column) in asked {
                    let ends = component.ends(column, nearby, explained)?;
                    found.push((at, Range { quantity, ends }));
                }
            }
        };
        let found: Option<Vec<_>> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = others.into_iter();
            let others = others.map(|other| other.join().expect("a search does not panic"));
            std::iter::once(own).chain(others).collect()
        });
        let mut ranges: Vec<Vec<Range>> = cells.iter().map(|_| Vec::new()).collect();
        for (at, range) in found?.into_iter().flatten() {
            ranges[at].push(range);
        }
        for ranges in &mut ranges {
            ranges.sort_by_key(|range| range.quantity == Quantity::Numerator);
        }
        Some(ranges)
    }
}

/// The true value of a figure.
fn value(system: &System<'_>, cell: usize, unknown: Unknown) -> i64 {
    let c = &system.cells[cell];
    match (unknown, c.numerator) {
        (Unknown::Numerator, Some(numerator)) => numerator,
        (Unknown::Rest, Some(numerator)) => c.n - numerator,
        _ => c.n,
    }
}

/// A figure in the true table.
fn variable(system: &System<'_>, rules: &Rules, (cell, unknown): Figure) -> Variable {
    Variable {
        value: Rational::new(value(system, cell, unknown)),
        bound: match (system.cells[cell].kind, unknown) {
            (Kind::Overlap, _) => Bound::None,
            // A hidden zero where zeros are published is an offence of its own.
            (_, Unknown::N) if rules.zeros_published && system.cells[cell].n > 0 => Bound::One,
            _ => Bound::Zero,
        },
    }
}

/// For each figure its number among those that are not equal to each other by an
/// equation of two: equal at the true table, with the same bounds, and moving
/// together.
fn equal_figures(rows: &[Row], variables: &[Variable]) -> Vec<u32> {
    let mut parent: Vec<usize> = (0..variables.len()).collect();
    for (_, terms) in rows {
        let &[(a, a_times), (b, b_times)] = terms.as_slice() else {
            continue;
        };
        let (a, b) = (a as usize, b as usize);
        if a_times.negative() == Some(b_times) && variables[a] == variables[b] {
            let (a, b) = (root(&mut parent, a), root(&mut parent, b));
            parent[a.min(b)] = a.max(b);
        }
    }
    let mut number = vec![0; variables.len()];
    let mut count = 0;
    for column in 0..variables.len() {
        if parent[column] == column {
            number[column] = to_u32(count);
            count += 1;
        }
    }
    (0..variables.len())
        .map(|column| number[root(&mut parent, column)])
        .collect()
}

/// Equations between classes of equal figures, what each class stands for, and
/// its bounds.
#[allow(clippy::type_complexity, reason = "three lists")]
fn merged(
    same: &[u32],
    mut rows: Vec<Row>,
    figures: &[Figure],
    variables: &[Variable],
) -> Option<(Vec<Row>, Vec<Vec<Figure>>, Vec<Variable>)> {
    let count = same.iter().max().map_or(0, |&last| last as usize + 1);
    let mut classes = vec![Vec::new(); count];
    let mut bounds = Vec::with_capacity(count);
    for (column, &class) in same.iter().enumerate() {
        classes[class as usize].push(figures[column]);
    }
    for (_, terms) in &mut rows {
        for (column, _) in terms.iter_mut() {
            *column = same[*column as usize];
        }
        *terms = added_up(std::mem::take(terms))?;
    }
    rows.retain(|(_, terms)| !terms.is_empty());
    bounds.resize(count, None);
    for (column, &class) in same.iter().enumerate() {
        bounds[class as usize] = Some(variables[column]);
    }
    Some((rows, classes, bounds.into_iter().flatten().collect()))
}

/// A row with the terms of each column added up.
fn added_up(mut terms: Sparse<Rational>) -> Option<Sparse<Rational>> {
    terms.sort_unstable_by_key(|&(column, _)| column);
    let mut sum: Sparse<Rational> = Vec::with_capacity(terms.len());
    for (column, value) in terms {
        match sum.last_mut() {
            Some((last, total)) if *last == column => *total = total.plus(value)?,
            _ => sum.push((column, value)),
        }
    }
    sum.retain(|&(_, value)| !value.is_zero());
    Some(sum)
}

/// Equations as components that share no column, each solved; and of each column
/// its component and place there. An equation can be one of several components,
/// which do not depend on each other; not with `explained`, since it confines them
/// together. `None` when fractions get too large.
#[allow(clippy::type_complexity, reason = "two lists")]
fn split(
    rows: &[Row],
    figures: Vec<Vec<Figure>>,
    variables: &[Variable],
    explained: bool,
) -> Option<(Vec<(usize, u32)>, Vec<Component>)> {
    let terms = rows.iter().map(|(_, terms)| terms.clone()).collect();
    let solved = reduced(echelon(figures.len(), terms)?)?;
    let mut parent: Vec<usize> = (0..figures.len()).collect();
    let mut link = |a: usize, b: u32| {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b as usize));
        parent[a.max(b)] = a.min(b);
    };
    for (basic, row) in solved.iter().enumerate() {
        for &(free, _) in row.as_deref().unwrap_or_default() {
            link(basic, free);
        }
    }
    if explained {
        for (_, row) in rows {
            for &(other, _) in row {
                link(row[0].0 as usize, other);
            }
        }
    }
    let mut component_of = vec![usize::MAX; figures.len()];
    let mut place = Vec::with_capacity(figures.len());
    let mut components: Vec<Component> = Vec::new();
    for ((column, &variable), class) in variables.iter().enumerate().zip(figures) {
        let root = root(&mut parent, column);
        if component_of[root] == usize::MAX {
            component_of[root] = components.len();
            components.push(Component::default());
        }
        let component = &mut components[component_of[root]];
        place.push((component_of[root], to_u32(component.figures.len())));
        component.push_figure(class, variable);
    }
    for (column, row) in solved.into_iter().enumerate() {
        let (component, local) = place[column];
        let row = row.map(|mut row| {
            for (free, _) in &mut row {
                *free = place[*free as usize].1;
            }
            row
        });
        components[component].push_solved(local, row);
    }
    for (equation, row) in rows {
        let mut parts: Vec<(usize, Sparse<Rational>)> = Vec::new();
        for &(column, value) in row {
            let (component, local) = place[column as usize];
            match parts.iter_mut().find(|(of, _)| *of == component) {
                Some((_, part)) => part.push((local, value)),
                None => parts.push((component, vec![(local, value)])),
            }
        }
        for (component, part) in parts {
            components[component].push((*equation, part));
        }
    }
    Some((place, components))
}

/// The root of a tree of a union-find forest; halves the path to it.
fn root(parent: &mut [usize], mut of: usize) -> usize {
    while parent[of] != of {
        parent[of] = parent[parent[of]];
        of = parent[of];
    }
    of
}
