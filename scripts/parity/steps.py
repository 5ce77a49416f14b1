#!/usr/bin/env python3
r"""One training step of the examples with PyTorch in float64, from their exported files; writes
test/parity/generated/steps.json: loss, gradients, batch statistics and what the optimisers change, each tensor by its length
and its products with two seeded directions.

    for name in average-and-maximum depthwise-separable inception-block lenet-5 residual-block se-block se-cnn \
                se-resnet small-vgg three-attentions; do
      npm run -s convas -- export assets/examples/$name.convas --to pytorch -o /tmp/steps/$name.py --force
    done
    python3 scripts/parity/steps.py /tmp/steps
"""
import importlib.util
import json
import pathlib
import sys

import torch
import torch.nn.functional as F

from expected import FOLDER, tensor
from gradients import told

# Of so many pictures from this seed on, those whose activations keep furthest away from the kinks of ReLU.
SEED = 17
TRIED = 24
PICTURES = 8


class Masked(torch.nn.Module):
    """A dropout with a mask that both sides know."""

    def __init__(self, ratio):
        super().__init__()
        self.ratio = ratio

    def forward(self, x):
        numbers = tensor(SEED, "mask", x.shape)
        return x * torch.where((numbers + 1) / 2 < self.ratio, 0.0, 1 / (1 - self.ratio))


def load(path):
    spec = importlib.util.spec_from_file_location("net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.load()
    for name, layer in list(model.named_children()):
        if isinstance(layer, torch.nn.Dropout):
            setattr(model, name, Masked(layer.p))
    return module, model.double().train()


def picture_shape(path):
    """[C, H, W], as the file's head says it."""
    line = next(line for line in path.read_text().splitlines() if "the network takes N×" in line)
    return [int(part) for part in line.split("N×")[1].split(".")[0].split("×")]


def logits_of(model, pictures):
    out = model(pictures)
    out = out[0] if isinstance(out, tuple) else out
    shares = bool((out >= 0).all()) and torch.allclose(out.sum(1), torch.ones(len(out), dtype=out.dtype))
    return out.log() if shares else out


def losses(classes):
    weights = tensor(SEED, "classes", [classes]).abs() + 0.5
    yield "plain", lambda z, t: F.cross_entropy(z, t, reduction="sum"), lambda t: float(len(t))
    yield (
        "weighted",
        lambda z, t: F.cross_entropy(z, t, weight=weights, label_smoothing=0.1, reduction="sum"),
        lambda t: float(weights[t].sum()),
    )


def optimisers(parameters):
    yield "sgd", torch.optim.SGD(parameters, lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4), 1.0
    yield "adamW", torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.05), None


def nearest_kink(model, pictures):
    """How near any input of a ReLU is to 0: there float32 and float64 may stand on different sides, with other gradients."""
    nearest = [1.0]
    relu = F.relu

    def watched(x, *arguments, **named):
        nearest.append(float(x.detach().abs().min()))
        return relu(x, *arguments, **named)

    F.relu = watched
    try:
        with torch.no_grad():
            classes = logits_of(model, pictures).shape[1]
    finally:
        F.relu = relu
    return min(nearest), classes


def record(path):
    module, model = load(path)
    names = {key: value for key, value in module.file_names(model).items()}
    tried = {}
    for candidate in range(SEED, SEED + TRIED):
        pictures = tensor(candidate, "picture", [PICTURES, *picture_shape(path)])
        tried[candidate], classes = nearest_kink(model, pictures)
    seed = max(tried, key=tried.get)
    pictures = tensor(seed, "picture", [PICTURES, *picture_shape(path)])
    labels = torch.arange(PICTURES) * 3 % classes
    result = {"classes": classes, "seed": seed}
    for (loss_name, loss, weight), optimiser_at in zip(losses(classes), (0, 1)):
        _, model = load(path)
        learned = dict(model.named_parameters())
        name, optimiser, clip = list(optimisers(learned.values()))[optimiser_at]
        # A momentum of 1 keeps the batch's own statistics.
        for layer in model.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.momentum = 1.0
        value = loss(logits_of(model, pictures), labels)
        (value / weight(labels)).backward()
        made = {"loss": float(value), "weight": weight(labels), "optimiser": name}
        made["gradients"] = {names[key]: told(SEED, names[key], p.grad) for key, p in learned.items()}
        made["statistics"] = {
            names[key]: told(SEED, names[key], value) for key, value in model.named_buffers() if key in names
        }
        if clip:
            made["norm"] = float(torch.nn.utils.clip_grad_norm_(list(learned.values()), clip))
        before = {key: p.detach().clone() for key, p in learned.items()}
        optimiser.step()
        made["changes"] = {names[key]: told(SEED, names[key], p - before[key]) for key, p in learned.items()}
        result[loss_name] = made
    return result


def main():
    folder = pathlib.Path(sys.argv[1])
    results = {path.stem: record(path) for path in sorted(folder.glob("*.py"))}
    lines = [f"{json.dumps(name)}:{json.dumps(value, separators=(',', ':'))}" for name, value in results.items()]
    (FOLDER / "generated" / "steps.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
