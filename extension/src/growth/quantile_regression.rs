//! Linear quantile regressions of one design at many quantiles, exactly.
//!
//! ```text
//! minimise over b   sum_i w_i rho_tau(y_i - x_i'b) ,   rho_tau(r) = r (tau - [r < 0])
//!
//! vertex      X_h b = y_h          p rows h, the basis, are fitted exactly
//! directions  D = X_h^-1           d_j raises the fit of basis row j by 1 and
//!                                  leaves the other basis rows where they are
//! gradient    q = sum_{i not in h, r_i < 0} w_i x_i - tau sum_i w_i x_i
//! optimal     -w_j <= d_j'q <= 0   for every basis row j
//! ```
//! Koenker & Bassett (1978), theorem 3.3, gives the condition; it is what ends
//! the search, so a solution is an optimum and not an approximation. The way
//! there is Barrodale & Roberts (1973): along a direction that lowers the
//! objective, past as many rows as still lower it, to the row where it turns.
//! What makes it fast:
//!
//! - Rows that are equal in design and outcome are one row with a weight, so
//!   sums over ties are sums of whole numbers.
//! - x is additive in terms of few distinct values (scores are integers): a fit
//!   is one look-up a term in a small table, whatever the number of columns.
//! - The optimum at a quantile is the start of the next.
//! - Only rows near the fit, in units of what their leverage lets the fit move,
//!   can change side. The search sees those (the window), and the others as one
//!   sum (Portnoy & Koenker, 1997, section 5). Afterwards all rows are looked
//!   at; those outside that changed side are taken in and the search goes on, or
//!   starts again in a larger window if they are many.
//! - Of the directions the one is taken that promises the greatest decrease,
//!   slope squared over curvature `d'X'WXd`.
//!
//! The quantiles are solved in groups of [`GROUP`], each from a start of its
//! own, so the solution does not depend on the number of threads; rows are put
//! in order first, so it does not depend on theirs either.
//!
//! Memory, with k terms: 24 + 4 k bytes a row for the problem; for each thread
//! 10 bytes a row and up to 120 + 8 k bytes a row of its window, which is a few
//! rows in 100 and all rows at worst.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::cholesky::Cholesky;
use crate::tolerance::{COLLINEAR, ROUNDING};

/// Quantiles that are solved one after the other, each from the last.
const GROUP: usize = 13;

/// Rows of the sample that the first quantile of a group is solved on, a
/// column of the design.
const SAMPLE: usize = 200;

/// Share of the rows that the quantiles of such a sample are off by: 1 /
/// sqrt(SAMPLE).
const SAMPLE_ERROR: f64 = 0.07;

/// Rows of a window on the side that the fit moves to, as a multiple of the
/// rows that change side; half as many on the other.
const WINDOW: f64 = 2.0;

/// Steps after which directions, coefficients, residuals and gradient are
/// computed afresh.
const REFRESH: usize = 50;

/// Rows whose residuals are computed at a time: they stay in the cache.
const BLOCK: usize = 2048;

/// A row whose fit moves by less than this as that of the leaving row moves by 1
/// does not move: its slope is rounding.
const LEAST: f64 = 1e-10;

/// The longest step, in units of y.
const FARTHEST: f64 = 1e300;

/// Part of the design that depends on one variable: its row for each distinct
/// value of the variable, of which only `band` columns from `first` are not
/// zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    columns: usize,
    band: usize,
    first: Vec<u32>,
    entries: Vec<f64>,
}

impl Term {
    /// A term of `columns` columns without values yet, at most `band` of a row
    /// not zero.
    #[must_use]
    pub fn new(columns: usize, band: usize) -> Self {
        Self {
            columns,
            band: band.min(columns),
            first: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// The row of the next value: `row` holds what is not zero, from column
    /// `first` on.
    ///
    /// # Panics
    /// If the row does not fit into the band and the columns.
    pub fn push(&mut self, first: usize, row: &[f64]) {
        // A band that would run over the last column starts further left.
        let start = first.min(self.columns - self.band);
        let lead = first - start;
        assert!(lead + row.len() <= self.band, "a row wider than its band");
        self.first.push(u32::try_from(start).expect("few columns"));
        self.entries.extend(std::iter::repeat_n(0.0, lead));
        self.entries.extend_from_slice(row);
        self.entries
            .extend(std::iter::repeat_n(0.0, self.band - lead - row.len()));
    }

    /// Number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is no value yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    fn row(&self, value: usize) -> (usize, &[f64]) {
        let entries = &self.entries[value * self.band..(value + 1) * self.band];
        (self.first[value] as usize, entries)
    }

    /// The term's part of x'b for each value, b being its own coefficients.
    pub(super) fn products(&self, b: &[f64], products: &mut Vec<f64>) {
        products.clear();
        products.extend(
            self.first
                .iter()
                .zip(self.entries.chunks_exact(self.band))
                .map(|(&first, row)| dot(row, &b[first as usize..])),
        );
    }

    /// Adds the sum of the rows, `counts[value]` times each.
    fn add_sum(&self, counts: &[f64], sum: &mut [f64]) {
        for (value, &count) in counts.iter().enumerate() {
            let (first, row) = self.row(value);
            axpy(count, row, &mut sum[first..]);
        }
    }
}

/// Rows y, x, w of one design.
#[derive(Clone, Debug)]
pub struct Problem {
    terms: Vec<Term>,
    /// Column of the design where each term begins, and their number.
    offsets: Vec<usize>,
    columns: usize,
    /// `codes[term][row]`: the value of the term.
    codes: Vec<Vec<u32>>,
    y: Vec<f64>,
    /// Largest absolute y, or 1 if all are 0.
    size: f64,
    weight: Vec<f64>,
    /// How far a row's fit may move, up to a factor: by the leverage of its
    /// values, since fits at rare values move furthest.
    spread: Vec<f64>,
    /// X'WX.
    gram: Vec<f64>,
    /// Rows of a first basis.
    start: Vec<u32>,
}

/// Why there is no unique way to attribute: a column of the design is
/// explained by the columns before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collinear {
    /// The term, counted from 0; `None` is the intercept, of no rows at all.
    pub term: Option<usize>,
    /// The column in the term, counted from 0.
    pub column: usize,
}

/// The optimum at a quantile.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Intercept, then the columns of the terms.
    pub coefficients: Vec<f64>,
    /// sum w rho(r)
    pub objective: f64,
    /// The p rows that are fitted exactly.
    basis: Vec<u32>,
}

