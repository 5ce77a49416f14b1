import type { AttributeSpec, AttributeValue } from '../attributes.ts';
import type { FixLayer, LayerFix } from '../diagnostics.ts';
import type { Edge, GraphDocument, LayerNode } from '../graph/document.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { inMiddle, joinTexts, sameText, type Text, text } from '../text.ts';

/** What a fix is called: what it does, and where. */

/** @param edge into the input that the fix is about, where there is one */
export function fixTitle(node: LayerNode, document: GraphDocument, fix: LayerFix, edge: Edge | undefined): Text {
  const source = document.nodes.get(edge?.source.node ?? '')?.name ?? '';
  switch (fix.kind) {
    case 'setAttributes':
      return fix.title ?? text('graph.fixes.setChanges', 'Set {changes}', { changes: changes(node, fix.attributes) });
    case 'insertBefore': {
      const all = layersInWords(fix.layers);
      return takesSeveral(node)
        ? text('drawing.fixTitles.insertOnBranch', 'Insert {all} on the branch from {source}', { all, source })
        : text('drawing.fixTitles.insertBehind', 'Insert {all} behind {source}', { all, source });
    }
    case 'disconnectInput':
      return text('drawing.fixTitles.disconnect', 'Disconnect {source}', { source });
    case 'removeLayer':
      return deleteTitle(node);
  }
}

export function deleteTitle({ name }: LayerNode): Text {
  return text('drawing.fixTitles.delete', 'Delete {name}', { name });
}

/** “Back to kernel 3 × 3”, and of which layer where it is another than the one that has the problem. */
export function backTitle(node: LayerNode, attributes: Readonly<Record<string, AttributeValue>>, own: boolean): Text {
  const values = changes(node, attributes, true);
  return own
    ? text('drawing.fixTitles.back', 'Back to {values}', { values })
    : text('drawing.fixTitles.backOf', 'Back to {values} in {name}', { values, name: node.name });
}

function changes(node: LayerNode, attributes: Readonly<Record<string, AttributeValue>>, isBare = false): Text {
  const specs = layerType(node.type)?.attributes ?? {};
  const parts = Object.entries(attributes).map(([name, value]) => {
    const label = inMiddle(specs[name]?.label ?? sameText(name));
    const shown = valueInWords(specs[name], value);
    return isBare
      ? text('drawing.fixTitles.labelShown', '{label} {shown}', { label, shown })
      : text('graph.fixes.inmiddleToShown', '{inMiddle} to {shown}', { inMiddle: label, shown });
  });
  return joinTexts(parts, ', ');
}

function valueInWords(spec: AttributeSpec | undefined, value: AttributeValue): Text {
  if (spec?.kind === 'choice')
    return spec.choices.find((choice) => choice.value === value)?.label ?? sameText(`${value}`);
  if (!Array.isArray(value)) return sameText(String(value));
  const [first] = value;
  if (value.length > 2 && value.every((each) => each === first)) return sameText(String(first));
  return sameText(value.join(value.length === 2 ? ' × ' : ', '));
}

/** “Conv 2d 1×1 → 64, then Flatten”. */
export function layersInWords(layers: readonly FixLayer[]): Text {
  const titles = layers.map((wanted) => {
    const title = layerType(wanted.type)?.title ?? sameText(wanted.type);
    const kernel = wanted.attributes?.kernelShape;
    const filters = wanted.attributes?.filters;
    const detail = Array.isArray(kernel) ? ` ${kernel.join('×')}` : '';
    const count = typeof filters === 'number' ? ` → ${filters}` : '';
    return text('graph.fixes.titleDetailCount', '{title}{detail}{count}', { title, detail, count });
  });
  const [first, ...further] = titles;
  return further.reduce<Text>(
    (before, title) => text('graph.fixes.beforeThenTitle', '{before}, then {title}', { before, title }),
    first ?? sameText(''),
  );
}

function takesSeveral(node: LayerNode): boolean {
  const layer = layerType(node.type);
  if (!layer) return false;
  const { inputs } = portsOf(layer, node.attributes);
  return 'variadic' in inputs || inputs.length > 1;
}
