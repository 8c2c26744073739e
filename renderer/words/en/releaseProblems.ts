// Problems of releasing scripts and cards, in English; the same keys as the Chinese.
import type { releaseProblems as zh } from '../zh-CN/releaseProblems.ts'

export const releaseProblems: typeof zh = {
  'release.openAlready': {
    what: 'A version of this is in the making already (no. {{version}})',
    now: 'Open that one, or ask its author to hand it in or throw it away.',
  },
  'release.tooManyOpen': {
    what: 'Too many versions are in the making (at most {{limit}})',
    now: 'Finish drafts that are there first.',
  },
  'release.changedMeanwhile': {
    what: 'This version was changed elsewhere just now',
    now: 'It was read again; look it over and try once more.',
  },
  'release.wrongState': {
    what: 'This cannot be done with the version as it stands',
    now: 'Look at its state.',
  },
  'release.ownWork': {
    what: 'What you wrote is reviewed by somebody else',
    now: 'Ask another supervisor or an administrator.',
  },
  'release.notTheAuthor': {
    what: 'Only its author changes this draft',
    now: 'Ask the author, or send it back with a reason.',
  },
  'release.otherName': {
    what: 'A draft cannot take the name of another version',
    now: 'Change it under its own.',
  },
  'release.reasonMissing': {
    what: 'Sending back needs a reason',
    now: 'Write one sentence, so that the author knows what to change.',
  },
  'release.faulty': {
    what: 'Not fit to be used yet; to mend: {{count}}',
    now: 'Look at the checks and mend them one by one.',
  },
  'release.inThePast': { what: 'That moment has passed', now: 'Choose now or a later time.' },
  'release.lastInForce': {
    what: 'New calls would be left without any script',
    now: 'Publish another version first.',
  },
}
