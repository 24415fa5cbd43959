import type { ChangeFragment, PlanFragment } from './generated/operations.ts';
import { table } from './output.ts';
import { changeText } from './value-text.ts';

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
      `${changeCounts.total.toLocaleString('en')} changes`,
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
      [changeText(change), change.error && `(${change.errorCode ?? ''}: ${change.error})`].filter(Boolean).join(' '),
    ]),
  );
}

export function sceneText(id: string, scene: { readonly title: string } | null): string {
  return `scene ${id} ${scene ? JSON.stringify(scene.title) : '(gone)'}`;
}

/** Such as `3 changes: 1 pending, 2 applied`. */
function countsText({ total, ...counts }: PlanFragment['changeCounts']): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const list = parts.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ');
  return `${total.toLocaleString('en')} changes${list && `: ${list}`}`;
}

export function moreLines(more: boolean): string[] {
  return more ? ['… and more; --limit N shows them.'] : [];
}
