import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/core/weights/npy.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (value: string) => Uint8Array.from(`${value} and more of it`, (letter) => letter.charCodeAt(0));

/** What a file may hold instead of what it is called, and what the answer has to name. */
const CONTENTS: readonly (readonly [RegExp, Uint8Array])[] = [
  [/web page/, text('<!doctype html><html><body>404</body></html>')],
  [/web page/, text('\n  <!-- served by a proxy -->\n<HTML lang="en"><head><title>Sign in</title>')],
  [/XML document/, text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
  [/Git LFS pointer/, text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1')],
  [/text|JSON/, text('{"message": "Not Found"}')],
  [/text/, text('Rate limit exceeded')],
  [/UTF-16/, Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0)],
  [/zero/, new Uint8Array(200)],
  [/gzip/, bytes('\x1f\x8b')],
  [/PDF/, bytes('%PDF-1.7')],
  [/HDF5/, bytes('\x89HDF\r\n')],
  [/pickle/, bytes('\x80\x02}q')],
  [/NumPy/, writeNpy({ shape: [2], data: Float32Array.of(1, 2) })],
];
const ENDINGS = ['onnx', 'npy', 'npz', 'safetensors', 'png', 'jpg', 'convas', 'json'];
const CASES = ENDINGS.flatMap((ending) =>
  CONTENTS.filter(([named]) => !(ending === 'npy' && named.source === 'NumPy')).map(
    ([named, content]) => [ending, named, content] as const,
  ),
);

describe('a file whose contents are not what its name says', () => {
  it.each(CASES)('.%s that is %s: the answer says so', async (ending, named, content) => {
    const file = { token: null, name: `model.${ending}`, bytes: new Uint8Array(content) };
    await driver.editor.files.openFile(file);
    const said = driver.state().toasts.map((toast) => english(toast.message));
    // A JSON file that holds JSON is what it says, and no project.
    if (ending === 'json' && named.source === 'text|JSON') expect(said.join()).toMatch(/JSON/);
    else expect(said.join()).toMatch(named);
    // Its name was right already: that is no advice.
    expect(said.join()).not.toMatch(/ends in \.(onnx|npy)/);
    expect(driver.state().document.nodes.size).toBe(0);
  });

  it('tells a model that it keeps: the whole answer names cause, safety and remedy', async () => {
    const page = text('<!doctype html><title>Sign in</title>');
    await driver.editor.files.openFile({ token: null, name: 'resnet.onnx', bytes: page });
    expect(english(driver.state().toasts[0]?.message)).toBe(
      'resnet.onnx: This is not an ONNX file but a web page: probably the page around a download was saved. ' +
        'The open drawing is unchanged. Download the file itself (“Raw” or “Download”), then open that.',
    );
  });
});
