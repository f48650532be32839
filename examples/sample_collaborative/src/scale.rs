//! The Smarter Balanced and ELPAC scales.

/// English language arts, then mathematics: the index of every two-element score array.
pub(crate) const SUBJECTS: [&str; 2] = ["ela", "math"];

/// The grades of the Smarter Balanced summative tests.
pub(crate) const TESTED: [i8; 7] = [3, 4, 5, 6, 7, 8, 11];

/// Index of a grade in [`TESTED`].
pub(crate) fn tested_index(grade: i8) -> Option<usize> {
    TESTED.iter().position(|&tested| tested == grade)
}

/// One subject's scale in one grade.
struct Scale {
    /// Least scores of levels 2, 3 and 4.
    cuts: [i16; 3],
    /// Lowest and highest obtainable score up to 2019.
    range_2019: [i16; 2],
    /// Lowest and highest obtainable score from 2021.
    range_2021: [i16; 2],
    /// Mean of true scores planted here, near the state's.
    mean: f64,
    /// Standard deviation of true scores planted here, near the state's.
    sd: f64,
}

/// A row of the table below.
const fn scale(
    cuts: [i16; 3],
    range_2019: [i16; 2],
    range_2021: [i16; 2],
    mean: f64,
    sd: f64,
) -> Scale {
    Scale {
        cuts,
        range_2019,
        range_2021,
        mean,
        sd,
    }
}

/// By subject and [`tested_index`]. Cut scores and score ranges: cde.ca.gov "Smarter Balanced
/// Scale Score Ranges"; the ranges changed with the 2020-21 administration
/// (caaspp-elpac.ets.org). Means and deviations are this program's own.
#[rustfmt::skip]
const SCALES: [[Scale; 7]; 2] = [
    [
        scale([2367, 2432, 2490], [2114, 2623], [2115, 2650], 2416.0, 86.0),
        scale([2416, 2473, 2533], [2131, 2663], [2140, 2690], 2456.0, 91.0),
        scale([2442, 2502, 2582], [2201, 2701], [2200, 2730], 2490.0, 94.0),
        scale([2457, 2531, 2618], [2210, 2724], [2230, 2770], 2512.0, 95.0),
        scale([2479, 2552, 2649], [2258, 2745], [2260, 2810], 2534.0, 98.0),
        scale([2487, 2567, 2668], [2288, 2769], [2290, 2850], 2548.0, 99.0),
        scale([2493, 2583, 2682], [2299, 2795], [2300, 2900], 2584.0, 108.0),
    ],
    [
        scale([2381, 2436, 2501], [2189, 2621], [2190, 2660], 2425.0, 80.0),
        scale([2411, 2485, 2549], [2204, 2659], [2205, 2700], 2462.0, 83.0),
        scale([2455, 2528, 2579], [2219, 2700], [2220, 2740], 2485.0, 90.0),
        scale([2473, 2552, 2610], [2235, 2748], [2235, 2780], 2504.0, 101.0),
        scale([2484, 2567, 2635], [2250, 2778], [2250, 2820], 2518.0, 105.0),
        scale([2504, 2586, 2653], [2265, 2802], [2265, 2860], 2530.0, 111.0),
        scale([2543, 2628, 2718], [2280, 2862], [2280, 2900], 2560.0, 114.0),
    ],
];

/// Mean and standard deviation of true scores.
pub(crate) fn mean_sd(subject: usize, index: usize) -> (f64, f64) {
    let scale = &SCALES[subject][index];
    (scale.mean, scale.sd)
}

/// Lowest and highest obtainable score in a spring year.
pub(crate) fn range(subject: usize, index: usize, spring: i32) -> [i16; 2] {
    let scale = &SCALES[subject][index];
    if spring <= 2019 {
        scale.range_2019
    } else {
        scale.range_2021
    }
}

/// Achievement level 1 to 4.
pub(crate) fn level(subject: usize, grade: i8, score: i16) -> u8 {
    let index = tested_index(grade).expect("a Smarter Balanced grade");
    let cuts = SCALES[subject][index].cuts;
    1 + cuts.iter().filter(|&&cut| score >= cut).count() as u8
}

/// Standard error of measurement of a true score: least in the middle, larger at the extremes.
/// The `wobble` (-3 to 3) stands for the items the student happened to get.
pub(crate) fn standard_error(subject: usize, index: usize, truth: f64, wobble: i32) -> u8 {
    let (mean, sd) = mean_sd(subject, index);
    let distance = ((truth - mean) / (2.6 * sd)).powi(2).min(1.0);
    (25.0 + 12.0 * distance + f64::from(wobble)).round() as u8
}

/// Upper bounds of ELPI levels 1, 2L, 2H, 3L and 3H for KN and grades 1 to 12, as coded in public
/// analyst scripts; level 4 lies above.
const ELPI_BOUNDS: [[i16; 5]; 13] = [
    [1373, 1397, 1421, 1447, 1473],
    [1410, 1432, 1454, 1480, 1506],
    [1423, 1446, 1470, 1500, 1531],
    [1447, 1467, 1487, 1510, 1534],
    [1458, 1478, 1498, 1523, 1548],
    [1466, 1489, 1513, 1536, 1559],
    [1474, 1495, 1516, 1541, 1566],
    [1480, 1503, 1526, 1550, 1575],
    [1485, 1509, 1533, 1561, 1589],
    [1492, 1518, 1544, 1574, 1605],
    [1492, 1518, 1544, 1574, 1605],
    [1499, 1526, 1554, 1584, 1614],
    [1499, 1526, 1554, 1584, 1614],
];

/// The bounds of a grade; TK takes the kindergarten test.
fn elpi_bounds(grade: i8) -> &'static [i16; 5] {
    &ELPI_BOUNDS[grade.max(0) as usize]
}

/// The middle of the ELPAC scale in a grade.
pub(crate) fn elpac_middle(grade: i8) -> f64 {
    f64::from(elpi_bounds(grade)[2])
}

/// ELPAC performance level 1 to 4: ELPI levels 2L and 2H are level 2, 3L and 3H level 3.
pub(crate) fn elpac_level(grade: i8, score: i16) -> u8 {
    let bounds = elpi_bounds(grade);
    1 + [bounds[0], bounds[2], bounds[4]]
        .iter()
        .filter(|&&bound| score > bound)
        .count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_at_their_cuts() {
        assert_eq!(level(0, 3, 2366), 1);
        assert_eq!(level(0, 3, 2367), 2);
        assert_eq!(level(1, 11, 2718), 4);
        assert_eq!(elpac_level(0, 1373), 1);
        assert_eq!(elpac_level(0, 1374), 2);
        assert_eq!(elpac_level(12, 1615), 4);
    }

    #[test]
    fn standard_errors_stay_in_their_band() {
        for wobble in [-3, 3] {
            for truth in [2000.0, 2456.0, 2900.0] {
                assert!((22..=40).contains(&standard_error(0, 1, truth, wobble)));
            }
        }
    }
}
