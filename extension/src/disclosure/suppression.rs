//! Complementary suppression: one pass in publication order, then the interval
//! phase.
//!
//! A cell may be published when no protected figure becomes a linear
//! combination of what is published then. The pass needs no search: with the
//! protected cells first and the others behind them in publication order, the
//! echelon form by last columns says which cells are combinations of earlier
//! ones. A cell that is none adds nothing about a protected one and is
//! published. Any other is, up to published cells, a combination of protected
//! ones alone; when that is a multiple of a single protected figure, publishing
//! it would give that figure away, and it is hidden; else it is published, and
//! one unknown is eliminated from all protected figures. This is the method of
//! Langsrud (2024, doi 10.1007/978-3-031-69651-0_6) in another basis, in which
//! the vectors are short.
//!
//! Protected figures are the primary cells; the sums of the primary cells of one
//! side of an equation where they stay below the minimum (criterion C3); and
//! cells that the interval phase adds. A cell that is hidden for a protected
//! figure stays proportional to it whatever is published later, so it is as safe
//! as that figure: C1 holds for all hidden cells, not only for the protected.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::thread;

use super::attacker::{Attacker, Changes, Ends};
use super::elimination::{Field, Sparse, echelon, plus_multiple, to_u32};
use super::modular::Modular;
use super::system::Quantity;
use super::{Cell, DisclosureError, Kind, Rules, System};

/// What is left to the publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Thresholds.
    pub rules: Rules,
    /// Levels whose cells are hidden before others when something has to be, the
    /// first named first. Cells of other levels, and without one, are last.
    pub sacrifice: Vec<String>,
    /// Whether sums of primary cells below the minimum are protected (C3).
    pub residuals: bool,
    /// Whether cells are hidden until no primary cell has a narrow range (C2).
    pub intervals: bool,
}

impl Default for Method {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            sacrifice: Vec::new(),
            residuals: true,
            intervals: true,
        }
    }
}

/// What is decided for a cell, and why. For the publisher's eyes only: a reader
/// who can tell the reasons apart knows more of the hidden figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Published.
    Published,
    /// Hidden for itself.
    Primary,
    /// Hidden since a primary cell would follow from it.
    Complementary,
    /// Hidden since a sum of primary cells below the minimum would follow.
    Residual,
    /// Hidden since the range of a primary cell would be narrow.
    Interval,
}

impl Decision {
    /// Whether the cell is published.
    #[must_use]
    pub fn is_published(self) -> bool {
        self == Self::Published
    }

    /// `primary`, `complementary`, `residual`, `interval`; `None` for a
    /// published cell.
    #[must_use]
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Published => None,
            Self::Primary => Some("primary"),
            Self::Complementary => Some("complementary"),
            Self::Residual => Some("residual"),
            Self::Interval => Some("interval"),
        }
    }
}

/// Rounds of the interval phase after which the cells that are still narrow are
/// left to the audit.
const MAX_ROUNDS: usize = 500;

/// How many times as much as others a cell costs that is to be published before
/// others.
const EARLY_COST: u128 = 8;

/// Decides for each cell.
///
/// Deterministic: it depends on the figures, names and options, not on the order
/// of cells or terms.
///
/// # Errors
/// If the input makes no sense or an equation does not hold.
pub fn suppress(system: &System<'_>, method: &Method) -> Result<Vec<Decision>, DisclosureError> {
    if let Some((equation, quantity, sum)) = system.contradictions().next() {
        return Err(DisclosureError::Inconsistent {
            equation: system.equations[equation].name.into(),
            quantity: quantity.name(),
            sum,
        });
    }
    let (system, positions) = system.by_name();
    let mut decisions = vec![Decision::Published; positions.len()];
    for (position, decision) in positions.into_iter().zip(decide(&system, method)?) {
        decisions[position] = decision;
    }
    Ok(decisions)
}

