import { type NodeProps, useStore } from '@xyflow/react';
import { memo } from 'react';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { categoryStyle } from '../category.ts';
import { useEditorState } from '../editor-context.ts';
import { formatCount, spacedShape } from '../format.ts';
import { CardGate } from './card-gate.tsx';
import styles from './layer-node.module.css';
import { type CardNode, cardProblem, cardWarnings } from './nodes.ts';
import { Ports } from './ports.tsx';
import { isFar } from './zoom.ts';

/** The card of any layer type. It is drawn from the layer's declaration and knows none by name. */
function LayerNodeView({ id, data, selected, dragging }: NodeProps<CardNode>) {
  const locale = useEditorState((state) => state.locale);
  const far = useStore(isFar);
  const layer = layerType(data.layer.type);
  if (!layer) return null;
  const { analysis } = data;
  const problem = cardProblem(data);
  const blocked = !problem && data.waitsFor !== null;
  const className = [
    styles.card,
    selected && styles.selected,
    problem && styles.wrong,
    blocked && styles.blocked,
    dragging && styles.dragging,
    far && styles.far,
  ];
  const gate =
    layer.attention && !problem ? <CardGate id={id} layer={layer} attributes={data.layer.attributes} /> : null;
  return (
    <div className={className.filter(Boolean).join(' ')} style={categoryStyle(layer.category)}>
      <Ports data={data} />
      {far ? (
        <FarBody name={cardTitle(data.layer.name, data.layer.type, layer.title[locale]).title}>{gate}</FarBody>
      ) : (
        <>
          <CardHeader data={data} title={layer.title[locale]} count={formatCount(analysis.parameters.value, locale)} />
          <CardLine data={data} />
          {gate}
          {problem ? (
            <p className={styles.problem}>{problem.message[locale]}</p>
          ) : (
            <CardFooter data={data} blocked={blocked} />
          )}
        </>
      )}
    </div>
  );
}

function CardHeader({ data, title, count }: { data: CardNode['data']; title: string; count: string }) {
  const shown = cardTitle(data.layer.name, data.layer.type, title);
  const locale = useEditorState((state) => state.locale);
  const { parameters, buffers } = data.analysis;
  const tooltip = text(
    `${formatCount(parameters.value, 'en')} learnable parameters, ${formatCount(buffers, 'en')} buffer values`,
    `학습 파라미터 ${formatCount(parameters.value, 'ko')}개, 버퍼 값 ${formatCount(buffers, 'ko')}개`,
  );
  return (
    <header className={styles.header}>
      <span className={styles.dot} />
      <b className={styles.title} title={`${title} · ${data.layer.name}`}>
        {shown.title}
      </b>
      <span className={styles.count} title={tooltip[locale]}>
        {count}
      </span>
    </header>
  );
}

/** Key attributes; after the type's title where the title line holds the user's own name. */
function CardLine({ data }: { data: CardNode['data'] }) {
  const locale = useEditorState((state) => state.locale);
  const layer = layerType(data.layer.type);
  if (!layer) return null;
  const { inputs, outputs } = data.analysis;
  const known = outputs === null ? null : inputs.filter((type) => type !== null);
  const described = layer.describe(data.layer.attributes, known)[locale];
  const { named } = cardTitle(data.layer.name, data.layer.type, layer.title[locale]);
  return <div className={styles.line}>{[named ? layer.title[locale] : '', described].filter(Boolean).join(' · ')}</div>;
}

function CardFooter({ data, blocked }: { data: CardNode['data']; blocked: boolean }) {
  const locale = useEditorState((state) => state.locale);
  const warnings = cardWarnings(data);
  const output = data.analysis.outputs?.[0];
  const wait = text(`waits for ${data.waitsFor}`, `${data.waitsFor} 대기 중`);
  return (
    <footer className={styles.footer}>
      <span className={styles.shape}>{blocked ? wait[locale] : output ? spacedShape(output.shape) : ''}</span>
      {warnings.length > 0 && (
        <span className={styles.warning} title={warnings.map((entry) => entry.message[locale]).join('\n')}>
          {text('check', '확인')[locale]}
        </span>
      )}
    </footer>
  );
}

/** From afar a card is its colour and its gates; its text would be too small to read. */
function FarBody({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={styles.farBody}>
      <b className={styles.farTitle}>{name}</b>
      {children}
    </div>
  );
}

/** The title line: a name that the user gave, else the type's title. */
function cardTitle(name: string, type: string, title: string): { title: string; named: boolean } {
  const generated = name.startsWith(`${type}_`) && /^\d+$/.test(name.slice(type.length + 1));
  return generated ? { title, named: false } : { title: name, named: true };
}

/** Position changes move the card's wrapper; the card itself has nothing to draw anew. */
export const LayerNodeCard = memo(
  LayerNodeView,
  (a, b) => a.data === b.data && a.selected === b.selected && a.dragging === b.dragging && a.id === b.id,
);
