/** Classes and functions that an exported file defines where one of its layers needs them. */

interface Helper {
  readonly code: string;
}

export const HELPERS = {
  SqueezeExcitation: {
    code: `class SqueezeExcitation(nn.Module):
    """Squeeze-and-excitation (Hu et al., CVPR 2018). Returns the scaled maps and the gates, one per channel."""

    def __init__(self, channels, hidden, bias=True, squeeze="average", activation=nn.ReLU(), gate=nn.Sigmoid()):
        super().__init__()
        self.squeeze = squeeze
        self.fc1 = nn.Linear(channels, hidden, bias=bias)
        self.activation = activation
        self.fc2 = nn.Linear(hidden, channels, bias=bias)
        self.gate = gate

    def forward(self, maps):
        z = maps.mean(dim=(2, 3)) if self.squeeze == "average" else maps.amax(dim=(2, 3))  # squeeze: N×C
        s = self.gate(self.fc2(self.activation(self.fc1(z))))  # excitation: N×C → N×h → N×C
        gates = s[:, :, None, None]
        return maps * gates, gates  # scale`,
  },
  EfficientChannelAttention: {
    code: `class EfficientChannelAttention(nn.Module):
    """ECA (Wang et al., CVPR 2020): each gate looks at the nearest channels. Returns the scaled maps and the gates."""

    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(1, 1, kernel_size))
        nn.init.kaiming_uniform_(self.weight, nonlinearity="linear")

    def forward(self, maps):
        z = maps.mean(dim=(2, 3))  # squeeze: N×C
        s = F.conv1d(z[:, None, :], self.weight, padding=self.weight.shape[2] // 2)[:, 0]  # along the channels
        gates = torch.sigmoid(s)[:, :, None, None]
        return maps * gates, gates  # scale`,
  },
  CbamChannelAttention: {
    code: `class CbamChannelAttention(nn.Module):
    """Channel attention of CBAM (Woo et al., ECCV 2018). Returns the scaled maps and the gates, one per channel."""

    def __init__(self, channels, hidden, bias=True):
        super().__init__()
        self.fc1 = nn.Linear(channels, hidden, bias=bias)
        self.fc2 = nn.Linear(hidden, channels, bias=bias)

    def forward(self, maps):
        average = self.fc2(F.relu(self.fc1(maps.mean(dim=(2, 3)))))  # the same two layers judge the average …
        maximum = self.fc2(F.relu(self.fc1(maps.amax(dim=(2, 3)))))  # … and the maximum
        gates = torch.sigmoid(average + maximum)[:, :, None, None]
        return maps * gates, gates  # scale`,
  },
  HardSigmoid: {
    code: `class HardSigmoid(nn.Module):
    """max(0, min(1, alpha * x + beta)); nn.Hardsigmoid is the one with alpha = 1/6."""

    def __init__(self, alpha, beta):
        super().__init__()
        self.alpha, self.beta = alpha, beta

    def forward(self, x):
        return (self.alpha * x + self.beta).clamp(0, 1)`,
  },
  Stored: {
    code: `class Stored(nn.Module):
    """Stored tensors of an operator of the imported ONNX model: shape, and whether training adjusts it."""

    def __init__(self, **tensors):
        super().__init__()
        for name, (shape, learned) in tensors.items():
            if learned:
                self.register_parameter(name, nn.Parameter(torch.zeros(shape)))
            else:
                self.register_buffer(name, torch.zeros(shape))`,
  },
  NotTranslated: {
    code: `class NotTranslated(nn.Module):
    """Stands for an operator of the imported ONNX model that Convas does not write in PyTorch: put your own here."""

    def __init__(self, operator):
        super().__init__()
        self.operator = operator

    def forward(self, *inputs):
        raise NotImplementedError(f"the ONNX operator {self.operator} is not written in PyTorch")`,
  },
  average_pool: {
    code: `def average_pool(x, kernel, stride, pads, ends, count_include_pad):
    """Mean of each window, for padding that F.avg_pool2d cannot express.

    pads: left, right, top, bottom; ends: rows and columns that complete the last windows and never count.
    """
    inside = F.pad(torch.ones_like(x[:1, :1]), pads, value=1.0 if count_include_pad else 0.0)
    sums = F.avg_pool2d(F.pad(F.pad(x, pads), ends), kernel, stride, divisor_override=1)
    counts = F.avg_pool2d(F.pad(inside, ends), kernel, stride, divisor_override=1)
    return sums / counts`,
  },
  source_positions: {
    code: `def source_positions(length, out, coordinates):
    """Where in \`length\` input elements each of \`out\` output elements lies (ONNX Resize)."""
    if coordinates == "half_pixel":
        return [(i + 0.5) * length / out - 0.5 for i in range(out)]
    if coordinates == "asymmetric":
        return [i * length / out for i in range(out)]
    return [i * (length - 1) / (out - 1) if out > 1 else 0.0 for i in range(out)]  # align_corners`,
  },
  resize_nearest: {
    code: `def resize_nearest(x, size, coordinates, rounding):
    """Nearest neighbour with the rules of ONNX, where F.interpolate has others."""

    def indices(length, out):
        nearest = [
            math.floor(at) if rounding == "floor" else math.ceil(at - 0.5)
            for at in source_positions(length, out, coordinates)
        ]
        return torch.tensor([min(max(index, 0), length - 1) for index in nearest], device=x.device)

    return x[:, :, indices(x.shape[2], size[0])][:, :, :, indices(x.shape[3], size[1])]`,
  },
  resize_linear: {
    code: `def resize_linear(x, size, coordinates):
    """Bilinear with the coordinates of ONNX, where F.interpolate has others."""
    for dim, out in zip((2, 3), size):
        length = x.shape[dim]
        at = [min(max(position, 0.0), length - 1.0) for position in source_positions(length, out, coordinates)]
        low = torch.tensor([math.floor(position) for position in at], device=x.device)
        share = torch.tensor(at, dtype=x.dtype, device=x.device) - low
        share = share.reshape([-1 if axis == dim else 1 for axis in range(4)])
        high = (low + 1).clamp(max=length - 1)
        x = x.index_select(dim, low) * (1 - share) + x.index_select(dim, high) * share
    return x`,
  },
} satisfies Record<string, Helper>;

export type TorchHelper = keyof typeof HELPERS;

/** Names that a layer must not take. */
export const RESERVED: readonly string[] = [
  ...Object.keys(HELPERS),
  ...'torch nn F json sys math ctypes pathlib Path WEIGHTS LABELS MEAN STD FILE_NAMES TOLERANCE gates return_gates load save normalise predict self_test read_safetensors write_safetensors file_names'.split(
    ' ',
  ),
];

/** The helpers in the order of their definition, with those that they call. */
export function helperCode(used: ReadonlySet<TorchHelper>): readonly string[] {
  const all = new Set(used);
  if (all.has('resize_nearest') || all.has('resize_linear')) all.add('source_positions');
  return (Object.keys(HELPERS) as TorchHelper[]).filter((name) => all.has(name)).map((name) => HELPERS[name].code);
}
