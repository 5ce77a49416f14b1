import type { TensorType } from '../../tensor/types.ts';
import { SELF_TEST_PREFIX } from '../self-test.ts';
import { TOLERANCE } from '../source-parts.ts';

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

/** @param inputs types of the network's inputs: without a stored self-test, what random numbers must look like */
export function selfTestCode(inputs: readonly (TensorType | undefined)[]): string {
  const as = (type: TensorType | undefined) => (type && type.dtype !== 'float32' ? `.to(torch.${type.dtype})` : '');
  const random = inputs.map((type) => {
    const shape = (type?.shape ?? []).map((dim) => (typeof dim === 'number' ? dim : 1));
    return `torch.rand([${shape.join(', ')}])${as(type)}`;
  });
  const stored = inputs.map((type, index) => `tensors["${SELF_TEST_PREFIX}input/${index}"]${as(type)}`);
  return `def self_test():
    """Compares the outputs for a stored input with those that Convas computed; 0 where they agree."""
    model, tensors = load(), read_safetensors(WEIGHTS)
    if "${SELF_TEST_PREFIX}input/0" not in tensors:
        with torch.no_grad():
            model(${random.join(', ')})
        print("The weights fit and the network runs; this file holds no outputs to compare with.")
        return 0
    with torch.no_grad():
        outputs = model(${stored.join(', ')})
    worst, agree = 0.0, True
    for index, output in enumerate(outputs if isinstance(outputs, tuple) else (outputs,)):
        expected = tensors[f"${SELF_TEST_PREFIX}output/{index}"]
        if output.shape != expected.shape:
            print(f"output {index}: shape {tuple(output.shape)} instead of {tuple(expected.shape)}")
            return 1
        difference = (output.float() - expected).abs()
        # What is equal differs by nothing, infinities too; nothing else may be no number.
        difference[output.float() == expected] = 0
        if difference.numel() > 0:
            worst = max(worst, difference.max().item())
        agree = agree and bool((difference <= ${TOLERANCE} * (1 + expected.abs())).all())
    print(f"max |difference| from Convas: {worst:.2e}: {'the same network' if agree else 'NOT the same'}")
    return 0 if agree else 1`;
}
