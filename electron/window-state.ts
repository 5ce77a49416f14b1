export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState extends Rectangle {
  maximized: boolean;
}

export const minimumSize = { width: 960, height: 640 };
export const defaultSize = { width: 1440, height: 900 };

/** Where the window was, by the arrangement of screens it was on; the latest first. */
export type WindowStates = readonly (readonly [screens: string, state: WindowState])[];

/** At home, at work, on the train, and some more. */
const arrangementsKept = 8;

/** Names an arrangement of screens: a window goes back to its place on the same ones. */
export function arrangementOf(screens: readonly Rectangle[]): string {
  const places = screens.map(({ x, y, width, height }) => `${width}x${height}@${x},${y}`);
  return places.sort().join(' ');
}

/** The state to open with: the one on these screens, else the latest on any. */
export function stateFor(states: WindowStates, screens: readonly Rectangle[]): WindowState | undefined {
  const name = arrangementOf(screens);
  return (states.find(([known]) => known === name) ?? states[0])?.[1];
}

export function withState(states: WindowStates, screens: readonly Rectangle[], state: WindowState): WindowStates {
  const name = arrangementOf(screens);
  const others = states.filter(([known]) => known !== name);
  return [[name, state] as const, ...others].slice(0, arrangementsKept);
}

/** Remembered windows from JSON, without those that are none; undefined if it is no list. */
export function parseWindowStates(value: unknown): WindowStates | undefined {
  if (!Array.isArray(value)) return undefined;
  return value
    .flatMap((entry: unknown): [string, WindowState][] => {
      const [screens, stored] = Array.isArray(entry) ? entry : [];
      const state = parseWindowState(stored);
      return typeof screens === 'string' && state ? [[screens, state]] : [];
    })
    .slice(0, arrangementsKept);
}

/** A remembered window from JSON; undefined for anything else. */
export function parseWindowState(value: unknown): WindowState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { x, y, width, height, maximized } = value as Record<string, unknown>;
  if (![x, y, width, height].every((number) => Number.isInteger(number) && Math.abs(number as number) < 100_000)) {
    return undefined;
  }
  const state = { x, y, width, height, maximized: maximized === true } as WindowState;
  return state.width >= 1 && state.height >= 1 ? state : undefined;
}

/**
 * Where to open the window: where it was, if its title bar can still be reached on one of the screens (one may have
 * been unplugged), otherwise in the default size, centred by the system.
 */
export function placeWindow(state: WindowState | undefined, screens: readonly Rectangle[]): Partial<Rectangle> {
  const width = Math.max(state?.width ?? defaultSize.width, minimumSize.width);
  const height = Math.max(state?.height ?? defaultSize.height, minimumSize.height);
  if (!state) return { width, height };
  const reach = 80;
  const isReachable = screens.some(
    (screen) =>
      state.y >= screen.y &&
      state.y < screen.y + screen.height - reach &&
      state.x + width > screen.x + reach &&
      state.x < screen.x + screen.width - reach,
  );
  return isReachable ? { x: state.x, y: state.y, width, height } : { width, height };
}
