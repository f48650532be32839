//! Hidden figures that equations link, and how far each can be moved.
//!
//! A table that was found while moving one figure shows something of every figure
//! that differs in it: those that go furthest are kept, and most figures need no
//! search of their own. What confines a figure is mostly told by the equations
//! nearby alone, with everything beyond them free.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attacker::{Changes, Ends, Figure, Row, Unknown, Weight};
use super::elimination::{Sparse, to_u32};
use super::rational::Rational;
use super::simplex::{Bound, Dictionary, Variable, Way};
use super::system::Quantity;

/// Number of figures whose equations are looked at for what confines a figure,
/// before all are.
const NEARBY: [usize; 2] = [40, 200];

/// Narrow ranges that are explained by a search through all figures; what is then
/// hidden for these helps others.
const MAX_EXPLAINED: usize = 16;

/// Simplex steps after which an unknown counts as unable to go further.
const MAX_STEPS: usize = 20_000;

/// What must remain possible for a figure.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
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

    /// How far a figure has to go, when the other end is at `other`.
    fn target(self, way: Way, other: Rational) -> Option<Rational> {
        match (self, way) {
            (Self::Ends(_, most), Way::Up) => Some(most),
            (Self::Ends(least, _), _) => Some(least),
            (Self::Width(width), Way::Up) => other.plus(width),
            (Self::Width(width), _) => other.minus(width),
        }
    }
}

/// The table in which a figure is furthest, as changes of the true one.
#[derive(Clone, Debug)]
struct End {
    value: Rational,
    changes: Arc<Changes>,
}

/// The tables found so far in which a figure is lowest and highest.
#[derive(Clone, Debug)]
struct Seen {
    /// In the true table.
    value: Rational,
    goal: Goal,
    low: End,
    high: End,
}

impl Seen {
    fn new(value: Rational, goal: Goal) -> Self {
        let end = End {
            value,
            changes: Arc::default(),
        };
        Self {
            value,
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

    /// How far a figure has still to go, where it has.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) far enough"
    )]
    fn target(&self, way: Way) -> Option<Option<Rational>> {
        let other = if way == Way::Up {
            &self.low
        } else {
            &self.high
        };
        let target = self.goal.target(way, other.value)?;
        let left = way.left(self.end(way).value, target)?;
        Some((left > Rational::new(0)).then_some(target))
    }

    /// The tables of both ends, when they are far enough.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) not far enough"
    )]
    fn wide(&self) -> Option<Option<Ends>> {
        let is_wide = match self.goal {
            Goal::Ends(least, most) => self.low.value <= least && self.high.value >= most,
            Goal::Width(width) => self.high.value.minus(self.low.value)? >= width,
        };
        Some(is_wide.then(|| Ends::Wide {
            down: Arc::clone(&self.low.changes),
            up: Arc::clone(&self.high.changes),
        }))
    }
}

/// Unknowns that equations link.
#[derive(Default)]
pub(super) struct Component {
    /// What each column stands for: figures that are equal by equations of two.
    pub(super) figures: Vec<Vec<Figure>>,
    /// All equations, solved.
    pub(super) dictionary: Dictionary,
    /// The dictionary as it was eliminated, once another is in use.
    original: Option<Dictionary>,
    /// The equations as they were.
    rows: Vec<Row>,
    /// For each figure the equations that it is in.
    rows_of: Vec<Vec<u32>>,
    /// Narrow ranges explained by a search through all figures.
    explained: usize,
    /// The figures that are asked for.
    seen: BTreeMap<u32, Seen>,
}

impl Component {
    /// Adds a figure.
    pub(super) fn push_figure(&mut self, figure: Vec<Figure>, variable: Variable) {
        self.figures.push(figure);
        self.rows_of.push(Vec::new());
        self.dictionary.variables.push(variable);
        self.dictionary.columns.push(Vec::new());
    }

    /// Adds what the next figure equals when the equations are solved, `None` for
    /// a free one.
    pub(super) fn push_solved(&mut self, column: u32, row: Option<Sparse<Rational>>) {
        for &(free, _) in row.as_deref().unwrap_or_default() {
            self.dictionary.columns[free as usize].push(column);
        }
        self.dictionary.rows.push(row);
    }

    /// Adds an equation.
    pub(super) fn push(&mut self, row: Row) {
        for &(column, _) in &row.1 {
            self.rows_of[column as usize].push(to_u32(self.rows.len()));
        }
        self.rows.push(row);
    }

