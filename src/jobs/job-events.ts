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
      event.announcement.library?.forEach((change) => channels.library.publish(change));
      if (event.announcement.planId !== undefined) channels.plans.publish(event.announcement.planId);
      return;
    default:
      event satisfies never;
  }
}
