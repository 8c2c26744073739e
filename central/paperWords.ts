// What the page for papers says to a customer, in both languages. Promises: plain and kind; names nobody, no debt and no lender; never asks for more than
// the review needs; says at each mistake what now.
import type { Language } from '../shared/script/variables.ts'
import { LINK_DAYS, MOST_PAPERS, PAPER_BYTES } from '../shared/ticket/papers.ts'

const MB = PAPER_BYTES / 1024 / 1024

export interface PageWords {
  readonly title: string
  /** `day`: the last on which it takes papers. */
  intro(day: string): string
  readonly check: string
  readonly use: readonly string[]
  readonly sort: string
  readonly choose: string
  readonly file: string
  readonly fileHint: string
  readonly consent: string
  readonly send: string
  came(count: number): string
  readonly none: string
  readonly full: string
  readonly doneTitle: string
  readonly doneText: string
  readonly done: string
  readonly overTitle: string
  readonly overText: string
  readonly finishedTitle: string
  readonly finishedText: string
  readonly wrong: Readonly<Record<PageFault, string>>
}

export const PAGE_FAULTS = [
  'noFile',
  'noSort',
  'noConsent',
  'notOne',
  'tooLarge',
  'tooMany',
  'unread',
  'slower',
] as const
export type PageFault = (typeof PAGE_FAULTS)[number]

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  zh: {
    title: '提交材料',
    intro: (day) => `这个页面只用来提交您申请审核所需的材料，有效期到 ${day}（含当天）。不需要注册或登录。`,
    check:
      '不确定是不是我们发的？请拨打合同或账单上的官方电话核实。我们不会在这里要密码、验证码、银行卡号，也不会让您付款。',
    use: [
      '材料只用于这次审核，加密保存，只有审核人员能看，审核结束即删除。',
      '只交与审核有关的部分就够了，其他内容可以遮住。',
      '不方便上传？请拨打官方电话，我们一起看别的办法。不上传不会因此受到不利对待。',
    ],
    sort: '这是什么材料',
    choose: '请选择',
    file: '选择文件，或用手机拍照',
    fileHint: `PDF、JPEG 或 PNG，每份最多 ${MB} MB，最多 ${MOST_PAPERS} 份。`,
    consent: '我同意将这些材料只用于这次审核。',
    send: '提交这份材料',
    came: (count) => `已收到 ${count} 份，谢谢。`,
    none: '还没有收到材料。',
    full: `已收到 ${MOST_PAPERS} 份，不能再多。需要更换请拨打官方电话。`,
    doneTitle: '都交完了？',
    doneText: '确认后链接失效，审核人员会尽快处理。之后还要补充，请拨打官方电话，我们再发一个链接。',
    done: '都交完了',
    overTitle: '这个链接不能用了',
    overText: `链接在 ${LINK_DAYS} 天后、审核结束后或您确认交完后失效。如还要提交材料，请拨打合同或账单上的官方电话，我们再发一个。`,
    finishedTitle: '已收到，谢谢',
    finishedText: '材料已交给审核人员，结果会通知您。如有疑问请拨打官方电话。现在可以关闭这个页面。',
    wrong: {
      noFile: '还没有选择文件。请选择一份后再提交。',
      noSort: '请选择这是什么材料。',
      noConsent: '请先勾选同意；不同意也可以拨打官方电话，用别的方式办理。',
      notOne: '这个文件打不开。请用 PDF、JPEG 或 PNG；也可以拍一张照片上传。',
      tooLarge: `文件太大，每份最多 ${MB} MB。请用手机重新拍照，或分成几份。`,
      tooMany: `最多 ${MOST_PAPERS} 份，没有再收。已收到的都在。`,
      unread: '没有收到文件，可能是网络中断。请再试一次。',
      slower: '提交得太快了，请等一分钟再试。已收到的都在。',
    },
  },
  en: {
    title: 'Hand in papers',
    intro: (day) =>
      `This page is only for the papers of the review that you asked for. It works up to and including ${day}. You need no account.`,
    check:
      'Not sure that it is ours? Call the official number on your contract or bill. We never ask here for passwords, codes, card numbers or payments.',
    use: [
      'Papers are used for this review alone, kept encrypted, seen only by those who decide, and deleted with the decision.',
      'The part that matters is enough; you may cover the rest.',
      'You would rather not upload? Call the official number and we will find another way. Nothing is held against you for it.',
    ],
    sort: 'What it is',
    choose: 'Please choose',
    file: 'Choose a file, or take a photo',
    fileHint: `PDF, JPEG or PNG, ${MB} MB each at most, ${MOST_PAPERS} at most.`,
    consent: 'I agree that these papers are used for this review alone.',
    send: 'Send this paper',
    came: (count) => `${count} ${count === 1 ? 'paper has' : 'papers have'} come in. Thank you.`,
    none: 'No paper has come in yet.',
    full: `${MOST_PAPERS} papers have come in, which is all we take. To replace one, call the official number.`,
    doneTitle: 'Is that all?',
    doneText:
      'Then the link closes and the review goes on. Should there be more later, call the official number and we send another link.',
    done: 'That is all',
    overTitle: 'This link does not work any more',
    overText: `A link ends after ${LINK_DAYS} days, with the review, or once you said that was all. If there is more to send, call the official number on your contract or bill and we send another one.`,
    finishedTitle: 'Received, thank you',
    finishedText:
      'Those who decide have your papers, and you will be told what they decide. With questions call the official number. You may close this page.',
    wrong: {
      noFile: 'No file was chosen. Please choose one and send again.',
      noSort: 'Please choose what it is.',
      noConsent:
        'Please agree first; if you would rather not, call the official number and we will find another way.',
      notOne: 'This file can not be opened. Please use PDF, JPEG or PNG, or take a photo.',
      tooLarge: `The file is too large, ${MB} MB at most. Please take a new photo, or split it.`,
      tooMany: `${MOST_PAPERS} papers at most: no more was taken. What came in is safe.`,
      unread: 'No file arrived; the connection may have broken. Please try again.',
      slower: 'That was too fast. Please wait a minute; what came in is safe.',
    },
  },
}
