"""Writes test/fixtures/datasets anew: small data sets as NumPy and Python's csv module write them, and what is in them.

    python3 scripts/parity/data_sets.py
"""

import csv
import gzip
import json
import pathlib
import struct

import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[2] / "test/fixtures/datasets"
random = np.random.default_rng(7)
expected = {}


def block(count, height, width, channels):
    return random.integers(0, 256, (count, height, width, channels), dtype=np.uint8)


def known(name, pixels, labels, **more):
    """Pixels as [N, H, W, C], labels as a list per picture."""
    expected[name] = {
        "shape": list(pixels.shape),
        "pixels": [int(v) for v in pixels.reshape(-1)],
        "labels": [[int(l) for l in np.atleast_1d(row)] for row in labels],
        **more,
    }


def npz(name, images, pixels, labels, sets=None, compressed=False, **more):
    (np.savez_compressed if compressed else np.savez)(OUT / name, images=images, labels=labels)
    known(name, pixels, labels if sets is None else sets, **more)


def refused(name, code, **arrays):
    np.savez(OUT / name, **arrays)
    expected[name] = {"refused": code}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    five = np.array([3, 0, 2, 2, 1])

    grey = block(5, 4, 6, 1)
    npz("nhw.npz", grey[..., 0], grey, five)
    npz("nhw-packed.npz", grey[..., 0], grey, five.astype(np.uint8), compressed=True)
    colour = block(5, 4, 6, 3)
    npz("nhwc.npz", colour, colour, five.astype(np.int32))
    npz("nhwc-grey.npz", grey, grey, five.reshape(-1, 1))
    npz("nchw.npz", np.ascontiguousarray(colour.transpose(0, 3, 1, 2)), colour, five.astype(">i8"))
    npz("fortran.npz", np.asfortranarray(colour), colour, five)
    for kind in ("<f2", "<f4", ">f4", "<f8"):
        npz(f"float{kind.replace('<', '-little-').replace('>', '-big-')}.npz", (colour / 255).astype(kind), colour, five)
    sets = np.array([[1, 0, 1], [0, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 1]])
    npz("several.npz", grey[..., 0], grey, np.asfortranarray(sets.astype(bool)), sets=[np.flatnonzero(row) for row in sets])
    square = block(4, 3, 5, 3)
    npz("ambiguous-last.npz", square, square, five[:4], answer="nhwc", asks=True)
    npz("ambiguous-first.npz", square, square.transpose(0, 2, 3, 1), five[:4], answer="nchw", asks=True)

    refused("objects.npz", "npz-objects", images=np.array([grey, None], dtype=object), labels=five)
    refused("object-labels.npz", "npz-objects", images=grey, labels=np.array(["a", 1, 2, 3, 4], dtype=object))
    refused("records.npz", "npz-type", images=grey, labels=np.zeros(5, dtype=[("a", "i4"), ("b", "f4")]))
    refused("words.npz", "npz-type", images=grey, labels=np.array(["cat", "dog", "cat", "dog", "cat"]))
    refused("other-names.npz", "npz-names", x=grey, y=five)
    refused("float-255.npz", "npz-values", images=colour.astype(np.float32), labels=five)
    refused("nan.npz", "npz-values", images=np.full((5, 4, 6), np.nan), labels=five)
    refused("int16.npz", "npz-type", images=colour.astype(np.int16), labels=five)
    refused("four-channels.npz", "npz-shape", images=block(5, 4, 6, 4), labels=five)
    refused("one-axis.npz", "npz-shape", images=grey.reshape(-1), labels=five)
    refused("more-labels.npz", "counts", images=grey, labels=np.arange(6))
    refused("negative.npz", "label-value", images=grey, labels=five - 1)
    refused("float-labels.npz", "npz-type", images=grey, labels=five.astype(float))
    refused("one-hot-of-two.npz", "npz-labels", images=grey, labels=np.eye(5, 3, dtype=int) * 2)
    refused("no-pictures.npz", "no-pictures", images=grey[:0], labels=five[:0])

    for name, opener in (("digits-images-idx3-ubyte", open), ("packed-images-idx3-ubyte.gz", gzip.open)):
        with opener(OUT / name, "wb") as file:
            file.write(struct.pack(">4B3I", 0, 0, 8, 3, 5, 4, 6) + grey.tobytes())
        with opener(OUT / name.replace("images-idx3", "labels-idx1"), "wb") as file:
            file.write(struct.pack(">4BI", 0, 0, 8, 1, 5) + five.astype(np.uint8).tobytes())
        known(name, grey, five)

    rows = [
        ["file", "label"],
        ["a.png", "cat"],
        ["with, comma.png", "dog|cat"],
        ['with "quotes".png', "a, b|dog"],
        ["two\nlines.png", "dog"],
        ["deep/er/고양이.png", "고양이"],
        ["blank label.png", ""],
        ["é.jpg", "cat| dog "],
    ]
    for name, options in (("crlf.csv", {}), ("lf.csv", {"lineterminator": "\n"}), ("quoted.csv", {"quoting": csv.QUOTE_ALL})):
        with open(OUT / name, "w", newline="", encoding="utf-8-sig" if name == "crlf.csv" else "utf-8") as file:
            csv.writer(file, **options).writerows(rows)
        expected[name] = {"rows": rows}

    (OUT / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")


main()