/// Decides for each cell of a system in the order of names: parts of it that no
/// equation links are decided apart, by several threads.
fn decide(system: &System<'_>, method: &Method) -> Result<Vec<Decision>, DisclosureError> {
    // What makes no sense is an error even where nothing has to be decided.
    system.primaries(&method.rules)?;
    let parts = system.parts(&given_cells(system, &method.rules));
    // The last, which are the largest, are taken first.
    let jobs: Vec<(usize, &(System<'_>, Vec<usize>))> = parts.iter().enumerate().collect();
    let threads = method.rules.threads.min(jobs.len());
    let jobs = Mutex::new(jobs);
    let work = || {
        let mut decided = Vec::new();
        loop {
            let job = jobs.lock().ok().and_then(|mut jobs| jobs.pop());
            let Some((at, (part, _))) = job else {
                return decided;
            };
            decided.push((at, decide_part(part, method)));
        }
    };
    let mut decided = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut decided = work();
        for other in others {
            decided.extend(other.join().expect("a decision does not panic"));
        }
        decided
    });
    decided.sort_by_key(|&(at, _)| at);
    let mut decisions = vec![Decision::Published; system.cells.len()];
    for (at, part) in decided {
        for (&cell, decision) in parts[at].1.iter().zip(part?) {
            decisions[cell] = decision;
        }
    }
    Ok(decisions)
}

/// Decides for each cell of a part.
///
/// While ranges are widened a hidden cell stays hidden, so that the tables that
/// show a wide range go on showing it. Once none is narrow, all that the widening
/// did not ask for is decided anew, and widened again, until the decisions anew
/// leave none narrow: then no cell is hidden that nothing needs.
fn decide_part(system: &System<'_>, method: &Method) -> Result<Vec<Decision>, DisclosureError> {
    let primary = system.primaries(&method.rules)?;
    let order = publication_order(system, method);
    let mut protected: Vec<Option<Decision>> = primary
        .iter()
        .map(|&p| p.then_some(Decision::Primary))
        .collect();
    let mut decisions = one_pass(system, method, &order, &protected)?;
    if !method.intervals {
        return Ok(decisions);
    }
    let mut witnesses = Witnesses::new(&primary);
    let mut is_anew = true;
    let mut last_wide = None;
    for _ in 0..MAX_ROUNDS {
        let hidden: Vec<bool> = decisions.iter().map(|d| !d.is_published()).collect();
        let added = widening_cells(system, method, &order, &hidden, &mut witnesses)?;
        if added.is_empty() {
            if is_anew {
                return Ok(decisions);
            }
            witnesses.not_confined_nearby.fill(false);
            let anew = one_pass(system, method, &order, &protected)?;
            last_wide = Some(std::mem::replace(&mut decisions, anew));
            is_anew = true;
            continue;
        }
        for cell in added {
            protected[cell] = Some(Decision::Interval);
            decisions[cell] = Decision::Interval;
        }
        let kept = decisions.iter().map(|&d| (!d.is_published()).then_some(d));
        decisions = one_pass(system, method, &order, &kept.collect::<Vec<_>>())?;
        is_anew = false;
    }
    Ok(last_wide.unwrap_or(decisions))
}

/// The cells that the reader knows whatever is decided for others.
fn given_cells(system: &System<'_>, rules: &Rules) -> Vec<bool> {
    let cells = system.cells.iter();
    cells
        .map(|cell| {
            let zero = cell.n == 0 && cell.kind == Kind::Count && rules.zeros_published;
            cell.kind == Kind::Known || (zero && cell.primary != Some(true))
        })
        .collect()
}

/// For each cell its place in the order of publication.
fn publication_order(system: &System<'_>, method: &Method) -> Vec<usize> {
    let mut cells: Vec<usize> = (0..system.cells.len()).collect();
    cells.sort_by_cached_key(|&index| {
        let cell = &system.cells[index];
        (
            cell.kind == Kind::Overlap,
            sacrifice_rank(cell, method),
            cell.priority,
            Reverse(cell.n),
            cell.name,
        )
    });
    let mut place = vec![0; cells.len()];
    for (position, cell) in cells.into_iter().enumerate() {
        place[cell] = position;
    }
    place
}

