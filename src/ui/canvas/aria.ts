import type { AriaLabelConfig } from '@xyflow/react';
import type { Locale } from '../../core/text.ts';

/** React Flow's own words for screen readers, in the window's language. */
export function flowLabels(locale: Locale): Partial<AriaLabelConfig> {
  return LABELS[locale];
}

const LABELS: Readonly<Record<Locale, Partial<AriaLabelConfig>>> = {
  en: {
    'node.a11yDescription.default': 'Enter selects it, arrow keys move it, Delete removes it.',
    'node.a11yDescription.keyboardDisabled': 'Enter selects it.',
    'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }) => `Moved ${direction}. Now at ${x}, ${y}.`,
    'edge.a11yDescription.default': 'Enter selects the edge, Delete removes it.',
    'minimap.ariaLabel': 'Overview of the drawing',
    'handle.ariaLabel': 'Port',
  },
  ko: {
    'node.a11yDescription.default': 'Enter로 선택하고 화살표 키로 옮기며 Delete로 지웁니다.',
    'node.a11yDescription.keyboardDisabled': 'Enter로 선택합니다.',
    'node.a11yDescription.ariaLiveMessage': ({ x, y }) => `옮겼습니다. 지금 위치는 ${x}, ${y}입니다.`,
    'edge.a11yDescription.default': 'Enter로 연결을 선택하고 Delete로 지웁니다.',
    'minimap.ariaLabel': '그림 전체 보기',
    'handle.ariaLabel': '포트',
  },
};
