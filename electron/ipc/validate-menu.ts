import { type MenuEntry, type MenuModel, type MenuStates, menuRoles } from './contract.ts';

/** Checks the menu that the window describes: bounded, and nothing in it but words, keys and known roles. */

const shortcutPattern = /^(?:(?:Mod|Alt|Shift)\+){0,3}(?:[\x21-\x7e]|[A-Z][A-Za-z0-9]{1,15})$/;
const idPattern = /^[a-z]+\.[A-Za-z]{1,60}$/;
const limits = { menus: 20, entries: 200, label: 200 };

export function isMenuModel(value: unknown): value is MenuModel {
  return (
    Array.isArray(value) &&
    value.length <= limits.menus &&
    value.every(
      (menu) =>
        isRecord(menu) &&
        isLabel(menu.label) &&
        (menu.role === undefined || menu.role === 'help') &&
        Array.isArray(menu.entries) &&
        menu.entries.length <= limits.entries &&
        menu.entries.every(isEntry),
    )
  );
}

export function isMenuStates(value: unknown): value is MenuStates {
  // A typed array of a gigabyte has a billion entries.
  if (Object.prototype.toString.call(value) !== '[object Object]') return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    entries.length <= limits.menus * limits.entries &&
    entries.every(([id, state]) => idPattern.test(id) && isState(state))
  );
}

function isEntry(value: unknown): value is MenuEntry {
  if (!isRecord(value)) return false;
  if (value.kind === 'separator') return true;
  if (value.kind === 'role') return menuRoles.some((role) => role === value.role) && isLabel(value.label);
  if (value.kind === 'recent') return isLabel(value.label) && isLabel(value.clear);
  return (
    value.kind === 'command' &&
    typeof value.id === 'string' &&
    idPattern.test(value.id) &&
    isLabel(value.label) &&
    typeof value.keys === 'string' &&
    value.keys.length <= 40 &&
    (value.keys === '' || shortcutPattern.test(value.keys)) &&
    isState(value)
  );
}

function isState(value: unknown): boolean {
  return (
    isRecord(value) && typeof value.enabled === 'boolean' && ['undefined', 'boolean'].includes(typeof value.checked)
  );
}

function isLabel(value: unknown): value is string {
  return typeof value === 'string' && value.length <= limits.label;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
