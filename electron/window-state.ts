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
