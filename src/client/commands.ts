import { analysisCommands } from './analysis.commands.ts';
import { applyCommand } from './apply.command.ts';
import type { CommandGroup } from './command.ts';
import { editCommand } from './edit.command.ts';
import { exportCommand } from './export.command.ts';
import { jobCommands } from './job.commands.ts';
import { planCommands } from './plan.commands.ts';
import { previewCommand } from './preview.command.ts';
import { acceptCommand, rejectCommand, resetCommand } from './review.commands.ts';
import { listCommand, showCommand } from './show.commands.ts';
import { submitCommand } from './submit.command.ts';

/** Everything that the client can do. */
export const COMMANDS: Readonly<Record<string, CommandGroup>> = {
  plan: {
    summary: 'plans of changes: submitted by tools, reviewed by people, applied by jobs',
    commands: {
      submit: submitCommand,
      list: listCommand,
      show: showCommand,
      preview: previewCommand,
      accept: acceptCommand,
      reject: rejectCommand,
      reset: resetCommand,
      edit: editCommand,
      apply: applyCommand,
      revert: planCommands.revert,
      cancel: planCommands.cancel,
      delete: planCommands.delete,
      export: exportCommand,
    },
  },
  analysis: {
    summary: 'what the server proposes by itself',
    commands: analysisCommands,
  },
  job: {
    summary: 'what the server does by itself',
    commands: jobCommands,
  },
};
