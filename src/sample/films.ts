import type { SampleFilm } from './film.ts';
import { actionFilms } from './films-action.ts';
import { animeFilms } from './films-anime.ts';
import { comedyFilms } from './films-comedy.ts';
import { documentaryFilms } from './films-documentary.ts';
import { iranianFilms } from './films-iranian.ts';
import { mixedFilms } from './films-mixed.ts';
import { noirFilms } from './films-noir.ts';
import { scienceFictionFilms } from './films-science-fiction.ts';

/** Every film of the sample library, as facts. */
export const films: readonly SampleFilm[] = [
  ...noirFilms,
  ...scienceFictionFilms,
  ...documentaryFilms,
  ...comedyFilms,
  ...animeFilms,
  ...actionFilms,
  ...iranianFilms,
  ...mixedFilms,
];
