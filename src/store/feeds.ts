import type { LayerNode } from '../core/graph/document.ts';
import { FED_TENSOR } from '../core/layers/tensor-input.ts';
import { type Text, text } from '../core/text.ts';
import { fedTensor } from '../core/weights/fed-tensor.ts';
import { isTensorFile, readTensorFile, stemOf } from '../core/weights/tensor-file.ts';
import { parameterKey } from '../core/weights/tensor-store.ts';
import type { OpenedFile, Platform } from '../platform/types.ts';
import type { ReadTensors } from '../runtime/tensors-client.ts';
import { tensorInputs } from './cases.ts';
import type { History } from './history.ts';
import { pickFiles } from './picked-files.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** What inputs that are no pictures are fed with, as far as it comes from files; the rest are attributes. */
export interface Feeds {
  /** The open dialog: the file's tensor is fed from now on, and kept with the project. */
  choose(node: string): Promise<void>;
  /** Feeds an input with a tensor of a file; says why it cannot. */
  feed(node: string, file: Pick<OpenedFile, 'name' | 'bytes'>): Promise<boolean>;
  /** The input that a dropped file is meant for: by its name, or the only one there is for an archive of arrays. */
  meantFor(file: Pick<OpenedFile, 'name'>): string | null;
}

const LIMIT = 200;

export function createFeeds(
  store: EditorStore,
  history: History,
  platform: Pick<Platform, 'open'>,
  view: Pick<View, 'toast'>,
  readTensors: ReadTensors = async (name, bytes) => readTensorFile(name, bytes),
): Feeds {
  async function feed(id: string, { name, bytes }: Pick<OpenedFile, 'name' | 'bytes'>): Promise<boolean> {
    const refuse = (message: Text) => {
      view.toast('error', text('store.feeds.messageNothingWasChanged', '{message} Nothing was changed.', { message }));
      return false;
    };
    if (!isTensorFile(name)) return refuse(NO_TENSORS);
    const arrays = await readTensors(name, bytes);
    if (!arrays.ok) return refuse(arrays.error);
    const { document, analysis, weights } = store.getState();
    const node = document.nodes.get(id);
    const type = analysis.nodes.get(id)?.outputs?.[0];
    if (!node || !type) return false;
    const tensor = fedTensor(node.name, type, arrays.value);
    if (!tensor.ok) return refuse(tensor.error);
    const file = name.replace(/^.*[\\/]/, '').slice(-LIMIT);
    const stored = { ...tensor.value, origin: 'loaded' as const };
    const title = text('store.feeds.title', 'Feed {name} from {file}', { name: node.name, file });
    const edit = { kind: 'setAttributes' as const, id, attributes: { fill: 'file', file } };
    const result = history.commit(edit, title, {
      weights: new Map(weights).set(parameterKey(id, FED_TENSOR), stored),
    });
    return result.ok || refuse(result.error.message);
  }

  return {
    feed,
    choose: async (id) => {
      const [file] = await pickFiles(platform, view, 'tensor', false);
      if (file) await feed(id, file);
    },
    meantFor: ({ name }) => {
      const inputs: readonly LayerNode[] = tensorInputs(store.getState().document);
      const [only] = inputs;
      const named = inputs.find((node) => node.name === stemOf(name));
      if (!isTensorFile(name) || /\.safetensors$/i.test(name)) return null;
      return named?.id ?? (inputs.length === 1 && /\.npz$/i.test(name) ? (only?.id ?? null) : null);
    },
  };
}

const NO_TENSORS = text('store.feeds.noTensors', 'Tensors come from .npy, .npz and .safetensors files.');
