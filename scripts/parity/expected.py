#!/usr/bin/env python3
"""Computes what every layer type must give, with PyTorch and NumPy, and writes test/parity/generated/expected.json.

Independent of the TypeScript side: it shares only the table of cases (test/parity/cases.json) and the seeded numbers.
Run it after a change of the table; needs Python 3 with PyTorch and NumPy (Debian: python3-torch python3-numpy):

    python3 scripts/parity/expected.py

Everything is computed in float64 from float32 inputs and rounded to 8 significant digits.
"""
import itertools
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "test" / "parity"
BATCH = 2


def stream(seed, name, count):
    """Seeded numbers in [-1, 1): an LCG (Numerical Recipes) that starts at a hash of the seed and the tensor's name."""
    state = seed
    for character in name:
        state = (state * 31 + ord(character)) % 2**32
    values = []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append(state / 2**32 * 2 - 1)
    return np.array(values)


def tensor(seed, name, shape, scale=1.0):
    values = (stream(seed, name, math.prod(shape)) * scale).astype(np.float32).astype(np.float64)
    return torch.from_numpy(values.reshape(shape))


class Case:
    def __init__(self, entry, attributes):
        self.seed = entry["seed"]
        self.a = attributes
        self.picture = tensor(self.seed, "picture", [BATCH, *entry["picture"]], entry.get("scale", 1))
        cuts = entry.get("inputs", [{"channels": [0, entry["picture"][0]], "flatten": entry.get("flatten", False)}])
        self.inputs = [self.cut(cut) for cut in cuts]
        self.x = self.inputs[0]

    def cut(self, cut):
        start, end = cut["channels"]
        x = self.picture[:, start:end]
        if cut.get("globalMax"):
            x = x.amax(dim=(2, 3), keepdim=True)
        return x.flatten(1) if cut.get("flatten") else x

    def parameter(self, name, shape):
        value = tensor(self.seed, name, shape)
        # A variance is positive; all other parameters take the numbers as they come.
        return (value.abs().float() + 0.5).double() if name == "variance" else value


