"""Beside the list of `xent dataset check --wrong-labels`: cleanlab's filters on the same probabilities.

    python wrong_labels_cleanlab.py FILE

FILE is what `wrong-labels.mjs` writes.
"""

import json
import os
import sqlite3
import struct
import sys
import warnings

import numpy as np
from cleanlab.filter import find_label_issues

warnings.filterwarnings("ignore")


def tensors(file):
    """The tensors of a safetensors file."""
    types = {"F32": np.float32, "U32": np.uint32, "U16": np.uint16}
    with open(file, "rb") as opened:
        content = opened.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    return {
        name: np.frombuffer(content[8 + length :][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


given = json.load(open(sys.argv[1]))
rows = sqlite3.connect(given["database"]).execute(
    "SELECT label, path FROM example WHERE dataset_id = ? ORDER BY position", [given["dataset"]]
).fetchall()
labels = np.array([label for label, _ in rows])
wrong = np.array([os.path.basename(path) in given["truths"] for _, path in rows])
probabilities = np.zeros((len(rows), len(given["classes"])), np.float32)
counts = np.zeros(len(rows), int)
for folder in given["runs"]:
    examined = tensors(os.path.join(folder, "examples-validation.safetensors"))
    probabilities[examined["position"]] += examined["probabilities"]
    counts[examined["position"]] += 1
assert counts.min() >= 1 and given["examined"] == len(rows), "every image must have been examined"
probabilities /= counts[:, None]
print(f"{len(rows)} images, {wrong.sum()} filed wrongly; out-of-fold accuracy {(probabilities.argmax(1) == labels).mean():.4f}\n")

own = probabilities[np.arange(len(labels)), labels]
others = probabilities.copy()
others[np.arange(len(labels)), labels] = -1
margin = own - others.max(1)


def tell(name, found):
    found = np.asarray(found)
    hits = wrong[found]
    precision, recall = hits.mean(), hits.sum() / wrong.sum()
    first = hits[: wrong.sum()].sum() / wrong.sum()
    average = (np.cumsum(hits) / np.arange(1, len(hits) + 1) * hits).sum() / wrong.sum()
    print(
        f"| {name} | {len(found)} | {precision:.3f} | {recall:.3f} | {2 * precision * recall / (precision + recall):.3f} "
        f"| {hits[:100].mean():.2f} | {first:.3f} | {average:.3f} |"
    )


print("| list | suspected | precision | recall | F1 | precision of the first 100 | of the first as many as are wrong | average precision |")
print("| --- | --- | --- | --- | --- | --- | --- | --- |")
tell("Xent", given["ours"])
for filter_by in ("confident_learning", "prune_by_noise_rate", "prune_by_class", "both", "predicted_neq_given"):
    for score, name in ((margin, "normalized margin"), (own, "self-confidence")):
        mask = find_label_issues(labels, probabilities, filter_by=filter_by, n_jobs=1)
        found = np.flatnonzero(mask)
        tell(f"cleanlab {filter_by}, by {name}", found[np.argsort(score[found], kind="stable")])
same = find_label_issues(labels, probabilities, filter_by="both", return_indices_ranked_by="self_confidence", n_jobs=1)
shared = len(set(same) & set(given["ours"]))
print(f"\nOf Xent's {len(given['ours'])} and the {len(same)} of cleanlab's “both” {shared} are the same.")
