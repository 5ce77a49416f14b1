import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { CHECK } from '../../core/drawing/card-line.ts';
import { formatCount, formatLarge } from '../../core/format.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { type Text, text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { tintStyle } from '../tint.ts';
import { CardProblem } from './card-problem.tsx';
import { FittedName, FittedNumber } from './fitted-name.tsx';
import styles from './group-card.module.css';
import { GroupCardPorts } from './group-card-ports.tsx';
import { errorsInWords, type GroupFacts } from './group-facts.ts';
import { GroupGates } from './group-gates.tsx';
import type { GroupCardData, GroupCardNode } from './group-nodes.ts';
import { GroupTitle } from './group-title.tsx';
import layer from './layer-node.module.css';
import { useCanvasScale } from './use-zoom-step.ts';

/** A collapsed group as one card: its name and what is in it, as far as one can read from where one stands. */
export const GroupCard = memo(
  function GroupCard({ data, selected, dragging }: NodeProps<GroupCardNode>) {
    const { near } = useCanvasScale();
    const { group, facts, chosen } = data;
    const className = [
      styles.card,
      selected && styles.selected,
      chosen > 0 && styles.chosen,
      facts.errors > 0 && styles.wrong,
      dragging && styles.dragging,
      !near && styles.distant,
    ];
    return (
      <>
        <div className={className.filter(Boolean).join(' ')} style={tintStyle(group.tint)}>
          {near ? <NearBody data={data} /> : <FarBody data={data} />}
        </div>
        <GroupCardPorts ports={data.ports} selected={selected} />
      </>
    );
  },
  (a, b) => a.data === b.data && a.selected === b.selected && a.dragging === b.dragging,
);

function NearBody({ data }: { data: GroupCardData }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const { group, facts, entering, leaving, chosen } = data;
  return (
    <>
      <header className={styles.header}>
        <GroupTitle group={group} />
        <span className={styles.count}>{formatCount(facts.parameters, locale)}</span>
      </header>
      <div className={styles.line}>
        <span>{chosen > 0 ? t(chosenInWords(chosen, facts)) : t(layersInWords(facts.layers))}</span>
        <span>{formatLarge(facts.macs, locale)} MACs</span>
      </div>
      {facts.problem ? (
        <CardProblem title={t(facts.problem)}>
          {facts.errors > 1 && <b>{t(errorsInWords(facts.errors))}</b>}
          {t(facts.problem)}
        </CardProblem>
      ) : (
        <>
          {facts.attention.length > 0 ? (
            <GroupGates layers={facts.attention} />
          ) : (
            <div className={styles.entering}>{entering && `${entering} →`}</div>
          )}
          <footer className={styles.footer}>
            <span>{leaving}</span>
            {facts.warnings > 0 && <span className={styles.warning}>{t(CHECK)}</span>}
          </footer>
        </>
      )}
    </>
  );
}

function chosenInWords(chosen: number, { layers }: GroupFacts): Text {
  return text('canvas.groupCard.chosenOfLayersLayersSelected', '{chosen} of {layers} layers selected', {
    chosen,
    layers,
  });
}

function FarBody({ data: { group, facts, leaving } }: { data: GroupCardData }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const parameters = facts.parameters > 0 ? formatCount(facts.parameters, locale) : leaving.replaceAll(' ', '');
  return (
    <div className={layer.distantBody}>
      <div className={layer.screen}>
        <FittedName name={group.name} />
        <FittedNumber>
          {facts.errors > 0 ? t(errorsInWords(facts.errors)) : parameters || t(layersInWords(facts.layers))}
        </FittedNumber>
      </div>
    </div>
  );
}
