import fashion from '../../assets/datasets/fashion-mnist.webp?url';
import { readSignsName, SIGNS_DEFAULTS, type SignsOptions } from '../core/dataset/signs.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';

/** The data sets that ship with the window. Nothing of them is fetched before one is asked for. */
export type ShippedSet = 'signs' | 'signs-multi' | 'fashion-mnist' | 'photographs';

const PHOTOGRAPHS = import.meta.glob<string>('../../assets/pictures/*.{jpg,png}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Pictures of Signs that the window opens: enough to train on, and drawn in seconds. */
const COUNT = 2_000;

export async function openShippedSet(editor: Editor, id: ShippedSet): Promise<void> {
  if (id === 'signs' || id === 'signs-multi') {
    const { seed } = SIGNS_DEFAULTS;
    await editor.dataSets.openSigns({ seed, count: COUNT, multi: id === 'signs-multi' });
    return;
  }
  try {
    if (id === 'photographs') {
      const files = Object.entries(PHOTOGRAPHS).map(async ([file, url]) => {
        return { name: file.replace(/^.*\//, ''), bytes: await bytesAt(url) };
      });
      await editor.dataSets.openPhotographs(await Promise.all(files));
    } else await editor.dataSets.openFashion(await bytesAt(fashion));
  } catch (error) {
    editor.view.toast('error', UNREADABLE, error instanceof Error ? error.message : String(error));
  }
}

/** What a document says of a shipped set; null where it is none of them. */
export function shippedSource(source: string | undefined): ShippedSet | SignsOptions | null {
  if (source === undefined) return null;
  if (source === 'photographs') return source;
  if (source === 'fashion-mnist:subset') return 'fashion-mnist';
  const signs = readSignsName(source);
  return signs?.ok ? signs.value : null;
}

/** Opens what `shippedSource` found. */
export function openShippedSource(editor: Editor, source: ShippedSet | SignsOptions): Promise<void> {
  return typeof source === 'string' ? openShippedSet(editor, source) : editor.dataSets.openSigns(source);
}

async function bytesAt(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const UNREADABLE = text(
  'examples.dataSets.couldNotBeRead',
  'The data set could not be read. Your drawing is unchanged; build Convas again.',
);
