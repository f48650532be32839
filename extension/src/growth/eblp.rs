//! Empirical best linear prediction of the growth of schools from several
//! years, grades and subjects.
//!
//! ```text
//! Y_ib = alpha_(pattern of i),b + mu_s + g_sb + e_ib          block b = year x grade x subject
//! Var(g_s) = G (rows add up to 0),  Var(e_i) = R,  independent across schools and students
//!
//! 1. pattern   the blocks that a student has a score in; small patterns are joined
//! 2. R         from deviations e of cells school x block x pattern:
//!              R_bb  = sum e^2 / (n_b - cells_b)
//!              R_bb' = mean over pairs of cells of  n0 n1 mean(e0 e1) / (n0 n1 - n0 - n1 + n01)
//! 3. alpha     least squares of Y on schools and block x pattern;  Z_sb = Ybar_sb - alphabar_sb,
//!              m_s = mean of Z_sb weighted by n
//! 4. G = A G* A',  A = [I; -1'],  P = I - 1 pi',  pi_b = n_sb / n_s,  y_s = Z_s - m_s 1:
//!              sum_s [y_s y_s' - P R_s P'] = sum_s P A G* A' P'     least squares for G*, each
//!              equation weighted by its number of schools;  R_s[b,b'] = R[b,b'] n_sbb' / (n_sb n_sb')
//! 5. R and G   made positive semi-definite
//! 6. V = G + R_s,  mu_s = 1'V^-1 Z / 1'V^-1 1,  BLP = alphabar_s + mu_s + G V^-1 (Z - mu_s)
//! 7. Q = H + G V^-1 (I - H),  H = 1 1'V^-1 / 1'V^-1 1,  MSE = (I-Q) G (I-Q)' + Q R_s Q'
//! 8. target    l: direct l'Ybar with mse l'R_s l;  blp l'BLP with mse l'MSE l;
//!              hybrid the one with the smaller mse;  prmse = 1 - mse_blp / mse_direct
//! ```
//! Lockwood, Castellano & `McCaffrey` (2022), Journal of Educational and
//! Behavioral Statistics 47(5), 544-575, with the choices of their R package
//! schoolgrowth. The mean squared error is that of known G and R: the term for
//! their estimation (a jackknife over random batches of schools) is not
//! computed, so it is somewhat too small where schools are few.

use std::collections::{BTreeMap, HashMap, HashSet};

use thiserror::Error;

use super::cholesky::Cholesky;
use super::positive_semidefinite::Symmetric;
use crate::tolerance::COLLINEAR;

/// Input that makes no sense, or from which the model cannot be estimated.
///
/// Each message names the function, the value, the rule and the way out.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum EblpError {
    /// A score is NaN or infinite.
    #[error(
        "growth_eblp: the score of student '{student}' in block '{block}' is {value}; every score \
         must be a finite number; leave rows without a score out before list()"
    )]
    NotFinite {
        /// The student.
        student: String,
        /// The block.
        block: String,
        /// The value met.
        value: f64,
    },

    /// Two scores of a student in a block.
    #[error(
        "growth_eblp: student '{student}' has more than one score in block '{block}'; a student \
         has one score a block; keep one, or name blocks by year, grade and subject"
    )]
    Duplicate {
        /// The student.
        student: String,
        /// The block.
        block: String,
    },

    /// Fewer than three blocks.
    #[error(
        "growth_eblp: {blocks} blocks; the model needs at least 3 (years, grades or subjects); \
         add earlier years, or use the direct mean"
    )]
    TooFewBlocks {
        /// How many there are.
        blocks: usize,
    },

    /// A block without enough students.
    #[error(
        "growth_eblp: block '{block}' has {students} scores; each needs at least {least} for its \
         error variance, and two in a school; leave the block out, or lower min_pair_students"
    )]
    SmallBlock {
        /// The block.
        block: String,
        /// Its scores.
        students: usize,
        /// How many are needed.
        least: usize,
    },

    /// Schools and block x pattern effects that cannot be told apart.
    #[error(
        "growth_eblp: the schools fall into groups that share no block and pattern of students, so \
         their means cannot be compared; raise min_pattern_students, or predict each group by \
         itself"
    )]
    Disconnected,

    /// Too few schools for the covariance of the blocks.
    #[error(
        "growth_eblp: {schools} schools have two blocks or more, too few or too alike for the \
         covariance of {blocks} blocks; every two blocks need schools with both; add schools or \
         leave blocks out"
    )]
    TooFewSchools {
        /// Schools with two blocks or more.
        schools: usize,
        /// Blocks.
        blocks: usize,
    },

    /// A target block that does not exist.
    #[error(
        "growth_eblp: target block '{block}' has no scores; the blocks are {blocks}; name some of \
         these in the option target"
    )]
    Target {
        /// The block.
        block: String,
        /// Those that exist.
        blocks: String,
    },
}