impl Problem {
    /// Rows with an intercept and the given terms; `codes[term][row]` is the
    /// position of the row's value in the term. All numbers are finite.
    ///
    /// # Errors
    /// [`Collinear`] when a column says nothing that the columns before it do
    /// not say.
    ///
    /// # Panics
    /// If the lengths differ, or there are 2^32 rows.
    pub fn new(terms: Vec<Term>, codes: &[Vec<u32>], y: &[f64]) -> Result<Self, Collinear> {
        assert_eq!(terms.len(), codes.len());
        assert!(codes.iter().all(|codes| codes.len() == y.len()));
        let mut order: Vec<u32> =
            (0..u32::try_from(y.len()).expect("rows fit in memory")).collect();
        let compare = |a: u32, b: u32| {
            let (a, b) = (a as usize, b as usize);
            codes
                .iter()
                .map(|codes| codes[a].cmp(&codes[b]))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| y[a].total_cmp(&y[b]))
        };
        order.sort_unstable_by(|&a, &b| compare(a, b));
        let mut firsts: Vec<usize> = Vec::new();
        let mut weight: Vec<f64> = Vec::new();
        for (position, &row) in order.iter().enumerate() {
            if position > 0 && compare(order[position - 1], row).is_eq() {
                *weight.last_mut().expect("a row before") += 1.0;
            } else {
                firsts.push(row as usize);
                weight.push(1.0);
            }
        }
        let size = y.iter().fold(0.0, |size: f64, y| size.max(y.abs()));
        let mut offsets = Vec::with_capacity(terms.len());
        let mut columns = 1;
        for term in &terms {
            offsets.push(columns);
            columns += term.columns;
        }
        let mut problem = Self {
            offsets,
            columns,
            codes: codes
                .iter()
                .map(|codes| firsts.iter().map(|&row| codes[row]).collect())
                .collect(),
            y: firsts.iter().map(|&row| y[row]).collect(),
            size: if size > 0.0 { size } else { 1.0 },
            weight,
            spread: Vec::new(),
            gram: Vec::new(),
            start: Vec::new(),
            terms,
        };
        problem.gram = problem.cross_products();
        problem.check_rank()?;
        problem.spread = problem.spreads();
        problem.start = problem.first_basis();
        Ok(problem)
    }

    /// Number of columns of the design.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The optimum at each quantile; `taus` ascend and lie between 0 and 1.
    ///
    /// # Panics
    /// If a thread does, which is an error of this module.
    #[must_use]
    pub fn solve(&self, taus: &[f64], threads: usize) -> Vec<Solution> {
        let groups: Vec<&[f64]> = taus.chunks(GROUP).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut search = None;
            let mut solved = Vec::new();
            loop {
                let group = next.fetch_add(1, Ordering::Relaxed);
                let Some(taus) = groups.get(group) else {
                    return solved;
                };
                let search = search.get_or_insert_with(|| Search::new(self));
                solved.push((group, search.solve_group(taus)));
            }
        };
        let mut solved = thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(groups.len()))
                .map(|_| scope.spawn(work))
                .collect();
            let mut solved = work();
            for other in others {
                solved.extend(other.join().expect("a search does not panic"));
            }
            solved
        });
        solved.sort_unstable_by_key(|&(group, _)| group);
        solved.into_iter().flat_map(|(_, group)| group).collect()
    }

    fn row(&self, row: usize) -> Vec<f64> {
        let mut x = vec![0.0; self.columns];
        self.add_row(row, 1.0, &mut x);
        x
    }

    /// Adds `factor` times row `row` of the design.
    fn add_row(&self, row: usize, factor: f64, x: &mut [f64]) {
        x[0] += factor;
        for ((term, codes), &offset) in self.terms.iter().zip(&self.codes).zip(&self.offsets) {
            let (first, entries) = term.row(codes[row] as usize);
            axpy(factor, entries, &mut x[offset + first..]);
        }
    }

    /// `x'b` of each value of each term, intercept apart.
    fn products(&self, b: &[f64], products: &mut [Vec<f64>]) {
        for ((term, &offset), products) in self.terms.iter().zip(&self.offsets).zip(products) {
            term.products(&b[offset..], products);
        }
    }

    /// X'WX, by the counts of values and of pairs of values.
    fn cross_products(&self) -> Vec<f64> {
        let p = self.columns;
        let mut gram = vec![0.0; p * p];
        let n = self.weight.iter().sum::<f64>();
        gram[0] = n;
        for (a, (term, codes)) in self.terms.iter().zip(&self.codes).enumerate() {
            let offset = self.offsets[a];
            let mut counts = vec![0.0; term.len()];
            for (&code, w) in codes.iter().zip(&self.weight) {
                counts[code as usize] += w;
            }
            let mut sum = vec![0.0; term.columns];
            term.add_sum(&counts, &mut sum);
            gram[offset..offset + term.columns].copy_from_slice(&sum);
            for (value, &count) in counts.iter().enumerate() {
                let (first, row) = term.row(value);
                for (i, &entry) in row.iter().enumerate() {
                    let start = (offset + first + i) * p + offset + first;
                    axpy(count * entry, row, &mut gram[start..]);
                }
            }
            for b in a + 1..self.terms.len() {
                let other = &self.terms[b];
                // For each value of a, the sum of the rows of b.
                let mut sums = vec![0.0; term.len() * other.columns];
                for ((&code, &partner), &w) in codes.iter().zip(&self.codes[b]).zip(&self.weight) {
                    let (first, row) = other.row(partner as usize);
                    axpy(w, row, &mut sums[code as usize * other.columns + first..]);
                }
                for (value, sum) in sums.chunks_exact(other.columns).enumerate() {
                    let (first, row) = term.row(value);
                    for (i, &entry) in row.iter().enumerate() {
                        let start = (offset + first + i) * p + self.offsets[b];
                        axpy(entry, sum, &mut gram[start..]);
                    }
                }
            }
        }
        for i in 0..p {
            for j in 0..i {
                // The blocks of one term are whole, those of two are upper.
                gram[i * p + j] = gram[j * p + i];
            }
        }
        gram
    }

    fn check_rank(&self) -> Result<(), Collinear> {
        let all: Vec<usize> = (0..self.columns).collect();
        self.factor(&all).map(drop).map_err(|m| {
            let term = self.offsets.iter().rposition(|&offset| offset <= m);
            Collinear {
                term,
                column: m - term.map_or(0, |term| self.offsets[term]),
            }
        })
    }

    /// The factor of X'WX of some columns, scaled to a diagonal of 1; the first
    /// of them that is collinear, if one is.
    fn factor(&self, columns: &[usize]) -> Result<Cholesky, usize> {
        let scale = |m: usize| self.gram[m * self.columns + m].sqrt();
        let mut factor = Cholesky::new();
        for (position, &m) in columns.iter().enumerate() {
            let products: Vec<f64> = columns[..position]
                .iter()
                .map(|&i| self.gram[m * self.columns + i] / (scale(i) * scale(m)))
                .collect();
            if !(scale(m) > 0.0 && factor.insert(&products, 1.0, COLLINEAR)) {
                return Err(m);
            }
        }
        Ok(factor)
    }

    /// The root of the leverage of each row, summed over the terms as if each
    /// were the only one.
    fn spreads(&self) -> Vec<f64> {
        let mut spread = vec![0.0; self.y.len()];
        for ((term, codes), &offset) in self.terms.iter().zip(&self.codes).zip(&self.offsets) {
            let columns: Vec<usize> = std::iter::once(0)
                .chain(offset..offset + term.columns)
                .collect();
            let factor = self
                .factor(&columns)
                .expect("a part of a design of full rank");
            let leverage: Vec<f64> = (0..term.len())
                .map(|value| {
                    let mut x = vec![0.0; columns.len()];
                    x[0] = 1.0;
                    let (first, row) = term.row(value);
                    axpy(1.0, row, &mut x[1 + first..]);
                    for (x, &m) in x.iter_mut().zip(&columns) {
                        *x /= self.gram[m * self.columns + m].sqrt();
                    }
                    dot(&x, &factor.solve(&x))
                })
                .collect();
            for (spread, &code) in spread.iter_mut().zip(codes) {
                *spread += leverage[code as usize];
            }
        }
        for spread in &mut spread {
            *spread = spread.sqrt();
        }
        spread
    }

    /// Rows that are independent, by elimination in a scattered order; a row is
    /// taken when enough of it is left, and less is enough the longer it takes.
    fn first_basis(&self) -> Vec<u32> {
        let n = self.y.len();
        let p = self.columns;
        let size: Vec<f64> = (0..p)
            .map(|m| (self.gram[m * p + m] / self.gram[0]).sqrt())
            .collect();
        let mut basis: Vec<u32> = Vec::with_capacity(p);
        let mut reduced: Vec<(usize, Vec<f64>)> = Vec::with_capacity(p);
        let mut enough = 0.1;
        while basis.len() < p {
            for row in scattered(n) {
                let mut x = self.row(row);
                for (value, size) in x.iter_mut().zip(&size) {
                    *value /= size;
                }
                for (pivot, other) in &reduced {
                    let factor = x[*pivot];
                    axpy(-factor, other, &mut x);
                }
                let (pivot, left) = (0..p)
                    .map(|m| (m, x[m].abs()))
                    .max_by(|a, b| a.1.total_cmp(&b.1))
                    .expect("a column");
                if left > enough {
                    let factor = 1.0 / x[pivot];
                    for value in &mut x {
                        *value *= factor;
                    }
                    reduced.push((pivot, x));
                    basis.push(u32::try_from(row).expect("rows fit in memory"));
                    if basis.len() == p {
                        break;
                    }
                }
            }
            enough *= 1e-3;
        }
        basis
    }
}

