import { filesCompleteUpload, filesGetUploadUrl } from '../files/uploads.ts';
import { blocksValidate } from './blocksValidate.ts';
import { chatDelete } from './chatDelete.ts';
import { chatGetPermalink } from './chatGetPermalink.ts';
import { chatPostEphemeral } from './chatPostEphemeral.ts';
import { chatPostMessage } from './chatPostMessage.ts';
import { chatUpdate } from './chatUpdate.ts';
import { conversationsInfo, conversationsJoin, conversationsList, conversationsMembers, conversationsOpen } from './conversations.ts';
import { conversationsHistory } from './conversationsHistory.ts';
import { conversationsReplies } from './conversationsReplies.ts';
import type { Call, Method } from './method.ts';
import { reactionsAdd } from './reactionsAdd.ts';
import { usergroupsList, usergroupsUsersList, usergroupsUsersUpdate } from './usergroups.ts';
import { usersInfo, usersList, usersLookupByEmail } from './users.ts';
import { viewsOpen, viewsPublish, viewsUpdate } from './views.ts';

/** The methods of the Web API the double knows. */
export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['auth.test', authTest],
  ['blocks.validate', blocksValidate],
  ['chat.delete', chatDelete],
  ['chat.getPermalink', chatGetPermalink],
  ['chat.postEphemeral', chatPostEphemeral],
  ['chat.postMessage', chatPostMessage],
  ['chat.update', chatUpdate],
  ['conversations.history', conversationsHistory],
  ['conversations.info', conversationsInfo],
  ['conversations.join', conversationsJoin],
  ['conversations.list', conversationsList],
  ['conversations.members', conversationsMembers],
  ['conversations.open', conversationsOpen],
  ['conversations.replies', conversationsReplies],
  ['files.completeUploadExternal', filesCompleteUpload],
  ['files.getUploadURLExternal', filesGetUploadUrl],
  ['reactions.add', reactionsAdd],
  ['usergroups.list', usergroupsList],
  ['usergroups.users.list', usergroupsUsersList],
  ['usergroups.users.update', usergroupsUsersUpdate],
  ['users.info', usersInfo],
  ['users.list', usersList],
  ['users.lookupByEmail', usersLookupByEmail],
  ['views.open', viewsOpen],
  ['views.publish', viewsPublish],
  ['views.update', viewsUpdate],
]);

/** `auth.test`: whose token it is. */
function authTest({ workspace }: Call): Record<string, unknown> {
  return {
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.name,
    user: workspace.appName.toLowerCase(),
    team_id: workspace.id,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    app_id: workspace.appId,
    is_enterprise_install: false,
  };
}
