import { useMemo } from 'react';
import { lensNode } from '../../core/compile/watch.ts';
import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import type { LayerNode, PortRef } from '../../core/graph/document.ts';
import type { LayerType, ParameterSpec } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import type { LensView } from '../../store/state.ts';
import { useEditorState } from '../editor-context.ts';

/** The layer that the lens shows, with everything the views ask about it. */
export interface Subject {
  readonly node: LayerNode;
  readonly layer: LayerType;
  readonly analysis: NodeAnalysis;
  /** Where the first input comes from: for an attention layer the maps that it scales. */
  readonly source: PortRef | null;
}

export type ShownView = Exclude<LensView, 'auto'>;

/** The shown layer, or null while the drawing is empty. The same object as long as nothing about the layer changes. */
export function useSubject(): Subject | null {
  const id = useEditorState(lensNode);
  const node = useEditorState((state) => (id === null ? undefined : state.document.nodes.get(id)));
  const analysis = useEditorState((state) => (id === null ? undefined : state.analysis.nodes.get(id)));
  const edge = useEditorState((state) => (id === null ? undefined : state.analysis.basis.incoming.get(id)?.[0]));
  return useMemo(() => {
    const layer = node && layerType(node.type);
    return node && layer && analysis ? { node, layer, analysis, source: edge?.source ?? null } : null;
  }, [node, analysis, edge]);
}

/** The filters of a convolution: a parameter `weight` with two spatial axes. An attention layer's weights are no filters. */
export function filterSpec(layer: LayerType, specs: readonly ParameterSpec[]): ParameterSpec | null {
  if (layer.attention) return null;
  return specs.find((spec) => spec.name === 'weight' && spec.shape.length === 4) ?? null;
}

/** The views that say something about a layer, the one to start with first. */
export function availableViews(layer: LayerType, specs: readonly ParameterSpec[]): readonly ShownView[] {
  if (layer.attention) return ['gates', 'maps', 'table'];
  return filterSpec(layer, specs) ? ['maps', 'filters', 'table'] : ['maps', 'table'];
}

/** The chosen view where the layer has it; otherwise the layer's own. */
export function resolveView(choice: LensView, available: readonly ShownView[]): ShownView {
  const chosen = available.find((view) => view === choice);
  return chosen ?? available[0] ?? 'maps';
}
