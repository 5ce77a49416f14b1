/** A field of a protobuf message: its tag, its length, its content. */
function field(tag: number, ...content: readonly number[]): readonly number[] {
  return [tag, content.length, ...content];
}

const ascii = (letters: string) => Array.from(letters, (letter) => letter.charCodeAt(0));

/** ValueInfoProto of a float32 tensor of shape [1]. */
const value = (name: string) => {
  const shape = field(0x12, ...field(0x0a, 0x08, 1));
  return [...field(0x0a, ...ascii(name)), ...field(0x12, ...field(0x0a, 0x08, 1, ...shape))];
};

/**
 * The smallest network, as an ONNX file: `y` = Relu(`x`), IR 8, opset 17. A worker loads it first, so that ONNX Runtime
 * is there before a person's first run.
 */
export const WARM_UP_MODEL = Uint8Array.of(
  ...[0x08, 8],
  ...field(
    0x3a,
    ...field(0x0a, ...field(0x0a, ...ascii('x')), ...field(0x12, ...ascii('y')), ...field(0x22, ...ascii('Relu'))),
    ...field(0x12, ...ascii('warm-up')),
    ...field(0x5a, ...value('x')),
    ...field(0x62, ...value('y')),
  ),
  ...field(0x42, 0x10, 17),
);
