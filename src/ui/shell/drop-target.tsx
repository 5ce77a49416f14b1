import { useEffect, useState } from 'react';
import { text } from '../../core/text.ts';
import type { Editor } from '../../store/editor.ts';
import { isTextField } from '../controls/use-shortcuts.ts';
import { useEditor, useText } from '../editor-context.ts';
import styles from './drop-target.module.css';

const TITLE = text('shell.dropTarget.title', 'Drop to open');
const HINT = text('shell.dropTarget.hint', 'A picture to run, a project, an ONNX model, or a folder of pictures');

/** Takes files that are dropped anywhere on the window, and pictures that are pasted. */
export function DropTarget() {
  const editor = useEditor();
  const t = useText();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Enter and leave come for every element that is crossed; only their balance says where the pointer is.
    let depth = 0;
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (hasFiles(event.dataTransfer)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      const folder = droppedFolder(event.dataTransfer);
      if (folder) void openFolder(editor, folder);
      else void openFiles(editor, [...(event.dataTransfer?.files ?? [])]);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'));
      if (files.length === 0 || isTextField(event.target instanceof Element ? event.target : null)) return;
      event.preventDefault();
      void addPictures(editor, files);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [editor]);

  if (!over) return null;
  return (
    <div className={styles.overlay}>
      <div className={styles.box}>
        <b>{t(TITLE)}</b>
        <span>{t(HINT)}</span>
      </div>
    </div>
  );
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

async function readAll(editor: Editor, files: readonly File[]) {
  const opened = [];
  for (const file of files) {
    const result = await editor.platform.readDropped(file);
    if (result.ok) opened.push(result.value);
    else editor.view.toast('error', result.error.message);
  }
  return opened;
}

async function openFiles(editor: Editor, files: readonly File[]): Promise<void> {
  await editor.files.openFiles(await readAll(editor, files));
}

interface DroppedFolder {
  readonly file: File;
  readonly entry: FileSystemDirectoryEntry;
}

/** A folder among what was dropped. Only while the drop is being handled does it say what it is. */
function droppedFolder(transfer: DataTransfer | null): DroppedFolder | null {
  for (const item of transfer?.items ?? []) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    const file = entry?.isDirectory ? item.getAsFile() : null;
    if (entry && file) return { file, entry: entry as FileSystemDirectoryEntry };
  }
  return null;
}

async function openFolder({ platform, dataSets, view }: Editor, { file, entry }: DroppedFolder): Promise<void> {
  const folder = await platform.droppedFolder(file, entry);
  if (folder?.ok) await dataSets.openFolder(folder.value);
  else if (folder) view.toast('error', folder.error.message);
}

async function addPictures(editor: Editor, files: readonly File[]): Promise<void> {
  const opened = await readAll(editor, files);
  if (opened.length > 0) await editor.pictures.add(opened);
}
