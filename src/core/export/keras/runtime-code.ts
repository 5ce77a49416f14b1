import { SELF_TEST_PREFIX } from '../self-test.ts';
import { TOLERANCE } from '../source-parts.ts';

/** The part of an exported Keras file that is the same for every network: weights in, and the self-test. */

export const LOAD = `def read_safetensors(path):
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
    return model`;

export const SELF_TEST = `def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "${SELF_TEST_PREFIX}input/0" not in tensors:
        print("The weights fit; this file holds no outputs to compare with.")
        return 0
    outputs = model(tensors["${SELF_TEST_PREFIX}input/0"].transpose(0, 2, 3, 1), training=False)
    worst, agree = 0.0, True
    for index, output in enumerate(outputs if isinstance(outputs, (list, tuple)) else [outputs]):
        output = keras.ops.convert_to_numpy(output)
        if output.ndim == 4:
            output = output.transpose(0, 3, 1, 2)
        expected = tensors[f"${SELF_TEST_PREFIX}output/{index}"]
        if output.shape != expected.shape:
            print(f"output {index}: shape {output.shape} instead of {expected.shape}")
            return 1
        difference = abs(output - expected)
        worst = max(worst, float(difference.max()))
        agree = agree and bool((difference <= ${TOLERANCE} * (1 + abs(expected))).all())
    print(f"max |difference| from Convas: {worst:.2e}: {'the same network' if agree else 'NOT the same'}")
    return 0 if agree else 1`;
