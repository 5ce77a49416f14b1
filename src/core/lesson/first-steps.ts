import { text } from '../text.ts';
import type { Step } from './step.ts';

/** What somebody who starts Convas for the first time is shown: the main job in five steps, on the real window. */
export const FIRST_STEPS: readonly Step[] = [
  {
    id: 'photograph',
    title: text('lesson.firstSteps.photograph', 'Drop a photograph'),
    how: text('lesson.firstSteps.photographHow', 'your own, anywhere on this window: these are examples'),
    places: ['pictures'],
    subject: null,
    done: { kind: 'pictureAdded' },
  },
  {
    id: 'gate',
    title: text('lesson.firstSteps.gate', 'Read a gate'),
    how: text('lesson.firstSteps.gateHow', 'click a column of the coloured rows: its numbers appear above them'),
    places: ['gates', 'subject'],
    subject: { kind: 'gates' },
    done: { kind: 'channelRead' },
  },
  {
    id: 'silence',
    title: text('lesson.firstSteps.silence', 'Silence a channel'),
    how: text('lesson.firstSteps.silenceHow', 'choose a column and press S: watch the class scores'),
    places: ['channel', 'gates', 'subject'],
    subject: { kind: 'gates' },
    done: { kind: 'channelSet', how: 'silence' },
  },
  {
    id: 'ratio',
    title: text('lesson.firstSteps.ratio', 'Change r'),
    how: text('lesson.firstSteps.ratioHow', 'in a selected SE layer: watch its parameters follow'),
    places: [{ attribute: 'reductionRatio' }, 'subject'],
    subject: { kind: 'attribute', attribute: 'reductionRatio' },
    done: { kind: 'attributeChanged', attribute: 'reductionRatio' },
  },
  {
    id: 'layer',
    title: text('lesson.firstSteps.layer', 'Draw a layer'),
    how: text('lesson.firstSteps.layerHow', 'drag one from the list onto the drawing, or press / and type its name'),
    places: ['layers'],
    subject: null,
    done: { kind: 'layerAdded' },
  },
];