/// A growth score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score<'a> {
    /// The school.
    pub unit: &'a str,
    /// The student, the same in every block.
    pub student: &'a str,
    /// Year, grade and subject.
    pub block: &'a str,
    /// The growth score.
    pub score: f64,
}

/// What to predict, and when there is too little for it.
#[derive(Clone, Debug, PartialEq)]
pub struct EblpOptions {
    /// Blocks whose mean is the target; none stands for all.
    pub target: Vec<String>,
    /// Whether a block counts by its number of scores, or like every other.
    pub weight_by_n: bool,
    /// Whether means of block x pattern are removed, or taken to be 0.
    pub pattern_means: bool,
    /// Patterns of fewer students are joined.
    pub min_pattern_students: usize,
    /// Blocks that share fewer students have error covariance 0.
    pub min_pair_students: usize,
}

impl Default for EblpOptions {
    fn default() -> Self {
        Self {
            target: Vec::new(),
            weight_by_n: true,
            pattern_means: true,
            min_pattern_students: 100,
            min_pair_students: 100,
        }
    }
}

/// The prediction of one school.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitEblp {
    /// The school.
    pub unit: String,
    /// Its scores in all blocks.
    pub n: usize,
    /// Its scores in the target's blocks; without any the rest is `None`.
    pub n_target: usize,
    /// The mean of the scores, and its mean squared error.
    pub direct: Option<(f64, f64)>,
    /// The best linear prediction, and its mean squared error.
    pub blp: Option<(f64, f64)>,
}

impl UnitEblp {
    /// Of the two the one with the smaller mean squared error.
    #[must_use]
    pub fn hybrid(&self) -> Option<(f64, f64)> {
        let (direct, blp) = (self.direct?, self.blp?);
        Some(if blp.1 < direct.1 { blp } else { direct })
    }

    /// By what share the prediction lowers the mean squared error.
    #[must_use]
    pub fn prmse(&self) -> Option<f64> {
        Some(1.0 - self.blp?.1 / self.direct?.1)
    }
}

/// The model and the prediction of every school, in the order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eblp {
    /// Scores.
    pub n: usize,
    /// Students.
    pub students: usize,
    /// Patterns after small ones were joined.
    pub patterns: usize,
    /// Blocks, in the order of names.
    pub blocks: Vec<String>,
    /// R, row by row.
    pub error_covariance: Vec<Vec<f64>>,
    /// G, row by row.
    pub block_covariance: Vec<Vec<f64>>,
    /// Least eigenvalue of R before it was made positive semi-definite.
    pub error_least_eigenvalue: Option<f64>,
    /// Least eigenvalue of G before it was made positive semi-definite; -0 and
    /// a little rounding is what the sums of 0 leave.
    pub block_least_eigenvalue: Option<f64>,
    /// The schools.
    pub units: Vec<UnitEblp>,
}

/// Predicts the target of each school.
///
/// # Errors
/// [`EblpError`], see its variants.
pub fn predict(scores: &[Score<'_>], options: &EblpOptions) -> Result<Eblp, EblpError> {
    if scores.is_empty() {
        return Ok(Eblp::default());
    }
    let data = Data::new(scores, options)?;
    let raw = data.error_covariance(options)?;
    let schools = data.schools(options)?;
    let block_raw = block_covariance(&schools, &raw, data.blocks.len())?;
    let covered =
        |i: usize, j: usize| data.common[i * data.blocks.len() + j] >= options.min_pair_students;
    let error = raw.nearest_positive_semidefinite(|i, j| i != j && !covered(i, j));
    let block = block_raw.nearest_positive_semidefinite(|_, _| false);
    let target = data.target(options)?;
    let rows = |matrix: &Symmetric| {
        matrix
            .elements
            .chunks(matrix.order)
            .map(<[f64]>::to_vec)
            .collect()
    };
    Ok(Eblp {
        n: data.rows.len(),
        students: data.students,
        patterns: data.patterns,
        error_covariance: rows(&error),
        block_covariance: rows(&block),
        error_least_eigenvalue: Some(raw.least_eigenvalue()),
        block_least_eigenvalue: Some(block_raw.least_eigenvalue()),
        units: schools
            .iter()
            .zip(&data.units)
            .map(|(school, unit)| school.predict(unit, &error, &block, &target, options))
            .collect(),
        blocks: data.blocks.iter().map(|&block| block.to_owned()).collect(),
    })
}

#[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 scores")]
fn count(n: usize) -> f64 {
    n as f64
}

/// A score with names as positions.
#[derive(Clone, Copy)]
struct Row {
    unit: usize,
    block: usize,
    student: usize,
    score: f64,
}

/// The scores in order of school, block and student.
struct Data<'a> {
    units: Vec<&'a str>,
    blocks: Vec<&'a str>,
    students: usize,
    rows: Vec<Row>,
    /// Students with a score in both blocks, blocks x blocks.
    common: Vec<usize>,
    /// The pattern of each student, joined ones as one.
    pattern: Vec<usize>,
    patterns: usize,
}

