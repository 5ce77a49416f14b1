import { useId, useMemo, useState } from 'react';
import { durationText, percentText } from '../../core/format.ts';
import { formatKnown } from '../../core/notation.ts';
import { countInWords } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import type { OutputPicture } from '../../store/state.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import { extentOf } from '../plot/scale.ts';
import { Legend, NonFiniteLegend } from './legend.tsx';
import { OutputPictureCanvas } from './output-picture-canvas.tsx';
import { coversView, factsOf, maskScale } from './output-picture-model.ts';
import styles from './output-picture-region.module.css';
import { OutputValuesRegion } from './output-values-region.tsx';
import region from './region.module.css';
import { ScoresRegion } from './scores-region.tsx';

/** What the network says: class scores, or the picture that it made, or whatever numbers it gives. */
export function OutputRegion() {
  const run = useEditorState(currentRun);
  if (!run || run.scores) return <ScoresRegion />;
  if (run.pictures.length > 0) return <OutputPictureRegion pictures={run.pictures} />;
  return run.outputs.length > 0 ? <OutputValuesRegion outputs={run.outputs} /> : <ScoresRegion />;
}

/** More outputs than this do not fit side by side. */
const MAX_CHOICES = 4;

function OutputPictureRegion({ pictures }: { readonly pictures: readonly OutputPicture[] }) {
  const t = useText();
  const id = useId();
  const run = useEditorState(currentRun);
  const stale = useEditorState((state) => state.stale);
  const [chosen, setChosen] = useState('');
  const [percent, setPercent] = useState(60);
  const picture = (pictures.find((entry) => entry.nodeId === chosen) ?? pictures[0]) as OutputPicture;
  const facts = useMemo(() => factsOf(picture), [picture]);
  const view = run?.view && coversView(picture, run.view) ? run.view : null;
  const size = `${picture.channels}×${picture.height}×${picture.width}`;
  const range = `${formatKnown(facts.min)} … ${formatKnown(facts.max)}`;
  const odd = facts.nonFinite ? `, ${countInWords(facts.nonFinite)}` : '';
  return (
    <section className={region.region} aria-label={t(strings.title)} aria-busy={stale}>
      <header className={region.head}>
        <h2 title={picture.name}>{`${t(strings.title)} · ${picture.name}`}</h2>
        {run && <span className={styles.note}>{t(durationText(run.runMs))}</span>}
      </header>
      {pictures.length > 1 && (
        <Segments
          name={t(strings.output)}
          value={picture.nodeId}
          choices={pictures.slice(0, MAX_CHOICES).map(({ nodeId, name }) => ({ value: nodeId, label: name }))}
          onChoose={setChosen}
        />
      )}
      <OutputPictureCanvas
        picture={picture}
        view={view}
        opacity={percent / 100}
        label={t(
          text('lens.outputPictureRegion.outputNameSizeRangeOdd', 'Output {name}, {size}, {range}{odd}', {
            name: picture.name,
            size,
            range,
            odd,
          }),
        )}
      />
      <footer className={styles.foot}>
        {view && (
          <label className={styles.opacity} htmlFor={id}>
            {t(strings.opacity)}
            <input
              id={id}
              type="range"
              min={0}
              max={100}
              value={percent}
              aria-valuetext={t(percentText(percent / 100, 0))}
              onChange={(event) => setPercent(Number(event.target.value))}
            />
          </label>
        )}
        {picture.channels === 1 ? (
          <Legend scale={maskScale(extentOf(picture.data))} nonFinite={facts.nonFinite} />
        ) : (
          <>
            <span className={styles.note}>{range}</span>
            <NonFiniteLegend count={facts.nonFinite} />
          </>
        )}
        <span className={styles.note}>{`${t(strings.mean)} ${formatKnown(facts.mean)}`}</span>
      </footer>
    </section>
  );
}

const strings = {
  title: text('lens.outputPictureRegion.title', 'Output picture'),
  output: text('lens.outputPictureRegion.output', 'Output'),
  opacity: text('lens.outputPictureRegion.opacity', 'Opacity'),
  mean: text('lens.outputPictureRegion.mean', 'mean'),
};
