import type { TensorType } from '../../tensor/types.ts';
import { SELF_TEST_PREFIX } from '../self-test.ts';
import { BOUNDED_ERROR, TOLERANCE } from '../source-parts.ts';

/** The part of an exported file that is the same for every network: weights in and out, and the self-test. */

export const SAFETENSORS = `def read_safetensors(path):
    """Reads a safetensors file of float32 tensors: eight bytes of length, a JSON header, the numbers."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name}: only float32 is read, not {entry['dtype']}")
        begin, end = entry["data_offsets"]
        numbers = torch.empty(0)
        if end > begin:
            numbers = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def write_safetensors(tensors, path):
    """Writes float32 tensors as a safetensors file."""
    header, length = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [length, length + size]}
        length += size
    encoded = json.dumps(header, ensure_ascii=False).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(len(encoded).to_bytes(8, "little") + encoded)
        for tensor in tensors.values():
            file.write(ctypes.string_at(tensor.data_ptr(), tensor.numel() * 4))`;

export const LOAD_AND_SAVE = `def file_names(model):
    """The name in the weights file of every tensor of the model's state."""
    batch_norm = {"weight": "scale", "running_mean": "mean", "running_var": "variance"}
    names = {}
    for key in model.state_dict():
        layer, parameter = key.split(".", 1)
        if isinstance(getattr(model, layer), nn.modules.batchnorm._BatchNorm):
            if parameter == "num_batches_tracked":
                continue
            parameter = batch_norm.get(parameter, parameter)
        layer = FILE_NAMES.get(layer, layer)
        names[key] = f"{layer}.{parameter}"
    return names


def load(path=WEIGHTS):
    """The network with the weights of a file, ready to run."""
    model = NET()
    state, tensors = model.state_dict(), read_safetensors(path)
    for key, name in file_names(model).items():
        state[key] = tensors[name].reshape(state[key].shape)
    model.load_state_dict(state)
    return model.eval()


def save(model, path):
    """Writes the weights under the names that Convas knows, so that it can load them."""
    state = model.state_dict()
    names = file_names(model)
    write_safetensors({name: state[key].detach().cpu().float().contiguous() for key, name in names.items()}, path)`;

const BOUNDED = `
        if share[index] > 0:
            near = max(near, ${BOUNDED_ERROR})  # how exact Convas's sigmoid is, whose range is 1`;

/**
 * Rounding differs with the order of sums, so results are compared by the largest number of each output, and where they
 * still differ, the same network in float64 says whose rounding it is.
 * @param inputs types of the network's inputs: without a stored self-test, what random numbers must look like
 * @param casts whether the network turns numbers into other types itself
 * @param bounded whether it computes a sigmoid, a tanh or the like (see `BOUNDED_ERROR`)
 */
export function selfTestCode(inputs: readonly (TensorType | undefined)[], casts: boolean, bounded: boolean): string {
  const as = (type: TensorType | undefined) => (type && type.dtype !== 'float32' ? `.to(torch.${type.dtype})` : '');
  const random = inputs.map((type) => {
    const shape = (type?.shape ?? []).map((dim) => (typeof dim === 'number' ? dim : 1));
    return `torch.rand([${shape.join(', ')}])${as(type)}`;
  });
  const stored = inputs.map((type, index) => `tensors["${SELF_TEST_PREFIX}input/${index}"]${as(type)}`);
  return `def run(model, inputs):
    """The outputs as a tuple."""
    with torch.no_grad():
        outputs = model(*inputs)
    return outputs if isinstance(outputs, tuple) else (outputs,)


def set_real(dtype):
    """What real numbers are that the network makes itself."""
    torch.set_default_dtype(dtype)${casts ? '\n    cast.exact = dtype == torch.float64' : ''}


def run_in_float64(inputs, share=0.0):
    """The same network with every real number in float64; inputs and weights changed at random by that share."""
    torch.manual_seed(0)

    def wobbled(x):
        return x.double() * (1 + share * (2 * torch.rand(x.shape) - 1)) if x.is_floating_point() else x

    set_real(torch.float64)
    try:
        model = load().double()
        model.load_state_dict({name: wobbled(tensor) for name, tensor in model.state_dict().items()})
        return run(model, [wobbled(x) for x in inputs])
    finally:
        set_real(torch.float32)


def reach(x):
    """The largest number of a tensor."""
    finite = x.double()[x.isfinite()]
    return finite.abs().max().item() if finite.numel() > 0 else 0.0


def apart(a, b):
    """The largest difference of two tensors. What is equal differs by nothing: infinities, and no number (NaN), too."""
    a, b = a.double(), b.double()
    gap = (a - b).abs()
    gap[(a == b) | (a.isnan() & b.isnan())] = 0.0
    gap[gap.isnan()] = float("inf")  # no number on one side
    return gap.max().item() if gap.numel() > 0 else 0.0


def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "${SELF_TEST_PREFIX}output/0" not in tensors:
        run(model, [${random.join(', ')}])
        print("The weights fit and the network runs; this file holds no outputs to compare with.")
        return 0
    inputs = [${stored.join(', ')}]
    outputs = run(model, inputs)
    expected = [tensors[f"${SELF_TEST_PREFIX}output/{index}"] for index in range(len(outputs))]
    for index, (output, stored) in enumerate(zip(outputs, expected)):
        if output.shape != stored.shape:
            print(f"output {index}: shape {tuple(output.shape)} instead of {tuple(stored.shape)}")
            return 1
    # Whole numbers and truth values are equal or not.
    share = [${TOLERANCE} if output.is_floating_point() else 0.0 for output in outputs]
    gaps = [apart(output.to(stored.dtype), stored) for output, stored in zip(outputs, expected)]
    limits = [part * reach(stored) for part, stored in zip(share, expected)]
    worst = max(range(len(gaps)), key=lambda index: gaps[index] - limits[index])
    largest = f"max |difference| from Convas: {gaps[worst]:.2e}, where numbers reach {reach(expected[worst]):.2e}"
    if all(gap <= limit for gap, limit in zip(gaps, limits)):
        print(f"{largest}: the same network")
        return 0
    try:
        exact, wobbled = run_in_float64(inputs), run_in_float64(inputs, 2**-22)
    except Exception as error:  # whatever it is, it answers nothing
        print(f"{largest}: NOT the same (and it does not run in float64: {error})")
        return 1
    rounding = True
    for index, (output, stored, true, moved) in enumerate(zip(outputs, expected, exact, wobbled)):
        here, there = apart(output, true), apart(stored, true)
        print(f"output {index}: from float64, this file differs by {here:.2e} and Convas by {there:.2e}")
        near = share[index] * max(reach(stored), reach(true))${bounded ? BOUNDED : ''}
        # How much rounding the network makes of what is no more exact than float32. Convas may make a few times as much.
        noise = max((gap for gap in (here, apart(moved, true)) if gap < float("inf")), default=0.0)
        alike = 4 * noise if share[index] > 0 else 0.0
        rounding = rounding and there <= max(near, alike)
    print(f"{largest}: {'the same network but for rounding' if rounding else 'NOT the same, beyond rounding'}")
    return 0 if rounding else 1`;
}
