#!/usr/bin/env python3
"""LeNet-5: a network drawn in Convas, as PyTorch (1.11 or newer).

python3 FILE.py    loads the weights and compares the outputs with those that Convas computed

In a program: model = load(); scores = model(normalise(pixels)). Pixels are 0 to 255,
the network takes N×1×28×28. After a training, save(model, FILE) writes weights that Convas can load.

Weights: untrained. Random start: C1, C3, C5, F6, scores.
"""

import ctypes
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

WEIGHTS = pathlib.Path(__file__).with_name("weights.safetensors")
LABELS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
FILE_NAMES = {}


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.C1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.C3 = nn.Conv2d(6, 16, kernel_size=5)
        self.C5 = nn.Linear(400, 120)
        self.F6 = nn.Linear(120, 84)
        self.scores = nn.Linear(84, 10)

    def forward(self, picture):
        # picture: N×1×28×28
        x = self.C1(picture)  # N×6×28×28
        x = torch.tanh(x)  # A1: N×6×28×28
        x = F.avg_pool2d(x, kernel_size=2, stride=2)  # S2: N×6×14×14
        x = self.C3(x)  # N×16×10×10
        x = torch.tanh(x)  # A3: N×16×10×10
        x = F.avg_pool2d(x, kernel_size=2, stride=2)  # S4: N×16×5×5
        x = x.flatten(1)  # N×400
        x = self.C5(x)  # N×120
        x = torch.tanh(x)  # A5: N×120
        x = self.F6(x)  # N×84
        x = torch.tanh(x)  # A6: N×84
        x = self.scores(x)  # N×10
        return x


def normalise(pixels):
    """Pixels from 0 to 255 (grey), [N, C, H, W], as the network expects them."""
    mean = torch.tensor([0.1307], device=pixels.device).reshape(1, -1, 1, 1)
    std = torch.tensor([0.3081], device=pixels.device).reshape(1, -1, 1, 1)
    return (pixels.float() / 255 - mean) / std


def predict(model, pixels):
    """Scores of a LeNet5 for pixels from 0 to 255, [N, C, H, W]: one row per picture."""
    model.eval()
    with torch.no_grad():
        return torch.softmax(model(normalise(pixels)), dim=1)


def read_safetensors(path):
    """Reads a safetensors file of float32 tensors: eight bytes of length, a JSON header, the numbers."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name}: only float32 is read, not {entry['dtype']}")
        begin, end = entry["data_offsets"]
        numbers = torch.empty(0)
        if end > begin:
            numbers = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def write_safetensors(tensors, path):
    """Writes float32 tensors as a safetensors file."""
    header, length = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [length, length + size]}
        length += size
    encoded = json.dumps(header, ensure_ascii=False).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(len(encoded).to_bytes(8, "little") + encoded)
        for tensor in tensors.values():
            file.write(ctypes.string_at(tensor.data_ptr(), tensor.numel() * 4))


def file_names(model):
    """The name in the weights file of every tensor of the model's state."""
    batch_norm = {"weight": "scale", "running_mean": "mean", "running_var": "variance"}
    names = {}
    for key in model.state_dict():
        layer, parameter = key.split(".", 1)
        if isinstance(getattr(model, layer), nn.modules.batchnorm._BatchNorm):
            if parameter == "num_batches_tracked":
                continue
            parameter = batch_norm.get(parameter, parameter)
        layer = FILE_NAMES.get(layer, layer)
        names[key] = f"{layer}.{parameter}"
    return names


def load(path=WEIGHTS):
    """The network with the weights of a file, ready to run."""
    model = LeNet5()
    state, tensors = model.state_dict(), read_safetensors(path)
    for key, name in file_names(model).items():
        state[key] = tensors[name].reshape(state[key].shape)
    model.load_state_dict(state)
    return model.eval()


def save(model, path):
    """Writes the weights under the names that Convas knows, so that it can load them."""
    state = model.state_dict()
    names = file_names(model)
    write_safetensors({name: state[key].detach().cpu().float().contiguous() for key, name in names.items()}, path)


