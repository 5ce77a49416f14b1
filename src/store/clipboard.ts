import { type Fragment, fragmentDocument, fragmentOf } from '../core/graph/copy.ts';
import { type GraphDocument, groupsOf, notesOf } from '../core/graph/document.ts';
import { documentFromJson } from '../core/project/json-form.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';

/**
 * Copied layers, groups and notes travel as text: the JSON form of a document that holds only them. It pastes into
 * another window, another drawing, an e-mail, and is read back with every check that a file gets.
 */
export function fragmentToText(
  document: GraphDocument,
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): string {
  return documentToJson(fragmentDocument(document, fragmentOf(document, ids, notes)));
}

/** Reads copied layers; any other text is refused with a reason. */
export function fragmentFromText(copied: string): Result<Fragment, Text> {
  if (!copied.trimStart().startsWith('{')) {
    return err(text('store.clipboard.theClipboardHoldsNoLayers', 'The clipboard holds no layers.'));
  }
  const document = documentFromJson(copied);
  if (!document.ok) {
    return err(
      text('store.clipboard.theClipboardsTextIsNo', 'The clipboard’s text is no set of layers: {message}', {
        message: document.error.message,
      }),
    );
  }
  const { nodes, edges } = document.value;
  return ok({
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    groups: [...groupsOf(document.value).values()],
    notes: [...notesOf(document.value).values()],
  });
}
