import { analyze } from '../core/graph/analyze.ts';
import type { LayerNode } from '../core/graph/document.ts';
import { applyEdit } from '../core/graph/edits.ts';
import { layerType } from '../core/layers/index.ts';
import { FED_TENSOR } from '../core/layers/tensor-input.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { fedTensor } from '../core/weights/fed-tensor.ts';
import { isTensorFile, readTensorFile } from '../core/weights/tensor-file.ts';
import { parameterKey } from '../core/weights/tensor-store.ts';
import { aboutFile } from './failure.ts';
import { readOrdinaryFile } from './files.ts';

/** `--feed NAME=VALUE`: what inputs that are no pictures are fed with, instead of what the project says. */

/** The project fed so. A name of no such input, or a value that does not fit, is an error. */
export async function withFeeds(project: Project, feeds: readonly string[]): Promise<Result<Project, Text>> {
  let fed = project;
  for (const feed of feeds) {
    const next = await withFeed(fed, feed);
    if (!next.ok) return next;
    fed = next.value;
  }
  return ok(fed);
}

async function withFeed(project: Project, feed: string): Promise<Result<Project, Text>> {
  const at = feed.indexOf('=');
  const [name, value] = [feed.slice(0, at), feed.slice(at + 1)];
  const inputs = [...project.document.nodes.values()].filter(({ type }) => layerType(type)?.role === 'tensor');
  const node = inputs.find((candidate) => candidate.name === name);
  if (at < 1 || !node) return err(noSuchInput(at < 1 ? feed : name, inputs));
  const random = /^random(?::(\d{1,10}))?$/.exec(value);
  if (value === 'zeros' || value === 'ones') return filled(project, node, { fill: value });
  if (random) return filled(project, node, { fill: 'random', seed: Number(random[1] ?? 1) });
  return fromFile(project, node, value);
}

async function fromFile(project: Project, node: LayerNode, file: string): Promise<Result<Project, Text>> {
  if (!isTensorFile(file)) return err(aboutFile(file, NO_VALUE));
  const type = analyze(project.document).nodes.get(node.id)?.outputs?.[0];
  const bytes = await readOrdinaryFile(file, LIMITS.weightsBytes);
  if (!bytes.ok) return err(aboutFile(file, problemInWords(bytes.error)));
  const arrays = readTensorFile(file, bytes.value);
  if (!arrays.ok) return arrays;
  const tensor = type ? fedTensor(node.name, type, arrays.value) : null;
  if (!tensor?.ok) return err(aboutFile(file, tensor ? tensor.error : NO_VALUE));
  const key = parameterKey(node.id, FED_TENSOR);
  const weights = new Map(project.weights).set(key, { ...tensor.value, origin: 'loaded' });
  return filled({ ...project, weights }, node, { fill: 'file' });
}

function filled(
  project: Project,
  { id }: LayerNode,
  attributes: Readonly<Record<string, string | number>>,
): Result<Project, Text> {
  const edited = applyEdit(project.document, { kind: 'setAttributes', id, attributes });
  return edited.ok ? ok({ ...project, document: edited.value }) : err(edited.error.message);
}

const NO_VALUE = text(
  'cli.feeds.noValue',
  'An input is fed with zeros, ones, random, random:SEED, or a .npy, .npz or .safetensors file.',
);

function noSuchInput(name: string, inputs: readonly LayerNode[]): Text {
  const names = inputs.map((input) => `“${input.name}”`).join(', ');
  return inputs.length === 0
    ? text('cli.feeds.feedIsForInputsThat', '--feed is for inputs that are no pictures, and this network has none.')
    : text(
        'cli.feeds.feedTakesNameValueAnd',
        '--feed takes NAME=VALUE, and “{name}” names no input. Inputs are {names}.',
        { name: name.slice(0, 60), names },
      );
}
