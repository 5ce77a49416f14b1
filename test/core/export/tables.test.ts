import { expect, it } from 'vitest';
import { gatesCsv, gatesJson, layersCsv, layersJson } from '../../../src/core/export/tables.ts';
import { network, SE_NETWORK } from '../compile/networks.ts';

const { document, analysis } = network({ ...SE_NETWORK, '컨브, "둘"': { type: 'conv2d' } });

it('layers as CSV: one line each, quoted where needed, with what cannot be computed', () => {
  const lines = layersCsv(document, analysis).split('\r\n');
  expect(lines[0]).toBe('\uFEFFlayer,type,input,output,parameters,formula,buffers,macs,activation_bytes');
  expect(lines).toContain('conv,conv2d,Nx3x8x8,Nx8x8x8,224,(3·3·3 + 1)·8,0,13824,2048');
  expect(lines).toContain('se,squeezeExcitation,Nx8x8x8,Nx8x8x8,76,2·8²/2 + 8/2 + 8,0,64,2048');
  expect(lines).toContain('"컨브, ""둘""",conv2d,?,?,0,,0,0,0');
  expect(lines).toHaveLength(document.nodes.size + 2);
});

it('layers as JSON, with totals', () => {
  const table = JSON.parse(layersJson(document, analysis));
  expect(table.total.parameters).toBe(analysis.totals.parameters);
  expect(table.layers.find((row: { layer: string }) => row.layer === 'conv')).toMatchObject({
    inputs: [['N', 3, 8, 8]],
    outputs: [['N', 8, 8, 8]],
    macs: 13_824,
  });
});

const gates = [
  {
    picture: 'cat.png',
    layers: [{ layer: 'se', type: 'squeezeExcitation', gate: Float32Array.of(0.1, 0.9), applied: [0, 0.9] }],
  },
  { picture: 'dog.png', layers: [] },
];

it('gates as CSV and JSON: picture × layer × channel', () => {
  expect(gatesCsv(gates)).toBe(
    'picture,layer,type,channel,gate,applied\r\n' +
      'cat.png,se,squeezeExcitation,0,0.100000001,0\r\n' +
      'cat.png,se,squeezeExcitation,1,0.899999976,0.9\r\n',
  );
  expect(Math.fround(JSON.parse(gatesJson(gates))[0].layers[0].gate[0])).toBe(Math.fround(0.1));
});

it('what is not finite is a word in both: a number would be a lie, and null could be any', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const odd = [
    {
      picture: 'cat.png',
      layers: [
        {
          layer: 'se',
          type: 'squeezeExcitation',
          gate: Float32Array.of(nan, infinity, -infinity),
          applied: [0, 1, nan],
        },
      ],
    },
  ];
  expect(gatesCsv(odd).split('\r\n').slice(1, 4)).toEqual([
    'cat.png,se,squeezeExcitation,0,NaN,0',
    'cat.png,se,squeezeExcitation,1,Infinity,1',
    'cat.png,se,squeezeExcitation,2,-Infinity,NaN',
  ]);
  const [layer] = JSON.parse(gatesJson(odd))[0].layers;
  expect(layer.gate).toEqual(['NaN', 'Infinity', '-Infinity']);
  expect(layer.gate.map(Number)).toEqual([nan, infinity, -infinity]);
  expect(layer.applied).toEqual([0, 1, 'NaN']);
});
