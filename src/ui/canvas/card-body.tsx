import type { ReactNode } from 'react';
import type { DiagnosticCode } from '../../core/diagnostics.ts';
import { CHECK, cardLine, SHAPE_UNKNOWN, UNCONNECTED } from '../../core/drawing/card-line.ts';
import { ownName } from '../../core/drawing/card-names.ts';
import { formatCount } from '../../core/format.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { spacedShape } from '../../core/notation.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { type Locale, sourceWords, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { layerPlace } from '../guide/places.ts';
import { StepMark } from '../guide/step-mark.tsx';
import { CardProblem } from './card-problem.tsx';
import { CardTitle } from './card-title.tsx';
import { FittedName, FittedNumber } from './fitted-name.tsx';
import { errorsInWords } from './group-facts.ts';
import styles from './layer-node.module.css';
import { type CardData, cardProblem, cardWarnings } from './nodes.ts';

interface BodyProps {
  readonly data: CardData;
  readonly layer: LayerType;
  readonly locale: Locale;
  readonly gate: ReactNode;
}

/** Everything a card says: title and parameters, key attributes, gates, and its shape or what is wrong. */
export function CardBody({ data, layer, locale, gate }: BodyProps) {
  const problem = cardProblem(data);
  return (
    <>
      <CardHeader data={data} layer={layer} locale={locale} />
      <div className={styles.line}>{cardLine(data.layer, data.analysis, layer, (words) => say(words, locale))}</div>
      {gate}
      {problem ? <CardProblem>{say(problem.message, locale)}</CardProblem> : <CardFooter data={data} locale={locale} />}
    </>
  );
}

function CardHeader({ data, layer, locale }: Omit<BodyProps, 'gate'>) {
  const name = ownName(data.layer.name, data.layer.type, sourceWords(layer.title));
  const { parameters, buffers } = data.analysis;
  const tooltip = text(
    'canvas.cardBody.tooltip',
    '{value, number} learnable parameters, {buffers, number} buffer values',
    { value: parameters.value, buffers },
  );
  return (
    <header className={styles.header}>
      <span className={styles.dot} />
      <CardTitle id={data.layer.id} title={layer.title} name={data.layer.name} shown={name} />
      <span className={styles.count} title={say(tooltip, locale)}>
        {data.analysis.outputs === null ? '–' : formatCount(parameters.value, locale)}
      </span>
    </header>
  );
}

function CardFooter({ data, locale }: Omit<BodyProps, 'gate' | 'layer'>) {
  const warnings = cardWarnings(data);
  const output = data.analysis.outputs?.[0];
  const has = (code: DiagnosticCode) => data.analysis.diagnostics.some((entry) => entry.code === code);
  return (
    <footer className={styles.footer}>
      <span className={styles.shape}>
        {data.waitsFor !== null
          ? say(text('canvas.cardBody.wait', 'waits for {waitsFor}', { waitsFor: data.waitsFor }), locale)
          : output
            ? spacedShape(output.shape)
            : has('shape-unknown')
              ? say(SHAPE_UNKNOWN, locale)
              : has('missing-input')
                ? say(UNCONNECTED, locale)
                : ''}
      </span>
      {warnings.length > 0 && (
        <span className={styles.warning} title={warnings.map((entry) => say(entry.message, locale)).join('\n')}>
          {say(CHECK, locale)}
        </span>
      )}
    </footer>
  );
}

/**
 * From afar small type is noise: the layer's own name and one number, in letters of the same size on the screen at every
 * zoom. What of it there is room for is for the style sheet to say, so that zooming renders nothing.
 */
export function DistantBody({ data, layer, locale, gate }: BodyProps) {
  return (
    <>
      <div className={styles.distantBody}>
        <div className={styles.screen}>
          <StepMark place={layerPlace(data.layer.id)} />
          <FittedName name={data.layer.name} />
          <FittedNumber>{distantNumber(data, locale)}</FittedNumber>
        </div>
      </div>
      {gate}
      <span className={styles.kind}>{say(layer.title, locale)}</span>
    </>
  );
}

/** Parameters; of a layer without any its shape, of a wrong one how much is wrong. */
function distantNumber({ analysis }: CardData, locale: Locale): string {
  const errors = analysis.diagnostics.filter((entry) => entry.severity === 'error').length;
  if (errors > 0) return say(errorsInWords(errors), locale);
  const shape = analysis.outputs?.[0]?.shape;
  if (analysis.parameters.value > 0) return formatCount(analysis.parameters.value, locale);
  return shape ? formatShape(shape.slice(1)) : '';
}
