"""Stands in for Keras 3 in the tests: just enough of it, in NumPy, to run what Convas exports.

Every class, function and argument is named as Keras has it, so that a call of anything else fails as it would there.
Arguments that no export uses and that change what is computed are accepted at their default only. What this says of Keras
is held to Keras itself by scripts/parity/check_keras_stand_in.py, where Keras is installed.
"""
from . import config, layers, ops
from .graph import Input, Model

__all__ = ["Input", "Model", "config", "layers", "ops"]
