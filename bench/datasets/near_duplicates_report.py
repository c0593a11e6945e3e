"""What a search for near duplicates found, at several thresholds, and a picture of a random sample of it.

    python near_duplicates_report.py WORKSPACE DATASET [--sheet FILE] [--pairs 50] [--seed 0] [--published FILE]
"""

import argparse
import json
import os
import sqlite3

import numpy as np
from PIL import Image, ImageDraw

parser = argparse.ArgumentParser()
parser.add_argument("workspace")
parser.add_argument("dataset")
parser.add_argument("--sheet", default="near-duplicates.png")
parser.add_argument("--pairs", type=int, default=50)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--threshold", type=float, default=0.8)
parser.add_argument("--published")
given = parser.parse_args()

database = sqlite3.connect(os.path.join(given.workspace, "xent.sqlite"))
form, images_file = database.execute(
    "SELECT format, images_file FROM dataset WHERE id = ?", [given.dataset]
).fetchone()
form = json.loads(form)
images = np.memmap(os.path.join(given.workspace, "images", images_file), np.uint8, "r")
images = images.reshape(-1, form["height"], form["width"], form["channels"])
rows = database.execute(
    "SELECT split, path FROM example WHERE dataset_id = ? ORDER BY position", [given.dataset]
).fetchall()
splits = [split for split, _ in rows]
positions = {"/".join(path.split("#")[-1].split("/")[-3:]): place for place, (_, path) in enumerate(rows)}
pairs = database.execute(
    "SELECT a, b, similarity FROM similar_pair WHERE dataset_id = ? ORDER BY a, b", [given.dataset]
).fetchall()
published = set()
if given.published:
    for line in open(given.published):
        published.add(tuple(sorted(positions[path] for path in line.split())))
heldout = lambda pair: max(pair, key=lambda place: splits[place])
listed = {heldout(pair) for pair in published}

print("| similarity from | pairs | pairs across splits | held-out images with one in training | published found |")
print("| --- | --- | --- | --- | --- |")
for threshold in (0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
    found = [(a, b) for a, b, similarity in pairs if similarity >= threshold]
    across = [pair for pair in found if splits[pair[0]] != splits[pair[1]]]
    images_found = {heldout(pair) for pair in across}
    known = len(images_found & listed)
    share = f"{known} of {len(listed)}" if listed else ""
    print(f"| {threshold} | {len(found)} | {len(across)} | {len(images_found)} | {share} |")

across = [pair for pair in pairs if pair[2] >= given.threshold and splits[pair[0]] != splits[pair[1]]]
chosen = np.random.default_rng(given.seed).permutation(len(across))[: given.pairs]
columns, edge = 5, 80
sheet = Image.new("RGB", (columns * (2 * edge + 24), -(-len(chosen) // columns) * (edge + 26)), "white")
draw = ImageDraw.Draw(sheet)
for place, which in enumerate(sorted(chosen, key=lambda each: -across[each][2])):
    a, b, similarity = across[which]
    left, top = (place % columns) * (2 * edge + 24) + 8, (place // columns) * (edge + 26) + 4
    for index, position in enumerate((heldout((a, b)), min((a, b), key=lambda each: splits[each]))):
        picture = Image.fromarray(np.asarray(images[position]).squeeze()).convert("RGB")
        sheet.paste(picture.resize((edge, edge), Image.BICUBIC), (left + index * (edge + 2), top))
    draw.text((left, top + edge + 3), f"{place + 1}: {similarity:.2f}", fill="black")
sheet.quantize(256).save(given.sheet, optimize=True)
