import type { Reader } from '../database/reader.ts';
import { GreenlightError } from '../errors.ts';
import { defineWholeNumber } from '../settings/setting-definition.ts';
import { readSetting } from '../settings/setting.read.ts';
import type { StashKind } from './stash-kind.ts';

const DELETE_THRESHOLD = defineWholeNumber({
  key: 'stash.delete_threshold_percent',
  description:
    'How many percent of a kind of objects a sync may remove. If Stash lacks more of them, the sync fails and removes none.',
  defaultValue: 10,
  least: 0,
  greatest: 100,
});

/**
 * Refuses to remove more than the setting allows: an empty or another library upstream must not empty the mirror.
 *
 * @param gone how many Stash lacks of the stored ones
 * @throws INVALID_STATE that says how to go on
 */
export async function checkDeletes(reader: Reader, kind: StashKind, gone: number, stored: number): Promise<void> {
  const percent = await readSetting(reader, DELETE_THRESHOLD);
  if (gone * 100 <= percent * stored) return;
  const share = ((gone * 100) / stored).toFixed(1);
  throw new GreenlightError(
    'INVALID_STATE',
    `Stash lacks ${gone} of the ${stored} ${kind}s here (${share} %), more than ${DELETE_THRESHOLD.key} allows ` +
      `(${percent} %), so none of them was removed. If STASH_URL is the right server and they are meant to go, raise the ` +
      'setting with setSetting and retry this job.',
  );
}
