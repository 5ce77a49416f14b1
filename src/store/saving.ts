import { problemInWords } from '../core/project/problems.ts';
import { serialiseProject } from '../core/project/save-project.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { type Text, text } from '../core/text.ts';
import { speaker } from '../language/say.ts';
import type { Platform } from '../platform/types.ts';
import { encodeView } from './backup-view.ts';
import type { EditorState, EditorStore, FileState } from './state.ts';
import type { View } from './view.ts';

/** Writing the document back, whole or not at all. True where it was saved. */
export interface Saving {
  save(): Promise<boolean>;
  saveAs(): Promise<boolean>;
}

export function createSaving(store: EditorStore, platform: Platform, view: View): Saving {
  const state = () => store.getState();

  /** A set that stayed open while another drawing was opened becomes that drawing's once it is saved. */
  function toSave(): FileState['saved'] {
    const { document, weights, pictures, overrides, dataReference, dataSet } = state();
    const open = dataSet?.kind === 'ready' ? dataSet.reference : null;
    return { document, weights, pictures, overrides, dataReference: dataReference ?? open };
  }

  function serialised(format: FileState['format'], saved: FileState['saved']): Uint8Array | null {
    const { document, weights, pictures, dataReference } = saved;
    const looked = encodeView(state());
    if (format === 'json') return new TextEncoder().encode(documentToJson(document, looked));
    const bytes = serialiseProject({
      document,
      weights,
      pictures: pictures.map(({ name, bytes: file, fit }) => ({ name, bytes: file, fit })),
      view: looked,
      ...(dataReference && { data: dataReference }),
    });
    if (bytes.ok) return bytes.value;
    view.toast('error', problemInWords(bytes.error));
    return null;
  }

  function done({ dataReference }: FileState['saved'], file: FileState): void {
    // Unless another set was opened meanwhile.
    const takes = state().dataReference === null && dataReference !== null;
    store.setState({ file, ...(takes && { dataReference }) });
  }

  function sayDone(done: Text, remark: Text | null): void {
    view.toast('success', done);
    // By itself, so that it stays until it was read.
    if (remark) view.toast('info', remark);
  }

  async function save(): Promise<boolean> {
    const { file } = state();
    const saved = toSave();
    // A JSON file holds the drawing alone; saving into it would lose the rest without a word.
    const isAlone = saved.weights.size === 0 && saved.pictures.length === 0 && !saved.dataReference;
    const fits = file.format === 'convas' || isAlone;
    if (file.token === null || !fits) return saveAs();
    const bytes = serialised(file.format, saved);
    if (!bytes) return false;
    let result = await platform.save(file.token, bytes);
    if (!result.ok && result.error.code === 'changed-outside') {
      const answer = await platform.confirmOverwrite(file.name ?? '', speaker(state().locale));
      if (answer === 'saveAs') return saveAs();
      if (answer === 'cancel') return false;
      result = await platform.save(file.token, bytes, { overwrite: true });
    }
    if (!result.ok) {
      view.toast('error', result.error.message);
      return false;
    }
    done(saved, { ...file, saved });
    sayDone(text('store.saving.savedName', 'Saved {name}', { name: file.name ?? '' }), result.value.remark);
    return true;
  }

  async function saveAs(): Promise<boolean> {
    const saved = toSave();
    const bytes = serialised('convas', saved);
    if (!bytes) return false;
    const result = await platform.saveAs(`${documentName(state())}.convas`, 'convas', bytes);
    if (!result.ok) {
      view.toast('error', result.error.message);
      return false;
    }
    if (!result.value) return false;
    const { token, name, remark } = result.value;
    done(saved, { token, name, format: 'convas', saved });
    sayDone(text('store.saving.savedName2', 'Saved {name}', { name }), remark);
    return true;
  }

  return { save, saveAs };
}

/** The document's title, fit for a file name. */
export function documentName(state: EditorState): string {
  const base = fileTitle(state.file) ?? state.document.title;
  return base.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-').slice(0, 100) || 'Untitled';
}

/** A drawing's file name without its ending; null while it has none. */
export function fileTitle({ name }: Pick<FileState, 'name'>): string | null {
  return name === null ? null : name.replace(/\.(convas|json)$/i, '');
}
