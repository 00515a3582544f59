import type { SlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';

/** What our messages told, by their own metadata, since `tellingOf`. */
export interface Telling {
  /** Transitions told, each delivery counted once; those of `handedOn` are counted where they were handed on to. */
  told(handedOn: ReadonlySet<string>): number;
  /** New messages that stand in Slack more than once. */
  twice(): number;
  messages(): number;
}

/** Listens to what the double accepts of ours. */
export function tellingOf(double: SlackDouble): Telling {
  const covers = new Map<string, number>();
  const places = new Map<string, string>();
  let [twice, messages] = [0, 0];
  double.onAccepted(({ kind, ts, channel, metadata }) => {
    messages += 1;
    const id = String(metadata?.event_payload['delivery_id']);
    covers.set(id, Number(metadata?.event_payload['covers'] ?? 0));
    if (kind === 'update') return;
    const place = `${channel} ${ts}`;
    if ((places.get(id) ?? place) !== place) twice += 1;
    places.set(id, place);
  });
  return {
    told: (handedOn) => [...covers].reduce((sum, [id, count]) => sum + (handedOn.has(id) ? 0 : count), 0),
    twice: () => twice,
    messages: () => messages,
  };
}
