import { ChangeAction, ChangeStatus, type PlanChangeFilter, SceneField } from './generated/operations.ts';
import { oneOf, type OptionValues, several, share, single, text } from './options.ts';

/** Options that pick changes of a plan. */
export const FILTER_OPTIONS = {
  id: several('ID', 'changes with these numbers', text),
  scene: several('ID', 'changes of these scenes', text),
  field: several('FIELD', `changes of these fields: ${Object.values(SceneField).join(', ')}`, oneOf(SceneField)),
  action: several('ACTION', `changes that do this: ${Object.values(ChangeAction).join(', ')}`, oneOf(ChangeAction)),
  status: several(
    'STATUS',
    `changes that have come so far: ${Object.values(ChangeStatus).join(', ')}`,
    oneOf(ChangeStatus),
  ),
  'min-confidence': single('N', 'changes that the tool is at least so sure of, from 0 to 1', share),
  'max-confidence': single('N', 'changes that the tool is at most so sure of, from 0 to 1', share),
};

export type FilterValues = OptionValues<typeof FILTER_OPTIONS>;

/** The filter that the options make; empty when none was given. */
export function changeFilter(options: FilterValues): PlanChangeFilter {
  const { id, scene, field, action, status } = options;
  const minConfidence = options['min-confidence'];
  const maxConfidence = options['max-confidence'];
  return {
    ...(id && { ids: id }),
    ...(scene && { sceneIds: scene }),
    ...(field && { fields: field }),
    ...(action && { actions: action }),
    ...(status && { statuses: status }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(maxConfidence !== undefined && { maxConfidence }),
  };
}
