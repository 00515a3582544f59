import { modelLanguage } from '@tocsin/contracts/language';
import type { SlackConfig } from '@tocsin/contracts/tenant/slackConfig';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { allRoutes } from './routeTrees.ts';

type Said = { path: (string | number)[]; language: string | undefined };

/** Languages that there are no messages in, nor in the same language without its region. */
export function unknownLanguages(file: TenantFile, known: readonly string[]): ConfigWarning[] {
  const said: Said[] = [
    ...languagesOfSlack(file.slack_config, ['slack_config']),
    ...Object.entries(file.environments ?? {}).flatMap(([name, { slack_config }]) =>
      languagesOfSlack(slack_config ?? {}, ['environments', name, 'slack_config']),
    ),
    ...allRoutes(file).map(({ route, path }) => ({ path: [...path, 'language'], language: route.language })),
    ...(file.receivers ?? []).flatMap(({ slack = [] }, at) =>
      slack.map(({ language }, index) => ({ path: ['receivers', at, 'slack', index, 'language'], language })),
    ),
  ];
  return said.flatMap(({ path, language }) => {
    if (language === undefined || known.includes(language) || known.includes(language.split('-')[0] ?? '')) return [];
    return [
      {
        path,
        message: `no folder of templates is named ${language}, so people read ${modelLanguage}; there are ${known.join(', ')}`,
      },
    ];
  });
}

function languagesOfSlack({ languages = [], channels = {} }: Pick<SlackConfig, 'languages' | 'channels'>, path: (string | number)[]): Said[] {
  return [
    ...languages.map((language, index) => ({ path: [...path, 'languages', index], language })),
    ...Object.entries(channels).map(([channel, { language }]) => ({ path: [...path, 'channels', channel, 'language'], language })),
  ];
}
