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

  function serialised(format: FileState['format']): Uint8Array | null {
    const { document, weights } = state();
    if (format === 'json') return new TextEncoder().encode(documentToJson(document, encodeView(state())));
    const bytes = serialiseProject({
      document,
      weights,
      pictures: state().pictures.map(({ name, bytes: file, fit }) => ({ name, bytes: file, fit })),
      view: encodeView(state()),
    });
    if (bytes.ok) return bytes.value;
    view.toast('error', problemInWords(bytes.error));
    return null;
  }

  function sayDone(done: Text, remark: Text | null): void {
    view.toast('success', done);
    // By itself, so that it stays until it was read.
    if (remark) view.toast('info', remark);
  }

  async function save(): Promise<boolean> {
    const { file, document, weights, pictures: saved, overrides } = state();
    // A JSON file holds neither weights nor pictures; saving into it would lose them without a word.
    const fits = file.format === 'convas' || (weights.size === 0 && saved.length === 0);
    if (file.token === null || !fits) return saveAs();
    const bytes = serialised(file.format);
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
    store.setState({ file: { ...file, saved: { document, weights, pictures: saved, overrides } } });
    sayDone(text('store.saving.savedName', 'Saved {name}', { name: file.name ?? '' }), result.value.remark);
    return true;
  }

  async function saveAs(): Promise<boolean> {
    const { document, weights, pictures: saved, overrides } = state();
    const bytes = serialised('convas');
    if (!bytes) return false;
    const result = await platform.saveAs(`${documentName(state())}.convas`, 'convas', bytes);
    if (!result.ok) {
      view.toast('error', result.error.message);
      return false;
    }
    if (!result.value) return false;
    const { token, name, remark } = result.value;
    store.setState({
      file: { token, name, format: 'convas', saved: { document, weights, pictures: saved, overrides } },
    });
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
