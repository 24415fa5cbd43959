import type { Channels, JobRow } from '../graphql/channels.ts';
import type { JobAnnouncement } from './define-job.ts';

/** What whoever runs the jobs tells the server, after it was committed. */
export type JobEvent =
  | { readonly kind: 'job'; readonly job: JobRow }
  | { readonly kind: 'announcement'; readonly announcement: JobAnnouncement };

/** Hands an event on to the subscribers. */
export function publishJobEvent(channels: Channels, event: JobEvent): void {
  switch (event.kind) {
    case 'job':
      channels.jobs.publish(event.job);
      return;
    case 'announcement':
      announce(channels, event.announcement);
      return;
    default:
      event satisfies never;
  }
}

function announce({ library, plans }: Channels, { library: events = [], objects, planId }: JobAnnouncement): void {
  events.forEach((event) => library.publish(event));
  if (objects) {
    const { ids, ...happened } = objects;
    ids.forEach((id) => library.publish({ ...happened, id }));
  }
  if (planId !== undefined) plans.publish(planId);
}
