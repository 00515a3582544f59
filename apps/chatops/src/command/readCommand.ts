/** A slash command as Slack posts it, as far as we believe it: who typed what, where, in which workspace. */
export interface TypedCommand {
  text: string;
  teamId: string;
  userId: string;
  userName: string;
  channelId: string;
  /** Where an answer goes that comes later than three seconds. */
  responseUrl: string;
  /** Opens a modal, once, within three seconds; '' where Slack gave none. */
  triggerId: string;
}

const textMax = 4_000;

/** Reads the form. Throws a `SyntaxError` for what is no command of Slack. */
export function readCommand(rawBody: Buffer): TypedCommand {
  const form = new URLSearchParams(rawBody.toString('utf8'));
  const field = (name: string) => form.get(name) ?? '';
  const command = {
    text: unescaped(field('text').slice(0, textMax)),
    teamId: field('team_id'),
    userId: field('user_id'),
    userName: field('user_name') || field('user_id'),
    channelId: field('channel_id'),
    responseUrl: field('response_url'),
    triggerId: field('trigger_id'),
  };
  if (!/^[TE][A-Z0-9]+$/.test(command.teamId) || !/^[UW][A-Z0-9]+$/.test(command.userId) || !field('command').startsWith('/'))
    throw new SyntaxError('not a command of Slack');
  return command;
}

/** Slack escapes these three, and nothing else. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
