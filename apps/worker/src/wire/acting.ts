import { lockGroups, lockSnoozed } from '@tocsin/store/actOnGroup';
import { loadAnchors } from '@tocsin/store/anchors';
import { storeInhibitSources } from '@tocsin/store/inhibitSources';
import { noteTimelines } from '@tocsin/store/noteTimeline';
import { oweWrites } from '@tocsin/store/oweWrites';
import { resumeRuns } from '@tocsin/store/resumeRuns';
import { stopRuns } from '@tocsin/store/stopRuns';
import { storeActs } from '@tocsin/store/storeActs';

/** The verbs that move alerts as time says, as people do. */
export const acting = { lockGroups, lockSnoozed, storeActs, storeInhibitSources, stopRuns, resumeRuns, noteTimelines, loadAnchors, oweWrites };
