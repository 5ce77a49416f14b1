"""keras.layers, as far as exports make them: signatures, layouts and order of weights are those of Keras 3."""
import numpy

from . import config
from .graph import KerasTensor, Operation, apply


def _default(**given):
    """Arguments that the stand-in does not compute with stay at Keras's defaults."""
    for name, (value, default) in given.items():
        if value != default:
            raise NotImplementedError(f"the stand-in computes {name}={default!r} alone, not {value!r}")


def _pair(value, rank=2):
    return (value,) * rank if isinstance(value, int) else tuple(value)


def _padding(value, more=()):
    if value not in ("valid", "same", *more):
        raise ValueError(f"Invalid padding: {value}")
    return value


class Layer(Operation):
    """A step with weights, which are made when its first input is seen."""

    def __init__(self, name=None, data_format=None):
        super().__init__(name, type(self).__name__)
        if data_format not in (None, "channels_last", "channels_first"):
            raise ValueError(f"data_format: {data_format}")
        self.first = data_format == "channels_first"
        self.weights = None

    def build(self, shape):
        return []

    def __call__(self, x):
        if not isinstance(x, KerasTensor):
            raise NotImplementedError("the stand-in calls layers on symbolic tensors")
        shape = list(x.shape)
        if self.first:
            shape = [shape[0], *shape[2:], shape[1]]
        if self.weights is None:
            self.weights = [numpy.zeros(weight, config.floatx()) for weight in self.build(shape)]
        return apply(type(self).__name__, self.run, x, operation=self)

    def run(self, x):
        if not self.first:
            return self.call(x)
        return numpy.moveaxis(self.call(numpy.moveaxis(x, 1, -1)), -1, 1)

    def set_weights(self, weights):
        if len(weights) != len(self.weights):
            raise ValueError(f"{self.name}: {len(self.weights)} weights, not {len(weights)}")
        for own, new in zip(self.weights, weights):
            if own.shape != numpy.shape(new):
                raise ValueError(f"{self.name}: shape {own.shape}, not {numpy.shape(new)}")
        self.weights = [numpy.array(weight, config.floatx()) for weight in weights]


