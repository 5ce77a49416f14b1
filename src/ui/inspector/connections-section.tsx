import { useMemo, useState } from 'react';
import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import { isVariadic, type PortRef } from '../../core/graph/document.ts';
import type { Inputs } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { inputPortCount } from '../canvas/card.ts';
import { Field } from '../controls/field.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { Section } from './section.tsx';
import { possibleSources, sourceOption } from './sources.ts';

const TITLE = text('inspector.connectionsSection.title', 'Inputs come from');
const NOTHING = text('inspector.connectionsSection.nothing', 'nothing');

/** The edges into a layer as lists: what a hand does with the mouse, by keyboard. */
export function ConnectionsSection({ id, inputs, analysis }: { id: string; inputs: Inputs; analysis: NodeAnalysis }) {
  const t = useText();
  const count = inputPortCount(inputs, analysis);
  if (count === 0) return null;
  return (
    <Section title={t(TITLE)}>
      {Array.from({ length: count }, (_, port) => (
        <InputField
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
          key={port}
          node={id}
          port={port}
          label={portLabel(inputs, port, count, t)}
        />
      ))}
    </Section>
  );
}

function portLabel(inputs: Inputs, port: number, count: number, t: ReturnType<typeof useText>): string {
  if (!isVariadic(inputs)) return t(inputs[port]?.name ?? NOTHING);
  return count === 1 ? t(inputs.name) : `${t(inputs.name)} ${port + 1}`;
}

function InputField({ node, port, label }: { node: string; port: number; label: string }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  // The list is made when somebody comes near it: a drawing has up to five thousand layers.
  const [near, setNear] = useState(false);
  const edge = [...document.edges.values()].find((entry) => entry.target.node === node && entry.target.port === port);
  const sources = useMemo(() => (near ? possibleSources(document, node) : []), [near, document, node]);
  const value = edge ? `${edge.source.node}:${edge.source.port}` : '';
  const shown = near || !edge ? sources : [sourceOption(document, edge.source)];

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
        <Select
          id={ids.control}
          value={value}
          onPointerEnter={() => setNear(true)}
          onFocus={() => setNear(true)}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t(NOTHING)}</option>
          {shown.map((source) => (
            <option key={source.value} value={source.value}>
              {source.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
