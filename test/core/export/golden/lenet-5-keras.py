#!/usr/bin/env python3
"""LeNet-5: a network drawn in Convas, for Keras 3 (TensorFlow, JAX or PyTorch).

Convas has checked the syntax of this file but has not run it. Run it once before you rely on it:

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


def load(path=WEIGHTS, return_gates=False):
    """The network with the weights of a file, ready to run."""
    model, tensors = build(return_gates), read_safetensors(path)
    for layer in model.layers:
        if layer.weights and not isinstance(layer, layers.Dropout):
            layer.set_weights(arranged(layer, tensors))
    return model


def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "self-test/input/0" not in tensors:
        print("The weights fit; this file holds no outputs to compare with.")
        return 0
    outputs = model(tensors["self-test/input/0"].transpose(0, 2, 3, 1), training=False)
    worst, agree = 0.0, True
    for index, output in enumerate(outputs if isinstance(outputs, (list, tuple)) else [outputs]):
        output = keras.ops.convert_to_numpy(output)
        if output.ndim == 4:
            output = output.transpose(0, 3, 1, 2)
        expected = tensors[f"self-test/output/{index}"]
        if output.shape != expected.shape:
            print(f"output {index}: shape {output.shape} instead of {expected.shape}")
            return 1
        difference = abs(output - expected)
        worst = max(worst, float(difference.max()))
        agree = agree and bool((difference <= 1e-4 * (1 + abs(expected))).all())
    print(f"max |difference| from Convas: {worst:.2e}: {'the same network' if agree else 'NOT the same'}")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(self_test())
