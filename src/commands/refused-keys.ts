import { type Text, text } from '../core/text.ts';
import type { Command } from './command.ts';
import { partsOf } from './shortcuts.ts';

/** Where the window runs, as far as it takes keys away. */
export interface KeyPlace {
  readonly mac: boolean;
  readonly browser: boolean;
}

const FOCUS = text('Tab moves on to the next control.', 'Tab은 다음 컨트롤로 이동할 때 씁니다.');
const LEAVE = text('Esc cancels and closes.', 'Esc는 취소하고 닫을 때 씁니다.');
const PRESS = text('Enter and Space press buttons.', 'Enter와 스페이스는 버튼을 누를 때 씁니다.');
const SPACE = text(
  'Space belongs to buttons, and with other keys to input methods.',
  '스페이스는 버튼을 누를 때, 다른 키와 함께는 입력 방식을 바꿀 때 씁니다.',
);
const ARROWS = text(
  'These keys move layers, values and the text cursor.',
  '이 키는 레이어와 값, 텍스트 커서를 옮길 때 씁니다.',
);
const FIND = text('/ leads to the list of layers.', '/는 레이어 목록으로 갈 때 씁니다.');
const SYSTEM = text('The system keeps these keys for itself.', '시스템이 쓰는 키입니다.');
const WINDOW = text(
  'These keys close or hide the window, or quit.',
  '창을 닫거나 숨기거나 앱을 끝낼 때 쓰는 키입니다.',
);
const BROWSER = text('The browser keeps these keys for itself.', '브라우저가 쓰는 키입니다.');
const EDITING = text(
  'Text fields need these keys, and this command also works while you type.',
  '텍스트 입력에 필요한 키이며, 이 명령은 글을 쓰는 중에도 실행됩니다.',
);

const MOVES = /^(?:Arrow.*|Home|End|PageUp|PageDown)$/;
const OF_WINDOW = new Set(['Mod+W', 'Mod+Q', 'Alt+F4', 'Mod+Shift+W']);
const OF_MAC = /^(?:Mod\+(?:H|M|Tab|`|Alt\+H|Shift\+[345])|F11)$/;
const OF_OTHERS =
  /^(?:F10|F11|Mod\+Alt\+Delete|Mod\+Shift\+Escape|Alt\+Tab|PrintScreen|(?:Alt|Shift|Mod)\+PrintScreen)$/;
const OF_BROWSER = /^(?:Mod\+(?:N|T|Shift\+[NT])|F12|Mod\+Shift\+I)$/;
/** What the system's text fields do with Mod. */
const EDITS = /^Mod\+(?:A|C|V|X|Y|Z|Shift\+[VZ]|.*Backspace|.*Delete|.*Insert)$/;

/**
 * Why a command may not have these keys; null where it may. Whether another command has them is another question.
 * @param place null asks only for what holds everywhere: settings may have been made on another system
 */
export function refusalOf(shortcut: string, command: Pick<Command, 'global'>, place: KeyPlace | null): Text | null {
  const { key, held } = partsOf(shortcut);
  if (key === 'Escape') return LEAVE;
  if (key === 'Space') return SPACE;
  if (OF_WINDOW.has(shortcut)) return WINDOW;
  if (place && (place.mac ? OF_MAC : OF_OTHERS).test(shortcut)) return SYSTEM;
  if (place?.browser && OF_BROWSER.test(shortcut)) return BROWSER;
  if (key === 'Tab') return FOCUS;
  const bare = !held.includes('Mod') && !held.includes('Alt');
  if (key === 'Enter' && bare) return PRESS;
  if (MOVES.test(key) && (bare || command.global)) return ARROWS;
  if (shortcut === '/') return FIND;
  return command.global ? whileTyping(shortcut, key, held, place) : null;
}

function whileTyping(shortcut: string, key: string, held: readonly string[], place: KeyPlace | null): Text | null {
  if (/^F\d+$/.test(key) || key === 'ContextMenu') return null;
  if (EDITS.test(shortcut)) return EDITING;
  // ⌥ on macOS types signs; so does AltGr elsewhere, which arrives as Ctrl with Alt.
  const altGr = place !== null && !place.mac && held.includes('Alt');
  const types = !held.includes('Mod') || altGr;
  return types ? typingText(place?.mac ? '⌘' : 'Ctrl') : null;
}

function typingText(modifier: string): Text {
  return text(
    `This command also works while you type: it needs ${modifier} or a function key.`,
    `이 명령은 글을 쓰는 중에도 실행되므로 ${modifier} 키나 기능 키가 필요합니다.`,
  );
}
