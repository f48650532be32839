//! The attacker: how far a hidden figure can be moved while everything published
//! stays as it is.
//!
//! The hidden figures are unknowns of linear equations. Eliminated so that the
//! largest depend on the smallest, the equations are a dictionary: moving one
//! free unknown moves those that depend on it. From the true table, which fits,
//! the primal simplex method (Dantzig; least-index choice at degenerate steps
//! after Bland, 1977) moves one figure up or down, and stops as soon as it has
//! gone far enough. Each answer "far enough" comes with the table it was reached
//! at, so that another can check it. A table shows something of every figure that
//! differs in it: those that go furthest are kept, and most figures need no search
//! of their own.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::elimination::{Field, Sparse, echelon, plus_multiple, reduced, to_u32};
use super::rational::Rational;
use super::system::Quantity;
use super::{DisclosureError, Interval, Kind, Rules, System};

/// Simplex steps after which a range counts as narrow.
const MAX_STEPS: usize = 20_000;

/// Exchanges after which a dictionary is taken anew.
const MAX_EXCHANGES: usize = 50;

/// Changes of hidden figures that leave all published ones as they are.
pub(super) type Changes = Vec<(usize, Quantity, Rational)>;

/// What remains possible for a figure.
pub(super) struct Range {
    pub(super) quantity: Quantity,
    pub(super) ends: Ends,
}

/// How far a figure can be moved.
pub(super) enum Ends {
    /// Far enough: the tables that show it, as changes of the true one.
    Wide { down: Rc<Changes>, up: Rc<Changes> },
    /// Not far enough: the lowest and the highest possible value, where it was
    /// met, and the equations that confine the figure, with their weights; none
    /// unless asked for.
    Narrow {
        lower: Option<f64>,
        upper: Option<f64>,
        confined_by: Vec<(usize, Quantity, f64)>,
    },
}

/// What one unknown of the equations stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    /// The number of students of a cell.
    N,
    /// Those of them who have what is measured.
    Numerator,
    /// The others.
    Rest,
}

/// A column of the equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// A hidden figure of a cell.
    Figure(usize, Unknown),
    /// The right side of an equation: 0, but how a figure depends on it says
    /// which equations confine the figure.
    RightSide(usize, Unknown),
}

