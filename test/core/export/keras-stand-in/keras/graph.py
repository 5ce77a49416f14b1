"""Symbolic tensors and the models made of them."""
import collections
import re

import numpy

from . import config

# The batch that shapes are found with. Whatever computes with it and keeps it would be seen in the results.
BATCH = 1

_counts = collections.Counter()


def automatic_name(kind):
    """`max_pooling2d`, `max_pooling2d_1`, …: what Keras calls an operation that has no name of its own."""
    snake = re.sub(r"\W+", "", kind)
    snake = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", snake)
    snake = re.sub("([a-z])([A-Z])", r"\1_\2", snake).lower()
    _counts[snake] += 1
    return snake if _counts[snake] == 1 else f"{snake}_{_counts[snake] - 1}"


class Operation:
    """One step of a model: a layer, or a function of keras.ops."""

    def __init__(self, name, kind):
        if name is not None and (not isinstance(name, str) or "/" in name):
            raise ValueError(f"Argument `name` must be a string and cannot contain character `/`. Received: name={name}")
        self.name = automatic_name(kind) if name is None else name


def convert(value):
    """Keras computes real numbers in float32, or in what keras.config says."""
    array = numpy.asarray(value)
    return array.astype(config.floatx()) if array.dtype.kind == "f" else array


class KerasTensor:
    """What a step of a model gives, before any input is known."""

    __array_ufunc__ = None  # numbers beside it leave the operator to it

    def __init__(self, operation, compute, arguments, sample, dtype=None):
        self.operation, self.compute, self.arguments = operation, compute, arguments
        self.sample = convert(sample)
        self.dtype = dtype or config.floatx()

    @property
    def shape(self):
        return (None, *self.sample.shape[1:])

    @property
    def ndim(self):
        return self.sample.ndim

    def __array__(self, *_args, **_kwargs):
        raise ValueError("A KerasTensor is symbolic: it has no numbers.")

    def __bool__(self):
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __iter__(self):
        raise TypeError("Iterating over a symbolic KerasTensor is not supported.")

    def __add__(self, other):
        return apply("Add", numpy.add, self, other)

    def __radd__(self, other):
        return apply("Add", numpy.add, other, self)

    def __sub__(self, other):
        return apply("Subtract", numpy.subtract, self, other)

    def __rsub__(self, other):
        return apply("Subtract", numpy.subtract, other, self)

    def __mul__(self, other):
        return apply("Multiply", numpy.multiply, self, other)

    def __rmul__(self, other):
        return apply("Multiply", numpy.multiply, other, self)

    def __truediv__(self, other):
        return apply("TrueDivide", numpy.true_divide, self, other)

    def __rtruediv__(self, other):
        return apply("TrueDivide", numpy.true_divide, other, self)

    def __neg__(self):
        return apply("Negative", numpy.negative, self)

    def __getitem__(self, key):
        return apply("GetItem", lambda x: x[key], self)


def tensors_of(value):
    if isinstance(value, KerasTensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for entry in value.values() for tensor in tensors_of(entry)]
    return [tensor for entry in value for tensor in tensors_of(entry)] if isinstance(value, (list, tuple)) else []


def replaced(value, numbers):
    """The same nesting with the numbers in the place of symbolic tensors."""
    if isinstance(value, KerasTensor):
        return numbers(value)
    if isinstance(value, dict):
        return {key: replaced(entry, numbers) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(replaced(entry, numbers) for entry in value)
    return convert(value) if isinstance(value, numpy.ndarray) else value


def apply(kind, compute, *arguments, operation=None):
    """A function of numbers at once; of symbolic tensors, a step to be computed later."""
    if not any(tensors_of(argument) for argument in arguments):
        return convert(compute(*[replaced(argument, None) for argument in arguments]))
    sample = compute(*[replaced(argument, lambda tensor: tensor.sample) for argument in arguments])
    if 0 in sample.shape:
        raise ValueError(f"{kind} gives an empty output: {sample.shape}")
    return KerasTensor(operation or Operation(None, kind), compute, arguments, sample)


class InputLayer(Operation):
    weights = ()

    def __init__(self, shape, dtype, name):
        super().__init__(name, "InputLayer")
        self.dtype = dtype


def Input(
    shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None, tensor=None,
    optional=False,
):
    given = dict(batch_size=batch_size, sparse=sparse, ragged=ragged, batch_shape=batch_shape, tensor=tensor)
    if any(value is not None for value in given.values()) or optional:
        raise NotImplementedError("the stand-in makes inputs of a shape, a type and a name alone")
    if not isinstance(shape, tuple) or not all(isinstance(dim, int) for dim in shape):
        raise NotImplementedError(f"the stand-in needs whole numbers as the shape of an input, not {shape}")
    layer = InputLayer(shape, dtype, name)
    sample = numpy.zeros((BATCH, *shape), dtype or config.floatx())
    return KerasTensor(layer, None, (), sample, dtype)


class Model:
    def __init__(self, inputs, outputs, name=None):
        self.inputs, self.outputs = inputs, outputs
        self.name = name
        self.operations, seen = [], set()
        pending = tensors_of(outputs)
        order = []
        while pending:
            tensor = pending.pop()
            if id(tensor) in seen:
                continue
            seen.add(id(tensor))
            order.append(tensor)
            pending.extend(parent for argument in tensor.arguments for parent in tensors_of(argument))
        for tensor in order:
            if tensor.operation not in self.operations:
                self.operations.append(tensor.operation)
        reached = {id(tensor) for tensor in order}
        loose = [t for t in order if t.compute is None and not any(t is given for given in tensors_of(inputs))]
        if loose or any(id(tensor) not in reached for tensor in tensors_of(inputs)):
            raise ValueError("`inputs` not connected to `outputs`")
        names = collections.Counter(operation.name for operation in self.operations)
        for name, count in names.items():
            if count > 1:
                raise ValueError(
                    f'The name "{name}" is used {count} times in the model. All operation names should be unique.'
                )

    @property
    def layers(self):
        from .layers import Layer

        return [operation for operation in self.operations if isinstance(operation, (Layer, InputLayer))]

    def __call__(self, inputs, training=None, mask=None):
        if mask is not None or training:
            raise NotImplementedError("the stand-in does not train")
        values = {}
        given = inputs if isinstance(inputs, (list, tuple)) else [inputs]
        wanted = tensors_of(self.inputs)
        if len(given) != len(wanted):
            raise ValueError(f"the model takes {len(wanted)} inputs, not {len(given)}")
        for tensor, array in zip(wanted, given):
            array = numpy.asarray(array)
            if array.shape[1:] != tensor.shape[1:]:
                raise ValueError(f"{tensor.operation.name}: expected {tensor.shape}, found {array.shape}")
            values[id(tensor)] = array.astype(tensor.dtype)

        def numbers(tensor):
            # Deep networks are deeper than Python's recursion.
            stack = [tensor]
            while stack:
                top = stack[-1]
                if id(top) in values:
                    stack.pop()
                    continue
                missing = [p for a in top.arguments for p in tensors_of(a) if id(p) not in values]
                if missing:
                    stack.extend(missing)
                    continue
                done = [replaced(argument, lambda known: values[id(known)]) for argument in top.arguments]
                values[id(top)] = convert(top.compute(*done))
                stack.pop()
            return values[id(tensor)]

        return replaced(self.outputs, numbers)