/// 0 for a cell that is not to be sacrificed; the higher, the earlier it is.
fn sacrifice_rank(cell: &Cell<'_>, method: &Method) -> usize {
    let levels = &method.sacrifice;
    cell.level
        .and_then(|level| levels.iter().position(|name| name == level))
        .map_or(0, |position| levels.len() - position)
}

/// Publishes in order whatever gives no protected figure away.
fn one_pass(
    system: &System<'_>,
    method: &Method,
    order: &[usize],
    protected: &[Option<Decision>],
) -> Result<Vec<Decision>, DisclosureError> {
    let given = given_cells(system, &method.rules);
    let mut cells: Vec<usize> = (0..system.cells.len())
        .filter(|&c| !given[c] || protected[c].is_some())
        .collect();
    cells.sort_unstable_by_key(|&c| (protected[c].is_none(), order[c]));
    let protected_count = cells.partition_point(|&c| protected[c].is_some());
    let mut column_of = vec![None; system.cells.len()];
    for (column, &cell) in cells.iter().enumerate() {
        column_of[cell] = Some(to_u32(column));
    }
    let rows = system.equations.iter().map(|equation| {
        let terms = equation.terms.iter();
        terms
            .filter_map(|&(cell, coefficient)| Some((column_of[cell]?, Modular::new(coefficient))))
            .collect()
    });
    let mut rows: Vec<Sparse<Modular>> = rows.collect();
    rows.sort_by_key(Vec::len);
    let pivots = echelon(cells.len(), rows).ok_or(DisclosureError::TooLarge)?;

    let mut figures = Figures::new(protected_count);
    for column in 0..protected_count {
        let vector = match &pivots[column] {
            None => vec![(to_u32(column), Modular::ONE)],
            Some(equal) => figures.combine(equal.iter().copied()),
        };
        figures.push(
            vector,
            protected[cells[column]].unwrap_or(Decision::Primary),
        );
    }
    if method.residuals {
        for equation in &system.equations {
            for side in small_sides(system, equation, method.rules.min_n, protected) {
                let terms = side.into_iter().filter_map(|(cell, coefficient)| {
                    Some((column_of[cell]?, Modular::new(coefficient)))
                });
                let vector = figures.combine(terms);
                figures.push(vector, Decision::Residual);
            }
        }
    }

    let mut decisions = vec![Decision::Published; system.cells.len()];
    // Of a hidden cell: the figure it is proportional to, and the factor.
    let mut hidden: HashMap<u32, (u32, Modular)> = HashMap::new();
    for (column, &cell) in cells.iter().enumerate() {
        if let Some(decision) = protected[cell] {
            decisions[cell] = decision;
            continue;
        }
        let Some(equal) = &pivots[column] else {
            continue;
        };
        let vector = figures.combine(equal.iter().filter_map(|&(other, factor)| {
            if (other as usize) < protected_count {
                return Some((other, factor));
            }
            let &(figure, inner) = hidden.get(&other)?;
            Some((figure, factor.times(inner)))
        }));
        if vector.is_empty() {
            continue;
        }
        if let Some((figure, factor, decision)) = figures.proportional(&vector) {
            hidden.insert(to_u32(column), (figure, factor));
            decisions[cell] = decision;
        } else {
            figures.publish(&vector);
        }
    }
    Ok(decisions)
}