/// The hidden figures of a system of tables.
pub(super) struct Attacker<'a> {
    system: &'a System<'a>,
    rules: &'a Rules,
    columns: Vec<Column>,
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
        let right_sides = if explained { parts_of.len() } else { 0 };
        let mut column_of = vec![[None; 3]; hidden.len()];
        for (column, &(cell, unknown)) in (right_sides..).zip(&figures) {
            column_of[cell][unknown as usize] = Some(to_u32(column));
        }
        let mut rows: Vec<Sparse<Rational>> = Vec::new();
        for (right_side, &(equation, part)) in (0..).zip(&parts_of) {
            let terms = system.equations[equation].terms.iter();
            let mut row: Sparse<Rational> = terms
                .filter_map(|&(cell, k)| Some((column_of[cell][part as usize]?, Rational::new(k))))
                .collect();
            if explained {
                row.push((right_side, Rational::new(-1)));
            }
            rows.push(row);
        }
        for cell in (0..hidden.len()).filter(|&cell| counted[cell]) {
            let [n, numerator, rest] = column_of[cell];
            rows.push(vec![
                (n?, Rational::new(-1)),
                (numerator?, Rational::ONE),
                (rest?, Rational::ONE),
            ]);
        }
        let columns: Vec<Column> = parts_of[..right_sides]
            .iter()
            .map(|&(equation, part)| Column::RightSide(equation, part))
            .chain(figures.iter().map(|&(cell, u)| Column::Figure(cell, u)))
            .collect();
        let rows = reduced(echelon(columns.len(), rows)?)?;
        let variables: Vec<Variable> = columns
            .iter()
            .map(|&column| variable(system, rules, column))
            .collect();
        let (place, components) = split(rows, &variables);
        let of_cell = column_of.into_iter();
        let of_cell =
            of_cell.map(|[n, numerator, _]| [n, numerator].map(|u| u.map(|u| u as usize)));
        let mut attacker = Self {
            system,
            rules,
            columns,
            of_cell: of_cell.collect(),
            place,
            components,
        };
        for cell in (0..hidden.len()).filter(|&cell| hidden[cell] && primary[cell]) {
            for (quantity, column, goal) in attacker.goals(cell)? {
                let (component, local) = attacker.place[column];
                let value = Rational::new(quantity.of(&system.cells[cell]).unwrap_or_default());
                let component = &mut attacker.components[component];
                component.seen.insert(local, Seen::new(value, goal));
            }
        }
        Some(attacker)
    }

    /// A direction in which the count of a hidden cell can be changed as far as
    /// the equations are concerned; `None` when they fix it.
    pub(super) fn direction(&self, cell: usize) -> Option<Changes> {
        let (component, local) = self.place[self.of_cell[cell][0]?];
        let Component {
            columns,
            dictionary,
            ..
        } = &self.components[component];
        let free = match &dictionary.rows[local as usize] {
            Some(row) => row.first()?.0,
            None => local,
        };
        let mut moved = vec![(free, Rational::ONE)];
        for &basic in &dictionary.columns[free as usize] {
            moved.push((basic, dictionary.coefficient(basic, free)));
        }
        Some(self.changes(columns, moved))
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
            goals.push((Quantity::Numerator, column, Goal::Width(Rational::ONE)));
        }
        Some(goals)
    }

    /// The ranges of a primary cell's count, and of its numerator when it has
    /// one that is neither 0 nor all.
    ///
    /// # Errors
    /// If fractions get too large.
    pub(super) fn ranges(&mut self, cell: usize) -> Result<Vec<Range>, DisclosureError> {
        let goals = self.goals(cell).ok_or(DisclosureError::TooLarge)?;
        let ranges = goals.into_iter().map(|(quantity, column, goal)| {
            Some(Range {
                quantity,
                ends: self.ends(column, goal)?,
            })
        });
        let ranges: Option<Vec<Range>> = ranges.collect();
        ranges.ok_or(DisclosureError::TooLarge)
    }

    /// How far a figure can be moved; searches only for what no table has shown
    /// yet.
    fn ends(&mut self, column: usize, goal: Goal) -> Option<Ends> {
        let down = goal.down();
        let (mut low, mut high) = (None, None);
        for way in [down, Way::Up] {
            let (component, local) = self.place[column];
            let seen = self.components[component].seen.get(&local)?;
            let target = match (goal, way) {
                (Goal::Ends(_, most), Way::Up) => most,
                (Goal::Ends(least, _), _) => least,
                (Goal::Width(width), Way::Up) => seen.end(down).value.plus(width)?,
                (Goal::Width(width), _) => seen.end(Way::Up).value.minus(width)?,
            };
            if way.left(seen.end(way).value, target)? > Rational::ZERO {
                let found = self.search(column, way, target)?;
                *(if way == Way::Up { &mut high } else { &mut low }) = found;
            }
        }
        let (component, local) = self.place[column];
        let seen = self.components[component].seen.get(&local)?;
        if seen.is_wide()? {
            return Some(Ends::Wide {
                down: Rc::clone(&seen.end(down).changes),
                up: Rc::clone(&seen.end(Way::Up).changes),
            });
        }
        let end = |bound: &Option<Bounded>| bound.as_ref().map(|b| b.value.to_f64());
        Some(Ends::Narrow {
            lower: end(&low),
            upper: end(&high),
            confined_by: [low, high]
                .into_iter()
                .flatten()
                .flat_map(|bounded| bounded.confined_by)
                .collect(),
        })
    }

    /// Moves a figure to a target, from the true table, whose figures are whole;
    /// when it cannot be reached, what keeps it.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) a figure that nothing keeps"
    )]
    fn search(&mut self, column: usize, way: Way, target: Rational) -> Option<Option<Bounded>> {
        let (component, local) = self.place[column];
        self.components[component].refresh();
        let variables = &self.components[component].dictionary.variables;
        let values = variables.iter().map(|v| v.value).collect();
        let reached = self.components[component]
            .dictionary
            .reach(local, way, target, values)?;
        let Component {
            columns,
            dictionary,
            ..
        } = &self.components[component];
        let moved: Vec<_> = (0..)
            .zip(reached.values.iter().zip(&dictionary.variables))
            .filter(|(_, (new, old))| **new != old.value)
            .map(|(column, (new, _))| (column, *new))
            .collect();
        let changes: Option<Vec<_>> = moved
            .iter()
            .map(|&(column, new)| {
                let old = dictionary.variables[column as usize].value;
                Some((column, new.minus(old)?))
            })
            .collect();
        let changes = Rc::new(self.changes(columns, changes?));
        let bounded = (!reached.enough).then(|| Bounded {
            value: reached.values[local as usize],
            confined_by: reached
                .confined_by
                .iter()
                .filter_map(
                    |&(column, weight)| match self.columns[columns[column as usize]] {
                        Column::RightSide(equation, part) => {
                            let quantity = match part {
                                Unknown::Numerator => Quantity::Numerator,
                                Unknown::N | Unknown::Rest => Quantity::N,
                            };
                            Some((equation, quantity, weight.to_f64()))
                        }
                        Column::Figure(..) => None,
                    },
                )
                .collect(),
        });
        self.components[component].see(way, &moved, &changes)?;
        Some(bounded)
    }

    /// Changes by cell and quantity; of a cell with a numerator the count and
    /// the numerator say it all.
    fn changes(&self, columns: &[usize], moved: Vec<(u32, Rational)>) -> Changes {
        moved
            .into_iter()
            .filter_map(
                |(local, change)| match self.columns[columns[local as usize]] {
                    Column::Figure(cell, Unknown::N) => Some((cell, Quantity::N, change)),
                    Column::Figure(cell, Unknown::Numerator) => {
                        Some((cell, Quantity::Numerator, change))
                    }
                    _ => None,
                },
            )
            .collect()
    }
}

