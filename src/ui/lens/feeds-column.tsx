import { useState } from 'react';
import { text } from '../../core/text.ts';
import { runsWithoutPicture, tensorInputs } from '../../store/cases.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './feeds-column.module.css';
import { InputsRegion } from './inputs-region.tsx';
import { PicturesRegion } from './pictures-region.tsx';

type Kind = 'pictures' | 'inputs';

/** What the network is fed with: pictures, inputs of other kinds, or, one at a time, both. */
export function FeedsColumn() {
  const t = useText();
  const inputs = useEditorState((state) => tensorInputs(state.document));
  const alone = useEditorState((state) => runsWithoutPicture(state.document));
  const [kind, setKind] = useState<Kind>('pictures');
  if (inputs.length === 0) return <PicturesRegion />;
  if (alone) return <InputsRegion inputs={inputs} />;
  const switcher = (
    <span className={styles.switcher}>
      <Segments
        name={t(strings.kind)}
        value={kind}
        choices={[
          { value: 'pictures', label: t(strings.pictures) },
          { value: 'inputs', label: t(strings.inputs) },
        ]}
        onChoose={setKind}
      />
    </span>
  );
  return kind === 'pictures' ? (
    <PicturesRegion switcher={switcher} />
  ) : (
    <InputsRegion inputs={inputs} switcher={switcher} />
  );
}

const strings = {
  kind: text('lens.feedsColumn.kind', 'What the network is fed with'),
  pictures: text('lens.feedsColumn.pictures', 'Picture'),
  inputs: text('lens.feedsColumn.inputs', 'Inputs'),
};
