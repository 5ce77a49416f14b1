import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { EXAMPLES, type ExampleId } from './catalogue.ts';
import { EXAMPLE_URLS } from './urls.ts';

/** Fetches an example that ships with the window and opens it as a new, unsaved document. */
export async function openExample(editor: Editor, id: ExampleId): Promise<boolean> {
  try {
    const response = await fetch(EXAMPLE_URLS[id]);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await editor.files.openExample(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    editor.view.toast(
      'error',
      text(
        'examples.open.theExampleIdCouldNot',
        'The example “{id}” could not be read. Your drawing is unchanged; build Convas again.',
        { id },
      ),
      error instanceof Error ? error.message : String(error),
    );
    return false;
  }
}

/** The trained example, which a start without a file opens. */
export function openDefaultExample(editor: Editor): Promise<boolean> {
  return openExample(editor, EXAMPLES[0].id);
}
