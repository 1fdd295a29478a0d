"""The published samples of search: documents and queries, with what each must find."""

import json
from pathlib import Path

_SAMPLES = json.loads((Path(__file__).parent / "search.json").read_text("utf-8"))
DOCUMENTS = {row["id"]: (row["title"], row["body"]) for row in _SAMPLES["documents"]}
QUERIES = [(row["query"], set(row["expected"])) for row in _SAMPLES["queries"]]
