#!/usr/bin/env python3
"""Holds the Keras of the tests (test/core/export/keras-stand-in) to Keras itself: names, arguments, defaults, order.

    python3 -m venv /tmp/keras && /tmp/keras/bin/pip install keras jax
    KERAS_BACKEND=jax /tmp/keras/bin/python scripts/parity/check_keras_stand_in.py

Exits with 1 where the stand-in accepts what Keras does not. What it computes is compared by running the exports with both:
scripts/parity/check-exports.py.
"""
import importlib
import inspect
import pathlib
import sys

import keras

STAND_IN = pathlib.Path(__file__).resolve().parents[2] / "test" / "core" / "export" / "keras-stand-in"
real = {"keras": keras, "keras.layers": keras.layers, "keras.ops": keras.ops, "keras.config": keras.config}
for name in [name for name in sys.modules if name == "keras" or name.startswith("keras.")]:
    del sys.modules[name]
sys.path.insert(0, str(STAND_IN))
# Inherited by every layer of Keras.
BASE = {"name": None}


def parameters(thing):
    signature = inspect.signature(thing.__init__ if inspect.isclass(thing) else thing)
    return {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    }


problems, count = [], 0
for module, theirs in real.items():
    ours = importlib.import_module(module)
    for name, thing in vars(ours).items():
        own = inspect.isclass(thing) or inspect.isfunction(thing)
        if not own or name.startswith("_") or not thing.__module__.startswith("keras"):
            continue
        if name in {"Layer", "Operation", "KerasTensor", "apply"} or (module, name) == ("keras", "Model"):
            continue
        count += 1
        if not hasattr(theirs, name):
            problems.append(f"{module}.{name}: Keras has none")
            continue
        mine, keras_has = parameters(thing), parameters(getattr(theirs, name))
        for argument, default in mine.items():
            known = keras_has.get(argument, BASE.get(argument, inspect.Parameter.empty))
            if argument not in keras_has and not (inspect.isclass(thing) and argument in BASE):
                problems.append(f"{module}.{name}: Keras has no argument {argument}")
            elif known != default:
                problems.append(f"{module}.{name}: {argument}={default!r}, in Keras {known!r}")
        order = [argument for argument in keras_has if argument in mine]
        if [argument for argument in mine if argument in keras_has] != order:
            problems.append(f"{module}.{name}: arguments in another order than {order}")
        positional = list(keras_has)[: len(order)]
        if positional != order and set(positional) - set(order) - {"renorm", "renorm_clipping", "renorm_momentum"}:
            problems.append(f"{module}.{name}: leaves out {sorted(set(positional) - set(order))} in between")

print("\n".join(problems))
print(f"Keras {keras.__version__}: {count} names compared, {len(problems)} problems")
sys.exit(1 if problems else 0)
