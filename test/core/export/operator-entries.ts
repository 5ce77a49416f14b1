import { type Attributes, type Entry, maps, one, real, whole } from './operator-entry.ts';

/** What was an attribute of an old opset and became an input, operator by operator. */

const pads: readonly (readonly number[])[] = [
  [0, 0, 1, 2, 0, 0, 2, 1],
  [0, 1, 0, 0, 0, 0, 1, 0],
  [0, 0, -1, 1, 0, 0, 0, -2],
];

export const ENTRIES: readonly Entry[] = [
  ...pads.flatMap((list): Entry[] => [
    ...['constant', 'reflect', 'edge'].map((mode) => ({
      operator: 'Pad',
      x: maps,
      attributes: { mode: { string: mode } },
      arriving: [whole('pads', ...list)],
      old: { opset: 9, attributes: { mode: { string: mode }, pads: { ints: list } } },
    })),
    {
      operator: 'Pad',
      x: maps,
      arriving: [whole('pads', ...list), one('value', 1.25)],
      old: { opset: 9, attributes: { pads: { ints: list }, value: { float: 1.25 } } },
    },
  ]),
  {
    operator: 'Pad',
    x: maps,
    opset: 18,
    arriving: [whole('pads', 1, 2, 0, 1), one('value', -2), whole('axes', 3, -2)],
  },
  {
    operator: 'Pad',
    x: maps,
    opset: 19,
    attributes: { mode: { string: 'wrap' } },
    arriving: [whole('pads', 0, 0, 1, 2, 0, 0, 3, 1)],
  },
  {
    operator: 'Clip',
    x: maps,
    arriving: [one('min', -0.25), one('max', 0.5)],
    old: { opset: 10, attributes: { min: { float: -0.25 }, max: { float: 0.5 } } },
  },
  { operator: 'Clip', x: maps, arriving: [one('min', 0.1)], old: { opset: 10, attributes: { min: { float: 0.1 } } } },
  {
    operator: 'Clip',
    x: maps,
    arriving: [null, one('max', 0.1)],
    old: { opset: 10, attributes: { max: { float: 0.1 } } },
  },
  { operator: 'Clip', x: maps, arriving: [one('min', 0.5), one('max', -0.5)] },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', 1, -4), whole('ends', 3, 2 ** 31 - 1), whole('axes', 1, -1)],
    old: {
      opset: 9,
      attributes: { starts: { ints: [1, -4] }, ends: { ints: [3, 2 ** 31 - 1] }, axes: { ints: [1, 3] } },
    },
  },
  { operator: 'Slice', x: maps, arriving: [whole('starts', 0, 0, 1), whole('ends', 1, 9, 3)] },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', -1, 0), whole('ends', -(2 ** 31), 5), whole('axes', 2, 3), whole('steps', -1, 2)],
  },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', 3), whole('ends', 0), whole('axes', 3), whole('steps', -2)],
  },
  ...[
    { x: [2, 4, 5], shape: [2, 20] },
    { x: maps, shape: [-1, 5] },
    { x: [2, 3, 4, 5], shape: [0, 3, 20] },
    { x: [1, 5, 4, 4], shape: [0, -1, 2, 2] },
  ].map(
    ({ x, shape }): Entry => ({
      operator: 'Reshape',
      x,
      arriving: [whole('shape', ...shape)],
      old: { opset: 4, attributes: { shape: { ints: shape } } },
    }),
  ),
  ...[[1], [0, -1], [3, 0, 2]].map(
    (axes): Entry => ({
      operator: 'Unsqueeze',
      x: [3, 4],
      arriving: [whole('axes', ...axes)],
      ...(axes.every((axis) => axis >= 0) && { old: { opset: 11, attributes: { axes: { ints: axes } } } }),
    }),
  ),
  ...[[1], [0, -1], [0]].map(
    (axes): Entry => ({
      operator: 'Squeeze',
      x: [1, 1, 4, 1],
      arriving: [whole('axes', ...axes)],
      old: { opset: 11, attributes: { axes: { ints: axes } } },
    }),
  ),
  { operator: 'Squeeze', x: [3, 1, 4, 1, 2], arriving: [] },
  { operator: 'Expand', x: [3, 1, 4], arriving: [whole('shape', 2, 1, 6, 1)] },
  { operator: 'Expand', x: [3, 1], arriving: [whole('shape', 3, 5)] },
  { operator: 'Tile', x: [1, 2, 3], arriving: [whole('repeats', 2, 1, 3)] },
  ...[1, 0].map(
    (largest): Entry => ({
      operator: 'TopK',
      x: [2, 3, 7],
      outputs: 2,
      attributes: { axis: { int: -1 }, largest: { int: largest } },
      arriving: [whole('k', 3)],
      ...(largest === 1 && { old: { opset: 9, attributes: { axis: { int: -1 }, k: { int: 3 } } } }),
    }),
  ),
  {
    operator: 'Split',
    x: [2, 7, 3],
    outputs: 3,
    attributes: { axis: { int: 1 } },
    arriving: [whole('split', 4, 1, 2)],
    old: { opset: 11, attributes: { axis: { int: 1 }, split: { ints: [4, 1, 2] } } },
  },
  { operator: 'Gather', x: [4, 5], attributes: { axis: { int: 1 } }, arriving: [whole('indices', 3, 0, -1)] },
  ...'Sum Mean Max Min Prod L1 L2 SumSquare LogSumExp'.split(' ').flatMap((name): Entry[] =>
    [[1], [-1, 0], [0, 1, 2]].flatMap((axes, index): Entry[] => [
      {
        operator: `Reduce${name}`,
        x: [2, 3, 4],
        opset: 18,
        attributes: { keepdims: { int: index % 2 } },
        arriving: [whole('axes', ...axes)],
        old: { opset: 11, attributes: { keepdims: { int: index % 2 }, axes: { ints: axes } } },
      },
    ]),
  ),
  { operator: 'ReduceSum', x: [2, 3], opset: 18, attributes: { noop_with_empty_axes: { int: 1 } }, arriving: [] },
  ...['nearest', 'linear', 'cubic'].flatMap((mode) =>
    ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap((way): Entry[] => [
      {
        operator: 'Resize',
        x: maps,
        attributes: resizing(mode, way),
        arriving: [null, null, whole('sizes', 1, 3, 7, 4)],
      },
      { operator: 'Resize', x: maps, attributes: resizing(mode, way), arriving: [null, real('scales', 1, 1, 2, 1.4)] },
      {
        operator: 'Resize',
        x: maps,
        attributes: resizing(mode, way),
        arriving: [null, real('scales', 1, 1, 0.6, 0.75)],
      },
    ]),
  ),
  ...['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].map(
    (nearest): Entry => ({
      operator: 'Resize',
      x: maps,
      attributes: { ...resizing('nearest', 'half_pixel'), nearest_mode: { string: nearest } },
      arriving: [null, null, whole('sizes', 1, 3, 6, 3)],
    }),
  ),
  {
    operator: 'Resize',
    x: maps,
    opset: 18,
    attributes: { ...resizing('linear', 'half_pixel'), axes: { ints: [3, 2] } },
    arriving: [null, null, whole('sizes', 8, 3)],
  },
  ...['nearest', 'linear'].flatMap((mode): Entry[] => [
    {
      operator: 'Resize',
      x: maps,
      opset: 10,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 2, 3)],
    },
    {
      operator: 'Resize',
      x: maps,
      opset: 10,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 0.5, 0.6)],
    },
    {
      operator: 'Upsample',
      x: maps,
      opset: 9,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 2, 3)],
      old: { opset: 7, attributes: { mode: { string: mode }, scales: { floats: [1, 1, 2, 3] } } },
    },
  ]),
];

function resizing(mode: string, way: string): Attributes {
  return { mode: { string: mode }, coordinate_transformation_mode: { string: way } };
}
