"""Creates a trait and a segment for each audience with the public client adobe-aam, as a person would with a script:
one request after the other, and again what was refused. For the benchmark of sharing only.

Its argument is a JSON file with {"id", "name"} of each audience. PEER_BASE_URL, PEER_TOKEN, PEER_CLIENT_ID and PEER_ORG_ID say
where to send the requests and with what.
"""

import csv
import json
import os
import sys
import tempfile

import pandas.core.common
import pandas.errors
import requests

# The client imports it from where pandas had it until 1.4, which current versions of Python cannot run.
pandas.core.common.SettingWithCopyWarning = pandas.errors.SettingWithCopyWarning

BASE = os.environ["PEER_BASE_URL"]
send = requests.Session.request


def to_practice(session, method, url, **rest):
    """The client knows Adobe's addresses only."""
    for host in ("https://api.demdex.com", "https://aam.adobe.io"):
        if url.startswith(host):
            url = BASE + url[len(host):].rstrip("/")
    return send(session, method, url, **rest)


requests.Session.request = to_practice
os.environ["aam_api_credentials"] = str({"client_id": os.environ["PEER_CLIENT_ID"], "org_id": os.environ["PEER_ORG_ID"]})
os.environ["aam_api_token"] = os.environ["PEER_TOKEN"]

from adobe_aam import Segments, Traits  # noqa: E402  (it reads the environment)
from adobe_aam.helpers.headers import Headers  # noqa: E402


def read(path):
    answer = requests.get(f"https://api.demdex.com/v1/{path}", headers=Headers.createHeaders())
    answer.raise_for_status()
    return answer.json()


def create_all(create, rows, refused):
    """Creates all rows. The client writes those that were refused to a file of its own."""
    with open("rows.csv", "w", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    create("rows.csv")
    while os.path.exists(refused):
        os.replace(refused, "rows.csv")
        create("rows.csv")


def main():
    with open(sys.argv[1]) as file:
        audiences = json.load(file)
    os.chdir(tempfile.mkdtemp())
    sys.stdout = open(os.devnull, "w")
    name = "Adobe Experience Platform Audience Sharing"
    source = next(row["dataSourceId"] for row in read("datasources") if row["name"] == name)
    traits, segments = read("folders/traits")[0]["folderId"], read("folders/segments")[0]["folderId"]
    create_all(
        Traits.create_from_csv,
        [
            {
                "traitType": "ON_BOARDED_TRAIT",
                "name": audience["name"],
                "dataSourceId": source,
                "folderId": traits,
                "traitRule": f'segid == "{audience["id"]}"',
            }
            for audience in audiences
        ],
        "aam_unsuccessful_traits.csv",
    )
    sids = {row["name"]: row["sid"] for row in read(f"traits?dataSourceId={source}")}
    create_all(
        Segments.create_from_csv,
        [
            {
                "dataSourceId": source,
                "name": audience["name"],
                "segmentRule": f"{sids[audience['name']]}T",
                "folderId": segments,
            }
            for audience in audiences
        ],
        "aam_unsuccessful_segments.csv",
    )


main()
