import type { SampleFilm } from '../src/sample/film.ts';
import { withoutAccents } from '../src/sample/invented-text.ts';
import type { Random } from '../src/sample/random.ts';

/** A path as people have them, and how many facts of each kind it tells of its film. */
export interface InventedPath {
  readonly path: string;
  readonly tells: {
    readonly performers: number;
    readonly studio: number;
    readonly date: number;
    readonly title: number;
  };
}

/**
 * A path of a film: one of its own or, more often, one in a style that is common elsewhere, with release noise.
 *
 * @param others what misleading names are taken from
 */
export function inventPath(film: SampleFilm, others: readonly SampleFilm[], random: Random): InventedPath {
  return random.pick(STYLES)(film, { random, stranger: random.pick(others) });
}

interface Circumstances {
  readonly random: Random;
  /** Another film, whose names do not belong here. */
  readonly stranger: SampleFilm;
}

type Style = (film: SampleFilm, circumstances: Circumstances) => InventedPath;

const STYLES: readonly Style[] = [
  // The library's own.
  (film, { random }) => {
    const path = random.pick(film.paths);
    const year = path.includes(film.date.slice(0, 4)) ? 1 : 0;
    return { path, tells: { performers: 0, studio: path.includes(film.studio) ? 1 : 0, date: year, title: 1 } };
  },
  // As a media server wants them.
  (film, { random }) => ({
    path: `/media/${film.studio}/${named(film)} (${year(film)})/${dotted(film.title)}.${year(film)}.${noise(random)}.mkv`,
    tells: { performers: 0, studio: 1, date: 1, title: 1 },
  }),
  // As a downloader keeps them.
  (film, { random }) => {
    const cast = film.cast.slice(0, 2);
    const day = random.chance(0.5) ? film.date.replaceAll('-', '.') : film.date.slice(2).replaceAll('-', '.');
    const date = film.date.length === 10 ? day : year(film);
    return {
      path: `/data/inbox/${joined(film.studio)}.${date}.${cast.map(dotted).join('.and.')}.${dotted(film.title)}.${noise(random)}.mp4`,
      tells: { performers: cast.length, studio: 1, date: 1, title: 1 },
    };
  },
  // As a careful person writes them.
  (film, { random }) => {
    const cast = film.cast.slice(0, 3);
    return {
      path: `D:\\Video\\${film.studio} - ${film.date} - ${cast.join(', ')}${cast.length > 0 ? ' - ' : ''}${named(film)} [${random.pick(['1080p', '720p', 'DVD'])}].mp4`,
      tells: { performers: cast.length, studio: 1, date: 1, title: 1 },
    };
  },
  (film) => {
    const cast = film.cast.slice(0, 2);
    return {
      path: `/srv/films/${cast.map(withoutAccents).join(' & ')}${cast.length > 0 ? ' - ' : ''}${withoutAccents(named(film))} (${year(film)}).avi`,
      tells: { performers: cast.length, studio: 0, date: 1, title: 1 },
    };
  },
  // As a careless one does.
  (film) => ({
    path: `/mnt/usb/${underscored(film.cast[0] ?? '')}/${underscored(film.title)}_${year(film)}.avi`,
    tells: { performers: film.cast.length > 0 ? 1 : 0, studio: 0, date: 1, title: 1 },
  }),
  // Without any separators in names.
  (film, { random }) => {
    const cast = film.cast.slice(0, 1);
    return {
      path: `/clips/${cast.map(joined).join('')}_${dotted(film.title).replaceAll('.', '')}_${noise(random)}.mp4`,
      tells: { performers: cast.length, studio: 0, date: 0, title: 0 },
    };
  },
  // Misleading: in the folder of a performer of another film, with the day on which it was copied.
  (film, { stranger }) => ({
    path: `/media/${stranger.cast[0] ?? 'Various'}/${named(film)} (${year(film)}) copied 2019-03-14.mkv`,
    tells: { performers: 0, studio: 0, date: 1, title: 1 },
  }),
  // Misleading: a box of another studio, and words that may be names.
  (film, { stranger }) => ({
    path: `/media/Box ${stranger.studio} and friends/Will and Rose/${named(film)}.mkv`,
    tells: { performers: 0, studio: 0, date: 0, title: 1 },
  }),
  // Saying nothing.
  (_film, { random }) => ({
    path: `/media/camera/${random.pick(['DSC_', 'VID_', 'MVI_', 'clip'])}${random.integer(1000, 9999)}.mp4`,
    tells: { performers: 0, studio: 0, date: 0, title: 0 },
  }),
];

function year(film: SampleFilm): string {
  return film.date.slice(0, 4);
}

/** A title that a file can have. */
function named({ title }: SampleFilm): string {
  return title.replaceAll(/[/\\?*"<>|]/g, '').replaceAll(':', ' -');
}

function dotted(text: string): string {
  return withoutAccents(text)
    .replaceAll(/['’.!?,:]/g, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '.');
}

function underscored(text: string): string {
  return dotted(text).replaceAll('.', '_').toLowerCase();
}

function joined(text: string): string {
  return dotted(text).replaceAll('.', '');
}

function noise(random: Random): string {
  const resolution = random.pick(['1080p', '2160p', '720p', '480p']);
  const source = random.pick(['BluRay', 'WEB-DL', 'WEBRip', 'DVDRip', 'HDTV']);
  const sound = random.pick(['', '.DTS', '.AAC2.0', '.DDP5.1']);
  return `${resolution}.${source}${sound}.${random.pick(['x264', 'x265', 'H.264', 'HEVC'])}-${random.pick(['GRP', 'RARE', 'NTb', 'FGT'])}`;
}