/// A value beyond which a figure cannot be moved, and what keeps it there.
struct Bounded {
    value: Rational,
    confined_by: Vec<(usize, Quantity, f64)>,
}

/// What must remain possible for a figure.
#[derive(Clone, Copy, Debug)]
enum Goal {
    /// This low, with hidden counts of 0 allowed, and this high.
    Ends(Rational, Rational),
    /// A range this wide.
    Width(Rational),
}

impl Goal {
    fn down(self) -> Way {
        match self {
            Self::Ends(..) => Way::DownToZero,
            Self::Width(_) => Way::Down,
        }
    }
}

/// The table in which a figure is furthest, as changes of the true one.
#[derive(Clone, Debug)]
struct End {
    value: Rational,
    changes: Rc<Changes>,
}

/// The tables found so far in which a figure is lowest and highest.
#[derive(Clone, Debug)]
struct Seen {
    goal: Goal,
    low: End,
    high: End,
}

impl Seen {
    fn new(value: Rational, goal: Goal) -> Self {
        let end = End {
            value,
            changes: Rc::default(),
        };
        Self {
            goal,
            low: end.clone(),
            high: end,
        }
    }

    fn end(&self, way: Way) -> &End {
        if way == Way::Up {
            &self.high
        } else {
            &self.low
        }
    }

