// Problems of keeping and erasing data, in English; the same keys as the Chinese.
import type { retentionProblems as zh } from '../zh-CN/retentionProblems.ts'

export const retentionProblems: typeof zh = {
  'erasure.debtOpen': {
    what: 'This case is not settled: collection needs the data, and it can’t be erased now',
    now: 'Tell the customer why and answer “refused”. Once it is settled and the law’s period is over, they can ask again.',
  },
  'erasure.ticketOpen': {
    what: 'A complaint, dispute or request of this case has no answer yet: the data can’t be erased now',
    now: 'Finish those tickets first.',
  },
  'erasure.legalHold': {
    what: 'A legal hold keeps this customer’s data: it can’t be erased',
    now: 'Tell the customer and answer “refused”. Once the hold is lifted they can ask again.',
  },
  'erasure.lawKeeps': {
    what: 'The law wants the data kept until {{until}}; it can’t be erased before',
    now: 'Tell the customer why and answer “refused”. Manage → Retention names the article.',
  },
  'retention.outsideLaw': {
    what: 'This period is outside what the law allows ({{months}} months)',
    now: 'It can’t be shorter than the law’s least or longer than its most: choose another one.',
  },
  'retention.changed': {
    what: 'What is due has changed: {{count}} by now',
    now: 'Nothing was removed. Look at the list again and confirm the new number.',
  },
  'retention.busy': {
    what: 'Another server clears right now',
    now: 'Wait until it is done; running it again goes on from there.',
  },
  'recording.erased': {
    what: 'The recording was erased: the time for which it is kept is over',
    now: 'The call itself is still here. What has to stay longer needs a legal hold in time.',
  },
  'call.erased': {
    what: 'What was kept of this call was erased when its time was over; it can’t be opened',
    now: 'Figures of reports still count it; nothing is left to do.',
  },
  'customer.erased': {
    what: 'This customer’s data was erased as the law wants; nothing of what this record said was kept',
    now: 'Central only noted that there was one; nothing is left to do. If they call again, treat them as a new customer.',
  },
}