/// Positions of the distinct names, in order.
fn positions<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut positions: BTreeMap<&str, usize> = names.map(|name| (name, 0)).collect();
    for (index, position) in positions.values_mut().enumerate() {
        *position = index;
    }
    positions
}

impl<'a> Data<'a> {
    fn new(scores: &[Score<'a>], options: &EblpOptions) -> Result<Self, EblpError> {
        if let Some(score) = scores.iter().find(|score| !score.score.is_finite()) {
            return Err(EblpError::NotFinite {
                student: score.student.into(),
                block: score.block.into(),
                value: score.score,
            });
        }
        let units = positions(scores.iter().map(|score| score.unit));
        let blocks = positions(scores.iter().map(|score| score.block));
        let students = positions(scores.iter().map(|score| score.student));
        if blocks.len() < 3 {
            return Err(EblpError::TooFewBlocks {
                blocks: blocks.len(),
            });
        }
        let mut rows: Vec<Row> = scores
            .iter()
            .map(|score| Row {
                unit: units[score.unit],
                block: blocks[score.block],
                student: students[score.student],
                score: score.score,
            })
            .collect();
        rows.sort_unstable_by_key(|row| (row.unit, row.block, row.student));
        let names: Vec<&str> = blocks.into_keys().collect();
        let mut taken: Vec<Vec<usize>> = vec![Vec::new(); students.len()];
        for row in &rows {
            let blocks = &mut taken[row.student];
            if blocks.contains(&row.block) {
                let student = students
                    .iter()
                    .find(|(_, position)| **position == row.student);
                return Err(EblpError::Duplicate {
                    student: student.map_or("", |(name, _)| name).into(),
                    block: names[row.block].into(),
                });
            }
            blocks.push(row.block);
        }
        let mut common = vec![0; names.len() * names.len()];
        for blocks in &mut taken {
            blocks.sort_unstable();
            for &i in blocks.iter() {
                for &j in blocks.iter() {
                    common[i * names.len() + j] += 1;
                }
            }
        }
        let (pattern, patterns) = join_patterns(&taken, options.min_pattern_students);
        Ok(Self {
            units: units.into_keys().collect(),
            blocks: names,
            students: students.len(),
            rows,
            common,
            pattern,
            patterns,
        })
    }

    /// Step 2, before it is made positive semi-definite.
    fn error_covariance(&self, options: &EblpOptions) -> Result<Symmetric, EblpError> {
        let blocks = self.blocks.len();
        // Cells of school x block x pattern, each row's cell and deviation.
        let mut cells: HashMap<(usize, usize, usize), usize> = HashMap::new();
        let mut cell_block = Vec::new();
        let (mut size, mut sum) = (Vec::new(), Vec::new());
        let mut cell = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let key = (row.unit, row.block, self.pattern[row.student]);
            let index = *cells.entry(key).or_insert(size.len());
            if index == size.len() {
                cell_block.push(row.block);
                size.push(0_usize);
                sum.push(0.0);
            }
            size[index] += 1;
            sum[index] += row.score;
            cell.push(index);
        }
        let deviation: Vec<f64> = self
            .rows
            .iter()
            .zip(&cell)
            .map(|(row, &cell)| row.score - sum[cell] / count(size[cell]))
            .collect();

        let mut covariance = Symmetric::zero(blocks);
        for block in 0..blocks {
            let students = self.common[block * blocks + block];
            let cells = cell_block.iter().filter(|&&b| b == block).count();
            if students < options.min_pair_students || students <= cells {
                return Err(EblpError::SmallBlock {
                    block: self.blocks[block].into(),
                    students,
                    least: options.min_pair_students,
                });
            }
            let squares: f64 = self
                .rows
                .iter()
                .zip(&deviation)
                .filter(|(row, _)| row.block == block)
                .map(|(_, e)| e * e)
                .sum();
            covariance.set(block, block, squares / count(students - cells));
        }

        // Products of deviations by pair of cells, students in order.
        let mut of_student: Vec<Vec<usize>> = vec![Vec::new(); self.students];
        for (index, row) in self.rows.iter().enumerate() {
            if size[cell[index]] >= 2 {
                of_student[row.student].push(index);
            }
        }
        let mut pairs: BTreeMap<(usize, usize), (usize, f64)> = BTreeMap::new();
        for rows in &of_student {
            for (position, &a) in rows.iter().enumerate() {
                for &b in &rows[..position] {
                    let key = (cell[a].min(cell[b]), cell[a].max(cell[b]));
                    let pair = pairs.entry(key).or_default();
                    pair.0 += 1;
                    pair.1 += deviation[a] * deviation[b];
                }
            }
        }
        let mut weighted = vec![(0.0, 0.0); blocks * blocks];
        for ((a, b), (students, products)) in pairs {
            let (n0, n1, n01) = (count(size[a]), count(size[b]), count(students));
            let (i, j) = (
                cell_block[a].max(cell_block[b]),
                cell_block[a].min(cell_block[b]),
            );
            let estimate = n0 * n1 * (products / n01) / (n0 * n1 - n0 - n1 + n01);
            let (sum, weight) = &mut weighted[i * blocks + j];
            *sum += n01 * estimate;
            *weight += n01;
        }
        for i in 0..blocks {
            for j in 0..i {
                let (sum, weight) = weighted[i * blocks + j];
                if self.common[i * blocks + j] >= options.min_pair_students && weight > 0.0 {
                    covariance.set(i, j, sum / weight);
                }
            }
        }
        Ok(covariance)
    }

