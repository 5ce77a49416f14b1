/** What the exported file defines for ONNX operators that PyTorch has no function for. All say what ONNX says. */

export const OPERATOR_HELPERS = {
  cast: `def cast(x, dtype):
    """x as another type of numbers. Where the self-test computes exactly, all real numbers are float64."""
    return x.to(torch.float64 if cast.exact and dtype.is_floating_point else dtype)


cast.exact = False`,
  pad: `def pad(x, pads, mode="constant", value=0.0, axes=None):
    """Pads each axis; \`pads\`: what comes before every axis, then what comes behind. Negative numbers cut."""
    axes = range(x.dim()) if axes is None else axes
    for at, axis in enumerate(axes):
        length, before, behind = x.shape[axis], int(pads[at]), int(pads[at + len(axes)])
        index = torch.arange(-before, length + behind, device=x.device)
        inside = (index >= 0) & (index < length)
        if mode == "reflect":
            around = index % max(2 * (length - 1), 1)
            index = torch.minimum(around, 2 * (length - 1) - around)
        elif mode == "wrap":
            index = index % max(length, 1)
        if mode == "constant":
            shape = list(x.shape)
            shape[axis] = len(index)
            padded = torch.full(shape, float(value), dtype=x.dtype, device=x.device)
            x = padded.index_copy(axis, inside.nonzero()[:, 0], x.index_select(axis, index[inside]))
        else:
            x = x.index_select(axis, index.clamp(0, length - 1))
    return x`,
  cut: `def cut(x, starts, ends, axes=None, steps=None):
    """Slices as ONNX has them: axes in any order, steps backwards too."""
    for at, axis in enumerate(range(len(starts)) if axes is None else axes):
        along = slice(starts[at], ends[at], 1 if steps is None else steps[at])
        index = torch.tensor(range(*along.indices(x.shape[axis])), dtype=torch.int64, device=x.device)
        x = x.index_select(axis, index)
    return x`,
  squeeze: `def squeeze(x, axes):
    """Without the axes of one element that are named."""
    gone = [axis % x.dim() for axis in axes]
    return x.reshape([length for axis, length in enumerate(x.shape) if axis not in gone])`,
  unsqueeze: `def unsqueeze(x, axes):
    """With an axis of one element at each of these places of the result."""
    rank = x.dim() + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x`,
  product: `def product(x, dims, keepdim):
    """The product along several axes."""
    for dim in sorted((dim % x.dim() for dim in dims), reverse=True):
        x = x.prod(dim=dim, keepdim=keepdim)
    return x`,
  top_k: `def top_k(x, k, axis, largest):
    """The k largest or smallest along an axis, of equal ones the first, and where they are."""
    values, indices = x.sort(dim=axis, descending=largest, stable=True)
    return values.narrow(axis, 0, k), indices.narrow(axis, 0, k)`,
  layer_norm: `def layer_norm(x, axes, scale, bias, eps):
    """Layer normalisation, with the means and the reciprocal deviations."""
    mean = x.mean(dim=axes, keepdim=True)
    reciprocal = 1 / ((x - mean).pow(2).mean(dim=axes, keepdim=True) + eps).sqrt()
    return (x - mean) * reciprocal * scale + bias, mean, reciprocal`,
  with_indices: `def with_indices(x, pooled):
    """Maxima and where they are: PyTorch counts within one map, ONNX through the whole tensor."""
    maxima, indices = pooled
    size = x[0, 0].numel()
    first = torch.arange(x.shape[0] * x.shape[1], device=x.device).reshape(x.shape[:2]) * size
    return maxima, indices + first.reshape([*x.shape[:2], *[1] * (x.dim() - 2)])`,
  resize: `def resize(x, sizes=None, scales=None, axes=None, mode="nearest", coordinates="half_pixel",
           rounding="round_prefer_floor", cubic=-0.75, exclude_outside=False, region=None, outside=0.0):
    """Resizes axis after axis with the rules of ONNX, positions in float32 as there. A size None keeps its axis."""
    axes = range(x.dim()) if axes is None else axes
    for at, axis in enumerate(axes):
        length = x.shape[axis]
        if sizes is not None:
            out = length if sizes[at] is None else int(sizes[at])
            scale = out / length
        else:
            scale = scales[at]
            out = int(torch.tensor(length * scale, dtype=torch.float32).floor())
        crops = coordinates == "tf_crop_and_resize"
        if scale == 1 and not crops:
            continue
        i = torch.arange(out, dtype=torch.float32, device=x.device)
        if coordinates == "asymmetric":
            places = i / scale
        elif coordinates == "align_corners":
            places = i * (length - 1) / (out - 1) if out > 1 else i * 0
        elif crops:
            start, end = region[at], region[at + len(axes)]
            middle = 0.5 * (start + end) * (length - 1) + 0 * i
            places = start * (length - 1) + i * (end - start) * (length - 1) / (out - 1) if out > 1 else middle
        elif coordinates == "pytorch_half_pixel" and out == 1:
            places = i * 0
        else:
            places = (i + 0.5) / scale - 0.5
            if coordinates == "half_pixel_symmetric":
                places = places + length / 2 * (1 - out / (scale * length))
        beyond = (places < 0) | (places > length - 1)
        along = [-1 if dim == axis else 1 for dim in range(x.dim())]
        if mode == "nearest":
            if rounding == "simple":
                rounding = "ceil" if scale < 1 else "floor"
            ways = {
                "round_prefer_floor": lambda p: (p - 0.5).ceil(),
                "round_prefer_ceil": lambda p: (p + 0.5).floor(),
                "floor": torch.floor,
                "ceil": torch.ceil,
            }
            x = x.index_select(axis, ways[rounding](places).long().clamp(0, length - 1))
        else:
            if mode == "linear":
                places = places.clamp(0, length - 1)
            low = places.floor()
            share = (places - low).to(x.dtype)
            low = low.long()
            if mode == "linear":
                taps = [(low, 1 - share), (low + 1, share)]
            else:  # cubic: four taps
                near = lambda d: ((cubic + 2) * d - (cubic + 3)) * d * d + 1  # noqa: E731
                far = lambda d: ((cubic * d - 5 * cubic) * d + 8 * cubic) * d - 4 * cubic  # noqa: E731
                weights = [far(1 + share), near(share), near(1 - share), far(2 - share)]
                taps = [(low + k - 1, weight) for k, weight in enumerate(weights)]
            if exclude_outside:
                taps = [(tap, weight * ((tap >= 0) & (tap < length))) for tap, weight in taps]
                total = sum(weight for _, weight in taps)
                taps = [(tap, weight / total) for tap, weight in taps]
            taken = [(x.index_select(axis, tap.clamp(0, length - 1)), weight) for tap, weight in taps]
            x = sum(values * weight.reshape(along) for values, weight in taken)
        if crops:
            x = torch.where(beyond.reshape(along), torch.full_like(x, outside), x)
    return x`,
} as const;
