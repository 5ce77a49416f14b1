import { type KeyboardEvent, memo, type ReactNode, useRef } from 'react';
import { text } from '../../core/text.ts';
import { currentPicture, currentRun } from '../../store/selectors.ts';
import type { PictureEntry } from '../../store/state.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { StepMark } from '../guide/step-mark.tsx';
import parts from '../plot/parts.module.css';
import { NetworkViewImage, OriginalImage } from './picture-images.tsx';
import styles from './pictures-region.module.css';
import region from './region.module.css';
import { Thumbnail } from './thumbnail.tsx';

/** The pictures: the current one as it is and as the network sees it, and the list to choose from. */
export function PicturesRegion({ switcher }: { readonly switcher?: ReactNode }) {
  const t = useText();
  const editor = useEditor();
  const pictures = useEditorState((state) => state.pictures);
  const current = useEditorState(currentPicture);
  const add = () => void editor.files.addPictures();
  return (
    <section className={region.region} aria-label={t(strings.title)}>
      <header className={region.head}>
        <StepMark place="pictures" />
        {switcher ?? <h2>{t(strings.title)}</h2>}
        {current && (
          <button
            type="button"
            className={parts.quiet}
            aria-label={t(strings.add)}
            title={t(strings.add)}
            onClick={add}
          >
            {/* Beside a switcher there is room for a sign only. */}
            {switcher ? '+' : t(strings.add)}
          </button>
        )}
      </header>
      {current ? (
        <>
          <CurrentPicture picture={current} />
          <ThumbnailList pictures={pictures} current={current.id} />
        </>
      ) : (
        <div className={styles.empty}>
          <p>{t(strings.drop)}</p>
          <button type="button" className={parts.button} onClick={add}>
            {t(strings.add)}
          </button>
          <p className={styles.fine}>{t(strings.local)}</p>
        </div>
      )}
    </section>
  );
}

function CurrentPicture({ picture }: { readonly picture: PictureEntry }) {
  const t = useText();
  const editor = useEditor();
  const view = useEditorState(currentRun)?.view ?? null;
  const { width, height } = picture.bitmap;
  const seen = view ? `${view.width}×${view.height}` : '';
  const caption = view ? t(captions[picture.fit](seen)) : `${width}×${height}`;
  return (
    <>
      <div className={styles.pair}>
        <figure>
          <OriginalImage
            bitmap={picture.bitmap}
            aspect={picture.fit === 'crop' && view ? view.width / view.height : null}
            label={t(text('lens.picturesRegion.thePictureName', 'The picture {name}', { name: picture.name }))}
          />
          <figcaption title={picture.name}>{picture.name.slice(0, 300)}</figcaption>
        </figure>
        <figure>
          {view ? (
            <NetworkViewImage
              view={view}
              label={t(
                text('lens.picturesRegion.asTheNetworkSeesIt', 'As the network sees it, {seen} pixels', { seen }),
              )}
            />
          ) : (
            <div className={styles.unseen}>{t(strings.unseen)}</div>
          )}
          <figcaption title={caption}>{view ? t(captions.seen(seen)) : caption}</figcaption>
        </figure>
      </div>
      <div className={styles.fit}>
        <Segments
          name={t(strings.fit)}
          value={picture.fit}
          choices={[
            { value: 'crop', label: t(strings.crop), title: t(strings.cropHelp) },
            { value: 'stretch', label: t(strings.stretch), title: t(strings.stretchHelp) },
          ]}
          onChoose={(fit) => editor.pictures.setFit(picture.id, fit)}
        />
      </div>
    </>
  );
}

interface ThumbnailListProps {
  readonly pictures: readonly PictureEntry[];
  readonly current: string;
}

const ThumbnailList = memo(function ThumbnailList({ pictures, current }: ThumbnailListProps) {
  const t = useText();
  const editor = useEditor();
  const list = useRef<HTMLDivElement>(null);
  const focusAt = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[role=option]')[index]?.focus());
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const last = pictures.length - 1;
    const target = {
      ArrowRight: index + 1,
      ArrowDown: index + 1,
      ArrowLeft: index - 1,
      ArrowUp: index - 1,
      Home: 0,
      End: last,
    }[event.key];
    const picture = pictures[index];
    if (event.altKey && picture && target !== undefined) {
      const to = Math.min(last, Math.max(0, target));
      editor.pictures.move(picture.id, to);
      focusAt(to);
    } else if (target !== undefined) {
      const next = Math.min(last, Math.max(0, target));
      editor.pictures.select(pictures[next]?.id ?? current);
      focusAt(next);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && picture) {
      editor.pictures.remove(picture.id);
      focusAt(Math.min(index, last - 1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} className={styles.thumbs} role="listbox" aria-label={t(strings.list)} aria-orientation="horizontal">
      {pictures.map((picture, index) => (
        <div
          key={picture.id}
          className={styles.thumb}
          role="option"
          aria-selected={picture.id === current}
          aria-label={picture.name.slice(0, 300)}
          title={`${picture.name}\n${t(strings.removeKey)}\n${t(strings.moveKey)}`}
          tabIndex={picture.id === current ? 0 : -1}
          onClick={() => editor.pictures.select(picture.id)}
          onKeyDown={(event) => onKeyDown(event, index)}
        >
          <Thumbnail bitmap={picture.bitmap} side={30} />
        </div>
      ))}
    </div>
  );
});

const captions = {
  seen: (seen: string) => text('lens.picturesRegion.seenSeen', 'seen {seen}', { seen }),
  crop: (seen: string) => text('lens.picturesRegion.seenCentreCrop', '{seen}, centre crop', { seen }),
  stretch: (seen: string) => text('lens.picturesRegion.seenStretched', '{seen}, stretched', { seen }),
};

const strings = {
  title: text('lens.picturesRegion.picture', 'Picture'),
  list: text('lens.picturesRegion.list', 'Pictures'),
  add: text('lens.picturesRegion.add', 'Add pictures…'),
  drop: text('lens.picturesRegion.drop', 'Drop a photograph here'),
  local: text('lens.picturesRegion.local', 'It stays on this computer.'),
  unseen: text('lens.picturesRegion.unseen', 'not run yet'),
  fit: text('lens.picturesRegion.fit', 'Fit to the network'),
  crop: text('lens.picturesRegion.crop', 'Crop'),
  stretch: text('lens.picturesRegion.stretch', 'Stretch'),
  cropHelp: text('lens.picturesRegion.cropHelp', 'Keeps proportions; the rim is cut off'),
  stretchHelp: text('lens.picturesRegion.stretchHelp', 'Keeps everything; proportions change'),
  removeKey: text('lens.picturesRegion.removeKey', 'Delete removes it from the list'),
  moveKey: text('lens.picturesRegion.moveKey', 'Alt and an arrow key move it'),
};
