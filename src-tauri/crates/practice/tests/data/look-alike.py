"""Makes look-alike.json: weights of scikit-learn on small made-up worlds. Run with scikit-learn 1.9.1 and numpy.

The matrix has one column of zeros and ones per trait, and as its last column ln(1 + number of traits), standardized.
"""

import json
import random
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression


def world(seed: int, people: int, traits: int, chosen: int) -> dict:
    dice = random.Random(seed)
    baseline = sorted(dice.sample(range(people), chosen))
    inside = set(baseline)
    columns = []
    for trait in range(traits):
        rate, sign = dice.uniform(0.02, 0.3), dice.uniform(0.7, 3.0)
        columns.append([p for p in range(people) if dice.random() < rate * (sign if p in inside else 1)])
    # An almost exact copy of the first column, as two feeds sell it.
    columns.append([p for p in columns[0] if dice.random() < 0.95])
    sizes = [dice.randrange(3) for _ in range(people)]
    for column in columns:
        for person in column:
            sizes[person] += 1
    matrix = np.zeros((people, len(columns) + 1))
    for number, column in enumerate(columns):
        matrix[column, number] = 1
    size = np.log1p(np.array(sizes, dtype=float))
    matrix[:, -1] = (size - size.mean()) / size.std()
    chosen_rows = np.zeros(people, dtype=int)
    chosen_rows[baseline] = 1
    model = LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-12, max_iter=500).fit(matrix, chosen_rows)
    weights = model.coef_[0].tolist()
    return {
        "sizes": sizes,
        "baseline": baseline,
        "columns": columns,
        "weights": weights[:-1],
        "size": weights[-1],
        "intercept": float(model.intercept_[0]),
    }


worlds = [world(1, 400, 12, 60), world(2, 600, 20, 40), world(3, 500, 5, 200)]
Path(__file__).with_suffix(".json").write_text(json.dumps(worlds, separators=(",", ":")) + "\n")
