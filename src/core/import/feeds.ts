import { type Attributes, defaultAttributes, parseAttributes } from '../attributes.ts';
import { METADATA } from '../compile/metadata.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { input as pictureLayer } from '../layers/input.ts';
import { tensorInput } from '../layers/tensor-input.ts';
import type { ModelProto, ValueInfoProto } from '../onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import { BATCH, type Dim, type TensorType } from '../tensor/types.ts';
import type { ModelIndex } from './model-index.ts';

/** A graph input as a layer of the drawing. */
export interface Feed {
  readonly value: string;
  readonly layer: LayerType;
  readonly attributes: Attributes;
  readonly type: TensorType;
}

export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/** What a file leaves open gets this size; the picture layer can be set to any other. */
const DEFAULT_SIZE: PictureSize = { height: 224, width: 224 };

/**
 * The graph's inputs. The first that looks like a picture, float32 [N, 1 or 3, H, W], becomes the picture layer; every
 * other one is fed with zeros. A first dim of 1 is the batch: one picture runs at a time.
 */
export function feedsOf(index: ModelIndex, size: Partial<PictureSize> = {}): readonly Feed[] {
  let hasPicture = false;
  return index.graph.input.flatMap((value): Feed[] => {
    if (!index.feeds.has(value.name ?? '')) return [];
    const picture = hasPicture ? null : pictureFeed(index.model, value, size);
    if (picture) {
      hasPicture = true;
      return [picture];
    }
    const tensor = tensorFeed(value);
    return tensor ? [tensor] : [];
  });
}

/** An input that no tensor can be fed into: what is rounded, or left out, would look fine. */
export function impossibleFeed(index: ModelIndex): { readonly name: string; readonly shape: string } | null {
  for (const { name = '', type } of index.graph.input) {
    if (!index.feeds.has(name) || type?.value.case !== 'tensorType') continue;
    const dims = type.value.value.shape?.dim ?? [];
    const sizes = dims.map(({ value }) => (value.case === 'dimValue' ? value.value : null));
    const sound = sizes.every((size) => size === null || (size >= -1n && size <= MAX_DIM));
    if (sound && dims.length <= MAX_RANK) continue;
    const shape = sizes.map((size) => size ?? '?').join('×');
    return { name, shape: shape.length > 100 ? `${shape.slice(0, 99)}…` : shape };
  }
  return null;
}

const MAX_RANK = 8;
const MAX_DIM = BigInt(Number.MAX_SAFE_INTEGER);

/** Dims as numbers, names or null; null for what is no tensor of known rank. */
function dimsOf(value: ValueInfoProto): readonly Dim[] | null {
  if (value.type?.value.case !== 'tensorType') return null;
  const dims = value.type.value.value.shape?.dim;
  return (
    dims?.map(({ value: dim }) => {
      // −1 is how some exporters leave a dim open.
      if (dim.case === 'dimValue') return dim.value === -1n ? '?' : Number(dim.value);
      return dim.case === 'dimParam' && dim.value !== '' ? dim.value : '?';
    }) ?? null
  );
}

function dtypeOfValue(value: ValueInfoProto) {
  return value.type?.value.case === 'tensorType' ? dtypeOf(value.type.value.value.elemType) : undefined;
}

function pictureFeed(model: ModelProto, value: ValueInfoProto, size: Partial<PictureSize>): Feed | null {
  const dims = dimsOf(value);
  const [batch, channels, height, width] = dims ?? [];
  if (dtypeOfValue(value) !== 'float32' || dims?.length !== 4) return null;
  if (typeof batch === 'number' && batch !== 1) return null;
  if (channels !== 1 && channels !== 3 && typeof channels !== 'string') return null;
  const extent = (dim: Dim | undefined, wanted: number) => (typeof dim === 'number' ? dim : wanted);
  const found = {
    channels: channels === 1 ? 1 : 3,
    height: extent(height, size.height ?? DEFAULT_SIZE.height),
    width: extent(width, size.width ?? DEFAULT_SIZE.width),
  };
  const attributes = parseAttributes(pictureLayer.attributes, {
    ...found,
    ...statedNormalisation(model, found.channels),
  });
  if (!attributes.ok) return null;
  const type = { dtype: 'float32' as const, shape: [BATCH, found.channels, found.height, found.width] };
  return { value: value.name ?? '', layer: pictureLayer, attributes: attributes.value, type };
}

/** What a file exported by Convas says about its pictures. */
function statedNormalisation(model: ModelProto, channels: number): Attributes {
  const text = model.metadataProps.find((entry) => entry.key === METADATA.normalisation)?.value;
  try {
    const stated = JSON.parse(text ?? 'null') as { scale?: unknown; mean?: number[]; std?: number[] } | null;
    if (!stated || !Array.isArray(stated.mean) || !Array.isArray(stated.std)) return {};
    const plain = stated.mean.every((value) => value === 0) && stated.std.every((value) => value === 1);
    if (plain) return { normalisation: stated.scale === '0..255' ? '0..255' : '0..1' };
    const fits = stated.mean.length === channels && stated.std.length === channels;
    return fits ? { normalisation: 'meanStd', mean: stated.mean, std: stated.std } : {};
  } catch {
    return {};
  }
}

function tensorFeed(value: ValueInfoProto): Feed | null {
  const dims = dimsOf(value);
  const dtype = dtypeOfValue(value);
  const batch = typeof dims?.[0] === 'string';
  const found = {
    dtype: dtype ?? 'float32',
    dims: dims?.map((dim) => (typeof dim === 'number' ? dim : 1)) ?? [],
    batch,
  };
  const parsed = parseAttributes(tensorInput.attributes, found);
  const attributes = parsed.ok ? parsed.value : defaultAttributes(tensorInput.attributes);
  const types = tensorInput.inferShapes(attributes, []);
  const [type] = types.ok ? types.value : [];
  // An input that is too large is a layer that says so, not one that is missing.
  const stated = { dtype: found.dtype, shape: found.dims };
  return { value: value.name ?? '', layer: tensorInput, attributes, type: type ?? stated };
}
