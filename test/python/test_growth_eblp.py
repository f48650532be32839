"""growth_eblp against an implementation of its own in numpy, with explicit dummies and matrices."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

RELATIVE = 1e-7


def simulate(seed: int, schools: int = 14) -> list[tuple[str, str, str, float]]:
    """Four blocks; schools of differing size, students who miss blocks or change school."""
    random = np.random.default_rng(seed)
    rows = []
    for school in range(schools):
        level = random.normal(0.0, 10.0)
        shift = random.normal(0.0, 6.0, 4)
        for student in range(random.integers(20, 60)):
            shared = random.normal(0.0, 15.0)
            seen = random.random(4) < [0.9, 0.9, 0.8, 0.7]
            for block in np.flatnonzero(seen):
                place = school if random.random() < 0.97 else random.integers(schools)
                score = 100 + level + shift[block] + shared + random.normal(0.0, 20.0)
                rows.append((f"s{place:02}", f"{school}-{student}", f"b{block}", float(score)))
    return rows


def reference(rows: list, target: list[str], least: int) -> dict[str, tuple[float, float, float, float]]:
    """direct, its mean squared error, blp and its mean squared error, by school."""
    units, students, blocks = (sorted({row[i] for row in rows}) for i in range(3))
    u, i, b = (np.array([names.index(row[k]) for row in rows]) for k, names in enumerate((units, students, blocks)))
    y = np.array([row[3] for row in rows])
    size = len(blocks)
    taken = [tuple(sorted(b[i == student])) for student in range(len(students))]
    sizes = sorted((taken.count(pattern), pattern) for pattern in set(taken))
    joined = [pattern for n, pattern in sizes if n < least]
    for n, pattern in sizes:
        if joined and sum(taken.count(p) for p in joined) < least and pattern not in joined:
            joined.append(pattern)
    pattern = np.array([() if taken[k] in joined else taken[k] for k in i], dtype=object)
    names = sorted(set(pattern))
    q = np.array([names.index(p) for p in pattern])

    cell = np.unique(np.column_stack([u, b, q]), axis=0, return_inverse=True)[1]
    n_cell = np.bincount(cell)
    e = y - (np.bincount(cell, y) / n_cell)[cell]
    R = np.zeros((size, size))
    for k in range(size):
        R[k, k] = np.sum(e[b == k] ** 2) / (np.sum(b == k) - len(set(cell[b == k])))
    for k, l in combinations(range(size), 2):
        found, common = {}, 0
        for student in range(len(students)):
            at, other = np.flatnonzero((i == student) & (b == k)), np.flatnonzero((i == student) & (b == l))
            if len(at) and len(other):
                common += 1
                if min(n_cell[cell[at[0]]], n_cell[cell[other[0]]]) >= 2:
                    found.setdefault((cell[at[0]], cell[other[0]]), []).append(e[at[0]] * e[other[0]])
        if common >= least:
            estimates = []
            for (c, d), products in found.items():
                n0, n1, n01 = n_cell[c], n_cell[d], len(products)
                estimates.append((n0 * n1 * np.mean(products) / (n0 * n1 - n0 - n1 + n01), n01))
            R[k, l] = R[l, k] = np.average([v for v, _ in estimates], weights=[w for _, w in estimates])

    bp = np.unique(np.column_stack([b, q]), axis=0, return_inverse=True)[1]
    x = np.column_stack([u[:, None] == np.arange(len(units)), bp[:, None] == np.arange(1, bp.max() + 1)]).astype(float)
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    alpha = x[:, len(units) :] @ coefficients[len(units) :]

    schools = []
    for s in range(len(units)):
        own = sorted(set(b[u == s]))
        members = [set(i[(u == s) & (b == k)]) for k in own]
        n = np.array([len(m) for m in members], dtype=float)
        share = np.array([[len(m & o) / (len(m) * len(o)) for o in members] for m in members])
        mean = np.array([y[(u == s) & (b == k)].mean() for k in own])
        offset = np.array([alpha[(u == s) & (b == k)].mean() for k in own])
        schools.append((np.array(own), n, share, mean, offset))

    A = np.vstack([np.eye(size - 1), -np.ones(size - 1)])
    pairs = [(k, l) for k in range(size - 1) for l in range(k + 1)]
    left, right = np.zeros((size, size, len(pairs))), np.zeros((size, size))
    weight = np.zeros((size, size))
    for own, n, share, mean, offset in schools:
        weight[np.ix_(own, own)] += 1
        if len(own) < 2:
            continue
        P = np.eye(len(own)) - np.outer(np.ones(len(own)), n / n.sum())
        z = P @ (mean - offset)
        C = P @ A[own]
        right[np.ix_(own, own)] += np.outer(z, z) - P @ (R[np.ix_(own, own)] * share) @ P.T
        for column, (k, l) in enumerate(pairs):
            unit = np.zeros((size - 1, size - 1))
            unit[k, l] = unit[l, k] = 1
            left[..., column][np.ix_(own, own)] += C @ unit @ C.T
    lower = np.tril_indices(size)
    root = np.sqrt(weight[lower])
    star = np.linalg.lstsq(root[:, None] * left[lower], root * right[lower], rcond=None)[0]
    G = np.zeros((size - 1, size - 1))
    for value, (k, l) in zip(star, pairs, strict=True):
        G[k, l] = G[l, k] = value
    values, vectors = np.linalg.eigh(A @ G @ A.T)
    G = (vectors * np.maximum(values, 0)) @ vectors.T
    assert np.linalg.eigvalsh(R).min() > 0, "the reference has no projection of R"

    result = {}
    for name, (own, n, share, mean, offset) in zip(units, schools, strict=True):
        inside = np.array([blocks[k] in target for k in own])
        if not inside.any():
            continue
        weights = np.where(inside, n, 0.0) / n[inside].sum()
        g, r = G[np.ix_(own, own)], R[np.ix_(own, own)] * share
        inverse = np.linalg.inv(g + r)
        ones = np.ones(len(own))
        H = np.outer(ones, ones) @ inverse / inverse.sum()
        Q = H + g @ inverse @ (np.eye(len(own)) - H)
        rest = np.eye(len(own)) - Q
        mse = rest @ g @ rest.T + Q @ r @ Q.T
        result[name] = (
            weights @ mean,
            weights @ r @ weights,
            weights @ (offset + Q @ (mean - offset)),
            weights @ mse @ weights,
        )
    return result


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("target", [["b3"], ["b0", "b2"]])
def test_agrees_with_numpy(connect, seed: int, target: list[str]) -> None:
    rows, least = simulate(seed), 25
    scores = [dict(zip(("unit", "student", "block", "score"), row, strict=True)) for row in rows]
    options = f"{{'target': $target, 'min_pattern_students': {least}, 'min_pair_students': {least}}}"
    (units,) = connect().execute(
        f"SELECT growth_eblp($scores, {options}).units", {"scores": scores, "target": target}
    ).fetchone()
    expected = reference(rows, target, least)
    assert {unit["unit"] for unit in units if unit["n_target"]} == set(expected)
    for unit in units:
        if unit["n_target"]:
            got = (unit["direct"], unit["direct_mse"], unit["blp"], unit["blp_mse"])
            assert np.allclose(got, expected[unit["unit"]], rtol=RELATIVE), unit["unit"]