    /// Makes [`Self::ends`] answer for a figure.
    pub(super) fn ask(&mut self, column: u32, goal: Goal) {
        let value = self.dictionary.variables[column as usize].value;
        self.seen.insert(column, Seen::new(value, goal));
    }

    /// How far a figure can be moved; searches only for what no table has shown
    /// yet. With `nearby`, no search through all figures is made. With
    /// `explained`, a narrow range is not given its ends but what confines it.
    /// `None` when fractions get too large, or the figure was not asked for.
    pub(super) fn ends(&mut self, column: u32, nearby: bool, explained: bool) -> Option<Ends> {
        if let Some(wide) = self.seen.get(&column)?.wide()? {
            return Some(wide);
        }
        if self.explained == MAX_EXPLAINED {
            return Some(Ends::Open);
        }
        let ends = self.move_both(column, if nearby { 0 } else { MAX_STEPS })?;
        if let Some(wide) = self.seen.get(&column)?.wide()? {
            return Some(wide);
        }
        if nearby && !explained {
            return Some(Ends::Open);
        }
        if !explained {
            let [lower, upper] = ends.map(|end| end.map(Rational::to_f64));
            return Some(Ends::Narrow {
                lower,
                upper,
                confined_by: Vec::new(),
            });
        }
        self.explained += usize::from(!nearby);
        let sizes = if nearby { &NEARBY[..1] } else { &NEARBY[1..] };
        let all = (!nearby).then_some(usize::MAX);
        for size in sizes.iter().copied().chain(all) {
            if let Some(confined_by) = self.confined_within(size, column)? {
                return Some(Ends::Narrow {
                    lower: None,
                    upper: None,
                    confined_by,
                });
            }
        }
        Some(Ends::Open)
    }

    /// The equations nearest to a figure, with about as many figures as asked for.
    fn near(&self, from: u32, size: usize) -> BTreeSet<u32> {
        let (mut queue, mut columns) = (vec![from], BTreeSet::from([from]));
        let mut rows = BTreeSet::new();
        let mut at = 0;
        while let Some(&column) = queue.get(at).filter(|_| queue.len() < size) {
            at += 1;
            for &row in &self.rows_of[column as usize] {
                if !rows.insert(row) {
                    continue;
                }
                for &(other, _) in &self.rows[row as usize].1 {
                    if columns.insert(other) {
                        queue.push(other);
                    }
                }
            }
        }
        rows
    }

