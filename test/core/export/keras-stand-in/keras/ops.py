"""keras.ops, as far as exports call it, with Keras's own names of arguments."""
import numpy

from .graph import apply


def _sigmoid(x):
    return 1 / (1 + numpy.exp(-x.astype("float64")))


def relu(x):
    return apply("Relu", lambda a: numpy.maximum(a, 0), x)


def sigmoid(x):
    return apply("Sigmoid", _sigmoid, x)


def tanh(x):
    return apply("Tanh", numpy.tanh, x)


def silu(x):
    return apply("Silu", lambda a: a * _sigmoid(a), x)


def leaky_relu(x, negative_slope=0.2):
    return apply("LeakyRelu", lambda a: numpy.where(a < 0, negative_slope * a, a), x)


def clip(x, x_min, x_max):
    return apply("Clip", lambda a: numpy.clip(a, x_min, x_max), x)


def softmax(x, axis=-1):
    def compute(a):
        powers = numpy.exp(a - a.max(axis=axis, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=True)

    return apply("Softmax", compute, x)


def mean(x, axis=None, keepdims=False):
    return apply("Mean", lambda a: a.mean(axis=axis, keepdims=keepdims, dtype="float64"), x)


def max(x, axis=None, keepdims=False, initial=None):
    if initial is not None:
        raise NotImplementedError("initial")
    return apply("Max", lambda a: a.max(axis=axis, keepdims=keepdims), x)


def expand_dims(x, axis):
    return apply("ExpandDims", lambda a: numpy.expand_dims(a, axis), x)


def reshape(x, newshape):
    return apply("Reshape", lambda a: a.reshape(newshape), x)


def pad(x, pad_width, mode="constant", constant_values=None):
    if mode != "constant":
        raise NotImplementedError(mode)
    value = 0 if constant_values is None else constant_values
    return apply("Pad", lambda a: numpy.pad(a, pad_width, constant_values=value), x)


def maximum(x1, x2):
    return apply("Maximum", numpy.maximum, x1, x2)


def take(x, indices, axis=None):
    return apply("Take", lambda a: a.take(indices, axis=axis), x)


def concatenate(xs, axis=0):
    return apply("Concatenate", lambda all_of_them: numpy.concatenate(all_of_them, axis=axis), xs)


def convert_to_numpy(x):
    return numpy.asarray(x)
