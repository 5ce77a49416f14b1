import type { AriaLabelConfig } from '@xyflow/react';
import { type Say, text } from '../../core/text.ts';

/** React Flow's own words for screen readers, in the window's language. */
export function flowLabels(t: Say): Partial<AriaLabelConfig> {
  return {
    'node.a11yDescription.default': t(
      text('canvas.aria.enterSelectsItArrowKeys', 'Enter selects it, arrow keys move it, Delete removes it.'),
    ),
    'node.a11yDescription.keyboardDisabled': t(text('canvas.aria.enterSelectsIt', 'Enter selects it.')),
    'node.a11yDescription.ariaLiveMessage': ({ x, y }) =>
      t(text('canvas.aria.moved', 'Moved. Now at {x}, {y}.', { x, y })),
    'edge.a11yDescription.default': t(
      text('canvas.aria.enterSelectsTheEdgeDelete', 'Enter selects the edge, Delete removes it.'),
    ),
    'minimap.ariaLabel': t(text('canvas.aria.overviewOfTheDrawing', 'Overview of the drawing')),
    'handle.ariaLabel': t(text('canvas.aria.port', 'Port')),
  };
}
