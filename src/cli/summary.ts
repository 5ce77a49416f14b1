import { blocks } from '../core/diagnostics.ts';
import { formatCount } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import type { LayerNode } from '../core/graph/document.ts';
import { LIMITS } from '../core/project/limits.ts';
import { formatShape, type Shape } from '../core/tensor/types.ts';
import { joinTexts, type Locale, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { aboutFile, fileFailure, type Outcome } from './failure.ts';
import { readProject } from './files.ts';
import { type GroupSummary, groupRows, groupSummaries } from './summary-groups.ts';
import { table } from './table.ts';

/** What `summary --json` prints. */
export interface Summary {
  readonly layers: readonly {
    readonly name: string;
    readonly type: string;
    /** Null where the layer cannot be computed. */
    readonly outputShape: Shape | null;
    readonly parameters: number;
    readonly buffers: number;
    readonly macs: number;
  }[];
  /** Groups in the order of the data, each before those inside it. */
  readonly groups: readonly GroupSummary[];
  readonly total: { readonly parameters: number; readonly buffers: number; readonly macs: number };
}

/**
 * `convas summary`: every layer in data-flow order, or, with `--groups`, the groups with their totals. A drawing with
 * errors is shown as far as it can be computed.
 */
export async function summary(
  file: string,
  { json, groups }: { readonly json: boolean; readonly groups: boolean },
  locale: Locale,
): Promise<Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document } = project.value;
  const analysis = analyze(document);
  const formulas: string[] = [];
  const layers = analysis.order.map((id) => {
    const node = document.nodes.get(id) as LayerNode;
    const found = analysis.nodes.get(id);
    formulas.push(found && found.parameters.value > 0 ? found.parameters.substituted : '');
    return {
      name: node.name,
      type: node.type,
      outputShape: found?.outputs?.[0]?.shape ?? null,
      parameters: found?.parameters.value ?? 0,
      buffers: found?.buffers ?? 0,
      macs: found?.macs.value ?? 0,
    };
  });
  const { parameters, buffers, macs } = analysis.totals;
  const result: Summary = { layers, groups: groupSummaries(document, analysis), total: { parameters, buffers, macs } };
  const errors = analysis.order.flatMap((id) =>
    (analysis.nodes.get(id)?.diagnostics ?? [])
      .filter(blocks)
      .map(({ message, remedy }) => joinTexts([aboutFile(document.nodes.get(id)?.name ?? id, message), remedy], ' ')),
  );
  return {
    exitCode: errors.length > 0 ? 2 : 0,
    output: json
      ? `${JSON.stringify(result, null, 2)}\n`
      : summaryTable(
          result,
          groups ? groupRows(document, analysis, locale) : layerRows(result, formulas, locale),
          locale,
        ),
    messages: errors,
  };
}

function layerRows({ layers }: Summary, formulas: readonly string[], locale: Locale): readonly (readonly string[])[] {
  return layers.map((layer, index) => [
    layer.name,
    layer.type,
    layer.outputShape ? formatShape(layer.outputShape) : '?',
    formatCount(layer.parameters, locale),
    formatCount(layer.buffers, locale),
    formatCount(layer.macs, locale),
    formulas[index] ?? '',
  ]);
}

function summaryTable({ total }: Summary, rows: readonly (readonly string[])[], locale: Locale): string {
  const titles = [
    text('cli.summary.layer', 'Layer'),
    text('cli.summary.type', 'Type'),
    text('cli.summary.output', 'Output'),
    text('cli.summary.parameters', 'Parameters'),
    text('cli.summary.buffers', 'Buffers'),
    text('cli.summary.macs', 'MACs'),
    text('cli.summary.parametersAre', 'Parameters are'),
  ];
  // Only a single layer has a formula.
  const shown = titles.slice(0, rows[0]?.length ?? titles.length);
  const columns = shown.map((title, index) => ({
    title: say(title, locale),
    align: index >= 3 && index <= 5 ? ('right' as const) : ('left' as const),
  }));
  const sum = [
    say(text('cli.summary.total', 'Total'), locale),
    '',
    '',
    formatCount(total.parameters, locale),
    formatCount(total.buffers, locale),
    formatCount(total.macs, locale),
  ];
  return table(columns, [...rows, null, sum]);
}