    /// Step 3, and what a school has in each block.
    fn schools(&self, options: &EblpOptions) -> Result<Vec<School>, EblpError> {
        let alpha = if options.pattern_means {
            self.pattern_means()?
        } else {
            vec![0.0; self.blocks.len() * self.patterns]
        };
        let mut schools: Vec<School> = vec![School::default(); self.units.len()];
        let mut members: Vec<Vec<HashSet<usize>>> = vec![Vec::new(); self.units.len()];
        for row in &self.rows {
            let school = &mut schools[row.unit];
            if school.blocks.last() != Some(&row.block) {
                school.blocks.push(row.block);
                school.n.push(0.0);
                school.mean.push(0.0);
                school.alpha.push(0.0);
                members[row.unit].push(HashSet::new());
            }
            let at = school.blocks.len() - 1;
            school.n[at] += 1.0;
            school.mean[at] += row.score;
            school.alpha[at] += alpha[row.block * self.patterns + self.pattern[row.student]];
            members[row.unit][at].insert(row.student);
        }
        for (school, members) in schools.iter_mut().zip(&members) {
            for at in 0..school.n.len() {
                school.mean[at] /= school.n[at];
                school.alpha[at] /= school.n[at];
            }
            for a in members {
                school.share.extend(members.iter().map(|b| {
                    let both = a.intersection(b).count();
                    count(both) / (count(a.len()) * count(b.len()))
                }));
            }
        }
        Ok(schools)
    }

    /// alpha by least squares on schools and block x pattern, up to a constant
    /// that the schools' means take up. The school dummies are partialled out:
    /// (D - C' N^-1 C) alpha = C'y - C' N^-1 sum y, C the counts of school by
    /// block x pattern.
    fn pattern_means(&self) -> Result<Vec<f64>, EblpError> {
        let cell = |row: &Row| row.block * self.patterns + self.pattern[row.student];
        // Positions of those that occur; the first is the reference.
        let mut used: BTreeMap<usize, usize> = self.rows.iter().map(|row| (cell(row), 0)).collect();
        for (index, position) in used.values_mut().enumerate() {
            *position = index;
        }
        let k = used.len();
        let mut normal = vec![0.0; k * k];
        let mut right = vec![0.0; k];
        for rows in self.rows.chunk_by(|a, b| a.unit == b.unit) {
            let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
            let mut sum = 0.0;
            for row in rows {
                let position = used[&cell(row)];
                *counts.entry(position).or_default() += 1.0;
                right[position] += row.score;
                sum += row.score;
            }
            let n = count(rows.len());
            for (&a, &count_a) in &counts {
                normal[a * k + a] += count_a;
                right[a] -= count_a * sum / n;
                for (&b, &count_b) in &counts {
                    normal[a * k + b] -= count_a * count_b / n;
                }
            }
        }
        let equations: Vec<usize> = (1..k).collect();
        let solution =
            solve_scaled(&normal, k, &equations, &right).ok_or(EblpError::Disconnected)?;
        let mut alpha = vec![0.0; self.blocks.len() * self.patterns];
        for (cell, position) in used {
            alpha[cell] = if position == 0 {
                0.0
            } else {
                solution[position - 1]
            };
        }
        Ok(alpha)
    }

    fn target(&self, options: &EblpOptions) -> Result<Vec<bool>, EblpError> {
        if options.target.is_empty() {
            return Ok(vec![true; self.blocks.len()]);
        }
        let missing = options
            .target
            .iter()
            .find(|block| !self.blocks.contains(&block.as_str()));
        if let Some(block) = missing {
            return Err(EblpError::Target {
                block: block.clone(),
                blocks: self.blocks.join(", "),
            });
        }
        let named = |block: &&str| options.target.iter().any(|name| name == block);
        Ok(self.blocks.iter().map(named).collect())
    }
}

