#!/usr/bin/env python3
"""Runs exported networks: each one's own self-test compares it with what Convas computed.

    CONVAS_EXPORTS=/tmp/exports npx vitest run --project unit test/core/export/write-exports.test.ts
    python3 scripts/parity/check-exports.py /tmp/exports/pytorch

Needs PyTorch (Debian: python3-torch) for the PyTorch exports; for the Keras ones Keras 3 with a backend. Examples run
as programs of their own, as a user runs them; all others in this process. After the self-test a PyTorch export also
saves its weights and loads them back. Exits with 1 if a network fails, or if there is none.
"""
import contextlib
import importlib.util
import io
import math
import pathlib
import re
import subprocess
import sys
import tempfile


def as_program(file):
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def use(module):
    """What a program calls: the scores of pictures, and the gates beside the outputs."""
    tensors = module.read_safetensors(module.WEIGHTS)
    picture = tensors.get("self-test/input/0")
    if hasattr(module, "torch"):
        if hasattr(module, "predict"):
            model = module.load()
            rows = rows_of(model(picture).shape)
            assert tuple(module.predict(model, picture.abs() * 255).shape) == rows, "predict gives other rows"
        return
    if hasattr(module, "predict"):
        pixels = abs(picture).transpose(0, 2, 3, 1) * 255
        rows = rows_of(tensors["self-test/output/0"].shape)
        assert tuple(module.predict(module.load(), pixels).shape) == rows, "predict gives other rows"
    if "return_gates:" in pathlib.Path(module.__file__).read_text(encoding="utf-8"):
        both = module.load(return_gates=True)(picture.transpose(0, 2, 3, 1), training=False)
        gates = [module.ops.convert_to_numpy(gate) for gate in both["gates"].values()]
        assert gates and all(gate.shape[1:3] == (1, 1) for gate in gates), "the gates are no gates"


def rows_of(shape):
    """Scores stand in a row per picture, whatever rank the network gives them."""
    return shape[0], math.prod(shape[1:])


def as_module(file):
    spec = importlib.util.spec_from_file_location("exported", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    words = io.StringIO()
    with contextlib.redirect_stdout(words):
        code = module.self_test()
    if code == 0:
        use(module)
    if hasattr(module, "save"):
        with tempfile.TemporaryDirectory() as folder:
            saved = pathlib.Path(folder) / "saved.safetensors"
            model = module.load()
            module.save(model, saved)
            again, state = module.load(saved).state_dict(), model.state_dict()
            assert all((again[key] == state[key]).all() for key in state), "saved weights differ"
    return code, words.getvalue()


def main():
    folders = sorted(path.parent for argument in sys.argv[1:] for path in pathlib.Path(argument).rglob("net.py"))
    failed, worst = 0, (0.0, "-")
    for folder in folders:
        is_example = folder.name.startswith("example-")
        try:
            code, words = (as_program if is_example else as_module)(folder / "net.py")
        except Exception as error:  # every kind of failure is a finding
            code, words = 1, f"{type(error).__name__}: {error}"
        found = re.search(r"from Convas: ([0-9.e+-]+|nan|inf)[,:]", words)
        if code != 0 or not found:
            failed += 1
            print(f"{folder.name}: {words.strip()}")
            continue
        worst = max(worst, (float(found[1]), folder.name))
        if is_example:
            print(f"{folder.name}: {words.strip()}")
    print(f"{len(folders)} networks, {failed} failed; largest |difference| {worst[0]:.2e} ({worst[1]})")
    sys.exit(1 if failed or not folders else 0)


main()
