import type { Machine } from './machine.ts';
import { type PartResult, type Row, ratioOf, type Series, verdictOf } from './measure.ts';
import { type Spread, spread } from './statistics.ts';

/** Results as a table for the terminal, as Markdown and as JSON. */

export interface PartReport {
  readonly name: string;
  readonly title: string;
  /** Null where it was skipped. */
  readonly result: PartResult | null;
  readonly skipped: string | null;
}

export interface Report {
  readonly machine: Machine;
  readonly quick: boolean;
  readonly parts: readonly PartReport[];
}

const HEADER = ['what', 'measured', 'min / median / max', 'against', 'min / median / max', 'ratio', 'of least', 'goal'];

/** One part as an aligned table. */
export function partAsText({ name, title, result, skipped }: PartReport): string {
  const lines = [`${name}: ${title}`];
  if (skipped !== null) lines.push(`  skipped: ${skipped}`);
  if (result) {
    const table = [HEADER, ...result.rows.map(cells)];
    const widths = HEADER.map((_, column) => Math.max(...table.map((row) => [...(row[column] ?? '')].length)));
    for (const row of table)
      lines.push(`  ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ')}`.trimEnd());
    for (const note of result.notes) lines.push(`  ${note}`);
  }
  return `${lines.join('\n')}\n`;
}

export function reportAsMarkdown({ machine, quick, parts }: Report): string {
  const lines = ['# Benchmark results', '', ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`)];
  if (quick) lines.push('- quick run: few repetitions, small sizes');
  lines.push(
    '',
    'Every entry is min / median / max over interleaved repetitions. A ratio is taken within each repetition; “of least”',
    'is that of the least values, which disturbance touches least.',
  );
  for (const { name, title, result, skipped } of parts) {
    lines.push('', `## ${name}: ${title}`, '');
    if (skipped !== null) lines.push(`Skipped: ${skipped}`);
    if (!result) continue;
    lines.push(markdownRow(HEADER), markdownRow(HEADER.map(() => '---')), ...result.rows.map(cells).map(markdownRow));
    if (result.notes.length > 0) lines.push('', ...result.notes.map((note) => `- ${note}`));
  }
  return `${lines.join('\n')}\n`;
}

/** With every repetition, and what the tables say of them. */
export function reportAsJson({ parts, ...rest }: Report): string {
  const complete = parts.map(({ result, ...part }) => ({
    ...part,
    notes: result?.notes ?? [],
    rows: (result?.rows ?? []).map((row) => ({
      subject: row.subject,
      measured: withSpread(row.measured),
      baseline: row.baseline && withSpread(row.baseline),
      ratio: ratioOf(row),
      goal: row.goal,
      verdict: verdictOf(row),
    })),
  }));
  return `${JSON.stringify({ ...rest, parts: complete }, null, 2)}\n`;
}

function cells(row: Row): readonly string[] {
  const ratio = ratioOf(row);
  const verdict = verdictOf(row);
  return [
    row.subject,
    row.measured.label,
    seriesText(row.measured),
    row.baseline?.label ?? '',
    row.baseline ? seriesText(row.baseline) : '',
    ratio ? spreadText(ratio) : '',
    ratio ? numberText(ratio.ofLeast) : '',
    verdict === null ? '' : `≤ ${row.goal} ${verdict}`,
  ];
}

function withSpread(series: Series) {
  return { ...series, ...spread(series.values) };
}

function seriesText({ values, unit }: Series): string {
  return `${spreadText(spread(values))} ${unit}`;
}

function spreadText({ min, median, max }: Spread): string {
  return [min, median, max].map(numberText).join(' / ');
}

/** Three digits that count, no more than the measuring is worth. */
export function numberText(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
}

function markdownRow(row: readonly string[]): string {
  return `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - [...cell].length));
}
