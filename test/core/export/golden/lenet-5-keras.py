#!/usr/bin/env python3
"""LeNet-5: a network drawn in Convas, for Keras 3 (TensorFlow, JAX or PyTorch).

Convas has not run this file: it brings no Keras. Run it once before you rely on it:

python3 FILE.py    loads the weights and compares the outputs with those that Convas computed

In a program: model = load(); scores = model(normalise(pixels)). Pixels are 0 to 255; maps are channels last,
so the network takes N×28×28×1.

Weights: untrained. Random start: C1, C3, C5, F6, scores.
"""

import json
import pathlib
import sys

import keras
import numpy
from keras import layers, ops

WEIGHTS = pathlib.Path(__file__).with_name("weights.safetensors")
LABELS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
FILE_NAMES = {}


def build(return_gates=False):
    """The network without weights."""
    picture = keras.Input((28, 28, 1), name="picture")  # N×28×28×1
    x = layers.Conv2D(6, 5, padding="same", name="C1")(picture)  # N×28×28×6
    x = ops.tanh(x)  # A1: N×28×28×6
    x = layers.AveragePooling2D(2, 2)(x)  # S2: N×14×14×6
    x = layers.Conv2D(16, 5, name="C3")(x)  # N×10×10×16
    x = ops.tanh(x)  # A3: N×10×10×16
    x = layers.AveragePooling2D(2, 2)(x)  # S4: N×5×5×16
    x = layers.Flatten()(layers.Permute((3, 1, 2))(x))  # flatten: N×400
    x = layers.Dense(120, name="C5")(x)  # N×120
    x = ops.tanh(x)  # A5: N×120
    x = layers.Dense(84, name="F6")(x)  # N×84
    x = ops.tanh(x)  # A6: N×84
    x = layers.Dense(10, name="scores")(x)  # N×10
    return keras.Model(picture, x)


def normalise(pixels):
    """Pixels from 0 to 255 (grey), [N, H, W, C], as the network expects them."""
    return (numpy.asarray(pixels, "float32") / 255 - numpy.float32([0.1307])) / numpy.float32([0.3081])


def predict(model, pixels):
    """Scores for pixels from 0 to 255, [N, H, W, C]: one row per picture."""
    return ops.softmax(model(normalise(pixels), training=False), axis=-1)


def read_safetensors(path):
    """Reads a safetensors file of float32 tensors: eight bytes of length, a JSON header, the numbers."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def arranged(layer, tensors):
    """The tensors of one layer in the order and the layout of Keras: channels last."""
    name, dot, part = layer.name.partition(".")
    prefix = FILE_NAMES.get(name, name) + dot + part
    if isinstance(layer, layers.BatchNormalization):
        return [tensors[f"{prefix}.{parameter}"] for parameter in ("scale", "bias", "mean", "variance")]
    weight = tensors[f"{prefix}.weight"]
    if isinstance(layer, layers.DepthwiseConv2D):
        filters, _, n, m = weight.shape
        multiplier = layer.depth_multiplier
        weight = weight.reshape(filters // multiplier, multiplier, n, m).transpose(2, 3, 0, 1)
    elif isinstance(layer, layers.Conv2D):
        weight = weight.transpose(2, 3, 1, 0)
    elif isinstance(layer, layers.Conv1D):
        weight = weight.reshape(-1, 1, 1)
    else:
        weight = weight.reshape(weight.shape[:2]).T
    return [weight, tensors[f"{prefix}.bias"]] if layer.use_bias else [weight]


def fill(model, tensors):
    """Gives every layer its weights."""
    for layer in model.layers:
        if layer.weights and not isinstance(layer, layers.Dropout):
            layer.set_weights(arranged(layer, tensors))


def load(path=WEIGHTS, return_gates=False):
    """The network with the weights of a file, ready to run."""
    model = build(return_gates)
    fill(model, read_safetensors(path))
    return model


def run(model, picture):
    """The outputs as arrays, channels first."""
    outputs = model(picture, training=False)
    arrays = [ops.convert_to_numpy(output) for output in (outputs if isinstance(outputs, (list, tuple)) else [outputs])]
    return [array.transpose(0, 3, 1, 2) if array.ndim == 4 else array for array in arrays]


def run_in_float64(picture, share=0.0):
    """The same network in float64; picture and weights changed at random by that share. JAX needs JAX_ENABLE_X64=1."""
    random = numpy.random.default_rng(0)

    def wobbled(x):
        return x.astype("float64") * (1 + share * random.uniform(-1, 1, x.shape))

    policy, real = keras.config.dtype_policy(), keras.config.floatx()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        model, tensors = build(), {name: wobbled(tensor) for name, tensor in read_safetensors(WEIGHTS).items()}
        fill(model, tensors)
        outputs = run(model, wobbled(picture))
    finally:
        keras.config.set_floatx(real)
        keras.config.set_dtype_policy(policy)
    if any(output.dtype != "float64" for output in outputs):
        raise ValueError("this backend computes in float32")
    return outputs


def reach(x):
    """The largest number of an array."""
    return float(abs(x[numpy.isfinite(x)].astype("float64")).max(initial=0.0))


def apart(a, b):
    """The largest difference of two arrays. What is equal differs by nothing: infinities, and no number (NaN), too."""
    a, b = a.astype("float64"), b.astype("float64")
    with numpy.errstate(invalid="ignore"):
        gap = abs(a - b)
    gap[(a == b) | (numpy.isnan(a) & numpy.isnan(b))] = 0.0
    gap[numpy.isnan(gap)] = numpy.inf  # no number on one side
    return float(gap.max(initial=0.0))


def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "self-test/input/0" not in tensors:
        print("The weights fit; this file holds no outputs to compare with.")
        return 0
    picture = tensors["self-test/input/0"].transpose(0, 2, 3, 1)
    outputs = run(model, picture)
    expected = [tensors[f"self-test/output/{index}"] for index in range(len(outputs))]
    for index, (output, stored) in enumerate(zip(outputs, expected)):
        if output.shape != stored.shape:
            print(f"output {index}: shape {output.shape} instead of {stored.shape}")
            return 1
    gaps = [apart(output, stored) for output, stored in zip(outputs, expected)]
    limits = [1e-4 * reach(stored) for stored in expected]
    worst = max(range(len(gaps)), key=lambda index: gaps[index] - limits[index])
    largest = f"max |difference| from Convas: {gaps[worst]:.2e}, where numbers reach {reach(expected[worst]):.2e}"
    if all(gap <= limit for gap, limit in zip(gaps, limits)):
        print(f"{largest}: the same network")
        return 0
    try:
        exact, wobbled = run_in_float64(picture), run_in_float64(picture, 2**-22)
    except Exception as error:  # whatever it is, it answers nothing
        print(f"{largest}: NOT the same (and it does not run in float64: {error})")
        return 1
    rounding = True
    for index, (output, stored, true, moved) in enumerate(zip(outputs, expected, exact, wobbled)):
        here, there = apart(output, true), apart(stored, true)
        print(f"output {index}: from float64, this file differs by {here:.2e} and Convas by {there:.2e}")
        near = max(1e-4 * max(reach(stored), reach(true)), 3e-7)
        # How much rounding the network makes of what is no more exact than float32. Convas may make a few times as much.
        noise = max((gap for gap in (here, apart(moved, true)) if gap < float("inf")), default=0.0)
        rounding = rounding and there <= max(near, 4 * noise)
    print(f"{largest}: {'the same network but for rounding' if rounding else 'NOT the same, beyond rounding'}")
    return 0 if rounding else 1


if __name__ == "__main__":
    sys.exit(self_test())
