"""keras.config: the type of real numbers."""
_state = {"floatx": "float32", "policy": "float32"}


def floatx():
    return _state["floatx"]


def set_floatx(value):
    if value not in ("float16", "float32", "float64", "bfloat16"):
        raise ValueError(f"Unknown floatx: {value}")
    _state["floatx"] = value


def dtype_policy():
    return _state["policy"]


def set_dtype_policy(policy):
    _state["policy"] = policy
