import type { FileProblemCode } from '../../../src/core/project/problems.ts';
import { serialiseProject } from '../../../src/core/project/save-project.ts';
import { FORMAT_VERSION } from '../../../src/core/project/types.ts';
import { documentToJson } from '../../../src/core/project/write-document.ts';
import { english } from '../../support/said.ts';
import { sampleProject } from './sample-project.ts';
import { buildZip, joinBytes, type ZipEntry } from './zip-builder.ts';

/** Bad project files as data: what a file holds, and the code of the problem that opening it must give. */
export interface BadFile {
  readonly name: string;
  readonly code: FileProblemCode;
  readonly bytes: () => Uint8Array;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const goodText = () => documentToJson(sampleProject().document);

// biome-ignore lint/suspicious/noExplicitAny: the cases below bend parsed JSON into every wrong form.
type Raw = any;

/** The sample drawing's JSON, bent. */
function bent(change: (raw: Raw) => unknown): () => Uint8Array {
  return () => {
    const raw: Raw = JSON.parse(goodText());
    return utf8(JSON.stringify(change(raw) ?? raw));
  };
}

/** The sample drawing's text with a part replaced: for what `JSON.stringify` cannot write. */
function replaced(part: string | RegExp, by: string): () => Uint8Array {
  return () => {
    const text = goodText();
    const changed = text.replace(part, () => by);
    if (changed === text) throw new Error(`the sample has no ${part}`);
    return utf8(changed);
  };
}

const textCases: readonly BadFile[] = [
  { name: 'empty', code: 'empty-file', bytes: () => new Uint8Array() },
  { name: 'blank', code: 'empty-file', bytes: () => utf8(' \r\n\t\n') },
  { name: 'only a byte order mark', code: 'empty-file', bytes: () => Uint8Array.of(0xef, 0xbb, 0xbf) },
  { name: 'zero bytes', code: 'zero-bytes', bytes: () => new Uint8Array(5000) },
  {
    name: 'text that turns into zero bytes',
    code: 'zero-bytes',
    bytes: () => joinBytes([utf8(goodText().slice(0, 700)), new Uint8Array(9000)]),
  },
  { name: 'text with one zero byte', code: 'zero-bytes', bytes: replaced('"seed"', '\0"seed"') },
  { name: 'truncated in the middle', code: 'truncated-file', bytes: () => utf8(goodText().slice(0, 1200)) },
  { name: 'truncated inside a text', code: 'truncated-file', bytes: () => utf8('{"format": "conv') },
  { name: 'truncated inside an escape', code: 'truncated-file', bytes: () => utf8('{"title": "\\u00') },
  { name: 'truncated inside a number', code: 'truncated-file', bytes: () => utf8('{"seed": -') },
  { name: 'truncated inside a word', code: 'truncated-file', bytes: () => utf8('{"bias": tru') },
  { name: 'UTF-16 with a mark', code: 'utf16-text', bytes: () => utf16(`\ufeff${goodText()}`, true) },
  { name: 'UTF-16 big-endian with a mark', code: 'utf16-text', bytes: () => utf16(`\ufeff${goodText()}`, false) },
  { name: 'UTF-16 without a mark', code: 'utf16-text', bytes: () => utf16(goodText(), true) },
  { name: 'UTF-16 big-endian without a mark', code: 'utf16-text', bytes: () => utf16(goodText(), false) },
  {
    name: 'bad UTF-8: a lone byte',
    code: 'bad-utf8',
    bytes: () => joinBytes([utf8('{"title": "'), Uint8Array.of(0xe9), utf8('"}')]),
  },
  {
    name: 'bad UTF-8: an overlong slash',
    code: 'bad-utf8',
    bytes: () => joinBytes([utf8('{"title": "'), Uint8Array.of(0xc0, 0xaf), utf8('"}')]),
  },
  {
    name: 'bad UTF-8: half a surrogate pair',
    code: 'bad-utf8',
    bytes: () => joinBytes([utf8('{"title": "'), Uint8Array.of(0xed, 0xa0, 0x80), utf8('"}')]),
  },
  {
    name: 'an HTML page',
    code: 'html-page',
    bytes: () => utf8('<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>'),
  },
  { name: 'an HTML page behind a mark and blanks', code: 'html-page', bytes: () => utf8('\ufeff\n  <html lang="ko">') },
  { name: 'an XML document', code: 'other-file', bytes: () => utf8('<?xml version="1.0"?><plist/>') },
  {
    name: 'a Git LFS pointer',
    code: 'git-lfs-pointer',
    bytes: () => utf8('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
  },
  { name: 'plain text', code: 'other-file', bytes: () => utf8('Dear reader,\nthis is no project.') },
  { name: 'a shell script', code: 'other-file', bytes: () => utf8('#!/bin/sh\nrm -rf /\n') },
  { name: 'JSON with a comment', code: 'bad-json', bytes: () => utf8('{\n  // mine\n  "format": "convas"\n}') },
  { name: 'JSON with a trailing comma', code: 'bad-json', bytes: replaced('"seed": 7,', '"seed": 7,,') },
  { name: 'two JSON documents', code: 'bad-json', bytes: () => utf8(goodText() + goodText()) },
  { name: 'a raw line break inside a text', code: 'bad-json', bytes: () => utf8('{"title": "a\nb"}') },
  { name: 'an unknown escape', code: 'bad-json', bytes: () => utf8('{"title": "\\x41"}') },
  { name: 'single quotes', code: 'bad-json', bytes: () => utf8("{'format': 'convas'}") },
  { name: 'lists nested 100,000 deep', code: 'too-deep', bytes: () => utf8('['.repeat(100_000)) },
  {
    name: 'lists nested 100,000 deep, closed',
    code: 'too-deep',
    bytes: () => utf8('['.repeat(100_000) + ']'.repeat(100_000)),
  },
  { name: 'objects nested 100,000 deep', code: 'too-deep', bytes: () => utf8('{"a":'.repeat(100_000)) },
  {
    name: 'nested 65 deep inside an attribute',
    code: 'too-deep',
    bytes: replaced('"filters": 4', `"filters": ${'['.repeat(65)}${']'.repeat(65)}`),
  },
  {
    name: 'a million different names of fields',
    code: 'too-many-names',
    bytes: () => utf8(`{"format":"convas",${Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":0`).join(',')}}`),
  },
  { name: 'NaN as a position', code: 'bad-number', bytes: replaced('"x": 320', '"x": NaN') },
  { name: 'Infinity as a position', code: 'bad-number', bytes: replaced('"x": 320', '"x": -Infinity') },
  { name: 'a number with a leading zero', code: 'bad-number', bytes: replaced('"seed": 7', '"seed": 007') },
];

const documentCases: readonly BadFile[] = [
  { name: 'a JSON number', code: 'not-a-project', bytes: () => utf8('[1, 2, 3]') },
  { name: 'a package.json', code: 'not-a-project', bytes: () => utf8('{"name": "convas", "version": "0.1.0"}') },
  { name: 'a Jupyter notebook', code: 'not-a-project', bytes: () => utf8('{"cells": [], "nbformat": 4}') },
  { name: 'format in capitals', code: 'not-a-project', bytes: bent((raw) => ({ ...raw, format: 'Convas' })) },
  {
    name: 'no version',
    code: 'missing-version',
    bytes: bent((raw) => {
      delete raw.formatVersion;
    }),
  },
  {
    name: 'version as text',
    code: 'bad-version',
    bytes: bent((raw) => {
      raw.formatVersion = '1';
    }),
  },
  {
    name: 'version 0',
    code: 'bad-version',
    bytes: bent((raw) => {
      raw.formatVersion = 0;
    }),
  },
  {
    name: 'version 1.5',
    code: 'bad-version',
    bytes: bent((raw) => {
      raw.formatVersion = 1.5;
    }),
  },
  {
    name: 'a future version',
    code: 'newer-version',
    bytes: bent((raw) => {
      raw.formatVersion = FORMAT_VERSION + 1;
    }),
  },
  {
    name: 'a far future version with unknown contents',
    code: 'newer-version',
    bytes: () => utf8('{"format": "convas", "formatVersion": 99, "graphs": [[]]}'),
  },
  {
    name: 'a __proto__ key',
    code: 'forbidden-key',
    bytes: replaced('"seed": 7', '"__proto__": { "polluted": true }, "seed": 7'),
  },
  {
    name: 'a __proto__ key in a layer',
    code: 'forbidden-key',
    bytes: replaced('"id": "n2"', '"__proto__": {}, "id": "n2"'),
  },
  {
    name: 'a __proto__ key in attributes',
    code: 'forbidden-key',
    bytes: replaced('"filters": 4', '"__proto__": 1, "filters": 4'),
  },
  {
    name: 'a constructor key in a position',
    code: 'forbidden-key',
    bytes: replaced('"x": 320', '"constructor": 1, "x": 320'),
  },
  {
    name: 'an unknown field',
    code: 'unknown-field',
    bytes: bent((raw) => {
      raw.autor = 'me';
    }),
  },
  {
    name: 'an unknown field in a layer',
    code: 'unknown-field',
    bytes: bent((raw) => {
      raw.nodes[1].colour = 'red';
    }),
  },
  {
    name: 'an unknown field in an edge',
    code: 'unknown-field',
    bytes: bent((raw) => {
      raw.edges[0].id = 'e1';
    }),
  },
  {
    name: 'no title',
    code: 'bad-field',
    bytes: bent((raw) => {
      delete raw.title;
    }),
  },
  {
    name: 'a seed of 1.5',
    code: 'bad-field',
    bytes: bent((raw) => {
      raw.seed = 1.5;
    }),
  },
  {
    name: 'layers as an object',
    code: 'bad-field',
    bytes: bent((raw) => {
      raw.nodes = { ...raw.nodes };
    }),
  },
  {
    name: 'null as a layer',
    code: 'bad-field',
    bytes: bent((raw) => {
      raw.nodes[1] = null;
    }),
  },
  {
    name: 'a list as an edge',
    code: 'bad-field',
    bytes: bent((raw) => {
      raw.edges[0] = ['n1', 'n2'];
    }),
  },
  {
    name: 'an empty id',
    code: 'bad-field',
    bytes: bent((raw) => {
      raw.nodes[1].id = '';
    }),
  },
  {
    name: 'no attributes',
    code: 'bad-field',
    bytes: bent((raw) => {
      delete raw.nodes[1].attributes;
    }),
  },
  {
    name: '100,000 layers',
    code: 'too-many-nodes',
    bytes: bent((raw) => {
      raw.nodes = Array.from({ length: 100_000 }, (_, index) => ({
        ...raw.nodes[1],
        id: `m${index}`,
        name: `m${index}`,
      }));
    }),
  },
  {
    name: '20,001 edges',
    code: 'too-many-edges',
    bytes: bent((raw) => {
      raw.edges = Array.from({ length: 20_001 }, () => raw.edges[0]);
    }),
  },
  {
    name: 'two layers of one id',
    code: 'duplicate-id',
    bytes: bent((raw) => {
      raw.nodes[2].id = raw.nodes[1].id;
    }),
  },
  {
    name: 'two layers of one name',
    code: 'duplicate-name',
    bytes: bent((raw) => {
      raw.nodes[2].name = raw.nodes[1].name;
    }),
  },
  {
    name: 'a blank name',
    code: 'name-empty',
    bytes: bent((raw) => {
      raw.nodes[1].name = '  ';
    }),
  },
  {
    name: 'a name of 10 MB',
    code: 'text-too-long',
    bytes: bent((raw) => {
      raw.nodes[1].name = 'x'.repeat(10_000_000);
    }),
  },
  {
    name: 'a class label of 10 MB',
    code: 'text-too-long',
    bytes: bent((raw) => {
      raw.nodes[8].attributes.labels[0] = '가'.repeat(3_500_000);
    }),
  },
  {
    name: 'an id of 10 MB',
    code: 'text-too-long',
    bytes: bent((raw) => {
      raw.nodes[1].id = 'x'.repeat(10_000_000);
    }),
  },
  {
    name: 'a line break in a name',
    code: 'control-character',
    bytes: bent((raw) => {
      raw.nodes[1].name = 'a\nb';
    }),
  },
  {
    name: 'an escape sequence of a terminal in a label',
    code: 'control-character',
    bytes: bent((raw) => {
      raw.nodes[8].attributes.labels[0] = '\u001b[31mred';
    }),
  },
  {
    name: 'a NUL in a title',
    code: 'control-character',
    bytes: bent((raw) => {
      raw.title = 'a\u0000b';
    }),
  },
  {
    name: 'half a surrogate pair in a name',
    code: 'control-character',
    bytes: replaced('"name": "conv1"', '"name": "conv\\ud800"'),
  },
  {
    name: 'an unknown layer type',
    code: 'unknown-layer-type',
    bytes: bent((raw) => {
      raw.nodes[1].type = 'conv7d';
    }),
  },
  {
    name: 'toString as a layer type',
    code: 'unknown-layer-type',
    bytes: bent((raw) => {
      raw.nodes[1].type = 'toString';
    }),
  },
  {
    name: 'a layer of a future version',
    code: 'newer-layer',
    bytes: bent((raw) => {
      raw.nodes[1].version = 99;
    }),
  },
  {
    name: 'a layer of version 0, which no migration leads from',
    code: 'migration-failed',
    bytes: bent((raw) => {
      raw.nodes[1].version = 0;
    }),
  },
  {
    name: 'an unknown attribute',
    code: 'bad-attribute',
    bytes: bent((raw) => {
      raw.nodes[1].attributes.filter = 4;
    }),
  },
  ...[-1, 0, 1.5, 2 ** 53, '32', null, [32], {}].map(
    (value): BadFile => ({
      name: `${JSON.stringify(value)} filters`,
      code: 'bad-attribute',
      bytes: bent((raw) => {
        raw.nodes[1].attributes.filters = value;
      }),
    }),
  ),
  ...[-1, 0, 1.5, 2 ** 53].map(
    (value): BadFile => ({
      name: `a picture ${value} high`,
      code: 'bad-attribute',
      bytes: bent((raw) => {
        raw.nodes[0].attributes.height = value;
      }),
    }),
  ),
  {
    name: 'a kernel of three dims',
    code: 'bad-attribute',
    bytes: bent((raw) => {
      raw.nodes[1].attributes.kernelShape = [3, 3, 3];
    }),
  },
  {
    name: 'an unknown choice',
    code: 'bad-attribute',
    bytes: bent((raw) => {
      raw.nodes[2].attributes.gate = 'softplus';
    }),
  },
  { name: '1e999 as a position', code: 'bad-position', bytes: replaced('"x": 320', '"x": 1e999') },
  {
    name: 'null as a coordinate',
    code: 'bad-position',
    bytes: bent((raw) => {
      raw.nodes[1].position.y = null;
    }),
  },
  {
    name: 'no position',
    code: 'bad-position',
    bytes: bent((raw) => {
      delete raw.nodes[1].position;
    }),
  },
  {
    name: 'a position a light year away',
    code: 'bad-position',
    bytes: bent((raw) => {
      raw.nodes[1].position.x = 9.5e15;
    }),
  },
  {
    name: 'an edge to nowhere',
    code: 'edge-to-nowhere',
    bytes: bent((raw) => {
      raw.edges[0].to.node = 'n99';
    }),
  },
  {
    name: 'an edge from nowhere',
    code: 'edge-to-nowhere',
    bytes: bent((raw) => {
      raw.edges[0].from.node = 'constructor';
    }),
  },
  {
    name: 'an edge without an end',
    code: 'bad-field',
    bytes: bent((raw) => {
      delete raw.edges[0].to;
    }),
  },
  {
    name: 'an input that the layer does not have',
    code: 'unknown-port',
    bytes: bent((raw) => {
      raw.edges[0].to.port = 1;
    }),
  },
  {
    name: 'an output that the layer does not have',
    code: 'unknown-port',
    bytes: bent((raw) => {
      raw.edges[0].from.port = -1;
    }),
  },
  {
    name: 'half a port',
    code: 'unknown-port',
    bytes: bent((raw) => {
      raw.edges[0].to.port = 0.5;
    }),
  },
  {
    name: 'two edges into one input',
    code: 'two-edges-into-one-input',
    bytes: bent((raw) => {
      raw.edges.push({ from: { node: 'n2', port: 0 }, to: { node: 'n8', port: 0 } });
    }),
  },
  {
    name: 'the same edge twice',
    code: 'two-edges-into-one-input',
    bytes: bent((raw) => {
      raw.edges.push(raw.edges[0]);
    }),
  },
  {
    name: 'a self-loop',
    code: 'self-loop',
    bytes: bent((raw) => {
      raw.edges[0].from.node = 'n2';
    }),
  },
  {
    name: 'a cycle',
    code: 'cycle',
    bytes: bent((raw) => {
      raw.edges[0].from.node = 'n3';
    }),
  },
];

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);

/** Groups and notes, each wrong in its own way. The sample has the groups g1 and, in it, g2, and the note t1. */
const groupCases: readonly BadFile[] = [
  ...(
    [
      ['groups that are no list', 'bad-field', (raw) => ({ ...raw, groups: {} })],
      ['a group that is a text', 'bad-field', (raw) => void raw.groups.push('g3')],
      ['a group without an id', 'bad-field', (raw) => void delete raw.groups[0].id],
      ['a group with an empty id', 'bad-field', put('groups', 0, { id: '' })],
      ['a group without a name', 'bad-field', (raw) => void delete raw.groups[0].name],
      ['a group with a blank name', 'name-empty', put('groups', 0, { name: '  ' })],
      ['a group with a control character in its name', 'control-character', put('groups', 0, { name: 'a\u0007b' })],
      ['a group with an endless name', 'text-too-long', put('groups', 0, { name: 'x'.repeat(1_000_000) })],
      ['a group that is collapsed “yes”', 'bad-field', put('groups', 0, { collapsed: 'yes' })],
      ['a group of an unknown colour', 'bad-field', put('groups', 0, { tint: 'url(x)' })],
      ['a group with a field too many', 'unknown-field', put('groups', 0, { members: ['n2'] })],
      ['a group in an unknown group', 'unknown-group', put('groups', 1, { parent: 'g9' })],
      ['a group whose parent is a layer', 'unknown-group', put('groups', 1, { parent: 'n1' })],
      ['a group in itself', 'group-in-itself', put('groups', 0, { parent: 'g1' })],
      ['two groups in each other', 'group-in-itself', put('groups', 0, { parent: 'g2' })],
      ['groups nine deep', 'groups-too-deep', nested(9)],
      ['groups a thousand deep', 'groups-too-deep', nested(1000)],
      ['a layer in an unknown group', 'unknown-group', put('nodes', 0, { group: 'g9' })],
      ['a layer in a layer', 'unknown-group', put('nodes', 0, { group: 'n2' })],
      ['a layer whose group is a number', 'bad-field', put('nodes', 0, { group: 1 })],
      ['a layer whose group is a prototype', 'unknown-group', put('nodes', 0, { group: '__proto__' })],
      ['an empty group', 'empty-group', (raw) => void raw.groups.push({ ...raw.groups[0], id: 'g3' })],
      ['a group with only an empty group in it', 'empty-group', emptyPair],
      ['two groups with one id', 'shared-id', put('groups', 1, { id: 'g1' })],
      ['a group with the id of a layer', 'shared-id', put('groups', 1, { id: 'n3' })],
      ['2,001 groups', 'too-many-groups', (raw) => ({ ...raw, groups: Array(2001).fill(raw.groups[0]) })],
      ['notes that are no list', 'bad-field', (raw) => ({ ...raw, notes: 'hello' })],
      ['a note that is nothing', 'bad-field', (raw) => void raw.notes.push(null)],
      ['a note with the id of a layer', 'shared-id', put('notes', 0, { id: 'n1' })],
      ['a note with the id of a group', 'shared-id', put('notes', 0, { id: 'g1' })],
      ['two notes with one id', 'shared-id', (raw) => void raw.notes.push(raw.notes[0])],
      ['1,001 notes', 'too-many-notes', (raw) => ({ ...raw, notes: Array(1001).fill(raw.notes[0]) })],
      ['a note of 10 MB', 'text-too-long', put('notes', 0, { text: 'x'.repeat(10_000_000) })],
      ['a note with a control character', 'control-character', put('notes', 0, { text: 'a\u001b[31m' })],
      ['a note whose text is a list', 'bad-field', put('notes', 0, { text: ['a'] })],
      ['a note without a place', 'bad-position', (raw) => void delete raw.notes[0].position],
      ['a note beyond the canvas', 'bad-position', put('notes', 0, { position: { x: 1e8, y: 0 } })],
      ['a note without a width', 'bad-note-size', (raw) => void delete raw.notes[0].width],
      ['a note with a negative height', 'bad-note-size', put('notes', 0, { height: -5 })],
      ['a note that is larger than any window', 'bad-note-size', put('notes', 0, { width: 1e6 })],
      ['a note with a size in words', 'bad-note-size', put('notes', 0, { width: 'NaN' })],
      ['a note of an unknown colour', 'bad-field', put('notes', 0, { tint: 'Yellow' })],
    ] as readonly (readonly [string, FileProblemCode, (raw: Raw) => unknown])[]
  ).map(([name, code, change]) => ({ name, code, bytes: bent(change) })),
  { name: 'a note whose width is NaN', code: 'bad-number', bytes: replaced('"width": 260', '"width": NaN') },
  { name: 'a note of endless width', code: 'bad-note-size', bytes: replaced('"width": 260', '"width": 1e999') },
];

function put(list: 'groups' | 'notes' | 'nodes', at: number, fields: object): (raw: Raw) => void {
  return (raw) => void Object.assign(raw[list][at], fields);
}

function nested(depth: number): (raw: Raw) => void {
  return (raw) => {
    raw.groups = Array.from({ length: depth }, (_, at) => ({
      ...raw.groups[0],
      id: `g${at + 1}`,
      ...(at > 0 && { parent: `g${at}` }),
    }));
    raw.nodes[1].group = `g${depth}`;
  };
}

function emptyPair(raw: Raw): void {
  raw.groups.push({ ...raw.groups[0], id: 'g3' }, { ...raw.groups[0], id: 'g4', parent: 'g3' });
}

const foreignCases: readonly BadFile[] = [
  { name: 'a PNG', code: 'picture-file', bytes: () => png },
  { name: 'a JPEG', code: 'picture-file', bytes: () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70) },
  { name: 'a WebP', code: 'picture-file', bytes: () => utf8('RIFF\u0001\u0001\u0001\u0001WEBPVP8 ') },
  {
    name: 'an SVG with a script',
    code: 'picture-file',
    bytes: () => utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  },
  {
    name: 'an ONNX model of PyTorch',
    code: 'onnx-file',
    bytes: () => joinBytes([Uint8Array.of(0x08, 0x07, 0x12, 0x07), utf8('pytorch'), new Uint8Array(40).fill(7)]),
  },
  { name: 'a gzip archive', code: 'other-file', bytes: () => Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0) },
  { name: 'a PDF', code: 'other-file', bytes: () => utf8('%PDF-1.7\n') },
  {
    name: 'Keras weights',
    code: 'other-file',
    bytes: () => Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  {
    name: 'a safetensors file',
    code: 'other-file',
    bytes: () => joinBytes([Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0), utf8('{}')]),
  },
  {
    name: 'a NumPy array',
    code: 'other-file',
    bytes: () => joinBytes([Uint8Array.of(0x93), utf8('NUMPY'), Uint8Array.of(1, 0)]),
  },
  {
    name: 'random bytes',
    code: 'unknown-file',
    bytes: () => Uint8Array.from({ length: 4000 }, (_, index) => (index * 2654435761) >>> 24),
  },
  { name: 'a program', code: 'unknown-file', bytes: () => Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0) },
];

/** Entries of the sample's archive, to be exchanged one by one. */
function sampleEntries(): Record<string, ZipEntry> {
  const list = { pictures: [{ file: 'pictures/001.png', name: 'a.png', fit: 'crop' }] };
  return {
    document: { name: 'document.json', data: utf8(goodText()) },
    list: { name: 'pictures/pictures.json', data: utf8(JSON.stringify(list)) },
    picture: { name: 'pictures/001.png', data: png },
  };
}

function zipped(change: (entries: Record<string, ZipEntry>) => void, end?: Parameters<typeof buildZip>[1]) {
  return () => {
    const entries = sampleEntries();
    change(entries);
    return buildZip(Object.values(entries), end);
  };
}

function withList(list: unknown) {
  return zipped((entries) => {
    entries.list = {
      name: 'pictures/pictures.json',
      data: utf8(typeof list === 'string' ? list : JSON.stringify(list)),
    };
  });
}

/** A data set of one picture, bent. */
function withData(change: (data: Record<string, unknown>) => unknown) {
  const data = { name: 'pets', kind: 'folder', pictures: 1, contents: '0'.repeat(32), labels: '0'.repeat(32) };
  return zipped((entries) => {
    const bent = change({ ...data, each: '0'.repeat(8) });
    entries.data = { name: 'data-set.json', data: utf8(JSON.stringify(bent)) };
  });
}

/** A safetensors file whose header is the given one, and which has so many bytes of numbers. */
function tensorFile(header: unknown, bytes: number): Uint8Array {
  const text = utf8(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return joinBytes([length, text, new Uint8Array(bytes)]);
}

function withWeights(data: Uint8Array) {
  return zipped((entries) => {
    entries.weights = { name: 'weights.safetensors', data };
  });
}

const tensor = (shape: readonly number[], begin: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const archiveCases: readonly BadFile[] = [
  { name: 'an archive cut in half', code: 'truncated-file', bytes: () => savedSample().slice(0, 900) },
  { name: 'an archive without its last byte', code: 'truncated-file', bytes: () => savedSample().slice(0, -1) },
  { name: 'only the beginning of an archive', code: 'truncated-file', bytes: () => utf8('PK\u0003\u0004') },
  {
    name: 'a ZIP of something else',
    code: 'foreign-archive',
    bytes: () => buildZip([{ name: 'archive/data.pkl', data: png }]),
  },
  { name: 'an empty ZIP', code: 'foreign-archive', bytes: () => buildZip([]) },
  {
    name: 'one flipped bit in the drawing',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.document = { ...(entries.document as ZipEntry), crc: 1 };
    }),
  },
  {
    name: 'one flipped bit in a picture',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.picture = { ...(entries.picture as ZipEntry), crc: 1 };
    }),
  },
  {
    name: 'data that is not deflated',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.document = { name: 'document.json', data: Uint8Array.of(0), method: 8, packedSize: 3, size: 30 };
    }),
  },
  {
    name: 'an entry that unpacks to more than it says',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.document = { name: 'document.json', data: new Uint8Array(40_000_000), method: 8, size: 1000 };
    }),
  },
  {
    name: 'an entry that unpacks to less than it says',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.document = { name: 'document.json', data: utf8(goodText()), method: 8, size: goodText().length * 2 };
    }),
  },
  {
    name: 'an entry past the end',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.picture = { ...(entries.picture as ZipEntry), offset: 1_000_000 };
    }),
  },
  {
    name: 'entries that share bytes',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.picture = { ...(entries.picture as ZipEntry), offset: 0 };
    }),
  },
  {
    name: 'more entries than the table of contents has',
    code: 'damaged-archive',
    bytes: zipped(() => {}, { count: 1000 }),
  },
  {
    name: 'a table of contents outside the file',
    code: 'damaged-archive',
    bytes: zipped(() => {}, { start: 0x7fffffff }),
  },
  {
    name: 'an entry name that is no text',
    code: 'damaged-archive',
    bytes: zipped((entries) => {
      entries.more = { name: 'x', nameBytes: Uint8Array.of(0xff, 0xfe), data: png };
    }),
  },
  { name: 'ZIP64', code: 'unsupported-archive', bytes: zipped(() => {}, { count: 0xffff }) },
  {
    name: 'encryption',
    code: 'unsupported-archive',
    bytes: zipped((entries) => {
      entries.document = { ...(entries.document as ZipEntry), flags: 1 };
    }),
  },
  {
    name: 'another compression',
    code: 'unsupported-archive',
    bytes: zipped((entries) => {
      entries.document = { ...(entries.document as ZipEntry), method: 12 };
    }),
  },
  ...[
    '../evil.json',
    '/etc/passwd',
    'pictures/../../x',
    'C:/x',
    'a\\b',
    'pictures//x',
    'pictures/a\u0000b',
    'notes.txt',
  ].map(
    (name): BadFile => ({
      name: `the entry ${JSON.stringify(name)}`,
      code: 'archive-entry-name',
      bytes: zipped((entries) => {
        entries.more = { name, data: png };
      }),
    }),
  ),
  {
    name: 'an entry twice',
    code: 'archive-duplicate',
    bytes: zipped((entries) => {
      entries.more = { name: 'document.json', data: utf8('{}') };
    }),
  },
  {
    name: 'a zip bomb',
    code: 'archive-bomb',
    bytes: zipped((entries) => {
      entries.more = { name: 'pictures/002.png', data: new Uint8Array(30_000_000), method: 8 };
    }),
  },
  {
    name: 'an entry that claims four gigabytes',
    code: 'archive-bomb',
    bytes: zipped((entries) => {
      entries.document = { ...(entries.document as ZipEntry), method: 8, size: 0xfffffffe };
    }),
  },
  {
    name: 'a drawing of 70 MiB',
    code: 'file-too-large',
    bytes: zipped((entries) => {
      entries.document = {
        name: 'document.json',
        data: new Uint8Array(70 * 1024 * 1024).map((_, index) => (index * 7919) >> 3),
      };
    }),
  },
  {
    name: 'a bad drawing inside',
    code: 'cycle',
    bytes: zipped((entries) => {
      entries.document = {
        name: 'document.json',
        data: bent((raw) => {
          raw.edges[0].from.node = 'n3';
        })(),
      };
    }),
  },
  {
    name: 'a future drawing inside',
    code: 'newer-version',
    bytes: zipped((entries) => {
      entries.document = {
        name: 'document.json',
        data: bent((raw) => {
          raw.formatVersion = FORMAT_VERSION + 1;
        })(),
      };
    }),
  },
  { name: 'weights: empty', code: 'damaged-weights', bytes: withWeights(new Uint8Array()) },
  {
    name: 'weights: a header of 2^62 bytes',
    code: 'damaged-weights',
    bytes: withWeights(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x40, 0x7b)),
  },
  { name: 'weights: a header that is no JSON', code: 'damaged-weights', bytes: withWeights(tensorFile('{"a": ', 0)) },
  {
    name: 'weights: dims of 2^31 × 2^31',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/weight': tensor([2 ** 31, 2 ** 31], 0, 16) }, 16)),
  },
  {
    name: 'weights: a negative dim',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/weight': tensor([-4], 0, 16) }, 16)),
  },
  {
    name: 'weights: bytes that do not match the shape',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 12) }, 12)),
  },
  {
    name: 'weights: past the end',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 16) }, 8)),
  },
  {
    name: 'weights: overlapping tensors',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 16), 'conv2/bias': tensor([4], 0, 16) }, 16)),
  },
  {
    name: 'weights: bytes behind the last tensor',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 16) }, 20)),
  },
  {
    name: 'weights: whole numbers',
    code: 'weights-type',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 32, 'I64') }, 32)),
  },
  {
    name: 'weights: a type of one byte',
    code: 'weights-type',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 4, 'F8_E4M3') }, 4)),
  },
  {
    name: 'weights: halves of the wrong size',
    code: 'damaged-weights',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([4], 0, 16, 'F16') }, 16)),
  },
  { name: 'weights: a __proto__ key', code: 'forbidden-key', bytes: withWeights(tensorFile('{"__proto__": {}}', 0)) },
  {
    name: 'weights of a layer that is not there',
    code: 'weights-do-not-fit',
    bytes: withWeights(tensorFile({ 'conv9/bias': tensor([4], 0, 16) }, 16)),
  },
  {
    name: 'weights of a parameter that is not there',
    code: 'weights-do-not-fit',
    bytes: withWeights(tensorFile({ 'conv1/gain': tensor([4], 0, 16) }, 16)),
  },
  {
    name: 'weights of another shape',
    code: 'weights-do-not-fit',
    bytes: withWeights(tensorFile({ 'conv1/bias': tensor([2, 2], 0, 16) }, 16)),
  },
  {
    name: 'an imported model without its list',
    code: 'damaged-import',
    bytes: zipped((entries) => {
      entries.source = { name: 'source.onnx', data: Uint8Array.of(8, 8) };
    }),
  },
  { name: 'a data set that is no object', code: 'damaged-data-reference', bytes: withData(() => []) },
  { name: 'a data set with a path', code: 'unknown-field', bytes: withData((data) => ({ ...data, path: '/home' })) },
  {
    name: 'a data set with fewer hashes than pictures',
    code: 'bad-field',
    bytes: withData((data) => ({ ...data, pictures: 2 })),
  },
  {
    name: 'a data set whose hash is none',
    code: 'bad-field',
    bytes: withData((data) => ({ ...data, contents: 'x'.repeat(32) })),
  },
  { name: 'a data set without a name', code: 'bad-field', bytes: withData(({ name: _, ...data }) => data) },
  {
    name: 'an entry of a data set that is too large',
    code: 'file-too-large',
    bytes: withData((data) => ({ ...data, name: 'x'.repeat(1_100_000) })),
  },
  { name: 'a picture list that is no object', code: 'damaged-pictures', bytes: withList([]) },
  {
    name: 'a picture list with an unknown fit',
    code: 'damaged-pictures',
    bytes: withList({ pictures: [{ file: 'pictures/001.png', name: 'a', fit: 'squeeze' }] }),
  },
  {
    name: 'a listed picture that is missing',
    code: 'damaged-pictures',
    bytes: withList({
      pictures: [
        { file: 'pictures/002.png', name: 'a', fit: 'crop' },
        { file: 'pictures/001.png', name: 'b', fit: 'crop' },
      ],
    }),
  },
  { name: 'a picture that is not listed', code: 'damaged-pictures', bytes: withList({ pictures: [] }) },
  {
    name: 'one picture listed twice',
    code: 'damaged-pictures',
    bytes: withList({
      pictures: [
        { file: 'pictures/001.png', name: 'a', fit: 'crop' },
        { file: 'pictures/001.png', name: 'b', fit: 'crop' },
      ],
    }),
  },
  {
    name: 'the drawing listed as a picture',
    code: 'damaged-pictures',
    bytes: withList({
      pictures: [
        { file: 'pictures/001.png', name: 'a', fit: 'crop' },
        { file: 'document.json', name: 'b', fit: 'crop' },
      ],
    }),
  },
  {
    name: 'a picture list with a control character',
    code: 'control-character',
    bytes: withList({ pictures: [{ file: 'pictures/001.png', name: 'a\nb', fit: 'crop' }] }),
  },
];

export const BAD_FILES: readonly BadFile[] = [
  ...textCases,
  ...documentCases,
  ...groupCases,
  ...foreignCases,
  ...archiveCases,
];

/** Unusual, but nothing is wrong with it: these must open. */
export const GOOD_FILES: readonly Omit<BadFile, 'code'>[] = [
  { name: 'a byte order mark in front', bytes: () => utf8(`\ufeff${goodText()}`) },
  { name: 'Windows line ends', bytes: () => utf8(goodText().replaceAll('\n', '\r\n')) },
  { name: 'minified', bytes: () => utf8(JSON.stringify(JSON.parse(goodText()))) },
  {
    name: 'attributes left to their defaults',
    bytes: bent((raw) => {
      raw.nodes[1].attributes = { filters: 4 };
    }),
  },
  {
    name: 'a right-to-left override in a name',
    bytes: bent((raw) => {
      raw.nodes[1].name = 'conv\u202e1xnno.';
    }),
  },
  {
    name: 'zero-width characters in a name',
    bytes: bent((raw) => {
      raw.nodes[1].name = 'con\u200bv\u200d1';
    }),
  },
  {
    name: 'HTML in a label',
    bytes: bent((raw) => {
      raw.nodes[8].attributes.labels = ['<img src=x onerror=alert(1)>', '</script>'];
    }),
  },
  {
    name: 'Arabic, Korean (NFD) and emoji names',
    bytes: bent((raw) => {
      raw.nodes[1].name = 'طبقة';
      raw.nodes[2].name = '고양이'.normalize('NFD');
      raw.nodes[3].name = '👩‍🔬';
    }),
  },
  {
    name: 'a layer called __proto__',
    bytes: bent((raw) => {
      raw.nodes[1].name = '__proto__';
      raw.nodes[1].id = '__proto__';
      raw.edges[0].to.node = '__proto__';
      raw.edges[1].from.node = '__proto__';
      raw.edges[2].from.node = '__proto__';
    }),
  },
  {
    name: 'no layers at all',
    bytes: bent((raw) => {
      raw.nodes = [];
      delete raw.groups;
      raw.edges = [];
    }),
  },
  {
    name: 'a drawing with an unconnected layer',
    bytes: bent((raw) => {
      raw.edges = raw.edges.slice(1);
    }),
  },
  {
    name: 'an archive with nothing but the drawing',
    bytes: () => buildZip([{ name: 'document.json', data: utf8(goodText()), method: 8 }]),
  },
  {
    name: 'an archive with folders of its own',
    bytes: () =>
      buildZip([
        { name: 'document.json', data: utf8(goodText()) },
        { name: 'pictures/', data: new Uint8Array() },
      ]),
  },
];

/** The sample as Convas itself saves it. */
export function savedSample(): Uint8Array {
  const bytes = serialiseProject(sampleProject());
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  return bytes.value;
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return bytes;
}
