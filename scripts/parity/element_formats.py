#!/usr/bin/env python3
"""Writes test/fixtures/element-formats.json: arrays as NumPy and PyTorch store them, and the float32 they stand for.

/usr/bin/python3 scripts/parity/element_formats.py     Debian's python3-numpy and python3-torch
"""

import base64
import io
import json
import pathlib
import struct

import numpy as np
import torch

ROOT = pathlib.Path(__file__).parents[2]
# The largest half, a half below the smallest normal one, and a number that no float holds.
VALUES = np.array([[1, -2, 3.5], [0.1, 65504, -6e-8]])
WHOLE = np.array([[1, 0, 3], [4, 100, 0]])


def encode(data):
    return base64.b64encode(data).decode()


def npy(name, array):
    file = io.BytesIO()
    np.save(file, array)
    floats = np.ascontiguousarray(array).astype("<f4").tobytes()
    return {"name": name, "file": encode(file.getvalue()), "floats": encode(floats)}


def safetensors(tensors):
    header, body = {}, b""
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    return encode(struct.pack("<Q", len(text)) + text + body)


def main():
    floating = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]
    whole = ["|i1", "|u1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8", "|b1"]
    arrays = [npy(kind, VALUES.astype(kind)) for kind in floating]
    arrays += [npy(kind, WHOLE.astype(kind)) for kind in whole]
    arrays.append(npy("Fortran order", np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype("<f4"))))
    arrays.append(npy("Fortran order, >f2", np.asfortranarray(np.arange(6).reshape(2, 3).astype(">f2"))))
    brain = torch.tensor(VALUES).to(torch.bfloat16)
    tensors = {
        "half": ("F16", [2, 3], VALUES.astype("<f2").tobytes()),
        "brain": ("BF16", [2, 3], brain.view(torch.int16).numpy().tobytes()),
        "double": ("F64", [2, 3], VALUES.tobytes()),
        "count": ("I64", [], np.int64(7).tobytes()),
        "bytes": ("U8", [3], bytes([0, 128, 255])),
        "flags": ("BOOL", [2], bytes([0, 1])),
    }
    floats = {
        "half": VALUES.astype("<f2").astype("<f4").ravel().tolist(),
        "brain": brain.float().ravel().tolist(),
        "double": VALUES.astype("<f4").ravel().tolist(),
        "count": [7.0],
        "bytes": [0.0, 128.0, 255.0],
        "flags": [0.0, 1.0],
    }
    numbers = np.random.default_rng(1).normal(0, 1, 500) * 10.0 ** np.random.default_rng(2).uniform(-9, 5, 500)
    halves = [[float(value), int(np.float16(value).view(np.uint16))] for value in numbers.astype("<f4")]
    result = {"npy": arrays, "safetensors": {"file": safetensors(tensors), "floats": floats}, "halves": halves}
    path = ROOT / "test/fixtures/element-formats.json"
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