def _windows(x, kernel, strides, dilations, padding, fill=0.0):
    """Yields, per tap of the kernel, its index and what lies under it: [N, *outputs, C]. Pads as TensorFlow does."""
    spatial = range(len(kernel))
    spans = [(kernel[a] - 1) * dilations[a] + 1 for a in spatial]
    if padding == "same":
        outs = [-(-x.shape[a + 1] // strides[a]) for a in spatial]
        wanted = [max((outs[a] - 1) * strides[a] + spans[a] - x.shape[a + 1], 0) for a in spatial]
        x = numpy.pad(x, [(0, 0), *[(pad // 2, pad - pad // 2) for pad in wanted], (0, 0)], constant_values=fill)
    else:
        outs = [(x.shape[a + 1] - spans[a]) // strides[a] + 1 for a in spatial]
    if min(outs) < 1:
        raise ValueError("the window is larger than the maps: an empty output")
    for tap in numpy.ndindex(*kernel):
        begin = [tap[a] * dilations[a] for a in spatial]
        cuts = [slice(begin[a], begin[a] + (outs[a] - 1) * strides[a] + 1, strides[a]) for a in spatial]
        yield tap, x[(slice(None), *cuts)]


class _Conv(Layer):
    rank = 2

    def __init__(self, filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, name):
        super().__init__(name, data_format)
        self.filters, self.groups, self.use_bias = filters, groups, use_bias
        self.kernel_size, self.strides = _pair(kernel_size, self.rank), _pair(strides, self.rank)
        self.dilation_rate = _pair(dilation_rate, self.rank)
        self.padding = _padding(padding, ("causal",) if self.rank == 1 else ())
        if self.padding == "causal":
            raise NotImplementedError("causal")
        if filters <= 0 or groups <= 0 or filters % groups != 0:
            raise ValueError("The number of filters must be evenly divisible by the number of groups.")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`.")

    def build(self, shape):
        if shape[-1] % self.groups != 0:
            raise ValueError("The number of input channels must be evenly divisible by the number of groups.")
        kernel = (*self.kernel_size, shape[-1] // self.groups, self.filters)
        return [kernel, (self.filters,)] if self.use_bias else [kernel]

    def call(self, x):
        kernel = self.weights[0].astype("float64")
        inputs, outputs = kernel.shape[-2], self.filters // self.groups
        total = 0.0
        for tap, values in _windows(x, self.kernel_size, self.strides, self.dilation_rate, self.padding):
            parts = [
                values[..., g * inputs : (g + 1) * inputs] @ kernel[tap][:, g * outputs : (g + 1) * outputs]
                for g in range(self.groups)
            ]
            total = total + numpy.concatenate(parts, axis=-1)
        return total + self.weights[1] if self.use_bias else total


class Conv1D(_Conv):
    rank = 1

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, groups=1,
        activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
        kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
        bias_constraint=None, name=None,
    ):
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, name)
        _default(activation=(activation, None))


class Conv2D(_Conv):
    def __init__(
        self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1), groups=1,
        activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
        kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
        bias_constraint=None, name=None,
    ):
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, name)
        _default(activation=(activation, None))


class DepthwiseConv2D(Layer):
    def __init__(
        self, kernel_size, strides=(1, 1), padding="valid", depth_multiplier=1, data_format=None, dilation_rate=(1, 1),
        activation=None, use_bias=True, depthwise_initializer="glorot_uniform", bias_initializer="zeros",
        depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None,
        bias_constraint=None, name=None,
    ):
        super().__init__(name, data_format)
        _default(activation=(activation, None))
        if not isinstance(depth_multiplier, int) or depth_multiplier <= 0:
            raise ValueError("depth_multiplier: a positive whole number")
        self.kernel_size, self.strides, self.dilation_rate = map(_pair, (kernel_size, strides, dilation_rate))
        self.padding, self.depth_multiplier, self.use_bias = _padding(padding), depth_multiplier, use_bias
        # TensorFlow's limits, which not every backend has.
        if self.strides[0] != self.strides[1]:
            raise ValueError("a depthwise convolution moves equally far along both axes")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`.")

    def build(self, shape):
        kernel = (*self.kernel_size, shape[-1], self.depth_multiplier)
        return [kernel, (shape[-1] * self.depth_multiplier,)] if self.use_bias else [kernel]

    def call(self, x):
        kernel = self.weights[0].astype("float64")
        total = 0.0
        for tap, values in _windows(x, self.kernel_size, self.strides, self.dilation_rate, self.padding):
            # Filter m of channel c is output c * multiplier + m.
            total = total + (values[..., None] * kernel[tap]).reshape(*values.shape[:-1], -1)
        return total + self.weights[1] if self.use_bias else total


class Dense(Layer):
    def __init__(
        self, units, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
        kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
        bias_constraint=None, lora_rank=None, lora_alpha=None, name=None,
    ):
        super().__init__(name)
        _default(activation=(activation, None), lora_rank=(lora_rank, None), lora_alpha=(lora_alpha, None))
        self.units, self.use_bias = units, use_bias

    def build(self, shape):
        return [(shape[-1], self.units), (self.units,)] if self.use_bias else [(shape[-1], self.units)]

    def call(self, x):
        total = x.astype("float64") @ self.weights[0]
        return total + self.weights[1] if self.use_bias else total


class BatchNormalization(Layer):
    def __init__(
        self, axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer="zeros",
        gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones",
        beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, synchronized=False,
        name=None,
    ):
        super().__init__(name)
        _default(axis=(axis, -1), center=(center, True), scale=(scale, True), synchronized=(synchronized, False))
        self.momentum, self.epsilon = momentum, epsilon

    def build(self, shape):
        return [(shape[-1],)] * 4

    def call(self, x):
        gamma, beta, mean, variance = self.weights
        return (x.astype("float64") - mean) / numpy.sqrt(variance + self.epsilon) * gamma + beta


class _Pool(Layer):
    def __init__(self, pool_size, strides, padding, data_format, name):
        super().__init__(name, data_format)
        self.pool_size = _pair(pool_size)
        self.strides = self.pool_size if strides is None else _pair(strides)
        self.padding = _padding(padding)


class MaxPooling2D(_Pool):
    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, name=None):
        super().__init__(pool_size, strides, padding, data_format, name)

    def call(self, x):
        taps = _windows(x, self.pool_size, self.strides, (1, 1), self.padding, fill=-numpy.inf)
        return numpy.max([values for _, values in taps], axis=0)


class AveragePooling2D(_Pool):
    def __init__(self, pool_size, strides=None, padding="valid", data_format=None, name=None):
        super().__init__(pool_size, strides, padding, data_format, name)

    def call(self, x):
        taps = [values for _, values in _windows(x, self.pool_size, self.strides, (1, 1), self.padding)]
        # Padding does not count.
        ones = _windows(numpy.ones_like(x), self.pool_size, self.strides, (1, 1), self.padding)
        return numpy.sum(taps, axis=0, dtype="float64") / numpy.sum([values for _, values in ones], axis=0)


class GlobalAveragePooling2D(Layer):
    def __init__(self, data_format=None, keepdims=False, name=None):
        super().__init__(name, data_format)
        _default(data_format=(data_format, None))
        self.keepdims = keepdims

    def call(self, x):
        return x.mean(axis=(1, 2), keepdims=self.keepdims, dtype="float64")


class GlobalMaxPooling2D(Layer):
    def __init__(self, data_format=None, keepdims=False, name=None):
        super().__init__(name, data_format)
        _default(data_format=(data_format, None))
        self.keepdims = keepdims

    def call(self, x):
        return x.max(axis=(1, 2), keepdims=self.keepdims)


class UpSampling2D(Layer):
    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", name=None):
        super().__init__(name, data_format)
        _default(interpolation=(interpolation, "nearest"))
        self.size = _pair(size)
        if not all(isinstance(factor, int) for factor in self.size):
            raise ValueError(f"size: whole numbers, not {size}")

    def call(self, x):
        return x.repeat(self.size[0], axis=1).repeat(self.size[1], axis=2)


class ZeroPadding2D(Layer):
    def __init__(self, padding=(1, 1), data_format=None, name=None):
        super().__init__(name, data_format)
        pairs = (padding, padding) if isinstance(padding, int) else padding
        self.padding = [_pair(pair) for pair in pairs]

    def call(self, x):
        return numpy.pad(x, [(0, 0), *self.padding, (0, 0)])


class Flatten(Layer):
    def __init__(self, data_format=None, name=None):
        super().__init__(name)
        _default(data_format=(data_format, None))

    def call(self, x):
        return x.reshape(x.shape[0], -1)


class Permute(Layer):
    def __init__(self, dims, name=None):
        super().__init__(name)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(f"Invalid permutation argument `dims`: {dims}")
        self.dims = tuple(dims)

    def call(self, x):
        return x.transpose(0, *self.dims)


class Dropout(Layer):
    """Passes everything on: nothing here trains."""

    def __init__(self, rate, noise_shape=None, seed=None, name=None):
        super().__init__(name)
        if not 0 <= rate <= 1:
            raise ValueError(f"rate: {rate}")

    def call(self, x):
        return x
