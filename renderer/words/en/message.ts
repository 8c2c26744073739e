// Letters, e-mails and text messages, in English.
import type { message as zh } from '../zh-CN/message.ts'

export const message: typeof zh = {
  channel: { sms: 'Text message', email: 'E-mail', letter: 'Letter' },
  state: {
    queued: 'Waiting',
    sent: 'Sent',
    delivered: 'Delivered',
    failed: 'Failed',
    refused: 'Refused by the guard',
    cancelled: 'Taken back',
  },
  reason: {
    templateOver: 'the template is no longer in force',
    noAddress: 'the lender named no address',
    neutralOnly: 'not the debtor',
    unverified: 'debtor never verified on this number',
    valueMissing: 'the ledger lacks a value of the template',
    notConfigured: 'central has no way to send it',
    carrier: 'the carrier did not take it',
    unreachable: 'carrier not reached, tried again later',
    unconfirmed: 'may have left, unconfirmed; not sent again',
    promiseOver: 'the promise no longer stands',
    glyph: 'holds a character that can’t be printed',
    agent: 'by the agent',
    gone: 'case or contact is gone',
  },
  timeline: {
    words: '{{channel}}: {{title}}',
    state: '{{state}} {{at}}',
    stateReason: '{{state}} {{at}} · {{reason}}',
    planned: 'To be sent {{at}}',
    received: 'Customer answered the {{channel}}',
    stopChannel: 'Customer wants no more: {{channel}}',
  },
}