    /// Moves a figure both ways with nothing held but the nearest equations: what
    /// confines it there confines it. Gives these equations and their weights.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) not confined"
    )]
    fn confined_within(&self, size: usize, column: u32) -> Option<Option<Vec<Weight>>> {
        let rows = self.near(column, size);
        let rows: Vec<&Row> = rows.iter().map(|&row| &self.rows[row as usize]).collect();
        let terms = rows.iter().flat_map(|(_, terms)| terms);
        let mut columns: BTreeSet<u32> = terms.map(|&(column, _)| column).collect();
        columns.insert(column);
        let columns: Vec<u32> = columns.into_iter().collect();
        // The right sides are the first columns: how a figure depends on them says
        // which equations confine it.
        let number = |column: u32| Some(to_u32(rows.len() + columns.binary_search(&column).ok()?));
        let numbered = rows.iter().enumerate().map(|(right_side, (_, terms))| {
            let terms = terms.iter();
            std::iter::once(Some((to_u32(right_side), Rational::new(-1))))
                .chain(terms.map(|&(column, value)| Some((number(column)?, value))))
                .collect()
        });
        let fixed = Variable {
            value: Rational::new(0),
            bound: Bound::Fixed,
        };
        let variables = columns.iter();
        let variables = variables.map(|&column| self.dictionary.variables[column as usize]);
        let mut dictionary = Dictionary::solve(
            numbered.collect::<Option<_>>()?,
            vec![fixed; rows.len()]
                .into_iter()
                .chain(variables)
                .collect(),
        )?;
        let seen = self.seen.get(&column)?;
        let is_width = matches!(seen.goal, Goal::Width(_));
        let (mut confined_by, mut low) = (Vec::new(), seen.value);
        for way in [seen.goal.down(), Way::Up] {
            let target = if is_width {
                Some(seen.goal.target(way, low)?)
            } else {
                seen.target(way)?
            };
            let Some(target) = target else { continue };
            let at = number(column)?;
            let reached = dictionary.reach(at, way, target, MAX_STEPS)?;
            if reached.enough {
                if is_width {
                    return Some(None);
                }
                continue;
            }
            low = reached.values[at as usize];
            let weights = reached.confined_by.into_iter();
            confined_by.extend(weights.filter_map(|(column, weight)| {
                let (equation, part) = rows.get(column as usize)?.0?;
                let quantity = match part {
                    Unknown::Numerator => Quantity::Numerator,
                    Unknown::N | Unknown::Rest => Quantity::N,
                };
                Some((equation, quantity, weight.to_f64()))
            }));
        }
        Some((!confined_by.is_empty()).then_some(confined_by))
    }

    /// Moves a figure both ways, in so many steps; where it stops when that is not
    /// far enough.
    fn move_both(&mut self, column: u32, steps: usize) -> Option<[Option<Rational>; 2]> {
        let down = self.seen.get(&column)?.goal.down();
        let mut ends = [None, None];
        for (end, way) in ends.iter_mut().zip([down, Way::Up]) {
            if steps > 0 {
                self.refresh();
            }
            *end = self.advance(column, way, steps)?;
        }
        Some(ends)
    }

    /// Goes back to the eliminated equations: each exchange fills them further and
    /// leaves fewer figures with room to move.
    fn refresh(&mut self) {
        match &self.original {
            None => self.original = Some(self.dictionary.clone()),
            Some(original) => self.dictionary.restore(original),
        }
    }

    /// Moves a figure one way until it has gone far enough, and keeps the table;
    /// when it does not get that far, where it stops.
    #[allow(
        clippy::option_option,
        reason = "None is a fraction too large, Some(None) a figure that nothing keeps"
    )]
    fn advance(&mut self, column: u32, way: Way, steps: usize) -> Option<Option<Rational>> {
        let Some(target) = self.seen.get(&column)?.target(way)? else {
            return Some(None);
        };
        let reached = self.dictionary.reach(column, way, target, steps)?;
        let moved: Vec<(u32, Rational, Rational)> = (0..)
            .zip(reached.values.iter().zip(&self.dictionary.variables))
            .filter(|(_, (new, old))| **new != old.value)
            .map(|(column, (new, old))| Some((column, *new, new.minus(old.value)?)))
            .collect::<Option<_>>()?;
        let changed = moved.iter().map(|&(column, _, change)| (column, change));
        let table = Arc::new(changes(&self.figures, changed));
        see(&mut self.seen, way, &moved, &table)?;
        Some((!reached.enough).then(|| reached.values[column as usize]))
    }

    /// A direction in which a figure can be changed as far as the equations are
    /// concerned; `None` when they fix it.
    pub(super) fn direction(&self, column: u32) -> Option<Changes> {
        let dictionary = &self.dictionary;
        let free = match &dictionary.rows[column as usize] {
            Some(row) => row.first()?.0,
            None => column,
        };
        let mut moved = vec![(free, Rational::new(1))];
        for &basic in &dictionary.columns[free as usize] {
            moved.push((basic, dictionary.coefficient(basic, free)));
        }
        Some(changes(&self.figures, moved.into_iter()))
    }
}

/// Keeps a table that was found while moving a figure some way, for each figure
/// that goes further in it than in any other.
fn see(
    seen: &mut BTreeMap<u32, Seen>,
    way: Way,
    moved: &[(u32, Rational, Rational)],
    changes: &Arc<Changes>,
) -> Option<()> {
    for &(column, value, _) in moved {
        let Some(seen) = seen.get_mut(&column) else {
            continue;
        };
        let (least, most) = match seen.goal {
            Goal::Ends(least, most) => (Some(least), Some(most)),
            Goal::Width(_) if seen.wide()?.is_some() => continue,
            Goal::Width(_) => (None, None),
        };
        // A table with zeros where readers know of none shows only how low a
        // figure goes as far as its being hidden says.
        let for_low = way != Way::DownToZero || seen.goal.down() == Way::DownToZero;
        let lower = value < seen.low.value && least.is_none_or(|l| seen.low.value > l);
        let higher = value > seen.high.value && most.is_none_or(|m| seen.high.value < m);
        let end = || End {
            value,
            changes: Arc::clone(changes),
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

/// Changes by cell and quantity; of a cell with a numerator the count and the
/// numerator say it all.
fn changes(figures: &[Vec<Figure>], moved: impl Iterator<Item = (u32, Rational)>) -> Changes {
    let mut changes = Changes::new();
    for (column, change) in moved {
        for &(cell, unknown) in &figures[column as usize] {
            match unknown {
                Unknown::N => changes.push((cell, Quantity::N, change)),
                Unknown::Numerator => changes.push((cell, Quantity::Numerator, change)),
                Unknown::Rest => {}
            }
        }
    }
    changes
}
