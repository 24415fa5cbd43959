import Sequencer from '@jest/test-sequencer';

/**
 * Begins with the tests that kill processes, which take the longest. Jest learns that from its first run; before, it goes by
 * the size of files, and has them run alone at the end.
 */
export default class KillsFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const kills = sorted.filter(({ path }) => path.includes('/test/kills/'));
    return [...kills, ...sorted.filter((test) => !kills.includes(test))];
  }
}
