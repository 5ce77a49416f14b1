import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import { isVariadic, type PortRef } from '../../core/graph/document.ts';
import { reaches } from '../../core/graph/topology.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { inputPortCount } from '../canvas/card.ts';
import { Field } from '../controls/field.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { Section } from './section.tsx';

const TITLE = text('Inputs come from', '입력 연결');
const NOTHING = text('nothing', '없음');

/** The edges into a layer as lists: what a hand does with the mouse, by keyboard. */
export function ConnectionsSection({ id, layer, analysis }: { id: string; layer: LayerType; analysis: NodeAnalysis }) {
  const t = useText();
  const count = inputPortCount(layer, analysis);
  if (count === 0) return null;
  return (
    <Section title={t(TITLE)}>
      {Array.from({ length: count }, (_, port) => (
        <InputField
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
          key={port}
          node={id}
          port={port}
          label={portLabel(layer, port, count, t)}
        />
      ))}
    </Section>
  );
}

function portLabel(layer: LayerType, port: number, count: number, t: ReturnType<typeof useText>): string {
  if (!isVariadic(layer.inputs)) return t(layer.inputs[port]?.name ?? NOTHING);
  return count === 1 ? t(layer.inputs.name) : `${t(layer.inputs.name)} ${port + 1}`;
}

function InputField({ node, port, label }: { node: string; port: number; label: string }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const edge = [...document.edges.values()].find((entry) => entry.target.node === node && entry.target.port === port);
  const value = edge ? `${edge.source.node}:${edge.source.port}` : '';

  function choose(chosen: string) {
    if (chosen === '') {
      if (edge) editor.layers.disconnect([edge.id]);
      return;
    }
    const at = chosen.lastIndexOf(':');
    const source: PortRef = { node: chosen.slice(0, at), port: Number(chosen.slice(at + 1)) };
    editor.layers.connect(source, { node, port });
  }

  return (
    <Field label={label}>
      {(ids) => (
        <Select id={ids.control} value={value} onChange={(event) => choose(event.target.value)}>
          <option value="">{t(NOTHING)}</option>
          {sources(document, node).map((source) => (
            <option key={source.value} value={source.value}>
              {source.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Outputs that may feed a layer: those of every layer that does not depend on it. */
function sources(document: Parameters<typeof reaches>[0], node: string) {
  const found: { readonly value: string; readonly label: string }[] = [];
  for (const other of document.nodes.values()) {
    if (other.id === node || reaches(document, node, other.id)) continue;
    const outputs = layerType(other.type)?.outputs ?? [];
    for (const port of outputs.keys()) {
      found.push({
        value: `${other.id}:${port}`,
        label: outputs.length > 1 ? `${other.name} · ${port + 1}` : other.name,
      });
    }
  }
  return found;
}