    /// Whether what was found is enough.
    fn is_wide(&self) -> Option<bool> {
        Some(match self.goal {
            Goal::Ends(least, most) => self.low.value <= least && self.high.value >= most,
            Goal::Width(width) => self.high.value.minus(self.low.value)? >= width,
        })
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

/// A column in the true table.
fn variable(system: &System<'_>, rules: &Rules, column: Column) -> Variable {
    match column {
        Column::RightSide(..) => Variable {
            value: Rational::ZERO,
            bound: Bound::Fixed,
        },
        Column::Figure(cell, unknown) => Variable {
            value: Rational::new(value(system, cell, unknown)),
            bound: match (system.cells[cell].kind, unknown) {
                (Kind::Overlap, _) => Bound::None,
                // A hidden zero where zeros are published is an offence of its own.
                (_, Unknown::N) if rules.zeros_published && system.cells[cell].n > 0 => Bound::One,
                _ => Bound::Zero,
            },
        },
    }
}

/// The equations of one component, solved for the unknowns that depend on
/// others, with a table that fits them.
#[derive(Clone, Debug, Default)]
struct Dictionary {
    /// For an unknown that depends on others, on which and how; `None` for a
    /// free one.
    rows: Vec<Option<Sparse<Rational>>>,
    /// For a free unknown those that depend on it.
    columns: Vec<Vec<u32>>,
    /// The true table.
    variables: Vec<Variable>,
    /// How often it was solved for another unknown.
    exchanges: usize,
}

/// Unknowns that equations link.
struct Component {
    columns: Vec<usize>,
    dictionary: Dictionary,
    /// The dictionary as it was eliminated, once another is in use.
    original: Option<Dictionary>,
    /// The figures that are asked for.
    seen: BTreeMap<u32, Seen>,
}

impl Component {
    /// Keeps a table that was found while moving a figure some way, for each
    /// figure that goes further in it than in any other.
    fn see(&mut self, way: Way, moved: &[(u32, Rational)], changes: &Rc<Changes>) -> Option<()> {
        for &(column, value) in moved {
            let Some(seen) = self.seen.get_mut(&column) else {
                continue;
            };
            let (least, most) = match seen.goal {
                Goal::Ends(least, most) => (Some(least), Some(most)),
                Goal::Width(_) if seen.is_wide()? => continue,
                Goal::Width(_) => (None, None),
            };
            // A table with zeros where readers know of none shows only how low a
            // figure goes as far as its being hidden says.
            let for_low = way != Way::DownToZero || seen.goal.down() == Way::DownToZero;
            let lower = value < seen.low.value && least.is_none_or(|l| seen.low.value > l);
            let higher = value > seen.high.value && most.is_none_or(|m| seen.high.value < m);
            let end = || End {
                value,
                changes: Rc::clone(changes),
            };
            if lower && for_low {
                seen.low = end();
            }
            if higher && way != Way::DownToZero {
                seen.high = end();
            }
        }
        Some(())
    }

    /// Goes back to the eliminated equations from time to time: each exchange
    /// fills them further and leaves fewer figures with room to move.
    fn refresh(&mut self) {
        match &self.original {
            None => self.original = Some(self.dictionary.clone()),
            Some(original) if self.dictionary.exchanges > MAX_EXCHANGES => {
                self.dictionary.clone_from(original);
            }
            Some(_) => {}
        }
    }
}

/// A column of a dictionary.
#[derive(Clone, Copy, Debug)]
struct Variable {
    value: Rational,
    bound: Bound,
}

/// What a reader knows of a figure beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// It cannot be moved.
    Fixed,
    /// Nothing.
    None,
    /// It is at least 0.
    Zero,
    /// It is at least 1, since it is hidden and zeros are published.
    One,
}

/// Where a figure is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    /// As if no hidden count were known to be at least 1.
    DownToZero,
}

impl Way {
    /// How far it still is from a value to a target.
    fn left(self, value: Rational, target: Rational) -> Option<Rational> {
        if self == Self::Up {
            target.minus(value)
        } else {
            value.minus(target)
        }
    }
}

/// Where a figure was moved.
struct Reached {
    values: Vec<Rational>,
    enough: bool,
    /// How the figure depends on what cannot be moved any more, when not enough.
    confined_by: Sparse<Rational>,
}

/// How far a free unknown can be moved until another comes to its bound.
struct Step {
    free: u32,
    up: bool,
    length: Option<Rational>,
    blocking: Option<u32>,
}

impl Dictionary {
    fn coefficient(&self, basic: u32, free: u32) -> Rational {
        let row = self.rows[basic as usize].as_deref().unwrap_or_default();
        let found = row.binary_search_by_key(&free, |&(column, _)| column);
        found.map_or(Rational::ZERO, |at| row[at].1)
    }

    /// How far down a column may be moved.
    fn lower(&self, column: u32, way: Way) -> Option<Rational> {
        match self.variables[column as usize].bound {
            Bound::None | Bound::Fixed => None,
            Bound::One if way != Way::DownToZero => Some(Rational::ONE),
            Bound::Zero | Bound::One => Some(Rational::ZERO),
        }
    }

