import type { UntidyScene } from './film.ts';

/** What the owner has not put in order yet: each entry is one scene as it is stored, wrong on purpose. */
export const untidyScenes: readonly UntidyScene[] = [
  {
    film: 'Double Indemnity',
    mistake: 'The title is the name of the file.',
    stored: { title: 'Double.Indemnity.1944.1080p.BluRay' },
  },
  {
    film: 'Out of the Past',
    mistake: 'Two digits of the year are swapped.',
    stored: { date: '1974-11' },
  },
  {
    film: 'Rififi',
    mistake: 'The title is the name of the file, and the director and the date are missing.',
    stored: { title: 'Du rififi chez les hommes 1955 VOSTFR', director: null, date: null },
  },
  {
    film: 'The War of the Worlds',
    mistake: 'An invasion of the Earth is filed as space opera.',
    stored: { tags: ['Space Opera', 'Based on a Novel'] },
  },
  {
    film: 'Blade Runner',
    mistake: 'The studio is missing, and so is the tag for noir in the future.',
    stored: { studio: null, tags: ['Cyberpunk', 'Artificial Intelligence', 'Based on a Novel', 'Los Angeles'] },
  },
  {
    film: 'Grey Gardens',
    mistake: 'Only one of the four directors is named.',
    stored: { director: 'Albert Maysles' },
  },
  {
    film: 'The Thin Blue Line',
    mistake: 'A documentary is filed as film noir.',
    stored: { tags: ['Police Noir', 'Crime'] },
  },
  {
    film: 'Some Like It Hot',
    mistake: 'One of the two musicians is missing from the cast.',
    stored: { cast: ['Marilyn Monroe', 'Tony Curtis', 'George Raft', 'Joe E. Brown'] },
  },
  {
    film: 'Monty Python and the Holy Grail',
    mistake: 'Only one of the two directors is named, and it is tagged as a film that jokes about science.',
    stored: { director: 'Terry Gilliam', tags: ['Sci-Fi Comedy', 'Fantasy', 'Period'] },
  },
  {
    film: 'Grave of the Fireflies',
    mistake: 'It is filed for young children because it is animated.',
    stored: { tags: ['Kodomo', 'Slice of Life'] },
  },
  {
    film: 'Perfect Blue',
    mistake: 'The title is misspelt.',
    stored: { title: 'Prefect Blue' },
  },
  {
    film: 'Bullitt',
    mistake: 'The title is misspelt, and the tags for its chase and its city are missing.',
    stored: { title: 'Bullit', tags: ['Crime', 'Based on a Novel'] },
  },
  {
    film: 'A Better Tomorrow',
    mistake: 'The producer is entered as the director.',
    stored: { director: 'Tsui Hark' },
  },
  {
    film: 'Still Life',
    mistake: 'Everything but the title is missing.',
    stored: { date: null, director: null, studio: null, cast: [], tags: [], details: null },
  },
  {
    film: 'Children of Men',
    mistake: 'The studio is the wrong one, and the year is that of the novel.',
    stored: { studio: 'Scott Free Productions', date: '1992' },
  },
  {
    film: 'Nausicaä of the Valley of the Wind',
    mistake: 'The title is cut short, and it is credited to a studio that was founded after it.',
    stored: { studio: 'Studio Ghibli', title: 'Nausicaa' },
  },
];
