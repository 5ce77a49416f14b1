import { ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { Command } from './command.ts';
import { complete, readLimits, usage, type Values } from './complete-command.ts';

type Option =
  | 'json'
  | 'groups'
  | 'force'
  | 'output'
  | 'image'
  | 'feed'
  | 'to'
  | 'weights'
  | 'opset'
  | 'ir'
  | 'figure'
  | 'theme'
  | 'layers'
  | 'connect'
  | 'provider'
  | 'trust'
  | 'memory'
  | 'timeout'
  | 'axes'
  | 'data'
  | 'batch'
  | 'for'
  | 'measures'
  | 'seed'
  | 'resamplings'
  | 'recipe'
  | 'epochs'
  | 'workers'
  | 'resume';

const OPTIONS: Readonly<Record<string, Option>> = {
  '--json': 'json',
  '--groups': 'groups',
  '--force': 'force',
  '-o': 'output',
  '--output': 'output',
  '--image': 'image',
  '--feed': 'feed',
  '--to': 'to',
  '--weights': 'weights',
  '--opset': 'opset',
  '--ir': 'ir',
  '--figure': 'figure',
  '--theme': 'theme',
  '--layers': 'layers',
  '--connect': 'connect',
  '--provider': 'provider',
  '--trust': 'trust',
  '--memory': 'memory',
  '--timeout': 'timeout',
  '--axes': 'axes',
  '--data': 'data',
  '--batch': 'batch',
  '--for': 'for',
  '--measures': 'measures',
  '--seed': 'seed',
  '--resamplings': 'resamplings',
  '--recipe': 'recipe',
  '--epochs': 'epochs',
  '--workers': 'workers',
  '--resume': 'resume',
};

/** Of every command. */
const LIMITS: readonly Option[] = ['memory', 'timeout'];

const ALLOWED: Readonly<Record<string, readonly Option[]>> = {
  summary: ['groups', 'json'],
  compile: ['output', 'force', 'opset', 'ir'],
  run: ['image', 'data', 'axes', 'batch', 'feed', 'json', 'provider', 'trust'],
  check: [],
  import: ['output', 'force'],
  diff: ['json'],
  export: ['to', 'output', 'force', 'figure', 'theme'],
  load: ['weights', 'output', 'force'],
  extract: ['layers', 'output', 'force'],
  join: ['output', 'connect', 'force'],
  data: ['axes', 'for', 'json'],
  train: ['data', 'axes', 'recipe', 'epochs', 'seed', 'provider', 'workers', 'resume', 'output', 'force', 'json'],
  evaluate: ['data', 'axes', 'json', 'provider', 'trust'],
  study: ['data', 'axes', 'measures', 'seed', 'resamplings', 'feed', 'json', 'provider', 'trust'],
};

/**
 * Reads the arguments behind `convas`. `--image` takes every file up to the next option; `--` ends the options.
 * @example parseArguments(['run', 'net.convas', '--image', 'a.png', 'b.png', '--json'])
 */
export function parseArguments(args: readonly string[]): Result<Command, Text> {
  const [name, ...rest] = args;
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h')) {
    return ok({ kind: 'help' });
  }
  if (name === undefined) return usage(text('cli.arguments.noCommandWasGiven', 'No command was given.'));
  const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (!allowed) return usage(text('cli.arguments.thereIsNoCommandName', 'There is no command “{name}”.', { name }));
  const values = collect(name, rest, [...allowed, ...LIMITS]);
  if (!values.ok) return values;
  const command = complete(name, values.value);
  const limits = readLimits(values.value);
  if (!command.ok || !limits.ok) return command.ok ? (limits as Result<never, Text>) : command;
  return ok(limits.value ? { ...command.value, limits: limits.value } : command.value);
}

function collect(name: string, args: readonly string[], allowed: readonly Option[]): Result<Values, Text> {
  const files: string[] = [];
  const images: string[] = [];
  const feeds: string[] = [];
  const outputs: string[] = [];
  const kinds: string[] = [];
  const weights: string[] = [];
  const opsets: string[] = [];
  const irs: string[] = [];
  const figures: string[] = [];
  const themes: string[] = [];
  const layers: string[] = [];
  const connect: string[] = [];
  const providers: string[] = [];
  const memories: string[] = [];
  const timeouts: string[] = [];
  const axes: string[] = [];
  const sources: string[] = [];
  const batches: string[] = [];
  const networks: string[] = [];
  const measures: string[] = [];
  const seeds: string[] = [];
  const resamplings: string[] = [];
  const recipes: string[] = [];
  const epochs: string[] = [];
  const workers: string[] = [];
  const lists: Readonly<Record<Option, string[]>> = {
    json: files,
    groups: files,
    force: files,
    trust: files,
    output: outputs,
    image: images,
    feed: feeds,
    to: kinds,
    weights,
    opset: opsets,
    ir: irs,
    figure: figures,
    theme: themes,
    layers,
    connect,
    provider: providers,
    memory: memories,
    timeout: timeouts,
    axes,
    data: sources,
    batch: batches,
    for: networks,
    measures,
    seed: seeds,
    resamplings,
    recipe: recipes,
    epochs,
    workers,
    resume: files,
  };
  const single: readonly string[][] = [
    outputs,
    kinds,
    opsets,
    irs,
    figures,
    themes,
    connect,
    providers,
    memories,
    timeouts,
    axes,
    sources,
    batches,
    networks,
    measures,
    seeds,
    resamplings,
    recipes,
    epochs,
    workers,
  ];
  const given = new Map<Option, string>();
  let json = false;
  let groups = false;
  let target = files;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string;
    if (arg === '--') {
      target.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      target.push(arg);
      if (single.includes(target)) target = files;
      continue;
    }
    const option = Object.hasOwn(OPTIONS, arg) ? OPTIONS[arg] : undefined;
    if (!option || !allowed.includes(option)) {
      return usage(text('cli.arguments.nameHasNoOptionArg', '“{name}” has no option {arg}.', { name, arg }));
    }
    if (option === 'json') json = true;
    if (option === 'groups') groups = true;
    given.set(option, arg);
    target = lists[option];
  }
  for (const option of [
    'opset',
    'ir',
    'figure',
    'theme',
    'connect',
    'provider',
    'memory',
    'timeout',
    'axes',
    'data',
    'batch',
    'for',
    'measures',
    'seed',
    'resamplings',
    'recipe',
    'epochs',
    'workers',
  ] as const) {
    const arg = given.get(option);
    if (arg && lists[option].length === 0)
      return usage(text('cli.arguments.argNeedsAValue', '{arg} needs a value.', { arg }));
  }
  return ok({
    files,
    images,
    feeds,
    outputs,
    kinds,
    weights,
    opsets,
    irs,
    figures,
    themes,
    layers,
    connect,
    providers,
    memories,
    timeouts,
    axes,
    sources,
    batches,
    networks,
    measures,
    seeds,
    resamplings,
    recipes,
    epochs,
    workers,
    resume: given.has('resume'),
    groups,
    json,
    force: given.has('force'),
    trust: given.has('trust'),
  });
}
