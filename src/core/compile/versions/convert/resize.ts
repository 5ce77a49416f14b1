import {
  changed,
  find,
  given,
  intOf,
  keep,
  type Step,
  type Steps,
  textOf,
  widened,
  withoutAttributes,
} from './step.ts';

/** `Upsample`, and the `Resize` that it became. */

/** `Upsample` and the first `Resize` count from the top left corner, and take the value before a point as its nearest. */
const waysOfCounting: Step = {
  up: (node, context) => {
    const [x = '', scales = ''] = node.input;
    const mode = textOf(node, 'mode', 'nearest');
    // Which value is the nearest when maps shrink was left open.
    const grows = context.constant(scales)?.data.every((scale) => scale >= 1);
    if (mode === 'nearest' ? !grows : mode !== 'linear') return null;
    const roi = context.add('roi', { dtype: 'float32', shape: [0], data: [] });
    const attributes = {
      coordinate_transformation_mode: { string: 'asymmetric' },
      ...(mode === 'nearest' && { nearest_mode: { string: 'floor' } }),
    };
    return [changed(node, { inputs: [x, roi, scales], attributes })];
  },
  down: (node) => {
    const mode = textOf(node, 'mode', 'nearest');
    const counted = textOf(node, 'coordinate_transformation_mode', 'half_pixel') === 'asymmetric';
    const plain =
      counted && (mode === 'linear' || (mode === 'nearest' && textOf(node, 'nearest_mode', '') === 'floor'));
    if (!plain || given(node, 3) || !given(node, 2) || intOf(node, 'exclude_outside', 0) !== 0) return null;
    const without = [
      'coordinate_transformation_mode',
      'nearest_mode',
      'cubic_coeff_a',
      'exclude_outside',
      'extrapolation_value',
    ];
    return [changed(node, { inputs: [node.input[0] ?? '', node.input[2] ?? ''], without })];
  },
};

/** The region of interest, and scales where sizes are given, were to be written even where they say nothing. */
const optionalInputs: Step = {
  up: (node) => (textOf(node, 'coordinate_transformation_mode', '') === 'tf_half_pixel_for_nn' ? null : [node]),
  down: (node, context) => {
    const nothing = (suffix: string) => context.add(suffix, { dtype: 'float32', shape: [0], data: [] });
    const [x = '', roi = '', scales = '', sizes = ''] = node.input;
    if (roi !== '' && scales !== '') return [node];
    return [changed(node, { inputs: [x, roi || nothing('roi'), scales || nothing('scales'), sizes] })];
  },
};

export const RESIZE: Readonly<Record<string, Steps>> = {
  Upsample: {
    9: {
      up: (node, context) => {
        const data = find(node, 'scales')?.floats ?? [];
        const scales = context.add('scales', { dtype: 'float32', shape: [data.length], data });
        return [changed(node, { without: ['scales'], inputs: [node.input[0] ?? '', scales] })];
      },
      down: (node, context) => {
        const floats = context.constant(node.input[1] ?? '')?.data;
        return floats ? [changed(node, { inputs: node.input.slice(0, 1), attributes: { scales: { floats } } })] : null;
      },
    },
    10: { up: (node) => [changed(node, { operator: 'Resize' })] },
  },
  Resize: {
    // What came before had another name.
    10: { down: (node) => [changed(node, { operator: 'Upsample' })] },
    11: waysOfCounting,
    13: optionalInputs,
    18: {
      up: keep,
      down: (node) =>
        find(node, 'axes') ? null : withoutAttributes(node, { antialias: 0, keep_aspect_ratio_policy: 'stretch' }),
    },
    19: widened({
      uses: (node) => textOf(node, 'coordinate_transformation_mode', '') === 'half_pixel_symmetric',
    }),
  },
};
