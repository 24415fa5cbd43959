import type { ChangeFragment, PlanFragment } from './generated/operations.ts';
import { table } from './output.ts';
import { changeText, counted } from './value-text.ts';

/** A plan in a few lines. */
export function planLines({ id, name, description, status, version, createdAt, ...plan }: PlanFragment): string[] {
  return [
    `Plan ${id}: ${name}`,
    `  ${status}, version ${version}, submitted ${createdAt}${plan.revertOf ? `, undoes plan ${plan.revertOf.id}` : ''}`,
    ...(description ? [`  ${description}`] : []),
    `  ${countsText(plan.changeCounts)}`,
  ];
}

/** Plans, one line each. */
export function planTable(plans: readonly PlanFragment[]): string[] {
  return table(
    plans.map(({ id, status, changeCounts, createdAt, name }) => [
      id,
      status,
      counted(changeCounts.total, 'change'),
      createdAt,
      name,
    ]),
  );
}

/** Changes, one line each, with why they were not applied. */
export function changeTable(changes: readonly ChangeFragment[]): string[] {
  return table(
    changes.map((change) => [
      `#${change.id}`,
      change.status,
      change.confidence?.toFixed(2) ?? '',
      sceneText(change.sceneId, change.scene),
      [changeText(change), ...remarks(change)].join(' '),
    ]),
  );
}

export function sceneText(id: string, scene: { readonly title: string } | null): string {
  return `scene ${id} ${scene ? JSON.stringify(scene.title) : '(gone)'}`;
}

/** Why it was proposed, and why it was not applied. */
function remarks({ reason, errorCode, error }: ChangeFragment): string[] {
  return [...(reason ? [`(${reason})`] : []), ...(error ? [`${errorCode ?? 'FAILED'}: ${error}`] : [])];
}

/** Such as `3 changes: 1 pending, 2 applied`. */
function countsText({ total, ...counts }: PlanFragment['changeCounts']): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const list = parts.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ');
  return `${counted(total, 'change')}${list && `: ${list}`}`;
}

/** What stands below a list that was not shown to its end. */
export function moreLines(more: boolean): string[] {
  return more ? ['… and more; --limit N shows them.'] : [];
}