    /// Moves an unknown from the table `values` until it has reached the target
    /// or can go no further. The dictionary may be solved for other unknowns then.
    fn reach(
        &mut self,
        unknown: u32,
        way: Way,
        target: Rational,
        mut values: Vec<Rational>,
    ) -> Option<Reached> {
        self.sweep(unknown, way, target, &mut values)?;
        for _ in 0..MAX_STEPS {
            let left = way.left(values[unknown as usize], target)?;
            if left <= Rational::ZERO {
                return Some(Reached {
                    values,
                    enough: true,
                    confined_by: Vec::new(),
                });
            }
            let Some(mut step) = self.best_step(unknown, way, left, &values)? else {
                break;
            };
            let gain = match &self.rows[unknown as usize] {
                None => Rational::ONE,
                Some(_) => self.coefficient(unknown, step.free).magnitude()?,
            };
            let needed = left.divided_by(gain)?;
            let length = match step.length {
                Some(length) if length < needed => length,
                _ => {
                    step.blocking = None;
                    needed
                }
            };
            self.shift(&mut values, &step, length)?;
            if let Some(blocking) = step.blocking {
                self.exchange(blocking, step.free)?;
            }
        }
        Some(Reached {
            confined_by: self.rows[unknown as usize].clone().unwrap_or_default(),
            values,
            enough: false,
        })
    }

    /// Moves each free column that the unknown depends on as far as it goes, once,
    /// without solving for another: cheap, and mostly enough.
    fn sweep(
        &self,
        unknown: u32,
        way: Way,
        target: Rational,
        values: &mut [Rational],
    ) -> Option<()> {
        for &(free, coefficient) in self.rows[unknown as usize].as_deref().unwrap_or_default() {
            let left = way.left(values[unknown as usize], target)?;
            if left <= Rational::ZERO {
                break;
            }
            if self.variables[free as usize].bound == Bound::Fixed {
                continue;
            }
            let up = (way == Way::Up) != coefficient.is_negative();
            let step = self.step(free, up, way, values)?;
            let needed = left.divided_by(coefficient.magnitude()?)?;
            let length = step.length.map_or(needed, |length| length.min(needed));
            if !length.is_zero() {
                self.shift(values, &step, length)?;
            }
        }
        Some(())
    }

    /// The step that brings the unknown furthest, the first that brings it far
    /// enough; when none brings it on, the one of least indices. `None` when
    /// there is no direction left.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) no direction"
    )]
    fn best_step(
        &self,
        unknown: u32,
        way: Way,
        left: Rational,
        values: &[Rational],
    ) -> Option<Option<Step>> {
        let itself = [(unknown, Rational::ONE)];
        let row = self.rows[unknown as usize].as_deref().unwrap_or(&itself);
        let mut best: Option<(Rational, Step)> = None;
        for &(free, coefficient) in row {
            if self.variables[free as usize].bound == Bound::Fixed {
                continue;
            }
            let up = (way == Way::Up) != coefficient.is_negative();
            let step = self.step(free, up, way, values)?;
            let gain = match step.length {
                None => left,
                Some(length) => length.times(coefficient.magnitude()?)?,
            };
            if gain >= left {
                return Some(Some(step));
            }
            if gain.is_zero() && step.blocking.is_none() {
                continue; // at its own bound
            }
            if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                best = Some((gain, step));
            }
        }
        Some(best.map(|(_, step)| step))
    }

    /// How far a free column can be moved, up or down.
    fn step(&self, free: u32, up: bool, way: Way, values: &[Rational]) -> Option<Step> {
        let mut step = Step {
            free,
            up,
            length: None,
            blocking: None,
        };
        if !up && let Some(lower) = self.lower(free, way) {
            step.length = Some(values[free as usize].minus(lower)?);
            if step.length == Some(Rational::ZERO) {
                return Some(step);
            }
        }
        for &basic in &self.columns[free as usize] {
            let coefficient = self.coefficient(basic, free);
            let falls = coefficient.is_negative() == up;
            let Some(lower) = self.lower(basic, way).filter(|_| falls) else {
                continue;
            };
            let room = values[basic as usize].minus(lower)?;
            let length = room.divided_by(coefficient.magnitude()?)?;
            let shorter = step.length.is_none_or(|shortest| length < shortest);
            let first = step.length == Some(length) && step.blocking.is_some_and(|b| basic < b);
            if shorter || first {
                step.length = Some(length);
                step.blocking = Some(basic);
            }
        }
        Some(step)
    }

    fn shift(&self, values: &mut [Rational], step: &Step, length: Rational) -> Option<()> {
        let change = if step.up { length } else { length.negative()? };
        let free = step.free as usize;
        values[free] = values[free].plus(change)?;
        for &basic in &self.columns[free] {
            let coefficient = self.coefficient(basic, step.free);
            let value = &mut values[basic as usize];
            *value = value.plus_product(coefficient, change)?;
        }
        Some(())
    }

    /// Solves for `enter` instead of `leave`.
    fn exchange(&mut self, leave: u32, enter: u32) -> Option<()> {
        self.exchanges += 1;
        let row = self.rows[leave as usize].take()?;
        let at = row.binary_search_by_key(&enter, |&(c, _)| c).ok()?;
        let pivot = row[at].1;
        // leave = pivot * enter + rest, so enter = leave / pivot - rest / pivot.
        let mut solved: Sparse<Rational> = Vec::with_capacity(row.len());
        for &(column, value) in row.iter().filter(|&&(column, _)| column != enter) {
            solved.push((column, value.negative_quotient(pivot)?));
            remove(&mut self.columns[column as usize], leave);
        }
        let inverse = Rational::ONE.divided_by(pivot)?;
        let position = solved.partition_point(|&(column, _)| column < leave);
        solved.insert(position, (leave, inverse));
        let dependent = std::mem::take(&mut self.columns[enter as usize]);
        for basic in dependent.into_iter().filter(|&basic| basic != leave) {
            let mut row = self.rows[basic as usize].take()?;
            let at = row.binary_search_by_key(&enter, |&(c, _)| c).ok()?;
            let (_, factor) = row.remove(at);
            let sum = plus_multiple(&row, factor, &solved)?;
            for &(column, _) in &solved {
                let is_in = sum.binary_search_by_key(&column, |&(c, _)| c).is_ok();
                if is_in {
                    insert(&mut self.columns[column as usize], basic);
                } else {
                    remove(&mut self.columns[column as usize], basic);
                }
            }
            self.rows[basic as usize] = Some(sum);
        }
        for &(column, _) in &solved {
            insert(&mut self.columns[column as usize], enter);
        }
        self.rows[enter as usize] = Some(solved);
        Some(())
    }
}