/// The primary cells on each side of an equation, when there are several and
/// they stay below the minimum together.
fn small_sides(
    system: &System<'_>,
    equation: &super::system::Equation<'_>,
    min_n: i64,
    protected: &[Option<Decision>],
) -> Vec<Vec<(usize, i64)>> {
    let mut sides = Vec::new();
    for sign in [1, -1] {
        let terms = equation.terms.iter().copied();
        let side: Vec<_> = terms
            .filter(|&(cell, coefficient)| {
                coefficient.signum() == sign && protected[cell] == Some(Decision::Primary)
            })
            .collect();
        let sum: i128 = side
            .iter()
            .map(|&(cell, k)| i128::from(k.abs()) * i128::from(system.cells[cell].n))
            .sum();
        if side.len() > 1 && sum > 0 && sum < i128::from(min_n) {
            sides.push(side);
        }
    }
    sides
}

/// A vector with two fixed random images of it, by which multiples of each other
/// are found.
#[derive(Clone, Debug)]
struct Figure {
    vector: Sparse<Modular>,
    images: [Modular; 2],
    decision: Decision,
}

/// The protected figures, modulo what is published.
struct Figures {
    all: Vec<Figure>,
    /// For each coordinate the figures that may contain it.
    holders: Vec<Vec<u32>>,
    /// Figures by the ratio of their images.
    by_ratio: HashMap<Modular, BTreeSet<u32>>,
}

impl Figures {
    fn new(coordinates: usize) -> Self {
        Self {
            all: Vec::with_capacity(coordinates),
            holders: vec![Vec::new(); coordinates],
            by_ratio: HashMap::new(),
        }
    }

    /// The sum of figures times factors.
    fn combine(&self, terms: impl Iterator<Item = (u32, Modular)>) -> Sparse<Modular> {
        let mut sum: Vec<(u32, Modular)> = Vec::new();
        for (figure, factor) in terms {
            let vector = &self.all[figure as usize].vector;
            sum.extend(vector.iter().map(|&(c, value)| (c, value.times(factor))));
        }
        sum.sort_unstable_by_key(|&(coordinate, _)| coordinate);
        sum.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.plus(later.1);
            }
            same
        });
        sum.retain(|&(_, value)| !value.is_zero());
        sum
    }

    /// Adds a protected figure; one that is known already cannot be protected.
    fn push(&mut self, vector: Sparse<Modular>, decision: Decision) {
        let index = to_u32(self.all.len());
        for &(coordinate, _) in &vector {
            self.holders[coordinate as usize].push(index);
        }
        let images = images(&vector);
        if !vector.is_empty() {
            self.by_ratio
                .entry(ratio(images))
                .or_default()
                .insert(index);
        }
        self.all.push(Figure {
            vector,
            images,
            decision,
        });
    }

    /// The first figure that the vector is a multiple of, the factor, and what
    /// follows for the cell: hidden for a primary cell when there is one.
    fn proportional(&self, vector: &[(u32, Modular)]) -> Option<(u32, Modular, Decision)> {
        let images = images(vector);
        let candidates = self.by_ratio.get(&ratio(images))?;
        let (&first, _) = candidates.iter().next().zip(vector.first())?;
        let figure = &self.all[first as usize];
        let factor = vector[0].1.times(figure.vector.first()?.1.inverse());
        Some((
            first,
            factor,
            match figure.decision {
                Decision::Primary => Decision::Complementary,
                other => other,
            },
        ))
    }

    /// Makes the vector zero: eliminates one coordinate from all figures, that of
    /// which fewest have a part.
    fn publish(&mut self, vector: &[(u32, Modular)]) {
        let Some(&(coordinate, value)) = vector
            .iter()
            .min_by_key(|&&(c, _)| (self.holders[c as usize].len(), c))
        else {
            return;
        };
        let inverse = value.inverse();
        let vector_images = images(vector);
        for index in std::mem::take(&mut self.holders[coordinate as usize]) {
            let figure = &mut self.all[index as usize];
            let Ok(at) = figure.vector.binary_search_by_key(&coordinate, |&(c, _)| c) else {
                continue;
            };
            let factor = figure.vector[at].1.times(inverse).negative();
            let old = ratio(figure.images);
            if let Some(same) = self.by_ratio.get_mut(&old) {
                same.remove(&index);
                if same.is_empty() {
                    self.by_ratio.remove(&old);
                }
            }
            let before = std::mem::take(&mut figure.vector);
            figure.vector = plus_multiple(&before, factor, vector).unwrap_or_default();
            for (image, other) in figure.images.iter_mut().zip(vector_images) {
                *image = image.plus(other.times(factor));
            }
            let new = ratio(figure.images);
            for &(c, _) in vector {
                if c != coordinate && before.binary_search_by_key(&c, |&(b, _)| b).is_err() {
                    self.holders[c as usize].push(index);
                }
            }
            self.by_ratio.entry(new).or_default().insert(index);
        }
    }
}

