import { formatSigned, formatValue } from '../../core/notation.ts';
import { type Text, text } from '../../core/text.ts';
import { overrideText } from '../../store/gates.ts';
import type { AttentionStep, ChannelOverride } from '../../store/state.ts';
import type { AttentionRun } from '../../study/read-run.ts';
import type { CellDescription, HeatRow } from './heat-types.ts';
import { type Branch, branches } from './steps.ts';

type Translate = (text: Text) => string;

/** What a cell of the heat map says on hover, and to a screen reader. */
export function describeCell(
  t: Translate,
  step: AttentionStep,
  row: Pick<HeatRow, 'name' | 'verdict'> | undefined,
  run: AttentionRun | undefined,
  column: number,
  override: ChannelOverride | undefined,
  effect: { readonly label: string; readonly value: number | undefined } | null = null,
): CellDescription {
  const name = shorten(row?.name ?? '');
  if (step === 'hidden') {
    const values = run?.hidden ? facts(t, strings.hidden, branches(run.hidden), column) : [];
    return { title: `${name} · ${t(strings.neuron)} ${column}`, facts: values };
  }
  const title = `${name} · ${t(strings.channel)} ${column}`;
  if (!run) return { title, facts: [[t(strings.gate), row?.verdict ?? '–']] };
  const gate: readonly [string, string] = [t(strings.gate), formatValue(run.gate[column] ?? Number.NaN)];
  const applied: readonly [string, string] = [
    t(strings.applied),
    `${formatValue(run.applied[column] ?? Number.NaN)}${override ? ` (${t(overrideText(override))})` : ''}`,
  ];
  const measured: CellDescription['facts'] =
    effect?.value === undefined || Number.isNaN(effect.value)
      ? []
      : [[t(strings.silencing(shorten(effect.label, 20))), formatSigned(effect.value)]];
  return { title, facts: [...facts(t, strings.squeeze, branches(run.squeeze), column), gate, applied, ...measured] };
}

function facts(
  t: Translate,
  name: Text,
  list: readonly Branch[],
  column: number,
): readonly (readonly [string, string])[] {
  return list.map((branch) => [
    branch.name === null ? t(name) : `${t(name)} (${t(strings[branch.name])})`,
    formatValue(branch.values[column] ?? Number.NaN),
  ]);
}

/** A file name that leaves room for the numbers: its start and its end. */
export function shorten(name: string, limit = 32): string {
  if (name.length <= limit) return name;
  const end = Math.floor(limit / 3);
  return `${name.slice(0, limit - end - 1)}…${name.slice(-end)}`;
}

const strings = {
  channel: text('lens.describeCell.channel', 'channel'),
  neuron: text('lens.describeCell.neuron', 'neuron'),
  squeeze: text('lens.describeCell.squeeze', 'squeeze'),
  hidden: text('lens.describeCell.hidden', 'value'),
  gate: text('lens.describeCell.gate', 'gate'),
  applied: text('lens.describeCell.applied', 'applied'),
  average: text('lens.describeCell.average', 'average'),
  max: text('lens.describeCell.max', 'maximum'),
  silencing: (label: string) => text('lens.describeCell.silencedLabel', 'silenced: {label}', { label }),
};