/// Step 1: the pattern of each student, and the number of patterns. Those of
/// fewer than `least` students become one, which then takes in the smallest of
/// the others until it has as many.
fn join_patterns(taken: &[Vec<usize>], least: usize) -> (Vec<usize>, usize) {
    let mut sizes: BTreeMap<&[usize], usize> = BTreeMap::new();
    for blocks in taken {
        *sizes.entry(blocks).or_default() += 1;
    }
    let mut order: Vec<(&[usize], usize)> = sizes.into_iter().collect();
    order.sort_by_key(|&(_, size)| size);
    let mut joined = order.iter().take_while(|(_, size)| *size < least).count();
    if joined > 0 {
        let mut size: usize = order[..joined].iter().map(|(_, size)| size).sum();
        while size < least && joined < order.len() {
            size += order[joined].1;
            joined += 1;
        }
    }
    // 0 is the joined one, if there is one.
    let others = usize::from(joined > 0);
    let number: HashMap<&[usize], usize> = order
        .iter()
        .enumerate()
        .map(|(index, (blocks, _))| (*blocks, (index + others).saturating_sub(joined)))
        .collect();
    let pattern = taken
        .iter()
        .map(|blocks| number[blocks.as_slice()])
        .collect();
    (pattern, order.len() - joined + others)
}

/// Solves the equations of a positive definite matrix of order `order` whose
/// positions are given; none if it is singular.
fn solve_scaled(
    matrix: &[f64],
    order: usize,
    equations: &[usize],
    right: &[f64],
) -> Option<Vec<f64>> {
    let scale = |i: usize| matrix[i * order + i].sqrt();
    let mut factor = Cholesky::new();
    for (position, &i) in equations.iter().enumerate() {
        let products: Vec<f64> = equations[..position]
            .iter()
            .map(|&j| matrix[i * order + j] / (scale(i) * scale(j)))
            .collect();
        if !(scale(i) > 0.0 && factor.insert(&products, 1.0, COLLINEAR)) {
            return None;
        }
    }
    let scaled: Vec<f64> = equations.iter().map(|&i| right[i] / scale(i)).collect();
    let solution = factor.solve(&scaled);
    Some(
        solution
            .iter()
            .zip(equations)
            .map(|(x, &i)| x / scale(i))
            .collect(),
    )
}

/// What a school has in the blocks where it has scores.
#[derive(Clone, Debug, Default)]
struct School {
    blocks: Vec<usize>,
    n: Vec<f64>,
    /// `Ybar`
    mean: Vec<f64>,
    /// `alphabar`
    alpha: Vec<f64>,
    /// `n_bb' / (n_b n_b')`, row by row.
    share: Vec<f64>,
}

impl School {
    fn len(&self) -> usize {
        self.blocks.len()
    }

    /// `R_s`
    fn error(&self, error: &Symmetric) -> Symmetric {
        let mut own = Symmetric::zero(self.len());
        for i in 0..self.len() {
            for j in 0..self.len() {
                own.elements[i * self.len() + j] =
                    error.get(self.blocks[i], self.blocks[j]) * self.share[i * self.len() + j];
            }
        }
        own
    }

    /// `P A`, a row an observed block: `A_(b_i)k - sum_j pi_j A_(b_j)k`.
    fn projection(&self, blocks: usize) -> Vec<Vec<f64>> {
        let a = |block: usize, k: usize| {
            if block == blocks - 1 {
                -1.0
            } else {
                f64::from(u8::from(block == k))
            }
        };
        let total: f64 = self.n.iter().sum();
        let mean: Vec<f64> = (0..blocks - 1)
            .map(|k| {
                let terms = self.blocks.iter().zip(&self.n);
                terms.map(|(&block, n)| n / total * a(block, k)).sum()
            })
            .collect();
        let row = |&block: &usize| (0..blocks - 1).map(|k| a(block, k) - mean[k]).collect();
        self.blocks.iter().map(row).collect()
    }

    /// `y_s y_s' - P R_s P'`, row by row.
    fn moment(&self, error: &Symmetric) -> Vec<f64> {
        let size = self.len();
        let total: f64 = self.n.iter().sum();
        let share: Vec<f64> = self.n.iter().map(|n| n / total).collect();
        let z: Vec<f64> = self
            .mean
            .iter()
            .zip(&self.alpha)
            .map(|(y, a)| y - a)
            .collect();
        let mean: f64 = share.iter().zip(&z).map(|(share, z)| share * z).sum();
        let error = self.error(error);
        // P R P' = R - 1 (pi'R) - (R pi) 1' + pi'R pi
        let products: Vec<f64> = (0..size)
            .map(|i| (0..size).map(|j| error.get(i, j) * share[j]).sum())
            .collect();
        let both: f64 = products
            .iter()
            .zip(&share)
            .map(|(p, share)| p * share)
            .sum();
        let mut moment = Vec::with_capacity(size * size);
        for i in 0..size {
            for j in 0..size {
                let adjusted = error.get(i, j) - products[i] - products[j] + both;
                moment.push((z[i] - mean) * (z[j] - mean) - adjusted);
            }
        }
        moment
    }

