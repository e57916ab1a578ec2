"""Finds people like a baseline with scikit-learn's logistic regression on all traits. For the benchmark of look-alike models
only.

Its argument is a folder with three files of 32-bit numbers: `ends`, where the row of each person ends in `columns`, the traits
of each person, and `baseline`, the people given. Prints a line for each strength: the milliseconds of the processor for fit and score, and the
5,000 people outside the baseline that rank highest.
"""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore", ConvergenceWarning)
folder = Path(sys.argv[1])
ends, columns, baseline = (np.fromfile(folder / name, dtype="<u4") for name in ("ends", "columns", "baseline"))
starts = np.concatenate([[0], ends]).astype(np.int32)
traits = int(columns.max()) + 1
matrix = csr_matrix((np.ones(len(columns)), columns.astype(np.int32), starts), shape=(len(ends), traits))
chosen = np.zeros(len(ends), dtype=int)
chosen[baseline] = 1
for strength in (0.003, 0.01, 0.1):
    began = time.process_time()
    model = LogisticRegression(C=strength, solver="saga", random_state=0).fit(matrix, chosen)
    scores = model.decision_function(matrix)
    took = time.process_time() - began
    scores[baseline] = -np.inf
    best = np.argsort(-scores, kind="stable")[:5000]
    print(int(took * 1000), *best)