def conv2d(case, filters=32, kernelShape=(3, 3), strides=(1, 1), pads=(1, 1, 1, 1), dilations=(1, 1), group=1, bias=True):
    top, left, bottom, right = pads
    x = F.pad(case.x, (left, right, top, bottom))
    weight = case.parameter("weight", [filters, x.shape[1] // group, *kernelShape])
    b = case.parameter("bias", [filters]) if bias else None
    return F.conv2d(x, weight, b, stride=tuple(strides), dilation=tuple(dilations), groups=group)


def pool_extent(length, kernel, stride, before, after, dilation, ceil_mode):
    room = length + before + after - dilation * (kernel - 1) - 1
    out = (-(-room // stride) if ceil_mode else room // stride) + 1
    # PyTorch: the last window must start inside the input or the front padding.
    if ceil_mode and (out - 1) * stride >= length + before:
        out -= 1
    return out


def pool(x, kernel, strides, pads, dilations, ceil_mode, reduce):
    """Every window by its definition: `reduce(elements, window size clipped to the padded input)`."""
    top, left, bottom, right = pads
    n, c, height, width = x.shape
    oh = pool_extent(height, kernel[0], strides[0], top, bottom, dilations[0], ceil_mode)
    ow = pool_extent(width, kernel[1], strides[1], left, right, dilations[1], ceil_mode)
    out = torch.empty(n, c, oh, ow, dtype=x.dtype)
    for i, j in itertools.product(range(oh), range(ow)):
        rows = [i * strides[0] - top + k * dilations[0] for k in range(kernel[0])]
        columns = [j * strides[1] - left + k * dilations[1] for k in range(kernel[1])]
        padded = sum(r < height + bottom for r in rows) * sum(q < width + right for q in columns)
        rows = [r for r in rows if 0 <= r < height]
        columns = [q for q in columns if 0 <= q < width]
        out[:, :, i, j] = reduce(x[:, :, rows][:, :, :, columns], padded)
    return out


def symmetric(pads, kernel):
    """PyTorch pools only with equal padding of at most half a kernel."""
    return pads[0] == pads[2] and pads[1] == pads[3] and pads[0] * 2 <= kernel[0] and pads[1] * 2 <= kernel[1]


def max_pool(case, kernelShape=(2, 2), strides=(2, 2), pads=(0, 0, 0, 0), dilations=(1, 1), ceilMode=False):
    out = pool(case.x, kernelShape, strides, pads, dilations, ceilMode, lambda window, _: window.amax(dim=(2, 3)))
    if symmetric(pads, kernelShape):
        check = F.max_pool2d(case.x, kernelShape, strides, tuple(pads[:2]), tuple(dilations), ceilMode)
        assert check.shape == out.shape and torch.equal(check, out), (kernelShape, strides, pads, ceilMode)
    return out


def average_pool(case, kernelShape=(2, 2), strides=(2, 2), pads=(0, 0, 0, 0), ceilMode=False, countIncludePad=False):
    def mean(window, padded):
        return window.sum(dim=(2, 3)) / (padded if countIncludePad else window.shape[2] * window.shape[3])

    out = pool(case.x, kernelShape, strides, pads, (1, 1), ceilMode, mean)
    if symmetric(pads, kernelShape):
        check = F.avg_pool2d(case.x, kernelShape, strides, tuple(pads[:2]), ceilMode, countIncludePad)
        assert check.shape == out.shape and torch.allclose(check, out, 1e-12, 1e-12), (kernelShape, strides, pads)
    return out


def resize(case, target="scales", scales=(2, 2), sizes=(32, 32), mode="nearest",
           coordinateTransformationMode="half_pixel", nearestMode="round_prefer_floor"):
    x = case.x
    lengths = x.shape[2:]
    wanted = sizes if target == "sizes" else [length * scale for length, scale in zip(lengths, scales)]

    def coordinate(i, length, out):
        if coordinateTransformationMode == "half_pixel":
            return (i + 0.5) * length / out - 0.5
        if coordinateTransformationMode == "asymmetric":
            return i * length / out
        return i * (length - 1) / (out - 1) if out > 1 else 0.0

    def axis_matrix(length, out):
        """Row i: how much each input element weighs in output element i."""
        matrix = torch.zeros(out, length, dtype=torch.float64)
        for i in range(out):
            at = coordinate(i, length, out)
            if mode == "nearest":
                index = math.floor(at) if nearestMode == "floor" else math.ceil(at - 0.5)
                matrix[i, min(max(index, 0), length - 1)] += 1
            else:
                at = min(max(at, 0.0), length - 1.0)
                low = min(math.floor(at), length - 1)
                high = min(low + 1, length - 1)
                matrix[i, low] += 1 - (at - low)
                matrix[i, high] += at - low
        return matrix

    rows, columns = (axis_matrix(length, out) for length, out in zip(lengths, wanted))
    out = torch.einsum("ih,nchw,jw->ncij", rows, x, columns)
    if mode == "linear" and coordinateTransformationMode != "asymmetric":
        check = F.interpolate(x, tuple(wanted), mode="bilinear", align_corners=coordinateTransformationMode == "align_corners")
        assert torch.allclose(check, out, 1e-9, 1e-9)
    if mode == "nearest" and coordinateTransformationMode == "asymmetric" and nearestMode == "floor":
        assert torch.allclose(F.interpolate(x, tuple(wanted), mode="nearest"), out)
    return out


def hard_sigmoid(x, alpha=0.2, beta=0.5):
    return (alpha * x + beta).clamp(0, 1)


ACTIVATIONS = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hardSigmoid": hard_sigmoid,
    "hardSwish": F.hardswish,
    "silu": F.silu,
    "softmax": lambda x: F.softmax(x, dim=1),  # of gates: over the channels
}


def bottleneck(case, channels, reductionRatio, hiddenChannels, biases, tail):
    hidden = hiddenChannels if hiddenChannels is not None else max(1, channels // reductionRatio)
    w1 = case.parameter("fc1.weight", [hidden, channels, *tail]).reshape(hidden, channels)
    w2 = case.parameter("fc2.weight", [channels, hidden, *tail]).reshape(channels, hidden)
    b1 = case.parameter("fc1.bias", [hidden]) if biases else None
    b2 = case.parameter("fc2.bias", [channels]) if biases else None
    return lambda z, activation: F.linear(activation(F.linear(z, w1, b1)), w2, b2)


def squeeze_excitation(case, reductionRatio=16, hiddenChannels=None, biases=True, squeeze="average",
                       hiddenActivation="relu", gate="sigmoid", gateAlpha=0.2, gateBeta=0.5, form="gemm"):
    x = case.x
    z = x.mean(dim=(2, 3)) if squeeze == "average" else x.amax(dim=(2, 3))
    fc = bottleneck(case, x.shape[1], reductionRatio, hiddenChannels, biases, [] if form == "gemm" else [1, 1])
    e = fc(z, ACTIVATIONS[hiddenActivation])
    s = hard_sigmoid(e, gateAlpha, gateBeta) if gate == "hardSigmoid" else ACTIVATIONS[gate](e)
    return x * s[:, :, None, None]


def eca(case, kernelSize=None):
    x = case.x
    channels = x.shape[1]
    k = kernelSize
    if k is None:
        k = int(abs(math.log2(channels) / 2 + 0.5))
        k = k if k % 2 else k + 1
    weight = case.parameter("weight", [1, 1, k, 1]).reshape(1, 1, k)
    s = torch.sigmoid(F.conv1d(x.mean(dim=(2, 3))[:, None], weight, padding=(k - 1) // 2))
    return x * s[:, 0, :, None, None]


def cbam_channel(case, reductionRatio=16, hiddenChannels=None, biases=True):
    x = case.x
    fc = bottleneck(case, x.shape[1], reductionRatio, hiddenChannels, biases, [])
    s = torch.sigmoid(fc(x.mean(dim=(2, 3)), F.relu) + fc(x.amax(dim=(2, 3)), F.relu))
    return x * s[:, :, None, None]


def fully_connected(case, units=10, bias=True):
    weight = case.parameter("weight", [units, case.x.shape[1]])
    return F.linear(case.x, weight, case.parameter("bias", [units]) if bias else None)


def batch_normalization(case, epsilon=1e-5, momentum=0.9):
    scale, bias, mean, variance = (case.parameter(n, [case.x.shape[1]]) for n in ("scale", "bias", "mean", "variance"))
    return F.batch_norm(case.x, mean, variance, scale, bias, training=False, eps=epsilon)


def combine(operation):
    def run(case):
        result = case.inputs[0]
        for value in case.inputs[1:]:
            result = operation(result, value)
        return result

    return run


LAYERS = {
    "conv2d": conv2d,
    "resize": resize,
    "maxPool": max_pool,
    "averagePool": average_pool,
    "globalAveragePool": lambda case: F.adaptive_avg_pool2d(case.x, 1),
    "globalMaxPool": lambda case: F.adaptive_max_pool2d(case.x, 1),
    "squeezeExcitation": squeeze_excitation,
    "eca": eca,
    "cbamChannel": cbam_channel,
    "fullyConnected": fully_connected,
    "flatten": lambda case: case.x.flatten(1),
    "batchNormalization": batch_normalization,
    "relu": lambda case: F.relu(case.x),
    "leakyRelu": lambda case, alpha=0.01: F.leaky_relu(case.x, alpha),
    "clip": lambda case, min=0, max=6: case.x.clamp(min, max),
    "sigmoid": lambda case: torch.sigmoid(case.x),
    "tanh": lambda case: torch.tanh(case.x),
    "hardSigmoid": lambda case, alpha=0.2, beta=0.5: hard_sigmoid(case.x, alpha, beta),
    "hardSwish": lambda case: F.hardswish(case.x),
    "silu": lambda case: F.silu(case.x),
    "softmax": lambda case: F.softmax(case.x, dim=1),
    "dropout": lambda case: F.dropout(case.x, training=False),
    "add": combine(torch.add),
    "multiply": combine(torch.mul),
    "concat": lambda case: torch.cat(case.inputs, dim=1),
}


def variants(entry):
    vary = entry.get("vary", {})
    for index, values in enumerate(itertools.product(*vary.values())):
        name = f"{entry['name']}/{index}" if vary else entry["name"]
        yield name, {**entry.get("attributes", {}), **dict(zip(vary, values))}


def main():
    table = json.loads((FOLDER / "cases.json").read_text())
    lines = []
    for entry in table["cases"]:
        for name, attributes in variants(entry):
            out = LAYERS[entry["layer"]](Case(entry, attributes), **attributes)
            values = ",".join(f"{value:.8g}" for value in out.flatten().tolist())
            lines.append(f'{json.dumps(name)}:{{"shape":{json.dumps(list(out.shape))},"values":[{values}]}}')
    (FOLDER / "generated" / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(lines)} cases")


if __name__ == "__main__":
    main()
