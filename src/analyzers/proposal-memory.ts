import { sql } from 'kysely';
import { PlanStatus } from '../analysis/analysis-plan.entity.ts';
import { sayingOf } from '../analysis/change-target.ts';
import { NameBook } from '../analysis/names.ts';
import { ChangeAction, ChangeStatus, type SceneField } from '../analysis/plan-change.entity.ts';
import type { Change } from '../analysis/references.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { jsonValue } from '../database/rows.ts';
import { textKey } from '../database/text-key.ts';
import type { Proposal } from './analyzer.ts';

/** What has become of a proposal that was made before: a person rejected it, or it waits in a plan. */
export type Recollection = 'rejected' | 'waiting';

/**
 * What was proposed before for the scenes of proposals. Two proposals are the same when they do the same to the same
 * field of the same scene, whatever their objects are called now and however a text is written in upper and lower case.
 */
export class ProposalMemory {
  readonly #names = new NameBook();

  /** The proposals that were made before, with what has become of them. Rejection counts most. */
  async recall<Made extends Proposal>(reader: Reader, proposals: readonly Made[]): Promise<Map<Made, Recollection>> {
    const sceneIds = [...new Set(proposals.map(({ sceneId }) => sceneId))];
    const rows = await reader.run(EARLIER, { sceneIds: JSON.stringify(sceneIds) });
    const earlier = rows.flatMap(({ status, proposedValue, ...row }) =>
      elementsOf({ ...row, proposedValue: jsonValue(proposedValue) }).map((change) => ({ change, status })),
    );
    const wanted = proposals.map((proposal) => ({ proposal, changes: elementsOf(proposal) }));
    await this.#names.lookUp(reader, [
      ...earlier.map(({ change }) => change),
      ...wanted.flatMap(({ changes }) => changes),
    ]);
    const known = new Map<string, Recollection>();
    for (const { change, status } of earlier) {
      const key = this.#keyOf(change);
      if (status === ChangeStatus.REJECTED) known.set(key, 'rejected');
      else if (!known.has(key)) known.set(key, 'waiting');
    }
    const recalled = wanted.map(({ proposal, changes: [change] }) => {
      return [proposal, change && known.get(this.#keyOf(change))] as const;
    });
    return new Map(recalled.filter((entry): entry is readonly [Made, Recollection] => entry[1] !== undefined));
  }

  #keyOf(change: Change): string {
    return `${change.sceneId} ${sayingOf(change, this.#names.resolve)}`;
  }
}

type Earlier = Pick<Change, 'sceneId' | 'field' | 'action' | 'proposedValue'>;

/** A change for each element that it adds or removes, in the form in which changes are compared. */
function elementsOf({ sceneId, field, action, proposedValue }: Earlier): Change[] {
  const isStep = action === ChangeAction.ADD || action === ChangeAction.REMOVE;
  const values =
    isStep && Array.isArray(proposedValue) ? proposedValue.map((element: unknown) => [element]) : [proposedValue];
  return values.map((value) => ({
    id: 0,
    sceneId,
    field,
    action: isStep ? action : ChangeAction.SET,
    currentValue: null,
    proposedValue: typeof value === 'string' ? textKey(value) : value,
  }));
}

interface EarlierRow {
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction;
  readonly proposedValue: unknown;
  readonly status: ChangeStatus;
}

const EARLIER = new PreparedQuery<{ sceneIds: string }, EarlierRow>((dialect, value) => {
  const scenes = sql`${dialect.elements(value('sceneIds'))} as wanted`;
  return asQuery(
    dialect,
    sql`select plan_change.scene_id as "sceneId", field, action, proposed_value as "proposedValue", plan_change.status
        from ${scenes} cross join plan_change on plan_change.scene_id = wanted.value
        cross join analysis_plan on analysis_plan.id = plan_change.plan_id
        where plan_change.status = ${ChangeStatus.REJECTED}
          or (plan_change.status in (${ChangeStatus.PENDING}, ${ChangeStatus.ACCEPTED})
            and analysis_plan.status <> ${PlanStatus.CANCELLED})
        union all
        select rejected_proposal.scene_id, field, action, proposed_value, ${ChangeStatus.REJECTED}
        from ${scenes} cross join rejected_proposal on rejected_proposal.scene_id = wanted.value`,
  );
});