    /// Steps 6 to 8.
    fn predict(
        &self,
        unit: &str,
        error: &Symmetric,
        block: &Symmetric,
        target: &[bool],
        options: &EblpOptions,
    ) -> UnitEblp {
        let size = self.len();
        let inside: Vec<bool> = self.blocks.iter().map(|&block| target[block]).collect();
        let scores = |inside: &dyn Fn(usize) -> bool| -> f64 {
            (0..size).filter(|&i| inside(i)).map(|i| self.n[i]).sum()
        };
        let n_target = scores(&|i| inside[i]);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count"
        )]
        let mut result = UnitEblp {
            unit: unit.into(),
            n: scores(&|_| true) as usize,
            n_target: n_target as usize,
            ..UnitEblp::default()
        };
        if n_target == 0.0 {
            return result;
        }
        let targets = count(inside.iter().filter(|&&inside| inside).count());
        let lambda: Vec<f64> = (0..size)
            .map(|i| match (inside[i], options.weight_by_n) {
                (false, _) => 0.0,
                (true, true) => self.n[i] / n_target,
                (true, false) => 1.0 / targets,
            })
            .collect();
        let error = self.error(error);
        let mut block_own = Symmetric::zero(size);
        let mut total = Symmetric::zero(size);
        for i in 0..size {
            for j in 0..=i {
                block_own.set(i, j, block.get(self.blocks[i], self.blocks[j]));
                total.set(i, j, block_own.get(i, j) + error.get(i, j));
            }
        }
        let quadratic = |matrix: &Symmetric, x: &[f64]| -> f64 {
            let row = |i: usize| (0..size).map(|j| matrix.get(i, j) * x[j]).sum::<f64>();
            (0..size).map(|i| x[i] * row(i)).sum()
        };
        let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        result.direct = Some((sum(&lambda, &self.mean), quadratic(&error, &lambda)));

        // w = Q'lambda, all that the prediction and its error need:
        // Q'l = H'l + (I - H') V^-1 G l,  H'l = V^-1 1 (1'l) / 1'V^-1 1.
        let equations: Vec<usize> = (0..size).collect();
        let solve = |right: &[f64]| solve_scaled(&total.elements, size, &equations, right);
        let pulled: Vec<f64> = (0..size)
            .map(|i| (0..size).map(|j| block_own.get(i, j) * lambda[j]).sum())
            .collect();
        let (Some(ones), Some(pulled)) = (solve(&vec![1.0; size]), solve(&pulled)) else {
            // V is singular where a block's scores do not vary.
            return result;
        };
        let information: f64 = ones.iter().sum();
        let rest = (1.0 - pulled.iter().sum::<f64>()) / information;
        let weight: Vec<f64> = ones
            .iter()
            .zip(&pulled)
            .map(|(one, pulled)| pulled + rest * one)
            .collect();
        let z: Vec<f64> = self
            .mean
            .iter()
            .zip(&self.alpha)
            .map(|(y, a)| y - a)
            .collect();
        let left: Vec<f64> = lambda.iter().zip(&weight).map(|(l, w)| l - w).collect();
        result.blp = Some((
            sum(&lambda, &self.alpha) + sum(&weight, &z),
            quadratic(&block_own, &left) + quadratic(&error, &weight),
        ));
        result
    }
}

