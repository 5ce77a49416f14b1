#!/usr/bin/env python3
"""Computes the gradients of every case of test/parity/cases.json with PyTorch's autograd in float64, and writes
test/parity/generated/gradients.json: of each gradient its length and its products with two seeded directions, which say
as much as the elements and take less room.

The loss is the sum of the output, weighted by seeded numbers. Batch normalisation uses the statistics of the batch, and
dropout a seeded mask, as in training. Run it after a change of the table, as expected.py:

    python3 scripts/parity/gradients.py
"""
import json

import torch
import torch.nn.functional as F

from expected import FOLDER, LAYERS, Case, stream, tensor, variants


class Learning(Case):
    """A case whose picture and parameters are differentiated."""

    def __init__(self, entry, attributes):
        self.parameters = {}
        super().__init__(entry, attributes)
        self.picture.requires_grad_(True)
        self.inputs = [self.cut(cut) for cut in entry.get(
            "inputs", [{"channels": [0, entry["picture"][0]], "flatten": entry.get("flatten", False)}])]
        self.x = self.inputs[0]
        self.batch = {}

    def parameter(self, name, shape):
        if name not in self.parameters:
            self.parameters[name] = super().parameter(name, shape).requires_grad_(name not in ("mean", "variance"))
        return self.parameters[name]


def batch_normalization(case, epsilon=1e-5, momentum=0.9):
    channels = [case.x.shape[1]]
    scale, bias = case.parameter("scale", channels), case.parameter("bias", channels)
    # With a momentum of 1 the running statistics are those of the batch, the variance unbiased.
    mean, variance = torch.zeros(channels, dtype=torch.float64), torch.ones(channels, dtype=torch.float64)
    out = F.batch_norm(case.x, mean, variance, scale, bias, training=True, momentum=1.0, eps=epsilon)
    case.batch = {"batch.mean": mean, "batch.variance": variance}
    return out


def dropout(case, ratio=0.5):
    numbers = tensor(case.seed, "mask", case.x.shape)
    return case.x * torch.where((numbers + 1) / 2 < ratio, 0.0, 1 / (1 - ratio))


TRAINING = {**LAYERS, "batchNormalization": batch_normalization, "dropout": dropout}


def told(seed, name, values):
    flat = values.detach().flatten()
    products = [float(flat @ torch.from_numpy(stream(seed, f"{name}/{k}", len(flat)))) for k in (1, 2)]
    return [float(f"{value:.8g}") for value in (float(flat.norm()), *products)]


def main():
    table = json.loads((FOLDER / "cases.json").read_text())
    lines = []
    for entry in table["cases"]:
        for name, attributes in variants(entry):
            case = Learning(entry, attributes)
            out = TRAINING[entry["layer"]](case, **attributes)
            (out * tensor(case.seed, "loss", out.shape)).sum().backward()
            gradients = {"picture": case.picture.grad}
            gradients.update({key: value.grad for key, value in case.parameters.items() if value.requires_grad})
            gradients.update(case.batch)
            record = {key: told(case.seed, key, value) for key, value in gradients.items()}
            lines.append(f"{json.dumps(name)}:{json.dumps(record, separators=(',', ':'))}")
    (FOLDER / "generated" / "gradients.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(lines)} cases")


if __name__ == "__main__":
    main()