def run(model, inputs):
    """The outputs as a tuple."""
    with torch.no_grad():
        outputs = model(*inputs)
    return outputs if isinstance(outputs, tuple) else (outputs,)


def set_real(dtype):
    """What real numbers are that the network makes itself."""
    torch.set_default_dtype(dtype)


def run_in_float64(inputs, share=0.0):
    """The same network with every real number in float64; inputs and weights changed at random by that share."""
    torch.manual_seed(0)

    def wobbled(x):
        return x.double() * (1 + share * (2 * torch.rand(x.shape) - 1)) if x.is_floating_point() else x

    set_real(torch.float64)
    try:
        model = load().double()
        model.load_state_dict({name: wobbled(tensor) for name, tensor in model.state_dict().items()})
        return run(model, [wobbled(x) for x in inputs])
    finally:
        set_real(torch.float32)


def reach(x):
    """The largest number of a tensor."""
    finite = x.double()[x.isfinite()]
    return finite.abs().max().item() if finite.numel() > 0 else 0.0


def apart(a, b):
    """The largest difference of two tensors. What is equal differs by nothing: infinities, and no number (NaN), too."""
    a, b = a.double(), b.double()
    gap = (a - b).abs()
    gap[(a == b) | (a.isnan() & b.isnan())] = 0.0
    gap[gap.isnan()] = float("inf")  # no number on one side
    return gap.max().item() if gap.numel() > 0 else 0.0


def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "self-test/output/0" not in tensors:
        run(model, [torch.rand([1, 1, 28, 28])])
        print("The weights fit and the network runs; this file holds no outputs to compare with.")
        return 0
    inputs = [tensors["self-test/input/0"]]
    outputs = run(model, inputs)
    expected = [tensors[f"self-test/output/{index}"] for index in range(len(outputs))]
    for index, (output, stored) in enumerate(zip(outputs, expected)):
        if output.shape != stored.shape:
            print(f"output {index}: shape {tuple(output.shape)} instead of {tuple(stored.shape)}")
            return 1
    # Whole numbers and truth values are equal or not.
    share = [1e-4 if output.is_floating_point() else 0.0 for output in outputs]
    gaps = [apart(output.to(stored.dtype), stored) for output, stored in zip(outputs, expected)]
    limits = [part * reach(stored) for part, stored in zip(share, expected)]
    worst = max(range(len(gaps)), key=lambda index: gaps[index] - limits[index])
    largest = f"max |difference| from Convas: {gaps[worst]:.2e}, where numbers reach {reach(expected[worst]):.2e}"
    if all(gap <= limit for gap, limit in zip(gaps, limits)):
        print(f"{largest}: the same network")
        return 0
    try:
        exact, wobbled = run_in_float64(inputs), run_in_float64(inputs, 2**-22)
    except Exception as error:  # whatever it is, it answers nothing
        print(f"{largest}: NOT the same (and it does not run in float64: {error})")
        return 1
    rounding = True
    for index, (output, stored, true, moved) in enumerate(zip(outputs, expected, exact, wobbled)):
        here, there = apart(output, true), apart(stored, true)
        print(f"output {index}: from float64, this file differs by {here:.2e} and Convas by {there:.2e}")
        near = share[index] * max(reach(stored), reach(true))
        if share[index] > 0:
            near = max(near, 3e-7)  # how exact Convas's sigmoid is, whose range is 1
        # How much rounding the network makes of what is no more exact than float32. Convas may make a few times as much.
        noise = max((gap for gap in (here, apart(moved, true)) if gap < float("inf")), default=0.0)
        alike = 4 * noise if share[index] > 0 else 0.0
        rounding = rounding and there <= max(near, alike)
    print(f"{largest}: {'the same network but for rounding' if rounding else 'NOT the same, beyond rounding'}")
    return 0 if rounding else 1


if __name__ == "__main__":
    sys.exit(self_test())
