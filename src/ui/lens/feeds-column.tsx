import { runsWithoutPicture, tensorInputs } from '../../store/cases.ts';
import { useEditorState } from '../editor-context.ts';
import styles from './feeds-column.module.css';
import { InputsRegion } from './inputs-region.tsx';
import { PicturesRegion } from './pictures-region.tsx';

/** What the network is fed with: pictures, and beside or instead of them inputs of other kinds. */
export function FeedsColumn() {
  const inputs = useEditorState((state) => tensorInputs(state.document));
  const alone = useEditorState((state) => runsWithoutPicture(state.document));
  if (inputs.length === 0) return <PicturesRegion />;
  if (alone) return <InputsRegion inputs={inputs} />;
  return (
    <div className={styles.column}>
      <PicturesRegion />
      <InputsRegion inputs={inputs} />
    </div>
  );
}
