import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { elementCount, float32, type TensorType } from '../../src/core/tensor/types.ts';
import { parseCsv } from '../support/csv.ts';
import { readLayerTable, type TableRow, translate } from '../support/layer-table.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';

/** Well-known networks layer by layer: shapes, learnable parameters and MACs as PyTorch measured them. */

/** Rows that the layer set cannot express, by network and module. Anything not listed here must be expressible. */
const INEXPRESSIBLE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  convnext_tiny: { LayerNorm: 18, LayerNorm2d: 5, Permute: 36, GELU: 18, StochasticDepth: 18, Linear: 36 },
};
/** Adaptive pools whose input already has the asked size: no layer at all. */
const IDENTITY: Readonly<Record<string, number>> = { alexnet: 1, vgg11: 1, vgg16: 1, vgg19: 1 };

const fixtures = join(import.meta.dirname, 'fixtures');
const shared = sharedData('tables');

describe('committed tables', () => checkTables(fixtures, join(fixtures, 'totals.csv'), 5));

describe('all tables', () => {
  if (shared) checkTables(join(shared, 'layers'), join(shared, 'totals.csv'), 16);
  else it.skip(SHARED_DATA_HINT);
});

function checkTables(folder: string, totalsPath: string, networks: number) {
  const totals = new Map(parseCsv(readFileSync(totalsPath, 'utf8')).map((row) => [row.model, row]));
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv') && file !== 'totals.csv');

  it(`are ${networks} networks, each with its totals`, () => {
    expect(files.length).toBe(networks);
    for (const file of files) expect(totals.has(basename(file, '.csv')), file).toBe(true);
  });

  describe.each(files.map((file) => basename(file, '.csv')))('%s', (network) => {
    const rows = readLayerTable(join(folder, `${network}.csv`));
    const known = rows.filter((row) => translate(network, row));

    it.each(known.map((row) => [`${row.name} ${row.type} ${row.input.join('×')}`, row] as const))(
      '%s',
      (_title, row) => {
        const computed = compute(network, row);
        expect(computed.output).toEqual(row.output);
        expect(computed.parameters).toBe(row.parameters);
        expect(computed.macs).toBe(row.macs);
      },
    );

    it('leaves out only what is listed', () => {
      const left: Record<string, number> = {};
      for (const row of rows) if (translate(network, row) === undefined) left[row.type] = (left[row.type] ?? 0) + 1;
      expect(left).toEqual(INEXPRESSIBLE[network] ?? {});
      expect(rows.filter((row) => translate(network, row) === null).length).toBe(IDENTITY[network] ?? 0);
    });

    it.skipIf(network in INEXPRESSIBLE)('adds up to the published totals', () => {
      const computed = known.map((row) => compute(network, row));
      const total = totals.get(network);
      expect(computed.reduce((sum, row) => sum + row.parameters, 0)).toBe(Number(total?.learnable_parameters));
      expect(computed.reduce((sum, row) => sum + row.macs, 0)).toBe(Number(total?.macs_conv_and_linear));
    });
  });
}

describe('attention blocks of the tables as one layer', () => {
  it.each([
    ['se_resnet50', '.se.avg', '.se', 16, {}],
    ['mobilenet_v3_small', '.avgpool', '', 9, { gate: 'hardSigmoid', gateAlpha: 1 / 6 }],
  ] as const)('%s', (network, pool, prefix, blocks, attributes) => {
    const rows = readLayerTable(join(fixtures, `${network}.csv`));
    const byName = new Map(rows.map((row) => [row.name, row]));
    const pools = rows.filter((row) => row.name.endsWith(pool) && byName.has(fc(row, 1)));
    expect(pools.length).toBe(blocks);
    function fc(row: TableRow, index: 1 | 2) {
      return `${row.name.slice(0, -pool.length)}${prefix}.fc${index}`;
    }
    for (const row of pools) {
      const [first, second] = [byName.get(fc(row, 1)), byName.get(fc(row, 2))];
      if (!first || !second) throw new Error(`${row.name} has no layers behind it`);
      const width: Attributes = network === 'se_resnet50' ? {} : { hiddenChannels: first.output[1] ?? 0 };
      const layer = layerType('squeezeExcitation');
      if (!layer) throw new Error('no squeezeExcitation');
      const values: Attributes = { ...defaultAttributes(layer.attributes), ...attributes, ...width };
      const inputs = [typeOf(row.input)];
      expect(learned(layer.parameters(values, inputs))).toBe(first.parameters + second.parameters);
      expect(layer.macs(values, inputs, inputs).value).toBe(first.macs + second.macs);
    }
  });
});

function compute(network: string, row: TableRow) {
  const translation = translate(network, row);
  const layer = translation && layerType(translation.type);
  if (!translation || !layer) throw new Error(`${row.name} is not expressible`);
  const attributes = parseAttributes(layer.attributes, translation.attributes);
  if (!attributes.ok) throw new Error(`${attributes.error.attribute}: ${english(attributes.error.expected)}`);
  const inputs = [typeOf(row.input)];
  const outputs = layer.inferShapes(attributes.value, inputs);
  if (!outputs.ok) throw new Error(english(outputs.error.message));
  return {
    output: outputs.value[0]?.shape.map((dim) => (dim === 'N' ? 1 : dim)),
    parameters: learned(layer.parameters(attributes.value, inputs)),
    macs: layer.macs(attributes.value, inputs, outputs.value).value,
  };
}

function typeOf(shape: readonly number[]): TensorType {
  return float32(['N', ...shape.slice(1)]);
}

function learned(specs: readonly { readonly trainable: boolean; readonly shape: readonly number[] }[]): number {
  return specs.filter((spec) => spec.trainable).reduce((sum, spec) => sum + elementCount(spec.shape), 0);
}