/// Inserts into a rising list.
fn insert(list: &mut Vec<u32>, value: u32) {
    if let Err(at) = list.binary_search(&value) {
        list.insert(at, value);
    }
}

/// Removes from a rising list.
fn remove(list: &mut Vec<u32>, value: u32) {
    if let Ok(at) = list.binary_search(&value) {
        list.remove(at);
    }
}

/// Solved equations as components that share no column.
fn split(
    rows: Vec<Option<Sparse<Rational>>>,
    variables: &[Variable],
) -> (Vec<(usize, u32)>, Vec<Component>) {
    let mut parent: Vec<usize> = (0..rows.len()).collect();
    for (basic, row) in rows.iter().enumerate() {
        for &(free, _) in row.as_deref().unwrap_or_default() {
            let (a, b) = (root(&mut parent, basic), root(&mut parent, free as usize));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut component_of = vec![usize::MAX; rows.len()];
    let mut place = Vec::with_capacity(rows.len());
    let mut components: Vec<Component> = Vec::new();
    for (column, &variable) in variables.iter().enumerate() {
        let root = root(&mut parent, column);
        if component_of[root] == usize::MAX {
            component_of[root] = components.len();
            components.push(Component {
                columns: Vec::new(),
                dictionary: Dictionary::default(),
                original: None,
                seen: BTreeMap::new(),
            });
        }
        let Component {
            columns,
            dictionary,
            ..
        } = &mut components[component_of[root]];
        place.push((component_of[root], to_u32(columns.len())));
        columns.push(column);
        dictionary.variables.push(variable);
        dictionary.columns.push(Vec::new());
    }
    for (column, row) in rows.into_iter().enumerate() {
        let (component, local) = place[column];
        let dictionary = &mut components[component].dictionary;
        let row = row.map(|mut row| {
            for (free, _) in &mut row {
                *free = place[*free as usize].1;
                dictionary.columns[*free as usize].push(local);
            }
            row
        });
        dictionary.rows.push(row);
    }
    (place, components)
}

/// The root of a tree of a union-find forest; halves the path to it.
fn root(parent: &mut [usize], mut of: usize) -> usize {
    while parent[of] != of {
        parent[of] = parent[parent[of]];
        of = parent[of];
    }
    of
}
