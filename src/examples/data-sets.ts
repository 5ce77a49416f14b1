import fashion from '../../assets/datasets/fashion-mnist.webp?url';
import { SIGNS_DEFAULTS } from '../core/dataset/signs.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';

/** The data sets that ship with the window. Nothing of them is fetched before one is asked for. */
export type ShippedSet = 'signs' | 'signs-multi' | 'fashion-mnist';

/** Pictures of Signs that the window opens: enough to train on, and drawn in seconds. */
const COUNT = 2_000;

export async function openShippedSet(editor: Editor, id: ShippedSet): Promise<void> {
  if (id !== 'fashion-mnist') {
    const { seed } = SIGNS_DEFAULTS;
    await editor.dataSets.openSigns({ seed, count: COUNT, multi: id === 'signs-multi' });
    return;
  }
  try {
    const response = await fetch(fashion);
    if (!response.ok) throw new Error(`status ${response.status}`);
    await editor.dataSets.openFashion(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    editor.view.toast(
      'error',
      text(
        'examples.dataSets.fashionMnistCouldNotBe',
        'Fashion-MNIST could not be read. Your drawing is unchanged; build Convas again.',
      ),
      error instanceof Error ? error.message : String(error),
    );
  }
}
