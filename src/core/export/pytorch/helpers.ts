import { OPERATOR_HELPERS } from './operator-helpers.ts';

/** Classes and functions that an exported file defines where one of its layers needs them. */

const LAYER_HELPERS = {
  SqueezeExcitation: `class SqueezeExcitation(nn.Module):
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
  EfficientChannelAttention: `class EfficientChannelAttention(nn.Module):
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
  CbamChannelAttention: `class CbamChannelAttention(nn.Module):
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
  HardSigmoid: `class HardSigmoid(nn.Module):
    """max(0, min(1, alpha * x + beta)); nn.Hardsigmoid is the one with alpha = 1/6."""

    def __init__(self, alpha, beta):
        super().__init__()
        self.alpha, self.beta = alpha, beta

    def forward(self, x):
        return (self.alpha * x + self.beta).clamp(0, 1)`,
  Stored: `class Stored(nn.Module):
    """Stored tensors of an operator of the imported ONNX model: shape, whether training adjusts it, and its type."""

    def __init__(self, **tensors):
        super().__init__()
        for name, (shape, learned, *dtype) in tensors.items():
            zeros = torch.zeros(shape, dtype=dtype[0] if dtype else torch.float32)
            if learned:
                self.register_parameter(name, nn.Parameter(zeros))
            else:
                self.register_buffer(name, zeros)`,
  NotTranslated: `class NotTranslated(nn.Module):
    """Stands for an operator of the imported ONNX model that Convas does not write in PyTorch: put your own here."""

    def __init__(self, operator):
        super().__init__()
        self.operator = operator

    def forward(self, *inputs):
        raise NotImplementedError(f"the ONNX operator {self.operator} is not written in PyTorch")`,
  average_pool: `def average_pool(x, kernel, stride, pads, ends, count_include_pad):
    """Mean of each window, for padding that F.avg_pool2d cannot express.

    pads: left, right, top, bottom; ends: rows and columns that complete the last windows and never count.
    """
    inside = F.pad(torch.ones_like(x[:1, :1]), pads, value=1.0 if count_include_pad else 0.0)
    sums = F.avg_pool2d(F.pad(F.pad(x, pads), ends), kernel, stride, divisor_override=1)
    counts = F.avg_pool2d(F.pad(inside, ends), kernel, stride, divisor_override=1)
    return sums / counts`,
} as const;

const HELPERS = { ...LAYER_HELPERS, ...OPERATOR_HELPERS };

export type TorchHelper = keyof typeof HELPERS;

/** Names that a layer must not take. */
export const RESERVED: readonly string[] = [
  ...Object.keys(HELPERS),
  ...'torch nn F json sys math ctypes pathlib Path WEIGHTS LABELS MEAN STD FILE_NAMES TOLERANCE gates return_gates load save normalise predict self_test run set_real run_in_float64 reach apart read_safetensors write_safetensors file_names'.split(
    ' ',
  ),
];

/** The helpers in the order of their definition. */
export function helperCode(used: ReadonlySet<TorchHelper>): readonly string[] {
  return (Object.keys(HELPERS) as TorchHelper[]).filter((name) => used.has(name)).map((name) => HELPERS[name]);
}
