// The templates that come with the product, approved by the house: a text for every occasion, in both languages. Promises: data only; a change
// is another version, made and approved in the app; every one of them is without fault (`tests/shared/message`).
import type { MessageTemplate } from './template.ts'
import type { TemplateText } from './text.ts'

const FROM = '2026-01-01'

const note = (body: string, subject = ''): TemplateText => ({ subject, body, sections: null })

export const HOUSE_TEMPLATES: readonly MessageTemplate[] = [
  {
    id: 'promise.made.sms',
    version: 1,
    title: { zh: '还款承诺确认', en: 'Promise confirmed' },
    channel: 'sms',
    occasion: 'promiseMade',
    texts: {
      zh: note(
        '【{callerName}】{surname}{title}，您已约定在{promiseDate}前通过{channel}还款{promiseAmount}。请只使用官方渠道，我们不会让您转账给个人。如有疑问请致电{hotline}。回复TD不再接收短信。',
      ),
      en: note(
        '{callerName}: {title} {surname}, you agreed to pay {promiseAmount} by {promiseDate} through {channel}. Use official channels only; we never ask you to pay a person. Questions: {hotline}. Reply STOP to get no more messages.',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'promise.due.sms',
    version: 1,
    title: { zh: '承诺到期提醒', en: 'Promise due soon' },
    channel: 'sms',
    occasion: 'promiseDue',
    texts: {
      zh: note(
        '【{callerName}】{surname}{title}，提醒您约定的{promiseAmount}将在{promiseDate}到期，请通过{channel}还款。如已还款请忽略。疑问请致电{hotline}。回复TD不再接收短信。',
      ),
      en: note(
        '{callerName}: {title} {surname}, the {promiseAmount} that you agreed to pay falls due on {promiseDate}, through {channel}. Please ignore this if you have paid. Questions: {hotline}. Reply STOP to get no more messages.',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'overdue.sms',
    version: 1,
    title: { zh: '账单逾期提醒', en: 'Overdue bill' },
    channel: 'sms',
    occasion: 'overdue',
    texts: {
      zh: note(
        '【{callerName}】{surname}{title}，您尾号{cardTail}的{product}账单应还{totalDue}，到期日{dueDate}，已逾期{dpd}天。请通过{app}查询和还款。有困难或疑问请致电{hotline}。回复TD不再接收短信。',
      ),
      en: note(
        '{callerName}: {title} {surname}, your {product} bill ending {cardTail} shows {totalDue} due since {dueDate}, {dpd} days ago. See and pay it in {app}. Difficulties or questions: {hotline}. Reply STOP to get no more messages.',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'neutral.sms',
    version: 1,
    title: { zh: '请与我们联系', en: 'Please call us' },
    channel: 'sms',
    occasion: 'neutral',
    texts: {
      zh: note(
        '【{callerName}】您好，请{surname}{title}方便时致电官方热线{hotline}与我们联系。回复TD不再接收短信。',
      ),
      en: note(
        '{callerName}: please ask {title} {surname} to call our official hotline {hotline} when convenient. Reply STOP to get no more messages.',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'promise.made.email',
    version: 1,
    title: { zh: '还款承诺确认', en: 'Promise confirmed' },
    channel: 'email',
    occasion: 'promiseMade',
    texts: {
      zh: note(
        '{customerName}{title}：\n\n您好。我们确认您的约定：在{promiseDate}前，通过{channel}还款{promiseAmount}。\n\n请只使用官方渠道还款，我们不会让您转账给任何个人。如情况有变，请尽早致电{hotline}，我们一起看有什么办法。\n\n{callerName}\n{today}',
        '请确认您的还款约定',
      ),
      en: note(
        'Dear {customerName},\n\nThis confirms what we agreed: {promiseAmount} by {promiseDate}, through {channel}.\n\nPlease use official channels only; we never ask you to pay a person. If things change, call {hotline} early and we will look at it together.\n\n{callerName}\n{today}',
        'What we agreed',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'overdue.email',
    version: 1,
    title: { zh: '账单逾期提醒', en: 'Overdue bill' },
    channel: 'email',
    occasion: 'overdue',
    texts: {
      zh: note(
        '{customerName}{title}：\n\n您好。您尾号{cardTail}的{product}账单到期日为{dueDate}，已逾期{dpd}天，截至今天应还{totalDue}，其中利息和费用{feesToDate}（日利率{dailyRate}，年化{annualRate}）。\n\n您可以在{app}查询明细和还款。如对账目有疑问，或目前有困难，请致电{hotline}，我们会登记并答复。\n\n{callerName}\n{today}',
        '请留意您的账单',
      ),
      en: note(
        'Dear {customerName},\n\nYour {product} bill ending {cardTail} fell due on {dueDate}, {dpd} days ago. Today {totalDue} is due, of which {feesToDate} are interest and fees ({dailyRate} a day, {annualRate} a year).\n\nYou can see the details and pay in {app}. If you doubt a figure or find it hard to pay, please call {hotline}; we will note it and answer.\n\n{callerName}\n{today}',
        'About your bill',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'collection.letter',
    version: 1,
    title: { zh: '催收函', en: 'Collection letter' },
    channel: 'letter',
    occasion: 'collection',
    texts: {
      zh: {
        subject: '欠款催收函',
        body: '{customerName}{title}：\n您在{lender}尾号{cardTail}的{product}账户，应于{dueDate}还款，截至{today}已逾期{dpd}天，应还合计{totalDue}，其中利息和费用{feesToDate}。',
        sections: {
          reason:
            '您未按约定在到期日前足额还款。依据您与{lender}签订的合同，以及《中华人民共和国民法典》关于借款人按期返还借款的规定，特此催收。',
          rights:
            '您有权核对账目、提出异议、申请协商还款，也有权投诉；您有义务按合同约定偿还欠款，逾期期间按合同日利率{dailyRate}（年化{annualRate}）计收利息。请于{suggestedDate}前处理，或与我们协商还款安排。',
          query: '您可以在{app}，或致电官方热线{hotline}，查询账户余额、明细和还款记录。',
          objection:
            '如对欠款有异议，请致电{hotline}说明理由，并提供还款凭证等相关证据。我们会核查账户并答复，核查期间不催收有异议的部分。',
          contact: '{lender}，官方热线{hotline}。您可以通过该热线核实本函的真伪。',
          other: '请只通过官方渠道还款，不要转账给任何个人。如您已经还款，请忽略本函。',
        },
      },
      en: {
        subject: 'Letter about an overdue account',
        body: 'Dear {customerName},\nyour {product} account ending {cardTail} with {lender} was to be paid on {dueDate}. On {today} it is {dpd} days overdue and {totalDue} is due, of which {feesToDate} are interest and fees.',
        sections: {
          reason:
            'The full amount was not paid by its due day. We write under your contract with {lender} and the provisions of the Civil Code on repaying a loan when it falls due.',
          rights:
            'You may check the account, object, ask for an arrangement and complain. You have to pay what the contract says; while it is overdue, interest of {dailyRate} a day ({annualRate} a year) runs. Please see to it by {suggestedDate}, or agree an arrangement with us.',
          query: 'You can see balance, details and payments in {app}, or ask the official hotline {hotline}.',
          objection:
            'If you object, please call {hotline}, give your reasons and provide evidence such as payment receipts. We will check the account and answer; what you object to is not collected meanwhile.',
          contact:
            '{lender}, official hotline {hotline}. There you can also check that this letter is genuine.',
          other:
            'Please pay through official channels only, never to a person. If you have paid, please ignore this letter.',
        },
      },
    },
    from: FROM,
    until: null,
  },
  {
    id: 'papers.asked.sms',
    version: 1,
    title: { zh: '请提供材料（上传链接）', en: 'Papers, with a link to send them' },
    channel: 'sms',
    occasion: 'papersAsked',
    texts: {
      zh: note(
        '【{callerName}】{surname}{title}，您申请的困难审核需要材料，请在{linkUntil}前上传：{uploadLink} 链接只用于提交材料，请勿转发。不便上传或需核实请致电{hotline}。回复TD不再接收短信。',
      ),
      en: note(
        '{callerName}: {title} {surname}, the review you asked for needs papers. Please send them by {linkUntil}: {uploadLink} It is for papers only; do not pass it on. Another way, or to check this: {hotline}. Reply STOP to get no more messages.',
      ),
    },
    from: FROM,
    until: null,
  },
  {
    id: 'papers.asked.email',
    version: 1,
    title: { zh: '请提供材料（上传链接）', en: 'Papers, with a link to send them' },
    channel: 'email',
    occasion: 'papersAsked',
    texts: {
      zh: note(
        '{customerName}{title}：\n\n您好。您申请的困难审核需要一些材料。请在{linkUntil}前用下面的链接上传，不需要注册或登录：\n\n{uploadLink}\n\n链接只属于这次审核，请勿转发。我们不会在那里要密码、验证码或付款。材料加密保存，只有审核人员能看，审核结束即删除。\n\n不方便上传，或想核实这封邮件，请致电{hotline}，我们一起看别的办法。\n\n{callerName}\n{today}',
        '请提供审核材料',
      ),
      en: note(
        'Dear {customerName},\n\nThe review that you asked for needs some papers. Please send them by {linkUntil} through this link; you need no account:\n\n{uploadLink}\n\nThe link belongs to this review alone; please do not pass it on. We never ask there for passwords, codes or payments. Papers are kept encrypted, seen only by those who decide, and deleted with the decision.\n\nIf this does not suit you, or to check that this e-mail is genuine, call {hotline} and we will find another way.\n\n{callerName}\n{today}',
        'Papers for your review',
      ),
    },
    from: FROM,
    until: null,
  },
]