fn images(vector: &[(u32, Modular)]) -> [Modular; 2] {
    [0_u64, 1].map(|which| {
        vector.iter().fold(Modular::ZERO, |sum, &(coordinate, v)| {
            sum.plus(v.times(Modular::random(u64::from(coordinate) << 1 | which)))
        })
    })
}

/// The same for all multiples of a vector.
fn ratio(images: [Modular; 2]) -> Modular {
    images[0].times(images[1].inverse())
}

/// For each primary cell with a wide range the tables that show it: as long as
/// all cells that differ in them are hidden it stays wide.
struct Witnesses {
    primary: Vec<usize>,
    shown_by: Vec<Option<Vec<Arc<Changes>>>>,
    /// Whether the equations nearby were seen not to confine it, which they do not
    /// do later either as long as cells are only added to the hidden ones.
    not_confined_nearby: Vec<bool>,
}

impl Witnesses {
    fn new(primary: &[bool]) -> Self {
        let primary: Vec<_> = (0..primary.len()).filter(|&cell| primary[cell]).collect();
        Self {
            shown_by: vec![None; primary.len()],
            not_confined_nearby: vec![false; primary.len()],
            primary,
        }
    }

    /// The positions here of the cells that have to be looked at (again).
    fn missing(&self, hidden: &[bool]) -> Vec<usize> {
        let mut stands: HashMap<*const Changes, bool> = HashMap::new();
        let mut shown = |tables: &Vec<Arc<Changes>>| {
            tables.iter().all(|table| {
                let judged = stands.entry(Arc::as_ptr(table));
                *judged.or_insert_with(|| table.iter().all(|&(cell, ..)| hidden[cell]))
            })
        };
        (0..self.primary.len())
            .filter(|&at| !self.shown_by[at].as_ref().is_some_and(&mut shown))
            .collect()
    }
}

