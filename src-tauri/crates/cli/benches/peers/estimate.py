"""Answers the questions of the benchmark of estimates with DuckDB, in memory, from the same members. Its argument is a folder
with members.csv (trait, person, whether held, days since the last realization or nothing), events.csv (trait, person, days ago)
and questions.json (a list of {"name", "sql"}). Prints {"name": {"ms": [...], "counts": [...]}} as JSON.
"""

import json
import os
import sys
import time

import duckdb

RUNS = 20


def main():
    folder = sys.argv[1]
    db = duckdb.connect()
    members, events = (os.path.join(folder, name) for name in ("members.csv", "events.csv"))
    db.execute(
        f"""CREATE TABLE members AS SELECT column0::INTEGER sid, column1::INTEGER person, column2 = 1 held,
        column3::SMALLINT last_ago FROM read_csv('{members}', header = false, all_varchar = false) ORDER BY sid, person"""
    )
    db.execute(
        f"""CREATE TABLE events AS SELECT column0::INTEGER sid, column1::INTEGER person, column2::SMALLINT ago
        FROM read_csv('{events}', header = false) ORDER BY sid, ago, person"""
    )
    with open(os.path.join(folder, "questions.json")) as file:
        questions = json.load(file)
    answers = {}
    for question in questions:
        taken = []
        for _ in range(RUNS + 1):
            began = time.perf_counter()
            counts = db.execute(question["sql"]).fetchone()
            taken.append((time.perf_counter() - began) * 1000)
        # The first time, DuckDB prepares itself.
        answers[question["name"]] = {"ms": taken[1:], "counts": list(counts)}
    json.dump(answers, sys.stdout)


main()
