import { isChecksum } from '../backup-file.ts';
import { isDocumentId } from '../backups.ts';
import { isLanguageTag } from '../preferences.ts';
import { storageKinds } from '../storage-use.ts';
import type { BackupRequest, Channels, DocumentState, SaveAsRequest, SaveOptions } from './contract.ts';
import { isMenuModel, isMenuStates } from './validate-menu.ts';

/** The arguments of a channel, or undefined when they are not what the contract says. */
type Parser<Channel extends keyof Channels> = (args: readonly unknown[]) => Parameters<Channels[Channel]> | undefined;

const openKinds = ['project', 'picture', 'tensor', 'data', 'any'] as const;
const saveKinds = ['convas', 'json', 'onnx', 'csv', 'png', 'svg', 'zip', 'safetensors'] as const;

/**
 * Checks what comes from the window before anything is done with it: types alone are no protection against a window
 * that was taken over.
 */
export const parseArguments: { readonly [Channel in keyof Channels]: Parser<Channel> } = {
  'file:open-dialog': ([kind, multiple]) =>
    oneOf(openKinds, kind) && typeof multiple === 'boolean' ? [kind, multiple] : undefined,
  'file:claim': ([path, sha256]) =>
    isText(path, 32_768) && path !== '' && isChecksum(sha256) ? [path, sha256] : undefined,
  'file:initial': () => [],
  'file:reopen': ([token]) => (isText(token, 64) ? [token] : undefined),
  'file:save': ([token, bytes, options]) =>
    isText(token, 64) && isBytes(bytes) && isSaveOptions(options) ? [token, bytes, options] : undefined,
  'file:save-as': ([request, bytes]) => (isSaveAsRequest(request) && isBytes(bytes) ? [request, bytes] : undefined),
  'data:choose-folder': () => [],
  'data:claim-folder': ([path]) => (isText(path, 32_768) && path !== '' ? [path] : undefined),
  'data:read': ([token, name]) => (isText(token, 64) && isText(name, 32_768) ? [token, name] : undefined),
  'document:state': ([state]) => (isDocumentState(state) ? [state] : undefined),
  'document:confirm-unsaved': ([name]) => (isText(name, 1_000) ? [name] : undefined),
  'document:confirm-overwrite': ([name]) => (isText(name, 1_000) ? [name] : undefined),
  'backup:put-part': ([id, bytes]) => (isDocumentId(id) && isBytes(bytes) ? [id, bytes] : undefined),
  'backup:write': ([request, body]) => (isBackupRequest(request) && isBytes(body) ? [request, body] : undefined),
  'backup:list': () => [],
  'backup:read': ([id]) => (isDocumentId(id) ? [id] : undefined),
  'backup:remove': ([id]) => (isDocumentId(id) ? [id] : undefined),
  'recent:list': () => [],
  'recent:open': ([id]) => (isText(id, 64) ? [id] : undefined),
  'recent:clear': () => [],
  'settings:read': () => [],
  'settings:write': ([name, value]) => (isText(name, 100) && isText(value, 100_000) ? [name, value] : undefined),
  'storage:list': () => [],
  'storage:clear': ([kind]) => (oneOf(storageKinds, kind) ? [kind] : undefined),
  'window:close-answer': ([close]) => (typeof close === 'boolean' ? [close] : undefined),
  'language:set': ([locale]) => (isLanguageTag(locale) ? [locale] : undefined),
  'menu:show': ([model]) => (isMenuModel(model) ? [model] : undefined),
  'menu:update': ([states]) => (isMenuStates(states) ? [states] : undefined),
  'edit:paste': () => [],
  'link:open': ([url]) => (isText(url, 2_000) ? [url] : undefined),
  'platform:info': () => [],
  'platform:free-memory': () => [],
};

function oneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((candidate) => candidate === value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isSaveOptions(value: unknown): value is SaveOptions {
  return isRecord(value) && (value.overwrite === undefined || typeof value.overwrite === 'boolean');
}

function isSaveAsRequest(value: unknown): value is SaveAsRequest {
  return isRecord(value) && isText(value.suggestedName, 1_000) && oneOf(saveKinds, value.kind);
}

function isDocumentState(value: unknown): value is DocumentState {
  return (
    isRecord(value) &&
    isText(value.name, 1_000) &&
    typeof value.dirty === 'boolean' &&
    (value.token === null || isText(value.token, 64))
  );
}

function isBackupRequest(value: unknown): value is BackupRequest {
  return (
    isRecord(value) &&
    isDocumentId(value.id) &&
    isText(value.name, 1_000) &&
    Number.isSafeInteger(value.layers) &&
    (value.token === null || isText(value.token, 64)) &&
    Array.isArray(value.parts) &&
    value.parts.length <= 100_000 &&
    value.parts.every(isChecksum)
  );
}
