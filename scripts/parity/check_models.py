#!/usr/bin/env python3
"""Runs ONNX's own checker, with full shape inference, over exported models.

    CONVAS_PARITY_MODELS=/tmp/models npx vitest run test/parity
    python3 scripts/parity/check_models.py /tmp/models [FOLDER or FILE …]

Needs the onnx package (Debian: python3-onnx). Exits with 1 if a model fails, or if there is none.
"""
import pathlib
import sys

import onnx


def models(arguments):
    for argument in map(pathlib.Path, arguments):
        yield from sorted(argument.rglob("*.onnx")) if argument.is_dir() else [argument]


def main():
    failures = count = 0
    for path in models(sys.argv[1:]):
        count += 1
        try:
            model = onnx.load(str(path))
            onnx.checker.check_model(model, full_check=True)
            inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
            for declared, derived in zip(model.graph.output, inferred.graph.output):
                assert declared.type == derived.type, f"{declared.name}: {derived.type} is inferred"
        except Exception as error:  # every kind of failure is a finding
            failures += 1
            print(f"{path.name}: {error}")
    print(f"{count} models checked, {failures} failed")
    sys.exit(1 if failures or count == 0 else 0)


main()