/// Further cells to hide, so that the ranges of all primary cells get wider: of
/// those that the equations nearby confine, and when there is none, of all.
///
/// A narrow range is confined by some equations; with their weights added up,
/// a published cell that is left with a weight would widen the range if it could
/// be moved. Of all such cells the one is taken that serves most narrow ranges
/// for its cost, then the one that serves most of the others; among equals the
/// last in publication order. The cost of a cell is its number of students (1
/// for a cell of a level to sacrifice) times that of its equations, since each of
/// them takes a further cell.
fn widening_cells(
    system: &System<'_>,
    method: &Method,
    order: &[usize],
    hidden: &[bool],
    witnesses: &mut Witnesses,
) -> Result<BTreeSet<usize>, DisclosureError> {
    let mut missing = witnesses.missing(hidden);
    let cells: Vec<usize> = missing.iter().map(|&at| witnesses.primary[at]).collect();
    let connected = connected_cells(system, hidden, cells);
    let mut is_primary = vec![false; hidden.len()];
    for &cell in &witnesses.primary {
        is_primary[cell] = true;
    }
    let mut attacker = Attacker::new(system, &connected, &method.rules, &is_primary, true)?;
    let mut narrow: Vec<BTreeSet<usize>> = Vec::new();
    for nearby in [true, false] {
        let mut asked = missing.clone();
        asked.retain(|&at| !nearby || !witnesses.not_confined_nearby[at]);
        let cells: Vec<usize> = asked.iter().map(|&at| witnesses.primary[at]).collect();
        let found = attacker.ranges(&cells, nearby)?;
        for (at, ranges) in asked.into_iter().zip(found) {
            let mut shown_by = Some(Vec::new());
            let mut is_narrow = false;
            for range in ranges {
                match range.ends {
                    Ends::Wide { down, up } => {
                        if let Some(tables) = &mut shown_by {
                            tables.extend([down, up]);
                        }
                    }
                    Ends::Narrow { confined_by, .. } => {
                        shown_by = None;
                        is_narrow = true;
                        let cells = confining_cells(system, hidden, &confined_by);
                        narrow.extend((!cells.is_empty()).then_some(cells));
                    }
                    Ends::Open => shown_by = None,
                }
            }
            witnesses.not_confined_nearby[at] = !is_narrow;
            witnesses.shown_by[at] = shown_by;
        }
        // What is hidden for these may leave others free.
        if !narrow.is_empty() {
            break;
        }
        missing.retain(|&at| witnesses.shown_by[at].is_none());
    }
    let last_priority = system.cells.iter().map(|cell| cell.priority).max();
    let last_priority = last_priority.unwrap_or_default();
    let cost = |cell: usize| {
        let n = if sacrifice_rank(&system.cells[cell], method) > 0 {
            1
        } else {
            system.cells[cell].n.unsigned_abs()
        };
        let early = if system.cells[cell].priority < last_priority {
            EARLY_COST
        } else {
            1
        };
        u128::from(n) * system.equations_of[cell].len() as u128 * early
    };
    let mut added = BTreeSet::new();
    loop {
        let mut serves: HashMap<usize, usize> = HashMap::new();
        for cells in &narrow {
            for &cell in cells {
                *serves.entry(cell).or_default() += 1;
            }
        }
        let best = serves.into_iter().max_by(|&(a, a_serves), &(b, b_serves)| {
            let a_is_worth = a_serves as u128 * cost(b);
            a_is_worth
                .cmp(&(b_serves as u128 * cost(a)))
                .then(order[a].cmp(&order[b]))
        });
        let Some((cell, _)) = best else {
            return Ok(added);
        };
        added.insert(cell);
        narrow.retain(|cells| !cells.contains(&cell));
    }
}

/// The hidden cells that equations link to the given ones.
fn connected_cells(system: &System<'_>, hidden: &[bool], from: Vec<usize>) -> Vec<bool> {
    let mut connected = vec![false; hidden.len()];
    let mut seen = vec![false; system.equations.len()];
    let mut stack = from;
    while let Some(cell) = stack.pop() {
        if !hidden[cell] || std::mem::replace(&mut connected[cell], true) {
            continue;
        }
        for &equation in &system.equations_of[cell] {
            if !std::mem::replace(&mut seen[equation], true) {
                let terms = system.equations[equation].terms.iter();
                stack.extend(terms.map(|&(other, _)| other));
            }
        }
    }
    connected
}

/// The published counts that would widen a range if they could be moved.
fn confining_cells(
    system: &System<'_>,
    hidden: &[bool],
    confined_by: &[(usize, Quantity, f64)],
) -> BTreeSet<usize> {
    let mut weights: HashMap<(usize, Quantity), f64> = HashMap::new();
    for &(equation, quantity, weight) in confined_by {
        for &(cell, coefficient) in &system.equations[equation].terms {
            let published = !hidden[cell] && system.cells[cell].kind == Kind::Count;
            if published && system.cells[cell].n > 0 {
                #[allow(clippy::cast_precision_loss, reason = "only the sign is used")]
                let weight = weight * coefficient as f64;
                *weights.entry((cell, quantity)).or_default() += weight;
            }
        }
    }
    weights
        .into_iter()
        .filter(|&(_, weight)| weight.abs() > 1e-9)
        .map(|((cell, _), _)| cell)
        .collect()
}
