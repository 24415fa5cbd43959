import { describe, expect, it } from '@jest/globals';
import { Channel, MAX_PENDING } from '../../src/graphql/channel.ts';

describe('a channel', () => {
  it('hands every event to every subscriber, in order', async () => {
    const channel = new Channel<number>(String);
    const [one, other] = [channel.subscribe(), channel.subscribe()];
    const waiting = one.next();
    for (const event of [1, 2, 3]) channel.publish(event);
    expect([await waiting, await one.next(), await one.next()].map(({ value }) => value as number)).toEqual([1, 2, 3]);
    expect([await other.next(), await other.next(), await other.next()].map(({ value }) => value as number)).toEqual([
      1, 2, 3,
    ]);
  });

  it('hands on only the latest of several undelivered events with one key', async () => {
    const channel = new Channel<string>((event) => event.charAt(0));
    const events = channel.subscribe();
    channel.publish('a, old');
    channel.publish('b');
    channel.publish('a, new');
    expect([await events.next(), await events.next()].map(({ value }) => value as string)).toEqual(['b', 'a, new']);
  });

  it('keeps nothing for those who have left', async () => {
    const channel = new Channel<number>(String);
    const events = channel.subscribe();
    const waiting = events.next();
    await events.return?.();
    channel.publish(1);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(channel.size).toBe(0);
  });

  it('lets go of a subscriber that is too slow, and of no other', async () => {
    const channel = new Channel<number>(String);
    const [slow, quick] = [channel.subscribe(), channel.subscribe()];
    for (let event = 0; event <= MAX_PENDING; event += 1) {
      const waiting = quick.next();
      channel.publish(event);
      await waiting;
    }
    expect(channel.size).toBe(1);
    await expect(slow.next()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
