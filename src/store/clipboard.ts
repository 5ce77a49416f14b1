import type { GraphDocument, LayerNode } from '../core/graph/document.ts';
import { type Fragment, fragmentOf } from '../core/graph/transforms.ts';
import { documentFromJson } from '../core/project/json-form.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';

/**
 * Copied layers travel as text: the JSON form of a document that holds only them. It pastes into another window,
 * another drawing, an e-mail, and is read back with every check that a file gets.
 */
export function fragmentToText(document: GraphDocument, ids: ReadonlySet<string>): string {
  const fragment = fragmentOf(document, ids);
  return documentToJson({
    title: document.title,
    seed: document.seed,
    nodes: new Map(fragment.nodes.map((node: LayerNode) => [node.id, node])),
    edges: new Map(fragment.edges.map((edge) => [edge.id, edge])),
  });
}

/** Reads copied layers; any other text is refused with a reason. */
export function fragmentFromText(copied: string): Result<Fragment, Text> {
  if (!copied.trimStart().startsWith('{')) {
    return err(text('The clipboard holds no layers.', '클립보드에 레이어가 없습니다.'));
  }
  const document = documentFromJson(copied);
  if (!document.ok) {
    return err(
      text(
        `The clipboard’s text is no set of layers: ${document.error.message.en}`,
        `클립보드의 글은 레이어가 아닙니다: ${document.error.message.ko}`,
      ),
    );
  }
  return ok({ nodes: [...document.value.nodes.values()], edges: [...document.value.edges.values()] });
}
