import { useId, useMemo } from 'react';
import { findingsOf, headingOf, imbalanceOf, LABELLING_WORDS, sizesOf } from '../../core/dataset/card-words.ts';
import { labelsOf, unknownClasses } from '../../core/dataset/known-classes.ts';
import { formatCount } from '../../core/format.ts';
import { text } from '../../core/text.ts';
import type { DataSetState } from '../../store/data-sets.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { LabelsView } from './labels-view.tsx';
import { OtherThanNamed } from './named-set.tsx';
import { Samples } from './samples.tsx';

const CLASSES = text('data.cardView.classes', 'Classes');
const ODD = text('data.cardView.odd', 'Worth a look');
const NOTHING = text('data.cardView.nothing', 'Nothing odd was found.');
const OTHER = text('data.cardView.other', 'Open another…');
const SAVE = text('data.cardView.save', 'Save labels as a table…');
const UNSAVED = text('data.cardView.unsaved', 'A corrected label is not saved yet.');
const SHOWN = 100;

/** The data card: what the set holds, and everything odd about it, by name. */
export function CardView({ ready }: { readonly ready: Extract<DataSetState, { kind: 'ready' }> }) {
  const { dataSets } = useEditor();
  const t = useText();
  const { card, set, corrected, reference } = ready;
  const unequal = imbalanceOf(card);
  const document = useEditorState((state) => state.document);
  // The card was made before the drawing was what it is now.
  const unknown = useMemo(() => unknownClasses(set, labelsOf(document)), [set, document]);
  const findings = findingsOf({ ...card, unknownClasses: unknown });
  return (
    <>
      <p className={styles.facts}>
        <b>{t(headingOf(card))}</b> {t(LABELLING_WORDS[card.labelling])} {sizesOf(card).map(t).join(' ')}
      </p>
      <OtherThanNamed open={reference} />
      {card.classes.length > 0 && <Classes card={card} />}
      <Samples set={set} />
      <h3>{t(ODD)}</h3>
      {unequal && <p className={styles.warning}>{t(unequal)}</p>}
      {!unequal && findings.length === 0 && <p className={styles.facts}>{t(NOTHING)}</p>}
      {findings.map(({ title, lines }) => (
        <details key={t(title)} className={styles.finding}>
          <summary>
            {t(title)} <span>{lines.length}</span>
          </summary>
          {/* Names as the system and the table have them. */}
          <ul translate="no" aria-label={t(title)}>
            {lines.slice(0, SHOWN).map(({ name, reason }) => (
              <li key={name}>
                {name}
                {reason && <span translate="yes">{t(reason)}</span>}
              </li>
            ))}
            {lines.length > SHOWN && <li translate="yes">{t(more(lines.length - SHOWN))}</li>}
          </ul>
        </details>
      ))}
      {set.pixels === null && card.classes.length > 0 && <LabelsView set={set} />}
      <div className={styles.foot}>
        <output>{corrected ? t(UNSAVED) : ''}</output>
        {set.pixels === null && card.classes.length > 0 && (
          <Button tone={corrected ? 'primary' : 'plain'} onClick={() => void dataSets.saveTable()}>
            {t(SAVE)}
          </Button>
        )}
        <Button data-first="" onClick={() => dataSets.close()}>
          {t(OTHER)}
        </Button>
      </div>
    </>
  );
}

function more(count: number) {
  return text('data.cardView.andCountNumberMore', '… and {count, number} more', { count });
}

/** A bar per class, as long as its share of the largest. */
function Classes({ card }: { readonly card: Extract<DataSetState, { kind: 'ready' }>['card'] }) {
  const t = useText();
  const id = useId();
  const locale = useEditorState((state) => state.locale);
  const most = Math.max(1, ...card.classes.map(({ pictures }) => pictures));
  return (
    <>
      <h3 id={id}>{t(CLASSES)}</h3>
      <ul className={styles.classes} aria-labelledby={id}>
        {card.classes.slice(0, SHOWN).map(({ name, pictures }) => (
          <li key={name}>
            <span translate="no">{name}</span>
            <span className={styles.bar} style={{ width: `${(100 * pictures) / most}%` }} aria-hidden="true" />
            <span className={styles.count}>{formatCount(pictures, locale)}</span>
          </li>
        ))}
        {card.classes.length > SHOWN && <li>{t(more(card.classes.length - SHOWN))}</li>}
      </ul>
    </>
  );
}
