"""Makes photos of 640x480 out of small images: enlarged, with the texture and noise that small ones lack, as JPEG of
quality 90, in as many class folders as the small images have.

usage: make-photos.py SMALL_FOLDER FOLDER [--count 4000] [--seed 0]      (pip install pillow numpy)
SMALL_FOLDER has class folders; FOLDER/train/CLASS/*.jpg is written."""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("small", type=Path)
parser.add_argument("folder", type=Path)
parser.add_argument("--count", type=int, default=4000)
parser.add_argument("--seed", type=int, default=0)
arguments = parser.parse_args()

width, height = 640, 480
random = np.random.default_rng(arguments.seed)
small = sorted(path for path in arguments.small.glob("*/*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
for number in range(arguments.count):
    path = small[number * len(small) // arguments.count]
    image = Image.open(path).convert("RGB").resize((width, height), Image.Resampling.BICUBIC)
    # Noise at three scales, about as strong as the detail that photos of a camera have there.
    pixels = np.asarray(image, dtype=np.float32)
    for scale, strength in ((1, 4.0), (4, 6.0), (16, 8.0)):
        noise = random.normal(0, strength, (height // scale, width // scale)).astype(np.float32)
        grown = Image.fromarray(noise, mode="F").resize((width, height), Image.Resampling.BICUBIC)
        pixels = pixels + np.asarray(grown)[..., None]
    target = arguments.folder / "train" / path.parent.name / f"{number:05}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(target, quality=90)
print(f"{arguments.count} photos in {arguments.folder / 'train'}")
