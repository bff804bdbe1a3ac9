import { pageImageUrl } from '@/api/client';
import { m } from '@/words';
import { areaWords, changedPages, type Area, type Report } from './terms';
import styles from './report.module.css';

interface Props {
  report: Report;
  areas: Area[];
  documentId: string;
  fileId: string;
  /** The page stands beside; a press goes there. Without, its picture is shown here. */
  onShow: ((area: Area) => void) | null;
}

/** What was changed after signing, place by place. */
export function ChangedAreas({ report, areas, documentId, fileId, onShow }: Props) {
  const unplaced = changedPages(report, areas);
  if (areas.length === 0 && unplaced.length === 0) return null;
  const pictured = onShow ? unplaced : [...new Set([...areas.map((area) => area.page), ...unplaced])].sort((a, b) => a - b);
  return (
    <section className={styles.box}>
      <h2>{m.verdict_changed_pages()}</h2>
      {onShow && areas.length > 0 && <p className={styles.quiet}>{m.verdict_changed_show()}</p>}
      <ul className={styles.areas}>
        {areas.map((area, index) => (
          <li key={index}>
            {onShow ? (
              <button type="button" onClick={() => onShow(area)}>
                {m.verdict_changed_here({ page: area.page, what: areaWords(area) })}
              </button>
            ) : (
              m.verdict_changed_here({ page: area.page, what: areaWords(area) })
            )}
            {area.field && <small>{area.field}</small>}
          </li>
        ))}
      </ul>
      {pictured.length > 0 && (
        <ul className={styles.pages}>
          {pictured.map((page) => (
            <li key={page}>
              <PageWithAreas src={pageImageUrl(documentId, fileId, page, 400)} page={page} areas={areas.filter((area) => area.page === page)} />
              <span>{m.verdict_changed_page({ page })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function PageWithAreas({ src, page, areas }: { src: string; page: number; areas: Area[] }) {
  const [width = 1, height = 1] = areas[0]?.page_size ?? [];
  return (
    <div className={styles.pictured}>
      <img src={src} alt={m.verdict_changed_page({ page })} loading="lazy" />
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {areas.map(({ shown: [x, y, w, h] }, index) => (
          <rect key={index} data-changed x={x} y={y} width={w} height={h} />
        ))}
      </svg>
    </div>
  );
}