/// Step 4, before it is made positive semi-definite.
fn block_covariance(
    schools: &[School],
    error: &Symmetric,
    blocks: usize,
) -> Result<Symmetric, EblpError> {
    let free = blocks - 1;
    let unknowns = free * blocks / 2;
    let equations = blocks * (blocks + 1) / 2;
    // Lower triangles, row by row.
    let place = |i: usize, j: usize| i.max(j) * (i.max(j) + 1) / 2 + i.min(j);
    let mut left = vec![0.0; equations * unknowns];
    let mut right = vec![0.0; equations];
    let mut weight = vec![0.0; equations];
    let with_two: Vec<&School> = schools.iter().filter(|school| school.len() > 1).collect();
    for school in schools {
        for (i, &a) in school.blocks.iter().enumerate() {
            for &b in &school.blocks[..=i] {
                weight[place(a, b)] += 1.0;
            }
        }
    }
    for school in &with_two {
        let projection = school.projection(blocks);
        let moment = school.moment(error);
        for i in 0..school.len() {
            for j in 0..=i {
                let equation = place(school.blocks[i], school.blocks[j]);
                right[equation] += moment[i * school.len() + j];
                let line = &mut left[equation * unknowns..(equation + 1) * unknowns];
                for k in 0..free {
                    line[place(k, k)] += projection[i][k] * projection[j][k];
                    for l in 0..k {
                        line[place(k, l)] += projection[i][k] * projection[j][l]
                            + projection[i][l] * projection[j][k];
                    }
                }
            }
        }
    }
    let mut normal = vec![0.0; unknowns * unknowns];
    let mut sums = vec![0.0; unknowns];
    for equation in 0..equations {
        let line = &left[equation * unknowns..(equation + 1) * unknowns];
        for (a, value) in line.iter().enumerate() {
            let factor = weight[equation] * value;
            sums[a] += factor * right[equation];
            for (sum, other) in normal[a * unknowns..].iter_mut().zip(line) {
                *sum += factor * other;
            }
        }
    }
    let all: Vec<usize> = (0..unknowns).collect();
    let missing = weight.contains(&0.0);
    let solution = solve_scaled(&normal, unknowns, &all, &sums).filter(|_| !missing);
    let solution = solution.ok_or(EblpError::TooFewSchools {
        schools: with_two.len(),
        blocks,
    })?;
    // G = A G* A': the last block takes what makes the rows add up to 0.
    let mut covariance = Symmetric::zero(blocks);
    let star = |k: usize, l: usize| solution[place(k, l)];
    let row = |k: usize| (0..free).map(|l| star(k, l)).sum::<f64>();
    for k in 0..free {
        for l in 0..=k {
            covariance.set(k, l, star(k, l));
        }
        covariance.set(free, k, -row(k));
    }
    covariance.set(free, free, (0..free).map(row).sum());
    Ok(covariance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Names of `n` schools, students and blocks, and the scores that `score`
    /// gives; every student is in all three blocks.
    fn panel(
        schools: usize,
        each: usize,
        score: impl Fn(usize, usize, usize) -> f64,
    ) -> Vec<(String, String, String, f64)> {
        let mut rows = Vec::new();
        for school in 0..schools {
            for student in 0..each {
                for block in 0..3 {
                    let names = (
                        format!("s{school:02}"),
                        format!("{school}-{student}"),
                        format!("b{block}"),
                    );
                    rows.push((names.0, names.1, names.2, score(school, student, block)));
                }
            }
        }
        rows
    }

    fn view(rows: &[(String, String, String, f64)]) -> Vec<Score<'_>> {
        rows.iter()
            .map(|(unit, student, block, score)| Score {
                unit,
                student,
                block,
                score: *score,
            })
            .collect()
    }

    fn few() -> EblpOptions {
        EblpOptions {
            min_pattern_students: 10,
            min_pair_students: 10,
            ..EblpOptions::default()
        }
    }

    fn near(got: f64, expected: f64) {
        assert!(
            (got - expected).abs() < 1e-9 * expected.abs().max(1.0),
            "{got} is not {expected}"
        );
    }

    /// Students +-1 around a school's mean, the same side in every block but b2.
    fn sides(student: usize, block: usize) -> f64 {
        let up = if block == 2 {
            student % 4 < 2
        } else {
            student.is_multiple_of(2)
        };
        if up { 1.0 } else { -1.0 }
    }

    // One pattern and 4 students a school: e = +-1, so R_bb = 4 s / (4 s - s) = 4/3 for s
    // schools; b0 and b1 move together and b2 by itself: R_01 = 4/3 (16 / (16 - 4 - 4 + 4)),
    // R_02 = 0.
    #[test]
    fn error_covariance_by_hand() {
        let rows = panel(5, 4, |school, student, block| {
            10.0 * f64::from(u8::try_from(school * school % 7 + block * (school % 3)).unwrap())
                + sides(student, block)
        });
        let result = predict(&view(&rows), &few()).unwrap();
        let r = &result.error_covariance;
        near(r[0][0], 4.0 / 3.0);
        near(r[2][2], 4.0 / 3.0);
        near(r[0][1], 4.0 / 3.0);
        near(r[0][2], 0.0);
        assert_eq!((result.n, result.students, result.patterns), (60, 20, 1));
        assert_eq!(result.blocks, ["b0", "b1", "b2"]);
        for line in &result.block_covariance {
            near(line.iter().sum::<f64>() + 1.0, 1.0);
        }
    }

    // Schools that differ in all blocks alike: G = 0 after its negative part is gone, so the
    // prediction is the generalised mean of the three blocks. With R = 4/3 [1 1 0; 1 1 0; 0 0 1] / 4
    // + G = 0, V is singular and the prediction not defined; the direct mean stays.
    #[test]
    fn no_variance_left() {
        let rows = panel(4, 4, |school, student, block| {
            20.0 * f64::from(u8::try_from(school).unwrap()) + sides(student, block)
        });
        let result = predict(&view(&rows), &few()).unwrap();
        let unit = &result.units[1];
        assert_eq!((unit.n, unit.n_target), (12, 12));
        near(unit.direct.unwrap().0, 20.0);
        assert_eq!(unit.blp, None);
        assert_eq!(unit.hybrid(), None);
    }

    #[test]
    fn small_patterns_are_joined() {
        let one = |blocks: &[usize], n: usize| vec![blocks.to_vec(); n];
        let taken = [one(&[0, 1], 50), one(&[0], 3), one(&[1], 4), one(&[2], 12)].concat();
        let (pattern, patterns) = join_patterns(&taken, 5);
        // 3 + 4 are enough together.
        assert_eq!(patterns, 3);
        assert_eq!((pattern[50], pattern[53]), (0, 0));
        assert!(pattern[0] != pattern[57] && pattern[0] > 0 && pattern[57] > 0);
        // 7 are not 10, so the 12 come in.
        let (pattern, patterns) = join_patterns(&taken, 10);
        assert_eq!(patterns, 2);
        assert_eq!(pattern[57], 0);
        let (pattern, patterns) = join_patterns(&taken, 1);
        assert_eq!(patterns, 4);
        assert_eq!(pattern.iter().max(), Some(&3));
        let (_, patterns) = join_patterns(&taken, 1000);
        assert_eq!(patterns, 1);
    }

    #[test]
    fn nonsense() {
        let rows = panel(4, 4, |school, student, block| {
            sides(student, block) * f64::from(u8::try_from(school + 1).unwrap())
        });
        let scores = view(&rows);
        let text = |scores: &[Score<'_>], options: &EblpOptions| {
            predict(scores, options).unwrap_err().to_string()
        };
        let twice = [&scores[..], &scores[..1]].concat();
        assert!(
            text(&twice, &few()).contains("student '0-0' has more than one score in block 'b0'")
        );
        let mut broken = scores.clone();
        broken[2].score = f64::INFINITY;
        assert!(text(&broken, &few()).contains("student '0-0' in block 'b2' is inf"));
        let two: Vec<Score<'_>> = scores
            .iter()
            .copied()
            .filter(|score| score.block != "b1")
            .collect();
        assert!(text(&two, &few()).contains("2 blocks; the model needs at least 3"));
        assert!(
            text(&scores, &EblpOptions::default())
                .contains("block 'b0' has 16 scores; each needs at least 100")
        );
        let target = EblpOptions {
            target: vec!["b9".into()],
            ..few()
        };
        assert!(
            text(&scores, &target)
                .contains("target block 'b9' has no scores; the blocks are b0, b1, b2")
        );
        // No school has both b0 and b2.
        let apart: Vec<Score<'_>> = scores
            .iter()
            .copied()
            .filter(|score| score.block != if score.unit < "s02" { "b0" } else { "b2" })
            .collect();
        let options = EblpOptions {
            min_pattern_students: 1,
            min_pair_students: 1,
            ..few()
        };
        assert!(
            text(&apart, &options).contains("fall into groups that share no block and pattern")
        );
        let pooled = EblpOptions {
            min_pattern_students: 100,
            ..options
        };
        assert!(text(&apart, &pooled).contains("4 schools have two blocks or more, too few"));
        assert_eq!(predict(&[], &few()).unwrap(), Eblp::default());
    }

    /// Scores of 8 schools of differing size and history, some students missing a block.
    fn simulated(seed: u64) -> Vec<(String, String, String, f64)> {
        let mut state = seed.wrapping_mul(2) + 1;
        let mut uniform = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1 << 24)
        };
        let level: Vec<f64> = (0..8).map(|_| 20.0 * uniform()).collect();
        let shift: Vec<f64> = (0..24).map(|_| 15.0 * uniform()).collect();
        let noise: Vec<f64> = (0..3000).map(|_| 30.0 * uniform()).collect();
        let mut rows = panel(8, 40, |school, student, block| {
            let own = noise[(school * 40 + student) * 3 + block];
            let shared = noise[2000 + school * 40 + student];
            level[school] + shift[school * 3 + block] + own + shared
        });
        rows.retain(|_| uniform() < 0.8);
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn order_does_not_matter_and_a_constant_moves_all(seed: u64, by in -100.0..100.0_f64) {
            let rows = simulated(seed);
            let target = EblpOptions { target: vec!["b2".into()], ..few() };
            let result = predict(&view(&rows), &target).unwrap();
            let mut turned = rows.clone();
            turned.reverse();
            prop_assert_eq!(&predict(&view(&turned), &target).unwrap(), &result);
            for row in &mut turned {
                row.3 += by;
            }
            let moved = predict(&view(&turned), &target).unwrap();
            for (a, b) in result.units.iter().zip(&moved.units) {
                let (a, b) = (a.blp.unwrap(), b.blp.unwrap());
                prop_assert!((a.0 + by - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6);
            }
        }

        #[test]
        fn what_is_estimated_is_what_it_says(seed: u64) {
            let rows = simulated(seed);
            let result = predict(&view(&rows), &few()).unwrap();
            for unit in &result.units {
                let scores: Vec<f64> = rows.iter().filter(|row| row.0 == unit.unit).map(|row| row.3).collect();
                let (direct, blp) = (unit.direct.unwrap(), unit.blp.unwrap());
                prop_assert!((direct.0 - scores.iter().sum::<f64>() / count(scores.len())).abs() < 1e-9);
                prop_assert!(blp.1 >= 0.0 && unit.prmse().unwrap() <= 1.0);
                prop_assert!(unit.hybrid().unwrap().1.total_cmp(&direct.1.min(blp.1)).is_eq());
            }
            for line in &result.block_covariance {
                prop_assert!(line.iter().sum::<f64>().abs() < 1e-7);
            }
        }
    }
}
