import { TocsinError } from '@tocsin/contracts/errors';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { profiles } from '@tocsin/contracts/message';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { faultsFor } from '@tocsin/render/faultsFor';
import type { Renderer } from '@tocsin/render/renderer';
import { renderSample, sampleNames } from '@tocsin/render/renderSample';
import type { Rendered } from '@tocsin/render/say';
import { withOverrides } from '@tocsin/render/withOverrides';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../access/guard.ts';
import { orUnavailable } from '../http/orUnavailable.ts';
import type { PreviewAnswer, PreviewChoices } from '../page/preview/types.ts';
import { type PreviewRequest, previewRequestSchema } from './previewRequest.ts';
import { openGroups, viewOfGroup, viewOfPasted } from './previewSubject.ts';

export interface PreviewDeps {
  store: Store;
  /** Loaded when it is first asked for; throws when there are no usable templates. */
  renderer(): Renderer;
  planOf(tenantId: string): Promise<TenantPlan>;
  consoleUrl: string | null;
  now(): number;
}

/** A native alert with long annotations; larger ones are for ingest. */
const bodyBytesMax = 65_536;
const groupsOffered = 100;

/** The routes that the preview calls: what can be looked at, and how it would look. They render from what is there and what is sent, in the tenant's own words where it has some; nothing is stored or fetched. */
export function previewRoutes(app: FastifyInstance, deps: PreviewDeps): void {
  app.get('/api/preview', async (request): Promise<PreviewChoices> => {
    const { tenantId } = viewerOf(request);
    const groups = await orUnavailable(inTenant(deps.store, tenantId, (tx) => openGroups(tx, deps.now(), groupsOffered)));
    return {
      samples: [...sampleNames],
      languages: [...deps.renderer().languages],
      profiles: [...profiles],
      groups: groups.map(({ groupId, headline, receiver }) => ({ id: groupId, headline: headline?.slice(0, 120) ?? null, receiver })),
    };
  });

  app.post('/api/preview', { bodyLimit: bodyBytesMax }, async (request): Promise<PreviewAnswer> => {
    const { tenantId } = viewerOf(request);
    const parsed = previewRequestSchema.safeParse(request.body);
    if (!parsed.success)
      throw new TocsinError(
        'invalid_input',
        fieldFaults(parsed.error)
          .map(({ path, message }) => `${path} ${message}`)
          .join('; '),
      );
    const rendered = await preview(deps, tenantId, parsed.data);
    const faults = faultsFor(deps.renderer(), rendered, parsed.data.language);
    return { message: rendered.message, faults: faults.map(({ reason, file, detail }) => ({ reason, file, detail })) };
  });
}

async function preview(deps: PreviewDeps, tenantId: string, { subject, language, profile }: PreviewRequest): Promise<Rendered> {
  const plan = await orUnavailable(deps.planOf(tenantId));
  const renderer = withOverrides(deps.renderer(), plan.templates);
  if (subject.kind === 'sample') {
    const rendered = renderSample(renderer, subject.name, language, profile);
    if (rendered === null) throw new TocsinError('not_found', 'there is no such sample');
    return rendered;
  }
  const now = deps.now();
  const view =
    subject.kind === 'alert'
      ? viewOfPasted(plan, subject.alert, now, deps.consoleUrl)
      : await orUnavailable(inTenant(deps.store, tenantId, (tx) => viewOfGroup(tx, subject.groupId, now, deps.consoleUrl)));
  return renderer.group({ language, profile, view });
}
