/** Functions that an exported Keras file defines where one of its layers needs them. All maps are [N, H, W, C]. */

export const HELPERS = {
  squeeze_excitation: `def squeeze_excitation(maps, name, hidden, bias=True, squeeze="average", activation=ops.relu, gate=ops.sigmoid):
    """Squeeze-and-excitation (Hu et al., CVPR 2018). Returns the scaled maps and the gates, one per channel."""
    channels = maps.shape[-1]
    z = ops.mean(maps, axis=(1, 2)) if squeeze == "average" else ops.max(maps, axis=(1, 2))  # squeeze: N×C
    h = activation(layers.Dense(hidden, use_bias=bias, name=f"{name}.fc1")(z))
    s = gate(layers.Dense(channels, use_bias=bias, name=f"{name}.fc2")(h))  # excitation: N×C → N×h → N×C
    gates = ops.reshape(s, (-1, 1, 1, channels))
    return maps * gates, gates  # scale`,
  efficient_channel_attention: `def efficient_channel_attention(maps, name, kernel_size):
    """ECA (Wang et al., CVPR 2020): each gate looks at the nearest channels. Returns the scaled maps and the gates."""
    channels = maps.shape[-1]
    z = ops.expand_dims(ops.mean(maps, axis=(1, 2)), -1)  # squeeze: N×C×1
    s = layers.Conv1D(1, kernel_size, padding="same", use_bias=False, name=name)(z)  # along the channels
    gates = ops.reshape(ops.sigmoid(s), (-1, 1, 1, channels))
    return maps * gates, gates  # scale`,
  cbam_channel_attention: `def cbam_channel_attention(maps, name, hidden, bias=True):
    """Channel attention of CBAM (Woo et al., ECCV 2018). Returns the scaled maps and the gates, one per channel."""
    channels = maps.shape[-1]
    fc1 = layers.Dense(hidden, use_bias=bias, name=f"{name}.fc1")
    fc2 = layers.Dense(channels, use_bias=bias, name=f"{name}.fc2")
    average = fc2(ops.relu(fc1(ops.mean(maps, axis=(1, 2)))))  # the same two layers judge the average …
    maximum = fc2(ops.relu(fc1(ops.max(maps, axis=(1, 2)))))  # … and the maximum
    gates = ops.reshape(ops.sigmoid(average + maximum), (-1, 1, 1, channels))
    return maps * gates, gates  # scale`,
  hard_sigmoid: `def hard_sigmoid(x, alpha, beta):
    return ops.clip(alpha * x + beta, 0, 1)`,
  hard_swish: `def hard_swish(x):
    return x * ops.clip(x / 6 + 0.5, 0, 1)`,
  pad_maps: `def pad_maps(x, rows, columns, value=0.0):
    """Adds rows (before, behind) and columns (before, behind) of one value; a negative number behind takes away."""
    behind = (max(rows[1], 0), max(columns[1], 0))
    height, width = x.shape[1] + min(rows[1], 0), x.shape[2] + min(columns[1], 0)
    x = x[:, :height, :width, :]
    return ops.pad(x, ((0, 0), (rows[0], behind[0]), (columns[0], behind[1]), (0, 0)), constant_values=value)`,
  dilated_max_pool: `def dilated_max_pool(x, kernel, strides, dilations):
    """Largest value under taps that lie \`dilations\` apart, tap by tap."""
    outs = [(x.shape[a + 1] - dilations[a] * (kernel[a] - 1) - 1) // strides[a] + 1 for a in (0, 1)]
    taps = []
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            top, left = i * dilations[0], j * dilations[1]
            bottom, right = top + (outs[0] - 1) * strides[0] + 1, left + (outs[1] - 1) * strides[1] + 1
            taps.append(x[:, top : bottom : strides[0], left : right : strides[1], :])
    largest = taps[0]
    for tap in taps[1:]:
        largest = ops.maximum(largest, tap)
    return largest`,
  average_pool: `def average_pool(x, kernel, strides, rows, columns, ends, count_include_pad):
    """Mean of each window. Rows and columns: padding (before, behind); ends: what completes the last windows, uncounted."""

    def counts(length, axis, pads):
        outs = (length + sum(pads) + ends[axis] - kernel[axis]) // strides[axis] + 1
        first, last = (-pads[0], length + pads[1]) if count_include_pad else (0, length)
        starts = [index * strides[axis] - pads[0] for index in range(outs)]
        return [sum(first <= start + tap < last for tap in range(kernel[axis])) for start in starts]

    counted = numpy.outer(counts(x.shape[1], 0, rows), counts(x.shape[2], 1, columns)).astype("float32")
    padded = pad_maps(x, (rows[0], rows[1] + ends[0]), (columns[0], columns[1] + ends[1]))
    means = layers.AveragePooling2D(kernel, strides)(padded)
    return means * (kernel[0] * kernel[1] / counted[None, :, :, None])`,
  resize: `def resize(x, size, mode, coordinates, rounding):
    """Resizes with the rules of ONNX."""

    def positions(length, out):
        if coordinates == "half_pixel":
            return [(i + 0.5) * length / out - 0.5 for i in range(out)]
        if coordinates == "asymmetric":
            return [i * length / out for i in range(out)]
        return [i * (length - 1) / (out - 1) if out > 1 else 0.0 for i in range(out)]  # align_corners

    for axis, out in zip((1, 2), size):
        length = x.shape[axis]
        at = numpy.array(positions(length, out))
        if mode == "nearest":
            nearest = numpy.floor(at) if rounding == "floor" else numpy.ceil(at - 0.5)
            x = ops.take(x, nearest.clip(0, length - 1).astype("int32"), axis=axis)
            continue
        at = at.clip(0, length - 1)
        low = numpy.floor(at).astype("int32")
        share = (at - low).astype("float32").reshape([-1 if dim == axis else 1 for dim in range(4)])
        high = (low + 1).clip(max=length - 1)
        x = ops.take(x, low, axis=axis) * (1 - share) + ops.take(x, high, axis=axis) * share
    return x`,
  not_translated: `def not_translated(operator, *inputs):
    """Stands for an operator of the imported ONNX model that Convas does not write in Keras: put your own here."""
    raise NotImplementedError(f"the ONNX operator {operator} is not written in Keras")`,
} as const;

export type KerasHelper = keyof typeof HELPERS;

export const RESERVED: readonly string[] = [
  ...Object.keys(HELPERS),
  ...'json sys numpy keras layers ops pathlib WEIGHTS LABELS FILE_NAMES build load normalise predict self_test fill run run_in_float64 reach apart read_safetensors arranged gates return_gates model'.split(
    ' ',
  ),
];

/**
 * What Keras calls steps without a name of their own, numbered: `relu`, `relu_1`. No two steps of a model may be called the
 * same, so no layer is called like that.
 */
export const AUTOMATIC = new RegExp(
  `^(${'relu sigmoid tanh silu leaky_relu clip softmax mean max expand_dims reshape pad maximum take concatenate add subtract multiply divide true_divide negative get_item flatten permute max_pooling2d average_pooling2d global_average_pooling2d global_max_pooling2d up_sampling2d zero_padding2d'.replaceAll(' ', '|')})(_\\d+)?$`,
);

/** The helpers in the order of their definition, with those that they call. */
export function helperCode(used: ReadonlySet<KerasHelper>): readonly string[] {
  const all = new Set(used);
  if (all.has('average_pool')) all.add('pad_maps');
  return (Object.keys(HELPERS) as KerasHelper[]).filter((name) => all.has(name)).map((name) => HELPERS[name]);
}