/// 0..n, neighbours far apart.
fn scattered(n: usize) -> impl Iterator<Item = usize> {
    // A stride near the golden section, with no divisor in common with n.
    let divides = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let mut stride = (n * 5 / 8).max(1);
    while divides(stride, n) > 1 {
        stride += 1;
    }
    (0..n).map(move |i| i * stride % n)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn axpy(factor: f64, x: &[f64], y: &mut [f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

/// On which side of the fit a row is. One that is on the fit without being in
/// the basis may be on either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    Basis,
}

impl Side {
    /// The sign of the residual.
    fn sign(self) -> f64 {
        match self {
            Self::Above => 1.0,
            Self::Below => -1.0,
            Self::Basis => 0.0,
        }
    }
}

/// How a search in a window ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// At the optimum of the window.
    Optimal,
    /// The window ended before the objective turned.
    Edge,
    /// Too many steps of length zero in a row.
    Stalled,
}

/// A row that a step comes to.
#[derive(Clone, Copy)]
struct Crossing {
    length: f64,
    /// What passing the row adds to the slope.
    rise: f64,
    /// Position in the window.
    at: u32,
}

/// The rows that may change side, and what the others add up to.
#[derive(Default)]
struct Window {
    rows: Vec<u32>,
    codes: Vec<Vec<u32>>,
    residual: Vec<f64>,
    /// The sign of the residual by the row's side, 0 in the basis.
    sign: Vec<f64>,
    /// `x'd` of the last direction.
    slope: Vec<f64>,
    /// Share of all rows a unit of y, near the fit.
    density: f64,
    /// For each term and value, the weight of the rows below outside.
    below: Vec<Vec<f64>>,
    /// sum w x over all rows that count.
    total: Vec<f64>,
}

/// A vertex, and the workspace to move it; each thread has one.
struct Search<'a> {
    problem: &'a Problem,
    tau: f64,
    /// What is added to y, at most: 0 unless steps of length zero stalled.
    noise: f64,
    basis: Vec<u32>,
    /// The basis rows' positions in the window.
    position: Vec<usize>,
    /// p x p, a row a direction.
    directions: Vec<f64>,
    /// `d'X'WXd` of each direction.
    curvature: Vec<f64>,
    coefficients: Vec<f64>,
    gradient: Vec<f64>,
    /// Of all rows, when last looked at.
    residual: Vec<f64>,
    side: Vec<Side>,
    /// Whether the row is in the window.
    inside: Vec<bool>,
    window: Window,
    products: Vec<Vec<f64>>,
    crossings: Vec<Crossing>,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem) -> Self {
        let n = problem.y.len();
        let terms = problem.terms.len();
        let mut search = Self {
            problem,
            tau: 0.5,
            noise: 0.0,
            basis: Vec::new(),
            position: Vec::new(),
            directions: Vec::new(),
            curvature: Vec::new(),
            coefficients: Vec::new(),
            gradient: Vec::new(),
            residual: vec![0.0; n],
            side: vec![Side::Above; n],
            inside: vec![false; n],
            window: Window::default(),
            products: vec![Vec::new(); terms],
            crossings: Vec::new(),
        };
        search.window.codes = vec![Vec::new(); terms];
        search
    }

    fn solve_group(&mut self, taus: &[f64]) -> Vec<Solution> {
        self.side.fill(Side::Above);
        self.basis.clone_from(&self.problem.start);
        for &row in &self.basis {
            self.side[row as usize] = Side::Basis;
        }
        self.factor();
        self.look_at_all();
        self.tau = taus[0];
        // A sample's quantiles are about this far off.
        let mut off = self.solve_sample();
        taus.iter()
            .map(|&tau| {
                off += tau - self.tau;
                self.tau = tau;
                self.solve_all(off);
                off = 0.0;
                Solution {
                    coefficients: self.coefficients.clone(),
                    objective: self.objective(),
                    basis: self.basis.clone(),
                }
            })
            .collect()
    }

    /// Moves to the optimum of a sample of the rows, or near it; the share of
    /// the rows that this may be off by.
    fn solve_sample(&mut self) -> f64 {
        let columns = self.problem.columns;
        let every = self.problem.y.len() / (SAMPLE * columns) + 1;
        self.open_window(|row, _| row % every == 0);
        self.window.below = self.no_rows();
        let mut all = self.no_rows();
        self.count_inside(|_| true, &mut all);
        self.window.total = self.sum(&all);
        self.descend();
        self.close_window();
        self.look_at_all();
        if every == 1 { 0.0 } else { SAMPLE_ERROR }
    }

    /// Moves to the optimum, `off` of the rows away; residuals and sides of all
    /// rows are known, before and after.
    fn solve_all(&mut self, off: f64) {
        let n = self.problem.y.len();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a share of n"
        )]
        let mut size = (WINDOW * off * n as f64) as usize + 10 * self.problem.columns;
        let start = self.basis.clone();
        loop {
            let (below, above) = self.reach(size / 2, size);
            let spread = &self.problem.spread;
            self.open_window(|row, residual| {
                (below * spread[row]..=above * spread[row]).contains(&residual)
            });
            self.window.below = self.count_outside_below();
            // The first row of X'WX.
            self.window.total = self.problem.gram[..self.problem.columns].to_vec();
            let end = self.descend_in_growing_window();
            if end == End::Optimal || self.window.rows.len() == n && end == End::Edge {
                break;
            }
            if end == End::Stalled {
                // Noise of its own on each row, far below what a score says and
                // far above rounding, parts the rows that met. Which basis is
                // optimal depends on sides only, and a row that is on the fit
                // may have either.
                self.noise = (10.0 * self.noise).max(1e3 * ROUNDING * self.problem.size);
            } else {
                size *= 4;
            }
            self.restart(&start);
        }
        if self.noise > 0.0 {
            self.noise = 0.0;
            self.factor();
            self.look_at_all();
        }
    }

    /// Moves to the optimum of the window and, as long as that puts a few rows
    /// outside on the other side, takes those in and goes on.
    fn descend_in_growing_window(&mut self) -> End {
        loop {
            let end = self.descend();
            self.close_window();
            if end == End::Stalled {
                return end;
            }
            let changed = self.look_at_all();
            let crossed: Vec<u32> = changed
                .into_iter()
                .filter(|&row| !self.inside[row as usize])
                .collect();
            if crossed.is_empty() || end == End::Edge {
                return end;
            }
            if crossed.len() > self.window.rows.len() / 8 {
                return End::Edge;
            }
            for row in crossed {
                self.take_in(row);
            }
        }
    }

    /// Goes back to a basis.
    fn restart(&mut self, basis: &[u32]) {
        for &row in &self.basis {
            self.side[row as usize] = Side::Above;
        }
        self.basis.copy_from_slice(basis);
        for &row in basis {
            self.side[row as usize] = Side::Basis;
        }
        self.factor();
        self.look_at_all();
    }

    fn y(&self, row: usize) -> f64 {
        let y = self.problem.y[row];
        if self.noise == 0.0 {
            return y;
        }
        // splitmix64
        let mut z = (row as u64)
            .wrapping_add(1)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        #[allow(clippy::cast_precision_loss, reason = "53 bits")]
        let share = (z >> 11) as f64 / (1_u64 << 53) as f64;
        y + self.noise * share
    }

    fn objective(&self) -> f64 {
        let terms = self.residual.iter().zip(&self.problem.weight);
        let terms = terms.map(|(&r, w)| w * r * (self.tau - f64::from(u8::from(r < 0.0))));
        terms.sum()
    }

    /// Directions, curvatures and coefficients of the basis.
    fn factor(&mut self) {
        let p = self.problem.columns;
        // [X_h | I], reduced to [I | X_h^-1]
        let width = 2 * p;
        let mut a = vec![0.0; p * width];
        for (j, &row) in self.basis.iter().enumerate() {
            let line = &mut a[j * width..(j + 1) * width];
            self.problem.add_row(row as usize, 1.0, &mut line[..p]);
            line[p + j] = 1.0;
        }
        for column in 0..p {
            let pivot = (column..p)
                .max_by(|&i, &j| {
                    a[i * width + column]
                        .abs()
                        .total_cmp(&a[j * width + column].abs())
                })
                .expect("a row");
            if pivot != column {
                let (before, after) = a.split_at_mut(pivot * width);
                before[column * width..(column + 1) * width].swap_with_slice(&mut after[..width]);
            }
            let mut line = a[column * width..(column + 1) * width].to_vec();
            let scale = 1.0 / line[column];
            for value in &mut line {
                *value *= scale;
            }
            for i in 0..p {
                let other = &mut a[i * width..(i + 1) * width];
                let factor = other[column];
                if i != column && factor != 0.0 {
                    axpy(-factor, &line, other);
                }
            }
            a[column * width..(column + 1) * width].copy_from_slice(&line);
        }
        self.directions.clear();
        for j in 0..p {
            self.directions.extend((0..p).map(|m| a[m * width + p + j]));
        }
        self.coefficients = vec![0.0; p];
        self.curvature.clear();
        for j in 0..p {
            let y = self.y(self.basis[j] as usize);
            let direction = &self.directions[j * p..(j + 1) * p];
            axpy(y, direction, &mut self.coefficients);
            self.curvature.push(dot(direction, &self.bend(direction)));
        }
    }

    /// `X'WXd`
    fn bend(&self, direction: &[f64]) -> Vec<f64> {
        let rows = self.problem.gram.chunks_exact(self.problem.columns);
        rows.map(|row| dot(row, direction)).collect()
    }

    fn direction(&self, j: usize) -> &[f64] {
        let p = self.problem.columns;
        &self.directions[j * p..(j + 1) * p]
    }

    /// Computes the residuals of all rows; those that changed side.
    fn look_at_all(&mut self) -> Vec<u32> {
        let mut products = std::mem::take(&mut self.products);
        self.problem.products(&self.coefficients, &mut products);
        let rounding = ROUNDING * self.problem.size;
        let mut changed = Vec::new();
        for start in (0..self.residual.len()).step_by(BLOCK) {
            let end = (start + BLOCK).min(self.residual.len());
            let residual = &mut self.residual[start..end];
            for (residual, y) in residual.iter_mut().zip(&self.problem.y[start..end]) {
                *residual = y - self.coefficients[0];
            }
            for (products, codes) in products.iter().zip(&self.problem.codes) {
                for (residual, &code) in residual.iter_mut().zip(&codes[start..end]) {
                    *residual -= products[code as usize];
                }
            }
        }
        if self.noise > 0.0 {
            for row in 0..self.residual.len() {
                self.residual[row] += self.y(row) - self.problem.y[row];
            }
        }
        for (row, (residual, side)) in self.residual.iter_mut().zip(&mut self.side).enumerate() {
            let now = match side {
                Side::Basis => {
                    *residual = 0.0;
                    continue;
                }
                Side::Above if *residual < -rounding => Side::Below,
                Side::Below if *residual > rounding => Side::Above,
                _ => continue,
            };
            *side = now;
            #[allow(clippy::cast_possible_truncation, reason = "checked by Problem::new")]
            changed.push(row as u32);
        }
        self.products = products;
        changed
    }

    /// Residuals, in units of the rows' spread, that about so many rows below
    /// and above the fit are within.
    fn reach(&self, below: usize, above: usize) -> (f64, f64) {
        let n = self.residual.len();
        let every = n / 8192 + 1;
        let rows = self.residual.iter().zip(&self.problem.spread);
        let mut sample: Vec<f64> = rows.map(|(r, spread)| r / spread).step_by(every).collect();
        sample.sort_unstable_by(f64::total_cmp);
        let fit = sample.partition_point(|&residual| residual < 0.0);
        let last = sample.len() - 1;
        let bound = |at: Option<usize>, beyond: f64| match at {
            Some(at) if at <= last => sample[at],
            _ => beyond,
        };
        (
            bound(fit.checked_sub(below / every + 1), f64::NEG_INFINITY),
            bound(Some(fit + above / every + 1), f64::INFINITY),
        )
    }

    /// Takes the basis and the rows that `within` says.
    fn open_window(&mut self, within: impl Fn(usize, f64) -> bool) {
        for &row in &self.window.rows {
            self.inside[row as usize] = false;
        }
        let window = &mut self.window;
        window.rows.clear();
        window.residual.clear();
        window.sign.clear();
        for codes in &mut window.codes {
            codes.clear();
        }
        self.position.clear();
        self.position.resize(self.basis.len(), 0);
        let (mut low, mut high) = (0.0_f64, f64::MIN_POSITIVE);
        for row in 0..self.residual.len() {
            let (residual, side) = (self.residual[row], self.side[row]);
            if side == Side::Basis || within(row, residual) {
                low = low.min(residual);
                high = high.max(residual);
                #[allow(clippy::cast_possible_truncation, reason = "checked by Problem::new")]
                self.window_row(row as u32);
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 rows")]
        let share = self.window.rows.len() as f64 / self.residual.len() as f64;
        self.window.density = share / (high - low);
    }

    fn window_row(&mut self, row: u32) {
        let index = row as usize;
        let window = &mut self.window;
        if self.side[index] == Side::Basis {
            let j = self
                .basis
                .iter()
                .position(|&b| b == row)
                .expect("a basis row");
            self.position[j] = window.rows.len();
        }
        window.rows.push(row);
        window.residual.push(self.residual[index]);
        window.sign.push(self.side[index].sign());
        for (inside, all) in window.codes.iter_mut().zip(&self.problem.codes) {
            inside.push(all[index]);
        }
        self.inside[index] = true;
    }

    /// Takes a row into the window that was outside on the other side.
    fn take_in(&mut self, row: u32) {
        if self.side[row as usize] == Side::Above {
            for (below, codes) in self.window.below.iter_mut().zip(&self.problem.codes) {
                below[codes[row as usize] as usize] -= self.problem.weight[row as usize];
            }
        }
        self.window_row(row);
    }

    fn close_window(&mut self) {
        for (&row, &sign) in self.window.rows.iter().zip(&self.window.sign) {
            self.side[row as usize] = match sign {
                1.0 => Side::Above,
                -1.0 => Side::Below,
                _ => Side::Basis,
            };
        }
    }

    /// Counts of no rows.
    fn no_rows(&self) -> Vec<Vec<f64>> {
        self.problem
            .terms
            .iter()
            .map(|term| vec![0.0; term.len()])
            .collect()
    }

    /// Adds the weight of the window's rows that `counts` says, by term and value.
    fn count_inside(&self, counts: impl Fn(f64) -> bool, count: &mut [Vec<f64>]) {
        let window = &self.window;
        for (codes, count) in window.codes.iter().zip(count) {
            for ((&code, &row), &sign) in codes.iter().zip(&window.rows).zip(&window.sign) {
                if counts(sign) {
                    count[code as usize] += self.problem.weight[row as usize];
                }
            }
        }
    }

    /// Weight of the rows below that are not in the window.
    fn count_outside_below(&self) -> Vec<Vec<f64>> {
        let mut count = self.no_rows();
        for (codes, count) in self.problem.codes.iter().zip(&mut count) {
            for (row, (&code, w)) in codes.iter().zip(&self.problem.weight).enumerate() {
                if self.side[row] == Side::Below && !self.inside[row] {
                    count[code as usize] += w;
                }
            }
        }
        count
    }

    /// sum w x over counted rows.
    fn sum(&self, counts: &[Vec<f64>]) -> Vec<f64> {
        let mut sum = vec![0.0; self.problem.columns];
        sum[0] = counts.first().map_or(0.0, |counts| counts.iter().sum());
        for ((term, counts), &offset) in self
            .problem
            .terms
            .iter()
            .zip(counts)
            .zip(&self.problem.offsets)
        {
            term.add_sum(counts, &mut sum[offset..]);
        }
        sum
    }

    /// Computes afresh what steps only update.
    fn refresh(&mut self) {
        self.factor();
        let mut products = std::mem::take(&mut self.products);
        self.problem.products(&self.coefficients, &mut products);
        for at in 0..self.window.rows.len() {
            if self.window.sign[at] == 0.0 {
                self.window.residual[at] = 0.0;
                continue;
            }
            let above_intercept = self.y(self.window.rows[at] as usize) - self.coefficients[0];
            let terms = self.window.codes.iter().zip(&products);
            self.window.residual[at] = terms
                .fold(above_intercept, |residual, (codes, products)| {
                    residual - products[codes[at] as usize]
                });
        }
        self.products = products;
        let mut below = self.window.below.clone();
        self.count_inside(|sign| sign < 0.0, &mut below);
        self.gradient = self.sum(&below);
        axpy(-self.tau, &self.window.total, &mut self.gradient);
    }

    /// Moves from vertex to vertex to the optimum of the window.
    fn descend(&mut self) -> End {
        self.refresh();
        let mut since_refresh = 0;
        let mut without_length = 0;
        // Many more than any search needs; only rounding could use them up.
        let mut steps = 100 * (self.problem.columns + self.window.rows.len());
        loop {
            if since_refresh == REFRESH {
                self.refresh();
                since_refresh = 0;
            }
            let Some((j, sign, slope)) = self.steepest() else {
                if since_refresh == 0 {
                    return End::Optimal;
                }
                self.refresh();
                since_refresh = 0;
                continue;
            };
            let Some(length) = self.step(j, sign, slope) else {
                return End::Edge;
            };
            since_refresh += 1;
            without_length = if length > ROUNDING * self.problem.size {
                0
            } else {
                without_length + 1
            };
            steps -= 1;
            if without_length > 10 * self.problem.columns || steps == 0 {
                return End::Stalled;
            }
        }
    }

    /// The direction that promises the greatest decrease: basis row, sign and
    /// slope; none at the optimum.
    fn steepest(&self) -> Option<(usize, f64, f64)> {
        let mut best = None;
        let mut greatest = 0.0;
        for j in 0..self.basis.len() {
            let direction = self.direction(j);
            let change = dot(direction, &self.gradient);
            let weight = self.problem.weight[self.basis[j] as usize];
            // Sums of n rows with rounding of their own.
            let size: f64 = direction
                .iter()
                .zip(&self.window.total)
                .map(|(d, total)| (d * total).abs())
                .sum();
            let rounding = ROUNDING * size;
            let (sign, slope) = if change > rounding {
                (-1.0, -change)
            } else if change + weight < -rounding {
                (1.0, change + weight)
            } else {
                continue;
            };
            let decrease = slope * slope / self.curvature[j];
            if decrease > greatest {
                greatest = decrease;
                best = Some((j, sign, slope));
            }
        }
        best
    }

    /// Moves along a direction to where the objective turns; its length, none
    /// if that is not in the window.
    fn step(&mut self, j: usize, sign: f64, slope: f64) -> Option<f64> {
        let p = self.problem.columns;
        let direction: Vec<f64> = self.direction(j).iter().map(|d| sign * d).collect();
        let turn = self.find_turn(j, &direction, -slope)?;
        let Crossing {
            length,
            at: entering,
            ..
        } = self.crossings[turn];
        let entering = entering as usize;

        let window = &mut self.window;
        for (residual, slope) in window.residual.iter_mut().zip(&window.slope) {
            *residual -= length * slope;
        }
        for crossing in &self.crossings[..turn] {
            let at = crossing.at as usize;
            let row = window.rows[at] as usize;
            let factor = window.sign[at] * self.problem.weight[row];
            window.sign[at] = -window.sign[at];
            self.problem.add_row(row, factor, &mut self.gradient);
        }
        let row = window.rows[entering] as usize;
        if window.sign[entering] < 0.0 {
            let weight = self.problem.weight[row];
            self.problem.add_row(row, -weight, &mut self.gradient);
        }
        window.sign[entering] = 0.0;
        window.residual[entering] = 0.0;
        // The leaving row's fit rises by sign times the length.
        let leaving = self.position[j];
        window.residual[leaving] = -sign * length;
        window.sign[leaving] = -sign;
        if sign > 0.0 {
            let row = self.basis[j] as usize;
            let weight = self.problem.weight[row];
            self.problem.add_row(row, weight, &mut self.gradient);
        }
        self.position[j] = entering;
        self.basis[j] = window.rows[entering];
        axpy(length, &direction, &mut self.coefficients);

        // d_j <- d_j / x'd_j, then x'd_l of d_j from each other d_l.
        let x = self.problem.row(row);
        let scale = 1.0 / dot(&x, self.direction(j));
        let direction: Vec<f64> = self.direction(j).iter().map(|d| d * scale).collect();
        let bend = self.bend(&direction);
        let own = dot(&direction, &bend);
        for l in 0..p {
            let other = &mut self.directions[l * p..(l + 1) * p];
            if l == j {
                other.copy_from_slice(&direction);
                self.curvature[l] = own;
                continue;
            }
            let factor = dot(&x, other);
            if factor != 0.0 {
                self.curvature[l] += factor * (factor * own - 2.0 * dot(other, &bend));
                axpy(-factor, &direction, other);
            }
        }
        Some(length)
    }

    /// Where the objective turns on the way along d, as a position in the
    /// crossings, the ones before it passed.
    fn find_turn(&mut self, j: usize, direction: &[f64], slope: f64) -> Option<usize> {
        self.problem.products(direction, &mut self.products);
        let window = &mut self.window;
        window.slope.clear();
        window.slope.resize(window.rows.len(), direction[0]);
        for (codes, products) in window.codes.iter().zip(&self.products) {
            for (slope, &code) in window.slope.iter_mut().zip(codes) {
                *slope += products[code as usize];
            }
        }
        // Twice Newton's step: only the rows as near as that are looked at,
        // unless that is not far enough.
        let newton = slope / (window.density * self.curvature[j]);
        let mut far = (2.0 * newton).min(FARTHEST);
        loop {
            self.crossings.clear();
            let nearest = far * LEAST;
            let rows = window.sign.iter().zip(&window.slope).zip(&window.residual);
            for (at, ((sign, slope), residual)) in rows.enumerate() {
                let speed = sign * slope;
                let distance = sign * residual;
                // speed >= LEAST and distance <= far * speed, as one branch
                // that is hardly ever taken.
                if distance.max(nearest) <= far * speed {
                    #[allow(clippy::cast_possible_truncation, reason = "checked by Problem::new")]
                    self.crossings.push(Crossing {
                        length: (distance / speed).max(0.0),
                        rise: self.problem.weight[window.rows[at] as usize] * speed,
                        at: at as u32,
                    });
                }
            }
            let turn = turning_point(&mut self.crossings, slope);
            if turn.is_some() || far == FARTHEST {
                return turn;
            }
            let few = !self.crossings.is_empty() && self.crossings.len() < window.rows.len() / 8;
            far = if few {
                (4.0 * far).min(FARTHEST)
            } else {
                FARTHEST
            };
        }
    }
}

/// Orders the crossings so that those before the returned position come first
/// on the way, and their rises and its own make up for `slope`.
fn turning_point(crossings: &mut [Crossing], slope: f64) -> Option<usize> {
    let order = |a: &Crossing, b: &Crossing| a.length.total_cmp(&b.length).then(a.at.cmp(&b.at));
    // crossings[..from] are passed and rise by `risen`.
    let (mut from, mut risen) = (0, 0.0);
    let mut part = 64;
    while from < crossings.len() {
        let rest = &mut crossings[from..];
        let len = part.min(rest.len());
        if len < rest.len() {
            rest.select_nth_unstable_by(len - 1, order);
        }
        let rise: f64 = rest[..len].iter().map(|c| c.rise).sum();
        if risen + rise >= slope {
            rest[..len].sort_unstable_by(order);
            let passed = rest[..len].iter().take_while(|crossing| {
                risen += crossing.rise;
                risen < slope
            });
            // Added up in another order, the last may just fail to make up for it.
            return Some(from + passed.count().min(len - 1));
        }
        risen += rise;
        from += len;
        part *= 4;
    }
    None
}

#[cfg(test)]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::growth::bspline::{Spline, quantile_knots, range_boundaries};

    /// A problem with one column a variable, `x[variable][row]`.
    fn linear(x: &[&[f64]], y: &[f64]) -> Result<Problem, Collinear> {
        let (mut terms, mut codes) = (Vec::new(), Vec::new());
        for x in x {
            let mut values = x.to_vec();
            values.sort_by(f64::total_cmp);
            values.dedup();
            let mut term = Term::new(1, 1);
            for &value in &values {
                term.push(0, &[value]);
            }
            codes.push(
                x.iter()
                    .map(|x| values.partition_point(|value| value < x) as u32)
                    .collect(),
            );
            terms.push(term);
        }
        Problem::new(terms, &codes, y)
    }

    fn near(got: &[f64], expected: &[f64]) {
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
        }
    }

    // Two groups: the medians 2 and 7; below quantile 1/3 the least, 1 and 3.
    #[test]
    fn quantiles_of_two_groups_by_hand() {
        let x = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        let problem = linear(&[&x], &[9.0, 1.0, 2.0, 7.0, 3.0, 8.0]).unwrap();
        let solutions = problem.solve(&[0.25, 0.5, 0.9], 1);
        near(&solutions[0].coefficients, &[1.0, 2.0]);
        near(&solutions[1].coefficients, &[2.0, 5.0]);
        near(&solutions[2].coefficients, &[9.0, -1.0]);
        // (1 + 7 + 4 + 1) / 2; a quarter of 8 + 1 + 4 + 5
        near(&[solutions[1].objective], &[6.5]);
        near(&[solutions[0].objective], &[4.5]);
    }

    // Three points on y = x and one 4 above: the line stays, rho = 4 tau.
    #[test]
    fn a_line_through_three_points_by_hand() {
        let x = [0.0, 1.0, 2.0, 1.0];
        let problem = linear(&[&x], &[0.0, 1.0, 2.0, 5.0]).unwrap();
        for solution in problem.solve(&[0.3, 0.5], 1) {
            near(&solution.coefficients, &[0.0, 1.0]);
        }
        near(&[problem.solve(&[0.5], 1)[0].objective], &[2.0]);
    }

    #[test]
    fn everything_on_a_line() {
        let x: Vec<f64> = (0..50).map(|i| f64::from(i % 10)).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
        let problem = linear(&[&x], &y).unwrap();
        for solution in problem.solve(&[0.1, 0.5, 0.9], 1) {
            near(&solution.coefficients, &[3.0, -2.0]);
            near(&[solution.objective], &[0.0]);
        }
        let nothing = linear(&[&x], &[0.0; 50]).unwrap();
        near(&nothing.solve(&[0.5], 1)[0].coefficients, &[0.0, 0.0]);
    }

    #[test]
    fn a_collinear_column_is_named() {
        let (a, b) = ([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0]);
        let error = |x: &[&[f64]]| linear(x, &a).unwrap_err();
        assert_eq!(
            error(&[&a, &b]),
            Collinear {
                term: Some(1),
                column: 0
            }
        );
        assert_eq!(
            error(&[&[7.0; 4]]),
            Collinear {
                term: Some(0),
                column: 0
            }
        );
        assert_eq!(
            error(&[&[0.0; 4]]),
            Collinear {
                term: Some(0),
                column: 0
            }
        );
        let none = linear(&[&[]], &[]).unwrap_err();
        assert_eq!(
            none,
            Collinear {
                term: None,
                column: 0
            }
        );
    }

    /// Solves `rows` b = y by elimination; none when singular.
    fn solve_square(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
        let p = rows.len();
        for column in 0..p {
            let pivot = (column..p)
                .max_by(|&i, &j| rows[i][column].abs().total_cmp(&rows[j][column].abs()))?;
            rows.swap(column, pivot);
            let line = rows[column].clone();
            if line[column].abs() < 1e-9 {
                return None;
            }
            for (i, row) in rows.iter_mut().enumerate() {
                let factor = row[column] / line[column];
                if i != column {
                    axpy(-factor, &line, row);
                }
            }
        }
        Some((0..p).map(|i| rows[i][p] / rows[i][i]).collect())
    }

    fn objective(problem: &Problem, b: &[f64], tau: f64) -> f64 {
        (0..problem.y.len())
            .map(|row| {
                let residual = problem.y[row] - dot(&problem.row(row), b);
                problem.weight[row] * residual * (tau - f64::from(u8::from(residual < 0.0)))
            })
            .sum()
    }

    /// The least objective over all bases.
    fn best_basis(problem: &Problem, tau: f64) -> f64 {
        let (n, p) = (problem.y.len(), problem.columns);
        let mut least = f64::INFINITY;
        for set in 0_u32..1 << n {
            if set.count_ones() as usize != p {
                continue;
            }
            let rows = (0..n).filter(|row| set >> row & 1 == 1).map(|row| {
                let mut x = problem.row(row);
                x.push(problem.y[row]);
                x
            });
            if let Some(b) = solve_square(rows.collect()) {
                least = least.min(objective(problem, &b, tau));
            }
        }
        least
    }

    /// The certificate of optimality from nothing but the basis: the fit goes
    /// through it, and with the sides of all other rows the weights u of
    /// `sum_i w_i (tau - [r_i < 0]) x_i = sum_h u_j x_j`
    /// satisfy `w_j (tau - 1) <= -u_j <= w_j tau`.
    fn certify(problem: &Problem, solution: &Solution, tau: f64) -> Result<(), TestCaseError> {
        let p = problem.columns;
        let basis: Vec<usize> = solution.basis.iter().map(|&row| row as usize).collect();
        let mut right = vec![0.0; p];
        for row in 0..problem.y.len() {
            let residual = problem.y[row] - dot(&problem.row(row), &solution.coefficients);
            if basis.contains(&row) {
                prop_assert!(residual.abs() < 1e-8 * problem.size, "residual {residual}");
            } else {
                let psi = tau - f64::from(u8::from(residual < 0.0));
                problem.add_row(row, problem.weight[row] * psi, &mut right);
            }
        }
        let rows = (0..p).map(|column| {
            let mut line: Vec<f64> = basis.iter().map(|&row| problem.row(row)[column]).collect();
            line.push(right[column]);
            line
        });
        let u = solve_square(rows.collect()).expect("a basis");
        for (&row, u) in basis.iter().zip(u) {
            let weight = problem.weight[row];
            let (low, high) = (weight * (tau - 1.0), weight * tau);
            prop_assert!(
                low - 1e-6 <= -u && -u <= high + 1e-6,
                "{low} <= {} <= {high}",
                -u
            );
        }
        Ok(())
    }

    /// Scores of `n` students and `k` priors, whole numbers or not.
    fn scores(seed: u64, n: usize, k: usize, unit: f64) -> (Vec<Vec<f64>>, Vec<f64>) {
        let mut state = seed.wrapping_mul(2) + 1;
        let mut uniform = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f64 / (1_u64 << 24) as f64
        };
        // About normal, sd 1.
        let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        let mut x = vec![Vec::new(); k];
        let mut y = Vec::new();
        for _ in 0..n {
            let ability = 90.0 * normal();
            let mut score = |mean: f64| ((mean + ability + 40.0 * normal()) / unit).round() * unit;
            y.push(score(2500.0));
            for x in &mut x {
                x.push(score(2450.0));
            }
        }
        (x, y)
    }

    fn splines(x: &[Vec<f64>], y: &[f64]) -> Problem {
        let (mut terms, mut codes) = (Vec::new(), Vec::new());
        for x in x {
            let mut values = x.clone();
            values.sort_by(f64::total_cmp);
            let spline = Spline::new(&quantile_knots(&values), range_boundaries(&values));
            values.dedup();
            terms.push(spline.term(&values));
            let code = |x: &f64| values.partition_point(|value| value < x) as u32;
            codes.push(x.iter().map(code).collect());
        }
        Problem::new(terms, &codes, y).unwrap()
    }

    const TAUS: [f64; 5] = [0.005, 0.1, 0.5, 0.75, 0.995];

    #[test]
    fn many_students_and_three_priors() {
        let (x, y) = scores(7, 20_000, 3, 1.0);
        let problem = splines(&x, &y);
        let taus: Vec<f64> = (0..30).map(|i| (f64::from(i) + 0.5) / 30.0).collect();
        let solutions = problem.solve(&taus, 1);
        for (solution, &tau) in solutions.iter().zip(&taus) {
            certify(&problem, solution, tau).unwrap();
        }
        // Neither threads nor the order of the students matter.
        assert_eq!(problem.solve(&taus, 3), solutions);
        let back = |list: &Vec<f64>| list.iter().rev().copied().collect::<Vec<f64>>();
        let turned = splines(&x.iter().map(back).collect::<Vec<_>>(), &back(&y));
        assert_eq!(turned.solve(&taus, 2), solutions);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn no_basis_is_better(
            rows in prop::collection::vec((0..5_i8, 0..4_i8, 0..6_i8), 4..10),
            tau in prop::sample::select(TAUS.to_vec()),
        ) {
            let column = |f: fn(&(i8, i8, i8)) -> i8| rows.iter().map(|row| f64::from(f(row))).collect::<Vec<_>>();
            let (a, b, y) = (column(|r| r.0), column(|r| r.1), column(|r| r.2));
            for x in [&[a.as_slice()][..], &[&a, &b]] {
                let Ok(problem) = linear(x, &y) else { continue };
                let solution = &problem.solve(&[tau], 1)[0];
                let least = best_basis(&problem, tau);
                prop_assert!((solution.objective - least).abs() < 1e-9, "{} against {least}", solution.objective);
                prop_assert!((objective(&problem, &solution.coefficients, tau) - least).abs() < 1e-9);
            }
        }

        #[test]
        fn every_solution_has_a_certificate(seed: u64, n in 60..900_usize, k in 1..4_usize) {
            let (x, y) = scores(seed, n, k, 0.001);
            let problem = splines(&x, &y);
            for (solution, tau) in problem.solve(&TAUS, 1).iter().zip(TAUS) {
                certify(&problem, solution, tau)?;
            }
        }

        #[test]
        fn ties_do_not_keep_it_from_the_optimum(seed: u64, n in 40..120_usize) {
            // Scores in steps of 40 points: many students on the fit.
            let (x, y) = scores(seed, n, 1, 40.0);
            let Ok(problem) = linear(&[&x[0]], &y) else { return Ok(()) };
            for (solution, tau) in problem.solve(&TAUS, 1).iter().zip(TAUS) {
                let mut least = f64::INFINITY;
                for a in 0..problem.y.len() {
                    for b in 0..a {
                        let rows = [a, b].map(|row| {
                            let mut x = problem.row(row);
                            x.push(problem.y[row]);
                            x
                        });
                        if let Some(b) = solve_square(rows.into()) {
                            least = least.min(objective(&problem, &b, tau));
                        }
                    }
                }
                prop_assert!(solution.objective <= least * (1.0 + 1e-12) + 1e-9, "{} against {least}", solution.objective);
            }
        }

        #[test]
        fn a_score_that_moves_and_scales_moves_and_scales_the_fit(seed: u64, by in -300.0..300.0_f64) {
            let (x, y) = scores(seed, 400, 1, 0.001);
            let moved: Vec<f64> = y.iter().map(|y| 2.0 * y + by).collect();
            let (a, b) = (splines(&x, &y).solve(&TAUS, 1), splines(&x, &moved).solve(&TAUS, 1));
            for (a, b) in a.iter().zip(&b) {
                prop_assert!((b.objective - 2.0 * a.objective).abs() < 1e-8 * a.objective);
            }
        }
    }
}
